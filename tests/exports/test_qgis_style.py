import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import box

from geoucj.exports.qgis_style import Category, LayerStyle, Shape, categorised, write_styles
from geoucj.maps.palette import STATE_FILLS, Fill
from geoucj.schema import State

ROWS = [
    Category("0", "< 30 %", Fill("#7F2704")),
    Category("no_data", "tidak ada data", STATE_FILLS[State.NO_DATA]),
    Category("no_potential", '"tanpa" <potensi> & \x01', STATE_FILLS[State.NO_POTENTIAL]),
    Category("too_few", "terlalu sedikit", STATE_FILLS[State.TOO_FEW]),
]


def symbols(qml):
    root = ET.fromstring(qml)
    assert root.find("renderer-v2").get("type") == "categorizedSymbol"
    return root, {each.get("name"): each for each in root.findall("renderer-v2/symbols/symbol")}


def test_each_value_has_its_colour_and_words():
    root, made = symbols(categorised("map_class", ROWS))
    assert root.find("renderer-v2").get("attr") == "map_class"
    rows = root.findall("renderer-v2/categories/category")
    assert [(row.get("value"), row.get("symbol")) for row in rows] == [
        ("0", "0"), ("no_data", "1"), ("no_potential", "2"), ("too_few", "3"),
    ]  # fmt: skip
    assert rows[2].get("label") == '"tanpa" <potensi> & '
    colours = [made[n].find("layer/Option/Option[@name='color']").get("value") for n in "0123"]
    assert colours == ["127,39,4,255", "238,238,238,255", "247,247,247,255", "227,227,227,255"]


def test_states_are_hatched_dotted_and_crossed():
    _, made = symbols(categorised("map_class", ROWS))
    kinds = {name: [each.get("class") for each in s.findall("layer")] for name, s in made.items()}
    assert kinds == {
        "0": ["SimpleFill"],
        "1": ["SimpleFill", "LinePatternFill"],
        "2": ["SimpleFill", "PointPatternFill"],
        "3": ["SimpleFill", "LinePatternFill", "LinePatternFill"],
    }
    angles = [p.get("v") for p in made["3"].findall("layer/prop[@k='angle']")]
    assert angles == ["45", "135"]


def test_old_and_new_writing_of_a_property_agree():
    root, _ = symbols(categorised("x", ROWS))
    for layer in root.iter("layer"):
        new = {each.get("name"): each.get("value") for each in layer.findall("Option/Option")}
        assert new == {each.get("k"): each.get("v") for each in layer.findall("prop")}
        assert new


def test_points_are_told_apart_by_form():
    root, made = symbols(categorised("status", ROWS, shape=Shape.POINT, size=3))
    forms = [s.find("layer/prop[@k='name']").get("v") for s in made.values()]
    assert forms == ["circle", "square", "diamond", "triangle"]
    assert root.find("layerGeometryType").text == "0"


@pytest.fixture
def package(tmp_path):
    frame = gpd.GeoDataFrame({"map_class": ["0"]}, geometry=[box(109, 0, 110, 1)], crs=4326)
    file = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(frame, file, layer="villages")
    return file


def test_a_geopackage_holds_the_style_where_qgis_looks_for_it(package):
    first, second = (LayerStyle(n, categorised(n, ROWS), f"by {n}") for n in ("one", "two"))
    write_styles(package, {"villages": [first, second]})
    with closing(sqlite3.connect(package)) as read:
        rows = read.execute(
            "SELECT f_table_name, f_geometry_column, styleName, styleQML, useAsDefault"
            " FROM layer_styles ORDER BY id"
        ).fetchall()
    assert rows == [
        ("villages", "geom", "one", first.qml, 1),
        ("villages", "geom", "two", second.qml, 0),
    ]
    assert pyogrio.list_layers(package).tolist() == [
        ["villages", "Polygon"], ["layer_styles", None],
    ]  # fmt: skip
    assert len(pyogrio.read_dataframe(package, layer="villages")) == 1


def test_what_is_no_geopackage_is_refused(tmp_path):
    with pytest.raises(sqlite3.OperationalError):
        write_styles(tmp_path / "empty.gpkg", {"villages": []})
