"""The names on a map: those that fit, of areas, of what groups them, and of the neighbours."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from geoucj.maps.fonts import CAP_HEIGHT, MM_PER_POINT, printable, text_width, wrapped
from geoucj.maps.ground import Box, Shapes
from geoucj.maps.labels import Place, inner_points, place
from geoucj.maps.sheet_data import Panel
from geoucj.maps.sheet_inset import Inset
from geoucj.maps.sheet_pen import INK, PAPER, QUIET, Pen, Writing
from geoucj.schema import AREA_CODE, AREA_NAME

FEW, MANY = 45, 450  # areas: up to which all have a name, off them if need be; up to which some
NAME, SMALL_NAME, EDGE_NAME, AROUND_NAME = 8.0, 6.0, 8.0, 6.5  # points on A4
SMALLEST = 6.0  # points, however small the picture is: fewer names then
NAME_LINE = 1.2  # from line to line of a name, in font sizes

Named = tuple[tuple[str, ...], Place]


def draw_names(
    pen: Pen,
    k: float,
    panel: Panel,
    box: Box,
    *,
    shapes: Shapes,
    edges: Shapes | None,
    around: Shapes,
    inset: Inset | None,
) -> None:
    """Write the names that fit: of wider areas first, then of the areas, then of the neighbours.

    `k` is the size of the paper's texts, all shapes are in mm. What the inset shows has its name
    there, and nothing is written where the inset will be.
    """
    elsewhere = None if inset is None else inset.window
    full = [] if inset is None else [inset.ground.box, inset.window]
    if panel.edges is not None and edges is not None:
        names = [short_name(name) for name in panel.edges[AREA_NAME]]
        size = max(EDGE_NAME * k, SMALLEST)
        texts = [tuple(wrapped(name, size, 26 * k, bold=True)) for name in names]
        how = Writing(size, bold=True, align="center", rim=True)
        found = _place(texts, how, edges, box, taken=full, elsewhere=elsewhere, led=True)
        _write(pen, found, how)
        full += _boxes(found, size, bold=True)
    if len(shapes) <= MANY:
        few = len(shapes) <= FEW
        size = max((NAME if few and edges is None else SMALL_NAME) * k, SMALLEST)
        texts = _area_texts(panel, size, k)
        how = Writing(size, align="center", rim=True)
        found = _place(texts, how, shapes, box, taken=full, elsewhere=elsewhere, led=few)
        _write(pen, found, how)
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
    size = max(AROUND_NAME * k, SMALLEST)
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
    writing: Writing,
    shapes: Shapes,
    box: Box,
    *,
    taken: Sequence[Box],
    elsewhere: Box | None,
    led: bool,
) -> list[Named]:
    """Return the texts that find a place on `shapes`, larger areas first; empty ones have none.

    What lies in `elsewhere` has its name on another map.
    """
    order = np.argsort(-shapely.area(shapes), kind="stable")
    order = order[[bool(texts[row]) for row in order]]
    points = inner_points(shapes)[order]
    if elsewhere is not None:
        points[elsewhere.holds(points)] = np.nan
    sizes = [_size(texts[row], writing.size, writing.bold) for row in order]
    found = place(points, sizes, box, areas=shapes, owners=order.tolist(), taken=taken, led=led)
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
