"""Printed totals against the sum of the rows they cover."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoucj.intake.model import Layout, Records, Role
from geoucj.tables import schemas
from geoucj.tables.findings import Finding, Severity

NOT_ADDED = frozenset({*schemas.RATES, *schemas.NUMBERS, "months", "rupiah_per_month"})
LEAST = 0.5  # of a worker: sums are of whole numbers


def check_totals(records: Records, layout: Layout, file: str = "") -> tuple[Finding, ...]:
    """Return a warning for each printed total that differs from the sum of its rows.

    Which rows a total covers is what most of its columns agree with: the rows since an earlier
    total, those below it up to the next, or all. Where none agrees: the rows since the last total,
    and for the last row all of them.
    """
    printed = records.totals[~records.totals["column"].isin(NOT_ADDED)]
    printed = printed[printed["value"].notna()]
    if printed.empty:
        return ()
    rows, totals = layout.rows(Role.DATA), layout.rows(Role.TOTAL)
    before = np.searchsorted(np.array(rows, dtype="int64"), totals).tolist()
    sums = _running_sums(records.cells, rows)
    headers = {column.letter: column.words for column in layout.columns}
    findings = []
    printed = printed[printed["letter"].isin(list(sums))]
    for _, cells in printed.groupby("row"):
        row = int(cells["row"].iloc[0])
        values = cells["value"].to_numpy()
        first, last = np.array(_covered(totals.index(row), before, len(rows))).T
        added = np.column_stack([sums[each][last] - sums[each][first] for each in cells["letter"]])
        agree = np.abs(added - values) < LEAST
        best = int(np.argmax(agree.sum(axis=1)))  # of equals the first
        for place in np.flatnonzero(~agree[best]):
            cell = cells.iloc[place]
            findings.append(
                Finding(
                    file,
                    int(cell["row"]),
                    headers.get(cell["letter"], ""),
                    str(cell["written"]),
                    "total_disagrees",
                    Severity.WARNING,
                    f"{cell['letter']}{cell['row']}",
                    f"{added[best][place]:.0f}",
                )
            )
    return tuple(findings)


def _running_sums(cells: pd.DataFrame, rows: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """Return by letter the sums of the first 0, 1, 2, … data rows."""
    places = {row: place for place, row in enumerate(rows, start=1)}
    found = {}
    for letter, column in cells.groupby("letter"):
        steps = np.zeros(len(rows) + 1)
        steps[column["row"].map(places).to_numpy()] = column["value"].fillna(0).to_numpy()
        found[str(letter)] = steps.cumsum()
    return found


def _covered(at: int, before: Sequence[int], rows: int) -> list[tuple[int, int]]:
    """Return the data rows that a total may cover, as places (from, to), the likeliest first.

    `before`: how many of the `rows` data rows stand above each total; `at`: which total it is.
    """
    here = before[at]
    since = [(start, here) for start in sorted({0, *before[:at]}, reverse=True) if start < here]
    if at == len(before) - 1 and here == rows:
        return [(0, rows), *since]
    after = next((each for each in before[at:] if each > here), rows)
    below = [(here, after)] if after > here else []
    return [*since, *below, (here, rows), (0, rows)]
