"""The map page: choropleth, legend, key figures, selected area, ranked table."""

import streamlit as st

from geoucj.ui.components import (
    area_panel,
    heading,
    key_figures,
    live_map,
    ranked_table,
    sidebar,
)
from geoucj.ui.state import Context
from geoucj.ui.view import map_view


def show(ctx: Context) -> None:
    """Show the page; the map is sent first, so that it is painted while the rest is made."""
    view = map_view(ctx, sidebar.show(ctx))
    top = st.container()
    chart, panel = st.columns([2, 1])
    with chart:
        live_map.show(ctx, view)
    with top:
        heading.show(ctx, view)
        key_figures.show(ctx, view.totals)
    with panel:
        area_panel.show(ctx, view)
    ranked_table.show(ctx, view)
