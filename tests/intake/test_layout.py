from dataclasses import replace

import pytest

from geoucj.errors import NoHeaderError, UnknownSheetError
from geoucj.i18n import Translator
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.layout import choose_sheet, find_layout
from geoucj.intake.model import Role, Sheet, Span, Workbook
from tests.intake.office_files import MAKERS, Figures


@pytest.fixture(scope="module")
def office(registry, tmp_path_factory):
    """Return every office file by the name of its maker."""
    folder, figures = tmp_path_factory.mktemp("office"), Figures(registry)
    return {maker.__name__: maker(folder, figures) for maker in MAKERS}


def layout_of(file):
    return find_layout(choose_sheet(read_workbook(file.path), file.sheet))


def sheet(*rows, merged=(), **more):
    """Return a sheet of rows of any length."""
    width = max(len(row) for row in rows)
    full = [[value or None for value in row] + [None] * (width - len(row)) for row in rows]
    return Sheet("Data", full, tuple(Span(*span) for span in merged), **more)


def roles(*rows, merged=()):
    """Return the roles of the rows below the header, in order, as one word each."""
    return [str(role) for role in find_layout(sheet(*rows, merged=merged)).roles.values()]


def headers(*rows, merged=()):
    return [column.words for column in find_layout(sheet(*rows, merged=merged)).columns]


@pytest.mark.parametrize("name", [maker.__name__ for maker in MAKERS])
def test_every_row_of_an_office_file_has_its_role(office, name):
    file = office[name]
    layout = layout_of(file)
    assert layout.header_rows == file.header_rows
    assert dict(layout.roles) == dict(file.roles)
    assert list(layout.roles) == sorted(layout.roles)


@pytest.mark.parametrize("name", [maker.__name__ for maker in MAKERS])
def test_every_column_with_a_meaning_is_found(office, name):
    file = office[name]
    assert [column.number for column in layout_of(file).columns] == sorted(file.meanings)


def test_merged_headers_stand_over_their_columns(office):
    layout = layout_of(office["kubu_raya_villages"])
    assert layout.title.splitlines()[2] == "POSISI SEPTEMBER 2025"
    assert [column.words for column in layout.columns] == [
        *("No.", "Kecamatan", "Desa/Kelurahan", "Potensi Tenaga Kerja", "Peserta Aktif / PU"),
        *("Peserta Aktif / BPU", "Peserta Aktif / JAKON", "Peserta Aktif / Jumlah"),
        *("Cakupan (%)", "Belum Terdaftar"),
    ]
    three = layout_of(office["sambas_three_lines"])
    assert three.columns[2].header == ("Jumlah Pekerja", "Potensi")
    assert three.columns[3].header == ("Jumlah Pekerja", "Peserta aktif", "PU")


def test_a_header_that_is_not_merged_reaches_over_the_gaps_to_its_right(office):
    columns = layout_of(office["luwu_timur_segments_and_months"]).columns
    assert [column.words for column in columns[:6]] == [
        *("Kecamatan", "Juli 2025 / PU", "Juli 2025 / BPU", "Juli 2025 / Jakon"),
        *("Juli 2025 / Total", "Agustus 2025 / PU"),
    ]
    assert headers(
        ["No", "Kecamatan", "Peserta Aktif", "", "", "Potensi"],
        ["", "", "PU", "BPU", "Jumlah", ""],
        [1, "Kubu", 1, 2, 3, 9],
    ) == [
        *("No", "Kecamatan", "Peserta Aktif / PU", "Peserta Aktif / BPU"),
        *("Peserta Aktif / Jumlah", "Potensi"),
    ]


def test_a_plain_table_is_one_header_and_data():
    layout = find_layout(
        sheet(
            ["area_code", "as_of", "segment", "active_participants"],
            ["6112012001", "2025-09", "PU", "1.234"],
            ["6112012001", "2025-09", "ALL", "1.300"],
        )
    )
    assert layout.title == ""
    assert layout.header_rows == (1,)
    assert layout.rows(Role.DATA) == [2, 3]


def test_labels_and_months_above_the_table_are_its_title():
    layout = find_layout(
        sheet(
            ["Kabupaten", "Kubu Raya"],
            ["Bulan", "September 2025"],
            ["Kecamatan", "Potensi", "Aktif"],
            ["Kubu", 10, 5],
        )
    )
    assert layout.title == "Kabupaten Kubu Raya\nBulan September 2025"
    assert layout.header_rows == (3,)


def test_a_title_of_the_words_of_headers_is_no_header():
    table = (["No", "Kecamatan", "Potensi", "Aktif"], [1, "Kubu", 10, 5], [2, "Terentang", 8, 2])
    for title in (["DATA KEPESERTAAN"], ["", "Data Peserta Aktif"], ["Potensi dan Peserta Aktif"]):
        assert find_layout(sheet(title, *table)).header_rows == (2,)
    merged = sheet(["Peserta Aktif per Kecamatan"], *table, merged=[(1, 1, 0, 3)])
    assert find_layout(merged).header_rows == (2,)
    partly = sheet(["Rekap Peserta Aktif"], *table, merged=[(1, 1, 0, 2)])
    assert find_layout(partly).header_rows == (2,)


def test_years_and_months_head_columns():
    rows = (["Kecamatan", 2024, 2025], ["Kubu", 10, 12])
    assert headers(*rows) == ["Kecamatan", "2024", "2025"]
    rows = (
        ["Kecamatan", "Peserta Aktif", "", ""],
        ["", "Jan", "Feb", "Mar"],
        ["Kubu", 10, 12, 14],
    )
    assert headers(*rows)[1:] == [f"Peserta Aktif / {month}" for month in ("Jan", "Feb", "Mar")]


def test_units_below_a_header_belong_to_it():
    rows = (["Kecamatan", "Potensi", "Cakupan"], ["", "(orang)", "(%)"], ["Kubu", 10, 39.2])
    assert headers(*rows) == ["Kecamatan", "Potensi / (orang)", "Cakupan / (%)"]


def test_places_alone_are_data_not_more_header():
    rows = (["Kecamatan", "Desa"], ["Kec. Kubu", "Desa Kubu"], ["Sungai Raya", "Kapur"])
    assert roles(*rows) == ["data", "data"]
    assert roles(["Nama Desa"], ["Kapur"], ["Limbung"]) == ["data", "data"]


@pytest.mark.parametrize(
    "numbering",
    [
        [f"({n})" for n in range(1, 5)],
        [1, 2, 3, 4],
        [1.0, 2.0, 3.0, 4.0],
        ["1", "2", "3", "4=3/2"],
        ["a", "b", "c", "d"],
        ["(1)", "(2)", "(3)", "(4) = (3) : (2)"],
    ],
)
def test_a_row_that_numbers_the_columns(numbering):
    table = (["No", "Kecamatan", "Potensi", "Aktif"], numbering, [1, "Kubu", 10, 5])
    assert roles(*table) == ["numbering", "data"]


def test_figures_that_go_up_are_no_numbering():
    assert roles(["area_code", "Potensi", "Aktif"], ["6112", 1, 2], ["6101", 2, 3]) == ["data"] * 2
    assert roles(["Kode", "Aktif"], [1, 2], [2, 9]) == ["data"] * 2


HEADER = ["No", "Desa", "Potensi", "Aktif"]
VILLAGES = ([1, "Kapur", 1000, 500], [2, "Limbung", 2000, 700])


@pytest.mark.parametrize(
    "total",
    [
        *(["Jumlah", "", 3000, 1200], ["", "TOTAL", 3000, 1200], ["", "Sub Total", 3000, 1200]),
        *(["", "JML", 3000, 1200], ["Grand Total", "", 3000, 1200], ["", "Sub-Jumlah", 1, 1]),
        *(["", "Jumlah Kec. Sungai Raya", 9, 9], ["", "TOTAL KECAMATAN SUNGAI RAYA", 9, 9]),
        *(["J U M L A H", "", 3000, 1200], ["", "Sungai Raya Total", 3000, 1200]),
        *(["", "Jumlah seluruhnya :", "3.000", "1.200"], ["Total", "", "-", "-"]),
        *(["", "", 3000, 1200], ["", "Kecamatan Sungai Raya", 3000, 1200]),
        *(["", "Kab. Kubu Raya", 3000, 1250], ["Sub Total :", "", 3000, ""]),
    ],
)
def test_every_way_to_write_a_total(total):
    assert roles(HEADER, *VILLAGES, total) == ["data", "data", "total"]


@pytest.mark.parametrize(
    "name",
    [
        *("Totallang", "Sumber Agung", "Subah", "Subur", "Kota Baru", "Desa Kapur", "Jumlahan"),
        *(
            "Kel. Tengah",
            "Kepala Gurung",
            "Sumber Sari",
            "Catatani",
            "Halaman",
            "A. Yani",
            "Semester",
        ),
    ],
)
def test_names_that_only_look_like_a_total_or_a_footnote(name):
    assert roles(HEADER, *VILLAGES, [3, name, 800, 20]) == ["data"] * 3


@pytest.mark.parametrize("name", ["Kepala Gurung", "1) Kapur", "* Kapur", "Ketua Baru"])
def test_a_village_with_figures_is_no_footnote_however_narrow_its_table(name):
    assert roles(["Desa", "Aktif"], ["Air", 5], [name, 20], ["Api", 4]) == ["data"] * 3


def test_remarks_beside_a_code_alone_are_no_totals_and_no_footnotes():
    remarks = ("*) sementara", "Jumlah diperbaiki", "Persentase lama")
    rows = [[f"611201200{n}", 5, remark] for n, remark in enumerate(remarks)]
    found = roles(["area_code", "Aktif", "Keterangan"], *rows, ["Jumlah", 15])
    assert found == ["data", "data", "data", "total"]


def test_numbers_in_circles_are_no_numbers():
    rows = (["①", "Air", 5], ["②", "Api", 4], ["③", "Batu", 3])
    assert roles(["", "Desa", "Aktif"], *rows) == ["data"] * 3


def test_the_total_of_segments_is_data():
    rows = (
        ["Kecamatan", "Segmen", "Aktif"],
        ["Kubu", "PU", 5],
        ["", "Jumlah", 5],
        ["Terentang", "Total", 9],
    )
    assert roles(*rows) == ["data"] * 3


def test_a_group_stands_alone_above_its_villages():
    for group in (
        ["Kecamatan Sungai Raya"],
        ["", "KEC. SUNGAI RAYA"],
        ["I", "Kec. Sungai Raya"],
        ["I. Kec. Sungai Raya"],
        ["A.", "SUNGAI RAYA"],
        ["", "SUNGAI RAYA"],
    ):
        found = roles(HEADER, group, *VILLAGES, ["B", "KUBU"], [1, "Kubu", 5, 2], [2, "Air", 3, 1])
        assert found == ["group", "data", "data", "group", "data", "data"], group
    rows = (["Desa", "Potensi", "Aktif"], ["SUNGAI RAYA"], ["Kapur", 5, 1], ["KUBU"], ["Air", 3, 1])
    merged = [(2, 2, 0, 2), (4, 4, 0, 2)]
    assert roles(*rows, merged=merged) == ["group", "data", "group", "data"]


def test_a_district_with_figures_above_its_villages_is_their_total():
    for head in (["", "KEC. SUNGAI RAYA", 3000, 1200], ["I", "SUNGAI RAYA", 3000, 1200]):
        assert roles(HEADER, head, *VILLAGES) == ["total", "data", "data"]
        wrong = [*head[:2], 5000, 10]
        assert roles(HEADER, wrong, *VILLAGES) == ["total", "data", "data"]
    both = (["Kecamatan", "Desa", "Potensi"], ["Kubu", "", 9], ["", "Air", 5], ["", "Kubu", 4])
    assert roles(*both) == ["total", "data", "data"]


def test_a_pivot_table_is_known_by_its_sums():
    districts = (["KUBU", 10, 4], ["Air", 4, 1], ["Api", 6, 3], ["RADAK", 3, 3], ["Batu", 3, 3])
    found = roles(["Wilayah", "Potensi", "Aktif"], *districts, ["Grand Total", 13, 7])
    assert found == ["total", "data", "data", "total", "data", "total"]
    wrong = [[name, potential + (name == "Batu"), active] for name, potential, active in districts]
    assert roles(["Wilayah", "Potensi", "Aktif"], *wrong) == ["data"] * 5
    equal = (["Air", 5], ["Api", 5], ["Batu", 7], ["Kayu", 7])
    assert roles(["Wilayah", "Aktif"], *equal) == ["data"] * 4


def test_a_row_without_its_village_is_data_unless_it_is_the_sum():
    header = ["Kecamatan", "Desa", "Potensi", "Aktif", "Jakon"]
    rows = (["Kubu", "", 90, 50, 5], ["Kubu", "Air", 20, 9, 5], ["Kubu", "Api", 30, 8, 0])
    assert roles(header, *rows) == ["data"] * 3
    rows = (["Kec. Kubu", "", 60, 20, 5], ["Kec. Kubu", "Air", 20, 9, 5], ["", "Api", 30, 8, 0])
    assert roles(header, *rows) == ["data"] * 3
    assert roles(HEADER, *VILLAGES, ["", "", 2900, 1150]) == ["data"] * 3


def test_the_second_table_of_a_sheet_is_data_too():
    rows = (["Tabel 1"], HEADER, *VILLAGES, ["", "Jumlah", 9, 9], [], ["Tabel 2"], HEADER)
    found = roles(*rows, [1, "Air", 4, 2])
    assert found == ["data", "data", "total", "footnote", "repeated_header", "data"]


def test_a_total_is_known_in_any_column_of_names():
    rows = (
        ["Kabupaten", "Kecamatan", "Aktif"],
        ["Kubu Raya", "Kubu", 5],
        ["Kubu Raya", "Total", 5],
    )
    assert roles(*rows) == ["data", "total"]
    noted = (["Kecamatan", "Aktif", "Keterangan"], ["Kubu", 5, "Jumlah berubah"], ["Air", 4, ""])
    assert roles(*noted) == ["data", "data"]


def test_a_second_line_stands_below_words_that_are_not_merged():
    rows = (["No", "Desa", "Jumlah", "Jumlah"], ["", "", "Pekerja", "Peserta"], [1, "Air", 5, 3])
    assert headers(*rows) == ["No", "Desa", "Jumlah / Pekerja", "Jumlah / Peserta"]


def test_places_of_one_level_are_data_whatever_they_are_called():
    districts = (["No", "Kecamatan", "Aktif"], [1, "Kec. Kubu", 5], [2, "Terentang", 3])
    assert roles(*districts) == ["data", "data"]
    regencies = (["Wilayah", "Aktif"], ["Kab. Kubu Raya", 50], ["Melawi", 3], ["Kota Pontianak", 9])
    assert roles(*regencies) == ["data"] * 3
    blank = (
        ["Kecamatan", "Desa", "Aktif"],
        ["Kubu", "", 7],
        ["Kubu", "Air", 5],
        ["Kubu", "Api", 4],
    )
    assert roles(*blank) == ["data"] * 3


def test_a_province_and_its_regencies_are_told_apart_by_their_sum():
    rows = (
        ["Wilayah", "Aktif"],
        ["Provinsi Kalimantan Barat", 62],
        ["Kab. Kubu Raya", 50],
        ["Kab. Melawi", 3],
        ["Kota Pontianak", 9],
    )
    assert roles(*rows) == ["total", "data", "data", "data"]


@pytest.mark.parametrize(
    "note",
    [
        *(["Sumber: BPJS Ketenagakerjaan"], ["Sumber data : Dukcapil 2025"], ["Keterangan"]),
        *(["*) angka sementara"], ["Catatan: lihat lampiran"], ["", "", "Mengetahui,"]),
        *(["", "", "Pontianak, 30 September 2025"], ["", "", "Sungai Raya,    Oktober 2025"]),
        *(["Ket :", "angka sementara"], ["", "", "NIP. ......"], ["Halaman", 2], ["Hal. 1 dari 3"]),
        *(["Rata-rata", "", 1500, 600], ["1) termasuk penerima bantuan"]),
    ],
)
def test_every_footnote(note):
    assert roles(HEADER, *VILLAGES, note) == ["data", "data", "footnote"]


def test_what_stands_below_a_gap_without_figures_is_a_footnote():
    found = roles(HEADER, *VILLAGES, [], ["", "", "Bupati Kubu Raya"], ["", "", "tanda tangan"])
    assert found == ["data", "data", "footnote", "footnote"]
    found = roles(HEADER, *VILLAGES, ["Sumber: BPJS"], ["Cabang Pontianak"])
    assert found == ["data", "data", "footnote", "footnote"]
    assert roles(HEADER, *VILLAGES, [3, "Tanpa Angka"]) == ["data", "data", "data"]
    assert roles(HEADER, VILLAGES[0], [], [2, "Tanpa Angka", "-"], VILLAGES[1]) == ["data"] * 3


def test_header_and_title_stand_again_on_each_page():
    rows = (["DATA PESERTA"], HEADER, VILLAGES[0], ["DATA PESERTA"], HEADER, VILLAGES[1])
    assert roles(*rows) == ["data", "repeated_header", "repeated_header", "data"]


def test_hidden_rows_count_like_others(office):
    file = office["wajo_segments"]
    shown = choose_sheet(read_workbook(file.path))
    assert len(shown.hidden_rows) == 2
    assert find_layout(shown) == find_layout(replace(shown, hidden_rows=frozenset()))


@pytest.mark.parametrize(
    "rows", [[], [[]], [["Laporan bulanan"]], [["Kecamatan", "Potensi"]], [[1, 2], [3, 4]]]
)
def test_a_sheet_without_a_header_says_what_to_do(rows):
    with pytest.raises(NoHeaderError) as caught:
        find_layout(Sheet("Data", [list(row) for row in rows]))
    assert "Data" in Translator("id")("error.NoHeaderError", **caught.value.facts)


def test_unknown_words_above_figures_are_a_header():
    assert headers(["Foo", "Bar"], ["Kapur", 5], ["Limbung", 6]) == ["Foo", "Bar"]


def test_the_visible_sheet_with_most_rows_is_chosen(office):
    book = read_workbook(office["several_sheets"].path)
    assert choose_sheet(book).name == "Sambas"
    assert choose_sheet(book, "kubu raya ").name == "Kubu Raya"
    assert choose_sheet(book, "data lama").name == "data lama"
    with pytest.raises(UnknownSheetError, match="Sampul, Kubu Raya, Sambas, Kota Pontianak"):
        choose_sheet(book, "Landak")


def test_a_workbook_of_hidden_sheets_still_has_one():
    hidden = Sheet("Data", [["Kecamatan", "Aktif"], ["Kubu", 5]], visible=False)
    assert choose_sheet(Workbook("a.xlsx", "", (hidden,))) == hidden


def test_rows_below_a_name_that_stands_once_are_data():
    """Further months of a place are told from totals without a name, also where there are many."""
    rows = [[None if n % 3 else f"Desa {n}", "2025-09", n] for n in range(3000)]
    table = Sheet("", [["Desa", "Bulan", "Aktif"], *rows])
    assert len(find_layout(table).rows(Role.DATA)) == 3000
