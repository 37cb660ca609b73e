"""What the map page shows, worked out once per run: from choices to figures, shapes and layer."""

from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from geoucj.analysis.coverage import Query
from geoucj.analysis.figures import Figures
from geoucj.analysis.join import JoinReport, join_report
from geoucj.analysis.periods import target_in_force
from geoucj.boundaries.store import BoundarySet
from geoucj.maps.layer import Layer, make_layer
from geoucj.maps.measures import Measure
from geoucj.schema import AREA_CODE, TARGET_AS_OF, TARGET_RATE, Level, Segment
from geoucj.tables.datasets import DataSet
from geoucj.ui import cache
from geoucj.ui.state import Context

DEFAULT_RATE = 0.5  # where the colours turn if no target is known at all


@dataclass(frozen=True)
class Choices:
    """What the sidebar and the clicks say."""

    dataset: DataSet
    boundaries: BoundarySet
    month: str
    area: str  # "" = both provinces
    level: Level
    segment: Segment
    measure: Measure
    target: float  # share at which the colours turn
    at_target: bool  # whether that is the official target
    chosen: str

    @property
    def place(self) -> str:
        """Changes when the map must move."""
        return f"{self.boundaries.name}/{self.area}/{self.level if self.area else ''}"


@dataclass(frozen=True)
class MapView:
    """Everything that the parts of the map page show: one table, on screen and map alike."""

    choices: Choices
    figures: Figures
    table: pd.DataFrame
    layer: Layer
    report: JoinReport
    totals: pd.DataFrame  # one row per area that the map shows the inside of


@dataclass(frozen=True)
class Reference:
    """The target at which the colours turn by default, and whose it is."""

    rate: float
    area: str
    as_of: str


def map_view(ctx: Context, choices: Choices) -> MapView:
    """Return the view for `choices`."""
    name = choices.dataset.name
    figures = cache.figures(ctx.settings, name, choices.segment)
    query = Query(choices.level, choices.month, choices.area or None, ctx.settings.min_potential)
    table = cache.table(ctx.settings, name, choices.segment, query)
    provinces = shown_provinces(ctx, choices.area)
    geometry = cache.geometry(choices.boundaries, choices.level, provinces)
    inside = [code for code in geometry.codes if code.startswith(choices.area)]
    layer = make_layer(table, choices.measure, choices.target, geometry)
    areas = [choices.area] if choices.area else list(provinces)
    rows = [
        cache.area_row(ctx.settings, name, choices.segment, code, choices.month) for code in areas
    ]
    return MapView(choices, figures, table, layer, join_report(inside, table), pd.DataFrame(rows))


def recoloured(view: MapView, target: float, at_target: bool) -> MapView:
    """Return `view` with colours that turn at another target."""
    if (target, at_target) == (view.choices.target, view.choices.at_target):
        return view
    choices = replace(view.choices, target=target, at_target=at_target)
    layer = make_layer(view.table, choices.measure, target, view.layer.geometry)
    return replace(view, choices=choices, layer=layer)


def offered_target(reference: Reference | None) -> float:
    """Return where the colours turn at first, in per cent: at the official target, if any."""
    return round((reference.rate if reference else DEFAULT_RATE) * 100, 1)


def shown_provinces(ctx: Context, area: str) -> tuple[str, ...]:
    """Return the provinces on the map."""
    return (area[:2],) if area else ctx.registry.provinces


@lru_cache(maxsize=256)
def reference_target(figures: Figures, area: str, month: str) -> Reference | None:
    """Return the target in force of `area` or the nearest area around it.

    For both provinces together the lower of their targets: below it every area is below its own.
    Where none is in force yet, the first one to come. None where there is none at all.
    """
    coming = figures.targets.sort_values("as_of").drop_duplicates(AREA_CODE)
    coming = coming.rename(columns={"as_of": TARGET_AS_OF})
    for table in (target_in_force(figures.targets, month), coming):
        for length in (10, 6, 4, 2) if area else (0,):
            codes = [area[:length]] if area else list(figures.registry.provinces)
            found = table[table[AREA_CODE].isin(codes)]
            if len(found):
                row = found.sort_values(TARGET_RATE).iloc[0]
                return Reference(float(row[TARGET_RATE]), row[AREA_CODE], row[TARGET_AS_OF])
    return None
