"""From figures to a plan: villages are ranked by the target wished for, and planned in order."""

from dataclasses import dataclass

import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import Figures
from geoucj.analysis.indicators import add_gaps
from geoucj.analysis.periods import month_number, month_text
from geoucj.areas.codes import level_of
from geoucj.planning.budget import Plan, plan_budget, plan_by
from geoucj.planning.priority import Ranking, Rule, add_inputs, rank_areas
from geoucj.planning.wishes import Wish
from geoucj.schema import AREA_CODE, COST, DISTANCE, FALL, QUOTA, RATE_AFTER, TARGET_RATE, Level


@dataclass(frozen=True, eq=False)
class Proposal:
    """A plan for the villages inside `area_code`, and the ranking that it follows."""

    area_code: str
    as_of: str
    ranking: Ranking
    plan: Plan

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
    figures: Figures,
    indicators: pd.DataFrame,
    area_code: str,
    as_of: str,
    *,
    rule: Rule,
    wish: Wish,
) -> Proposal:
    """Return the plan for the villages inside `area_code` by their figures in `as_of`.

    A part of the rule that is no measure is an indicator of `indicators`. Raises what `add_inputs`
    and `plan_budget` raise.
    """

    def table_of(month: str) -> pd.DataFrame:
        query = Query(Level.VILLAGE, month, area_code, rule.min_potential)
        return coverage_table(figures, query)

    table = table_of(as_of)
    if wish.target_rate is not None:  # also the order of the villages follows from it
        table = add_gaps(table.assign(**{TARGET_RATE: wish.target_rate}))
    earlier = table_of(month_text(month_number(as_of) - 12))
    measures = {*table.columns, DISTANCE, FALL}
    names = [part.column for part in rule.parts if part.column not in measures]
    ranking = rank_areas(add_inputs(table, earlier, indicators, names, as_of), rule)
    return Proposal(area_code, as_of, ranking, plan_budget(table, wish, ranking.order))
