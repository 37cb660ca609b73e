"""Any table file as text, with the file's own row numbers. Nothing is interpreted here."""

import csv
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from geoucj.errors import (
    BrokenTableError,
    EmptyTableError,
    MissingFileError,
    TableTooLargeError,
    WrongTableTypeError,
)

MAX_BYTES = 64_000_000  # as stored, and what an XLSX may unpack to twice over
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
DELIMITERS = (",", ";", "\t")
ZIP, OLE, UTF16 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class RawTable:
    """A table as its file holds it.

    `frame` has text columns, "" for an empty cell (a Parquet file keeps its own types); its index
    holds the row numbers that a spreadsheet shows: the header is row 1, the first record row 2.
    Rows that are empty throughout are left out, the others keep their numbers.
    """

    file: str
    frame: pd.DataFrame


def read_table(path: Path, max_bytes: int = MAX_BYTES) -> RawTable:
    """Return the table in a CSV, XLSX (its first sheet) or Parquet file, and change nothing.

    CSV may be UTF-8, UTF-16, cp1252 or Latin-1, separated by commas, semicolons or tabs. Raises
    MissingFileError, EmptyTableError, TableTooLargeError, WrongTableTypeError, BrokenTableError.
    """
    if not path.is_file():
        raise MissingFileError(path=path)
    size = path.stat().st_size
    if size > max_bytes:
        raise TableTooLargeError(path=path, megabytes=size // 10**6, limit=max_bytes // 10**6)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _read_parquet(path)
    if suffix not in (".csv", ".tsv", ".txt", ".xlsx"):
        raise WrongTableTypeError(path=path, suffix=suffix or path.name)
    content = path.read_bytes()
    if not content.strip():
        raise EmptyTableError(path=path)
    rows = _xlsx_rows(path, content, max_bytes) if suffix == ".xlsx" else _csv_rows(path, content)
    return RawTable(path.name, _frame(path, rows))


def _read_parquet(path: Path) -> RawTable:
    try:
        table = parquet.read_table(path)
    except (OSError, ValueError) as error:
        raise BrokenTableError(path=path, reason=str(error).splitlines()[0]) from error
    fields = [
        pa.field(field.name, pa.large_string()) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    frame = table.cast(pa.schema(fields)).to_pandas()
    if frame.empty:
        raise EmptyTableError(path=path)
    return RawTable(path.name, frame.set_axis(range(2, len(frame) + 2)))


def _csv_rows(path: Path, content: bytes) -> list[list[str]]:
    if content.startswith(UTF16):
        text = content.decode("utf-16", errors="replace")
    elif content.startswith((ZIP, OLE)) or b"\0" in content:
        raise WrongTableTypeError(path=path, suffix=path.suffix.lower())
    else:
        text = _decode(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise BrokenTableError(path=path, reason=str(error)) from error


def _decode(content: bytes) -> str:
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(ENCODINGS[-1])  # every byte is a letter of Latin-1


def _xlsx_rows(path: Path, content: bytes, max_bytes: int) -> list[list[str]]:
    if not content.startswith(b"PK"):
        raise WrongTableTypeError(path=path, suffix=".xlsx")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            if unpacked > 2 * max_bytes:
                raise TableTooLargeError(
                    path=path, megabytes=unpacked // 10**6, limit=2 * max_bytes // 10**6
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise WrongTableTypeError(path=path, suffix=".xlsx")
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            return [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, OSError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise BrokenTableError(path=path, reason=reason) from error


def _cell(value: Any) -> str:
    """Return what a cell holds as text; a month typed into a spreadsheet became a date."""
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()


def _frame(path: Path, rows: list[list[str]]) -> pd.DataFrame:
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(numbered) < 2:
        raise EmptyTableError(path=path)
    (_, header), *records = numbered
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    for number, row in records:
        if any(row[width:]):
            reason = f"{number}: {len(row)} > {width}"
            raise BrokenTableError(path=path, reason=reason)
    cells = [(row + [""] * width)[:width] for _, row in records]
    index = pd.Index([number for number, _ in records])
    return pd.DataFrame(cells, columns=pd.Index(header), index=index, dtype="str")
