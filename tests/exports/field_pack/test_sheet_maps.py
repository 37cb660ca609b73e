import re
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Polygon, box

from geoucj.exports.field_pack.sheet_maps import OUTSIDE, SheetMaps
from geoucj.i18n import Translator
from geoucj.maps.layer import Geometry, Style, make_layer
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import State

# Two villages of one district side by side, one of another above, one whose figures nobody asked.
CODES = ["6112012001", "6112012002", "6112022001", "6113012001"]
TABLE = pd.DataFrame(
    {"area_code": CODES[:3], "coverage_rate": [0.3, 0.7, 0.58], "state": str(State.RATE)}
)


@pytest.fixture
def made():
    def make(palette=Palette.STANDARD, squares=None):
        squares = squares or [
            box(109, 0, 109.1, 0.1),
            box(109.1, 0, 109.2, 0.1),
            box(109, 0.1, 109.2, 0.2),
            box(109, -0.1, 109.2, 0),
        ]
        shapes = gpd.GeoDataFrame(
            {"area_code": CODES, "area_name": ["Satu", "Dua", "<Tiga>", "Empat"]},
            geometry=squares,
            crs=4326,
        )
        geometry, style = Geometry((), tuple(CODES)), Style(palette=palette)
        layer = make_layer(TABLE, Measure.COVERAGE_RATE, 0.6, geometry, style)
        return SheetMaps(shapes, layer, {CODES[0]: "12"}, Translator("id"))

    return make


def texts(svg):
    return {element.text for element in ElementTree.fromstring(svg).iter() if element.text}


def fills(svg):
    return set(re.findall(rb'<path [^>]*fill="(#[0-9A-F]{6})"', svg))


def test_a_district_shows_its_own_villages_and_numbers_those_to_visit(made):
    picture = made().district("611201")
    assert "12" in texts(picture.svg)
    assert not {"Satu", "Dua"} & texts(picture.svg)
    assert [each["label"] for each in picture.legend] == ["30–40 %", "≥ 70 %"]
    assert {each["colour"].encode() for each in picture.legend} == fills(picture.svg)


def test_a_village_stands_among_its_named_neighbours(made):
    picture = made().village(CODES[0])
    assert {"12", "Dua", "<Tiga>", "Empat"} <= texts(picture.svg)
    assert "Satu" not in texts(picture.svg)  # its name is the title of the page
    assert picture.legend[-1] == {"colour": OUTSIDE, "label": "di luar wilayah rencana"}
    assert OUTSIDE.encode() in fills(picture.svg)


def test_a_printer_without_colours_gets_greys(made):
    for each in fills(made(Palette.GREY).district("611201").svg):
        red, green, blue = (each[i : i + 2] for i in (1, 3, 5))
        assert red == green == blue


def test_without_a_shape_there_is_no_map(made):
    empty = [Polygon(), box(109.1, 0, 109.2, 0.1), Polygon(), box(109, -0.1, 109.2, 0)]
    maps = made(squares=empty)
    assert maps.village(CODES[0]) is None
    assert maps.village("6112012009") is None
    assert maps.district("611202") is None
    assert "12" not in texts(maps.district("611201").svg)


def test_a_long_district_has_a_lower_map_than_a_square_one(made):
    heights = [
        float(ElementTree.fromstring(made().district(code).svg).get("height")[:-2])
        for code in ("611201", "6112")
    ]
    assert 40 <= heights[0] < heights[1] == 84
