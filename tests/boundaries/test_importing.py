import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from filelock import FileLock

from geoucj.boundaries.importing import import_boundaries
from geoucj.boundaries.report import read_report
from geoucj.boundaries.store import list_sets, open_set
from geoucj.errors import (
    GeoUCJError,
    ImportRunningError,
    NothingMatchedError,
    ReservedSetError,
    SetNameError,
    UnknownColumnsError,
)
from geoucj.schema import Level
from tests.boundaries.conftest import squares


@pytest.fixture
def folders(tmp_path):
    return [tmp_path / "boundaries"]


def content(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


@pytest.mark.parametrize("suffix", ["shp.zip", "gpkg", "geojson", "fgb", "parquet", "kml"])
def test_every_format_becomes_the_same_set(villages, save, registry, folders, suffix):
    report = import_boundaries(save(villages, f"map.{suffix}"), "mine", registry, folders)
    assert (report.rows, report.accepted, report.by_name, len(report.unmatched)) == (4, 3, 3, 1)
    opened = open_set("mine", folders)
    shapes = opened.read(Level.VILLAGE)
    assert shapes["area_code"].tolist() == ["6112012001", "6112012008", "6112092001"]
    assert shapes["area_name"].tolist() == ["Sungai Raya", "Kapur", "Sungai Kakap"]
    differences = shapely.symmetric_difference(shapes.geometry.to_numpy(), squares(3))
    assert (shapely.area(differences) < 1e-5).all()


def test_another_crs_lands_in_the_same_place(villages, save, registry, folders):
    report = import_boundaries(
        save(villages.to_crs(32749), "map.shp.zip"), "mine", registry, folders
    )
    assert report.repaired == {"reprojected": 4}
    shapes = open_set("mine", folders).read(Level.VILLAGE)
    assert shapes.total_bounds == pytest.approx([109.0, -0.5, 109.3, -0.4], abs=1e-4)


def test_a_missing_crs_is_assumed_and_reported(villages, save, registry, folders):
    bare = save(villages.set_crs(None, allow_override=True), "map.shp.zip")
    assert import_boundaries(bare, "mine", registry, folders).crs_assumed is True


def test_shapes_without_a_code_still_belong_to_their_district(villages, save, registry, folders):
    import_boundaries(save(villages, "map.gpkg"), "mine", registry, folders)
    opened = open_set("mine", folders)
    districts = opened.read(Level.DISTRICT)
    assert districts["area_code"].tolist() == ["611201", "611209"]
    assert shapely.area(districts.geometry.to_numpy()) == pytest.approx([0.02, 0.02], rel=1e-3)
    regency = opened.read(Level.REGENCY)
    assert regency["area_name"].tolist() == ["Kabupaten Kubu Raya"]
    assert shapely.area(regency.geometry.to_numpy()) == pytest.approx([0.04], rel=1e-3)


def test_the_set_says_where_it_comes_from(villages, save, registry, folders):
    path = save(villages, "map.gpkg")
    import_boundaries(path, "mine", registry, folders, source_url="address")
    provenance = open_set("mine", folders).provenance
    assert provenance.title == "COD-AB"
    assert provenance.licence == "CC BY 3.0 IGO"
    assert "OCHA" in provenance.attribution
    assert (provenance.valid_on, provenance.file) == ("2020-04-01", "map.gpkg")
    assert provenance.source_url == "address"
    assert provenance.approximate is False
    assert len(provenance.sha256) == 64


def test_the_report_is_kept_beside_the_shapes(villages, save, registry, folders):
    report = import_boundaries(save(villages, "map.gpkg"), "mine", registry, folders)
    kept = read_report(folders[0] / "mine" / "report.json")
    assert kept["accepted"] == report.accepted == 3
    assert kept["unmatched"][0]["source_name"] == "Atlantis"
    assert kept["unmatched"][0]["parents"] == ["Kalimantan Barat", "Kubu Raya", "Sungai Kakap"]
    assert kept["level"] == "village"
    json.dumps(kept)


def test_the_report_lists_official_areas_without_a_shape(villages, save, registry, folders):
    report = import_boundaries(save(villages, "map.gpkg"), "mine", registry, folders)
    codes = {each.area_code for each in report.missing}
    assert len(codes) == 2145 - 3
    assert "6112012008" not in codes
    assert not any(code.startswith("73") for code in codes)  # the file does not cover 73


def test_lakes_are_left_out_and_named(villages, save, registry, folders):
    wet = villages.copy()
    wet.loc[2, ["ADM4_EN", "ADM4_PCODE"]] = ["Danau Tempe", "ID6112888888"]
    wet.loc[3, "ADM4_EN"] = "Danau Biru"
    report = import_boundaries(save(wet, "map.gpkg"), "mine", registry, folders)
    assert report.lakes == ("Danau Tempe", "Danau Biru")
    assert (report.shapes, report.accepted, report.unmatched) == (2, 2, ())


def test_a_village_named_danau_is_no_lake(villages, save, registry, folders):
    # Danau Buntar is a village of Kendawangan, Ketapang.
    dry = villages.iloc[:1].assign(
        ADM4_EN="Danau Buntar", ADM4_PCODE="ID6106010010", ADM3_EN="Kendawangan", ADM2_EN="Ketapang"
    )
    report = import_boundaries(save(dry, "map.gpkg"), "mine", registry, folders)
    assert (report.lakes, report.accepted) == ((), 1)


def test_repairs_gaps_and_overlaps_are_reported(villages, save, registry, folders):
    spoilt = villages.copy()
    shapes = squares(4)
    shapes[1] = shapely.Polygon([(109.1, -0.5), (109.2, -0.4), (109.2, -0.5), (109.1, -0.4)])
    shapes[3] = shapely.affinity.translate(shapes[3], -0.05, 0)
    spoilt = spoilt.set_geometry(shapes, crs=4326)
    report = import_boundaries(save(spoilt, "map.gpkg"), "mine", registry, folders)
    assert report.repaired == {"made_valid": 1}
    assert report.overlaps_km2 == pytest.approx(61.5, abs=0.3)


def test_rows_without_a_shape_are_reported_and_the_others_imported(
    villages, save, registry, folders
):
    with np.errstate(invalid="ignore"):
        nothing = shapely.Polygon([(109, 0), (float("nan"), 0), (109, 1)])
    spoilt = villages.set_geometry([*squares(3), nothing], crs=4326)
    spoilt.loc[1, "geometry"] = None
    report = import_boundaries(save(spoilt, "map.parquet"), "mine", registry, folders)
    assert report.accepted == 2
    assert [(each.source_name, str(each.why)) for each in report.left_out] == [
        ("Kapur", "empty"),
        ("Atlantis", "broken"),
    ]


def test_every_row_is_accounted_for(villages, save, registry, folders):
    rows = gpd.GeoDataFrame(pd.concat([villages] * 2, ignore_index=True), crs=4326)
    rows = rows.set_geometry([*squares(4), *squares(4, bottom=-0.4)], crs=4326)
    rows.loc[4, "ADM4_PCODE"] = "ID3101010001"  # of another province
    rows.loc[5, ["ADM4_EN", "ADM4_PCODE"]] = ["Danau", "ID6112888888"]
    rows.loc[6, "geometry"] = None
    report = import_boundaries(save(rows, "map.parquet"), "mine", registry, folders)
    merged = report.repaired["merged"]
    assert merged == 1  # both rows of Atlantis
    assert (
        report.rows
        == 8
        == (len(report.left_out) + merged + len(report.lakes) + report.elsewhere + report.shapes)
    )
    assert report.shapes == (
        report.by_code + report.by_name + report.by_decision + len(report.unmatched)
    )


def test_a_decision_of_a_person_outlives_the_next_import(villages, save, registry, folders):
    path = save(villages, "map.gpkg")
    import_boundaries(path, "mine", registry, folders)
    crosswalk = folders[0] / "mine" / "crosswalk.csv"
    lines = crosswalk.read_text("utf-8").splitlines()
    lines[4] = "ID6112050002,Atlantis,6112092002,,decision,"
    crosswalk.write_text("\n".join(lines), "utf-8")
    for _ in range(2):
        report = import_boundaries(path, "mine", registry, folders)
        assert (report.by_decision, report.unmatched) == (1, ())
    assert "6112092002" in open_set("mine", folders).read(Level.VILLAGE)["area_code"].tolist()
    kept = crosswalk.read_text("utf-8").splitlines()[4]
    assert kept.startswith("ID6112050002,Atlantis,6112092002,")
    assert kept.endswith(",decision,100.0")


def test_decisions_may_come_from_another_file(villages, save, registry, folders, tmp_path):
    decisions = tmp_path / "decided.csv"
    decisions.write_text(
        "source_code,source_name,area_code,area_name,how,score\n"
        "ID6112050002,Atlantis,6112092002,,decision,\n",
        "utf-8",
    )
    report = import_boundaries(
        save(villages, "map.gpkg"), "mine", registry, folders, decisions=decisions
    )
    assert report.by_decision == 1


def test_a_file_of_regencies_has_no_narrower_levels(save, registry, folders):
    frame = gpd.GeoDataFrame(
        {
            "shapeName": ["Kubu Raya", "Kota Pontianak", "Gowa", "Bandung"],
            "shapeID": list("1234"),
            "shapeType": "ADM2",
        },
        geometry=squares(4),
        crs=4326,
    )
    report = import_boundaries(save(frame, "map.geojson"), "adm2", registry, folders)
    assert (report.level, report.accepted, report.source) == (Level.REGENCY, 3, "geoboundaries")
    opened = open_set("adm2", folders)
    assert opened.read(Level.REGENCY)["area_code"].tolist() == ["6112", "6171", "7306"]
    assert opened.provinces(Level.PROVINCE) == ("61", "73")
    assert opened.provinces(Level.DISTRICT) == opened.provinces(Level.VILLAGE) == ()


def test_columns_may_be_named_by_a_person(save, registry, folders):
    frame = gpd.GeoDataFrame(
        {"KODE": ["61.12.01.2001", "61.12.01.2008"], "LABEL": ["x", "y"]},
        geometry=squares(2),
        crs=4326,
    )
    path = save(frame, "map.gpkg")
    with pytest.raises(UnknownColumnsError, match="KODE, LABEL"):
        import_boundaries(path, "mine", registry, folders)
    report = import_boundaries(path, "mine", registry, folders, code_column="KODE")
    assert (report.by_code, report.accepted) == (2, 2)


def test_a_column_of_names_shows_its_level(save, registry, folders):
    frame = gpd.GeoDataFrame({"LABEL": ["Kab. Kubu Raya", "Gowa"]}, geometry=squares(2), crs=4326)
    path = save(frame, "map.gpkg")
    report = import_boundaries(path, "mine", registry, folders, name_column="LABEL")
    assert (report.level, report.accepted) == (Level.REGENCY, 2)


def test_progress_is_told_from_start_to_end(villages, save, registry, folders):
    told = []
    import_boundaries(
        save(villages, "map.gpkg"), "mine", registry, folders, on_step=lambda *s: told.append(s)
    )
    keys = [key for key, _, _ in told]
    assert list(dict.fromkeys(keys)) == [
        *("read", "repair", "match", "measure", "simplify", "write", "done")
    ]
    done = [n for _, n, _ in told]
    assert done == sorted(done)
    assert {total for _, _, total in told} == {done[-1]}


@pytest.mark.parametrize("at", ["match", "write"])
def test_an_import_that_fails_half_way_leaves_the_set_as_it_was(
    villages, save, registry, folders, at
):
    import_boundaries(save(villages, "map.gpkg"), "mine", registry, folders)
    before = content(folders[0] / "mine")

    def stop(step, done, total):
        if step == at and (step != "write" or done > 6):
            raise RuntimeError(step, done, total)

    with pytest.raises(RuntimeError):
        import_boundaries(
            save(villages.iloc[:2], "less.gpkg"), "mine", registry, folders, on_step=stop
        )
    assert content(folders[0] / "mine") == before
    assert [p.name for p in folders[0].iterdir() if ".part-" in p.name or ".old-" in p.name] == []
    report = import_boundaries(save(villages.iloc[:2], "l.gpkg"), "mine", registry, folders)
    assert report.accepted == 2


def test_a_bad_file_leaves_the_set_as_it_was(villages, save, registry, folders, tmp_path):
    import_boundaries(save(villages, "map.gpkg"), "mine", registry, folders)
    before = content(folders[0] / "mine")
    bad = tmp_path / "bad.shp"
    bad.write_text("this is text", "utf-8")
    with pytest.raises(GeoUCJError, match=r"bad\.shp"):
        import_boundaries(bad, "mine", registry, folders)
    assert content(folders[0] / "mine") == before
    assert [each.name for each in list_sets(folders)] == ["mine"]


def test_a_swap_that_was_cut_off_is_undone_by_the_next_import(villages, save, registry, folders):
    path = save(villages, "map.gpkg")
    import_boundaries(path, "mine", registry, folders)
    (folders[0] / "mine").rename(folders[0] / ".mine.old-abc")
    (folders[0] / ".mine.part-abc").mkdir()
    with pytest.raises(GeoUCJError):
        import_boundaries(folders[0] / "nope.gpkg", "mine", registry, folders)
    assert open_set("mine", folders).provenance.file == "map.gpkg"
    assert not (folders[0] / ".mine.part-abc").exists()


def test_two_imports_of_one_name_do_not_clash(villages, save, registry, folders):
    path = save(villages, "map.gpkg")
    folders[0].mkdir()
    with FileLock(folders[0] / ".mine.lock"), pytest.raises(ImportRunningError, match="mine"):
        import_boundaries(path, "mine", registry, folders)
    assert import_boundaries(path, "mine", registry, folders).accepted == 3


@pytest.mark.parametrize("name", ["../evil", "", ".hidden", "a/b", "a b"])
def test_a_name_that_is_no_folder_name_is_refused(villages, save, registry, folders, name):
    with pytest.raises(SetNameError):
        import_boundaries(save(villages, "map.gpkg"), name, registry, folders)
    assert not folders[0].exists()


def test_the_built_in_set_cannot_be_replaced(villages, save, registry, folders):
    with pytest.raises(ReservedSetError, match="approximate"):
        import_boundaries(save(villages, "map.gpkg"), "approximate", registry, folders)


def test_a_map_of_another_country_is_refused(save, registry, folders):
    frame = gpd.GeoDataFrame(
        {"shapeName": ["Attica", "Crete"], "shapeID": list("12")}, geometry=squares(2), crs=4326
    )
    with pytest.raises(NothingMatchedError, match="2 shapes"):
        import_boundaries(save(frame, "map.gpkg"), "mine", registry, folders)
    assert list_sets(folders) == []


@pytest.fixture(scope="module")
def official(shared, registry, tmp_path_factory):
    """Import the official file once: report, crosswalk, set."""
    file = shared / "boundaries" / "idn_admbnda_adm4_bps_20200401_61_73.shp.zip"
    folders = [tmp_path_factory.mktemp("official")]
    report = import_boundaries(file, "cod-ab", registry, folders)
    opened = open_set("cod-ab", folders)
    crosswalk = pd.read_csv(opened.folder / "crosswalk.csv", dtype="str", keep_default_na=False)
    return report, crosswalk, opened


@pytest.mark.shared
def test_the_official_file_is_matched_almost_whole(official, registry):
    report, crosswalk, _ = official
    assert (report.rows, report.shapes, len(report.lakes)) == (5190, 5186, 4)
    assert report.by_name >= 0.98 * 5186
    assert (report.duplicated, report.left_out, report.elsewhere) == ((), (), 0)
    assert (report.gaps_km2, report.overlaps_km2) == (0, 0)
    assert len(report.missing) == 5204 - report.accepted
    # The regency is known by its BPS code: no match may leave it.
    found = crosswalk[crosswalk["area_code"] != ""]
    regencies = found["source_code"].str[2:6].map(registry.bps_regencies)
    assert (found["area_code"].str[:4] == regencies).all()
    assert not found["area_code"].duplicated().any()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("source", "name", "code"),
    [
        ("ID6101010009", "Bentunai", "6101072008"),
        ("ID6104110012", "Sei Duri II", "6102122002"),  # Sungai Duri II, in Mempawah
        ("ID6106031006", "Sukamulya", "6104222001"),  # Suka Mulia, not Suka Mulya next door
        ("ID6112050009", "Pal.Ix", "6112092006"),  # Pal Sembilan
        ("ID6104080003", "Wajo Hilir", "6102082001"),  # Wajok Hilir: the district was renamed
        ("ID7322040008", "Mulyorejo", "7322132001"),  # the district was split
        ("ID7326130005", "Kelurahan Sa Dan Malimbong", "7326061002"),
        ("ID6108020012", "Entabi", "6106162012"),  # Entebi: nothing else is left
        ("ID7322120036", "Upt. Sepakat", ""),  # not Sepakat, which has a shape of its own
        ("ID6109050002", "Sungai Ayak III", ""),  # not Sungai Ayak Dua
    ],
)
def test_codes_verified_by_hand(official, source, name, code):
    crosswalk = official[1].set_index("source_code")
    assert crosswalk.loc[source, ["source_name", "area_code"]].tolist() == [name, code]


@pytest.mark.shared
def test_the_official_set_has_every_regency_and_district(official, registry):
    opened = official[2]
    for level in (Level.PROVINCE, Level.REGENCY):
        listed = registry.at(level)["area_code"].tolist()
        assert opened.read(level)["area_code"].tolist() == listed
    for level in Level:
        assert opened.read(level).geometry.is_valid.all()
