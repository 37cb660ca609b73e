from itertools import pairwise

import jenkspy
import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.classes import (
    Classes,
    Scheme,
    difference_classes,
    make_classes,
    quantile_classes,
    target_classes,
)
from geoucj.errors import ClassBreaksError, InfiniteValuesError
from geoucj.i18n import Translator

FROM_DATA = (Scheme.QUANTILES, Scheme.NATURAL, Scheme.EQUAL)


def numbers(*values):
    return pd.Series(values, dtype="float64")


def sizes(classes, values):
    found = classes.assign(values).value_counts()
    return [int(found.get(i, 0)) for i in range(classes.k)]


def workers(areas=5204, seed=1):
    """Return counts such as those of the villages: few large ones, many ties."""
    return pd.Series(np.random.default_rng(seed).lognormal(5, 1, areas).round())


def rates(areas=5204):
    return pd.Series(np.random.default_rng(2).beta(2, 3, areas))


def test_classes_stand_on_the_target():
    classes = target_classes(0.59)
    assert classes.upper == (0.29, 0.39, 0.49, 0.59, 0.69)
    assert classes.k == 6
    assert make_classes(rates(), Scheme.TARGET, middle=0.59) == classes
    assert make_classes(rates(), Scheme.TARGET, middle=0.0) == difference_classes()


def test_a_target_is_the_printed_one():
    classes = target_classes(0.5014)
    assert classes.upper == (0.201, 0.301, 0.401, 0.501, 0.601)
    assert classes.target == 0.501


def test_a_value_on_a_bound_has_reached_the_class_above():
    got = target_classes(0.59).assign(pd.Series([0.0, 0.5899, 0.59, 0.69, 1.21, None]))
    assert got.fillna(-1).tolist() == [0, 3, 4, 5, 5, -1]


def test_binary_fractions_do_not_move_a_value_off_its_bound():
    assert 0.69 - 0.59 < 0.1
    assert difference_classes().assign(numbers(0.69 - 0.59, 0.49 - 0.59)).tolist() == [5, 3]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_rule_can_be_printed(language):
    assert Translator(language)("classes.rule").endswith(".")


def test_a_low_target_has_fewer_classes_below():
    assert target_classes(0.2).upper == (0.1, 0.2, 0.3)
    assert target_classes(0.3).upper == (0.1, 0.2, 0.3, 0.4)


def test_no_bounds_is_one_class():
    assert Classes("equal", ()).assign(pd.Series([3.0, None])).fillna(-1).tolist() == [0, -1]


def test_quantiles_have_about_as_many_areas_each():
    values = workers()
    classes = quantile_classes(values)
    assert classes.scheme == Scheme.QUANTILES
    assert all(abs(size / 5204 - 0.2) <= 0.04 for size in sizes(classes, values))
    exact = mapclassify.Quantiles(values.to_numpy(), k=5).bins[:-1]
    assert np.allclose(classes.upper, exact, rtol=0.06)
    assert classes.upper == (65, 110, 190, 350)


def test_natural_breaks_are_those_of_fisher_and_jenks():
    values = numbers(1, 2, 3, 50, 51, 52, 53, 400, 410, 1000)
    classes = make_classes(values, Scheme.NATURAL, k=4, whole=True)
    with pytest.warns(UserWarning, match="Numba"):
        known = mapclassify.FisherJenks(values.to_numpy(), k=4)
    assert sizes(classes, values) == known.counts.tolist() == [3, 4, 2, 1]
    assert classes.upper == (30, 200, 700)  # the roundest number in the gap


def test_equal_intervals():
    classes = make_classes(numbers(0.0, 0.2, 0.81), Scheme.EQUAL, k=4)
    assert classes.upper == (0.202, 0.405, 0.608)  # 0.2025, 0.6075: to the printed tenth of a point
    assert make_classes(numbers(0, 40, 100), Scheme.EQUAL, whole=True).upper == (20, 40, 60, 80)
    # 1.4, 2.8, 4.2, 5.6: no whole number changes its class
    assert make_classes(numbers(*range(8)), Scheme.EQUAL, whole=True).upper == (2, 3, 5, 6)


def test_no_number_is_rounder_than_zero():
    assert make_classes(numbers(-40, -39, 30, 31), Scheme.NATURAL, k=2, whole=True).upper == (0,)


@pytest.mark.parametrize("scheme", FROM_DATA)
@pytest.mark.parametrize("k", range(1, 10))
def test_rates_have_bounds_of_a_tenth_of_a_point(scheme, k):
    classes = make_classes(rates(), scheme, k=k)
    assert classes.k == k
    assert all(round(bound, 3) == bound for bound in classes.upper)
    assert min(sizes(classes, rates())) > 0


@pytest.mark.parametrize("scheme", FROM_DATA)
@pytest.mark.parametrize("k", range(2, 10))
def test_counts_have_whole_bounds(scheme, k):
    classes = make_classes(workers(), scheme, k=k, whole=True)
    assert all(float(bound).is_integer() for bound in classes.upper)
    assert all(low < high for low, high in pairwise(classes.upper))
    assert classes.k == k


def test_other_numbers_have_few_digits():
    values = rates() * 1234.5
    for scheme in FROM_DATA:
        bounds = make_classes(values, scheme, digits=None).upper
        assert [float(f"{bound:.3g}") for bound in bounds] == list(bounds)
    small = make_classes(rates() / 1e5, Scheme.QUANTILES, digits=None)
    assert small.k == 5


def test_a_change_in_workers_has_the_same_round_steps_on_both_sides():
    change = pd.Series(np.random.default_rng(3).normal(40, 300, 3059).round())
    classes = make_classes(change, Scheme.TARGET, middle=0, whole=True, k=6)
    assert classes.upper == (-300, -100, 0, 100, 300)
    assert classes.target == 0
    assert classes.assign(numbers(-1, 0, 1)).tolist() == [2, 3, 3]
    assert make_classes(change, Scheme.TARGET, middle=0, whole=True, k=9).k == 8
    few = make_classes(change / 1e4, Scheme.TARGET, middle=0, k=4, fitted=True)
    assert few.upper == (-0.02, 0.0, 0.02)


def test_a_change_of_nothing_turns_at_zero_all_the_same():
    for values in (numbers(0, 0, 0), numbers(None), numbers()):
        assert make_classes(values, Scheme.TARGET, middle=0, whole=True).upper == (0,)


def test_no_bound_below_zero_round_a_target():
    classes = make_classes(numbers(1, 3, 5, 90), Scheme.TARGET, middle=4, whole=True, k=6)
    assert min(classes.upper) > 0
    assert classes.target == 4


def test_without_a_middle_there_is_no_target_and_the_scheme_says_so():
    assert make_classes(workers(), Scheme.TARGET, whole=True) == quantile_classes(workers())


def test_a_bound_that_is_the_middle_is_the_target():
    values = numbers(0, 40, 100)
    assert make_classes(values, Scheme.EQUAL, k=5, whole=True, middle=40).target == 40
    assert make_classes(values, Scheme.EQUAL, k=5, whole=True, middle=50).target is None
    by_hand = make_classes(rates(), Scheme.MANUAL, manual=(0.59, 0.2), middle=0.5901)
    assert by_hand == Classes("manual", (0.2, 0.59), 0.59)


def test_a_side_with_more_classes_than_colours_does_not_turn():
    many = tuple(i / 10 for i in range(1, 9))
    assert make_classes(rates(), Scheme.MANUAL, manual=many, middle=0.8).target is None
    assert make_classes(rates(), Scheme.MANUAL, manual=many[:7], middle=0.4).target == 0.4


def test_breaks_by_hand_in_any_order_once_each():
    classes = make_classes(rates(), Scheme.MANUAL, manual=(0.5, 0.10001, 0.5, 0.1))
    assert classes.upper == (0.1, 0.5)
    assert make_classes(workers(), Scheme.MANUAL, manual=(10.5, -3), whole=True).upper == (-3, 11)


@pytest.mark.parametrize(
    "manual", [(), (float("nan"),), (1.0, float("inf")), tuple(range(9))], ids=str
)
def test_breaks_by_hand_that_cannot_be(manual):
    with pytest.raises(ClassBreaksError) as caught:
        make_classes(workers(), Scheme.MANUAL, manual=manual, whole=True)
    assert caught.value.facts["limit"] == 8


def test_eight_breaks_are_nine_classes():
    assert make_classes(workers(), Scheme.MANUAL, manual=tuple(range(8)), whole=True).k == 9


@pytest.mark.parametrize("k", [0, 10])
def test_there_is_one_class_at_least_and_nine_at_most(k):
    with pytest.raises(ValueError, match="from 1 to 9"):
        make_classes(workers(), Scheme.EQUAL, k=k)


@pytest.mark.parametrize("scheme", FROM_DATA)
class TestDegenerate:
    def test_all_equal(self, scheme):
        classes = make_classes(numbers(7, 7, 7), scheme, whole=True)
        assert sizes(classes, numbers(7, 7, 7)) == [3]

    @pytest.mark.parametrize("values", [numbers(), numbers(None, None)], ids=["none", "missing"])
    def test_nothing_known(self, scheme, values):
        classes = make_classes(values, scheme)
        assert classes.upper == ()
        assert classes.assign(values).isna().all()

    def test_one_value(self, scheme):
        assert make_classes(numbers(0.3, None), scheme).upper == ()

    def test_many_zeros(self, scheme):
        values = numbers(*[0] * 70, *range(1, 31))
        classes = make_classes(values, scheme, whole=True)
        assert sum(sizes(classes, values)) == 100
        assert min(sizes(classes, values)) > 0
        assert classes.upper[0] > 0

    def test_ties(self, scheme):
        values = numbers(*[1] * 5, *[2] * 80, *[3] * 15)
        expected = [85, 15] if scheme == Scheme.QUANTILES else [5, 80, 15]
        classes = make_classes(values, scheme, whole=True)
        assert [size for size in sizes(classes, values) if size] == expected

    def test_fewer_values_than_classes(self, scheme):
        values = numbers(0.10, 0.40, 0.90)
        classes = make_classes(values, scheme, k=8)
        assert classes.assign(values).nunique() == 3

    def test_infinities_are_refused(self, scheme):
        with pytest.raises(InfiniteValuesError) as caught:
            make_classes(numbers(1, float("inf"), -float("inf")), scheme)
        assert caught.value.facts == {"count": 2}

    def test_negative_values(self, scheme):
        values = numbers(-300, -200, -100, 0, 100, 200)
        classes = make_classes(values, scheme, k=2, whole=True)
        assert sizes(classes, values) == [3, 3]

    def test_values_closer_together_than_what_is_printed(self, scheme):
        values = numbers(0.50001, 0.50002, 0.50003, 0.50004)
        assert make_classes(values, scheme).upper == ()

    def test_nullable_numbers(self, scheme):
        values = pd.Series([1, 2, None, 4], dtype="Int64")
        assert make_classes(values, scheme, k=3, whole=True).k == 3


def test_held_classes_take_values_outside_the_ones_they_were_made_of():
    held = make_classes(numbers(10, 20, 30), Scheme.QUANTILES, k=3, whole=True)
    assert held.assign(numbers(-5, 999, None)).fillna(-1).tolist() == [0, 2, -1]
    assert held.assign(numbers()).tolist() == []
    with pytest.raises(InfiniteValuesError):
        held.assign(numbers(float("inf")))


@given(
    st.lists(st.integers(-500, 500), min_size=1, max_size=60),
    st.sampled_from(list(FROM_DATA)),
    st.integers(1, 9),
)
def test_every_value_is_between_the_bounds_of_its_class(values, scheme, k):
    series = pd.Series(values, dtype="float64")
    classes = make_classes(series, scheme, k=k, whole=True)
    assert classes.k <= k
    ends = (-np.inf, *classes.upper, np.inf)
    for value, number in zip(values, classes.assign(series), strict=True):
        assert ends[number] <= value < ends[number + 1]
    if scheme != Scheme.EQUAL:
        assert min(sizes(classes, series)) > 0


@given(st.lists(st.integers(0, 1000), min_size=12, max_size=60, unique=True), st.integers(2, 5))
def test_rounder_bounds_move_few_areas(values, k):
    """Fewer than fifty areas: none moves from where Fisher and Jenks have put it."""
    known = sorted(values)[:49]
    classes = make_classes(pd.Series(known, dtype="float64"), Scheme.NATURAL, k=k, whole=True)
    breaks = jenkspy.jenks_breaks(known, n_classes=k)[1:-1]
    expected = np.searchsorted(breaks, known, side="left")
    assert classes.assign(pd.Series(known)).tolist() == expected.tolist()


def inner_squares(values, classes):
    groups = values.groupby(classes.assign(values))
    return float((values - groups.transform("mean")).pow(2).sum())


@pytest.mark.parametrize(("values", "whole"), [(workers(), True), (rates(), False)])
def test_natural_breaks_of_all_villages_are_near_the_best(values, whole):
    classes = make_classes(values, Scheme.NATURAL, whole=whole)
    best = Classes("exact", tuple(b + 1e-9 for b in jenkspy.jenks_breaks(values, 5)[1:-1]))
    assert inner_squares(values, classes) <= 1.05 * inner_squares(values, best)
    assert make_classes(values, Scheme.NATURAL, whole=whole) == classes
