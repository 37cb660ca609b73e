import pandas as pd
import pytest

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.progress import add_verification
from geoucj.schema import Level
from tests.analysis.conftest import coverage


def lists(*rows):
    """Return lists of (area_code, as_of, stage, workers) rows."""
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "stage", "workers"])
    types = {"area_code": "str", "as_of": "str", "stage": "str", "workers": "float64"}
    return frame.astype(types)


@pytest.fixture
def added(ask, small):
    """Return a function that gives the columns of the areas that have a list."""

    def add(verification, level=Level.VILLAGE, month="2025-06"):
        table = coverage_table(ask(coverage()), Query(level, month))
        found = add_verification(table, verification, month, small)
        assert found["area_code"].tolist() == table["area_code"].tolist()
        columns = ["listed_workers", "verified_share", "verified_as_of"]
        return found.set_index("area_code")[columns].dropna(subset="listed_workers")

    return add


def test_the_last_list_counts(added):
    found = added(
        lists(
            ("6101012001", "2025-03", "listed", 200), ("6101012001", "2025-03", "active", 10),
            ("6101012001", "2025-05", "listed", 200), ("6101012001", "2025-05", "active", 50),
            ("6101012001", "2025-07", "listed", 200), ("6101012001", "2025-07", "active", 99),
            ("6101012001", "2025-05", "decreed", 80),
        )
    )  # fmt: skip
    assert found.to_dict("index") == {
        "6101012001": {
            "listed_workers": 200, "verified_share": 0.25, "verified_as_of": "2025-05",
        }
    }  # fmt: skip


def test_a_list_of_nobody_has_no_share_and_an_unknown_stage_is_not_none(added):
    found = added(
        lists(("6101012001", "2025-05", "listed", 0), ("6101012002", "2025-05", "listed", 9))
    )
    assert found["listed_workers"].tolist() == [0, 9]
    assert found["verified_share"].isna().all()


def test_lists_add_up_where_half_of_the_parts_have_one(added):
    villages = ("6101012001", "6101012002")  # of three
    rows = [
        (c, "2025-05", stage, n) for c in villages for stage, n in (("listed", 10), ("active", 4))
    ]
    district = added(lists(*rows), Level.DISTRICT)
    assert district.loc["610101", "listed_workers"] == 20
    assert district.loc["610101", "verified_share"] == pytest.approx(0.4)
    assert added(lists(*rows[:2]), Level.DISTRICT).empty


def test_without_any_list_nothing_is_known(added):
    assert added(lists()).empty
