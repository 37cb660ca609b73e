"""The folded parts of the sidebar: classes and colours, layers, filter."""

import pandas as pd
import streamlit as st

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

MOST_CLASSES = 7
AGES = (0, 3, 6, 12, 24)  # months
OWN = ""  # the scheme that suits the measure


def style(ctx: Context, measure: Measure) -> Style:
    """Show how classes are made and coloured, and return it."""
    t = ctx.t
    with st.expander(t("options.classes")):
        turns = FACTS[measure].middle != Middle.NONE
        schemes = [OWN, *(scheme.value for scheme in Scheme if scheme != Scheme.TARGET)]
        state.keep_within(state.SCHEME, schemes, OWN)
        scheme = st.selectbox(
            t("options.scheme"),
            schemes,
            format_func=lambda name: t(f"scheme.{name or ('target' if turns else 'quantiles')}"),
            key=state.SCHEME,
        )
        k = 5
        breaks: tuple[float, ...] = ()
        if scheme == Scheme.MANUAL:
            breaks = _breaks(ctx, measure)
        elif scheme != OWN or not turns:
            state.put_default(state.K, 5)
            k = int(st.slider(t("options.k"), 2, MOST_CLASSES, key=state.K))
        palettes = [palette.value for palette in Palette]
        state.keep_within(state.PALETTE, palettes, palettes[0])
        palette = st.selectbox(
            t("options.palette"),
            palettes,
            format_func=lambda name: t(f"palette.{name}"),
            key=state.PALETTE,
        )
        st.caption(t("classes.rule"))
    if scheme == OWN or (scheme == Scheme.MANUAL and not breaks):
        return Style(k=k, palette=Palette(palette))
    return Style(Scheme(scheme), k, breaks, Palette(palette))


def breaks_as_text(t: Translator, measure: Measure, breaks: tuple[float, ...]) -> str:
    """Return bounds as a person would type them: `20; 35,5; 50`."""
    factor = _factor(measure)
    digits = [(each * factor, 0 if round(each * factor, 6).is_integer() else 2) for each in breaks]
    return "; ".join(t.number(value, places) for value, places in digits)


def _breaks(ctx: Context, measure: Measure) -> tuple[float, ...]:
    text = st.text_input(
        ctx.t("options.breaks"), key=state.BREAKS, placeholder="20; 35,5; 50", max_chars=100
    )
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
    t = ctx.t
    with st.expander(t("options.layers")):
        circles = [
            "",
            *(
                measure.value
                for measure in CIRCLES
                if all(len(dataset.table(kind)) for kind in FACTS[measure].needs)
            ),
        ]
        state.keep_within(state.CIRCLES, circles, "")
        circle = st.selectbox(
            t("options.circles"),
            circles,
            format_func=lambda name: t(f"measure.{name}") if name else t("options.no_circles"),
            key=state.CIRCLES,
        )
        employers = len(dataset.table(Kind.EMPLOYERS)) > 0 and st.toggle(
            t("options.employers"), key=state.EMPLOYERS
        )
        state.keep_within(state.STALE, list(AGES), 0)
        stale = st.selectbox(
            t("options.stale"),
            AGES,
            format_func=lambda age: t("options.months", age=age) if age else t("options.not_faded"),
            key=state.STALE,
        )
        tiles = st.toggle(t("options.tiles"), key=state.TILES, help=t("options.tiles_help"))
    return Extras(Measure(circle) if circle else None, employers, tiles, stale)


def expression(ctx: Context) -> str:
    """Show the filter and return its expression, "" where it is not understood."""
    with st.expander(ctx.t("options.filter"), expanded=bool(state.get(state.FILTER))):
        text = st.text_input(
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
            return ""
    return text
