"""The pace: from today's rate to the target date, each sum as a line that can be checked."""

import streamlit as st

from geoucj.analysis.change import Comparison
from geoucj.analysis.figures import Figures, history
from geoucj.analysis.periods import month_number, month_text
from geoucj.errors import GeoUCJError, UnknownNameError
from geoucj.exports.pace_words import (
    figure_lines,
    funded_lines,
    goal_lines,
    recent_lines,
    step_lines,
)
from geoucj.planning.goals import Goal, Target, goal_month, target_for
from geoucj.planning.pace import EXPECTED_RATE, Pace, StepName, pace_of
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import package_in_force
from geoucj.schema import Segment
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.ui import cache
from geoucj.ui.charts.pace import pace_chart
from geoucj.ui.components import errors, figure_cards
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

MONTHS = 36  # so many months ahead can be chosen
ASSISTED_SEGMENTS = (Segment.ALL, Segment.BPU)  # contributions are paid for own-account workers


def show(ctx: Context, dataset: DataSet, request: PlanRequest) -> None:
    """Show the goal, the workers needed a month, the sums, and the chart."""
    t = ctx.t
    figures = cache.figures(ctx.settings, dataset.name, request.segment)
    target = target_for(figures.targets, request.area_code, request.as_of)
    rate = request.target_rate
    if rate is None and target is not None:
        rate = target.rate
    if rate is None:
        st.info(t("pace.no_target", area=plain(ctx.registry.name(request.area_code))))
        return
    goal = Goal(rate, _month(ctx, request, target))
    try:
        pace = _pace(ctx, dataset, request, figures, goal)
    except GeoUCJError as error:
        errors.show(error, t.language)
        return
    _cards(ctx, pace)
    whose = None if request.target_rate is not None else target
    said = [
        *figure_lines(pace, t),
        *goal_lines(goal, whose, request.area_code, ctx.registry, t),
        *recent_lines(pace, t),
    ]
    if request.segment in ASSISTED_SEGMENTS:
        said += funded_lines(pace, t)
    else:
        said.append(t("pace.no_assistance", segment=t(f"segment.{request.segment}")))
    st.markdown("\n".join(f"- {plain(line)}" for line in said))
    past = history(figures, request.area_code)
    chart = pace_chart(pace, past, ctx.registry.name(request.area_code), t)
    st.altair_chart(chart, width="stretch", theme=None)
    if pace.months[EXPECTED_RATE].notna().any():
        st.caption(t("pace.chart_note"))
    st.markdown(f"**{t('pace.steps')}**")
    lines = step_lines(pace, t)
    st.markdown("\n".join(f"{at}. {plain(line)}" for at, line in enumerate(lines, start=1)))
    st.caption(t("pace.rounding"))


def _month(ctx: Context, request: PlanRequest, target: Target | None) -> str:
    """Let a person choose the month of the target; the target's own is offered first."""
    default = goal_month(target, request.as_of)
    now = month_number(request.as_of)
    months = sorted({*(month_text(now + ahead) for ahead in range(1, MONTHS + 1)), default})
    return st.selectbox(
        ctx.t("pace.month"),
        months,
        index=months.index(default),
        format_func=ctx.t.month,
        help=ctx.t("pace.month_help"),
        key=f"pace_month_{request.data}_{request.area_code}_{request.as_of}_{default}",
        width=320,
    )


def _pace(
    ctx: Context, dataset: DataSet, request: PlanRequest, figures: Figures, goal: Goal
) -> Pace:
    """Return the pace of the area; the price is left out, and said so, where it is not known."""
    rupiah = None
    try:
        contributions = cache.contributions(ctx.settings, dataset.name)
        package = package_in_force(contributions, request.package, request.as_of)
        rupiah = package.rupiah_per_month
    except UnknownNameError:
        said = {"name": plain(request.package), "month": ctx.t.month(request.as_of)}
        st.caption(ctx.t("pace.no_price", **said))
    assistance = dataset.table(Kind.ASSISTANCE)
    if request.segment not in ASSISTED_SEGMENTS:
        assistance = assistance.iloc[:0]
    past = history(figures, request.area_code)
    return pace_of(past, assistance, goal, request.as_of, rupiah)


def _cards(ctx: Context, pace: Pace) -> None:
    """Show the figures that are asked for first."""
    t = ctx.t
    cards = []
    months = pace.result(StepName.MONTHS_LEFT) or 0
    to_target = pace.result(StepName.TO_TARGET)
    a_month, in_all = pace.result(StepName.A_MONTH), pace.result(StepName.IN_ALL)
    if a_month is not None:
        note = t("pace.needed_note", workers=t.number(to_target), months=t.number(months))
        cards.append((t("pace.needed"), t.number(a_month), note))
    elif to_target is not None:
        cards.append((t("pace.to_target"), t.number(to_target), t("pace.no_month_left")))
    if in_all is not None and pace.result(StepName.FALL):
        with_fall = pace.result(StepName.IN_ALL_A_MONTH)
        note = t("pace.needed_with_fall_note", workers=t.number(in_all), months=t.number(months))
        cards.append((t("pace.needed_with_fall"), t.number(with_fall), note))
    if (points := pace.result(StepName.POINTS_A_MONTH)) is not None:
        cards.append((t("pace.points"), t.number(points * 100, 2), ""))
    if pace.recent is not None and pace.recent.comparison is Comparison.SAME:
        first, last = (t.month(each.as_of, short=True) for each in (pace.recent.first, pace.figure))
        slow = t.number(round(pace.recent.points_a_month * 100, 2) + 0.0, 2).replace("-", "−")
        cards.append(
            (t("pace.recent_card"), slow, t("pace.recent_card_note", first=first, last=last))
        )
    if (cost := pace.result(StepName.COST_A_MONTH)) is not None:
        cards.append((t("pace.cost"), t.rupiah(cost), t("pace.cost_note")))
    figure_cards.show(cards)
