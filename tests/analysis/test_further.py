import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.further import add_indicator
from geoucj.schema import Level
from tests.analysis.conftest import coverage


def indicators():
    rows = [
        ("6101", "2024", "desa tertinggal", 12.0, "desa"),
        ("6101", "2025-06", "desa tertinggal", 0.0, "desa"),
        ("6102", "2025-06", "kemiskinan", 8.5, "persen"),
        ("6101012001", "2024", "desa tertinggal", 1.0, "desa"),
        ("6101012002", "2024", "desa tertinggal", 1.0, "desa"),
    ]
    return pd.DataFrame(rows, columns=["area_code", "as_of", "indicator", "value", "unit"])


def test_the_last_value_of_the_area_itself(ask):
    table = coverage_table(ask(coverage()), Query(Level.REGENCY, "2025-01"))
    before = add_indicator(table, indicators(), "desa tertinggal", "2025-05")
    after = add_indicator(table, indicators(), "desa tertinggal", "2025-06")
    assert before["indicator_value"].fillna(-1).tolist() == [12, -1]  # another indicator is none
    assert after["indicator_value"].fillna(-1).tolist() == [0, -1]  # zero is a value
    assert (after["indicator_unit"][0], after["indicator_as_of"][0]) == ("desa", "2025-06")


def test_an_indicator_is_not_added_up(ask):
    table = coverage_table(ask(coverage()), Query(Level.DISTRICT, "2025-01"))
    got = add_indicator(table, indicators(), "desa tertinggal", "2025-12")
    assert got["indicator_value"].isna().all()


def test_an_unknown_indicator_has_no_values(ask):
    table = coverage_table(ask(coverage()), Query(Level.DISTRICT, "2025-01"))
    assert add_indicator(table, indicators(), "x", "2025-12")["indicator_value"].isna().all()
