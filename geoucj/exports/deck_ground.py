"""The ground of a template: the room that its logos and bars leave, and the colour of its texts.

Lengths are inches.
"""

import re
from collections.abc import Iterator
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as REL
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from geoucj.exports.deck_template import EMU, HEAD_HIGH, MARGIN, TITLES, Room

WINDOW = {"window": "FFFFFF", "windowText": "000000"}  # colours of a system that says none
AIR = 0.08  # between a shape of the template and what is beside it


def room_of(presentation: Any, layout: Any) -> Room:
    """Return what a slide has under its title, beside and above what stands on the template."""
    wide, high = presentation.slide_width / EMU, presentation.slide_height / EMU
    titles = [s for s in layout.placeholders if s.placeholder_format.type in TITLES]
    top, bottom = 0.3 + HEAD_HIGH, high - 0.2
    left, right = MARGIN, wide - MARGIN
    if titles and suits(presentation, titles[0]):
        title = _place(titles[0])
        top = title.bottom
        left, right = max(left, title.left), min(right, title.right)
    for shape in _fixed(layout):
        if shape.height > high / 2 and shape.width < wide / 2:
            left, right = _beside(shape, left, right, wide)
        elif shape.top > 0.75 * high:
            bottom = min(bottom, shape.top - AIR)
        elif shape.bottom < 0.3 * high:
            top = max(top, shape.bottom + AIR)
    return Room(left, top, right - left, bottom - top)


def head_of(presentation: Any, layout: Any, title: Any, room: Room) -> Room:
    """Return where a title stands: where the template has it, else over `room`; beside logos."""
    where = Room(room.left, room.top - HEAD_HIGH, room.width, HEAD_HIGH)
    if title is not None and suits(presentation, title):
        where = _place(title)
    left, right, wide = where.left, where.right, presentation.slide_width / EMU
    for shape in _fixed(layout):
        level = shape.top < where.bottom and shape.bottom > where.top
        if level and shape.width < wide / 2:
            left, right = _beside(shape, left, right, wide)
    return Room(left, where.top, right - left, where.height)


def suits(presentation: Any, title: Any) -> bool:
    """Whether a title stands at the top of the slide and is wide enough for a sentence."""
    if title.width is None or title.top is None:
        return False
    return bool(
        title.top + title.height <= 0.32 * presentation.slide_height
        and title.width >= 0.5 * presentation.slide_width
        and title.left + title.width <= presentation.slide_width
    )


def write_as_template(layout: Any, slide: Any) -> None:
    """Let the text colour of a slide be that in which its template writes on its ground.

    Some templates darken the ground and leave the theme alone: the text colour of the theme, which
    text boxes and charts have, is then as dark. The colour of their lists is one that can be read.
    """
    master = layout.slide_master
    found = master._element.xpath("./p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr/a:solidFill/*")
    slots = dict(master._element.find(qn("p:clrMap")).attrib)
    slot = _slot(found[0], master, slots) if found else slots["tx1"]
    if slot == slots["tx1"]:
        return
    override = slide._element.get_or_add_clrMapOvr()
    for old in list(override):
        override.remove(old)
    override.append(override.makeelement(qn("a:overrideClrMapping"), slots | {"tx1": slot}))


def _slot(colour: Any, master: Any, slots: dict[str, str]) -> str:
    """Return the colour of the theme that is, or comes nearest to, a colour of text."""
    if colour.tag == qn("a:schemeClr"):
        return slots.get(colour.get("val"), slots["tx1"])
    theme = parse_xml(master.part.part_related_by(REL.THEME).blob)
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    wished = _light(colour)
    lights = {
        slot: _light(scheme.find(qn(f"a:{slot}"))[0]) for slot in (slots["tx1"], slots["bg1"])
    }
    return min(lights, key=lambda slot: abs(lights[slot] - wished))


def _light(colour: Any) -> float:
    """Return how light a colour is, 0 to 255; 0 where it is given in a way that is seldom used."""
    code = colour.get("lastClr") or WINDOW.get(colour.get("val"), colour.get("val"))
    if not re.fullmatch("[0-9A-Fa-f]{6}", code or ""):
        return 0.0
    red, green, blue = bytes.fromhex(code)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _fixed(layout: Any) -> Iterator[Room]:
    """Yield where logos and bars of a template stand, which every slide of it has."""
    sheets = (
        [layout] if layout._element.get("showMasterSp") == "0" else [layout.slide_master, layout]
    )
    for sheet in sheets:
        for shape in sheet.shapes:
            if not shape.is_placeholder and shape.width and shape.height:
                yield _place(shape)


def _place(shape: Any) -> Room:
    return Room(*(side / EMU for side in (shape.left, shape.top, shape.width, shape.height)))


def _beside(shape: Room, left: float, right: float, wide: float) -> tuple[float, float]:
    """Return the sides of what lies beside a shape on a slide `wide` inches wide."""
    if shape.left + shape.right > wide:
        return left, min(right, shape.left - AIR)
    return max(left, shape.right + AIR), right
