"""How every chart looks, and the words on its axes: none are left to Vega, which knows English."""

import json
from collections.abc import Sequence
from math import ceil, floor, log10
from textwrap import wrap
from typing import Any

import altair as alt

from geoucj.analysis.periods import month_text
from geoucj.i18n import Translator
from geoucj.maps.measures import Unit

FONT = "Source Sans 3, Source Sans, Arial, sans-serif"
INK = "#1C2733"
ACCENT = "#0B6E6E"
MUTED = "#4A5763"
GRID = "#E3E8EC"
PALE = "#B9C6CE"
DASH = [6, 4]
TITLE_WIDTH = 44  # characters of a line that fits a phone


def finished(
    layers: Sequence[alt.Chart], t: Translator, *, title: str, description: str, height: int
) -> alt.LayerChart:
    """Return the chart in the style of the house, with a title and what a screen reader says."""
    lines = wrap(title, TITLE_WIDTH, max_lines=2, placeholder=" …")
    comma, point = (",", ".") if t.language == "id" else (".", ",")
    number = alt.NumberLocale(decimal=comma, thousands=point, grouping=[3], currency=["Rp", ""])
    # In one go: each of Altair's methods copies the whole chart.
    chart: alt.LayerChart = alt.LayerChart(
        layer=list(layers),
        title=alt.TitleParams(text=lines),
        description=description,
        height=height + 17 * len(lines) + 18,  # the title is inside it
        padding={"left": 4, "right": 8, "top": 4, "bottom": 4},
        config=alt.Config(
            font=FONT,
            background="transparent",
            view=alt.ViewConfig(stroke=None),
            title=alt.TitleConfig(
                anchor="start", frame="group", color=INK, fontSize=14, fontWeight=600, offset=10
            ),
            axis=alt.AxisConfig(
                labelColor=MUTED,
                labelFontSize=12,
                titleColor=MUTED,
                titleFontSize=12,
                titleFontWeight="normal",
                gridColor=GRID,
                domainColor=PALE,
                tickColor=PALE,
                labelOverlap="greedy",
                labelSeparation=8,
            ),
            mark=alt.MarkConfig(tooltip=None),  # only what a chart asks for; a brush has none
            text=alt.MarkConfig(color=INK, fontSize=12),
            locale=alt.Locale(number=number),
        ),
    )
    return chart


def haloed(base: alt.Chart, **mark: Any) -> list[alt.Chart]:
    """Return text that can be read over other marks; `base` encodes it."""
    around = base.mark_text(**mark, stroke="#FFFFFF", strokeWidth=3, strokeJoin="round")
    return [around, base.mark_text(**mark)]


def labelled(values: Sequence[float], labels: Sequence[str], **more: Any) -> alt.Axis:
    """Return an axis with a label, in the reader's language, at each of `values`."""
    places = json.dumps([float(value) for value in values])
    said = f"{json.dumps(list(labels))}[indexof({places}, datum.value)]"
    return alt.Axis(values=list(values), labelExpr=said, **more)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return about `count` round numbers from `low` to `high`."""
    if high <= low:
        return [low]
    raw = (high - low) / count
    power = 10.0 ** floor(log10(raw))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= raw * 0.75)
    return [clean(i * step) for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def tip(field: str) -> alt.Tooltip:
    """Return a tooltip that is one sentence; Vega's tooltips escape what they show."""
    return alt.Tooltip(f"{field}:N", title="title")  # the name that makes it a heading


def month_axis(first: int, last: int, t: Translator, **more: Any) -> alt.Axis:
    """Return an axis of months (numbers of `month_number`): single ones, quarters or Januaries."""
    span = last - first + 1
    step = next(s for s in (1, 3, 6, 12, 24, 60, 120) if span / s <= 5 or s == 120)
    months = [month for month in range(first, last + 1) if month % step == 0] or [first]
    return labelled(months, [t.month(month_text(m), short=True) for m in months], **more)


def figure(value: float, unit: Unit, t: Translator, digits: int | None = None) -> str:
    """Return a value without what follows its number: `30,1` for 0.301 as a share.

    It has as many decimals as it needs, at most three, or as many as `digits` says.
    """
    if unit == Unit.RUPIAH:
        return ("−" if value < 0 else "") + t.rupiah(abs(value))
    size = clean(abs(value) * (100 if unit in (Unit.SHARE, Unit.POINTS) else 1))
    if digits is None:
        digits = next((d for d in range(3) if abs(round(size, d) - size) < 1e-9 * max(size, 1)), 3)
    return ("−" if value < 0 else "") + t.number(size, digits)


def with_unit(value: float, unit: Unit, t: Translator) -> str:
    """Return a value with its unit: `30,1 %`, `−4 poin`, `1.200 pekerja`."""
    return figure(value, unit, t) + t(f"unit.{unit}")


def clean(value: float) -> float:
    """Return `value` without the noise of binary fractions, and no minus before a zero."""
    return float(f"{value:.12g}") + 0.0
