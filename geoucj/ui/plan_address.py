"""The address of the plan page holds the plan: read on coming or going back, else written."""

import streamlit as st

from geoucj.exports.query import ProblemKind, problem
from geoucj.planning.proposal import PlanRequest
from geoucj.ui import cache, plan_query, state
from geoucj.ui.components import plan_settings
from geoucj.ui.components.errors import plain
from geoucj.ui.sharing import went_back
from geoucj.ui.state import Context


def open_address(ctx: Context) -> None:
    """Ask for what the address holds: at the first plan of a visit, and after going back."""
    if not state.first_time(state.PLAN_ADDRESS_READ) and not went_back():
        return
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if not query:
        return
    reading = plan_query.read(query)
    wanted, strange = plan_query.request_of(
        reading.choices, plan_settings.request(ctx), ctx.registry
    )
    plan_settings.put(wanted)
    kept = plan_settings.request(ctx)
    problems = [*reading.problems, *strange, *plan_query.misfits(wanted, kept)]
    version = reading.choices.get("v")
    if version and wanted.data == kept.data and version != cache.version(ctx.settings, kept.data):
        problems.append(problem(ProblemKind.OTHER_VERSION, "v", version))
    state.put(**{state.PLAN_PROBLEMS: (kept, tuple(problems))})


def show_problems(ctx: Context, request: PlanRequest) -> None:
    """Say what of the address could not be used, until something else is asked for."""
    asked, problems = st.session_state.get(state.PLAN_PROBLEMS, (None, ()))
    if problems and asked == request:
        said = dict.fromkeys(plan_query.sentence(each, ctx.t) for each in problems)
        st.warning("  \n".join(plain(each) for each in said))
    elif problems:
        state.put(**{state.PLAN_PROBLEMS: (None, ())})


def keep_address(ctx: Context, request: PlanRequest) -> None:
    """Write the plan into the address, to be sent and gone back to; say what it cannot hold.

    What a visitor went back to stays as it is: a new address would cut off what lies ahead.
    """
    version = cache.version(ctx.settings, request.data)
    wanted, left = plan_query.write(request, ctx.registry, version, ctx.t.language)
    if left:
        st.caption(ctx.t("plan_link.not_in_it", count=ctx.t.number(left)))
    if not went_back() and st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
