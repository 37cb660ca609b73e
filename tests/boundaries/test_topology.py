import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from geoucj.areas.registry import Registry
from geoucj.boundaries.topology import dissolve, simplify, write_levels, write_topojson
from geoucj.errors import UnknownAreaError
from geoucj.schema import Level

# Real codes and names of Sambas (6101) and Mempawah (6102).
WEST, MIDDLE, EAST = "6101012001", "6101012002", "6102012001"


def frame(shapes):
    return gpd.GeoDataFrame(
        {"area_code": list(shapes), "area_name": [f"Desa {code}" for code in shapes]},
        geometry=list(shapes.values()),
        crs="EPSG:4326",
    )


def wavy_grid(size=6, points=200):
    """Return size x size cells of 0.1 degrees, all inner and outer lines wavy; a valid coverage."""
    t = np.linspace(-0.1, size + 0.1, points * size + 1)
    wave = 0.004 * np.sin(40 * t) + 0.0007 * np.cos(997 * t)
    across = [shapely.LineString(np.column_stack([t, y + wave])) for y in range(size + 1)]
    up = [shapely.LineString(np.column_stack([x + wave, t])) for x in range(size + 1)]
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(across + up))))
    cells = [c for c in cells if c.area > 0.1]
    cells = [shapely.transform(c, lambda xy: xy / 10 + (109, 1)) for c in cells]
    return frame({f"610101{2001 + i}": cell for i, cell in enumerate(cells)})


@pytest.fixture
def read(tmp_path):
    """Return a function that writes areas as TopoJSON and reads them back through GDAL."""

    def there_and_back(areas, object_name="areas"):
        write_topojson(areas, tmp_path / "a.topojson", object_name)
        return gpd.read_file(tmp_path / "a.topojson").set_crs("EPSG:4326")

    return there_and_back


def test_simplifying_leaves_fewer_vertices_and_no_gap():
    before = wavy_grid()
    after = simplify(before)
    assert len(after) == 36
    assert list(after["area_code"]) == list(before["area_code"])
    assert shapely.get_num_coordinates(after.geometry.values).sum() < 0.5 * (
        shapely.get_num_coordinates(before.geometry.values).sum()
    )
    assert shapely.coverage_is_valid(after.geometry.to_numpy())
    whole = shapely.union_all(after.geometry.to_numpy())
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(0.36, rel=0.01)


def test_simplifying_keeps_areas_smaller_than_the_tolerance():
    islet = shapely.Point(109.9, 1.9).buffer(0.0002)
    sliver = Polygon([(109, 1), (109.00001, 1), (109.00001, 1.00001)])
    after = simplify(frame({WEST: islet, MIDDLE: sliver}))
    assert after.is_valid.all()
    assert not after.is_empty.any()


def test_simplifying_overlapping_areas_keeps_them_valid():
    bow = Polygon([(109, 1), (109.002, 1), (109.002, 1.002), (109, 1.0005)])
    after = simplify(frame({WEST: bow, MIDDLE: shapely.affinity.translate(bow, 0.0003, 0.0003)}))
    assert after.is_valid.all()
    assert not after.is_empty.any()


def test_file_gives_the_areas_back(read):
    parts = MultiPolygon([box(110, 1, 110.5, 1.5), box(111, 1, 111.2, 1.1)])
    hole = box(109, 1, 110, 2).difference(box(109.4, 1.4, 109.6, 1.6))
    inner = box(109.4, 1.4, 109.6, 1.6)
    back = read(frame({MIDDLE: parts, WEST: hole, EAST: inner}))
    assert back["area_code"].tolist() == [WEST, MIDDLE, EAST]
    assert back["area_name"].tolist() == [f"Desa {c}" for c in (WEST, MIDDLE, EAST)]
    assert [*back.geom_type] == ["Polygon", "MultiPolygon", "Polygon"]
    assert len(back.geometry[0].interiors) == 1
    for got, wanted in zip(back.geometry, (hole, parts, inner), strict=True):
        assert got.symmetric_difference(wanted).area < 1e-4
    assert shapely.coverage_is_valid(back.geometry.to_numpy())
    # inner fills the hole and WEST touches MIDDLE: nothing lies between them
    united = back.union_all()
    assert united.geom_type == "MultiPolygon"
    assert sum(len(p.interiors) for p in united.geoms) == 0
    assert united.area == pytest.approx(1 + 0.25 + 0.02, abs=1e-4)


def test_rounding_leaves_no_gap_and_nothing_invalid(read):
    needle = Polygon([(109.1, 1.1), (109.9, 1.10001), (109.9, 1.10003), (109.1, 1.10002)])
    rest = box(109, 1, 110, 2).difference(needle)
    back = read(frame({WEST: rest, MIDDLE: needle, EAST: box(110, 1, 114, 4)}))
    assert back.is_valid.all()
    assert not back.is_empty.any()
    back = read(simplify(wavy_grid()))
    assert shapely.coverage_is_valid(back.geometry.to_numpy())
    assert not back.union_all().interiors


def test_holes_that_touch_a_slanted_line_stay_valid(read):
    # Their tips are vertices on a straight line, which TopoJSON leaves out of the shell.
    shell = Polygon([(109.1, 1.1), (113.1, 5.1), (109.1, 5.1)])
    tips = [(109.1 + i / 16, 1.1 + i / 16) for i in range(2, 62, 2)]
    holes = [Polygon([(x, y), (x - 0.03, y + 0.05), (x - 0.05, y + 0.03)]) for x, y in tips]
    area = Polygon(shell.exterior, [hole.exterior for hole in holes])
    back = read(frame({WEST: area, MIDDLE: Polygon([(109.1, 1.1), (113.1, 1.1), (113.1, 5.1)])}))
    assert back.is_valid.all()
    assert back.geometry[0].symmetric_difference(area).area < 1e-3


def test_area_thinner_than_the_grid_stays_visible(read):
    dot = shapely.Point(112.3, 2.2).buffer(1e-7)
    back = read(frame({WEST: box(109, 1, 114, 4), MIDDLE: dot}))
    assert back.geometry[1].is_valid
    assert 0 < back.geometry[1].area < 8e-8
    assert back.geometry[1].distance(shapely.Point(112.3, 2.2)) < 1e-4


def test_overlaps_are_kept_as_they_are(read):
    back = read(frame({WEST: box(109, 1, 111, 2), MIDDLE: box(110, 1, 112, 2)}))
    assert shapely.area(back.geometry.to_numpy()) == pytest.approx([2, 2], rel=1e-4)


def test_file_is_compact(tmp_path):
    write_topojson(simplify(wavy_grid()), tmp_path / "a.topojson")
    text = (tmp_path / "a.topojson").read_text("utf-8")
    built = json.loads(text)
    assert ", " not in text
    assert built["type"] == "Topology"
    assert built["transform"]["scale"] == [2**-15, 2**-15]  # no step is smaller
    assert all(isinstance(n, int) for arc in built["arcs"] for point in arc for n in point)
    # each of the inner lines is kept once: two areas name it, one of them backwards (~n)
    used = [i for g in built["objects"]["areas"]["geometries"] for ring in g["arcs"] for i in ring]
    assert sum(i < 0 for i in used) == 60
    assert {~i for i in used if i < 0} <= {i for i in used if i >= 0}
    assert list(built["objects"]["areas"]["geometries"][0]["properties"]) == [
        "area_code",
        "area_name",
    ]


def test_other_object_name_and_no_codes(tmp_path):
    land = gpd.GeoDataFrame(geometry=[box(109, 1, 110, 2), box(111, 1, 112, 2)], crs="EPSG:4326")
    write_topojson(land, tmp_path / "land.topojson", "land")
    assert list(json.loads((tmp_path / "land.topojson").read_text())["objects"]) == ["land"]


def test_dissolve_takes_official_names_and_leaves_no_inner_line(registry):
    villages = frame(
        {EAST: box(110, 1, 111, 2), WEST: box(108, 1, 109, 2), MIDDLE: box(109, 1, 110, 2)}
    )
    regencies = dissolve(villages, Level.REGENCY, registry)
    assert regencies["area_code"].tolist() == ["6101", "6102"]
    assert regencies["area_name"].tolist() == ["Kabupaten Sambas", "Kabupaten Mempawah"]
    assert regencies.geometry[0].equals(box(108, 1, 110, 2))
    assert regencies.crs == "EPSG:4326"
    province = dissolve(villages, Level.PROVINCE, registry)
    assert province["area_name"].tolist() == ["Kalimantan Barat"]
    assert province.geometry[0].equals(box(108, 1, 111, 2))


def test_dissolve_counts_an_overlap_once(registry):
    villages = frame({WEST: box(108, 1, 109.5, 2), MIDDLE: box(109, 1, 110, 2)})
    assert dissolve(villages, Level.REGENCY, registry).geometry[0].area == pytest.approx(2)


def test_dissolve_refuses_a_code_outside_the_list(registry):
    with pytest.raises(UnknownAreaError, match="9999"):
        dissolve(frame({"9999999999": box(0, 0, 1, 1)}), Level.REGENCY, registry)


def test_all_levels_share_their_lines(tmp_path, registry: Registry):
    cells = wavy_grid()
    codes = registry.at(Level.VILLAGE, "61")["area_code"].tolist()[:: 2145 // 36][:35]
    south = registry.at(Level.VILLAGE, "73")["area_code"].tolist()[0]
    cells["area_code"] = [*codes, south]
    steps = []
    shuffled = cells.sample(frac=1, random_state=1)
    write_levels(shuffled, Level.VILLAGE, registry, tmp_path / "set", steps.append)
    regencies = sorted({code[:4] for code in cells["area_code"]})
    assert steps == ["simplify", "61", "73", "simplify", *regencies]
    files = {f.name for f in (tmp_path / "set").iterdir()}
    assert files == {
        f"{level}-{p}.topojson"
        for level in ("province", "regency", "district", "village")
        for p in ("61", "73")
    } | {f"{level}-{p}.topojson" for level in ("district", "village") for p in regencies}
    read = {
        level: gpd.read_file(tmp_path / "set" / f"{level}-61.topojson").set_crs("EPSG:4326")
        for level in ("province", "regency", "village")
    }
    assert read["village"]["area_code"].tolist() == sorted(codes)
    assert read["village"]["area_name"].tolist() == [registry.name(c) for c in sorted(codes)]
    whole = read["village"].union_all()
    assert read["province"].geometry[0].symmetric_difference(whole).area < 1e-12
    for code, regency in zip(read["regency"]["area_code"], read["regency"].geometry, strict=True):
        inside = read["village"][read["village"]["area_code"].str.startswith(code)]
        assert regency.symmetric_difference(inside.union_all()).area < 1e-12


def test_building_twice_gives_the_same_bytes(tmp_path, registry):
    cells = wavy_grid(3)
    cells["area_code"] = registry.at(Level.VILLAGE, "6101")["area_code"].tolist()[:9]
    for name in ("a", "b"):
        write_levels(cells, Level.VILLAGE, registry, tmp_path / name)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
