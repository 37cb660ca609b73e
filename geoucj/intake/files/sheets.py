"""Any file that offices send, as sheets of values with the row numbers that Excel shows."""

import hashlib
import math
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geoucj.errors import EmptyTableError
from geoucj.intake.files.delimited import read_delimited
from geoucj.intake.files.extent import Extent
from geoucj.intake.files.grid import Grid, Room
from geoucj.intake.files.guards import (
    MAX_BYTES,
    Format,
    Opened,
    named_damage,
    open_content,
    open_table,
)
from geoucj.intake.files.opendocument import read_opendocument
from geoucj.intake.files.xlsx import read_extents
from geoucj.intake.model import Sheet, Span, Value, Workbook

Cell = str | int | float | bool | date | datetime | time | timedelta


def read_workbook(path: Path, max_bytes: int = MAX_BYTES) -> Workbook:
    """Return all sheets of an XLSX, XLS, ODS, CSV, TSV or TXT file, hidden ones too.

    Raises, besides what `guards.open_table` raises: EmptyTableError if no sheet holds anything,
    TooManyRowsError, TooManyCellsError, FormulaWithoutResultError. The file is not changed.
    """
    return _workbook(open_table(path, max_bytes))


def read_upload(file: str, content: bytes) -> Workbook:
    """Return all sheets of an uploaded file; nothing of it is written to the disk.

    Raises what `read_workbook` raises.
    """
    return _workbook(open_content(Path(file).name, content))


def _workbook(opened: Opened) -> Workbook:
    with named_damage(opened.file):
        sheets = _sheets(opened)
    if not any(sheet.rows for sheet in sheets):
        raise EmptyTableError(path=opened.file)
    return Workbook(opened.file, hashlib.sha256(opened.content).hexdigest(), sheets)


def _sheets(opened: Opened) -> tuple[Sheet, ...]:
    if opened.format is Format.TEXT:
        return (read_delimited(opened),)
    if opened.format is Format.ODS:
        return read_opendocument(opened)
    return _excel_sheets(opened)


def _excel_sheets(opened: Opened) -> tuple[Sheet, ...]:
    extents = _extents(opened)
    room = Room(opened.file)
    for extent in extents:
        room.take(extent.rows, extent.columns)
    with CalamineWorkbook.from_filelike(BytesIO(opened.content)) as book:
        worksheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        return tuple(
            _sheet(book.get_sheet_by_name(each.name), extent, each.visible)
            for each, extent in zip(worksheets, extents, strict=True)
        )


def _extents(opened: Opened) -> tuple[Extent, ...]:
    """Return the extents of the worksheets in their order; charts are none."""
    return opened.book.sheets if opened.book else tuple(read_extents(opened).values())


def _sheet(sheet: CalamineSheet, extent: Extent, visible: SheetVisibleEnum) -> Sheet:
    errors: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in extent.errors.items():
        errors[row][column] = text  # for the reader these cells are empty
    left: list[Value] = [None] * (sheet.start[1] if sheet.start else 0)  # columns left of the cells
    cells = sheet.iter_rows()
    same: dict[str, str] = {}  # a name that fills a column is kept once
    grid = Grid(Room(sheet.name))  # there is room, as the extent says
    for number in range(extent.rows):
        values = [*left, *(_value(cell, same) for cell in next(cells, ()))]
        for column, text in errors.get(number, {}).items():
            values += [None] * (column + 1 - len(values))
            values[column] = text
        grid.add(values)
    merged = tuple(
        Span(first_row + 1, last_row + 1, first_column, last_column)
        for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ()
    )
    return Sheet(
        sheet.name,
        grid.rows(),
        merged,
        extent.hidden_rows,
        extent.hidden_columns,
        visible == SheetVisibleEnum.Visible,
    )


def _value(cell: Cell, same: dict[str, str]) -> Value:
    if isinstance(cell, str):
        return same.setdefault(cell, cell) or None
    if isinstance(cell, float):
        if cell.is_integer():
            return int(cell)
        return cell if math.isfinite(cell) else str(cell)
    if isinstance(cell, time | timedelta):  # no month and no count: only to be shown
        return str(cell)
    return cell
