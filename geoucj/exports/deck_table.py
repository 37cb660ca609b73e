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
SMALLEST = 14  # points, on a narrow template
INSIDE = 0.18  # inches of a cell, left and right of its text
NAME = 1.6  # inches that a column of names has at least


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, and whether it holds numbers, which are never cut.

    One that is `spare` is left out where the sheet is too narrow for all.
    """

    heading: str
    number: bool = True
    spare: bool = False


def table(
    page: Page,
    room: Room,
    heads: Sequence[Column],
    rows: Sequence[Sequence[str]],
    described: str,
    *,
    total: bool = False,
) -> Any:
    """Write a native table; names that are too long for their column are cut, with dots.

    With `total` the last row is the sum of those over it.
    """
    texts = [[head.heading, *(row[place] for row in rows)] for place, head in enumerate(heads)]
    kept, widths, size = _columns(room.width, heads, texts)
    high = min(0.55, max(ROW, room.height / (len(rows) + 1)))
    shape = page.slide.shapes.add_table(
        len(rows) + 1, len(kept), *room.first(high * (len(rows) + 1)).emu
    )
    made = shape.table
    made.horz_banding = False
    for column, (number, across) in enumerate(zip(kept, widths, strict=True)):
        made.columns[column].width = Inches(across)
        for place, text in enumerate(texts[number]):
            bold = place == 0 or (total and place == len(rows))
            said = Said(shortened(text, across - INSIDE, size, bold), size, bold, INK)
            cell = made.cell(place, column)
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(REST if bold else PANEL)
            align: Align = "right" if heads[number].number else "left"
            fill_frame(cell.text_frame, [said], page.t, align=align, middle=True)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.margin_left = cell.margin_right = Inches(0.08)
    for row in made.rows:
        row.height = Inches(high)
    describe(shape, described)
    return made


def _columns(
    room: float, heads: Sequence[Column], texts: Sequence[Sequence[str]]
) -> tuple[list[int], list[float], int]:
    """Return which columns have room, how wide they are, inches, and the size of their texts.

    The largest size is taken at which nothing is cut. At the smallest names are cut; where they
    would have too little left, spare columns go, the last one first.
    """
    kept = list(range(len(heads)))
    for size in range(BODY, SMALLEST - 1, -1):
        needed = [
            INSIDE
            + max(wide(text, size, head.number or row == 0) for row, text in enumerate(column))
            for head, column in zip(heads, texts, strict=True)
        ]
        if sum(needed) <= room:
            return kept, [width * room / sum(needed) for width in needed], size
    least = [n if head.number else min(n, NAME) for n, head in zip(needed, heads, strict=True)]
    for spare in [place for place in reversed(kept) if heads[place].spare]:
        if sum(least[place] for place in kept) > room:
            kept.remove(spare)
    lacking = sum(needed[place] - least[place] for place in kept)
    part = (room - sum(least[place] for place in kept)) / lacking if lacking else 0.0
    return kept, [least[p] + (needed[p] - least[p]) * max(part, 0.0) for p in kept], SMALLEST
