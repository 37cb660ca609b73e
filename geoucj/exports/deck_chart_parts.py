"""What all native charts of a deck share: their workbooks, scales, labels and colours.

Their workbooks hold texts as texts, never as formulas, and no clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook

from geoucj.exports.deck_pages import BODY, LANGUAGES, Page, clean, describe, rgb, shortened
from geoucj.exports.deck_template import ACCENT, INK, Room
from geoucj.i18n import Translator

NAME_WIDTH = 4.2  # inches that the names of bars may take
NO_DATE = datetime(1980, 1, 1)  # the file holds no clock


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart, None where nothing is known; a colour, or one for each."""

    name: str
    values: Sequence[float | None]
    colour: str | Sequence[str] = ACCENT


def count_format(t: Translator) -> str:
    """Return the number format of counts: thousands as the language of the slide has them.

    Without it the computer that shows the slide decides: 280,574 in a sentence about 280.574.
    """
    mark = t.number(1000)[1]
    return rf"[<1000]0;[<1000000]0\{mark}000;0\{mark}000\{mark}000"


def rate_format(t: Translator) -> str:
    """Return the number format of rates, with the decimal mark of the language of the slide.

    PowerPoint takes the mark of its computer all the same; other programs heed the language.
    """
    return f"{in_language(t)}0.0 %"


def in_language(t: Translator) -> str:
    """Return what begins a number format that is to be read in the language of the slide."""
    return f"[$-{LANGUAGES[t.language].value:X}]"


def numbers(values: pd.Series) -> list[float | None]:
    """Return values as a chart wants them."""
    return [None if pd.isna(value) else float(value) for value in values]


def add_chart(
    page: Page,
    room: Room,
    kind: Any,
    names: Sequence[str] | Sequence[date],
    series: Sequence[Series],
    *,
    number_format: str,
    described: str,
) -> Any:
    """Add a native chart with texts of BODY in the colour of the template."""
    make: Any = CategoryChartData  # it has no types
    data = make(number_format=escape(number_format))  # it becomes XML as it is
    data.categories = [_short(n) if isinstance(n, str) else n for n in names]
    for each in series:
        data.add_series(clean(each.name), list(each.values))
    shape = page.slide.shapes.add_chart(kind, *room.emu, data)
    chart = shape.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_book(data, number_format))
    for number in chart._chartSpace.xpath(".//c:axId/@val | .//c:crossAx/@val"):
        number.getparent().set("val", number.lstrip("-"))  # the library has negative ones
    chart.has_title, chart.has_legend = False, False
    chart.font.size = Pt(BODY)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    describe(shape, described)
    return chart


def _short(name: str) -> str:
    """Return a name, in one or more lines, as long as a chart has room for."""
    return "\n".join(shortened(line, NAME_WIDTH) for line in name.split("\n"))


def _book(data: Any, number_format: str) -> bytes:
    """Return the numbers of a chart as the workbook that PowerPoint opens to change them."""
    file = BytesIO()
    safe = {f"strings_to_{kind}": False for kind in ("formulas", "numbers", "urls")}
    book = Workbook(file, {"in_memory": True, **safe})
    book.set_properties({"created": NO_DATE})
    page, form = book.add_worksheet("Sheet1"), book.add_format({"num_format": number_format})
    days = book.add_format({"num_format": "mmm yyyy"})
    page.set_column(0, 0, 30)
    for row, category in enumerate(data.categories, 1):
        if isinstance(category.label, date):
            page.write_datetime(row, 0, category.label, days)
        else:
            page.write_string(row, 0, category.label)
    for column, series in enumerate(data, 1):
        page.write_string(0, column, series.name)
        for row, value in enumerate(series.values, 1):
            if value is not None:
                page.write_number(row, column, value, form)
    book.close()
    return file.getvalue()


def without_scale(chart: Any, top: float) -> None:
    """Show names and bars from zero to `top`, and no scale: each bar says its number."""
    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale = 0, top
    values.has_major_gridlines = False
    values.visible = False
    names.tick_labels.font.size = Pt(BODY)
    insert(names._element, {"tickLblSkip": 1})  # every name
    names._element.txPr.bodyPr.set("rot", "0")  # level
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1


def place_plot(chart: Any, left: float, bottom: float = 0.02) -> None:
    """Let the bars begin at `left`, a share of the width, so that every name has its line.

    `bottom` is the share of the height under them.
    """
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    sides = {"x": left, "y": 0.02, "w": 0.98 - left, "h": 0.98 - bottom}
    places = "".join(f'<c:{side} val="{value:.4f}"/>' for side, value in sides.items())
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = f"<c:manualLayout>{modes}{places}</c:manualLayout>"
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}>{layout}</c:layout>"))


def on_one_line(element: Any) -> None:
    """Keep the digits of each label in an element of a chart together."""
    for text in element.xpath(".//c:txPr/a:bodyPr"):
        text.set("wrap", "none")


def label_all(plot: Any, position: Any, number_format: str) -> None:
    """Write the number of each bar where there is room for it."""
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.font.size, labels.font.bold = Pt(BODY), True
    labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.position, labels.show_value = position, True
    on_one_line(labels._element)


def add_legend(chart: Any) -> None:
    """Show the names of the series under the chart."""
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(BODY)
    chart.legend.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def fill(form: Any, colour: str) -> None:
    """Fill with a colour and draw an edge: some classes are as pale, or as dark, as a ground."""
    form.fill.solid()
    form.fill.fore_color.rgb = rgb(colour)
    form.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    form.line.width = Pt(0.75)


def contrast(colour: str) -> str:
    """Return white or ink, whichever can be read on a colour."""
    red, green, blue = (int(colour.removeprefix("#")[i : i + 2], 16) for i in (0, 2, 4))
    return "FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


def axis_end(values: Sequence[float | None]) -> float:
    """Return the end of an axis that has room for the label of the highest value."""
    return max([value for value in values if value is not None], default=0.0) * 1.2 or 1.0


def insert(axis: Any, facts: Mapping[str, object]) -> None:
    """Write settings of an axis in their places: in this order, before what must follow them."""
    for name, value in facts.items():
        for old in axis.findall(qn(f"c:{name}")):
            axis.remove(old)
        new = parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>')
        last = axis.find(qn("c:noMultiLvlLbl"))
        if last is None:
            axis.append(new)
        else:
            last.addprevious(new)
