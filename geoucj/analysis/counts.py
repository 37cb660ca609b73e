"""Counts that add up: an area's own, else the sum of the areas inside it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geoucj.analysis.figures import ENOUGH_PARTS
from geoucj.analysis.indicators import AREAS_WITH_DATA, PARTS
from geoucj.analysis.periods import month_numbers
from geoucj.areas.codes import levels_of, parent_codes
from geoucj.areas.registry import Registry
from geoucj.schema import AREA_CODE, AS_OF, LEVEL, LEVELS, PARENT_CODE, Level

WHAT = "what"  # of which the counts are, e.g. a programme: only the same are added up
_MONTH = "_month"


def counts_at(
    own: pd.DataFrame, columns: Sequence[str], level: Level, registry: Registry
) -> pd.DataFrame:
    """Return one row per area of `level` that has counts: columns as `own`, and areas_with_data.

    `own` has at most one row per area of any level: area_code, as_of, what, `columns`. The rules
    are those of `figures_at`: an area's own counts come before the sum of its parts; only parts
    of one month (and one `what`) are added, at least half of them, the newest such month. A
    number that one of them lacks stays missing. Of an own zero and a sum above it the sum counts.
    areas_with_data is NA where nothing was summed. Nothing is spread over narrower areas.
    """
    rows = own.assign(**{AREAS_WITH_DATA: float("nan")})
    levels = levels_of(own[AREA_CODE]).to_numpy()
    wholes = registry.areas[PARENT_CODE].value_counts()
    inside = rows.iloc[:0]
    for at in reversed(LEVELS[LEVELS.index(level) :]):
        here = rows[levels == at]
        if inside.empty:
            inside = here
            continue
        above_zero = here[(here[list(columns)] > 0).any(axis=1)]
        sums = _sums(inside, columns, at, wholes)
        sums = sums[~sums[AREA_CODE].isin(above_zero[AREA_CODE])]
        inside = pd.concat([here[~here[AREA_CODE].isin(sums[AREA_CODE])], sums], ignore_index=True)
    return inside


def put_on(table: pd.DataFrame, counts: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return `table` with columns of `counts`, by area_code; `names` says how each is called."""
    found = counts.set_index(AREA_CODE)[list(names)].reindex(table[AREA_CODE])
    found = found.rename(columns=dict(names)).set_axis(table.index)
    return pd.concat([table.drop(columns=list(names.values()), errors="ignore"), found], axis=1)


def level_of_table(table: pd.DataFrame) -> Level:
    """Return the level of a coverage table's areas; the narrowest where it has none."""
    return Level(table[LEVEL].iloc[0]) if len(table) else LEVELS[-1]


def _sums(
    parts: pd.DataFrame, columns: Sequence[str], level: Level, wholes: pd.Series
) -> pd.DataFrame:
    """Return the sums of `parts` by their `level` areas, month and `what`, the newest of each."""
    keys = [AREA_CODE, AS_OF, WHAT]
    parts = parts[[*keys, *columns, AREAS_WITH_DATA]].copy()
    parts[AREA_CODE] = parent_codes(parts[AREA_CODE], level)
    parts[AREAS_WITH_DATA] = parts[AREAS_WITH_DATA].fillna(1)
    parts[PARTS] = 1
    sums = parts.groupby(keys, as_index=False).sum(skipna=False)
    sums = sums[sums[PARTS] >= ENOUGH_PARTS * sums[AREA_CODE].map(wholes)]
    newest = sums.assign(**{_MONTH: month_numbers(sums[AS_OF])})
    newest = newest.sort_values([AREA_CODE, _MONTH, PARTS], kind="stable")
    return newest.drop_duplicates(AREA_CODE, keep="last").drop(columns=[PARTS, _MONTH])
