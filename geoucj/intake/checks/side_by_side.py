"""The figures of a file beside those already published: one line each, then one row per key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoucj.intake.model import Standing
from geoucj.intake.vocabulary import SPLITS
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    SET_ASIDE,
    STANDING,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Segment,
)
from geoucj.tables.schemas import COUNTS, KEYS, MONTHS, NUMBERS, RATES, Kind

# What tells figures of one area and month apart, beside the segment.
DETAIL = {
    Kind.ASSISTANCE: "group",
    Kind.CLAIMS: "programme",
    Kind.EMPLOYERS: "employer_id",
    Kind.VERIFICATION: "stage",
    Kind.INDICATORS: "indicator",
    Kind.CONTRIBUTIONS: "programme_package",
}
KEY = ("kind", "column", AREA_CODE, AS_OF, SEGMENT, "detail")
COMPARED = (ACTIVE, POTENTIAL, PUBLISHED_RATE, UNCOVERED, TO_TARGET)
Floats = NDArray[np.float64]
Lines = NDArray[np.int64]
Places = NDArray[np.integer[Any]]


def lines_of(
    figures: pd.DataFrame, rows: pd.DataFrame | None, before: Mapping[Kind, pd.DataFrame]
) -> pd.DataFrame:
    """Return KEY, value, written, line and split of all known figures, those of the file first.

    `line` is the position in `figures`, -1 for published ones; `split` marks parts of a cell that
    was shared among areas. Only published figures of areas in the file are kept, and none that
    were set aside.
    """
    here = _of_file(figures, rows)
    published = [_of_table(table, kind, here) for kind, table in before.items()]
    published = [lines for lines in published if len(lines)]
    whole = pd.concat([here, *published], ignore_index=True) if published else here
    return whole.astype(dict.fromkeys(KEY, "category"))  # half a million texts are grouped at once


@dataclass(frozen=True)
class Beside:
    """One row for each area, month and segment of coverage and workforce.

    `keys`: area_code, as_of, segment; `place` numbers area and month. `value[column]` is NaN where
    nothing is known, the file's figure where it has one, else the published one; `line[column]`
    its position, -1 if published.
    """

    keys: pd.DataFrame
    place: Places
    value: Mapping[str, Floats]
    line: Mapping[str, Lines]
    target: Floats  # target rate of the month or of its year
    potential: Floats  # of the month, else of the last earlier one

    def by_segment(self, values: Floats) -> dict[str, Floats]:
        """Return `values` (one for each key) by segment, each with one value for each place."""
        size = int(self.place.max()) + 1 if len(self.place) else 0
        found = {}
        for segment in Segment:
            here = (self.keys[SEGMENT] == segment).to_numpy()
            found[str(segment)] = np.full(size, np.nan)
            found[str(segment)][self.place[here]] = values[here]
        return found


def side_by_side(lines: pd.DataFrame) -> Beside:
    """Return the figures that are compared with each other beside each other."""
    used = lines[
        lines["column"].isin(COMPARED)
        & lines["kind"].isin([Kind.COVERAGE, Kind.WORKFORCE])
        & (lines[AS_OF] != "")
    ]
    place = used.groupby([AREA_CODE, SEGMENT, AS_OF], sort=True).ngroup().to_numpy()
    first = np.unique(place, return_index=True)[1]
    keys = used[[AREA_CODE, AS_OF, SEGMENT]].iloc[first].reset_index(drop=True)
    value, line = {}, {}
    for column in COMPARED:
        each = (used["column"] == column).to_numpy()
        value[column], line[column] = _spread(used[each], place[each], len(keys))
    area_month = keys.groupby([AREA_CODE, AS_OF], sort=False).ngroup().to_numpy()
    return Beside(
        keys, area_month, value, line, _targets(lines, keys), _carried(keys, value[POTENTIAL])
    )


def first_of_key(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one line for each KEY: the file's before the published; parts of shares added up."""
    group = lines.groupby(list(KEY), sort=False).ngroup().to_numpy()
    count = group.max() + 1 if len(group) else 0
    value, _ = _spread(lines, group, count)
    found = lines.iloc[np.unique(group, return_index=True)[1]]
    return found.assign(value=value)


def month_rank(months: pd.Series) -> pd.Series:
    """Return months as text that sorts by time; a year alone is that year's end."""
    places, unique = pd.factorize(months)
    ranks = [month if len(month) > 4 else f"{month}-12" for month in unique]
    return pd.Series(np.array(ranks, dtype=object)[places], index=months.index)


def _of_file(figures: pd.DataFrame, rows: pd.DataFrame | None) -> pd.DataFrame:
    """Return the figures of the file that have an area and were understood."""
    at = np.flatnonzero(
        (figures["standing"] == Standing.FOUND).to_numpy() & figures["value"].notna().to_numpy()
    )
    lines = figures.iloc[at].reset_index(drop=True).assign(line=at)
    cell = lines.groupby(["row", "letter", "column", AS_OF, SEGMENT], sort=False)[AREA_CODE]
    lines["split"] = (cell.transform("size") > 1).to_numpy()
    lines["detail"] = ""
    for kind, name in DETAIL.items():
        of_kind = (lines["kind"] == kind).to_numpy()
        if not of_kind.any():
            continue
        known = rows[name].to_dict() if rows is not None and name in rows else {}
        text = lines.loc[of_kind, "row"].map(lambda row, known=known: known.get(row, ""))
        if kind in SPLITS:  # a wide table has its programmes where others have segments
            lines[SEGMENT] = lines[SEGMENT].astype("str")
            named = lines.loc[of_kind, SEGMENT]
            text = text.where(text != "", named.where(named != Segment.ALL, ""))
            lines.loc[of_kind, SEGMENT] = str(Segment.ALL)
        # Without its text a figure is like no other: it is compared with nothing.
        lone = "row " + lines.loc[of_kind, "row"].astype("str")
        lines.loc[of_kind, "detail"] = text.where(text != "", lone).str.strip().str.lower()
    return lines[[*KEY, "value", "written", "line", "split"]]


def _of_table(table: pd.DataFrame, kind: Kind, here: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a published table, for the areas of the file and those around."""
    if AREA_CODE not in table or table.empty:
        return pd.DataFrame()
    areas = set(here[AREA_CODE].unique())
    around = {code[:width] for code in areas for width in (2, 4, 6)}
    table = table[table[AREA_CODE].isin(areas | around)]
    if STANDING in table:
        table = table[table[STANDING] != SET_ASIDE]
    month = next(name for name in MONTHS if name in table) if set(MONTHS) & set(table) else ""
    parts = []
    for column in table.columns.intersection([*COUNTS, *RATES, *NUMBERS]):
        each = table[table[column].notna()]
        parts.append(
            pd.DataFrame(
                {
                    "kind": str(kind),
                    "column": column,
                    AREA_CODE: each[AREA_CODE],
                    AS_OF: each[month] if month else "",
                    SEGMENT: each[SEGMENT] if SEGMENT in KEYS[kind] else str(Segment.ALL),
                    "detail": each[DETAIL[kind]].str.lower() if kind in DETAIL else "",
                    "value": each[column],
                    "written": "",
                    "line": -1,
                    "split": False,
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _spread(
    lines: pd.DataFrame, place: NDArray[np.integer[Any]], size: int
) -> tuple[Floats, Lines]:
    """Return the value and line of each place: the first one, and parts of shares on top."""
    own = np.full(size, np.nan)
    shared = np.full(size, np.nan)
    at = np.full(size, -1, dtype=np.int64)
    values, numbers = lines["value"].to_numpy(), lines["line"].to_numpy()
    split = lines["split"].to_numpy(dtype=bool)
    back = np.flatnonzero(~split)[::-1]  # the first is written last, and stays
    own[place[back]], at[place[back]] = values[back], numbers[back]
    if split.any():
        parts = place[split]
        shared[parts] = 0.0
        np.add.at(shared, parts, values[split])
        published = np.isin(np.arange(size), parts) & (at < 0)
        own[published] = np.nan
        at[parts[::-1]] = np.where(at[parts[::-1]] < 0, numbers[split][::-1], at[parts[::-1]])
    both = np.isnan(own) & np.isnan(shared)
    return np.where(both, np.nan, np.nan_to_num(own) + np.nan_to_num(shared)), at


def _targets(lines: pd.DataFrame, keys: pd.DataFrame) -> Floats:
    """Return the target rate in force: of the month itself, else of its year."""
    targets = lines[(lines["column"] == TARGET_RATE)].drop_duplicates([AREA_CODE, AS_OF])
    known = pd.Series(targets["value"].to_numpy(), index=_joined(targets))
    if known.empty:
        return np.full(len(keys), np.nan)
    exact = _joined(keys).map(known)
    of_year = _joined(keys.assign(**{AS_OF: keys[AS_OF].str[:4]})).map(known)
    found = exact.fillna(of_year).where(keys[SEGMENT] == Segment.ALL)
    return found.to_numpy(dtype="float64")


def _joined(keys: pd.DataFrame) -> pd.Series:
    return keys[AREA_CODE].astype("str") + keys[AS_OF].astype("str")


def _carried(keys: pd.DataFrame, potential: Floats) -> Floats:
    """Return the potential of the month, else the last one before it."""
    order = keys.assign(rank=month_rank(keys[AS_OF]), value=potential)
    order = order.sort_values([AREA_CODE, SEGMENT, "rank"], kind="stable")
    carried = order.groupby([AREA_CODE, SEGMENT], sort=False)["value"].ffill()
    return carried.reindex(keys.index).to_numpy()
