"""The legend of a choropleth: classes and states, each with the number of areas in it."""

from dataclasses import dataclass

import pandas as pd

from geoucj.i18n import Translator
from geoucj.maps.measures import Measure, Shading
from geoucj.maps.palette import STATE_FILLS, Fill
from geoucj.schema import State


@dataclass(frozen=True)
class LegendEntry:
    """One row: a class with its bounds (the upper one excluded; None is open), or a state."""

    fill: Fill
    count: int
    state: State
    lower: float | None = None
    upper: float | None = None
    from_target: bool = False  # the first class that has reached the target


@dataclass(frozen=True)
class Legend:
    """The rows of a legend; their counts add up to the number of areas on the map."""

    measure: Measure
    entries: tuple[LegendEntry, ...]

    @property
    def areas(self) -> int:
        """How many areas the map shows."""
        return sum(entry.count for entry in self.entries)


def make_legend(shading: Shading, numbers: pd.Series, states: pd.Series) -> Legend:
    """Count the class numbers (NA outside state `rate`) and the states of the areas on the map."""
    classes = shading.classes
    bounds = (None, *classes.upper, None)
    counts = numbers.value_counts()
    entries = [
        LegendEntry(
            fill=fill,
            count=int(counts.get(i, 0)),
            state=State.RATE,
            lower=bounds[i],
            upper=bounds[i + 1],
            from_target=classes.target is not None and bounds[i] == classes.target,
        )
        for i, fill in enumerate(shading.fills)
    ]
    entries += [
        LegendEntry(fill=fill, count=int((states == state).sum()), state=state)
        for state, fill in STATE_FILLS.items()
    ]
    return Legend(shading.measure, tuple(entries))


def entry_label(entry: LegendEntry, measure: Measure, t: Translator) -> str:
    """Return the words of one row: `30,1–40,1 %`, `< 30,1 %`, `tidak ada data`."""
    if entry.state != State.RATE:
        return t(f"state.{entry.state}")
    lower, upper = _bound(entry.lower, measure, t), _bound(entry.upper, measure, t)
    unit = t(f"unit.{measure}")
    if entry.lower is None and entry.upper is None:
        return t("legend.all")
    if entry.lower is None:
        return f"< {upper}{unit}"
    if entry.upper is None:
        return f"≥ {lower}{unit}"
    return t("legend.range", lower=lower, upper=upper) + unit


def _bound(value: float | None, measure: Measure, t: Translator) -> str:
    if value is None or measure in (Measure.UNCOVERED, Measure.TO_TARGET):
        return t.number(value)
    digits = 0 if round(value * 100, 6).is_integer() else 1
    return t.number(value * 100, digits).replace("-", "−")
