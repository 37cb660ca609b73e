"""The pages of a deck: the office's template or the house's own, a title, a foot, notes, texts.

Lengths are inches. Texts of data are cleaned of characters that no file of slides may hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from lxml.etree import LxmlError
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from geoucj.errors import TemplateFileError
from geoucj.exports.archive import archive_of
from geoucj.i18n import Translator
from geoucj.maps.fonts import printable, text_width, wrapped

INK, MUTED, ACCENT, PANEL, AMBER = "1C2733", "4A5763", "0B6E6E", "F4F6F8", "FFE1A6"
BODY = 18  # points: what can still be read from the last row
HEAD, SMALLEST_HEAD = 30, 20
WIDE, HIGH = 13.333, 7.5  # 16:9
MARGIN = 0.5
LINE = 0.36  # of a line of BODY with some air
MM = 25.4
LARGEST = 300_000_000  # bytes of a template, unpacked
LANGUAGES = {"id": MSO_LANGUAGE_ID.INDONESIAN, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
KEPT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_TYPES = "[Content_Types].xml"
_MAIN = b"presentationml.presentation.main+xml"
_TEMPLATE = b"presentationml.template.main+xml"
_BROKEN = (PythonPptxError, BadZipFile, LxmlError, KeyError, ValueError, AttributeError, OSError)


@dataclass(frozen=True)
class Room:
    """A rectangle on a slide, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The lower side."""
        return self.top + self.height

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width, height as python-pptx wants them."""
        sides = (self.left, self.top, self.width, self.height)
        left, top, width, height = (Inches(side) for side in sides)
        return left, top, width, height

    def below(self, high: float) -> "Room":
        """Return what is left under the first `high` inches."""
        return Room(self.left, self.top + high, self.width, max(self.height - high, 0.1))

    def first(self, high: float) -> "Room":
        """Return the first `high` inches."""
        return Room(self.left, self.top, self.width, high)


@dataclass(frozen=True)
class Said:
    """A text and how it is written; without a colour in that of the template."""

    text: str
    size: float = BODY
    bold: bool = False
    colour: str | None = None


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
        align: Literal["left", "center", "right"] = "left",
        middle: bool = False,
    ) -> Any:
        """Write one paragraph for each line."""
        box = self.slide.shapes.add_textbox(*room.emu)
        fill_frame(box.text_frame, lines, self.t, align=align, middle=middle)
        return box

    def panel(
        self, room: Room, lines: Sequence[Said], fill: str = PANEL, align: str = "left"
    ) -> Any:
        """Write lines on a panel of a colour."""
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *room.emu)
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill)
        shape.line.fill.background()
        shape.shadow.inherit = False
        coloured = [Said(x.text, x.size, x.bold, x.colour or INK) for x in lines]
        fill_frame(shape.text_frame, coloured, self.t, align=align, middle=True)
        return shape

    def sentence(self, text: str) -> None:
        """Say in the middle of the room why there is nothing to show."""
        room = Room(self.room.left, self.room.top + 0.8, self.room.width, 1.8)
        self.panel(room, [Said(clean(text), 22)], align="center")


def fill_frame(
    frame: Any, lines: Sequence[Said], t: Translator, *, align: str = "left", middle: bool = False
) -> None:
    """Write `lines` into a text frame of python-pptx."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.08)
    frame.margin_top = frame.margin_bottom = Inches(0.03)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN[align.upper()]
        run = paragraph.add_run()
        run.text = clean(line.text)
        run.font.size = Pt(line.size)
        run.font.bold = line.bold
        run.font.language_id = LANGUAGES[t.language]
        if line.colour:
            run.font.color.rgb = RGBColor.from_string(line.colour)


def clean(text: str) -> str:
    """Return a text in one line, without characters that XML forbids."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def shortened(text: str, width: float, size: float = BODY, bold: bool = False) -> str:
    """Return `text` cut, with dots, to what goes into one line of `width` inches."""
    text = clean(text)
    if _wide(text, size, bold) <= width:
        return text
    while text and _wide(text + " …", size, bold) > width:
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
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(text))  # noqa: SLF001


def open_pages(template: bytes | None) -> Any:
    """Return an empty presentation: the house's own in 16:9, or one as `template` is.

    Raises TemplateFileError for what is no presentation, or one with macros.
    """
    return _own() if template is None else _foreign(template)


def new_page(presentation: Any, title: str, t: Translator) -> Page:
    """Add a slide with a title, and nothing else that its layout offers."""
    layout = _layout(presentation)
    slide = presentation.slides.add_slide(layout)
    room = _room(presentation, layout)
    head = slide.shapes.title
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type not in TITLES:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001
    where = Room(room.left, room.top - 1.05, room.width, 1.05)
    if head is None:
        head = slide.shapes.add_textbox(*where.emu)
    elif not _suits(presentation, head):
        head.left, head.top, head.width, head.height = where.emu
    size = fitting(title, head.width / 914400 - 0.3, range(HEAD, SMALLEST_HEAD - 1, -1), 2)
    head.text_frame.text = ""
    head.text_frame.word_wrap = True
    run = head.text_frame.paragraphs[0].add_run()
    run.text = clean(title)
    run.font.size, run.font.language_id = Pt(size), LANGUAGES[t.language]
    return Page(slide, room, t)


def _own() -> Any:
    """Return the presentation of python-pptx as a wide one in the colours of the house."""
    made = Presentation()
    wider = WIDE / (made.slide_width / 914400)
    made.slide_width, made.slide_height = Inches(WIDE), Inches(HIGH)
    for sheet in (made.slide_master, *made.slide_layouts):
        for shape in sheet.shapes:
            if shape._element.xpath(".//a:xfrm"):  # noqa: SLF001
                shape.left, shape.width = round(shape.left * wider), round(shape.width * wider)
    for part in made.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/"):
            ink = f'<a:srgbClr val="{INK}"/>'.encode()
            plain = b'<a:sysClr val="windowText" lastClr="000000"/>'
            accent = f'<a:accent1><a:srgbClr val="{ACCENT}"/></a:accent1>'.encode()
            old = b'<a:accent1><a:srgbClr val="4F81BD"/></a:accent1>'
            part._blob = part.blob.replace(plain, ink).replace(old, accent)  # noqa: SLF001
    head = _layout(made).placeholders[0]
    head.left, head.top, head.width, head.height = Room(
        MARGIN, 0.3, WIDE - 2 * MARGIN, 1.05
    ).emu
    style = made.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr")[0]  # noqa: SLF001
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("b", "1")
    return made


def _foreign(template: bytes) -> Any:
    try:
        made = Presentation(BytesIO(_as_presentation(template)))
        layouts = list(made.slide_layouts)
    except _BROKEN:
        raise TemplateFileError from None
    if not layouts or not made.slide_width or not made.slide_height:
        raise TemplateFileError
    root = made.part._element  # noqa: SLF001
    slides = made.slides._sldIdLst  # noqa: SLF001
    for slide in list(slides):
        made.part.drop_rel(slide.rId)
        slides.remove(slide)
    # Sections and shows name slides that are gone.
    for old in root.xpath("./p:custShowLst | ./p:extLst"):
        root.remove(old)
    return made


def _as_presentation(template: bytes) -> bytes:
    """Return a template (.potx) as a presentation; refuse macros and what unpacks too large."""
    with ZipFile(BytesIO(template)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise TemplateFileError
        types = archive.read(_TYPES)
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise TemplateFileError
        if _TEMPLATE not in types:
            return template
        files = {entry.filename: archive.read(entry) for entry in entries}
    return archive_of(files | {_TYPES: types.replace(_TEMPLATE, _MAIN)})


def _layout(presentation: Any) -> Any:
    """Return the layout with a title and the fewest other things to fill in."""

    def burden(layout: Any) -> tuple[bool, bool, int]:
        kinds = [shape.placeholder_format.type for shape in layout.placeholders]
        others = [kind for kind in kinds if kind not in (*TITLES, *KEPT)]
        return not set(kinds) & set(TITLES), PP_PLACEHOLDER.CENTER_TITLE in kinds, len(others)

    return min(presentation.slide_layouts, key=burden)


def _room(presentation: Any, layout: Any) -> Room:
    """Return what a slide has under its title and above what the template has at its foot."""
    wide, high = presentation.slide_width / 914400, presentation.slide_height / 914400
    titles = [s for s in layout.placeholders if s.placeholder_format.type in TITLES]
    top, bottom = 0.3 + 1.05, high - 0.2
    left, right = MARGIN, wide - MARGIN
    if titles and _suits(presentation, titles[0]):
        title = titles[0]
        top = (title.top + title.height) / 914400
        left = max(left, title.left / 914400)
        right = min(right, (title.left + title.width) / 914400)
    for shape in (*presentation.slide_master.shapes, *layout.shapes):
        if shape.is_placeholder or not shape.width or not shape.height:
            continue
        upper, lower = shape.top / 914400, (shape.top + shape.height) / 914400
        if upper > 0.75 * high:
            bottom = min(bottom, upper - 0.05)
        elif lower < 0.3 * high:
            top = max(top, lower + 0.05)
    return Room(left, top, right - left, bottom - top)


def _suits(presentation: Any, title: Any) -> bool:
    """Whether a title stands at the top and is wide enough for a sentence."""
    if title.width is None or title.top is None:
        return False
    lower = title.top + title.height
    return bool(
        lower <= 0.32 * presentation.slide_height and title.width >= 0.5 * presentation.slide_width
    )


def _wide(text: str, size: float, bold: bool) -> float:
    return text_width(text, size, bold) / MM
