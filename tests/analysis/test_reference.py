import pandas as pd
import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.reference import Reference, offered_target, reference_target, year_before
from geoucj.schema import Segment
from geoucj.tables.checks import empty
from geoucj.tables.schemas import Kind


@pytest.fixture
def with_targets(registry):
    """Return a function that makes figures with nothing but targets."""

    def figures(*rows):
        frame = pd.DataFrame(rows, columns=["area_code", "as_of", "target_rate"])
        types = {"area_code": "str", "as_of": "str", "target_rate": "float64"}
        return figures_of_segment(
            empty(Kind.COVERAGE), empty(Kind.WORKFORCE), frame.astype(types), registry, Segment.ALL
        )

    return figures


def test_the_nearest_target_around_an_area_applies(with_targets):
    figures = with_targets(("61", "2024", 0.5), ("6112", "2024", 0.6), ("73", "2024", 0.4))
    assert reference_target(figures, "6112", "2024-12") == Reference(0.6, "6112", "2024")
    assert reference_target(figures, "611201", "2024-12") == Reference(0.6, "6112", "2024")
    assert reference_target(figures, "6101", "2024-12") == Reference(0.5, "61", "2024")


def test_for_both_provinces_it_is_the_lower_of_their_targets(with_targets):
    figures = with_targets(("61", "2024", 0.5), ("73", "2024", 0.4), ("6112", "2024", 0.1))
    assert reference_target(figures, "", "2024-12") == Reference(0.4, "73", "2024")


def test_the_target_in_force_comes_before_one_to_come(with_targets):
    figures = with_targets(("61", "2024-06", 0.5), ("61", "2025", 0.6), ("61", "2027", 0.7))
    months = {"2023-12": "2024-06", "2024-12": "2024-06", "2025-01": "2025", "2026-05": "2025"}
    for month, as_of in months.items():
        assert reference_target(figures, "61", month).as_of == as_of


def test_a_province_in_force_comes_before_a_regency_to_come(with_targets):
    figures = with_targets(("6112", "2025", 0.9), ("61", "2023", 0.5))
    assert reference_target(figures, "6112", "2024-12").area == "61"


def test_without_a_target_there_is_none(with_targets):
    assert reference_target(with_targets(), "61", "2024-12") is None
    assert reference_target(with_targets(("73", "2024", 0.4)), "6112", "2024-12") is None


def test_the_colours_turn_at_a_tenth_of_a_percent():
    assert offered_target(Reference(0.50149, "61", "2024")) == 50.1
    assert offered_target(None) == 50.0


def test_the_month_to_compare_with_is_a_year_before_or_the_earliest():
    months = ["2025-12", "2024-12", "2024-11", "2023-01"]
    assert year_before(months, "2025-12") == "2024-12"
    assert year_before(months, "2024-12") == "2023-01"
    assert year_before(["2025-12", "2025-06"], "2025-12") == "2025-06"
    assert year_before(months, "2023-01") == ""
