"""Printed totals against the sums of their rows."""

import pytest

from geoucj.intake.checks.totals import check_totals
from geoucj.intake.model import Column, ColumnMapping, Layout, Meaning, Role, Sheet
from geoucj.intake.unfold import unfold
from geoucj.tables.findings import Severity
from geoucj.tables.schemas import Kind

D, T = Role.DATA, Role.TOTAL
MEANINGS = {
    0: Meaning("village"),
    1: Meaning("potential_workers", Kind.WORKFORCE),
    2: Meaning("active_participants", Kind.COVERAGE),
    3: Meaning("published_rate", Kind.COVERAGE, percent=True),
}


def wrong(*rows):
    """Return cell, printed value and sum of each total that disagrees."""
    sheet = Sheet("S", [list(row[1:]) + [None] * (5 - len(row)) for row in rows])
    columns = tuple(Column(n, (f"H{n}",)) for n in MEANINGS)
    layout = Layout("", (), columns, {n: row[0] for n, row in enumerate(rows, start=1)})
    mapping = ColumnMapping("", "", MEANINGS, "2025-09")
    found = check_totals(unfold(sheet, layout, mapping), layout, "f.xlsx")
    assert {(f.rule, f.severity, f.file) for f in found} <= {
        ("total_disagrees", Severity.WARNING, "f.xlsx")
    }
    return [(f.cell, f.column, f.value, f.more) for f in found]


def test_a_total_of_all_rows_is_compared_column_by_column():
    rows = [(D, "a", 10, 1), (D, "b", "1.020", 2)]
    assert wrong(*rows, (T, "Jumlah", "1.030", 3)) == []
    assert wrong(*rows, (T, "Jumlah", "1.030", 4)) == [("C3", "H2", "4", "3")]


def test_rates_are_not_added():
    assert wrong((D, "a", 10, 1, 10.0), (D, "b", 10, 1, 10.0), (T, "Jumlah", 20, 2, 10.0)) == []


def test_subtotals_cover_the_rows_since_the_last_and_the_grand_total_all():
    rows = [(D, "a", 1, 1), (D, "b", 2, 2), (T, "Jumlah Kec. A", 3, 3), (D, "c", 4, 4)]
    assert wrong(*rows, (T, "Jumlah Kec. B", 4, 4), (T, "TOTAL", 7, 7)) == []
    assert wrong(*rows, (T, "Jumlah Kec. B", 4, 5), (T, "TOTAL", 7, 8)) == [
        ("C5", "H2", "5", "4"),
        ("C6", "H2", "8", "7"),
    ]


def test_totals_of_regencies_cover_those_of_their_districts():
    rows = [
        *[(D, "a", 1, 1), (T, "Kec.", 1, 1), (D, "b", 2, 2), (T, "Kec.", 2, 2)],
        *[(T, "Kab. 1", 3, 3), (D, "c", 4, 4), (T, "Kec.", 4, 4), (T, "Kab. 2", 4, 4)],
    ]
    assert wrong(*rows, (T, "Provinsi", 7, 7)) == []
    rows[4] = (T, "Kab. 1", 3, 9)
    assert wrong(*rows, (T, "Provinsi", 7, 7)) == [("C5", "H2", "9", "3")]


def test_totals_above_their_rows_cover_those_below():
    rows = [(T, "Kec. A", 3, 3), (D, "a", 1, 1), (D, "b", 2, 2), (T, "Kec. B", 4, 4)]
    assert wrong(*rows, (D, "c", 4, 4)) == []
    rows[0] = (T, "Kec. A", 3, 30)
    assert wrong(*rows, (D, "c", 4, 4)) == [("C1", "H2", "30", "3")]


def test_a_grand_total_above_all_rows_covers_them():
    assert wrong((T, "TOTAL", 3, 3), (D, "a", 1, 1), (D, "b", 2, 2)) == []


def test_a_single_wrong_column_is_compared_with_the_likely_rows():
    rows = [(D, "a", 1), (T, "Jumlah", 1), (D, "b", 2)]
    assert wrong(*rows, (T, "Jumlah", 9), (T, "Total", 3)) == [("B4", "H1", "9", "2")]
    assert wrong(*rows, (T, "Jumlah", 2), (T, "Total", 9)) == [("B5", "H1", "9", "3")]


def test_blank_totals_and_columns_without_rows_are_not_compared():
    assert wrong((D, "a", 1), (T, "Jumlah", 1, "-")) == []
    assert wrong((D, "a", 1), (T, "Jumlah", 1, 5)) == []


@pytest.mark.parametrize("rows", [[], [(D, "a", 1, 1)], [(T, "Jumlah", 1, 1)]])
def test_a_sheet_without_rows_or_totals_has_nothing_to_compare(rows):
    assert wrong(*rows) == []
