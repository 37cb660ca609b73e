from xml.etree import ElementTree

import geopandas as gpd
import pytest
from shapely import MultiPolygon, Polygon, box

from geoucj.maps.fonts import MM_PER_POINT, text_width
from geoucj.maps.small_map import small_map

SVG = "{http://www.w3.org/2000/svg}"
RED, BLUE = "#7F2704", "#9ECAE1"


def frame(*shapes):
    return gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:4326")


def fills(svg):
    paths = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [path.get("fill") for path in paths if path.get("fill") != "none"]


def texts(svg):
    """Return the texts, without the white rims under them."""
    written = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [text for text in written if text.get("stroke") is None]


def extent(text):
    """Return left, top, right, bottom of a text that is centred on its place."""
    em, x, y = (float(text.get(key)) for key in ("font-size", "x", "y"))
    half = text_width(text.text, em / MM_PER_POINT) / 2
    return x - half, y - em * 0.73, x + half, y


def test_areas_have_the_colours_of_their_rows_and_stand_where_they_lie():
    svg = small_map(frame(box(110, 0, 111, 1), box(111, 0, 112, 1)), [RED, BLUE])
    assert fills(svg) == [RED, BLUE]
    paths = [path.get("d") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")][:2]
    west, east = (
        [float(point.split(",")[0]) for point in path.strip("MZ").split()] for path in paths
    )
    assert max(west) == pytest.approx(min(east), abs=0.02)


def test_numbers_stand_on_their_areas_and_never_on_each_other():
    cells = [box(x, y, x + 0.1, y + 0.1) for x in range(0, 2) for y in range(0, 2)]
    grid = [
        box(110 + i / 9, j / 9, 110 + (i + 1) / 9, (j + 1) / 9) for i in range(9) for j in range(9)
    ]
    for shapes in (cells, grid):
        names = [str(row + 1) for row in range(len(shapes))]
        svg = small_map(frame(*shapes), [RED] * len(shapes), numbers=names, size_mm=(60, 60))
        written = [text for text in texts(svg) if text.get("text-anchor") == "middle"]
        assert [text.text for text in written] == names
        extents = [extent(text) for text in written]
        for row, (left, top, right, bottom) in enumerate(extents):
            assert min(left, top) >= 0
            assert max(right, bottom) <= 60
            for other in extents[:row]:
                apart = left > other[2] or right < other[0] or top > other[3] or bottom < other[1]
                assert apart


def test_an_area_too_small_for_its_number_gets_it_beside_with_a_line():
    tiny = [box(110 + i / 1000, 0, 110 + (i + 1) / 1000, 0.001) for i in range(6)]
    shapes = frame(box(109.5, -0.5, 110.5, -0.1), *tiny)
    svg = small_map(shapes, [BLUE] * 7, numbers=["1", "2", "3", "4", "5", "6", "7"])
    assert {"1", "2", "3", "4", "5", "6", "7"} <= {text.text for text in texts(svg)}
    assert min(float(text.get("font-size")) for text in texts(svg)) >= round(6 * MM_PER_POINT, 2)
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}line"))) >= 3


def test_the_scale_bar_is_as_long_as_it_says_where_the_map_lies():
    svg = small_map(frame(box(110, 59.5, 112, 60.5)), [RED], size_mm=(100, 100))
    bar = next(
        path.get("d")
        for path in ElementTree.fromstring(svg).iter(f"{SVG}path")
        if path.get("fill") == "none"
    )
    start, end = float(bar[1:].split(",")[0]), float(bar.split("H")[1].split("V")[0])
    assert [text.text for text in texts(svg)] == ["20 km"]
    # Two degrees of longitude at 60° north are as long as one of latitude: 111.195 km on 93 mm.
    assert end - start == pytest.approx(20 * 93 / 111.195, abs=0.02)


def test_outline_holes_islands_and_empty_shapes_are_drawn():
    ring = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    islands = MultiPolygon([box(5, 0, 6, 1), box(7, 0, 8, 1)])
    svg = small_map(
        frame(ring, islands, Polygon()),
        [RED, BLUE, RED],
        outline=frame(ring),
        numbers=["1", "2", "3"],
    )
    paths = list(ElementTree.fromstring(svg).iter(f"{SVG}path"))
    assert [path.get("d").count("M") for path in paths] == [2, 2, 2, 1]
    assert paths[0].get("fill-rule") == "evenodd"
    assert [t.text for t in texts(svg)] == ["1", "2", "200 km"]


def test_names_are_text_and_nothing_else():
    name = "<script>&\x00"
    svg = small_map(frame(box(0, 0, 1, 1)), [RED], numbers=[name])
    assert b"<script" not in svg
    assert texts(svg)[0].text == "<script>&□"


def test_an_empty_frame_is_an_empty_map_and_lengths_must_agree():
    assert list(ElementTree.fromstring(small_map(frame(), [])).iter(f"{SVG}path")) == []
    with pytest.raises(ValueError, match="shorter"):
        small_map(frame(box(0, 0, 1, 1), box(1, 0, 2, 1)), [RED])


def test_the_same_call_gives_the_same_bytes():
    shapes = frame(*[box(110 + i, 0, 111 + i, 1) for i in range(5)])
    first, second = (small_map(shapes, [RED] * 5, numbers=["1"] * 5) for _ in range(2))
    assert first == second
