"""How many areas have which value: bars in the colours of the classes, no bar across a bound."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

import altair as alt
import pandas as pd

from geoucj.analysis.classes import NOISE
from geoucj.i18n import Translator
from geoucj.maps.measures import FACTS, Shading, Unit, unit_of
from geoucj.schema import AREA_NAME
from geoucj.ui.charts.areas import BAR, FROM, TO, VALUE, counts_in
from geoucj.ui.charts.style import (
    DASH,
    INK,
    MUTED,
    clean,
    figure,
    finished,
    labelled,
    ticks,
    tip,
    with_unit,
)

LOW, HIGH = "low", "high"  # where a bar is drawn
COUNT = "count"
CLASS = "class"
MOST_BARS = 30


@dataclass(frozen=True)
class Goal:
    """A value to be reached, and how it is called: `target 50,1 %`."""

    value: float
    label: str


def bins(values: pd.Series, shades: Shading) -> pd.DataFrame:
    """Return the bars of a histogram: each class of `shades` in equal steps.

    Columns: low, high (where it is drawn), from, to (what is in it: to is outside), count, class.
    The counts add up to the values that are not NA. The few values far outside the rest are
    gathered in the first or last bar, whose `from` or `to` is then beyond its drawn end.
    """
    known = values.dropna().astype("float64")
    columns = [LOW, HIGH, FROM, TO, COUNT, CLASS]
    if known.empty:
        return pd.DataFrame(columns=columns)
    whole = FACTS[shades.measure].whole
    bounds = list(shades.classes.upper)
    least, most = float(known.min()), float(known.max())
    low, high = _ends(known, bounds, whole)
    step = (high - low) / min(MOST_BARS, max(6, 2 * len(known) ** 0.5))
    if bounds and low < bounds[0]:
        low = bounds[0] - _outward(bounds[0] - low, step, whole)
        low = clean(max(low, 0.0) if least >= 0 else low)
    if bounds and high > bounds[-1]:
        high = clean(bounds[-1] + _outward(high - bounds[-1], step, whole))
    ends = [low, *(b for b in bounds if low < b < high), high]
    edges = [low]
    for start, end in pairwise(ends):
        edges += _steps(start, end, step, whole)
    starts, stops = edges[:-1], edges[1:]
    frame = pd.DataFrame({LOW: starts, HIGH: stops, FROM: starts, TO: stops})
    frame.loc[0, FROM] = min(low, least)
    # The largest value is inside: the end is drawn, but not a bound.
    frame.loc[len(frame) - 1, TO] = max(high, most + 1e-9 * max(abs(most), 1))
    frame[COUNT] = counts_in(known, [*frame[FROM], float(frame[TO].iloc[-1])])
    middle = (frame[LOW] + frame[HIGH]) / 2
    frame[CLASS] = shades.classes.assign(middle).astype("int64")
    return frame[columns]


def histogram(
    values: pd.Series,
    shades: Shading,
    t: Translator,
    goal: Goal | None = None,
    chosen: pd.DataFrame | None = None,
) -> alt.LayerChart | None:
    """Return a histogram of `values` with the bounds of the classes and the goal; None if empty.

    `chosen` (area_name, value) are marked on the axis. A clicked bar is the selection `bar`.
    """
    bars = bins(values, shades)
    if bars.empty:
        return None
    measure, unit = shades.measure, unit_of(shades.measure)
    bars = bars[bars[COUNT] > 0]
    drawn = bars[[LOW, HIGH, FROM, TO, COUNT]].assign(
        fill=[shades.fills[i].colour for i in bars[CLASS]],
        said=[_said(row, unit, t, whole=FACTS[measure].whole) for _, row in bars.iterrows()],
    )
    domain = [float(drawn[LOW].min()), float(drawn[HIGH].max())]
    domain = _around(domain, [*shades.classes.upper, *([goal.value] if goal else [])])
    most = int(drawn[COUNT].max())
    across = alt.X(
        f"{LOW}:Q",
        title=t(f"measure.{measure}") + _after(unit, t),
        scale=alt.Scale(domain=domain, nice=False, zero=False),
        axis=_value_axis(domain, shades, unit, t),
    )
    counts = ticks(0, most, 4)
    counts = [count for count in counts if count == int(count)]
    up = alt.Y(
        f"{COUNT}:Q",
        title=t("chart.areas"),
        scale=alt.Scale(domain=[0, most * 1.15], nice=False),
        axis=labelled(counts, [t.number(c) for c in counts], domain=False, ticks=False),
    )
    click = alt.selection_point(name=BAR, fields=[FROM, TO], on="click", empty=False)
    layers: list[alt.Chart] = [
        alt.Chart(drawn)
        .mark_rect(cursor="pointer", stroke="#FFFFFF", strokeWidth=0.6)
        .encode(
            x=across,
            x2=alt.X2(HIGH),
            y=up,
            y2=alt.Y2Datum(0),
            fill=alt.Fill("fill:N", scale=None, legend=None),
            tooltip=tip("said"),
        )
        .add_params(click),
        alt.Chart(pd.DataFrame({"x": [float(b) for b in shades.classes.upper]}))
        .mark_rule(color=MUTED, strokeWidth=0.8, opacity=0.7)
        .encode(x=alt.X("x:Q")),
    ]
    if goal:
        layers += _goal_layers(goal, domain)
    marked = pd.DataFrame({"x": [], "name": []}) if chosen is None else _marked(chosen)
    layers.append(
        alt.Chart(marked)
        .mark_point(shape="triangle-down", filled=True, size=70, color=INK, yOffset=-5, opacity=1)
        .encode(x=alt.X("x:Q"), y=alt.YDatum(0), tooltip=tip("name"))
    )
    areas = t.number(int(drawn[COUNT].sum()))
    title = t("chart.histogram", measure=t(f"measure.{measure}"), areas=areas)
    described = "; ".join(drawn["said"]) + (f"; {goal.label}" if goal else "")
    described = f"{title}. {described}"
    return finished(layers, t, title=title, description=described, height=215)


def gathered(bars: pd.DataFrame, unit: Unit, t: Translator) -> str:
    """Return which bars of `bins` stand for values beyond their drawn end; "" if none."""
    said = []
    if len(bars) and bars[FROM].iloc[0] < bars[LOW].iloc[0]:
        said.append(t("chart.gathered_below", bound=with_unit(bars[HIGH].iloc[0], unit, t)))
    if len(bars) and _open_end(bars.iloc[-1][TO], bars.iloc[-1][HIGH]):
        said.append(t("chart.gathered_above", bound=with_unit(bars[LOW].iloc[-1], unit, t)))
    return " ".join(said)


def _open_end(to: float, high: float) -> bool:
    return bool(to > high + max(abs(high), 1) * 1e-6)


def _ends(known: pd.Series, bounds: list[float], whole: bool) -> tuple[float, float]:
    """Return round ends of the drawn values: without the few that would make all others thin."""
    least, most = float(known.min()), float(known.max())
    core_low, core_high = (float(q) for q in known.quantile([0.01, 0.99]))
    reach = (core_high - core_low) / 2
    low = least if least >= core_low - reach else max(least, min([core_low, *bounds]))
    high = most if most <= core_high + reach else min(most, max([core_high, *bounds]))
    unit = 10.0 ** (floor(log10(high - low or abs(high) or 1.0)) - 1)
    unit = max(1.0, unit) if whole else unit
    low, up = clean(floor(clean(low / unit)) * unit), clean(high / unit)
    # A whole number needs its own step; any other may be the end of the last bar.
    high = clean((floor(up) + 1 if whole else ceil(up)) * unit)
    # The least and the largest value are in bars of their own classes.
    above = [b for b in bounds if b > least + NOISE * max(abs(least), 1)]
    reached = [b for b in bounds if b <= most + NOISE * max(abs(most), 1)]
    if above and low >= above[0]:
        low = clean(above[0] - unit)
    if reached and high <= reached[-1]:
        high = clean(reached[-1] + unit)
    return low, max(high, clean(low + unit))


def _outward(span: float, step: float, whole: bool) -> float:
    """Return an open class's width in whole steps: a sliver of a bar would look like few areas."""
    step = max(1, round(step)) if whole else step
    return max(1, ceil(span / step - 1e-9)) * step


def _steps(start: float, end: float, step: float, whole: bool) -> list[float]:
    """Return the upper ends of equal steps from `start` to `end`."""
    count = max(1, round((end - start) / step))
    if whole:
        size = round(end - start)
        near = [n for n in range(max(1, count // 2), count * 3 // 2 + 1) if size % n == 0]
        count = min(near, key=lambda n: abs(n - count), default=min(count, size))
    return [clean(start + (end - start) * i / count) for i in range(1, count)] + [end]


def _around(domain: list[float], bounds: list[float]) -> list[float]:
    """Return the domain with every bound inside, and room for the lines at its ends."""
    low, high = min([domain[0], *bounds]), max([domain[1], *bounds])
    room = (high - low) * 0.02
    return [
        low if low == domain[0] else clean(low - room),
        high if high == domain[1] else clean(high + room),
    ]


def _value_axis(domain: list[float], shades: Shading, unit: Unit, t: Translator) -> alt.Axis:
    """Return an axis with a label at each bound, or at round numbers where there is none."""
    at = list(shades.classes.upper) or ticks(domain[0], domain[1], 4)
    after = t(f"unit.{unit}") if unit == Unit.SHARE else ""
    return labelled(at, [figure(value, unit, t) + after for value in at], grid=False)


def _after(unit: Unit, t: Translator) -> str:
    return f" ({t(f'unit.{unit}').strip()})" if unit == Unit.POINTS else ""


def _said(bar: pd.Series, unit: Unit, t: Translator, *, whole: bool) -> str:
    """Return what a bar holds: `30–35 %: 12 wilayah`."""
    if bar[FROM] < bar[LOW]:
        span = f"< {with_unit(bar[HIGH], unit, t)}"
    elif _open_end(bar[TO], bar[HIGH]):
        span = f"≥ {with_unit(bar[LOW], unit, t)}"
    else:
        step = (bar[HIGH] - bar[LOW]) * (100 if unit in (Unit.SHARE, Unit.POINTS) else 1)
        digits = 0 if whole else max(0, 1 - floor(log10(step)))
        low, high = (figure(bar[end], unit, t, digits) for end in (LOW, HIGH))
        span = t("legend.range", lower=low, upper=high) + t(f"unit.{unit}")
    return t("chart.bar", range=span, areas=t.number(bar[COUNT]))


def _goal_layers(goal: Goal, domain: list[float]) -> list[alt.Chart]:
    line = alt.Chart(pd.DataFrame({"x": [float(goal.value)], "label": [goal.label]}))
    on_the_left = goal.value > sum(domain) / 2
    return [
        line.mark_rule(color=INK, strokeWidth=1.8, strokeDash=DASH).encode(x=alt.X("x:Q")),
        line.mark_text(
            align="right" if on_the_left else "left",
            dx=-5 if on_the_left else 5,
            y=4,
            baseline="top",
            fontWeight=600,
        ).encode(x=alt.X("x:Q"), text=alt.Text("label:N")),
    ]


def _marked(chosen: pd.DataFrame) -> pd.DataFrame:
    known = chosen.dropna(subset=[VALUE])
    return pd.DataFrame({"x": known[VALUE].astype("float64"), "name": known[AREA_NAME]})
