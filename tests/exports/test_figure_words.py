import pandas as pd
import pytest

from geoucj.exports.figure_words import key_figures, short_value
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure

T = Translator("id")


def test_a_figure_that_nobody_knows_has_no_month(registry):
    unknown = pd.Series(
        {"area_code": "6112", "as_of": None, "target_as_of": None, "derived": None,
         "target_area": None, "active_participants": None, "potential_workers": None,
         "coverage_rate": None, "target_rate": None, "workers_to_target": None,
         "uncovered_workers": None}
    )  # fmt: skip
    cards = key_figures(unknown, registry, T)
    assert [(card.label, card.value) for card in cards][2:4] == [("Cakupan", "–"), ("Target", "–")]


@pytest.mark.parametrize(
    ("value", "measure", "words"),
    [
        (0.0005, Measure.GAP_SHARE, "0,050 %"),
        (0.392, Measure.COVERAGE_RATE, "39,2 %"),
        (-0.0001, Measure.RATE_CHANGE, "0,0 poin"),
        (-0.021, Measure.RATE_CHANGE, "−2,1 poin"),
        (0.021, Measure.RATE_CHANGE, "+2,1 poin"),
    ],
)
def test_values_are_as_fine_as_their_measure(value, measure, words):
    assert short_value(value, measure, T) == words
