"""The arithmetic of a plan: how many workers at most, and how many of them in each area.

Every worker costs the same, so areas with the same `most` are alike until it comes to priority.
That keeps the exact problem small (a whole number of areas of each size), and leaves the choice
between plans that protect equally many workers to the order of priority (`fill`).
"""

from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Problem:
    """Areas in order of priority, and what limits them.

    `most` workers can be protected in each area (1 at least); `forced` areas get 1 at least.
    `group` is the floor to which each area belongs; of each floor, `floor_workers` workers and
    `floor_areas` areas are wanted at least (group 0 has no floor).
    """

    most: Ints
    forced: Flags
    group: Ints
    floor_workers: Ints
    floor_areas: Ints
    budget: int
    per_worker: int
    per_area: int
    max_areas: int | None

    @property
    def slots(self) -> int:
        """How many areas may be chosen, whatever they cost."""
        return len(self.most) if self.max_areas is None else min(self.max_areas, len(self.most))


@dataclass(frozen=True)
class Least:
    """The fewest areas and workers by which the forced areas and the floors are met."""

    areas: int
    workers: int


def least(problem: Problem) -> Least:
    """Return what the forced areas and floors need; the floors are within what is possible."""
    stock = _Stock(problem)
    return Least(stock.areas, stock.workers)


def most_workers(problem: Problem) -> int:
    """Return the greatest number of workers that can be protected.

    Where areas cost nothing and any number may be chosen, only money and `most` count. Else it is
    solved exactly by HiGHS. Some best plan holds the base of every group (see `_Stock`): the others
    can be put in its place one for one, and hold no more. So the unknowns are the workers, the
    number of further areas, and how many of these are of each size. `least(problem)` must be
    affordable.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - a second to load

    if not problem.per_area and problem.slots == len(problem.most):
        return int(min(problem.most.sum(), problem.budget // problem.per_worker))
    stock = _Stock(problem)
    sizes, counts = stock.sizes[stock.spare > 0], stock.spare[stock.spare > 0]
    money = problem.budget - stock.areas * problem.per_area
    unit = gcd(problem.per_worker, problem.per_area)
    price = np.array([problem.per_worker // unit, problem.per_area // unit, *(0 * sizes)])
    # More areas hold more and leave less money: the best number is where the two meet, or one
    # less. The largest areas are best. Such bounds leave the solver little to search.
    holds = stock.most + np.concatenate([[0], np.cumsum(np.repeat(sizes, counts))])
    pays = (money - np.arange(len(holds)) * problem.per_area) // problem.per_worker
    meet = int(np.argmax(holds >= pays)) if (holds >= pays).any() else len(holds) - 1
    most_areas = min(meet, problem.slots - stock.areas)
    least_areas = max(0, min(meet - 1, most_areas))
    before = np.cumsum(counts) - counts
    lowest = np.clip(least_areas - before, 0, counts)
    highest = np.clip(most_areas - before, 0, counts)
    result = milp(
        np.array([-1, 0, *(0 * sizes)]),
        integrality=np.ones(len(price)),
        bounds=Bounds(
            np.array([0, least_areas, *lowest]), np.array([np.inf, most_areas, *highest])
        ),
        constraints=[
            LinearConstraint(np.array([1, 0, *-sizes]), ub=stock.most),
            LinearConstraint(np.array([0, -1, *(0 * sizes + 1)]), lb=0, ub=0),
            LinearConstraint(price, ub=money // unit),
        ],
        options={"mip_rel_gap": 0},
    )
    if result.x is None:
        raise ValueError(result.message)
    areas = round(result.x[1])
    return int(min(holds[areas], pays[areas]))  # exact, whatever the solver's tolerance


def fill(problem: Problem, total: int) -> Ints:
    """Return the workers of each area, `total` in all, which must be `most_workers(problem)`.

    Of all such plans the one that gives most to the first area; of these, to the second; and so on.
    """
    slots = problem.slots
    if problem.per_area:
        slots = min(slots, (problem.budget - total * problem.per_worker) // problem.per_area)
    quotas = np.zeros(len(problem.most), dtype="int64")
    stock = _Stock(problem)
    for i in range(len(quotas)):
        if total == 0:
            break
        workers = stock.take(i, total, slots)
        if workers:
            quotas[i] = workers
            total, slots = total - workers, slots - 1
    return quotas


def even_split(problem: Problem) -> Ints:
    """Return the same number of workers for every area, as many as the budget pays for.

    An area with fewer gets what it has, and what it leaves goes evenly to the others; what is left
    after whole rounds goes one by one to the first areas. Limits other than `most` and the budget
    are not looked at.
    """
    most, areas = problem.most, len(problem.most)

    def cost(level: int) -> int:
        workers = int(np.minimum(most, level).sum())
        return workers * problem.per_worker + (areas * problem.per_area if level else 0)

    low, high = 0, int(most.max(initial=0))
    while low < high:
        level = (low + high + 1) // 2
        low, high = (level, high) if cost(level) <= problem.budget else (low, level - 1)
    quotas = np.minimum(most, low)
    each = problem.per_worker + (0 if low else problem.per_area)
    more = np.flatnonzero(most > low)[: (problem.budget - cost(low)) // each]
    quotas[more] += 1
    return quotas


class _Stock:
    """The areas not decided on: what they must hold by forced areas and floors, and can hold.

    Counts of areas are kept by group and by `most`, largest first. Of each group the fewest areas
    that meet its floor are its base: the forced ones and the largest others.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        groups = len(problem.floor_workers)
        self.sizes, place = np.unique(-problem.most, return_inverse=True)
        self.sizes = -self.sizes
        self.place = place
        self.counts = np.zeros((groups, len(self.sizes)), dtype="int64")
        np.add.at(self.counts, (problem.group[~problem.forced], place[~problem.forced]), 1)
        forced, group = problem.forced, problem.group
        self.forced = np.bincount(group[forced], minlength=groups)
        self.forced_most = np.zeros(groups, dtype="int64")
        np.add.at(self.forced_most, group[forced], problem.most[forced])
        self.want_workers = problem.floor_workers.copy()
        self.want_areas = problem.floor_areas.copy()
        self.bases = [self._base(group) for group in range(groups)]
        self.areas = sum(base.areas for base in self.bases)
        self.workers = sum(base.workers for base in self.bases)
        self.most = sum(base.most for base in self.bases)
        self.spare = self.counts.sum(axis=0) - sum(base.taken for base in self.bases)

    def take(self, i: int, total: int, slots: int) -> int:
        """Decide on area `i`: the most workers with which `total` stays within reach, or none."""
        problem, group, most = self.problem, int(self.problem.group[i]), int(self.problem.most[i])
        forced = bool(problem.forced[i])
        if forced:
            self.forced[group] -= 1
            self.forced_most[group] -= most
        else:
            self.counts[group, self.place[i]] -= 1
            self.spare[self.place[i]] -= 1
        wanted = int(self.want_workers[group]), int(self.want_areas[group])
        # The others of the group need one worker each where they must be chosen.
        others = max(wanted[1] - 1, int(self.forced[group]), 0)
        elsewhere = self.workers - self.bases[group].workers
        workers = min(most, total - elsewhere - others)
        if workers > 0 and slots > 0:
            self.want_workers[group] = max(0, wanted[0] - workers)
            self.want_areas[group] = max(0, wanted[1] - 1)
            self._renew(group)
            if self._reaches(total - workers, slots - 1):
                return workers
            self.want_workers[group], self.want_areas[group] = wanted
        self._renew(group)
        return 0

    def _reaches(self, total: int, slots: int) -> bool:
        """Return whether `total` workers, no fewer than those of the bases, fit in `slots`."""
        if self.areas > slots:
            return False
        before = np.cumsum(self.spare) - self.spare
        more = np.clip(slots - self.areas - before, 0, self.spare)
        return bool(self.most + (more * self.sizes).sum() >= total)

    def _renew(self, group: int) -> None:
        old = self.bases[group]
        if not (old.workers or self.forced[group] or self.want_workers[group]):
            return  # nothing was wanted of it, and nothing is
        new = self._base(group)
        self.bases[group] = new
        self.areas += new.areas - old.areas
        self.workers += new.workers - old.workers
        self.most += new.most - old.most
        self.spare += old.taken - new.taken

    def _base(self, group: int) -> "_Base":
        counts, forced = self.counts[group], int(self.forced[group])
        more = max(0, int(self.want_areas[group]) - forced)
        lacking = int(self.want_workers[group] - self.forced_most[group])
        if lacking > 0:
            holds = np.cumsum(counts * self.sizes)
            at = int(np.searchsorted(holds, lacking))
            if at < len(holds):
                before = int(holds[at - 1]) if at else 0
                full = int(counts[:at].sum())
                more = max(more, full + -(-(lacking - before) // int(self.sizes[at])))
        if not more:
            taken = np.zeros_like(counts)
            return _Base(
                taken,
                forced,
                max(forced, int(self.want_workers[group])),
                int(self.forced_most[group]),
            )
        taken = np.clip(more - (np.cumsum(counts) - counts), 0, counts)
        areas = forced + int(taken.sum())
        most = int(self.forced_most[group] + (taken * self.sizes).sum())
        return _Base(taken, areas, max(areas, int(self.want_workers[group])), most)


@dataclass(frozen=True, eq=False)
class _Base:
    taken: Ints  # areas by size, without the forced ones
    areas: int
    workers: int  # at least
    most: int
