"""The key figures over the map: active, potential, rate, target, workers to target."""

from html import escape

import pandas as pd
import streamlit as st

from geoucj.analysis.coverage import TARGET_AREA
from geoucj.analysis.figures import DERIVED
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    TARGET_AS_OF,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
)
from geoucj.ui.state import Context


def show(ctx: Context, totals: pd.DataFrame) -> None:
    """Show one row of figures for each area in `totals` (rows of the coverage table)."""
    rows = "".join(_row(ctx, row, named=len(totals) > 1) for _, row in totals.iterrows())
    st.html(f'<div class="geoucj-figures">{rows}</div>')


def _row(ctx: Context, row: pd.Series, *, named: bool) -> str:
    t = ctx.t
    target = t("figure.target", month=t.month(row[TARGET_AS_OF], short=True))
    cards = [
        (t("figure.active"), count(ctx, row, ACTIVE), ""),
        (t("figure.potential"), count(ctx, row, POTENTIAL), ""),
        (
            t("figure.rate", month=t.month(row[AS_OF], short=True)),
            t.rate(row[COVERAGE_RATE]),
            distance(ctx, row) or "",
        ),
        (target, t.rate(row[TARGET_RATE]), whose_target(ctx, row) or ""),
        (t("figure.to_target"), count(ctx, row, TO_TARGET), ""),
    ]
    name = f"<h4>{escape(ctx.registry.name(row[AREA_CODE]))}</h4>" if named else ""
    figures = "".join(
        f"<div><span>{escape(label)}</span><b>{escape(value)}</b><i>{escape(note)}</i></div>"
        for label, value, note in cards
    )
    return f"<section>{name}{figures}</section>"


def count(ctx: Context, row: pd.Series, column: str) -> str:
    """Return a count of workers; about (`≈`, three digits) where it follows from a rounded rate."""
    value = row[column]
    follows = column in (TO_TARGET, UNCOVERED) and isinstance(row[DERIVED], str)
    derived = row[DERIVED] == column or follows
    if pd.isna(value) or not derived:
        return ctx.t.number(value)
    return f"≈ {ctx.t.number(float(f'{value:.3g}'))}"


def distance(ctx: Context, row: pd.Series) -> str | None:
    """Return the distance of the rate to the target, `▼ 13,1 poin`; None where one is missing."""
    difference = row[COVERAGE_RATE] - row[TARGET_RATE]
    if pd.isna(difference):
        return None
    sign = "▼" if difference < 0 else "▲"
    return f"{sign} {ctx.t('figure.points', points=ctx.t.points(difference))}"


def whose_target(ctx: Context, row: pd.Series) -> str | None:
    """Return whose target applies where it is not the area's own."""
    area = row[TARGET_AREA]
    if not isinstance(area, str) or area == row[AREA_CODE]:
        return None
    return ctx.t("figure.target_of", area=ctx.registry.name(area))
