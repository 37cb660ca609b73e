"""The map of a deck: names that can be read from the last row, and no others."""

import geopandas as gpd
import pytest
import shapely

from geoucj.exports.deck_map import readable
from geoucj.maps.sheet_data import Panel


def squares(count):
    cells = [shapely.box(x, 0, x + 1, 1) for x in range(count)]
    names = [f"Desa {x}" for x in range(count)]
    codes = [f"611201{x:04}" for x in range(count)]
    return gpd.GeoDataFrame(
        {"area_code": codes, "area_name": names}, geometry=cells, crs="EPSG:4326"
    )


def panel(count, edges=None):
    areas = squares(count)
    return Panel(areas, values=dict.fromkeys(areas["area_code"], "40,0 %"), edges=edges)


@pytest.mark.parametrize(
    ("count", "size", "names", "figures"),
    [(14, 37.0, True, True), (24, 37.0, True, False), (24, 19.0, False, False),
     (14, 19.0, True, False), (60, 37.0, False, False)],
)  # fmt: skip
def test_a_slide_names_as_many_areas_as_its_map_has_room_for(count, size, names, figures):
    shown = readable(panel(count), size)
    assert all(shown.areas["area_name"] != "") == names
    assert bool(shown.values) == figures


def test_where_wider_areas_are_named_the_areas_are_not():
    shown = readable(panel(3, squares(1)), 37.0)
    assert set(shown.areas["area_name"]) == {""}
    assert not shown.values
    assert list(shown.edges["area_name"]) == ["Desa 0"]
