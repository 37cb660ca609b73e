"""Rows of figures as CSV, JSON and XLSX: codes and months stay text, no text is a formula."""

import io
from collections.abc import Collection, Hashable, Mapping
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from geoucj.schema import AREA_NAME, REASON, SOURCE

COUNT = "#,##0"
RATE = "0.00%"
WIDTH = 18
WIDTHS = {SOURCE: 44, REASON: 90}


def csv_of(rows: pd.DataFrame, figures: Collection[str]) -> bytes:
    """Return UTF-8 CSV with a mark by which Excel knows it; all columns but `figures` are texts."""
    rows = rows.copy()
    for column in [name for name in rows if name not in figures]:
        starts = rows[column].str.match(r"[=+\-@\t\r]").fillna(False).astype("bool")
        rows[column] = rows[column].mask(starts, "'" + rows[column].fillna(""))
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def records_of(rows: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the rows as JSON can hold them, None where there is no figure."""
    values = rows.astype(object)
    return values.where(values.notna(), None).to_dict("records")


def book_of(rows: pd.DataFrame, formats: Mapping[str, str], title: str, warning: str) -> bytes:
    """Return a workbook with one sheet, its header frozen; a `warning` stands above it, if any.

    `formats` has the number format of each column of figures; all other columns are texts.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title
    first = 1
    if warning:
        sheet.append([warning])
        sheet["A1"].font = Font(bold=True, color="B3261E")
        first = 2
    sheet.append(list(rows.columns))
    for cell in sheet[first]:
        cell.font = Font(bold=True)
    for values in rows.astype(object).itertuples(index=False):
        sheet.append([_held(value) for value in values])
    for column, name in enumerate(rows.columns, 1):
        for (cell,) in sheet.iter_rows(min_row=first + 1, min_col=column, max_col=column):
            _format(cell, formats.get(name))
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, WIDTH)
    scrolled = get_column_letter(list(rows.columns).index(AREA_NAME) + 2)
    sheet.freeze_panes = f"{scrolled}{first + 1}"
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(rows.columns))}{first + len(rows)}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _held(value: Any) -> Any:
    """Return what a cell can hold: nothing for NA, texts without control characters."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    return None if pd.isna(value) else value


def _format(cell: Any, number_format: str | None) -> None:
    """Give a cell its column's format; text stays text, also `=1+1`."""
    cell.number_format = number_format or "@"
    if number_format is None and cell.value is not None:
        cell.data_type = "s"
