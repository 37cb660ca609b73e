"""The map of a deck: a picture at screen resolution, and its legend as shapes to be changed."""

from dataclasses import replace
from io import BytesIO

import geopandas as gpd
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pptx.enum.dml import MSO_LINE, MSO_PATTERN, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from geoucj.exports.deck_frame import Deck
from geoucj.exports.deck_pages import (
    BODY,
    EDGE,
    LINE,
    MM,
    Page,
    Said,
    describe,
    fitting,
    lines_of,
    rgb,
    shortened,
    wide,
)
from geoucj.exports.deck_slides import area_names
from geoucj.exports.deck_template import Room
from geoucj.exports.figure_words import short_value
from geoucj.exports.map_sheet import alt_text, map_sheet
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.legend import LegendEntry, entry_label
from geoucj.maps.measures import Measure
from geoucj.maps.sheet import draw
from geoucj.maps.sheet_data import Panel, Paper, Sheet, Words
from geoucj.maps.sheet_layout import fitting as fitting_sheet
from geoucj.maps.sheet_layout import layout_of
from geoucj.schema import AREA_NAME, COVERAGE_RATE, STATE, State

DPI = 130  # of a picture 8 inches wide: 1,040 px, as a projector shows it
TEXT = 1.8  # of the texts on the map, 1 on A4: names of 14 points
NAME, FIGURE = 1.1, 2.2  # square inches of a map that a name needs, and one with a figure
SWATCH, COUNT = 0.6, 0.8  # inches of a row of the legend
LEGEND_PART = 0.5  # of the width at most
PATTERNS = {
    "hatch": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "dots": MSO_PATTERN.DOTTED_DIAMOND,
    "cross": MSO_PATTERN.DIAGONAL_CROSS,
}
COLUMN, FRAME = 62.0 + 3.0, 10.0  # mm on A4: what a sheet keeps for its legend and round itself


def map_page(deck: Deck, land: gpd.GeoDataFrame | None) -> None:
    """Add the map of the view."""
    view, t = deck.view, deck.t
    whole = map_sheet(view, t, land=land)
    said = alt_text(whole)
    page = deck.page(_title(view, t), [said, *whole.words.remarks])
    if view.shapes.empty:
        page.sentence(t("deck.no_shapes", level=t(f"deck.level.{view.level}")))
        return
    room = page.room
    column = min(_needed(whole, t), LEGEND_PART * room.width)
    place = Room(room.left, room.top, room.width - column - 0.2, room.height)
    content, across, high = picture(whole, place.width, place.height)
    across *= min(place.width / across, place.height / high)
    left = place.left + (place.width - across) / 2
    shown = page.slide.shapes.add_picture(
        BytesIO(content), Inches(left), Inches(place.top), Inches(across)
    )
    describe(shown, said)
    legend(page, Room(room.right - column, room.top, column, room.height), whole)


def picture(whole: Sheet, across: float, high: float) -> tuple[bytes, float, float]:
    """Return the map of a sheet alone as PNG, and its width and height, about those wished for."""
    paper = Paper(across * MM + (COLUMN + FRAME) * TEXT, max(high * MM + FRAME * TEXT, 60.0), TEXT)
    words = Words(title="", across=whole.words.across)
    panels = tuple(readable(panel, across * high) for panel in whole.panels)
    sheet = replace(whole, paper=paper, words=words, locator=None, panels=panels)
    layout = layout_of(fitting_sheet(sheet))
    boxes = [*layout.maps, layout.strip]
    left, right = min(b.left for b in boxes), max(b.right for b in boxes)
    bottom, top = min(b.bottom for b in boxes), max(b.top for b in boxes)
    dots = DPI / MM
    whole_picture = Image.open(BytesIO(draw(sheet, "png", DPI)))
    west, north, east, south = (
        round(side * dots) for side in (left, paper.height - top, right, paper.height - bottom)
    )
    image = whole_picture.crop((west, north, east, south))
    info = PngInfo()
    for name, text in sheet.metadata:
        info.add_itxt(name, text)
    file = BytesIO()
    image.save(file, "png", dpi=(DPI, DPI), pnginfo=info, optimize=True)
    return file.getvalue(), image.width / DPI, image.height / DPI


def readable(panel: Panel, size: float) -> Panel:
    """Return a map with names of one kind: of the wider areas, else of the areas if they are few.

    More of them would hide a map of `size` square inches, or could not be read from the last row.
    """
    if panel.edges is None and len(panel.areas) * FIGURE <= size:
        return panel
    if panel.edges is None and len(panel.areas) * NAME <= size:
        return replace(panel, values={})
    return replace(panel, areas=panel.areas.assign(**{AREA_NAME: ""}), values={})


def _needed(sheet: Sheet, t: Translator) -> float:
    """Return how wide the legend of a map is, inches."""
    labels = [entry_label(entry, sheet.layer.legend.measure, t) for entry in _entries(sheet)]
    heads = [sheet.words.legend, sheet.words.turn]
    rows = [wide(label) + SWATCH + COUNT for label in labels]
    return max(*rows, *(wide(head, bold=True) + SWATCH for head in heads)) + 0.2


def _entries(sheet: Sheet) -> list[LegendEntry]:
    """Return what the legend shows: all classes, and what else is on the map."""
    return [each for each in sheet.layer.legend.entries if each.state == State.RATE or each.count]


def legend(page: Page, room: Room, sheet: Sheet) -> None:
    """Draw the rows of the map's legend: colour or pattern, bounds, number of areas."""
    t, words, found = page.t, sheet.words, sheet.layer.legend
    size = fitting(words.legend, room.width - 0.2, (22, 20, BODY), 2)
    head = LINE * (lines_of(words.legend, room.width - 0.2, size) * size / BODY + 1) + 0.06
    heads = [Said(words.legend, size, bold=True), Said(t("sheet.areas"))]
    page.write(room.first(head), heads)
    rows = _entries(sheet)
    turns = any(each.from_target for each in rows)
    circles = words.circles if sheet.layer.circles else ""
    said = LINE * lines_of(circles, room.width - 0.2)
    high = min(0.42, (room.height - head - said) / (len(rows) + turns))
    top = room.top + head
    for entry in rows:
        if entry.from_target:
            _turn(page, Room(room.left, top, room.width, high), words.turn)
            top += high
        _row(page, Room(room.left, top, room.width, high), entry, found.measure)
        top += high
    if circles:
        page.write(Room(room.left, top, room.width, said), [Said(circles)])


def _row(page: Page, room: Room, entry: LegendEntry, measure: Measure) -> None:
    t = page.t
    place = Room(room.left + 0.08, room.top + 0.05, 0.45, room.height - 0.1)
    swatch = page.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu)
    swatch._element.remove(swatch._element.find(qn("p:style")))  # no shadow
    colour = rgb(entry.fill.colour)
    if entry.fill.pattern:
        swatch.fill.patterned()
        swatch.fill.pattern = PATTERNS[entry.fill.pattern]
        swatch.fill.back_color.rgb = colour
        swatch.fill.fore_color.rgb = rgb("4A5763")
    else:
        swatch.fill.solid()
        swatch.fill.fore_color.rgb = colour
    swatch.line.color.rgb, swatch.line.width = rgb(EDGE), Pt(0.75)
    label = entry_label(entry, measure, t)
    describe(swatch, f"{label}: {t.number(entry.count)}")
    place = Room(room.left + SWATCH, room.top, room.width - SWATCH - COUNT, room.height)
    page.write(place, [Said(shortened(label, place.width - 0.1))], middle=True)
    count = Room(room.right - COUNT, room.top, COUNT, room.height)
    page.write(count, [Said(t.number(entry.count))], align="right", middle=True)


def _turn(page: Page, room: Room, text: str) -> None:
    """Say between two classes what the colours turn at."""
    middle = room.top + room.height / 2
    line = page.slide.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT,
        Inches(room.left + 0.08), Inches(middle), Inches(room.left + 0.53), Inches(middle),
    )  # fmt: skip
    line.line.width, line.line.dash_style = Pt(2), MSO_LINE.DASH
    line.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    place = Room(room.left + SWATCH, room.top, room.width - SWATCH, room.height)
    page.write(
        place, [Said(shortened(text, place.width - 0.2, BODY, True), bold=True)], middle=True
    )


def _title(view: ExportView, t: Translator) -> str:
    """Say how many areas are below the target; of another measure, where it is highest."""
    area = view.registry.name(view.area)
    table = view.table if view.kept is None else view.table[view.kept]
    if view.measure != Measure.COVERAGE_RATE:
        name = view.options.indicator or t(f"measure.{view.measure}")
        values = view.values[table.index].dropna()
        if values.nunique() < 2:
            return t("sheet.title", area=area, measure=name)
        ends = table.loc[[values.idxmax(), values.idxmin()]]
        best, worst = area_names(ends, table, view)
        highest, lowest = (short_value(values[row], view.measure, t) for row in ends.index)
        said = t("deck.title.ranking", best=best, best_rate=highest, worst=worst, worst_rate=lowest)
        return f"{name}: {said[0].lower()}{said[1:]}"
    known = table[table[STATE] == State.RATE]
    level = t(f"deck.level.{view.level}")
    if known.empty:
        return t("deck.title.map_none", area=area, level=level)
    said = t(
        "deck.title.map",
        below=t.number((known[COVERAGE_RATE] < view.target).sum()),
        known=t.number(len(known)),
        level=level,
        target=t.rate(view.target, 1),
    )
    unknown = len(table) - len(known)
    return said + (t("deck.title.map_unknown", count=t.number(unknown)) if unknown else "")
