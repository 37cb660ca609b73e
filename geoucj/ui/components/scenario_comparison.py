"""Two to four scenarios side by side: what was asked for, what each comes to, and where."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from geoucj.errors import GeoUCJError, InfeasiblePlanError, UnknownAreaError
from geoucj.exports import scenario_files as files
from geoucj.exports import scenario_words as words
from geoucj.exports.plan_words import infeasible_words
from geoucj.exports.scenario_words import Compared
from geoucj.i18n import NOTHING, Translator
from geoucj.planning.proposal import PlanRequest, Proposal
from geoucj.planning.scenarios import Scenario
from geoucj.schema import AREA_CODE, AREA_NAME, Level
from geoucj.ui import cache
from geoucj.ui.charts.scenarios import scenario_bars
from geoucj.ui.components import word_table
from geoucj.ui.state import Context

WRITERS = (
    ("download", "csv", files.to_csv),
    ("download", "xlsx", files.to_xlsx),
    ("download_villages", "csv", files.villages_csv),
    ("download_villages", "xlsx", files.villages_xlsx),
)


def show(ctx: Context, chosen: Sequence[Scenario]) -> None:
    """Show the scenarios side by side, and offer that as files."""
    t = ctx.t
    compared = [compared_of(ctx, each) for each in chosen]
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        st.subheader(t("scenario.comparison"), anchor=False, width="content")
        _downloads(ctx, compared)
    chart = scenario_bars(compared, t)
    if chart is not None:
        st.altair_chart(chart, width="stretch", theme=None)
    st.markdown(f"**{t('scenario.results')}**")
    _side_by_side(compared, words.results(compared, ctx.registry, t))
    st.markdown(f"**{t('scenario.settings')}**")
    differing = words.differing(compared, ctx.registry, t)
    if differing:
        _side_by_side(compared, differing)
    else:
        st.caption(t("scenario.same"))
    villages = files.village_rows(compared, ctx.registry, t)
    if len(villages):
        st.markdown(f"**{t('scenario.villages_of')}**")
        _villages(ctx, compared, villages)


def compared_of(ctx: Context, scenario: Scenario) -> Compared:
    """Return a scenario with the plan that it gives now, or why there is none."""
    proposal, problem = None, ""
    try:
        proposal = proposed(ctx, scenario.request)
    except GeoUCJError as error:
        problem = problem_words(error, ctx.t)
    there = {each.name: each for each in cache.data_sets(ctx.settings)}
    dataset = there.get(scenario.request.data)
    sample = dataset is not None and dataset.provenance.sample
    return Compared(scenario, proposal, problem, sample, has_changed(ctx, scenario))


def proposed(ctx: Context, request: PlanRequest) -> Proposal:
    """Return the plan that is asked for. Raises UnknownAreaError, and what `propose` raises."""
    if request.area_code not in ctx.registry.names:
        raise UnknownAreaError(code=request.area_code)
    return cache.proposal(ctx.settings, request)


def problem_words(error: GeoUCJError, t: Translator) -> str:
    """Return why there is no plan, in one sentence; no Markdown."""
    if isinstance(error, InfeasiblePlanError):
        return infeasible_words(error, t)
    return t(f"error.{type(error).__name__}", **error.facts)


def has_changed(ctx: Context, scenario: Scenario) -> bool:
    """Return whether the data of a scenario have changed since it was kept, or are gone."""
    name = scenario.request.data
    if name not in {each.name for each in cache.data_sets(ctx.settings)}:
        return True
    return cache.version(ctx.settings, name) != scenario.data_version


def _side_by_side(compared: Sequence[Compared], side: words.Side) -> None:
    names = [each.scenario.name for each in compared]
    # No scenario has an empty name, so that none can take the place of the labels.
    rows = [{"": label} | dict(zip(names, texts, strict=True)) for label, texts in side.items()]
    word_table.show(rows)


def _villages(ctx: Context, compared: Sequence[Compared], rows: pd.DataFrame) -> None:
    t, config = ctx.t, st.column_config
    columns = {
        AREA_NAME: config.TextColumn(t("level.village"), pinned=True),
        Level.DISTRICT.value: config.TextColumn(t("level.district")),
        Level.REGENCY.value: config.TextColumn(t("level.regency")),
        "plans": config.NumberColumn(t("scenario.plans"), format="localized"),
    }
    for each in compared:
        title = t("scenario.quota", name=each.scenario.name)
        columns[files.quota_column(each)] = config.NumberColumn(title, format="localized")
    st.dataframe(
        rows.drop(columns=[AREA_CODE, "note"]),
        hide_index=True,
        width="stretch",
        height=min(35 * (len(rows) + 1) + 3, 420),
        column_config=columns,
        placeholder=NOTHING,
        key="scenario_villages",
    )


def _downloads(ctx: Context, compared: Sequence[Compared]) -> None:
    """Offer the comparison; a file is made only when it is asked for."""
    t = ctx.t
    box = st.popover(
        t("table.downloads"),
        icon=":material/download:",
        key="scenario_downloads",
        on_change="rerun",
    )
    if not box.open:
        return
    mark = "-CONTOH" if any(each.sample for each in compared) else ""
    for what, suffix, write in WRITERS:
        name = "skenario" if what == "download" else "skenario-desa"
        box.download_button(
            t(f"scenario.{what}", format=suffix.upper()),
            partial(write, compared, ctx.registry, t),
            file_name=f"{name}{mark}.{suffix}",
            key=f"scenario_{what}_{suffix}",
            on_click="ignore",
        )
