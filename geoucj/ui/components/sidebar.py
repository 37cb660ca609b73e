"""The sidebar of the map page: what to show."""

from collections.abc import Sequence

import streamlit as st

from geoucj.analysis.figures import Figures
from geoucj.areas.codes import dotted
from geoucj.boundaries import store
from geoucj.maps.measures import FACTS, Measure
from geoucj.schema import LEVELS, Level, Segment
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, state
from geoucj.ui.choices import CHANGES, Choices
from geoucj.ui.components import options
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context
from geoucj.ui.view import offered_target, reference_target

DEFAULT_DATASET = "published"
FOUND = 6  # results of a search


def show(ctx: Context) -> Choices:
    """Show the controls and return what they say."""
    _say_anew(ctx)
    with st.sidebar:
        dataset = _dataset(ctx)
        state.keep_within(state.SEGMENT, list(Segment), Segment.ALL.value)
        segment = Segment(state.get(state.SEGMENT))
        figures = cache.figures(ctx.settings, dataset.name, segment)
        month, before = _months(ctx, figures)
        area = _area(ctx)
        level = _level(ctx, area)
        segment = Segment(_choice(ctx, state.SEGMENT, list(Segment)))
        measure = _measure(ctx, dataset, comparable=bool(figures.months[1:]))
        indicator = _indicator(ctx, dataset) if measure == Measure.INDICATOR else ""
        if measure in CHANGES and not before:
            before = _year_before(figures.months, month)
        target, at_target = _target(figures, area, month)
        style = options.style(ctx, measure)
        extras = options.extras(ctx, dataset)
        expression = options.expression(ctx)
        boundaries = _boundaries(ctx)
    return Choices(
        dataset=dataset,
        boundaries=boundaries,
        month=month,
        before=before,
        area=area,
        level=level,
        segment=segment,
        measure=measure,
        indicator=indicator,
        target=target,
        at_target=at_target,
        style=style,
        extras=extras,
        expression=expression,
        chosen=state.chosen(),
        focus=state.get(state.FOCUS),
    )


def _say_anew(ctx: Context) -> None:
    """Send the choices again when the language has changed: the browser holds them as words."""
    kept = st.session_state[state.KEPT]
    if kept.get(state.LANGUAGE) != ctx.t.language:
        kept[state.LANGUAGE] = ctx.t.language
        state.put(**{key: kept[key] for key in state.WIDGETS if key in kept})


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


def _months(ctx: Context, figures: Figures) -> tuple[str, str]:
    """Return the month, and an earlier one to compare with ("" = none)."""
    months = figures.months[::-1] or [state.get(state.MONTH, "2025-12")]
    state.keep_within(state.MONTH, months, months[0])
    one, other = st.columns(2)
    month = one.selectbox(
        ctx.t("sidebar.month"),
        months,
        format_func=lambda month: ctx.t.month(month, short=True),
        key=state.MONTH,
        help=ctx.t("sidebar.month_help"),
    )
    earlier = ["", *(each for each in months if each < month)]
    state.keep_within(state.BEFORE, earlier, "")
    before = other.selectbox(
        ctx.t("sidebar.before"),
        earlier,
        format_func=lambda month: (
            ctx.t.month(month, short=True) if month else ctx.t("sidebar.none")
        ),
        key=state.BEFORE,
    )
    return month, before


def _year_before(months: Sequence[str], month: str) -> str:
    """Return the month to compare with where none was chosen: a year before, else the earliest."""
    wanted = f"{int(month[:4]) - 1}{month[4:]}"
    earlier = [each for each in months if each < month]
    return max((each for each in earlier if each <= wanted), default=min(earlier, default=""))


def _area(ctx: Context) -> str:
    """Offer a search, both provinces and each; an area inside is reached through the map too."""
    _search(ctx)
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


def _search(ctx: Context) -> None:
    """Find an area by name or code; a click on a result shows and selects it."""
    text = st.text_input(
        ctx.t("sidebar.search"),
        key=state.SEARCH,
        placeholder=ctx.t("sidebar.search_example"),
        max_chars=100,
    )
    if not text:
        return
    found = cache.names(ctx.settings).search(text, FOUND)
    if not found:
        st.caption(ctx.t("sidebar.not_found", text=plain(text)))
    for each in found:
        code = each.area_code
        around = [ctx.registry.name(code) for code in ctx.registry.path(code)[-2::-1]]
        inside = f":gray[:small[{plain(', '.join(around))} {dotted(code)}]]"
        label = f"{plain(ctx.registry.name(code))}  \n{inside}"
        st.button(
            label,
            key=f"found_{code}",
            on_click=_found,
            args=(code,),
            width="stretch",
        )


def _found(code: str) -> None:
    state.find(code)
    state.put(**{state.SEARCH: ""})


def _level(ctx: Context, area: str) -> Level:
    depth = {0: 0, 2: 1, 4: 2, 6: 3, 10: 3}[len(area)]
    options = [level.value for level in LEVELS[depth:]]
    state.keep_within(state.LEVEL, options, options[0] if area else Level.REGENCY.value)
    chosen = st.radio(
        ctx.t("sidebar.level"),
        options,
        format_func=lambda level: ctx.t(f"level.{level}"),
        key=state.LEVEL,
        on_change=lambda: state.put(**{state.CHOSEN: (), state.FOCUS: "", state.PAGE: 1}),
    )
    return Level(chosen)


def _choice(ctx: Context, key: str, names: Sequence[str], explained: str | None = None) -> str:
    """Offer the words of an enumeration, e.g. the segments."""
    names = [str(name) for name in names]
    state.keep_within(key, names, names[0])
    return st.selectbox(
        ctx.t(f"sidebar.{key}"),
        names,
        format_func=lambda name: ctx.t(f"{key}.{name}"),
        key=key,
        help=explained,
    )


def _measure(ctx: Context, dataset: DataSet, *, comparable: bool) -> Measure:
    """Offer the measures that the data set has tables for."""
    offered = [
        measure
        for measure in Measure
        if all(len(dataset.table(kind)) for kind in FACTS[measure].needs)
        and (comparable or measure not in CHANGES)
    ]
    measure = state.get(state.MEASURE, Measure.COVERAGE_RATE.value)
    explained = ctx.t(f"measure_help.{measure}") if measure in offered else None
    return Measure(_choice(ctx, state.MEASURE, offered or [Measure.COVERAGE_RATE], explained))


def _indicator(ctx: Context, dataset: DataSet) -> str:
    names = sorted(dataset.table(Kind.INDICATORS)["indicator"].unique().tolist())
    state.keep_within(state.INDICATOR, names, names[0])
    return str(st.selectbox(ctx.t("sidebar.indicator"), names, key=state.INDICATOR))


def _target(figures: Figures, area: str, month: str) -> tuple[float, bool]:
    """Return where the colours turn: at the official target of the view, until a person moves it.

    The slider for it stands below the map.
    """
    reference = reference_target(figures, area, month)
    offered = offered_target(reference)
    view = f"{area}/{month}/{offered}"
    if state.get(state.TARGET_FOR) == state.ADDRESS:
        state.put(**{state.TARGET_FOR: view})
    elif state.get(state.TARGET_FOR) != view:
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
