"""The live map: one constant Folium map, repainted in place by one small message per change."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geoucj.analysis.reference import offered_target, reference_target
from geoucj.exports.figure_words import value_words
from geoucj.maps import live
from geoucj.maps.layer import Layer
from geoucj.maps.measures import FACTS, Measure, Middle, measure_values
from geoucj.schema import AREA_CODE, AS_OF, STATE, State
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, server, state
from geoucj.ui.breaks import breaks_as_text
from geoucj.ui.components import export_button
from geoucj.ui.state import Context
from geoucj.ui.view import MapView, recoloured

KEY, KEY_BEFORE = "map", "map_before"
HEIGHT = 420  # px, at least: style.css lets the map take what the window leaves
FEW_AREAS = 200  # up to this many the tooltip gives each area's own figure
TILES = live.Tiles("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors")


@st.fragment
def show(ctx: Context, view: MapView) -> None:
    """Show the map; a click on an area selects it, a click on the selected one opens it.

    A fragment: moving the target repaints the map and sends nothing else of the page.
    """
    if state.taken(state.HEARD):
        st.rerun()  # what the map says changes the whole page
    place = st.container()
    if state.settled():
        view = _target(ctx, view)
    with place:
        if view.earlier is not None and view.beside is not None:
            left, right = st.columns(2)
            with left:
                _map(ctx, view, view.beside, view.earlier, view.choices.before)
            with right:
                _map(ctx, view, view.layer, view.table, view.choices.month)
        else:
            _map(ctx, view, view.layer, view.table, view.choices.month)
    if state.settled():
        _below(ctx, view)


def _map(ctx: Context, view: MapView, layer: Layer, table: pd.DataFrame, month: str) -> None:
    """Show one map; the later month's comes first of two in importance: it has the legend."""
    before = layer is view.beside
    st_folium(
        live.base_map(),
        key=KEY_BEFORE if before else KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=live.choropleth(
            layer, _notes(ctx, view, layer, table, month), _place(ctx, view, layer), ctx.t
        ),
        render=False,
        on_change=partial(_hear, view, KEY_BEFORE if before else KEY),
    )


def _hear(view: MapView, key: str) -> None:
    """Answer what the map says before the page runs again: it has arrived, or was clicked."""
    said = st.session_state.get(key) or {}
    state.put(**{state.HEARD: True})
    code, mark = said.get("area_code", ""), said.get("mark")
    if (view.table[AREA_CODE] == code).any():
        state.choose(code, more=bool(said.get("more")))
    elif mark:
        marked = zip(view.layer.geometry.codes, view.layer.marks, strict=True)
        state.choose_all(tuple(code for code, each in marked if each == mark))


def _target(ctx: Context, view: MapView) -> MapView:
    """Show where the colours turn, and return the view with that."""
    t, choices = ctx.t, view.choices
    if FACTS[choices.measure].middle != Middle.TARGET or choices.style.scheme is not None:
        return view
    reference = reference_target(view.figures, choices.area, choices.month)
    official = (
        t("sidebar.no_target")
        if reference is None
        else t(
            "sidebar.official_target",
            rate=t.rate(reference.rate),
            area=ctx.registry.name(reference.area),
            as_of=t.month(reference.as_of),
        )
    )
    percent = st.slider(
        f"{t('sidebar.target')}. {official}",
        1.0,
        100.0,
        step=0.1,
        format="localized",
        key=state.TARGET,
    )
    state.keep_at_once(state.TARGET)
    at_target = reference is not None and percent == offered_target(reference)
    return recoloured(view, float(percent) / 100, at_target)


def _below(ctx: Context, view: MapView) -> None:
    """Show what can be done with the selection and the classes."""
    t, choices = ctx.t, view.choices
    with st.container(horizontal=True, vertical_alignment="center", key="below_map"):
        st.toggle(t("map.several"), key=state.SEVERAL)
        held = choices.style.scheme is not None and choices.style.breaks
        if not held:
            st.button(
                t("options.hold"),
                help=t("options.hold_help"),
                key="hold",
                type="tertiary",
                icon=":material/lock:",
                on_click=_hold,
                args=(ctx, view),
            )
        if choices.chosen:
            st.button(
                t("map.clear", count=t.number(len(choices.chosen))),
                key="clear",
                type="tertiary",
                icon=":material/close:",
                on_click=_clear,
            )
        export_button.show(ctx, choices)


def _hold(ctx: Context, view: MapView) -> None:
    upper = view.layer.shades.classes.upper
    text = breaks_as_text(ctx.t, view.choices.measure, upper)
    state.put(**{state.SCHEME: "manual", state.BREAKS: text, state.HEARD: True})


def _clear() -> None:
    state.put(**{state.CHOSEN: (), state.HEARD: True})


def _place(ctx: Context, view: MapView, layer: Layer) -> live.View:
    choices, beside = view.choices, view.beside
    employers = None
    if choices.extras.employers:
        words = {"workers": "{workers}", "registered": "{registered}"}
        employers = live.Points(
            server.points_address(ctx.settings, choices.dataset.name),
            ctx.t("map.points_many", count="{count}"),
            ctx.t("map.points_workers", **words),
        )
    return live.View(
        place=choices.place,
        focus=(choices.focus,) if choices.focus else (),
        chosen=choices.chosen,
        land=cache.land_address(ctx.settings),
        points=employers,
        tiles=TILES if choices.extras.tiles else None,
        tell=not state.settled(),
        together=beside is not None,
        legend=layer is not beside,
        beside=beside if layer is not beside else None,
    )


def _notes(
    ctx: Context, view: MapView, layer: Layer, table: pd.DataFrame, month: str
) -> live.Notes:
    t, choices = ctx.t, view.choices
    badges = [t.month(month)] if view.beside else []
    if choices.dataset.provenance.sample:
        badges.append(t("badge.sample"))
    if choices.boundaries.provenance.approximate:
        badges.append(t("badge.approximate"))
    circles = choices.extras.circles
    return live.Notes(
        title=choices.indicator or t(f"measure.{choices.measure}"),
        target=_turn(ctx, choices.measure, choices.target, at_target=choices.at_target),
        badges=tuple(badges),
        remarks=_remarks(ctx, view, layer),
        credit=choices.boundaries.provenance.attribution,
        values=_values(ctx, choices.measure, layer, table),
        circles=t(
            "map.circles", value=t.number(layer.circles.largest), measure=t(f"measure.{circles}")
        )
        if layer.circles
        else "",
        hint=t("map.select_class"),
        old=t("map.old"),
    )


def _remarks(ctx: Context, view: MapView, layer: Layer) -> tuple[str, ...]:
    """Return what must be known of the colours: what misleads, what is missing, what is old."""
    t, choices = ctx.t, view.choices
    remarks = [t("classes.rule")]
    if view.beside:
        one, other = t.month(choices.before, short=True), t.month(choices.month, short=True)
        remarks.append(t("legend.two", one=one, other=other))
    if FACTS[choices.measure].raw_count:
        remarks.append(t("legend.counts"))
    if missing := view.report.without_shape.areas:
        workers = t.number(view.report.without_shape.potential_workers)
        remarks.append(t("legend.without_shape", areas=t.number(missing), workers=workers))
    if layer.stale:
        age, count = choices.extras.stale_after, layer.stale.count("1")
        remarks.append(t("legend.stale", age=age, count=t.number(count)))
    if choices.extras.employers:
        table = choices.dataset.table(Kind.EMPLOYERS)
        if missing := int(table["longitude"].isna().sum()):
            remarks.append(t("map.employers_missing", count=t.number(missing)))
    return tuple(remarks)


def _turn(ctx: Context, measure: Measure, target: float, *, at_target: bool) -> str:
    """Say where the colours turn: at the target, or at what a person has chosen to compare with."""
    if measure == Measure.TO_TARGET_POINTS:
        return ctx.t("column.target_rate").lower()
    if FACTS[measure].middle == Middle.ZERO:
        return ctx.t("legend.unchanged")
    key = "target" if at_target else "reference"
    return ctx.t(f"legend.{key}", rate=ctx.t.rate(target))


def _values(
    ctx: Context, measure: Measure, layer: Layer, table: pd.DataFrame
) -> tuple[str, ...] | None:
    """Return what the tooltip says of each shape, in their order; None if there are too many."""
    if len(table) > FEW_AREAS:
        return None
    t, words = ctx.t, {}
    values = measure_values(table, measure)
    rows = zip(table[AREA_CODE], table[STATE], values, table[AS_OF], strict=True)
    for code, state_, value, as_of in rows:
        if not pd.isna(value):
            words[code] = f"{value_words(value, measure, t)} · {t.month(as_of, short=True)}"
        else:
            words[code] = t(f"state.{state_}") if state_ != State.RATE else t("state.no_data")
    return tuple(words.get(code, "") for code in layer.geometry.codes)
