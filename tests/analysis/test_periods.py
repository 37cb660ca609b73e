import pandas as pd
import pytest

from geoucj.analysis.periods import (
    check_month,
    is_stale,
    month_number,
    month_numbers,
    month_text,
    months_old,
    target_in_force,
)
from geoucj.errors import UnknownMonthError
from tests.analysis.conftest import targets


def test_a_year_is_known_in_its_december():
    assert check_month("2024") == "2024-12"
    months = pd.Series(["2024", "2024-12", "2024-11"])
    assert month_numbers(months).diff().tolist()[1:] == [0, -1]
    assert month_numbers(months).tolist()[0] == month_number("2024-12")


def test_a_month_becomes_a_number_and_back():
    assert [month_text(month_number(m)) for m in ("2023-12", "2024-01")] == ["2023-12", "2024-01"]
    assert month_number("2024-01") - month_number("2023-12") == 1


@pytest.mark.parametrize("value", ["2024-13", "24-01", "", "2024-1", "September 2025"])
def test_what_is_no_month_is_named(value):
    with pytest.raises(UnknownMonthError, match="is no month; write YYYY-MM"):
        check_month(value)


def test_the_target_of_the_year_or_the_last_one_before():
    table = targets(("61", "2024", 0.5), ("61", "2026", 0.61), ("6101", "2025", 0.59))
    assert target_in_force(table, "2023-11").empty
    got = target_in_force(table, "2025-01")
    assert got.to_dict("records") == [
        {"area_code": "61", "target_rate": 0.5, "target_as_of": "2024"},
        {"area_code": "6101", "target_rate": 0.59, "target_as_of": "2025"},
    ]
    assert target_in_force(table, "2026-01")["target_rate"].tolist() == [0.61, 0.59]


def test_the_age_of_a_figure_in_months():
    as_of = pd.Series(["2025-12", "2025-09", "2024", None, "2024-12"], index=[5, 6, 7, 8, 9])
    ages = months_old(as_of, "2025-12")
    assert ages.fillna(-1).tolist() == [0, 3, 12, -1, 12]  # a year is its December
    assert ages.index.tolist() == [5, 6, 7, 8, 9]


def test_a_figure_is_stale_beyond_the_age_and_no_figure_is_not():
    table = pd.DataFrame({"as_of": ["2025-12", "2024-12", "2024-11", None]})
    assert is_stale(table, "2025-12", 12).tolist() == [False, False, True, False]
    assert is_stale(table.assign(as_of=None).astype("str"), "2025-12", 0).tolist() == [False] * 4
