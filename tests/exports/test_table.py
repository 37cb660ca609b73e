import csv
import io
import json

import openpyxl
import pandas as pd
import pytest

from geoucj.exports.table import COUNTS, RATES, export_rows, to_csv, to_json, to_xlsx
from geoucj.i18n import Translator
from geoucj.schema import TABLE_COLUMNS

ID, EN = Translator("id"), Translator("en")
# What 61.12's row says of itself beside its source: one count was computed.
SAYS = {
    "id": "peserta aktif dihitung dari potensi pekerja dan cakupan yang dipublikasikan",
    "en": "active participants computed from potential workers and the published rate",
}
WHOSE = {"id": "target Kalimantan Barat", "en": "target of Kalimantan Barat"}


def from_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")  # by this Excel knows that it is UTF-8
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def header_and_rows(sheet, first=1):
    header, *rows = sheet.iter_rows(min_row=first)
    names = [cell.value for cell in header]
    return names, [dict(zip(names, row, strict=True)) for row in rows]


def test_csv_has_the_columns_and_figures_of_the_table(made, registry):
    rows = from_csv(to_csv(*made(), registry, ID))
    assert tuple(rows[0]) == TABLE_COLUMNS
    assert len(rows) == 14
    by_code = {row["area_code"]: row for row in rows}
    melawi = by_code["6110"]
    assert melawi["active_participants"] == "110013"
    assert melawi["coverage_rate"] == "0.3921"
    assert melawi["potential_workers"] == "280574"
    assert melawi["as_of"] == "2024-06"
    assert melawi["parent_code"] == "61"
    kubu_raya = by_code["6112"]
    assert kubu_raya["active_participants"] == "1000"  # 0.5 of 2001, rounded to a person
    assert kubu_raya["target_rate"] == "0.6"


def test_csv_leaves_empty_what_is_not_known(made, registry):
    (sanggau,) = (r for r in from_csv(to_csv(*made(), registry, ID)) if r["area_code"] == "6103")
    known = {column for column, value in sanggau.items() if value}
    assert known == {
        "area_code", "area_name", "parent_code", "level", "segment",
        "target_rate", "target_as_of", "state", "source",
    }  # fmt: skip
    assert sanggau["state"] == "no_data"


def test_csv_is_read_back_by_pandas_with_the_same_counts(made, registry):
    table, dataset = made()
    again = pd.read_csv(io.BytesIO(to_csv(table, dataset, registry, ID)), dtype={"area_code": str})
    assert again["area_code"].tolist() == table["area_code"].tolist()
    for column in COUNTS:
        assert again[column].sum() == table[column].sum()
        assert again[column].count() == table[column].count() > 0


def test_no_text_of_a_csv_is_a_formula(made, registry):
    rows = {row["area_code"]: row for row in from_csv(to_csv(*made(), registry, ID))}
    assert rows["6101"]["source"].startswith("'=1+1")
    assert rows["6110"]["source"].startswith("'@x")
    assert not [v for row in rows.values() for v in row.values() if v[:1] in set("=+-@\t\r")]


def test_json_has_the_columns_with_numbers_texts_and_null(made, registry):
    rows = json.loads(to_json(*made(), registry, ID))
    assert all(tuple(row) == TABLE_COLUMNS for row in rows)
    by_code = {row["area_code"]: row for row in rows}
    assert by_code["6110"]["coverage_rate"] == 0.3921
    assert by_code["6110"]["active_participants"] == 110013
    assert isinstance(by_code["6110"]["active_participants"], int)
    assert by_code["6103"]["coverage_rate"] is by_code["6103"]["active_participants"] is None
    assert by_code["6103"]["as_of"] is by_code["6103"]["rate_basis"] is None
    assert by_code["6112"]["source"].startswith('Pemkab, "kata" — café')


def test_codes_and_months_of_a_workbook_are_text(made, registry):
    names, rows = header_and_rows(sheet_of(to_xlsx(*made(), registry, ID)))
    assert tuple(names) == TABLE_COLUMNS
    melawi = next(row for row in rows if row["area_code"].value == "6110")
    for column, value in {"area_code": "6110", "parent_code": "61", "as_of": "2024-06"}.items():
        cell = melawi[column]
        assert (cell.value, cell.data_type, cell.number_format) == (value, "s", "@")


def test_figures_of_a_workbook_are_numbers_with_a_format(made, registry):
    table, dataset = made()
    sheet = sheet_of(to_xlsx(table, dataset, registry, ID))
    _, rows = header_and_rows(sheet)
    melawi, sanggau = (next(r for r in rows if r["area_code"].value == c) for c in ("6110", "6103"))
    assert {melawi[column].number_format for column in RATES} == {"0.00%"}
    assert {melawi[column].number_format for column in COUNTS} == {"#,##0"}
    assert melawi["coverage_rate"].value == 0.3921
    assert melawi["active_participants"].value == 110013
    assert [sanggau[column].value for column in (*COUNTS, "coverage_rate", "as_of")] == [None] * 6
    for column in COUNTS:
        assert sum(row[column].value or 0 for row in rows) == table[column].sum()
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:P15"
    assert sheet.title == "Cakupan"


def test_no_text_of_a_workbook_is_a_formula(made, registry):
    _, rows = header_and_rows(sheet_of(to_xlsx(*made(), registry, ID)))
    sources = {row["area_code"].value: row["source"] for row in rows}
    assert (sources["6101"].data_type, sources["6101"].value[:4]) == ("s", "=1+1")
    assert (sources["6110"].data_type, sources["6110"].value[:2]) == ("s", "@x")
    assert not [cell for row in rows for cell in row.values() if cell.data_type == "f"]


@pytest.mark.parametrize("t", [ID, EN], ids=str)
def test_the_source_says_what_was_computed_and_whose_target_applies(made, registry, t):
    sources = export_rows(*made(), registry, t).set_index("area_code")["source"]
    assert SAYS[t.language] in sources["6112"]
    assert "target" not in sources["6112"]  # its own
    assert sources["6101"] == f"=1+1; {WHOSE[t.language]}"  # nothing was computed here
    assert sources["6103"] == WHOSE[t.language]


@pytest.mark.parametrize("t", [ID, EN], ids=str)
def test_a_sample_is_marked_in_every_row_of_every_format(made, registry, t):
    table, dataset = made(sample=True)
    badge = t("badge.sample")
    csv_rows = from_csv(to_csv(table, dataset, registry, t))
    json_rows = json.loads(to_json(table, dataset, registry, t))
    sheet = sheet_of(to_xlsx(table, dataset, registry, t))
    _, cells = header_and_rows(sheet, first=2)
    assert len(csv_rows) == len(json_rows) == len(cells) == 14
    for source in (
        *(row["source"] for row in csv_rows),
        *(row["source"] for row in json_rows),
        *(row["source"].value for row in cells),
    ):
        assert source.startswith(badge)
    assert sheet["A1"].value == t("warning.sample_plain")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C3", "A2:P16")


def test_published_figures_carry_no_sample_mark(made, registry):
    table, dataset = made()
    sheet = sheet_of(to_xlsx(table, dataset, registry, ID))
    assert sheet["A1"].value == "area_code"
    assert ID("badge.sample") not in to_csv(table, dataset, registry, ID).decode()
    assert ID("badge.sample") not in to_json(table, dataset, registry, ID).decode()


def test_a_sign_that_no_workbook_can_hold_does_not_stop_the_export(made, registry):
    table, dataset = made()
    table["source"] = table["source"].mask(table["source"].notna(), "a\x0bb")
    _, rows = header_and_rows(sheet_of(to_xlsx(table, dataset, registry, ID)))
    melawi = next(row for row in rows if row["area_code"].value == "6110")
    assert melawi["source"].value.startswith("a")
