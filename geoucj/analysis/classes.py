"""Classes of a choropleth: numbers in, numbers out. Colours and drawing are elsewhere."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, isfinite, log10

import jenkspy
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.errors import ClassBreaksError, InfiniteValuesError

Numbers = npt.NDArray[np.float64]

# Steps below and above the target, as shares: LOOK.md's four classes below, two above.
BELOW = (0.30, 0.20, 0.10)
ABOVE = 0.10
MOST_BREAKS = 8  # nine classes, and a mark of one digit for each
MOST_A_SIDE = 4  # what a reader can tell apart on each side of a middle
SHARE_DIGITS = 3  # a tenth of a point
NOISE = 1e-12  # 0.69 - 0.59 is a tenth, whatever the computer says
# Fisher-Jenks takes time with the square of the areas: 0.05 s for 3,059 villages, 0.2 s for 5,204.
EXACT = 3_200


class Scheme(StrEnum):
    """Ways to put bounds between classes."""

    TARGET = "target"
    QUANTILES = "quantiles"
    NATURAL = "natural"  # Fisher-Jenks
    EQUAL = "equal"
    MANUAL = "manual"


@dataclass(frozen=True)
class Classes:
    """Upper bounds of every class but the last, ascending; both ends are open.

    A value on a bound belongs to the class above it: a rate that equals the target has met it.
    `target` is the bound at which the classes turn, None where there is none.
    """

    scheme: str
    upper: tuple[float, ...]
    target: float | None = None

    @property
    def k(self) -> int:
        """How many classes there are."""
        return len(self.upper) + 1

    def assign(self, values: pd.Series) -> pd.Series:
        """Return the class number of each value, 0 = lowest; NA where the value is NA.

        The values need not be those of which the classes were made. Raises InfiniteValuesError.
        """
        numbers = _numbers(values)
        above_noise = numbers + NOISE * np.maximum(np.abs(numbers), 1)
        found = np.searchsorted(self.upper, above_noise, side="right")
        return pd.Series(found, index=values.index, dtype="Int64").mask(np.isnan(numbers))


def make_classes(
    values: pd.Series,
    scheme: Scheme,
    *,
    k: int = 5,
    middle: float | None = None,
    whole: bool = False,
    manual: tuple[float, ...] = (),
    digits: int | None = SHARE_DIGITS,
    fitted: bool = False,
) -> Classes:
    """Return at most `k` classes of `values`: shares, or whole numbers, or any numbers.

    Bounds have the digits that a legend prints: whole numbers if `whole`, else `digits` decimals
    (a tenth of a point of a share), or as few as separate the values if `digits` is None. One
    area in fifty may go to the next class for a rounder bound.

    TARGET turns at `middle`: in fixed steps for shares, else (or if `fitted`) in equal steps on
    both sides that follow the values. Without a middle it is QUANTILES, and the result says so.
    MANUAL takes `manual` in any order instead of `k`. No scheme but TARGET moves a bound to the
    middle, but a bound that is there is the target.

    Raises ClassBreaksError, InfiniteValuesError.
    """
    if not 1 <= k <= MOST_BREAKS + 1:
        message = f"k must be from 1 to {MOST_BREAKS + 1}, not {k}"
        raise ValueError(message)
    numbers = _numbers(values)
    known = np.sort(numbers[~np.isnan(numbers)])
    digits = 0 if whole else digits
    if scheme == Scheme.TARGET and middle is None:
        scheme = Scheme.QUANTILES
    if scheme == Scheme.TARGET and middle is not None:
        if not (fitted or digits != SHARE_DIGITS):
            return difference_classes() if middle == 0 else target_classes(middle)
        return _symmetric(known, k, middle, digits)
    if scheme == Scheme.MANUAL:
        bounds = _given(manual, digits)
    elif scheme == Scheme.EQUAL:
        bounds = _equal(known, k, digits)
    else:
        breaks = _natural if scheme == Scheme.NATURAL else _quantiles
        bounds = _rounded(known, breaks(known, k, digits), digits)
    return Classes(scheme, bounds, _target(bounds, middle, digits))


def target_classes(target: float) -> Classes:
    """Return six classes round `target`: up to 30 points below it, up to 10 above.

    Bounds below zero are left out, so a low target has fewer classes below it.
    """
    target = round(target, SHARE_DIGITS)
    bounds = [round(target - step, SHARE_DIGITS) for step in BELOW if target - step > NOISE]
    return Classes(Scheme.TARGET, (*bounds, target, round(target + ABOVE, SHARE_DIGITS)), target)


def difference_classes() -> Classes:
    """Return six classes of the distance to the target, in points as shares; zero is the target."""
    return Classes(Scheme.TARGET, (*(-step for step in BELOW), 0.0, ABOVE), 0.0)


def quantile_classes(values: pd.Series, k: int = 5) -> Classes:
    """Return up to `k` classes of counts with about as many areas each."""
    return make_classes(values, Scheme.QUANTILES, k=k, whole=True)


def _numbers(values: pd.Series) -> Numbers:
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    if infinite := int(np.isinf(numbers).sum()):
        raise InfiniteValuesError(count=infinite)
    return numbers


def _quantiles(known: Numbers, k: int, _digits: int | None) -> list[float]:
    k = min(k, len(np.unique(known)))
    if k <= 1:
        return []
    return [float(bound) for bound in np.percentile(known, [100 * i / k for i in range(1, k)])]


def _natural(known: Numbers, k: int, digits: int | None) -> list[float]:
    """Return the largest value of each class but the last.

    By jenkspy: mapclassify's Fisher-Jenks takes a minute without numba, its sample is random and
    misses the few largest villages, and its k-means gives each visitor another legend.
    """
    if len(known) > EXACT:
        known = _fewer(known, digits)
    k = min(k, len(np.unique(known)))
    if k <= 1:
        return []
    return [float(b) for b in jenkspy.jenks_breaks(known, n_classes=k)[1:-1]]


def _fewer(known: Numbers, digits: int | None) -> Numbers:
    """Return sorted numbers with each printed value kept, but about one in so many of its areas."""
    if digits:
        printed = np.round(known, digits)
    else:
        size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(known), 1e-9))) - 2)
        printed = np.round(known / size) * size
    each, counts = np.unique(printed, return_counts=True)
    return np.repeat(each, -(-counts // ceil(len(known) / EXACT)))


def _equal(known: Numbers, k: int, digits: int | None) -> tuple[float, ...]:
    if k == 1 or len(np.unique(known)) <= 1:
        return ()
    width = (known[-1] - known[0]) / k
    bins = known[0] + width * np.arange(1, k)
    step = 10.0 ** (floor(log10(width)) - 2)
    if digits is not None:
        step = max(step, 10.0**-digits) if digits == 0 else 10.0**-digits
    # Up to the next whole number: whole values stay in the class they had.
    turn = ceil if digits == 0 and step == 1 else round
    bounds = sorted({_clean(turn(_clean(b / step)) * step) for b in bins})
    return tuple(b for b in bounds if known[0] < b <= known[-1])


def _given(manual: tuple[float, ...], digits: int | None) -> tuple[float, ...]:
    bounds: set[float] = set()
    if all(isfinite(b) for b in manual):
        bounds = {_printed(b, digits) for b in manual}
    if not 1 <= len(bounds) <= MOST_BREAKS:
        raise ClassBreaksError(breaks=", ".join(f"{b:g}" for b in manual), limit=MOST_BREAKS)
    return tuple(sorted(bounds))


def _symmetric(known: Numbers, k: int, middle: float, digits: int | None) -> Classes:
    middle = _printed(middle, digits)
    far = np.abs(known - middle)
    far = np.sort(far[far > NOISE])
    side = min(ceil(k / 2), MOST_A_SIDE)
    steps = _rounded(far, _quantiles(far, side, digits), digits, areas=0.1, size=0.3)
    bounds = [_clean(middle + s) for s in (*(-s for s in reversed(steps)), 0.0, *steps)]
    shown = tuple(b for b in bounds if b >= middle or b > 0 or middle <= 0)
    return Classes(Scheme.TARGET, shown, middle)


def _target(bounds: tuple[float, ...], middle: float | None, digits: int | None) -> float | None:
    """Return the bound that is the middle, unless one side has more classes than colours."""
    if middle is None or (middle := _printed(middle, digits)) not in bounds:
        return None
    below = bounds.index(middle) + 1
    return middle if max(below, len(bounds) + 1 - below) <= MOST_A_SIDE else None


def _rounded(
    known: Numbers,
    breaks: list[float],
    digits: int | None,
    areas: float = 0.02,
    size: float = 0.05,
) -> tuple[float, ...]:
    """Return a round bound near each break of sorted values, and no class without a value.

    In the gap between two values any bound is as good; beyond it a break may pass the share
    `areas` of the values, less than half of a class, and move by the share `size` of itself.
    """
    wanted = {int(np.searchsorted(known, b, side="right")): b for b in breaks}
    ranks = [rank for rank in sorted(wanted) if 0 < rank < len(known)]
    ends = [0, *ranks, len(known)]
    bounds: list[float] = []
    for i, rank in enumerate(ranks, start=1):
        beside = min(rank - ends[i - 1], ends[i + 1] - rank)
        slack = min(int(len(known) * areas), (beside - 1) // 2)
        low, high = float(known[rank - 1]), float(known[rank])
        near = wanted[rank] if low < wanted[rank] <= high else (low + high) / 2
        low = min(low, max(float(known[rank - slack - 1]), near - size * abs(near)))
        high = max(high, min(float(known[rank + slack]), near + size * abs(near)))
        bounds.append(_roundest(low, high, near, digits))
    return _without_empty(known, bounds)


def _roundest(low: float, high: float, near: float, digits: int | None) -> float:
    """Return the roundest number above `low` and up to `high`, and of those the nearest."""
    if low < 0 <= high and abs(near) <= (high - low) / 10:
        return 0.0
    finest = -12 if digits is None else -digits
    power = floor(log10(max(abs(near), NOISE)))
    while power >= finest:
        for part in (1.0, 0.5):
            step = part * 10.0**power
            if part < 1 and power == finest:
                continue
            first = _clean((floor(_clean(low / step)) + 1) * step)
            last = _clean(floor(_clean(high / step)) * step)
            if low < first <= last:
                return min(max(_clean(round(near / step) * step), first), last)
        power -= 1
    # Values closer together than what is printed: the next printed number.
    return _clean((floor(_clean(low * 10.0**-finest)) + 1) * 10.0**finest)


def _without_empty(known: Numbers, bounds: list[float]) -> tuple[float, ...]:
    kept: list[float] = []
    rank = 0
    for bound in sorted(set(bounds)):
        found = int(np.searchsorted(known, bound - NOISE * max(abs(bound), 1)))
        if rank < found < len(known):
            kept.append(bound)
            rank = found
    return tuple(kept)


def _printed(value: float, digits: int | None) -> float:
    """Return `value` as the legend prints it; whole numbers go up, which moves no whole value."""
    if digits is None:
        return _clean(value)
    return float(ceil(_clean(value))) if digits == 0 else round(float(value), digits) + 0.0


def _clean(value: float) -> float:
    """Return `value` without the noise of binary fractions, and no minus before a zero."""
    return float(f"{value:.12g}") + 0.0
