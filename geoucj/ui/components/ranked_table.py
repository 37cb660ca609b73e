"""The table of the areas on the map, those with most workers to target first."""

import math
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from geoucj.analysis.coverage import by_workers_to_target
from geoucj.exports.table import to_csv, to_xlsx
from geoucj.i18n import NOTHING
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
)
from geoucj.ui import state
from geoucj.ui.state import Context
from geoucj.ui.view import MapView

ROWS = 10  # of thousands of villages one page is sent at a time
FEW = 60  # so many rows are shown on one page
PARENT = "parent"
RATES = (COVERAGE_RATE, TARGET_RATE)
COUNTS = (TO_TARGET, UNCOVERED, ACTIVE, POTENTIAL)


def show(ctx: Context, view: MapView) -> None:
    """Show one page of what passes the filter, and offer all of it as a file."""
    choices = view.choices
    ranked = by_workers_to_target(view.table if view.kept is None else view.table[view.kept])
    per_page = ROWS if len(ranked) > FEW else FEW
    pages = math.ceil(len(ranked) / per_page) or 1
    page = min(int(state.get(state.PAGE, "1")), pages)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{ctx.t('table.title', count=ctx.t.number(len(ranked)))}**")
        if pages > 1:
            st.number_input(ctx.t("table.page", pages=pages), 1, pages, key=state.PAGE, width=150)
        _downloads(ctx, view, ranked)
    rows = ranked.iloc[(page - 1) * per_page : page * per_page]
    # A row that was picked is a number: among other rows it would be another area.
    among = (choices.dataset.name, choices.month, choices.segment, choices.expression, page)
    key = f"table_{choices.place}_{choices.level}_{among}"
    st.dataframe(
        _shown(ctx, rows, choices.level),
        hide_index=True,
        width="stretch",
        height=min(35 * (len(rows) + 1) + 3, 460),
        column_config=_columns(ctx, choices.level),
        on_select=partial(_pick, key, rows[AREA_CODE].tolist()),
        selection_mode="multi-row",
        placeholder=NOTHING,
        key=key,
    )


def _pick(key: str, codes: list[str]) -> None:
    """Select the areas of the picked rows."""
    picked = st.session_state[key]["selection"]["rows"]
    state.choose_these(tuple(codes[i] for i in picked if i < len(codes)))


def _shown(ctx: Context, rows: pd.DataFrame, level: Level) -> pa.Table:
    """Return the rows to show; in Arrow, as a frame's metadata would outweigh them."""
    shown = {AREA_NAME: rows[AREA_NAME]}
    if level in (Level.DISTRICT, Level.VILLAGE):
        shown[PARENT] = rows[AREA_CODE].map(lambda code: ctx.registry.name(code[:4]))
    shown |= {column: rows[column].astype("float32") for column in RATES}
    shown |= {column: rows[column].astype("Int32") for column in COUNTS}
    if rows[AS_OF].nunique(dropna=False) > 1:  # else the heading says it
        shown[AS_OF] = rows[AS_OF].map(lambda as_of: ctx.t.month(as_of, short=True))
    shown[STATE] = rows[STATE].map(lambda state_: ctx.t(f"state.{state_}"))
    table = pa.Table.from_pandas(pd.DataFrame(shown), preserve_index=False)
    return table.replace_schema_metadata(None)


def _columns(ctx: Context, level: Level) -> dict[str, Any]:
    """Return headings; figures are written as the reader's browser writes them, and sort."""
    config, t = st.column_config, ctx.t
    return {
        AREA_NAME: config.TextColumn(t(f"level.{level}"), pinned=True),
        PARENT: config.TextColumn(t("level.regency")),
        **{c: config.NumberColumn(t(f"column.{c}"), format="percent") for c in RATES},
        **{c: config.NumberColumn(t(f"column.{c}"), format="localized") for c in COUNTS},
        AS_OF: config.TextColumn(t("column.as_of")),
        STATE: config.TextColumn(t("column.state")),
    }


def _downloads(ctx: Context, view: MapView, table: pd.DataFrame) -> None:
    """Offer the whole table; the file is made only when it is asked for."""
    choices = view.choices
    name = f"cakupan-{choices.area or '61-73'}-{choices.level}-{choices.month}"
    sample = choices.dataset.provenance.sample
    name += "-CONTOH" if sample else ""
    box = st.popover(
        ctx.t("table.downloads"), icon=":material/download:", key="downloads", on_change="rerun"
    )
    if not box.open:
        return
    for suffix, write in (("csv", to_csv), ("xlsx", to_xlsx)):
        box.download_button(
            ctx.t("table.download", format=suffix.upper()),
            partial(write, table, choices.dataset, ctx.registry, ctx.t),
            file_name=f"{name}.{suffix}",
            key=f"download_{suffix}",
            on_click="ignore",
        )
