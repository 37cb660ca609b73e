import geopandas as gpd
import pytest
from shapely.geometry import box

from geoucj.boundaries import store
from geoucj.boundaries.topology import write_topojson
from geoucj.errors import DamagedShapesError, ProvenanceError, SetNameError, UnknownNameError
from geoucj.schema import Level


def make_set(folder, name, **provenance):
    place = folder / name
    place.mkdir(parents=True)
    store.write_provenance(store.Provenance(title=name, source="test", **provenance), place)
    for province, left in (("73", 120.0), ("61", 109.0)):
        areas = gpd.GeoDataFrame(
            {"area_code": [f"{province}02", f"{province}01"], "area_name": ["Dua", "Satu'"]},
            geometry=[box(left + 1, 0, left + 2, 1), box(left, 0, left + 1, 1)],
            crs="EPSG:4326",
        )
        write_topojson(areas, place / f"regency-{province}.topojson")
    return place


@pytest.fixture
def folders(tmp_path):
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    make_set(shipped, "approximate", approximate=True)
    make_set(own, "official", attribution='BPS "x" / OCHA\nvia HDX')
    return [own, shipped]


def test_provenance_survives_writing(folders):
    opened = store.open_set("official", folders)
    assert opened.provenance.attribution == 'BPS "x" / OCHA\nvia HDX'
    assert opened.provenance.approximate is False
    assert store.open_set("approximate", folders).provenance.approximate is True


def test_shapes_are_read_sorted_by_code(folders):
    opened = store.open_set("official", folders)
    frame = opened.read(Level.REGENCY)
    assert list(frame) == ["area_code", "area_name", "geometry"]
    assert frame["area_code"].tolist() == ["6101", "6102", "7301", "7302"]
    assert frame["area_name"].tolist()[:2] == ["Satu'", "Dua"]
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.iloc[0].symmetric_difference(box(109, 0, 110, 1)).area < 1e-6


def test_only_the_wanted_provinces_are_read(folders):
    opened = store.open_set("official", folders)
    assert opened.provinces(Level.REGENCY) == ("61", "73")
    assert opened.read(Level.REGENCY, ["73"])["area_code"].tolist() == ["7301", "7302"]
    assert opened.read(Level.REGENCY, []).empty


def test_a_level_that_a_set_lacks_is_empty(folders):
    opened = store.open_set("official", folders)
    assert opened.provinces(Level.VILLAGE) == ()
    frame = opened.read(Level.VILLAGE)
    assert list(frame) == ["area_code", "area_name", "geometry"]
    assert frame.empty


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda _: b"",
        lambda _: b"{",
        lambda whole: whole.replace(b"area_code", b"kode"),
    ],
)
def test_a_damaged_file_of_shapes_is_one_clear_error(folders, damage):
    opened = store.open_set("official", folders)
    path = opened.path(Level.REGENCY, "61")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DamagedShapesError, match=r"regency-61\.topojson: the shapes are damaged;"):
        opened.read(Level.REGENCY)
    assert len(opened.read(Level.REGENCY, ["73"])) == 2  # the others are as they were


def test_the_address_changes_with_the_content(folders):
    opened = store.open_set("official", folders)
    before = opened.address(Level.REGENCY, "61")
    assert before.startswith("official/regency-61.")
    assert len(before) == len("official/regency-61.") + 12 + len(".topojson")
    assert opened.address(Level.REGENCY, "61") == before
    path = opened.path(Level.REGENCY, "61")
    path.write_text(path.read_text("utf-8").replace("Dua", "Tiga"), "utf-8")
    assert opened.address(Level.REGENCY, "61") != before


def test_sets_of_all_folders_are_listed_and_the_own_one_wins(folders):
    make_set(folders[1], "official")
    (folders[0] / ".official.part-1").mkdir()
    (folders[0] / ".official.part-1" / "provenance.toml").write_text("", "utf-8")
    (folders[0] / "stray").mkdir()
    listed = store.list_sets(folders)
    assert [each.name for each in listed] == ["approximate", "official"]
    assert listed[1].folder == folders[0] / "official"


def test_folders_that_are_not_there_hold_no_sets(tmp_path):
    assert store.list_sets([tmp_path / "nowhere"]) == []


@pytest.mark.parametrize("name", ["nope", "../official", "", "/etc"])
def test_an_unknown_set_is_named_with_the_known_ones(folders, name):
    with pytest.raises(UnknownNameError) as caught:
        store.open_set(name, folders)
    assert "approximate, official" in str(caught.value)


def test_the_built_in_set_is_in_use_until_another_is_chosen(folders):
    assert store.set_in_use(folders).name == "approximate"
    store.use("official", folders[0], folders)
    assert store.set_in_use(folders).name == "official"
    assert not list(folders[0].glob(".*part*"))


@pytest.mark.parametrize("text", ["gone\n", "../shipped/approximate", ""])
def test_a_chosen_set_that_is_gone_gives_way_to_the_built_in(folders, text):
    (folders[0] / "in_use.txt").write_text(text, "utf-8")
    assert store.set_in_use(folders).name == "approximate"


def test_an_unknown_set_cannot_be_chosen(folders):
    store.use("official", folders[0], folders)
    with pytest.raises(UnknownNameError):
        store.use("nope", folders[0], folders)
    assert store.set_in_use(folders).name == "official"


@pytest.mark.parametrize("text", ["title = ", 'source = "only"', "\xff"])
def test_a_broken_provenance_is_one_clear_error(folders, text):
    (folders[0] / "official" / "provenance.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(ProvenanceError, match=r"provenance\.toml"):
        store.open_set("official", folders)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a b", "x" * 61, "c:\\x", "ä", "-x"])
def test_names_that_are_no_folder_names_are_refused(name):
    with pytest.raises(SetNameError):
        store.require_set_name(name)


def test_letters_digits_dashes_name_a_set():
    store.require_set_name("COD-AB_2020")
