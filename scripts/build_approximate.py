"""Build boundaries/approximate and boundaries/land.topojson from two npm packages.

    npm pack geografis@1.3.2 @geo-maps/countries-land-250m@0.6.0
    python scripts/build_approximate.py geografis-1.3.2.tgz geo-maps-countries-land-250m-0.6.0.tgz

geografis: village points (MIT). countries-land-250m: OpenStreetMap, ODbL 1.0. The same packages
give the same bytes; boundaries/README.md says what came out.
"""

import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geoucj.areas.registry import load_registry
from geoucj.boundaries.approximate import ISLET, draw_cells, place_villages
from geoucj.boundaries.store import Provenance, write_provenance
from geoucj.boundaries.topology import CRS, write_levels, write_topojson
from geoucj.schema import AREA_CODE, AREA_NAME, Level

BOUNDARIES = Path(__file__).parents[1] / "boundaries"
COUNTRY = "IDN"
OUTSIDE = 1.5  # degrees: neighbouring points so near bound the outer cells
POND = 0.004  # square degrees, about 50 km²: smaller waters inland belong to their villages
AROUND = 3.0  # degrees: other land shown on every side of the two provinces
COARSE = 0.01  # degrees, for that land
UNDER = 0.02  # degrees: it reaches under the provinces, up to so far from their coast
SMALLEST = 0.0008  # square degrees, about 10 km²: smaller islands and lakes are left out
STEPS = 16_000  # positions along the longer side of its box: 130 m


def main(points_package: str, land_package: str) -> None:
    """Write both, and print how the villages were placed."""
    registry = load_registry([BOUNDARIES])
    points = read_points(points_package)
    villages = registry.at(Level.VILLAGE)[[AREA_CODE, AREA_NAME]]
    ours = points[AREA_CODE].str[:2].isin(registry.provinces)
    countries = read_land(land_package, box_round(points[ours], AROUND))
    near = box_round(points[ours], OUTSIDE)
    coast = shapely.union_all(inside(shapely.MultiPolygon([*countries[COUNTRY]]), near))
    home = shapely.union_all([without_ponds(part, POND) for part in coast.geoms])
    places = place_villages(villages, points[ours], home)
    print(places["how"].value_counts().to_string())

    close = shapely.contains_xy(near, points["longitude"], points["latitude"])
    cells = draw_cells(places, points[~ours & close], home)
    print(f"islets: {cells[ISLET].sum()}, without a shape: {cells.is_empty.sum()}")

    folder = BOUNDARIES / "approximate"
    folder.mkdir(exist_ok=True)
    write_levels(cells, Level.VILLAGE, registry, folder, print)
    write_provenance(provenance(points_package, land_package), folder)
    write_ground([*countries.values()], shapely.union_all(cells.geometry.to_numpy()))


def read_points(package: str) -> pd.DataFrame:
    """Return area_code, area_name, longitude, latitude of all villages of Indonesia."""
    rows = pd.DataFrame(json.loads(read_member(package, "package/data/json/data.json")))
    rows[AREA_CODE] = rows["code"].str.replace(".", "")
    rows = rows.rename(columns={"village": AREA_NAME})
    return rows[[AREA_CODE, AREA_NAME, "longitude", "latitude"]].sort_values(AREA_CODE)


def read_land(package: str, around: shapely.Polygon) -> dict[str, Any]:
    """Return the polygons of each country inside `around`, as arrays by ISO code."""
    file = io.BytesIO(read_member(package, "package/map.geo.json"))
    found = pyogrio.read_dataframe(file, bbox=around.bounds)
    return {
        code: inside(shape, around) for code, shape in zip(found["A3"], found.geometry, strict=True)
    }


def inside(shape: shapely.Geometry, around: shapely.Polygon) -> Any:
    """Return the polygons of `shape`, repaired, inside `around`."""
    parts = shapely.get_parts(shape)
    parts = shapely.make_valid(parts[shapely.intersects(parts, around)])
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(parts, around)))
    return parts[shapely.get_dimensions(parts) == 2]


def read_member(package: str, member: str) -> bytes:
    """Return the bytes of one file of an npm package."""
    with tarfile.open(package) as tar:
        file = tar.extractfile(member)
        assert file is not None, member
        return file.read()


def box_round(places: pd.DataFrame, margin: float) -> shapely.Polygon:
    """Return the box round `places`, wider by `margin` degrees on every side."""
    return shapely.box(
        places["longitude"].min() - margin,
        places["latitude"].min() - margin,
        places["longitude"].max() + margin,
        places["latitude"].max() + margin,
    )


def write_ground(countries: list[Any], provinces: shapely.Geometry) -> None:
    """Write land.topojson: land outside `provinces`, and under them up to near their coast.

    So imported borders, which differ from the approximate ones, leave no strip of sea inland, and
    no coarse coast shows round the finer one.
    """
    land = shapely.union_all([shapely.union_all(parts) for parts in countries])
    ground = shapely.union(shapely.difference(land, provinces), shapely.buffer(land, -UNDER))
    parts = shapely.get_parts(shapely.simplify(ground, COARSE))
    parts = [without_ponds(part, SMALLEST) for part in parts if part.area > SMALLEST]
    ground = gpd.GeoDataFrame(geometry=[shapely.MultiPolygon(parts)], crs=CRS)
    write_topojson(ground, BOUNDARIES / "land.topojson", "land", STEPS)
    print(f"land: {len(parts)} parts, {shapely.get_num_coordinates(parts).sum()} vertices")


def without_ponds(part: shapely.Polygon, smallest: float) -> shapely.Polygon:
    """Return `part` without holes under `smallest` square degrees, most of which are rivers."""
    holes = [hole for hole in part.interiors if shapely.Polygon(hole).area > smallest]
    return shapely.Polygon(part.exterior, holes)


def provenance(points_package: str, land_package: str) -> Provenance:
    """Return where the shapes come from; sha256 is that of both packages, one after the other."""
    packages = [Path(points_package), Path(land_package)]
    return Provenance(
        title="Batas perkiraan / approximate shapes",
        source=(
            "Thiessen cells round the village points of geografis 1.3.2, clipped to the land of"
            " @geo-maps/countries-land-250m 0.6.0 (OpenStreetMap)"
        ),
        source_url="https://github.com/drizki/geografis https://github.com/simonepri/geo-maps",
        licence=(
            "ODbL 1.0 (shapes, from OpenStreetMap);"
            " MIT (village points; their author asks not to sell them)"
        ),
        attribution="© OpenStreetMap contributors (ODbL 1.0); geografis by drizki (MIT)",
        valid_on="",  # no single day: points, coast and list are of different years
        approximate=True,
        imported_at="2026-11-21",
        file=" ".join(path.name for path in packages),
        sha256=hashlib.sha256(b"".join(path.read_bytes() for path in packages)).hexdigest(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
