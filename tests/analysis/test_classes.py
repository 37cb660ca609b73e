import pandas as pd

from geoucj.analysis.classes import Classes, target_classes


def test_classes_stand_on_the_target():
    classes = target_classes(0.59)
    assert classes.upper == (0.29, 0.39, 0.49, 0.59, 0.69)
    assert classes.k == 6


def test_a_value_on_a_bound_has_reached_the_class_above():
    got = target_classes(0.59).assign(pd.Series([0.0, 0.5899, 0.59, 0.69, 1.21, None]))
    assert got.fillna(-1).tolist() == [0, 3, 4, 5, 5, -1]


def test_a_low_target_has_fewer_classes_below():
    assert target_classes(0.2).upper == (0.1, 0.2, 0.3)


def test_no_bounds_is_one_class():
    assert Classes("equal", ()).assign(pd.Series([3.0, None])).fillna(-1).tolist() == [0, -1]
