"""Files as offices send them, from the file to every figure with its cell and written place."""

from dataclasses import replace

import pandas as pd
import pytest

from geoucj.areas import spelling
from geoucj.areas.codes import level_of
from geoucj.intake.checks.totals import check_totals
from geoucj.intake.columns import guess_columns, mapping_of, open_questions
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.layout import choose_sheet, find_layout
from geoucj.intake.mappings import mapping_for, save_mapping
from geoucj.intake.model import Meaning
from geoucj.intake.unfold import unfold
from tests.intake.office_files import MAKERS, write_all

NAMES = [maker.__name__ for maker in MAKERS]
KEYS = ["row", "letter", "kind", "column", "segment", "as_of"]


@pytest.fixture(scope="module")
def office_files(tmp_path_factory, registry):
    return write_all(tmp_path_factory.mktemp("office"), registry)


@pytest.fixture(scope="module")
def unfolded(office_files, registry):
    """Return file, layout, guesses, mapping and records by name; each made when asked for."""
    known = {}

    def of(name):
        if name not in known:
            file = office_files[name]
            sheet = choose_sheet(read_workbook(file.path), file.sheet)
            layout = find_layout(sheet)
            guesses = guess_columns(sheet, layout, registry)
            mapping = mapping_of(guesses, layout, sheet)
            records = unfold(sheet, layout, mapping, file.path.name)
            known[name] = (file, sheet, layout, guesses, mapping, records)
        return known[name]

    return of


def wanted_cells(file, records):
    """Return expected and found values side by side; rows that are no area are not expected."""
    wanted = file.expected.assign(row=file.expected["row"].astype("int64")).set_index(KEYS)["value"]
    written = records.rows["village"].isin(file.set_aside)
    found = records.cells[~records.cells["row"].isin(records.rows.index[written])]
    texts = {name: "str" for name in KEYS if name != "row"}
    return wanted.sort_index(), found.astype(texts).set_index(KEYS)["value"].sort_index()


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_stands_where_it_is_expected_and_no_other(unfolded, name):
    file, *_, records = unfolded(name)
    wanted, found = wanted_cells(file, records)
    pd.testing.assert_series_equal(found, wanted, check_index_type=False, check_exact=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_guessed_without_a_question(unfolded, name):
    file, _, _, guesses, mapping, _ = unfolded(name)
    assert open_questions(mapping, guesses) == ()
    found = {each.column.number: _plain(each.meaning) for each in guesses}
    assert found == {n: _plain(file.meanings.get(n, Meaning())) for n in found}
    assert mapping.as_of == file.as_of


@pytest.mark.parametrize("name", NAMES)
def test_each_figure_has_the_place_of_its_row(unfolded, name, registry):
    file, *_, records = unfolded(name)
    for code, row in file.expected[["area_code", "row"]].drop_duplicates().to_numpy().tolist():
        level = level_of(code)
        written = records.rows.loc[int(row)]
        named = written[str(level)] or written["place"] or written["area_code"]
        official = spelling.standard(registry.name(code), level).removeprefix("kota")
        digits = written["area_code"].replace(".", "")
        assert spelling.standard(named, level).removeprefix("kota") == official or digits == code


@pytest.mark.parametrize(
    ("name", "column", "texts"),
    [
        ("kubu_raya_villages", "district", ["SUNGAI RAYA", "KUALA MANDOR B", "RASAU JAYA"]),
        ("kubu_raya_ods", "district", ["Sei Ambawang"]),
        ("sambas_three_lines", "district", ["KEC. SAMBAS", "KEC. TELUK KERAMAT", "KEC. JAWAI"]),
        ("sambas_semicolons", "regency", ["Sambas"]),
        ("wajo_tabs", "district", ["Sabbangparu"]),
    ],
)
def test_names_that_stand_once_are_filled_down(unfolded, name, column, texts):
    records = unfolded(name)[-1]
    assert sorted(records.rows[column].unique()) == sorted(texts)


@pytest.mark.parametrize("name", NAMES)
def test_printed_totals_agree_with_their_rows(unfolded, name):
    _, _, layout, _, _, records = unfolded(name)
    assert check_totals(records, layout) == ()
    assert [f for f in records.findings if f.rule != "hidden_rows"] == []


def test_hidden_rows_are_said_once(unfolded):
    assert [f.value for f in unfolded("wajo_segments")[-1].findings] == ["2"]


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_that_was_kept_gives_the_same_figures(unfolded, name, tmp_path):
    _, sheet, layout, _, mapping, records = unfolded(name)
    save_mapping(tmp_path, replace(mapping, name="cabang"))
    again = mapping_for(tmp_path, layout, sheet)
    assert again is not None
    pd.testing.assert_frame_equal(unfold(sheet, layout, again).cells, records.cells)


def _plain(meaning):
    """Return a meaning without the segment ALL, which a lone total may or may not say."""
    return replace(meaning, segment=meaning.segment.replace("ALL", ""))
