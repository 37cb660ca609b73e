"""What a plan comes to: key figures, sentences, before and after, and who pays."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geoucj.errors import (
    AreasLimitError,
    BudgetTooSmallError,
    FloorAreasError,
    FloorWorkersError,
    ForcedExcludedError,
    ForcedLimitError,
    ForcedWithoutGapError,
    GeoUCJError,
    InfeasiblePlanError,
    PlanSettingError,
)
from geoucj.exports.plan_words import plan_lines
from geoucj.planning.budget import CHOSEN, EVEN_RATE_AFTER, OUTSIDE
from geoucj.planning.proposal import Proposal
from geoucj.schema import AREA_CODE, COST, COVERAGE_RATE, QUOTA, RATE_AFTER, Level
from geoucj.ui import state
from geoucj.ui.charts.plan import MOST, before_after
from geoucj.ui.components import errors, figure_cards, plan_settings, row_editor, word_table
from geoucj.ui.plan_view import (
    Funds,
    PlanView,
    before_and_after,
    funds_of,
    levels_inside,
    paid_by,
)
from geoucj.ui.state import Context

OWN_FUNDS = ("province", "regency", "village", "palm", "csr")
NAME, WEIGHT = "name", "weight"
LONGEST_NAME = 80
MOST_FUNDS = 20
# What a person may drop to get a plan again: settings by the wish that fails.
DROPPED: dict[type[GeoUCJError], tuple[str, dict[str, Any]]] = {
    ForcedExcludedError: ("pins", {"forced": frozenset()}),
    ForcedWithoutGapError: ("pins", {"forced": frozenset()}),
    ForcedLimitError: ("limit", {"max_areas": None}),
    AreasLimitError: ("limit", {"max_areas": None}),
    FloorAreasError: ("floors", {"floors": ()}),
    FloorWorkersError: ("floors", {"floors": ()}),
    PlanSettingError: ("floors", {"floors": ()}),
    BudgetTooSmallError: ("both", {"floors": (), "forced": frozenset()}),
}


def figures(ctx: Context, view: PlanView, proposal: Proposal) -> None:
    """Show the key figures in one row."""
    t, plan, whole = ctx.t, proposal.plan, proposal.whole
    gain = whole[RATE_AFTER] - whole[COVERAGE_RATE]
    rest = whole[RATE_AFTER] - view.target
    cards = [
        (t("plan_page.workers"), t.number(plan.total.workers), ""),
        (t("plan_page.villages"), t.number(plan.total.areas), ""),
        (
            t("plan_page.cost"),
            t.rupiah(plan.total.cost),
            t("plan_page.of_budget", budget=t.rupiah(plan.wish.budget)),
        ),
        (
            t("plan_page.rate", month=t.month(view.request.as_of, short=True)),
            f"{t.rate(whole[COVERAGE_RATE])} → {t.rate(whole[RATE_AFTER])}",
            "" if pd.isna(gain) else f"▲ {t('figure.points', points=t.points(gain))}",
        ),
        (
            t("plan_page.target"),
            t.rate(view.target),
            ""
            if pd.isna(rest)
            else f"{'▼' if rest < 0 else '▲'} {t('figure.points', points=t.points(rest))}",
        ),
    ]
    figure_cards.show(cards)


def lines(ctx: Context, proposal: Proposal) -> None:
    """Say what binds, what more money would do, and what the even split does."""
    t = ctx.t
    said = plan_lines(proposal, ctx.registry, t)[1:]  # the first one says the key figures
    if outside := int(proposal.whole[OUTSIDE]):
        said.append(t("plan_page.outside", workers=t.number(outside)))
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    st.html(f'<ul class="geoucj-plan-lines">{items}</ul>')


def problem(ctx: Context, error: GeoUCJError) -> None:
    """Say which wish fails, with names for codes, and offer to drop it."""
    t, facts = ctx.t, {}
    for name, fact in error.facts.items():
        codes = [each for each in str(fact).split(", ") if each in ctx.registry.names]
        said = ", ".join(ctx.registry.name(code) for code in codes)
        facts[name] = said or (t.number(fact) if isinstance(fact, int) else str(fact))
    if isinstance(error, PlanSettingError):
        facts["setting"] = t(f"plan_page.{facts['setting']}").lower()
    plain = {name: errors.plain(fact) for name, fact in facts.items()}
    st.error(t(f"error.{type(error).__name__}", **plain))
    if not isinstance(error, InfeasiblePlanError | PlanSettingError):
        return
    name, settings = DROPPED[type(error)]
    st.button(
        t(f"plan_page.drop.{name}"),
        key="plan_drop",
        on_click=plan_settings.change,
        args=(ctx,),
        kwargs=settings,
    )


def chart(ctx: Context, view: PlanView, proposal: Proposal) -> None:
    """Show before and after of the areas with most workers."""
    t = ctx.t
    level = levels_inside(view.request.area_code)[0]
    rows = before_and_after(proposal, level)
    title = t("plan_page.before_after", month=t.month(view.request.as_of))
    drawn = before_after(rows, view.target, ctx.registry, t, title=title)
    if drawn is None:
        st.info(t("plan_page.no_change"))
        return
    st.altair_chart(drawn, width="stretch", theme=None)
    reached = int((rows[QUOTA] > 0).sum())
    if reached > MOST:
        st.caption(t("plan_page.most_shown", shown=t.number(MOST), all=t.number(reached)))


def table(ctx: Context, view: PlanView, proposal: Proposal) -> None:
    """Show before and after of every area of a level, and of the whole."""
    t = ctx.t
    levels = levels_inside(view.request.area_code)
    level = levels[0]
    if len(levels) > 1:
        chosen = st.segmented_control(
            t("sidebar.level"),
            [each.value for each in levels],
            required=True,
            default=level.value,
            format_func=lambda name: t(f"level.{name}"),
            key=state.PLAN_LEVEL,
            label_visibility="collapsed",
        )
        level = Level(str(chosen))
    rows = before_and_after(proposal, level)
    rows = rows[rows[QUOTA] > 0]
    said = [_row(ctx, row, ctx.registry.name(str(row[AREA_CODE]))) for _, row in rows.iterrows()]
    said.append(_row(ctx, proposal.whole, t("plan_page.whole")))
    word_table.show(said, list(said[0])[1:])


def _row(ctx: Context, row: pd.Series, name: str) -> dict[str, object]:
    t = ctx.t
    return {
        t("sidebar.area"): name,
        t("plan_page.villages"): t.number(row[CHOSEN]),
        t("plan_page.workers"): t.number(row[QUOTA]),
        t("plan_page.column.cost"): f"Rp{t.number(row[COST])}",
        t("plan_page.before"): t.rate(row[COVERAGE_RATE]),
        t("plan_page.after"): t.rate(row[RATE_AFTER]),
        t("plan_page.even_after"): t.rate(row[EVEN_RATE_AFTER]),
    }


def funds(ctx: Context, view: PlanView, proposal: Proposal) -> None:
    """Let the plan's cost be divided among those who pay; show workers and rupiah of each."""
    t = ctx.t
    left, right = st.columns(2)
    known = funds_of(view.dataset, view.request.area_code)
    value: Funds = st.session_state.get(state.PLAN_FUNDS) or known or _usual(ctx)
    with left:
        config = st.column_config
        found = row_editor.show(
            f"plan_funds_{t.language}",
            value,
            _fund_rows,
            _read_funds,
            column_config={
                NAME: config.TextColumn(t("plan_page.fund"), max_chars=LONGEST_NAME, required=True),
                WEIGHT: config.NumberColumn(
                    t("plan_page.part"), min_value=0, max_value=1000, default=0, required=True
                ),
            },
        )
        if found != value:
            state.put(**{state.PLAN_FUNDS: found})
        st.caption(t("plan_page.funds_known" if known else "plan_page.funds_unknown"))
    with right:
        _paid(ctx, proposal, found)


def _paid(ctx: Context, proposal: Proposal, funds: Funds) -> None:
    t, total = ctx.t, proposal.plan.total
    if not any(weight for _, weight in funds):
        st.info(t("plan_page.no_funds"))
        return
    rows = [
        *((name, workers, rupiah) for name, workers, rupiah in paid_by(proposal, funds)),
        (t("plan_page.sum"), total.workers, total.cost),
    ]
    titles = t("plan_page.fund"), t("plan_page.workers"), t("plan_page.column.cost")
    said = [(name, t.number(workers), f"Rp{t.number(rupiah)}") for name, workers, rupiah in rows]
    word_table.show([dict(zip(titles, row, strict=True)) for row in said], titles[1:])


def _usual(ctx: Context) -> Funds:
    return tuple(
        (ctx.t(f"plan_page.fund.{name}"), 100.0 if name == "regency" else 0.0) for name in OWN_FUNDS
    )


def _fund_rows(funds: Sequence[tuple[str, float]]) -> pd.DataFrame:
    rows = pd.DataFrame({NAME: [name for name, _ in funds], WEIGHT: [w for _, w in funds]})
    return rows.astype({NAME: "str", WEIGHT: "float64"})


def _read_funds(rows: pd.DataFrame) -> Funds:
    """Return name and weight of the first rows that have both."""
    named = rows[rows[NAME].fillna("").str.strip().ne("") & rows[WEIGHT].notna()].head(MOST_FUNDS)
    return tuple(
        (str(name), float(weight)) for name, weight in zip(named[NAME], named[WEIGHT], strict=True)
    )
