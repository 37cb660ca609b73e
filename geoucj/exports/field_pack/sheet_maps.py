"""The small maps on the sheets: a district with the villages to visit, a village among others."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely

from geoucj.boundaries.store import CRS
from geoucj.i18n import Translator
from geoucj.maps.ground import Shapes
from geoucj.maps.layer import Layer
from geoucj.maps.legend import HIDDEN, entry_label
from geoucj.maps.small_map import BAR, MARGIN, small_map
from geoucj.schema import AREA_CODE, AREA_NAME

WIDTH = 88.0  # mm
DISTRICT_HEIGHT = (40.0, 84.0)  # mm: as the district is shaped, but no less and no more
VILLAGE_HEIGHT = 52.0
OUTSIDE = "#F2F0EB"  # land that the plan says nothing of
AROUND = 0.6  # how much of its own height is shown above and below a village
STRONG = 0.25  # mm: the edge of the village of a page is made wider by so much


@dataclass(frozen=True)
class Picture:
    """A map as SVG, and the colour and words of each class on it."""

    svg: bytes
    legend: list[dict[str, str]]


@dataclass(frozen=True, eq=False)
class SheetMaps:
    """Villages with their classes of coverage, and the number of those to visit."""

    shapes: gpd.GeoDataFrame  # area_code, area_name, geometry
    layer: Layer
    numbers: dict[str, str]  # by code
    t: Translator

    def district(self, code: str) -> Picture | None:
        """Return the map of a district, its villages to visit numbered; None without shapes."""
        areas = self.shapes[self.shapes[AREA_CODE].str.startswith(code)]
        if areas.is_empty.all():
            return None
        west, south, east, north = (float(side) for side in areas.total_bounds)
        low, high = DISTRICT_HEIGHT
        height = min(max(WIDTH * (north - south) / (east - west) + BAR, low), high)
        chosen = areas[areas[AREA_CODE].isin(list(self.numbers))]
        return self._picture(areas, chosen, self.numbers, height)

    def village(self, code: str) -> Picture | None:
        """Return the map of a village, numbered, among its neighbours; None without its shape."""
        rows = np.flatnonzero(self.shapes[AREA_CODE] == code)
        if not len(rows) or shapely.is_empty(self._geometry[rows[0]]):
            return None
        own = self._geometry[rows[0]]
        window = _window(own)
        near = np.sort(self._tree.query(window, predicate="intersects"))
        near = np.r_[rows[:1], near[near != rows[0]]]  # its number finds a place before the names
        areas = self.shapes.iloc[near]
        beside = areas[shapely.touches(self._geometry[near], own)]
        names = dict(zip(beside[AREA_CODE], beside[AREA_NAME], strict=True))
        edge = shapely.buffer(
            shapely.boundary(own), STRONG * (window.bounds[2] - window.bounds[0]) / WIDTH
        )
        return self._picture(
            areas.set_geometry(shapely.intersection(self._geometry[near], window), crs=CRS),
            gpd.GeoDataFrame(geometry=[edge], crs=CRS),
            {**names, code: self.numbers[code]},
            VILLAGE_HEIGHT,
        )

    @cached_property
    def _geometry(self) -> Shapes:
        return np.asarray(self.shapes.geometry)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._geometry)

    @cached_property
    def _marks(self) -> dict[str, str]:
        return dict(zip(self.layer.geometry.codes, self.layer.marks, strict=True))

    def _picture(
        self,
        areas: gpd.GeoDataFrame,
        outline: gpd.GeoDataFrame,
        texts: dict[str, str],
        height: float,
    ) -> Picture:
        legend = self.layer.legend
        colours = {entry.mark: entry.fill.colour for entry in legend.entries}
        codes = areas[AREA_CODE].tolist()
        marks = [self._marks[code] for code in codes]
        svg = small_map(
            areas,
            [colours.get(mark, OUTSIDE) for mark in marks],
            outline=outline,
            numbers=[texts.get(code, "") for code in codes],
            size_mm=(WIDTH, height),
        )
        words = [
            {"colour": entry.fill.colour, "label": entry_label(entry, legend.measure, self.t)}
            for entry in legend.entries
            if entry.mark in marks
        ]
        if HIDDEN in marks:
            words.append({"colour": OUTSIDE, "label": self.t("field_sheet.outside_plan")})
        return Picture(svg, words)


def _window(own: shapely.Geometry) -> shapely.Polygon:
    """Return what is shown round a village (degrees), shaped as the map is."""
    west, south, east, north = shapely.bounds(own).tolist()
    shape = (WIDTH - 2 * MARGIN) / (VILLAGE_HEIGHT - BAR - 2 * MARGIN)
    high = max(north - south, (east - west) / shape) * (1 + 2 * AROUND) / 2
    x, y = (west + east) / 2, (south + north) / 2
    return shapely.box(x - high * shape, y - high, x + high * shape, y + high)
