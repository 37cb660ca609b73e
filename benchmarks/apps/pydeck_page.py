"""The peer in pydeck: the same villages and figures, as the docs of st.pydeck_chart do it."""

import os

import geopandas as gpd
import numpy as np
import pydeck as pdk
import streamlit as st


@st.cache_data
def villages() -> gpd.GeoDataFrame:
    """Return what ../shared/peers/naive_app.py shows."""
    frame = gpd.read_file(os.environ["BENCH_SHAPES"])[["ADM4_PCODE", "ADM4_EN", "geometry"]]
    frame["geometry"] = frame.geometry.simplify(0.001)
    return frame.assign(rate=np.random.default_rng(0).uniform(0, 1, len(frame)))


st.set_page_config(layout="wide")
target = st.slider("target", 0, 100, 50) / 100


def colour(rate: float) -> list[int]:
    """Return the peer's colours: #b2182b, #fddbc7, #4393c3."""
    if rate < target / 2:
        return [178, 24, 43]
    return [253, 219, 199] if rate < target else [67, 147, 195]


frame = villages()
frame["fill"] = frame["rate"].map(colour)
layer = pdk.Layer(
    "GeoJsonLayer",
    frame,
    get_fill_color="fill",
    get_line_color=[85, 85, 85],
    line_width_min_pixels=0.4,
    opacity=0.85,
    pickable=True,
)
st.pydeck_chart(
    pdk.Deck(
        [layer],
        initial_view_state=pdk.ViewState(latitude=-1.5, longitude=114, zoom=5),
        map_provider=None,  # no base map: with map_style=None Streamlit asks another host for one
        tooltip={"text": "{ADM4_EN}: {rate}"},
    )
)
