import pytest

from geoucj.analysis.change import Comparison, add_change, add_gap_share
from geoucj.analysis.coverage import Query, coverage_table
from geoucj.schema import Level
from tests.analysis.conftest import coverage, targets, workforce


def row(frame, code):
    (found,) = frame[frame["area_code"] == code].to_dict("records")
    return found


def compare(figures, month, earlier, level=Level.VILLAGE):
    return add_change(
        coverage_table(figures, Query(level, month)), coverage_table(figures, Query(level, earlier))
    )


POTENTIAL = workforce(
    ("6101012001", "2024-01", 100),
    ("6101012002", "2024-01", 100),
    ("6101012003", "2024-01", 20),
    ("6102012001", "2024-01", 100),
)


def test_points_and_workers_between_two_months(ask):
    figures = ask(
        coverage(
            ("6101012001", "2024-06", 70, None),
            ("6101012001", "2024-12", 80, None),
            ("6101012002", "2024-06", 50, None),
            ("6101012002", "2024-12", 20, None),
        ),
        POTENTIAL,
    )
    table = compare(figures, "2024-12", "2024-06")
    up, down = row(table, "6101012001"), row(table, "6101012002")
    assert (up["rate_change"], up["active_change"], up["comparison"]) == (0.1, 10, Comparison.SAME)
    assert (up["as_of"], up["earlier_as_of"]) == ("2024-12", "2024-06")
    assert (down["rate_change"], down["active_change"]) == (-0.3, -30)
    untouched = row(table, "6102012001")  # its potential is known, its participants are not
    assert untouched["rate_change"] != untouched["rate_change"]


def test_one_figure_for_both_months_is_no_standstill(ask):
    figures = ask(coverage(("6101012001", "2024-06", 70, None)), POTENTIAL)
    found = row(compare(figures, "2024-12", "2024-08"), "6101012001")
    assert (found["as_of"], found["earlier_as_of"]) == ("2024-06", "2024-06")
    assert compare(figures, "2024-12", "2024-08")[
        ["rate_change", "active_change", "comparison"]
    ].isna().all(axis=None)  # fmt: skip


def test_no_figure_in_the_first_month_is_not_zero(ask):
    figures = ask(coverage(("6101012001", "2024-06", 70, None)), POTENTIAL)
    found = compare(figures, "2024-06", "2024-05")
    assert found[["rate_change", "active_change"]].isna().all(axis=None)


def test_too_few_workers_have_a_change_of_workers_but_none_of_the_rate(ask):
    figures = ask(
        coverage(("6101012003", "2024-06", 4, None), ("6101012003", "2024-12", 9, None)), POTENTIAL
    )
    found = row(compare(figures, "2024-12", "2024-06"), "6101012003")
    assert found["active_change"] == 5
    assert found["rate_change"] != found["rate_change"]


def test_a_published_rate_against_a_computed_one_is_flagged(ask):
    figures = ask(
        coverage(
            ("6101012001", "2024-06", None, 0.5),
            ("6101012001", "2024-12", 80, None),
            ("6101012002", "2024-06", None, 0.5),
            ("6101012002", "2024-12", None, 0.6),
        ),
        POTENTIAL,
    )
    table = compare(figures, "2024-12", "2024-06")
    mixed, alike = row(table, "6101012001"), row(table, "6101012002")
    assert (mixed["rate_change"], mixed["comparison"]) == (0.3, Comparison.OTHER_BASIS)
    assert (alike["rate_change"], alike["comparison"]) == (0.1, Comparison.SAME)
    # 50 participants were computed from the rate: that is no count to be compared.
    assert table["active_change"].isna().all()


def test_sums_of_another_number_of_areas_are_flagged(ask):
    figures = ask(
        coverage(
            ("6101012001", "2024-06", 30, None),
            ("6101012002", "2024-06", 30, None),
            ("6101012001", "2024-12", 30, None),
            ("6101012002", "2024-12", 30, None),
            ("6101012003", "2024-12", 10, None),
        ),
        POTENTIAL,
    )
    found = row(compare(figures, "2024-12", "2024-06", Level.DISTRICT), "610101")
    assert (found["active_change"], found["comparison"]) == (10, Comparison.OTHER_AREAS)
    assert found["rate_change"] == pytest.approx(70 / 220 - 60 / 200)


def gaps(ask):
    figures = ask(
        coverage(
            ("6101012001", "2025-01", 10, None),  # 40 to a target of half
            ("6101012002", "2025-01", 60, None),  # above it
            ("6102012001", "2025-01", 40, None),  # 10
        ),
        POTENTIAL,
        targets(("61", "2025", 0.5)),
    )
    return figures, coverage_table(figures, Query(Level.VILLAGE, "2025-01"))


def test_the_share_of_the_gap_is_that_of_the_known_areas(ask):
    table = add_gap_share(gaps(ask)[1])
    assert table["gap_share"].fillna(-1).tolist() == [0.8, 0, -1, 0.2]
    assert set(table["gap_areas"]) == {3}


def test_a_part_of_the_province_still_shares_the_gap_of_the_whole(ask):
    figures, whole = gaps(ask)
    part = coverage_table(figures, Query(Level.VILLAGE, "2025-01", within="6102"))
    assert add_gap_share(part, whole)["gap_share"].tolist() == [0.2]


def test_each_province_has_its_own_gap(ask):
    table = gaps(ask)[1].assign(area_code=["6101", "6102", "7301", "7302"])
    table["workers_to_target"] = [30, 10, 5, 5]
    assert add_gap_share(table)["gap_share"].tolist() == [0.75, 0.25, 0.5, 0.5]


def test_nobody_has_a_share_of_a_gap_that_is_closed(ask):
    table = gaps(ask)[1].assign(workers_to_target=[0, 0, float("nan"), 0])
    assert add_gap_share(table)["gap_share"].fillna(-1).tolist() == [0, 0, -1, 0]
