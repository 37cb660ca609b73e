"""The floors of a plan: the fewest workers and villages of regencies or districts, as rows."""

from typing import Any

import pandas as pd
import streamlit as st

from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import Floor
from geoucj.schema import AREA_CODE, CODE_WIDTH, Level
from geoucj.ui.components import row_editor
from geoucj.ui.components.plan_settings import NUMBER, change
from geoucj.ui.state import Context

WORKERS, AREAS = "workers", "areas"


def show(ctx: Context, asked: PlanRequest) -> None:
    """Show the floors inside the area, and ask for those that are whole."""
    t, registry = ctx.t, ctx.registry
    codes = [
        code
        for level in (Level.REGENCY, Level.DISTRICT)
        if CODE_WIDTH[level] >= len(asked.area_code)
        for code in registry.at(level, asked.area_code)[AREA_CODE]
    ]

    def named(code: object) -> str:
        path = registry.path(str(code))
        around = path[-2:-1] if len(path) > 2 else []
        return ", ".join(registry.name(each) for each in (path[-1], *around))

    config = st.column_config
    count: dict[str, Any] = {"min_value": 0, "max_value": NUMBER, "step": 1, "default": 0}
    found = row_editor.show(
        f"plan_floors_{asked.area_code}_{t.language}",
        asked.floors,
        _rows,
        _read,
        column_config={
            AREA_CODE: config.SelectboxColumn(
                t("plan_page.area_code"), options=codes, format_func=named, required=True, width=84
            ),
            WORKERS: config.NumberColumn(t("plan_page.floor_workers"), width=76, **count),
            AREAS: config.NumberColumn(t("plan_page.floor_areas"), width=62, **count),
        },
    )
    st.caption(t("plan_page.floors_help"))
    if found != asked.floors:
        change(ctx, floors=found)


def _rows(floors: tuple[Floor, ...]) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            AREA_CODE: [floor.area_code for floor in floors],
            WORKERS: [floor.workers for floor in floors],
            AREAS: [floor.areas for floor in floors],
        }
    )
    return rows.astype({AREA_CODE: "str", WORKERS: "Int64", AREAS: "Int64"})


def _read(rows: pd.DataFrame) -> tuple[Floor, ...]:
    """Return the floors of the rows that name an area and want something."""
    found: dict[str, Floor] = {}
    for row in rows.to_dict("records"):
        workers, areas = (0 if pd.isna(row[c]) else int(row[c]) for c in (WORKERS, AREAS))
        if isinstance(row[AREA_CODE], str) and (workers or areas):
            found[row[AREA_CODE]] = Floor(row[AREA_CODE], workers, areas)
    return tuple(found.values())
