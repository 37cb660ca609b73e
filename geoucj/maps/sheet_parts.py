"""What stands round the maps of a sheet: title, key figures, legend, scale, locator, sources."""

from collections.abc import Sequence

import numpy as np
import shapely

from geoucj.maps.fonts import MM_PER_POINT, printable, text_width, wrapped
from geoucj.maps.ground import Box, Ground, distance, extent_km, fit, round_length
from geoucj.maps.legend import LegendEntry, entry_label
from geoucj.maps.palette import Fill
from geoucj.maps.sheet_data import Card, CardRow, Sheet
from geoucj.maps.sheet_layout import (
    BODY,
    FOOT,
    LEADING,
    ROW,
    SMALL,
    SUBTITLE,
    Layout,
    legend_rows,
    line_height,
)
from geoucj.maps.sheet_map import LAND, LAND_EDGE, SEA, circle_radius
from geoucj.maps.sheet_pen import EDGE, INK, QUIET, Pen, Writing, middle_line

ACCENT, AMBER, AMBER_INK, GROUND = "#0B6E6E", "#FFF3D6", "#7A4B00", "#F4F6F8"
LEGEND = BODY * 1.15
VALUE = 13.0  # points, of a key figure
SWATCH = (8.0, 4.2)  # mm
SCALE = 7.5
DIGITS = 2  # of the scale number that are not rounded


def draw_header(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw title, subtitle and warnings, from the top."""
    paper, box = sheet.paper, layout.header
    k, y = paper.text, box.top
    y = _lines(pen, layout.title, box.left, y, Writing(layout.title_size * k, bold=True))
    y = _lines(pen, layout.subtitle, box.left, y, Writing(SUBTITLE * k, colour=QUIET))
    if layout.warnings:
        high = len(layout.warnings) * line_height(BODY, paper) + 1.2 * k
        band = Box(box.left, y - high - 0.8 * k, box.width, high)
        pen.rectangle(band, AMBER)
        pen.rectangle(Box(band.left, band.bottom, 0.9 * k, band.height), AMBER_INK)
        writing = Writing(BODY * k, bold=True, colour=AMBER_INK)
        _lines(pen, layout.warnings, box.left + 2.5 * k, band.top - 0.5 * k, writing)


def draw_cards(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw one row of key figures for each area."""
    rows, box = sheet.words.figures, layout.cards
    for number, row in enumerate(rows):
        high = box.height / len(rows)
        _card_row(pen, row, Box(box.left, box.top - (number + 1) * high, box.width, high), sheet)


def _card_row(pen: Pen, row: CardRow, box: Box, sheet: Sheet) -> None:
    k, gap = sheet.paper.text, 1.6 * sheet.paper.text
    left, width = box.left, box.width
    if row.name:
        room = 30.0 * k
        lines = wrapped(printable(row.name), BODY * k, room - 2 * k, bold=True)[:2]
        top = box.bottom + box.height / 2 + len(lines) * line_height(BODY, sheet.paper) / 2
        _lines(pen, lines, left, top, Writing(BODY * k, bold=True))
        left, width = left + room, width - room
    each = (width - gap * (len(row.cards) - 1)) / max(len(row.cards), 1)
    for number, card in enumerate(row.cards):
        place = Box(left + number * (each + gap), box.bottom, each, box.height - 1.0 * k)
        pen.rectangle(place, GROUND)
        _card(pen, card, place, k)


def _card(pen: Pen, card: Card, box: Box, k: float) -> None:
    """Draw label, figure and note; each smaller where it would not fit."""
    left, room = box.left + 1.8 * k, box.width - 3.0 * k
    _fitted(pen, card.label, (left, box.top - 3.4 * k), room, Writing(7 * k, colour=QUIET))
    base = box.bottom + (4.2 if card.note else 3.0) * k
    _fitted(pen, card.value, (left, base), room, Writing(VALUE * k, bold=True))
    _fitted(pen, card.note, (left, box.bottom + 1.2 * k), room, Writing(6.5 * k, colour=QUIET))


def _fitted(pen: Pen, text: str, at: tuple[float, float], room: float, writing: Writing) -> None:
    """Write one line, as small as it must be to fit into `room`."""
    wide = text_width(printable(text), writing.size, writing.bold)
    size = writing.size * min(1.0, room / wide) if wide else writing.size
    pen.write(text, *at, Writing(size, writing.bold, colour=writing.colour))


def draw_legend(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw the legend with the number of areas in each class, and the remarks."""
    paper, words, box = sheet.paper, sheet.words, layout.legend
    k, y = paper.text, box.top
    heads = wrapped(printable(words.legend), LEGEND * k, box.width, bold=True)
    y = _lines(pen, heads, box.left, y, Writing(LEGEND * k, bold=True))
    notes = wrapped(printable(words.legend_note), SMALL * k, box.width)
    y = _lines(pen, notes, box.left, y, Writing(SMALL * k, colour=QUIET)) - 1.5 * k
    rows = legend_rows(sheet)
    for row in rows:
        if row.from_target and words.turn:
            _turn(pen, words.turn, box, y, k)
            y -= ROW * k
        _row(pen, sheet, row, box, y)
        y -= ROW * k
    pen.line([(box.left, y - 0.4 * k), (box.right, y - 0.4 * k)], 0.5, QUIET)
    _count_row(pen, sheet, box, y)
    y -= (ROW + 1.2) * k
    if sheet.layer.circles is not None and words.circles:
        y = _circle_row(pen, sheet, box, y)
    below = layout.remarks
    if not paper.landscape:
        right = box.right + 3 * k
        _lines(pen, below, right, box.top, Writing(SMALL * k, colour=QUIET))
        return
    _lines(pen, below, box.left, y, Writing(SMALL * k, colour=QUIET))


def _row(pen: Pen, sheet: Sheet, row: LegendEntry, box: Box, top: float) -> None:
    k = sheet.paper.text
    wide, high = SWATCH[0] * k, SWATCH[1] * k
    middle = top - ROW * k / 2
    pen.rectangle(Box(box.left, middle - high / 2, wide, high), row.fill, edge=EDGE, line=0.4)
    base = middle - middle_line(BODY * k)
    label = entry_label(row, sheet.layer.legend.measure, sheet.t)
    count = sheet.t.number(row.count)
    room = box.width - wide - 3 * k - text_width(count, BODY * k) - 2 * k
    _fitted(pen, label, (box.left + wide + 2 * k, base), room, Writing(BODY * k))
    pen.write(count, box.right, base, Writing(BODY * k, align="right"))


def _turn(pen: Pen, words: str, box: Box, top: float, k: float) -> None:
    """Draw the target between the classes that it parts."""
    middle = top - ROW * k / 2
    wide = SWATCH[0] * k
    pen.line([(box.left, middle), (box.left + wide, middle)], 1.4 * k, INK, "--")
    base = middle - middle_line(SMALL * k)
    room = box.width - wide - 3 * k
    writing = Writing(SMALL * k, bold=True)
    _fitted(pen, words, (box.left + wide + 2 * k, base), room, writing)
    start = box.left + wide + 3.5 * k + min(text_width(words, SMALL * k, bold=True), room)
    if start < box.right - 3 * k:
        pen.line([(start, middle), (box.right, middle)], 0.6 * k, INK, "--")


def _count_row(pen: Pen, sheet: Sheet, box: Box, top: float) -> None:
    k = sheet.paper.text
    base = top - ROW * k / 2 - 0.6 * k - middle_line(BODY * k)
    left = box.left + (SWATCH[0] + 2) * k
    pen.write(sheet.t("sheet.areas"), left, base, Writing(BODY * k, bold=True))
    total = sheet.t.number(sheet.layer.legend.areas)
    pen.write(total, box.right, base, Writing(BODY * k, bold=True, align="right"))


def _circle_row(pen: Pen, sheet: Sheet, box: Box, top: float) -> float:
    k, radius = sheet.paper.text, circle_radius(sheet)
    left = box.left + 12 * k
    lines = wrapped(printable(sheet.words.circles), SMALL * k, box.right - left)
    high = max(2 * radius, len(lines) * line_height(SMALL, sheet.paper))
    pen.circles(np.array([[box.left + radius, top - high / 2]]), np.array([radius]), None)
    start = top - (high - len(lines) * line_height(SMALL, sheet.paper)) / 2
    _lines(pen, lines, left, start, Writing(SMALL * k))
    return top - high - 1.5 * k


def draw_strip(pen: Pen, sheet: Sheet, layout: Layout, ground: Ground) -> None:
    """Draw north, a scale bar true at the map's latitude, and the scale in numbers."""
    k, box = sheet.paper.text, layout.strip
    base, x = box.bottom + 1.6 * k, box.left
    _north(pen, x + 2 * k, base, k, sheet.t("sheet.north"))
    x += 9 * k
    km = round_length(min(box.width * 0.35, 60 * k) / ground.mm_per_km)
    long = km * ground.mm_per_km
    half = long / 2
    pen.rectangle(Box(x, base, half, 1.1 * k), INK)
    pen.rectangle(Box(x + half, base, half, 1.1 * k), "#FFFFFF", edge=INK, line=0.6)
    middle = f"{km / 2:.0f}" if km >= 2 and km % 2 == 0 else ""
    for at, text in ((0.0, "0"), (half, middle), (long, distance(km))):
        label = Writing(SCALE * k, align="center" if at else "left")
        pen.write(text, x + at, base + 2.2 * k, label)
    ratio = f"1 : {sheet.t.number(_rounded(ground.scale))}"
    if sheet.words.same_scale:
        ratio = f"{ratio}  ·  {sheet.words.same_scale}"
    x += long + 9 * k
    _fitted(pen, ratio, (x, base), box.right - x, Writing(SCALE * k, colour=QUIET))


def _rounded(scale: float) -> float:
    power = 10.0 ** (len(str(int(scale))) - DIGITS)
    return round(scale / power) * power


def _north(pen: Pen, x: float, base: float, k: float, letter: str) -> None:
    """Draw an arrow to the north with its letter."""
    top, half = base + 5.6 * k, 1.3 * k
    pen.polygon([(x, top), (x - half, base), (x, base + 1.1 * k)], INK)
    pen.polygon([(x, top), (x + half, base), (x, base + 1.1 * k)], "#8A949C")
    pen.write(letter, x + half + 0.5 * k, base + 2.6 * k, Writing(SCALE * k, bold=True))


def draw_locator(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw where the map lies: its areas in the accent colour within what is around them."""
    if sheet.locator is None or layout.locator is None:
        return
    room, whole = layout.locator, sheet.locator.whole
    wide, high = extent_km(whole.total_bounds)
    ratio = min(max(wide / high, 0.5), 2.4)
    width = min(room.width, room.height * ratio)
    box = Box(room.left, room.bottom, width, min(room.height, width / ratio))
    ground = fit(whole.total_bounds, box.inner(1.0))
    pen.rectangle(box, SEA)
    shapes = ground.plain(whole.geometry.to_numpy())
    pen.areas(shapes, Fill(LAND), box)
    pen.outlines(shapes, box, line=0.3, colour=LAND_EDGE if len(shapes) == 1 else "#9AA3AA")
    shown = ground.plain(sheet.locator.shown.geometry.to_numpy())
    pen.areas(shown, Fill(ACCENT), box)
    left, bottom, right, top = (float(side) for side in shapely.total_bounds(shown))
    side = 0.16 * min(box.width, box.height)
    if max(right - left, top - bottom) < side:
        spot = Box((left + right - side) / 2, (bottom + top - side) / 2, side, side)
        pen.rectangle(spot, None, edge=ACCENT, line=1.0)
    pen.rectangle(box, None, edge=EDGE, line=0.5)


def draw_foot(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw sources and stamp."""
    if layout.sources:
        top, box = layout.foot.top, layout.foot
        pen.line([(box.left, top + 1.0), (box.right, top + 1.0)], 0.4, "#B9C1C7")
        writing = Writing(FOOT * sheet.paper.text, colour=QUIET)
        _lines(pen, layout.sources, box.left, top, writing)


def draw_panel_name(pen: Pen, sheet: Sheet, name: str, box: Box) -> None:
    """Write the name of one of two maps over it."""
    k = sheet.paper.text
    pen.write(name, box.left, box.top + 1.6 * k, Writing(BODY * 1.1 * k, bold=True))


def _lines(pen: Pen, lines: Sequence[str], x: float, top: float, writing: Writing) -> float:
    """Write lines from `top` down; return where the next would begin."""
    step = writing.size * MM_PER_POINT * LEADING
    for row, line in enumerate(lines):
        pen.write(line, x, top - (row + 0.78) * step, writing)
    return top - len(lines) * step
