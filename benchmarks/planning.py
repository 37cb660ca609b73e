"""Plans for the villages of both provinces: how long they take, beside the plain formulation.

    python benchmarks/planning.py

The peer gives the same wish to the same solver (HiGHS) with one whole number and one yes or no for
each village, for a minute at most. Both must protect equally many workers. Sample figures.
"""

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import eye_array, hstack

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.areas.registry import load_registry
from geoucj.exports.view import figures_of
from geoucj.planning.budget import plan_budget
from geoucj.planning.priority import Part, Rule, rank_areas
from geoucj.planning.wishes import Wish
from geoucj.schema import TO_TARGET, UNCOVERED, Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

MONTH = "2025-12"
PATIENCE = 60  # s for the peer
WISHES = {
    "workers only": {},
    "visits cost": {"visit_cost": 750_000},
    "visits cost, 60 villages": {"visit_cost": 333_333, "max_areas": 60},
    "20 billion, quota 1,000": {"visit_cost": 612_345, "quota": 1_000, "budget": 20 * 10**9},
}


def plain(most: np.ndarray, wish: Wish) -> tuple[int, str]:
    """Return the workers that the plain formulation protects, and what the solver says of them."""
    count = len(most)
    ones, none = np.ones(count), np.zeros(count)
    result = milp(
        np.concatenate([-ones, none]),
        integrality=np.ones(2 * count),
        bounds=Bounds(0, np.concatenate([most, ones])),
        constraints=[
            LinearConstraint(hstack([eye_array(count), -eye_array(count) * most[:, None]]), ub=0),
            LinearConstraint(
                np.concatenate([ones * wish.rupiah_per_worker, ones * wish.visit_cost]),
                ub=wish.budget,
            ),
            LinearConstraint(np.concatenate([none, ones]), ub=wish.max_areas or count),
        ],
        options={"mip_rel_gap": 0, "time_limit": PATIENCE},
    )
    workers = 0 if result.x is None else round(-result.fun)
    return workers, "solved" if result.status == 0 else "not proven best in time"


def main() -> None:
    """Run the benchmark."""
    registry = load_registry([SHIPPED / "boundaries"])
    figures = figures_of(
        open_dataset("sample", [SHIPPED / "data"], registry), registry, Segment.ALL
    )
    villages = coverage_table(figures, Query(Level.VILLAGE, MONTH))
    order = rank_areas(villages, Rule((Part(TO_TARGET, 1),))).order
    gaps = villages[[TO_TARGET, UNCOVERED]].min(axis=1, skipna=False).fillna(0).to_numpy()
    for name, changes in WISHES.items():
        asked = {"budget": 500_000_000, "rupiah_per_month": 16_800, "months": 3, **changes}
        wish = Wish(**asked)
        start = time.perf_counter()
        plan = plan_budget(villages, wish, order)
        ours = time.perf_counter() - start
        start = time.perf_counter()
        workers, said = plain(np.minimum(gaps, wish.quota), wish)
        peer = time.perf_counter() - start
        print(f"{name}: {len(villages)} villages")
        print(f"  geoucj: {ours:.2f} s, {plan.total.workers} workers")
        print(f"  plain: {peer:.2f} s, {workers} workers, {said}; {peer / ours:.1f} times as long")


if __name__ == "__main__":
    main()
