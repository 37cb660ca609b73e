import sqlite3
import time
from contextlib import closing
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geoseries_equal

from geoucj.exports.field_pack.layers import FIELDS, geopackage_of
from geoucj.exports.field_pack.places import places_of
from tests.exports.field_pack.conftest import SHOWN


@pytest.fixture
def opened(tmp_path):
    """Return a function that writes a GeoPackage and reads its layers with GDAL."""

    def read(content):
        path = tmp_path / "p.gpkg"
        path.write_bytes(content)
        names = [name for name, _ in pyogrio.list_layers(path)]
        return {name: pyogrio.read_dataframe(path, layer=name) for name in names}

    return read


def rows_of(path, query):
    with closing(sqlite3.connect(path)) as package:
        return package.execute(query).fetchall()


def test_the_layers_hold_outlines_points_and_districts(few, opened):
    layers = opened(geopackage_of(few))
    assert list(layers) == ["districts", "villages", "points", "layer_styles"]
    total = few.facts.proposal.plan.total.workers
    for name in ("villages", "points"):
        layer = layers[name]
        assert [*FIELDS, "geometry"] == list(layer.columns)
        assert list(layer["area_code"]) == list(few.villages["area_code"])
        assert layer["quota"].sum() == total
        assert layer.crs == "EPSG:4326"
        assert set(layer["as_of"]) == {"2025-12"}
    assert layers["villages"]["area_code"].dtype == "str"
    assert_geoseries_equal(layers["points"].geometry, few.points.geometry)
    assert layers["villages"].geom_equals(few.villages.geometry, align=False).all()
    assert list(layers["districts"]["area_name"]) == list(few.districts["area_name"])


def test_remarks_say_sample_month_and_approximate_outlines(few, opened):
    for remark in opened(geopackage_of(few))["points"]["remark"]:
        assert remark.startswith("DATA CONTOH, BUKAN ANGKA RESMI.")
        assert "per Desember 2025" in remark
        assert "Batas perkiraan" in remark


def test_each_layer_opens_in_qgis_with_a_style_labels_and_names_of_columns(few, opened, tmp_path):
    layers = opened(geopackage_of(few))
    styles = layers["layer_styles"].set_index("f_table_name")
    assert sorted(styles.index) == ["districts", "points", "villages"]
    assert styles["useAsDefault"].all()
    for name in styles.index:
        root = ET.fromstring(styles["styleQML"][name])
        assert root.find("renderer-v2/symbols/symbol/layer/Option/Option") is not None
        aliases = {each.get("field"): each.get("name") for each in root.iter("alias")}
        assert list(aliases) == [c for c in layers[name].columns if c != "geometry"]
        assert aliases["area_code"] == "Kode wilayah"
    label = ET.fromstring(styles["styleQML"]["points"]).find(".//text-style")
    assert label.get("fieldName") == "label"
    columns = dict(
        rows_of(tmp_path / "p.gpkg", "SELECT table_name, column_name FROM gpkg_geometry_columns")
    )
    assert dict(styles["f_geometry_column"]) == columns


def test_bad_names_stay_texts(hostile, opened):
    layers = opened(geopackage_of(hostile))
    assert layers["points"]["area_name"][0] == SHOWN
    assert layers["villages"]["district"][0] == SHOWN
    assert SHOWN in layers["points"]["remark"][0]


def test_a_village_without_a_shape_is_left_out(few_facts, codes, without_shapes, opened):
    layers = opened(geopackage_of(places_of(few_facts(boundaries=without_shapes(codes[0])))))
    for name in ("villages", "points"):
        assert list(layers[name]["area_code"]) == codes[1:]


def test_what_is_not_known_is_empty(few, opened):
    rows = few.villages.assign(
        priority_rank=pd.Series([pd.NA] * 4, dtype="Int64"),
        names_to_list=pd.Series([pd.NA] * 4, dtype="Int64"),
    )
    layers = opened(geopackage_of(few.__class__(few.facts, rows, few.districts)))
    assert layers["points"][["priority_rank", "names_to_list"]].isna().all(axis=None)


def test_a_plan_of_nothing_has_empty_layers(few_facts, opened):
    layers = opened(geopackage_of(places_of(few_facts(budget=0))))
    assert [len(layers[name]) for name in ("districts", "villages", "points")] == [0, 0, 0]


def test_the_same_plan_gives_the_same_bytes_at_another_time(few_facts, few):
    first = geopackage_of(few)
    time.sleep(1.1)  # the clock of a GeoPackage counts seconds
    assert geopackage_of(places_of(few_facts())) == first
