"""Small hand-made maps: squares of a tenth of a degree, side by side in Kubu Raya."""

import warnings
import zipfile

import geopandas as gpd
import pytest
from shapely.geometry import box

STEP = 0.1
DRIVERS = {
    ".shp": "ESRI Shapefile",
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".fgb": "FlatGeobuf",
    ".kml": "LIBKML",
}


def squares(count, left=109.0, bottom=-0.5):
    """Return `count` squares in a row, each touching the next."""
    return [
        box(round(left + STEP * i, 6), bottom, round(left + STEP * (i + 1), 6), bottom + STEP)
        for i in range(count)
    ]


@pytest.fixture
def villages():
    """Return four villages of Kubu Raya as COD-AB writes them: one by a variant, one unknown."""
    return gpd.GeoDataFrame(
        {
            "ADM4_EN": ["Sei Raya", "Kapur", "Sungai Kakap", "Atlantis"],
            "ADM4_PCODE": ["ID6112070001", "ID6112070002", "ID6112050001", "ID6112050002"],
            "ADM3_EN": ["Sungai Raya", "Sungai Raya", "Sungai Kakap", "Sungai Kakap"],
            "ADM3_PCODE": ["ID6112070", "ID6112070", "ID6112050", "ID6112050"],
            "ADM2_EN": "Kubu Raya",
            "ADM2_PCODE": "ID6112",
            "ADM1_EN": "Kalimantan Barat",
            "ADM1_PCODE": "ID61",
            "validOn": "2020-04-01",
        },
        geometry=squares(4),
        crs="EPSG:4326",
    )


@pytest.fixture
def save(tmp_path):
    """Return a function that writes a frame in the format that a file's name asks for."""

    def write(frame, name):
        path = tmp_path / name
        if path.suffix == ".parquet":
            frame.to_parquet(path)
            return path
        bare = path.with_suffix("") if path.suffix == ".zip" else path
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            frame.to_file(bare, engine="pyogrio", driver=DRIVERS[bare.suffix])
        if path.suffix == ".zip":
            _zip_shapefile(path)
        return path

    return write


def _zip_shapefile(path):
    shp = path.with_suffix("")  # name.shp.zip -> name.shp
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(shp.parent.glob(f"{shp.stem}.*")):
            if part != path:
                archive.write(part, part.name)
                part.unlink()
