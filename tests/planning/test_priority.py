import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.errors import PriorityRuleError, UnknownNameError
from geoucj.planning.priority import (
    STANDARD,
    Part,
    Rule,
    Scaling,
    add_inputs,
    half_width,
    rank_areas,
)
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

ANY_SIZE = {"min_potential": 0, "max_half_width": 1.0}


def villages(*rows, **columns):
    """Return a table of (area_code, potential, active) rows with a target of 50 %."""
    frame = pd.DataFrame(rows, columns=["area_code", "potential_workers", "active_participants"])
    frame = frame.astype({"potential_workers": "float64", "active_participants": "float64"})
    potential, active = frame["potential_workers"], frame["active_participants"]
    return frame.assign(
        coverage_rate=active / potential.where(potential > 0),
        target_rate=0.5,
        workers_to_target=(np.ceil(potential * 0.5) - active).clip(lower=0),
        **columns,
    )


def by_workers(**settings):
    return Rule((Part("workers_to_target", 1),), **{**ANY_SIZE, **settings})


def test_most_workers_to_target_come_first_and_ties_go_by_code():
    table = villages(("C", 100, 40), ("B", 100, 40), ("A", 100, 49), ("D", 1000, 100))
    got = rank_areas(table, by_workers()).areas
    assert got["area_code"].tolist() == ["D", "B", "C", "A"]
    assert got["priority_rank"].tolist() == [1, 2, 3, 4]


def test_an_area_comes_before_the_share_of_others_that_its_part_says():
    table = villages(("A", 100, 50), ("B", 100, 40), ("C", 100, 40), ("D", 1000, 100))
    got = rank_areas(table, by_workers()).areas.set_index("area_code")
    # D comes before three of the three others, B and C before A only, A before nobody.
    assert got["priority_score"].to_dict() == {"D": 1, "B": 1 / 3, "C": 1 / 3, "A": 0}


def test_a_range_goes_from_the_lowest_to_the_highest():
    table = villages(("A", 100, 50), ("B", 100, 40), ("D", 1000, 100))
    got = rank_areas(table, by_workers(scaling=Scaling.RANGE))
    assert got.areas["priority_score"].tolist() == [1, 10 / 400, 0]
    assert (got.scales[0].lowest, got.scales[0].highest) == (0, 400)


@pytest.mark.parametrize("scaling", list(Scaling))
def test_less_may_come_first(scaling):
    table = villages(("A", 100, 0), ("B", 100, 0), ("C", 100, 0), hours=[3.0, 1.0, 2.0])
    rule = Rule((Part("hours", 2, more_first=False),), scaling, **ANY_SIZE)
    got = rank_areas(table, rule).areas
    assert got["area_code"].tolist() == ["B", "C", "A"]
    assert got["priority_score"].tolist() == [1, 0.5, 0]


@pytest.mark.parametrize("scaling", list(Scaling))
def test_a_part_in_which_all_are_the_same_says_nothing(scaling):
    table = villages(("A", 100, 0), ("B", 100, 0), hours=[3.0, 3.0])
    got = rank_areas(table, Rule((Part("hours", 1),), scaling, **ANY_SIZE)).areas
    assert got["priority_score"].tolist() == [0, 0]


def test_the_reason_holds_what_the_score_adds_up():
    table = villages(("A", 100, 40), ("B", 100, 30), hours=[5.0, 1.0])
    rule = Rule((Part("workers_to_target", 3), Part("hours", 1)), **ANY_SIZE)
    first, second = rank_areas(table, rule).areas["reason"]
    assert [(s.column, s.value, s.scaled, s.points) for s in first.shares] == [
        ("workers_to_target", 20, 1, 0.75),
        ("hours", 1, 0, 0),
    ]
    assert [(s.column, s.value, s.points) for s in second.shares] == [
        ("hours", 5, 0.25),  # the largest first
        ("workers_to_target", 10, 0),
    ]


def test_what_is_missing_is_named_and_not_taken_for_zero():
    table = villages(("A", 100, 30), ("B", 100, 40), ("C", 100, 45), hours=[np.nan, 1.0, 2.0])
    rule = Rule((Part("workers_to_target", 1), Part("hours", 3)), **ANY_SIZE)
    got = rank_areas(table, rule).areas.set_index("area_code")
    assert got.loc["A", "reason"].missing == ("hours",)
    assert [s.column for s in got.loc["A", "reason"].shares] == ["workers_to_target"]
    assert got["priority_score"].to_dict() == {"A": 1.0, "C": 0.75, "B": 0.125}


def test_a_part_without_weight_is_neither_a_reason_nor_missing():
    table = villages(("A", 100, 30), ("B", 100, 40), hours=[np.nan, 1.0])
    rule = Rule((Part("workers_to_target", 1), Part("hours", 0)), **ANY_SIZE)
    for reason in rank_areas(table, rule).areas["reason"]:
        assert [s.column for s in reason.shares] == ["workers_to_target"]
        assert reason.missing == ()


def test_areas_that_cannot_be_judged_are_set_apart_by_their_first_reason():
    table = villages(
        ("F", 1000, 100), ("A", 29, 0), ("B", 40, 20), ("C", 0, 0), ("D", 500, np.nan)
    )  # fmt: skip
    published = pd.DataFrame({"area_code": ["E"], "coverage_rate": [0.3], "target_rate": [0.5]})
    table = pd.concat([table, published], ignore_index=True)
    got = rank_areas(table, Rule(max_half_width=0.1, parts=(Part("workers_to_target", 1),)))
    assert got.areas["area_code"].tolist() == ["F", "A", "B", "C", "D", "E"]
    assert got.areas["apart"].tolist()[1:] == [
        "too_few", "uncertain", "no_potential", "no_data", "size_unknown",
    ]  # fmt: skip
    assert pd.isna(got.areas["apart"][0])
    assert got.areas["priority_rank"].tolist() == [1, *[pd.NA] * 5]
    assert got.areas["priority_score"].isna().tolist() == [False, *[True] * 5]
    assert got.order == ["F"]


def test_an_area_of_which_no_part_is_known_is_set_apart_and_one_of_two_is_enough():
    table = villages(
        ("A", 100, 40), ("B", 100, 40), ("C", 100, 40),
        hours=[np.nan, 1.0, 2.0], share=[np.nan, np.nan, 3.0],
    )  # fmt: skip
    got = rank_areas(table, Rule((Part("hours", 1), Part("share", 1)), **ANY_SIZE)).areas
    assert got["area_code"].tolist() == ["C", "B", "A"]
    assert got["apart"].fillna("").tolist() == ["", "", "no_inputs"]


def test_a_part_without_weight_does_not_make_an_area_known():
    table = villages(("A", 100, 40), ("B", 100, 40), hours=[np.nan, 1.0], share=[1.0, 2.0])
    got = rank_areas(table, Rule((Part("hours", 1), Part("share", 0)), **ANY_SIZE)).areas
    assert got["apart"].fillna("").tolist() == ["", "no_inputs"]


def test_scores_that_only_rounding_tells_apart_go_by_code():
    # 0.1 + 0.2 is 0.30000000000000004 in floats, more than 0.3.
    table = villages(
        ("A", 100, 0), ("B", 100, 0), x=[0.0, 1.0], y=[0.0, 1.0], z=[1.0, 0.0]
    )  # fmt: skip
    parts = (Part("x", 0.1), Part("y", 0.2), Part("z", 0.3))
    got = rank_areas(table, Rule(parts, Scaling.RANGE, **ANY_SIZE))
    assert got.order == ["A", "B"]


def test_an_area_set_apart_does_not_change_the_scale_of_others():
    table = villages(("A", 100, 40), ("B", 100, 30), ("C", 20, 0), hours=[1.0, 2.0, 1000.0])
    rule = Rule((Part("hours", 1),), Scaling.RANGE, 30, 1.0)
    assert rank_areas(table, rule).areas["priority_score"].tolist()[:2] == [1, 0]


def test_the_interval_of_wilson():
    # 10 of 100: from 5.523 to 17.437 % (statsmodels, and by hand)
    got = half_width(pd.Series([0.1, 1.2, 0.5, np.nan]), pd.Series([100.0, 100, 0, 50]))
    assert got[0] == pytest.approx((0.17437 - 0.05523) / 2, abs=1e-5)
    assert got[1] == pytest.approx(half_width(pd.Series([1.0]), pd.Series([100.0]))[0])
    assert got[2:].isna().all()


def test_the_rank_of_one_part_cannot_move():
    table = villages(("A", 100, 40), ("B", 100, 30), ("C", 100, 10))
    assert rank_areas(table, by_workers()).areas["stability"].tolist() == [0, 0, 0]


def test_stability_is_the_most_places_that_a_fifth_of_a_weight_moves():
    # A: x 1, y 0; B: x 0, y 1. With weights 10 and 9: A first; y + 20 % is 10.8: B first.
    table = villages(("A", 100, 0), ("B", 100, 0), x=[1.0, 0.0], y=[0.0, 1.0])
    near = Rule((Part("x", 10), Part("y", 9)), **ANY_SIZE)
    far = Rule((Part("x", 10), Part("y", 7)), **ANY_SIZE)  # 8 against 7, 10 against 8.4
    assert rank_areas(table, near).areas["stability"].tolist() == [1, 1]
    assert rank_areas(table, far).areas["stability"].tolist() == [0, 0]


@pytest.mark.parametrize(
    "parts",
    [(), (Part("x", 0),), (Part("x", -1), Part("y", 2)), (Part("x", 1), Part("x", 1)),
     (Part("x", float("nan")),), (Part("x", float("inf")),)],
)  # fmt: skip
def test_a_rule_needs_weights(parts):
    with pytest.raises(PriorityRuleError):
        Rule(parts)


def test_an_unknown_part_is_named():
    with pytest.raises(UnknownNameError, match="hours"):
        rank_areas(villages(("A", 100, 40)), Rule((Part("hours", 1),)))


def test_a_table_of_nothing_has_no_ranks():
    got = rank_areas(villages(), by_workers())
    assert (got.order, len(got.areas)) == ([], 0)


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 200), st.sampled_from([None, 1.0, 2.0, 5.0])),
        min_size=1, max_size=12,
    ),
    st.tuples(st.integers(1, 5), st.integers(0, 5)),
    st.sampled_from(list(Scaling)),
)  # fmt: skip
def test_every_area_is_ranked_once_or_set_apart_and_reasons_add_up(rows, weights, scaling):
    table = villages(
        *[(f"{i:02d}", potential, active) for i, (potential, active, _) in enumerate(rows)],
        hours=pd.array([hours for _, _, hours in rows], dtype="Float64").to_numpy(
            "float64", np.nan
        ),
    )
    parts = (Part("workers_to_target", weights[0]), Part("hours", weights[1]))
    got = rank_areas(table, Rule(parts, scaling)).areas
    ranked = got[got["apart"].isna()]
    assert ranked["priority_rank"].tolist() == list(range(1, len(ranked) + 1))
    assert got["priority_rank"].isna().equals(got["apart"].notna())
    assert sorted(got["area_code"]) == sorted(table["area_code"])
    assert ranked["priority_score"].between(0, 1 + 1e-12).all()
    assert (ranked["priority_score"].diff().dropna() < 1e-11).all()
    for reason, score in zip(ranked["reason"], ranked["priority_score"], strict=True):
        assert sum(share.points for share in reason.shares) == pytest.approx(score)


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def inputs(sample, registry):
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    figures = figures_of_segment(*[sample.table(k) for k in kinds], registry, Segment.ALL)
    now, before = (coverage_table(figures, Query(Level.VILLAGE, m)) for m in ("2025-12", "2024-12"))
    names = ["pekerja rentan", "waktu ke ibu kota kabupaten/kota"]
    return add_inputs(now, before, sample.table(Kind.INDICATORS), names, "2025-12"), before


def test_inputs_of_the_sample(inputs):
    table, before = inputs
    row = table[table["area_code"] == "6101012001"].iloc[0]
    assert row["distance_to_target"] == max(0, row["target_rate"] - row["coverage_rate"])
    earlier = before.set_index("area_code").loc["6101012001", "coverage_rate"]
    fall = max(0, earlier - row["coverage_rate"])
    assert row["fall_since_last_year"] == pytest.approx(fall)
    assert (row["pekerja rentan"], row["waktu ke ibu kota kabupaten/kota"]) == (29.4, 0.9)
    fallen = (table["fall_since_last_year"] > 0).sum()
    assert 0 < fallen < table["fall_since_last_year"].notna().sum()


def test_an_unknown_indicator_is_named(inputs, sample):
    table, before = inputs
    with pytest.raises(UnknownNameError, match="remoteness"):
        add_inputs(table, before, sample.table(Kind.INDICATORS), ["remoteness"], "2025-12")


def test_all_villages_are_ranked_whatever_their_order(inputs):
    table, _ = inputs
    extra = (Part("pekerja rentan", 1), Part("waktu ke ibu kota kabupaten/kota", 1))
    got = rank_areas(table, Rule(STANDARD + extra))
    assert len(got.areas) == 5_204
    assert len(got.order) + got.areas["apart"].notna().sum() == 5_204
    # Order of rows makes no difference.
    again = rank_areas(table.sample(frac=1, random_state=1), Rule(STANDARD + extra))
    assert again.order == got.order
