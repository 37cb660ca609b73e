"""What a choropleth can show of the coverage table, and in which classes."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geoucj.analysis.classes import Classes, difference_classes, quantile_classes, target_classes
from geoucj.maps.palette import Fill, sequential_fills, target_fills
from geoucj.schema import COVERAGE_RATE, TARGET_RATE, TO_TARGET, UNCOVERED


class Measure(StrEnum):
    """The measures of the map."""

    COVERAGE_RATE = "coverage_rate"
    TO_TARGET_POINTS = "points_to_target"
    UNCOVERED = "uncovered_workers"
    TO_TARGET = "workers_to_target"


@dataclass(frozen=True)
class Shading:
    """The classes of a measure and the fill of each."""

    measure: Measure
    classes: Classes
    fills: tuple[Fill, ...]


def measure_values(table: pd.DataFrame, measure: Measure) -> pd.Series:
    """Return the values of `measure`: shares, points as shares (0.02), or workers."""
    if measure == Measure.TO_TARGET_POINTS:
        return table[COVERAGE_RATE] - table[TARGET_RATE]
    columns = {
        Measure.COVERAGE_RATE: COVERAGE_RATE,
        Measure.UNCOVERED: UNCOVERED,
        Measure.TO_TARGET: TO_TARGET,
    }
    return table[columns[measure]]


def shading(values: pd.Series, measure: Measure, target: float) -> Shading:
    """Return the classes of `values` and their fills; rates turn at `target`, points at zero."""
    if measure == Measure.COVERAGE_RATE:
        classes = target_classes(target)
    elif measure == Measure.TO_TARGET_POINTS:
        classes = difference_classes()
    else:
        classes = quantile_classes(values)
        return Shading(measure, classes, sequential_fills(classes.k))
    below = classes.upper.index(classes.target) + 1 if classes.target is not None else 0
    return Shading(measure, classes, target_fills(below, classes.k - below))
