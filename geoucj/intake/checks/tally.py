"""Where the workers of a file went: published + set aside + refused = in the file."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoucj.intake.checks.figures import REPEATED
from geoucj.intake.model import PLACE_COLUMNS, Records, Standing, Tally, addresses
from geoucj.schema import ACTIVE, AS_OF, POTENTIAL, SEGMENT, Segment
from geoucj.tables.findings import Finding, Severity

COUNTED = (ACTIVE, POTENTIAL, "workers")  # the first that the file holds
PARTS = (Segment.PU, Segment.BPU, Segment.JAKON)
CELL = ["row", "letter", "column", AS_OF, SEGMENT]


def tally(records: Records, figures: pd.DataFrame, findings: Sequence[Finding]) -> Tally:
    """Return where the workers of a file went.

    Of the first column in COUNTED that the file holds, a place and month counts once: by its
    segments where PU, BPU and JAKON are all known or no total is, else by its total. A file with
    several months counts a worker in each. Totals of other rows are not in `records.cells`.

    Refused are cells with an error and places that are still asked; set aside are places without
    an area, and figures that stand in the file twice. `in_file` is counted before places were
    found, the others after, so that a cell lost on the way shows. Cells that were not understood
    have no number: they are counted in `not_understood`.
    """
    cells = _counted(records)
    if cells.empty:
        return Tally(0, 0, 0, 0)
    fine = cells[_finest(cells, records)]
    here = figures.merge(fine[CELL].drop_duplicates(), on=CELL)
    address = addresses(here)
    wrong = {each.cell for each in findings if each.severity is Severity.ERROR and each.cell}
    twice = {each.cell for each in findings if each.rule == REPEATED}
    refused = (address.isin(wrong) | (here["standing"] == Standing.ASKED)).to_numpy()
    aside = ~refused & (address.isin(twice) | (here["standing"] == Standing.SET_ASIDE)).to_numpy()
    value = here["value"].to_numpy(dtype="float64", na_value=np.nan)
    return Tally(
        in_file=_whole(fine["value"].to_numpy()),
        published=_whole(value[~refused & ~aside]),
        set_aside=_whole(value[aside]),
        refused=_whole(value[refused]),
        column=str(fine["column"].iloc[0]),
        not_understood=int(fine["value"].isna().sum()),
    )


def _counted(records: Records) -> pd.DataFrame:
    """Return the cells of the column that is counted, of one kind of table."""
    for column in COUNTED:
        cells: pd.DataFrame = records.cells[records.cells["column"] == column]
        if len(cells):
            of_one_kind: pd.DataFrame = cells[cells["kind"] == cells["kind"].iloc[0]]
            return of_one_kind
    return records.cells.iloc[:0]


def _finest(cells: pd.DataFrame, records: Records) -> pd.Series:
    """Return which cells count: the segments of a place and month, or its total."""
    places = records.rows[list(PLACE_COLUMNS)]
    place = places.groupby(list(PLACE_COLUMNS), sort=False).ngroup()
    key = [cells["row"].map(place), cells[AS_OF]]
    total = cells[SEGMENT] == Segment.ALL
    known = cells["value"].notna()
    parts = [
        (known & (cells[SEGMENT] == name)).groupby(key, sort=False).transform("any")
        for name in PARTS
    ]
    printed = (known & total).groupby(key, sort=False).transform("any")
    some = (~total).groupby(key, sort=False).transform("any")
    by_segments = some & (np.logical_and.reduce(parts) | ~printed)
    return pd.Series(by_segments != total, index=cells.index)


def _whole(values: NDArray[np.float64]) -> int:
    return int(np.nansum(np.trunc(values)))  # what is not whole is refused: 1.5 is one worker
