"""The summary as a Word file to be changed: real headings, tables and texts, the same bytes."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from geoucj.exports.summary import Summary
from geoucj.exports.summary_docx_file import docx_of
from geoucj.exports.summary_docx_page import (
    BOTTOM,
    COLUMN,
    FIGURE,
    GAP,
    HIGH,
    SOFT,
    TOP,
    WHOLE,
    Block,
    Fit,
    Picture,
    Table,
    fit_of,
    page_of,
)

FONT = "Arial"  # every office has it, or one of the same widths
WIDE, BINDER = 210.0, 18.0  # mm, of the page and of its left margin
LINE = "8A949E"


def summary_docx(summary: Summary) -> bytes:
    """Return the file: one page of A4, two columns in the middle, what decides comes first."""
    page = page_of(summary)
    fit = fit_of(page)
    document: Any = Document()
    _paper(document)
    _styles(document, fit)
    _add(document, page.head, fit)
    _columns(document.add_section(WD_SECTION.CONTINUOUS), 2)
    _add(document, page.left, fit, first=True)
    _add(document, page.right, fit, first=True, below_break=True)
    _columns(document.add_section(WD_SECTION.CONTINUOUS), 1)
    _add(document, page.foot, fit)
    for mark in document.element.body.iterfind(f".//{qn('w:sectPr')}/../.."):
        if mark.tag == qn("w:p"):
            _flat(mark)
    return docx_of(document, summary)


def _add(
    document: Any,
    blocks: Iterable[Block],
    fit: Fit,
    first: bool = False,
    below_break: bool = False,
) -> None:
    """Add blocks to a document; the `first` one of a column stands at its very top."""
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            _add_table(document, block, fit)
        elif isinstance(block, Picture):
            shape = document.add_picture(BytesIO(block.draw()), width=Mm(COLUMN * fit.share))
            shape._inline.docPr.set("descr", block.alt)
        else:
            paragraph = document.add_paragraph(style=block.style)
            if first and number == 0:
                paragraph.paragraph_format.space_before = 0
                if below_break:
                    paragraph.add_run().add_break(WD_BREAK.COLUMN)
            paragraph.add_run(_held(block.text))


def _add_table(document: Any, block: Table, fit: Fit) -> None:
    """Add a table whose first row is read out as its head; its rows stay in one column."""
    grid = block.grid
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.autofit = False
    widths = block.widths(fit.size)
    for number, (row, texts) in enumerate(zip(table.rows, (grid.heads, *grid.rows), strict=True)):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(widths[column])
            _fill(cell.paragraphs[0], text, block, number - 1, column)
            cell.paragraphs[0].paragraph_format.keep_with_next = number < len(grid.rows)
        properties = row._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if number - 1 in block.open:
            row.height = Mm(fit.blank)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _look(table, block.name)


def _fill(paragraph: Any, text: str, block: Table, row: int, column: int) -> None:
    """Write a text into a cell; the row of the heads is -1."""
    run = paragraph.add_run(_held(text))
    if row == block.figures:
        paragraph.style = FIGURE
    elif row < 0 or column < block.strong:
        run.font.bold = True
    elif row in block.open:
        run.font.color.rgb = RGBColor.from_string(SOFT)
    if column >= block.grid.words:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _held(text: str) -> str:
    """Return a text in which a number keeps its sign beside it."""
    return text.replace(" %", "\u00a0%").replace("≈ ", "≈\u00a0")


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


def _columns(section: Any, count: int) -> None:
    columns = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), str(int(GAP / 25.4 * 1440)))


def _flat(paragraph: Any) -> None:
    """Give the paragraph that ends a section no height.

    It holds a space: LibreOffice leaves an empty one out, and then puts a table that comes last
    into the wrong column.
    """
    spacing = f'<w:spacing {nsdecls("w")} w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    properties = paragraph.get_or_add_pPr()
    properties.insert(0, parse_xml(spacing))
    size = f'<w:rPr {nsdecls("w")}><w:sz w:val="2"/></w:rPr>'
    properties.find(qn("w:sectPr")).addprevious(parse_xml(size))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{size}<w:t>\u00a0</w:t></w:r>"))


def _paper(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(WIDE), Mm(HIGH)
    page.left_margin, page.right_margin = Mm(BINDER), Mm(WIDE - BINDER - WHOLE)
    page.top_margin, page.bottom_margin = Mm(TOP), Mm(BOTTOM)
    page.header_distance = page.footer_distance = Mm(5)


def _styles(document: Any, fit: Fit) -> None:
    """Give the styles of the file their looks, so that a person can change them in one place."""
    styles = document.styles
    styles.add_style(FIGURE, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, look in fit.looks.items():
        style = styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # those of the theme would come first
        tracking = style.element.rPr.find(qn("w:spacing"))
        if tracking is not None:
            style.element.rPr.remove(tracking)
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
        for other in style.element.rPr.findall(qn("w:szCs")):
            style.element.rPr.remove(other)
        size = style.element.rPr.find(qn("w:sz"))  # and that of scripts such as Arabic
        size.addnext(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{size.get(qn("w:val"))}"/>'))
        style.font.color.rgb = RGBColor.from_string(look.colour)
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(look.before), Pt(look.after)
        form.line_spacing = 1.0
        form.left_indent = form.right_indent = 0
        edges = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if edges is not None:
            style.element.pPr.remove(edges)
