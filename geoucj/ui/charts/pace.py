"""From today's rate to the target, and what is left when the months that are paid for run out."""

from typing import Any

import altair as alt
import pandas as pd

from geoucj.analysis.periods import month_number, month_numbers
from geoucj.i18n import Translator
from geoucj.planning.pace import EXPECTED, EXPECTED_RATE, PAID_FOR, TARGET_LINE, Pace
from geoucj.schema import AS_OF, COVERAGE_RATE
from geoucj.ui.charts.style import (
    ACCENT,
    DASH,
    INK,
    MUTED,
    finished,
    haloed,
    labelled,
    month_axis,
    ticks,
    tip,
)

BEFORE = 12  # months of figures that are drawn before the latest one
TINT = "#BFDCDA"  # under ACCENT: coverage that programmes pay for
HEIGHT = 270
Axes = tuple[alt.X, alt.Y]
ROOM = 0.12  # of the height, for the labels above the highest line


def pace_chart(pace: Pace, history: pd.DataFrame, area: str, t: Translator) -> alt.LayerChart:
    """Return the rates so far, the line to the target, and the coverage that is paid for.

    `history` is what `pace_of` was given. Each line carries its label. Without programmes of known
    length there is neither what is left nor what they pay for: it is not drawn as nothing.
    """
    rates, coming = _rates(pace, history, t), _coming(pace, t)
    first, last = int(rates["x"].min()), int(max(coming["x"].max(), rates["x"].max()))
    drawn = ["rate", "target", "expected", "paid"]
    top = max(float(pd.concat([rates, coming]).reindex(columns=drawn).max().max()), 0.05)
    top *= 1 + ROOM
    x = alt.X(
        "x:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.5, max(last, first + 1) + 0.5], nice=False, zero=False),
        axis=month_axis(first, last, t, grid=False),
    )
    shown = [rate for rate in ticks(0, top, 4) if rate <= top]
    digits = 0 if all(round(rate * 100, 6) % 1 == 0 for rate in shown) else 1
    axis = labelled(shown, [t.rate(rate, digits) for rate in shown], domain=False, ticks=False)
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=axis)
    axes = (x, y)
    layers: list[alt.Chart] = []
    said = [
        str(rates["said"].iloc[-1]),
        str(coming.dropna(subset="target")["said_target"].iloc[-1]),
    ]
    labels = [_rate_label(pace, rates, t)]
    paid = coming.dropna(subset="paid")
    if len(paid) and paid["paid"].max() > 0:
        layers.append(_steps(paid, "paid", axes).mark_area(color=TINT, interpolate="step-after"))
        layers += _points(paid, "paid", "said_paid", axes, color=ACCENT, opacity=0)
        said.append(str(paid["said_paid"].iloc[int(paid["paid"].to_numpy().argmax())]))
        text = t("pace.chart.paid", rate=t.rate(paid["paid"].max()))
        labels.append(_label(last, paid["paid"].max(), text, 1, right=True))
    left = coming.dropna(subset="expected")
    if len(left):
        layers.append(
            _steps(left, "expected", axes).mark_line(
                color=ACCENT, strokeWidth=2.5, interpolate="step-after"
            )
        )
        layers += _points(left, "expected", "said_expected", axes, color=ACCENT, opacity=0)
        end = left.iloc[-1]
        said.append(str(end["said_expected"]))
        side = 1 if pace.target_rate < pace.figure.rate else -1
        text = t("pace.chart.expected", rate=t.rate(end["expected"]))
        labels.append(_label(end["x"], end["expected"], text, side, right=True))
    line = coming.dropna(subset="target")
    layers += [
        _steps(line, "target", axes).mark_line(color=INK, strokeWidth=1.8, strokeDash=DASH),
        *_points(line.tail(1), "target", "said_target", axes, color=INK, opacity=1),
        _steps(rates, "rate", axes).mark_line(color=MUTED, strokeWidth=1),  # over months without
        _steps(rates, "rate", axes)
        .mark_line(color=INK, strokeWidth=2.5)
        .encode(detail=alt.Detail("run:N")),
        *_points(rates, "rate", "said", axes, color=INK, opacity=1),
    ]
    goal = t(
        "pace.chart.target",
        rate=t.rate(pace.target_rate),
        month=t.month(pace.target_month, short=True),
    )
    late = int(line["x"].iloc[-1]) == last or len(left) > 0
    labels.append(_label(line["x"].iloc[-1], pace.target_rate, goal, 1, right=late))
    layers += _texts(labels, axes)
    title = t("pace.chart", area=area)
    described = f"{title}. " + "; ".join(said)
    return finished(layers, t, title=title, description=described, height=HEIGHT)


def _rates(pace: Pace, history: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """Return the figures of the last months until that of the pace.

    Columns: x, rate, said, run (months in a row).
    """
    known = history[history[COVERAGE_RATE].notna()]
    months = month_numbers(known[AS_OF])
    now = month_number(pace.figure.as_of)
    near = ((months <= now) & (months >= now - BEFORE)).to_numpy()
    rows = known[near]
    said = [
        t("pace.chart.said_rate", rate=t.rate(rate), month=t.month(as_of))
        for rate, as_of in zip(rows[COVERAGE_RATE], rows[AS_OF], strict=True)
    ]
    frame = pd.DataFrame({"x": months[near], "rate": rows[COVERAGE_RATE].round(4), "said": said})
    frame = frame.drop_duplicates("x", keep="last").sort_values("x", ignore_index=True)
    return frame.assign(run=frame["x"].diff().ne(1).cumsum().astype("int64"))


def _coming(pace: Pace, t: Translator) -> pd.DataFrame:
    """Return the months to come: x, target, expected, paid, and what is said of each."""
    months = pace.months
    potential = float("nan") if pace.figure.potential is None else pace.figure.potential
    frame = pd.DataFrame(
        {
            "x": month_numbers(months[AS_OF]),
            "target": months[TARGET_LINE].round(4),
            "expected": months[EXPECTED_RATE].round(4),
            "paid": (months[PAID_FOR] / (potential or float("nan"))).round(4),
        }
    )
    words = [t.month(as_of) for as_of in months[AS_OF]]
    frame["said_target"] = [
        t("pace.chart.said_target", rate=t.rate(rate), month=month)
        for rate, month in zip(frame["target"], words, strict=True)
    ]
    frame["said_expected"] = [
        t("pace.chart.said_expected", rate=t.rate(rate), month=month, workers=t.number(workers))
        for rate, month, workers in zip(frame["expected"], words, months[EXPECTED], strict=True)
    ]
    frame["said_paid"] = [
        t("pace.chart.said_paid", month=month, workers=t.number(workers))
        for month, workers in zip(words, months[PAID_FOR], strict=True)
    ]
    return frame


def _steps(rows: pd.DataFrame, column: str, axes: Axes) -> alt.Chart:
    x, y = axes
    columns = ["x", column, *(["run"] if "run" in rows else [])]
    frame = rows[columns].rename(columns={column: "y"})
    chart: alt.Chart = alt.Chart(frame).encode(x=x, y=y)
    return chart


def _points(rows: pd.DataFrame, column: str, said: str, axes: Axes, **mark: Any) -> list[alt.Chart]:
    """Return a point for each month, to be seen or only to be asked what it is."""
    frame = rows[["x", column, said]].rename(columns={column: "y", said: "said"})
    x, y = axes
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=tip("said"))
    return [base.mark_point(filled=True, size=45, **mark)]


def _rate_label(pace: Pace, rates: pd.DataFrame, t: Translator) -> dict[str, Any]:
    """Return the label of the latest figure: above it, or under it where the target is lower."""
    text = t(
        "pace.chart.rate",
        rate=t.rate(pace.figure.rate),
        month=t.month(pace.figure.as_of, short=True),
    )
    last = rates.iloc[-1]
    side = -1 if pace.target_rate < pace.figure.rate else 1
    return _label(last["x"], last["rate"], text, side, right=len(rates) > 1)


def _label(x: float, y: float, text: str, side: int, *, right: bool = False) -> dict[str, Any]:
    """Return a label above (1) or below (-1) a place, which it starts from or ends at."""
    return {"x": float(x), "y": float(y), "text": text, "side": side, "right": right}


def _texts(labels: list[dict[str, Any]], axes: Axes) -> list[alt.Chart]:
    """Return the labels as text that can be read over the lines."""
    layers: list[alt.Chart] = []
    x, y = axes
    for label in labels:
        base = alt.Chart(pd.DataFrame([label])).encode(x=x, y=y, text=alt.Text("text:N"))
        layers += haloed(
            base,
            align="right" if label["right"] else "left",
            baseline="bottom" if label["side"] > 0 else "top",
            dx=0 if label["right"] else 4,
            dy=-7 * label["side"],
            fontWeight=600,
        )
    return layers
