from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from geoucj.i18n import Translator
from geoucj.maps.ground import Box, Ground
from geoucj.maps.layer import Geometry, make_layer
from geoucj.maps.measures import Measure
from geoucj.maps.sheet import draw
from geoucj.maps.sheet_data import Panel, PaperSize, Sheet, Words, paper_of
from geoucj.maps.sheet_inset import inset_of
from tests.maps.pictures import outside, overlapping, written

GROUND = Ground(Box(20, 30, 200, 130), (120.0, -5.0), 0.5)
TOWN = [box(30 + 2 * n % 20, 130 + 2 * (2 * n // 20), 32 + 2 * n % 20, 132 + 2 * (2 * n // 20))
        for n in range(60)]  # mm: a block of 20 by 12  # fmt: skip
ISLANDS = [box(x, y, x + 1, y + 1) for x, y in ((150, 50), (200, 60), (120, 100))]


def shapes(*groups):
    return np.array([shape for group in groups for shape in group], dtype=object)


def test_what_is_close_together_is_drawn_larger_where_nothing_else_is():
    drawn = shapes(TOWN, ISLANDS)
    inset = inset_of(GROUND, drawn, 1.0)
    assert shapely.contains(box(*inset.window.sides), shapes(TOWN)).all()
    assert not shapely.intersects(box(*inset.window.sides), shapes(ISLANDS)).any()
    room = box(*inset.ground.box.sides)
    assert box(*GROUND.box.sides).contains(room)
    assert not shapely.intersects(room, drawn).any()
    times = inset.ground.mm_per_km / GROUND.mm_per_km
    assert times > 3
    assert room.area == pytest.approx(times**2 * inset.window.width * inset.window.height)


def test_each_place_of_the_window_is_in_the_same_place_of_the_inset():
    inset = inset_of(GROUND, shapes(TOWN, ISLANDS), 1.0)
    west, south, east, north = inset.ground.window
    corners = GROUND.to_paper(np.array([[west, south], [east, north]]))
    assert corners.ravel() == pytest.approx(inset.window.sides, abs=0.2)


@pytest.mark.parametrize(
    "drawn",
    [
        shapes([box(30, 40, 120, 150), box(120, 40, 210, 150)]),  # large areas
        shapes([box(x, y, x + 1, y + 1) for x in range(25, 215, 15) for y in range(35, 155, 15)]),
        shapes(TOWN, [box(21, 31, 219, 129)]),  # small and close, and no room
        shapes([]),
    ],
)
def test_most_maps_need_no_inset(drawn):
    assert inset_of(GROUND, drawn, 1.0) is None


def test_a_small_picture_has_none():
    small = replace(GROUND, box=Box(20, 30, 60, 130))
    assert inset_of(small, shapes(TOWN), 1.0) is None


def test_a_sheet_writes_each_name_once_and_all_of_the_inset():
    codes = [str(n) for n in range(63)]
    degrees = [box(110 + n % 10 * 0.02, n // 10 * 0.02, 110.02 + n % 10 * 0.02,
                   0.02 + n // 10 * 0.02) for n in range(60)]  # fmt: skip
    degrees += [box(x, y, x + 0.01, y + 0.01) for x, y in ((112, 0.5), (111, 1.2), (111.8, 1.1))]
    areas = gpd.GeoDataFrame(
        {"area_code": codes, "area_name": [f"D{code}" for code in codes]},
        geometry=degrees, crs="EPSG:4326",
    )  # fmt: skip
    table = pd.DataFrame({"area_code": codes, "coverage_rate": 0.5, "active_participants": 50.0,
                          "potential_workers": 100.0, "state": "rate", "target_rate": 0.59,
                          "uncovered_workers": 50.0, "workers_to_target": 9.0})  # fmt: skip
    layer = make_layer(table, Measure.COVERAGE_RATE, 0.59, Geometry((), tuple(codes)))
    words = Words("Judul", legend="Cakupan", turn="target 59,0 %")
    paper = paper_of(PaperSize.A4, True)
    svg = draw(Sheet(paper, words, layer, (Panel(areas),), Translator("id")), "svg")
    texts = written(svg)
    names = sorted(text.text for text in texts if text.text.startswith("D"))
    assert names == sorted(set(names))
    assert set(names) == {f"D{code}" for code in codes}
    bars = [text.text for text in texts if text.text.endswith(" km")]
    assert len(bars) == 2  # of the map and of the inset
    assert overlapping(texts) == []
    assert outside(texts, paper) == []
