"""What each row below the header is: data, a group, a total, a footnote, the header again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoucj.intake.cellvalues import NumberStyle, cell_text, is_blank, read_numbers
from geoucj.intake.header_lines import Line, is_figure, line_of
from geoucj.intake.headers import levels_in, read_header
from geoucj.intake.model import CODE, PLACE_COLUMNS, Column, Role, Sheet, Value
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
COUNTS = NumberStyle(counts=True)
UNNAMED, DEEPEST, PART = -1, len(LEVELS), len(LEVELS) + 1  # depths that are no level
EXACT, ROUGH = 0.001, 0.2  # how far a total may be from the sum of its rows


@dataclass(frozen=True)
class Parts:
    """Which columns of a table hold what; `levels` says how deep the names of a column are."""

    figures: frozenset[int]
    counters: frozenset[int]
    codes: frozenset[int]
    splits: frozenset[int]  # months and segments in rows
    levels: Mapping[int, tuple[int, ...]]

    @cached_property
    def every_level(self) -> set[int]:
        """The levels that the headers name."""
        return {level for levels in self.levels.values() for level in levels}


class Row(NamedTuple):
    """A row that may be data: its number, how deep its name is, and what else tells its role."""

    number: int
    depth: int  # PART: a further month or segment of the place above
    said: bool  # the name says its level
    sure: bool  # that is wider than the table's
    figures: int
    alone: bool  # it holds one name and nothing else
    counter: str  # what counts it: `3`, `II`
    wide: bool  # merged over several columns
    gap: bool  # an empty row stands above it
    coded: bool


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
    whole = [int(text) for text in texts if text.isdigit()]
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
    _find_groups(sheet, reading, parts)
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
    """Return the role that the words of a row give it, None where they say nothing."""
    name = cells.texts[0] if cells.texts else ""
    note = bool(name) and is_note(name)
    if not note and any(is_total(text) for text in (*cells.names.values(), name)):
        return Role.TOTAL
    if note and (cells.figures == 0 or not name[0].isalpha() or is_average(name)):
        return Role.FOOTNOTE
    if cells.filled < 4 and is_note(" ".join(line_of(row).values())):
        return Role.FOOTNOTE  # `Halaman | 2`
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


def _find_groups(sheet: Sheet, reading: _Reading, parts: Parts) -> None:
    """Give the rows that head a group, or add one up, their role."""
    rows = reading.rows
    usual = max((row.depth for row in rows if row.depth != PART), default=0)
    counted = 2 * sum(bool(row.counter) for row in rows) > len(rows)
    suspects = [place for place, row in enumerate(rows) if _is_suspect(rows, place, usual, counted)]
    if not suspects:
        return
    numbers = [row.number for row in rows if row.figures]
    steps = _running_sums(sheet, numbers, parts) if numbers else np.zeros((1, 0))
    bounds = [*suspects, len(rows)]
    before = np.cumsum([0, *(bool(row.figures) for row in rows)])
    totals = [number for number, role in reading.roles.items() if role is Role.TOTAL]
    starts = _after_totals([row.number for row in rows], totals)
    previous = 0
    for index, place in enumerate(suspects):
        row, after = rows[place], bounds[index + 1]
        if row.figures == 0:
            if place + 1 < len(rows) and (row.alone or row.sure):
                reading.roles[row.number] = Role.GROUP
            continue
        own = steps[before[place + 1]] - steps[before[place]]
        start = max(previous, starts[place])
        sums = [
            steps[before[last]] - steps[before[first]]
            for first, last in ((place + 1, after), (start, place), (0, place))
            if last > first
        ]
        limit = ROUGH if row.said else EXACT
        certain = (row.sure or _heads(rows, place)) and bool(sums)
        if certain or any(_agree(own, total, limit) for total in sums):
            reading.roles[row.number] = Role.TOTAL
        previous = place + 1


def _is_suspect(rows: list[Row], place: int, usual: int, counted: bool) -> bool:
    """Return whether a row may head a group or add one up."""
    row = rows[place]
    if row.coded and row.figures:
        return False
    if row.depth == UNNAMED:
        return row.figures > 0
    if row.depth < usual or _heads(rows, place):
        return True
    following = place + 1 < len(rows) and rows[place + 1].figures > 0
    return (
        row.figures == 0 and row.alone and following and (row.wide or (counted and not row.counter))
    )


def _heads(rows: list[Row], place: int) -> bool:
    """Return whether a row is counted II or B, and the next one 1 or 2."""
    if not is_heading_number(rows[place].counter) or place + 1 == len(rows):
        return False
    return rows[place + 1].counter.rstrip(".)").isdigit()


def _after_totals(numbers: list[int], totals: list[int]) -> NDArray[np.int64]:
    """Return for each row the place of the first row after the last total above it."""
    after = np.searchsorted(numbers, totals)
    last = np.searchsorted(totals, numbers)
    return np.array([0, *after])[last]


def _running_sums(sheet: Sheet, numbers: list[int], parts: Parts) -> NDArray[np.float64]:
    """Return the sums of each column of figures over the first 0, 1, 2, … rows."""
    columns = sorted(parts.figures)
    values = np.zeros((len(numbers) + 1, len(columns)))
    for place, column in enumerate(columns):
        read = read_numbers([sheet.rows[number - 1][column] for number in numbers], COUNTS)
        values[1:, place] = np.nan_to_num(read)
    return np.cumsum(values, axis=0)


def _agree(own: NDArray[np.float64], total: NDArray[np.float64], limit: float) -> bool:
    """Return whether a row is the sum of others in at least one column."""
    return bool(np.any((total > 0) & (np.abs(own - total) <= limit * total)))


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
