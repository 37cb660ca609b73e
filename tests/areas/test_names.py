import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.areas.codes import dotted
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
        ("desa kapur kec sungai raya", "6112012008"),
        ("Kapur di Sungai Raya", "6112012008"),
        ("Kalimantan Barat › Kubu Raya › Sungai Raya › Kapur", "6112012008"),
        ("kpaur, sungia raya", "6112012008"),
        ("kapur, s", "6112012008"),
        ("kapur sungai raya", "6112012008"),
        ("sei raya kubu raya", "611201"),
        ("sulsel", "73"),
        ("sidrap", "7314"),
        ("selayar", "7301"),
        ("Pontianak Kota", "617105"),
        ("Kota Baru", "6171011005"),
        ("lembang", "731507"),
        ("Lembang Lohe, Kajang", "7302062017"),
        ("Tadokkong, Lembang", "7315071001"),
        ("61.12.01 Sungai Raya", "611201"),
        ("Sungai Raya (6112012001)", "6112012001"),
        ("61 12 01 2001", "6112012001"),
        ("61-12-01-2001", "6112012001"),
        ("61.12.1.2001", "6112012001"),
        ("６１１２", "6112"),
    ],
)
def test_search_puts_the_meant_area_first(index, text, code):
    assert index.search(text)[0].area_code == code


def test_search_by_the_beginning_of_a_code_goes_widest_first(index):
    found = [c.area_code for c in index.search("61.12", limit=3)]
    assert found == ["6112", "611201", "611202"]


def codes(found):
    return [candidate.area_code for candidate in found]


def test_search_reads_the_regency_codes_of_bps(index):
    # Kemendagri 6102 is Mempawah, BPS 6102 is Bengkayang.
    assert codes(index.search("6102", 2)) == ["6102", "6107"]
    assert codes(index.search("ID6102")) == ["6107"]
    assert codes(index.search("id 6102040")) == ["6107"]
    assert codes(index.search("ID61")) == ["61"]


def test_search_takes_an_unknown_code_to_what_it_lies_in(index):
    assert codes(index.search("61.01.01.9999")) == ["6101", "610101"]
    assert codes(index.search("61.01.99")) == ["6101"]
    assert codes(index.search("6102040")) == ["6102", "6107"]  # a district, by BPS
    assert codes(index.search("6112012001")) == ["6112012001"]


def test_search_takes_the_zero_that_a_spreadsheet_drops_for_the_last(index):
    assert codes(index.search("61.1"))[:1] == ["6110"]
    assert "6101" not in codes(index.search("61.1", 99))


def test_search_goes_from_the_name_itself_to_what_is_like_it(index):
    found = index.search("sungai raya", 60)
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    exact = [c.area_code for c in found if c.score == 100]
    assert len(exact) > 2
    assert exact == sorted(exact, key=lambda code: (len(code), code))
    assert {c.area_name for c in found if c.score == 95} >= {"Sungai Raya Dalam"}


def test_search_keeps_to_the_level_that_is_said(index):
    assert {len(code) for code in codes(index.search("kec. sungai"))} == {6}
    assert {len(code) for code in codes(index.search("kel sungai"))} == {10}


def test_search_finds_a_name_that_is_not_where_it_was_said_to_be(index):
    found = {c.area_code: c.score for c in index.search("Kapur, Sambas")}
    assert found["6112012008"] == 75
    assert index.search("Kapur, zzzz")[0].area_code == "6112012008"


def test_every_area_is_found_by_its_name_and_its_parents(index, registry):
    lost = []
    for row in registry.areas.itertuples():
        text = f"{row.area_name}, {registry.names.get(row.parent_code, '')}"
        if row.area_code not in codes(index.search(text, 8)):
            lost.append(text)
    assert lost == []


def test_every_area_is_found_by_its_code(index, registry):
    for code in registry.areas["area_code"]:
        assert index.search(dotted(code), 1)[0].area_code == code


def test_search_forgives_a_slip_of_the_hand(index, registry):
    """Two letters swapped in the middle of each name of six letters or more, parent given."""
    lost = []
    for row in registry.areas[registry.areas["level"] != "province"][::9].itertuples():
        name = row.area_name.removeprefix("Kabupaten ").removeprefix("Kota ")
        middle = len(name) // 2
        slip = name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]
        text = f"{slip.lower()}, {registry.names[row.parent_code]}"
        if len(name) > 5 and row.area_code not in codes(index.search(text, 8)):
            lost.append(text)
    assert lost == []


@given(st.text(max_size=300))
def test_search_answers_whatever_is_typed(index, text):
    found = index.search(text, 5)
    assert len(found) <= 5
    assert all(0 < candidate.score <= 100 for candidate in found)


@pytest.mark.parametrize("text", ["", " ", ",", "???", "99.99", "zzzzqqqq", ",," * 5000, "id9"])
def test_search_for_nothing_finds_nothing(index, text):
    assert index.search(text) == ()
