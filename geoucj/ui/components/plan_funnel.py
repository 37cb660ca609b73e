"""The lists of names: how far they have come, where they are stuck, how many names to list."""

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from geoucj.areas.codes import level_of, parent_codes
from geoucj.errors import GeoUCJError
from geoucj.i18n import NOTHING
from geoucj.maps.measures import Measure
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.verification import (
    NEWEST,
    OLDEST,
    REACHED,
    STAGES,
    STUCK_AREAS,
    STUCK_AT,
    WAITING,
    Funnel,
    Yield,
    funnel_of,
    funnels_at,
    yield_of,
)
from geoucj.schema import AREA_CODE, AREA_NAME, LEVELS, Level
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind, Stage
from geoucj.ui import cache, state
from geoucj.ui.charts.funnel import funnel_chart
from geoucj.ui.components import figure_cards
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

# What one regency found, to go by where a data set has no list that has come so far.
EXAMPLE = Yield(Stage.ELIGIBLE, areas=1, listed=10_000, reached=8_502)
PARENT, MONTHS, STUCK = "parent", "months", "stuck"


def show(ctx: Context, dataset: DataSet, request: PlanRequest) -> None:
    """Show the funnel of the area, the names to list, the way to the map, and the areas inside."""
    t, code = ctx.t, request.area_code
    verification = dataset.table(Kind.VERIFICATION)
    funnel = funnel_of(verification, code, request.as_of)
    if funnel is None:
        area = plain(ctx.registry.name(code))
        st.info(t("funnel.none", area=area, month=t.month(request.as_of)))
        _example(ctx, request)
        return
    st.altair_chart(funnel_chart(funnel, ctx.registry.name(code), t), width="stretch", theme=None)
    st.caption(f"{t('funnel.chart_note')} {_reports(ctx, funnel)}")
    st.markdown("\n".join(f"- {plain(line)}" for line in _where(ctx, funnel)))
    _names(ctx, verification, request)
    if st.button(
        t("funnel.map"),
        icon=":material/map:",
        key="funnel_map",
        on_click=_put_on_map,
        args=(request,),
    ):
        st.switch_page(ctx.pages["map"])
    _inside(ctx, verification, request)


def _put_on_map(request: PlanRequest) -> None:
    """Let the map page show the names listed as circles, in this area."""
    state.go_to(request.area_code)
    state.put(
        **{
            state.DATASET: request.data,
            state.MONTH: request.as_of,
            state.CIRCLES: Measure.LISTED.value,
        }
    )


def _reports(ctx: Context, funnel: Funnel) -> str:
    t = ctx.t
    areas = t.number(funnel.areas)
    if funnel.oldest == funnel.newest:
        return t("funnel.month", areas=areas, month=t.month(funnel.newest))
    months = {"oldest": t.month(funnel.oldest), "newest": t.month(funnel.newest)}
    return t("funnel.months", areas=areas, **months)


def _where(ctx: Context, funnel: Funnel) -> list[str]:
    """Return where the names are stuck, and where most are lost."""
    t, lines = ctx.t, []
    if (stuck := funnel.stuck_at) is not None:
        workers = t.number(stuck.waiting)
        lines.append(t("funnel.stuck", stage=t(f"stage.{stuck.stage}"), workers=workers))
    else:
        lines.append(t("funnel.nobody_waits"))
    lines.append(t("funnel.unchanged", areas=t.number(funnel.stuck_areas)))
    if (loss := funnel.largest_loss) is not None:
        lines.append(
            t(
                "funnel.loss",
                stage=t(f"stage.{loss.stage}"),
                workers=t.number(loss.lost),
                rate=t.rate(loss.loss_rate),
            )
        )
    return lines


def _names(ctx: Context, verification: pd.DataFrame, request: PlanRequest) -> None:
    """Show how many names to list, for one village and for the whole plan."""
    t = ctx.t
    found = _yield_around(ctx, verification, request)
    if found is None:
        st.markdown(plain(t("funnel.yield.none", stage=t(f"stage.{Stage.ELIGIBLE}"))))
        _example(ctx, request)
        return
    area, expected = found
    st.markdown(plain(_yield_words(ctx, "funnel.yield", expected, area=area)))
    note = t("funnel.names_note", quota=t.number(request.quota))
    cards = [(t("funnel.names"), t.number(expected.names_for(request.quota)), note)]
    try:
        workers = cache.proposal(ctx.settings, request).plan.total.workers
    except GeoUCJError:  # the plan itself says what is wrong
        st.caption(t("funnel.no_plan"))
    else:
        note = t("funnel.names_plan_note", quota=t.number(workers))
        cards.append((t("funnel.names_plan"), t.number(expected.names_for(workers)), note))
    figure_cards.show(cards)


def _yield_around(
    ctx: Context, verification: pd.DataFrame, request: PlanRequest
) -> tuple[str, Yield] | None:
    """Return how many names came to be eligible in the area, else around it, else anywhere."""
    for code in (*reversed(ctx.registry.path(request.area_code)), ""):
        found = yield_of(verification, Stage.ELIGIBLE, request.as_of, code)
        if found.reached:
            return ctx.registry.name(code) if code else ctx.t("area.both"), found
    return None


def _example(ctx: Context, request: PlanRequest) -> None:
    names = ctx.t.number(EXAMPLE.names_for(request.quota))
    said = {"quota": ctx.t.number(request.quota), "names": names}
    st.markdown(plain(_yield_words(ctx, "funnel.example", EXAMPLE, **said)))


def _yield_words(ctx: Context, key: str, expected: Yield, **more: str) -> str:
    t = ctx.t
    return t(
        key,
        listed=t.number(expected.listed),
        reached=t.number(expected.reached),
        rate=t.rate(expected.rate),
        stage=t(f"stage.{expected.stage}"),
        **more,
    )


def _inside(ctx: Context, verification: pd.DataFrame, request: PlanRequest) -> None:
    """Show the areas inside as a table that sorts; those with most waiting come first."""
    t, code = ctx.t, request.area_code
    levels = LEVELS[LEVELS.index(level_of(code)) + 1 :]
    if not levels:
        return
    level = Level(
        st.segmented_control(
            t("funnel.level"),
            [each.value for each in levels],
            default=levels[0].value,
            required=True,
            format_func=lambda each: t(f"level.{each}"),
            key=f"funnel_level_{code}",
        )
    )
    inside = verification[verification[AREA_CODE].str.startswith(code)]
    found = funnels_at(inside, level, request.as_of)
    if found.empty:
        st.caption(t("funnel.wider_only"))
        return
    areas = len(ctx.registry.at(level, code))
    if len(found) < areas:
        said = {"reported": t.number(len(found)), "areas": t.number(areas)}
        st.caption(t("funnel.reported", **said, level=t(f"level.{level}").lower()))
    rows = found.sort_values([WAITING, AREA_CODE], ascending=[False, True])
    st.dataframe(
        _shown(ctx, rows, level, code),
        hide_index=True,
        width="stretch",
        height=min(35 * (len(rows) + 1) + 3, 460),
        column_config=_columns(ctx, level),
        placeholder=NOTHING,
    )


def _shown(ctx: Context, rows: pd.DataFrame, level: Level, code: str) -> pa.Table:
    """Return the rows to show, in Arrow as the ranked table of the map page."""
    t, names = ctx.t, ctx.registry.name
    shown: dict[str, Any] = {AREA_NAME: rows[AREA_CODE].map(names)}
    around = LEVELS[LEVELS.index(level) - 1]
    if around != level_of(code):
        shown[PARENT] = parent_codes(rows[AREA_CODE], around).map(names)
    shown[WAITING] = rows[WAITING].astype("Int32")
    if level is Level.VILLAGE:
        shown[STUCK] = [t("funnel.stuck_mark") if stuck else "" for stuck in rows[STUCK_AREAS]]
    else:
        shown[STUCK_AT] = _stages(ctx, rows[STUCK_AT])
        shown[STUCK_AREAS] = rows[STUCK_AREAS].astype("Int32")
    shown[REACHED] = _stages(ctx, rows[REACHED])
    shown |= {stage: rows[stage].astype("Int32") for stage in STAGES}
    shown[MONTHS] = [
        "–".join(dict.fromkeys(t.month(each, short=True) for each in months))
        for months in zip(rows[OLDEST], rows[NEWEST], strict=True)
    ]
    table = pa.Table.from_pandas(pd.DataFrame(shown), preserve_index=False)
    return table.replace_schema_metadata(None)


def _stages(ctx: Context, stages: pd.Series) -> list[str]:
    """Return stages in words, a dash where there is none."""
    return [ctx.t(f"stage.{each}") if isinstance(each, str) else NOTHING for each in stages]


def _columns(ctx: Context, level: Level) -> dict[str, Any]:
    config, t = st.column_config, ctx.t
    around = LEVELS[LEVELS.index(level) - 1]
    return {
        AREA_NAME: config.TextColumn(t(f"level.{level}"), pinned=True),
        PARENT: config.TextColumn(t(f"level.{around}")),
        REACHED: config.TextColumn(t("funnel.column.reached")),
        STUCK: config.TextColumn(t("funnel.column.stuck")),
        STUCK_AT: config.TextColumn(t("funnel.column.stuck_at")),
        STUCK_AREAS: config.NumberColumn(t("funnel.column.stuck_areas"), format="localized"),
        WAITING: config.NumberColumn(t("funnel.column.waiting"), format="localized"),
        **{
            stage: config.NumberColumn(t(f"stage.{stage}").capitalize(), format="localized")
            for stage in STAGES
        },
        MONTHS: config.TextColumn(t("funnel.column.months")),
    }
