"""Which rows head a group or add one up: they name a wider area, or hold the sum of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoucj.intake.cellvalues import NumberStyle, read_numbers
from geoucj.intake.model import Role, Sheet
from geoucj.intake.row_words import is_heading_number
from geoucj.schema import LEVELS

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


def find_groups(sheet: Sheet, rows: list[Row], totals: list[int], parts: Parts) -> dict[int, Role]:
    """Return the rows that are groups or totals, by number; `totals` are those that say so.

    A row that names a wider area than its table is a total where it has figures and a group where
    it has none. Where its name alone is not sure, it must be the sum of the rows below or above.
    """
    found: dict[int, Role] = {}
    usual = max((row.depth for row in rows if row.depth != PART), default=0)
    counted = 2 * sum(bool(row.counter) for row in rows) > len(rows)
    suspects = [place for place, row in enumerate(rows) if _is_suspect(rows, place, usual, counted)]
    numbers = [row.number for row in rows if row.figures]
    values = _values(sheet, numbers, parts)
    if not suspects:
        nested = [] if parts.codes else _nested(values)
        return {numbers[place]: Role.TOTAL for place in nested}
    steps = np.cumsum(np.vstack([np.zeros((1, values.shape[1])), values]), axis=0)
    bounds = [*suspects, len(rows)]
    before = np.cumsum([0, *(bool(row.figures) for row in rows)])
    starts = _after_totals([row.number for row in rows], totals)
    previous = 0
    for index, place in enumerate(suspects):
        row, after = rows[place], bounds[index + 1]
        if row.figures == 0:
            if place + 1 < len(rows) and (row.alone or row.sure):
                found[row.number] = Role.GROUP
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
            found[row.number] = Role.TOTAL
        previous = place + 1
    return found


def _nested(values: NDArray[np.float64]) -> list[int]:
    """Return the places of rows that are each the sum of the rows up to the next such row.

    So a pivot table shows districts above their villages, in one column. All rows must follow it,
    in all columns of whole numbers.
    """
    values = values[:, np.all(values % 1 == 0, axis=0)]
    heads: list[int] = []
    place, longest = 0, 0
    while values.shape[1] and place < len(values):
        missing, last = values[place].copy(), place
        while last + 1 < len(values) and missing.any() and (missing >= 0).all():
            last += 1
            missing -= values[last]
        if missing.any() or last == place:
            return []
        heads.append(place)
        longest = max(longest, last - place)
        place = last + 1
    sure = longest > 1 and (len(heads) > 1 or values.shape[1] > 1)
    return heads if sure else []


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


def _values(sheet: Sheet, numbers: list[int], parts: Parts) -> NDArray[np.float64]:
    """Return the figures of rows, one column for each; blank is zero."""
    columns = sorted(parts.figures)
    values = np.zeros((len(numbers), len(columns)))
    for place, column in enumerate(columns):
        read = read_numbers([sheet.rows[number - 1][column] for number in numbers], COUNTS)
        values[:, place] = np.nan_to_num(read)
    return values


def _agree(own: NDArray[np.float64], total: NDArray[np.float64], limit: float) -> bool:
    """Return whether a row is the sum of others in half of the columns: rates do not add up."""
    used = total > 0
    agree = np.abs(own - total) <= limit * total
    return bool(used.any()) and bool(2 * (agree & used).sum() >= used.sum())
