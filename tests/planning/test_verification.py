import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoucj.planning.verification import (
    STAGES,
    Yield,
    funnel_of,
    funnels_at,
    reports_at,
    reports_inside,
    yield_of,
)
from geoucj.schema import Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind, Stage

A, B, C = "6101012001", "6101012002", "6101022001"  # A and B are of one district


def verification(*reports):
    """Return a table of (area_code, as_of, workers of each stage) reports; None is no row."""
    rows = [
        (code, as_of, stage, float(workers))
        for code, as_of, *counts in reports
        for stage, workers in zip(STAGES, counts, strict=True)
        if workers is not None
    ]
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "stage", "workers"])
    return frame.astype({"area_code": "str", "as_of": "str", "stage": "str"})


def steps(funnel):
    return [(s.workers, s.passed, s.lost, s.gained, s.waiting, s.unreported) for s in funnel.steps]


def test_each_step_says_who_passed_was_lost_and_waits():
    table = verification(
        (A, "2025-09", 100, 90, 85, 80, 78),
        (B, "2025-09", 100, 95, 90, 0, 0),
        (C, "2025-09", 50, 0, 0, 0, 0),
    )
    got = funnel_of(table, "6101", "2025-12")
    assert list(got.workers.values()) == [250, 185, 175, 80, 78]
    assert steps(got) == [
        (250, 185, 15, 0, 50, 0),
        (185, 175, 10, 0, 0, 0),
        (175, 80, 5, 0, 90, 0),
        (80, 78, 2, 0, 0, 0),
    ]
    assert (got.stuck_at.stage, got.stuck_at.waiting) == (Stage.ELIGIBLE, 90)
    assert (got.largest_loss.stage, got.largest_loss.lost) == (Stage.LISTED, 15)
    assert got.largest_loss.loss_rate == 15 / 200  # of those decided on, not of the 50 who wait


def test_a_report_that_does_not_say_is_not_a_loss():
    got = funnel_of(verification((A, "2025-09", 100, None, 80, None, None)), A, "2025-09")
    assert steps(got) == [
        (100, 0, 0, 0, 0, 100),  # identity not reported, though a later stage is
        (0, 0, 0, 0, 0, 0),
        (80, 0, 0, 0, 80, 0),
        (0, 0, 0, 0, 0, 0),
    ]
    assert got.largest_loss is None
    assert got.steps[0].loss_rate is None


def test_nobody_between_two_stages_with_workers_is_a_loss_and_a_gain():
    got = funnel_of(verification((A, "2025-09", 100, 0, 80, 0, 0)), A, "2025-09")
    assert steps(got)[:2] == [(100, 0, 100, 0, 0, 0), (0, 80, 0, 80, 0, 0)]


def test_the_latest_report_known_in_the_month_counts_with_its_own_month():
    table = verification(
        (A, "2025-06", 100, 90, 0, 0, 0),
        (A, "2025-09", 100, 90, 85, 0, 0),
        (A, "2025-12", 100, 90, 85, 80, 80),
        (B, "2025-06", 60, 0, 0, 0, 0),
    )
    got = reports_at(table, "2025-10")
    assert got["as_of"].tolist() == ["2025-09", "2025-06"]
    assert got["reached"].tolist() == ["eligible", "listed"]
    assert got["earlier_as_of"].fillna("").tolist() == ["2025-06", ""]
    funnel = funnel_of(table, "610101", "2025-10")
    assert (funnel.areas, funnel.oldest, funnel.newest) == (2, "2025-06", "2025-09")
    assert funnel_of(table, "6101", "2025-05") is None
    assert funnel_of(table, "7301", "2025-12") is None


def test_stuck_is_no_change_while_workers_wait():
    table = verification(
        (A, "2025-06", 100, 90, 0, 0, 0),
        (A, "2025-09", 100, 90, 0, 0, 0),  # nothing happened
        (B, "2025-06", 100, 90, 80, 70, 60),
        (B, "2025-09", 100, 90, 80, 70, 60),  # done
        (C, "2025-06", 100, 90, 0, 0, 0),
        (C, "2025-09", 100, 95, 0, 0, 0),  # moved
        ("6101022002", "2025-09", 10, 0, 0, 0, 0),  # the first report
    )
    got = reports_at(table, "2025-09")["stuck"]
    assert got.tolist()[:3] == [True, False, False]
    assert pd.isna(got[3])
    assert funnel_of(table, "6101", "2025-09").stuck_areas == 1
    # A missing row is the same as a missing row, and other than nobody.
    blank = verification(
        (A, "2025-06", 100, 90, None, None, None), (A, "2025-09", 100, 90, None, None, None)
    )
    assert reports_at(blank, "2025-09")["stuck"].tolist() == [True]


def test_an_areas_own_report_comes_before_those_inside_it():
    table = verification(
        ("610101", "2025-09", 500, 400, 300, 200, 100),
        (A, "2025-09", 100, 90, 85, 80, 78),
        (C, "2025-09", 50, 40, 0, 0, 0),
    )
    reports = reports_at(table, "2025-09")
    assert reports_inside(reports, Level.REGENCY)["area_code"].tolist() == ["610101", C]
    assert reports_inside(reports, Level.VILLAGE)["area_code"].tolist() == [A, C]
    by = funnels_at(table, Level.REGENCY, "2025-09")
    assert by[["area_code", "areas", "listed", "active"]].values.tolist() == [["6101", 2, 550, 100]]
    village = funnels_at(table, Level.VILLAGE, "2025-09")
    assert village["listed"].tolist() == [100, 50]


def test_a_table_for_the_map_says_where_each_area_is_stuck():
    table = verification(
        (A, "2025-06", 100, 90, 85, 0, 0),
        (A, "2025-09", 100, 90, 85, 0, 0),
        (B, "2025-09", 100, 60, 55, 50, 50),
        (C, "2025-06", 50, 50, 50, 50, 50),
    )
    got = funnels_at(table, Level.DISTRICT, "2025-09").set_index("area_code")
    first, second = got.loc["610101"], got.loc["610102"]
    assert (first["stuck_at"], first["waiting_workers"], first["stuck_areas"]) == (
        "eligible",
        85,
        1,
    )
    assert (first["lost_after"], first["lost_workers"]) == ("listed", 50)
    assert (first["oldest_as_of"], first["newest_as_of"]) == ("2025-09", "2025-09")
    assert (second["waiting_workers"], second["lost_workers"]) == (0, 0)
    assert pd.isna(second["stuck_at"])
    assert pd.isna(second["lost_after"])
    assert (second["oldest_as_of"], second["active"]) == ("2025-06", 50)
    assert (first["reached"], second["reached"]) == ("active", "active")
    villages = funnels_at(table, Level.VILLAGE, "2025-09").set_index("area_code")
    assert villages["reached"].tolist() == ["eligible", "active", "active"]


def test_a_stage_that_no_report_gives_is_not_nobody():
    table = verification((A, "2025-09", 100, 0, None, None, None))
    got = funnels_at(table, Level.DISTRICT, "2025-09").iloc[0]
    assert (got["identity_valid"], got["reached"]) == (0, "listed")
    assert pd.isna(got["eligible"])


def test_nothing_reported_is_an_empty_table():
    assert funnels_at(verification(), Level.DISTRICT, "2025-09").empty
    assert yield_of(verification(), Stage.ELIGIBLE, "2025-09") == Yield(Stage.ELIGIBLE, 0, 0, 0)


def test_ten_thousand_names_gave_8502_so_118_are_listed_for_a_hundred():
    table = verification(
        (A, "2025-09", 6_000, 5_500, 5_002, 0, 0),
        (B, "2025-09", 4_000, 3_900, 3_500, 3_400, 3_400),
        (C, "2025-09", 7_000, 6_900, 0, 0, 0),  # has not come so far
    )
    got = yield_of(table, Stage.ELIGIBLE, "2025-09")
    assert got == Yield(Stage.ELIGIBLE, 2, 10_000, 8_502)
    assert got.rate == 0.8502
    assert got.names_for(100) == 118  # 100 / 0.8502 = 117.6
    assert got.names_for(8_502) == 10_000  # not one more by rounding
    assert yield_of(table, Stage.ACTIVE, "2025-09", "610101") == Yield(
        Stage.ACTIVE, 1, 4_000, 3_400
    )
    unknown = yield_of(table, Stage.DECREED, "2025-09", "610102")
    assert (unknown.rate, unknown.names_for(100)) == (None, None)


counts = st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=5, max_size=5)


@settings(max_examples=60)
@given(st.lists(counts, min_size=1, max_size=6))
def test_the_counts_of_every_step_add_up(rows):
    table = verification(*[(f"610101200{i}", "2025-09", *row) for i, row in enumerate(rows)])
    funnel = funnel_of(table, "61", "2025-09")
    if funnel is None:
        assert all(count is None for row in rows for count in row)
        return
    for step, stage in zip(funnel.steps, STAGES, strict=False):
        assert step.workers == funnel.workers[stage]
        assert step.workers + step.gained == (
            step.passed + step.lost + step.waiting + step.unreported
        )
        assert step.passed <= funnel.workers[step.following]


def test_the_sample_adds_up_at_every_level(registry):
    sample = open_dataset("sample", [SHIPPED / "data"], registry, [Kind.VERIFICATION])
    table = sample.table(Kind.VERIFICATION)
    tables = {level: funnels_at(table, level, "2025-12") for level in Level}
    last = table[table["as_of"] == "2025-12"].groupby("stage")["workers"].sum()
    for level, by in tables.items():
        assert by[list(STAGES)].sum().to_dict() == last.to_dict(), level
        assert by["areas"].sum() == 1_844
        assert (by["stuck_areas"].sum()) == tables[Level.VILLAGE]["stuck_areas"].sum() > 0
    whole = yield_of(table, Stage.ELIGIBLE, "2025-12")
    assert whole.rate == pytest.approx(0.85, abs=0.02)  # as published: 8,502 of 10,000
