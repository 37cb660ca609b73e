"""The address holds the view: read when a visitor comes or goes back, written after a change."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geoucj.exports import address
from geoucj.exports.query import Problem
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.schema import Segment
from geoucj.settings import Settings
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, plan_query, state
from geoucj.ui.breaks import breaks_as_text
from geoucj.ui.choices import Choices
from geoucj.ui.components.errors import plain
from geoucj.ui.offers import DEFAULT_DATASET
from geoucj.ui.state import Context

KEYS = {  # parameter -> key of the session, where both hold the same
    "data": state.DATASET,
    "bounds": state.BOUNDARIES,
    "month": state.MONTH,
    "with": state.BEFORE,
    "area": state.AREA,
    "level": state.LEVEL,
    "segment": state.SEGMENT,
    "measure": state.MEASURE,
    "indicator": state.INDICATOR,
    "scheme": state.SCHEME,
    "k": state.K,
    "palette": state.PALETTE,
    "chosen": state.CHOSEN,
    "circles": state.CIRCLES,
    "stale": state.STALE,
    "filter": state.FILTER,
    "lang": state.LANGUAGE,
}
# What going back must undo where the address does not name it.
UNSAID: dict[str, object] = {
    state.BEFORE: "",
    state.SCHEME: "",
    state.CIRCLES: "",
    state.STALE: 0,
    state.TARGET_FOR: "",
    state.FOCUS: "",
    state.PAGE: 1,
}


def went_back() -> bool:
    """Return whether the page runs because the visitor went back or forward in the browser."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def open_address(settings: Settings) -> None:
    """Make the choices that the address holds: at the start of a visit, and after going back."""
    again = not state.first_time(state.ADDRESS_READ)
    if again and not went_back():
        return
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if not query:
        return
    if plan_query.of_plan(query):  # read by its own page; pages and their names come before that
        if language := plan_query.read(query).choices.get("lang"):
            state.put(**{state.LANGUAGE: str(language)})
        return
    if again:
        state.put(**UNSAID)
    reading = address.read(query)
    names = {each.name: cache.version(settings, each.name) for each in cache.data_sets(settings)}
    name = str(reading.choices.get("data", DEFAULT_DATASET))
    name = name if name in names else next(iter({DEFAULT_DATASET, *names} & names.keys()), "")
    indicators = cache.dataset(settings, name).table(Kind.INDICATORS)["indicator"]
    there = address.within(
        reading.choices,
        data_sets=names,
        boundary_sets={each.name for each in cache.boundary_sets(settings)},
        registry=cache.registry(settings),
        months=cache.figures(settings, name, Segment.ALL).months,
        indicators=set(indicators),
    )
    _choose(there.choices, Translator(state.language(settings)))
    state.put(**{state.PROBLEMS: (*reading.problems, *there.problems)})


def _choose(found: dict[str, object], t: Translator) -> None:
    plain_choices = {KEYS[name]: found[name] for name in KEYS if name in found}
    state.put(**{key: str(value) if isinstance(value, str) else value
                 for key, value in plain_choices.items()})  # fmt: skip
    state.put(**{state.EMPLOYERS: Kind.EMPLOYERS.value in _list(found.get("layers"))})
    if breaks := found.get("breaks"):
        measure = Measure(str(found["measure"]))
        state.put(**{state.BREAKS: breaks_as_text(t, measure, _list(breaks))})
    if target := found.get("target"):
        state.put(**{state.TARGET: target, state.TARGET_FOR: state.ADDRESS})


def _list(value: object) -> tuple:  # type: ignore[type-arg]  # of whatever `address` read
    return value if isinstance(value, tuple) else ()


def show_problems(ctx: Context) -> None:
    """Say what of the address could not be used; gone after the next change."""
    problems: tuple[Problem, ...] = st.session_state.get(state.PROBLEMS, ())
    if state.settled():
        state.put(**{state.PROBLEMS: ()})
    if problems:
        st.warning("  \n".join(plain(address.sentence(each, ctx.t)) for each in problems))


def keep_address(ctx: Context, choices: Choices) -> None:
    """Write the view into the address, so that it can be sent to somebody, and gone back to.

    What a visitor went back to stays as it is: a new address would cut off what lies ahead.
    """
    if went_back():
        return
    extras, own_target = choices.extras, None if choices.at_target else choices.target
    wanted = address.write(
        {
            "data": choices.dataset.name,
            "v": cache.version(ctx.settings, choices.dataset.name),
            "bounds": choices.boundaries.name,
            "month": choices.month,
            "with": state.get(state.BEFORE) or None,
            "area": choices.area,
            "level": choices.level,
            "segment": choices.segment,
            "measure": choices.measure,
            "indicator": choices.indicator or None,
            **address.colours(choices.measure, choices.style, own_target),
            "chosen": choices.chosen,
            "circles": extras.circles,
            "layers": (Kind.EMPLOYERS.value,) if extras.employers else (),
            "stale": extras.stale_after or None,
            "filter": choices.expression,
            "lang": ctx.t.language,
        }
    )
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
