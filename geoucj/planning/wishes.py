"""What a plan is asked for, and whether it can be: every wish that fails is named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoucj.analysis.periods import month_number, month_numbers
from geoucj.errors import (
    AreasLimitError,
    BudgetTooSmallError,
    FloorAreasError,
    FloorWorkersError,
    ForcedExcludedError,
    ForcedLimitError,
    ForcedWithoutGapError,
    PlanSettingError,
    UnknownAreaError,
    UnknownNameError,
)
from geoucj.planning.allocation import Ints, Problem, least
from geoucj.schema import SOURCE


@dataclass(frozen=True)
class Package:
    """A package of programmes and its contribution, valid from a month on."""

    name: str
    valid_from: str
    rupiah_per_month: int
    programmes: str
    source: str


@dataclass(frozen=True)
class Floor:
    """The fewest workers, and areas, wanted inside a wider area."""

    area_code: str
    workers: int = 0
    areas: int = 0


@dataclass(frozen=True)
class Wish:
    """What a plan is asked for; money in whole rupiah.

    `quota` is the most workers of one area, `visit_cost` the rupiah that each chosen area costs,
    `max_areas` the most areas. A `forced` area gets one worker at least, an `excluded` one none.
    `target_rate` replaces the targets in force. Raises PlanSettingError.
    """

    budget: int
    rupiah_per_month: int
    months: int
    quota: int = 100
    visit_cost: int = 0
    max_areas: int | None = None
    target_rate: float | None = None
    floors: tuple[Floor, ...] = ()
    forced: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        at_least = {
            "budget": (self.budget, 0),
            "rupiah_per_month": (self.rupiah_per_month, 1),
            "months": (self.months, 1),
            "quota": (self.quota, 1),
            "visit_cost": (self.visit_cost, 0),
            "max_areas": (1 if self.max_areas is None else self.max_areas, 1),
            "target_rate": (0 if self.target_rate is None else self.target_rate, 0),
        }
        for setting, (value, lowest) in at_least.items():
            if not lowest <= value < np.inf:
                raise PlanSettingError(setting=setting, value=value)
        codes = [floor.area_code for floor in self.floors]
        for i, floor in enumerate(self.floors):
            around = tuple(codes[:i] + codes[i + 1 :])
            if min(floor.workers, floor.areas) < 0 or floor.area_code.startswith(around):
                raise PlanSettingError(setting="floors", value=floor.area_code)

    @property
    def rupiah_per_worker(self) -> int:
        """What one worker costs in all the months that are funded."""
        return self.rupiah_per_month * self.months


def packages_in_force(contributions: pd.DataFrame, month: str) -> list[Package]:
    """Return the packages of contributions.csv valid in `month`, by name."""
    months = month_numbers(contributions["valid_from"])
    # A package of which only the year is known is valid from its first month.
    months = months.where(contributions["valid_from"].str.len() > 4, months - 11)
    past = contributions.assign(_month=months)[(months <= month_number(month)).to_numpy()]
    last = past.sort_values("_month", kind="stable").drop_duplicates(
        "programme_package", keep="last"
    )
    rows = last.sort_values("programme_package").to_dict("records")
    return [
        Package(
            row["programme_package"],
            row["valid_from"],
            int(row["rupiah_per_month"]),
            row["programmes"],
            row[SOURCE],
        )
        for row in rows
    ]


def package_in_force(contributions: pd.DataFrame, name: str, month: str) -> Package:
    """Return one package as it is valid in `month`; raise UnknownNameError where it is not."""
    known = {package.name: package for package in packages_in_force(contributions, month)}
    if name not in known:
        raise UnknownNameError(name=name, known=", ".join(known) or "–")
    return known[name]


def problem_of(wish: Wish, codes: Sequence[str], gaps: Ints) -> Problem:
    """Return the problem of areas with `gaps` above 0, in the order of priority given."""
    group = np.zeros(len(codes), dtype="int64")
    numbers = {floor.area_code: number for number, floor in enumerate(wish.floors, start=1)}
    for width in {len(code) for code in numbers}:
        group += [numbers.get(code[:width], 0) for code in codes]  # no floor lies inside another
    return Problem(
        most=np.minimum(gaps, wish.quota),
        forced=np.array([code in wish.forced for code in codes], dtype="bool"),
        group=group,
        floor_workers=np.array([0, *(floor.workers for floor in wish.floors)], dtype="int64"),
        floor_areas=np.array([0, *(floor.areas for floor in wish.floors)], dtype="int64"),
        budget=wish.budget,
        per_worker=wish.rupiah_per_worker,
        per_area=wish.visit_cost,
        max_areas=wish.max_areas,
    )


def check_areas(wish: Wish, gaps: pd.Series) -> None:
    """Raise where an area that the wish names is unknown, or forced but cannot get a worker.

    `gaps` has the gap of every area of the table, by code. Raises UnknownAreaError,
    ForcedExcludedError, ForcedWithoutGapError.
    """
    for code in sorted(wish.forced | wish.excluded):
        if code not in gaps.index:
            raise UnknownAreaError(code=code)
    if both := wish.forced & wish.excluded:
        raise ForcedExcludedError(areas=_listed(both))
    if without := [code for code in wish.forced if gaps[code] == 0]:
        raise ForcedWithoutGapError(areas=_listed(without))


def check_problem(wish: Wish, problem: Problem) -> None:
    """Raise where no plan can be made, naming the wish that fails; they are checked in turn.

    Raises ForcedLimitError, FloorWorkersError, FloorAreasError, AreasLimitError,
    BudgetTooSmallError; all are InfeasiblePlanErrors.
    """
    if wish.max_areas is not None and len(wish.forced) > wish.max_areas:
        raise ForcedLimitError(forced=len(wish.forced), limit=wish.max_areas)
    for number, floor in enumerate(wish.floors, start=1):
        inside = problem.most[problem.group == number]
        if len(inside) < floor.areas:
            raise FloorAreasError(area=floor.area_code, wanted=floor.areas, possible=len(inside))
        if (possible := int(inside.sum())) < floor.workers:
            raise FloorWorkersError(area=floor.area_code, wanted=floor.workers, possible=possible)
    needed = least(problem)
    if wish.max_areas is not None and needed.areas > wish.max_areas:
        raise AreasLimitError(needed=needed.areas, limit=wish.max_areas)
    cost = needed.workers * wish.rupiah_per_worker + needed.areas * wish.visit_cost
    if cost > wish.budget:
        raise BudgetTooSmallError(needed=cost, budget=wish.budget)


def _listed(codes: Sequence[str] | frozenset[str] | list[str]) -> str:
    return ", ".join(sorted(codes))
