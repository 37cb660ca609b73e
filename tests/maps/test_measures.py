from itertools import product

import pandas as pd
import pytest

from geoucj.analysis.classes import Scheme
from geoucj.i18n import catalog
from geoucj.maps.measures import (
    FACTS,
    Measure,
    Middle,
    Unit,
    measure_values,
    shading,
    unit_of,
)
from geoucj.maps.palette import Palette, sequential_fills, target_fills


def frame(**columns):
    return pd.DataFrame(columns)


@pytest.mark.parametrize(("measure", "language"), list(product(Measure, ("id", "en"))))
def test_every_measure_has_its_words(measure, language):
    words = catalog(language)
    assert words[f"measure.{measure}"]
    assert words[f"measure_help.{measure}"].endswith(".")
    assert f"unit.{unit_of(measure)}" in words


def test_every_measure_has_facts_and_a_table():
    assert set(FACTS) == set(Measure)
    assert all(facts.needs for facts in FACTS.values())
    assert unit_of(Measure.CLAIMS_PAID) == Unit.RUPIAH


def test_raw_counts_are_those_that_follow_the_size_of_an_area():
    assert {m for m in Measure if FACTS[m].raw_count} == {
        Measure.UNCOVERED, Measure.TO_TARGET, Measure.GAP_SHARE, Measure.ACTIVE_CHANGE,
        Measure.ASSISTED, Measure.CLAIMS, Measure.CLAIMS_PAID, Measure.LISTED,
    }  # fmt: skip


@pytest.mark.parametrize("measure", [m for m in Measure if m != Measure.TO_TARGET_POINTS])
def test_the_values_are_the_measures_column(measure):
    table = frame(**{FACTS[measure].column: [1.0, None]})
    assert measure_values(table, measure).fillna(-1).tolist() == [1, -1]


def test_points_to_the_target_are_worked_out():
    table = frame(coverage_rate=[0.5, 0.7], target_rate=[0.6, None])
    points = measure_values(table, Measure.TO_TARGET_POINTS)
    assert points.round(9).fillna(9).tolist() == [-0.1, 9]


def test_rates_turn_at_the_target():
    shades = shading(pd.Series([0.2, 0.5, 0.7]), Measure.COVERAGE_RATE, 0.59)
    assert shades.classes.target == 0.59
    assert shades.classes.upper == (0.29, 0.39, 0.49, 0.59, 0.69)
    assert shades.fills == target_fills(4, 2)


def test_changes_turn_at_zero_in_steps_of_their_own_size():
    points = pd.Series([-0.02, -0.01, 0.0, 0.01, 0.02, 0.03])
    shades = shading(points, Measure.RATE_CHANGE, 0.59)
    assert shades.classes.target == 0
    assert max(abs(bound) for bound in shades.classes.upper) < 0.05
    workers = shading(points * 1000, Measure.ACTIVE_CHANGE, 0.59)
    assert workers.classes.target == 0
    assert all(bound == round(bound) for bound in workers.classes.upper)
    below = workers.classes.upper.index(0) + 1
    assert workers.fills == target_fills(below, workers.classes.k - below)


def test_counts_have_quantiles_of_whole_workers():
    shades = shading(pd.Series(range(100)), Measure.ASSISTED, 0.59)
    assert (shades.classes.scheme, shades.classes.target) == (Scheme.QUANTILES, None)
    assert shades.classes.k == 5
    assert all(bound == round(bound) for bound in shades.classes.upper)
    assert shades.fills == sequential_fills(5)


def test_small_shares_of_a_province_are_told_apart():
    villages = pd.Series([i / 1_000_000 for i in range(1, 101)])
    assert shading(villages, Measure.GAP_SHARE, 0.59).classes.k == 5


def test_any_scheme_any_number_of_classes_any_palette():
    values = pd.Series([i / 100 for i in range(101)])
    equal = shading(values, Measure.BPU_SHARE, 0.5, scheme=Scheme.EQUAL, k=4)
    assert equal.classes.upper == (0.25, 0.5, 0.75)
    grey = shading(values, Measure.COVERAGE_RATE, 0.5, palette=Palette.GREY)
    assert grey.fills == target_fills(4, 2, Palette.GREY)


def test_manual_breaks_diverge_only_where_one_is_the_target():
    values = pd.Series([i / 100 for i in range(100)])
    at = shading(values, Measure.COVERAGE_RATE, 0.5, scheme=Scheme.MANUAL, manual=(0.25, 0.5, 0.75))
    off = shading(values, Measure.COVERAGE_RATE, 0.6, scheme=Scheme.MANUAL, manual=(0.25, 0.5))
    assert (at.classes.target, at.fills) == (0.5, target_fills(2, 2))
    assert (off.classes.target, off.fills) == (None, sequential_fills(3))


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize("values", [[], [None, None], [0.0, 0.0, 0.0], [0.4]])
def test_degenerate_values_still_have_a_fill_for_each_class(measure, values):
    shades = shading(pd.Series(values, dtype="float64"), measure, 0.59)
    assert len(shades.fills) == shades.classes.k


def test_a_rate_turns_and_a_count_does_not():
    middles = {m: FACTS[m].middle for m in Measure}
    assert middles[Measure.COVERAGE_RATE] == Middle.TARGET
    assert {m for m, middle in middles.items() if middle == Middle.ZERO} == {
        Measure.TO_TARGET_POINTS, Measure.RATE_CHANGE, Measure.ACTIVE_CHANGE,
    }  # fmt: skip
