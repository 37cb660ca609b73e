import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.classes import Classes, Scheme, make_classes
from geoucj.i18n import Translator
from geoucj.maps.legend import entry_label, entry_words, make_legend
from geoucj.maps.measures import Measure, Shading
from geoucj.maps.palette import sequential_fills
from geoucj.schema import State

INDONESIAN, ENGLISH = Translator("id"), Translator("en")


def rows(*upper, measure=Measure.COVERAGE_RATE):
    classes = Classes(Scheme.MANUAL, upper)
    return make_legend(Shading(measure, classes, sequential_fills(classes.k)), "").entries


def labels(*upper, measure=Measure.COVERAGE_RATE, t=INDONESIAN, say=entry_label):
    return [say(e, measure, t) for e in rows(*upper, measure=measure) if e.state == State.RATE]


@given(st.integers(1, 9), st.data())
def test_the_counts_are_the_areas_shown(k, data):
    marks = data.draw(st.text("012345678"[:k] + "abcf"))
    shading = Shading(
        Measure.UNCOVERED,
        Classes(Scheme.EQUAL, tuple(float(i) for i in range(1, k))),
        sequential_fills(k),
    )
    made = make_legend(shading, marks)
    assert made.areas == len(marks) - marks.count("f")
    assert all(entry.count == marks.count(entry.mark) for entry in made.entries)
    assert len({entry.mark for entry in made.entries}) == k + 3


@pytest.mark.parametrize("mark", ["9", "e", "2", "?"])
def test_a_mark_without_a_row_is_refused(mark):
    shading = Shading(Measure.UNCOVERED, Classes(Scheme.EQUAL, (1.0,)), sequential_fills(2))
    with pytest.raises(ValueError, match="no row"):
        make_legend(shading, "01a" + mark)


def test_rates():
    assert labels(0.2, 0.305) == ["< 20 %", "20–30,5 %", "≥ 30,5 %"]
    assert labels(0.2, 0.305, t=ENGLISH) == ["< 20 %", "20–30.5 %", "≥ 30.5 %"]
    assert labels(1.205)[1] == "≥ 120,5 %"


def test_a_minus_sign_never_stands_after_a_dash():
    points = {"measure": Measure.RATE_CHANGE}
    assert labels(-0.04, -0.01, 0.02, **points)[1:3] == ["−4 s.d. −1 poin", "−1 s.d. 2 poin"]
    assert labels(-0.04, -0.01, t=ENGLISH, **points)[1] == "−4 to −1 points"


def test_open_classes_in_words():
    assert labels(0.2, 0.3, say=entry_words) == [
        "kurang dari 20 %", "20 sampai kurang dari 30 %", "30 % atau lebih",
    ]  # fmt: skip
    assert labels(0.2, 0.3, say=entry_words, t=ENGLISH) == [
        "less than 20 %", "20 to less than 30 %", "30 % or more",
    ]  # fmt: skip
    assert labels(say=entry_words) == labels() == ["semua nilai"]


@pytest.mark.parametrize("say", [entry_label, entry_words])
def test_states_have_their_words(say):
    states = [say(e, Measure.UNCOVERED, ENGLISH) for e in rows() if e.state != State.RATE]
    assert states == ["no data", "no potential workers", "too few workers"]


def test_points_have_a_real_minus_sign():
    points = labels(-0.1, 0.0, 0.025, measure=Measure.TO_TARGET_POINTS)
    assert points == ["< −10 poin", "−10 s.d. 0 poin", "0–2,5 poin", "≥ 2,5 poin"]


def test_workers():
    assert labels(1500, measure=Measure.UNCOVERED) == ["< 1.500 pekerja", "≥ 1.500 pekerja"]
    assert labels(-300, 0, measure=Measure.UNCOVERED)[1] == "−300 s.d. 0 pekerja"


@pytest.mark.parametrize(
    ("bound", "label"),
    [
        (16800, "Rp16.800"),
        (1.2e6, "Rp1,2 juta"),
        (1_234_567, "Rp1.234.567"),
        (2.16e9, "Rp2,16 miliar"),
        (2_016_500_000, "Rp2.016.500.000"),
        (-5e6, "−Rp5,0 juta"),
    ],
)
def test_rupiah_are_shortened_only_where_that_is_exact(bound, label):
    assert labels(bound, measure=Measure.CLAIMS_PAID) == [f"< {label}", f"≥ {label}"]


@pytest.mark.parametrize(
    ("bound", "label"),
    [(1234.5, "1.234,5"), (0.00125, "0,00125"), (-3, "−3"), (0.1 + 0.2, "0,3"), (0, "0")],
)
def test_numbers_have_the_digits_that_decide(bound, label):
    assert labels(bound, measure=Measure.INDICATOR) == [f"< {label}", f"≥ {label}"]


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize("t", [INDONESIAN, ENGLISH], ids=["id", "en"])
def test_every_measure_has_labels(measure, t):
    assert len({*labels(1.0, 2.0, measure=measure, t=t)}) == 3


@given(st.lists(st.floats(0, 1.3), min_size=1, max_size=40), st.sampled_from(list(Scheme)[1:4]))
def test_the_printed_bounds_decide(values, scheme):
    series = pd.Series(values)
    classes = make_classes(series, scheme)
    # `20–30.5 %` ends the class at 30.5, `< 20 %` at 20.
    ends = [re.findall(r"[\d.]+", label)[-1] for label in labels(*classes.upper, t=ENGLISH)[:-1]]
    printed = Classes(scheme, tuple(round(float(end) / 100, 4) for end in ends))
    assert printed.assign(series).tolist() == classes.assign(series).tolist()
