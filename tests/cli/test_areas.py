"""`geoucj areas find`."""


def found(ran):
    assert (ran.code, ran.err) == (0, "")
    return [line.split("\t") for line in ran.out.splitlines()]


def test_a_name_in_another_spelling_finds_its_areas(geoucj):
    rows = found(geoucj("areas", "find", "Sei Raya", "--limit", "3"))
    assert len(rows) == 3
    assert ["61.12.01", "Sungai Raya", "Kabupaten Kubu Raya, Kalimantan Barat"] in rows


def test_of_two_villages_of_one_name_the_place_tells(geoucj):
    rows = found(geoucj("areas", "find", "Kapur"))
    assert rows[0] == [
        "61.12.01.2008", "Kapur", "Sungai Raya, Kabupaten Kubu Raya, Kalimantan Barat"
    ]  # fmt: skip


def test_a_code_finds_its_area_first(geoucj):
    assert found(geoucj("areas", "find", "6112"))[0][:2] == ["61.12", "Kabupaten Kubu Raya"]
