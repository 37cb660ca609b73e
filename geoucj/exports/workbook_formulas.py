"""The formulas of a workbook: they give the numbers of the table, and those of a changed one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from geoucj.analysis.indicators import ROUNDING
from geoucj.areas.codes import parent_codes
from geoucj.exports.workbook_looks import quoted
from geoucj.i18n import Translator
from geoucj.maps.measures import POINTS_TO_TARGET
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    COVERAGE_RATE,
    POTENTIAL,
    PUBLISHED_RATE,
    RATE_BASIS,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    RateBasis,
    State,
)

FIRST = 3  # row of the first area, from 0

Cell = Callable[[str], str]  # a column -> its cell in the same row, `$J5`


@dataclass(frozen=True)
class Sheet:
    """Where the figures of a level are: the sheet's name, its columns in order, its rows."""

    name: str
    level: Level
    columns: tuple[str, ...]
    table: pd.DataFrame

    def cells(self, row: int) -> Cell:
        """Return a function giving the cell of a column in a row of the table."""
        return lambda column: f"${self.letter(column)}{FIRST + row + 1}"

    def range(self, column: str) -> str:
        """Return all cells of a column, as other sheets call them."""
        letter = self.letter(column)
        return f"'{self.name}'!${letter}${FIRST + 1}:${letter}${FIRST + len(self.table)}"

    def letter(self, column: str) -> str:
        """Return the letter of a column."""
        return str(xl_col_to_name(self.columns.index(column)))


def formulas_of(
    sheet: Sheet, below: Sheet | None, min_potential: int, t: Translator
) -> dict[str, list[str | None]]:
    """Return the formulas of the columns that have them, None where a number was given.

    Sums are over the sheet of the level `below`, if there is one.
    """
    rows = [sheet.cells(row) for row in range(len(sheet.table))]
    found: dict[str, list[str | None]] = {
        COVERAGE_RATE: [_rate(cell, sheet, t) for cell in rows],
        UNCOVERED: [_uncovered(cell) for cell in rows],
        TO_TARGET: [_to_target(cell) for cell in rows],
        STATE: [_state(cell, min_potential, t) for cell in rows],
        ACTIVE: _counts(ACTIVE, sheet, below),
        POTENTIAL: _counts(POTENTIAL, sheet, below),
    }
    if RATE_BASIS in sheet.columns:
        counts = (given for _, given in sheet.table[[ACTIVE, POTENTIAL]].iterrows())
        found[RATE_BASIS] = [
            _basis(cell, given, t) for cell, given in zip(rows, counts, strict=True)
        ]
    if POINTS_TO_TARGET in sheet.columns:
        found[POINTS_TO_TARGET] = [_points(cell) for cell in rows]
    return found


def basis_words(basis: str, t: Translator) -> str:
    """Return in words where a rate comes from: it was published, or it follows from the counts."""
    known = RateBasis.PUBLISHED if basis == RateBasis.PUBLISHED else RateBasis.COUNTS
    return t(f"workbook.basis.{known}")


def _rate(cell: Cell, sheet: Sheet, t: Translator) -> str:
    """Return the rate of the counts, or the published one where the basis says so."""
    active, potential = cell(ACTIVE), cell(POTENTIAL)
    if RATE_BASIS not in sheet.columns:
        return f'=IF(AND(ISNUMBER({active}),N({potential})>0),{active}/{potential},"")'
    basis, printed = cell(RATE_BASIS), cell(PUBLISHED_RATE)
    published, counted = _bases(t)
    return f'=IF({basis}={published},{printed},IF({basis}={counted},{active}/{potential},""))'


def _basis(cell: Cell, given: pd.Series, t: Translator) -> str:
    """Return which rate holds: the published one until one of the `given` counts is changed."""
    active, potential = cell(ACTIVE), cell(POTENTIAL)
    both = f"COUNT({active},{potential})=2"
    changed = both
    if given.notna().all():
        same = f"{active}={given[ACTIVE]:.15G},{potential}={given[POTENTIAL]:.15G}"
        changed = f"AND({both},NOT(AND({same})))"
    published, counted = _bases(t)
    return (
        f'=IF(AND(ISNUMBER({potential}),N({potential})=0),"",'
        f"IF(AND(ISNUMBER({cell(PUBLISHED_RATE)}),NOT({changed})),{published},"
        f'IF({both},{counted},"")))'
    )


def _bases(t: Translator) -> tuple[str, str]:
    return quoted(basis_words(RateBasis.PUBLISHED, t)), quoted(basis_words(RateBasis.COUNTS, t))


def _uncovered(cell: Cell) -> str:
    active, potential = cell(ACTIVE), cell(POTENTIAL)
    return f'=IF(COUNT({active},{potential})=2,MAX(0,{potential}-{active}),"")'


def _to_target(cell: Cell) -> str:
    active, potential, target = cell(ACTIVE), cell(POTENTIAL), cell(TARGET_RATE)
    wanted = f"ROUNDUP(MAX(0,{target}*{potential}-{ROUNDING:G}),0)"
    return f'=IF(COUNT({active},{potential},{target})=3,MAX(0,{wanted}-{active}),"")'


def _points(cell: Cell) -> str:
    rate, target = cell(COVERAGE_RATE), cell(TARGET_RATE)
    return f'=IF(COUNT({rate},{target})=2,{rate}-{target},"")'


def _state(cell: Cell, least: int, t: Translator) -> str:
    potential, rate = cell(POTENTIAL), cell(COVERAGE_RATE)
    words = {state: quoted(t(f"state.{state}")) for state in State}
    return (
        f"=IF(AND(ISNUMBER({potential}),N({potential})=0),{words[State.NO_POTENTIAL]},"
        f"IF(NOT(ISNUMBER({rate})),{words[State.NO_DATA]},"
        f"IF(AND(ISNUMBER({potential}),N({potential})<{least}),{words[State.TOO_FEW]},"
        f"{words[State.RATE]})))"
    )


def _counts(column: str, sheet: Sheet, below: Sheet | None) -> list[str | None]:
    """Return sums over the narrower sheet.

    Only where they give the very number of the table: else that stays as it was published.
    """
    table = sheet.table
    found: list[str | None] = [None] * len(table)
    if below is None or below.table.empty:
        return found
    whole = table[RATE_BASIS] == RateBasis.ROLLED_UP
    parents = parent_codes(below.table[AREA_CODE], sheet.level)
    sums = below.table[[ACTIVE, POTENTIAL]].groupby(parents).sum().reindex(table[AREA_CODE])
    for each in (ACTIVE, POTENTIAL):
        whole &= (sums[each].to_numpy() == table[each]).to_numpy()
    for row in _places(whole):
        codes, counts = below.range(AREA_CODE), below.range(column)
        found[row] = f'=SUMIFS({counts},{codes},{sheet.cells(row)(AREA_CODE)}&"*")'
    return found


def _places(true: pd.Series) -> list[int]:
    """Return the numbers of the rows where it is true."""
    return [int(row) for row in np.flatnonzero(true)]
