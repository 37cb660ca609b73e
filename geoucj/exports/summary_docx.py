"""The summary as a Word file to be changed: real headings, tables and texts, the same bytes."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from geoucj.exports.archive import archive_of
from geoucj.exports.summary import Summary
from geoucj.exports.summary_parts import Grid, Part
from geoucj.exports.summary_trend import draw_trend
from geoucj.maps.fonts import printable, text_width
from geoucj.maps.sheet import draw

FONT = "Arial"  # every office has it, or one of the same widths
BODY, SMALL, FOOT = 7.5, 6.5, 5.0  # points
DPI = 200
COLUMN = 86.5  # mm
GAP = 5.0  # mm
AIR = 2.0  # mm, beside the texts of a column
INK, SOFT, LINE = "1C2733", "4A5763", "8A949E"
LANGUAGES = {"id": "id-ID", "en": "en-GB"}
NO_DATE = datetime(1980, 1, 1)  # the file holds no clock
LONGEST = 255  # letters of a property
OPEN_LINES = 2  # to write on, for each criterion left open
CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of custom properties
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


def summary_docx(summary: Summary) -> bytes:
    """Return the file: A4, two columns in the middle, what is read first comes first."""
    document: Any = Document()
    t = summary.t
    _styles(document, LANGUAGES[t.language])
    _head(document, summary)
    _columns(document.add_section(WD_SECTION.CONTINUOUS), 2)
    document.add_heading(summary.map_title, 2)
    _picture(document, draw(summary.sheet, "png", DPI), summary.alt)
    for note in summary.map_notes:
        document.add_paragraph(note, style="Caption")
    _part(document, summary.growth_part)
    if summary.trend is not None:
        document.add_heading(summary.trend.title, 3)
        _picture(document, draw_trend(summary.trend, "png", DPI), summary.trend.alt)
        if summary.trend.note:
            document.add_paragraph(summary.trend.note, style="Caption")
    for number, part in enumerate(summary.parts):
        _part(document, part, first=number == 0)
    _columns(document.add_section(WD_SECTION.CONTINUOUS), 1)
    document.add_heading(t("summary.criteria"), 2)
    _criteria(document, summary)
    document.add_heading(t("summary.sources"), 2)
    for source in summary.sources:
        document.add_paragraph(source, style="Footer")
    for mark in document.element.body.iterfind(f".//{qn('w:sectPr')}/../.."):
        if mark.tag == qn("w:p"):
            _flat(mark)
    _properties(document, summary)
    return _same_each_time(document)


def _head(document: Any, summary: Summary) -> None:
    t = summary.t
    document.add_heading(summary.title, 1)
    document.add_paragraph(summary.subtitle, style="Subtitle")
    for warning in summary.warnings:
        document.add_paragraph(warning, style="Intense Quote")
    cards = summary.cards
    rows = [tuple(card.value for card in cards)]
    if any(card.note for card in cards):
        rows.append(tuple(card.note for card in cards))
    heads = tuple(card.label for card in cards)
    whole = 2 * COLUMN + GAP
    table = _table(document, Grid(heads, tuple(rows), len(heads)), t("summary.figures"), whole)
    for cell in table.rows[1].cells:
        run = cell.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(13), True


def _part(document: Any, part: Part, first: bool = False) -> None:
    """Add a part; the first of a column begins it."""
    heading = document.add_heading("", 2)
    if first:
        heading.add_run().add_break(WD_BREAK.COLUMN)
    heading.add_run(part.title)
    for line in part.lines:
        document.add_paragraph(line)
    if part.grid is not None:
        _table(document, part.grid, part.title, COLUMN)
    for note in part.notes:
        document.add_paragraph(note, style="Caption")


def _criteria(document: Any, summary: Summary) -> None:
    t = summary.t
    rows = [(each.name, each.text or each.hint) for each in summary.criteria]
    heads = (t("summary.criterion"), t("summary.material"))
    whole = 2 * COLUMN + GAP
    table = _table(
        document, Grid(heads, tuple(rows), 2), t("summary.criteria"), whole, (0.14, 0.86)
    )
    for row, each in zip(table.rows[1:], summary.criteria, strict=True):
        row.cells[0].paragraphs[0].runs[0].font.bold = True
        if each.text:
            continue
        row.cells[1].paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(SOFT)
        for _ in range(OPEN_LINES):
            row.cells[1].add_paragraph()


def _table(
    document: Any, grid: Grid, described: str, width: float, parts: Sequence[float] | None = None
) -> Any:
    """Add a table whose first row is repeated and read out as its head; `width` in mm.

    Its rows stay in one column.
    """
    count = len(grid.heads)
    table = document.add_table(rows=1 + len(grid.rows), cols=count)
    table.autofit = False
    parts = parts or _widths(grid, width)
    last = grid.rows[-1]
    for row, texts in zip(table.rows, (grid.heads, *grid.rows), strict=True):
        for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(width * parts[number] / sum(parts))
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.bold = True if texts is grid.heads else None
            if number >= grid.words:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.keep_with_next = texts is not last
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Mm(width * part / sum(parts))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _look(table, described)
    return table


def _widths(grid: Grid, width: float) -> list[float]:
    """Return the width (mm) of each column: what its texts need; the words get what is left."""
    if grid.words == len(grid.heads):
        return [1.0] * len(grid.heads)
    columns = zip(grid.heads, *grid.rows, strict=True)
    needed = [
        AIR + max(text_width(text, BODY, bold=number == 0) for number, text in enumerate(column))
        for column in columns
    ]
    words = grid.words - 1
    needed[words] = max(width - sum(needed) + needed[words], width / 4)
    return needed


def _look(table: Any, described: str) -> None:
    """Draw a thin line under each row, and give the table a name for those who hear it."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    margins = '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
    properties = table._tbl.tblPr
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    properties.find(qn("w:tblLayout")).addprevious(borders)
    cells = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>")
    properties.find(qn("w:tblLook")).addprevious(cells)
    caption = parse_xml(f"<w:tblCaption {nsdecls('w')}/>")
    caption.set(qn("w:val"), described)
    properties.append(caption)


def _picture(document: Any, content: bytes, described: str) -> None:
    shape = document.add_picture(BytesIO(content), width=Mm(COLUMN))
    shape._inline.docPr.set("descr", described)


def _columns(section: Any, count: int) -> None:
    columns = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), str(int(GAP / 25.4 * 1440)))


def _flat(paragraph: Any) -> None:
    """Give the paragraph that ends a section no height."""
    spacing = f'<w:spacing {nsdecls("w")} w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    properties = paragraph.get_or_add_pPr()
    properties.insert(0, parse_xml(spacing))
    size = parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="2"/></w:rPr>')
    properties.find(qn("w:sectPr")).addprevious(size)


def _styles(document: Any, language: str) -> None:
    """Give the styles of the file their looks, so that a person can change them in one place."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(18), Mm(210 - 18 - 2 * COLUMN - GAP)
    page.top_margin, page.bottom_margin = Mm(9), Mm(8)
    page.header_distance = page.footer_distance = Mm(5)
    styles = document.styles
    spoken = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for name in ("val", "eastAsia", "bidi"):
        spoken.set(qn(f"w:{name}"), language)
    looks = {
        "Normal": (BODY, False, INK, 0, 1.5),
        "Heading 1": (17, True, INK, 0, 1),
        "Heading 2": (9, True, INK, 5, 1.5),
        "Heading 3": (BODY, True, INK, 3, 1),
        "Subtitle": (9, False, SOFT, 0, 3),
        "Intense Quote": (BODY, True, "7A4A00", 0, 1.5),
        "Caption": (SMALL, False, SOFT, 1, 1),
        "Footer": (FOOT, False, SOFT, 0, 1),
    }
    for name, (size, bold, colour, before, after) in looks.items():
        style = styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]  # those of the theme would come first
        tracking = style.element.rPr.find(qn("w:spacing"))
        if tracking is not None:
            style.element.rPr.remove(tracking)
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
        form.left_indent = form.right_indent = 0
        edges = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if edges is not None:
            style.element.pPr.remove(edges)


def _properties(document: Any, summary: Summary) -> None:
    """Write title, language and stamp into the properties of the file."""
    core = document.core_properties
    core.title, core.subject = summary.title[:LONGEST], summary.subtitle[:LONGEST]
    core.author = core.last_modified_by = "geoucj"
    core.language = LANGUAGES[summary.t.language]
    core.created = core.modified = NO_DATE
    core.revision, core.keywords = 1, ""
    core.comments = " ".join(summary.warnings)[:LONGEST]
    fields = "".join(
        f'<property fmtid="{FORMAT}" pid="{number}" name="{_xml(name)}">'
        f"<vt:lpwstr>{_xml(text)}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(summary.metadata, 2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{head}<Properties xmlns="{PROPERTIES}" xmlns:vt="{VALUES}">{fields}</Properties>'
    package = document.part.package
    part = FilePart(PackURI("/docProps/custom.xml"), CUSTOM, xml.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _xml(text: str) -> str:
    return escape(printable(text), {'"': "&quot;"})


def _same_each_time(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    with ZipFile(file) as archive:
        return archive_of({name: archive.read(name) for name in archive.namelist()})
