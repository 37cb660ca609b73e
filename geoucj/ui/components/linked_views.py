"""The charts beside the map: what is picked in one of them is selected everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from geoucj.maps.measures import FACTS, Measure, Middle, unit_of
from geoucj.schema import AREA_CODE
from geoucj.ui.charts.areas import VALUE, areas_shown, picked, without_value
from geoucj.ui.charts.histogram import Goal, bins, gathered, histogram
from geoucj.ui.charts.scatter import MANY, not_plotted, scatter
from geoucj.ui.state import Context
from geoucj.ui.view import MapView

OnPick = Callable[[tuple[str, ...]], None]


@dataclass(frozen=True)
class Drawn:
    """A chart (None: nothing to draw) and the sentences under it."""

    key: str
    chart: alt.LayerChart | None
    notes: tuple[str, ...]


def show(ctx: Context, view: MapView, on_pick: OnPick) -> tuple[str, ...]:
    """Show the charts of the areas on the map; return the codes that are picked in them.

    `on_pick` is called once for each pick, before the page runs again, so that the map is drawn
    with it at once; with no codes where a person takes a pick back. The charts of thousands
    of areas are sent only when they are asked for: every change sends them anew.
    """
    areas = areas_shown(view.table, view.layer)
    if len(areas) > MANY and not st.toggle(ctx.t("chart.show"), key="charts"):
        return ()
    left, right = st.columns(2)
    with left:
        codes = _chart(ctx, view, areas, _histogram(ctx, view, areas), on_pick)
    with right:
        return _chart(ctx, view, areas, _scatter(ctx, view, areas), on_pick) or codes


def goal_of(ctx: Context, view: MapView) -> Goal | None:
    """Return the value at which the colours turn, and whether it is a target; None without one."""
    choices, t = view.choices, ctx.t
    middle = FACTS[choices.measure].middle
    if middle == Middle.TARGET:
        key = "legend.target" if choices.at_target else "legend.reference"
        return Goal(choices.target, t(key, rate=t.rate(choices.target)))
    if choices.measure == Measure.TO_TARGET_POINTS:
        return Goal(0.0, t("chart.at_target"))
    return None


def _histogram(ctx: Context, view: MapView, areas: pd.DataFrame) -> Drawn:
    values, shades, t = areas[VALUE], view.layer.shades, ctx.t
    chosen = areas[areas[AREA_CODE].isin(view.choices.chosen)]
    chart = histogram(values, shades, t, goal_of(ctx, view), chosen)
    notes = (
        t("chart.pick_bar") if chart else "",
        without_value(view.layer, t),
        gathered(bins(values, shades), unit_of(shades.measure), t),
    )
    return Drawn(f"chart_bars_{view.choices.measure}", chart, notes)


def _scatter(ctx: Context, view: MapView, areas: pd.DataFrame) -> Drawn:
    chart = scatter(areas, ctx.t, view.choices.chosen)
    notes = (ctx.t("chart.pick_point") if chart else "", not_plotted(areas, ctx.t))
    return Drawn("chart_points", chart, notes)


def _chart(
    ctx: Context, view: MapView, areas: pd.DataFrame, drawn: Drawn, on_pick: OnPick
) -> tuple[str, ...]:
    """Show a chart and its notes, or what to do where there is none; return what is picked."""
    codes: tuple[str, ...] = ()
    if drawn.chart is None:
        st.info(ctx.t("chart.nothing"))
    else:
        # What was picked among other areas, or of another data set, is not a pick among these.
        choices = view.choices
        key = f"{drawn.key}_{choices.dataset.name}_{choices.area}_{choices.level}"
        heard = partial(_heard, key, areas, on_pick)
        event: Any = st.altair_chart(
            drawn.chart, width="stretch", theme=None, key=key, on_select=heard
        )
        codes = picked(event, areas)
    st.caption(" ".join(note for note in drawn.notes if note))
    return codes


def _heard(key: str, areas: pd.DataFrame, on_pick: OnPick) -> None:
    on_pick(picked(st.session_state[key], areas))
