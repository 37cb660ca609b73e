"""The pages of a deck: a title, texts and panels.

Lengths are inches. Texts of data are cleaned of characters that no file of slides may hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from geoucj.exports.deck_ground import head_of, room_of, write_as_template
from geoucj.exports.deck_template import EMU, INK, TITLES, Room, layout_of
from geoucj.i18n import Translator
from geoucj.maps.fonts import printable, text_width, wrapped

PANEL, AMBER, EDGE, REST = "F4F6F8", "FFE1A6", "3A4653", "D5DBE1"
BODY = 18  # points: what can still be read from the last row
HEAD, SMALLEST_HEAD = 30, 20
LINE = 0.36  # of a line of BODY with some air
MM = 25.4
LANGUAGES = {"id": MSO_LANGUAGE_ID.INDONESIAN, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
Align = Literal["left", "center", "right"]
ALIGNED = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
# A number and what it counts stay in one line, and no number or word stands alone in the last one.
_JOINED = re.compile(
    r"(?<=\d) (?=%|juta|miliar|million|billion|\w+$)|(?<=≈) |(?<=\w) (?=[\d.,]+(?: %)?$)"
)


@dataclass(frozen=True)
class Said:
    """A text and how it is written; without a colour in that of the template."""

    text: str
    size: float = BODY
    bold: bool = False
    colour: str | None = None
    after: float = 0  # points of air under it


@dataclass(frozen=True, eq=False)
class Page:
    """A slide with its title and foot, and the room that is left for what it shows."""

    slide: Any
    room: Room
    t: Translator

    def write(
        self,
        room: Room,
        lines: Sequence[Said],
        *,
        align: Align = "left",
        middle: bool = False,
    ) -> Any:
        """Write one paragraph for each line."""
        box = self.slide.shapes.add_textbox(*room.emu)
        fill_frame(box.text_frame, lines, self.t, align=align, middle=middle)
        return box

    def panel(
        self,
        room: Room,
        lines: Sequence[Said],
        fill: str = PANEL,
        *,
        align: Align = "center",
        middle: bool = True,
    ) -> Any:
        """Write lines on a panel of a colour."""
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *room.emu)
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
        shape._element.remove(shape._element.find(qn("p:style")))  # no edge, no shadow
        coloured = [replace(line, colour=line.colour or INK) for line in lines]
        fill_frame(shape.text_frame, coloured, self.t, align=align, middle=middle)
        return shape

    def sentence(self, text: str) -> None:
        """Say in the middle of the room why there is nothing to show."""
        room = Room(self.room.left, self.room.top + 0.8, self.room.width, 1.8)
        self.panel(room, [Said(text, 22)])


def fill_frame(
    frame: Any, lines: Sequence[Said], t: Translator, *, align: Align, middle: bool
) -> None:
    """Write `lines` into a text frame of python-pptx."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.08)
    frame.margin_top = frame.margin_bottom = Inches(0.03)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = ALIGNED[align]
        paragraph.space_after = Pt(line.after)
        run = paragraph.add_run()
        run.text = clean(line.text)
        run.font.size = Pt(line.size)
        run.font.bold = line.bold
        run.font.language_id = LANGUAGES[t.language]
        if line.colour:
            run.font.color.rgb = rgb(line.colour)


def rgb(colour: str) -> Any:
    """Return a colour, `#RRGGBB` or `RRGGBB`, as python-pptx wants it."""
    make: Any = RGBColor  # it has no types
    return make(*bytes.fromhex(colour.removeprefix("#")))


def clean(text: str) -> str:
    """Return a text in one line, without characters that XML forbids."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def sentences(texts: Sequence[str]) -> str:
    """Return texts one after the other, each with its full stop."""
    return " ".join(f"{text.removesuffix('.')}." for text in texts)


def shortened(text: str, width: float, size: float = BODY, bold: bool = False) -> str:
    """Return `text` cut, with dots, to what goes into one line of `width` inches."""
    text = clean(text)
    if wide(text, size, bold) <= width:
        return text
    while text and wide(text + " …", size, bold) > width:
        text = text[:-1]
    return text.rstrip(" ,;·") + " …"


def fitting(text: str, width: float, sizes: Sequence[float], lines: int = 1) -> float:
    """Return the first of `sizes` at which `text` has at most `lines` lines, else the last."""
    said = printable(text)
    for size in sizes:
        if len(wrapped(said, size, width * MM, bold=True)) <= lines:
            return size
    return sizes[-1]


def lines_of(text: str, width: float, size: float = BODY) -> int:
    """Return how many lines a text of `size` points needs at most."""
    return len(wrapped(printable(text), size, width * MM))


def describe(shape: Any, text: str) -> None:
    """Give a shape the text that is read aloud."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(text))


def new_page(presentation: Any, title: str, t: Translator) -> Page:
    """Add a slide with a title, and nothing else that its layout offers."""
    layout = layout_of(presentation)
    slide = presentation.slides.add_slide(layout)
    room = room_of(presentation, layout)
    write_as_template(layout, slide)
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type not in TITLES:
            shape._element.getparent().remove(shape._element)
    head = slide.shapes.title
    where = head_of(presentation, layout, head, room)
    if head is None:
        head = slide.shapes.add_textbox(*where.emu)
    elif where.emu != (head.left, head.top, head.width, head.height):
        head.left, head.top, head.width, head.height = where.emu
    size = fitting(title, head.width / EMU - 0.3, range(HEAD, SMALLEST_HEAD - 1, -1), 2)
    head.text_frame.text = ""
    head.text_frame.word_wrap = True
    run = head.text_frame.paragraphs[0].add_run()
    run.text = _JOINED.sub("\u00a0", clean(title))
    run.font.size, run.font.language_id = Pt(size), LANGUAGES[t.language]
    return Page(slide, room, t)


def wide(text: str, size: float = BODY, bold: bool = False) -> float:
    """Return how wide a line is at most, inches."""
    return text_width(text, size, bold) / MM
