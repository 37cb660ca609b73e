"""The app: `streamlit run app.py` finds it by itself. Pages are in geoucj/ui, no data work here."""

import os
from pathlib import Path

import streamlit as st

from geoucj.settings import load_settings
from geoucj.ui import server
from geoucj.ui.components.errors import show_unexpected

settings = load_settings(Path.cwd(), os.environ)
app = st.App(
    Path(__file__).parent / "geoucj" / "ui" / "main.py",
    routes=server.routes(settings),
    lifespan=server.lifespan,
    on_script_error=show_unexpected,
)
