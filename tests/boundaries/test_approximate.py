import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import Point, box

from geoucj.boundaries.approximate import draw_cells, place_villages
from geoucj.boundaries.store import open_set
from geoucj.schema import LEVELS, Level
from geoucj.settings import SHIPPED

BOUNDARIES = SHIPPED / "boundaries"
LAND = box(109, 0, 113, 2)
NOWHERE = {"longitude": [], "latitude": []}


def places(*spots):
    return pd.DataFrame(
        [(f"610101200{i}", x, y) for i, (x, y) in enumerate(spots)],
        columns=["area_code", "longitude", "latitude"],
    )


def points(**spots):
    """Return points by code: (name, longitude, latitude)."""
    return pd.DataFrame(
        [(code.removeprefix("v"), *spot) for code, spot in spots.items()],
        columns=["area_code", "area_name", "longitude", "latitude"],
    )


def villages(**names):
    return pd.DataFrame(
        {"area_code": [code.removeprefix("v") for code in names], "area_name": [*names.values()]}
    )


def close_to(shape, wanted):
    return shape.symmetric_difference(wanted).area < 1e-6


def test_border_lies_half_way():
    cells = draw_cells(places((110, 1), (112, 1)), pd.DataFrame(NOWHERE), LAND)
    assert close_to(cells.geometry[0], box(109, 0, 111, 2))
    assert close_to(cells.geometry[1], box(111, 0, 113, 2))
    assert not cells["islet"].any()


def test_neighbours_bound_the_outer_cells_and_get_none():
    others = pd.DataFrame({"longitude": [112.0, 112.0], "latitude": [1.0, 1.0]})
    cells = draw_cells(places((110, 1)), others, LAND)
    assert len(cells) == 1
    assert close_to(cells.geometry[0], box(109, 0, 111, 2))


def test_coast_and_lake_are_cut_out_and_an_empty_island_goes_to_the_nearest():
    land = LAND.difference(box(109.5, 0.5, 109.6, 0.6)).union(box(113.5, 0, 113.6, 0.1))
    cells = draw_cells(places((110, 1), (112, 1)), pd.DataFrame(NOWHERE), land)
    assert len(cells.geometry[0].interiors) == 1
    assert cells.geometry[1].geom_type == "MultiPolygon"
    assert cells.geometry[1].intersects(Point(113.55, 0.05))
    assert shapely.area(cells.geometry.to_numpy()).sum() == pytest.approx(land.area)
    assert shapely.coverage_is_valid(cells.geometry.to_numpy())


def test_islets_become_discs_that_do_not_overlap_and_bound_nothing():
    spots = [(110, 1), (112, 1), (114, 1), (114.01, 1)]
    cells = draw_cells(places(*spots), pd.DataFrame(NOWHERE), LAND)
    assert cells["islet"].tolist() == [False, False, True, True]
    assert close_to(cells.geometry[1], box(111, 0, 113, 2))
    disc = Point(114, 1).buffer(0.008)
    assert cells.geometry[2].area == pytest.approx(
        disc.intersection(box(0, 0, 114.005, 9)).area, rel=0.1
    )
    assert cells.geometry[2].intersection(cells.geometry[3]).area < 1e-12
    assert cells.geometry[2].touches(cells.geometry[3])
    assert not cells.geometry[2].intersects(LAND)


def test_point_just_off_the_coast_keeps_its_part_of_the_coast():
    cells = draw_cells(places((110, 1), (113.01, 1)), pd.DataFrame(NOWHERE), LAND)
    assert not cells["islet"].any()
    assert close_to(cells.geometry[1], box(111.505, 0, 113, 2))


def test_single_village_gets_all_land():
    assert close_to(draw_cells(places((110, 1)), pd.DataFrame(NOWHERE), LAND).geometry[0], LAND)


def test_order_and_codes_are_kept():
    cells = draw_cells(places((112, 1), (110, 1)), pd.DataFrame(NOWHERE), LAND)
    assert cells["area_code"].tolist() == ["6101012000", "6101012001"]
    assert cells.geometry[0].contains(Point(112, 1))


def test_own_points_stay_where_they_are():
    got = place_villages(
        villages(v6101012002="Dua", v6101012001="Satu"),
        points(
            v6101012001=("Satu", 110, 1), v6101012002=("Dua", 110.1, 1), v6171011001=("X", 1, 1)
        ),
        LAND,
    )
    assert got.to_dict("split")["data"] == [
        ["6101012001", 110.0, 1.0, "point"],
        ["6101012002", 110.1, 1.0, "point"],
    ]


def test_renumbered_villages_are_found_by_name_in_their_regency_new_districts_first():
    got = place_villages(
        villages(v6101012001="Satu", v6101012009="Kampung Beru", v6101992001="Kampung Beru"),
        points(
            v6101012001=("Satu", 110, 1),
            v6101052007=("Kampung  beru", 110.5, 1),
            v6102052007=("Kampung Beru", 112, 1),  # another regency: never
        ),
        LAND,
    ).set_index("area_code")
    assert got.loc["6101992001"].tolist() == [110.5, 1, "renumbered"]
    assert got.loc["6101012009", "how"] == "beside"


def test_villages_with_one_point_are_put_apart():
    same = ("Satu", 110, 1)
    got = place_villages(
        villages(v6101012001="Satu", v6101012002="Dua", v6101012003="Tiga"),
        points(v6101012001=same, v6101012002=same, v6101012003=same),
        LAND,
    )
    assert got["how"].tolist() == ["point", "apart", "apart"]
    assert not got.duplicated(["longitude", "latitude"]).any()
    assert got["longitude"].between(109.98, 110.02).all()
    assert got["latitude"].between(0.98, 1.02).all()


def test_villages_without_a_point_come_beside_the_centre_of_their_district_or_regency():
    spots = points(
        v6101012001=("A", 110, 1),
        v6101012002=("B", 110.2, 1),
        v6101012003=("C", 110.4, 1),
        v6101022001=("D", 111.2, 1),
    )
    wanted = villages(
        **{f"v{code}": name for code, name in zip(spots["area_code"], "ABCD", strict=True)},
        v6101012004="Muara Baru",
        v6101012005="Tanjung",
        v6101032001="Sungai",
        v6101042001="Parit",
    )
    got = place_villages(wanted, spots, LAND).set_index("area_code")
    assert len(got) == 8
    assert not got.duplicated(["longitude", "latitude"]).any()
    for code in ("6101012004", "6101012005"):
        assert got.loc[code, "how"] == "beside"
        assert Point(got.loc[code, ["longitude", "latitude"]]).distance(Point(110.2, 1)) < 0.02
    # both districts are new; the regency's mean is at 110.425: C is the nearest to it
    for code in ("6101032001", "6101042001"):
        assert Point(got.loc[code, ["longitude", "latitude"]]).distance(Point(110.4, 1)) < 0.02


def test_nobody_is_moved_from_land_into_the_sea():
    names = {f"v61010120{i:02d}": f"Desa {chr(65 + i)}{chr(75 + i)}" for i in range(8)}
    on_the_coast = points(v6101012000=("Desa AK", 113, 1))
    got = place_villages(villages(**names), on_the_coast, LAND)
    assert (got["how"] == "beside").sum() == 7
    assert shapely.intersects_xy(LAND, got["longitude"], got["latitude"]).all()


def test_wrong_point_is_not_used():
    near = {f"v610101200{i}": (f"D{i}", 110 + i / 10, 1) for i in range(1, 4)}
    got = place_villages(
        villages(**{code: name for code, (name, *_) in near.items()}, v6101012004="Jauh"),
        points(**near, v6101012004=("Jauh", 125, 5)),
        LAND,
    ).set_index("area_code")
    assert got.loc["6101012004", "how"] == "beside"
    assert got.loc["6101012004", "longitude"] < 111


@pytest.mark.parametrize(("level", "count"), list(zip(LEVELS, (2, 38, 487, 5204), strict=True)))
def test_shipped_set_has_every_area_once(level, count, registry):
    areas = open_set("approximate", [BOUNDARIES]).read(level)
    official = registry.at(level)
    assert len(areas) == count
    assert areas["area_code"].tolist() == sorted(official["area_code"])
    assert areas["area_name"].tolist() == [registry.name(code) for code in areas["area_code"]]
    assert areas.is_valid.all()
    assert not areas.is_empty.any()
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())


def test_shipped_set_says_that_it_is_approximate_and_whose_it_is():
    provenance = open_set("approximate", [BOUNDARIES]).provenance
    assert provenance.approximate is True
    assert "OpenStreetMap" in provenance.attribution
    assert "ODbL" in provenance.licence
    assert "MIT" in provenance.licence


def test_shipped_shapes_are_small():
    folder = BOUNDARIES / "approximate"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 3_000_000
    assert (BOUNDARIES / "land.topojson").stat().st_size < 80_000


def test_land_lies_under_and_around_the_provinces():
    land = gpd.read_file(BOUNDARIES / "land.topojson").geometry[0]
    assert land.is_valid
    bandung, kuching, palangkaraya, sea = (107.6, -6.9), (110.3, 1.5), (113.9, -2.2), (115.5, -5.0)
    assert shapely.contains_xy(
        land, *zip(bandung, kuching, palangkaraya, sea, strict=True)
    ).tolist() == [
        True,
        True,
        True,
        False,
    ]
    provinces = open_set("approximate", [BOUNDARIES]).read(Level.PROVINCE)
    left_out = provinces.union_all().difference(land)
    assert left_out.area < 0.1 * shapely.area(provinces.geometry.to_numpy()).sum()


@pytest.mark.shared
def test_regencies_agree_with_the_official_ones(shared, registry, monkeypatch):
    monkeypatch.syspath_prepend(str(SHIPPED / "scripts"))
    import measure_approximate

    official = measure_approximate.read_official(str(next((shared / "boundaries").glob("*.zip"))))
    agreement = measure_approximate.measure_regencies(official, registry)
    assert len(agreement) == 38
    assert agreement.mean() >= 0.8
    assert agreement.min() > 0.5
