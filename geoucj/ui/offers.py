"""What can be chosen on the map page, and what is: known before anything is shown.

The map is sent first and the controls after it, so the choices come from the session alone. A
choice that is no longer offered is replaced by the default.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from geoucj.analysis.classes import Scheme
from geoucj.analysis.coverage import COLUMNS
from geoucj.analysis.figures import Figures
from geoucj.analysis.filters import parse
from geoucj.analysis.reference import offered_target, reference_target, year_before
from geoucj.boundaries import store
from geoucj.boundaries.store import BoundarySet
from geoucj.errors import GeoUCJError
from geoucj.maps.layer import Style
from geoucj.maps.measures import CIRCLES, FACTS, Measure
from geoucj.maps.palette import Palette
from geoucj.schema import LEVELS, Level, Segment
from geoucj.tables.datasets import DataSet, unreadable
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, state
from geoucj.ui.breaks import read_breaks
from geoucj.ui.choices import CHANGES, Choices, Extras
from geoucj.ui.state import Context
from geoucj.ui.view import filter_names

DEFAULT_DATASET = "published"
NO_MONTH = "2025-12"  # shown where a data set has no figures
OWN_SCHEME = ""  # the scheme that suits the measure
SCHEMES = (OWN_SCHEME, *(scheme.value for scheme in Scheme if scheme != Scheme.TARGET))
CLASSES = 5
AGES = (0, 3, 6, 12, 24)  # months
DEPTHS = {0: 0, 2: 1, 4: 2, 6: 3, 10: 3}  # length of a code -> the widest level inside it


@dataclass(frozen=True)
class Offer:
    """What each control offers."""

    data_sets: dict[str, DataSet]
    boundary_sets: dict[str, BoundarySet]
    months: list[str]  # newest first
    earlier: list[str]  # months to compare with, "" = none
    areas: list[str]  # codes, "" = both provinces
    levels: list[Level]
    measures: list[Measure]
    indicators: list[str]
    circles: list[str]  # measures, "" = none
    employers: bool


def offered(ctx: Context) -> tuple[Choices, Offer]:
    """Return the choices of this session and what there is to choose."""
    _say_anew(ctx)
    data_sets = {each.name: each for each in cache.data_sets(ctx.settings)}
    if DEFAULT_DATASET not in data_sets and state.get(state.DATASET) in ("", DEFAULT_DATASET):
        _say_why(ctx)
    default = DEFAULT_DATASET if DEFAULT_DATASET in data_sets else next(iter(data_sets))
    name = _kept(state.DATASET, list(data_sets), default)
    dataset = cache.dataset(ctx.settings, name)
    segment = Segment(_kept(state.SEGMENT, list(Segment)))
    figures = cache.figures(ctx.settings, name, segment)
    months = figures.months[::-1] or [state.get(state.MONTH, NO_MONTH)]
    month = _kept(state.MONTH, months)
    earlier = ["", *(each for each in months if each < month)]
    before = _kept(state.BEFORE, earlier)
    area, areas = _area(ctx)
    levels = list(LEVELS[DEPTHS[len(area)] :])
    level = Level(_kept(state.LEVEL, levels, levels[0] if area else Level.REGENCY))
    measures = _measures(dataset, comparable=len(figures.months) > 1)
    measure = Measure(_kept(state.MEASURE, measures))
    indicators = sorted(dataset.table(Kind.INDICATORS)["indicator"].unique().tolist())
    indicator = _kept(state.INDICATOR, indicators) if measure == Measure.INDICATOR else ""
    if measure in CHANGES and not before:
        before = year_before(months, month)
    target, at_target = _target(figures, area, month)
    circles = ["", *(each.value for each in CIRCLES if _has(dataset, each))]
    employers = len(dataset.table(Kind.EMPLOYERS)) > 0
    boundary_sets = {each.name: each for each in cache.boundary_sets(ctx.settings)}
    choices = Choices(
        dataset=dataset,
        boundaries=_boundaries(ctx, boundary_sets),
        month=month,
        before=before,
        area=area,
        level=level,
        segment=segment,
        measure=measure,
        indicator=indicator,
        target=target,
        at_target=at_target,
        style=_style(ctx, measure),
        extras=_extras(circles, employers=employers),
        expression=_expression(ctx),
        chosen=state.chosen(),
        focus=state.get(state.FOCUS),
    )
    offer = Offer(
        data_sets=data_sets,
        boundary_sets=boundary_sets,
        months=months,
        earlier=earlier,
        areas=areas,
        levels=levels,
        measures=measures,
        indicators=indicators,
        circles=circles,
        employers=employers,
    )
    return choices, offer


def _say_why(ctx: Context) -> None:
    """Raise ProvenanceError where the usual data set cannot be read: no other takes its place."""
    why = unreadable(ctx.settings.data_folders).get(DEFAULT_DATASET)
    if why is not None:
        raise why


def _say_anew(ctx: Context) -> None:
    """Send the choices again when the language has changed: the browser holds them as words."""
    kept = st.session_state[state.KEPT]
    if kept.get(state.LANGUAGE) != ctx.t.language:
        kept[state.LANGUAGE] = ctx.t.language
        state.put(**{key: kept[key] for key in state.WIDGETS if key in kept})


def _kept(key: str, options: Sequence[str], default: str | None = None) -> str:
    """Return the choice of a key, the default (else the first option) where it is not offered."""
    names = [str(each) for each in options]
    state.keep_within(key, names, names[0] if default is None else str(default))
    return state.get(key)


def _area(ctx: Context) -> tuple[str, list[str]]:
    """Both provinces and each are offered; an area inside is reached by search or through the map.

    It is then offered too.
    """
    area = state.get(state.AREA)
    areas = ["", *ctx.registry.provinces, *([area] if len(area) > 2 else [])]
    return _kept(state.AREA, areas), areas


def _measures(dataset: DataSet, *, comparable: bool) -> list[Measure]:
    """Return the measures that the data set has tables for."""
    there = [each for each in Measure if _has(dataset, each)]
    return [each for each in there if comparable or each not in CHANGES] or [Measure.COVERAGE_RATE]


def _has(dataset: DataSet, measure: Measure) -> bool:
    return all(len(dataset.table(kind)) for kind in FACTS[measure].needs)


def _target(figures: Figures, area: str, month: str) -> tuple[float, bool]:
    """Return where the colours turn: at the official target of the view, until a person moves it.

    The slider for it stands below the map.
    """
    reference = reference_target(figures, area, month)
    official = offered_target(reference)
    view = f"{area}/{month}/{official}"
    if state.get(state.TARGET_FOR) == state.ADDRESS:
        state.put(**{state.TARGET_FOR: view})
    elif state.get(state.TARGET_FOR) != view:
        state.put(**{state.TARGET_FOR: view, state.TARGET: official})
    percent = float(state.get(state.TARGET, str(official)))
    return percent / 100, reference is not None and percent == official


def _style(ctx: Context, measure: Measure) -> Style:
    scheme = _kept(state.SCHEME, SCHEMES)
    palette = Palette(_kept(state.PALETTE, list(Palette), Palette.STANDARD))
    state.put_default(state.K, CLASSES)
    k = int(state.get(state.K))
    if scheme != Scheme.MANUAL:
        return Style(Scheme(scheme) if scheme else None, k, palette=palette)
    with suppress(ValueError, GeoUCJError):  # the control says what is wrong
        breaks = read_breaks(ctx.t, measure, state.get(state.BREAKS))
        return Style(Scheme.MANUAL, k, breaks, palette)
    return Style(palette=palette)


def _extras(circles: list[str], *, employers: bool) -> Extras:
    state.keep_within(state.STALE, AGES, 0)
    circle = _kept(state.CIRCLES, circles)
    return Extras(
        circles=Measure(circle) if circle else None,
        employers=employers and bool(state.get(state.EMPLOYERS)),
        tiles=bool(state.get(state.TILES)),
        stale_after=int(state.get(state.STALE, "0")),
    )


def _expression(ctx: Context) -> str:
    """Return the filter, "" where it is not understood: the control says so."""
    text = state.get(state.FILTER)
    try:
        if text:
            parse(text, COLUMNS, filter_names(ctx.t))
    except GeoUCJError:
        return ""
    return text


def _boundaries(ctx: Context, there: dict[str, BoundarySet]) -> BoundarySet:
    if state.get(state.BOUNDARIES) not in there:
        state.put(**{state.BOUNDARIES: store.set_in_use(ctx.settings.boundary_folders).name})
    return there[state.get(state.BOUNDARIES)]
