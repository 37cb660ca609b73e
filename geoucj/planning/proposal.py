"""From what is asked for to a plan: villages are ranked by the target, and planned in order."""

from dataclasses import dataclass, field

import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import Figures
from geoucj.analysis.indicators import add_gaps
from geoucj.analysis.periods import month_number, month_text
from geoucj.areas.codes import level_of
from geoucj.planning.budget import Plan, plan_budget, plan_by
from geoucj.planning.priority import Ranking, Rule, add_inputs, rank_areas
from geoucj.planning.wishes import Floor, Package, Wish, package_in_force
from geoucj.schema import (
    AREA_CODE,
    COST,
    DISTANCE,
    FALL,
    QUOTA,
    RATE_AFTER,
    TARGET_RATE,
    TO_TARGET,
    Level,
    Segment,
)


@dataclass(frozen=True)
class PlanRequest:
    """What a plan is asked for, as one value: command, page, scenario and address say the same.

    The villages inside `area_code` by their figures of `segment` in `as_of` (YYYY-MM). `package`
    names contributions, paid for `months` months; see `Wish` for the rest.
    """

    data: str
    area_code: str
    as_of: str
    budget: int
    package: str
    months: int
    quota: int = 100
    visit_cost: int = 0
    max_areas: int | None = None
    target_rate: float | None = None
    rule: Rule = field(default_factory=Rule)
    floors: tuple[Floor, ...] = ()
    forced: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    segment: Segment = Segment.ALL

    def wish(self, package: Package) -> Wish:
        """Return what is wished for, at the price of `package`. Raises PlanSettingError."""
        return Wish(
            budget=self.budget,
            rupiah_per_month=package.rupiah_per_month,
            months=self.months,
            quota=self.quota,
            visit_cost=self.visit_cost,
            max_areas=self.max_areas,
            target_rate=self.target_rate,
            floors=self.floors,
            forced=self.forced,
            excluded=self.excluded,
        )


@dataclass(frozen=True, eq=False)
class Proposal:
    """The plan that answers a request, and the ranking that it follows."""

    request: PlanRequest
    package: Package
    ranking: Ranking
    plan: Plan

    @property
    def area_code(self) -> str:
        """The area whose villages are planned."""
        return self.request.area_code

    @property
    def as_of(self) -> str:
        """The month of the figures."""
        return self.request.as_of

    @property
    def chosen(self) -> pd.DataFrame:
        """The villages that get a quota, first priority first; those set apart last, by code.

        Columns: those of the ranking; quota, cost, coverage_rate_after.
        """
        planned = self.plan.areas.set_index(AREA_CODE)[[QUOTA, COST, RATE_AFTER]]
        areas = self.ranking.areas.join(planned, on=AREA_CODE)
        return areas[areas[QUOTA] > 0].reset_index(drop=True)

    @property
    def whole(self) -> pd.Series:
        """The plan's row for the whole area, see `plan_by`."""
        return plan_by(self.plan, level_of(self.area_code)).iloc[0]


def propose(
    request: PlanRequest,
    figures: Figures,
    indicators: pd.DataFrame,
    contributions: pd.DataFrame,
) -> Proposal:
    """Return the plan that is asked for, by the `figures` of its segment.

    A part of the rule that is no measure is an indicator of `indicators`. Raises what `add_inputs`,
    `package_in_force`, `PlanRequest.wish` and `plan_budget` raise.
    """
    as_of, rule = request.as_of, request.rule
    package = package_in_force(contributions, request.package, as_of)
    wish = request.wish(package)

    def table_of(month: str) -> pd.DataFrame:
        query = Query(Level.VILLAGE, month, request.area_code, rule.min_potential)
        return coverage_table(figures, query)

    table = table_of(as_of)
    if wish.target_rate is not None:  # also the order of the villages follows from it
        table = add_gaps(table.assign(**{TARGET_RATE: wish.target_rate}))
    earlier = table_of(month_text(month_number(as_of) - 12))
    measures = {TO_TARGET, DISTANCE, FALL}
    names = [part.column for part in rule.parts if part.column not in measures]
    ranking = rank_areas(add_inputs(table, earlier, indicators, names, as_of), rule)
    return Proposal(request, package, ranking, plan_budget(table, wish, ranking.order))
