"""What each row below the header is: data, a group, a total, a footnote, the header again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from geoucj.intake.cellvalues import cell_text, is_blank
from geoucj.intake.header_lines import Line, is_figure, line_of
from geoucj.intake.headers import levels_in, read_header
from geoucj.intake.model import CODE, PLACE_COLUMNS, Column, Role, Sheet, Value
from geoucj.intake.row_groups import DEEPEST, PART, UNNAMED, Parts, Row, find_groups
from geoucj.intake.row_words import (
    is_average,
    is_heading_number,
    is_note,
    is_numbering,
    is_total,
    level_said,
)
from geoucj.schema import AS_OF, LEVELS, SEGMENT

LOOKED_AT = 2000  # rows that tell which columns hold figures


class _Cells(NamedTuple):
    """What a row holds."""

    filled: int
    figures: int
    names: Line  # of places, by column
    texts: list[str]  # all that is no figure, month or segment
    counter: str
    first: tuple[int, str]  # the first cell: its column and text
    coded: bool
    parted: bool  # it has a month or segment


@dataclass
class _Reading:
    roles: dict[int, Role] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def parts_of(sheet: Sheet, header: tuple[int, ...], columns: Sequence[Column]) -> Parts:
    """Return which columns hold figures, names, codes, months and numbers that count rows."""
    below = sheet.rows[header[-1] : header[-1] + LOOKED_AT]
    figures, counters, codes, splits = set(), set(), set(), set()
    levels: dict[int, tuple[int, ...]] = {}
    for column in columns:
        reading = read_header(column.header)
        sense = reading.sense.column if reading.sense else ""
        texts = [text for row in below if (text := line_of([row[column.number]]).get(0))]
        texts = [text for text in texts if not is_blank(text)]
        numeric = sum(is_figure(text) for text in texts)
        if reading.counter or (not column.header and _counts(texts)):
            counters.add(column.number)
        elif sense == CODE:
            codes.add(column.number)
        elif sense in (AS_OF, SEGMENT):
            splits.add(column.number)
        elif texts and 2 * numeric >= len(texts):
            figures.add(column.number)
        elif sense in ("", *PLACE_COLUMNS):
            said = tuple(LEVELS.index(each) for each in levels_in(" ".join(column.header)))
            levels[column.number] = said
    return Parts(
        frozenset(figures), frozenset(counters), frozenset(codes), frozenset(splits), levels
    )


def _counts(texts: Sequence[str]) -> bool:
    whole = [int(text) for text in texts if text.isdecimal() and len(text) < 7]
    return len(whole) > 2 and whole == list(range(1, len(whole) + 1))


def roles_of(
    sheet: Sheet, header: tuple[int, ...], above: Sequence[Line], parts: Parts
) -> dict[int, Role]:
    """Return the role of every row below the header that is not empty.

    `above` are the rows down to the header, to know them again at the top of a page. A row that
    names a wider area than its table, above or below the rows of that area, is their total where
    it has figures and a group where it has none; where the name alone is not sure, the sum of the
    rows decides.
    """
    reading = _Reading()
    wide = {s.first_row for s in sheet.merged if s.last_column - s.first_column > 1}
    firsts = {(column, text.lower()) for line in above for column, text in [*line.items()][:1]}
    gap, numbered = False, False
    for number, row in enumerate(sheet.rows[header[-1] :], start=header[-1] + 1):
        cells = _cells(row, parts)
        if not cells.filled:
            gap = True
            continue
        role = None
        if not numbered and cells.filled > 2 and is_numbering([*line_of(row).values()]):
            role = Role.NUMBERING
        elif cells.first in firsts and any(_is_again(line_of(row), line) for line in above):
            role, numbered = Role.REPEATED_HEADER, False
        if role is None:
            numbered = True
            role = _said(row, cells)
        if role is None:
            reading.rows.append(_row(number, cells, parts, number in wide, gap))
        # the place in the dictionary keeps the order of the rows
        reading.roles[number] = role or Role.DATA
        gap = False
    totals = [number for number, role in reading.roles.items() if role is Role.TOTAL]
    reading.roles |= find_groups(sheet, reading.rows, totals, parts)
    _find_tail(reading, parts)
    return reading.roles


def _cells(row: Sequence[Value], parts: Parts) -> _Cells:
    """Return what a row holds; numbers are not made texts, for a sheet has many."""
    filled = figures = 0
    names: Line = {}
    texts: list[str] = []
    counter, first = "", (0, "")
    coded = parted = False
    for column, value in enumerate(row):
        if value is None:
            continue
        text = " ".join(value.split()) if type(value) is str else None
        if text == "":
            continue
        filled += 1
        if filled == 1:
            first = (column, (text or cell_text(value)).lower())
        figure = isinstance(value, (int, float)) if text is None else is_figure(text)
        if column in parts.figures:
            figures += figure
        elif column in parts.splits:
            parted = True
            continue
        elif column in parts.codes:
            coded = coded or figure
        elif column in parts.counters and (figure or is_heading_number(text or "")):
            counter = text or cell_text(value)
        if not figure and text and not is_heading_number(text):
            texts.append(text)
            if column in parts.levels or column in parts.counters:
                names[column] = text
    return _Cells(filled, figures, names, texts, counter, first, coded, parted)


def _is_again(line: Line, known: Line) -> bool:
    """Return whether a row repeats one above: a line of the header, or of a title."""
    if len(line) == 1 and len(known) == 1:
        (text,) = line.values()
        return len(text) > 3 and line.keys() == known.keys()  # the texts are known to agree
    if len(line) < 2 or 2 * len(line) < len(known):
        return False
    return all(known.get(column, "").lower() == text.lower() for column, text in line.items())


def _said(row: Sequence[Value], cells: _Cells) -> Role | None:
    """Return the role that the words of a row give it, None where they say nothing.

    A row with figures is a footnote only where it cannot be a place: `Kepala Gurung` and
    `1) Kapur` are villages. Below a code alone, texts are remarks and name nothing.
    """
    name = cells.texts[0] if cells.texts and (cells.names or not cells.coded) else ""
    note = bool(name) and is_note(name)
    if not note and any(is_total(text) for text in (*cells.names.values(), name)):
        return Role.TOTAL
    if not note and cells.filled < 4:
        note = is_note(" ".join(line_of(row).values()))  # `Halaman | 2`
    if note and (cells.figures == 0 or ":" in name or is_average(name)):
        return Role.FOOTNOTE
    return None


def _row(number: int, cells: _Cells, parts: Parts, wide: bool, gap: bool) -> Row:
    names, counter, figures = cells.names, cells.counter, cells.figures
    if not names:
        depth = PART if cells.parted or counter or cells.coded else UNNAMED
        alone = cells.filled == 1
        return Row(number, depth, False, False, figures, alone, counter, wide, gap, cells.coded)
    column = max(names)
    levels, every = parts.levels.get(column, ()), parts.every_level
    said = level_said(names[column])
    if said and levels == (said[0],):
        said = None  # `Desa Kapur` below `Desa`, `Kota Pontianak` below `Kab/Kota`
    depth, sure = said or (max(levels, default=DEEPEST), False)
    sure = sure and bool(every) and depth < max(every)
    alone = cells.filled == 1 + bool(counter) and len(names) == 1
    return Row(number, depth, bool(said), sure, figures, alone, counter, wide, gap, cells.coded)


def _find_tail(reading: _Reading, parts: Parts) -> None:
    """Make footnotes of what stands below the table: no figures, after a gap or a footnote."""
    if not parts.figures:
        return
    filled = {row.number: row for row in reading.rows}
    last = max((row.number for row in reading.rows if row.figures), default=0)
    last = max([last, *(n for n, role in reading.roles.items() if role is Role.TOTAL)])
    below = False
    for number in [number for number in reading.roles if number > last]:
        row, role = filled.get(number), reading.roles[number]
        below |= role is Role.FOOTNOTE or (row is not None and row.gap)
        if below and row is not None:
            reading.roles[number] = Role.FOOTNOTE
