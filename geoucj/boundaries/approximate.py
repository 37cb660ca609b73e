"""The built-in shapes: Thiessen cells round village points. They never pass for borders.

Every place on land belongs to the village whose point is nearest. Degrees are taken as plane
coordinates: so near the equator they are as long to the east as to the north, within 1 %.
"""

import math
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geoucj.areas.codes import parent_codes
from geoucj.areas.spelling import likeness
from geoucj.boundaries.topology import CRS
from geoucj.schema import AREA_CODE, AREA_NAME, Level

LONGITUDE, LATITUDE, HOW, ISLET = "longitude", "latitude", "how", "islet"
FAR = 1.0  # degrees: a point so far from all others of its regency is wrong
ALIKE = 90.0  # likeness of two names, from which a moved village is the same
STEP = 0.01  # degrees, about 1.1 km: how far beside another point a village is put
TURN = math.pi * (3 - math.sqrt(5))  # the golden angle: places on a spiral keep their distance
LAST_TURN = 100  # beyond it any place will do
SHORE = 0.045  # degrees, about 5 km: land within it may be a village's own
OWN_LAND = 1e-5  # square degrees, about 0.12 km²: less land makes the village an islet
RADIUS = 0.008  # degrees, about 900 m: the disc that stands for an islet

Shapes = np.ndarray[Any, Any]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def place_villages(
    villages: pd.DataFrame, points: pd.DataFrame, land: BaseGeometry
) -> pd.DataFrame:
    """Return one place for each of `villages` (area_code, area_name), sorted by area_code.

    `points` has area_code, area_name, longitude, latitude; its codes may be older than the list.
    Columns area_code, longitude, latitude, how: `point` (its own), `renumbered` (the point of a
    like-named village of its regency, whose code is not in the list), `apart` (a little beside
    the point it had in common with another village), `beside` (it has none, or a wrong one: beside
    the most central village of its district, or else of its regency). No village is moved from
    `land` into the sea.
    """
    shapely.prepare(land)
    listed = points[AREA_CODE].isin(villages[AREA_CODE])
    own = points[listed & ~_astray(points)].assign(**{HOW: "point"})
    lacking = villages[~villages[AREA_CODE].isin(own[AREA_CODE])]
    found = pd.concat([own, _renumbered(lacking, points[~listed], own)])
    found = _apart(found.sort_values(AREA_CODE, ignore_index=True), land)
    lacking = lacking[~lacking[AREA_CODE].isin(found[AREA_CODE])]
    placed = pd.concat([found, _beside(lacking, found, land)])
    columns = [AREA_CODE, LONGITUDE, LATITUDE, HOW]
    return placed[columns].sort_values(AREA_CODE, ignore_index=True)


def draw_cells(places: pd.DataFrame, others: pd.DataFrame, land: BaseGeometry) -> gpd.GeoDataFrame:
    """Return the cell of each of `places` (area_code, longitude, latitude), clipped to `land`.

    `others` (longitude, latitude) are places outside, whose cells bound the outer ones. A place
    with no land of its own near it is an islet: it gets a small disc and bounds nothing.
    Columns area_code, geometry (EPSG:4326, a coverage: neighbours share their lines), islet.
    """
    spots = _spots(places)
    outside = _spots(others.drop_duplicates([LONGITUDE, LATITUDE]))
    shapely.prepare(land)
    islet = _islets(spots, outside, land)
    discs = shapely.union_all(shapely.buffer(spots[islet], RADIUS, quad_segs=4))

    # All lines are noded together, so that the faces between them are the pieces of a coverage.
    lines = shapely.boundary(_thiessen(spots[~islet], outside, land))
    # a little longer than needed: lines that just fail to meet enclose nothing
    wider = shapely.buffer(discs, RADIUS)
    between = shapely.intersection(shapely.boundary(_thiessen(spots[islet], [], land)), wider)
    noded = shapely.union_all([*lines, *between, land.boundary, discs.boundary])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    middles = shapely.point_on_surface(faces)

    rows, islets = np.flatnonzero(~islet), np.flatnonzero(islet)
    owners = shapely.STRtree([*spots[rows], *outside]).nearest(middles)
    owners = np.append(rows, np.full(len(outside), -1))[owners]
    owners[~shapely.contains(land, middles)] = -1
    if islet.any():
        in_disc = shapely.contains(discs, middles)
        owners[in_disc] = islets[shapely.STRtree(spots[islets]).nearest(middles[in_disc])]
    shapes = np.full(len(spots), shapely.Polygon(), dtype=object)
    for owner, index in pd.Series(range(len(faces))).groupby(owners):
        if owner >= 0:
            shapes[owner] = shapely.coverage_union_all(faces[index.to_numpy()])
    return gpd.GeoDataFrame(
        {AREA_CODE: places[AREA_CODE].to_numpy(), ISLET: islet}, geometry=shapes, crs=CRS
    )


def _islets(spots: Shapes, outside: Shapes, land: BaseGeometry) -> Flags:
    """Return which of `spots` lie in the sea and have next to no land of their own near them."""
    islet = ~np.asarray(shapely.intersects(land, spots))
    reach = shapely.buffer(spots[islet], SHORE)
    own = shapely.intersection(_thiessen(spots, outside, land)[islet], reach)
    islet[islet] = shapely.area(shapely.intersection(own, land)) < OWN_LAND
    return islet


def _thiessen(spots: Shapes, outside: Shapes | list[BaseGeometry], land: BaseGeometry) -> Shapes:
    """Return the Thiessen cell of each of `spots`, bounded by `outside` too."""
    everything = [*spots, *outside]
    if len(everything) < 2:
        return np.array([shapely.box(*land.bounds).buffer(1)] * len(spots), dtype=object)
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(everything), extend_to=shapely.box(*land.bounds), ordered=True
    )
    return np.asarray(shapely.get_parts(cells))[: len(spots)]


def _spots(places: pd.DataFrame) -> Shapes:
    return np.asarray(shapely.points(places[LONGITUDE].to_numpy(), places[LATITUDE].to_numpy()))


def _astray(points: pd.DataFrame) -> pd.Series:
    """Return which points are far from every other point of their regency."""
    astray = pd.Series(data=False, index=points.index)
    for _, group in points.groupby(parent_codes(points[AREA_CODE], Level.REGENCY)):
        if len(group) > 1:
            tree = shapely.STRtree(_spots(group))
            (this, _), gaps = tree.query_nearest(
                tree.geometries, exclusive=True, all_matches=False, return_distance=True
            )
            astray[group.index[this]] = gaps > FAR
    return astray


def _renumbered(lacking: pd.DataFrame, spare: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return the `spare` points that are like-named to villages of the same regency, recoded."""
    known = set(parent_codes(own[AREA_CODE], Level.DISTRICT))
    pairs = [
        # A district without any point is new: its villages are the likelier to have been moved.
        (code[:6] in known, -score, code, row)
        for code, name in zip(lacking[AREA_CODE], lacking[AREA_NAME], strict=True)
        for row, old, old_name in zip(spare.index, spare[AREA_CODE], spare[AREA_NAME], strict=True)
        if code[:4] == old[:4] and (score := likeness(name, old_name, Level.VILLAGE)) >= ALIKE
    ]
    claimed: dict[int, str] = {}
    for _, _, code, row in sorted(pairs):
        if row not in claimed and code not in claimed.values():
            claimed[row] = code
    return spare.loc[list(claimed)].assign(**{AREA_CODE: list(claimed.values()), HOW: "renumbered"})


def _apart(found: pd.DataFrame, land: BaseGeometry) -> pd.DataFrame:
    """Return `found` with points that are one and the same put round their first."""
    again = found.duplicated([LONGITUDE, LATITUDE])
    moved = [
        _put_round(group, group.iloc[0], "apart", land)
        for _, group in found[again].groupby([LONGITUDE, LATITUDE])
    ]
    return pd.concat([found[~again], *moved])


def _beside(lacking: pd.DataFrame, found: pd.DataFrame, land: BaseGeometry) -> pd.DataFrame:
    """Return places for `lacking`: round the most central village of the district or regency."""
    placed = [found.iloc[:0]]
    around = parent_codes(lacking[AREA_CODE], Level.DISTRICT)
    new = ~around.isin(parent_codes(found[AREA_CODE], Level.DISTRICT))
    around = around.mask(new, parent_codes(around, Level.REGENCY))
    for parent, group in lacking.groupby(around):
        siblings = found[found[AREA_CODE].str.startswith(str(parent))]
        at = siblings[[LONGITUDE, LATITUDE]]
        nearest = int(((at - at.mean()) ** 2).sum(axis=1).to_numpy().argmin())
        placed.append(_put_round(group, at.iloc[nearest], "beside", land))
    return pd.concat(placed)


def _put_round(group: pd.DataFrame, at: pd.Series, how: str, land: BaseGeometry) -> pd.DataFrame:
    """Return `group` with places on a spiral round the place `at`."""
    spots = list(islice(_spiral(at[LONGITUDE], at[LATITUDE], land), len(group)))
    moved = group.assign(**{HOW: how})
    moved[[LONGITUDE, LATITUDE]] = spots
    return moved


def _spiral(longitude: float, latitude: float, land: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Yield places on a spiral round a place; only those on `land` if that place is on land."""
    ashore = shapely.intersects_xy(land, longitude, latitude)
    for turn in count(1):
        reach = STEP * math.sqrt(turn)
        x = longitude + reach * math.cos(turn * TURN)
        y = latitude + reach * math.sin(turn * TURN)
        if not ashore or turn > LAST_TURN or shapely.intersects_xy(land, x, y):
            yield x, y
