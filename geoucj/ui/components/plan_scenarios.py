"""Plans kept by name: save, list, open, delete, and choose those to compare."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from geoucj.errors import GeoUCJError, ScenarioExistsError
from geoucj.exports.scenario_words import outcome_words
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.scenarios import (
    FOLDER,
    LONGEST,
    Scenario,
    delete,
    list_scenarios,
    save,
    scenario_of,
)
from geoucj.ui import cache, state
from geoucj.ui.components import errors, scenario_comparison
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

FEWEST, MOST = 2, 4  # are compared
OnOpen = Callable[[PlanRequest], None]


def show(ctx: Context, request: PlanRequest, on_open: OnOpen) -> None:
    """Save `request` by name, and show what was saved; `on_open` gets the request of one."""
    folder = ctx.settings.data / FOLDER
    _save(ctx, folder, request)
    _answer(ctx, folder)
    found, broken = list_scenarios(folder)
    for error in broken:
        errors.show(error, ctx.t.language)
    if not found:
        st.info(ctx.t("scenario.empty"))
        return
    chosen = _picked(found)
    for each in found:
        _row(ctx, folder, each, on_open, full=len(chosen) >= MOST and each not in chosen)
    if len(chosen) < FEWEST:
        st.caption(ctx.t("scenario.pick"))
    else:
        scenario_comparison.show(ctx, chosen[:MOST])


def _save(ctx: Context, folder: Path, request: PlanRequest) -> None:
    t = ctx.t
    try:
        scenario_comparison.proposed(ctx, request)
    except GeoUCJError as error:
        problem = scenario_comparison.problem_words(error, t)
        st.info(plain(t("scenario.no_plan", problem=problem)))
        return
    with (
        st.form("scenario_save", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(t("scenario.name"), max_chars=LONGEST, key=state.SCENARIO_NAME)
        st.form_submit_button(
            t("scenario.save"),
            icon=":material/bookmark_add:",
            type="primary",
            on_click=_keep,
            args=(ctx, folder, request),
        )


def _keep(ctx: Context, folder: Path, request: PlanRequest) -> None:
    """Keep what is asked for now under the name that was written."""
    try:
        scenario = scenario_of(
            state.get(state.SCENARIO_NAME),
            cache.proposal(ctx.settings, request),
            cache.version(ctx.settings, request.data),
        )
    except GeoUCJError as error:
        _say(error)
        return
    _write(folder, scenario, None)


def _write(folder: Path, scenario: Scenario, over: Scenario | None) -> None:
    """Keep a scenario, or ask whether it may replace the one that is there."""
    asked = None
    try:
        save(folder, scenario, over)
    except ScenarioExistsError as error:
        asked = (error.facts["scenario"], scenario)
    except GeoUCJError as error:
        _say(error)
    else:
        _say(scenario.name)
        state.put(**{state.SCENARIO_NAME: ""})
    state.put(**{state.SCENARIO_ASKED: asked, state.SCENARIO_GONE: None})


def _delete(folder: Path, scenario: Scenario) -> None:
    try:
        delete(folder, scenario)
    except GeoUCJError as error:
        _say(error)
    else:
        state.put(**{state.SCENARIO_GONE: scenario, state.SCENARIO_ASKED: None})


def _say(said: GeoUCJError | str) -> None:
    """Let the next run say an error, or the name of what was kept."""
    state.put(**{state.SCENARIO_SAID: said})


def _answer(ctx: Context, folder: Path) -> None:
    """Say what came of the last click, and ask what must be asked."""
    t = ctx.t
    said = st.session_state.pop(state.SCENARIO_SAID, None)
    if isinstance(said, GeoUCJError):
        errors.show(said, t.language)
    elif said is not None:
        st.success(plain(t("scenario.kept", name=said)))
    if asked := st.session_state.get(state.SCENARIO_ASKED):
        there, scenario = asked
        outcome = outcome_words(there, t)
        question = t("scenario.replace_ask", name=there.name, when=_when(there), outcome=outcome)
        st.warning(plain(question))
        with st.container(horizontal=True):
            st.button(
                t("scenario.replace"),
                key="scenario_replace",
                type="primary",
                on_click=_write,
                args=(folder, scenario, there),
            )
            st.button(
                t("scenario.cancel"),
                key="scenario_cancel",
                on_click=state.put,
                kwargs={state.SCENARIO_ASKED: None},
            )
    if gone := st.session_state.get(state.SCENARIO_GONE):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(t("scenario.deleted", name=gone.name)), width="content")
            st.button(
                t("scenario.undo"),
                key="scenario_undo",
                icon=":material/undo:",
                on_click=_write,
                args=(folder, gone, None),
            )


def _picked(found: Sequence[Scenario]) -> list[Scenario]:
    """Return the scenarios that are ticked, in the order in which they are listed."""
    return [each for each in found if st.session_state.get(_key("pick", each))]


def _row(ctx: Context, folder: Path, scenario: Scenario, on_open: OnOpen, *, full: bool) -> None:
    t, request = ctx.t, scenario.request
    about = t(
        "scenario.row",
        area=ctx.registry.names.get(request.area_code, request.area_code),
        month=t.month(request.as_of),
        data=request.data,
        version=scenario.data_version,
        when=_when(scenario),
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.checkbox(f"**{plain(scenario.name)}**", key=_key("pick", scenario), disabled=full)
            st.markdown(plain(outcome_words(scenario, t)))
            st.caption(plain(about))
            if scenario_comparison.has_changed(ctx, scenario):
                st.markdown(f":orange[{t('scenario.changed')}]")
        st.button(t("scenario.open"), key=_key("open", scenario), on_click=on_open, args=(request,))
        st.button(
            t("scenario.delete"),
            key=_key("delete", scenario),
            icon=":material/delete:",
            on_click=_delete,
            args=(folder, scenario),
        )


def _key(what: str, scenario: Scenario) -> str:
    return f"scenario_{what}_{scenario.key}"


def _when(scenario: Scenario) -> str:
    return scenario.when[:16].replace("T", " ")
