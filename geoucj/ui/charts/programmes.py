"""Who is helped from which funds, and what coverage would be without it."""

from typing import Any

import altair as alt
import pandas as pd

from geoucj.analysis.assistance import (
    LONGEST,
    PER_WORKER,
    PRICED,
    RATE_WITHOUT,
    SHORTEST,
)
from geoucj.i18n import Translator
from geoucj.schema import AREA_NAME, COVERAGE_RATE
from geoucj.ui.charts.style import ACCENT, INK, MUTED, PALE, finished, labelled, ticks, tip

MOST = 10  # so many bars, or areas, are drawn
BAR_ROW, AREA_ROW = 50, 38  # px


def bars(found: pd.DataFrame, column: str, month: str, t: Translator) -> alt.LayerChart:
    """Return a bar of workers for each row of `assistance_by`, with rupiah, months and cost."""
    rows = [_bar(row, column, t) for _, row in found.head(MOST).iterrows()]
    frame = pd.DataFrame(rows).assign(row=range(len(rows)), zero=0)
    top = max(1.0, float(frame["workers"].max()))
    y = _lanes(len(rows))
    x = alt.X("zero:Q", axis=None, scale=alt.Scale(domain=[0, top], nice=False))
    columns = frame[["row", "zero", "workers", "said"]]
    bar = alt.Chart(columns).mark_bar(height=12, yOffset=15, color=ACCENT)
    layers: list[alt.Chart] = [
        bar.encode(x=x, x2=alt.X2("workers"), y=y, tooltip=tip("said")),
        _words(frame, "head", y, yOffset=-17, color=INK, fontWeight="bold"),
        _words(frame, "rest", y, yOffset=-1, color=MUTED),
    ]
    title = t(f"assistance.by.{column}", month=t.month(month))
    described = f"{title}. " + "; ".join(frame["said"])
    return finished(layers, t, title=title, description=described, height=BAR_ROW * len(rows))


def with_and_without(table: pd.DataFrame, area: str, t: Translator) -> alt.LayerChart | None:
    """Return a line for each area from its coverage without assistance to that with it.

    `table` is what `add_without` gives; areas where one of the two is not known are not drawn.
    None where there is no other.
    """
    rows = drawn(table).head(MOST)
    if rows.empty:
        return None
    said = [
        t("assistance.chart_area", area=name, rate=t.rate(rate), without=t.rate(without))
        for name, rate, without in zip(
            rows[AREA_NAME], rows[COVERAGE_RATE], rows[RATE_WITHOUT], strict=True
        )
    ]
    frame = pd.DataFrame(
        {
            "row": range(len(rows)),
            "with": rows[COVERAGE_RATE].round(4).tolist(),
            "without": rows[RATE_WITHOUT].round(4).tolist(),
            "said": said,
        }
    )
    low = min(0.0, float(frame["without"].min()))
    top = max(0.05, float(frame[["with", "without"]].max().max())) * 1.02
    shown = [rate for rate in ticks(low, top, 4) if low <= rate <= top]
    axis = labelled(shown, [t.rate(rate, 0) for rate in shown], domain=False, ticks=False)
    scale = alt.Scale(domain=[low, top], nice=False)
    x = alt.X("with:Q", title=None, scale=scale, axis=axis)
    other = alt.X("without:Q", title=None, scale=scale, axis=axis)
    y = _lanes(len(rows))
    base = alt.Chart(frame).encode(y=y, tooltip=tip("said"))
    layers: list[alt.Chart] = [
        base.mark_rule(color=PALE, strokeWidth=4, yOffset=9).encode(x=other, x2=alt.X2("with")),
        base.mark_point(
            filled=True, size=70, fill="#FFFFFF", stroke=ACCENT, strokeWidth=2, opacity=1, yOffset=9
        ).encode(x=other),
        base.mark_point(filled=True, size=80, color=ACCENT, opacity=1, yOffset=9).encode(x=x),
        _words(frame, "said", y, yOffset=-8, color=INK),
    ]
    title = t("assistance.chart", area=area)
    described = f"{title}. " + "; ".join(said)
    return finished(layers, t, title=title, description=described, height=AREA_ROW * len(rows))


def drawn(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `add_without` that can be drawn, the largest difference first."""
    rows = table.dropna(subset=[COVERAGE_RATE, RATE_WITHOUT])
    order = (rows[COVERAGE_RATE] - rows[RATE_WITHOUT]).sort_values(ascending=False, kind="stable")
    return rows.loc[order.index]


def _bar(row: pd.Series, column: str, t: Translator) -> dict[str, Any]:
    """Return the words of one bar: what is not known is said, not left out."""
    workers = float(row["workers"])
    head = t(
        "assistance.bar",
        name=str(row[column]) or t("assistance.unnamed"),
        workers=t.number(workers),
    )
    parts = [t("assistance.bar_no_rupiah")]
    if pd.notna(row[PER_WORKER]):
        each = f"Rp{t.number(row[PER_WORKER])}"
        parts = [
            t("assistance.bar_rupiah", rupiah=t.rupiah(row["amount_rupiah"])),
            t("assistance.bar_per_worker", rupiah=each),
        ]
        if row[PRICED] < workers:
            parts.append(t("assistance.rupiah_part", workers=t.number(row[PRICED])))
    parts.append(_months(row, t))
    rest = " · ".join(parts)
    return {"workers": workers, "head": head, "rest": rest, "said": f"{head}, {rest}"}


def _months(row: pd.Series, t: Translator) -> str:
    if pd.isna(row[SHORTEST]):
        return t("assistance.bar_no_months")
    both = dict.fromkeys(t.number(row[name]) for name in (SHORTEST, LONGEST))
    return t("assistance.bar_months", months="–".join(both))


def _lanes(rows: int) -> alt.Y:
    """Return one lane for each row, in order."""
    scale = alt.Scale(domain=list(range(rows)), paddingInner=0, paddingOuter=0)
    return alt.Y("row:O", axis=None, scale=scale)


def _words(frame: pd.DataFrame, column: str, y: alt.Y, **mark: Any) -> alt.Chart:
    """Return one line of words in each lane."""
    words = frame[["row", column]].rename(columns={column: "text"})
    base = alt.Chart(words).mark_text(
        align="left", baseline="middle", x=0, limit=alt.ExprRef("width"), **mark
    )
    said: alt.Chart = base.encode(y=y, text=alt.Text("text:N"))
    return said
