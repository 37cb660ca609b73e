"""Guesses of what columns hold, and what stays open."""

import inspect
from dataclasses import replace

import pytest

from geoucj.i18n import catalog
from geoucj.intake import columns as columns_module
from geoucj.intake import guessing
from geoucj.intake.columns import (
    SURE,
    fingerprint,
    guess_columns,
    mapping_of,
    open_questions,
    sample_rows,
)
from geoucj.intake.model import Column, Layout, Meaning, Role, Sheet
from geoucj.tables.schemas import Kind

ACTIVE = Meaning("active_participants", Kind.COVERAGE)
RATE = Meaning("published_rate", Kind.COVERAGE)
POTENTIAL = Meaning("potential_workers", Kind.WORKFORCE)
DISTRICTS = ["Sambas", "Tebas", "Jawai", "Pemangkat", "Selakau", "Paloh"]


def table(columns, title="POSISI SEPTEMBER 2025", name="Sheet1"):
    """Return a sheet and layout; `columns`: (header line or lines, cells)."""
    rows = [list(cells) for cells in zip(*(cells for _, cells in columns), strict=True)]
    heads = [(head,) if isinstance(head, str) else head for head, _ in columns]
    layout = Layout(
        title,
        (),
        tuple(Column(n, tuple(h for h in head if h)) for n, head in enumerate(heads)),
        dict.fromkeys(range(1, len(rows) + 1), Role.DATA),
    )
    return Sheet(name, rows), layout


def guessed(registry, *columns, kind=None, **more):
    return guess_columns(*table(columns, **more), registry, kind)


def opened(registry, *columns, confirmed=False, changes=None, as_of="", **more):
    sheet, layout = table(columns, **more)
    guesses = guess_columns(sheet, layout, registry)
    mapping = mapping_of(guesses, layout, sheet, changes=changes, as_of=as_of)
    questions = open_questions(mapping, guesses, confirmed)
    return [(q.rule, "".join(c.letter for c in q.columns), q.reason) for q in questions]


KECAMATAN = ("Kecamatan", DISTRICTS)
NUMBERS = [120, 340, 560, 45, 67, 89]


def test_a_plain_table_is_understood_without_a_question(registry):
    columns = (
        ("No.", [1, 2, 3, 4, 5, 6]),
        KECAMATAN,
        ("Potensi", [1200, 3400, 5600, 450, 670, 890]),
        ("Peserta aktif", NUMBERS),
        ("Cakupan (%)", [10.0, 10.0, 10.0, 10.0, 10.0, 10.0]),
    )
    found = [each.meaning for each in guessed(registry, *columns)]
    assert found == [
        Meaning(),
        Meaning("district"),
        POTENTIAL,
        ACTIVE,
        replace(RATE, percent=True),
    ]
    assert opened(registry, *columns) == []


def test_jumlah_beside_segments_is_their_total(registry):
    heads = [("Peserta aktif", each) for each in ("PU", "BPU", "JAKON", "Jumlah")]
    found = guessed(registry, KECAMATAN, *((head, NUMBERS) for head in heads))
    assert [each.meaning.segment for each in found[1:]] == ["PU", "BPU", "JAKON", "ALL"]
    assert {each.meaning.column for each in found[1:]} == {"active_participants"}
    assert min(each.confidence for each in found) >= SURE


def test_two_groups_of_segments_keep_their_own_totals(registry):
    heads = [(m, s) for m in ("Potensi", "Aktif") for s in ("PU", "BPU", "Jumlah")]
    found = guessed(registry, KECAMATAN, *((head, NUMBERS) for head in heads))
    assert found[3].meaning == replace(POTENTIAL, segment="ALL")
    assert found[6].meaning == replace(ACTIVE, segment="ALL")


def test_the_title_says_what_bare_segments_measure(registry):
    columns = [KECAMATAN, *((each, NUMBERS) for each in ("PU", "BPU", "Jumlah"))]
    found = guessed(registry, *columns, title="POTENSI PEKERJA PER SEPTEMBER 2025")
    assert [each.meaning.column for each in found[1:]] == ["potential_workers"] * 3
    assert found[3].meaning.segment == "ALL"
    assert found[3].confidence >= SURE


def test_bare_segments_below_a_title_of_two_measures_are_asked(registry):
    columns = [KECAMATAN, *((each, NUMBERS) for each in ("PU", "BPU"))]
    found = guessed(registry, *columns, title="POTENSI DAN PESERTA AKTIF SEPTEMBER 2025")
    assert all(each.confidence < SURE for each in found[1:])


def test_jumlah_alone_below_kepesertaan_is_a_doubtful_guess(registry):
    found = guessed(registry, KECAMATAN, ("Jumlah", NUMBERS), title="DATA KEPESERTAAN SEPT 2025")
    assert found[1].meaning == ACTIVE
    assert found[1].confidence < SURE
    assert found[1].reason == "lone_total"


def test_two_columns_of_one_meaning_are_asked(registry):
    columns = (KECAMATAN, ("Peserta aktif", NUMBERS), ("TK aktif", NUMBERS))
    assert opened(registry, *columns) == [
        ("unsure", "B", "repeated"),
        ("unsure", "C", "repeated"),
        ("repeated", "BC", ""),
    ]
    assert opened(registry, *columns, changes={2: Meaning()}, confirmed=True) == []


def test_a_column_and_its_total_of_all_segments_are_one_meaning(registry):
    changes = {2: replace(ACTIVE, segment="ALL")}
    columns = (KECAMATAN, ("Peserta aktif", NUMBERS), ("Xyz", NUMBERS))
    assert ("repeated", "BC", "") in opened(registry, *columns, changes=changes, confirmed=True)


def test_numbers_below_an_unknown_header_are_asked(registry):
    columns = (KECAMATAN, ("Peserta aktif", NUMBERS), ("Xyz", NUMBERS))
    assert opened(registry, *columns) == [("unsure", "C", "unknown_numbers")]
    assert opened(registry, *columns, confirmed=True) == []


def test_content_speaks_where_the_header_is_silent(registry):
    villages = registry.at("village", "6112").head(6)
    found = guessed(
        registry,
        ("", [1, 2, 3, 4, 5, 6]),
        ("", villages["area_code"].tolist()),
        ("", villages["area_name"].str.upper().tolist()),
        ("", ["PU", "BPU", "PU", "BPU", "PU", "BPU"]),
        ("", ["Sept 2025"] * 6),
        ("", ["baik"] * 6),
        ("", [None] * 6),
    )
    said = [(each.meaning.column, each.reason) for each in found]
    assert said == [
        ("", "counter"),
        ("area_code", "content_codes"),
        ("village", "content_names"),
        ("segment", "content_segments"),
        ("as_of", "content_months"),
        ("", "unknown_text"),
        ("", "empty"),
    ]


def test_content_that_contradicts_its_header_is_asked(registry):
    columns = (
        ("Kecamatan", NUMBERS),
        ("Kode", ["x", "y", "z", "u", "v", "w"]),
        ("Peserta aktif", DISTRICTS),
        ("Bulan", DISTRICTS),
        ("Segmen", DISTRICTS),
        ("Cakupan", [12_000, 13_000, 14_000, 15_000, 16_000, 17_000]),
    )
    found = [(each.reason, each.confidence < SURE) for each in guessed(registry, *columns)]
    reasons = ("numbers", "unknown_codes", "not_numbers", "no_months", "no_segments", "not_a_rate")
    assert found == [(reason, True) for reason in reasons]


def test_shares_below_a_percent_sign_are_asked(registry):
    shares = [0.39, 0.41, 0.02, 0.5, 1.2, 0.3]
    found = guessed(registry, KECAMATAN, ("UCJ (%)", shares))
    assert (found[1].reason, found[1].confidence < SURE) == ("percent", True)


def test_counts_beside_it_settle_whether_a_rate_is_in_percent(registry):
    counts = (("Potensi", [1000] * 6), ("Aktif", [390, 410, 20, 500, 1200, 300]))
    shares = [0.39, 0.41, 0.02, 0.5, 1.2, 0.3]
    as_share = guessed(registry, KECAMATAN, *counts, ("UCJ (%)", shares))[3]
    assert (as_share.meaning.percent, as_share.confidence >= SURE) == (False, True)
    low = (("Potensi", [1000] * 6), ("Aktif", [4, 4, 2, 5, 12, 3]))
    as_percent = guessed(registry, KECAMATAN, *low, ("UCJ", shares))[3]
    assert (as_percent.meaning.percent, as_percent.confidence >= SURE) == (True, True)


def test_a_column_without_figures_settles_nothing(registry):
    shares = [0.39, 0.41, 0.02, 0.5, 0.2, 0.3]
    blank = (("Potensi", [1000] * 6), ("Aktif", [None] * 6), ("Cakupan", shares))
    assert guessed(registry, KECAMATAN, *blank)[3].meaning == RATE


def test_a_rate_without_a_sign_below_one_is_a_share(registry):
    found = guessed(registry, KECAMATAN, ("Cakupan", ["0,39", "0,41", "0,1", "0,5", "0,2", "0,3"]))
    assert (found[1].meaning, found[1].confidence >= SURE) == (RATE, True)


def test_a_mark_that_may_be_of_thousands_or_decimals_is_asked(registry):
    texts = ["39.211", "40.522", "1.233", "5.344", "6.455", "7.566"]
    found = guessed(registry, KECAMATAN, ("Cakupan (%)", texts))
    assert (found[1].reason, found[1].confidence < SURE) == ("number_style", True)


def test_a_count_of_workers_below_target_is_asked(registry):
    found = guessed(registry, KECAMATAN, ("Target", [120, 150, 300, 150, 120, 150]))
    assert (found[1].reason, found[1].confidence < SURE) == ("not_a_rate", True)


def test_of_several_codes_the_narrowest_of_kemendagri_is_taken(registry):
    villages = registry.at("village", "6112").head(6)["area_code"]
    found = guessed(
        registry,
        ("Kode Kec", villages.str[:6].tolist()),
        ("Kode Desa", villages.tolist()),
        ("Kode BPS", ["6112010001"] * 6),
        ("Aktif", NUMBERS),
    )
    assert [each.meaning.column for each in found[:3]] == ["", "area_code", ""]
    assert min(each.confidence for each in found) >= SURE


def test_names_beside_codes_have_the_level_of_the_codes(registry):
    villages = registry.at("village", "6112").head(6)
    found = guessed(
        registry,
        ("Kode", villages["area_code"].tolist()),
        ("Nama Wilayah", villages["area_name"].tolist()),
    )
    assert found[1].meaning == Meaning("village")


def test_names_of_several_levels_stay_places(registry):
    found = guessed(registry, ("Wilayah", [*DISTRICTS[:3], "Kabupaten Sambas", "Parit Raja", "x"]))
    assert found[0].meaning == Meaning("place")


def test_months_side_by_side_take_the_year_of_the_title(registry):
    months = [(each, NUMBERS) for each in ("Jan", "Februari", "Mrt")]
    found = guessed(registry, KECAMATAN, *months, title="PESERTA AKTIF TAHUN 2025")
    assert [each.meaning.as_of for each in found[1:]] == ["2025-01", "2025-02", "2025-03"]
    assert min(each.confidence for each in found) >= SURE


def test_a_table_of_assistance_is_recognised(registry):
    found = guessed(
        registry,
        KECAMATAN,
        ("Kelompok", ["petani", "nelayan"] * 3),
        ("Jumlah pekerja", NUMBERS),
        ("Jumlah bulan", [3] * 6),
        ("Nominal", [16_800_000] * 6),
        ("Sumber dana", ["APBD"] * 6),
        ("Mulai", ["Sept 2025"] * 6),
    )
    names = ["district", "group", "workers", "months", "amount_rupiah", "funding", "as_of"]
    assert [each.meaning.column for each in found] == names
    assert {each.meaning.kind for each in found[1:-1]} == {Kind.ASSISTANCE}
    assert min(each.confidence for each in found) >= SURE


def test_a_table_of_claims_by_programme_is_recognised(registry):
    found = guessed(registry, KECAMATAN, ("Klaim JKK", NUMBERS), ("Klaim JKM", NUMBERS))
    assert [(each.meaning.kind, each.meaning.segment) for each in found[1:]] == [
        (Kind.CLAIMS, "JKK"),
        (Kind.CLAIMS, "JKM"),
    ]


def test_stages_of_verification_side_by_side_are_recognised(registry):
    heads = ("Diusulkan", "NIK valid", "Memenuhi syarat", "Ditetapkan SK", "Aktif")
    found = guessed(registry, KECAMATAN, *((head, NUMBERS) for head in heads))
    stages = ["listed", "identity_valid", "eligible", "decreed", "active"]
    assert [each.meaning.segment for each in found[1:]] == stages
    assert {each.meaning.kind for each in found[1:]} == {Kind.VERIFICATION}


def test_a_segmented_table_below_jumlah_pekerja_is_the_usual_one(registry):
    heads = [("Jumlah Pekerja", "Peserta aktif", each) for each in ("PU", "BPU", "Jumlah")]
    found = guessed(registry, KECAMATAN, *((head, NUMBERS) for head in heads))
    assert {each.meaning.kind for each in found[1:]} == {Kind.COVERAGE}


def test_figures_of_other_kinds_are_left_out_where_a_kind_is_chosen(registry):
    columns = (KECAMATAN, ("Potensi", NUMBERS), ("Aktif", NUMBERS))
    found = guessed(registry, *columns, kind=Kind.WORKFORCE)
    assert [each.meaning for each in found[1:]] == [POTENTIAL, Meaning()]


def test_the_month_of_the_file_is_that_of_title_or_sheet(registry):
    columns = (KECAMATAN, ("Aktif", NUMBERS))
    for title, name, month in (
        ("POSISI SEPT. 2025", "Sheet1", "2025-09"),
        ("DATA PESERTA", "Okt 2025", "2025-10"),
        ("TAHUN 2025", "Okt 2025", "2025-10"),
        ("DATA 2024\nposisi 30 September 2025", "x", "2025-09"),
        ("JANUARI S.D. SEPTEMBER 2025\nPOSISI SEPTEMBER 2025", "x", "2025-09"),
        ("DICETAK 5 OKTOBER 2025\nPOSISI SEPTEMBER 2025", "x", ""),
        ("TARGET 2025\nREALISASI 2024", "x", ""),
    ):
        sheet, layout = table(columns, title, name)
        guesses = guess_columns(sheet, layout, registry)
        assert mapping_of(guesses, layout, sheet).as_of == month
        assert mapping_of(guesses, layout, sheet, as_of="2024-01").as_of == "2024-01"


def test_the_segment_of_the_file_is_that_of_the_title(registry):
    sheet, layout = table((KECAMATAN, ("Aktif", NUMBERS)), "PESERTA AKTIF BPU SEPT 2025")
    guesses = guess_columns(sheet, layout, registry)
    assert mapping_of(guesses, layout, sheet).segment == "BPU"
    assert mapping_of(guesses, layout, sheet, segment="ALL").segment == "ALL"
    assert mapping_of(guesses, replace(layout, title="SEPT 2025"), sheet).segment == "ALL"


@pytest.mark.parametrize(
    ("columns", "title", "rule"),
    [
        ((("Xyz", ["a"] * 6), ("Aktif", NUMBERS)), "Sept 2025", "no_place"),
        ((KECAMATAN,), "Sept 2025", "no_figure"),
        ((KECAMATAN, ("Aktif", NUMBERS)), "DATA", "no_month"),
    ],
)
def test_what_is_missing_is_asked_even_of_a_person_who_confirmed(registry, columns, title, rule):
    assert (rule, "", "") in opened(registry, *columns, title=title, confirmed=True)


def test_a_month_in_every_figures_header_is_enough(registry):
    columns = (KECAMATAN, ("Aktif Sept 2025", NUMBERS))
    assert opened(registry, *columns, title="DATA") == []


def test_a_changed_column_is_no_longer_unsure(registry):
    columns = (KECAMATAN, ("Peserta aktif", NUMBERS), ("Xyz", NUMBERS))
    assert opened(registry, *columns, changes={2: POTENTIAL}) == []


def test_the_fingerprint_leaves_months_out():
    def of(*heads):
        return fingerprint(table([(head, [1]) for head in heads])[1])

    assert of("Kec.", "Aktif Sept. 2025") == of("KEC", "aktif  Okt 2026")
    assert of("Kec.", ("Target 2025", "%")) == of("Kec.", ("Target 2026", "%"))
    assert of("Kec.", "Aktif") != of("Aktif", "Kec.")
    assert of("Kec.", "Aktif PU") != of("Kec.", "Aktif BPU")


def test_the_preview_shows_rows_as_written():
    columns = (KECAMATAN, ("Aktif", ["1.234", 5.0, None, 7.5, "-", 9]))
    sheet, layout = table(columns)
    assert sample_rows(sheet, layout, 3) == [
        (1, ["Sambas", "1.234"]),
        (2, ["Tebas", "5"]),
        (3, ["Jawai", ""]),
    ]


def test_every_reason_and_question_has_words_in_both_languages():
    source = inspect.getsource(guessing) + inspect.getsource(columns_module)
    for language in ("id", "en"):
        known = catalog(language)
        keys = [key.rpartition(".")[2] for key in known if key.startswith("columns.reason.")]
        assert len(keys) > 20
        assert not [key for key in keys if f'"{key}"' not in source]
        for rule in ("unsure", "repeated", "no_place", "no_figure", "no_month"):
            assert f"columns.question.{rule}" in known
