import pytest

from geoucj.i18n import Translator
from geoucj.maps.layer import Geometry, make_layer
from geoucj.maps.legend import entry_label
from geoucj.maps.measures import Measure
from geoucj.schema import State

GEOMETRY = Geometry(("set/village-61.abc.topojson",), ("6", "5", "4", "3", "2", "1", "0"))


def labels(layer, language="id"):
    t = Translator(language)
    return [entry_label(entry, layer.legend.measure, t) for entry in layer.legend.entries]


def test_one_mark_per_shape_in_the_order_of_the_file(table):
    layer = make_layer(table, Measure.COVERAGE_RATE, 0.59, GEOMETRY)
    assert layer.marks == "cba045f"  # the last shape has no row: it is hidden


def test_the_legend_counts_every_area_once(table):
    legend = make_layer(table, Measure.COVERAGE_RATE, 0.59, GEOMETRY).legend
    assert legend.areas == 6
    assert {e.state: e.count for e in legend.entries if e.state != State.RATE} == {
        State.NO_DATA: 1, State.NO_POTENTIAL: 1, State.TOO_FEW: 1,
    }  # fmt: skip
    assert [e.from_target for e in legend.entries].index(True) == 4


def test_areas_without_a_shape_are_not_counted_on_the_map(table):
    some = Geometry(("x",), ("1", "4"))
    legend = make_layer(table, Measure.COVERAGE_RATE, 0.59, some).legend
    assert legend.areas == 2


@pytest.mark.parametrize(
    ("measure", "marks"),
    [
        (Measure.TO_TARGET_POINTS, "cba045f"),
        (Measure.UNCOVERED, "cba210f"),
        (Measure.TO_TARGET, "cba100f"),
    ],
)
def test_other_measures(table, measure, marks):
    assert make_layer(table, measure, 0.59, GEOMETRY).marks == marks


def test_a_rate_without_a_target_has_no_distance(table):
    layer = make_layer(table.assign(target_rate=None), Measure.TO_TARGET_POINTS, 0.59, GEOMETRY)
    assert layer.marks == "cbaaaaf"
    assert layer.legend.areas == 6


def test_labels_say_bounds_and_unit(table):
    layer = make_layer(table, Measure.COVERAGE_RATE, 0.5014, GEOMETRY)
    assert labels(layer) == [
        "< 20,1 %", "20,1–30,1 %", "30,1–40,1 %", "40,1–50,1 %", "50,1–60,1 %", "≥ 60,1 %",
        "tidak ada data", "tanpa potensi pekerja", "terlalu sedikit pekerja",
    ]  # fmt: skip
    points = make_layer(table, Measure.TO_TARGET_POINTS, 0.59, GEOMETRY)
    assert labels(points, "en")[:2] == ["< −30 points", "−30 to −20 points"]


def test_one_value_is_one_class(table):
    layer = make_layer(table.iloc[[2]], Measure.UNCOVERED, 0.59, GEOMETRY)
    assert labels(layer)[0] == "semua nilai"
    assert layer.marks == "fff0fff"


def test_nothing_known_has_a_legend_all_the_same(table):
    layer = make_layer(table.iloc[[3]], Measure.UNCOVERED, 0.59, GEOMETRY)
    assert layer.legend.areas == 1
