"""Two versions of a data set side by side: which rows differ, and where workers came and went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from geoucj.schema import ACTIVE, AREA_CODE, AS_OF, CODE_WIDTH, LEVEL, POTENTIAL, SEGMENT, Segment
from geoucj.tables.checks import empty
from geoucj.tables.datasets import table_file
from geoucj.tables.merging import keys_of, read_typed
from geoucj.tables.schemas import STANDING, Kind, Standing
from geoucj.tables.segments import with_totals

MEASURE, BEFORE, AFTER = "measure", "before", "after"
GAINED, LOST = "gained", "lost"
WORKERS = {Kind.COVERAGE: ACTIVE, Kind.WORKFORCE: POTENTIAL}
COLUMNS = [AREA_CODE, AS_OF, MEASURE, BEFORE, AFTER, GAINED, LOST]
_LEVELS = {width: str(level) for level, width in CODE_WIDTH.items()}


@dataclass(frozen=True)
class Rows:
    """How many rows of a table differ."""

    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class VersionDiff:
    """What another version changes.

    `rows`: of each kind that differs. `areas`: codes of rows that differ, in order. `workers`: one
    line for each area, month and measure (active_participants, potential_workers) that differs:
    area_code, as_of, measure, before, after (NaN where there is none), gained, lost. They are
    those of the segment ALL, or the sum of the segments where no total is known.
    """

    rows: Mapping[Kind, Rows]
    areas: tuple[str, ...]
    workers: pd.DataFrame = field(compare=False, repr=False)

    def totals(self) -> pd.DataFrame:
        """Return `workers` added up: measure, level, as_of, before, after, gained, lost.

        Levels stay apart, as the workers of a village are also those of its district.
        """
        levels = self.workers[AREA_CODE].str.len().map(_LEVELS).astype("str")
        groups = self.workers.assign(**{LEVEL: levels}).groupby([MEASURE, LEVEL, AS_OF])
        return groups[[BEFORE, AFTER, GAINED, LOST]].sum().reset_index()


def diff_versions(old: Path | None, new: Path) -> VersionDiff:
    """Return what the version in the folder `new` changes in that of `old` (None: no version).

    Raises what `read_table` raises.
    """
    rows: dict[Kind, Rows] = {}
    areas: set[str] = set()
    workers = []
    for kind in Kind:
        before, after = _table(old, kind), _table(new, kind)
        counted, touched = _rows(before, after, kind)
        if touched:
            rows[kind] = counted
            areas |= touched - {""}
        if kind in WORKERS:
            workers.append(_workers(before, after, WORKERS[kind]))
    frame = pd.concat(workers, ignore_index=True)
    return VersionDiff(rows, tuple(sorted(areas)), frame)


def _table(folder: Path | None, kind: Kind) -> pd.DataFrame:
    """Return every column of `kind`; without rows where the version has no such table."""
    file = table_file(folder, kind) if folder is not None else None
    whole = empty(kind)
    if file is None:
        return whole
    read = read_typed(file, kind)
    for name in whole.columns.difference(read.columns):
        read[name] = float("nan") if whole[name].dtype == "float64" else ""
    return read[list(whole.columns)].astype(whole.dtypes.to_dict())


def _rows(before: pd.DataFrame, after: pd.DataFrame, kind: Kind) -> tuple[Rows, set[str]]:
    """Return how many rows differ, and the codes of their areas ("" for a table without areas)."""
    sides = []
    for frame in (before, after):
        keys = keys_of(frame, kind).to_frame(index=False)
        keys["turn"] = keys.groupby(list(keys.columns), sort=False).cumcount()
        sides.append(frame.set_axis(pd.MultiIndex.from_frame(keys)))
    first, second = sides
    removed, added = first.index.difference(second.index), second.index.difference(first.index)
    both = first.index.intersection(second.index)
    one, other = first.loc[both], second.loc[both]
    same = ((one == other) | (one.isna() & other.isna())).all(axis=1).to_numpy()
    counted = Rows(len(added), len(removed), int((~same).sum()))
    touched = (second.loc[added], first.loc[removed], other[~same])
    if AREA_CODE in before:
        return counted, {code for frame in touched for code in frame[AREA_CODE]}
    return counted, {""} if any(len(frame) for frame in touched) else set()


def _workers(before: pd.DataFrame, after: pd.DataFrame, column: str) -> pd.DataFrame:
    sides = {BEFORE: _totals(before, column), AFTER: _totals(after, column)}
    frame = pd.DataFrame(sides)
    known = frame.fillna(0)
    change = known[AFTER] - known[BEFORE]
    differs = (change != 0) | (frame[BEFORE].isna() != frame[AFTER].isna())
    frame[MEASURE] = column
    frame[GAINED], frame[LOST] = change.clip(lower=0), (-change).clip(lower=0)
    return frame[differs].reset_index()[COLUMNS]


def _totals(table: pd.DataFrame, column: str) -> pd.Series:
    """Return the workers of each area and month."""
    used = table[table[column].notna()]
    if STANDING in used:
        used = used[used[STANDING] != Standing.SET_ASIDE]
    used = with_totals(used.reset_index(drop=True), column)
    whole = used[used[SEGMENT] == Segment.ALL].groupby([AREA_CODE, AS_OF])[column].last()
    summed = used[used[SEGMENT] != Segment.ALL].groupby([AREA_CODE, AS_OF])[column].sum()
    return whole.combine_first(summed)
