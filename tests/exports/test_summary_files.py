import re
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from geoucj.exports.summary import Criterion
from geoucj.exports.summary_docx import summary_docx
from geoucj.exports.summary_parts import Grid, Part
from geoucj.exports.summary_pdf import summary_pdf
from geoucj.i18n import Translator
from tests.exports.pdfs import pages_of, unpacked

T, EN = Translator("id"), Translator("en")
KUBU_RAYA, SELAYAR, KETAPANG, PAREPARE = "6112", "7301", "6104", "7372"
HOSTILE = ('#import "x" <b>&amp; $x$ *_ =1+1 ]]> 名 مرحبا ' + "W" * 40)[:64]


def hostile(summary):
    """Return a summary with the longest texts that data can bring."""
    grid = Grid(("W" * 20, *("Rupiah",) * 3), ((HOSTILE, "≈ Rp999,9 miliar", "3–12", "–"),) * 6)
    part = Part("W" * 20, (HOSTILE,), grid, (HOSTILE,) * 2)
    return replace(
        summary,
        title=HOSTILE,
        subtitle=HOSTILE,
        segments=part,
        programmes=part,
        claims=part,
        places=part,
        needed=part,
        growth_part=Part(HOSTILE, (HOSTILE,) * 3),
        criteria=(*summary.criteria[:3], Criterion("W" * 20, hint=HOSTILE)),
        sources=("x" * 300, "x" * 1900),
    )


@pytest.mark.parametrize(
    ("area", "data", "t"),
    [(KETAPANG, "sample", EN), (SELAYAR, "sample", T), (PAREPARE, "sample", T),
     (SELAYAR, "published", EN), (KUBU_RAYA, "published", T)],
)  # fmt: skip
def test_the_pdf_is_one_page(summed, area, data, t):
    _, summary = summed(area, data, t)
    assert pages_of(summary_pdf(summary)) == 1


def test_hostile_texts_stay_texts_on_one_page(summed):
    _, summary = summed(KETAPANG)
    made = hostile(summary)
    assert pages_of(summary_pdf(made)) == 1
    document = docx.Document(BytesIO(summary_docx(made)))
    assert document.paragraphs[0].text == HOSTILE
    assert document.tables[1].rows[1].cells[0].text == HOSTILE


def test_the_pdf_is_tagged_named_and_the_same_each_time(summed):
    _, summary = summed(PAREPARE)
    pdf = summary_pdf(summary)
    assert pdf == summary_pdf(summary)
    content = unpacked(pdf)
    for part in (b"/Lang(id)", b"/StructTreeRoot", b"pdfuaid", b"/FontFile2", b"/Outlines"):
        assert part in content
    for text in (summary.title, summary.alt[:40], summary.trend.alt[:40]):
        assert (
            text.encode() in content or text.encode("utf-16-be").hex().upper().encode() in content
        )
    assert b"CreationDate" not in content


def test_the_docx_says_what_the_summary_says(summed):
    _, summary = summed(KETAPANG, "sample", EN)
    document = docx.Document(BytesIO(summary_docx(summary)))
    headings = {
        level: [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]
        for level in (1, 2, 3)
    }
    assert headings[1] == [summary.title]
    assert headings[2][2:7] == [part.title for part in summary.parts]
    assert headings[3] == [summary.trend.title]
    cards, *tables, criteria = document.tables
    assert [cell.text for cell in cards.rows[1].cells] == [card.value for card in summary.cards]
    grids = [part.grid for part in summary.parts if part.grid]
    for table, grid in zip(tables, grids, strict=True):
        texts = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert texts == [grid.heads, *grid.rows]
    assert criteria.rows[2].cells[1].text == summary.criteria[1].text
    words = " ".join(p.text for p in document.paragraphs)
    for text in (*summary.warnings, *summary.growth_part.lines, *summary.sources):
        assert text in words


def test_the_docx_can_be_read_aloud(summed):
    _, summary = summed(KETAPANG)
    document = docx.Document(BytesIO(summary_docx(summary)))
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    shown = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert shown == [summary.alt, summary.trend.alt]
    spoken = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert spoken.get(qn("w:val")) == "id-ID"
    core = document.core_properties
    assert (core.title, core.author, core.language) == (summary.title, "geoucj", "id-ID")


def test_the_docx_carries_the_stamp_and_no_clock(summed):
    view, summary = summed(KETAPANG)
    made = summary_docx(summary)
    assert made == summary_docx(summary)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        custom = archive.read("docProps/custom.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    assert view.stamp.digest in custom
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"1980-01-01T"}


def test_a_summary_without_trend_has_one_picture(summed):
    _, summary = summed("7324", "published")
    document = docx.Document(BytesIO(summary_docx(summary)))
    assert len(document.inline_shapes) == 1
    assert pages_of(summary_pdf(summary)) == 1
