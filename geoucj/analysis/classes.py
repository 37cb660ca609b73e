"""Classes of a choropleth: numbers in, numbers out. Colours and drawing are elsewhere."""

from dataclasses import dataclass

import mapclassify
import numpy as np
import pandas as pd

# Steps below and above the target, as shares: LOOK.md's four classes below, two above.
BELOW = (0.30, 0.20, 0.10)
ABOVE = 0.10


@dataclass(frozen=True)
class Classes:
    """Upper bounds of every class but the last, which is open.

    A value on a bound belongs to the class above it: a rate that equals the target has met it.
    """

    scheme: str
    upper: tuple[float, ...]
    target: float | None = None

    @property
    def k(self) -> int:
        """How many classes there are."""
        return len(self.upper) + 1

    def assign(self, values: pd.Series) -> pd.Series:
        """Return the class number of each value, 0 = lowest; NA where the value is NA."""
        numbers = np.searchsorted(self.upper, values.to_numpy(dtype="float64"), side="right")
        return pd.Series(numbers, index=values.index, dtype="Int64").where(values.notna())


def target_classes(target: float) -> Classes:
    """Return six classes round `target`: up to 30 points below it, up to 10 above.

    Bounds below zero are left out, so a low target has fewer classes below it.
    """
    bounds = [round(target - step, 4) for step in BELOW if target - step > 0]
    return Classes("target", (*bounds, target, round(target + ABOVE, 4)), target)


def difference_classes() -> Classes:
    """Return six classes of the distance to the target, in points as shares; zero is the target."""
    return Classes("target", (*(-step for step in BELOW), 0.0, ABOVE), 0.0)


def quantile_classes(values: pd.Series, k: int = 5) -> Classes:
    """Return up to `k` classes with about as many areas each; fewer where values are few.

    Bounds are whole numbers, because these are counts of workers.
    """
    counted = values.dropna()
    k = min(k, counted.nunique())
    if k <= 1:
        return Classes("quantiles", ())
    bins = mapclassify.Quantiles(counted.to_numpy(), k=k).bins
    bounds = sorted({float(np.floor(bound)) + 1 for bound in bins[:-1]})
    return Classes("quantiles", tuple(bound for bound in bounds if bound <= counted.max()))
