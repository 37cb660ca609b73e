import hashlib
import struct
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.errors import (
    BrokenTableError,
    EmptyTableError,
    ExternalLinkError,
    FormulaWithoutResultError,
    GeoUCJError,
    MacroTableError,
    TooManyCellsError,
    TooManyRowsError,
)
from geoucj.i18n import Translator
from geoucj.intake.files.sheets import read_upload, read_workbook
from geoucj.intake.model import Span
from tests.intake.stored_files import (
    Failed,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    record,
    with_parts,
    xls,
)

ROWS = [["Desa", "Potensi"], ["Sungai Raya", 4120], ["Kuala Dua", 1.5]]


def read(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return read_workbook(path)


def only(workbook):
    (sheet,) = workbook.sheets
    return sheet


def xlsx(*sheets) -> bytes:
    """Return a workbook; each sheet is a function that fills it."""
    book = openpyxl.Workbook()
    for number, fill in enumerate(sheets):
        fill(book.active if number == 0 else book.create_sheet())
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def filled(rows):
    def fill(sheet):
        for row in rows:
            sheet.append(row)

    return fill


def raw_sheet(body: str, head: str = "") -> bytes:
    """Return a workbook whose sheet holds these rows, written as they are."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{head}<sheetData>{body}</sheetData></worksheet>"
    )
    return with_parts(xlsx(filled(ROWS)), {"xl/worksheets/sheet1.xml": sheet})


def said(error, language) -> str:
    return Translator(language)(f"error.{type(error).__name__}", **error.facts)


def test_every_format_gives_the_same_values(tmp_path):
    books = [
        read(tmp_path, "a.xlsx", xlsx(filled(ROWS))),
        read(tmp_path, "a.xls", xls({"Data": ROWS})),
        read(
            tmp_path, "a.ods", ods(ods_table("Data", *(ods_row(*map(ods_cell, r)) for r in ROWS)))
        ),
    ]
    for book in books:
        assert only(book).rows == ROWS
        assert [type(row[1]) for row in only(book).rows] == [str, int, float]


def test_the_content_decides_between_workbooks_of_other_names(tmp_path):
    assert only(read(tmp_path, "a.xls", xlsx(filled(ROWS)))).rows == ROWS
    assert only(read(tmp_path, "b.xlsx", xls({"Data": ROWS}))).rows == ROWS


def test_a_workbook_is_known_by_its_name_and_its_bytes(tmp_path):
    content = xlsx(filled(ROWS))
    book = read(tmp_path, "bulan.xlsx", content)
    assert book.file == "bulan.xlsx"
    assert book.sha256 == hashlib.sha256(content).hexdigest()
    assert (tmp_path / "bulan.xlsx").read_bytes() == content


def fill_from_b3(sheet):
    sheet["B3"], sheet["C5"] = "x", 7


def test_rows_and_columns_before_the_first_cell_are_counted(tmp_path):
    expected = [[None] * 3, [None] * 3, [None, "x", None], [None] * 3, [None, None, 7]]
    assert only(read(tmp_path, "a.xlsx", xlsx(fill_from_b3))).rows == expected
    assert (
        only(read(tmp_path, "a.xls", xls({"a": [[], [], [None, "x"], [], [None, None, 7]]}))).rows
        == expected
    )
    table = ods_table(
        "a",
        ods_row(ods_cell(None), more='table:number-rows-repeated="2"'),
        ods_row(ods_cell(None), ods_cell("x")),
        ods_row(ods_cell(None, 'table:number-columns-repeated="3"')),
        ods_row(ods_cell(None, 'table:number-columns-repeated="2"'), ods_cell(7)),
        ods_row(ods_cell(None, 'table:number-columns-repeated="16384"'),
                more='table:number-rows-repeated="1048571"'),
    )  # fmt: skip
    assert only(read(tmp_path, "a.ods", ods(table))).rows == expected


def test_values_keep_their_kind(tmp_path):
    day, moment = date(2025, 9, 30), datetime(2025, 9, 30, 8, 5)

    def fill(sheet):
        sheet.append([" teks ", 5.0, 0.3921, True, day, moment, "1.234", 0, "=A1"])
        sheet["I1"] = "#REF!"
        sheet["I1"].data_type = "e"

    rows = only(read(tmp_path, "a.xlsx", xlsx(fill))).rows
    assert rows == [[" teks ", 5, 0.3921, True, day, moment, "1.234", 0, "#REF!"]]
    assert [type(value) for value in rows[0]] == [
        str,
        int,
        float,
        bool,
        date,
        datetime,
        str,
        int,
        str,
    ]


def test_error_cells_of_old_workbooks_are_their_text(tmp_path):
    formula = record(0x06, struct.pack("<HHH", 2, 0, 0) + b"\x02\0\x2a\0\0\0\xff\xff" + bytes(8))
    content = xls({"a": [["x", Failed("#REF!")], [Failed("#DIV/0!")]]}, sheet_extra=formula)
    assert only(read(tmp_path, "a.xls", content)).rows == [
        ["x", "#REF!"],
        ["#DIV/0!", None],
        ["#N/A", None],
    ]


def test_values_of_an_ods_keep_their_kind(tmp_path):
    cells = [
        '<table:table-cell office:value-type="date" office:date-value="2025-09-30"/>',
        '<table:table-cell office:value-type="percentage" office:value="0.3921"/>',
        '<table:table-cell office:value-type="string" calcext:value-type="error" '
        'office:string-value="" table:formula="of:=1/0"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>",
        '<table:table-cell office:value-type="string"><office:annotation><text:p>catatan'
        '</text:p></office:annotation><text:p>Sungai<text:s text:c="2"/>Raya &amp; Dua</text:p>'
        "<text:p>baris dua</text:p></table:table-cell>",
        ods_cell(True),
        ods_cell(5, 'table:number-columns-repeated="2"'),
        "<table:covered-table-cell/>",
    ]
    rows = only(read(tmp_path, "a.ods", ods(ods_table("a", ods_row(*cells))))).rows
    text = "Sungai  Raya & Dua\nbaris dua"
    assert rows == [[date(2025, 9, 30), 0.3921, "#DIV/0!", text, True, 5, 5]]


def test_texts_of_an_ods_outside_its_cells_are_left_out(tmp_path):
    tracked = "<table:tracked-changes><table:table-cell><text:p>dulu</text:p></table:table-cell>"
    drawn = "<draw:frame><draw:text-box><text:p>gambar</text:p></draw:text-box></draw:frame>"
    cell = (
        f'<table:table-cell office:value-type="string">{drawn}<text:p>x</text:p></table:table-cell>'
    )
    table = ods_table("a", ods_row(cell, f"<table:table-cell>{drawn}</table:table-cell>"))
    content = ods(f"{tracked}</table:tracked-changes>", table)
    assert only(read(tmp_path, "a.ods", content)).rows == [["x"]]


def test_hidden_sheets_are_there_and_marked(tmp_path):
    def hide(sheet):
        sheet.title, sheet.sheet_state = "Arsip", "hidden"
        sheet["A1"] = 1

    tables = [
        ods_table("Data", ods_row(ods_cell("x"))),
        ods_table("Arsip", ods_row(ods_cell(1)), style="ta2"),
    ]
    for book in (
        read(tmp_path, "a.xlsx", xlsx(filled(ROWS), hide)),
        read(tmp_path, "a.xls", xls({"Data": ROWS, "Arsip": [[1]]}, hidden=("Arsip",))),
        read(tmp_path, "a.ods", ods(*tables)),
    ):
        assert [sheet.visible for sheet in book.sheets] == [True, False]
        assert book.sheets[1].name == "Arsip"
        assert book.sheets[1].rows == [[1]]


def test_merged_cells_and_hidden_rows_and_columns_are_told(tmp_path):
    def fill(sheet):
        for row in range(1, 8):
            sheet.append([row, row, row, row])
        sheet.merge_cells("B2:C3")
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["D"].hidden = True

    merged = record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 1, 2))
    row = record(0x208, struct.pack("<HHHHHHI", 3, 0, 4, 255, 0, 0, 0x20))
    column = record(0x7D, struct.pack("<HHHHHH", 3, 3, 0, 0, 1, 0))
    two_by_two = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    table = ods_table(
        "a",
        '<table:table-column table:number-columns-repeated="3"/>',
        '<table:table-column table:visibility="collapse"/>',
        ods_row(ods_cell(1)),
        ods_row(ods_cell(1), ods_cell(2, two_by_two)),
        ods_row(ods_cell(1)),
        ods_row(ods_cell(1), more='table:visibility="filter"'),
        ods_row(ods_cell(1), more='table:visibility="visible"'),
    )  # fmt: skip
    old = xls({"a": [[1, 2, 3, 4]] * 7}, sheet_extra=merged + row + column)
    for name, content in (("a.xlsx", xlsx(fill)), ("a.xls", old), ("a.ods", ods(table))):
        sheet = only(read(tmp_path, name, content))
        assert sheet.merged == (Span(2, 3, 1, 2),)
        assert sheet.hidden_rows == {4}
        assert sheet.hidden_columns == {3}


def test_a_formula_is_its_last_result(tmp_path):
    body = (
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f><v>4</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    assert only(read(tmp_path, "a.xlsx", raw_sheet(body))).rows == [[2, 4, None, "#DIV/0!"]]


@pytest.mark.parametrize("result", ["", "<v/>", "<v></v>", "<v> </v>"])
def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path, result):
    body = (
        '<row r="1"><c r="A1"><v>2</v></c></row>'
        f'<row r="2"><c r="A2"><f>A1*2</f>{result}</c><c r="B2"><f>A1*2</f>{result}</c></row>'
    )
    with pytest.raises(FormulaWithoutResultError) as caught:
        read(tmp_path, "a.xlsx", raw_sheet(body))
    assert caught.value.facts == {"path": "a.xlsx", "sheet": "Sheet", "cell": "A2", "count": 2}
    assert "2 rumus dalam a.xlsx belum memiliki hasil" in said(caught.value, "id")


def test_formulas_of_an_ods_need_results_from_inside_the_file(tmp_path):
    bare = ods_row(ods_cell(1), '<table:table-cell table:formula="of:=[.A1]*2"/>')
    with pytest.raises(FormulaWithoutResultError) as caught:
        read(tmp_path, "a.ods", ods(ods_table("Data", bare)))
    assert caught.value.facts["cell"] == "B1"
    for formula in ("of:=['file:///x.ods'#$A.A1]", "of:=DDE(&quot;soffice&quot;;&quot;x&quot;)"):
        table = ods_table("Data", ods_row(ods_cell(4, f'table:formula="{formula}"')))
        with pytest.raises(ExternalLinkError):
            read(tmp_path, "b.ods", ods(table))


TEXT = [["Desa", "Peserta"], ["Tebas Café", "1.234,5"], ["a\nb", 'c"d']]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_text_is_read_in_every_encoding_with_every_delimiter(tmp_path, mark, encoding):
    lines = [
        f"Desa{mark}Peserta",
        f'Tebas Café{mark}"1.234,5"',
        f'"a\nb"{mark}"c""d"',
        "",
        f"{mark}",
    ]
    content = "\r\n".join(lines).encode(encoding)
    assert only(read(tmp_path, "a.csv", content)).rows == TEXT


def test_utf_16_with_its_other_mark_is_read(tmp_path):
    content = b"\xfe\xff" + "a;b\n1;2".encode("utf-16-be")
    assert only(read(tmp_path, "a.txt", content)).rows == [["a", "b"], ["1", "2"]]


def test_decimal_commas_and_a_title_do_not_mislead(tmp_path):
    text = "Data peserta, per desa, 2025\n\nDesa;a;b\nX;1,5;2,25\nY;3,5;4\n"
    rows = only(read(tmp_path, "a.csv", text.encode())).rows
    assert rows[3] == ["X", "1,5", "2,25"]
    assert rows[0][0] == "Data peserta, per desa, 2025"
    assert rows[1] == [None] * 3


def test_a_first_line_that_names_the_delimiter_is_no_row(tmp_path):
    assert only(read(tmp_path, "a.csv", b"sep=|\r\na,b|c\r\n1|2\r\n")).rows == [
        ["a,b", "c"],
        ["1", "2"],
    ]


def test_every_end_of_line_is_one(tmp_path):
    assert only(read(tmp_path, "a.csv", b"a;b\r1;2\r\n\n3;4\n")).rows == [
        ["a", "b"], ["1", "2"], [None, None], ["3", "4"],
    ]  # fmt: skip


def test_quotation_marks_in_the_midst_of_a_cell_are_forgiven_but_not_one_without_end(tmp_path):
    rows = only(read(tmp_path, "a.csv", b'a;b\n"Sei" Raya;2\n3;4\n')).rows
    assert rows == [["a", "b"], ["Sei Raya", "2"], ["3", "4"]]
    for open_at_the_end in (b'a;b\n"Sei Raya;2\n3;4\n', b'a;b\n"Sei" Raya;2\n"Kapur;3\n5;4\n'):
        with pytest.raises(BrokenTableError):
            read(tmp_path, "b.csv", open_at_the_end)


def test_short_rows_are_made_as_long_as_the_widest(tmp_path):
    assert only(read(tmp_path, "a.csv", b"a\nb;c;d\n")).rows == [["a", None, None], ["b", "c", "d"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", xlsx(lambda _: None)),
        ("a.xls", xls({"a": []})),
        ("a.ods", ods(ods_table("a"))),
        ("a.csv", b";;\n;\n"),
    ],
)
def test_a_file_without_any_value_is_empty(tmp_path, name, content):
    with pytest.raises(EmptyTableError):
        read(tmp_path, name, content)


def row_of(number, cells="<v>1</v>", letter="A"):
    return f'<row r="{number}"><c r="{letter}{number}">{cells}</c></row>'


def test_formatting_down_to_the_last_row_is_left_out_without_being_kept(tmp_path):
    styled = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, 1_048_577))
    assert only(read(tmp_path, "a.xlsx", raw_sheet(row_of(1) + styled))).rows == [[1]]
    cells = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 200_000))
    assert only(read(tmp_path, "b.xlsx", raw_sheet(row_of(1) + cells))).rows == [[1]]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (raw_sheet(row_of(1) + row_of(1_048_576)), TooManyRowsError),
        (raw_sheet(row_of(1) + row_of(300_000, letter="XFD")), TooManyCellsError),
        (raw_sheet('<row r="9"><c r="XFD9" t="e"><v>#N/A</v></c></row>' + row_of(300_000)),
         TooManyCellsError),
        (ods(ods_table("a", ods_row(ods_cell(1), more='table:number-rows-repeated="1048576"'))),
         TooManyRowsError),
        (ods(ods_table("a", ods_row(ods_cell(1, 'table:number-columns-repeated="16000"'),
                                    more='table:number-rows-repeated="299999"'))),
         TooManyCellsError),
        (xls({"a": [[1]]}, sheet_extra=record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))),
         TooManyCellsError),
        (b"a\n" + b"\n" * 300_000 + b"b\n", TooManyRowsError),
        (b"a" + b";" * 4_000 + b"b\n" + b"a\n" * 2_000, TooManyCellsError),
    ],
)  # fmt: skip
def test_too_much_gets_one_clear_sentence(tmp_path, content, error):
    name = "a.csv" if content[:1] == b"a" else "a.xlsx"
    with pytest.raises(error) as caught:
        read(tmp_path, name, content)
    assert "paling banyak" in said(caught.value, "id")
    assert "a." in said(caught.value, "en")


@pytest.mark.parametrize(
    "content",
    [
        raw_sheet(row_of(5) + row_of(2)),  # the reader would leave out what is out of order
        raw_sheet('<row r="1"><c r="A7"><v>1</v></c></row>'),
        raw_sheet('<!DOCTYPE x [<!ENTITY a "b">]>' + row_of(1)),
        raw_sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
        xls({"a": [[], [1]]}, sheet_extra=record(0x203, struct.pack("<HHHd", 0, 0, 0, 1.0))),
        xls({"a": [[1]]}, dimensions=struct.pack("<IIHHH", 0, 2**31, 0, 9, 0)),
        xls({"a": [[1]]}, dimensions=struct.pack("<IIHHH", 9, 3, 0, 9, 0)),
        xls({"a": [[1]]}, extra=record(0xFC, struct.pack("<II", 9, 2**31 - 1))),
        with_parts(xlsx(filled(ROWS)), {"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}),
        ods(ods_table("a", ods_table("b"))),
    ],
)
def test_damage_inside_is_told_before_the_reader_sees_it(tmp_path, content):
    with pytest.raises(BrokenTableError) as caught:
        read(tmp_path, "a.xlsx", content)
    assert "rusak" in said(caught.value, "id")


def test_an_error_never_quotes_a_cell(tmp_path):
    content = raw_sheet('<row r="Siti"><c r="A1"><v>1</v></c></row>')
    with pytest.raises(BrokenTableError) as caught:
        read(tmp_path, "a.xlsx", content)
    assert "Siti" not in str(caught.value)
    assert caught.value.__cause__ is None


WHOLE = {
    "a.xlsx": xlsx(filled(ROWS)),
    "a.xls": xls({"Data": ROWS, "Dua": [[1, Failed("#REF!")]]}),
    "a.ods": ods(ods_table("Data", *(ods_row(*map(ods_cell, row)) for row in ROWS))),
    "a.csv": "Desa;Potensi\nSungai Raya;4.120\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_whatever_is_cut_or_flipped_only_our_errors_come_out(tmp_path_factory, name, data):
    content = bytearray(WHOLE[name])
    if data.draw(st.booleans(), label="cut"):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    for _ in range(data.draw(st.integers(0, 8))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(GeoUCJError):
        read(tmp_path_factory.getbasetemp(), name, bytes(content))


@given(data=st.data())
def test_records_of_an_old_workbook_may_hold_anything(tmp_path_factory, data):
    kind = data.draw(
        st.sampled_from([0x06, 0x7D, 0x85, 0xBD, 0xFC, 0xFD, 0x1AE, 0x200, 0x203, 0x18])
    )
    junk = record(kind, data.draw(st.binary(max_size=40)))
    content = xls({"a": [["x", 1]]}, **{data.draw(st.sampled_from(["extra", "sheet_extra"])): junk})
    with suppress(GeoUCJError):
        read(tmp_path_factory.getbasetemp(), "b.xls", content)


MEASURE = """
import sys
from pathlib import Path
from geoucj.intake.files.sheets import read_workbook
(sheet,) = read_workbook(Path(sys.argv[1])).sheets
assert len(sheet.rows) == 100_000 and sheet.rows[-1][0] == 99_999
lines = Path("/proc/self/status").read_text().splitlines()  # getrusage adds the parent's peak
print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1000)
"""


def test_a_hundred_thousand_rows_are_read_in_little_memory(tmp_path):
    words = "".join(
        f'<c r="{letter}%d" t="inlineStr"><is><t>KECAMATAN SUNGAI RAYA %d</t></is></c>'
        for letter in "BCDEF"
    )
    counts = "".join(f'<c r="{letter}%d" s="1"><v>%d</v></c>' for letter in "GHIJ")
    row = f'<row r="%d"><c r="A%d"><v>%d</v></c>{words}{counts}</row>'
    body = "".join(row % (n + 1, n + 1, n, *(n + 1, n) * 9) for n in range(100_000))
    (tmp_path / "a.xlsx").write_bytes(raw_sheet(body))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path / "a.xlsx"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 450  # MB


def test_an_upload_is_read_like_the_file_it_was(tmp_path):
    content = "Desa;Aktif\nRasau Jaya Umum;12\n".encode("cp1252")
    (tmp_path / "a.csv").write_bytes(content)
    assert read_upload("a.csv", content) == read_workbook(tmp_path / "a.csv")


def test_an_upload_is_guarded_like_a_file():
    with pytest.raises(MacroTableError):
        read_upload("a.xlsm", b"PK")
    with pytest.raises(EmptyTableError):
        read_upload("../a.csv", b"")
