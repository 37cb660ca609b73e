import time
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from geoucj.exports.field_pack.places import places_of
from geoucj.exports.field_pack.visits import FIGURE_COLUMNS, VISIT_COLUMNS, head_of, visits_book
from geoucj.i18n import Translator
from tests.exports.field_pack.conftest import SHOWN


def sheets(places):
    """Return each sheet of the workbook with the rows below its header, by column."""
    book = openpyxl.load_workbook(BytesIO(visits_book(places)))
    t, found = places.facts.t, []
    for sheet, columns in zip(book.worksheets, (VISIT_COLUMNS, FIGURE_COLUMNS), strict=True):
        heads = [head_of(column, t) for column in columns]
        lines = list(sheet.iter_rows())
        at = next(n for n, line in enumerate(lines) if [cell.value for cell in line] == heads)
        rows = [dict(zip(columns, line, strict=True)) for line in lines[at + 1 :]]
        found.append((sheet, at + 1, rows))
    return found


def values(rows, column):
    return [row[column].value for row in rows]


def test_both_sheets_list_the_villages_with_text_codes_and_add_up(few):
    total = few.facts.proposal.plan.total
    for sheet, _, rows in sheets(few):
        assert values(rows, "area_code") == list(few.villages["area_code"])
        assert {row["area_code"].data_type for row in rows} == {"s"}
        assert sum(values(rows, "quota")) == total.workers
        assert values(rows, "names_to_list") == list(few.villages["names_to_list"])
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    (_, _, visits), (_, _, figures) = sheets(few)
    assert sum(values(figures, "cost")) == total.cost
    assert values(figures, "coverage_rate") == list(few.villages["coverage_rate"])
    assert {row["coverage_rate"].number_format for row in figures} == {"0.00%"}
    assert values(visits, "active") == [None] * 4


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_header_is_frozen_and_repeated_on_every_page(few_facts, language):
    for sheet, header, _ in sheets(places_of(few_facts(language))):
        assert sheet.freeze_panes.endswith(str(header + 1))
        assert sheet.print_title_rows == f"${header}:${header}"


def test_the_sheet_to_fill_in_holds_no_figure_of_coverage():
    for column in ("active_participants", "potential_workers", "coverage_rate", "cost", "reason"):
        assert column in FIGURE_COLUMNS
        assert column not in VISIT_COLUMNS


def test_only_counts_days_and_yes_or_no_can_be_filled_in(few):
    (sheet, header, rows), _ = sheets(few)
    last = header + len(rows)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    letters = {name: rows[0][name].column_letter for name in VISIT_COLUMNS}
    where = {name: f"{letters[name]}{header + 1}:{letters[name]}{last}" for name in letters}
    answers = rules[where["visited"]]
    assert (answers.type, answers.formula1) == ("list", '"ya,belum"')
    assert rules[where["visit_date"]].type == "date"
    stages = ("listed", "identity_valid", "eligible", "decreed", "active")
    (counts,) = [rule for rule in rules.values() if rule.type == "whole"]
    assert {str(each) for each in counts.sqref.ranges} == {where[name] for name in stages}
    assert (counts.operator, counts.formula1, counts.allow_blank) == (
        "greaterThanOrEqual",
        "0",
        True,
    )
    assert rules["C3"].type == "custom"
    assert sheet["C3"].number_format == "@"


def test_links_are_links(few):
    _, (_, _, figures) = sheets(few)
    for row, link in zip(figures, few.villages["directions"], strict=True):
        assert row["directions"].hyperlink.target == link
        assert row["directions"].value == "Rute"


def test_a_village_without_a_shape_has_no_link_but_says_so(few_facts, codes, without_shapes):
    _, (_, _, figures) = sheets(places_of(few_facts(boundaries=without_shapes(codes[2]))))
    assert figures[2]["directions"].hyperlink is None
    assert figures[2]["directions"].value == "Tidak ada bentuk wilayah"


def test_both_sheets_say_sample_and_approximate_and_the_figures_their_origin(few):
    (visits, header, _), (figures, first, rows) = sheets(few)
    above = [str(cell.value) for (cell,) in visits.iter_rows(max_row=header - 1, max_col=1)]
    assert any("DATA CONTOH" in line and "Batas perkiraan" in line for line in above)
    about = "\n".join(
        str(cell.value) for (cell,) in figures.iter_rows(max_row=first - 1, max_col=1)
    )
    for said in ("DATA CONTOH", "Batas perkiraan", "per Desember 2025", few.facts.version):
        assert said in about
    assert set(values(rows, "as_of")) == {"Desember 2025"}
    for sheet in (visits, figures):
        assert "Desember 2025" in sheet.oddFooter.left.text


def test_no_text_is_a_formula(hostile):
    for _, _, rows in sheets(hostile):
        for column in ("area_name", "district", "regency"):
            assert (rows[0][column].value, rows[0][column].data_type) == (SHOWN, "s")


def test_what_is_not_known_is_blank(few):
    rows = few.villages.assign(
        priority_rank=pd.Series([pd.NA] * 4, dtype="Int64"),
        names_to_list=pd.Series([pd.NA] * 4, dtype="Int64"),
    )
    (_, _, visits), (_, _, figures) = sheets(few.__class__(few.facts, rows, few.districts))
    assert values(visits, "names_to_list") == values(figures, "names_to_list") == [None] * 4
    assert values(figures, "priority_rank") == [None] * 4


def test_a_plan_of_nothing_is_two_headers(few_facts):
    for _, _, rows in sheets(places_of(few_facts("en", budget=0))):
        assert rows == []


def test_headers_differ_so_that_none_is_taken_for_another():
    for language in ("id", "en"):
        for columns in (VISIT_COLUMNS, FIGURE_COLUMNS):
            heads = [head_of(column, Translator(language)) for column in columns]
            assert len(set(heads)) == len(heads)


def test_the_same_plan_gives_the_same_bytes_at_another_time(few_facts, few):
    first = visits_book(few)
    time.sleep(2.1)  # the clock of a ZIP counts two seconds
    assert visits_book(places_of(few_facts())) == first
