"""The measure: rate, gap, workers to target. Counts add up; rates never do.

coverage rate = active participants / potential workers (may exceed 1, never clipped);
uncovered workers = max(0, potential - active);
workers to target = max(0, ceil(target rate x potential) - active).
"""

import numpy as np
import pandas as pd

from geoucj.areas.codes import parent_codes
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    RATE_BASIS,
    SOURCE,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    RateBasis,
    State,
)

AREAS_WITH_DATA = "areas_with_data"  # areas whose own figures a rolled-up one adds up
PARTS = "parts"  # areas of the level below that it adds up: they may be sums themselves
ROUNDING = 1e-9  # 0.59 x 100 is 59.000…01 in floats, but 59 workers


def rate_of_counts(frame: pd.DataFrame) -> pd.Series:
    """Return active / potential; NA where either is missing or nobody is potential."""
    return frame[ACTIVE] / frame[POTENTIAL].where(frame[POTENTIAL] > 0)


def add_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with uncovered_workers and workers_to_target (NA where a part is missing)."""
    wanted = np.ceil(frame[TARGET_RATE] * frame[POTENTIAL] - ROUNDING)
    return frame.assign(
        **{
            UNCOVERED: (frame[POTENTIAL] - frame[ACTIVE]).clip(lower=0),
            TO_TARGET: (wanted - frame[ACTIVE]).clip(lower=0) + 0.0,  # -0.0 would read "-0"
        }
    )


def add_state(frame: pd.DataFrame, min_potential: int) -> pd.DataFrame:
    """Return `frame` with `state`; below `min_potential` workers a rate is too uncertain."""
    states = np.select(
        [
            frame[POTENTIAL] == 0,
            frame[COVERAGE_RATE].isna(),
            frame[POTENTIAL] < min_potential,
        ],
        [State.NO_POTENTIAL, State.NO_DATA, State.TOO_FEW],
        default=State.RATE,
    )
    return frame.assign(**{STATE: pd.Series(states, index=frame.index, dtype="str")})


def roll_up(figures: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the sums of `figures` by their `level` areas, with recomputed rates.

    Only figures with both counts are added, and only those of the newest month in each area:
    December's coverage must not be mixed with January's. Columns: area_code, as_of,
    active_participants, potential_workers, coverage_rate, rate_basis, source, areas_with_data,
    parts.
    """
    months = roll_up_months(figures, level)
    return months.drop_duplicates(AREA_CODE, keep="last").reset_index(drop=True)


def roll_up_months(figures: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the sums of `figures` by their `level` areas and by month, as `roll_up` does."""
    whole = figures.dropna(subset=[ACTIVE, POTENTIAL])
    parents = parent_codes(whole[AREA_CODE], level).rename(AREA_CODE)
    whole = whole.assign(**{AREAS_WITH_DATA: whole[AREAS_WITH_DATA].fillna(1)})
    by_month = whole.groupby([parents, whole[AS_OF]])
    added = by_month[[ACTIVE, POTENTIAL, AREAS_WITH_DATA]].sum()
    sums = added.assign(**{SOURCE: by_month[SOURCE].first(), PARTS: by_month.size()}).reset_index()
    sums[COVERAGE_RATE] = rate_of_counts(sums)
    sums[RATE_BASIS] = RateBasis.ROLLED_UP.value
    return sums
