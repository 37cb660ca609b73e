from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from geoucj.areas.names import NameIndex
from geoucj.boundaries.crosswalk import find_codes, read_decisions, write_crosswalk
from geoucj.boundaries.profiles import recognise
from geoucj.errors import CrosswalkError, MissingFileError
from tests.boundaries.conftest import squares

FILE = Path("map.gpkg")


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


def coded(index, frame, decisions=None, regencies=None):
    profile = recognise(frame, FILE)
    return find_codes(profile.raw(frame), profile, index, decisions, regencies)


def big(*rows):
    columns = ["KDEPUM", "WADMKD", "WADMKC", "WADMKK", "WADMPR"]
    data = {c: [row[i] for row in rows] for i, c in enumerate(columns)}
    return gpd.GeoDataFrame(data, geometry=squares(len(rows)), crs=4326)


KAPUR = ("61.12.01.2008", "Kapur", "Sungai Raya", "Kubu Raya", "Kalimantan Barat")


def test_bps_shapes_are_found_by_name_in_their_regency(index, villages):
    found = coded(index, villages).frame
    assert found["area_code"].fillna("").tolist() == ["6112012001", "6112012008", "6112092001", ""]
    assert found["how"].tolist() == ["name", "name", "name", "none"]
    assert found["area_name"].iloc[0] == "Sungai Raya"
    assert found["region"].iloc[3] == "611209"


def test_bps_and_kemendagri_digits_are_never_joined(index, villages):
    # BPS 6102 is Bengkayang, Kemendagri 6102 is Mempawah.
    row = villages.iloc[:1].assign(
        ADM4_EN="Bani Amas", ADM4_PCODE="ID6102030001", ADM3_EN="Bengkayang", ADM2_EN=""
    )
    found = coded(index, row).frame
    assert found["area_code"].str[:4].tolist() == ["6107"]


def test_kemendagri_codes_go_before_names(index):
    frame = big(
        KAPUR,
        ("61.12.01.2001", "Another name", "Sungai Raya", "Kubu Raya", "Kalimantan Barat"),
        (None, "Sei Kakap", "Sungai Kakap", "Kubu Raya", "Kalimantan Barat"),
    )
    found = coded(index, frame).frame
    assert found["area_code"].tolist() == ["6112012008", "6112012001", "6112092001"]
    assert found["how"].tolist() == ["code", "code", "name"]
    assert found["score"].tolist() == [100.0, 100.0, 100.0]


def test_codes_that_the_list_hardly_knows_are_not_trusted(index):
    # BPS codes in a column meant for Kemendagri ones: some happen to exist there.
    frame = big(
        ("6112012001", "Kapur", "Sungai Raya", "Kubu Raya", "Kalimantan Barat"),
        ("6112070002", "Sungai Raya", "Sungai Raya", "Kubu Raya", "Kalimantan Barat"),
        ("6112050001", "Sungai Kakap", "Sungai Kakap", "Kubu Raya", "Kalimantan Barat"),
    )
    found = coded(index, frame).frame
    assert found["area_code"].tolist() == ["6112012008", "6112012001", "6112092001"]
    assert set(found["how"]) == {"name"}


def test_kemendagri_codes_in_the_place_of_bps_codes_do_no_harm(index, villages):
    # As BPS, 6104 would be Mempawah; the name says Ketapang, which is Kemendagri's 6104.
    row = villages.iloc[:1].assign(
        ADM4_EN="Tuan Tuan", ADM4_PCODE="ID6104172001", ADM3_EN="Benua Kayong", ADM2_EN="Ketapang"
    )
    assert coded(index, row).frame["area_code"].str[:4].tolist() == ["6104"]


def test_a_person_decides_before_codes_and_names(index, villages):
    decisions = {
        ("ID6112050002", "Atlantis"): "6112092002",
        ("ID6112070002", "Kapur"): "",
        ("ID6112070002", "Another"): "6112012001",
    }
    found = coded(index, villages, decisions).frame
    assert found["area_code"].fillna("").tolist() == [
        "6112012001",
        "",
        "6112092001",
        "6112092002",
    ]
    assert found["how"].tolist() == ["name", "decision", "name", "decision"]


def test_other_provinces_are_left_out(index, villages):
    away = villages.copy()
    away.loc[0, ["ADM4_PCODE", "ADM1_EN"]] = ["ID3101010001", "DKI Jakarta"]
    found = coded(index, away)
    assert found.elsewhere == 1
    assert len(found.frame) == 3
    gadm = gpd.GeoDataFrame(
        {"GID_2": ["a", "b"], "NAME_2": ["Kubu Raya"] * 2, "NAME_1": ["Kalimantan Barat", "Aceh"]},
        geometry=squares(2),
        crs=4326,
    )
    found = coded(index, gadm)
    assert (found.elsewhere, found.frame["area_code"].tolist()) == (1, ["6112"])


def test_two_shapes_that_mean_one_village_equally_get_no_code(index, villages):
    twins = villages.copy()
    twins.loc[1, "ADM4_EN"] = "Sungai Raya"
    twins.loc[0, "ADM4_EN"] = "SUNGAI RAYA"
    found = coded(index, twins)
    assert found.frame["area_code"].iloc[:2].isna().all()
    assert found.frame["reason"].iloc[:2].tolist() == ["duplicate"] * 2
    assert found.duplicated == {"6112012001": (0, 1)}


def test_of_two_shapes_the_better_spelled_one_gets_the_code(index, villages):
    twins = villages.copy()
    twins.loc[1, "ADM4_EN"] = "Sungai Raya"  # row 0 is "Sei Raya"
    found = coded(index, twins)
    assert found.frame["area_code"].fillna("").tolist()[:2] == ["", "6112012001"]


def test_shapes_of_one_kemendagri_code_share_it(index):
    found = coded(index, big(KAPUR, (KAPUR[0], "Kapur Baru", *KAPUR[2:])))
    assert found.frame["area_code"].tolist() == ["6112012008"] * 2
    assert found.duplicated == {"6112012008": (0, 1)}


def test_regencies_without_parents_are_found_by_name(index):
    frame = gpd.GeoDataFrame(
        {"shapeName": ["Kubu Raya", "Kota Pontianak", "Bandung"], "shapeID": ["1", "2", "3"]},
        geometry=squares(3),
        crs=4326,
    )
    found = coded(index, frame).frame
    assert found["area_code"].fillna("").tolist() == ["6112", "6171", ""]


def test_villages_without_a_regency_are_looked_for_where_they_lie(index):
    frame = gpd.GeoDataFrame(
        {"shapeName": ["Kapur", "Kapur", "Kapur"], "shapeID": list("123"), "shapeType": "ADM4"},
        geometry=squares(3),
        crs=4326,
    )
    nowhere = coded(index, frame).frame
    assert nowhere["area_code"].isna().all()
    regencies = gpd.GeoDataFrame(
        {"area_code": ["6112", "6101"]},
        geometry=[box(109, -1, 109.1, 0), box(109.1, -1, 109.2, 0)],
        crs=4326,
    )
    found = coded(index, frame, regencies=regencies)
    assert found.frame["area_code"].fillna("").tolist() == ["6112012008", ""]
    assert found.elsewhere == 1


def test_a_shape_of_a_split_district_belongs_to_the_regency(index, villages):
    split = villages.assign(
        ADM4_EN=["Mulyorejo", "Nowhere", "Sukamaju", "Atlantis"],
        ADM4_PCODE=[f"ID732204000{n}" for n in range(4)],
        ADM3_EN=["Sukamaju", "Sukamaju", "Sukamaju", "Masamba"],
        ADM2_EN="Luwu Utara",
        ADM1_EN="Sulawesi Selatan",
    )
    found = coded(index, split).frame
    assert found["area_code"].iloc[0] == "7322132001"  # Sukamaju Selatan
    assert found["region"].tolist()[1::2] == ["7322", "732203"]


def test_the_crosswalk_is_read_back_with_its_decisions(index, registry, villages, tmp_path):
    path = tmp_path / "crosswalk.csv"
    write_crosswalk(coded(index, villages).frame, path)
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "source_code,source_name,area_code,area_name,how,score"
    assert lines[2] == "ID6112070002,Kapur,6112012008,Kapur,name,100.0"
    assert lines[4] == "ID6112050002,Atlantis,,,none,0.0"
    assert read_decisions(path, registry) == {}
    lines[4] = "ID6112050002,Atlantis,61.12.09.2002,,decision,"
    lines[1] = "ID6112070001,Sei Raya,,,decision,"
    path.write_text("\n".join(lines), "utf-8")
    assert read_decisions(path, registry) == {
        ("ID6112050002", "Atlantis"): "6112092002",
        ("ID6112070001", "Sei Raya"): "",
    }


def test_a_crosswalk_saved_by_excel_is_read_too(registry, tmp_path):
    path = tmp_path / "crosswalk.csv"
    path.write_text(
        "\ufeffsource_code;source_name;area_code;area_name;how;score\r\n"
        "ID6112050002;Atlantis;6112092002;;none;0\r\n",
        "utf-8",
    )
    assert read_decisions(path, registry) == {("ID6112050002", "Atlantis"): "6112092002"}


def test_a_decision_for_no_listed_area_names_its_row(registry, tmp_path):
    path = tmp_path / "crosswalk.csv"
    path.write_text(
        "source_code,source_name,area_code,area_name,how,score\na,b,,,none,\na,c,99,,decision,\n",
        "utf-8",
    )
    with pytest.raises(CrosswalkError, match=r"crosswalk\.csv, row 3: 99"):
        read_decisions(path, registry)
    with pytest.raises(MissingFileError):
        read_decisions(tmp_path / "nope.csv", registry)
