"""Raw shapes -> polygons in EPSG:4326 that can be drawn and measured. Says what it did.

Rows are kept in order; a row that is left out is named in `Repaired.left_out`.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from geoucj.areas import spelling
from geoucj.boundaries.profiles import SOURCE_CODE, SOURCE_NAME
from geoucj.errors import NoGeometryError, UnknownCrsError
from geoucj.schema import LEVELS

CRS = "EPSG:4326"
EQUAL_AREA = "EPSG:6933"
SLIVER = 1e-10  # square degrees, about 1 square metre: a part this small is a slip of the pen
LAKE_CODE = "888"  # ends the P-code of a lake in COD-AB
LAKE_WORD = "danau"
SQUARE_METRES_IN_KM2 = 1e6
DIGITS = 3  # of km²


class Repair(StrEnum):
    """What was done to a shape, or why it was left out."""

    REPROJECTED = "reprojected"
    MADE_VALID = "made_valid"
    SLIVERS = "slivers"  # tiny parts dropped
    NOT_POLYGON = "not_polygon"  # lines and points dropped; the row too if nothing is left
    EMPTY = "empty"
    BROKEN = "broken"  # coordinates that are no numbers
    MERGED = "merged"  # several rows of one area in the source


@dataclass(frozen=True)
class LeftOut:
    """A row of the source without a usable shape."""

    row: int
    source_code: str
    source_name: str
    why: Repair


@dataclass(frozen=True)
class Repaired:
    """Usable shapes, how many were repaired by kind, and the rows that were left out."""

    frame: gpd.GeoDataFrame
    counts: dict[Repair, int]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Fit:
    """How well shapes fit together, in km²."""

    gaps_km2: float
    overlaps_km2: float


def repair(raw: gpd.GeoDataFrame, file: Path) -> Repaired:
    """Return the rows of `raw` (columns of Profile.raw) as valid polygons in EPSG:4326.

    Raises UnknownCrsError where coordinates cannot be converted, NoGeometryError where no polygon
    is left.
    """
    counts = dict.fromkeys(Repair, 0)
    shapes = raw.geometry.to_numpy()
    why = np.full(len(shapes), None, dtype=object)
    why[shapely.is_missing(shapes) | shapely.is_empty(shapes)] = Repair.EMPTY
    why[_not_numbers(shapes)] = Repair.BROKEN
    usable = raw[pd.isna(why)]
    if raw.crs is not None and not raw.crs.equals(CRS, ignore_axis_order=True):
        usable = _in_degrees(usable, file)
        counts[Repair.REPROJECTED] = len(usable)
        why[usable.index[_not_numbers(usable.geometry.to_numpy())]] = Repair.BROKEN
        usable = usable[pd.isna(why[usable.index])]
    shapes = shapely.force_2d(usable.geometry.to_numpy())
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    counts[Repair.MADE_VALID] = int(invalid.sum())
    shapes, dropped_lines, dropped_slivers = _polygons_only(shapes)
    counts[Repair.NOT_POLYGON], counts[Repair.SLIVERS] = dropped_lines, dropped_slivers
    gone = shapely.is_empty(shapes)
    why[usable.index[gone]] = Repair.NOT_POLYGON
    frame = usable.set_geometry(gpd.GeoSeries(shapes, index=usable.index, crs=CRS))[~gone]
    if frame.empty:
        raise NoGeometryError(path=file.name)
    left_out = tuple(
        LeftOut(int(row), str(raw[SOURCE_CODE][row]), str(raw[SOURCE_NAME][row]), why[row])
        for row in raw.index[pd.notna(why)]
    )
    for each in left_out:
        counts[each.why] += each.why is not Repair.NOT_POLYGON
    merged = merge_rows(frame)
    counts[Repair.MERGED] = len(frame) - len(merged)
    return Repaired(merged, {kind: n for kind, n in counts.items() if n}, left_out)


def merge_rows(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row per area of the source: rows of one code and one name are its parts."""
    key = [SOURCE_CODE, *(str(level) for level in LEVELS)]
    parts = frame.duplicated(key, keep=False) & (frame[SOURCE_NAME] != "")
    if not parts.any():
        return frame.reset_index(drop=True)
    groups = frame[parts].groupby(key, sort=False).groups.values()
    united = frame.geometry.copy()
    for rows in groups:
        united[rows[0]] = shapely.union_all(frame.geometry[rows].to_numpy())
    again = frame.duplicated(key) & parts
    return frame.set_geometry(united)[~again].reset_index(drop=True)


def lakes(frame: pd.DataFrame) -> pd.Series:
    """Return whether each row is certainly a lake by its code, or perhaps by its name.

    Values "code", "name" and "": a village may be named Danau, so the name alone decides only
    where no village of that name is listed.
    """
    by_code = frame[SOURCE_CODE].str.fullmatch(rf"(?i)(?:ID)?\d{{7}}{LAKE_CODE}")
    by_name = frame[SOURCE_NAME].map(lambda name: spelling.words(name)[:1] == [LAKE_WORD])
    return pd.Series(np.select([by_code, by_name], ["code", "name"], ""), index=frame.index)


def fit(frame: gpd.GeoDataFrame) -> Fit:
    """Return the holes inside all shapes together, and what two shapes have in common."""
    shapes = frame.geometry.to_numpy()
    spoilt = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    united = shapely.union_all(shapes) if spoilt.any() else shapely.coverage_union_all(shapes)
    parts = shapely.get_parts(united)
    rings = [ring for part in parts for ring in part.interiors]
    holes = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
    islands = parts[np.unique(shapely.STRtree(parts).query(holes, predicate="contains")[1])]
    gaps = _km2(holes) - _km2(islands)
    return Fit(round(gaps, DIGITS), round(_km2(_overlaps(shapes[spoilt])), DIGITS))


def _overlaps(shapes: np.ndarray) -> np.ndarray:
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="intersects")
    pairs = one < other
    return np.asarray(shapely.intersection(shapes[one[pairs]], shapes[other[pairs]]))


def _km2(shapes: np.ndarray) -> float:
    areas = gpd.GeoSeries(shapes, crs=CRS).to_crs(EQUAL_AREA).area
    return float(areas.sum()) / SQUARE_METRES_IN_KM2


def _in_degrees(frame: gpd.GeoDataFrame, file: Path) -> gpd.GeoDataFrame:
    try:
        return frame.to_crs(CRS)
    except ProjError as error:
        raise UnknownCrsError(path=file.name) from error


def _not_numbers(shapes: np.ndarray) -> np.ndarray:
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    bad = np.zeros(len(shapes), dtype=bool)
    bad[owner[~np.isfinite(xy).all(axis=1)]] = True
    return bad


def _polygons_only(shapes: np.ndarray) -> tuple[np.ndarray, int, int]:
    """Return `shapes` without lines, points and slivers, and how many had either."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    nested = shapely.get_type_id(parts) == shapely.GeometryType.MULTIPOLYGON
    if nested.any():
        deep, deep_owner = shapely.get_parts(parts, return_index=True)
        parts, owner = deep, owner[deep_owner]
    flat = shapely.get_dimensions(parts) < 2
    lone = np.bincount(owner, minlength=len(shapes))[owner] == 1
    tiny = (shapely.area(parts) < SLIVER) & ~flat & ~lone
    keep = ~(flat | tiny)
    lines, slivers = (len(np.unique(owner[mask])) for mask in (flat, tiny))
    touched = np.isin(np.arange(len(shapes)), owner[~keep]) | ~np.isin(
        shapely.get_type_id(shapes),
        (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON),
    )
    result = shapes.copy()
    for index in np.flatnonzero(touched):
        own = parts[keep & (owner == index)]
        result[index] = own[0] if len(own) == 1 else shapely.multipolygons(own)
    return result, lines, slivers
