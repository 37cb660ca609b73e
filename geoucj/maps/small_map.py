"""A small map as SVG, for a page that is laid out elsewhere: fills, edges, numbers, a scale bar.

Written by hand: a sheet of every village of a regency must not wait for a drawing library.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import shapely

from geoucj.maps.fonts import CAP_HEIGHT, FONT, MM_PER_POINT, printable, text_width
from geoucj.maps.ground import Box, Ground, Shapes, distance, fit, round_length
from geoucj.maps.labels import Place, inner_points, place

SIZES = (9.0, 7.0, 6.0)  # points: the first at which every number finds a place
INK, EDGE, PAPER = "#1C2733", "#3A4653", "#FFFFFF"
BAR = 5.0  # mm under the map for the scale bar
BAR_SIZE = 6.5  # points
MARGIN = 1.0  # mm


def small_map(
    areas: gpd.GeoDataFrame,
    marks: Sequence[str],
    *,
    outline: gpd.GeoDataFrame | None = None,
    numbers: Sequence[str] | None = None,
    size_mm: tuple[float, float] = (85.0, 85.0),
) -> bytes:
    """Return an SVG of `size_mm` (width, height) that shows `areas` as large as they can be.

    `areas` has `geometry` (EPSG:4326); `marks` has the colour of each row as #RRGGBB; `outline`
    (`geometry`, EPSG:4326) is drawn over them with a stronger line, e.g. the districts of a map of
    villages; it may reach beyond: the map shows `areas` only. `numbers` has a short text for each
    row ("" = none), such as the number in the table beside it: it stands on its area, or off it
    with a line where there is no room, at 6 to 9 points, one size for all, and is left out only
    where even that finds none. Texts are texts, in DejaVu Sans. Under the map there is a scale bar.
    An empty frame gives an empty map. Raises ValueError for `marks` or `numbers` of another length.
    """
    width, height = size_mm
    frame = Box(0, BAR, width, height - BAR)
    ground = fit(_bounds(areas), frame.inner(MARGIN))
    shapes = ground.shapes(areas.geometry.to_numpy())
    colours = zip(shapes, marks, strict=True)
    parts = [_area(shape, colour, height) for shape, colour in colours if not shape.is_empty]
    if outline is not None:
        lines = ground.shapes(outline.geometry.to_numpy())
        parts += [_line(shape, height) for shape in lines if not shape.is_empty]
    if numbers is not None:
        parts += _numbers(shapes, [printable(each) for each in numbers], frame, height)
    if len(areas):
        parts += _bar(ground, width, height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}">'
        f'<clipPath id="frame"><rect width="{width}" height="{height}"/></clipPath>'
        '<g clip-path="url(#frame)">'
    )
    return "\n".join([head, *parts, "</g></svg>"]).encode()


def _bounds(areas: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = (float(side) for side in areas.total_bounds)
    return (0.0, 0.0, 0.0, 0.0) if np.isnan(west) else (west, south, east, north)


def _area(shape: shapely.Geometry, colour: str, height: float) -> str:
    return (
        f'<path d="{_path(shape, height)}" fill="{escape(colour)}" fill-rule="evenodd"'
        f' stroke="{EDGE}" stroke-width="0.12" stroke-linejoin="round"/>'
    )


def _line(shape: shapely.Geometry, height: float) -> str:
    return (
        f'<path d="{_path(shape, height)}" fill="none" stroke="{EDGE}" stroke-width="0.4"'
        ' stroke-linejoin="round"/>'
    )


def _path(shape: shapely.Geometry, height: float) -> str:
    """Return the outline of `shape` (mm, up) for a picture whose ordinates go down."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    texts = []
    for ring in rings:
        points = shapely.get_coordinates(ring)[:-1]
        texts.append("M" + " ".join([f"{x:.2f},{height - y:.2f}" for x, y in points]) + "Z")
    return "".join(texts)


def _numbers(shapes: Shapes, texts: list[str], frame: Box, height: float) -> list[str]:
    """Return the numbers, with a white rim so that they can be read on every colour."""
    rows = [row for row, text in enumerate(texts) if text and not shapes[row].is_empty]
    points = inner_points(shapes)[rows]
    placed: list[Place | None] = []
    size = SIZES[0]
    for size in SIZES:
        cap = size * MM_PER_POINT * CAP_HEIGHT
        boxes = [(text_width(texts[row], size), cap) for row in rows]
        placed = place(points, boxes, frame, areas=shapes, owners=rows, led=size == SIZES[-1])
        if all(placed):
            break
    written = [(texts[row], each) for row, each in zip(rows, placed, strict=True) if each]
    leads = [
        f'<line x1="{spot.led[0]:.2f}" y1="{height - spot.led[1]:.2f}" x2="{spot.x:.2f}"'
        f' y2="{height - spot.y:.2f}" stroke="{INK}" stroke-width="0.15"/>'
        for _, spot in written
        if spot.led
    ]
    drop = size * MM_PER_POINT * CAP_HEIGHT / 2
    return leads + [
        _text(text, spot.x, height - spot.y + drop, size, "middle") for text, spot in written
    ]


def _bar(ground: Ground, width: float, height: float) -> list[str]:
    """Return a bar of a round length, at most a third of the width, and its length in words."""
    km = round_length(width / 3 / ground.mm_per_km)
    long, base = km * ground.mm_per_km, height - 1.2
    line = (
        f'<path d="M{MARGIN},{base - 1:.2f}V{base:.2f}H{MARGIN + long:.2f}V{base - 1:.2f}"'
        f' fill="none" stroke="{INK}" stroke-width="0.3"/>'
    )
    return [line, _text(distance(km), MARGIN + long + 1, base, BAR_SIZE, "start")]


def _text(text: str, x: float, y: float, size: float, anchor: str) -> str:
    em = size * MM_PER_POINT
    place = f'x="{x:.2f}" y="{y:.2f}" font-size="{em:.2f}" text-anchor="{anchor}"'
    rim = f'<text {place} fill="{PAPER}" stroke="{PAPER}" stroke-width="{em / 5:.2f}"'
    rim += f' stroke-linejoin="round">{escape(text)}</text>'
    return f'{rim}<text {place} fill="{INK}">{escape(text)}</text>'
