"""Which sheet holds the table, and what its rows are: title, header, data, totals, footnotes."""

from geoucj.errors import UnknownSheetError
from geoucj.intake.cellvalues import find_month
from geoucj.intake.header_lines import SEARCHED, Line, columns_of, find_header, is_figure, line_of
from geoucj.intake.model import Layout, Sheet, Workbook
from geoucj.intake.row_roles import parts_of, roles_of


def choose_sheet(workbook: Workbook, name: str | None = None) -> Sheet:
    """Return the sheet of a name, or the visible one with most rows of two cells and more.

    A hidden sheet is taken only by its name. Raises UnknownSheetError.
    """
    if name is not None:
        for sheet in workbook.sheets:
            if sheet.name.strip().lower() == name.strip().lower():
                return sheet
        raise UnknownSheetError(name=name, known=", ".join(s.name for s in workbook.sheets))
    shown = [sheet for sheet in workbook.sheets if sheet.visible] or list(workbook.sheets)
    return max(shown, key=_amount)


def _amount(sheet: Sheet) -> tuple[int, int]:
    """Return how many rows hold two cells and more, and how many cells they hold."""
    filled = [sum(value is not None for value in row) for row in sheet.rows]
    wide = [number for number in filled if number > 1]
    return len(wide), sum(wide)


def find_layout(sheet: Sheet) -> Layout:
    """Return title, header, columns and the role of every row below. Raises NoHeaderError."""
    top = _first_lines(sheet)
    header = find_header(sheet, top)
    columns = columns_of(sheet, top, header)
    above = [top[row] for row in top if row <= header[-1]]
    title = [" ".join(dict.fromkeys(top[row].values())) for row in top if row < header[0]]
    roles = roles_of(sheet, header, above, parts_of(sheet, header, columns))
    return Layout("\n".join(title), header, columns, roles)


def unread_rows(sheet: Sheet, layout: Layout) -> list[int]:
    """Return the rows above the header that hold figures and more: of another table, it may be."""
    found = []
    for number in range(1, min(layout.header_rows, default=1)):
        texts = line_of(sheet.rows[number - 1]).values()
        if len(texts) > 1 and any(is_figure(text) and not find_month(text) for text in texts):
            found.append(number)
    return found


def _first_lines(sheet: Sheet) -> dict[int, Line]:
    """Return the first rows that are not empty, by number."""
    lines: dict[int, Line] = {}
    for number, row in enumerate(sheet.rows, start=1):
        if line := line_of(row):
            lines[number] = line
        if len(lines) > SEARCHED:
            break
    return lines
