"""The app's own script, after two choices that a person would make in its sidebar."""

import runpy

import streamlit as st

from geoucj.settings import SHIPPED
from geoucj.ui import state

st.session_state.setdefault(state.DATASET, "sample")
st.session_state.setdefault(state.LEVEL, "village")
runpy.run_path(str(SHIPPED / "geoucj" / "ui" / "main.py"), run_name="__main__")
