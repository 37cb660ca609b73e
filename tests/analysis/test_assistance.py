import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.assistance import (
    Status,
    add_without,
    assistance_by,
    programmes_inside,
    without_programme,
)
from geoucj.analysis.programmes import add_assistance

A, B, C = "6101012001", "6101012002", "6101022001"  # A and B are of one district
DISTRICT = "610101"


def programmes(*rows):
    """Return a table of (area, start, group, workers, months, rupiah, funding) rows."""
    columns = ["area_code", "start", "group", "workers", "months", "amount_rupiah", "funding"]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = dict.fromkeys(columns[3:6], "float64")
    return frame.astype({"area_code": "str", "start": "str", "group": "str", **numbers})


def coverage(*rows):
    """Return a coverage table of (village, month, active, potential, to target) rows."""
    columns = ["area_code", "as_of", "active_participants", "potential_workers"]
    frame = pd.DataFrame(rows, columns=[*columns, "workers_to_target"])
    counts = dict.fromkeys([*columns[2:], "workers_to_target"], "float64")
    frame = frame.astype({"area_code": "str", "as_of": "str", **counts}).assign(level="village")
    rate = frame["active_participants"] / frame["potential_workers"]
    return frame.assign(coverage_rate=rate)


MADE = programmes(
    (A, "2025-01", "petani", 10, 12, 2_016_000, "APBD"),
    (B, "2025-10", "petani", 30, 3, 1_512_000, "APBD"),
    (B, "2025-10", "nelayan", 5, 12, None, "CSR"),
    (C, "2024-01", "petani", 99, 3, 4_989_600, "APBD"),  # has ended
    (C, "2025", "guru", 7, None, 100_000, "APBD"),  # December: its first month
    (C, "2024", "kader", 8, None, None, ""),  # nobody knows whether it runs
    (C, "2025-12", "RT/RW", None, 12, 500_000, "APBD"),  # nobody knows for how many
    (C, "2026-01", "ojek", 3, 12, None, "CSR"),  # has not begun
    ("7301012001", "2025-01", "petani", 1_000, 12, None, "APBD"),  # elsewhere
)


def test_each_programme_inside_has_its_state_in_the_month():
    got = programmes_inside(MADE, "6101", "2025-12")
    assert got["status"].tolist() == [
        "runs", "runs", "runs", "ended", "runs", "unclear", "unclear", "to_come",
    ]  # fmt: skip
    assert programmes_inside(MADE, "6101", "2026-02")["status"].tolist() == [
        "ended", "ended", "runs", "ended", "unclear", "unclear", "unclear", "runs",
    ]  # fmt: skip
    assert programmes_inside(MADE, "6102", "2025-12").empty


def test_a_programme_of_a_wider_area_and_one_inside_counts_once():
    twice = programmes(
        (DISTRICT, "2025-01", "petani", 100, 12, None, "APBD"),
        (A, "2025-01", "petani", 40, 12, None, "APBD"),
        (A, "2025-01", "nelayan", 4, 12, None, "APBD"),
    )
    got = programmes_inside(twice, "6101", "2025-06")
    assert got["workers"].tolist() == [100, 4]
    assert programmes_inside(twice, A, "2025-06")["workers"].tolist() == [40, 4]


def test_groups_and_funds_add_up_what_is_known():
    got = assistance_by(programmes_inside(MADE, "6101", "2025-12"), "group").set_index("group")
    assert got.index.tolist() == ["petani", "guru", "nelayan"]  # most workers first
    farmers = got.loc["petani"]
    assert (farmers["programmes"], farmers["workers"]) == (2, 40)
    assert farmers["amount_rupiah"] == 3_528_000
    assert farmers["rupiah_per_worker"] == 88_200
    assert farmers["rupiah_per_worker_month"] == 3_528_000 / (10 * 12 + 30 * 3)
    assert (farmers["shortest"], farmers["longest"]) == (3, 12)
    assert pd.isna(got.loc["nelayan", "amount_rupiah"])  # not known, not nothing
    assert pd.isna(got.loc["nelayan", "rupiah_per_worker"])
    assert pd.isna(got.loc["guru", "shortest"])
    assert pd.isna(got.loc["guru", "rupiah_per_worker_month"])
    funds = assistance_by(programmes_inside(MADE, "6101", "2025-12"), "funding")
    assert funds["funding"].tolist() == ["APBD", "CSR"]
    assert funds["workers"].tolist() == [47, 5]
    # The cost of a worker is that of those whose rupiah are known.
    both = programmes(
        (A, "2025-01", "petani", 10, 12, 2_016_000, "APBD"),
        (B, "2025-01", "petani", 90, 12, None, "APBD"),
    )
    got = assistance_by(programmes_inside(both, "6101", "2025-12"), "group").iloc[0]
    assert (got["workers"], got["priced_workers"]) == (100, 10)
    assert got["rupiah_per_worker"] == 201_600
    assert assistance_by(programmes_inside(MADE, "6102", "2025-12"), "group").empty


@given(
    st.lists(
        st.tuples(
            st.sampled_from([A, B, C, DISTRICT, "6101"]),
            st.sampled_from(["2024", "2024-06", "2025-01", "2025-11", "2026-01"]),
            st.sampled_from(["petani", "nelayan"]),
            st.none() | st.integers(0, 50),
            st.none() | st.integers(1, 14),
            st.none() | st.integers(0, 10**7),
            st.sampled_from(["APBD", "CSR"]),
        ),
        max_size=8,
    )
)
def test_groups_come_to_the_workers_paid_for_on_the_map(rows):
    table = programmes(*rows)
    found = programmes_inside(table, "6101", "2025-12")
    place = pd.DataFrame({"area_code": ["6101"], "level": ["regency"]})
    on_map = add_assistance(place, table, "2025-12").iloc[0]
    total = assistance_by(found, "group")["workers"].sum()
    assert total == (0 if pd.isna(on_map["assisted_workers"]) else on_map["assisted_workers"])
    unclear = (found["status"] == Status.UNCLEAR).sum()
    known = on_map["assistance_unclear"]
    assert unclear == (0 if pd.isna(known) else known)


def test_coverage_without_is_that_of_the_month_of_the_figure():
    table = coverage(
        (A, "2025-06", 50, 100, 0),
        (B, "2025-12", 50, 100, 9),
        (C, "2023-01", 50, 100, 8),  # before any programme
        ("6101022002", None, None, None, None),
    )
    got = add_without(table, MADE)
    assert got["coverage_rate_without"].tolist()[:2] == [0.40, 0.15]
    assert got["coverage_rate_without"].isna().tolist() == [False, False, True, True]
    assert got["assisted_workers"].tolist()[:2] == [10, 35]
    assert got["area_code"].tolist() == table["area_code"].tolist()
    # More assistance than participants is a wrong figure, and not zero.
    over = add_without(coverage((A, "2025-06", 4, 100, 0)), MADE)
    assert over["coverage_rate_without"].tolist() == [pytest.approx(-0.06)]
    assert add_without(table.iloc[:0], MADE).empty


def test_areas_without_a_programme_and_until_when_they_had_one():
    table = coverage(
        (A, "2026-02", 50, 100, 5),
        (B, "2026-02", 50, 100, 9),
        (C, "2026-02", 50, 100, 8),
        ("6101022002", "2026-02", 50, 100, None),
        ("6101022003", "2026-02", 50, 100, 70),
    )
    got = without_programme(table, MADE, "2026-02")
    # B has one that runs, C one that may: of the others those that need most come first.
    assert got["area_code"].tolist() == ["6101022003", A, "6101022002"]
    assert got["paid_until"].fillna("").tolist() == ["", "2025-12", ""]
    assert without_programme(table, MADE.iloc[:0], "2026-02")["paid_until"].isna().all()
    assert without_programme(table.iloc[1:2], MADE, "2026-02").empty
