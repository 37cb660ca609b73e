from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.i18n import format_number
from geoucj.tables import values


def one(function, text: str) -> float:
    return function(pd.Series([text])).item()


@pytest.mark.parametrize(
    "text", ["110013", "110.013", "110,013", "110 013", "110013.0", "110.013,0"]
)
def test_counts_are_read_however_they_are_grouped(text):
    assert one(values.counts, text) == 110013


@pytest.mark.parametrize("text", ["", "x", "1.5", "1,25", "11.00.13", "1e5", "-", "0.3921"])
def test_what_is_no_count_is_not_guessed(text):
    assert isnan(one(values.counts, text))


@given(st.integers(0, 10**12), st.sampled_from(["id", "en"]))
def test_counts_written_in_either_language_come_back(count, language):
    assert one(values.counts, format_number(count, language)) == count


@pytest.mark.parametrize("text", ["0.3921", "0,3921", "39.21%", "39,21 %"])
def test_rates_have_either_decimal_mark(text):
    assert one(values.rates, text) == pytest.approx(0.3921)


@pytest.mark.parametrize("text", ["", "x", "1.234,5", "%"])
def test_what_is_no_rate_is_not_guessed(text):
    assert isnan(one(values.rates, text))


@pytest.mark.parametrize(
    ("text", "number"), [("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,5", 1.5), ("-7", -7)]
)
def test_of_two_marks_the_last_is_the_decimal_one(text, number):
    assert one(values.numbers, text) == number


def test_the_unit_of_a_rate_is_its_last_printed_place():
    units = values.rate_units(pd.Series(["0.7007", "0,48", "0.40", "39.2%", "1"]))
    assert units.tolist() == pytest.approx([1e-4, 1e-2, 1e-2, 1e-3, 1])


def test_only_the_day_of_a_month_is_dropped():
    raw = pd.Series(["2023-11-30", "2023-11", "2023", "11-2023", ""])
    assert values.months(raw).tolist() == ["2023-11", "2023-11", "2023", "11-2023", ""]
