"""Old XLS files: a file system of sectors (OLE), with a stream of records (BIFF) inside.

Only what must be known before the reader of cells may see them: it trusts every count it finds.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from geoucj.intake.files.extent import Extent

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # from here on no sector number
ENTRY = 128  # bytes of an entry of the directory
SMALL = 64  # bytes of a small sector, for streams below 4096 bytes
MAX_ROWS, MAX_COLUMNS = 65_536, 256
PROGRAMS = frozenset({"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"})

# Records of BIFF
FORMULA, END_OF_PART, FILE_PASS, COLUMNS_INFO, BOUND_SHEET = 0x06, 0x0A, 0x2F, 0x7D, 0x85
MANY_RK, STRINGS, LABEL_OF_STRINGS, OUTSIDE, DIMENSIONS = 0xBD, 0xFC, 0xFD, 0x1AE, 0x200
NUMBER, LABEL, BOOL_OR_ERROR, ROW, RK = 0x203, 0x204, 0x205, 0x208, 0x27E
CELLS = frozenset({FORMULA, MANY_RK, LABEL_OF_STRINGS, NUMBER, LABEL, BOOL_OR_ERROR, RK})
WORKSHEET, MACRO_SHEETS = 0, (1, 6)
OWN_SHEETS, ADD_INS = b"\x01\x04", b"\x01\x3a"  # what OUTSIDE says of no other file
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(frozen=True)
class Book:
    """What an XLS file says about itself; without sheets it is none, or locked."""

    protected: bool = False
    macros: bool = False
    external: bool = False
    sheets: tuple[Extent, ...] = ()


def read_book(content: bytes) -> Book:
    """Return what an OLE file says about itself. Raises ValueError, struct.error or LookupError."""
    streams = _Streams(content)
    names = streams.names
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        return Book(protected=True)
    stream = streams.read("Workbook" if "Workbook" in names else "Book")
    if stream is None:
        return Book()
    macros = not PROGRAMS.isdisjoint(names)
    external = False
    starts = []
    for kind, at, size in _records(stream, 0):
        if kind == FILE_PASS:
            return Book(protected=True)
        if kind == BOUND_SHEET:
            start, _, sheet_type = struct.unpack_from("<IBB", stream, at)
            macros = macros or sheet_type in MACRO_SHEETS
            if sheet_type == WORKSHEET:
                starts.append(start)
        elif kind == OUTSIDE:
            external = external or stream[at + 2 : at + 4] not in (OWN_SHEETS, ADD_INS)
        elif kind == STRINGS and struct.unpack_from("<I", stream, at + 4)[0] * 3 > len(stream):
            raise ValueError(size)  # more texts than the file has room for
    if macros or external:
        return Book(macros=macros, external=external)
    return Book(sheets=tuple(_extent(stream, start) for start in starts))


class _Streams:
    """The streams of an OLE file, by name."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise ValueError(shift)
        self.size = 1 << shift
        directories, fats, directory = struct.unpack_from("<III", content, 40)
        small_fat, small_fats, further, furthers = struct.unpack_from("<IIII", content, 60)
        sectors = len(content) // self.size
        if max(directories, fats, small_fats, furthers) > sectors:
            raise ValueError(sectors)
        lists = list(struct.unpack_from("<109I", content, 76))
        for _ in range(furthers):
            if further >= END:
                break
            *more, further = self._numbers(self._sector(further))
            lists += more
        self.fat = [n for each in lists if each < END for n in self._numbers(self._sector(each))]
        self.entries = list(self._entries(self._chain(directory)))
        self.names = frozenset(name for name, _, _ in self.entries)
        root = self.entries[0]
        self.small = self._chain(root[1]) if root[1] < END else b""
        self.small_fat = self._numbers(self._chain(small_fat)) if small_fat < END else ()

    def read(self, name: str) -> bytes | None:
        """Return the stream of a name, None where there is none."""
        found = next((entry for entry in self.entries if entry[0] == name), None)
        if found is None:
            return None
        _, start, size = found
        if size >= 4096:
            stream = self._chain(start)
        else:
            places = _follow(start, self.small_fat)
            stream = b"".join(self.small[at * SMALL : (at + 1) * SMALL] for at in places)
        if len(stream) < size:
            raise EOFError
        return stream[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        return self.content[at : at + self.size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self.fat))

    @staticmethod
    def _numbers(sectors: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4])

    def _entries(self, directory: bytes) -> Iterator[tuple[str, int, int]]:
        for at in range(0, len(directory) - ENTRY + 1, ENTRY):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if at and size > len(self.content):
                raise ValueError(size)
            name = directory[at : at + min(length, 64)].decode("utf-16-le", errors="replace")
            yield name.rstrip("\0"), start, size


def _follow(start: int, table: tuple[int, ...] | list[int]) -> Iterator[int]:
    """Yield the numbers of a chain; a ring ends in a ValueError."""
    number = start
    for _ in range(len(table) + 1):
        if number >= END:
            return
        yield number
        number = table[number]
    raise ValueError(start)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of the records of a part, up to its end."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == END_OF_PART:
            return
        yield kind, at + 4, size
        at += 4 + size
    raise EOFError


def _extent(stream: bytes, start: int) -> Extent:
    last = -1
    columns = 0
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    for kind, at, size in _records(stream, start):
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            if row < last:
                raise ValueError(row)  # the reader would lose rows that are out of order
            last = row
            end = column
            if kind == MANY_RK:
                (end,) = struct.unpack_from("<H", stream, at + size - 2)
            if max(column, end) >= MAX_COLUMNS:
                raise ValueError(column)
            columns = max(columns, end + 1)
            error = _error(kind, stream[at : at + 14])
            if error is not None:
                errors[row, column] = ERRORS.get(error, "#N/A")
        elif kind == DIMENSIONS:
            _require_dimensions(stream[at : at + size])
        elif kind == ROW:
            number, flags = struct.unpack_from("<H10xH", stream, at)
            if flags & 0x20:
                hidden_rows.add(number + 1)
        elif kind == COLUMNS_INFO:
            begin, end, _, _, flags = struct.unpack_from("<5H", stream, at)
            if flags & 1:
                hidden_columns.update(range(begin, min(end + 1, MAX_COLUMNS)))
    return Extent(last + 1, columns, frozenset(hidden_rows), frozenset(hidden_columns), errors)


def _error(kind: int, record: bytes) -> int | None:
    """Return the number of the error that a cell shows, None where it shows a value."""
    if kind == BOOL_OR_ERROR and record[7]:
        return record[6]
    if kind == FORMULA and record[6] == 2 and record[12:] == b"\xff\xff":
        return record[8]
    return None


def _require_dimensions(record: bytes) -> None:
    rows_and_columns = struct.unpack_from("<IIHH" if len(record) == 14 else "<HHHH", record)
    first_row, end_row, first_column, end_column = rows_and_columns
    if end_row == 0 or end_column == 0:  # an empty sheet
        return
    if not (first_row < end_row <= MAX_ROWS and first_column < end_column <= MAX_COLUMNS):
        raise ValueError(end_row)
