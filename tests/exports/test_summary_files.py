import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from geoucj.exports.summary import Criterion
from geoucj.exports.summary_docx import summary_docx
from geoucj.exports.summary_docx_page import COLUMN, FITS, Table, fit_of, page_of
from geoucj.exports.summary_parts import Grid, Part
from geoucj.exports.summary_pdf import summary_pdf
from geoucj.i18n import Translator
from geoucj.maps.fonts import text_width
from tests.exports.pdfs import pages_of, unpacked

T, EN = Translator("id"), Translator("en")
KUBU_RAYA, SELAYAR, KETAPANG, PAREPARE = "6112", "7301", "6104", "7372"
HOSTILE = ('#import "x" <b>&amp; $x$ *_ =1+1 ]]> 名 مرحبا ' + "W" * 40)[:64]


READER = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")


def words_of(pdf):
    """Return the texts of a PDF in the order in which they stand in it."""
    run = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(run, input=pdf, capture_output=True, check=True).stdout.decode()


def texts_of(items):
    """Return the texts of paragraphs or cells; what must stay on one line is told by a test."""
    return [item.text.replace("\u00a0", " ") for item in items]


def hostile(summary):
    """Return a summary with the longest texts that data can bring."""
    grid = Grid(("W" * 20, *("Rupiah",) * 3), ((HOSTILE, "≈ Rp999,9 miliar", "3–12", "–"),) * 6)
    part = Part("W" * 20, (HOSTILE,), grid, (HOSTILE,) * 2)
    return replace(
        summary,
        title=HOSTILE,
        subtitle=HOSTILE,
        cards=tuple(replace(card, note=HOSTILE) for card in summary.cards),
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


def test_a_word_file_gets_smaller_until_it_is_one_page(summed):
    """How high Word makes it cannot be asked here: LibreOffice put these two on one page each."""
    _, summary = summed(KETAPANG)
    assert 7 <= fit_of(page_of(summary)).size <= FITS[0].size
    _, few = summed(SELAYAR, "published")
    assert fit_of(page_of(few)).size == FITS[0].size
    made = hostile(summary)
    fit = fit_of(page_of(made))
    assert fit.size == 5.5
    assert FITS[-1].share < fit.share < 1
    document = docx.Document(BytesIO(summary_docx(made)))
    for name, look in fit.looks.items():
        properties = document.styles[name].element.rPr
        sizes = [properties.find(qn(f"w:{size}")).get(qn("w:val")) for size in ("sz", "szCs")]
        assert sizes == [str(round(2 * look.size))] * 2
    shapes = document.inline_shapes
    assert [shape.width.mm for shape in shapes] == [pytest.approx(COLUMN * fit.share, abs=0.1)] * 2


def test_no_column_of_a_word_table_breaks_a_word():
    numbers = ("Rp36.800", "≈ Rp16,03 miliar", "≈ Rp192,41 miliar")
    grid = Grid(("Paket", "Per orang", "Sebulan", "12 bulan"), (("JKK+JKM+JHT", *numbers),))
    size = FITS[0].size
    widths = Table(grid, "").widths(size)
    assert sum(widths) == pytest.approx(COLUMN)
    assert widths[0] - 1.5 > 2.41 * size  # mm, in Arial
    for width, text in zip(widths[1:], numbers, strict=True):
        assert width - 1.5 > text_width(text, size) * 0.88  # whose digits are so much narrower


def test_what_decides_comes_first(summed):
    _, summary = summed(KETAPANG)
    document = docx.Document(BytesIO(summary_docx(summary)))
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert titles[:3] == [summary.needed.title, summary.map_title, summary.places.title]
    right = [summary.growth_part, *summary.details]
    assert titles[3:7] == [part.title for part in right]


@READER
def test_the_page_is_read_in_the_same_order(summed):
    _, summary = summed(KETAPANG)
    said = " ".join(words_of(summary_pdf(summary)).split())
    left = [part.title for part in (summary.needed, summary.places)]
    right = [part.title for part in (summary.growth_part, *summary.details)]
    places = [said.index(title) for title in [*left, *right, summary.criteria[0].name]]
    assert places == sorted(places)
    assert said.index(summary.cards[0].value) < places[0] < said.index(summary.map_title)


@READER
def test_only_what_no_language_calls_a_word_is_broken_in_the_pdf(summed):
    _, summary = summed(KETAPANG)
    row = ("ketenagakerjaan: kabupaten/kota", "x" * 30, "1", "2")
    part = Part("a", grid=Grid(("b",) * 4, (row,)))
    said = words_of(summary_pdf(replace(summary, needed=part)))
    assert "ketenagakerjaan:" in said.split()
    assert "x" * 30 in said.replace("\u200b", "").replace("\n", "")
    assert "x" * 30 not in said


def test_room_that_is_left_in_a_word_file_is_to_write_on(summed):
    _, summary = summed(SELAYAR, "published")
    rows = docx.Document(BytesIO(summary_docx(summary))).tables[-1].rows
    heights = [None if row.height is None else row.height.mm for row in rows]
    assert heights[1] == heights[4] > 20
    assert heights[0] is heights[2] is heights[3] is None


def test_a_number_keeps_its_sign_beside_it(summed):
    _, summary = summed(KUBU_RAYA, "published")
    document = docx.Document(BytesIO(summary_docx(summary)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = " ".join([*cells, *(p.text for p in document.paragraphs)])
    assert "39,2\u00a0%" in said
    assert "≈\u00a055.500" in said
    assert " %" not in said


def test_no_section_of_a_word_file_ends_with_a_table_alone(summed):
    """LibreOffice drops an empty last paragraph, and a table before it into the wrong column."""
    _, summary = summed(KUBU_RAYA, "published")
    document = docx.Document(BytesIO(summary_docx(summary)))
    ends = [p for p in document.paragraphs if p._p.find(f".//{qn('w:sectPr')}") is not None]
    assert [p.text for p in ends] == ["\u00a0"] * 2


def test_the_word_file_says_nothing_of_its_template(summed):
    _, summary = summed(SELAYAR, "published", EN)
    with zipfile.ZipFile(BytesIO(summary_docx(summary))) as archive:
        names = archive.namelist()
        settings = archive.read("word/settings.xml").decode()
    assert "docProps/thumbnail.jpeg" not in names
    assert "docProps/app.xml" not in names
    assert '<w:themeFontLang w:val="en-GB"/>' in settings
    assert re.search(r'"compatibilityMode"[^>]*w:val="15"', settings)


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
    assert headings[2][4:7] == [part.title for part in summary.details]
    assert headings[3] == [summary.trend.title]
    cards, *tables, criteria = document.tables
    assert texts_of(cards.rows[1].cells) == [card.value for card in summary.cards]
    parts = (summary.needed, summary.places, *summary.details)
    grids = [part.grid for part in parts if part.grid]
    for table, grid in zip(tables, grids, strict=True):
        texts = [tuple(texts_of(row.cells)) for row in table.rows]
        assert texts == [grid.heads, *grid.rows]
    assert texts_of(criteria.rows[2].cells)[1] == summary.criteria[1].text
    words = " ".join(texts_of(document.paragraphs))
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
