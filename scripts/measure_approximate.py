"""Measure how far boundaries/approximate agrees with official shapes; print tables in Markdown.

    python scripts/measure_approximate.py idn_admbnda_adm4_bps_20200401_61_73.shp.zip

Reads COD-AB village shapes with BPS codes. Regencies are paired by boundaries/regency_codes.csv,
villages as `geoucj boundaries import` pairs them. Agreement is intersection over union, in an
equal-area projection.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geoucj.areas.registry import Registry, load_registry
from geoucj.boundaries.importing import import_boundaries
from geoucj.boundaries.store import CROSSWALK_FILE, open_set
from geoucj.schema import AREA_CODE, Level

BOUNDARIES = Path(__file__).parents[1] / "boundaries"
EQUAL_AREA = "EPSG:6933"
LAKE = "888"  # the end of the code of a lake


def main(file: str) -> None:
    """Print the table of regencies and the figures for villages."""
    registry = load_registry([BOUNDARIES])
    official = read_official(file)
    regencies = measure_regencies(official, registry)
    villages = measure_villages(file, official, registry)
    print("| code | regency | IoU |\n|---|---|---|")
    for code, value in regencies.items():
        print(f"| {code} | {registry.name(code)} | {value:.3f} |")
    print(f"\n| | areas | mean | median | min |\n|---|---|---|---|---|\n{summary(regencies)}")
    print(summary(villages))


def read_official(file: str) -> gpd.GeoDataFrame:
    """Return the village shapes of a COD-AB file in an equal-area projection, without lakes."""
    shapes = pyogrio.read_dataframe(file, use_arrow=False)
    lakes = shapes["ADM4_PCODE"].str.endswith(LAKE)
    return shapes[~lakes].to_crs(EQUAL_AREA).reset_index(drop=True)


def measure_regencies(official: gpd.GeoDataFrame, registry: Registry) -> pd.Series:
    """Return the agreement of each regency, by area code."""
    codes = official["ADM2_PCODE"].str.removeprefix("ID").map(registry.bps_regencies)
    theirs = official.geometry.groupby(codes).apply(lambda s: s.union_all())
    return agreement(ours(Level.REGENCY), theirs)


def measure_villages(file: str, official: gpd.GeoDataFrame, registry: Registry) -> pd.Series:
    """Return the agreement of each village that the import pairs, by area code."""
    with TemporaryDirectory() as folder:
        import_boundaries(Path(file), "official", registry, [Path(folder), BOUNDARIES])
        pairs = pd.read_csv(Path(folder) / "official" / CROSSWALK_FILE, dtype="str")
    codes = official["ADM4_PCODE"].map(pairs.set_index("source_code")[AREA_CODE])
    theirs = official.geometry.groupby(codes).apply(lambda s: s.union_all())
    return agreement(ours(Level.VILLAGE), theirs)


def ours(level: Level) -> gpd.GeoSeries:
    """Return the approximate shapes by area code, in the equal-area projection."""
    areas = open_set("approximate", [BOUNDARIES]).read(level).to_crs(EQUAL_AREA)
    return areas.set_index(AREA_CODE).geometry


def agreement(some: pd.Series, others: pd.Series) -> pd.Series:
    """Return intersection over union of the shapes that both have, by index."""
    codes = some.index.intersection(others.index)
    one, other = some[codes].to_numpy(), others[codes].to_numpy()
    common = shapely.area(shapely.intersection(one, other))
    return pd.Series(common / (shapely.area(one) + shapely.area(other) - common), index=codes)


def summary(values: pd.Series) -> str:
    """Return one row of the second table."""
    figures = " | ".join(f"{v:.3f}" for v in (values.mean(), values.median(), values.min()))
    level = "regencies" if len(values.index[0]) == 4 else "villages"
    return f"| {level} | {len(values)} | {figures} |"


if __name__ == "__main__":
    main(sys.argv[1])
