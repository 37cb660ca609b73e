"""Rows as XML: every kind of value, read back by openpyxl."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from geoucj.exports.sheet_rows import BATCH, clean, row_xml, with_rows


def written(rows):
    book = openpyxl.Workbook(write_only=True)
    for name in ("a", "b"):
        book.create_sheet(name).append(["lama"])
    file = BytesIO()
    book.save(file)
    return openpyxl.load_workbook(BytesIO(with_rows(file.getvalue(), {2: rows})))


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("<a> & \"b\" 'c'", "<a> & \"b\" 'c'"),
        (" dua  spasi\nbaris ", " dua  spasi\nbaris "),
        ("=1+1", "=1+1"),
        ("\x00a\ud800\uffff", "a"),
        ("", None),
        (10**20, 1e20),
        (-0.1, -0.1),
        (False, False),
        (float("nan"), "nan"),
        (date(2025, 9, 30), 45930),  # a day is a number until its look says otherwise
        (None, None),
    ],
)
def test_a_value_stays_what_it_is(value, held):
    found = written([row_xml(1, [value, "x"], [0, 0])])["b"]["A1"]
    assert found.value == held
    assert found.data_type != "f"


def test_only_the_rows_of_one_sheet_are_replaced():
    book = written(row_xml(row, [row], [0]) for row in range(1, 2 * BATCH + 2))
    assert book["a"]["A1"].value == "lama"
    assert [value for (value,) in book["b"].iter_rows(values_only=True)] == list(
        range(1, 2 * BATCH + 2)
    )


def test_a_text_is_cut_to_what_a_cell_holds():
    assert len(clean("x" * 40_000)) == 32_000
