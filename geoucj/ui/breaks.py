"""Bounds of classes as a person types them: `20; 35,5; 50`, shares and points in per cent."""

import pandas as pd

from geoucj.analysis.classes import Scheme, make_classes
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure, Unit, unit_of


def breaks_as_text(t: Translator, measure: Measure, breaks: tuple[float, ...]) -> str:
    """Return bounds as a person would type them."""
    factor = _factor(measure)
    digits = [(each * factor, 0 if round(each * factor, 6).is_integer() else 2) for each in breaks]
    return "; ".join(t.number(value, places) for value, places in digits)


def read_breaks(t: Translator, measure: Measure, text: str) -> tuple[float, ...]:
    """Return the bounds in `text`, in the unit of the measure.

    Raises ValueError where one is no number, and what `make_classes` raises of bounds that make
    no classes.
    """
    factor = _factor(measure)
    numbers = [t.parsed(part) / factor for part in text.split(";") if part.strip()]
    return make_classes(pd.Series(dtype="float64"), Scheme.MANUAL, manual=tuple(numbers)).upper


def _factor(measure: Measure) -> float:
    return 100.0 if unit_of(measure) in (Unit.SHARE, Unit.POINTS) else 1.0
