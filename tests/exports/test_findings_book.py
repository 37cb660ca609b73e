"""The book of findings, read back: every finding with its cell, and the clerk's sheet as it was."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from geoucj.exports.findings_book import COLORS, findings_book
from geoucj.i18n import Translator
from geoucj.intake.model import Column, Layout, Role, Sheet
from geoucj.tables.findings import Finding, Severity

ROWS = [
    ["DATA KEPESERTAAN", None, None, None],
    ["No.", "Desa", "Peserta aktif", "Kolom\x07 lain"],
    [1, "SUNGAI RAYA", "1.234", "=1+1"],
    [2, "Baruga\x00", -5, datetime(2025, 9, 30)],
    [3, "#REF!", 39.21, True],
    [None, "JUMLAH", 1268.21, float("inf")],
]
SHEET = Sheet("Data: 'Sept'/2025?", ROWS)
LAYOUT = Layout(
    "DATA KEPESERTAAN",
    (2,),
    tuple(Column(number, (str(words),)) for number, words in enumerate(ROWS[1])),
    {3: Role.DATA, 4: Role.DATA, 5: Role.DATA, 6: Role.TOTAL},
)
FINDINGS = [
    Finding("a.xlsx", 3, "Desa", "=1+1", "code_repaired", Severity.WARNING, "B3"),
    Finding("a.xlsx", 4, "Peserta aktif", "-5", "negative", cell="C4"),
    Finding("a.xlsx", 4, "Peserta aktif", "-5", "not_a_share", Severity.WARNING, "C4"),
    Finding("a.xlsx", 5, "Peserta aktif", "39,21", "not_a_count"),  # only row and column known
    Finding("a.xlsx", None, "Bulan", "", "missing_column"),
    Finding("a.xlsx", 6, "Lain", "", "blank", Severity.WARNING, "F6"),  # beside the last column
]
TYPES = {"n", "s", "inlineStr", "d", "b"}  # f would be a formula, e an error


def book(findings=FINDINGS, sheet=SHEET, layout=LAYOUT, language="id"):
    content = findings_book(sheet, layout, findings, Translator(language))
    return openpyxl.load_workbook(BytesIO(content))


def test_every_finding_is_listed_errors_first_with_a_link_to_its_cell():
    listed, own = book().worksheets
    rows = list(listed.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["Kesalahan"] * 3 + ["Peringatan"] * 3
    assert [row[2] for row in rows] == [None, "C4", "C5", "B3", "C4", "F6"]
    assert rows[1][1:5] == (4, "C4", "Peserta aktif", "-5")
    assert rows[1][5:] == ("-5 kurang dari nol.", "Periksa angka pada sumbernya.")
    links = {cell.value: cell.hyperlink for (cell,) in listed["C2:C7"]}
    assert links[None] is None
    assert own.title == "Data  'Sept' 2025"
    assert links["B3"].location == "'Data  ''Sept'' 2025'!B3"


def test_the_list_can_be_filtered_and_its_head_stays():
    listed = book(language="en").worksheets[0]
    assert listed.title == "Findings"
    assert (listed.freeze_panes, listed.auto_filter.ref) == ("A2", "A1:G7")
    assert [cell.value for cell in listed[1]][:3] == ["Severity", "Row", "Cell"]
    assert listed.column_dimensions["F"].width >= 50


def test_the_sheet_keeps_its_rows_columns_and_values():
    own = book().worksheets[1]
    values = [list(row)[:4] for row in own.iter_rows(values_only=True)]
    assert values == [
        ["DATA KEPESERTAAN", None, None, None],
        ["No.", "Desa", "Peserta aktif", "Kolom lain"],
        [1, "SUNGAI RAYA", "1.234", "=1+1"],
        [2, "Baruga", -5, datetime(2025, 9, 30)],
        [3, "#REF!", 39.21, True],
        [None, "JUMLAH", 1268.21, "inf"],
    ]
    assert own.freeze_panes == "A3"
    assert all(char not in own.title for char in "[]:*?/\\")


def test_another_reader_sees_the_same():
    content = findings_book(SHEET, LAYOUT, FINDINGS, Translator("id"))
    read = CalamineWorkbook.from_filelike(BytesIO(content))
    listed, own = (read.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert [row[2] for row in listed[1:]] == ["", "C4", "C5", "B3", "C4", "F6"]
    assert own[2][:4] == [1, "SUNGAI RAYA", "1.234", "=1+1"]
    assert own[3][:4] == [2, "Baruga", -5, date(2025, 9, 30)]


def test_no_formula_is_written_anywhere():
    for sheet in book().worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= TYPES
    assert book().worksheets[1]["D3"].data_type in ("s", "inlineStr")


def test_what_is_wrong_is_coloured_by_its_worst_finding_and_says_why():
    own = book().worksheets[1]
    fills = {cell.coordinate: cell.fill.fgColor.rgb[2:] for row in own.iter_rows() for cell in row}
    assert fills["B3"] == fills["F6"] == COLORS[Severity.WARNING]
    assert fills["C4"] == fills["C5"] == COLORS[Severity.ERROR]
    assert fills["A6"] == fills["C6"] == "E3E3E3"
    assert {fills[place] for place in ("A1", "A3", "C3", "A5")} == {"000000"}
    assert own["C4"].comment.text == (
        "-5 kurang dari nol. Periksa angka pada sumbernya.\n\n"
        "-5 terlalu besar untuk bagian dari satu. "
        "Bagi persen dengan seratus: 39,21 persen ditulis 0,3921."
    )
    assert own["A2"].font.bold
    assert own["A3"].comment is None


@pytest.mark.parametrize(
    ("name", "title"),
    [("", "Lembar"), ("Temuan", "Lembar"), ("'x'", "x"), ("a" * 40, "a" * 31), ("History", None)],
)
def test_a_sheet_gets_a_name_that_a_workbook_may_hold(name, title):
    own = book([], Sheet(name, ROWS)).worksheets[1]
    assert own.title == (title or "Lembar")


def test_a_file_without_findings_or_rows_is_a_book_too():
    empty = Layout("", (), (), {})
    listed, own = book([], Sheet("", []), empty).worksheets
    assert (listed.max_row, own.max_row) == (1, 1)


def test_a_book_of_a_hundred_thousand_rows_stays_small():
    rows = [["Kode", "Nama", "Aktif", "Potensi"]]
    rows += [["6112012001", "SUNGAI RAYA", number, "1.234"] for number in range(100_000)]
    findings = [
        Finding("a.csv", row, "Aktif", "5", "negative", cell=f"C{row}")
        for row in range(2, 100_002, 10)
    ]
    layout = Layout("", (1,), (), dict.fromkeys(range(2, 100_002), Role.DATA))
    content = findings_book(Sheet("", rows), layout, findings, Translator("id"))
    assert len(content) < 10_000_000
