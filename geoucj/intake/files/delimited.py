"""Rows of text files: whatever separates their cells."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from geoucj.intake.files.grid import Grid, Room
from geoucj.intake.files.guards import Opened, decoded
from geoucj.intake.model import Sheet

DELIMITERS = ("\t", ";", "|", ",")  # the rarest inside a cell first: it wins a tie
NAMED = re.compile(r'"?sep=(.)"?[ \t]*(\r\n|\r|\n)', re.IGNORECASE)
SAMPLE = 1000  # lines
END = "\x03"  # put below the text, it is a row of its own unless a quotation is still open


def read_delimited(opened: Opened) -> Sheet:
    """Return the one sheet of a text file; a first line `sep=;` is no row, as in a spreadsheet.

    Raises TooManyRowsError or TooManyCellsError, and csv.Error where a quotation has no end.
    """
    text = decoded(opened.content).removeprefix("\ufeff")
    named = NAMED.match(text)
    if named:
        delimiter = named[1]
        text = text[named.end() :]
    else:
        delimiter = _delimiter(text)
    grid = Grid(Room(opened.file))
    for row in _rows(text, delimiter):
        grid.add(cell or None for cell in row)
    return Sheet("", grid.rows())


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows; a quotation mark in the midst of a cell is forgiven, one without end not."""
    rows = csv.reader(StringIO(f"{text}\n{END}", newline=""), delimiter=delimiter)
    last = next(rows)
    for row in rows:
        yield last
        last = row
    if last != [END]:
        raise csv.Error


def _delimiter(text: str) -> str:
    """Return what gives the most rows of one and the same number of cells."""
    lines = "".join(islice(StringIO(text, newline=""), SAMPLE))

    def rows_alike(delimiter: str) -> int:
        rows = csv.reader(StringIO(lines, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(widths.values(), default=0)

    return max(DELIMITERS, key=rows_alike)
