"""The sidebar of the map page: what to show."""

from enum import StrEnum

import streamlit as st

from geoucj.analysis.figures import Figures
from geoucj.boundaries import store
from geoucj.maps.measures import Measure
from geoucj.schema import LEVELS, Level, Segment
from geoucj.tables.datasets import DataSet
from geoucj.ui import cache, state
from geoucj.ui.state import Context
from geoucj.ui.view import Choices, offered_target, reference_target

DEFAULT_DATASET = "published"


def show(ctx: Context) -> Choices:
    """Show the controls and return what they say."""
    with st.sidebar:
        dataset = _dataset(ctx)
        state.keep_within(state.SEGMENT, list(Segment), Segment.ALL.value)
        segment = Segment(state.get(state.SEGMENT))
        figures = cache.figures(ctx.settings, dataset.name, segment)
        month = _month(ctx, figures)
        area = _area(ctx)
        level = _level(ctx, area)
        segment = Segment(_choice(ctx, state.SEGMENT, Segment))
        measure = Measure(_choice(ctx, state.MEASURE, Measure))
        target, at_target = _target(figures, area, month)
        boundaries = _boundaries(ctx)
    return Choices(
        dataset=dataset,
        boundaries=boundaries,
        month=month,
        area=area,
        level=level,
        segment=segment,
        measure=measure,
        target=target,
        at_target=at_target,
        chosen=state.get(state.CHOSEN),
    )


def _dataset(ctx: Context) -> DataSet:
    titles: dict[str, str] = {
        each.name: getattr(each.provenance, f"title_{ctx.t.language}")
        for each in cache.data_sets(ctx.settings)
    }
    names = list(titles)
    state.keep_within(
        state.DATASET, names, DEFAULT_DATASET if DEFAULT_DATASET in names else names[0]
    )
    name = st.selectbox(
        ctx.t("sidebar.dataset"), names, format_func=titles.__getitem__, key=state.DATASET
    )
    return cache.dataset(ctx.settings, name)


def _month(ctx: Context, figures: Figures) -> str:
    months = figures.months[::-1] or [state.get(state.MONTH, "2025-12")]
    state.keep_within(state.MONTH, months, months[0])
    return st.selectbox(
        ctx.t("sidebar.month"), months, format_func=ctx.t.month, key=state.MONTH,
        help=ctx.t("sidebar.month_help"),
    )  # fmt: skip


def _area(ctx: Context) -> str:
    """Offer both provinces and each; an area inside is reached through the map."""
    area = state.get(state.AREA)
    options = ["", *ctx.registry.provinces]
    if len(area) > 2:
        options.append(area)

    def words(code: str) -> str:
        return ctx.registry.name(code) if code else ctx.t("area.both")

    state.keep_within(state.AREA, options, "")
    return st.selectbox(
        ctx.t("sidebar.area"), options, format_func=words, key=state.AREA, on_change=_moved
    )


def _moved() -> None:
    state.go_to(state.get(state.AREA))


def _level(ctx: Context, area: str) -> Level:
    depth = {0: 0, 2: 1, 4: 2, 6: 3, 10: 3}[len(area)]
    options = [level.value for level in LEVELS[depth:]]
    state.keep_within(state.LEVEL, options, options[0] if area else Level.REGENCY.value)
    chosen = st.radio(
        ctx.t("sidebar.level"),
        options,
        format_func=lambda level: ctx.t(f"level.{level}"),
        key=state.LEVEL,
        on_change=lambda: state.put(**{state.CHOSEN: "", state.PAGE: 1}),
    )
    return Level(chosen)


def _choice(ctx: Context, key: str, options: type[StrEnum]) -> str:
    """Offer the words of an enumeration, e.g. the segments."""
    names = [option.value for option in options]
    state.keep_within(key, names, names[0])
    return st.selectbox(
        ctx.t(f"sidebar.{key}"), names, format_func=lambda name: ctx.t(f"{key}.{name}"), key=key
    )


def _target(figures: Figures, area: str, month: str) -> tuple[float, bool]:
    """Return where the colours turn: at the official target of the view, until a person moves it.

    The slider for it stands below the map.
    """
    reference = reference_target(figures, area, month)
    offered = offered_target(reference)
    view = f"{area}/{month}/{offered}"
    if state.get(state.TARGET_FOR) != view:
        state.put(**{state.TARGET_FOR: view, state.TARGET: offered})
    percent = float(state.get(state.TARGET, str(offered)))
    return percent / 100, reference is not None and percent == offered


def _title(ctx: Context, boundaries: store.BoundarySet) -> str:
    if boundaries.provenance.approximate:
        return ctx.t("badge.approximate")
    return boundaries.provenance.title


def _boundaries(ctx: Context) -> store.BoundarySet:
    sets = {each.name: each for each in cache.boundary_sets(ctx.settings)}
    names = list(sets)
    if state.get(state.BOUNDARIES) not in names:
        state.put(**{state.BOUNDARIES: store.set_in_use(ctx.settings.boundary_folders).name})
    name = st.selectbox(
        ctx.t("sidebar.boundaries"),
        names,
        format_func=lambda name: _title(ctx, sets[name]),
        key=state.BOUNDARIES,
    )
    return sets[name]
