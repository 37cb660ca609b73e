"""Rows of an import into the table of a data set: same key replaced, all others kept.

A blank of an import says nothing: the figure that was there stays.
"""

from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from geoucj.schema import SOURCE
from geoucj.tables import schemas, values
from geoucj.tables.read import read_table
from geoucj.tables.schemas import KEYS, SCHEMAS, STANDING, Kind, Standing

LARGE = 20_000  # rows; a table of more is kept as Parquet
DIGITS = 10  # of a share or any other number
BETWEEN = "; "  # the names of sources
NUMERIC = (*schemas.COUNTS, *schemas.RATES, *schemas.NUMBERS)


def typed(frame: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return the columns of `kind` that `frame` has, in their types, rows numbered from 0.

    Counts, rates and numbers are float64 (NaN where blank), all else text.
    """
    read = {}
    for name in SCHEMAS[kind].columns:
        if name in frame:
            read[name] = _column(frame[name], name)
    return pd.DataFrame(read).reset_index(drop=True)


def read_typed(file: Path, kind: Kind) -> pd.DataFrame:
    """Return the table in a file of a data set, in its types. Raises what `read_table` raises."""
    return typed(read_table(file).frame, kind)


def merged(old: pd.DataFrame | None, new: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return the rows of `old` and `new`, sorted by key; a row of `new` replaces one of its key.

    Figures that the new row leaves blank stay, and it then names both sources. A row that was set
    aside is replaced only by one that is set aside too, from the same source: it documents that
    sources disagree.
    """
    added = typed(new, kind)
    if old is None or old.empty:
        return _sorted(added, kind)
    before, now = keys_of(old, kind), keys_of(added, kind)
    added = _with_earlier_figures(added, now, old, before)
    both = pd.concat([old[~before.isin(now)], added], ignore_index=True)
    for name in both.columns[both.dtypes == "str"]:
        both[name] = both[name].fillna("")
    return _sorted(both, kind)


def _with_earlier_figures(
    added: pd.DataFrame, now: pd.MultiIndex, old: pd.DataFrame, before: pd.MultiIndex
) -> pd.DataFrame:
    """Return `added` (keys `now`) with the figures of `old` (keys `before`) where it has none."""
    used = ~before.duplicated() & (before.get_level_values(-1) == "")
    earlier = old[used].set_axis(before[used]).reindex(now).reset_index(drop=True)
    kept = np.zeros(len(added), dtype=bool)
    added = added.copy()
    for name in (each for each in NUMERIC if each in old):
        own = added.get(name, pd.Series(np.nan, index=added.index))
        here = (own.isna() & earlier[name].notna()).to_numpy()
        if here.any():
            kept |= here
            added[name] = own.where(~here, earlier[name])
    if kept.any() and SOURCE in added:
        pairs = zip(earlier[SOURCE].fillna(""), added[SOURCE], kept, strict=True)
        added[SOURCE] = [_sources(was, now) if both else now for was, now, both in pairs]
    return added


def _sources(was: str, now: str) -> str:
    """Return the names of two sources, each once."""
    return BETWEEN.join(dict.fromkeys(each for each in (*was.split(BETWEEN), now) if each))


def keys_of(frame: pd.DataFrame, kind: Kind) -> pd.MultiIndex:
    """Return what tells rows apart: the key, for those set aside also that and their source."""
    found = [frame[name] for name in KEYS[kind]]
    aside = pd.Series("", index=frame.index, dtype="str")
    if STANDING in frame:
        aside = ("aside " + frame[SOURCE]).where(frame[STANDING] == Standing.SET_ASIDE, "")
    return pd.MultiIndex.from_arrays([*found, aside])


def months_of(frame: pd.DataFrame, kind: Kind) -> set[str]:
    """Return the months that the rows of a table are of."""
    column = next((name for name in schemas.MONTHS if name in KEYS[kind]), None)
    return set(frame[column].astype("str")) if column else set()


def content(frame: pd.DataFrame) -> tuple[str, bytes]:
    """Return the suffix and the bytes of the file that a table is kept in."""
    if len(frame) > LARGE:
        opened = BytesIO()
        frame.to_parquet(opened, index=False, compression="zstd")
        return ".parquet", opened.getvalue()
    written = frame.copy()
    for name in frame.select_dtypes("float64"):
        written[name] = [_number(value) for value in frame[name]]
    text = StringIO()
    written.to_csv(text, index=False, lineterminator="\n")
    return ".csv", text.getvalue().encode()


def _column(cells: pd.Series, name: str) -> pd.Series:
    if name in schemas.COUNTS:
        return values.counts(cells)
    if name in schemas.RATES:
        return values.rates(cells).round(DIGITS)
    if name in schemas.NUMBERS:
        return values.numbers(cells).round(DIGITS)
    return values.texts(cells)


def _number(value: float) -> str:
    """Return a number as short as it can be written; "" for none."""
    if np.isnan(value):
        return ""
    return str(int(value)) if value % 1 == 0 else np.format_float_positional(value, trim="-")


def _sorted(frame: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    return frame.sort_values(list(KEYS[kind]), kind="stable", ignore_index=True)
