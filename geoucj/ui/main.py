"""The Streamlit script: language, navigation, errors. Nothing else."""

import os
from functools import partial
from importlib import import_module
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geoucj.errors import GeoUCJError
from geoucj.i18n import Translator
from geoucj.schema import LANGUAGES, Language
from geoucj.settings import load_settings
from geoucj.ui import server, sharing, state
from geoucj.ui.components import errors
from geoucj.ui.state import Context

HERE = Path(__file__).parent
PAGES = ("map", "plan", "export", "import", "boundaries", "method")


def show(page: str, ctx: Context) -> None:
    """Show a page; it is loaded when somebody opens it, for some of them load much."""
    import_module(f"geoucj.ui.pages.{page}_page").show(ctx)


if not state.settled():  # the browser keeps it
    st.set_page_config(page_title="geoucj", page_icon=str(HERE / "icon.svg"), layout="wide")
st.html(f"<style>@import url('{server.ASSETS_PATH}/{server.style_name()}');</style>")
language: Language = "id"
try:
    settings = load_settings(Path.cwd(), os.environ)
    sharing.open_address(settings)
    language = state.language(settings)
    t = Translator(language)
    pages: dict[str, StreamlitPage] = {}
    ctx = state.context(settings, pages)
    for name in PAGES:
        title = t(f"page.{name}")
        pages[name] = st.Page(
            partial(show, name, ctx), title=title, url_path=name, default=name == "map"
        )
    page = st.navigation(list(pages.values()), position="top")
    state.keep(on_map=page == pages["map"])
    state.put_default(state.LANGUAGE, language)
    with st.sidebar, st.container(horizontal=True, vertical_alignment="center"):
        st.html('<span class="geoucj-brand">geoucj</span>', width="content")
        st.segmented_control(
            "Bahasa / Language",
            LANGUAGES,
            required=True,
            format_func=str.upper,
            key=state.LANGUAGE,
            label_visibility="collapsed",
        )
    page.run()
except GeoUCJError as error:
    errors.show(error, language)
