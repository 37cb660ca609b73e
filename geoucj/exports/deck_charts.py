"""The native charts of a deck: whoever gets it can change their numbers in PowerPoint."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.util import Pt

from geoucj.exports.deck_chart_parts import (
    NAME_WIDTH,
    Series,
    add_chart,
    add_legend,
    axis_end,
    contrast,
    count_format,
    fill,
    in_language,
    insert,
    label_all,
    on_one_line,
    place_plot,
    rate_format,
    without_scale,
)
from geoucj.exports.deck_pages import BODY, LINE, REST, Page, rgb, wide
from geoucj.exports.deck_template import Room

SHORT = 0.14  # of the axis: a shorter bar has its label beside it
CLOSE = 0.1  # of the axis: of two lines whose labels have no room between them


def ranked_bars(
    page: Page,
    room: Room,
    names: Sequence[str],
    rates: Series,
    targets: Series,
    *,
    described: str,
) -> Any:
    """Draw a bar for each area with its rate in it, and its target as a dashed frame behind."""
    both = (rates, targets) if any(v is not None for v in targets.values) else (rates,)
    chart = add_chart(
        page,
        room,
        XL_CHART_TYPE.BAR_CLUSTERED,
        names,
        both,
        number_format=rate_format(page.t),
        described=described,
    )
    top = max((v for v in [*rates.values, *targets.values] if v), default=1.0)
    without_scale(chart, top)
    chart.category_axis.reverse_order = True
    widest = max(wide(name) for name in names) + 0.25
    place_plot(chart, min(widest, NAME_WIDTH + 0.25) / room.width)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    drawn = plot.series[0]
    colours = [rates.colour] * len(names) if isinstance(rates.colour, str) else rates.colour
    for number, (value, colour) in enumerate(zip(rates.values, colours, strict=True)):
        point = drawn.points[number]
        fill(point.format, colour)
        short = (value or 0.0) < SHORT * top
        label = point.data_label
        label.font.size, label.font.bold = Pt(BODY), True
        if short:
            label.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            label.font.color.rgb = rgb(contrast(colour))
        label.position = XL_LABEL_POSITION.OUTSIDE_END if short else XL_LABEL_POSITION.INSIDE_BASE
        on_one_line(label._dLbl)
    if len(both) > 1:
        frame = plot.series[1].format
        frame.fill.background()
        frame.line.dash_style, frame.line.width = MSO_LINE.DASH, Pt(1.25)
        frame.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    return chart


def stacked_bars(
    page: Page,
    room: Room,
    names: Sequence[str],
    parts: Sequence[Series],
    described: str,
) -> Any:
    """Draw one bar for each name that adds up `parts`, counts, with the numbers that have room."""
    number_format = count_format(page.t)
    chart = add_chart(
        page,
        room,
        XL_CHART_TYPE.BAR_STACKED,
        names,
        parts,
        number_format=number_format,
        described=described,
    )
    top = max(
        sum(v or 0.0 for v in values) for values in zip(*(p.values for p in parts), strict=True)
    )
    without_scale(chart, top)
    chart.category_axis.reverse_order = True
    widest = max(wide(line) for name in names for line in name.split("\n")) + 0.25
    legend = -(-sum(wide(part.name) + 0.5 for part in parts) // room.width) * LINE + 0.2
    place_plot(chart, widest / room.width, legend / room.height)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    add_legend(chart)
    each = (0.98 * room.width - widest) / top  # inches
    for series, part in zip(plot.series, parts, strict=True):
        colour = part.colour if isinstance(part.colour, str) else part.colour[0]
        fill(series.format, colour)
        for place, count in enumerate(part.values):
            if not count or count * each < wide(page.t.number(count), BODY, True) + 0.1:
                continue
            label = series.points[place].data_label
            label.font.size, label.font.bold = Pt(BODY), True
            label.font.color.rgb = rgb(contrast(colour))
            label.position = XL_LABEL_POSITION.CENTER
            on_one_line(label._dLbl)
    return chart


def columns(page: Page, room: Room, names: Sequence[str], rates: Series, described: str) -> Any:
    """Draw a few columns with a rate over each."""
    chart = add_chart(
        page,
        room,
        XL_CHART_TYPE.COLUMN_CLUSTERED,
        names,
        (rates,),
        number_format=rate_format(page.t),
        described=described,
    )
    without_scale(chart, axis_end(rates.values))
    plot = chart.plots[0]
    plot.gap_width = 60
    label_all(plot, XL_LABEL_POSITION.OUTSIDE_END, rate_format(page.t))
    for number, colour in enumerate(rates.colour):
        fill(plot.series[0].points[number].format, colour)
    return chart


def lines(
    page: Page,
    room: Room,
    months: Sequence[date],
    rates: Series,
    targets: Series,
    *,
    described: str,
) -> Any:
    """Draw the rate from month to month in the template's colour, and a dashed target.

    Months without a figure are not joined. The last rate and the last target have their value.
    """
    both = (rates, targets) if any(v is not None for v in targets.values) else (rates,)
    chart = add_chart(
        page,
        room,
        XL_CHART_TYPE.LINE_MARKERS,
        months,
        both,
        number_format=rate_format(page.t),
        described=described,
    )
    axis, values = chart.category_axis, chart.value_axis
    axis.tick_labels.font.size = Pt(BODY)
    axis.tick_labels.number_format = f"{in_language(page.t)}mmm yyyy"
    axis.tick_labels.number_format_is_linked = False
    axis.has_major_gridlines = False
    step = next(n for n in (1, 2, 3, 6, 12) if n == 12 or len(months) * 1.4 <= n * room.width)
    insert(axis._element, {"baseTimeUnit": "months", "majorUnit": step, "majorTimeUnit": "months"})
    values.minimum_scale, values.maximum_scale = 0, axis_end([*rates.values, *targets.values])
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0 %", False
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(REST)
    values.format.line.fill.background()
    add_legend(chart)
    apart = (_last(rates) or 0.0) - (_last(targets) or 0.0)
    close = abs(apart) < CLOSE * values.maximum_scale
    for series, drawn in zip(chart.plots[0].series, both, strict=True):
        series.smooth = False
        if drawn is targets:
            series.marker.style = XL_MARKER_STYLE.NONE
            series.format.line.dash_style = MSO_LINE.DASH
            series.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
            series.marker.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
            series.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        series.format.line.width = Pt(3)
        last = max((i for i, v in enumerate(drawn.values) if v is not None), default=None)
        if last is not None:
            label = series.points[last].data_label
            label.font.size, label.font.bold = Pt(BODY), True
            label.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
            above = not close or (drawn is rates) == (apart >= 0)  # else each on its own side
            label.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW
            on_one_line(label._dLbl)
    return chart


def _last(drawn: Series) -> float | None:
    """Return the last number that is known."""
    return next((value for value in reversed(drawn.values) if value is not None), None)
