"""The areas inside an area: what programmes pay for, and where no programme runs."""

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from geoucj.analysis.assistance import PAID_UNTIL, RATE_WITHOUT, without_programme
from geoucj.areas.codes import level_of, parent_codes
from geoucj.i18n import NOTHING
from geoucj.planning.proposal import PlanRequest
from geoucj.schema import (
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    ASSISTANCE_UNCLEAR,
    ASSISTED,
    COVERAGE_RATE,
    LEVELS,
    TO_TARGET,
    Level,
)
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

PARENT = "parent"
HIGHEST = 460  # px


def show(
    ctx: Context,
    table: pd.DataFrame,
    assistance: pd.DataFrame,
    request: PlanRequest,
    level: Level,
) -> None:
    """Show the rows of `add_without`, those paid for most first, then the areas without any."""
    t = ctx.t
    if table[[COVERAGE_RATE, ASSISTED]].notna().any(axis=None):
        _frame(ctx, _paid(ctx, table, request, level), level)
    without = without_programme(table, assistance, request.as_of)
    said = {"count": t.number(len(without)), "areas": t.number(len(table))}
    title = t("assistance.empty_title", **said, level=t(f"level.{level}").lower())
    st.markdown(f"**{plain(title)}**")
    st.caption(t("assistance.empty_note", month=t.month(request.as_of)))
    if len(without):
        _frame(ctx, _empty(ctx, without, request, level), level)


def _paid(ctx: Context, table: pd.DataFrame, request: PlanRequest, level: Level) -> pd.DataFrame:
    order = [ASSISTED, AREA_CODE]
    rows = table.sort_values(order, ascending=[False, True], na_position="last")
    facts: dict[str, pd.Series] = {
        COVERAGE_RATE: rows[COVERAGE_RATE].astype("float32"),
        RATE_WITHOUT: rows[RATE_WITHOUT].astype("float32"),
        ASSISTED: rows[ASSISTED].astype("Int32"),
        ASSISTANCE_UNCLEAR: rows[ASSISTANCE_UNCLEAR].fillna(0).astype("Int32"),
        AS_OF: _months(ctx, rows[AS_OF]),
    }
    return _named(ctx, rows, request, level).assign(**facts)


def _empty(ctx: Context, rows: pd.DataFrame, request: PlanRequest, level: Level) -> pd.DataFrame:
    facts: dict[str, pd.Series] = {
        TO_TARGET: rows[TO_TARGET].astype("Int32"),
        COVERAGE_RATE: rows[COVERAGE_RATE].astype("float32"),
        AS_OF: _months(ctx, rows[AS_OF]),
        PAID_UNTIL: _months(ctx, rows[PAID_UNTIL]),
    }
    return _named(ctx, rows, request, level).assign(**facts)


def _named(ctx: Context, rows: pd.DataFrame, request: PlanRequest, level: Level) -> pd.DataFrame:
    """Return the name of each area, and of the one around it where there are several."""
    shown = rows[[AREA_NAME]]
    around = LEVELS[LEVELS.index(level) - 1]
    if around == level_of(request.area_code):
        return shown
    return shown.assign(**{PARENT: parent_codes(rows[AREA_CODE], around).map(ctx.registry.name)})


def _months(ctx: Context, months: pd.Series) -> pd.Series:
    """Return months in words, a dash where there is none."""
    said = [ctx.t.month(month, short=True) for month in months]
    return pd.Series(said, index=months.index, dtype="str")


def _frame(ctx: Context, shown: pd.DataFrame, level: Level) -> None:
    config, t = st.column_config, ctx.t
    around = LEVELS[LEVELS.index(level) - 1]
    columns: dict[str, Any] = {
        AREA_NAME: config.TextColumn(t(f"level.{level}"), pinned=True),
        PARENT: config.TextColumn(t(f"level.{around}")),
        COVERAGE_RATE: config.NumberColumn(t("column.coverage_rate"), format="percent"),
        RATE_WITHOUT: config.NumberColumn(t("assistance.column.without"), format="percent"),
        ASSISTED: config.NumberColumn(t("assistance.column.assisted"), format="localized"),
        ASSISTANCE_UNCLEAR: config.NumberColumn(t("assistance.column.unclear"), format="localized"),
        TO_TARGET: config.NumberColumn(t("column.workers_to_target"), format="localized"),
        AS_OF: config.TextColumn(t("column.as_of")),
        PAID_UNTIL: config.TextColumn(t("assistance.column.until")),
    }
    table = pa.Table.from_pandas(shown, preserve_index=False).replace_schema_metadata(None)
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=min(35 * (len(shown) + 1) + 3, HIGHEST),
        column_config=columns,
        placeholder=NOTHING,
    )
