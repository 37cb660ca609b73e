"""What the map page shows, worked out once per run: from choices to figures, shapes and layer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geoucj.analysis.coverage import Query
from geoucj.analysis.figures import Figures
from geoucj.analysis.filters import apply, parse
from geoucj.analysis.join import JoinReport
from geoucj.analysis.periods import is_stale
from geoucj.areas.codes import level_of
from geoucj.i18n import Translator
from geoucj.maps.layer import Geometry, Layer, make_layer
from geoucj.maps.measured import Wanted
from geoucj.maps.measures import Measure, Shading, measure_values
from geoucj.schema import (
    ACTIVE,
    COVERAGE_RATE,
    POTENTIAL,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    Segment,
)
from geoucj.ui import cache
from geoucj.ui.choices import Choices
from geoucj.ui.state import Context


@dataclass(frozen=True)
class MapView:
    """Everything that the parts of the map page show: one table, on screen and map alike."""

    choices: Choices
    figures: Figures
    table: pd.DataFrame
    layer: Layer
    report: JoinReport
    kept: pd.Series | None = None  # whether each row passes the filter
    earlier: pd.DataFrame | None = None  # the table of the earlier month, and its map
    beside: Layer | None = None


def map_view(ctx: Context, choices: Choices) -> MapView:
    """Return the view for `choices`."""
    name = choices.dataset.name
    figures = cache.figures(ctx.settings, name, choices.segment)
    query = _query(ctx, choices, choices.month)
    table = table_of(ctx, choices, choices.month)
    geometry = cache.geometry(choices.boundaries, choices.level, choices.area)
    kept = None
    if choices.expression:
        kept = apply(table, parse(choices.expression, table.columns, filter_names(ctx.t)))
    layer = _layer(choices, table, geometry, kept=kept)
    earlier = beside = None
    if choices.two_maps:
        earlier = table_of(ctx, choices, choices.before)
        beside = _layer(choices, earlier, geometry, kept=kept, shades=layer.shades)
    return MapView(
        choices=choices,
        figures=figures,
        table=table,
        layer=layer,
        report=cache.report(ctx.settings, name, choices.segment, query, geometry),
        kept=kept,
        earlier=earlier,
        beside=beside,
    )


def totals(ctx: Context, choices: Choices) -> pd.DataFrame:
    """Return the row of each area that the map shows the inside of (columns: coverage table)."""
    level = level_of(choices.area) if choices.area else Level.PROVINCE
    query = replace(_query(ctx, choices, choices.month), level=level)
    return cache.table(ctx.settings, choices.dataset.name, choices.segment, query)


def likely_next(ctx: Context, choices: Choices, months: Sequence[str]) -> list[cache.Likely]:
    """Return the months beside this one, and the other segments."""
    place = months.index(choices.month)
    query = _query(ctx, choices, choices.month)
    beside = [month for month in months[max(place - 1, 0) : place + 2] if month != choices.month]
    return [
        *((choices.segment, replace(query, as_of=month)) for month in beside),
        *((segment, query) for segment in Segment if segment != choices.segment),
    ]


def filter_names(t: Translator) -> dict[str, str]:
    """Return the columns that a filter may name, by their words on the screen."""
    said = (ACTIVE, POTENTIAL, COVERAGE_RATE, TARGET_RATE, TO_TARGET, UNCOVERED)
    return {t(f"column.{column}").lower(): column for column in said}


def table_of(ctx: Context, choices: Choices, month: str) -> pd.DataFrame:
    """Return the table of the areas on the map in one month, with all that is shown of them."""
    measures = (choices.measure, *([choices.extras.circles] if choices.extras.circles else []))
    wanted = Wanted(
        tuple(Measure(each) for each in measures),
        choices.before if month == choices.month else "",
        choices.indicator if choices.measure == Measure.INDICATOR else "",
    )
    query = _query(ctx, choices, month)
    return cache.measured(ctx.settings, choices.dataset.name, choices.segment, query, wanted)


def _query(ctx: Context, choices: Choices, month: str) -> Query:
    return Query(choices.level, month, choices.area or None, ctx.settings.min_potential)


def _layer(
    choices: Choices,
    table: pd.DataFrame,
    geometry: Geometry,
    *,
    kept: pd.Series | None,
    shades: Shading | None = None,
) -> Layer:
    """Return the layer of one month's table; with `shades` in the classes of another."""
    extras = choices.extras
    month = choices.month if shades is None else choices.before
    return make_layer(
        table,
        choices.measure,
        choices.target,
        geometry,
        choices.style,
        shades=shades,
        kept=kept,
        stale=is_stale(table, month, extras.stale_after) if extras.stale_after else None,
        circles=measure_values(table, extras.circles) if extras.circles else None,
    )


def recoloured(view: MapView, target: float, at_target: bool) -> MapView:
    """Return `view` with colours that turn at another target."""
    choices = view.choices
    if (target, at_target) == (choices.target, choices.at_target):
        return view
    choices = replace(choices, target=target, at_target=at_target)
    geometry = view.layer.geometry
    layer = _layer(choices, view.table, geometry, kept=view.kept)
    beside = view.beside
    if beside is not None and view.earlier is not None:
        beside = _layer(choices, view.earlier, geometry, kept=view.kept, shades=layer.shades)
    return replace(view, choices=choices, layer=layer, beside=beside)
