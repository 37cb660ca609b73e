"""The mix of segments: BPU (own-account and informal) among the active participants."""

import numpy as np
import pandas as pd

from geoucj.analysis.counts import WHAT, counts_at, level_of_table, put_on
from geoucj.analysis.indicators import AREAS_WITH_DATA
from geoucj.analysis.periods import month_number, month_numbers
from geoucj.areas.registry import Registry
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    BPU_SHARE,
    MIX_AREAS,
    MIX_AS_OF,
    MIX_SEGMENTS,
    SEGMENT,
    SET_ASIDE,
    STANDING,
    Segment,
)

BPU = "bpu"  # active participants of the segment BPU
OF = "of"  # active participants of the segments named in `what`
_AREA, _MONTH = "_area", "_month"
PARTS = tuple(segment for segment in Segment if segment != Segment.ALL)


def segment_mixes(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return the mix of each area and month with BPU and at least one other figure.

    Columns: area_code, as_of, bpu, of (active participants: all of the area, as printed or added
    up, else those of the segments that are known), what (`ALL`, or those: `PU + BPU`). Rows that
    were set aside are not used. To be made once per data set and given to `add_segment_mix`.
    """
    used = coverage[(coverage[STANDING].fillna("") != SET_ASIDE) & coverage[ACTIVE].notna()]
    area, areas = pd.factorize(used[AREA_CODE], sort=True)
    month, months = pd.factorize(used[AS_OF])
    place = area * len(months) + month  # one number per area and month, as in tables.segments
    active = {}
    for segment in Segment:
        rows = (used[SEGMENT] == segment).to_numpy()
        active[segment] = np.full(len(areas) * len(months), np.nan)
        active[segment][place[rows]] = used[ACTIVE].to_numpy()[rows]
    known = sum((~np.isnan(active[part])).astype("int64") << i for i, part in enumerate(PARTS))
    added = np.nansum([active[part] for part in PARTS], axis=0)
    printed = ~np.isnan(active[Segment.ALL])
    bits = np.where(printed, 0, known)
    there = ~np.isnan(active[Segment.BPU]) & (bits != 1 << PARTS.index(Segment.BPU))
    found = np.flatnonzero(there)
    sets, which = np.unique(bits[found], return_inverse=True)
    month_of = month_numbers(months.to_series()).to_numpy()
    mixes = pd.DataFrame(
        {
            AREA_CODE: areas.take(found // len(months)),
            AS_OF: months.take(found % len(months)),
            BPU: active[Segment.BPU][found],
            OF: np.where(printed, active[Segment.ALL], added)[found],
            WHAT: pd.array([_names(bits) for bits in sets], dtype="str").take(which),
            _AREA: found // len(months),
            _MONTH: month_of[found % len(months)],
        }
    )
    return mixes.sort_values([_AREA, _MONTH], kind="stable", ignore_index=True)


def add_segment_mix(
    table: pd.DataFrame, mixes: pd.DataFrame, as_of: str, registry: Registry
) -> pd.DataFrame:
    """Return `table` with the share of BPU among active participants, last known in `as_of`.

    `mixes` is what `segment_mixes` returns. Columns added: bpu_share (NA where no mix is known or
    nobody is active), mix_segments (`ALL`, or the segments of which it is the share), mix_as_of,
    mix_areas (areas whose counts it adds up; NA where it is the area's own).
    """
    past = mixes.loc[mixes[_MONTH] <= month_number(as_of), _AREA]
    last = past.index[~past.duplicated(keep="last")]
    own = mixes[[AREA_CODE, AS_OF, WHAT, BPU, OF]].loc[last]
    counts = counts_at(own, [BPU, OF], level_of_table(table), registry)
    order = {"own": counts[AREAS_WITH_DATA].isna(), _MONTH: month_numbers(counts[AS_OF])}
    counts = counts.assign(**order).sort_values([*order], kind="stable")
    counts = counts.drop_duplicates(AREA_CODE, keep="last")
    counts = counts.assign(**{BPU_SHARE: counts[BPU] / counts[OF].where(counts[OF] > 0)})
    names = {
        BPU_SHARE: BPU_SHARE,
        WHAT: MIX_SEGMENTS,
        AS_OF: MIX_AS_OF,
        AREAS_WITH_DATA: MIX_AREAS,
    }
    return put_on(table, counts, names)


def _names(bits: int) -> str:
    return " + ".join(part for i, part in enumerate(PARTS) if bits & 1 << i) or Segment.ALL.value
