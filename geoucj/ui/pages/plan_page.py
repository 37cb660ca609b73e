"""The plan page: which villages, how many workers, what it costs, and whether it is enough."""

from html import escape

import streamlit as st

from geoucj.planning.proposal import PlanRequest
from geoucj.ui import plan_address, state
from geoucj.ui.components import (
    plan_controls,
    plan_funnel,
    plan_list,
    plan_map,
    plan_pace,
    plan_pack,
    plan_programmes,
    plan_result,
    plan_scenarios,
    plan_settings,
)
from geoucj.ui.components.errors import plain
from geoucj.ui.plan_view import PlanView, nothing_known, plan_view
from geoucj.ui.state import Context

PACE, FUNNEL, PROGRAMMES = "pace", "funnel", "programmes"
SCENARIOS, PACK = "scenarios", "pack"
PLANNED = (plan_settings.PLAN_TAB, PACK)  # what only figures of villages make
TABS = (plan_settings.PLAN_TAB, PACE, FUNNEL, PROGRAMMES, SCENARIOS, PACK)


def show(ctx: Context) -> None:
    """Show the settings at the left and the chosen part; no other part is worked out."""
    plan_address.open_address(ctx)
    asked = plan_controls.show(ctx)
    plan_address.keep_address(ctx, asked)
    plan_address.show_problems(ctx, asked)
    view = plan_view(ctx, asked)
    _heading(ctx, view)
    _part(ctx, view, _tab(ctx))


def _tab(ctx: Context) -> str:
    state.put_default(state.PLAN_TAB, plan_settings.PLAN_TAB)
    chosen = st.segmented_control(
        ctx.t("plan_page.tab"),
        TABS,
        required=True,
        format_func=lambda name: ctx.t(f"plan_page.tab.{name}"),
        key=state.PLAN_TAB,
        label_visibility="collapsed",
    )
    return str(chosen)


def _part(ctx: Context, view: PlanView, tab: str) -> None:
    asked = view.request
    if tab in PLANNED and not plan_settings.has_villages(ctx, asked.data):
        _without_villages(ctx)
    elif tab == PACE:
        plan_pace.show(ctx, view.dataset, asked)
    elif tab == FUNNEL:
        plan_funnel.show(ctx, view.dataset, asked)
    elif tab == PROGRAMMES:
        plan_programmes.show(ctx, view.dataset, asked)
    elif tab == SCENARIOS:
        plan_scenarios.show(ctx, asked, _open)
    elif tab == PACK and view.proposal is not None and view.proposal.plan.total.areas:
        plan_pack.show(ctx, view.proposal, view.boundaries)
    elif tab == PACK:
        st.info(ctx.t("plan_page.no_plan"))
    else:
        _plan(ctx, view)


def _open(asked: PlanRequest) -> None:
    """Show a plan that was kept."""
    plan_settings.put(asked)
    state.put(**{state.PLAN_TAB: plan_settings.PLAN_TAB})


def _without_villages(ctx: Context) -> None:
    st.info(ctx.t("plan_page.nothing.villages"))
    st.button(
        ctx.t("nothing.open_sample"),
        type="primary",
        key="plan_open_sample",
        on_click=plan_settings.change,
        args=(ctx,),
        kwargs={"data": plan_settings.SAMPLE},
    )


def _heading(ctx: Context, view: PlanView) -> None:
    """Say what is planned, of which month, and what one must know before reading a figure."""
    t, asked = ctx.t, view.request
    about = t(
        "plan_page.about", area=ctx.registry.name(asked.area_code), month=t.month(asked.as_of)
    )
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        st.subheader(t("plan_page.title"), anchor=False, width="content")
        st.markdown(f"**{plain(about)}**", width="content")
    warnings = ["sample"] if view.dataset.provenance.sample else []
    warnings += ["approximate"] if view.boundaries.provenance.approximate else []
    if warnings:
        heads = " · ".join(t(f"warning.{name}_head") for name in warnings)
        st.html(f'<div class="geoucj-warning"><b>{escape(heads)}</b></div>')
    if notice := st.session_state.pop(state.PLAN_NOTICE, ""):
        st.warning(plain(str(notice)))


def _plan(ctx: Context, view: PlanView) -> None:
    t, proposal = ctx.t, view.proposal
    if view.problem is not None:
        plan_result.problem(ctx, view.problem)
    elif lacking := nothing_known(view):
        area, month = ctx.registry.name(view.request.area_code), t.month(view.request.as_of)
        st.info(t(f"plan_page.nothing.{lacking}", area=plain(area), month=month))
    if proposal is not None:
        plan_result.figures(ctx, view, proposal)
        plan_result.lines(ctx, proposal)
    chart, beside = st.columns([2, 1])
    with chart:
        plan_map.show(ctx, view)
    if proposal is None:
        return
    with beside, st.container(key="plan_beside"):
        plan_result.chart(ctx, view, proposal)
    plan_list.show(ctx, view, proposal)
    st.markdown(f"**{t('plan_page.by_area')}**")
    plan_result.table(ctx, view, proposal)
    st.markdown(f"**{t('plan_page.funding')}**")
    plan_result.funds(ctx, view, proposal)
