"""The figures and shapes that an HTML map carries: by level, for several months and measures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.filters import apply, parse
from geoucj.analysis.join import join_report
from geoucj.analysis.mix import segment_mixes
from geoucj.analysis.periods import is_stale
from geoucj.analysis.reference import year_before
from geoucj.areas.codes import level_of
from geoucj.boundaries.topology import OBJECT
from geoucj.errors import DamagedShapesError
from geoucj.exports.html_columns import USUAL, Texts, columns_of
from geoucj.exports.view import CHANGES, ExportView
from geoucj.i18n import Translator
from geoucj.maps.layer import Geometry, Layer, Style, make_layer
from geoucj.maps.measured import Wanted, measured_table
from geoucj.maps.measures import FACTS, Measure, Shading, measure_values
from geoucj.schema import AREA_CODE, CODE_WIDTH, LEVELS, STATE, Level, State
from geoucj.tables.schemas import Kind

MONTHS = 13  # a year and the month a year before
Pack = dict[str, Any]


@dataclass(frozen=True)
class MapData:
    """What an HTML map shows: the view it is made of, and the months, levels, measures with it."""

    view: ExportView
    t: Translator
    texts: Texts = field(default_factory=Texts)

    @cached_property
    def months(self) -> list[str]:
        """The month of the view, those before it, and later ones where these are too few."""
        shown = self.view.month
        known = {*self.view.figures.months, shown}
        past = sorted(month for month in known if month <= shown)[-MONTHS:]
        later = sorted(month for month in known if month > shown)
        return [*past, *later[: MONTHS - len(past)]]

    @cached_property
    def measures(self) -> list[Measure]:
        """The usual ones that the data set has tables for, and that of the view."""
        data = self.view.dataset
        usual = [m for m in USUAL if all(len(data.table(kind)) for kind in FACTS[m].needs)]
        return [*usual, *([] if self.view.measure in usual else [self.view.measure])]

    @cached_property
    def levels(self) -> list[Level]:
        """The levels inside the area that have shapes and figures, and that of the view."""
        area = self.view.area
        boundaries, area = self.view.boundaries, self.view.area
        return [
            level
            for level in self._inside
            if level == self.view.level
            or (boundaries.parts(level, area) and any(map(_known, self.tables[level])))
        ]

    @cached_property
    def tables(self) -> dict[Level, list[pd.DataFrame]]:
        """For each level inside the area, the coverage table of each month with all measures."""
        levels = self._inside
        # By month: the figures of a level are added up from those of the next.
        by_month = [[self._table(level, month) for level in levels] for month in self.months]
        return dict(zip(levels, map(list, zip(*by_month, strict=True)), strict=True))

    @cached_property
    def mixes(self) -> pd.DataFrame:
        """The mixes of segments of the data set."""
        return segment_mixes(self.view.dataset.table(Kind.COVERAGE))

    @cached_property
    def _inside(self) -> list[Level]:
        area = self.view.area
        widest = min(LEVELS.index(level_of(area)) + 1, len(LEVELS) - 1) if area else 0
        return list(LEVELS[widest:])

    def _table(self, level: Level, month: str) -> pd.DataFrame:
        view = self.view
        if (level, month) == (view.level, view.month):
            return view.table
        query = replace(view.query, level=level, as_of=month)
        wanted = tuple(each for each in (view.measure, view.options.circles) if each)
        before = ""
        if view.measure in CHANGES:
            same = month == view.month
            before = view.options.before if same else year_before(view.figures.months, month)
        indicator = view.options.indicator if view.measure == Measure.INDICATOR else ""
        table = measured_table(
            query,
            Wanted(wanted, before, indicator),
            view.dataset,
            view.registry,
            tables=self._coverage,
            mixes=lambda: self.mixes,
        )
        if view.measure in CHANGES and not before:  # there is nothing to compare with
            table = table.assign(**{FACTS[view.measure].column: np.nan})
        return table

    def pack(self, level: Level) -> tuple[Pack, dict[Measure, Layer]]:
        """Return shapes, marks and figures of a level, and the layers of the view's month."""
        view, tables = self.view, self.tables[level]
        shapes = self._shapes(level, view.boundaries.parts(level, view.area))
        geometry = Geometry((), tuple(_codes(shapes)))
        kept = [self._kept(table) for table in tables]
        inside = [code for code in geometry.codes if code.startswith(view.area)]
        absent = [join_report(inside, table).without_shape for table in tables]
        at = self.months.index(view.month)
        layers: dict[Measure, list[Layer]] = {}
        for measure in self.measures:
            shades = self._shades(level, measure, tables[at], geometry)
            layers[measure] = [
                self._layer(table, month, measure, geometry, shades=shades, kept=flags)
                for table, month, flags in zip(tables, self.months, kept, strict=True)
            ]
        first = layers[self.measures[0]]
        filtered = [flags for flags in kept if flags is not None]
        pack = self._columns(tables) | {
            "shapes": shapes,
            "marks": {m.value: [layer.marks for layer in layers[m]] for m in self.measures},
            "stale": [layer.stale for layer in first if layer.stale],
            "circles": [[c.sizes, self.t.number(c.largest)] for c in map(_circles, first) if c],
            "kept": ["".join("01"[flag] for flag in flags) for flags in filtered],
            "without_shape": [[tally.areas, tally.potential_workers] for tally in absent],
        }
        return pack, {measure: layers[measure][at] for measure in self.measures}

    def totals(self) -> Pack:
        """Return the figures of the whole area, of each province where it is both."""
        level = level_of(self.view.area) if self.view.area else LEVELS[0]
        query = replace(self.view.query, level=level)
        return self._columns([self._coverage(replace(query, as_of=m)) for m in self.months])

    def fine(self, level: Level) -> list[Any]:
        """Return the finer shapes of a province's areas, regency by regency; none without them.

        They are those of the level's own file, in the same order.
        """
        view, boundaries = self.view, self.view.boundaries
        if len(view.area) != CODE_WIDTH[Level.PROVINCE]:
            return []
        regencies = view.registry.at(Level.REGENCY, view.area)[AREA_CODE].tolist()
        parts = [code for code in regencies if boundaries.path(level, code).is_file()]
        finer = self._shapes(level, parts)
        same = _codes(finer) == _codes(self._shapes(level, boundaries.parts(level, view.area)))
        return finer if same else []

    def places(self) -> dict[str, str]:
        """Return the names of the areas around those of the map, and of those that set targets."""
        names = self.view.registry.at(self.levels[-1], self.view.area or None)[AREA_CODE]
        widths = [CODE_WIDTH[level] for level in LEVELS[:-1]]
        around = {code[:width] for code in names for width in widths if width < len(code)}
        codes = around | set(self.texts.target_areas)
        return {code: self.view.registry.name(code) for code in sorted(codes)}

    def _columns(self, tables: list[pd.DataFrame]) -> Pack:
        measure = self.view.measure
        return columns_of(tables, self.texts, None if measure in USUAL else measure, self.t)

    def _coverage(self, query: Query) -> pd.DataFrame:
        return coverage_table(self.view.figures, query)

    def _shapes(self, level: Level, parts: Sequence[str]) -> list[Any]:
        """Return the TopoJSON files of a level, as the app sends them but for names."""
        paths = [self.view.boundaries.path(level, part) for part in parts]
        files = [_topology(path) for path in paths]
        for area in _areas(files):
            area["properties"] = {AREA_CODE: area["properties"][AREA_CODE]}
        return files

    def _kept(self, table: pd.DataFrame) -> pd.Series | None:
        options = self.view.options
        if not options.expression:
            return None
        return apply(table, parse(options.expression, table.columns, options.names))

    def _shades(
        self, level: Level, measure: Measure, table: pd.DataFrame, geometry: Geometry
    ) -> Shading:
        """Return the classes of a measure in the view's month: those of all months, to compare."""
        view, style = self.view, self.view.options.style
        if measure != view.measure:
            style = Style(palette=style.palette)
        elif level == view.level:
            return view.layer.shades
        return make_layer(table, measure, view.target, geometry, style).shades

    def _layer(
        self,
        table: pd.DataFrame,
        month: str,
        measure: Measure,
        geometry: Geometry,
        *,
        shades: Shading,
        kept: pd.Series | None,
    ) -> Layer:
        age, circles = self.view.options.stale_after, self.view.options.circles
        return make_layer(
            table,
            measure,
            self.view.target,
            geometry,
            shades=shades,
            kept=kept,
            stale=is_stale(table, month, age) if age else None,
            circles=measure_values(table, circles) if circles else None,
        )


def _known(table: pd.DataFrame) -> bool:
    return bool((table[STATE] != State.NO_DATA).any())


def _topology(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise DamagedShapesError(path=path) from error


def _areas(files: Sequence[Any]) -> list[Any]:
    """Return the areas of TopoJSON files in their order, which the page keeps."""
    return [area for file in files for area in file["objects"][OBJECT]["geometries"]]


def _codes(files: Sequence[Any]) -> list[str]:
    return [area["properties"][AREA_CODE] for area in _areas(files)]


def _circles(layer: Layer) -> Any:
    return layer.circles
