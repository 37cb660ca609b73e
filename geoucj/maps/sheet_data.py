"""A printed map as plain data: what it says and shows, on which paper. No drawing library here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import geopandas as gpd

from geoucj.i18n import Translator
from geoucj.maps.ground import extent_km
from geoucj.maps.layer import Layer

_A4 = (210.0, 297.0)  # mm
_GROWTH = 0.7  # texts grow less than the paper: A3 is read from nearer than twice the distance


class PaperSize(StrEnum):
    """The papers of an office."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True)
class Paper:
    """A page or a screen, mm. `text` is the size of its texts, 1 on A4 (body 9 points)."""

    width: float
    height: float
    text: float = 1.0

    @property
    def landscape(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height


@dataclass(frozen=True)
class Card:
    """One key figure."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class CardRow:
    """The key figures of one area; `name` is "" where the title says it."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Words:
    """What the sheet says, in the language of its reader; "" and () are left out."""

    title: str
    subtitle: str = ""
    warnings: tuple[str, ...] = ()  # the amber line
    across: tuple[str, ...] = ()  # over the map: that it is a sample, that shapes are approximate
    figures: tuple[CardRow, ...] = ()
    legend: str = ""  # title of the legend: the measure
    legend_note: str = ""  # under it: segment and month
    turn: str = ""  # where the colours turn
    circles: str = ""  # what the largest circle stands for
    remarks: tuple[str, ...] = ()  # under the legend
    sources: tuple[str, ...] = ()  # at the foot
    same_scale: str = ""  # said of two maps of one scale


@dataclass(frozen=True, eq=False)  # frames are not compared
class Panel:
    """One map of the sheet.

    `areas` has area_code, area_name and geometry, EPSG:4326: each has a mark in the layer. `values`
    has a short figure to print under the name, by area code. `edges` (area_name, geometry) are the
    wider areas that the lines and names on the map group them by, `around` (the same columns) the
    neighbours.
    """

    areas: gpd.GeoDataFrame
    name: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    edges: gpd.GeoDataFrame | None = None
    around: gpd.GeoDataFrame | None = None

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the areas; of the middle of both provinces without any."""
        if self.areas.geometry.is_empty.all():
            return 114.0, -2.0, 115.0, -1.0
        west, south, east, north = (float(side) for side in self.areas.total_bounds)
        return west, south, east, north


@dataclass(frozen=True, eq=False)
class Locator:
    """A small map that shows where the map lies: `shown` within `whole` (geometry, EPSG:4326)."""

    whole: gpd.GeoDataFrame
    shown: gpd.GeoDataFrame


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that is needed to draw a sheet. Can be sent to another process.

    `land` (geometry, EPSG:4326) is the neighbouring land; `metadata` goes into the file.
    """

    paper: Paper
    words: Words
    layer: Layer
    panels: tuple[Panel, ...]
    t: Translator
    land: gpd.GeoDataFrame | None = None
    locator: Locator | None = None
    metadata: tuple[tuple[str, str], ...] = ()


def paper_of(size: PaperSize, landscape: bool) -> Paper:
    """Return a paper sheet."""
    factor = math.sqrt(2) if size == PaperSize.A3 else 1.0
    short, long = (side * factor for side in _A4)
    text = 1 + (factor - 1) * _GROWTH
    return Paper(long, short, text) if landscape else Paper(short, long, text)


def suits_landscape(panels: tuple[Panel, ...]) -> bool:
    """Return whether the page lies on its side: for all but areas that are much higher than wide.

    It makes a square area a tenth smaller, but has the legend beside the map, as on a screen.
    """
    if len(panels) != 1:
        return True
    wide, high = extent_km(panels[0].bounds)
    return wide > 0.8 * high


def without_words(sheet: Sheet) -> Sheet:
    """Return the map and its legend alone, for a page that says the rest itself."""
    words = replace(sheet.words, title="", subtitle="", warnings=(), figures=(), sources=())
    return replace(sheet, words=words, locator=None)
