"""Totals of segments: a row ALL where an area and month has its parts but no printed total."""

import numpy as np
import pandas as pd

from geoucj.schema import AREA_CODE, AS_OF, NOTE, SEGMENT, Segment
from geoucj.tables.schemas import NOTE_EN, STANDING, Standing

NEEDED = (Segment.PU, Segment.BPU, Segment.JAKON)
ADDED = (*NEEDED, Segment.PMI)


def with_totals(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return `table` with rows ALL added, sorted by area_code, as_of, segment.

    A row is added where an area and month has PU, BPU and JAKON in `column` (PMI counts too where
    it is there) and no row ALL. Its other numbers are NaN, its source is that of its first
    segment, and its note names the segments that were added up.
    """
    area, areas = pd.factorize(table[AREA_CODE])
    month, months = pd.factorize(table[AS_OF])
    place = area * len(months) + month  # one number per area and month: much faster than an index
    places = len(areas) * len(months)
    segment, values = table[SEGMENT], table[column].to_numpy()
    used = ~np.isnan(values)
    if STANDING in table:
        used &= (table[STANDING] != Standing.SET_ASIDE).to_numpy()
    parts = {}
    for name in ADDED:
        rows = used & (segment == name).to_numpy()
        parts[name] = np.full(places, np.nan)
        parts[name][place[rows]] = values[rows]
    total = np.sum([parts[name] for name in NEEDED], axis=0)
    migrants = parts[Segment.PMI]
    printed = np.zeros(places, dtype=bool)
    printed[place[(segment == Segment.ALL).to_numpy()]] = True
    wanted = ~np.isnan(total) & ~printed
    rows = used & (segment == NEEDED[0]).to_numpy() & wanted[place]
    if not rows.any():
        return _sorted(table)
    at = place[rows]
    added = table[rows].copy()
    others = added.select_dtypes("float64").columns
    added[others] = np.nan
    added[SEGMENT] = Segment.ALL.value
    added[column] = total[at] + np.nan_to_num(migrants[at])
    names = np.where(np.isnan(migrants[at]), " + ".join(NEEDED), " + ".join(ADDED))
    added[NOTE] = added[NOTE_EN] = pd.Series(names, index=added.index, dtype="str")
    return _sorted(pd.concat([table, added], ignore_index=True))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    keys = [pd.factorize(table[name], sort=True)[0] for name in (SEGMENT, AS_OF, AREA_CODE)]
    return table.take(np.lexsort(keys)).reset_index(drop=True)
