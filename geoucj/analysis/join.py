"""Attach figures to shapes by area code, and say what did not match. Nothing is lost silently."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geoucj.schema import ACTIVE, AREA_CODE, AREA_NAME, POTENTIAL


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

    `figures` has area_code, active_participants, potential_workers and any other columns. Of
    areas given twice the first row counts.
    """
    again = figures[AREA_CODE].duplicated()
    first = figures[~again]
    joined = shapes.merge(
        first.drop(columns=AREA_NAME, errors="ignore"), on=AREA_CODE, how="left", validate="1:1"
    )
    counted = first[[ACTIVE, POTENTIAL]].notna().any(axis=1)
    drawn = first[AREA_CODE].isin(shapes[AREA_CODE])
    with_figure = first.loc[counted, AREA_CODE]
    report = JoinReport(
        matched=_tally(first[drawn & counted]),
        without_figure=tuple(shapes.loc[~shapes[AREA_CODE].isin(with_figure), AREA_CODE]),
        without_shape=_tally(first[~drawn & counted]),
        repeated=_tally(figures[again]),
    )
    return joined, report


def _tally(rows: pd.DataFrame) -> Tally:
    return Tally(
        codes=tuple(rows[AREA_CODE]),
        active_participants=int(rows[ACTIVE].sum()),
        potential_workers=int(rows[POTENTIAL].sum()),
    )
