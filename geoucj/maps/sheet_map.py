"""One map of a sheet: sea, land, areas in their classes, edges, and what it is not."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from geoucj.maps.fonts import MM_PER_POINT, text_width
from geoucj.maps.ground import Box, Ground, Shapes, distance, round_length
from geoucj.maps.labels import inner_points
from geoucj.maps.layer import SIZES, Layer
from geoucj.maps.legend import HIDDEN
from geoucj.maps.palette import Fill, edge_colour, faded
from geoucj.maps.sheet_data import Panel, Sheet
from geoucj.maps.sheet_inset import Inset, inset_of
from geoucj.maps.sheet_names import FEW, MANY, draw_names
from geoucj.maps.sheet_pen import INK, Pen, Writing
from geoucj.schema import AREA_CODE

SEA, LAND = "#EAF1F5", "#F2F0EB"
LAND_EDGE, AROUND_EDGE = "#C9CFD3", "#AEB4B8"
SLOPE = 20.0  # degrees, of what is written over the map where it has room
LARGEST_CIRCLE = 5.0  # mm, radius on A4
LENGTH = 6.0  # points on A4, of the length over the bar of an inset
LONGEST_BAR = 0.4  # of the width of an inset


def draw_map(pen: Pen, sheet: Sheet, panel: Panel, ground: Ground, *, larger: bool = False) -> None:
    """Draw `panel` on its rectangle of paper, with nothing outside it.

    Where its areas are small and most of them close together, that part is drawn once more, larger,
    on what is free of the rectangle; not in a map that is the `larger` one.
    """
    k, box = sheet.paper.text, ground.box
    edge = edge_colour(sheet.layer.shades.palette)
    pen.rectangle(box, SEA)
    _land(pen, sheet, ground)
    around = _around(panel, ground)
    pen.areas(around, Fill(LAND), box)
    pen.outlines(around, box, line=0.4, colour=AROUND_EDGE)
    rows = _rows(sheet.layer, panel)
    shapes = ground.tiled(panel.areas.geometry.to_numpy())
    for fill, chosen in _fills(sheet.layer, rows):
        pen.areas(shapes[chosen], fill, box)
    shown = np.array([sheet.layer.marks[row] != HIDDEN for row in rows], dtype=bool)
    line = 0.5 if len(shapes) <= FEW else 0.35 if len(shapes) <= MANY else 0.18
    pen.outlines(shapes[shown], box, line=line * k, colour=edge)
    edges = None
    if panel.edges is not None:
        edges = ground.tiled(panel.edges.geometry.to_numpy())
        pen.outlines(edges, box, line=1.2 * k, colour=edge)
    _circles(pen, sheet, ground, panel, rows)
    _across(pen, sheet, box)
    # Of MANY areas single ones are not read anyway.
    inset = None if larger or len(shapes) > MANY else inset_of(ground, shapes, k)
    draw_names(pen, k, panel, box, shapes=shapes, edges=edges, around=around, inset=inset)
    if inset is not None:
        _inset(pen, sheet, panel, inset, shapes)
    pen.rectangle(box, None, edge=edge, line=0.6)


def _inset(pen: Pen, sheet: Sheet, panel: Panel, inset: Inset, shapes: Shapes) -> None:
    """Draw a part of the map larger, with a frame round it in both places, and its own scale."""
    k, box = sheet.paper.text, inset.ground.box
    inside = shapely.intersects(shapes, shapely.box(*inset.window.sides))
    part = replace(panel, areas=panel.areas[inside].reset_index(drop=True))
    draw_map(pen, sheet, part, inset.ground, larger=True)
    for frame in (inset.window, box):
        pen.rectangle(frame, None, edge=INK, line=0.9)
    km = round_length(LONGEST_BAR * box.width / inset.ground.mm_per_km)
    long, text = km * inset.ground.mm_per_km, distance(km)
    high = LENGTH * k * MM_PER_POINT
    wide = max(long, text_width(text, LENGTH * k))
    pen.rectangle(Box(box.left, box.bottom, wide + 3 * k, high + 3 * k), "#FFFFFF")
    pen.rectangle(Box(box.left + 1.5 * k, box.bottom + 1.2 * k, long, 0.6 * k), INK)
    pen.write(text, box.left + 1.5 * k, box.bottom + 2.6 * k, Writing(LENGTH * k))


def _rows(layer: Layer, panel: Panel) -> list[int]:
    """Return where the areas of `panel` are in the layer."""
    rows = {code: row for row, code in enumerate(layer.geometry.codes)}
    return [rows[code] for code in panel.areas[AREA_CODE]]


def _fills(layer: Layer, rows: Sequence[int]) -> list[tuple[Fill, npt.NDArray[np.bool_]]]:
    """Return each fill and which areas have it; the figures that are old are faded."""
    marks = np.array([layer.marks[row] for row in rows], dtype="<U1")
    old = np.array([layer.stale[row] == "1" if layer.stale else False for row in rows], dtype=bool)
    found = []
    for entry in layer.legend.entries:
        here = marks == entry.mark
        fade = here & old if entry.fill.pattern is None else np.zeros_like(here)
        found += [(entry.fill, here & ~fade), (faded(entry.fill), fade)]
    return found


def _land(pen: Pen, sheet: Sheet, ground: Ground) -> None:
    if sheet.land is None:
        return
    clipped = shapely.clip_by_rect(sheet.land.geometry.to_numpy(), *ground.window)
    land = ground.plain(clipped)
    pen.areas(land, Fill(LAND), ground.box)
    pen.outlines(land, ground.box, line=0.3, colour=LAND_EDGE)


def _around(panel: Panel, ground: Ground) -> Shapes:
    """Return what is to be seen of each neighbour, mm."""
    if panel.around is None:
        return np.array([], dtype=object)
    # A little more than the map shows, so that the cut is not drawn as an edge.
    west, south, east, north = ground.window
    more = (east - west) / 100, (north - south) / 100
    window = west - more[0], south - more[1], east + more[0], north + more[1]
    return ground.plain(shapely.clip_by_rect(panel.around.geometry.to_numpy(), *window))


def _circles(pen: Pen, sheet: Sheet, ground: Ground, panel: Panel, rows: Sequence[int]) -> None:
    """Draw proportional circles."""
    if sheet.layer.circles is None:
        return
    points = ground.to_paper(inner_points(panel.areas.geometry.to_numpy()))
    unit = circle_radius(sheet) / SIZES
    sizes = [int(sheet.layer.circles.sizes[row], 16) * unit for row in rows]
    drawn = np.array(sizes) > 0
    pen.circles(points[drawn], np.array(sizes)[drawn], ground.box)


def circle_radius(sheet: Sheet) -> float:
    """Return the radius of the largest circle, mm: smaller where there are many."""
    most = max((len(panel.areas) for panel in sheet.panels), default=0)
    return (
        LARGEST_CIRCLE * sheet.paper.text * (1.0 if most <= FEW else 0.6 if most <= MANY else 0.4)
    )


def _across(pen: Pen, sheet: Sheet, box: Box) -> None:
    """Write over the map, in lines that fill it, what it must not be taken for."""
    lines = sheet.words.across
    for row, text in enumerate(lines):
        each = box.height / len(lines)
        part = Box(box.left, box.bottom + each * (len(lines) - 1 - row), box.width, each)
        size = min(54.0 * sheet.paper.text, 0.8 * part.width / text_width(text, 1, bold=True))
        turn = math.radians(SLOPE)
        wide, tall = text_width(text, size, bold=True), size * MM_PER_POINT
        high = wide * math.sin(turn) + tall * math.cos(turn)
        pen.across(text, part, size, SLOPE if high < part.height else 0.0)
