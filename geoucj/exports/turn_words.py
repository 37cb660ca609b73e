"""Where the colours of a map turn, in words."""

from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.measures import FACTS, Measure, Middle
from geoucj.schema import TARGET_RATE


def turn_words(view: ExportView, measure: Measure, t: Translator) -> str:
    """Return at what the colours of a measure turn: a target, a chosen rate, or no change."""
    if measure == Measure.TO_TARGET_POINTS:
        return t(f"column.{TARGET_RATE}").lower()
    if FACTS[measure].middle == Middle.ZERO:
        return t("legend.unchanged")
    kind = "target" if view.stamp.setting.at_target else "reference"
    return t(f"legend.{kind}", rate=t.rate(view.target))
