"""Growth over one year: the same month a year before, and only like with like."""

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from geoucj.analysis.change import Comparison, add_change
from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import DERIVED, ENOUGH_PARTS, Figures, history
from geoucj.analysis.periods import month_number, month_numbers
from geoucj.areas.codes import level_of
from geoucj.schema import (
    ACTIVE,
    ACTIVE_CHANGE,
    AREA_CODE,
    AS_OF,
    COMPARISON,
    COVERAGE_RATE,
    LEVELS,
    POTENTIAL,
    RATE_CHANGE,
    Level,
)

NAN = float("nan")
MONTH = len("2023-11")


class Footing(StrEnum):
    """On what two figures a year apart are compared, or why they are not."""

    OWN = "own"  # both are of one kind
    COMMON = "common"  # sums of those areas inside that have figures in both months
    NO_FIGURE = "no_figure"
    ONLY_YEAR = "only_year"  # the month of the figure is not known
    NO_YEAR_BEFORE = "no_year_before"
    OTHER_BASIS = "other_basis"  # one was published, the other was computed
    OTHER_AREAS = "other_areas"  # sums of other areas, and too few have figures in both months
    NOT_JUDGED = "not_judged"  # too few potential workers, or none


COMPARED = (Footing.OWN, Footing.COMMON)
_FOOTINGS = {
    Comparison.SAME: Footing.OWN,
    Comparison.OTHER_BASIS: Footing.OTHER_BASIS,
    Comparison.OTHER_AREAS: Footing.OTHER_AREAS,
}


@dataclass(frozen=True)
class Growth:
    """Two figures of one area, and whether they may be compared.

    Rates are shares, counts workers; NaN or "" where unknown. Where nothing is compared, the
    earlier figure is the last one before, of whatever month. `areas` and `level` say of which areas
    COMMON figures are the sums.
    """

    footing: Footing
    as_of: str = ""
    rate: float = NAN
    earlier_as_of: str = ""
    earlier_rate: float = NAN
    active_change: float = NAN
    areas: int = 0
    level: Level | None = None

    @property
    def points(self) -> float:
        """The change of the rate as a share (0.02 is two points); NaN where not compared."""
        return self.rate - self.earlier_rate if self.footing in COMPARED else NAN


def year_earlier(month: str) -> str:
    """Return the same month one year before, YYYY-MM (or YYYY)."""
    return f"{int(month[:4]) - 1}{month[4:]}"


def growth_of(figures: Figures, code: str, as_of: str, min_potential: int = 30) -> Growth:
    """Return how an area's figure known in `as_of` has changed since the same month a year before.

    Sums of other areas are made again of the narrowest areas inside that have their own counts in
    both months, where these are at least half of all.
    """
    query = Query(level_of(code), as_of, code, min_potential)
    now = coverage_table(figures, query)
    month, rate = now[AS_OF].iloc[0], float(now[COVERAGE_RATE].iloc[0])
    if not isinstance(month, str) or pd.isna(rate):
        return Growth(Footing.NO_FIGURE)
    if len(month) < MONTH:
        return _uncompared(figures, code, Footing.ONLY_YEAR, month, rate)
    wanted = year_earlier(month)
    earlier = coverage_table(figures, replace(query, as_of=wanted))
    if earlier[AS_OF].iloc[0] != wanted:
        return _uncompared(figures, code, Footing.NO_YEAR_BEFORE, month, rate)
    changed = add_change(now, earlier).iloc[0]
    found = Growth(
        Footing.OWN,
        month,
        rate,
        wanted,
        float(earlier[COVERAGE_RATE].iloc[0]),
        float(changed[ACTIVE_CHANGE]),
    )
    if pd.isna(changed[RATE_CHANGE]):
        return replace(found, footing=Footing.NOT_JUDGED)
    common = None
    if changed[COMPARISON] == Comparison.OTHER_AREAS:
        common = _in_both_months(figures, query, month, wanted)
    return common or replace(found, footing=_FOOTINGS[changed[COMPARISON]])


def _uncompared(figures: Figures, code: str, footing: Footing, month: str, rate: float) -> Growth:
    """Return a figure with the last one before it, if there is one."""
    past = history(figures, code).dropna(subset=[COVERAGE_RATE])
    past = past[(month_numbers(past[AS_OF]) < month_number(month)).to_numpy()]
    if past.empty:
        return Growth(footing, month, rate)
    last = past.iloc[-1]
    return Growth(footing, month, rate, last[AS_OF], float(last[COVERAGE_RATE]))


def _in_both_months(figures: Figures, query: Query, month: str, earlier: str) -> Growth | None:
    """Return the growth of the areas inside with their own counts in both months; None if few."""
    for level in LEVELS[:0:-1]:
        if LEVELS.index(level) <= LEVELS.index(query.level):
            return None
        now, before = (
            coverage_table(figures, replace(query, level=level, as_of=each)).set_index(AREA_CODE)
            for each in (month, earlier)
        )
        both = _own(now, month) & _own(before, earlier)
        if both.sum() < max(1, ENOUGH_PARTS * len(both)):
            continue
        sums, past = (each.loc[both, [ACTIVE, POTENTIAL]].sum() for each in (now, before))
        if not sums[POTENTIAL] or not past[POTENTIAL]:
            return None
        return Growth(
            Footing.COMMON,
            month,
            float(sums[ACTIVE] / sums[POTENTIAL]),
            earlier,
            float(past[ACTIVE] / past[POTENTIAL]),
            float(sums[ACTIVE] - past[ACTIVE]),
            int(both.sum()),
            level,
        )
    return None


def _own(table: pd.DataFrame, month: str) -> pd.Series:
    """Whether each area has both counts of this very month, neither computed from a rate."""
    known = table[[ACTIVE, POTENTIAL]].notna().all(axis=1)
    return known & table[DERIVED].isna() & (table[AS_OF] == month)
