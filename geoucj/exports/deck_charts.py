"""Native charts and tables of a deck: whoever gets it can change their numbers in PowerPoint.

Their workbooks hold texts as texts, never as formulas, and no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from geoucj.exports.deck_pages import (
    BODY,
    INK,
    PANEL,
    Page,
    Room,
    Said,
    clean,
    describe,
    fill_frame,
    shortened,
)
from geoucj.i18n import Translator

RATE = "0.0 %"
ROW = 0.42  # inches, of a table
NAME_WIDTH = 4.2  # inches that the names of bars may take
SHORT = 0.3  # of the axis: a shorter bar has its label beside it
NO_DATE = datetime(1980, 1, 1)  # the file holds no clock


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart, None where nothing is known; a colour, or one for each."""

    name: str
    values: Sequence[float | None]
    colour: str | Sequence[str]


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its part of the width, and on which side it stands."""

    heading: str
    part: float
    number: bool = True


def count_format(t: Translator) -> str:
    """Return the number format of counts: thousands as the language of the slide has them.

    Without it the computer that shows the slide decides: 280,574 in a sentence about 280.574.
    """
    mark = t.number(1000)[1]
    return rf"[<1000]0;[<1000000]0\{mark}000;0\{mark}000\{mark}000"


def numbers(values: pd.Series) -> list[float | None]:
    """Return values as a chart wants them."""
    return [None if pd.isna(value) else float(value) for value in values]


def ranked_bars(
    page: Page, room: Room, names: Sequence[str], rates: Series, targets: Series, described: str
) -> Any:
    """Draw a bar for each area with its rate in it, and its target as a dashed frame behind."""
    both = (rates, targets) if any(v is not None for v in targets.values) else (rates,)
    chart = _chart(page, room, XL_CHART_TYPE.BAR_CLUSTERED, names, both, RATE, described)
    top = _top([*rates.values, *targets.values])
    _bare(chart, top)
    chart.category_axis.reverse_order = True
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    drawn = plot.series[0]
    colours = [rates.colour] * len(names) if isinstance(rates.colour, str) else rates.colour
    for number, (value, colour) in enumerate(zip(rates.values, colours, strict=True)):
        point = drawn.points[number]
        _fill(point.format, colour)
        short = (value or 0.0) < SHORT * top
        label = point.data_label
        label.font.size, label.font.bold = Pt(BODY), True
        if short:
            label.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            label.font.color.rgb = RGBColor.from_string(_contrast(colour))
        label.position = XL_LABEL_POSITION.OUTSIDE_END if short else XL_LABEL_POSITION.INSIDE_BASE
    if len(both) > 1:
        frame = plot.series[1].format
        frame.fill.background()
        frame.line.dash_style, frame.line.width = MSO_LINE.DASH, Pt(1.75)
        frame.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    return chart


def stacked_bars(
    page: Page,
    room: Room,
    names: Sequence[str],
    parts: Sequence[Series],
    described: str,
) -> Any:
    """Draw one bar for each name that adds up `parts`, counts, each with its number."""
    number_format = count_format(page.t)
    chart = _chart(page, room, XL_CHART_TYPE.BAR_STACKED, names, parts, number_format, described)
    whole = [sum(v or 0.0 for v in values) for values in zip(*(p.values for p in parts), strict=True)]
    top = max(whole)
    _bare(chart, top)
    chart.category_axis.reverse_order = True
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
    _legend(chart)
    for series, part in zip(chart.plots[0].series, parts, strict=True):
        colour = part.colour if isinstance(part.colour, str) else part.colour[0]
        _fill(series.format, colour)
        wide = [v is not None and v >= 0.11 * top for v in part.values]
        for place in [place for place, room_for in enumerate(wide) if room_for]:
            label = series.points[place].data_label
            label.font.size, label.font.bold = Pt(BODY), True
            label.font.color.rgb = RGBColor.from_string(_contrast(colour))
            label.position = XL_LABEL_POSITION.CENTER
    return chart


def columns(page: Page, room: Room, names: Sequence[str], rates: Series, described: str) -> Any:
    """Draw a few columns with a rate over each."""
    chart = _chart(page, room, XL_CHART_TYPE.COLUMN_CLUSTERED, names, (rates,), RATE, described)
    _bare(chart, _top(rates.values))
    plot = chart.plots[0]
    plot.gap_width = 60
    _labels(plot, XL_LABEL_POSITION.OUTSIDE_END)
    for number, colour in enumerate(rates.colour):
        _fill(plot.series[0].points[number].format, colour)
    return chart


def lines(
    page: Page,
    room: Room,
    months: Sequence[str],
    rates: Series,
    targets: Series,
    described: str,
) -> Any:
    """Draw the rate from month to month, and the target as a dark dashed line.

    Months without a figure are not joined. The last rate and the last target have their value.
    """
    both = (rates, targets) if any(v is not None for v in targets.values) else (rates,)
    chart = _chart(page, room, XL_CHART_TYPE.LINE_MARKERS, months, both, RATE, described)
    axis, values = chart.category_axis, chart.value_axis
    axis.tick_labels.font.size = Pt(BODY)
    axis.has_major_gridlines = False
    step = -(-len(months) // max(1, int(room.width // 1.9)))
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        _insert(axis._element, tag, step)  # noqa: SLF001
    values.minimum_scale, values.maximum_scale = 0, _top([*rates.values, *targets.values])
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0 %", False
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string("D5DBE1")
    values.format.line.fill.background()
    _legend(chart)
    for series, drawn in zip(chart.plots[0].series, both, strict=True):
        series.smooth = False
        last = max((i for i, v in enumerate(drawn.values) if v is not None), default=None)
        if drawn is targets:
            series.marker.style = XL_MARKER_STYLE.NONE
            series.format.line.dash_style = MSO_LINE.DASH
            series.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            colour = RGBColor.from_string(str(drawn.colour).removeprefix("#"))
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour
            series.marker.format.line.color.rgb = RGBColor.from_string(INK)
            series.format.line.color.rgb = colour
        series.format.line.width = Pt(3)
        if last is not None:
            label = series.points[last].data_label
            label.font.size, label.font.bold = Pt(BODY), True
            label.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
            label.position = XL_LABEL_POSITION.ABOVE
    return chart


def table(
    page: Page, room: Room, heads: Sequence[Column], rows: Sequence[Sequence[str]], described: str
) -> Any:
    """Write a native table; texts that are too long for their column are cut, with dots."""
    whole = sum(head.part for head in heads)
    shape = page.slide.shapes.add_table(
        len(rows) + 1, len(heads), *room.first(ROW * (len(rows) + 1)).emu
    )
    made = shape.table
    made.horz_banding = False
    for number, head in enumerate(heads):
        wide = room.width * head.part / whole
        made.columns[number].width = Inches(wide)
        for place, text in enumerate([head.heading, *(row[number] for row in rows)]):
            bold = place == 0
            said = Said(shortened(text, wide - 0.18, BODY, bold), BODY, bold, INK)
            cell = made.cell(place, number)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string("D5DBE1" if bold else PANEL)
            fill_frame(
                cell.text_frame, [said], page.t, align="right" if head.number else "left"
            )
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.margin_left = cell.margin_right = Inches(0.08)
    for row in made.rows:
        row.height = Inches(ROW)
    describe(shape, described)
    return made


def _chart(
    page: Page,
    room: Room,
    kind: Any,
    names: Sequence[str],
    series: Sequence[Series],
    number_format: str,
    described: str,
) -> Any:
    data = CategoryChartData(number_format=escape(number_format))  # it becomes XML as it is
    data.categories = [shortened(name, NAME_WIDTH) for name in names]
    for each in series:
        data.add_series(clean(each.name), list(each.values))
    shape = page.slide.shapes.add_chart(kind, *room.emu, data)
    chart = shape.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_book(data, number_format))
    chart.has_title, chart.has_legend = False, False
    chart.font.size = Pt(BODY)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    describe(shape, described)
    return chart


def _book(data: CategoryChartData, number_format: str) -> bytes:
    """Return the numbers of a chart as the workbook that PowerPoint opens to change them."""
    file = BytesIO()
    safe = {f"strings_to_{kind}": False for kind in ("formulas", "numbers", "urls")}
    book = Workbook(file, {"in_memory": True, **safe})
    book.set_properties({"created": NO_DATE})
    page, form = book.add_worksheet("Sheet1"), book.add_format({"num_format": number_format})
    page.set_column(0, 0, 30)
    for row, category in enumerate(data.categories, 1):
        page.write_string(row, 0, str(category.label))
    for column, series in enumerate(data, 1):
        page.write_string(0, column, series.name)
        for row, value in enumerate(series.values, 1):
            if value is not None:
                page.write_number(row, column, value, form)
    book.close()
    return file.getvalue()


def _bare(chart: Any, top: float) -> None:
    """Show names and bars from zero to `top`, and no scale: each bar says its number."""
    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale = 0, top
    values.has_major_gridlines = False
    values.visible = False
    names.tick_labels.font.size = Pt(BODY)
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _labels(plot: Any, position: Any) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.font.size, labels.font.bold = Pt(BODY), True
    labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    labels.number_format, labels.number_format_is_linked = RATE, False
    labels.position, labels.show_value = position, True


def _legend(chart: Any) -> None:
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(BODY)
    chart.legend.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _fill(form: Any, colour: str) -> None:
    """Fill with a colour and draw an edge: some classes are pale."""
    form.fill.solid()
    form.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    form.line.color.rgb = RGBColor.from_string("3A4653")
    form.line.width = Pt(0.75)


def _contrast(colour: str) -> str:
    """Return white or ink, whichever can be read on a colour."""
    red, green, blue = (int(colour.removeprefix("#")[i : i + 2], 16) for i in (0, 2, 4))
    return "FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


def _top(values: Sequence[float | None]) -> float:
    """Return the end of an axis that has room for the label of the highest value."""
    return max([value for value in values if value is not None], default=0.0) * 1.2 or 1.0


def _insert(axis: Any, tag: str, value: int) -> None:
    """Add a setting of an axis in its place: before those that must follow it."""
    new = parse_xml(f'<{tag} {nsdecls("c")} val="{value}"/>')
    for old in axis.findall(qn(tag)):
        axis.remove(old)
    after = axis.find(qn("c:noMultiLvlLbl"))
    if after is None:
        axis.append(new)
    else:
        after.addprevious(new)
