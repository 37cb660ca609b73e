import csv
import io
import json
import sqlite3
import time
from contextlib import closing
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely.geometry import shape

from geoucj.boundaries.store import open_set
from geoucj.exports import geo
from geoucj.exports.geo import GeoFormat
from geoucj.exports.view import ViewOptions, export_view, figures_of
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import TABLE_COLUMNS, Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

ID, EN = Translator("id"), Translator("en")
SHAPES = open_set("approximate", [SHIPPED / "boundaries"])


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def make(registry, sample):
    """Return a function giving a view of the sample, by default of Kubu Raya's villages."""
    figures = figures_of(sample, registry, Segment.ALL)

    def view(shapes=SHAPES, **asked):
        said = {"area": "6112", "level": Level.VILLAGE, "as_of": "2025-12"} | asked
        return export_view(sample, shapes, registry, figures=figures, address="?x=1", **said)

    return view


@pytest.fixture(scope="module")
def view(make):
    return make()


@pytest.fixture
def few(tmp_path):
    """Return shapes of 61's regencies alone."""
    (tmp_path / "few").mkdir()
    for name in ("provenance.toml", "regency-61.topojson"):
        (tmp_path / "few" / name).write_bytes((SHAPES.folder / name).read_bytes())
    return open_set("few", [tmp_path])


def read_back(form, content, folder):
    """Return a file as another program reads it, whatever its format."""
    file = folder / f"view.{form}"
    file.write_bytes(content)
    if form == GeoFormat.GEOPARQUET:
        return gpd.read_parquet(file)
    if form == GeoFormat.CSV:
        texts = ("area_code", "parent_code", "target_as_of", "map_class")
        return pd.read_csv(file, dtype=dict.fromkeys(texts, "str"), encoding="utf-8-sig")
    return pyogrio.read_dataframe(file, layer=0)


@pytest.mark.parametrize("form", GeoFormat)
def test_every_format_holds_the_same_frame(view, tmp_path, form):
    read = read_back(form, geo.WRITERS[form](view, ID), tmp_path)
    frame = geo.geo_frame(view, ID)
    assert tuple(frame.columns[:16]) == TABLE_COLUMNS
    names = [name for name in frame if name != "geometry"]
    assert [name for name in read if name in names] == names
    for name in names:
        numeric = pd.api.types.is_numeric_dtype(frame[name])
        if numeric:
            ours, theirs = frame[name].astype("float64"), read[name].astype("float64")
        else:
            ours, theirs = frame[name].fillna(""), read[name].fillna("").astype("str")
        pd.testing.assert_series_equal(ours, theirs, check_dtype=False, check_index=False)
    if form != GeoFormat.CSV:
        assert read.crs.to_epsg() == 4326
        ours, theirs = (each.geometry.set_crs(None, allow_override=True) for each in (frame, read))
        assert (theirs.symmetric_difference(ours).area < 1e-4 * ours.area).all()


@pytest.mark.parametrize("form", GeoFormat)
def test_the_same_view_has_the_same_bytes(view, make, form):
    first = geo.WRITERS[form](view, ID)
    time.sleep(1.1)  # a clock in the file would have moved
    assert geo.WRITERS[form](make(), ID) == first
    assert geo.WRITERS[form](view, EN) != first


def test_classes_colours_and_counts_are_those_of_the_legend(make):
    for asked in (
        {"measure": Measure.UNCOVERED, "options": ViewOptions(Style(palette=Palette.GREY))},
        {"measure": Measure.TO_TARGET_POINTS},
        {"options": ViewOptions(expression="coverage_rate < 40%")},
        {},
    ):
        view = make(**asked)
        frame = geo.geo_frame(view, EN)
        for entry in view.legend.entries:
            rows = frame[frame["map_colour"] == entry.fill.colour]
            assert len(rows) == entry.count
            assert set(rows["map_class"]) <= {entry.mark, entry.state, "filtered"}


def test_no_data_is_null_and_not_zero(make):
    view = make(area="61", as_of="2025-09")
    missing = view.table["state"] == "no_data"
    assert missing.any()
    features = json.loads(geo.to_geojson(view, EN))["features"]
    for feature, none in zip(features, missing, strict=True):
        said = feature["properties"]
        if none:
            assert said["coverage_rate"] is None
            assert (said["map_class"], said["map_label"]) == ("no_data", "no data")
        else:
            assert said["state"] != "no_data"


def test_a_further_measure_brings_its_month_along(make):
    options = ViewOptions(before="2024-12")
    view = make(area="61", level=Level.REGENCY, measure=Measure.RATE_CHANGE, options=options)
    frame = geo.geo_frame(view, EN)
    assert set(frame["earlier_as_of"].dropna()) == {"2024-12"}
    assert frame["rate_change"].notna().any()
    points = geo.geo_frame(make(measure=Measure.TO_TARGET_POINTS), EN)
    expected = points["coverage_rate"] - points["target_rate"]
    assert (points["points_to_target"] - expected).abs().max() < 1e-5


@pytest.mark.parametrize("form", GeoFormat)
def test_areas_without_shape_stay(make, few, tmp_path, form):
    view = make(few, area="", level=Level.REGENCY)
    read = read_back(form, geo.WRITERS[form](view, ID), tmp_path)
    assert len(read) == 38
    if form == GeoFormat.CSV:
        assert read["longitude"].notna().sum() == 14
    else:
        assert read.geometry.notna().sum() == 14
    nothing = make(few)
    assert len(read_back(form, geo.WRITERS[form](nothing, ID), tmp_path)) == len(nothing.table)


def test_geojson_keeps_to_rfc_7946(view):
    said = json.loads(geo.to_geojson(view, ID))
    assert said["type"] == "FeatureCollection"
    assert "crs" not in said
    assert said["geoucj"]["version"] == view.stamp.version
    assert "Kubu Raya" in said["name"]
    assert "contoh" in said["name"]
    west, south, east, north = said["bbox"]
    for feature in said["features"]:
        assert feature["id"] == feature["properties"]["area_code"]
        parts = shape(feature["geometry"])
        for part in getattr(parts, "geoms", [parts]):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)
            for x, y in part.exterior.coords:
                assert west <= x <= east
                assert south <= y <= north
                assert (round(x, 6), round(y, 6)) == (x, y)


def test_the_geopackage_opens_in_the_colours_of_the_map(view, tmp_path):
    file = tmp_path / "view.gpkg"
    file.write_bytes(geo.to_geopackage(view, ID))
    with closing(sqlite3.connect(file)) as read:
        table, qml, default = read.execute(
            "SELECT f_table_name, styleQML, useAsDefault FROM layer_styles"
        ).fetchone()
        assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert read.execute("PRAGMA user_version").fetchone() == (10200,)  # old QGIS knows it too
    assert (table, default) == ("desa", 1)
    rows = ET.fromstring(qml).findall("renderer-v2/categories/category")
    assert [row.get("value") for row in rows] == [
        *"012345", "no_data", "no_potential", "too_few",
    ]  # fmt: skip
    assert rows[0].get("label") == "< 29 %"
    assert ET.fromstring(qml).find("renderer-v2").get("attr") == "map_class"
    assert set(pyogrio.read_dataframe(file, layer=table)["map_class"]) <= {
        row.get("value") for row in rows
    }


def test_the_stamp_is_in_every_file(view, tmp_path):
    stamp = view.stamp.metadata()
    (tmp_path / "view.gpkg").write_bytes(geo.to_geopackage(view, ID))
    info = pyogrio.read_info(tmp_path / "view.gpkg", layer="desa")
    assert stamp.items() <= info["layer_metadata"].items()
    assert view.stamp.lines(ID)[3] in info["layer_metadata"]["DESCRIPTION"]
    parquet = pq.read_metadata(io.BytesIO(geo.to_geoparquet(view, ID))).metadata
    assert json.loads(parquet[b"geoucj"]) == stamp
    assert json.loads(parquet[b"geo"])["version"] == "1.0.0"
    beside = json.loads(geo.companion(view, ID))
    assert beside == {"description": view.stamp.lines(ID), "geoucj": stamp}
    for row in csv.DictReader(io.StringIO(geo.to_csv(view, ID).decode("utf-8-sig"))):
        assert (row["data"], row["version"]) == ("sample", view.stamp.version)
        assert "Data contoh, bukan angka resmi" in row["source"]


def test_a_text_that_a_spreadsheet_would_run_is_disarmed_in_csv_and_left_alone_elsewhere(make):
    view = make()
    view.table["area_name"] = "=1+1"
    assert b",'=1+1," in geo.to_csv(view, ID)
    feature = json.loads(geo.to_geojson(view, ID))["features"][0]
    assert feature["properties"]["area_name"] == "=1+1"
