"""The scenarios alone on a page: asks for what the session holds, keeps what is opened."""

import os
from pathlib import Path

import streamlit as st

from geoucj.settings import load_settings
from geoucj.ui import state
from geoucj.ui.components import plan_scenarios

settings = load_settings(Path.cwd(), os.environ)


def opened(request):
    st.session_state["opened"] = request


plan_scenarios.show(state.context(settings, {}), st.session_state["asked"], opened)
