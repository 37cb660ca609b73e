"""The live map: one constant Folium map, repainted in place by one small message per change."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geoucj.maps import live
from geoucj.maps.measures import Measure, measure_values
from geoucj.schema import AREA_CODE
from geoucj.ui import cache, state
from geoucj.ui.state import Context
from geoucj.ui.view import Choices, MapView, offered_target, recoloured, reference_target

KEY = "map"
HEIGHT = 420  # px, at least: style.css lets the map take what the window leaves
FEW_AREAS = 200  # up to this many the tooltip gives each area's own figure


@st.fragment
def show(ctx: Context, view: MapView) -> None:
    """Show the map; a click on an area selects it, a click on the selected one opens it.

    A fragment: moving the target repaints the map and sends nothing else of the page.
    """
    if state.taken(state.HEARD):
        st.rerun()  # what the map says changes the whole page
    place = st.container()
    view = _target(ctx, view)
    with place:
        st_folium(
            live.base_map(),
            key=KEY,
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=live.choropleth(
                view.layer, _notes(ctx, view), _place(ctx, view), ctx.t
            ),
            render=False,
            on_change=partial(_hear, view),
        )
        st.caption(ctx.t("legend.as_of", month=ctx.t.month(view.choices.month)))


def _hear(view: MapView) -> None:
    """Answer what the map says before the page runs again: it has arrived, or was clicked."""
    said = st.session_state.get(KEY) or {}
    state.put(**{state.HEARD: True})
    if (view.table[AREA_CODE] == said.get("area_code", "")).any():
        state.choose(said["area_code"])


def _target(ctx: Context, view: MapView) -> MapView:
    """Show where the colours turn, and return the view with that."""
    t, choices = ctx.t, view.choices
    if choices.measure != Measure.COVERAGE_RATE:
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
    at_target = reference is not None and percent == offered_target(reference)
    return recoloured(view, float(percent) / 100, at_target)


def _place(ctx: Context, view: MapView) -> live.View:
    return live.View(
        place=view.choices.place,
        chosen=(view.choices.chosen,) if view.choices.chosen else (),
        land=cache.land_address(ctx.settings),
        tell=not state.settled(),
    )


def _notes(ctx: Context, view: MapView) -> live.Notes:
    t, choices = ctx.t, view.choices
    badges = []
    if choices.dataset.provenance.sample:
        badges.append(t("badge.sample"))
    if choices.boundaries.provenance.approximate:
        badges.append(t("badge.approximate"))
    remarks = []
    if choices.measure in (Measure.UNCOVERED, Measure.TO_TARGET):
        remarks.append(t("legend.counts"))
    if view.report.without_shape.areas:
        remarks.append(
            t(
                "legend.without_shape",
                areas=t.number(view.report.without_shape.areas),
                workers=t.number(view.report.without_shape.potential_workers),
            )
        )
    return live.Notes(
        title=t(f"measure.{choices.measure}"),
        target=_turn(ctx, choices),
        badges=tuple(badges),
        remarks=tuple(remarks),
        credit=choices.boundaries.provenance.attribution,
        values=_values(ctx, view),
    )


def _turn(ctx: Context, choices: Choices) -> str:
    """Say where the colours turn: at the target, or at what a person has chosen to compare with."""
    if choices.measure == Measure.TO_TARGET_POINTS:
        return ctx.t("column.target_rate").lower()
    key = "target" if choices.at_target else "reference"
    return ctx.t(f"legend.{key}", rate=ctx.t.rate(choices.target))


def _values(ctx: Context, view: MapView) -> tuple[str, ...] | None:
    """Return what the tooltip says of each shape, in their order; None if there are too many."""
    if len(view.table) > FEW_AREAS:
        return None
    t, measure = ctx.t, view.choices.measure
    values = measure_values(view.table, measure)
    words = {}
    for code, state_, value in zip(view.table[AREA_CODE], view.table["state"], values, strict=True):
        if pd.isna(value):
            words[code] = t(f"state.{state_}") if state_ != "rate" else t("state.no_data")
        elif measure == Measure.COVERAGE_RATE:
            words[code] = t.rate(value)
        elif measure == Measure.TO_TARGET_POINTS:
            words[code] = ("−" if value < 0 else "+") + t("figure.points", points=t.points(value))
        else:
            words[code] = t("count.workers", count=t.number(value))
    return tuple(words.get(code, "") for code in view.layer.geometry.codes)
