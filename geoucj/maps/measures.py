"""What a choropleth can show of the coverage table, and in which classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from geoucj.analysis.classes import SHARE_DIGITS, Classes, Scheme, make_classes
from geoucj.maps.palette import Fill, Palette, sequential_fills, target_fills
from geoucj.schema import (
    ACTIVE_CHANGE,
    ASSISTED,
    BPU_SHARE,
    CLAIMS,
    CLAIMS_PAID,
    COVERAGE_RATE,
    GAP_SHARE,
    INDICATOR_VALUE,
    LISTED,
    RATE_CHANGE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    VERIFIED_SHARE,
)
from geoucj.tables.schemas import Kind

POINTS_TO_TARGET = "points_to_target"


class Measure(StrEnum):
    """The measures of the map."""

    COVERAGE_RATE = "coverage_rate"
    TO_TARGET_POINTS = POINTS_TO_TARGET
    UNCOVERED = "uncovered_workers"
    TO_TARGET = "workers_to_target"
    GAP_SHARE = "gap_share"
    RATE_CHANGE = "rate_change"
    ACTIVE_CHANGE = "active_change"
    BPU_SHARE = "bpu_share"
    ASSISTED = "assisted_workers"
    CLAIMS = "claims"
    CLAIMS_PAID = "claims_paid"
    LISTED = "listed_workers"
    VERIFIED_SHARE = "verified_share"
    INDICATOR = "indicator"


class Unit(StrEnum):
    """What the values of a measure count. Shares and points are stored as shares (0.02)."""

    SHARE = "share"
    POINTS = "points"
    WORKERS = "workers"
    RUPIAH = "rupiah"
    NUMBER = "number"


class Middle(StrEnum):
    """Where the colours of a measure turn."""

    TARGET = "target"
    ZERO = "zero"
    NONE = "none"


@dataclass(frozen=True)
class MeasureFacts:
    """What is known of a measure.

    `raw_count`: it follows the size of an area (a count, or a share of one), so that filling areas
    with it misleads. `judged`: it is a rate or made of one, so that only areas whose state is a
    rate have it; the others have it wherever it is not NA. `needs`: the tables it is made of.
    """

    column: str
    unit: Unit
    needs: tuple[Kind, ...]
    middle: Middle = Middle.NONE
    raw_count: bool = False
    judged: bool = False

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return self.raw_count and self.unit != Unit.SHARE

    @property
    def fine(self) -> bool:
        """Whether a tenth of a point is too coarse: a village has a small share of a province."""
        return self.unit == Unit.NUMBER or (self.raw_count and self.unit == Unit.SHARE)


_COUNTS = (Kind.COVERAGE, Kind.WORKFORCE)
_TARGETED = (*_COUNTS, Kind.TARGETS)

FACTS: Mapping[Measure, MeasureFacts] = MappingProxyType(
    {
        Measure.COVERAGE_RATE: MeasureFacts(
            COVERAGE_RATE, Unit.SHARE, _COUNTS, Middle.TARGET, judged=True
        ),
        # Not in the table: measure_values works it out.
        Measure.TO_TARGET_POINTS: MeasureFacts(
            POINTS_TO_TARGET, Unit.POINTS, _TARGETED, Middle.ZERO, judged=True
        ),
        Measure.UNCOVERED: MeasureFacts(
            UNCOVERED, Unit.WORKERS, _COUNTS, raw_count=True, judged=True
        ),
        Measure.TO_TARGET: MeasureFacts(
            TO_TARGET, Unit.WORKERS, _TARGETED, raw_count=True, judged=True
        ),
        Measure.GAP_SHARE: MeasureFacts(
            GAP_SHARE, Unit.SHARE, _TARGETED, raw_count=True, judged=True
        ),
        Measure.RATE_CHANGE: MeasureFacts(
            RATE_CHANGE, Unit.POINTS, _COUNTS, Middle.ZERO, judged=True
        ),
        Measure.ACTIVE_CHANGE: MeasureFacts(
            ACTIVE_CHANGE, Unit.WORKERS, (Kind.COVERAGE,), Middle.ZERO, raw_count=True
        ),
        Measure.BPU_SHARE: MeasureFacts(BPU_SHARE, Unit.SHARE, (Kind.COVERAGE,)),
        Measure.ASSISTED: MeasureFacts(ASSISTED, Unit.WORKERS, (Kind.ASSISTANCE,), raw_count=True),
        Measure.CLAIMS: MeasureFacts(CLAIMS, Unit.NUMBER, (Kind.CLAIMS,), raw_count=True),
        Measure.CLAIMS_PAID: MeasureFacts(CLAIMS_PAID, Unit.RUPIAH, (Kind.CLAIMS,), raw_count=True),
        Measure.LISTED: MeasureFacts(LISTED, Unit.WORKERS, (Kind.VERIFICATION,), raw_count=True),
        Measure.VERIFIED_SHARE: MeasureFacts(VERIFIED_SHARE, Unit.SHARE, (Kind.VERIFICATION,)),
        # Whether one indicator is a count is not known here: its unit says so.
        Measure.INDICATOR: MeasureFacts(INDICATOR_VALUE, Unit.NUMBER, (Kind.INDICATORS,)),
    }
)


# The counts that can be drawn as circles over another measure.
CIRCLES = (Measure.UNCOVERED, Measure.TO_TARGET, Measure.ASSISTED, Measure.LISTED)


@dataclass(frozen=True)
class Shading:
    """The classes of a measure and the fill of each."""

    measure: Measure
    classes: Classes
    fills: tuple[Fill, ...]
    palette: Palette = Palette.STANDARD


def unit_of(measure: Measure) -> Unit:
    """Return what the values of `measure` count."""
    return FACTS[measure].unit


def measure_values(table: pd.DataFrame, measure: Measure) -> pd.Series:
    """Return the values of `measure`, in its unit; points are shares (0.02).

    The table has the measure's column: that of a coverage table, or what `add_change`,
    `add_gap_share`, `add_segment_mix`, `add_assistance`, `add_claims`, `add_verification`,
    `add_indicator` add to it.
    """
    if measure == Measure.TO_TARGET_POINTS:
        return table[COVERAGE_RATE] - table[TARGET_RATE]
    return table[FACTS[measure].column]


def shading(
    values: pd.Series,
    measure: Measure,
    target: float,
    *,
    scheme: Scheme | None = None,
    k: int = 5,
    manual: tuple[float, ...] = (),
    palette: Palette = Palette.STANDARD,
) -> Shading:
    """Return the classes of `values` and their fills; rates turn at `target`, points at zero.

    Without a `scheme` a measure that turns has classes round its middle, any other has quantiles.
    The fills diverge where a bound of the classes is the middle. Raises what `make_classes` does.
    """
    facts = FACTS[measure]
    middle = {Middle.TARGET: target, Middle.ZERO: 0.0, Middle.NONE: None}[facts.middle]
    if scheme is None:
        scheme = Scheme.QUANTILES if middle is None else Scheme.TARGET
    classes = make_classes(
        values,
        scheme,
        k=k,
        middle=middle,
        whole=facts.whole,
        manual=manual,
        digits=None if facts.fine else SHARE_DIGITS,
        fitted=measure == Measure.RATE_CHANGE,  # it is of a few points, the steps are of ten
    )
    if classes.target is None:
        return Shading(measure, classes, sequential_fills(classes.k, palette), palette)
    below = classes.upper.index(classes.target) + 1
    return Shading(measure, classes, target_fills(below, classes.k - below, palette), palette)
