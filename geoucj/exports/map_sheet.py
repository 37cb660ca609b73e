"""The printed map of a view: what the screen shows, with its sources, as PNG, SVG or tagged PDF."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

from geoucj.areas.codes import level_of
from geoucj.boundaries.store import read_shapes
from geoucj.exports.figure_words import short_value
from geoucj.exports.map_words import map_words
from geoucj.exports.pdf import pdf_of
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.legend import entry_words
from geoucj.maps.sheet import draw
from geoucj.maps.sheet_data import (
    Locator,
    Panel,
    Paper,
    PaperSize,
    Sheet,
    paper_of,
    suits_landscape,
)
from geoucj.schema import AREA_CODE, CODE_WIDTH, LEVELS, Level, State

LAND_FILE = "land.topojson"
VALUED = 45  # areas: up to which the map says the value of each
Format = Literal["png", "svg", "pdf"]


def map_sheet(
    view: ExportView,
    t: Translator,
    *,
    size: PaperSize = PaperSize.A4,
    landscape: bool | None = None,
    paper: Paper | None = None,
    land: gpd.GeoDataFrame | None = None,
) -> Sheet:
    """Return the sheet of `view`; without `landscape` it lies as its areas do.

    `paper` is another page than `size`, e.g. a slide; `land` (see `read_land`) what lies around.
    """
    panels = _panels(view, t)
    if paper is None:
        paper = paper_of(size, suits_landscape(panels) if landscape is None else landscape)
    return Sheet(
        paper=paper,
        words=map_words(view, t),
        layer=view.layer,
        panels=panels,
        t=t,
        land=land,
        locator=_locator(view, land),
        metadata=tuple(view.stamp.metadata().items()),
    )


def write_map(sheet: Sheet, file_format: Format, dpi: int = 150) -> bytes:
    """Return `sheet` as a file. Raises ValueError for a `dpi` below 72 or above 600."""
    return map_pdf(sheet) if file_format == "pdf" else draw(sheet, file_format, dpi)


def map_pdf(sheet: Sheet) -> bytes:
    """Return `sheet` as one page of PDF/UA: title, language, bookmark, and a text for the map."""
    facts = {
        "title": sheet.words.title,
        "language": sheet.t.language,
        "width": sheet.paper.width,
        "height": sheet.paper.height,
        "alt": alt_text(sheet),
        "keywords": [f"{name}: {text}" for name, text in sheet.metadata],
    }
    return pdf_of("sheet", facts, {"map.svg": draw(sheet, "svg")})


def alt_text(sheet: Sheet) -> str:
    """Return what the map shows, to be read aloud."""
    t, words, legend = sheet.t, sheet.words, sheet.layer.legend
    classes = "; ".join(
        t(
            "sheet.alt_class",
            label=entry_words(entry, legend.measure, t),
            count=t.number(entry.count),
        )
        for entry in legend.entries
        if entry.count
    )
    shown = t("sheet.alt", title=words.title, subtitle=words.subtitle,
              areas=t.number(legend.areas), classes=classes)  # fmt: skip
    return " ".join([*words.warnings, shown])


def read_land(folders: Sequence[Path]) -> gpd.GeoDataFrame | None:
    """Return the neighbouring land (geometry, EPSG:4326), None where no folder has it."""
    found = (folder / LAND_FILE for folder in folders)
    path = next((file for file in found if file.is_file()), None)
    return None if path is None else _land(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _land(path: Path, _changed: int) -> gpd.GeoDataFrame:
    return read_shapes(path)


def _panels(view: ExportView, t: Translator) -> tuple[Panel, ...]:
    """Return one map of the area, or of each province where all is shown."""
    provinces = [view.area] if view.area else view.registry.provinces
    shapes = view.shapes
    values = _values(view, t)
    panels = []
    for code in provinces:
        areas = shapes[shapes[AREA_CODE].str.startswith(code)].reset_index(drop=True)
        name = view.registry.name(code)
        panels.append(Panel(areas, name, values, _edges(view, code), _around(view)))
    kept = [panel for panel in panels if len(panel.areas)]
    return tuple(kept or panels[:1])


def _values(view: ExportView, t: Translator) -> Mapping[str, str]:
    if len(view.shapes) > VALUED:
        return {}
    rows = zip(view.table[AREA_CODE], view.values, view.entries.values(), strict=True)
    return {
        code: short_value(value, view.measure, t)
        for code, value, entry in rows
        if entry.state == State.RATE and not pd.isna(value)
    }


def _edges(view: ExportView, area: str) -> gpd.GeoDataFrame | None:
    """Return the areas one level wider than those of the map, None where that is one alone."""
    wider = LEVELS.index(view.level) - 1
    inside = level_of(area)
    if view.level == Level.VILLAGE and inside == Level.PROVINCE:
        wider -= 1  # regencies, not 174 districts
    if wider <= LEVELS.index(inside):
        return None
    level = LEVELS[wider]
    return _named(view, level, view.boundaries.parts(view.level, area), area)


def _around(view: ExportView) -> gpd.GeoDataFrame | None:
    """Return the neighbours of a regency or district, None for wider areas."""
    if len(view.area) < CODE_WIDTH[Level.REGENCY]:
        return None
    own, province = view.area[: CODE_WIDTH[Level.REGENCY]], view.area[: CODE_WIDTH[Level.PROVINCE]]
    regencies = _named(view, Level.REGENCY, (province,), province)
    others = regencies[regencies[AREA_CODE] != own]
    if len(view.area) == len(own):
        return others
    districts = _named(view, Level.DISTRICT, view.boundaries.parts(Level.DISTRICT, own), own)
    inside = districts[districts[AREA_CODE] != view.area[: CODE_WIDTH[Level.DISTRICT]]]
    return pd.concat([others, inside], ignore_index=True)


def _named(view: ExportView, level: Level, parts: Iterable[str], within: str) -> gpd.GeoDataFrame:
    shapes = view.boundaries.read(level, tuple(parts))
    return shapes[shapes[AREA_CODE].str.startswith(within)].reset_index(drop=True)


def _locator(view: ExportView, land: gpd.GeoDataFrame | None) -> Locator | None:
    """Return the regency or district in its province, or the province in the islands around."""
    province = view.area[: CODE_WIDTH[Level.PROVINCE]]
    if len(view.area) >= CODE_WIDTH[Level.REGENCY]:
        regencies = _named(view, Level.REGENCY, (province,), province)
        level = level_of(view.area)
        own = _named(view, level, view.boundaries.parts(level, view.area), view.area)
        return None if own.empty else Locator(regencies, own)
    provinces = view.boundaries.read(Level.PROVINCE)
    shown = provinces[provinces[AREA_CODE].str.startswith(view.area)]
    return None if land is None or shown.empty else Locator(land, shown)
