import pandas as pd

from geoucj.planning.goals import Target, goal_month, target_for


def targets(*rows):
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "target_rate"])
    return frame.astype({"area_code": "str", "as_of": "str", "target_rate": "float64"})


ALL = targets(("61", "2024", 0.5), ("6112", "2025", 0.59), ("61", "2026", 0.61))


def test_an_areas_own_target_comes_before_that_of_the_area_around():
    assert target_for(ALL, "6112", "2025-03") == Target(0.59, "2025", "6112")
    assert target_for(ALL, "611201", "2025-03") == Target(0.59, "2025", "6112")
    assert target_for(ALL, "6101", "2025-03") == Target(0.5, "2024", "61")


def test_a_target_in_force_comes_before_one_that_will_be():
    assert target_for(ALL, "6112", "2024-06") == Target(0.5, "2024", "61")
    assert target_for(ALL, "6112", "2026-06") == Target(0.59, "2025", "6112")  # its own still


def test_where_none_is_in_force_the_next_one_counts():
    assert target_for(ALL, "6112", "2023-11") == Target(0.59, "2025", "6112")
    assert target_for(ALL, "6101", "2023-11") == Target(0.5, "2024", "61")
    assert target_for(ALL, "73", "2023-11") is None
    assert target_for(ALL.iloc[:0], "6112", "2025-03") is None


def test_a_target_is_to_be_reached_by_the_end_of_its_year():
    assert goal_month(Target(0.59, "2025", "6112"), "2023-11") == "2025-12"
    assert goal_month(Target(0.59, "2025", "6112"), "2025-11") == "2025-12"
    # In December nothing is left of it: a year more.
    assert goal_month(Target(0.59, "2025", "6112"), "2025-12") == "2026-12"
    assert goal_month(Target(0.5, "2024", "61"), "2026-02") == "2026-12"
    assert goal_month(None, "2025-06") == "2025-12"
