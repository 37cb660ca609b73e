"""The peer: ../shared/peers/naive_app.py as it is."""

import os

import streamlit as st
from assets import ROUTES

app = st.App(os.environ["BENCH_NAIVE"], routes=ROUTES)
