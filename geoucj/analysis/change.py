"""Between two months: the change of a figure, and each area's share of the gap of its province."""

from enum import StrEnum

import numpy as np
import pandas as pd

from geoucj.analysis.figures import DERIVED
from geoucj.analysis.indicators import AREAS_WITH_DATA
from geoucj.areas.codes import parent_codes
from geoucj.schema import (
    ACTIVE,
    ACTIVE_CHANGE,
    AREA_CODE,
    AS_OF,
    COMPARISON,
    COVERAGE_RATE,
    EARLIER_AS_OF,
    GAP_AREAS,
    GAP_SHARE,
    RATE_BASIS,
    RATE_CHANGE,
    STATE,
    TO_TARGET,
    Level,
    State,
)

DIGITS = 10  # 0.8 - 0.7 is 0.10000000000000009 in floats, but ten points


class Comparison(StrEnum):
    """Whether the figures of two months can be compared."""

    SAME = "same"
    OTHER_BASIS = "other_basis"  # one was published, the other was computed
    OTHER_AREAS = "other_areas"  # both are sums, but of another number of areas


def add_change(table: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return the coverage table `table` with what has changed since the coverage table `earlier`.

    Columns added: earlier_as_of; rate_change (points as a share: 0.02), active_change (workers),
    both NA where a month has no figure, where one figure stands for both months, or where its
    state or its origin forbids it: a rate of too few workers, a count computed from a rate;
    comparison (Comparison, NA where nothing is compared).
    """
    before = earlier.set_index(AREA_CODE).reindex(table[AREA_CODE]).set_axis(table.index)
    newer = table[AS_OF].notna() & before[AS_OF].notna() & (table[AS_OF] != before[AS_OF])
    judged = newer & (table[STATE] == State.RATE) & (before[STATE] == State.RATE)
    counted = newer & (table[DERIVED] != ACTIVE) & (before[DERIVED] != ACTIVE)
    rate = (table[COVERAGE_RATE] - before[COVERAGE_RATE]).round(DIGITS).where(judged)
    active = (table[ACTIVE] - before[ACTIVE]).where(counted)
    basis, earlier_basis = (t[RATE_BASIS].fillna("") for t in (table, before))
    areas, earlier_areas = (t[AREAS_WITH_DATA].fillna(0) for t in (table, before))
    kinds = np.select(
        [basis != earlier_basis, areas != earlier_areas],
        [Comparison.OTHER_BASIS.value, Comparison.OTHER_AREAS.value],
        default=Comparison.SAME.value,
    )
    comparison = pd.Series(kinds, index=table.index, dtype="str")
    return table.assign(
        **{
            EARLIER_AS_OF: before[AS_OF].astype("str"),
            RATE_CHANGE: rate,
            ACTIVE_CHANGE: active,
            COMPARISON: comparison.where(rate.notna() | active.notna()),
        }
    )


def add_gap_share(table: pd.DataFrame, whole: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return `table` with each area's share of the workers to target of its province.

    `whole` is the coverage table of the same level and month for the whole province, needed where
    `table` holds only a part of it. Columns added: gap_share (NA where the area's own are not
    known, 0 where it has reached its target), gap_areas (how many areas of the province are known
    and share the gap).
    """
    gaps = table if whole is None else whole
    grouped = gaps[TO_TARGET].groupby(parent_codes(gaps[AREA_CODE], Level.PROVINCE))
    provinces = parent_codes(table[AREA_CODE], Level.PROVINCE)
    total = provinces.map(grouped.sum())
    share = (table[TO_TARGET] / total.where(total > 0)).mask(table[TO_TARGET] == 0, 0.0)
    return table.assign(**{GAP_SHARE: share, GAP_AREAS: provinces.map(grouped.count())})
