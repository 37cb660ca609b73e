"""The plan that protects most workers with a sum of money, beside the even split of today.

cost = workers x rupiah a month x months + chosen areas x cost of a visit. No area gets more than
the quota, nor more than its gap: its workers to target, never more than its uncovered workers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np
import pandas as pd

from geoucj.analysis.figures import DERIVED
from geoucj.analysis.indicators import AREAS_WITH_DATA, add_gaps, roll_up
from geoucj.areas.codes import parent_codes
from geoucj.planning.allocation import Ints, Problem, even_split, fill, most_workers
from geoucj.planning.wishes import Wish, check_areas, check_problem, problem_of
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COST,
    COVERAGE_RATE,
    POTENTIAL,
    QUOTA,
    RATE_AFTER,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
)

MORE = 100_000_000  # rupiah: what they would add is always asked
EVEN_QUOTA = "even_quota"
EVEN_RATE_AFTER = "even_coverage_rate_after"
AREAS = "areas"
CHOSEN = "chosen_areas"
OUTSIDE = "quota_outside"


class Limit(StrEnum):
    """What keeps a plan from protecting more workers."""

    BUDGET = "budget"
    AREAS = "areas"
    QUOTA = "quota"
    FLOORS = "floors"
    FORCED = "forced"
    GAP = "gap"  # every area that may be chosen reaches its target


@dataclass(frozen=True)
class Binding:
    """What binds, and how many more workers there would be without it.

    More than one limit where lifting one of them alone adds nobody. GAP adds nobody.
    """

    limits: tuple[Limit, ...]
    workers: int


@dataclass(frozen=True)
class Totals:
    """What a plan comes to."""

    workers: int
    areas: int
    cost: int  # rupiah


@dataclass(frozen=True, eq=False)
class Plan:
    """The quotas of all areas of a table, sorted by code.

    Columns of `areas`: those of the table, with the gaps of the wish's target; quota (workers, 0
    where not chosen), cost (rupiah), coverage_rate_after; even_quota, even_coverage_rate_after:
    the same budget spread evenly over all areas with a gap (`even_split`). `more` is how many
    workers the next 100 million rupiah would add. `binding` starts with the limit that keeps most
    workers out.
    """

    wish: Wish
    areas: pd.DataFrame
    total: Totals
    even: Totals
    more: int
    binding: tuple[Binding, ...]


def plan_budget(table: pd.DataFrame, wish: Wish, order: Sequence[str] = ()) -> Plan:
    """Return the plan that protects most workers in the areas of a coverage table.

    `order` holds area codes, first priority first (`Ranking.order`); areas that are not in it come
    after those, by code. Of plans with equally many workers the one that gives most to the first
    area is chosen; of these, the one that gives most to the second; and so on. An area without
    both counts, or without a target, gets nothing. Raises what `check_areas` and `check_problem`
    raise: the wish that fails.
    """
    table = table.sort_values(AREA_CODE, ignore_index=True)
    if wish.target_rate is not None:
        table = add_gaps(table.assign(**{TARGET_RATE: wish.target_rate}))
    gaps = np.floor(table[[TO_TARGET, UNCOVERED]].min(axis=1, skipna=False).fillna(0))
    check_areas(wish, gaps.set_axis(table[AREA_CODE]))
    places = table[AREA_CODE].map({code: place for place, code in enumerate(order)})
    in_order = places.astype("float64").sort_values(kind="stable").index  # NaN last
    may = ((gaps > 0) & ~table[AREA_CODE].isin(wish.excluded))[in_order]
    rows = in_order[may.to_numpy()]
    codes, gap = table.loc[rows, AREA_CODE].tolist(), gaps[rows].to_numpy(dtype="int64")
    problem = problem_of(wish, codes, gap)
    check_problem(wish, problem)
    workers = most_workers(problem)
    more = most_workers(replace(problem, budget=problem.budget + MORE)) - workers
    quotas, even = fill(problem, workers), even_split(problem)
    areas = table.assign(
        **{
            QUOTA: pd.Series(quotas, index=rows).reindex(table.index, fill_value=0),
            EVEN_QUOTA: pd.Series(even, index=rows).reindex(table.index, fill_value=0),
        }
    )
    areas[COST] = areas[QUOTA] * wish.rupiah_per_worker + (areas[QUOTA] > 0) * wish.visit_cost
    for quota, after in ((QUOTA, RATE_AFTER), (EVEN_QUOTA, EVEN_RATE_AFTER)):
        reached = (areas[ACTIVE] + areas[quota]) / areas[POTENTIAL]
        areas[after] = areas[COVERAGE_RATE].where(areas[quota] == 0, reached)
    binding = _binding(problem, gap, workers)
    return Plan(wish, areas, _totals(quotas, wish), _totals(even, wish), more, binding)


def plan_by(plan: Plan, level: Level) -> pd.DataFrame:
    """Return the plan by the wider areas of `level`: what it costs and does to their rates.

    Quotas and costs are sums over all areas. Rates are those of sums (`roll_up`): only areas with
    both counts, of the newest month in the wider area. Columns: area_code, as_of, areas,
    areas_with_data, active_participants, potential_workers, coverage_rate, quota, chosen_areas,
    cost, quota_outside (workers of the quota whose area is not in the rate),
    coverage_rate_after; even_quota, even_coverage_rate_after.
    """
    parents = parent_codes(plan.areas[AREA_CODE], level).rename(AREA_CODE)
    sums = roll_up(plan.areas[plan.areas[DERIVED].isna()], level).set_index(AREA_CODE)
    month = parents.map(sums[AS_OF])
    counted = plan.areas[[ACTIVE, POTENTIAL]].notna().all(axis=1) & plan.areas[DERIVED].isna()
    inside = counted & (plan.areas[AS_OF] == month)
    parts = pd.DataFrame(
        {
            AREAS: 1,
            QUOTA: plan.areas[QUOTA],
            CHOSEN: (plan.areas[QUOTA] > 0).astype("int64"),
            COST: plan.areas[COST],
            OUTSIDE: plan.areas[QUOTA].where(~inside, 0),
            EVEN_QUOTA: plan.areas[EVEN_QUOTA],
            "even_inside": plan.areas[EVEN_QUOTA].where(inside, 0),
        }
    )
    by = parts.groupby(parents).sum()
    figures = [AS_OF, AREAS_WITH_DATA, ACTIVE, POTENTIAL, COVERAGE_RATE]
    by = by.join(sums[figures])
    potential = by[POTENTIAL].where(by[POTENTIAL] > 0)
    by[RATE_AFTER] = (by[ACTIVE] + by[QUOTA] - by[OUTSIDE]) / potential
    by[EVEN_RATE_AFTER] = (by[ACTIVE] + by.pop("even_inside")) / potential
    return by.reset_index()


def _totals(quotas: Ints, wish: Wish) -> Totals:
    workers, areas = int(quotas.sum()), int((quotas > 0).sum())
    return Totals(workers, areas, workers * wish.rupiah_per_worker + areas * wish.visit_cost)


def _binding(problem: Problem, gaps: Ints, workers: int) -> tuple[Binding, ...]:
    """Return the limits that bind: lifted one by one, else the first few that help together."""
    if workers == gaps.sum():
        return (Binding((Limit.GAP,), 0),)
    at_work = {
        Limit.BUDGET: True,
        Limit.AREAS: problem.slots < len(problem.most),
        Limit.QUOTA: bool((problem.most < gaps).any()),
        Limit.FLOORS: bool(problem.floor_workers.any() or problem.floor_areas.any()),
        Limit.FORCED: bool(problem.forced.any()),
    }
    limits = [limit for limit, works in at_work.items() if works]
    for count in range(1, len(limits) + 1):
        found = []
        for lifted in combinations(limits, count):
            gain = most_workers(_lifted(problem, gaps, lifted)) - workers
            if gain > 0:
                found.append(Binding(lifted, gain))
        if found:
            return tuple(sorted(found, key=lambda each: -each.workers))
    return ()


def _lifted(problem: Problem, gaps: Ints, limits: Sequence[Limit]) -> Problem:
    """Return `problem` without some of its limits."""
    if Limit.QUOTA in limits:
        problem = replace(problem, most=gaps)
    if Limit.AREAS in limits:
        problem = replace(problem, max_areas=None)
    if Limit.FLOORS in limits:
        none = np.zeros_like(problem.floor_workers)
        problem = replace(problem, floor_workers=none, floor_areas=none)
    if Limit.FORCED in limits:
        problem = replace(problem, forced=np.zeros_like(problem.forced))
    if Limit.BUDGET in limits:
        enough = int(problem.most.sum()) * problem.per_worker
        problem = replace(problem, budget=enough + len(problem.most) * problem.per_area)
    return problem
