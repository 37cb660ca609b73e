import pandas as pd
import pytest

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.programmes import add_assistance, add_claims
from geoucj.schema import Level
from tests.analysis.conftest import coverage


def assistance(*rows):
    """Return assistance of (area_code, start, group, workers, months) rows."""
    columns = ["area_code", "start", "group", "workers", "months"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(
        {"area_code": "str", "start": "str", "group": "str", "workers": "float64"}
        | {"months": "float64"}
    ).assign(funding="APBD")


def claims(*rows):
    """Return claims of (area_code, as_of, programme, claims, rupiah) rows."""
    columns = ["area_code", "as_of", "programme", "claims", "amount_rupiah"]
    types = {"area_code": "str", "as_of": "str", "programme": "str"}
    counts = {"claims": "float64", "amount_rupiah": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(types | counts)


@pytest.fixture
def areas(ask):
    """Return a function that makes a table without figures."""
    return lambda level: coverage_table(ask(coverage()), Query(level, "2025-01"))


def values(table, column):
    found = table.set_index("area_code")[column]
    return {code: value for code, value in found.items() if pd.notna(value)}


@pytest.mark.parametrize(
    ("month", "workers"),
    [
        ("2024-12", {}),
        ("2025-01", {"6101012001": 40}),
        ("2025-03", {"6101012001": 40}),
        ("2025-04", {"6101012001": 0}),
    ],
)
def test_a_programme_runs_from_its_start_for_its_months(areas, month, workers):
    rows = assistance(("6101012001", "2025-01", "petani", 40, 3))
    got = add_assistance(areas(Level.VILLAGE), rows, month)
    assert values(got, "assisted_workers") == workers


def test_a_year_is_its_december(areas):
    rows = assistance(("6101012001", "2024", "petani", 40, 2))
    months = ("2024-11", "2024-12", "2025-01", "2025-02")
    got = [add_assistance(areas(Level.VILLAGE), rows, m)["assisted_workers"][0] for m in months]
    assert pd.Series(got).fillna(-1).tolist() == [-1, 40, 40, 0]


def test_unknown_length_is_known_to_run_in_the_first_month_only(areas):
    rows = assistance(
        ("6101012001", "2025-01", "petani", 40, None),
        ("6101012001", "2025-01", "nelayan", 10, 12),
        ("6101012002", "2025-01", "petani", 30, None),
        ("6101012003", "2025-01", "petani", None, 12),
    )
    first = add_assistance(areas(Level.VILLAGE), rows, "2025-01")
    later = add_assistance(areas(Level.VILLAGE), rows, "2025-02")
    assert values(first, "assisted_workers") == {"6101012001": 50, "6101012002": 30}
    assert values(later, "assisted_workers") == {"6101012001": 10}  # at least, and it says so:
    assert values(later, "assistance_unclear") == {
        "6101012001": 1, "6101012002": 1, "6101012003": 1,
    }  # fmt: skip


def test_programmes_of_the_area_and_inside_it_add_up_but_one_programme_counts_once(areas):
    rows = assistance(
        ("6101", "2025-01", "petani", 100, 12),
        ("6101012001", "2025-01", "petani", 40, 12),  # part of the 100
        ("6101012002", "2025-01", "nelayan", 7, 12),
        ("610101", "2025-01", "nelayan", 9, 12),  # of which the 7 are part
    )
    by_level = {level: add_assistance(areas(level), rows, "2025-02") for level in Level}
    assert values(by_level[Level.VILLAGE], "assisted_workers") == {
        "6101012001": 40, "6101012002": 7,
    }  # fmt: skip
    assert values(by_level[Level.DISTRICT], "assisted_workers") == {"610101": 49}
    assert values(by_level[Level.REGENCY], "assisted_workers") == {"6101": 109}
    assert values(by_level[Level.PROVINCE], "assisted_workers") == {"61": 109}
    assert values(by_level[Level.PROVINCE], "assisted_areas") == {"61": 2}


def test_without_programmes_nothing_is_known(areas):
    got = add_assistance(areas(Level.REGENCY), assistance(), "2025-01")
    assert got["assisted_workers"].isna().all()
    assert len(got) == 2


def test_claims_are_the_last_known_at_or_before_the_month(areas, small):
    rows = claims(
        ("6101", "2024", "ALL", 5, 1e6),
        ("6101", "2025-03", "ALL", 7, 2e6),
        ("6101", "2025", "ALL", 9, 3e6),
    )
    at = {
        m: add_claims(areas(Level.REGENCY), rows, m, small).iloc[0]
        for m in ("2024-11", "2025-02", "2025-11", "2025-12")
    }
    assert pd.isna(at["2024-11"]["claims"])
    assert (at["2025-02"]["claims"], at["2025-02"]["claims_as_of"]) == (5, "2024")
    assert (at["2025-11"]["claims_paid"], at["2025-11"]["claims_as_of"]) == (2e6, "2025-03")
    assert (at["2025-12"]["claims"], at["2025-12"]["claims_programmes"]) == (9, "ALL")


def test_claims_of_programmes_add_up_and_are_named(areas, small):
    rows = claims(
        ("6101", "2025", "JKK", 5, 1e6),
        ("6101", "2025", "JKM", 2, 84e6),
        ("6102", "2025", "JKK", 5, 1e6),
        ("6102", "2025", "ALL", 8, None),  # printed: it is not added to its parts
    )
    got = add_claims(areas(Level.REGENCY), rows, "2025-12", small)
    assert got["claims"].tolist() == [7, 8]
    assert got["claims_programmes"].tolist() == ["JKK + JKM", "ALL"]
    assert got["claims_paid"].fillna(-1).tolist() == [85e6, -1]


def test_all_programmes_come_before_a_later_figure_of_some(areas, small):
    rows = claims(("6101", "2024", "ALL", 50, 1e6), ("6101", "2025", "JKK", 5, 1e6))
    got = add_claims(areas(Level.REGENCY), rows, "2025-12", small)
    assert (got["claims"][0], got["claims_as_of"][0]) == (50, "2024")


def test_claims_roll_up_from_half_of_the_parts_and_the_own_number_wins(areas, small):
    rows = claims(
        ("6101012001", "2025", "JKK", 1, 10),
        ("6101012002", "2025", "JKK", 2, 20),
        ("6101", "2025", "JP", 4, 40),
        ("6102", "2025", "JKK", 9, None),
    )
    district = add_claims(areas(Level.DISTRICT), rows, "2025-12", small)
    assert district["claims"].fillna(-1).tolist() == [3, -1]  # 6102's nine are not spread
    assert district["claims_areas"][0] == 2
    regency = add_claims(areas(Level.REGENCY), rows, "2025-12", small)
    assert regency["claims"].tolist() == [7, 9]
    assert regency["claims_programmes"].tolist() == ["JKK + JP", "JKK"]
    province = add_claims(areas(Level.PROVINCE), rows, "2025-12", small).iloc[0]
    assert (province["claims"], province["claims_programmes"]) == (16, "JKK + JP")
    assert pd.isna(province["claims_paid"])  # one of the parts did not print it


def test_claims_in_less_than_half_of_the_parts_are_not_those_of_the_whole(areas, small):
    rows = claims(("6101012001", "2025", "JKK", 1, 10))
    got = add_claims(areas(Level.DISTRICT), rows, "2025-12", small)
    assert got["claims"].isna().all()


def test_without_claims_nothing_is_known(areas, small):
    got = add_claims(areas(Level.PROVINCE), claims(), "2025-12", small)
    assert got[["claims", "claims_paid", "claims_as_of"]].isna().all(axis=None)
