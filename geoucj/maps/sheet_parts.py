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
    Layout,
    legend_rows,
    line_height,
)
from geoucj.maps.sheet_map import LAND, LAND_EDGE, SEA, circle_radius
from geoucj.maps.sheet_pen import EDGE, INK, QUIET, Pen, Writing, middle_line

ACCENT, AMBER, AMBER_INK, GROUND = "#0B6E6E", "#FFF3D6", "#7A4B00", "#F4F6F8"
LEGEND = BODY * 1.15
LABEL, VALUE, REMARK = 7.0, 13.0, 6.5  # points, of a key figure
CARD_MARGIN, CARD_GAP = 1.6, 1.6  # mm
NAMES = 30.0  # mm, before the key figures of several areas
SWATCH = (8.0, 4.2)  # mm
SCALE = 7.5
APART = 1.5  # mm, between two lengths over the scale bar
DIGITS = 2  # of the scale number that are not rounded


def draw_header(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw title, subtitle and warnings, from the top."""
    paper, box = sheet.paper, layout.header
    k, y = paper.text, box.top
    y = _lines(pen, layout.title, box.left, y, Writing(layout.title_size * k, bold=True))
    y = _lines(pen, layout.subtitle, box.left, y, Writing(layout.subtitle_size * k, colour=QUIET))
    if layout.warnings:
        high = len(layout.warnings) * line_height(BODY, paper) + 1.2 * k
        band = Box(box.left, y - high - 0.8 * k, box.width, high)
        pen.rectangle(band, AMBER)
        pen.rectangle(Box(band.left, band.bottom, 0.9 * k, band.height), AMBER_INK)
        writing = Writing(BODY * k, bold=True, colour=AMBER_INK)
        _lines(pen, layout.warnings, box.left + 2.5 * k, band.top - 0.5 * k, writing)


def draw_cards(pen: Pen, sheet: Sheet, layout: Layout) -> None:
    """Draw one row of key figures for each area; all values of a row stand on one line."""
    rows, box, k = sheet.words.figures, layout.cards, sheet.paper.text
    names = NAMES * k if any(row.name for row in rows) else 0.0
    widths = _card_widths(rows, box.width - names, k)
    noted = any(card.note for row in rows for card in row.cards)
    for number, row in enumerate(rows):
        high = box.height / len(rows)
        bottom, left = box.top - (number + 1) * high, box.left + names
        lines = wrapped(printable(row.name), BODY * k, names - 2 * k, bold=True)[:2]
        top = bottom + high / 2 + len(lines) * line_height(BODY, sheet.paper) / 2
        _lines(pen, lines, box.left, top, Writing(BODY * k, bold=True))
        for card, width in zip(row.cards, widths, strict=True):
            place = Box(left, bottom, width, high - 1.0 * k)
            pen.rectangle(place, GROUND)
            _card(pen, card, place, (4.2 if noted else 3.0) * k, k)
            left += width + CARD_GAP * k


def _card_widths(rows: Sequence[CardRow], width: float, k: float) -> list[float]:
    """Return how wide each column is: what its texts need, and an equal part of what is left."""
    columns = list(zip(*(row.cards for row in rows), strict=True))
    needs = [max(_card_need(card, k) for card in column) for column in columns]
    room = width - CARD_GAP * k * (len(needs) - 1)
    rest = room - sum(needs)
    if rest < 0:
        return [need * room / sum(needs) for need in needs]
    return [need + rest / len(needs) for need in needs]


def _card_need(card: Card, k: float) -> float:
    widths = (
        text_width(printable(card.label), LABEL * k),
        text_width(printable(card.value), VALUE * k, bold=True),
        text_width(printable(card.note), REMARK * k),
    )
    return max(widths) + 2 * CARD_MARGIN * k


def _card(pen: Pen, card: Card, box: Box, base: float, k: float) -> None:
    """Draw label, figure (`base` over the lower side) and note; smaller where one is too long."""
    left, room = box.left + CARD_MARGIN * k, box.width - 2 * CARD_MARGIN * k
    _fitted(pen, card.label, (left, box.top - 3.4 * k), room, Writing(LABEL * k, colour=QUIET))
    _fitted(pen, card.value, (left, box.bottom + base), room, Writing(VALUE * k, bold=True))
    _fitted(pen, card.note, (left, box.bottom + 1.2 * k), room, Writing(REMARK * k, colour=QUIET))


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
    size = _label_size(sheet, rows, box)
    for row in rows:
        if row.from_target and words.turn:
            _turn(pen, words.turn, box, y, k)
            y -= ROW * k
        _row(pen, sheet, row, Box(box.left, y - ROW * k, box.width, ROW * k), size)
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


def _label_size(sheet: Sheet, rows: Sequence[LegendEntry], box: Box) -> float:
    """Return the size, in points, at which the longest label has room beside the longest count."""
    k, measure = sheet.paper.text, sheet.layer.legend.measure
    labels = [text_width(entry_label(row, measure, sheet.t), BODY * k) for row in rows]
    counts = [text_width(sheet.t.number(row.count), BODY * k) for row in rows]
    room = box.width - (SWATCH[0] + 5.0) * k - max(counts, default=0.0)
    longest = max(labels, default=0.0)
    return BODY * k * (room / longest if longest > room else 1.0)


def _row(pen: Pen, sheet: Sheet, row: LegendEntry, box: Box, size: float) -> None:
    k = sheet.paper.text
    wide, high = SWATCH[0] * k, SWATCH[1] * k
    middle = box.bottom + box.height / 2
    pen.rectangle(Box(box.left, middle - high / 2, wide, high), row.fill, edge=EDGE, line=0.4)
    label = entry_label(row, sheet.layer.legend.measure, sheet.t)
    pen.write(label, box.left + wide + 2 * k, middle - middle_line(size), Writing(size))
    count, base = sheet.t.number(row.count), middle - middle_line(BODY * k)
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
    end = _lengths(pen, km, long, (x, base + 2.2 * k), k)
    ratio = f"1 : {sheet.t.number(_rounded(ground.scale))}"
    if sheet.words.same_scale:
        ratio = f"{ratio}  ·  {sheet.words.same_scale}"
    x = max(x + long + 9 * k, end + 3 * k)
    _fitted(pen, ratio, (x, base), box.right - x, Writing(SCALE * k, colour=QUIET))


def _lengths(pen: Pen, km: float, long: float, at: tuple[float, float], k: float) -> float:
    """Write 0 and the length over a bar, and half of it where it has room; return where they end.

    On a very small map the bar is shorter than its length in words, which then stands beyond it.
    """
    writing, (x, base) = Writing(SCALE * k), at
    zero, half, whole = "0", f"{km / 2:.0f}", distance(km)
    wide = {text: text_width(text, writing.size) for text in (zero, half, whole)}
    first = x + wide[zero] + APART * k
    last = max(x + long - wide[whole] / 2, first)
    pen.write(zero, x, base, writing)
    pen.write(whole, last, base, writing)
    middle = x + (long - wide[half]) / 2
    if km % 2 == 0 and middle >= first and middle + wide[half] + APART * k <= last:
        pen.write(half, middle, base, writing)
    return last + wide[whole]


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
