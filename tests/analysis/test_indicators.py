import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.indicators import add_gaps, add_state, rate_of_counts, roll_up
from geoucj.schema import Level

COLUMNS = ["area_code", "as_of", "active_participants", "potential_workers", "source"]
village = st.tuples(st.integers(0, 99), st.integers(0, 10_000), st.integers(0, 10_000))


def villages(*rows, as_of="2025-09"):
    return (
        pd.DataFrame(
            [(code, as_of, active, potential, "S") for code, active, potential in rows],
            columns=COLUMNS,
        )
        .astype({"active_participants": "float64", "potential_workers": "float64"})
        .assign(areas_with_data=float("nan"))
    )


@given(st.lists(village, min_size=1, unique_by=lambda row: row[0]), st.sampled_from(Level))
def test_roll_up_keeps_every_worker(rows, level):
    below = villages(*[(f"61{n:02d}010001", active, potential) for n, active, potential in rows])
    got = roll_up(below, level)
    assert got["active_participants"].sum() == below["active_participants"].sum()
    assert got["potential_workers"].sum() == below["potential_workers"].sum()
    assert got["areas_with_data"].sum() == len(rows)


def test_a_regency_rate_is_not_the_mean_of_village_rates():
    below = villages(("6101010001", 90, 100), ("6101010002", 0, 900))
    assert rate_of_counts(below).mean() == 0.45
    assert roll_up(below, Level.REGENCY)["coverage_rate"].tolist() == [0.09]


def test_a_village_without_both_counts_is_not_added():
    below = villages(("6101010001", 90, 100), ("6101010002", float("nan"), 900))
    got = roll_up(below, Level.REGENCY)
    assert got[["potential_workers", "areas_with_data"]].to_numpy().tolist() == [[100, 1]]


def test_months_are_never_mixed_in_a_sum():
    below = pd.concat(
        [villages(("6101010001", 90, 100), as_of="2025-12"), villages(("6101010002", 10, 100))]
    )
    got = roll_up(below, Level.REGENCY)
    assert got[["as_of", "active_participants"]].to_numpy().tolist() == [["2025-12", 90]]


@pytest.mark.parametrize(
    ("active", "potential", "target", "uncovered", "to_target"),
    [
        (110_013, 280_574, 0.59, 170_561, 55_526),  # Kubu Raya
        (0, 100, 0.59, 100, 59),  # 0.59 x 100 is a little more than 59 in floats
        (14_725, 12_196, 0.68, 0, 0),  # Wajo, construction: above 100 %
        (10, 0, 0.5, 0, 0),
    ],
)
def test_gaps(active, potential, target, uncovered, to_target):
    frame = villages(("6101010001", active, potential)).assign(target_rate=target)
    got = add_gaps(frame).iloc[0]
    assert (got["uncovered_workers"], got["workers_to_target"]) == (uncovered, to_target)


def test_a_missing_part_leaves_the_gap_unknown():
    frame = villages(("6101010001", float("nan"), 100)).assign(target_rate=0.5)
    assert add_gaps(frame)[["uncovered_workers", "workers_to_target"]].isna().all(axis=None)


def test_the_four_states():
    frame = villages(
        ("1", 0, 100), ("2", float("nan"), 100), ("3", 5, 0), ("4", 5, 29), ("5", 130, 100)
    )
    frame["coverage_rate"] = rate_of_counts(frame)
    states = add_state(frame, min_potential=30)["state"].tolist()
    assert states == ["rate", "no_data", "no_potential", "too_few", "rate"]
    assert frame["coverage_rate"].tolist()[-1] == 1.3
    assert frame["coverage_rate"].tolist()[0] == 0.0
    assert pd.isna(frame["coverage_rate"][2])


def test_nothing_to_target_is_no_negative_zero():
    nobody = pd.DataFrame(
        {"target_rate": [0.0], "potential_workers": [0.0], "active_participants": [0.0]}
    )
    assert not np.signbit(add_gaps(nobody)["workers_to_target"]).any()
