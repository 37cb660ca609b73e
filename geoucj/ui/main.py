"""The Streamlit script: language, navigation, errors. Nothing else."""

import os
from pathlib import Path

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.i18n import Translator
from geoucj.schema import LANGUAGES, Language
from geoucj.settings import load_settings
from geoucj.ui import state
from geoucj.ui.components import errors
from geoucj.ui.pages import boundaries_page, map_page, method_page

st.set_page_config(
    page_title="geoucj", page_icon=str(Path(__file__).with_name("icon.svg")), layout="wide"
)
st.html(HERE / "style.css")
language: Language = "id"
try:
    settings = load_settings(Path.cwd(), os.environ)
    language = state.language(settings)
    t = Translator(language)
    shows = {"map": map_page.show, "boundaries": boundaries_page.show, "method": method_page.show}
    pages = {
        name: st.Page(
            lambda show=show: show(ctx),
            title=t(f"page.{name}"),
            url_path=name,
            default=name == "map",
        )
        for name, show in shows.items()
    }
    ctx = state.context(settings, pages)
    page = st.navigation(list(pages.values()), position="top")
    with st.sidebar, st.container(horizontal=True, vertical_alignment="center"):
        st.html('<span class="geoucj-brand">geoucj</span>', width="content")
        st.segmented_control(
            "Bahasa / Language",
            LANGUAGES,
            default=language,
            required=True,
            format_func=str.upper,
            key=state.LANGUAGE,
            label_visibility="collapsed",
        )
    page.run()
except GeoUCJError as error:
    errors.show(error, language)
