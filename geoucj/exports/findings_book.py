"""What is wrong with a file, as a workbook: a list of all findings, and the clerk's own sheet.

The sheet keeps its rows and columns; what is wrong is coloured where it stands.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from geoucj.i18n import Translator
from geoucj.intake.model import Layout, Role, Sheet
from geoucj.tables.findings import Finding, Severity

Place = tuple[int, int]  # row and column, both from 1
LINKS = 60_000  # Excel refuses a sheet with more than 65,530
COMMENTS = 2_000  # more make a workbook slow to open; every finding is in the list
COMMENT_SIZE = (180, 420)  # height and width, points
LONGEST = 32_000  # characters of a cell
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
    _write_list(listed, own.title, ordered, places, t)
    marks: dict[Place, list[Finding]] = {}
    for finding in ordered:
        if (place := places[id(finding)]) is not None:
            marks.setdefault(place, []).append(finding)
    _write_sheet(own, sheet, layout, marks, t)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


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
    kept = "".join(" " if char in r"[]:*?/\\" else char for char in _clean(sheet.name))
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


def _write_list(
    listed: Worksheet,
    own: str,
    findings: Sequence[Finding],
    places: Mapping[int, Place | None],
    t: Translator,
) -> None:
    for number, width in enumerate(LIST_WIDTHS, 1):
        listed.column_dimensions[get_column_letter(number)].width = width
    listed.freeze_panes = "A2"
    listed.auto_filter.ref = f"A1:{get_column_letter(len(LIST_WIDTHS))}{len(findings) + 1}"
    heads = ("severity", "row", "cell", "column", "value", "wrong", "remedy")
    listed.append([_styled(listed, t(f"book.{head}"), HEAD) for head in heads])
    quoted = own.replace("'", "''")
    for turn, finding in enumerate(findings):
        severity = t(f"severity.{finding.severity}")
        place, facts = places[id(finding)], finding.facts
        shown = _address(place) if place else ""
        link = WriteOnlyCell(listed, shown or None)
        if place and turn < LINKS:
            link.style = LINK
            link.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{shown}", display=shown)
        listed.append(
            [
                _styled(listed, severity.capitalize(), STYLES[finding.severity]),
                finding.row,
                link,
                _styled(listed, finding.column, TEXT),
                _styled(listed, finding.value, TEXT),
                _styled(listed, t(f"finding.{finding.rule}", **facts), TEXT),
                _styled(listed, t(f"remedy.{finding.rule}", **facts), TEXT),
            ]
        )


def _write_sheet(
    own: Worksheet,
    sheet: Sheet,
    layout: Layout,
    marks: Mapping[Place, Sequence[Finding]],
    t: Translator,
) -> None:
    for number, width in _widths(sheet):
        own.column_dimensions[get_column_letter(number)].width = width
    if layout.header_rows:
        own.freeze_panes = f"A{max(layout.header_rows) + 1}"
    totals, headers = set(layout.rows(Role.TOTAL)), set(layout.header_rows)
    widest: dict[int, int] = {}  # a finding may stand beside the last value of its row
    for row, column in marks:
        widest[row] = max(column, widest.get(row, 0))
    commented = set(list(marks)[:COMMENTS])
    for row, values in enumerate(sheet.rows, 1):
        style = TOTAL if row in totals else HEADER if row in headers else ""
        if not style and row not in widest:
            own.append([_held(own, value) for value in values])
            continue
        cells = []
        beside = [None] * (widest.get(row, 0) - len(values))
        for column, value in enumerate([*values, *beside], 1):
            found = marks.get((row, column), ())
            cell = _styled(own, value, STYLES[found[0].severity] if found else style)
            if (row, column) in commented:
                said = "\n\n".join(dict.fromkeys(_said(each, t) for each in found))
                cell.comment = Comment(_clean(said), "geoucj", *COMMENT_SIZE)
            cells.append(cell)
        own.append(cells)


def _said(finding: Finding, t: Translator) -> str:
    facts = finding.facts
    return f"{t(f'finding.{finding.rule}', **facts)} {t(f'remedy.{finding.rule}', **facts)}"


def _held(own: Worksheet, value: object) -> object:
    """Return a value as a cell can hold it without becoming a formula or an error."""
    if isinstance(value, str):
        kept = _clean(value)
        return _text(own, kept) if kept.startswith(("=", "#")) else kept
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value


def _styled(own: Worksheet, value: object, style: str) -> Cell:
    held = _held(own, value)
    cell = held if isinstance(held, Cell) else WriteOnlyCell(own, held)
    if style:
        cell.style = style
    return cell


def _text(own: Worksheet, text: str) -> Cell:
    cell = WriteOnlyCell(own, text)
    cell.data_type = "s"
    return cell


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST]


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
