"""Figures of areas in one month: own figures first, else the sum of the areas inside them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from geoucj.analysis.indicators import (
    AREAS_WITH_DATA,
    PARTS,
    rate_of_counts,
    roll_up,
    roll_up_months,
)
from geoucj.analysis.periods import (
    check_month,
    month_number,
    month_numbers,
    month_text,
    target_in_force,
)
from geoucj.areas.codes import level_of, levels_of
from geoucj.areas.registry import Registry
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COVERAGE_RATE,
    LEVELS,
    PARENT_CODE,
    POTENTIAL,
    PUBLISHED_RATE,
    RATE_BASIS,
    SEGMENT,
    SET_ASIDE,
    SOURCE,
    STANDING,
    Level,
    RateBasis,
    Segment,
)

DERIVED = "derived"  # which count was computed from the published rate and the other count
COLUMNS = [
    AREA_CODE,
    AS_OF,
    ACTIVE,
    POTENTIAL,
    COVERAGE_RATE,
    RATE_BASIS,
    SOURCE,
    DERIVED,
    AREAS_WITH_DATA,
]
# A sum over fewer than this share of an area's parts says nothing about the whole.
ENOUGH_PARTS = 0.5

_PLACE = "_place"  # of the area among those of the timeline: quicker to compare than its code
_MONTH = "_month"  # in which a figure is known, as a number
_WORTH = "_worth"  # 2: judged (a rate, or nobody is potential); 1: active only; 0: potential only


@dataclass(frozen=True, eq=False)  # two are the same only if they are one: frames are not compared
class Figures:
    """All figures of one segment of one data set, ready to be asked for a month.

    `timeline` holds for each level every figure of its areas, with the potential known in its
    month and the rate. `targets` is empty for a single segment: targets are set for all together.
    """

    registry: Registry
    segment: Segment
    timeline: dict[Level, pd.DataFrame]
    targets: pd.DataFrame

    @cached_property
    def parts(self) -> dict[Level, pd.Series]:
        """For each level but the last: how many areas of the next level an area has, by code."""
        return {
            level: self.registry.at(below).groupby(PARENT_CODE).size()
            for level, below in pairwise(LEVELS)
        }

    @cached_property
    def months(self) -> list[str]:
        """Every month in which a rate is known, oldest first, YYYY-MM."""
        known = [rows.loc[rows[_WORTH] == 2, _MONTH] for rows in self.timeline.values()]
        return [month_text(number) for number in sorted(pd.concat(known).unique())]


def figures_of_segment(
    coverage: pd.DataFrame,
    workforce: pd.DataFrame,
    targets: pd.DataFrame,
    registry: Registry,
    segment: Segment,
) -> Figures:
    """Return the figures of one segment; rows that were set aside are not used."""
    used = coverage[coverage[STANDING].fillna("") != SET_ASIDE]
    used = used[used[SEGMENT] == segment]
    potential = workforce[workforce[SEGMENT] == segment]
    timeline = {}
    for level in LEVELS:
        own = used[levels_of(used[AREA_CODE]) == level]
        timeline[level] = _timeline(own, potential[levels_of(potential[AREA_CODE]) == level])
    in_force = targets if segment == Segment.ALL else targets.iloc[:0]
    return Figures(registry, segment, timeline, in_force)


# One month is asked for at several levels, and each is summed from the next.
@lru_cache(maxsize=32)
def figures_at(figures: Figures, level: Level, as_of: str) -> pd.DataFrame:
    """Return one row per area of `level` that has figures in the month `as_of` or before.

    The latest figure with a rate comes before a later one without; a figure of the area itself
    comes before the sum of its parts. Columns: COLUMNS; areas_with_data is NA where nothing was
    summed.
    """
    own = _latest(figures.timeline[level], as_of)
    if level == LEVELS[-1]:
        return own[COLUMNS]
    below = figures_at(figures, LEVELS[LEVELS.index(level) + 1], as_of)
    sums = roll_up(below[below[DERIVED].isna()], level)
    parts = sums[AREA_CODE].map(figures.parts[level]).astype("float64")  # text where empty
    judged = own.loc[own[_WORTH] == 2, AREA_CODE]
    sums = sums[(sums[PARTS] >= ENOUGH_PARTS * parts) & ~sums[AREA_CODE].isin(judged)]
    return _stacked([own[~own[AREA_CODE].isin(sums[AREA_CODE])], sums])


def targets_at(figures: Figures, as_of: str) -> pd.DataFrame:
    """Return the targets in force in the month `as_of`, as `target_in_force` does."""
    return _targets_of_year(figures, check_month(as_of)[:4])


@lru_cache(maxsize=64)
def _targets_of_year(figures: Figures, year: str) -> pd.DataFrame:
    return target_in_force(figures.targets, year)


def history(figures: Figures, code: str) -> pd.DataFrame:
    """Return every figure of one area, oldest first: its own, else sums of its parts by month.

    Columns: COLUMNS.
    """
    area_level = level_of(code)
    for level in LEVELS[LEVELS.index(area_level) :]:
        rows = figures.timeline[level]
        rows = rows[(rows[_WORTH] > 0) & rows[AREA_CODE].str.startswith(code)]
        if rows.empty:
            continue
        if level == area_level:
            return rows.sort_values(_MONTH, ignore_index=True)[COLUMNS]
        sums = roll_up_months(rows[rows[DERIVED].isna()], area_level)
        whole = len(figures.registry.at(level, code))
        return _stacked([sums[sums[PARTS] >= ENOUGH_PARTS * whole]])
    return _stacked([])


def _latest(timeline: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return of each area the last figure that is known in the month `as_of`."""
    past = np.flatnonzero(timeline[_MONTH] <= month_number(as_of))
    place = timeline[_PLACE].to_numpy()[past]
    last = np.append(place[1:] != place[:-1], True)[: len(past)]
    return timeline.take(past[last])


def _timeline(coverage: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """Return all figures of one level, sorted so that the last one at or before a month counts.

    Each has the potential known in its month, and the rate. A count that is not printed, while
    the rate and the other count are, is computed from them and named in `derived`.
    """
    only_potential = workforce[[AREA_CODE, AS_OF, SOURCE]]
    rows = _stacked([coverage, only_potential], [*COLUMNS, PUBLISHED_RATE])
    rows = rows.drop(columns=POTENTIAL).assign(**{_MONTH: month_numbers(rows[AS_OF])})
    known = workforce.assign(**{_MONTH: month_numbers(workforce[AS_OF])})
    rows = pd.merge_asof(
        rows.sort_values(_MONTH, kind="stable"),
        known.sort_values(_MONTH, kind="stable")[[AREA_CODE, _MONTH, POTENTIAL]],
        on=_MONTH,
        by=AREA_CODE,
    )
    published, active, potential = (rows[c] for c in (PUBLISHED_RATE, ACTIVE, POTENTIAL))
    rate = published.fillna(rate_of_counts(rows))
    no_potential = potential.isna() & active.notna() & (published > 0)
    no_active = active.isna() & potential.notna() & published.notna()
    rows[COVERAGE_RATE] = rate.mask(potential == 0)
    rows[ACTIVE] = active.mask(no_active, (published * potential).round())
    rows[POTENTIAL] = potential.mask(no_potential, (active / published).round())
    rows[RATE_BASIS] = _named(
        {RateBasis.PUBLISHED: published.notna(), RateBasis.COUNTS: rate.notna()}
    )
    rows[DERIVED] = _named({POTENTIAL: no_potential, ACTIVE: no_active})
    rows[_WORTH] = active.notna().astype("int64").mask(rate.notna() | (potential == 0), 2)
    rows[_PLACE] = pd.factorize(rows[AREA_CODE], sort=True)[0]
    order = [_PLACE, _WORTH, _MONTH, AS_OF]
    kept = [*COLUMNS, _PLACE, _MONTH, _WORTH]
    return rows.sort_values(order, kind="stable", ignore_index=True)[kept]


def _named(cases: dict[str, pd.Series]) -> pd.Series:
    """Return the name of the first case that is true in each row, NA where none is."""
    first = next(iter(cases.values()))
    names = pd.Series(index=first.index, dtype="str")
    for name, true in reversed(cases.items()):
        names = names.mask(true, str(name))
    return names


def _stacked(frames: list[pd.DataFrame], columns: list[str] = COLUMNS) -> pd.DataFrame:
    """Return the rows of all `frames` with exactly `columns`, counts as floats."""
    texts = (AREA_CODE, AS_OF, RATE_BASIS, SOURCE, DERIVED)
    types = {column: "str" if column in texts else "float64" for column in columns}
    typed = [_typed(frame.reindex(columns=columns), types) for frame in frames]
    return pd.concat(typed or [_typed(pd.DataFrame(columns=columns), types)], ignore_index=True)


def _typed(frame: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    """Return `frame` with these types; what has its type already is not converted again."""
    return frame.astype({c: kind for c, kind in types.items() if frame[c].dtype != kind})
