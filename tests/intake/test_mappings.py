"""Mappings that are kept for next month."""

from dataclasses import replace

import pytest

from geoucj.errors import BrokenMappingError, MappingNameError, UnknownMappingError
from geoucj.intake.columns import fingerprint, guess_columns, mapping_of
from geoucj.intake.mappings import (
    list_mappings,
    load_mapping,
    mapping_for,
    named_mapping,
    save_mapping,
)
from geoucj.intake.model import Column, Layout, Meaning, Role, Sheet
from geoucj.tables.schemas import Kind

ACTIVE = Meaning("active_participants", Kind.COVERAGE)


def table(title, *headers, numbers=None):
    """Return a sheet with one row of data, and its layout."""
    places = numbers or list(range(len(headers)))
    row = [None] * (max(places) + 1)
    for place, number in enumerate(places):
        row[number] = "Sambas" if place == 0 else 7 + place
    columns = tuple(Column(n, (h,)) for n, h in zip(places, headers, strict=True))
    return Sheet("S", [row]), Layout(title, (), columns, {1: Role.DATA})


def mapped(registry, sheet, layout, name, **changes):
    guesses = guess_columns(sheet, layout, registry)
    return mapping_of(guesses, layout, sheet, name=name, **changes)


def test_a_mapping_is_read_as_it_was_written(tmp_path, registry):
    sheet, layout = table("Sept 2025", "Kecamatan", "Potensi PU", "Aktif PU", "Cakupan (%)")
    mapping = mapped(registry, sheet, layout, "Cabang Pontianak 1")
    save_mapping(tmp_path / "new", mapping)
    assert load_mapping(tmp_path / "new", "Cabang Pontianak 1") == mapping
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["Cabang Pontianak 1.toml"]


def test_next_months_file_gets_the_mapping_with_its_own_month(tmp_path, registry):
    sheet, layout = table("Posisi Sept 2025", "Kecamatan", "Xyz")
    mapping = mapped(registry, sheet, layout, "m", changes={1: ACTIVE})
    save_mapping(tmp_path, mapping)
    later_sheet, later = table("Posisi 31 Oktober 2025", "KECAMATAN", "xyz")
    found = mapping_for(tmp_path, later, later_sheet)
    assert found is not None
    assert (found.as_of, found.meanings[1]) == ("2025-10", ACTIVE)


def test_without_a_month_in_the_new_title_the_old_one_is_not_taken(tmp_path, registry):
    sheet, layout = table("Posisi Sept 2025", "Kecamatan", "Aktif")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m"))
    new_sheet, new = table("Data kepesertaan", "Kecamatan", "Aktif")
    found = mapping_for(tmp_path, new, new_sheet)
    assert found is not None
    assert found.as_of == ""


def test_the_segment_is_that_of_the_new_title_else_the_one_that_was_kept(tmp_path, registry):
    sheet, layout = table("Peserta aktif BPU Sept 2025", "Kecamatan", "Aktif")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m"))
    for title, segment in (("Peserta aktif PU Okt 2025", "PU"), ("Okt 2025", "BPU")):
        new_sheet, new = table(title, "Kecamatan", "Aktif")
        found = mapping_for(tmp_path, new, new_sheet)
        assert found is not None
        assert found.segment == segment


def test_months_of_columns_are_those_of_the_new_header(tmp_path, registry):
    sheet, layout = table("Aktif", "Kecamatan", "Potensi", "Aktif Agu 2025", "Aktif Sept 2025")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m"))
    new_sheet, new = table("Aktif", "Kecamatan", "Potensi", "Aktif Nov 2025", "Aktif Des 2025")
    found = mapping_for(tmp_path, new, new_sheet)
    assert found is not None
    assert [found.meanings[n].as_of for n in (1, 2, 3)] == ["", "2025-11", "2025-12"]


def test_a_table_that_has_grown_by_a_month_is_known(tmp_path, registry):
    sheet, layout = table("", "Kecamatan", "Aktif Agu 2025", "Aktif Sep 2025", "Ket")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m"))
    headers = ("Kecamatan", "Aktif Agu 2025", "Aktif Sep 2025", "Aktif Okt 2025", "Ket")
    new_sheet, new = table("", *headers)
    found = mapping_for(tmp_path, new, new_sheet)
    assert found is not None
    assert found.meanings[3] == replace(ACTIVE, as_of="2025-10")
    assert found.meanings[4].column == "note"


def test_an_empty_column_between_does_not_matter(tmp_path, registry):
    sheet, layout = table("Sept 2025", "Kecamatan", "Xyz", "Aktif")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m", changes={1: Meaning("note")}))
    new_sheet, new = table("Okt 2025", "Kecamatan", "Xyz", "Aktif", numbers=[0, 2, 5])
    assert fingerprint(new) == fingerprint(layout)
    found = mapping_for(tmp_path, new, new_sheet)
    assert found is not None
    assert (found.meanings[2], found.meanings[5]) == (Meaning("note"), ACTIVE)


def test_other_headers_have_no_mapping(tmp_path, registry):
    sheet, layout = table("Sept 2025", "Kecamatan", "Aktif")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m"))
    for headers in (("Kecamatan", "Potensi"), ("Aktif", "Kecamatan"), ("Kecamatan",)):
        new_sheet, new = table("Sept 2025", *headers)
        assert mapping_for(tmp_path, new, new_sheet) is None


def test_a_mapping_asked_for_by_name_leaves_unknown_columns_to_be_guessed(tmp_path, registry):
    sheet, layout = table("Sept 2025", "Kecamatan", "Xyz")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "m", changes={1: ACTIVE}))
    new_sheet, new = table("Okt 2025", "Kecamatan", "Potensi", "Xyz")
    found = named_mapping(tmp_path, "m", new, new_sheet)
    assert set(found.meanings) == {0, 2}
    assert (found.meanings[2], found.as_of) == (ACTIVE, "2025-10")


def test_a_broken_file_is_named_and_the_others_still_load(tmp_path, registry):
    sheet, layout = table("Sept 2025", "Kecamatan", "Aktif")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "good"))
    (tmp_path / "bad.toml").write_text("columns = [", encoding="utf-8")
    (tmp_path / "odd.toml").write_text("name = 'odd'", encoding="utf-8")
    found, broken = list_mappings(tmp_path)
    assert [each.name for each in found] == ["good"]
    assert [error.facts["path"] for error in broken] == [
        tmp_path / "bad.toml",
        tmp_path / "odd.toml",
    ]
    assert mapping_for(tmp_path, layout, sheet) is not None
    with pytest.raises(BrokenMappingError, match=r"bad\.toml"):
        load_mapping(tmp_path, "bad")


@pytest.mark.parametrize("name", ["", "../m", "a/b", "a\\b", ".x", "con", "x" * 65, "m ", "ä"])
def test_a_name_that_cannot_be_that_of_a_file_is_refused(tmp_path, registry, name):
    sheet, layout = table("Sept 2025", "Kecamatan", "Aktif")
    with pytest.raises(MappingNameError):
        save_mapping(tmp_path, mapped(registry, sheet, layout, name))
    with pytest.raises(MappingNameError):
        load_mapping(tmp_path, name)


def test_an_unknown_name_is_answered_with_those_there_are(tmp_path, registry):
    sheet, layout = table("Sept 2025", "Kecamatan", "Aktif")
    save_mapping(tmp_path, mapped(registry, sheet, layout, "cabang"))
    with pytest.raises(UnknownMappingError, match="cabang"):
        load_mapping(tmp_path, "m")


def test_a_folder_that_is_not_there_holds_no_mappings(tmp_path):
    sheet, layout = table("Sept 2025", "Kecamatan", "Aktif")
    assert list_mappings(tmp_path / "none") == ([], [])
    assert mapping_for(tmp_path / "none", layout, sheet) is None
