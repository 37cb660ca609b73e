"""An error of the library, in the reader's words: one clear sentence and its findings."""

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.i18n import Translator
from geoucj.schema import Language


def show(error: GeoUCJError, language: Language) -> None:
    """Show what happened, where, and the remedy."""
    st.error(plain(Translator(language)(f"error.{type(error).__name__}", **error.facts)))


def plain(text: str) -> str:
    """Return `text` with Markdown's signs made harmless: names come from spreadsheets."""
    signs = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#+!|~$:"})
    return text.translate(signs)
