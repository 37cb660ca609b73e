"""Rows of a worksheet as XML: ten times as fast as cell by cell, for sheets of 100,000 rows."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

LONGEST = 32_000  # characters of a cell
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
BATCH = 1_000  # rows that are compressed at once
letter = lru_cache(maxsize=1024)(get_column_letter)


def clean(text: str) -> str:
    """Return a text as a cell can hold it, without control characters."""
    return NO_XML.sub("", text)[:LONGEST]


def row_xml(number: int, values: Sequence[object], styles: Sequence[int]) -> str:
    """Return a row; `styles` are the numbers of the looks of its cells, 0 for none.

    A text stays a text, also `=1+1`: no formula is ever written.
    """
    pairs = enumerate(zip(values, styles, strict=True), 1)
    cells = "".join(
        _cell(f"{letter(column)}{number}", value, style)
        for column, (value, style) in pairs
        if value is not None or style
    )
    return f'<row r="{number}">{cells}</row>'


def with_rows(book: bytes, sheets: Mapping[int, Iterable[str]]) -> bytes:
    """Return the workbook `book` with other rows in `sheets`, by their numbers from 1."""
    paths = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in sheets.items()}
    made = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name not in paths:
                new.writestr(name, content)
                continue
            head, tail = ROWS.split(content, maxsplit=1)
            with new.open(name, "w") as file:
                file.write(head + b"<sheetData>")
                for batch in _batches(paths[name]):
                    file.write("".join(batch).encode())
                file.write(b"</sheetData>" + tail)
    return made.getvalue()


def _cell(address: str, value: object, style: int) -> str:
    look = f' s="{style}"' if style else ""
    if value is None or value == "":
        return f'<c r="{address}"{look}/>'
    if isinstance(value, bool):
        return f'<c r="{address}"{look} t="b"><v>{value:d}</v></c>'
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, date):
        value = to_excel(value)
    if isinstance(value, (int, float)) and math.isfinite(value):
        return f'<c r="{address}"{look}><v>{value}</v></c>'
    text = escape(clean(str(value)))
    return f'<c r="{address}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _batches(rows: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
