"""The villages of a plan as a ranked list, each with the reason why it stands where it stands."""

import math
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from geoucj.exports import plan as exports
from geoucj.i18n import NOTHING
from geoucj.planning.proposal import Proposal
from geoucj.schema import (
    ACTIVE,
    APART,
    AREA_CODE,
    AREA_NAME,
    COST,
    COVERAGE_RATE,
    POTENTIAL,
    PRIORITY_RANK,
    QUOTA,
    RATE_AFTER,
    REASON,
    STABILITY,
    TO_TARGET,
    Level,
)
from geoucj.ui import state
from geoucj.ui.components import plan_settings
from geoucj.ui.components.plan_map import status_of
from geoucj.ui.plan_view import PlanView, villages
from geoucj.ui.state import Context

CHOSEN, OTHERS = "chosen", "others"  # the third list: APART
PER_PAGE = 200
STATUS = "status"
WRITERS = {"csv": exports.to_csv, "xlsx": exports.to_xlsx, "json": exports.to_json}
COUNTS = (POTENTIAL, ACTIVE, TO_TARGET, QUOTA, COST, STABILITY)
RATES = (COVERAGE_RATE, RATE_AFTER)


def lists_of(proposal: Proposal) -> dict[str, pd.DataFrame]:
    """Return the villages with a quota, the others that are ranked, and those set apart."""
    rows = villages(proposal)
    apart, chosen = rows[APART].notna(), rows[QUOTA] > 0
    return {CHOSEN: rows[chosen], OTHERS: rows[~chosen & ~apart], APART: rows[~chosen & apart]}


def show(ctx: Context, view: PlanView, proposal: Proposal) -> None:
    """Show one of the lists, what can be done with its rows, and the plan as files."""
    t, lists = ctx.t, lists_of(proposal)
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_list_head"):
        which = st.segmented_control(
            t("plan_page.list"),
            list(lists),
            required=True,
            format_func=lambda name: t(f"plan_page.list.{name}", count=t.number(len(lists[name]))),
            default=CHOSEN,
            key=state.PLAN_LIST,
            label_visibility="collapsed",
        )
        rows, page = _page(ctx, lists[str(which)])
        _downloads(ctx, view, proposal)
    if rows.empty:
        st.info(t(f"plan_page.list_empty.{which}"))
        return
    codes = rows[AREA_CODE].tolist()
    shown = exports.in_words(rows, proposal, view.dataset, ctx.registry, t)
    shown[STATUS] = status_of(ctx, view, shown[AREA_CODE])
    # A row that was picked is a number: in another plan it would be another village.
    key = f"plan_rows_{which}_{page}_{hash(view.request)}"
    event: Any = st.dataframe(
        _table(shown),
        hide_index=True,
        width="stretch",
        height=min(35 * (len(shown) + 1) + 3, 430),
        column_config=_columns(ctx),
        on_select="rerun",
        selection_mode="multi-row",
        placeholder=NOTHING,
        key=key,
    )
    _decide(ctx, view, [codes[i] for i in event["selection"]["rows"] if i < len(codes)])


def _page(ctx: Context, rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows of one page, and its number."""
    pages = math.ceil(len(rows) / PER_PAGE)
    if pages <= 1:
        return rows, 1
    label = ctx.t("table.page", pages=pages)
    page = int(st.number_input(label, 1, pages, key=f"plan_page_{pages}", width=150))
    return rows.iloc[(page - 1) * PER_PAGE : page * PER_PAGE], page


def _table(rows: pd.DataFrame) -> pa.Table:
    """Return the rows to show; in Arrow, as a frame's metadata would outweigh them."""
    order = [
        PRIORITY_RANK,
        AREA_NAME,
        STATUS,
        Level.DISTRICT.value,
        Level.REGENCY.value,
        QUOTA,
        COST,
        TO_TARGET,
        COVERAGE_RATE,
        RATE_AFTER,
        REASON,
        POTENTIAL,
        ACTIVE,
        STABILITY,
    ]
    if not rows[STATUS].any():
        order.remove(STATUS)
    table = pa.Table.from_pandas(rows[order], preserve_index=False)
    return table.replace_schema_metadata(None)


def _columns(ctx: Context) -> dict[str, Any]:
    config, t = st.column_config, ctx.t
    return {
        PRIORITY_RANK: config.NumberColumn(t("plan_page.rank"), pinned=True, width=60),
        AREA_NAME: config.TextColumn(t("level.village"), pinned=True),
        STATUS: config.TextColumn(t("plan_page.status")),
        Level.DISTRICT.value: config.TextColumn(t("level.district")),
        Level.REGENCY.value: config.TextColumn(t("level.regency")),
        REASON: config.TextColumn(t("plan_page.reason"), width=420),
        **{c: config.NumberColumn(t(f"plan_page.column.{c}"), format="localized") for c in COUNTS},
        **{c: config.NumberColumn(t(f"plan_page.column.{c}"), format="percent") for c in RATES},
    }


def _decide(ctx: Context, view: PlanView, codes: list[str]) -> None:
    """Offer to pin, to exclude or to clear the picked villages."""
    t = ctx.t
    may_be_pinned = [code for code in codes if code in view.possible]
    decided = view.request.forced | view.request.excluded
    kinds = (
        ("pin", may_be_pinned, plan_settings.force, ":material/push_pin:"),
        ("exclude", codes, plan_settings.exclude, ":material/block:"),
        ("clear", [code for code in codes if code in decided], plan_settings.free, None),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="plan_decide"):
        for name, open_to, act, icon in kinds:
            st.button(
                t(f"plan_page.{name}_picked", count=t.number(len(open_to))),
                key=f"plan_{name}",
                icon=icon,
                disabled=not open_to,
                on_click=act,
                args=(ctx, open_to),
            )
        if not codes:
            st.caption(t("plan_page.pick_rows"))


def _downloads(ctx: Context, view: PlanView, proposal: Proposal) -> None:
    """Offer the plan as files, which are made only when they are asked for."""
    asked = view.request
    name = f"rencana-{asked.area_code}-{asked.as_of}"
    name += "-CONTOH" if view.dataset.provenance.sample else ""
    box = st.popover(
        ctx.t("table.downloads"),
        icon=":material/download:",
        key="plan_downloads",
        on_change="rerun",
    )
    if not box.open:
        return
    for suffix, write in WRITERS.items():
        box.download_button(
            ctx.t("table.download", format=suffix.upper()),
            partial(write, proposal, view.dataset, ctx.registry, ctx.t),
            file_name=f"{name}.{suffix}",
            key=f"plan_download_{suffix}",
            on_click="ignore",
        )
