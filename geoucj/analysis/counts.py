"""Counts that add up: an area's own, else the sum of the areas inside it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geoucj.analysis.figures import ENOUGH_PARTS
from geoucj.analysis.indicators import AREAS_WITH_DATA, PARTS
from geoucj.areas.codes import parent_codes
from geoucj.areas.registry import Registry
from geoucj.schema import AREA_CODE, AS_OF, CODE_WIDTH, LEVEL, LEVELS, PARENT_CODE, Level

WHAT = "what"  # of which the counts are, e.g. a programme: only the same are added up
KEYS = [AREA_CODE, AS_OF, WHAT]


def counts_at(
    own: pd.DataFrame, columns: Sequence[str], level: Level, registry: Registry
) -> pd.DataFrame:
    """Return the counts of the areas of `level`: columns as `own`, and areas_with_data.

    `own` has one row per area of any level, month and `what`: area_code, as_of, what, `columns`;
    so has the answer. The rules are those of `figures_at`: an area's own counts come before the
    sum of its parts; only parts of one month (and one `what`) are added, at least half of them. A
    number that one of them lacks stays missing. areas_with_data is NA where nothing was summed.
    Nothing is spread over narrower areas.
    """
    rows = own[[*KEYS, *columns]].assign(**{AREAS_WITH_DATA: float("nan")})
    widths = own[AREA_CODE].str.len().to_numpy()
    wholes = registry.areas[PARENT_CODE].value_counts()
    inside = rows.iloc[:0]
    for at in reversed(LEVELS[LEVELS.index(level) :]):
        here = rows[widths == CODE_WIDTH[at]]
        if not inside.empty:
            here = pd.concat([here, _sums(inside, at, wholes)], ignore_index=True)
            here = here.drop_duplicates(KEYS, keep="first")
        inside = here
    return inside


def put_on(table: pd.DataFrame, counts: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return `table` with columns of `counts`, by area_code; `names` says how each is called."""
    found = counts.set_index(AREA_CODE)[list(names)].reindex(table[AREA_CODE])
    found = found.rename(columns=dict(names)).set_axis(table.index)
    return pd.concat([table.drop(columns=list(names.values()), errors="ignore"), found], axis=1)


def level_of_table(table: pd.DataFrame) -> Level:
    """Return the level of a coverage table's areas; the narrowest where it has none."""
    return Level(table[LEVEL].iloc[0]) if len(table) else LEVELS[-1]


def _sums(parts: pd.DataFrame, level: Level, wholes: pd.Series) -> pd.DataFrame:
    """Return the sums of `parts` by their `level` areas, month and `what`."""
    parts = parts.copy()
    parts[AREA_CODE] = parent_codes(parts[AREA_CODE], level)
    parts[AREAS_WITH_DATA] = parts[AREAS_WITH_DATA].fillna(1)
    parts[PARTS] = 1
    sums = parts.groupby(KEYS, as_index=False).sum(skipna=False)
    enough = sums[PARTS] >= ENOUGH_PARTS * sums[AREA_CODE].map(wholes)
    return sums[enough].drop(columns=PARTS)
