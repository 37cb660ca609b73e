"""Attach figures to shapes by area code, and say what did not match. Nothing is lost silently."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.schema import ACTIVE, AREA_CODE, AREA_NAME, COVERAGE_RATE, POTENTIAL


@dataclass(frozen=True)
class Tally:
    """Some areas, and the workers counted in them."""

    codes: tuple[str, ...]
    active_participants: int
    potential_workers: int

    @property
    def areas(self) -> int:
        """How many areas there are."""
        return len(self.codes)


@dataclass(frozen=True)
class JoinReport:
    """What became of every row on both sides of a join.

    The workers of all figures are those of `matched`, `without_shape` and `repeated`, together.
    """

    matched: Tally  # a shape with figures
    without_figure: tuple[str, ...]  # a shape, but no figures
    without_shape: Tally  # figures, but no shape: not on the map
    repeated: Tally  # a second row of an area that had its figures already


def join_figures(
    shapes: gpd.GeoDataFrame, figures: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, JoinReport]:
    """Left-join `figures` to `shapes` by area_code: every shape stays, in order, exactly once.

    `figures` has area_code, active_participants, potential_workers, coverage_rate and more. Of
    areas given twice the first row counts.
    """
    first = figures.drop_duplicates(AREA_CODE).drop(columns=AREA_NAME, errors="ignore")
    joined = shapes.merge(first, on=AREA_CODE, how="left", validate="1:1")
    return joined, join_report(tuple(shapes[AREA_CODE]), figures)


def join_report(codes: Sequence[str], figures: pd.DataFrame) -> JoinReport:
    """Return what a join of `figures` to the shapes of `codes` matches, and what it does not.

    An area has figures if it has a count or a rate.
    """
    listed = figures[AREA_CODE].tolist()
    active, potential, rate = (
        figures[column].to_numpy("float64") for column in (ACTIVE, POTENTIAL, COVERAGE_RATE)
    )
    again = figures[AREA_CODE].duplicated().to_numpy()
    counted = ~(np.isnan(active) & np.isnan(potential) & np.isnan(rate)) & ~again
    shapes, figured = frozenset(codes), frozenset(compress(listed, counted))
    drawn = np.array([code in shapes for code in listed], dtype=bool)

    def tally(chosen: npt.NDArray[np.bool_]) -> Tally:
        workers = (int(np.nansum(counts[chosen])) for counts in (active, potential))
        return Tally(tuple(compress(listed, chosen)), *workers)

    return JoinReport(
        matched=tally(drawn & counted),
        without_figure=tuple(code for code in codes if code not in figured),
        without_shape=tally(~drawn & counted),
        repeated=tally(again),
    )
