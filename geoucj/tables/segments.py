"""Totals of segments: a row ALL where an area and month has its parts but no printed total."""

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
    key = [AREA_CODE, AS_OF]
    rows = table.dropna(subset=[column])
    if STANDING in rows:
        rows = rows[rows[STANDING] != Standing.SET_ASIDE]
    total = table.loc[table[SEGMENT] == Segment.ALL, key].drop_duplicates()
    first = rows[rows[SEGMENT] == NEEDED[0]].drop_duplicates(key)
    sums = first.set_index(key)[column]
    names = pd.Series(NEEDED[0].value, index=sums.index, dtype="str")
    for segment in ADDED[1:]:
        part = rows[rows[SEGMENT] == segment].drop_duplicates(key).set_index(key)[column]
        part = part.reindex(sums.index)
        if segment in NEEDED:
            sums, names = sums + part, names + f" + {segment}"
        else:
            names = names.where(part.isna(), names + f" + {segment}")
            sums = sums + part.fillna(0)
    known = pd.MultiIndex.from_frame(total)
    keep = (sums.notna() & ~sums.index.isin(known)).to_numpy()
    added = first[keep].copy()
    added[SEGMENT] = Segment.ALL.value
    added[NOTE] = added[NOTE_EN] = names[keep].to_numpy()
    added[column] = sums[keep].to_numpy()
    others = [
        name
        for name in table.columns
        if name != column and pd.api.types.is_float_dtype(table[name])
    ]
    added[others] = float("nan")
    whole = pd.concat([table, added], ignore_index=True) if len(added) else table
    return whole.sort_values([*key, SEGMENT], kind="stable", ignore_index=True)
