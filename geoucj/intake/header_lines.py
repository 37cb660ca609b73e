"""Which rows of a sheet are its header, and what stands above each column."""

import re
from collections.abc import Sequence
from functools import lru_cache

from geoucj.errors import NoHeaderError
from geoucj.intake.cellvalues import MONTH_NAMES, cell_text, find_month
from geoucj.intake.headers import read_header, tokens
from geoucj.intake.model import Column, Sheet, Value
from geoucj.intake.vocabulary import (
    IDLE,
    LEVEL_WORDS,
    SEGMENT_WORDS,
    SPLIT_WORDS,
    STRONG,
    WEAK,
)
from geoucj.tables.schemas import SCHEMAS

SEARCHED = 60  # rows that hold something; no title is longer
LINES = 4  # of a header, at most
# Words of headers that lead to no figure, among them those of lists of persons.
OTHERS = (
    "no urut nik nama kpj alamat lahir tempat jenis kelamin umur usia hp telepon email ibu status "
    "kecamatan kabupaten provinsi wilayah rentan orang jiwa rp rupiah persen unit satuan lembar "
    "ke sd dan per akhir awal bln thn total pekerja rt rw dusun lingkungan id tk uraian volume"
)
_WORDS = frozenset(
    word
    for texts in (STRONG.values(), WEAK.values(), SEGMENT_WORDS.values(), [OTHERS])
    for text in texts
    for word in re.findall(r"[a-z]+", text)
) | frozenset(
    word
    for names in (
        LEVEL_WORDS,
        *(text.split() for split in SPLIT_WORDS.values() for text in split.values()),
        *(
            tokens(column.replace("_", " "))
            for schema in SCHEMAS.values()
            for column in schema.columns
        ),
    )
    for word in names
)

_FIGURE_STARTS = frozenset("0123456789-+(rR")
_FIGURE = re.compile(r"(?i)(?:rp\.? ?)?[-+(]?\d[\d., ]*(?:%|\)|,-)?")

Line = dict[int, str]  # what a row holds: text by column


def line_of(row: Sequence[Value]) -> Line:
    """Return the texts of a row by column, empty cells left out."""
    return {
        column: text
        for column, value in enumerate(row)
        if value is not None and (text := cell_text(value))
    }


@lru_cache(maxsize=20_000)
def is_figure(text: str) -> bool:
    """Return whether a text is a number, maybe with currency or per cent."""
    return text[:1] in _FIGURE_STARTS and (text.isdigit() or bool(_FIGURE.fullmatch(text)))


@lru_cache(maxsize=20_000)
def is_header_text(text: str) -> bool:
    """Return whether more than half of the words of a cell are those of headers."""
    if _is_month(text):
        return True
    words = re.findall(r"[a-z]+", text.lower().replace("%", " persen "))
    if not words or len(text) > 80 or re.search(r"\d{3}", text.replace("20", "")):
        return False
    known = sum(
        word in _WORDS or word in IDLE or tokens(word)[:1] == ("pekerja",) for word in words
    )
    return known > len(words) / 2


def _is_month(text: str) -> bool:
    """Return whether a cell is the month or year of a wide table: `Sep 2025`, `Sep`, `2025`."""
    return text.lower().rstrip(".") in MONTH_NAMES or (len(text) <= 20 and find_month(text) != "")


def find_header(sheet: Sheet, lines: dict[int, Line]) -> tuple[int, ...]:
    """Return the rows of the header, as a spreadsheet numbers them.

    `lines` are the rows that are not empty, by number. The row with most words of headers is one
    of its lines; the lines above and below it belong to it where their cells stand over or under
    gaps or merged cells. Raises NoHeaderError where no row has such words.
    """
    top = list(lines)[:SEARCHED]
    best = max(top, key=lambda row: _likeness(lines[row]), default=0)
    if not best or not _likeness(lines[best]):
        best = _first_above_figures(lines, top)
    if not best or best == list(lines)[-1]:
        raise NoHeaderError(sheet=sheet.name)
    rows = [best]
    while len(rows) < LINES and _is_upper(sheet, lines, rows[0] - 1, rows[0]):
        rows.insert(0, rows[0] - 1)
    while len(rows) < LINES and _is_lower(sheet, lines, rows, rows[-1] + 1):
        rows.append(rows[-1] + 1)
    return tuple(rows)


def _likeness(line: Line) -> int:
    """Return how many cells are those of a header; 0 where the row has figures or is a title."""
    texts = list(line.values())
    if any(is_figure(text) and not find_month(text) for text in texts):
        return 0
    known = [text for text in texts if is_header_text(text)]
    if len(texts) == 1:
        return int(len(known) == 1 and len(known[0].split()) <= 3 and not find_month(known[0]))
    if len(known) == len(texts) == 2 and find_month(texts[1]) and not find_month(texts[0]):
        return 1  # `Bulan: | September 2025` above a table
    return len(known) if 2 * len(known) >= len(texts) else 0


def _first_above_figures(lines: dict[int, Line], top: list[int]) -> int:
    """Return the first row of texts alone that stands above a row as wide with figures; 0: none."""
    for row in top:
        below = lines.get(row + 1)
        texts = lines[row].values()
        if not below or len(texts) < 2 or any(is_figure(text) for text in texts):
            continue
        figures = [column for column, text in below.items() if is_figure(text)]
        if figures and set(figures) <= set(lines[row]):
            return row
    return 0


def _wide(sheet: Sheet, row: int) -> list[tuple[int, int]]:
    """Return first and last column of the cells of a row that are merged over several columns."""
    return [
        (span.first_column, span.last_column)
        for span in sheet.merged
        if span.first_row <= row <= span.last_row and span.first_column < span.last_column
    ]


def _is_upper(sheet: Sheet, lines: dict[int, Line], row: int, below: int) -> bool:
    """Return whether a row is the line of a header above another line, not a title.

    Its cells stand over gaps of the line below, or over several of its columns.
    """
    upper, lower = lines.get(row), lines[below]
    if not upper or any(is_figure(text) and not find_month(text) for text in upper.values()):
        return False
    spans = _wide(sheet, row)
    widest = max(lines.values(), key=len)
    if any(len([c for c in widest if a <= c <= b]) > 0.8 * len(widest) for a, b in spans):
        return False  # a title merged across the table
    headers = [column for column, text in upper.items() if is_header_text(text)]
    first = min(widest)
    if any(
        first < a and a in headers and len([c for c in lower if a <= c <= b]) > 1 for a, b in spans
    ):
        return True
    over_gaps = [column for column in upper if column not in lower and column <= max(lower)]
    if len(upper) == 1:
        (column,) = upper
        # a label alone over its parts: `Peserta aktif` over PU and BPU, not a title
        parts = read_header([lower.get(column, "")])
        return column in headers and bool(parts.splits or _is_month(lower.get(column, "")))
    wide = bool(over_gaps) or len(upper) >= max(3, 0.8 * len(lower))
    return wide and 2 * len(headers) > len(upper)


def _is_lower(sheet: Sheet, lines: dict[int, Line], rows: list[int], row: int) -> bool:
    """Return whether a row is the line of a header below other lines, not a row of data.

    All its cells are words of headers, and one stands under a gap or a merged cell.
    """
    lower = lines.get(row)
    if not lower or any(is_figure(text) and not find_month(text) for text in lower.values()):
        return False
    if any(
        row > span.first_row and row <= span.last_row
        for span in sheet.merged
        if span.first_row in rows and span.first_column not in lower
    ):
        # cells of the header reach down into this row: it is one of its lines
        return True
    above = lines[rows[-1]]
    spans = _wide(sheet, rows[-1])
    parted = [
        column
        for column in lower
        if column not in above or any(first <= column <= last for first, last in spans)
    ]
    units = all(
        re.fullmatch(r"\(.*\)|%|orang|jiwa|rp\.?|rupiah|tk", t.lower()) for t in lower.values()
    )
    if units:
        return not _counts_columns(lower)
    # no first row of data leaves out its first name: `Jumlah` twice, over `Pekerja` and `Peserta`
    return (bool(parted) or min(above) not in lower) and all(
        is_header_text(text) for text in lower.values()
    )


def _counts_columns(line: Line) -> bool:
    return all(re.search(r"\d", text) for text in line.values())


def columns_of(sheet: Sheet, lines: dict[int, Line], header: tuple[int, ...]) -> tuple[Column, ...]:
    """Return the columns that hold something, each with the lines of its header."""
    texts = [_spread(sheet, lines, header, place) for place in range(len(header))]
    used = {column for row in header for column in lines.get(row, {})}
    for row in sheet.rows[header[-1] :]:
        used |= {column for column, value in enumerate(row) if value not in (None, "")}
    columns = []
    for number in sorted(used):
        said = [line[number] for line in texts if number in line]
        columns.append(Column(number, tuple(dict.fromkeys(said))))
    return tuple(columns)


def _spread(sheet: Sheet, lines: dict[int, Line], header: tuple[int, ...], place: int) -> Line:
    """Return the texts of one line of the header, repeated over the columns they stand above."""
    row = header[place]
    line = dict(lines.get(row, {}))
    spans = [span for span in sheet.merged if span.first_row == row]
    for span in spans:
        if text := lines.get(row, {}).get(span.first_column):
            line |= dict.fromkeys(range(span.first_column, span.last_column + 1), text)
    below = {column for each in header[place + 1 :] for column in lines.get(each, {})}
    if any(span.first_column < span.last_column for span in spans):
        return line  # merged cells say how far their texts reach
    reaching = ""
    for column in range(max(below, default=-1) + 1):
        if column in line:
            reaching = line[column] if column in below else ""
        elif column in below and reaching:
            line[column] = reaching
    return line
