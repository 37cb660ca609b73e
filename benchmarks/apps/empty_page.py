"""A slider, a box and an empty Leaflet map: what any page of this kind costs."""

import folium
import streamlit as st
from streamlit_folium import st_folium

folium.Map.default_js = [("leaflet", "/assets/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "/assets/leaflet.css")]
st.set_page_config(layout="wide")
st.slider("target", 0, 100, 50)
st.selectbox("choice", ["one", "two", "three"])
view = folium.Map([-1.5, 114], zoom_start=6, prefer_canvas=True, tiles=None)
st_folium(view, key="map", returned_objects=[], use_container_width=True)
