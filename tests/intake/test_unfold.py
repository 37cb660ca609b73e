"""Sheets unfolded into figures with their cells."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geoucj.intake.layout import find_layout
from geoucj.intake.model import (
    CELL_COLUMNS,
    PLACE_COLUMNS,
    Column,
    ColumnMapping,
    Layout,
    Meaning,
    Role,
    Sheet,
    Span,
)
from geoucj.intake.unfold import unfold
from geoucj.tables.findings import Severity
from geoucj.tables.schemas import Kind

ACTIVE = Meaning("active_participants", Kind.COVERAGE)
RATE = Meaning("published_rate", Kind.COVERAGE)
DISTRICT, VILLAGE, REGENCY = Meaning("district"), Meaning("village"), Meaning("regency")
MONTH = Meaning("as_of")
D, G, T = Role.DATA, Role.GROUP, Role.TOTAL


def records(meanings, *rows, merged=(), hidden=(), covered=(), as_of="2025-09", segment="ALL"):
    """Unfold rows of (role, cell, …) below a header in row 1."""
    width = len(meanings)
    cells = [[f"H{n}" for n in range(width)]] + [list(row[1:]) for row in rows]
    sheet = Sheet("S", cells, tuple(merged), frozenset(hidden), frozenset(covered))
    columns = tuple(Column(n, (f"H{n}",)) for n in range(width))
    roles = {number: row[0] for number, row in enumerate(rows, start=2) if row[0]}
    mapping = ColumnMapping("", "", dict(enumerate(meanings)), as_of, segment)
    return unfold(sheet, Layout("", (1,), columns, roles), mapping, "f.xlsx")


def places(found, *columns):
    return found.rows[list(columns)].to_numpy().tolist()


def values(found):
    return found.cells["value"].tolist()


def test_each_figure_is_one_line_with_its_cell():
    meanings = [DISTRICT, replace(ACTIVE, segment="PU"), replace(RATE, as_of="2025-08")]
    found = records(meanings, (D, "Sambas", "1.234", "39,21%"), (D, " Tebas ", 5, None))
    assert list(found.cells.columns) == list(CELL_COLUMNS)
    assert found.cells.to_numpy().tolist() == [
        [2, "B", "coverage", "active_participants", "PU", "2025-09", "1.234", 1234.0],
        [2, "C", "coverage", "published_rate", "ALL", "2025-08", "39,21%", pytest.approx(0.3921)],
        [3, "B", "coverage", "active_participants", "PU", "2025-09", "5", 5.0],
    ]
    assert list(found.rows.columns) == list(PLACE_COLUMNS)
    assert found.rows.index.tolist() == [2, 3]
    assert places(found, "district", "village") == [["Sambas", ""], ["Tebas", ""]]
    assert found.findings == ()


def test_blank_cells_are_no_figures_and_zero_is_one():
    found = records([DISTRICT, ACTIVE], *((D, "x", v) for v in (None, "", "-", "n/a", 0, "0")))
    assert found.cells["row"].tolist() == [6, 7]
    assert values(found) == [0, 0]


def test_a_cell_that_is_no_number_is_kept_with_a_finding():
    meanings = [DISTRICT, ACTIVE, RATE, Meaning("value", Kind.INDICATORS)]
    found = records(meanings, (D, "x", "banyak", "tinggi", "baik"), (D, "y", 12.5, 0.5, 12.5))
    assert np.isnan(values(found)).tolist() == [True, True, True, True, False, False]
    assert [(f.rule, f.cell, f.row, f.column, f.value, f.file) for f in found.findings] == [
        ("not_a_count", "B2", 2, "H1", "banyak", "f.xlsx"),
        ("not_a_count", "B3", 3, "H1", "12.5", "f.xlsx"),
        ("not_a_rate", "C2", 2, "H2", "tinggi", "f.xlsx"),
        ("not_a_number", "D2", 2, "H3", "baik", "f.xlsx"),
    ]
    assert {f.severity for f in found.findings} == {Severity.ERROR}


def test_negative_numbers_are_kept():
    assert values(records([DISTRICT, ACTIVE], (D, "x", -5))) == [-5]


def test_percentages_become_shares():
    percent = replace(RATE, percent=True)
    rows = [(D, "x", v) for v in (39.21, "39,21", "39,21 %", 157.25)]
    assert values(records([DISTRICT, percent], *rows)) == pytest.approx(
        [0.3921, 0.3921, 0.3921, 1.5725]
    )
    rows = [(D, "x", v) for v in (0.3921, "0,3921", "39,21 %")]
    assert values(records([DISTRICT, RATE], *rows)) == pytest.approx([0.3921] * 3)


def test_a_point_in_rates_is_before_decimals():
    rows = [(D, "x", "39.215"), (D, "y", "40.125")]
    assert values(records([DISTRICT, replace(RATE, percent=True)], *rows)) == pytest.approx(
        [0.39215, 0.40125]
    )


def test_a_merged_name_stands_in_each_row_of_its_span():
    found = records(
        [DISTRICT, VILLAGE, ACTIVE],
        (D, "Sambas", "a", 1),
        (D, None, "b", 2),
        (D, None, "c", 3),
        merged=[Span(2, 3, 0, 0)],
    )
    assert places(found, "district")[:2] == [["Sambas"], ["Sambas"]]


def test_a_name_is_filled_down_over_blanks_where_a_narrower_one_stands():
    found = records(
        [REGENCY, DISTRICT, VILLAGE, ACTIVE],
        (D, "Sambas", "Tebas", "a", 1),
        (D, None, None, "b", 2),
        (D, None, "Jawai", "c", 3),
        (D, "Wajo", None, "d", 4),
        (D, None, None, None, 5),
    )
    assert places(found, "regency", "district", "village") == [
        ["Sambas", "Tebas", "a"],
        ["Sambas", "Tebas", "b"],
        ["Sambas", "Jawai", "c"],
        ["Wajo", "", "d"],  # another regency: its district is not the one above
        ["", "", ""],
    ]


def test_group_rows_name_what_is_below_them():
    found = records(
        [VILLAGE, ACTIVE],
        (G, "KABUPATEN SAMBAS", None),
        (G, "I. Kec. Tebas", None),
        (D, "a", 1),
        (G, "Jawai", None),
        (D, "b", 2),
        (G, "KABUPATEN WAJO", None),
        (D, "c", 3),
    )
    assert places(found, "regency", "district", "village") == [
        ["KABUPATEN SAMBAS", "Kec. Tebas", "a"],
        ["KABUPATEN SAMBAS", "Jawai", "b"],
        ["KABUPATEN WAJO", "", "c"],
    ]


def test_a_group_in_the_column_of_its_level_fills_that_level():
    found = records(
        [REGENCY, DISTRICT, VILLAGE, ACTIVE],
        (G, "Sambas", None, None, None),
        (G, None, "Tebas", None, None),
        (D, None, None, "a", 1),
    )
    assert places(found, "regency", "district") == [["Sambas", "Tebas"]]


def test_totals_above_their_rows_name_them_and_totals_below_do_not():
    above = records(
        [Meaning("place"), ACTIVE],
        (T, "KEC. TEBAS", 3),
        (D, "a", 1),
        (T, "KEC. JAWAI", 2),
        (D, "b", 2),
    )
    assert places(above, "district") == [["KEC. TEBAS"], ["KEC. JAWAI"]]
    below = records([VILLAGE, ACTIVE], (D, "a", 1), (T, "Kec. Tebas", 1), (D, "b", 2))
    assert places(below, "district") == [[""], [""]]
    first = records([VILLAGE, ACTIVE], (T, "Jumlah Kabupaten Sambas", 1), (D, "a", 1))
    assert places(first, "regency") == [[""]]


def test_totals_are_kept_apart_and_other_rows_left_out():
    found = records(
        [DISTRICT, ACTIVE],
        (Role.NUMBERING, "(1)", "(2)"),
        (D, "x", 5),
        (T, "Jumlah", "5"),
        (Role.FOOTNOTE, "Sumber", 9),
        (Role.REPEATED_HEADER, "H0", "H1"),
    )
    assert found.cells["row"].tolist() == [3]
    assert found.totals[["row", "written", "value"]].to_numpy().tolist() == [[4, "5", 5.0]]
    assert found.totals.dtypes.equals(found.cells.dtypes)


def test_a_total_that_is_no_number_is_no_finding():
    found = records([DISTRICT, ACTIVE], (D, "x", 5), (T, "Jumlah", "lihat bawah"))
    assert found.findings == ()


def test_codes_are_text_whatever_their_cells_are():
    found = records(
        [Meaning("area_code"), ACTIVE],
        *((D, v, 1) for v in (6112012001.0, 6112012001, "61.12.01.2001", 61.1, None)),
    )
    assert found.rows["area_code"].tolist() == [
        "6112012001",
        "6112012001",
        "61.12.01.2001",
        "61.1",
        "",
    ]


def test_months_of_rows_come_before_that_of_the_file():
    cells = (45930, date(2025, 8, 31), "Sept. 2025", None, "entah", 202507)
    months = ["2025-09", "2025-08", "2025-09", "2025-09", "", "2025-07"]
    found = records([DISTRICT, Meaning("as_of"), ACTIVE], *((D, "x", v, 1) for v in cells))
    assert found.cells["as_of"].tolist() == months
    assert [(f.rule, f.cell, f.value) for f in found.findings] == [("not_a_month", "B6", "entah")]


def test_a_row_without_a_month_is_a_finding_where_the_file_has_none():
    found = records([DISTRICT, Meaning("as_of"), ACTIVE], (D, "x", None, 1), as_of="")
    assert [(f.rule, f.cell) for f in found.findings] == [("not_a_month", "B2")]


@pytest.mark.parametrize(
    ("year", "month"), [(2025, 9), (2025, "September"), ("2025", "9"), (2025.0, "Sept")]
)
def test_a_month_and_a_year_may_stand_in_two_columns(year, month):
    found = records(
        [Meaning("as_of"), Meaning("as_of"), DISTRICT, ACTIVE], (D, year, month, "x", 1)
    )
    assert found.cells["as_of"].tolist() == ["2025-09"]


def test_segments_of_rows_are_read_from_words():
    cells = ("Penerima Upah", "BPU", "Jasa Konstruksi", "Total", "Petani")
    found = records([DISTRICT, Meaning("segment"), ACTIVE], *((D, "x", v, 1) for v in cells))
    assert found.cells["segment"].tolist() == ["PU", "BPU", "JAKON", "ALL", "Petani"]
    assert [(f.rule, f.cell, f.value) for f in found.findings] == [
        ("not_a_segment", "B6", "Petani")
    ]


def test_the_segment_of_the_file_is_that_of_its_figures():
    found = records([DISTRICT, ACTIVE], (D, "x", 1), (T, "Jumlah", 1), segment="BPU")
    assert found.cells["segment"].tolist() == found.totals["segment"].tolist() == ["BPU"]


def test_texts_of_a_kind_stand_beside_the_places():
    meanings = [
        DISTRICT,
        Meaning("group", Kind.ASSISTANCE),
        Meaning("stage", Kind.VERIFICATION),
        Meaning("workers", Kind.ASSISTANCE),
        Meaning("note"),
    ]
    found = records(meanings, (D, "x", " petani\nsawit", "NIK valid", 5, None))
    assert places(found, "group", "stage", "note") == [["petani sawit", "identity_valid", ""]]


def test_columns_left_out_leave_nothing():
    found = records([DISTRICT, Meaning(), ACTIVE], (D, "x", "rahasia", 1))
    assert len(found.cells) == 1
    assert "rahasia" not in found.rows.to_string()


def test_hidden_rows_are_read_and_counted_in_one_warning():
    found = records([DISTRICT, ACTIVE], (D, "x", 1), (D, "y", 2), (T, "z", 3), hidden=[3, 4])
    assert values(found) == [1, 2]
    assert [(f.rule, f.value, f.row, f.severity) for f in found.findings] == [
        ("hidden_rows", "1", None, Severity.WARNING)
    ]


def test_hidden_columns_with_figures_are_read_and_named():
    meanings = [DISTRICT, ACTIVE, RATE, Meaning()]
    found = records(meanings, (D, "x", 1, "40%", 9), covered=[0, 2, 3])
    assert values(found) == [1, 0.4]
    assert [(f.rule, f.value, f.severity) for f in found.findings] == [
        ("hidden_columns", "C", Severity.WARNING)
    ]


def test_rows_of_another_table_above_the_header_are_said_once():
    above = [["Kecamatan", "Aktif", None, None], ["Kubu", 5, None, None], ["Air", 6, None, None]]
    below = [["No", "Kecamatan", "Potensi", "Aktif"], [1, "Kubu", 10, 7]]
    sheet = Sheet("S", [*above, [None] * 4, *below])
    mapping = ColumnMapping("", "", {1: DISTRICT, 3: ACTIVE}, "2025-09")
    found = unfold(sheet, find_layout(sheet), mapping)
    assert values(found) == [7]
    assert [(f.rule, f.row, f.value, f.severity) for f in found.findings] == [
        ("rows_above", 2, "2", Severity.WARNING)
    ]
    labelled = Sheet("S", [["Jumlah desa", 118, None, None], *below])
    assert unfold(labelled, find_layout(labelled), mapping).findings == ()


def test_a_sheet_without_rows_or_figures_has_no_cells():
    found = records([DISTRICT, ACTIVE])
    assert (len(found.rows), len(found.cells), len(found.totals)) == (0, 0, 0)
    assert list(records([DISTRICT], (D, "x")).cells.columns) == list(CELL_COLUMNS)
