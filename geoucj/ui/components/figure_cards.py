"""A row of figures, each with its label and a note that may be long."""

from collections.abc import Sequence
from html import escape

import streamlit as st


def show(cards: Sequence[tuple[str, str, str]]) -> None:
    """Show (label, value, note) cards; they wrap on a phone."""
    shown = "".join(
        f"<div><span>{escape(label)}</span><b>{escape(value)}</b>"
        f'<i style="display:block;white-space:normal">{escape(note)}</i></div>'
        for label, value, note in cards
    )
    st.html(f'<div class="geoucj-figures"><section style="flex-wrap:wrap">{shown}</section></div>')
