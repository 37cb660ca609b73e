"""The map page: choropleth, legend, key figures, selected area, ranked table."""

from time import sleep

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.ui import cache, sharing, state
from geoucj.ui.components import (
    area_panel,
    heading,
    key_figures,
    linked_views,
    live_map,
    ranked_table,
    sidebar,
)
from geoucj.ui.offers import offered
from geoucj.ui.state import Context
from geoucj.ui.view import likely_next, map_view, totals

PAUSE = 0.15  # s, in which the browser paints the map before it is busy with the rest of the page
PATIENCE = 5.0  # s, after which the rest is shown although the map has said nothing


def show(ctx: Context) -> None:
    """Show the page, the map before all else: it is what people wait for.

    A first visit gets controls, table and charts when the map says that it is there: the browser
    shows nothing before it has loaded the code for all that it was sent, and they have most of it.
    """
    choices, offer = offered(ctx)
    try:
        view = map_view(ctx, choices)
    except GeoUCJError:  # of other choices there may be a map
        sidebar.show(ctx, choices, offer)
        raise
    top = st.container()  # one element, however much it holds: the map keeps its place
    chart, panel = st.columns([2, 1]) if not view.beside else (st.container(), st.container())
    with chart:
        live_map.show(ctx, view)
    if not state.settled():
        state.put(**{state.SETTLED: True})
        _wait()
        return
    sleep(PAUSE)
    sidebar.show(ctx, choices, offer)
    sharing.keep_address(ctx, choices)
    with top:
        sharing.show_problems(ctx)
        heading.show(ctx, view)
        key_figures.show(ctx, totals(ctx, choices))
    with panel:
        area_panel.show(ctx, view)
    ranked_table.show(ctx, view)
    if view.layer.legend.valued:
        linked_views.show(ctx, view, state.choose_these)
    likely = likely_next(ctx, choices, offer.months)
    cache.prepare(ctx.settings, choices.dataset.name, likely, view.layer.geometry)


@st.fragment(run_every=PATIENCE)
def _wait() -> None:
    if not state.first_time(state.WAITED):
        st.rerun()
