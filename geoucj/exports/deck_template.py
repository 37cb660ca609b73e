"""The sheet that a deck is made on: the office's template, or the house's own in 16:9.

Lengths are inches.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn
from pptx.util import Inches, Length

from geoucj.errors import TemplateFileError
from geoucj.exports.archive import archive_of

INK, ACCENT = "1C2733", "0B6E6E"
WIDE, HIGH = 13.333, 7.5  # 16:9
MARGIN = 0.5
HEAD_HIGH = 1.05  # of a title in two lines
EMU = 914400
LARGEST = 300_000_000  # bytes of a template, unpacked
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
KEPT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_TYPES = "[Content_Types].xml"
_MAIN = b"presentationml.presentation.main+xml"
_TEMPLATE = b"presentationml.template.main+xml"
_BROKEN = (PythonPptxError, BadZipFile, SyntaxError, KeyError, ValueError, AttributeError, OSError)


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
    def right(self) -> float:
        """The right side."""
        return self.left + self.width

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
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


def open_pages(template: bytes | None) -> Any:
    """Return an empty presentation: the house's own in 16:9, or one as `template` is.

    Raises TemplateFileError for what is no presentation, or one with macros.
    """
    return _own() if template is None else _foreign(template)


def _own() -> Any:
    """Return the presentation of python-pptx as a wide one in the colours of the house."""
    made = Presentation()
    wider = WIDE / (made.slide_width / EMU)
    made.slide_width, made.slide_height = Inches(WIDE), Inches(HIGH)
    for sheet in (made.slide_master, *made.slide_layouts):
        for shape in sheet.shapes:
            if shape._element.xpath(".//a:xfrm"):
                shape.left, shape.width = round(shape.left * wider), round(shape.width * wider)
    for part in made.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/"):
            ink = f'<a:srgbClr val="{INK}"/>'.encode()
            plain = b'<a:sysClr val="windowText" lastClr="000000"/>'
            accent = f'<a:accent1><a:srgbClr val="{ACCENT}"/></a:accent1>'.encode()
            old = b'<a:accent1><a:srgbClr val="4F81BD"/></a:accent1>'
            blob = part.blob.replace(plain, ink).replace(old, accent)
            part._blob = blob.replace(b'"Calibri"', b'"Arial"')
    head = layout_of(made).placeholders[0]
    head.left, head.top, head.width, head.height = Room(
        MARGIN, 0.3, WIDE - 2 * MARGIN, HEAD_HIGH
    ).emu
    style = made.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr")[0]
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("b", "1")
    head.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM  # a short title stands by what follows
    return made


def _foreign(template: bytes) -> Any:
    try:
        made = Presentation(BytesIO(_as_presentation(template)))
        layouts = list(made.slide_layouts)
    except _BROKEN:
        raise TemplateFileError from None
    if not layouts or not made.slide_width or not made.slide_height:
        raise TemplateFileError
    root = made.part._element
    slides = made.slides._sldIdLst
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


def layout_of(presentation: Any) -> Any:
    """Return the layout with a title and the fewest other things to fill in."""

    def burden(layout: Any) -> tuple[bool, bool, int]:
        kinds = [shape.placeholder_format.type for shape in layout.placeholders]
        others = [kind for kind in kinds if kind not in (*TITLES, *KEPT)]
        return not set(kinds) & set(TITLES), PP_PLACEHOLDER.CENTER_TITLE in kinds, len(others)

    return min(presentation.slide_layouts, key=burden)
