"""Native tables on wide and narrow sheets: a number is never cut."""

import pytest
from pptx.util import Inches

from geoucj.exports.deck_pages import BODY, new_page, wide
from geoucj.exports.deck_table import SMALLEST, Column, table
from geoucj.exports.deck_template import EMU, Room, open_pages
from geoucj.i18n import Translator

HEADS = [
    Column("No."),
    Column("Desa/kelurahan", number=False),
    Column("Kecamatan", number=False, spare=True),
    Column("Biaya", spare=True),
    Column("Cakupan"),
]
ROWS = [
    ["1", "Simpang Tiga Sembelangaan", "Nanga Tayap", "Rp5,8 juta", "55,8 % → 65,7 %"],
    ["2", "Sungai Bakau", "Matan Hilir Selatan", "Rp1,25 miliar", "100,0 % → 100,0 %"],
]


def made(width, rows=ROWS):
    page = new_page(open_pages(None), "Judul", Translator("id"))
    return table(page, Room(0.5, 2, width, 4), HEADS, rows, "dibacakan")


def cells(shown):
    return [[cell.text for cell in row.cells] for row in shown.rows]


def size(shown):
    sizes = {
        run.font.size.pt
        for row in shown.rows
        for cell in row.cells
        for run in cell.text_frame.paragraphs[0].runs
    }
    assert len(sizes) == 1
    return sizes.pop()


def test_a_wide_table_is_whole_and_large():
    shown = made(12.3)
    assert cells(shown)[1:] == ROWS
    assert size(shown) == BODY
    assert sum(column.width for column in shown.columns) == pytest.approx(Inches(12.3), abs=10)


@pytest.mark.parametrize("width", [9.0, 7.5, 6.6, 5.0])
def test_on_a_narrow_sheet_names_are_cut_and_numbers_are_not(width):
    shown = made(width)
    found = cells(shown)
    for column, head in enumerate(found[0]):
        before = [head, *(row[[h.heading for h in HEADS].index(head)] for row in ROWS)]
        after = [row[column] for row in found]
        if head in ("No.", "Biaya", "Cakupan"):
            assert after == before
        needed = max(wide(text, size(shown)) for text in after)
        assert needed <= shown.columns[column].width / EMU
    assert size(shown) >= SMALLEST
    assert sum(column.width for column in shown.columns) <= Inches(width) + 10


def test_columns_that_can_be_spared_go_where_names_have_no_room():
    assert cells(made(6.6))[0] == ["No.", "Desa/kelurahan", "Kecamatan", "Cakupan"]
    assert cells(made(5.0))[0] == ["No.", "Desa/kelurahan", "Cakupan"]
