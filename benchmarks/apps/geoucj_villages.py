"""geoucj as app.py serves it, but a session opens on the villages of the sample data."""

import os
from pathlib import Path

import streamlit as st

from geoucj.settings import load_settings
from geoucj.ui import server

settings = load_settings(Path.cwd(), os.environ)
app = st.App(
    Path(__file__).with_name("geoucj_page.py"),
    routes=server.routes(settings),
    lifespan=server.lifespan,
)
