"""The legend of a choropleth: classes and states, each with the number of areas in it."""

from collections import Counter
from dataclasses import dataclass

from geoucj.i18n import Translator
from geoucj.maps.measures import Measure, Shading
from geoucj.maps.palette import STATE_FILLS, Fill
from geoucj.schema import State

# One hexadecimal digit per area: a class by its number, a state by a letter.
STATE_MARKS: dict[str, str] = {State.NO_DATA: "a", State.NO_POTENTIAL: "b", State.TOO_FEW: "c"}
HIDDEN = "f"  # not shown


@dataclass(frozen=True)
class LegendEntry:
    """One row: a class with its bounds (the upper one excluded; None is open), or a state."""

    mark: str
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


def make_legend(shading: Shading, marks: str) -> Legend:
    """Return a row for each class and state, with the number of areas that `marks` gives it."""
    classes = shading.classes
    bounds = (None, *classes.upper, None)
    counts = Counter(marks)
    entries = [
        LegendEntry(
            mark=str(i),
            fill=fill,
            count=counts[str(i)],
            state=State.RATE,
            lower=bounds[i],
            upper=bounds[i + 1],
            from_target=classes.target is not None and bounds[i] == classes.target,
        )
        for i, fill in enumerate(shading.fills)
    ]
    for state, fill in STATE_FILLS.items():
        mark = STATE_MARKS[state]
        entries.append(LegendEntry(mark=mark, fill=fill, count=counts[mark], state=state))
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
