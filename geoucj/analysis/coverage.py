"""The joined table of coverage: what every screen, map and export shows."""

from dataclasses import dataclass

import pandas as pd

from geoucj.analysis.figures import DERIVED, Figures, figures_at, targets_at
from geoucj.analysis.indicators import AREAS_WITH_DATA, add_gaps, add_state
from geoucj.areas.codes import level_of, parent_codes
from geoucj.schema import (
    AREA_CODE,
    COVERAGE_RATE,
    LEVELS,
    SEGMENT,
    TABLE_COLUMNS,
    TARGET_AS_OF,
    TARGET_RATE,
    TO_TARGET,
    Level,
)

TARGET_AREA = "target_area"  # whose target it is: the area's own, or that of an area around it
COLUMNS = (*TABLE_COLUMNS, DERIVED, AREAS_WITH_DATA, TARGET_AREA)


@dataclass(frozen=True)
class Query:
    """What a table of coverage is asked for."""

    level: Level
    as_of: str  # YYYY-MM
    within: str | None = None  # only areas inside this one
    min_potential: int = 30  # below this many potential workers a rate is too uncertain


def coverage_table(figures: Figures, query: Query) -> pd.DataFrame:
    """Return one row per official area of the query's level, sorted by code.

    Columns: TABLE_COLUMNS; `derived` names a count that was computed from the published rate;
    `areas_with_data` says of how many parts a rolled-up figure is the sum; `target_area` is the
    code of the area whose target applies: its own, or that of the nearest area around it.
    """
    areas = figures.registry.at(query.level, query.within)
    table = areas.merge(figures_at(figures, query.level, query.as_of), on=AREA_CODE, how="left")
    table[SEGMENT] = figures.segment.value
    table = _add_targets(table, targets_at(figures, query.as_of), query.level)
    return add_state(add_gaps(table), query.min_potential)[list(COLUMNS)]


def by_workers_to_target(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with the areas that need most workers first, those without figures last."""
    return table.sort_values(
        [TO_TARGET, COVERAGE_RATE, AREA_CODE], ascending=[False, True, True], na_position="last"
    )


def _add_targets(table: pd.DataFrame, in_force: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Give each area its own target in force, else that of the nearest area around it."""
    targets = in_force.set_index(AREA_CODE)
    whose = pd.Series(index=table.index, dtype="str")
    known = set(targets.index.map(level_of))
    for around_level in reversed(LEVELS[: LEVELS.index(level) + 1]):
        if around_level in known:
            around = parent_codes(table[AREA_CODE], around_level)
            whose = whose.fillna(around.where(around.isin(targets.index)))
    found = targets.reindex(whose).set_axis(table.index)
    columns = {column: found[column] for column in (TARGET_RATE, TARGET_AS_OF)}
    return table.assign(**columns, **{TARGET_AREA: whose})
