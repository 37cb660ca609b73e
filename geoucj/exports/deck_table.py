"""Native tables of a deck: whoever gets it can change their texts in PowerPoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches

from geoucj.exports.deck_pages import (
    BODY,
    PANEL,
    REST,
    Align,
    Page,
    Said,
    describe,
    fill_frame,
    rgb,
    shortened,
    wide,
)
from geoucj.exports.deck_template import INK, Room

ROW = 0.42  # inches
SMALLEST = 12  # points, on a narrow template


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its part of the width, and on which side it stands."""

    heading: str
    part: float
    number: bool = True


def table(
    page: Page,
    room: Room,
    heads: Sequence[Column],
    rows: Sequence[Sequence[str]],
    described: str,
    *,
    total: bool = False,
) -> Any:
    """Write a native table; texts that are too long for their column are cut, with dots.

    With `total` the last row is the sum of those over it.
    """
    whole = sum(head.part for head in heads)
    size = _size(room.width / whole, heads, rows)
    high = min(0.55, max(ROW, room.height / (len(rows) + 1)))
    shape = page.slide.shapes.add_table(
        len(rows) + 1, len(heads), *room.first(high * (len(rows) + 1)).emu
    )
    made = shape.table
    made.horz_banding = False
    for number, head in enumerate(heads):
        across = room.width * head.part / whole
        made.columns[number].width = Inches(across)
        for place, text in enumerate([head.heading, *(row[number] for row in rows)]):
            bold = place == 0 or (total and place == len(rows))
            said = Said(shortened(text, across - 0.18, size, bold), size, bold, INK)
            cell = made.cell(place, number)
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(REST if bold else PANEL)
            align: Align = "right" if head.number else "left"
            fill_frame(cell.text_frame, [said], page.t, align=align, middle=True)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.margin_left = cell.margin_right = Inches(0.08)
    for row in made.rows:
        row.height = Inches(high)
    describe(shape, described)
    return made


def _size(unit: float, heads: Sequence[Column], rows: Sequence[Sequence[str]]) -> float:
    """Return the largest size at which no number is cut; `unit` is how wide a part is, inches."""
    numbers = [
        (text, head.part * unit - 0.18)
        for number, head in enumerate(heads)
        for text in [head.heading, *(row[number] for row in rows)]
        if head.number
    ]
    sizes = range(BODY, SMALLEST - 1, -1)
    return next((s for s in sizes if all(wide(x, s, True) <= w for x, w in numbers)), SMALLEST)
