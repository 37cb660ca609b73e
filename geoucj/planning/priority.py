"""Which areas come first, by a stated rule; each area's rank and its reason are made together.

Each part of a rule is scaled from 0 to 1 over the ranked areas (`Scaling`), where 1 comes first.
The score is the mean of the scaled parts by their weights. A part that an area lacks is named and
left out of its mean: the other weights count for more, nothing is taken for zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.analysis.change import Comparison, add_change
from geoucj.analysis.further import add_indicator
from geoucj.analysis.indicators import add_state
from geoucj.errors import PriorityRuleError, UnknownNameError
from geoucj.schema import (
    APART,
    AREA_CODE,
    COMPARISON,
    COVERAGE_RATE,
    DISTANCE,
    FALL,
    HALF_WIDTH,
    INDICATOR_VALUE,
    POTENTIAL,
    PRIORITY_RANK,
    PRIORITY_SCORE,
    RATE_CHANGE,
    REASON,
    STABILITY,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    State,
)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Z = 1.959964  # of an interval that holds the rate in 95 of 100 cases
MOVED = 0.2  # weights move by a fifth, up and down
DIGITS = 12  # scores that differ by less are the same


class Apart(StrEnum):
    """Why an area is not ranked; the first that is true."""

    NO_POTENTIAL = "no_potential"
    NO_DATA = "no_data"
    TOO_FEW = "too_few"  # potential workers, below the chosen minimum
    UNCERTAIN = "uncertain"  # the interval of the rate is wider than chosen
    SIZE_UNKNOWN = "size_unknown"  # a rate without its potential workers
    NO_INPUTS = "no_inputs"  # no part of the rule is known


class Scaling(StrEnum):
    """How a part is scaled from 0 to 1 over the ranked areas."""

    PLACES = "places"  # the share of the other areas that it comes before: one giant shifts nobody
    RANGE = "range"  # (value - lowest) / (highest - lowest); 0 where all are the same


@dataclass(frozen=True)
class Part:
    """One part of a rule: a column of the table, its weight, and which end of it comes first."""

    column: str
    weight: float
    more_first: bool = True


STANDARD = (Part(TO_TARGET, 3), Part(DISTANCE, 2), Part(FALL, 1))


@dataclass(frozen=True)
class Rule:
    """How areas are ranked. `max_half_width` is in shares: 0.1 is ten points either way."""

    parts: tuple[Part, ...] = STANDARD
    scaling: Scaling = Scaling.PLACES
    min_potential: int = 30
    max_half_width: float = 0.1

    def __post_init__(self) -> None:
        weights = [part.weight for part in self.parts]
        columns = {part.column for part in self.parts}
        if len(columns) < len(weights) or not all(0 <= w < np.inf for w in weights):
            raise PriorityRuleError(parts=_written(self.parts))
        if not any(weights):
            raise PriorityRuleError(parts=_written(self.parts))


@dataclass(frozen=True)
class Scale:
    """Between which values a part was scaled; NaN where no ranked area has one."""

    part: Part
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one part brings to a score: the area's value, scaled, and its share of the score."""

    column: str
    value: float
    scaled: float
    points: float  # weight x scaled / weights of the parts that are known


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an area stands where it stands: the parts, largest first, and those that it lacks."""

    shares: tuple[Share, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ranking:
    """The areas of a table by priority: those ranked in order, then those set apart, by code.

    Columns of `areas`: those of the table; priority_rank, priority_score, stability (NA where
    apart), apart (Apart, NA where ranked), half_width, reason (Reason).
    """

    rule: Rule
    scales: tuple[Scale, ...]
    areas: pd.DataFrame

    @property
    def order(self) -> list[str]:
        """The codes of the ranked areas, first one first."""
        return list(self.areas.loc[self.areas[APART].isna(), AREA_CODE])


def add_inputs(
    table: pd.DataFrame,
    earlier: pd.DataFrame,
    indicators: pd.DataFrame,
    names: Sequence[str],
    as_of: str,
) -> pd.DataFrame:
    """Return the coverage table `table` with what it can be ranked by.

    `earlier` is the coverage table of the same areas a year before. Columns added:
    distance_to_target (target less rate), fall_since_last_year (earlier less present rate, NA
    where the two are not of one kind); both 0 where there is none. And one column for each of
    `names`, an indicator of `indicators` by its own name, last known in `as_of`. Raises
    UnknownNameError.
    """
    known = sorted(indicators["indicator"].unique())
    for name in names:
        if name not in known:
            raise UnknownNameError(name=name, known=", ".join(known) or "–")
    changed = add_change(table, earlier)
    fall = (-changed[RATE_CHANGE]).clip(lower=0).where(changed[COMPARISON] == Comparison.SAME)
    distance = (table[TARGET_RATE] - table[COVERAGE_RATE]).clip(lower=0)
    values = {
        name: add_indicator(table, indicators, name, as_of)[INDICATOR_VALUE] for name in names
    }
    return table.assign(**{DISTANCE: distance, FALL: fall.abs(), **values})  # abs: no -0.0


def rank_areas(table: pd.DataFrame, rule: Rule) -> Ranking:
    """Return the areas of a coverage table by the rule; ties are broken by area_code.

    `stability` is the greatest number of places that the rank moves when one weight moves by a
    fifth, up or down. Raises UnknownNameError where a part is no column of the table.
    """
    for part in rule.parts:
        if part.column not in table.columns:
            raise UnknownNameError(name=part.column, known=", ".join(map(str, table.columns)))
    table = table.sort_values(AREA_CODE, ignore_index=True)
    values = table[[part.column for part in rule.parts]].to_numpy(dtype="float64", na_value=np.nan)
    weights = np.array([part.weight for part in rule.parts], dtype="float64")
    half = half_width(table[COVERAGE_RATE], table[POTENTIAL])
    has_inputs = (~np.isnan(values[:, weights > 0])).any(axis=1)
    apart = _apart(table, half, rule, has_inputs)
    ranked = apart.isna().to_numpy()
    scaled, scales = _scaled(values, ranked, rule)
    known = ~np.isnan(scaled)
    points = np.where(known, scaled, 0) * weights
    points /= np.where(ranked, known @ weights, 1)[:, None]
    places = _places(_moved(weights), scaled[ranked])
    rank = np.full(len(table), np.nan)
    rank[ranked] = places[0] + 1
    moves = np.full(len(table), np.nan)
    moves[ranked] = np.abs(places - places[0]).max(axis=0)
    added: dict[str, pd.Series] = {
        PRIORITY_RANK: pd.Series(rank).astype("Int64"),
        PRIORITY_SCORE: pd.Series(np.where(ranked, points.sum(axis=1), np.nan)),
        STABILITY: pd.Series(moves).astype("Int64"),
        APART: apart,
        HALF_WIDTH: half,
        REASON: pd.Series(_reasons(rule.parts, values, scaled, points), dtype="object"),
    }
    areas = table.assign(**added)
    areas = areas.sort_values([PRIORITY_RANK, AREA_CODE], ignore_index=True)
    return Ranking(rule, scales, areas)


def half_width(rate: pd.Series, potential: pd.Series) -> pd.Series:
    """Return half the width of the Wilson interval of each rate; NA where it is not known.

    As if the potential workers were drawn at random; a rate above 1 is as sure as 1.
    """
    count = potential.where(potential > 0)
    share = rate.clip(upper=1)
    spread = np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    width: pd.Series = Z * spread / (1 + Z**2 / count)
    return width


def _apart(table: pd.DataFrame, half: pd.Series, rule: Rule, has_inputs: Flags) -> pd.Series:
    """Return why each area is set apart, NA where it is ranked."""
    state = add_state(table, rule.min_potential)[STATE]
    cases = {
        Apart.NO_POTENTIAL: state == State.NO_POTENTIAL,
        Apart.NO_DATA: state == State.NO_DATA,
        Apart.TOO_FEW: state == State.TOO_FEW,
        Apart.UNCERTAIN: half > rule.max_half_width,
        Apart.SIZE_UNKNOWN: table[POTENTIAL].isna(),
        Apart.NO_INPUTS: pd.Series(~has_inputs, index=table.index),
    }
    apart = pd.Series(index=table.index, dtype="str")
    for reason, true in reversed(cases.items()):
        apart = apart.mask(true.to_numpy(), reason.value)
    return apart


def _scaled(values: Floats, ranked: Flags, rule: Rule) -> tuple[Floats, tuple[Scale, ...]]:
    """Return each part from 0 to 1 over the ranked areas; NaN where missing or set apart."""
    scaled = np.full(values.shape, np.nan)
    scales = []
    for i, part in enumerate(rule.parts):
        here = ranked & ~np.isnan(values[:, i])
        known = values[here, i]
        lowest, highest = (known.min(), known.max()) if len(known) else (np.nan, np.nan)
        scales.append(Scale(part, float(lowest), float(highest)))
        sizes = known if part.more_first else -known
        if len(known) == 0 or highest == lowest:
            scaled[here, i] = 0.0
        elif rule.scaling is Scaling.RANGE:
            scaled[here, i] = (sizes - sizes.min()) / (highest - lowest)
        else:
            scaled[here, i] = np.searchsorted(np.sort(sizes), sizes) / (len(sizes) - 1)
    return scaled, tuple(scales)


def _moved(weights: Floats) -> Floats:
    """Return the weights, then the weights with one of them moved down, and up (cases x parts)."""
    steps = np.diag(weights * MOVED)
    return np.vstack([weights[None, :], weights - steps, weights + steps])


def _places(cases: Floats, scaled: Floats) -> npt.NDArray[np.int64]:
    """Return the place of each area, from 0, under each case of weights (cases x areas)."""
    known = ~np.isnan(scaled)
    scores = (cases @ np.where(known, scaled, 0).T) / (cases @ known.T)
    order = np.argsort(-scores.round(DIGITS), axis=1, kind="stable")  # areas are sorted by code
    return np.argsort(order, axis=1, kind="stable")


def _reasons(
    parts: Sequence[Part],
    values: Floats,
    scaled: Floats,
    points: Floats,
) -> list[Reason]:
    used = [(i, part.column) for i, part in enumerate(parts) if part.weight > 0]
    rows: Any = zip(values.tolist(), scaled.tolist(), points.tolist(), strict=True)
    reasons = []
    for value, share, point in rows:
        shares = [Share(n, value[i], share[i], point[i]) for i, n in used if not isnan(share[i])]
        shares.sort(key=lambda each: -each.points)
        reasons.append(Reason(tuple(shares), tuple(n for i, n in used if isnan(value[i]))))
    return reasons


def _written(parts: Sequence[Part]) -> str:
    return ", ".join(f"{part.column} {part.weight:g}" for part in parts) or "–"
