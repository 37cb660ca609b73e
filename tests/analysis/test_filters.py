from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.filters import DEEPEST, apply, parse
from geoucj.errors import (
    FilterError,
    FilterKindError,
    FilterNumberError,
    FilterTooLongError,
    FilterUnfinishedError,
)
from geoucj.i18n import Translator

COLUMNS = {
    "area_name": ["Sungai Raya", "O'Rara", "Kapur", None],
    "as_of": ["2025-09", "2024-12", "2025-09", None],
    "coverage_rate": [0.25, 0.30, float("nan"), 1.2],
    "target_rate": [0.35, 0.30, 0.59, 0.59],
    "potential_workers": [4120.0, 1250.0, 900.0, 0.0],
    "active_participants": pd.array([1030, 375, None, 12], dtype="Int64"),
    "Jumlah (2024)": [1, 2, 3, 4],
}
ALIASES = {
    "Cakupan": "coverage_rate",
    "Cakupan (UCJ)": "coverage_rate",
    "Coverage rate": "coverage_rate",
    "Potensi": "potential_workers",
    "Peserta aktif": "active_participants",
    "Nama": "area_name",
    "dan": "target_rate",
    "Lain": "not_there",
}


@pytest.fixture(scope="module")
def table():
    return pd.DataFrame(COLUMNS, index=[10, 11, 12, 13])


def rows(table, text):
    """Return the places of the rows for which `text` holds."""
    found = apply(table, parse(text, table.columns, ALIASES))
    assert found.index.equals(table.index)
    assert found.dtype == bool
    return [place for place, holds in enumerate(found) if holds]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coverage_rate < 0.3", [0]),
        ("coverage_rate <= 0.3", [0, 1]),
        ("coverage_rate < 0,3", [0]),
        ("coverage_rate < 30%", [0]),
        ("coverage_rate ≤ 30 %", [0, 1]),
        ("coverage_rate >= 30 persen", [1, 3]),
        ("coverage_rate > 100%", [3]),
        ("coverage_rate = 0.3", [1]),
        ("coverage_rate <> 0.3", [0, 3]),
        ("coverage_rate < 0.3 and potential_workers > 1000", [0]),
        ("coverage_rate < 30% dan potential_workers > 1000", [0]),
        ("coverage_rate < 30% DAN potensi > 1000", [0]),
        ("potensi < 1000 atau coverage_rate < 30%", [0, 2, 3]),
        ("potensi > 1000 atau potensi < 950 dan potensi > 10", [0, 1, 2]),
        ("(potensi > 1000 atau potensi < 950) dan potensi > 2000", [0]),
        ("bukan potensi > 1000", [2, 3]),
        ("tidak (potensi > 1000 dan coverage_rate < 30%)", [1, 2, 3]),
        ("not not potensi > 1000", [0, 1]),
        ('area_name contains "sungai"', [0]),
        ("Nama memuat “SUNGAI”", [0]),
        ("nama tidak memuat 'sungai'", [1, 2]),
        ('area_name == "o\'rara"', [1]),
        ('area_name contains ""', [0, 1, 2]),
        ('"ungai ray" = "UNGAI RAY"', [0, 1, 2, 3]),
        ('as_of >= "2025-01"', [0, 2]),
        ("cakupan  (ucj) < 0.3", [0]),
        ("Coverage Rate*100 < 30", [0]),
        ("peserta aktif / potensi >= 0.25", [0, 1]),
        ("target_rate - coverage_rate >= 0.1", [0]),
        ("-coverage_rate < -1", [3]),
        ("--coverage_rate > 1", [3]),
        ("0.2 < coverage_rate < 0.3", [0]),
        ("2 + 3 * 4 = 14", [0, 1, 2, 3]),
        ("(2 + 3) * 4 - 10 / 5 = 18", [0, 1, 2, 3]),
        ("8 - 4 - 2 = 2", [0, 1, 2, 3]),
        ("Jumlah (2024) > 2", [2, 3]),
        ("potensi > 1.234.567 atau potensi > 1.249,5", [0, 1]),
        ("potensi > 1,249.5", [0, 1]),
    ],
)
def test_a_filter_finds_its_rows(table, text, expected):
    assert rows(table, text) == expected


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "=", "!="])
def test_no_comparison_with_a_missing_value_is_true_nor_its_denial(table, sign):
    assert 2 not in rows(table, f"coverage_rate {sign} 0.3")
    assert 2 not in rows(table, f"not coverage_rate {sign} 0.3")
    assert 3 not in rows(table, f'area_name {sign} "kapur"')
    assert 2 not in rows(table, f"active_participants {sign} 375")


def test_a_missing_value_decides_nothing(table):
    assert rows(table, "coverage_rate < 0.3 or potensi = 900") == [0, 2]
    assert 2 not in rows(table, "not (coverage_rate < 0.3 and potensi = 900)")
    assert 2 in rows(table, "not (coverage_rate < 0.3 and potensi > 900)")
    assert rows(table, "coverage_rate = coverage_rate") == [0, 1, 3]


def test_nothing_divided_by_zero_is_a_number(table):
    assert rows(table, "peserta aktif / potensi > 0") == [0, 1]
    assert rows(table, "peserta aktif / potensi <= 0") == []


def test_the_noise_of_binary_fractions_tells_nothing_apart(table):
    assert rows(table, "0.69 - 0.59 = 0.1") == [0, 1, 2, 3]
    assert rows(table, "0.69 - 0.59 < 0.1") == []
    assert rows(table, "0.69 - 0.59 >= 0.1") == [0, 1, 2, 3]


def test_an_empty_table_has_no_rows(table):
    none = table.iloc[:0]
    assert rows(none, "coverage_rate < 0.3 dan nama memuat 'a'") == []


@pytest.mark.parametrize(
    ("text", "error", "position", "found"),
    [
        ("coverage < 0.3", FilterError, 1, "coverage"),
        ("coverage_rate < kapur", FilterError, 17, "kapur"),
        ("coverage_rate < 0.3 potensi > 1", FilterError, 21, "potensi"),
        ("coverage_rate ! 0.3", FilterError, 15, "!"),
        ("coverage_rate < 0.3; drop", FilterError, 20, ";"),
        ("lain > 1", FilterError, 1, "lain"),
        ("(coverage_rate < 0.3 potensi", FilterError, 22, "potensi"),
        ("coverage_rate < 1.2.3", FilterError, 17, "1.2.3"),
        ("coverage_rate tidak < 3", FilterError, 15, "tidak"),
        (") > 3", FilterError, 1, ")"),
        ("coverage_rate", FilterKindError, 1, "coverage_rate"),
        ("1000", FilterKindError, 1, "1000"),
        ("'sungai'", FilterKindError, 1, "sungai"),
        ("coverage_rate dan potensi > 3", FilterKindError, 1, "coverage_rate"),
        ("(potensi > 3) + 1 > 2", FilterKindError, 10, ">"),
        ("(potensi > 3 or potensi < 1) < 2", FilterKindError, 14, "or"),
        ("potensi > 1.250", FilterNumberError, 11, "1.250"),
        ("potensi > 1,250", FilterNumberError, 11, "1,250"),
    ],
)
def test_what_is_not_understood_is_pointed_at(table, text, error, position, found):
    with pytest.raises(FilterError) as caught:
        parse(text, table.columns, ALIASES)
    assert type(caught.value) is error
    assert caught.value.facts["position"] == position
    assert caught.value.facts["found"] == found
    if error is FilterError:
        assert caught.value.facts["columns"] == ", ".join(COLUMNS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("area_name > 3", ">"),
        ('coverage_rate = "tinggi"', "=="),
        ("potensi contains 3", "contains"),
        ("area_name + 1 > 2", "+"),
        ("-area_name > 2", "-"),
        ("as_of >= 2025-09", ">="),
    ],
)
def test_numbers_and_texts_do_not_mix(table, text, found):
    chosen = parse(text, table.columns, ALIASES)
    with pytest.raises(FilterKindError) as caught:
        apply(table, chosen)
    assert caught.value.facts["found"] == found


@pytest.mark.parametrize(
    "text", ["", "  ", "coverage_rate <", "(coverage_rate < 1", "nama = 'x", "not"]
)
def test_a_filter_that_breaks_off_says_so(table, text):
    with pytest.raises(FilterUnfinishedError):
        parse(text, table.columns, ALIASES)


def test_a_long_filter_and_a_deep_one_are_refused(table):
    with pytest.raises(FilterTooLongError):
        parse("1 = 1 " + " " * 300, table.columns)
    deep = "(" * DEEPEST + "1 = 1" + ")" * DEEPEST
    assert rows(table, deep) == [0, 1, 2, 3]
    with pytest.raises(FilterError) as caught:
        parse(f"({deep})", table.columns)
    assert caught.value.facts["position"] == DEEPEST + 1


def test_a_table_without_the_column_is_refused(table):
    with pytest.raises(FilterError) as caught:
        apply(table[["potential_workers"]], parse("coverage_rate < 1", table.columns))
    assert caught.value.facts["columns"] == "potential_workers"


def test_the_longest_chains_are_read(table):
    assert rows(table, "+".join("1" * 145) + "=145") == [0, 1, 2, 3]
    assert rows(table, "-" * 290 + "1 = 1") == [0, 1, 2, 3]
    assert rows(table, "not " * 72 + "1 = 1") == [0, 1, 2, 3]


def test_an_error_is_said_in_both_languages(table):
    with pytest.raises(FilterNumberError) as caught:
        parse("potensi > 1.250", table.columns, ALIASES)
    said = Translator("id")("error.FilterNumberError", **caught.value.facts)
    assert said.endswith("1.250 dapat berarti dua hal; tulis 1250 atau 1.2500.")
    said = Translator("en")("error.FilterNumberError", **caught.value.facts)
    assert said.endswith("1.250 can mean two things; write 1250 or 1.2500.")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('echo') == 0",
        "open('/etc/passwd') contains 'root'",
        "coverage_rate.__class__ = 1",
        "@table = 1",
        "`coverage_rate` < 1",
        "lambda: 1",
        "coverage_rate ** 9 > 1",
        "[coverage_rate for x in y]",
        "f'{coverage_rate}' = 'x'",
        "9**9**9 > 1",
    ],
)
def test_code_is_no_filter(table, text):
    with pytest.raises(FilterError):
        parse(text, table.columns, ALIASES)


WORDS = (
    "coverage_rate nama < >= = contains and atau not ( ) + - * / % 0,3 1.250 7 'a' \" memuat ſ K İ"
)
PIECES = st.sampled_from([*WORDS.split(), "cakupan (ucj)"])
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join))


def said(error):
    return {
        t(f"error.{type(error).__name__}", **error.facts) for t in map(Translator, ("id", "en"))
    }


@given(TYPED)
def test_whatever_is_typed_gives_rows_or_an_error_to_show(text):
    table = pd.DataFrame(COLUMNS)
    outcome = None
    try:
        outcome = len(apply(table, parse(text, table.columns, ALIASES)))
    except FilterError as error:
        outcome = len(said(error))
    assert outcome in (len(table), 2)


@given(st.dictionaries(st.text(max_size=12), st.sampled_from(list(COLUMNS)), max_size=4), TYPED)
def test_whatever_columns_are_called_nothing_else_is_raised(aliases, text):
    with suppress(FilterError):
        parse(text, [*COLUMNS, *aliases], aliases)
