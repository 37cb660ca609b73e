"""The floor: a page with an empty map."""

from pathlib import Path

import streamlit as st
from assets import ROUTES

app = st.App(Path(__file__).with_name("empty_page.py"), routes=ROUTES)
