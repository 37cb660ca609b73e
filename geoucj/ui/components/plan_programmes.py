"""Assistance programmes in an area: for whom, from which funds, and coverage without them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from geoucj.analysis.assistance import (
    PER_MONTH,
    PER_WORKER,
    PRICED,
    PROGRAMMES,
    RATE_WITHOUT,
    STATUS,
    Status,
    add_without,
    assistance_by,
    programmes_inside,
)
from geoucj.analysis.coverage import Query
from geoucj.areas.codes import level_of
from geoucj.planning.proposal import PlanRequest
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    ASSISTANCE_UNCLEAR,
    ASSISTED,
    COVERAGE_RATE,
    LEVELS,
    SOURCE,
    SOURCE_URL,
    Level,
    Segment,
)
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.ui import cache
from geoucj.ui.charts.programmes import MOST, bars, drawn, with_and_without
from geoucj.ui.components import figure_cards, programme_tables
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

LISTED = 12  # unclear programmes, and sources, that are named
ALL = "all"


def show(ctx: Context, dataset: DataSet, request: PlanRequest) -> None:
    """Show the programmes that run, coverage without them, areas without any, and the sources."""
    assistance = dataset.table(Kind.ASSISTANCE)
    found = programmes_inside(assistance, request.area_code, request.as_of)
    begun = found[found[STATUS] != Status.TO_COME]
    if begun.empty:
        area = plain(ctx.registry.name(request.area_code))
        st.info(ctx.t("assistance.none", area=area, month=ctx.t.month(request.as_of)))
    else:
        _running(ctx, begun, request)
    _wider(ctx, assistance, request)
    st.markdown(f"**{ctx.t('assistance.without_title')}**")
    _whole(ctx, assistance, request)
    if level_of(request.area_code) != Level.VILLAGE:
        _inside(ctx, assistance, request)
    _unclear(ctx, begun)
    _sources(ctx, begun[begun[STATUS] != Status.ENDED])


def _running(ctx: Context, begun: pd.DataFrame, request: PlanRequest) -> None:
    """Show what the running programmes come to, by group and by funding."""
    t = ctx.t
    total = assistance_by(begun.assign(**{ALL: ALL}), ALL)
    if total.empty:
        st.markdown(t("assistance.nothing_runs", month=t.month(request.as_of)))
        return
    _cards(ctx, total.iloc[0], int((begun[STATUS] == Status.UNCLEAR).sum()), request.as_of)
    for place, column in zip(st.columns(2), ("group", "funding"), strict=True):
        by = assistance_by(begun, column)
        with place:
            st.altair_chart(bars(by, column, request.as_of, t), width="stretch", theme=None)
            if len(by) > MOST:
                st.caption(t("assistance.bars_more", count=t.number(len(by) - MOST)))


def _cards(ctx: Context, total: pd.Series, unclear: int, month: str) -> None:
    t = ctx.t
    note = t("assistance.workers_note", count=t.number(total[PROGRAMMES]))
    if unclear:
        note += f" ({t('assistance.at_least', count=t.number(unclear))})"
    label = t("assistance.workers", month=t.month(month, short=True))
    cards = [(label, t.number(total["workers"]), note)]
    if pd.notna(total[PER_WORKER]):
        note = t("assistance.amount_note", workers=t.number(total[PRICED]))
        cards.append((t("assistance.amount"), t.rupiah(total["amount_rupiah"]), note))
        each = f"Rp{t.number(total[PER_WORKER])}"
        cards.append((t("assistance.per_worker"), each, t("assistance.per_worker_note")))
    if pd.notna(total[PER_MONTH]):
        note = t("assistance.per_month_note")
        cards.append((t("assistance.per_month"), f"Rp{t.number(total[PER_MONTH])}", note))
    figure_cards.show(cards)


def _wider(ctx: Context, assistance: pd.DataFrame, request: PlanRequest) -> None:
    """Name the programmes of the areas around, which are not spread over this one."""
    widest, *between = ctx.registry.path(request.area_code)
    if widest == request.area_code:
        return
    rows = assistance[assistance[AREA_CODE].isin([widest, *between[:-1]])]
    known = programmes_inside(rows, widest, request.as_of)
    known = known[known[STATUS].isin([Status.RUNS, Status.UNCLEAR])].head(LISTED)
    if known.empty:
        return
    names = [
        ctx.t("assistance.wider_name", group=row["group"], area=ctx.registry.name(row[AREA_CODE]))
        for row in known.to_dict("records")
    ]
    st.caption(plain(ctx.t("assistance.wider", names="; ".join(names))))


def _table(ctx: Context, request: PlanRequest, level: Level) -> pd.DataFrame:
    """Return the coverage of all segments: assistance is not recorded by segment."""
    query = Query(level, request.as_of, request.area_code, ctx.settings.min_potential)
    return cache.table(ctx.settings, request.data, Segment.ALL, query)


def _whole(ctx: Context, assistance: pd.DataFrame, request: PlanRequest) -> None:
    """Say the coverage of the area with and without assistance."""
    t = ctx.t
    rows = add_without(_table(ctx, request, level_of(request.area_code)), assistance)
    row = rows.iloc[0]
    name = ctx.registry.name(request.area_code)
    if pd.isna(row[RATE_WITHOUT]):
        st.markdown(plain(t("assistance.without_unknown", area=name)))
        return
    said = {
        "area": name,
        "rate": t.rate(row[COVERAGE_RATE]),
        "month": t.month(row[AS_OF]),
        "workers": t.number(row[ASSISTED]),
        "without": t.rate(row[RATE_WITHOUT]).replace("-", "−"),
    }
    if row[ASSISTANCE_UNCLEAR] > 0:
        count = t.number(row[ASSISTANCE_UNCLEAR])
        st.markdown(plain(t("assistance.without_most", **said, count=count)))
    else:
        st.markdown(plain(t("assistance.without", **said)))
    _doubt(ctx, rows)


def _doubt(ctx: Context, rows: pd.DataFrame) -> None:
    """Name the areas with more assistance than active participants: one of the two is wrong."""
    over = rows[rows[ASSISTED] > rows[ACTIVE]]
    if len(over):
        names = ", ".join(over[AREA_NAME].head(LISTED))
        st.warning(plain(ctx.t("assistance.negative", areas=names)))


def _inside(ctx: Context, assistance: pd.DataFrame, request: PlanRequest) -> None:
    """Show the areas inside: coverage with and without, and those without any programme."""
    t, code = ctx.t, request.area_code
    levels = LEVELS[LEVELS.index(level_of(code)) + 1 :]
    level = Level(
        st.segmented_control(
            t("assistance.level"),
            [each.value for each in levels],
            default=levels[0].value,
            required=True,
            format_func=lambda each: t(f"level.{each}"),
            key=f"assistance_level_{code}",
        )
    )
    table = add_without(_table(ctx, request, level), assistance)
    known = drawn(table)
    chart = with_and_without(known, ctx.registry.name(code), t)
    if chart is not None:
        st.altair_chart(chart, width="stretch", theme=None)
        shown = {"shown": t.number(min(MOST, len(known))), "areas": t.number(len(known))}
        st.caption(t("assistance.chart_note", **shown))
    _doubt(ctx, known)
    programme_tables.show(ctx, table, assistance, request, level)


def _unclear(ctx: Context, begun: pd.DataFrame) -> None:
    """Name the programmes of which the length or the number of workers is not known."""
    t = ctx.t
    rows = begun[begun["months"].isna() | begun["workers"].isna()]
    rows = rows[rows[STATUS] != Status.ENDED]
    if rows.empty:
        return
    title = t("assistance.unclear_title", count=t.number(len(rows)))
    lines = [_programme(ctx, row) for row in rows.head(LISTED).to_dict("records")]
    if len(rows) > LISTED:
        lines.append(t("assistance.more", count=t.number(len(rows) - LISTED)))
    st.markdown(f"**{title}**\n\n" + "\n".join(f"- {plain(line)}" for line in lines))


def _programme(ctx: Context, row: Mapping[Any, Any]) -> str:
    t = ctx.t
    workers, months = t("assistance.unclear_workers"), t("assistance.unclear_months")
    if pd.notna(row["workers"]):
        workers = t("assistance.known_workers", workers=t.number(row["workers"]))
    if pd.notna(row["months"]):
        months = t("assistance.known_months", months=t.number(row["months"]))
    return t(
        "assistance.unclear",
        area=ctx.registry.name(row[AREA_CODE]),
        group=row["group"],
        start=t.month(row["start"]),
        workers=workers,
        months=months,
        funding=row["funding"] or t("assistance.unnamed"),
    )


def _sources(ctx: Context, rows: pd.DataFrame) -> None:
    """Name the sources of the programmes that run or may run, with their addresses."""
    t, sources = ctx.t, rows[[SOURCE, SOURCE_URL]].drop_duplicates()
    if sources.empty:
        return
    named = []
    for name, urls in sources.head(LISTED).itertuples(index=False):
        links = [url.strip() for url in urls.split(" ; ") if url.strip().startswith("https://")]
        more = "".join(f" [[{at}]](<{link}>)" for at, link in enumerate(links, 1))
        named.append(f"{plain(name)}{more}")
    if len(sources) > LISTED:
        named.append(t("assistance.more", count=t.number(len(sources) - LISTED)))
    st.caption(f"{t('assistance.sources')}: " + "; ".join(named))
