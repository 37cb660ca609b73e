"""The key figures over the map: active, potential, rate, target, workers to target."""

from html import escape

import pandas as pd
import streamlit as st

from geoucj.exports.figure_words import key_figures
from geoucj.schema import AREA_CODE
from geoucj.ui.state import Context


def show(ctx: Context, totals: pd.DataFrame) -> None:
    """Show one row of figures for each area in `totals` (rows of the coverage table)."""
    rows = "".join(_row(ctx, row, named=len(totals) > 1) for _, row in totals.iterrows())
    st.html(f'<div class="geoucj-figures">{rows}</div>')


def _row(ctx: Context, row: pd.Series, *, named: bool) -> str:
    name = f"<h4>{escape(ctx.registry.name(row[AREA_CODE]))}</h4>" if named else ""
    figures = "".join(
        f"<div><span>{escape(card.label)}</span><b>{escape(card.value)}</b>"
        f"<i>{escape(card.note)}</i></div>"
        for card in key_figures(row, ctx.registry, ctx.t)
    )
    return f"<section>{name}{figures}</section>"
