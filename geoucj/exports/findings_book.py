"""What is wrong with a file, as a workbook: a list of all findings, and the clerk's own sheet.

The sheet keeps its rows and columns; what is wrong is coloured where it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from geoucj.exports.sheet_rows import clean, row_xml, with_rows
from geoucj.i18n import Translator
from geoucj.intake.model import Layout, Role, Sheet
from geoucj.tables.findings import Finding, Severity

Place = tuple[int, int]  # row and column, both from 1
LINKS = 60_000  # Excel refuses a sheet with more than 65,530
COMMENTS = 2_000  # more make a workbook slow to open; every finding is in the list
COMMENT_SIZE = (180, 420)  # height and width, points
HEADS = ("severity", "row", "cell", "column", "value", "wrong", "remedy")
DAY, MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
COLORS = {Severity.ERROR: "F4B6B0", Severity.WARNING: "FFE2A0"}
STYLES = {severity: f"geoucj {severity}" for severity in Severity}
TOTAL, HEADER, HEAD = "geoucj total", "geoucj header", "geoucj head"
LINK, TEXT = "geoucj link", "geoucj text"
LIST_WIDTHS = (14, 8, 9, 34, 22, 70, 70)
WIDEST = 44
WIDTH_ROWS = 200  # rows that the widths of columns are taken from


def findings_book(
    sheet: Sheet, layout: Layout, findings: Sequence[Finding], t: Translator
) -> bytes:
    """Return XLSX: the findings by severity and row, each linked to its cell, and the sheet.

    Values stay what they were, numbers as numbers and texts as texts, also texts like `=1+1`: no
    formula is ever written. Control characters, which a workbook cannot hold, are left out.
    """
    book = Workbook(write_only=True)
    _add_styles(book)
    listed, own = book.create_sheet(t("book.findings")), book.create_sheet(_title(sheet, t))
    ordered = sorted(
        findings, key=lambda f: (f.severity is not Severity.ERROR, f.row or 0, f.column, f.rule)
    )
    places = {id(finding): _place(finding, layout) for finding in ordered}
    looks = _Looks(own)
    _prepare_list(listed, own.title, ordered, places)
    lines = _list_rows(ordered, places, looks, t)
    marks: dict[Place, list[Finding]] = {}
    for finding in ordered:
        if (place := places[id(finding)]) is not None:
            marks.setdefault(place, []).append(finding)
    for number, width in _widths(sheet):
        own.column_dimensions[get_column_letter(number)].width = width
    if layout.header_rows:
        own.freeze_panes = f"A{max(layout.header_rows) + 1}"
    _add_comments(own, marks, t)
    rows = _sheet_rows(sheet, layout, marks, looks)
    file = BytesIO()
    book.save(file)
    return with_rows(file.getvalue(), {1: lines, 2: rows})


class _Looks:
    """The numbers under which a workbook keeps the looks of its cells."""

    def __init__(self, sheet: Worksheet) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        for style in ("", *STYLES.values(), TOTAL, HEADER, HEAD, LINK, TEXT):
            for numbers in ("", DAY, MINUTE):
                cell = WriteOnlyCell(sheet)
                if style:
                    cell.style = style
                if numbers:
                    cell.number_format = numbers
                self.numbers[style, numbers] = int(cell.style_id)

    def number(self, value: object, style: str = "") -> int:
        """Return the look of a value in a style; dates must look like dates."""
        numbers = "" if not isinstance(value, date) else DAY
        if isinstance(value, datetime) and (value.hour or value.minute):
            numbers = MINUTE
        return self.numbers[style, numbers]


def _add_styles(book: Workbook) -> None:
    """Give each look a name: cells then share it, which is ten times as fast."""
    fills = {STYLES[severity]: color for severity, color in COLORS.items()}
    for name, color in {**fills, TOTAL: "E3E3E3"}.items():
        book.add_named_style(NamedStyle(name, fill=PatternFill("solid", fgColor=color)))
    book.add_named_style(NamedStyle(HEADER, font=Font(bold=True)))
    wrapped = Alignment(wrap_text=True, vertical="top")
    grey = PatternFill("solid", fgColor="E8EEF4")
    book.add_named_style(NamedStyle(HEAD, font=Font(bold=True), fill=grey, alignment=wrapped))
    book.add_named_style(NamedStyle(LINK, font=Font(color="0B57A4", underline="single")))
    book.add_named_style(NamedStyle(TEXT, alignment=wrapped, number_format="@"))


def _title(sheet: Sheet, t: Translator) -> str:
    """Return the name of the clerk's sheet as a workbook may hold it, not that of the list."""
    kept = "".join(" " if char in r"[]:*?/\\" else char for char in clean(sheet.name))
    kept = kept.strip().strip("'")[:31].strip()
    taken = {t("book.findings").casefold(), "history", ""}  # Excel keeps History for itself
    return t("book.sheet") if kept.casefold() in taken else kept


def _place(finding: Finding, layout: Layout) -> Place | None:
    """Return the cell of a finding; that of its row and column where only those are known."""
    if finding.cell:
        row, column = coordinate_to_tuple(finding.cell)
        return int(row), int(column)
    if finding.row is None:
        return None
    named = (each.number + 1 for each in layout.columns if each.words == finding.column)
    return finding.row, next(named, 1)


def _prepare_list(
    listed: Worksheet, own: str, findings: Sequence[Finding], places: Mapping[int, Place | None]
) -> None:
    """Set up the list, and link its lines with the cells of the sheet `own`."""
    for number, width in enumerate(LIST_WIDTHS, 1):
        listed.column_dimensions[get_column_letter(number)].width = width
    listed.freeze_panes = "A2"
    listed.auto_filter.ref = f"A1:{get_column_letter(len(LIST_WIDTHS))}{len(findings) + 1}"
    quoted = own.replace("'", "''")
    listed.append([])
    for finding in findings[:LINKS]:
        if (place := places[id(finding)]) is None:
            listed.append([])
            continue
        link = WriteOnlyCell(listed, _address(place))
        link.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{_address(place)}")
        listed.append([None, None, link])


def _list_rows(
    findings: Sequence[Finding],
    places: Mapping[int, Place | None],
    looks: _Looks,
    t: Translator,
) -> Iterator[str]:
    """Return the rows of the list."""
    heads = [t(f"book.{head}") for head in HEADS]
    yield row_xml(1, heads, [looks.number(head, HEAD) for head in heads])
    text = looks.number("", TEXT)
    for row, finding in enumerate(findings, 2):
        place, facts = places[id(finding)], finding.facts
        link = looks.number("", LINK) if place and row < LINKS + 2 else 0
        values = (
            t(f"severity.{finding.severity}").capitalize(),
            finding.row,
            _address(place) if place else None,
            finding.column,
            finding.value,
            t(f"finding.{finding.rule}", **facts),
            t(f"remedy.{finding.rule}", **facts),
        )
        severity = looks.number("", STYLES[finding.severity])
        yield row_xml(row, values, (severity, 0, link, text, text, text, text))


def _add_comments(own: Worksheet, marks: Mapping[Place, Sequence[Finding]], t: Translator) -> None:
    """Say in the sheet what is wrong with its first cells."""
    rows: dict[int, list[Cell | None]] = {}
    for (row, column), found in list(marks.items())[:COMMENTS]:
        said = "\n\n".join(dict.fromkeys(_said(each, t) for each in found))
        cell = WriteOnlyCell(own, "")
        cell.comment = Comment(clean(said), "geoucj", *COMMENT_SIZE)
        cells = rows.setdefault(row, [])
        cells += [None] * (column - len(cells))
        cells[column - 1] = cell
    for row in range(1, max(rows, default=0) + 1):
        own.append(rows.get(row, []))


def _sheet_rows(
    sheet: Sheet,
    layout: Layout,
    marks: Mapping[Place, Sequence[Finding]],
    looks: _Looks,
) -> Iterator[str]:
    """Return the rows of the clerk's sheet."""
    totals, headers = set(layout.rows(Role.TOTAL)), set(layout.header_rows)
    widest: dict[int, int] = {}  # a finding may stand beside the last value of its row, or below
    for row, column in marks:
        widest[row] = max(column, widest.get(row, 0))
    for row in range(1, max(len(sheet.rows), *widest, 0) + 1):
        values = list(sheet.rows[row - 1]) if row <= len(sheet.rows) else []
        values += [None] * (widest.get(row, 0) - len(values))
        style = TOTAL if row in totals else HEADER if row in headers else ""
        styles = [looks.number(value, style) for value in values]
        for column in range(1, widest.get(row, 0) + 1):
            if found := marks.get((row, column)):
                styles[column - 1] = looks.number(values[column - 1], STYLES[found[0].severity])
        yield row_xml(row, values, styles)


def _said(finding: Finding, t: Translator) -> str:
    facts = finding.facts
    return f"{t(f'finding.{finding.rule}', **facts)} {t(f'remedy.{finding.rule}', **facts)}"


def _address(place: Place) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"


def _widths(sheet: Sheet) -> Iterator[tuple[int, float]]:
    """Return the width of each column, from what stands in its first rows."""
    for number, values in enumerate(zip(*sheet.rows[:WIDTH_ROWS], strict=False), 1):
        lengths = sorted(len(_shown(value)) for value in values if value is not None)
        # A title above the header runs over the cells beside it and needs no width.
        usual = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
        yield number, min(max(usual + 2, 9), WIDEST)


def _shown(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
