"""The figures of a file with the codes of their areas. No figure is dropped, no worker lost."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from geoucj.intake.model import FIGURE_COLUMNS, PLACE_COLUMNS, Places, Records, Standing
from geoucj.schema import ACTIVE, AREA_CODE, POTENTIAL, STANDING, TO_TARGET, UNCOVERED

# What adds up, and is therefore divided where a place has become several.
DIVIDED = frozenset(
    {
        ACTIVE,
        POTENTIAL,
        UNCOVERED,
        TO_TARGET,
        "workers",
        "registered_workers",
        "claims",
        "amount_rupiah",
    }
)


def locate(records: Records, places: Places) -> pd.DataFrame:
    """Return the figures (FIGURE_COLUMNS) of `records`, in order, with the codes of their areas.

    A cell of a place with several areas is one line for each: what adds up is divided into whole
    numbers whose sum is that of the cell, the rest is the same for all. Cells that are asked or
    set aside keep their line, with area_code "".
    """
    keys = dict(zip(records.rows.index, _keys(records.rows), strict=True))
    frame = places.frame
    standings = dict(zip(frame.index, frame[STANDING], strict=True))
    codes = dict(zip(frame.index, frame[AREA_CODE], strict=True))
    key_of_row = [keys[row] for row in records.cells["row"].tolist()]
    figures = records.cells.reset_index(drop=True)
    found = pd.Series([codes[key] for key in key_of_row], dtype="str")
    figures[AREA_CODE] = found.astype("category")
    stand = [str(standings[key]) for key in key_of_row]
    figures[STANDING] = pd.Categorical(stand, [str(each) for each in Standing])
    figures = figures[list(FIGURE_COLUMNS)]
    if not places.shares:
        return figures
    split = np.array([key in places.shares for key in key_of_row], dtype=bool)
    parts = [figures[~split]]
    for key, shares in places.shares.items():
        here = figures[np.array([k == key for k in key_of_row], dtype=bool)]
        parts += [_part(here, shares, n) for n in range(len(shares))]
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def divide(value: float, shares: Sequence[float]) -> list[float]:
    """Return parts of `value` by `shares`: whole numbers by the largest remainder.

    Their sum is that of `value`; of a value that is not whole the first part has the rest.
    """
    if not math.isfinite(value):
        return [value] * len(shares)
    whole = math.trunc(value)
    weights = [Fraction(share) for share in shares]  # no rounding before the last step
    exact = [abs(whole) * weight / sum(weights) for weight in weights]
    parts = [math.floor(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda n: parts[n] - exact[n])
    for n in order[: abs(whole) - sum(parts)]:
        parts[n] += 1
    signed = [float(-part if whole < 0 else part) for part in parts]
    return [signed[0] + (value - whole), *signed[1:]]


def _keys(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(zip(*(rows[column].tolist() for column in PLACE_COLUMNS), strict=True))


def _part(cells: pd.DataFrame, shares: Sequence[tuple[str, float]], number: int) -> pd.DataFrame:
    """Return the lines of the area with this number among those that share a place."""
    weights = [share for _, share in shares]
    values = [
        divide(value, weights)[number] if column in DIVIDED else value
        for value, column in zip(cells["value"], cells["column"], strict=True)
    ]
    return cells.assign(**{AREA_CODE: shares[number][0], "value": values})
