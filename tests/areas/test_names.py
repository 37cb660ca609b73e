from time import process_time

import pytest

from geoucj.areas.names import NameIndex, Reason
from geoucj.schema import Level


@pytest.fixture(scope="session")
def index(registry):
    return NameIndex(registry)


@pytest.mark.parametrize(
    ("asked", "code", "reason"),
    [
        (("Kalimantan Barat", Level.PROVINCE, None), "61", Reason.EXACT),
        (("Sulsel", Level.PROVINCE, None), "73", Reason.SPELLING),
        (("KUBU RAYA", Level.REGENCY, None), "6112", Reason.SPELLING),
        (("Kab. Kubu Raya", Level.REGENCY, "61"), "6112", Reason.SPELLING),
        (("Sidrap", Level.REGENCY, "73"), "7314", Reason.SPELLING),
        (("Makassar", Level.REGENCY, "73"), "7371", Reason.SOUND),
        (("Kec. Sei Raya", Level.DISTRICT, "6112"), "611201", Reason.SPELLING),
        (("Sungai Raya", Level.VILLAGE, "611201"), "6112012001", Reason.EXACT),
        (("Desa Sei Raya", Level.VILLAGE, "611201"), "6112012001", Reason.SPELLING),
        (("Munggu", Level.VILLAGE, "610801"), "6108012004", Reason.SOUND),
    ],
)
def test_names_find_their_code(index, asked, code, reason):
    match = index.find(*asked)
    assert (match.area_code, match.how, match.reason) == (code, "name", reason)


def test_a_name_of_two_villages_is_for_a_person_to_decide(index):
    match = index.find("Sungai Raya", Level.VILLAGE)
    assert (match.area_code, match.how, match.reason) == (None, "none", Reason.AMBIGUOUS)
    assert len(match.candidates) > 1
    assert {c.area_name for c in match.candidates} == {"Sungai Raya"}


def test_a_name_of_another_parent_is_not_taken(index):
    # Kapur is a village of Sungai Raya, not of Sungai Kakap.
    assert index.find("Kapur", Level.VILLAGE, "611201").area_code == "6112012008"
    assert index.find("Kapur", Level.VILLAGE, "611209").area_code is None


def test_a_kabupaten_is_never_taken_for_the_kota_of_its_name(index):
    # Kabupaten Pontianak is Mempawah's former name.
    match = index.find("Kab. Pontianak", Level.REGENCY, "61")
    assert (match.area_code, match.reason) == (None, Reason.UNKNOWN)
    assert index.find("Kota Pontianak", Level.REGENCY, "61").area_code == "6171"


def test_a_near_miss_gives_scored_candidates_and_no_code(index):
    match = index.find("Sungai Raja", Level.VILLAGE, "611201")
    assert (match.area_code, match.reason) == (None, Reason.UNKNOWN)
    assert match.candidates[0].area_name == "Sungai Raya"
    assert match.candidates[0].score > 85
    scores = [c.score for c in match.candidates]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("name", ["", "  ", "'", "-"])
def test_nothing_written_is_empty(index, name):
    assert index.find(name, Level.VILLAGE, "611201").reason is Reason.EMPTY


def test_every_official_name_finds_itself(index, registry):
    areas = registry.areas[registry.areas["level"] != "province"]
    for row in areas.itertuples():
        match = index.find(row.area_name, Level(row.level), row.parent_code)
        assert (match.area_code, match.score) == (row.area_code, 100.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kubu raya", "6112"),
        ("Kab. Kubu Raya", "6112"),
        ("makasar", "7371"),
        ("pontinak", "6171"),
        ("Kota Pontianak", "6171"),
        ("Kec. Sungai Raya, Kubu Raya", "611201"),
        ("Sei Kakap", "611209"),
        ("61.12.01.2001", "6112012001"),
        ("6112012001", "6112012001"),
        ("desa kapur, sungai raya", "6112012008"),
    ],
)
def test_search_puts_the_meant_area_first(index, text, code):
    assert index.search(text)[0].area_code == code


def test_search_by_the_beginning_of_a_code_goes_widest_first(index):
    found = [c.area_code for c in index.search("61.12", limit=3)]
    assert found == ["6112", "611201", "611202"]


@pytest.mark.parametrize("text", ["", " ", ",", "???", "99.99", "zzzzqqqq"])
def test_search_for_nothing_finds_nothing(index, text):
    assert index.search(text) == ()


def test_search_answers_while_typing(index):
    index.search("warm")
    start = process_time()
    for text in ("sungai", "Kec. Sungai Raya, Kubu Raya", "tanjung harapan", "7313"):
        index.search(text)
    assert (process_time() - start) / 4 < 0.05
