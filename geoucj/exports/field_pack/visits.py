"""The list of visits as XLSX: a sheet to fill in, which `geoucj import` reads, and the figures.

The sheet to fill in holds codes, names, the quota and the counts of each stage, and no figure of
coverage: sent back, it adds rows of verification and nothing else. A cell left blank is no count.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any
from zipfile import ZipFile

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from geoucj.exports.archive import archive_of
from geoucj.exports.field_pack.places import (
    DIRECTIONS,
    NAMES,
    Places,
    origin_lines,
    title,
)
from geoucj.exports.field_pack.sheet_facts import NUMBER, SheetFacts, names_line
from geoucj.exports.row_files import COUNT, RATE
from geoucj.exports.sheet_rows import clean
from geoucj.exports.templates import MONTH_FORMULA, header
from geoucj.i18n import Translator
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COST,
    COVERAGE_RATE,
    NOTE,
    POTENTIAL,
    PRIORITY_RANK,
    QUOTA,
    RATE_AFTER,
    REASON,
    TO_TARGET,
    Level,
)
from geoucj.tables.schemas import Stage

VISITED, VISIT_DATE = "visited", "visit_date"
STAGES = tuple(str(stage) for stage in Stage)
PLACE = (AREA_CODE, AREA_NAME, Level.DISTRICT.value, Level.REGENCY.value)
TO_FILL = (VISITED, VISIT_DATE, *STAGES, NOTE)
VISIT_COLUMNS = (NUMBER, *PLACE, QUOTA, NAMES, *TO_FILL)
FIGURE_COLUMNS = (
    *(NUMBER, PRIORITY_RANK, *PLACE, QUOTA, NAMES, COST, POTENTIAL, ACTIVE, COVERAGE_RATE),
    *(AS_OF, TO_TARGET, RATE_AFTER, REASON, DIRECTIONS),
)
FORMATS = {
    **dict.fromkeys((NUMBER, PRIORITY_RANK, QUOTA, NAMES, COST, POTENTIAL, ACTIVE), COUNT),
    **dict.fromkeys((TO_TARGET, *STAGES), COUNT),
    **dict.fromkeys((COVERAGE_RATE, RATE_AFTER), RATE),
    VISIT_DATE: "yyyy-mm-dd",
}
WIDTHS = {
    **{NUMBER: 6, AREA_CODE: 13, AREA_NAME: 22, Level.DISTRICT: 18, Level.REGENCY: 20},
    **dict.fromkeys((QUOTA, NAMES, PRIORITY_RANK, VISITED, *STAGES, DIRECTIONS), 11),
    **{VISIT_DATE: 12, NOTE: 26, REASON: 60},
}
USUAL_WIDTH = 12
LINE_HEIGHT, TO_WRITE = 15, 21  # points, of a line of text and of a row to be written in by hand
MONTH_CELL = "C3"  # of the month that the counts are of; the label stands left of it
HEAD, FILL = PatternFill("solid", fgColor="E8EEF4"), PatternFill("solid", fgColor="FFF8DC")
LINE = Side(style="thin", color="B5BFC9")
FRAME = Border(LINE, LINE, LINE, LINE)
FONT = "Calibri"
PLAIN, BOLD, ASIDE = Font(name=FONT), Font(name=FONT, bold=True), Font(name=FONT, italic=True)
TITLE = Font(name=FONT, bold=True, size=14)
WARNING = Font(name=FONT, bold=True, color="8A5A00")
LINK = Font(name=FONT, color="0B6E6E", underline="single")
MADE = datetime(1980, 1, 1)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def visits_book(places: Places) -> bytes:
    """Return the workbook: VISIT_COLUMNS to fill in, and FIGURE_COLUMNS to read.

    Codes are texts, no text is a formula, links are links; the same bytes each time.
    """
    facts, t = places.facts, places.facts.t
    book = Workbook()
    book.properties.created, book.properties.creator = MADE, "geoucj"
    book.properties.title = clean(title(facts))
    visits, figures = book.active, book.create_sheet(t("field_pack.sheet.figures"))
    visits.title = t("field_pack.sheet.visits")
    _write_visits(visits, places)
    _write_figures(figures, places)
    for sheet in (visits, figures):
        _set_up_print(sheet, facts)
    file = BytesIO()
    book.save(file)
    return _steady(file.getvalue())


def _write_visits(sheet: Worksheet, places: Places) -> None:
    facts, t = places.facts, places.facts.t
    area = facts.registry.name(facts.proposal.area_code)
    _say(sheet, 1, t("field_pack.visits_title", area=area), TITLE)
    _say(sheet, 2, t("field_pack.how_to_fill"), ASIDE)
    _say(sheet, 3, t("field_pack.report_month"), BOLD)
    month = sheet[MONTH_CELL]
    month.number_format, month.fill, month.border = "@", FILL, FRAME
    _say(sheet, 3, t("field_pack.report_month_hint"), ASIDE, column=month.column + 1)
    rule = DataValidation("custom", formula1=MONTH_FORMULA.format(MONTH_CELL), allow_blank=True)
    _add_rule(sheet, rule, [MONTH_CELL], t("template.not_a_month"))
    first = 4
    if facts.warnings:
        _say(sheet, first, " ".join(facts.warnings), WARNING)
        first += 1
    _table(sheet, first, VISIT_COLUMNS, places.villages, facts)
    _rules(sheet, first + 1, first + len(places.villages), t)


def _write_figures(sheet: Worksheet, places: Places) -> None:
    facts, t = places.facts, places.facts.t
    area = facts.registry.name(facts.proposal.area_code)
    _say(sheet, 1, t("field_pack.figures_title", area=area), TITLE)
    lines = [*origin_lines(facts), names_line(facts)]
    for row, line in enumerate(lines, 2):
        _say(sheet, row, line, WARNING if line in facts.warnings else PLAIN)
    first = len(lines) + 2
    _table(sheet, first, FIGURE_COLUMNS, places.villages, facts)
    column = FIGURE_COLUMNS.index(DIRECTIONS) + 1
    for row, link in enumerate(places.villages[DIRECTIONS], first + 1):
        cell = sheet.cell(row, column)
        if pd.isna(link):
            _put(cell, t("field_pack.no_shape"))
        else:
            _put(cell, t("field_pack.directions"))
            cell.hyperlink, cell.font = link, LINK
    last = get_column_letter(len(FIGURE_COLUMNS))
    sheet.auto_filter.ref = f"A{first}:{last}{first + len(places.villages)}"


def _table(
    sheet: Worksheet, first: int, columns: Sequence[str], rows: pd.DataFrame, facts: SheetFacts
) -> None:
    """Write header and rows; the header stays in sight and stands on every page."""
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(first, number)
        _put(cell, head_of(column, facts.t))
        cell.font, cell.fill, cell.border = BOLD, HEAD, FRAME
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column, USUAL_WIDTH)
    for row, village in enumerate(rows.to_dict("records"), first + 1):
        for number, column in enumerate(columns, 1):
            cell = sheet.cell(row, number)
            cell.number_format = FORMATS.get(column, "@")
            cell.border = FRAME
            across = "center" if column in (NUMBER, PRIORITY_RANK) else None
            wrapped = column not in FORMATS
            cell.alignment = Alignment(across, vertical="center", wrap_text=wrapped)
            if column in TO_FILL:
                cell.fill = FILL
            elif column == AS_OF:
                _put(cell, facts.t.month(village[column]))
            elif column != DIRECTIONS:
                _put(cell, village[column])
        lines = ceil(len(village[REASON]) / WIDTHS[REASON]) if REASON in columns else 1
        sheet.row_dimensions[row].height = max(TO_WRITE, lines * LINE_HEIGHT)
    sheet.row_dimensions[first].height = 3 * LINE_HEIGHT
    named = get_column_letter(columns.index(AREA_NAME) + 2)
    sheet.freeze_panes = f"{named}{first + 1}"
    sheet.print_title_rows = f"{first}:{first}"


def head_of(column: str, t: Translator) -> str:
    """Return what stands above a column: what the import knows of a template, where it is one."""
    if column in STAGES:
        stage = t(f"stage.{column}")
        return stage[0].upper() + stage[1:]
    if column == AREA_NAME:
        return header(Level.VILLAGE, t)
    if column in (AREA_CODE, Level.DISTRICT, Level.REGENCY, NOTE):
        return header(column, t)
    return t(f"field_pack.field.{column}")


def _rules(sheet: Worksheet, first: int, last: int, t: Translator) -> None:
    """Let only whole numbers, days, and yes or no be filled in."""
    if last < first:
        return
    letters = {column: get_column_letter(n) for n, column in enumerate(VISIT_COLUMNS, 1)}
    answers = f'"{t("field_pack.yes")},{t("field_pack.no")}"'
    counts = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
    days = DataValidation("date", operator="greaterThanOrEqual", formula1="36526")  # 2000-01-01
    rules = [
        (DataValidation("list", formula1=answers), (VISITED,), "field_pack.not_yes_or_no"),
        (days, (VISIT_DATE,), "field_pack.not_a_day"),
        (counts, STAGES, "field_pack.not_a_count"),
    ]
    for rule, columns, key in rules:
        where = [f"{letters[column]}{first}:{letters[column]}{last}" for column in columns]
        _add_rule(sheet, rule, where, t(key))


def _add_rule(sheet: Worksheet, rule: DataValidation, where: Sequence[str], said: str) -> None:
    rule.allow_blank, rule.showErrorMessage, rule.error = True, True, said
    for cells in where:
        rule.add(cells)
    sheet.add_data_validation(rule)


def _say(sheet: Worksheet, row: int, text: str, font: Font, column: int = 1) -> None:
    cell = sheet.cell(row, column)
    _put(cell, text)
    cell.font = font


def _put(cell: Any, value: Any) -> None:
    """Write a value as it is: no text is taken for a formula, nothing for NA."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    elif pd.notna(value):
        cell.value = value


def _set_up_print(sheet: Worksheet, facts: SheetFacts) -> None:
    """Set A4 across the page, as wide as the columns, with month and page below."""
    t = facts.t
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.8
    month = t.month(facts.proposal.as_of)
    said = t("field_pack.footer", month=month, data=facts.dataset.name, version=facts.version)
    sheet.oddFooter.left.text = said.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _steady(book: bytes) -> bytes:
    """Return the workbook without the time of writing."""
    with ZipFile(BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    files[core] = MODIFIED.sub(rb"\g<1>" + f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode(), files[core])
    return archive_of(files)
