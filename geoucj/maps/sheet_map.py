"""One map of a sheet: sea, land, areas in their classes, edges, names, and what it is not."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from geoucj.maps.fonts import CAP_HEIGHT, MM_PER_POINT, printable, text_width, wrapped
from geoucj.maps.ground import Box, Ground, Shapes
from geoucj.maps.labels import Place, inner_points, place
from geoucj.maps.layer import SIZES, Layer
from geoucj.maps.legend import HIDDEN
from geoucj.maps.palette import Fill, edge_colour, faded
from geoucj.maps.sheet_data import Panel, Sheet
from geoucj.maps.sheet_pen import INK, PAPER, QUIET, Pen, Writing
from geoucj.schema import AREA_CODE, AREA_NAME

SEA, LAND = "#EAF1F5", "#F2F0EB"
LAND_EDGE, AROUND_EDGE = "#C9CFD3", "#AEB4B8"
FEW, MANY = 45, 450  # areas: up to which all have a name, off them if need be; up to which some
NAME, SMALL_NAME, EDGE_NAME, AROUND_NAME = 8.0, 6.0, 8.0, 6.5  # points on A4
SLOPE = 20.0  # degrees, of what is written over the map where it has room
LARGEST_CIRCLE = 5.0  # mm, radius on A4
NAME_LINE = 1.2  # from line to line of a name, in font sizes

Named = tuple[tuple[str, ...], Place]


def draw_map(pen: Pen, sheet: Sheet, panel: Panel, ground: Ground) -> None:
    """Draw `panel` on its rectangle of paper, with nothing outside it."""
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
    _names(pen, sheet, panel, box, shapes=shapes, edges=edges, around=around)
    pen.rectangle(box, None, edge=edge, line=0.6)


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


def _names(
    pen: Pen,
    sheet: Sheet,
    panel: Panel,
    box: Box,
    *,
    shapes: Shapes,
    edges: Shapes | None,
    around: Shapes,
) -> None:
    """Write the names that fit: of wider areas first, then of the areas, then of the neighbours."""
    k = sheet.paper.text
    full: list[Box] = []
    if panel.edges is not None and edges is not None:
        names = [short_name(name) for name in panel.edges[AREA_NAME]]
        size = EDGE_NAME * k
        texts = [tuple(wrapped(name, size, 26 * k, bold=True)) for name in names]
        found = _place(texts, size, edges, box, full, bold=True, led=len(shapes) > MANY, over=None)
        _write(pen, found, Writing(size, bold=True, align="center", rim=True))
        full += _boxes(found, size, bold=True)
    if len(shapes) <= MANY:
        few = len(shapes) <= FEW
        size = (NAME if few and edges is None else SMALL_NAME) * k
        texts = _area_texts(panel, size, k)
        found = _place(texts, size, shapes, box, full, bold=False, led=few, over=shapes)
        _write(pen, found, Writing(size, align="center", rim=True))
        full += _boxes(found, size, bold=False)
    if panel.around is not None:
        visible = shapely.clip_by_rect(around, *box.sides)
        _neighbours(pen, k, zip(panel.around[AREA_NAME], visible, strict=True), box, full)


def _area_texts(panel: Panel, size: float, k: float) -> list[tuple[str, ...]]:
    """Return the lines of each area's name, with its figure under it where there is one."""
    names = panel.areas[AREA_NAME].tolist()
    texts = []
    for code, name in zip(panel.areas[AREA_CODE], names, strict=True):
        lines = wrapped(short_name(name), size, 26 * k)
        figure = panel.values.get(code, "")
        texts.append((*lines, *([figure] if figure else [])))
    return texts


def _neighbours(
    pen: Pen, k: float, named: Iterable[tuple[str, shapely.Geometry]], box: Box, full: list[Box]
) -> None:
    """Write the names of the neighbours where their visible part has room for them."""
    size = AROUND_NAME * k
    for name, shape in named:
        lines = tuple(wrapped(short_name(name), size, 26 * k))
        point = inner_points(np.array([shape]))
        width, height = _size(lines, size, bold=False)
        spots = place(point, [(width, height)], box, taken=full)
        if spots[0] is None:
            continue
        x, y = spots[0].x, spots[0].y
        room = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if shapely.area(shapely.intersection(shape, room)) < 0.9 * width * height:
            continue
        found = [(lines, spots[0])]
        _write(pen, found, Writing(size, slanted=True, align="center", colour=QUIET))
        full += _boxes(found, size, bold=False)


def _place(
    texts: Sequence[tuple[str, ...]],
    size: float,
    shapes: Shapes,
    box: Box,
    full: Sequence[Box],
    *,
    bold: bool,
    led: bool,
    over: Shapes | None,
) -> list[Named]:
    """Return the texts that find a place on `shapes`, larger areas first; empty ones have none."""
    order = np.argsort(-shapely.area(shapes), kind="stable")
    order = order[[bool(texts[row]) for row in order]]
    points = inner_points(shapes)[order]
    sizes = [_size(texts[row], size, bold) for row in order]
    found = place(points, sizes, box, areas=over, owners=order.tolist(), taken=full, led=led)
    pairs = zip(order, found, strict=True)
    return [(texts[row], spot) for row, spot in pairs if spot is not None]


def _size(lines: tuple[str, ...], size: float, bold: bool) -> tuple[float, float]:
    em = size * MM_PER_POINT
    width = max((text_width(line, size, bold) for line in lines), default=0.0)
    return width, ((len(lines) - 1) * NAME_LINE + 1.0) * em


def _boxes(found: Sequence[Named], size: float, *, bold: bool) -> list[Box]:
    boxes = []
    for lines, spot in found:
        width, height = _size(lines, size, bold)
        boxes.append(Box(spot.x - width / 2, spot.y - height / 2, width, height))
    return boxes


def _write(pen: Pen, found: Sequence[Named], writing: Writing) -> None:
    em = writing.size * MM_PER_POINT
    for _, spot in found:
        if spot.led is not None:
            pen.line([spot.led, (spot.x, spot.y)], 1.4, PAPER)
            pen.line([spot.led, (spot.x, spot.y)], 0.45, INK)
    written = []
    for lines, spot in found:
        top = spot.y + (len(lines) - 1) * NAME_LINE * em / 2 - CAP_HEIGHT * em / 2
        rows = enumerate(lines)
        written += [(line, spot.x, top - row * NAME_LINE * em) for row, line in rows]
    pen.write_all(written, writing)


def short_name(name: str) -> str:
    """Return a name as maps write it: the kind of area is clear, except that a city is a city."""
    return printable(name).removeprefix("Kabupaten ")
