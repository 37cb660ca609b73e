"""The map page: choropleth, legend, key figures, selected area, ranked table."""

import streamlit as st

from geoucj.ui import sharing, state
from geoucj.ui.components import (
    area_panel,
    heading,
    key_figures,
    linked_views,
    live_map,
    ranked_table,
    sidebar,
)
from geoucj.ui.state import Context
from geoucj.ui.view import map_view


def show(ctx: Context) -> None:
    """Show the page; on a first visit the map alone, and the rest when the map says it is there.

    The browser shows nothing before it has loaded the code for everything it was sent, and tables
    and charts have most of it.
    """
    choices = sidebar.show(ctx)
    sharing.keep_address(ctx, choices)
    view = map_view(ctx, choices)
    with st.container():  # one element, however much it holds: the map keeps its place
        sharing.show_problems(ctx)
        heading.show(ctx, view)
        key_figures.show(ctx, view.totals)
    chart, panel = st.columns([2, 1]) if not view.beside else (st.container(), st.container())
    with chart:
        live_map.show(ctx, view)
    if not state.settled():
        state.put(**{state.SETTLED: True})
        return
    with panel:
        area_panel.show(ctx, view)
    ranked_table.show(ctx, view)
    if view.layer.legend.valued:
        linked_views.show(ctx, view, state.choose_these)
