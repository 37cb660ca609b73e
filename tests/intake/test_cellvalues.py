from dataclasses import replace
from datetime import date, datetime
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.intake.cellvalues import (
    NumberStyle,
    cell_text,
    find_month,
    is_blank,
    number_style,
    read_month,
    read_number,
    read_numbers,
)

COUNTS = NumberStyle(counts=True)


@pytest.mark.parametrize(
    "written",
    [
        *("2025-09", "2025-09-30", "2025-09-30 00:00:00", "2025/09", "09/2025", "9/2025", "202509"),
        *(
            "Sept. 2025",
            "September 2025",
            "SEPTEMBER 2025",
            "30 September 2025",
            "sep-25",
            "Sep 25",
        ),
        *("30/09/2025", "30-09-2025", "30.09.2025", "Sep'25", "Sept’25", "Sep.2025", "2025 Sep"),
        *("Posisi s.d. 30 September 2025", "posisi s/d September 2025", "per 30 Sept 2025"),
        *("per September 2025", "Bulan September Tahun 2025", "Bulan : September, Tahun : 2025"),
        *("Keadaan akhir Sept. 2025", "September Tahun Anggaran 2025", "as of September 30, 2025"),
        *("September\u00a02025", " September  2025 ", "sampai dengan tanggal 30-Sep-2025"),
        *(202509, 202509.0, date(2025, 9, 30), datetime(2025, 9, 1, 12)),
    ],
)
def test_every_way_to_write_september(written):
    assert read_month(written) == "2025-09"


NAMES = (
    ("Januari Jan January", 1),
    ("Februari Pebruari Feb Peb February", 2),
    ("Maret Mar March", 3),
    ("April Apr", 4),
    ("Mei May", 5),
    ("Juni Jun June", 6),
    ("Juli Jul July", 7),
    ("Agustus Agu Agt Ags Agust Aug August", 8),
    ("September Sep Sept", 9),
    ("Oktober Okt October Oct", 10),
    ("November Nopember Nov Nop", 11),
    ("Desember Des December Dec", 12),
)


@pytest.mark.parametrize(("names", "month"), NAMES)
def test_every_name_of_a_month(names, month):
    for name in names.split():
        for written in (f"{name} 2025", f"{name.upper()}. 2025", f"{name}'25", f"1 {name} 2025"):
            assert read_month(written) == f"2025-{month:02d}", written


def test_a_year_alone_is_a_year():
    assert [read_month(year) for year in ("2025", 2025, "Tahun 2025", "TA")] == ["2025"] * 3 + [""]


@pytest.mark.parametrize(
    "written",
    [
        *("", None, True, nan, "-", "September", "Kubu Raya", "1.234", "2.025", "12", 0, 61.12),
        *("31 September 2025", "30/02/2025", "2025-13", "13/2025", "09/30/2025", "202513"),
        *("61.12.01.2001", "6112012001", "Triwulan III 2025", "Januari - September 2025"),
        *("Jan s.d. Sep 2025", "2024/2025", "2024-2025", "01/2025-09/2025", "45930", 45930),
        *("September 2025 Oktober 2025", "1234 September 2025", "Kapur 2025"),
    ],
)
def test_what_is_no_month_or_not_one(written):
    assert read_month(written) == ""


def test_serial_numbers_are_months_only_where_asked_for():
    written = (45930, 45930.0, "45930", 45930.75, 45869, 12, "1.234")
    read = [read_month(value, serials=True) for value in written]
    assert read == ["2025-09", "2025-09", "2025-09", "2025-09", "2025-07", "", ""]
    assert read_month("202509", serials=True) == "2025-09"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_serial_number_is_its_day(day):
    serial = (day - date(1899, 12, 30)).days
    assert read_month(serial, serials=True) == f"{day:%Y-%m}"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("DATA KEPESERTAAN BPJS KETENAGAKERJAAN\nKABUPATEN WAJO\nPOSISI SEPTEMBER 2025", "2025-09"),
        ("Cakupan Jamsostek Tahun 2025, per 30 September 2025", "2025-09"),
        ("Sesuai Perbup 12 Tahun 2023, keadaan Sept 2025", "2025-09"),
        ("Peserta Aktif / Sep-25", "2025-09"),
        ("Sep-25 PU", "2025-09"),
        ("2025 / Jan", "2025-01"),
        ("Tahun 2025 Peserta Aktif September", "2025-09"),
        ("Target 2025 (%)", "2025"),
        ("Rekap tahun 2024 dan 2025", ""),
        ("Juli 2025 dan Agustus 2025", ""),
        ("Januari s.d. September 2025", ""),
        ("Triwulan III Tahun 2025", ""),
        ("per 31 September 2025", ""),
        ("Kecamatan Sungai Raya 61.12.01.2001", ""),
        ("Kegiatan Mei 25 orang", ""),
        ("Cakupan (%)", ""),
    ],
)
def test_the_one_month_that_a_text_names(text, month):
    assert find_month(text) == month


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *[(each, 1234) for each in ("1.234", "1,234", "1 234", "1\u00a0234", "1234", "1.234,00")],
        *[(each, 1234) for each in ("1,234.00", " 1.234 ", "1234.0", "1.234 orang", "'1234")],
        *[(each, 1234) for each in ("1.234 *)", "1.234*", "1.234 TK", 1234, 1234.0)],
        *[(each, 1234567) for each in ("1.234.567", "1,234,567", "1 234 567", "Rp 1.234.567,-")],
        *[(each, 1234567) for each in ("Rp1.234.567,00", "Rp. 1.234.567", "1.234.567,-")],
        *[("nihil", 0), ("Nihil", 0), ("NOL", 0), ("0", 0), (0, 0), ("-5", -5), ("−5", -5)],
        *[("12,5", 12.5), ("0,392", 0.392), ("12.50", 12.5)],
    ],
)
def test_counts_however_they_are_written(written, number):
    assert read_number(written, COUNTS) == number


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", "-", "–", "n/a", "tidak ada", "(12)", "> 100", "1,2 juta", "12.34.567", "abc"),
        *("1.23.456", "1.2345.678", "12 34", "#N/A", "#DIV/0!", "12 - 14", "30/09/2025", "1e"),
        *(True, False, date(2025, 9, 1), nan, "1.234.56,7"),
    ],
)
def test_what_is_no_number(written):
    assert isnan(read_number(written, COUNTS))


def test_blank_is_told_from_not_understood():
    blank = (None, "", " ", "-", "–", "—", " - ", "n/a", "N/A", "tidak ada", "Belum ada data", nan)
    assert all(is_blank(value) for value in blank)
    assert not any(
        is_blank(value) for value in (0, 0.0, "0", "nihil", "abc", "#N/A", "(12)", False)
    )


def test_a_column_of_rates_decides_what_its_marks_mean():
    comma = number_style(["39,21", "1.234", "100,00", "-"])
    assert comma == NumberStyle(",")
    assert read_number("1.234", comma) == 1234
    point = number_style(["39.21", "1.234", "100.00"])
    assert point == NumberStyle(".")
    assert read_number("1.234", point) == 1.234
    assert read_number("1,234", point) == 1234
    assert number_style(["1.234.567", "1.234"]) == NumberStyle(",")
    assert number_style(["1.234,5"]) == NumberStyle(",")
    assert number_style([1.5, 2, None, "12"]) == NumberStyle()


@pytest.mark.parametrize("values", [["1.234"], ["1,234", 39.21], ["39.21", "40,5", "1.234"]])
def test_what_can_be_read_in_two_ways_is_not_read(values):
    style = number_style(values)
    assert style.ambiguous
    assert isnan(read_number(values[-1] if "39.21" in values else values[0], style))
    assert read_number("1.234", replace(style, decimal=".", ambiguous=False)) == 1.234
    assert read_number("1.234", replace(style, decimal=",", ambiguous=False)) == 1234


def test_cells_that_show_their_marks_are_read_in_a_mixed_column():
    style = number_style(["39.21", "40,5"])
    assert not style.ambiguous
    assert [read_number(value, style) for value in ("39.21", "40,5")] == [39.21, 40.5]


def test_counts_are_settled_unless_one_is_not_whole():
    assert number_style(["1.234", "1,234", "12"], counts=True) == COUNTS
    assert not number_style(["1.234,00", 5.0, nan], counts=True).ambiguous
    assert number_style([1.234, 5], counts=True).ambiguous
    assert number_style(["12,5"], counts=True).ambiguous


def test_a_sign_of_per_cent_is_told_and_the_number_stays_as_it_stands():
    style = number_style(["39,21 %", "40%"])
    assert style.percent
    assert [read_number(value, style) for value in ("39,21%", "39,21 %", 40.5)] == [
        39.21,
        39.21,
        40.5,
    ]
    assert not number_style(["39,21"]).percent


def test_a_column_is_read_as_its_cells_are():
    values = ["1.234", 5, None, "nihil", "-", 2.5, "x", True, "1.234"] * 50
    read = read_numbers(values, COUNTS)
    assert read.dtype == np.float64
    np.testing.assert_array_equal(read, [read_number(value, COUNTS) for value in values])


@given(st.integers(0, 10**12), st.sampled_from([".", ",", " ", "\u00a0", ""]))
def test_no_count_is_changed_by_its_marks(number, mark):
    assert read_number(f"{number:,}".replace(",", mark), COUNTS) == number


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([".,", ",."]))
def test_no_number_with_two_marks_is_changed(whole, cents, marks):
    written = f"{whole:,}".replace(",", marks[0]) + f"{marks[1]}{cents:02d}"
    style = number_style([written])
    assert read_number(written, style) == float(f"{whole}.{cents:02d}")


@given(st.text())
def test_no_text_is_too_strange(text):
    read_month(text), find_month(text), read_number(text, COUNTS), number_style([text])


def test_text_of_a_cell():
    written = (None, " Sungai\nRaya ", 6112.0, 61.1, 5, date(2025, 9, 30), datetime(2025, 9, 30))
    told = ["", "Sungai Raya", "6112", "61.1", "5", "2025-09-30", "2025-09-30"]
    assert [cell_text(value) for value in written] == told
