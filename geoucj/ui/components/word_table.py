"""A table to be read, not to be worked in: its words wrap, and all are those of the page."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import streamlit as st


def show(rows: Sequence[Mapping[str, object]], numbers: Iterable[str] = ()) -> None:
    """Show rows, one mapping each from the columns' titles; `numbers` stand to the right."""
    if not rows:
        return
    right = set(numbers)
    head = "".join(f"<th{_side(title, right)}>{escape(title)}</th>" for title in rows[0])
    body = "".join(
        "<tr>" + "".join(_cell(title, text, right) for title, text in row.items()) + "</tr>"
        for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    st.html(f'<div class="geoucj-words">{table}</div>')


def _cell(title: str, text: object, right: set[str]) -> str:
    return f"<td{_side(title, right)}>{escape(str(text))}</td>"


def _side(title: str, right: set[str]) -> str:
    return ' class="number"' if title in right else ""
