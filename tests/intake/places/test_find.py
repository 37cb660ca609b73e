import pandas as pd
import pyogrio
import pytest
import shapely

from geoucj.areas.codes import dotted
from geoucj.areas.names import NameIndex
from geoucj.boundaries.store import open_set
from geoucj.errors import DecisionError, UnknownAreaError
from geoucj.intake.model import PLACE_COLUMNS, Action, Decision
from geoucj.intake.places.find import find_places
from geoucj.schema import Level
from geoucj.settings import SHIPPED

KUBU_RAYA = {"regency": "KUBU RAYA", "district": "SUNGAI RAYA"}


@pytest.fixture(scope="session")
def index(registry):
    return NameIndex(registry)


def table(*rows, **columns):
    """Return rows (dicts, or whole columns) as `Records.rows` holds them, from row 7 on."""
    frame = pd.DataFrame(list(rows) if rows else columns)
    frame = frame.reindex(columns=list(PLACE_COLUMNS)).astype("str").fillna("")
    return frame.set_axis(range(7, len(frame) + 7))


def written(**names):
    return tuple(names.get(column, "") for column in PLACE_COLUMNS)


def only(places):
    """Return the one line of the places of a file."""
    (line,) = places.frame.itertuples(index=False)
    return line


def codes(places):
    return places.frame["area_code"].tolist()


def offered(line):
    return [candidate.area_code for candidate in line.candidates]


def test_each_written_place_is_one_line_with_its_rows(index):
    kapur = {**KUBU_RAYA, "village": "KAPUR"}
    places = find_places(table(kapur, {**KUBU_RAYA, "village": "TEBANG KACANG"}, kapur), index)
    assert len(places.frame) == 2
    line = places.frame.loc[written(**kapur)]
    assert (line["standing"], line["how"], line["area_code"]) == ("found", "name", "6112012008")
    assert line["rows"] == (7, 9)
    assert places.scheme == ""


def test_no_rows_give_no_places(index):
    assert find_places(table().iloc[:0], index).frame.empty


def test_rows_of_several_levels_stand_in_one_file(index):
    rows = table(
        {"regency": "Kubu Raya"},
        KUBU_RAYA,
        {**KUBU_RAYA, "village": "Kapur"},
        {"province": "Kalbar"},
    )
    assert codes(find_places(rows, index)) == ["6112", "611201", "6112012008", "61"]


def test_a_blank_place_is_asked(index):
    line = only(find_places(table({"village": ""}), index))
    assert (line.standing, line.how, line.reason) == ("asked", "none", "empty")


def test_what_is_unclear_is_asked_with_candidates(index):
    line = only(find_places(table({**KUBU_RAYA, "village": "SUNGAI RAJA"}), index))
    assert (line.standing, line.area_code, line.reason) == ("asked", "", "unknown")
    assert offered(line)[0] == "6112012001"
    assert 85 < line.candidates[0].score < 100
    assert len(line.candidates) <= 3


# Codes


@pytest.mark.parametrize("code", ["61.12.01.2008", "6112012008", "6112012008.0", "61 12 01 2008"])
def test_a_kemendagri_code_is_enough(index, code):
    places = find_places(table({"area_code": code}), index)
    line = only(places)
    assert (line.standing, line.how, line.area_code) == ("found", "code", "6112012008")
    assert places.scheme == "kemendagri"


def test_a_code_that_lost_its_zero_is_repaired_and_said(index):
    places = find_places(table({"area_code": "61.1", "regency": "Melawi"}), index, file="a.xlsx")
    assert codes(places) == ["6110"]
    (finding,) = places.findings
    assert (finding.rule, finding.file, finding.row) == ("code_repaired", "a.xlsx", 7)
    assert finding.value == "61.1"


def test_a_harmless_spelling_beside_a_code_is_fine(index):
    for name in ("KAPUR", "Desa Kapur", "KAPPUR", "Kapurr"):
        row = {"area_code": "6112012008", **KUBU_RAYA, "village": name}
        line = only(find_places(table(row), index))
        assert (line.standing, line.how) == ("found", "code"), name


def test_a_code_and_a_name_that_contradict_each_other_are_asked_with_both(index):
    row = {"area_code": "6112012001", **KUBU_RAYA, "village": "KAPUR"}
    line = only(find_places(table(row), index))
    assert (line.standing, line.how, line.area_code) == ("asked", "none", "")
    assert line.reason == "contradiction"
    assert offered(line) == ["6112012001", "6112012008"]


def test_a_code_in_another_regency_than_the_named_one_is_asked(index):
    # Two villages named Sungai Nipah, in Mempawah and in Kubu Raya.
    row = {"area_code": "6112082013", "regency": "Mempawah", "village": "Sungai Nipah"}
    line = only(find_places(table(row), index))
    assert line.reason == "contradiction"


def test_a_new_name_beside_a_code_is_asked(index):
    row = {"area_code": "6112012008", **KUBU_RAYA, "village": "Maju Bersama"}
    line = only(find_places(table(row), index))
    assert (line.reason, offered(line)[0]) == ("contradiction", "6112012008")


def test_the_name_of_a_village_nearby_is_not_taken_for_a_slip(index):
    # Sejangkung has Semanga; Semangau lies in Sambas of the same regency.
    code = index.spelled("Semanga", Level.VILLAGE, "6101").area_code
    row = {"area_code": code, "regency": "Sambas", "district": "Sejangkung", "village": "Semangau"}
    assert only(find_places(table(row), index)).reason == "contradiction"


def test_the_code_of_the_district_tells_where_a_village_lies(index):
    rows = table(
        {"area_code": "61.12.01", "village": "Kapur"},
        {"area_code": "61.12.09", "village": "Kalimas"},
    )
    places = find_places(rows, index)
    assert codes(places) == [
        "6112012008",
        index.spelled("Kalimas", Level.VILLAGE, "611209").area_code,
    ]
    assert places.frame["how"].tolist() == ["name", "name"]


def test_a_code_that_is_not_in_the_list_leaves_it_to_the_names(index):
    rows = table(
        {"area_code": "6112012001", **KUBU_RAYA, "village": "Sungai Raya"},
        {"area_code": "6112012999", **KUBU_RAYA, "village": "Kapur"},
        {"area_code": "6112012998"},
        {"area_code": "6112012997", **KUBU_RAYA},
        {"area_code": "6101012999", **KUBU_RAYA, "village": "Kapur"},
    )
    places = find_places(rows, index)
    assert codes(places) == ["6112012001", "6112012008", "", "", ""]
    reasons = places.frame["reason"].tolist()
    assert reasons[2:] == ["code_unknown", "code_unknown", "contradiction"]
    assert [finding.rule for finding in places.findings] == ["unknown_code"] * 4


def test_what_is_no_code_is_said(index):
    rows = table(
        {"area_code": "abc", **KUBU_RAYA, "village": "Kapur"}, {"area_code": "6112012"[:5]}
    )
    places = find_places(rows, index)
    assert codes(places) == ["6112012008", ""]
    assert [finding.rule for finding in places.findings] == ["malformed_code"] * 2


# BPS and Kemendagri


def test_codes_of_bps_regencies_are_known_by_their_names(index, registry):
    """6102 is Mempawah, BPS 6102 Bengkayang: only the names beside the codes can tell."""
    pairs = list(registry.bps_regencies.items())
    bps = [{"area_code": bps, "regency": registry.names[code]} for bps, code in pairs]
    places = find_places(table(*bps), index)
    assert places.scheme == "bps"
    assert codes(places) == [code for _, code in pairs]
    assert set(places.frame["how"]) == {"code"}
    own = [{"area_code": code, "regency": registry.names[code]} for _, code in pairs]
    places = find_places(table(*own), index)
    assert places.scheme == "kemendagri"
    assert codes(places) == [code for _, code in pairs]


def test_one_contradiction_does_not_make_a_column_bps(index, registry):
    rows = [
        {"area_code": code, "regency": registry.names[code]}
        for code in registry.at("regency")["area_code"]
    ]
    rows[1] = {"area_code": "6102", "regency": "Bengkayang"}
    places = find_places(table(*rows), index)
    assert places.scheme == "kemendagri"
    assert places.frame["reason"].tolist()[1] == "contradiction"
    assert offered(list(places.frame.itertuples())[1]) == ["6102", "6107"]
    assert (places.frame["standing"] == "found").sum() == 37


def test_bps_codes_of_villages_need_names_and_say_the_regency(index):
    # ID6101010009 is Bentunai, in Selakau of Sambas, of which Selakau Timur was split.
    rows = table(
        {"area_code": "6112010001", "district": "Sungai Raya", "village": "Kapur"},
        {"area_code": "6102010", "district": "Sungai Raya"},  # of Bengkayang, by BPS
        {"area_code": "6112010003"},
        {"area_code": "6112010004", "district": "Sungai Raya"},
        {"area_code": "6104080003", "regency": "Bengkayang", "village": "Kapur"},
    )
    places = find_places(rows, index)
    assert places.scheme == "bps"
    assert codes(places)[0] == "6112012008"
    assert places.frame["how"].tolist()[0] == "name"
    assert codes(places)[1][:4] == "6107"
    assert places.frame["reason"].tolist()[2:] == ["bps_code", "bps_code", "contradiction"]


def test_a_prefix_says_bps(index):
    places = find_places(table({"area_code": "ID6102"}), index)
    assert (places.scheme, codes(places)) == ("bps", ["6107"])


def test_codes_of_the_other_system_are_said_and_not_used(index, registry):
    own = [{"area_code": dotted(code)} for code in registry.at("village", "611201")["area_code"]]
    stray = {"area_code": "ID6102010", **KUBU_RAYA}
    places = find_places(table(*own, stray, {"area_code": "6102010"}), index)
    assert places.scheme == "kemendagri"
    assert codes(places)[-2:] == ["611201", ""]
    assert places.frame["reason"].tolist()[-1] == "bps_code"
    said = [(f.rule, f.row, f.more) for f in places.findings]
    row = 7 + len(own)
    assert said == [("other_scheme", row, "kemendagri"), ("other_scheme", row + 1, "kemendagri")]


def test_official_codes_of_all_villages_are_kemendagri(index, registry):
    villages = registry.at("village")
    for code in (villages["area_code"], villages["area_code"].map(dotted)):
        places = find_places(table(area_code=code), index)
        assert places.scheme == "kemendagri"
        assert codes(places) == villages["area_code"].tolist()


# Names whose level is not said


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Kec. Sungai Kakap", "611209"),
        ("KABUPATEN KUBU RAYA", "6112"),
        ("Kubu Raya", "6112"),
        ("Kota Pontianak", "6171"),
        ("Pontianak", "6171"),
        ("Kec. Pontianak Kota", "617105"),
        ("Kel. Kota Baru", "6171011005"),
        ("Sambas", "6101"),  # a regency, a district and a village: the regency first
        ("Kec. Sambas", "610101"),
        ("Prov. Kalimantan Barat", "61"),
        ("Sulawesi Selatan", "73"),
        ("Desa Bentunai", "6101072008"),
        ("Bentunai", "6101072008"),
    ],
)
def test_a_name_whose_level_is_not_said_finds_its_area(index, place, code):
    assert codes(find_places(table({"place": place}), index)) == [code]


def test_a_district_named_like_a_city_is_asked(index):
    line = only(find_places(table({"place": "Pontianak Kota"}), index))
    assert (line.reason, offered(line)) == ("level", ["6171", "617105"])


def test_places_of_several_levels_stand_below_each_other(index):
    names = ["Kab. Kubu Raya", "Kec. Sungai Kakap", "Kec. Rasau Jaya", "Kab. Sambas", "Kec. Sambas"]
    places = find_places(table(place=names), index)
    assert codes(places) == ["6112", "611209", "611207", "6101", "610101"]


def test_among_districts_the_name_of_a_regency_is_asked(index):
    places = find_places(table(place=["Sambas", "Pemangkat", "Tebas", "Jawai"]), index)
    asked = places.frame.iloc[0]
    assert (asked["standing"], asked["reason"]) == ("asked", "level")
    assert {"6101", "610101"} <= {candidate.area_code for candidate in asked["candidates"]}
    assert (places.frame["standing"].iloc[1:] == "found").all()


def test_among_regencies_the_name_of_a_district_is_the_regency(index, registry):
    official = registry.at("regency")
    bare = official["area_name"].str.replace(r"^(Kabupaten|Kota) ", "", regex=True).str.upper()
    places = find_places(table(place=bare), index)
    assert codes(places) == official["area_code"].tolist()


def test_a_name_inside_a_regency_is_narrower_than_it(index):
    rows = table({"regency": "Sambas", "place": "Sambas"}, {"regency": "Sambas", "place": "Tebas"})
    assert codes(find_places(rows, index)) == ["610101", "610104"]


def test_an_unknown_name_of_no_level_is_asked_with_what_is_like_it(index):
    line = only(find_places(table({"place": "Kubu Rayya Baru"}), index))
    assert line.standing == "asked"
    assert "6112" in offered(line)


# Other provinces


def test_rows_of_other_provinces_are_asked(index):
    rows = table(
        {"province": "Bali", "regency": "Badung"},
        {"area_code": "51.03"},
        {"area_code": "51.71.01.1001", "province": "Bali", "regency": "Denpasar"},
        {"province": "Kalimantan Tengah", "regency": "Kapuas"},
        {"province": "Kalimantn Barat", "regency": "Kubu Raya"},
        {"area_code": "61.12"},
        {"area_code": "61.11"},
    )
    frame = find_places(rows, index).frame
    assert frame["reason"].tolist()[:4] == ["elsewhere"] * 4
    assert (frame["standing"].iloc[:5] == "asked").all()
    assert frame["reason"].iloc[4] == "no_parent"


# Decisions

OLD = {"regency": "Mempawah", "district": "Siantan", "village": "Jungkat Lama"}


def decision(action, code="", share=1.0, **names):
    return Decision(written(**(names or OLD)), action, code, share)


def test_what_a_person_decided_goes_first(index):
    row = {"area_code": "6112012001", **KUBU_RAYA, "village": "KAPUR"}
    chosen = decision(Action.CHOOSE, "6112012008", **row)
    line = only(find_places(table(row), index, [chosen]))
    assert (line.standing, line.how, line.area_code) == ("found", "decision", "6112012008")


def test_a_decision_holds_in_another_case_spacing_and_form_of_the_code(index):
    row = {"area_code": "61.12.01.2001", **KUBU_RAYA, "village": "KAPUR"}
    again = {"area_code": "6112012001", "regency": "Kubu  Raya", "district": "Sungai Raya"}
    chosen = decision(Action.ACCEPT, "6112012001", **row)
    assert codes(find_places(table({**again, "village": "Kapur"}), index, [chosen])) == [
        "6112012001"
    ]


def test_a_decision_on_another_place_changes_nothing(index):
    chosen = decision(Action.CHOOSE, "6112012001", **KUBU_RAYA, village="Kapurr")
    assert codes(find_places(table({**KUBU_RAYA, "village": "Kapur"}), index, [chosen])) == [
        "6112012008"
    ]


def test_a_place_may_be_set_aside(index):
    bali = {"province": "Bali"}
    line = only(find_places(table(bali), index, [decision(Action.SET_ASIDE, **bali)]))
    assert (line.standing, line.how, line.area_code) == ("set_aside", "decision", "")


def test_an_old_village_feeds_several_by_shares(index):
    parts = [decision(Action.SHARE, "6102082001", 0.25), decision(Action.SHARE, "6102082002", 0.75)]
    places = find_places(table(OLD), index, parts)
    assert only(places).standing == "found"
    assert only(places).area_code == ""
    assert places.shares == {written(**OLD): (("6102082001", 0.25), ("6102082002", 0.75))}


def test_the_last_decision_counts(index):
    parts = [decision(Action.SHARE, "6102082001", 0.5), decision(Action.SHARE, "6102082002", 0.5)]
    last = decision(Action.CHOOSE, "6102082006")
    places = find_places(table(OLD), index, [*parts, last])
    assert (codes(places), places.shares) == (["6102082006"], {})
    anew = [decision(Action.SHARE, "6102082001", 0.1), decision(Action.SHARE, "6102082006", 0.9)]
    places = find_places(table(OLD), index, [*parts, *anew])
    assert places.shares == {written(**OLD): (("6102082001", 0.1), ("6102082006", 0.9))}


def test_shares_that_do_not_add_up_are_refused(index):
    parts = [decision(Action.SHARE, "6102082001", 0.5), decision(Action.SHARE, "6102082002", 0.4)]
    with pytest.raises(DecisionError, match=r"row 3: 0\.9 in column share"):
        find_places(table(OLD), index, parts)


def test_a_decided_area_must_be_in_the_list(index):
    with pytest.raises(UnknownAreaError, match="6102089999"):
        find_places(table(OLD), index, [decision(Action.CHOOSE, "6102089999")])


# What the issue asks for: no wrong match, few questions, fast


def villages_of(registry):
    official = registry.at("village")
    code = official["area_code"]
    names = table(
        regency=code.str[:4].map(registry.names).str.upper(),
        district=code.str[:6].map(registry.names).str.upper(),
        village=official["area_name"].str.upper(),
    )
    return names, code.tolist()


def answers(places, truth):
    """Return the share found without a question, and the places found wrongly."""
    found = places.frame["standing"] == "found"
    wrong = places.frame[found & (places.frame["area_code"] != truth)]
    return found.mean(), wrong.index.tolist()


def test_names_alone_in_capitals_find_every_village(registry):
    names, truth = villages_of(registry)
    index = NameIndex(registry)
    places = find_places(names.head(5000), index)
    assert answers(places, truth[:5000]) == (1.0, [])
    rest = find_places(names.tail(300), index)
    assert answers(rest, truth[-300:])[1] == []


NOISE = {
    "prefixes": lambda f: f.assign(
        regency="KAB. " + f["regency"].str.removeprefix("KABUPATEN "),
        district="KEC. " + f["district"],
        village=["DS. " + v if n % 2 else "KEL. " + v for n, v in enumerate(f["village"])],
    )[~f["regency"].str.startswith("KOTA")],
    "spaces": lambda f: f.apply(lambda c: c.str.replace(" ", "  ")),
    "bare regencies": lambda f: f.assign(
        regency=f["regency"].str.replace(r"^(KABUPATEN|KOTA) ", "", regex=True)
    ),
    "abbreviations": lambda f: f.apply(
        lambda c: (
            c.str.replace("SUNGAI ", "SEI. ")
            .str.replace("TANJUNG ", "TJ.")
            .str.replace("TELUK ", "TLK ")
            .str.replace("PULAU ", "P. ")
            .str.replace("KAMPUNG ", "KP. ")
        )
    ),
    "lower case": lambda f: f.apply(lambda c: c.str.lower()),
    "title case": lambda f: f.apply(lambda c: c.str.title()),
    "no apostrophes": lambda f: f.apply(lambda c: c.str.replace(r"['`’-]", "", regex=True)),
    "no spaces": lambda f: f.assign(village=f["village"].str.replace(" ", "")),
    "old spelling": lambda f: f.assign(
        village=f["village"].str.replace("U", "OE").str.replace("J", "DJ")
    ),
}


@pytest.mark.parametrize("noise", NOISE)
def test_office_noise_leads_to_no_wrong_match(index, registry, noise):
    names, truth = villages_of(registry)
    truth = pd.Series(truth, index=names.index)
    noisy = NOISE[noise](names)
    share, wrong = answers(find_places(noisy, index), truth[noisy.index].to_numpy())
    assert wrong == []
    assert share >= (0.98 if noise == "old spelling" else 0.99)


def test_slips_of_the_hand_lead_to_no_wrong_match(index, registry):
    """A letter left out, doubled or changed in each third village."""
    names, truth = villages_of(registry)
    for slip in (
        lambda v: v[: len(v) // 2] + v[len(v) // 2 + 1 :],
        lambda v: v[:2] + "X" + v[3:],
        lambda v: v[:1] + v[2:3] + v[1:2] + v[3:],
    ):
        changed = [slip(v) if n % 3 == 0 else v for n, v in enumerate(names["village"])]
        share, wrong = answers(find_places(names.assign(village=changed), index), truth)
        assert wrong == []
        assert share > 0.66


@pytest.fixture(scope="module")
def bps(shared):
    """Return the villages of BPS with their shapes, lakes left out."""
    file = shared / "boundaries" / "idn_admbnda_adm4_bps_20200401_61_73.shp.zip"
    frame = pyogrio.read_dataframe(f"/vsizip/{file}")
    return frame[~frame["ADM4_PCODE"].str.endswith("888")].reset_index(drop=True)


def bps_names(bps):
    columns = {
        "province": "ADM1_EN",
        "regency": "ADM2_EN",
        "district": "ADM3_EN",
        "village": "ADM4_EN",
    }
    return table(**{level: bps[column].str.upper() for level, column in columns.items()})


@pytest.mark.shared
def test_the_spellings_of_bps_find_their_areas(index, registry, bps):
    """Nothing but the shapes can tell: each must lie at the place of the area it is taken for."""
    found = find_places(bps_names(bps), index).frame
    code = found["area_code"].reset_index(drop=True)
    known = code[code != ""]
    assert len(bps) == 5186
    assert len(known) >= 0.98 * len(bps)
    assert known.is_unique
    regencies = bps["ADM4_PCODE"].str[2:6].map(registry.bps_regencies)
    assert (known.str[:4] == regencies[known.index]).all()
    cells = open_set("approximate", [SHIPPED / "boundaries"]).read(Level.VILLAGE)
    cells = cells.set_index("area_code").geometry
    shapes = bps.geometry[known.index].to_numpy()
    away = shapely.distance(shapes, cells[known.to_numpy()].to_numpy())
    unsure = ~found["reason"].isin(["exact", "spelling"]).to_numpy()[known.index]
    assert away[unsure].max() < 0.05  # degrees: a neighbour at most
    assert away.max() < 0.25


@pytest.mark.shared
def test_a_part_of_the_spellings_of_bps_finds_nothing_wrong(index, bps):
    names = bps_names(bps)
    whole = find_places(names, index).frame["area_code"]
    for part in (names[::3], names[::20], names.sample(100, random_state=4)):
        found = find_places(part, index).frame["area_code"]
        sure = found[found != ""]
        assert len(sure) > 0.94 * len(part)
        assert (sure == whole[sure.index]).all()


@pytest.mark.shared
def test_codes_of_bps_and_names_find_the_same(index, bps):
    names = bps_names(bps)
    whole = find_places(names, index).frame["area_code"]
    with_codes = names.assign(area_code=bps["ADM4_PCODE"].str.removeprefix("ID").to_numpy())
    places = find_places(with_codes, index)
    assert places.scheme == "bps"
    assert codes(places) == whole.tolist()
