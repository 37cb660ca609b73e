import pandas as pd
import pytest

from geoucj.areas.matching import match_frame
from geoucj.areas.names import NameIndex, Reason
from geoucj.areas.registry import Registry


@pytest.fixture(scope="session")
def index(registry):
    return NameIndex(registry)


def frame(*rows):
    return pd.DataFrame(rows, columns=["regency", "district", "village"], dtype="str")


def test_rows_name_areas_of_several_levels(index):
    raw = frame(
        ("Kubu Raya", None, None),
        ("Kubu Raya", "Sungai Raya", None),
        ("Kubu Raya", "Sungai Raya", "Kapur"),
        (None, None, None),
    )
    found = match_frame(index, raw.set_axis([7, 8, 9, 10]))
    assert found.index.tolist() == [7, 8, 9, 10]
    assert found["area_code"].fillna("-").tolist() == ["6112", "611201", "6112012008", "-"]
    assert found["how"].tolist() == ["name", "name", "name", "none"]
    assert found["reason"].iloc[3] == Reason.EMPTY


def test_an_empty_frame_gives_an_empty_frame(index):
    found = match_frame(index, frame())
    assert list(found) == ["area_code", "how", "score", "reason", "candidates"]
    assert found.empty


def test_two_villages_of_one_name_stay_in_their_districts(index):
    # Sungai Nipah lies in Jongkat (Mempawah), and another in Teluk Pakedai (Kubu Raya).
    raw = frame(("Mempawah", "Jongkat", "Sei Nipah"), ("Kubu Raya", "Teluk Pakedai", "Sei Nipah"))
    assert match_frame(index, raw)["area_code"].str[:6].tolist() == ["610208", "611208"]


def test_a_village_of_a_split_district_is_found_in_the_regency(index):
    # Sukamaju Selatan was split from Sukamaju.
    found = match_frame(index, frame(("Luwu Utara", "Sukamaju", "Mulyorejo")))
    assert found["area_code"].tolist() == ["7322132001"]
    assert found["reason"].tolist() == [Reason.MOVED]


def test_no_village_is_moved_where_the_regency_has_two_of_its_name(index, registry):
    villages = registry.areas[registry.areas["level"] == "village"]
    keys = villages["area_code"].str[:4] + villages["area_name"]
    twin = villages[keys.duplicated(keep=False)].iloc[0]
    regency = twin["area_code"][:4]
    homes = set(villages[keys == regency + twin["area_name"]]["parent_code"])
    others = registry.areas[registry.areas["parent_code"] == regency]
    other = others[~others["area_code"].isin(homes)].iloc[0]
    raw = frame((registry.names[regency], other["area_name"], twin["area_name"]))
    found = match_frame(index, raw, complete=True)
    assert found["area_code"].isna().all()


def test_no_village_is_moved_onto_one_that_is_there_already(index):
    raw = frame(
        ("Luwu Utara", "Sukamaju", "Mulyorejo"), ("Luwu Utara", "Sukamaju Selatan", "Mulyorejo")
    )
    found = match_frame(index, raw)
    assert found["area_code"].fillna("-").tolist() == ["-", "7322132001"]


def test_no_village_is_moved_away_from_a_near_spelling_at_home(index):
    # Sejangkung has Semanga; Semangau lies in Sambas of the same regency.
    found = match_frame(index, frame(("Sambas", "Sejangkung", "Semangau")))
    assert found["area_code"].isna().all()
    assert found["candidates"].iloc[0][0].area_name == "Semanga"


def test_what_sounds_the_same_at_home_goes_before_the_same_name_elsewhere(index):
    # Singkup has Suka Mulia; Suka Mulya lies in Sungai Melayu Rayak of the same regency.
    found = match_frame(index, frame(("Ketapang", "Singkup", "Sukamulya")))
    assert found["area_code"].tolist() == ["6104222001"]


def test_districts_of_a_new_name_are_known_by_their_villages(index):
    # Siantan is Jongkat now.
    raw = frame(
        *(("Mempawah", "Siantan", v) for v in ("Peniti Luar", "Wajok Hilir", "Sei Nipah")),
        ("Mempawah", "Siantan", "Wajo Hulu"),
        ("Mempawah", "Siantan", None),
    )
    found = match_frame(index, raw)
    assert found["area_code"].str[:6].unique().tolist() == ["610208"]
    assert found["area_code"].iloc[-1] == "610208"


def test_a_close_spelling_is_a_candidate_in_a_table_and_settled_in_a_map(index):
    raw = frame(("Kapuas Hulu", "Silat Hulu", "Entabi"))
    table, whole = match_frame(index, raw), match_frame(index, raw, complete=True)
    assert table["area_code"].isna().all()
    assert table["candidates"].iloc[0][0].area_name == "Entebi"
    assert whole["area_code"].tolist() == ["6106162012"]
    assert whole["reason"].tolist() == [Reason.CLOSE]


def test_no_close_spelling_is_settled_in_a_whole_regency(index):
    raw = frame(("Kapuas Hulu", None, "Entabi"))
    assert match_frame(index, raw, complete=True)["area_code"].isna().all()


def test_no_close_spelling_is_settled_between_two_rivals(index):
    raw = frame(("Kapuas Hulu", "Silat Hulu", "Entabi"), ("Kapuas Hulu", "Silat Hulu", "Entibi"))
    assert match_frame(index, raw, complete=True)["area_code"].isna().all()


def test_what_only_sounds_like_a_spelled_out_name_is_left_to_a_person(index):
    raw = frame(("Landak", "Ngabang", "Mungguk"), ("Landak", "Ngabang", "Munggu"))
    found = match_frame(index, raw)
    assert found["area_code"].fillna("-").tolist() == ["6108012004", "-"]
    assert found["candidates"].iloc[1][0].area_code == "6108012004"


def test_a_known_regency_stands_for_its_name(index):
    raw = frame(("wrong", "Sungai Raya", "Kapur"))
    found = match_frame(index, raw, within=pd.Series(["6112"]))
    assert found["area_code"].tolist() == ["6112012008"]


def test_an_unknown_regency_leaves_its_villages_open(index):
    found = match_frame(index, frame(("Atlantis", "Sungai Raya", "Kapur")))
    assert found["area_code"].isna().all()
    assert found["reason"].tolist() == [Reason.NO_PARENT]


def test_a_close_spelling_is_settled_where_the_whole_district_is_listed(index, registry):
    villages = registry.at("village", "610616")["area_name"].tolist()
    assert "Entebi" in villages
    rows = [("Kapuas Hulu", "Silat Hulu", name.replace("Entebi", "Entabi")) for name in villages]
    whole, lacking = match_frame(index, frame(*rows)), match_frame(index, frame(*rows[1:]))
    assert whole["area_code"].notna().all()
    assert lacking["area_code"].isna().sum() == 1


def test_no_village_is_moved_on_the_word_of_its_name_alone(index):
    # Kapuas Hulu has an Entebi in Silat Hulu; one of Badau, if there were one, is another.
    found = match_frame(index, frame(("Kapuas Hulu", "Badau", "Entebi")))
    assert found["area_code"].isna().all()
    assert found["reason"].tolist() == [Reason.MOVED]
    assert found["candidates"].iloc[0][0].area_name == "Entebi"


def test_several_villages_tell_that_a_district_was_split(index, registry):
    villages = registry.at("village", "732213")["area_name"].head(3)  # Sukamaju Selatan
    raw = frame(*(("Luwu Utara", "Bone-Bone", name) for name in villages))
    found = match_frame(index, raw)
    assert found["area_code"].str[:6].tolist() == ["732213"] * 3
    assert match_frame(index, raw.head(1))["area_code"].isna().all()


def test_a_close_district_is_settled_by_its_villages_only(index, registry):
    alone = match_frame(index, frame(("Sambas", "Sejengkang", None)))
    assert alone["area_code"].isna().all()
    assert alone["candidates"].iloc[0][0].area_name == "Sejangkung"
    told = match_frame(index, frame(("Sambas", "Sejengkang", "Semanga")))
    assert told["area_code"].map(registry.names).tolist() == ["Semanga"]


def test_areas_that_are_not_in_the_list_find_nothing(registry):
    """A tenth of the villages and districts, taken out of the list, alone or with all others."""
    narrow = registry.areas[registry.areas["level"].isin(["district", "village"])]
    gone = set(narrow.sample(frac=0.1, random_state=1)["area_code"])
    left = registry.areas[
        ~registry.areas["area_code"].isin(gone) & ~registry.areas["area_code"].str[:6].isin(gone)
    ]
    code = narrow["area_code"]
    raw = (
        frame()
        .reindex(code.index)
        .assign(
            regency=code.str[:4].map(registry.names),
            district=code.str[:6].map(registry.names),
            village=narrow["area_name"].where(narrow["level"] == "village", ""),
        )
    )
    lost = code.isin(gone) | code.str[:6].isin(gone)
    assert lost.sum() > 900
    smaller = NameIndex(Registry(left, registry.bps_regencies))
    for table in (raw, raw[lost]):
        found = match_frame(smaller, table)
        assert found.loc[lost[lost].index, "area_code"].isna().all()


def test_all_villages_are_found_by_name(index, registry):
    villages = registry.areas[registry.areas["level"] == "village"]
    code = villages["area_code"]
    raw = pd.DataFrame(
        {
            "regency": code.str[:4].map(registry.names),
            "district": code.str[:6].map(registry.names),
            "village": villages["area_name"],
        }
    )
    exact = match_frame(index, raw)
    assert exact["area_code"].tolist() == code.tolist()
