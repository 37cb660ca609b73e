"""From today's rate to the target date: how many workers a month, and who falls out meanwhile.

Every number comes with the step that leads to it, so that a person can check it with a calculator.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np
import pandas as pd

from geoucj.analysis.change import DIGITS, Comparison
from geoucj.analysis.figures import DERIVED
from geoucj.analysis.indicators import AREAS_WITH_DATA, ROUNDING
from geoucj.analysis.periods import month_number, month_numbers, month_text
from geoucj.analysis.programmes import add_assistance
from geoucj.areas.codes import level_of
from geoucj.errors import NoFigureError
from geoucj.planning.goals import Goal
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    ASSISTED,
    COVERAGE_RATE,
    LEVEL,
    POTENTIAL,
    RATE_BASIS,
)

WINDOW = 12  # months over which the recent pace is measured: like months, for December is high
TARGET_LINE = "target_line"
PAID_FOR = "paid_for"
ENDED = "ended"
BEGUN = "begun"
EXPECTED = "expected_active"
EXPECTED_RATE = "expected_rate"


class StepName(StrEnum):
    """The steps from the latest figure to the workers needed a month, in order."""

    MONTHS_LEFT = "months_left"  # from the month asked in to the target's month
    POTENTIAL = "potential"  # active / rate, where the potential was not published
    ACTIVE = "active"  # rate x potential, where the active participants were not published
    WANTED = "wanted"  # target x potential, rounded up
    TO_TARGET = "to_target"  # wanted - active, at least 0
    A_MONTH = "a_month"  # to target / months left, rounded up
    FALL = "fall"  # whose funded months end before the target's month
    IN_ALL = "in_all"  # wanted - active + fall, at least 0
    IN_ALL_A_MONTH = "in_all_a_month"  # in all / months left, rounded up
    COST_A_MONTH = "cost_a_month"  # to target x rupiah a month
    POINTS_A_MONTH = "points_a_month"  # (target - rate) / months left, as a share


@dataclass(frozen=True)
class Step:
    """One step: the numbers it starts from, and its result before and after rounding."""

    name: StepName
    inputs: tuple[float, ...]
    exact: float
    result: float


@dataclass(frozen=True)
class Figure:
    """A figure of an area in its own month; a count that is not known is None.

    `derived` names the count that was computed from the published rate and the other count.
    """

    as_of: str
    active: int | None
    potential: int | None
    rate: float
    derived: str | None


@dataclass(frozen=True)
class RecentPace:
    """What changed between two figures; workers are None where a count was not published.

    `comparison` says whether the two are of one kind.
    """

    first: Figure
    last: Figure
    months: int
    points: float  # as a share: 0.142 is 14.2 points
    workers: int | None
    comparison: Comparison

    @property
    def points_a_month(self) -> float:
        """The points gained a month, as a share."""
        return self.points / self.months

    @property
    def workers_a_month(self) -> float | None:
        """The workers gained a month."""
        return None if self.workers is None else self.workers / self.months


@dataclass(frozen=True, eq=False)
class Pace:
    """From the latest figure of an area to its target.

    `steps` are those that can be made. `recent` is None where only one figure is known, `faster`
    how many times the recent pace the needed one is (in points; None where that did not rise or
    cannot be compared), `reached_in` the months in which the recent pace would reach the target.

    `months` has one row per month from the figure's to the later of the target's and the last
    funded one: as_of; target_line (rate, straight from the figure to the target); paid_for
    (workers whose contributions are paid by programmes of known length), ended (of those paid for
    in the figure's month, who no longer are), begun (paid for since); expected_active = active -
    ended, and expected_rate: what is left if nothing is renewed and nothing else happens.
    NA where no programme of known length and number of workers is known. `unclear` counts the
    programmes without a known length or number of workers: they are in none of these.
    """

    area_code: str
    as_of: str
    figure: Figure
    target_rate: float
    target_month: str
    steps: tuple[Step, ...]
    recent: RecentPace | None
    faster: float | None
    reached_in: int | None
    months: pd.DataFrame
    unclear: int

    def result(self, name: StepName) -> float | None:
        """Return the result of one step; None where it cannot be made."""
        return next((step.result for step in self.steps if step.name is name), None)


def pace_of(
    history: pd.DataFrame,
    assistance: pd.DataFrame,
    goal: Goal,
    as_of: str,
    rupiah_per_month: int | None = None,
) -> Pace:
    """Return the pace of one area; `history` is what `analysis.figures.history` gives.

    Only figures known in the month `as_of` are used. `assistance` may be the whole table. Raises
    NoFigureError where the area has no rate by then.
    """
    known = history[history[COVERAGE_RATE].notna()]
    known = known[(month_numbers(known[AS_OF]) <= month_number(as_of)).to_numpy()]
    if known.empty:
        raise NoFigureError(month=as_of)
    last = known.iloc[-1]
    figure = _figure(last)
    months_left = month_number(goal.month) - month_number(as_of)
    area = str(last[AREA_CODE])
    months, unclear = _months(area, figure, goal, assistance)
    ended = months.loc[months[AS_OF] == month_text(month_number(goal.month)), ENDED].dropna()
    fall = int(ended.iloc[0]) if len(ended) else None
    steps = _steps(figure, goal, months_left, fall, rupiah_per_month)
    recent = _recent(known)
    gap = round(goal.rate - figure.rate, DIGITS)
    rising = recent is not None and recent.points > 0 and recent.comparison is Comparison.SAME
    faster = reached_in = None
    if recent is not None and rising and gap > 0:
        reached_in = ceil(gap / recent.points_a_month - ROUNDING)
        faster = gap / months_left / recent.points_a_month if months_left > 0 else None
    aim = (goal.rate, goal.month)
    return Pace(area, as_of, figure, *aim, steps, recent, faster, reached_in, months, unclear)


def _figure(row: pd.Series) -> Figure:
    return Figure(
        as_of=str(row[AS_OF]),
        active=_count(row[ACTIVE]),
        potential=_count(row[POTENTIAL]),
        rate=float(row[COVERAGE_RATE]),
        derived=None if pd.isna(row[DERIVED]) else str(row[DERIVED]),
    )


def _count(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


def _steps(
    figure: Figure,
    goal: Goal,
    months_left: int,
    fall: int | None,
    rupiah_per_month: int | None,
) -> tuple[Step, ...]:
    """Return the steps that can be made; without both counts only those in points."""
    steps = []

    def step(name: StepName, inputs: tuple[float, ...], exact: float, result: float) -> float:
        steps.append(Step(name, inputs, exact, result))
        return result

    def a_month(name: StepName, workers: float) -> None:
        if months_left > 0:
            exact = workers / months_left
            step(name, (workers, months_left), exact, ceil(exact))

    step(StepName.MONTHS_LEFT, (), months_left, months_left)
    if figure.active is not None and figure.potential is not None:
        if figure.derived == POTENTIAL:
            exact = figure.active / figure.rate
            step(StepName.POTENTIAL, (figure.active, figure.rate), exact, figure.potential)
        if figure.derived == ACTIVE:
            exact = figure.rate * figure.potential
            step(StepName.ACTIVE, (figure.rate, figure.potential), exact, figure.active)
        exact = goal.rate * figure.potential
        aim = (goal.rate, figure.potential)
        wanted = step(StepName.WANTED, aim, exact, ceil(exact - ROUNDING))
        missing = wanted - figure.active
        to_target = step(StepName.TO_TARGET, (wanted, figure.active), missing, max(0, missing))
        a_month(StepName.A_MONTH, to_target)
        if fall is not None:
            step(StepName.FALL, (), fall, fall)
            inputs = (wanted, figure.active, fall)
            in_all = step(StepName.IN_ALL, inputs, missing + fall, max(0, missing + fall))
            a_month(StepName.IN_ALL_A_MONTH, in_all)
        if rupiah_per_month is not None:
            cost = to_target * rupiah_per_month
            step(StepName.COST_A_MONTH, (to_target, rupiah_per_month), cost, cost)
    if months_left > 0:
        exact = round(goal.rate - figure.rate, DIGITS) / months_left
        step(StepName.POINTS_A_MONTH, (goal.rate, figure.rate, months_left), exact, max(0.0, exact))
    return tuple(steps)


def _recent(known: pd.DataFrame) -> RecentPace | None:
    """Return the change over the last WINDOW months, from the earliest figure in them."""
    months = month_numbers(known[AS_OF]).to_numpy()
    before = np.flatnonzero((months >= months[-1] - WINDOW) & (months < months[-1]))
    if not len(before):
        return None
    at = int(before[0])
    first, last = known.iloc[at], known.iloc[-1]
    points = round(float(last[COVERAGE_RATE] - first[COVERAGE_RATE]), DIGITS)
    counted = not any(row[DERIVED] == ACTIVE or pd.isna(row[ACTIVE]) for row in (first, last))
    comparison = Comparison.SAME
    if first[RATE_BASIS] != last[RATE_BASIS]:
        comparison = Comparison.OTHER_BASIS
    elif known.iloc[[at, -1]][AREAS_WITH_DATA].fillna(0).nunique() > 1:
        comparison = Comparison.OTHER_AREAS
    workers = int(last[ACTIVE] - first[ACTIVE]) if counted else None
    span = int(months[-1] - months[at])
    return RecentPace(_figure(first), _figure(last), span, points, workers, comparison)


def _months(
    area: str, figure: Figure, goal: Goal, assistance: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Return the months to come, and how many programmes cannot be followed through them."""
    inside = assistance[assistance[AREA_CODE].str.startswith(area)]
    followed = inside[["months", "workers"]].notna().all(axis=1)
    clear = inside[followed]
    starts = month_numbers(clear["start"])
    ends = starts + clear["months"]  # the first month that is not paid for
    now = month_number(figure.as_of)
    last = int(max(month_number(goal.month), ends.max() if len(ends) else now, now))
    running = clear[(starts <= now).to_numpy()]
    place = pd.DataFrame({AREA_CODE: [area], LEVEL: [level_of(area).value]})
    months = range(now, last + 1)

    def paid(programmes: pd.DataFrame) -> pd.Series:
        """Return the workers paid for in each month; 0 before the first programme begins.

        They change only where a programme begins or has ended.
        """
        if clear.empty:
            return pd.Series([np.nan] * len(months))
        changes = {now, *starts.tolist(), *ends.astype("int64").tolist()}
        known = {
            month: add_assistance(place, programmes, month_text(month))[ASSISTED].iloc[0]
            for month in changes.intersection(months)
        }
        rows = pd.Series({month: known.get(month, np.nan) for month in months}, dtype="float64")
        rows[now] = 0.0 if pd.isna(rows[now]) else rows[now]
        return rows.ffill().reset_index(drop=True)

    span = month_number(goal.month) - now
    share = [(month - now) / span if span > 0 else 1.0 for month in months]
    line = figure.rate + (goal.rate - figure.rate) * pd.Series(share)
    kept = paid(running)
    table = pd.DataFrame({AS_OF: [month_text(month) for month in months]})
    table[TARGET_LINE] = line.where(pd.Series(months) <= now + max(span, 0))
    table[PAID_FOR] = paid(clear)
    table[ENDED] = kept.iloc[0] - kept
    table[BEGUN] = table[PAID_FOR] - kept
    table[EXPECTED] = (np.nan if figure.active is None else figure.active) - table[ENDED]
    table[EXPECTED_RATE] = table[EXPECTED] / (figure.potential or np.nan)
    return table, int((~followed).sum())
