"""The selected area: its figures, month, source and trend, and the way inside."""

import pandas as pd
import streamlit as st

from geoucj.analysis.figures import history
from geoucj.areas.codes import dotted, level_of
from geoucj.exports.figure_words import count, distance, whose_target
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COVERAGE_RATE,
    NOTE,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    SET_ASIDE,
    SOURCE,
    SOURCE_URL,
    STANDING,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    Segment,
    State,
)
from geoucj.tables.schemas import Kind
from geoucj.ui import state
from geoucj.ui.charts.parts import programmes, programmes_of, segment_mix
from geoucj.ui.charts.trend import MOST, Line, targets_by_year, trend
from geoucj.ui.components import export_button, plan_settings
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context
from geoucj.ui.view import MapView

LINE = "#0B6E6E"
LISTED = 10  # of several selected areas


def show(ctx: Context, view: MapView) -> None:
    """Show the selected area, or how to select one."""
    rows = view.table[view.table[AREA_CODE].isin(view.choices.chosen)]
    with st.container(border=True, key="area_panel"):
        if rows.empty:
            st.markdown(ctx.t("panel.empty"))
            return
        if len(rows) > 1:
            _several(ctx, rows)
            _to_plan(ctx, view, rows[AREA_CODE].tolist())
            if len(rows) <= MOST:
                _trend(ctx, view, rows)
            return
        row = rows.iloc[0]
        _names(ctx, row)
        _figures(ctx, row)
        _trend(ctx, view, rows)
        _segments(ctx, view, row)
        _sources(ctx, view, row[AREA_CODE])
        _inside(ctx, row[AREA_CODE])
        _to_plan(ctx, view, [row[AREA_CODE]])
        if level_of(row[AREA_CODE]) != Level.VILLAGE:
            export_button.show(ctx, view.choices, row[AREA_CODE])


def _several(ctx: Context, rows: pd.DataFrame) -> None:
    """Show what the selected areas have together: counts add up, the rate is worked out anew."""
    t = ctx.t
    st.markdown(f"#### {t('panel.several', count=t.number(len(rows)))}")
    known = rows[rows[STATE] == State.RATE].dropna(subset=[ACTIVE, POTENTIAL])
    active, potential = known[ACTIVE].sum(), known[POTENTIAL].sum()
    if potential:
        rate, workers = t.rate(active / potential), t.number(potential)
        st.markdown(f"**{t('panel.together', rate=rate, potential=workers)}**")
    lines = [
        t("panel.active", count=t.number(active)),
        t("panel.uncovered", count=t.number(known[UNCOVERED].sum())),
        t("panel.to_target", count=t.number(known[TO_TARGET].sum())),
    ]
    if unknown := len(rows) - len(known):
        lines.append(t("panel.unknown", count=t.number(unknown)))
    st.markdown("\n".join(f"- {line}" for line in lines))
    listed = rows.sort_values(TO_TARGET, ascending=False, na_position="last").head(LISTED)
    names = [
        f"{plain(ctx.registry.name(row[AREA_CODE]))}: {t.rate(row[COVERAGE_RATE])}"
        for _, row in listed.iterrows()
    ]
    if len(rows) > LISTED:
        names.append(t("panel.more", count=t.number(len(rows) - LISTED)))
    st.caption("  \n".join(names))


def _names(ctx: Context, row: pd.Series) -> None:
    code = row[AREA_CODE]
    st.markdown(f"#### {plain(ctx.registry.name(code))}")
    around = " › ".join(ctx.registry.name(each) for each in ctx.registry.path(code)[:-1])
    kind = ctx.t(f"one.{_kind(code)}")
    st.caption(plain(" · ".join(part for part in (kind, around, dotted(code)) if part)))


def _kind(code: str) -> str:
    """Return what kind of area a code names: desa and kelurahan are both villages."""
    level = level_of(code)
    if level == Level.VILLAGE:
        return "kelurahan" if code[6] == "1" else "desa"
    return level.value


def _figures(ctx: Context, row: pd.Series) -> None:
    t = ctx.t
    month = t.month(row[AS_OF])
    if row[STATE] == State.NO_DATA:
        st.markdown(f"**{t('panel.no_data')}**")
        if pd.notna(row[ACTIVE]):
            st.markdown(t("panel.active_only", active=t.number(row[ACTIVE]), month=month))
        elif pd.notna(row[POTENTIAL]):
            st.markdown(t("panel.potential_only", potential=t.number(row[POTENTIAL]), month=month))
        return
    if row[STATE] == State.NO_POTENTIAL:
        st.markdown(f"**{t('panel.no_potential', month=month)}**")
        return
    potential = row[POTENTIAL]
    key = "panel.rate" if pd.notna(potential) else "panel.rate_only"
    said = t(key, rate=t.rate(row[COVERAGE_RATE]), potential=count(row, POTENTIAL, t), month=month)
    st.markdown(f"**{said}**")
    lines = [t("panel.active", count=count(row, ACTIVE, t))] if pd.notna(row[ACTIVE]) else []
    if pd.notna(row[UNCOVERED]):
        lines.append(t("panel.uncovered", count=count(row, UNCOVERED, t)))
    if pd.notna(row["workers_to_target"]):
        lines.append(t("panel.to_target", count=count(row, "workers_to_target", t)))
    if points := distance(row, t):
        whose = whose_target(row, ctx.registry, t)
        target = t("panel.target", rate=t.rate(row[TARGET_RATE]), distance=points)
        lines.append(target + (f" ({whose})" if whose else ""))
    if row[STATE] == State.TOO_FEW:
        lines.append(t("panel.too_few"))
    if isinstance(row["derived"], str):
        lines.append(t(f"panel.derived.{row['derived']}"))
    if row["rate_basis"] == "rolled_up":
        lines.append(t("panel.rolled_up", areas=t.number(row["areas_with_data"])))
    st.markdown("\n".join(f"- {line}" for line in lines))


def _trend(ctx: Context, view: MapView, rows: pd.DataFrame) -> None:
    """Show the rates of all months of up to five areas, with their targets."""
    colours = dict(zip(view.layer.geometry.codes, view.layer.marks, strict=True))
    fills = {entry.mark: entry.fill.colour for entry in view.layer.legend.entries}
    lines = []
    for code in rows[AREA_CODE].head(MOST):
        past = history(view.figures, code)
        targets = targets_by_year(view.figures.targets, code, past[AS_OF].tolist())
        colour = fills.get(colours.get(code, ""), LINE)
        lines.append(Line(ctx.registry.name(code), past, targets, colour))
    if (chart := trend(lines, ctx.t)) is not None:
        st.altair_chart(chart, width="stretch", theme=None)


def _segments(ctx: Context, view: MapView, row: pd.Series) -> None:
    """Show who is covered by segment, and which programmes pay for whom."""
    dataset, code = view.choices.dataset, row[AREA_CODE]
    coverage = dataset.table(Kind.COVERAGE)
    there = coverage[(coverage[AREA_CODE] == code) & (coverage[AS_OF] == row[AS_OF])]
    active = {Segment(s): n for s, n in zip(there[SEGMENT], there[ACTIVE], strict=True)}
    if len(active) > 1 and (chart := segment_mix(active, str(row[AS_OF]), ctx.t)) is not None:
        st.altair_chart(chart, width="stretch", theme=None)
    found = programmes_of(dataset.table(Kind.ASSISTANCE), code)
    if (chart := programmes(found, view.choices.month, ctx.t)) is not None:
        st.altair_chart(chart, width="stretch", theme=None)


def _sources(ctx: Context, view: MapView, code: str) -> None:
    """Show every figure of the area as printed, also those that were set aside, with its source."""
    coverage = view.choices.dataset.table(Kind.COVERAGE)
    rows = coverage[(coverage[AREA_CODE] == code) & (coverage[SEGMENT] == view.choices.segment)]
    if rows.empty:
        return
    t = ctx.t
    with st.expander(t("panel.sources", count=len(rows)), expanded=len(rows) <= 3):
        for _, row in rows.iloc[::-1].head(24).iterrows():
            parts = [t.month(row[AS_OF])]
            if pd.notna(row[PUBLISHED_RATE]):
                parts.append(t.rate(row[PUBLISHED_RATE], 2))
            if pd.notna(row[ACTIVE]):
                parts.append(t("panel.active", count=t.number(row[ACTIVE])))
            text = f"**{' · '.join(parts)}**  \n{_source(row)}"
            if row[STANDING]:
                text += f"  \n*{t('standing.' + row[STANDING])}*"
            if row[NOTE]:
                text += f"  \n{plain(row[NOTE])}"
            st.markdown(f":gray[{text}]" if row[STANDING] == SET_ASIDE else text)


def _source(row: pd.Series) -> str:
    links = [url.strip() for url in row[SOURCE_URL].split(" ; ") if url.strip().startswith("http")]
    name = plain(row[SOURCE])
    if len(links) == 1:
        return f"[{name}](<{links[0]}>)"
    return name + "".join(f" [[{i}]](<{link}>)" for i, link in enumerate(links, 1))


def _inside(ctx: Context, code: str) -> None:
    if level_of(code) != Level.VILLAGE:
        st.button(
            ctx.t("panel.inside"),
            key="inside",
            type="primary",
            on_click=state.go_to,
            args=(code,),
            width="stretch",
        )


def _to_plan(ctx: Context, view: MapView, codes: list[str]) -> None:
    """Offer to plan the selected areas: villages are pinned, a wider area is the plan's."""
    label = ctx.t("panel.to_plan")
    if st.button(label, key="to_plan", icon=":material/event_note:", width="stretch"):
        choices = view.choices
        plan_settings.include(ctx, codes, choices.dataset.name, choices.month)
        st.switch_page(ctx.pages["plan"])
