"""What the plan page shows, worked out once per run: from what is asked for to plan and map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

import pandas as pd

from geoucj.analysis.coverage import Query
from geoucj.analysis.indicators import add_gaps
from geoucj.analysis.reference import Reference, offered_target, reference_target
from geoucj.areas.codes import level_of
from geoucj.boundaries import store
from geoucj.boundaries.store import BoundarySet
from geoucj.errors import GeoUCJError
from geoucj.maps.layer import SIZES, Circles, Geometry, Layer, make_layer
from geoucj.maps.measures import Measure
from geoucj.planning.budget import plan_by
from geoucj.planning.proposal import PlanRequest, Proposal
from geoucj.schema import (
    AREA_CODE,
    COST,
    LEVELS,
    QUOTA,
    RATE_AFTER,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    State,
)
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, state
from geoucj.ui.state import Context

LARGER = 5  # how many times the greatest quota the largest circle of the map stands for
Funds = tuple[tuple[str, float], ...]  # who pays, and for what part: (name, weight) each


@dataclass(frozen=True, eq=False)
class PlanView:
    """Everything that the parts of the plan page show: one plan, in words, list and map alike.

    `proposal` is None where there is none: `problem` says why. `table` has the villages of the
    area with their gaps; with a plan it is that of the plan.
    """

    request: PlanRequest
    dataset: DataSet
    boundaries: BoundarySet
    reference: Reference | None
    table: pd.DataFrame
    layer: Layer
    proposal: Proposal | None
    problem: GeoUCJError | None

    @property
    def target(self) -> float:
        """The target that the whole area is compared with."""
        if self.request.target_rate is not None:
            return self.request.target_rate
        return offered_target(self.reference) / 100

    @property
    def possible(self) -> frozenset[str]:
        """The codes of the villages that can get a worker."""
        gaps = self.table[[TO_TARGET, UNCOVERED]].min(axis=1, skipna=False)
        return frozenset(self.table.loc[(gaps >= 1).to_numpy(), AREA_CODE])


def plan_view(ctx: Context, request: PlanRequest) -> PlanView:
    """Return the view of what is asked for; a plan that cannot be made is a problem of it."""
    proposal, problem = None, None
    try:
        proposal = cache.proposal(ctx.settings, request)
    except GeoUCJError as error:
        problem = error
    figures = cache.figures(ctx.settings, request.data, request.segment)
    reference = reference_target(figures, request.area_code, request.as_of)
    table = proposal.plan.areas if proposal else _without_plan(ctx, request)
    boundaries = boundaries_in_use(ctx)
    geometry = cache.geometry(boundaries, Level.VILLAGE, request.area_code)
    rate = request.target_rate
    quotas = proposal.plan.areas[QUOTA] if proposal else None
    layer = make_layer(
        table,
        Measure.COVERAGE_RATE,
        offered_target(reference) / 100 if rate is None else rate,
        geometry,
        kept=~table[AREA_CODE].isin(request.excluded) if request.excluded else None,
    )
    if quotas is not None and quotas.any():
        layer = replace(layer, circles=_circles(table[AREA_CODE], quotas, geometry))
    return PlanView(
        request=request,
        dataset=cache.dataset(ctx.settings, request.data),
        boundaries=boundaries,
        reference=reference,
        table=table,
        layer=layer,
        proposal=proposal,
        problem=problem,
    )


def boundaries_in_use(ctx: Context) -> BoundarySet:
    """Return the boundary set of the map page, else the one in use."""
    there = {each.name: each for each in cache.boundary_sets(ctx.settings)}
    shown = state.get(state.BOUNDARIES)
    return there[shown] if shown in there else store.set_in_use(ctx.settings.boundary_folders)


def villages(proposal: Proposal) -> pd.DataFrame:
    """Return all villages of the ranking, in its order, with quota, cost and rate after."""
    planned = proposal.plan.areas.set_index(AREA_CODE)[[QUOTA, COST, RATE_AFTER]]
    return proposal.ranking.areas.join(planned, on=AREA_CODE)


def levels_inside(area: str) -> list[Level]:
    """Return the levels at which a plan is summed up: below its area, above the village."""
    inside = list(LEVELS[LEVELS.index(level_of(area)) + 1 : -1])
    return inside or [level_of(area)]


def before_and_after(proposal: Proposal, level: Level) -> pd.DataFrame:
    """Return `plan_by` of the areas of a level, those with most workers first."""
    rows = plan_by(proposal.plan, level)
    return rows.sort_values([QUOTA, AREA_CODE], ascending=[False, True], ignore_index=True)


def divided(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts of `total` by weight; they add up, the largest rests are rounded up.

    All of them are 0 where no weight is above 0.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0 for _ in weights]
    exact = [total * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: parts[i] - exact[i])
    for i in by_rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def paid_by(proposal: Proposal, funds: Funds) -> list[tuple[str, int, int]]:
    """Return name, workers and rupiah of each fund; they add up to the plan's.

    Each fund pays for whole workers, and for its part of the visits.
    """
    weights = [weight for _, weight in funds]
    total, wish = proposal.plan.total, proposal.plan.wish
    workers = divided(total.workers, weights)
    visits = divided(total.areas * wish.visit_cost, weights)
    return [
        (name, count, count * wish.rupiah_per_worker + visit)
        for (name, _), count, visit in zip(funds, workers, visits, strict=True)
    ]


def funds_of(dataset: DataSet, area: str) -> Funds:
    """Return who has paid contributions inside an area, in per cent of the workers; may be empty.

    A fund that paid for less than half a per cent is left out.
    """
    rows = dataset.table(Kind.ASSISTANCE)
    rows = rows[rows[AREA_CODE].str.startswith(area) & rows["funding"].fillna("").ne("")]
    workers = rows.groupby("funding", observed=True)["workers"].sum()
    shares = (workers / workers.sum() * 100).round().sort_values(ascending=False, kind="stable")
    return tuple((str(name), float(share)) for name, share in shares.items() if share > 0)


def nothing_known(view: PlanView) -> str:
    """Return what the area lacks for a plan: "figures", "target", or "" if there are both."""
    if not (view.table[STATE] == State.RATE).any():
        return "figures"
    return "target" if view.table[TARGET_RATE].isna().all() else ""


def _circles(codes: pd.Series, quotas: pd.Series, geometry: Geometry) -> Circles:
    """Return circles with areas as the quotas; the largest possible one stands for five of them.

    Most quotas of a plan are the greatest one: circles of full size would hide the colours.
    """
    largest = LARGER * float(quotas.max())
    steps = [ceil(sqrt(quota / largest) * SIZES) for quota in quotas.tolist()]
    sizes = {code: f"{step:x}" for code, step in zip(codes, steps, strict=True)}
    return Circles("".join([sizes.get(code, "0") for code in geometry.codes]), largest)


def _without_plan(ctx: Context, request: PlanRequest) -> pd.DataFrame:
    least = request.rule.min_potential
    query = Query(Level.VILLAGE, request.as_of, request.area_code, least)
    table = cache.table(ctx.settings, request.data, request.segment, query)
    table = table.sort_values(AREA_CODE, ignore_index=True)
    if request.target_rate is None:
        return table
    return add_gaps(table.assign(**{TARGET_RATE: request.target_rate}))
