"""Where the parts of a sheet stand: rectangles that never overlap, whatever the texts are."""

from dataclasses import dataclass, replace

from geoucj.maps.fonts import MM_PER_POINT, printable, text_width, wrapped
from geoucj.maps.ground import Box, Ground, extent_km, fit
from geoucj.maps.legend import LegendEntry
from geoucj.maps.sheet_data import Paper, Sheet

TITLE, SUBTITLE, BODY, SMALL, FOOT = 18.0, 11.0, 9.0, 7.5, 6.5  # points on A4
SMALLEST_TITLE, SMALLEST_SUBTITLE = 13.0, 9.0
LEADING = 1.3  # from line to line, in font sizes
BINDER, MARGIN = 18.0, 10.0  # mm: the left side is for a binder
SIDE = 62.0  # mm, the column of the legend
GAP = 3.0
ROW = 5.4  # mm, of the legend
CARDS = 13.5  # mm, of one row of key figures
STRIP = 8.0  # mm, under the map: north, scale
INSET = 36.0  # mm, the side of the locator at most
SMALLEST_INSET = 18.0
HEADING = 6.0  # mm, over each of two maps
SMALLEST_TEXT = 0.5
AIR = 0.05  # of the width and height, round the areas of a map


@dataclass(frozen=True)
class Layout:
    """The parts of a sheet, mm. Lines of text are broken already."""

    title: tuple[str, ...]
    title_size: float
    subtitle: tuple[str, ...]
    subtitle_size: float
    warnings: tuple[str, ...]
    header: Box
    cards: Box
    maps: tuple[Box, ...]
    strip: Box
    legend: Box
    remarks: tuple[str, ...]
    locator: Box | None
    sources: tuple[str, ...]
    foot: Box


def line_height(size: float, paper: Paper) -> float:
    """Return the distance of two lines of a text of `size` points (on A4), mm."""
    return size * paper.text * MM_PER_POINT * LEADING


def legend_rows(sheet: Sheet) -> list[LegendEntry]:
    """Return the rows of the legend: classes with bounds always, the others where areas have them.

    A state has no bounds, nor has the one class of a measure that no area has.
    """
    entries = sheet.layer.legend.entries
    return [each for each in entries if each.count or (each.lower, each.upper) != (None, None)]


def layout_of(sheet: Sheet) -> Layout:
    """Return where everything stands, from the outside in: the maps get what is left."""
    paper, words = sheet.paper, sheet.words
    k = paper.text
    bare = not words.title and not words.sources
    left, margin = (MARGIN * k / 2, MARGIN * k / 2) if bare else (BINDER, MARGIN)
    width = paper.width - left - margin
    title, title_size = _head(words.title, (TITLE, SMALLEST_TITLE), width, k, bold=True)
    subtitle, subtitle_size = _head(words.subtitle, (SUBTITLE, SMALLEST_SUBTITLE), width, k)
    warnings = _lines(words.warnings, BODY * k, width - 4 * k, bold=True)
    sources = _lines(words.sources, FOOT * k, width)
    top = paper.height - margin
    high = len(title) * line_height(title_size, paper) + len(subtitle) * line_height(
        subtitle_size, paper
    )
    high += (len(warnings) * line_height(BODY, paper) + 2.5 * k) if warnings else 0
    header = Box(left, top - high, width, high)
    top = header.bottom - (GAP if high else 0)
    rows = len(words.figures)
    cards = Box(left, top - rows * CARDS * k, width, rows * CARDS * k)
    top = cards.bottom - (GAP if rows else 0)
    foot = Box(left, margin, width, len(sources) * line_height(FOOT, paper))
    bottom = foot.top + (GAP if sources else 0)
    middle = Box(left, bottom, width, top - bottom)
    place = _beside if paper.landscape else _below
    maps, legend, remarks, locator = place(sheet, middle)
    strip = Box(maps.left, maps.bottom, maps.width, STRIP * k)
    room = Box(maps.left, strip.top, maps.width, maps.height - strip.height)
    return Layout(
        title=title,
        title_size=title_size,
        subtitle=subtitle,
        subtitle_size=subtitle_size,
        warnings=warnings,
        header=header,
        cards=cards,
        maps=_panels(sheet, room),
        strip=strip,
        legend=legend,
        remarks=remarks,
        locator=locator,
        sources=sources,
        foot=foot,
    )


def fitting(sheet: Sheet) -> Sheet:
    """Return `sheet` with texts as small as they must be to leave its maps room on a small page."""
    while sheet.paper.text > SMALLEST_TEXT and not _fits(sheet):
        paper = replace(sheet.paper, text=sheet.paper.text * 0.95)
        sheet = replace(sheet, paper=paper)
    return sheet


def _fits(sheet: Sheet) -> bool:
    """Whether the legend and its remarks have room, and the maps most of the page."""
    layout = layout_of(sheet)
    legend, room = layout.legend, layout.maps[0]
    said = len(layout.remarks) * line_height(SMALL, sheet.paper)
    high = legend_height(sheet, legend.width)
    high = high + said if sheet.paper.landscape else max(high, said)
    return high <= legend.height and room.height >= 0.2 * sheet.paper.height


def grounds_of(sheet: Sheet, layout: Layout) -> list[Ground]:
    """Return the ground of each map; all have one scale, that of the one that needs most room."""
    inner = []
    for box in layout.maps:
        air = AIR * min(box.width, box.height)
        inner.append(box.inner(air))
    pairs = list(zip(sheet.panels, inner, strict=True))
    scale = min(fit(panel.bounds, box).mm_per_km for panel, box in pairs)
    boxes = zip(sheet.panels, layout.maps, strict=True)
    return [fit(panel.bounds, box, scale) for panel, box in boxes]


def legend_height(sheet: Sheet, width: float) -> float:
    """Return how high the legend is, without the remarks."""
    paper, words = sheet.paper, sheet.words
    k = paper.text
    heads = len(_lines((words.legend,), BODY * 1.15 * k, width, bold=True))
    notes = len(_lines((words.legend_note,), SMALL * k, width))
    high = heads * line_height(BODY * 1.15, paper) + notes * line_height(SMALL, paper)
    high += (len(legend_rows(sheet)) + 1) * ROW * k + 4 * k
    if any(entry.from_target for entry in legend_rows(sheet)):
        high += ROW * k
    if words.circles and sheet.layer.circles:
        high += ROW * k + len(_lines((words.circles,), SMALL * k, width - 12 * k)) * line_height(
            SMALL, paper
        )
    return high


def _head(
    text: str, sizes: tuple[float, float], width: float, k: float, bold: bool = False
) -> tuple[tuple[str, ...], float]:
    """Return `text` in one line, smaller if it is long; in lines where the smallest is too long."""
    text, (size, smallest) = printable(text), sizes
    while size > smallest and text_width(text, size * k, bold) > width:
        size -= 0.5
    return tuple(wrapped(text, size * k, width, bold)), size


def _lines(
    texts: tuple[str, ...], size: float, width: float, bold: bool = False
) -> tuple[str, ...]:
    return tuple(line for text in texts for line in wrapped(printable(text), size, width, bold))


def _beside(sheet: Sheet, middle: Box) -> tuple[Box, Box, tuple[str, ...], Box | None]:
    """Return maps, legend with remarks, and the locator under it, in a column on the right."""
    k = sheet.paper.text
    width = SIDE * k
    left = middle.right - width
    maps = Box(middle.left, middle.bottom, middle.width - width - GAP * k, middle.height)
    remarks = _lines(sheet.words.remarks, SMALL * k, width)
    high = legend_height(sheet, width) + len(remarks) * line_height(SMALL, sheet.paper)
    legend = Box(left, middle.bottom, width, middle.height)
    side = min(INSET * k, width, middle.height - high - GAP * k)
    if sheet.locator is None or side < SMALLEST_INSET * k:
        return maps, legend, remarks, None
    inset = Box(left, middle.bottom, width, side)
    legend = Box(left, inset.top + GAP * k, width, middle.height - side - GAP * k)
    return maps, legend, remarks, inset


def _below(sheet: Sheet, middle: Box) -> tuple[Box, Box, tuple[str, ...], Box | None]:
    """Return maps, and under them the legend, with remarks and locator on its right."""
    k = sheet.paper.text
    width = (middle.width - GAP * k) * 0.46
    right = Box(middle.left + width + GAP * k, 0, middle.width - width - GAP * k, 0)
    remarks = _lines(sheet.words.remarks, SMALL * k, right.width)
    said = len(remarks) * line_height(SMALL, sheet.paper)
    side = INSET * k if sheet.locator is not None else 0
    high = max(legend_height(sheet, width), said + side + GAP * k)
    high = min(high, 0.5 * middle.height)
    legend = Box(middle.left, middle.bottom, width, high)
    maps = Box(middle.left, legend.top + GAP * k, middle.width, middle.height - high - GAP * k)
    side = min(side, high - said - GAP * k)
    if sheet.locator is None or side < SMALLEST_INSET * k:
        return maps, legend, remarks, None
    return maps, legend, remarks, Box(right.left, middle.bottom, right.width, side)


def _panels(sheet: Sheet, room: Box) -> tuple[Box, ...]:
    """Return one rectangle for each map: side by side or one over the other, what shows more."""
    count = len(sheet.panels)
    if count == 1:
        return (room,)
    k = sheet.paper.text
    gap, head = GAP * k, HEADING * k
    wide = (room.width - gap * (count - 1)) / count
    high = (room.height - gap * (count - 1)) / count
    across = tuple(
        Box(room.left + i * (wide + gap), room.bottom, wide, room.height - head)
        for i in range(count)
    )
    down = tuple(
        Box(room.left, room.top - (i + 1) * high - i * gap, room.width, high - head)
        for i in range(count)
    )
    return max(across, down, key=lambda boxes: _scale(sheet, boxes))


def _scale(sheet: Sheet, boxes: tuple[Box, ...]) -> float:
    extents = [extent_km(panel.bounds) for panel in sheet.panels]
    return min(
        min(box.width / wide, box.height / high)
        for box, (wide, high) in zip(boxes, extents, strict=True)
    )
