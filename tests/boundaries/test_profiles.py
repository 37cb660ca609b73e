from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geoucj.boundaries.profiles import System, recognise
from geoucj.errors import MissingShapeColumnError, UnknownColumnsError
from geoucj.schema import Level
from tests.boundaries.conftest import squares

FILE = Path("map.gpkg")


def one(**columns):
    return gpd.GeoDataFrame({k: [v] for k, v in columns.items()}, geometry=squares(1), crs=4326)


COD_OLD = {
    "ADM4_EN": "Kapur",
    "ADM4_PCODE": "ID6112070002",
    "ADM3_EN": "Sungai Raya",
    "ADM3_PCODE": "ID6112070",
    "ADM2_EN": "Kubu Raya",
    "ADM2_PCODE": "ID6112",
    "ADM1_EN": "Kalimantan Barat",
    "ADM1_PCODE": "ID61",
}
COD_NEW = {k.lower().replace("_en", "_name"): v for k, v in COD_OLD.items()}
BIG = {
    "NAMOBJ": "Kapur",
    "KDEPUM": "61.12.01.2008",
    "WADMKD": "Kapur",
    "WADMKC": "Sungai Raya",
    "WADMKK": "Kubu Raya",
    "WADMPR": "Kalimantan Barat",
}
BPS = {
    "iddesa": "6112070002",
    "nmdesa": "KAPUR",
    "nmkec": "SUNGAI RAYA",
    "nmkab": "KUBU RAYA",
    "nmprov": "KALIMANTAN BARAT",
}
GADM = {
    "GID_4": "IDN.11.6.9.1_1",
    "NAME_4": "Kapur",
    "NAME_3": "SungaiRaya",
    "NAME_2": "KubuRaya",
    "TYPE_2": "Kabupaten",
    "NAME_1": "KalimantanBarat",
}


@pytest.mark.parametrize(
    ("columns", "key", "system"),
    [
        (COD_OLD, "cod-ab", System.BPS),
        (COD_NEW, "cod-ab", System.BPS),
        (BIG, "big", System.KEMENDAGRI),
        (BPS, "bps", System.BPS),
        (GADM, "gadm", System.NONE),
    ],
)
def test_village_sources_are_known_by_their_columns(columns, key, system):
    frame = one(**columns)
    profile = recognise(frame, FILE)
    assert (profile.key, profile.level, profile.system) == (key, Level.VILLAGE, system)
    row = profile.raw(frame).iloc[0]
    assert row["source_name"].casefold() == "kapur"
    assert row["village"].casefold() == "kapur"
    assert "raya" in row["district"].casefold()
    assert "raya" in row["regency"].casefold()
    assert "barat" in row["province"].casefold()
    assert row["source_code"]


def test_gadm_tells_kabupaten_from_kota():
    frame = one(**GADM)
    assert recognise(frame, FILE).raw(frame)["regency"].tolist() == ["Kabupaten KubuRaya"]


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({k: v for k, v in COD_OLD.items() if "ADM4" not in k}, Level.DISTRICT),
        ({k: v for k, v in COD_NEW.items() if k[3] in "12"}, Level.REGENCY),
        ({"KDPPUM": "61", "WADMPR": "Kalimantan Barat"}, Level.PROVINCE),
        ({"KDPKAB": "61.12", "WADMKK": "Kubu Raya", "WADMPR": "x"}, Level.REGENCY),
        ({"GID_2": "IDN.1.2_1", "NAME_2": "Kubu Raya", "NAME_1": "x"}, Level.REGENCY),
        ({"shapeName": "Kubu Raya", "shapeID": "1B", "shapeType": "ADM2"}, Level.REGENCY),
        ({"shapeName": "Kapur", "shapeID": "1B", "shapeType": "ADM4"}, Level.VILLAGE),
        ({"shapeName": "Kubu Raya", "shapeID": "1B"}, Level.REGENCY),
        ({"area_code": "6112"}, Level.REGENCY),
        ({"area_code": 6112012008, "area_name": "Kapur"}, Level.VILLAGE),
        ({"AREA_CODE": "61.12.01"}, Level.DISTRICT),
    ],
)
def test_files_of_wider_areas_say_their_level(columns, level):
    frame = one(**columns)
    profile = recognise(frame, FILE)
    assert profile.level is level
    assert profile.code is not None


def test_an_unknown_source_names_its_columns():
    with pytest.raises(UnknownColumnsError, match="FID_1, LABEL") as caught:
        recognise(one(FID_1=1, LABEL="Kapur"), FILE)
    assert "--code-column" in str(caught.value)


def test_a_person_may_name_the_columns():
    frame = one(KODE="6112012008", LABEL="Kapur", KABUPATEN="Kubu Raya")
    profile = recognise(frame, FILE, code_column="kode", name_column="LABEL")
    assert (profile.key, profile.level, profile.system) == (
        "other",
        Level.VILLAGE,
        System.KEMENDAGRI,
    )
    row = profile.raw(frame).iloc[0]
    assert row[["source_code", "source_name", "regency"]].tolist() == [
        "6112012008",
        "Kapur",
        "Kubu Raya",
    ]


def test_a_column_with_bps_codes_is_known_by_its_prefix():
    profile = recognise(one(KODE="ID6112070002"), FILE, code_column="KODE")
    assert (profile.system, profile.level) == (System.BPS, Level.VILLAGE)


@pytest.mark.parametrize("named", [{"code_column": "KODE"}, {"name_column": "NAMA"}])
def test_a_named_column_must_be_there(named):
    with pytest.raises(MissingShapeColumnError, match="LABEL"):
        recognise(one(LABEL="Kapur"), FILE, **named)


def test_numbers_become_text_without_fraction_and_blanks_stay_blank():
    frame = gpd.GeoDataFrame(
        {"area_code": [6112012008.0, None], "area_name": ["Kapur", None]}, geometry=squares(2)
    )
    raw = recognise(frame, FILE).raw(frame)
    assert raw["source_code"].tolist() == ["6112012008", ""]
    assert raw["source_name"].tolist() == ["Kapur", ""]
    assert pd.api.types.is_string_dtype(raw["source_code"])
