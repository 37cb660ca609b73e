"""The legend of a choropleth: classes and states, each with the number of areas in it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from geoucj.i18n import Translator
from geoucj.maps.measures import Measure, Shading, Unit, unit_of
from geoucj.maps.palette import FILTERED_FILL, STATE_FILLS, Fill
from geoucj.schema import State

# One hexadecimal digit per area: a class by its number, a state by a letter.
STATE_MARKS: dict[str, str] = {State.NO_DATA: "a", State.NO_POTENTIAL: "b", State.TOO_FEW: "c"}
FILTERED = "d"  # shown, but outside what a person wants to see
HIDDEN = "f"  # not shown


@dataclass(frozen=True)
class LegendEntry:
    """One row: a class with its bounds (the upper one excluded; None is open), or a state.

    Its state is None for the areas that a filter leaves out.
    """

    mark: str
    fill: Fill
    count: int
    state: State | None
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

    @property
    def valued(self) -> int:
        """How many of them are in a class."""
        return sum(entry.count for entry in self.entries if entry.state == State.RATE)


def make_legend(shading: Shading, marks: str) -> Legend:
    """Return a row for each class and state, with the number of areas that `marks` gives it.

    Raises ValueError for a mark without a row, whose areas would be missing from the sum.
    """
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
    if counts[FILTERED]:
        entries.append(LegendEntry(FILTERED, FILTERED_FILL, counts[FILTERED], None))
    if unknown := counts.keys() - {entry.mark for entry in entries} - {HIDDEN}:
        message = f"no row of the legend has the mark {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return Legend(shading.measure, tuple(entries))


def entry_label(entry: LegendEntry, measure: Measure, t: Translator) -> str:
    """Return one row in short: `30,1–40,1 %`, `< 30,1 %`, `tidak ada data`."""
    if entry.state != State.RATE or (entry.lower is None and entry.upper is None):
        return entry_words(entry, measure, t)
    unit = unit_of(measure)
    after = t(f"unit.{unit}")
    lower, upper = _bound(entry.lower, unit, t), _bound(entry.upper, unit, t)
    if entry.lower is None:
        return f"< {upper}{after}"
    if entry.upper is None:
        return f"≥ {lower}{after}"
    key = "legend.range_below_zero" if entry.lower < 0 else "legend.range"  # −4–−1 is a riddle
    return t(key, lower=lower, upper=upper) + after


def entry_words(entry: LegendEntry, measure: Measure, t: Translator) -> str:
    """Return one row in words, to be read aloud: `30,1 sampai kurang dari 40,1 %`."""
    if entry.state != State.RATE:
        return t(f"state.{entry.state or 'filtered'}")
    unit = unit_of(measure)
    after = t(f"unit.{unit}")
    lower, upper = _bound(entry.lower, unit, t), _bound(entry.upper, unit, t)
    if entry.lower is None and entry.upper is None:
        return t("legend.all")
    if entry.lower is None:
        return t("legend.below", upper=upper + after)
    if entry.upper is None:
        return t("legend.above", lower=lower + after)
    return t("legend.between", lower=lower, upper=upper + after)


def _bound(value: float | None, unit: Unit, t: Translator) -> str:
    """Return the bound with every digit that decides, a real minus sign, and Rp for rupiah."""
    if value is None:
        return ""
    minus, size = "−" if value < 0 else "", abs(value)
    if unit in (Unit.SHARE, Unit.POINTS):
        size *= 100
    if unit == Unit.RUPIAH:
        return minus + (t.rupiah(size) if _shortens(size) else f"Rp{t.number(size)}")
    return minus + t.number(size, _decimals(size))


def _shortens(rupiah: float) -> bool:
    """Whether millions with one decimal, or billions with two, are exact."""
    return rupiah % (1e7 if rupiah >= 1e9 else 1e5) == 0 if rupiah >= 1e6 else True


def _decimals(size: float) -> int:
    """Return how many decimals there are, without the noise of binary fractions."""
    return max(0, -int(Decimal(f"{size:.9g}").normalize().as_tuple().exponent))
