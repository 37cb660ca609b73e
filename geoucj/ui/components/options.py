"""The folded parts of the sidebar: classes and colours, layers, filter."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geoucj.analysis.classes import Scheme
from geoucj.analysis.coverage import COLUMNS
from geoucj.analysis.filters import parse
from geoucj.errors import GeoUCJError
from geoucj.maps.measures import FACTS, Measure, Middle
from geoucj.maps.palette import Palette
from geoucj.ui import state
from geoucj.ui.breaks import read_breaks
from geoucj.ui.components.errors import show as show_error
from geoucj.ui.offers import AGES, OWN_SCHEME, SCHEMES, Offer
from geoucj.ui.state import Context
from geoucj.ui.view import filter_names

MOST_CLASSES = 7


def _folded(label: str, key: str, *, expanded: bool = False) -> DeltaGenerator | None:
    """Return a part of the sidebar if it is unfolded: what is folded away is not sent."""
    box = st.expander(label, key=f"fold_{key}", on_change="rerun", expanded=expanded)
    return box if box.open else None


def style(ctx: Context, measure: Measure) -> None:
    """Show how classes are made and coloured."""
    if box := _folded(ctx.t("options.classes"), "classes"):
        with box:
            _show_style(ctx, measure)
    if state.get(state.SCHEME) == Scheme.MANUAL:
        _check_breaks(ctx, measure)


def _show_style(ctx: Context, measure: Measure) -> None:
    t, turns = ctx.t, FACTS[measure].middle != Middle.NONE
    scheme = st.selectbox(
        t("options.scheme"),
        SCHEMES,
        format_func=lambda name: t(f"scheme.{name or ('target' if turns else 'quantiles')}"),
        key=state.SCHEME,
    )
    if scheme == Scheme.MANUAL:
        st.text_input(
            t("options.breaks"), key=state.BREAKS, placeholder="20; 35,5; 50", max_chars=100
        )
    elif scheme != OWN_SCHEME or not turns:
        st.slider(t("options.k"), 2, MOST_CLASSES, key=state.K)
    st.selectbox(
        t("options.palette"),
        [palette.value for palette in Palette],
        format_func=lambda name: t(f"palette.{name}"),
        key=state.PALETTE,
    )
    st.caption(t("classes.rule"))


def _check_breaks(ctx: Context, measure: Measure) -> None:
    """Say what is wrong with the bounds that were typed."""
    text = state.get(state.BREAKS)
    try:
        read_breaks(ctx.t, measure, text)
    except ValueError:
        st.error(ctx.t("options.breaks_wrong"))
    except GeoUCJError as error:
        if text:
            show_error(error, ctx.t.language)


def extras(ctx: Context, offer: Offer) -> None:
    """Show what may lie over and under the areas."""
    if box := _folded(ctx.t("options.layers"), "layers"):
        with box:
            _show_extras(ctx, offer.circles, employers=offer.employers)


def _show_extras(ctx: Context, circles: list[str], *, employers: bool) -> None:
    t = ctx.t
    st.selectbox(
        t("options.circles"),
        circles,
        format_func=lambda name: t(f"measure.{name}") if name else t("options.no_circles"),
        key=state.CIRCLES,
    )
    if employers:
        st.toggle(t("options.employers"), key=state.EMPLOYERS)
    st.selectbox(
        t("options.stale"),
        AGES,
        format_func=lambda age: t("options.months", age=age) if age else t("options.not_faded"),
        key=state.STALE,
    )
    st.toggle(t("options.tiles"), key=state.TILES, help=t("options.tiles_help"))


def expression(ctx: Context) -> None:
    """Show the filter, and what of it is not understood."""
    text = state.get(state.FILTER)
    if box := _folded(ctx.t("options.filter"), "filter", expanded=bool(text)):
        with box:
            st.text_input(
                ctx.t("options.expression"),
                key=state.FILTER,
                placeholder=ctx.t("options.filter_example"),
                help=ctx.t("options.filter_help"),
                max_chars=300,
            )
    try:
        if text:
            parse(text, COLUMNS, filter_names(ctx.t))
    except GeoUCJError as error:
        show_error(error, ctx.t.language)
