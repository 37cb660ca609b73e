"""A few rows to edit, which keep what was typed while the page runs again and again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

Row = TypeVar("Row")


@dataclass(frozen=True)
class _Held:
    version: int  # of the widget: another one starts anew
    rows: pd.DataFrame  # what the widget was given
    value: Sequence[Any]  # what was read from it last


def show(
    key: str,
    value: tuple[Row, ...],
    rows_of: Callable[[tuple[Row, ...]], pd.DataFrame],
    read: Callable[[pd.DataFrame], tuple[Row, ...]],
    **options: Any,
) -> tuple[Row, ...]:
    """Let the rows of `value` be edited, and return what `read` makes of them.

    The rows are sent anew only where something else has changed `value`: a row that is not whole
    yet, which `read` leaves out, stays.
    """
    held: _Held | None = st.session_state.get(f"{key}_held")
    if held is None or held.value != value:
        held = _Held(held.version + 1 if held else 0, rows_of(value), value)
    elif f"{key}_{held.version}" not in st.session_state:  # the page was left: come back
        held = _Held(held.version, rows_of(value), value)
    edited = st.data_editor(
        held.rows,
        key=f"{key}_{held.version}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        **options,
    )
    found = read(edited)
    st.session_state[f"{key}_held"] = _Held(held.version, held.rows, found)
    return found
