"""An error in the reader's words: one clear sentence, never a traceback."""

import logging
import re

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.i18n import Translator
from geoucj.schema import LANGUAGES, Language

log = logging.getLogger(__name__)


def show(error: GeoUCJError, language: Language) -> None:
    """Show what happened, where, and the remedy."""
    t = Translator(language)
    facts = {name: plain(str(fact)) for name, fact in error.facts.items()}
    st.error(t(f"error.{type(error).__name__}", **facts))


def show_unexpected(error: Exception) -> bool:
    """Say in both languages that something failed; the details are in the log."""
    log.error("the page failed", exc_info=error)
    st.error("  \n".join(Translator(language)("error.unexpected") for language in LANGUAGES))
    return True


def plain(text: str) -> str:
    """Return `text` with Markdown's signs made harmless: names come from spreadsheets."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$:])", r"\\\1", text)
