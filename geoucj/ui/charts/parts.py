"""The segments of an area's participants, and the programmes that pay for some of them."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from geoucj.analysis.periods import month_number, month_text
from geoucj.analysis.programmes import PROGRAMME
from geoucj.i18n import Translator
from geoucj.schema import AREA_CODE, CODE_WIDTH, Segment
from geoucj.ui.charts.style import ACCENT, INK, MUTED, PALE, finished, haloed, month_axis, tip

# Not the colours of classes: these have no order. Dark to light, each beside a white edge.
SEGMENT_FILLS = {
    Segment.PU: "#0B6E6E",
    Segment.BPU: "#7FC4BD",
    Segment.JAKON: "#5C5470",
    Segment.PMI: "#C9B7E0",
}
REST = "#D5DBE1"
LIGHT_TEXT = {Segment.PU, Segment.JAKON}
INSIDE = 0.16  # of the bar: what is narrower has its label under the bar
PROGRAMMES = 8  # so many bars are drawn


def segment_mix(
    active: Mapping[Segment, float], month: str, t: Translator
) -> alt.LayerChart | None:
    """Return one bar of active participants by segment; None where no segment is known.

    What the total (Segment.ALL) has beyond the segments is drawn as not broken down. A segment
    that is missing has no part of the bar, and is named.
    """
    known = {s: float(active[s]) for s in SEGMENT_FILLS if s in active and pd.notna(active[s])}
    added = sum(known.values())
    total = active.get(Segment.ALL, float("nan"))
    rest = float(total) - added if pd.notna(total) else 0.0
    if added <= 0:
        return None
    parts = [(s.value, n, SEGMENT_FILLS[s], s in LIGHT_TEXT) for s, n in known.items() if n > 0]
    if rest > 0:
        parts.append((t("chart.mix_rest"), rest, REST, False))
    whole = added + max(rest, 0)
    rows: list[dict[str, Any]] = []
    start = 0.0
    for name, count, fill, light in parts:
        share = count / whole
        said = t("chart.mix_part", segment=name, share=t.rate(share), count=t.number(count))
        inside = f"{name} {t.rate(share, 0)}" if share >= INSIDE else ""
        colour = "#FFFFFF" if light else INK
        rows.append(
            {"from": start, "to": start + share, "middle": start + share / 2, "fill": fill,
             "said": said, "inside": inside, "colour": colour}
        )  # fmt: skip
        start += share
    frame = pd.DataFrame(rows)
    missing = [s.value for s in SEGMENT_FILLS if s not in known]
    under = [row["said"] for row in rows if not row["inside"]]
    notes = [" · ".join(under)] if under else []
    if missing:
        notes.append(t("chart.mix_missing", segments=", ".join(missing)))
    x = alt.X("from:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    bar = alt.Chart(frame).encode(tooltip=tip("said"))
    layers: list[alt.Chart] = [
        bar.mark_rect(stroke="#FFFFFF", strokeWidth=1.5, y=0, y2=30).encode(
            x=x, x2=alt.X2("to"), fill=alt.Fill("fill:N", scale=None, legend=None)
        ),
        bar.mark_text(y=15, baseline="middle", fontWeight=600).encode(
            x=alt.X("middle:Q"),
            text=alt.Text("inside:N"),
            color=alt.Color("colour:N", scale=None, legend=None),
        ),
        *(
            alt.Chart(pd.DataFrame({"note": [note]}))
            .mark_text(
                align="left", baseline="top", x=0, y=36 + 16 * i, color=MUTED,
                limit=alt.ExprRef("width"),
            )
            .encode(text=alt.Text("note:N"))
            for i, note in enumerate(notes)
        ),
    ]  # fmt: skip
    title = t("chart.mix", count=t.number(whole), month=t.month(month))
    described = f"{title}. " + "; ".join([row["said"] for row in rows] + notes[-1:] * bool(missing))
    height = 36 + 16 * len(notes)
    return finished(layers, t, title=title, description=described, height=height)


def programmes_of(assistance: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the programmes of an area and of the areas inside it, the last to begin first.

    Rows that agree in start, group, funding and months are one programme, its workers added up;
    where one is given for an area and for areas inside that, the wider area's number counts.
    Columns: start, months, group, funding, workers (NA where none is known), areas.
    """
    rows = assistance[assistance[AREA_CODE].str.startswith(code)]
    rows = rows.assign(months=rows.get("months"), workers=rows.get("workers"))
    rows = rows.assign(funding=rows["funding"].fillna("") if "funding" in rows else "")
    for width in CODE_WIDTH.values():
        wider = rows[rows[AREA_CODE].str.len() == width]
        keys = pd.MultiIndex.from_frame(wider[[AREA_CODE, *PROGRAMME]])
        around = rows[[AREA_CODE, *PROGRAMME]].assign(**{AREA_CODE: rows[AREA_CODE].str[:width]})
        inside = pd.MultiIndex.from_frame(around).isin(keys) & (rows[AREA_CODE].str.len() > width)
        rows = rows[~inside]
    each = rows.groupby(["start", "months", "group", "funding"], dropna=False)
    found = each["workers"].sum(min_count=1).to_frame().assign(areas=each[AREA_CODE].nunique())
    found = found.reset_index()
    order = ["start", "workers", "group", "funding"]
    return found.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def programmes(
    found: pd.DataFrame, month: str, t: Translator, most: int = PROGRAMMES
) -> alt.LayerChart | None:
    """Return who pays for how many workers until when: a bar for each of `programmes_of`.

    Those that run in `month` come first. A start of which only the year is known is a pale bar
    over that year, an unknown end is said in words. None where there is no programme.
    """
    if found.empty:
        return None
    now = month_number(month)
    rows = [_bar(row, now, t) for _, row in found.iterrows()]
    rows = sorted(rows, key=lambda row: not row["runs"])[:most]
    frame = pd.DataFrame(rows).assign(row=range(len(rows)))
    first = int(min(frame["from"].min(), now))
    last = int(max(frame["to"].max(), now + 1))
    x = alt.X(
        "from:Q",
        title=None,
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),
        axis=month_axis(first, last, t),
    )
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(frame).encode(y=y, tooltip=tip("said"))
    fill = alt.Fill("fill:N", scale=None, legend=None)
    layers: list[alt.Chart] = [
        alt.Chart(pd.DataFrame({"x": [now + 0.5], "label": [t.month(month, short=True)]}))
        .mark_rule(color=INK, strokeWidth=1.2)
        .encode(x=alt.X("x:Q"), tooltip=tip("label")),
        base.transform_filter("datum.sure")
        .mark_bar(height=9, yOffset=9)
        .encode(x=x, x2=alt.X2("to"), fill=fill),
        base.transform_filter("!datum.sure")
        .mark_bar(height=8, yOffset=9, fillOpacity=0.25, stroke=MUTED, strokeDash=[3, 2])
        .encode(x=x, x2=alt.X2("to"), fill=fill),
        *haloed(
            base.encode(text=alt.Text("said:N")),
            align="left",
            baseline="middle",
            x=2,
            yOffset=-6,
            limit=alt.ExprRef("width - 4"),
        ),
    ]
    title = t("chart.programmes", month=t.month(month))
    described = f"{title}. " + "; ".join(frame["said"])
    height = 32 * len(frame) + 24
    return finished(layers, t, title=title, description=described, height=height)


def _bar(row: pd.Series, now: int, t: Translator) -> dict[str, Any]:
    start_text, group, funding = (str(row[column]) for column in ("start", "group", "funding"))
    start, months, workers = month_number(start_text), row["months"], row["workers"]
    year_only = len(start_text) == 4
    length = None if pd.isna(months) else int(months)
    paid = t("chart.programme_workers", count=t.number(workers)) if pd.notna(workers) else ""
    if length is None:
        until = t("chart.programme_open", month=t.month(start_text, short=True))
    elif year_only:
        until = t("chart.programme_year", months=t.number(length), year=start_text)
    else:
        until = t(
            "chart.programme_until", month=t.month(month_text(start + length - 1), short=True)
        )
    said = " · ".join(part for part in (paid, funding, until, group) if part)
    runs = start <= now < start + (length or 1)
    return {
        "from": start - 11 if year_only else start,
        "to": start + 1 if year_only else start + (length or 1),
        "sure": length is not None and not year_only,
        "runs": runs,
        "fill": ACCENT if runs else PALE,
        "said": said,
    }
