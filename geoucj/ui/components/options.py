"""The folded parts of the sidebar: classes and colours, layers, filter."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geoucj.analysis.classes import Scheme, make_classes
from geoucj.analysis.coverage import COLUMNS
from geoucj.analysis.filters import parse
from geoucj.errors import GeoUCJError
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import CIRCLES, FACTS, Measure, Middle, Unit, unit_of
from geoucj.maps.palette import Palette
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.ui import state
from geoucj.ui.choices import Extras
from geoucj.ui.components.errors import show as show_error
from geoucj.ui.state import Context
from geoucj.ui.view import filter_names

CLASSES, MOST_CLASSES = 5, 7
AGES = (0, 3, 6, 12, 24)  # months
OWN = ""  # the scheme that suits the measure


def _folded(label: str, key: str, *, expanded: bool = False) -> DeltaGenerator | None:
    """Return a part of the sidebar if it is unfolded: what is folded away is not sent."""
    box = st.expander(label, key=f"fold_{key}", on_change="rerun", expanded=expanded)
    return box if box.open else None


def style(ctx: Context, measure: Measure) -> Style:
    """Show how classes are made and coloured, and return it."""
    schemes = [OWN, *(scheme.value for scheme in Scheme if scheme != Scheme.TARGET)]
    state.keep_within(state.SCHEME, schemes, OWN)
    state.keep_within(state.PALETTE, list(Palette), Palette.STANDARD.value)
    state.put_default(state.K, CLASSES)
    if box := _folded(ctx.t("options.classes"), "classes"):
        with box:
            _show_style(ctx, measure, schemes)
    scheme, palette = state.get(state.SCHEME), Palette(state.get(state.PALETTE))
    k = int(state.get(state.K, str(CLASSES)))
    if scheme == Scheme.MANUAL:
        breaks = _breaks(ctx, measure)
        return Style(Scheme.MANUAL, k, breaks, palette) if breaks else Style(palette=palette)
    return Style(Scheme(scheme) if scheme else None, k, palette=palette)


def _show_style(ctx: Context, measure: Measure, schemes: list[str]) -> None:
    t, turns = ctx.t, FACTS[measure].middle != Middle.NONE
    scheme = st.selectbox(
        t("options.scheme"),
        schemes,
        format_func=lambda name: t(f"scheme.{name or ('target' if turns else 'quantiles')}"),
        key=state.SCHEME,
    )
    if scheme == Scheme.MANUAL:
        st.text_input(
            t("options.breaks"), key=state.BREAKS, placeholder="20; 35,5; 50", max_chars=100
        )
    elif scheme != OWN or not turns:
        st.slider(t("options.k"), 2, MOST_CLASSES, key=state.K)
    st.selectbox(
        t("options.palette"),
        [palette.value for palette in Palette],
        format_func=lambda name: t(f"palette.{name}"),
        key=state.PALETTE,
    )
    st.caption(t("classes.rule"))


def breaks_as_text(t: Translator, measure: Measure, breaks: tuple[float, ...]) -> str:
    """Return bounds as a person would type them: `20; 35,5; 50`."""
    factor = _factor(measure)
    digits = [(each * factor, 0 if round(each * factor, 6).is_integer() else 2) for each in breaks]
    return "; ".join(t.number(value, places) for value, places in digits)


def _breaks(ctx: Context, measure: Measure) -> tuple[float, ...]:
    """Return the bounds that were typed; none where they cannot be read, and say so."""
    text = state.get(state.BREAKS)
    try:
        numbers = [
            ctx.t.parsed(part) / _factor(measure) for part in text.split(";") if part.strip()
        ]
        return make_classes(pd.Series(dtype="float64"), Scheme.MANUAL, manual=tuple(numbers)).upper
    except ValueError:
        st.error(ctx.t("options.breaks_wrong"))
    except GeoUCJError as error:
        if text:
            show_error(error, ctx.t.language)
    return ()


def _factor(measure: Measure) -> float:
    return 100.0 if unit_of(measure) in (Unit.SHARE, Unit.POINTS) else 1.0


def extras(ctx: Context, dataset: DataSet) -> Extras:
    """Show what may lie over and under the areas, and return it."""
    there = [m for m in CIRCLES if all(len(dataset.table(kind)) for kind in FACTS[m].needs)]
    circles = ["", *(measure.value for measure in there)]
    state.keep_within(state.CIRCLES, circles, "")
    state.keep_within(state.STALE, AGES, 0)
    points = len(dataset.table(Kind.EMPLOYERS)) > 0
    if box := _folded(ctx.t("options.layers"), "layers"):
        with box:
            _show_extras(ctx, circles, employers=points)
    circle = state.get(state.CIRCLES)
    return Extras(
        circles=Measure(circle) if circle else None,
        employers=points and bool(state.get(state.EMPLOYERS)),
        tiles=bool(state.get(state.TILES)),
        stale_after=int(state.get(state.STALE, "0")),
    )


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


def expression(ctx: Context) -> str:
    """Show the filter and return its expression, "" where it is not understood."""
    if box := _folded(ctx.t("options.filter"), "filter", expanded=bool(state.get(state.FILTER))):
        with box:
            st.text_input(
                ctx.t("options.expression"),
                key=state.FILTER,
                placeholder=ctx.t("options.filter_example"),
                help=ctx.t("options.filter_help"),
                max_chars=300,
            )
    text = state.get(state.FILTER)
    try:
        if text:
            parse(text, COLUMNS, filter_names(ctx.t))
    except GeoUCJError as error:
        show_error(error, ctx.t.language)
        return ""
    return text
