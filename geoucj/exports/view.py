"""What every export of a view is made of: the same objects as on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import geopandas as gpd
import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import Figures, figures_of_segment
from geoucj.analysis.filters import apply, parse
from geoucj.analysis.join import JoinReport, join_report
from geoucj.analysis.mix import segment_mixes
from geoucj.analysis.periods import check_month, is_stale
from geoucj.analysis.reference import offered_target, reference_target, year_before
from geoucj.areas.codes import level_of
from geoucj.areas.registry import Registry
from geoucj.boundaries.store import BoundarySet
from geoucj.exports.stamp import Setting, Stamp, make_stamp
from geoucj.maps.layer import Geometry, Layer, Style, make_layer
from geoucj.maps.legend import Legend, LegendEntry
from geoucj.maps.measured import Wanted, measured_table
from geoucj.maps.measures import Measure, measure_values
from geoucj.schema import AREA_CODE, LEVELS, Level, Segment
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.tables.versions import content_version

NO_MONTH = "2025-12"  # shown where a data set has no figures
CHANGES = (Measure.RATE_CHANGE, Measure.ACTIVE_CHANGE)


@dataclass(frozen=True)
class ViewOptions:
    """What a view has beside area, level, month, segment and measure."""

    style: Style = field(default_factory=Style)
    indicator: str = ""  # which one Measure.INDICATOR shows
    before: str = ""  # an earlier month to compare with
    expression: str = ""  # of a filter
    names: Mapping[str, str] = field(default_factory=dict)  # columns by the words of the filter
    stale_after: int = 0  # months; 0: old figures look like new ones
    circles: Measure | None = None
    min_potential: int = 30  # below this a rate is too uncertain to judge


@dataclass(frozen=True)
class ExportView:
    """One view: its table (rows by area code), shapes, colours, totals and stamp.

    `table` has the columns of a coverage table and those of its measure; `totals` the row of the
    area whose inside is shown, of both provinces where it is all; `target` is where the colours
    turn, a share; `kept` says of each row of the table whether it passes the filter.
    """

    dataset: DataSet
    boundaries: BoundarySet
    registry: Registry
    figures: Figures
    query: Query
    measure: Measure
    target: float
    options: ViewOptions
    table: pd.DataFrame
    layer: Layer
    report: JoinReport
    totals: pd.DataFrame
    stamp: Stamp
    kept: pd.Series | None = None

    @property
    def area(self) -> str:
        """The code of the area whose inside is shown, "" for both provinces."""
        return self.query.within or ""

    @property
    def level(self) -> Level:
        """The level of the areas shown."""
        return self.query.level

    @property
    def month(self) -> str:
        """The month asked for, YYYY-MM; each row has its own in `as_of`."""
        return self.query.as_of

    @property
    def segment(self) -> Segment:
        """Whose figures they are."""
        return self.figures.segment

    @property
    def legend(self) -> Legend:
        """Classes and states, with the number of areas on the map in each."""
        return self.layer.legend

    @property
    def values(self) -> pd.Series:
        """The values of the measure, by row of the table."""
        return measure_values(self.table, self.measure)

    @cached_property
    def shapes(self) -> gpd.GeoDataFrame:
        """The shapes of the areas shown (area_code, area_name, geometry; EPSG:4326), by code."""
        parts = self.boundaries.parts(self.level, self.area)
        shapes = self.boundaries.read(self.level, parts).astype({AREA_CODE: "str"})
        return shapes[shapes[AREA_CODE].str.startswith(self.area)].reset_index(drop=True)

    @cached_property
    def entries(self) -> dict[str, LegendEntry]:
        """The row of the legend of every area of the table, by code: also of one without shape."""
        codes = Geometry((), tuple(self.table[AREA_CODE]))
        marked = make_layer(
            self.table, self.measure, self.target, codes, shades=self.layer.shades, kept=self.kept
        )
        by_mark = {entry.mark: entry for entry in marked.legend.entries}
        return {c: by_mark[m] for c, m in zip(codes.codes, marked.marks, strict=True)}

    def at(self, level: Level) -> pd.DataFrame:
        """Return the coverage table of the areas of another level inside the same area."""
        if level == self.level:
            return self.table
        return coverage_table(self.figures, replace(self.query, level=level))


def figures_of(dataset: DataSet, registry: Registry, segment: Segment) -> Figures:
    """Return the figures of one segment of a data set."""
    coverage, workforce, targets = (
        dataset.table(kind) for kind in (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    )
    return figures_of_segment(coverage, workforce, targets, registry, segment)


def export_view(
    dataset: DataSet,
    boundaries: BoundarySet,
    registry: Registry,
    *,
    area: str,
    level: Level,
    as_of: str = "",
    segment: Segment = Segment.ALL,
    measure: Measure = Measure.COVERAGE_RATE,
    target: float | None = None,
    options: ViewOptions | None = None,
    figures: Figures | None = None,
    version: str = "",
    address: str = "",
) -> ExportView:
    """Return one view; what is not given is what the screen takes: last month, official target.

    `area` is a code or "" for both provinces, `target` the share at which the colours turn,
    `address` the query that reopens the view. `figures` and `version` are made of the data set
    unless they are there already. Raises UnknownMonthError, UnknownAreaError, ClassBreaksError and
    what a filter raises.
    """
    options, figures = options or ViewOptions(), figures or figures_of(dataset, registry, segment)
    month = check_month(as_of) if as_of else (figures.months or [NO_MONTH])[-1]
    if measure in CHANGES and not options.before:
        options = replace(options, before=year_before(figures.months, month))
    reference = reference_target(figures, area, month)
    if target is None:
        target = offered_target(reference) / 100
    query = Query(level, month, area or None, options.min_potential)
    table = _table(query, measure, options, dataset, figures)
    kept = None
    if options.expression:
        kept = apply(table, parse(options.expression, table.columns, options.names))
    parts = boundaries.parts(level, area)
    geometry = Geometry(
        tuple(boundaries.address(level, part) for part in parts),
        tuple(boundaries.read(level, parts)[AREA_CODE].tolist()),
    )
    stale, circles = options.stale_after, options.circles
    layer = make_layer(
        table,
        measure,
        target,
        geometry,
        options.style,
        kept=kept,
        stale=is_stale(table, month, stale) if stale else None,
        circles=measure_values(table, circles) if circles else None,
    )
    whole = replace(query, level=level_of(area) if area else LEVELS[0])
    setting = Setting(
        month=month,
        area=area,
        area_name=registry.name(area) if area else "",
        level=level,
        segment=segment,
        measure=measure,
        shades=layer.shades,
        target=target,
        at_target=reference is not None and round(target * 100, 1) == offered_target(reference),
        min_potential=options.min_potential,
        indicator=options.indicator if measure == Measure.INDICATOR else "",
        before=options.before,
        expression=options.expression,
        stale_after=stale,
        circles=circles,
    )
    version = version or content_version(dataset.folder)
    return ExportView(
        dataset=dataset,
        boundaries=boundaries,
        registry=registry,
        figures=figures,
        query=query,
        measure=measure,
        target=target,
        options=options,
        table=table,
        layer=layer,
        report=join_report([c for c in geometry.codes if c.startswith(area)], table),
        totals=coverage_table(figures, whole),
        stamp=make_stamp(
            dataset, version, boundaries, parts=parts, setting=setting, address=address
        ),
        kept=kept,
    )


def _table(
    query: Query, measure: Measure, options: ViewOptions, dataset: DataSet, figures: Figures
) -> pd.DataFrame:
    measures = (measure, *([options.circles] if options.circles else []))
    shown = options.indicator if measure == Measure.INDICATOR else ""
    return measured_table(
        query,
        Wanted(measures, options.before, shown),
        dataset,
        figures.registry,
        tables=lambda each: coverage_table(figures, each),
        mixes=lambda: segment_mixes(dataset.table(Kind.COVERAGE)),
    )
