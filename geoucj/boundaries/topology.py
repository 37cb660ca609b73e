"""Shapes as a coverage: simplify, dissolve upward, write TopoJSON. EPSG:4326 in and out.

Simplification and rounding act on shared lines, never on one polygon: neighbours keep the same
border, no gap opens and nothing overlaps that did not before. No area vanishes, however small.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from topojson import Topology  # type: ignore[attr-defined]  # not in its __all__

from geoucj.areas.codes import parent_codes
from geoucj.areas.registry import Registry
from geoucj.schema import AREA_CODE, AREA_NAME, CODE_WIDTH, LEVELS, Level

CRS = "EPSG:4326"
TOLERANCE = 0.0025  # degrees, about 280 m: for maps of a province, sent at once
FINE = 0.0005  # degrees, about 55 m: for maps of a regency
STEPS = 50_000  # positions along the longer side of the box, at most: 13 m for a province
FINE_STEP = 2.0**-15  # degrees, 3 m: the smallest step that FINE needs
OBJECT = "areas"

Shapes = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Grid:
    """Where rounded coordinates lie: `origin` + whole numbers x `step`, in degrees.

    The step is a power of two and the origin a whole number of steps, so that coordinates are
    exact: TopoJSON leaves out a vertex on a straight line, and what touches the line there would
    otherwise cross it by the last digit.
    """

    origin: tuple[float, float]
    step: float

    def to_steps(self, shapes: Shapes) -> Shapes:
        """Return `shapes` (degrees) in steps of this grid, not rounded."""
        return np.asarray(shapely.transform(shapes, lambda xy: (xy - self.origin) / self.step))

    def to_degrees(self, shapes: Shapes) -> Shapes:
        """Return `shapes` (steps) in degrees."""
        return np.asarray(shapely.transform(shapes, lambda xy: xy * self.step + self.origin))


def simplify(areas: gpd.GeoDataFrame, tolerance: float = TOLERANCE) -> gpd.GeoDataFrame:
    """Return `areas` with fewer vertices (`tolerance` in degrees), all other columns kept."""
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    return _with_shapes(areas, _sound(simple, areas.geometry.to_numpy()))


def dissolve(areas: gpd.GeoDataFrame, level: Level, registry: Registry) -> gpd.GeoDataFrame:
    """Unite `areas` (column area_code) into those of `level`, a wider level or the same.

    Columns area_code, area_name (the official one; UnknownAreaError where there is none) and
    geometry; sorted by area_code.
    """
    shapes = areas.geometry.to_numpy()
    parents = parent_codes(areas[AREA_CODE], level)
    rows = pd.Series(range(len(areas))).groupby(parents.to_numpy(), sort=True)
    united = {str(code): _unite(shapes[index.to_numpy()]) for code, index in rows}
    return gpd.GeoDataFrame(
        {AREA_CODE: list(united), AREA_NAME: [registry.name(code) for code in united]},
        geometry=list(united.values()),
        crs=CRS,
    )


def write_topojson(
    areas: gpd.GeoDataFrame, path: Path, object_name: str = OBJECT, steps: int = STEPS
) -> None:
    """Write `areas` with all their columns as one TopoJSON object, sorted by area_code if any.

    Coordinates are rounded to 1/`steps` of the box round all `areas`, or up to twice that.
    """
    grid = _grid(areas, steps)
    _write(_snap(areas, grid), grid, path, object_name)


def write_levels(
    areas: gpd.GeoDataFrame,
    narrowest: Level,
    registry: Registry,
    folder: Path,
    on_step: Callable[[str], None] | None = None,
) -> None:
    """Write `{level}-{code}.topojson` into `folder` from `areas` (column area_code), in order.

    One file for `narrowest` and each wider level in each province, and finer ones of the villages
    and districts of each regency. An area is part of all levels that its code is long enough for.
    Simplifies once for each scale and dissolves the simplified, so that the lines of all levels are
    the same. `on_step` is told what comes next: "simplify", then the codes of provinces and
    regencies.
    """
    report = on_step or _say_nothing
    folder.mkdir(parents=True, exist_ok=True)
    levels = LEVELS[: LEVELS.index(narrowest) + 1]
    for around, inside, tolerance in (
        (Level.PROVINCE, levels, TOLERANCE),
        (Level.REGENCY, levels[2:], FINE),
    ):
        if not inside:
            continue
        report("simplify")
        simple = simplify(_at(areas, around), tolerance)
        codes = parent_codes(simple[AREA_CODE], around)
        for code in sorted(codes.unique()):
            report(code)
            part = simple[codes == code]
            grid = _grid(part, STEPS)
            part = _snap(part, grid)
            for level in inside:
                if len(whole := dissolve(_at(part, level), level, registry)):
                    _write(whole, grid, folder / f"{level}-{code}.topojson", OBJECT)


def _at(areas: gpd.GeoDataFrame, level: Level) -> gpd.GeoDataFrame:
    """Return the areas whose codes reach down to `level`."""
    return areas[areas[AREA_CODE].str.len() >= CODE_WIDTH[level]]


def _say_nothing(step: str) -> None:
    """Take the place of a missing `on_step`."""


def _write(areas: gpd.GeoDataFrame, grid: Grid, path: Path, object_name: str) -> None:
    """Write `areas`, which lie on `grid` already."""
    ordered = areas.sort_values(AREA_CODE) if AREA_CODE in areas else areas
    built = Topology(
        ordered.reset_index(drop=True),
        prequantize={"scale": [grid.step, grid.step], "translate": list(grid.origin)},
        object_name=object_name,
    ).to_dict()
    for geometry in built["objects"][object_name]["geometries"]:
        geometry.pop("id", None)  # the row's number says nothing that its order does not
    path.write_text(json.dumps(built, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _grid(areas: gpd.GeoDataFrame, steps: int) -> Grid:
    left, bottom, right, top = (float(side) for side in areas.total_bounds)
    step = 2.0 ** math.ceil(math.log2(max(right - left, top - bottom) / steps))
    step = max(step, FINE_STEP)
    return Grid((math.floor(left / step) * step, math.floor(bottom / step) * step), step)


def _snap(areas: gpd.GeoDataFrame, grid: Grid) -> gpd.GeoDataFrame:
    """Return `areas` with coordinates on the grid that TopoJSON will hold.

    Rounding polygons one by one makes some of them cross themselves or their neighbours. So the
    lines of all are rounded and noded together, and each area takes the faces inside it.
    """
    exact = grid.to_steps(areas.geometry.to_numpy())
    lines = shapely.union_all(shapely.boundary(exact), grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    tree = shapely.STRtree(shapely.point_on_surface(faces))
    owners, inside = tree.query(exact, predicate="contains")
    snapped = np.full(len(exact), shapely.Polygon(), dtype=object)
    for owner, index in pd.Series(inside).groupby(owners):
        snapped[owner] = shapely.coverage_union_all(faces[index.to_numpy()])
    # An area thinner than a step has no face: it gets a square of two steps.
    lost = shapely.is_empty(snapped) & ~shapely.is_empty(exact)
    middles = np.round(shapely.get_coordinates(shapely.centroid(exact[lost])))
    snapped[lost] = [shapely.box(x - 1, y - 1, x + 1, y + 1) for x, y in middles]
    return _with_shapes(areas, grid.to_degrees(snapped))


def _unite(shapes: Shapes) -> shapely.Geometry:
    if len(shapes) == 1:
        return shapes[0]
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)  # quick, but wrong where shapes overlap
    return shapely.union_all(shapes)


def _sound(shapes: Shapes, before: Shapes) -> Shapes:
    """Return `shapes` with what simplifying spoilt (only where areas overlap) as it was before."""
    spoilt = ~shapely.is_valid(shapes) | shapely.is_empty(shapes)
    return np.where(spoilt, before, shapes)


def _with_shapes(areas: gpd.GeoDataFrame, shapes: Shapes) -> gpd.GeoDataFrame:
    return areas.set_geometry(gpd.GeoSeries(shapes, index=areas.index, crs=CRS))
