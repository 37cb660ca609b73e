import pandas as pd
import pytest

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.mix import add_segment_mix, segment_mixes
from geoucj.schema import Level
from tests.analysis.conftest import coverage

A1, A2, A3 = "6101012001", "6101012002", "6101012003"


def participants(*rows):
    """Return coverage of (area_code, as_of, segment, active) rows."""
    frame = coverage(*[(code, as_of, active, None) for code, as_of, _, active in rows])
    return frame.assign(segment=pd.Series([r[2] for r in rows], dtype="str"))


@pytest.fixture
def mix(ask, small):
    """Return a function that adds the mix of some rows to a table without figures."""

    def added(rows, level, month):
        table = coverage_table(ask(coverage()), Query(level, month))
        got = add_segment_mix(table, segment_mixes(rows), month, small)
        return got.set_index("area_code")

    return added


def test_the_share_of_bpu_is_of_all_active_participants(mix):
    rows = participants((A1, "2025-01", "ALL", 200), (A1, "2025-01", "BPU", 50))
    got = mix(rows, Level.VILLAGE, "2025-01").loc[A1]
    assert (got["bpu_share"], got["mix_segments"], got["mix_as_of"]) == (0.25, "ALL", "2025-01")


def test_without_a_total_the_segments_are_named(mix):
    rows = participants((A1, "2025-01", "PU", 30), (A1, "2025-01", "BPU", 10))
    got = mix(rows, Level.VILLAGE, "2025-02").loc[A1]
    assert (got["bpu_share"], got["mix_segments"]) == (0.25, "PU + BPU")


def test_bpu_alone_or_without_bpu_is_no_mix(mix):
    rows = participants(
        (A1, "2025-01", "BPU", 10), (A2, "2025-01", "PU", 10), (A2, "2025-01", "ALL", 10),
        (A3, "2025-01", "BPU", 0), (A3, "2025-01", "PU", 0),
    )  # fmt: skip
    assert mix(rows, Level.VILLAGE, "2025-01")["bpu_share"].isna().all()


def test_months_are_not_mixed(mix):
    rows = participants(
        (A1, "2024", "PU", 30),
        (A1, "2024", "BPU", 10),
        (A1, "2025-06", "BPU", 90),
    )
    at = {m: mix(rows, Level.VILLAGE, m).loc[A1] for m in ("2024-11", "2024-12", "2025-06")}
    assert pd.isna(at["2024-11"]["bpu_share"])
    assert at["2024-12"]["bpu_share"] == at["2025-06"]["bpu_share"] == 0.25
    assert at["2025-06"]["mix_as_of"] == "2024"


def test_rows_set_aside_are_not_used(mix):
    rows = participants((A1, "2025-01", "PU", 30), (A1, "2025-01", "BPU", 10))
    rows["standing"] = ["", "set_aside"]
    assert mix(rows, Level.VILLAGE, "2025-01")["bpu_share"].isna().all()


def test_counts_add_up_and_the_share_is_computed_again(mix):
    rows = participants(
        (A1, "2025-01", "PU", 90), (A1, "2025-01", "BPU", 10),
        (A2, "2025-01", "PU", 0), (A2, "2025-01", "BPU", 100),
    )  # fmt: skip
    got = mix(rows, Level.DISTRICT, "2025-01").loc["610101"]
    assert (got["bpu_share"], got["mix_areas"]) == (0.55, 2)


def test_an_areas_own_mix_comes_before_a_newer_sum(mix):
    rows = participants(
        ("610101", "2024-01", "PU", 50), ("610101", "2024-01", "BPU", 50),
        (A1, "2025-01", "PU", 90), (A1, "2025-01", "BPU", 10),
        (A2, "2025-01", "PU", 90), (A2, "2025-01", "BPU", 10),
    )  # fmt: skip
    got = mix(rows, Level.DISTRICT, "2025-01").loc["610101"]
    assert (got["bpu_share"], got["mix_as_of"]) == (0.5, "2024-01")
    assert pd.isna(got["mix_areas"])


def test_less_than_half_of_the_parts_is_no_mix_of_the_whole(mix):
    rows = participants((A1, "2025-01", "PU", 90), (A1, "2025-01", "BPU", 10))
    assert mix(rows, Level.DISTRICT, "2025-01")["bpu_share"].isna().all()
