from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from geoucj.boundaries.repair import Repair, fit, lakes, merge_rows, repair
from geoucj.errors import NoGeometryError, UnknownCrsError
from tests.boundaries.conftest import squares

FILE = Path("map.gpkg")
NAN = float("nan")


def broken(value):
    with np.errstate(invalid="ignore"):
        return Polygon([(109, 0), (value, 0), (109, 1)])


def raw(*shapes, codes=None, names=None, crs="EPSG:4326"):
    count = len(shapes)
    names = names or [f"N{i}" for i in range(count)]
    return gpd.GeoDataFrame(
        {
            "source_code": codes or [f"C{i}" for i in range(count)],
            "source_name": names,
            "province": "Kalimantan Barat",
            "regency": "Kubu Raya",
            "district": "Sungai Raya",
            "village": names,
        },
        geometry=list(shapes),
        crs=crs,
    )


def test_sound_shapes_are_left_alone():
    frame = raw(*squares(3))
    done = repair(frame, FILE)
    assert done.counts == {}
    assert done.left_out == ()
    assert done.frame.geometry.tolist() == squares(3)


def test_other_coordinates_become_degrees():
    frame = raw(*squares(2)).to_crs(32749)
    done = repair(frame, FILE)
    assert done.counts == {Repair.REPROJECTED: 2}
    assert done.frame.crs == "EPSG:4326"
    assert shapely.area(shapely.symmetric_difference(done.frame.geometry[0], squares(2)[0])) < 1e-9


def test_a_bow_tie_is_made_valid():
    bow = Polygon([(109, 0), (110, 1), (110, 0), (109, 1)])
    done = repair(raw(bow, *squares(1)), FILE)
    assert done.counts == {Repair.MADE_VALID: 1}
    assert done.frame.geometry.is_valid.all()
    assert shapely.area(done.frame.geometry[0]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (None, Repair.EMPTY),
        (Polygon(), Repair.EMPTY),
        (broken(NAN), Repair.BROKEN),
        (broken(np.inf), Repair.BROKEN),
        (LineString([(109, 0), (110, 0)]), Repair.NOT_POLYGON),
        (Point(109, 0), Repair.NOT_POLYGON),
    ],
)
def test_what_cannot_be_drawn_is_left_out_and_named(shape, why):
    done = repair(raw(*squares(1), shape, names=["Kapur", "Limbung"]), FILE)
    assert done.frame["source_name"].tolist() == ["Kapur"]
    assert [(each.row, each.source_name, each.why) for each in done.left_out] == [
        (1, "Limbung", why)
    ]
    assert done.counts == {why: 1}


def test_lines_and_slivers_are_cut_off():
    mixed = GeometryCollection([box(109, 0, 110, 1), LineString([(0, 0), (1, 1)])])
    crumbs = MultiPolygon([box(111, 0, 112, 1), box(113, 0, 113 + 1e-6, 1e-6)])
    nested = GeometryCollection([MultiPolygon([box(114, 0, 115, 1), box(116, 0, 117, 1)])])
    done = repair(raw(mixed, crumbs, nested), FILE)
    assert done.counts == {Repair.NOT_POLYGON: 1, Repair.SLIVERS: 1}
    assert done.frame.geometry.geom_type.tolist() == ["Polygon", "Polygon", "MultiPolygon"]
    assert shapely.area(done.frame.geometry.to_numpy()).tolist() == pytest.approx([1, 1, 2])


def test_an_area_that_is_tiny_as_a_whole_is_kept():
    done = repair(raw(box(109, 0, 109 + 1e-6, 1e-6)), FILE)
    assert len(done.frame) == 1


def test_heights_are_dropped():
    flat = repair(raw(shapely.force_3d(squares(1)[0], z=7.0)), FILE).frame
    assert not flat.geometry.has_z.any()


def test_a_file_without_one_usable_polygon_is_an_error():
    with pytest.raises(NoGeometryError, match=r"map\.gpkg"):
        repair(raw(broken(NAN)), FILE)


def test_coordinates_of_no_place_on_earth_are_an_error():
    local = (
        'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],UNIT["m",1]]'
    )
    with pytest.raises(UnknownCrsError, match=r"map\.gpkg"):
        repair(raw(box(0, 0, 10, 10), crs=local), FILE)


def test_rows_of_one_area_become_its_parts():
    frame = raw(*squares(3), codes=["A", "A", "B"], names=["Kapur", "Kapur", "Kapur"])
    done = repair(frame, FILE)
    assert done.counts == {Repair.MERGED: 1}
    assert done.frame["source_code"].tolist() == ["A", "B"]
    assert shapely.area(done.frame.geometry[0]) == pytest.approx(0.02)


def test_rows_without_a_name_are_never_merged():
    frame = raw(*squares(2), codes=["-", "-"])
    frame["source_name"] = frame["village"] = ""
    assert len(merge_rows(frame)) == 2


def test_lakes_are_known_by_code_and_perhaps_by_name():
    frame = raw(
        *squares(5),
        codes=["ID7325060888", "ID7313888888", "ID6106010010", "ID6106010888", "888"],
        names=["Danau", "Tempe", "Danau Buntar", "X", "Danaurejo"],
    )
    assert lakes(frame).tolist() == ["code", "code", "name", "code", ""]


def test_a_map_that_fits_has_no_gaps_and_no_overlaps():
    found = fit(raw(*squares(4)))
    assert (found.gaps_km2, found.overlaps_km2) == (0, 0)


def test_overlaps_are_measured_in_square_kilometres():
    # A tenth of a degree at the equator is 11.13 km east and 11.06 km north.
    found = fit(raw(box(109, 0, 109.2, 0.1), box(109.1, 0, 109.3, 0.1)))
    assert found.overlaps_km2 == pytest.approx(123.1, abs=0.2)
    assert found.gaps_km2 == 0


def test_gaps_are_the_holes_without_their_islands():
    ring = box(109, 0, 109.3, 0.3) - box(109.1, 0.1, 109.2, 0.2)
    assert fit(raw(ring)).gaps_km2 == pytest.approx(123.1, abs=0.2)
    island = box(109.1, 0.1, 109.15, 0.2)
    apart = shapely.affinity.translate(island, 0.02, 0) & box(109.11, 0.11, 109.19, 0.19)
    left = fit(raw(ring, apart)).gaps_km2
    assert left == pytest.approx(123.1 - 123.1 * apart.area / 0.01, abs=0.3)
