"""The sidebar of the map page: what to show."""

from collections.abc import Callable, Sequence

import streamlit as st

from geoucj.areas.codes import dotted
from geoucj.boundaries.store import BoundarySet
from geoucj.maps.measures import Measure
from geoucj.schema import Segment
from geoucj.ui import cache, state
from geoucj.ui.choices import Choices
from geoucj.ui.components import options
from geoucj.ui.components.errors import plain
from geoucj.ui.offers import Offer
from geoucj.ui.state import Context

FOUND = 6  # results of a search


def show(ctx: Context, choices: Choices, offer: Offer) -> None:
    """Show the controls; what they say is known already."""
    with st.sidebar:
        titles = {
            name: getattr(each.provenance, f"title_{ctx.t.language}")
            for name, each in offer.data_sets.items()
        }
        st.selectbox(
            ctx.t("sidebar.dataset"),
            list(titles),
            format_func=titles.__getitem__,
            key=state.DATASET,
        )
        _months(ctx, offer)
        _area(ctx, offer)
        _level(ctx, offer)
        _choice(ctx, state.SEGMENT, list(Segment))
        _choice(ctx, state.MEASURE, offer.measures, ctx.t(f"measure_help.{choices.measure}"))
        if choices.measure == Measure.INDICATOR:
            st.selectbox(ctx.t("sidebar.indicator"), offer.indicators, key=state.INDICATOR)
        options.style(ctx, choices.measure)
        options.extras(ctx, offer)
        options.expression(ctx)
        st.selectbox(
            ctx.t("sidebar.boundaries"),
            list(offer.boundary_sets),
            format_func=lambda name: _title(ctx, offer.boundary_sets[name]),
            key=state.BOUNDARIES,
        )


def _months(ctx: Context, offer: Offer) -> None:
    """Offer the month, and an earlier one to compare with."""
    one, other = st.columns(2)
    one.selectbox(
        ctx.t("sidebar.month"),
        offer.months,
        format_func=lambda month: ctx.t.month(month, short=True),
        key=state.MONTH,
        help=ctx.t("sidebar.month_help"),
    )
    other.selectbox(
        ctx.t("sidebar.before"),
        offer.earlier,
        format_func=lambda month: (
            ctx.t.month(month, short=True) if month else ctx.t("sidebar.none")
        ),
        key=state.BEFORE,
    )


def _area(ctx: Context, offer: Offer) -> None:
    """Offer a search and the areas around."""
    search(ctx, state.SEARCH, _found)
    st.selectbox(
        ctx.t("sidebar.area"),
        offer.areas,
        format_func=lambda code: ctx.registry.name(code) if code else ctx.t("area.both_short"),
        key=state.AREA,
        on_change=_moved,
    )


def _moved() -> None:
    state.go_to(state.get(state.AREA))


def search(ctx: Context, key: str, on_found: Callable[[str], None]) -> None:
    """Find an area by name or code; a click on a result calls `on_found` with its code."""
    text = st.text_input(
        ctx.t("sidebar.search"),
        key=key,
        placeholder=ctx.t("sidebar.search_example"),
        max_chars=100,
    )
    if not text:
        return
    found = cache.names(ctx.settings).search(text, FOUND)
    if not found:
        st.caption(ctx.t("sidebar.not_found", text=plain(text)))
    for each in found:
        code = each.area_code
        around = [ctx.registry.name(code) for code in ctx.registry.path(code)[-2::-1]]
        inside = f":gray[:small[{plain(', '.join(around))} {dotted(code)}]]"
        label = f"{plain(ctx.registry.name(code))}  \n{inside}"
        st.button(
            label,
            key=f"found_{code}",
            on_click=on_found,
            args=(code,),
            width="stretch",
        )


def _found(code: str) -> None:
    state.find(code)
    state.put(**{state.SEARCH: ""})


def _level(ctx: Context, offer: Offer) -> None:
    st.radio(
        ctx.t("sidebar.level"),
        [level.value for level in offer.levels],
        format_func=lambda level: ctx.t(f"level.{level}"),
        key=state.LEVEL,
        on_change=lambda: state.put(**{state.CHOSEN: (), state.FOCUS: "", state.PAGE: 1}),
    )


def _choice(ctx: Context, key: str, names: Sequence[str], explained: str | None = None) -> None:
    """Offer the words of an enumeration, e.g. the segments."""
    st.selectbox(
        ctx.t(f"sidebar.{key}"),
        [str(name) for name in names],
        format_func=lambda name: ctx.t(f"{key}.{name}"),
        key=key,
        help=explained,
    )


def _title(ctx: Context, boundaries: BoundarySet) -> str:
    if boundaries.provenance.approximate:
        return ctx.t("badge.approximate")
    return boundaries.provenance.title
