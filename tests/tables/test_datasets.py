import shutil
from pathlib import Path

import pytest

from geoucj.errors import EmptyTableError, InvalidDataError, ProvenanceError, UnknownNameError
from geoucj.i18n import Translator
from geoucj.schema import ACTIVE, POTENTIAL
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import LeftOut, check_dataset, list_datasets, open_dataset, unreadable
from geoucj.tables.findings import errors
from geoucj.tables.schemas import SCHEMAS, Kind

PROVENANCE = """\
title_id = "Uji"
title_en = "Test"
sample = false
source = "sumber"
licence = "MIT"
note_id = "catatan"
note_en = "note"

[[left_out]]
row = "x.csv:2"
reason_id = "alasan"
reason_en = "reason"
"""
# Latin-1, semicolons, decimal commas and points for thousands: an Indonesian Excel's CSV.
COVERAGE = """\
area_code;as_of;segment;active_participants;published_rate;source;note
61.12;2023-11;ALL;110.013;0,3921;Pemkab café;
61.12;2024;PU;50.000;;x;
61.12;2024;BPU;60.000;;x;
61.12;2024;JAKON;1.500;;x;
"""
WORKFORCE = """\
area_code,as_of,segment,potential_workers,source
6112,2024,PU,70000,x
6112,2024,BPU,200000,x
6112,2024,JAKON,1200,x
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    new = tmp_path / "uji"
    new.mkdir()
    (new / "provenance.toml").write_text(PROVENANCE, "utf-8")
    (new / "coverage.csv").write_bytes(COVERAGE.encode("latin-1"))
    (new / "workforce.csv").write_text(WORKFORCE, "utf-8")
    return new


def test_an_office_csv_reads_right(folder, registry):
    opened = open_dataset("uji", [folder.parent], registry)
    rows = opened.table(Kind.COVERAGE).set_index(["as_of", "segment"])
    assert rows.loc[("2023-11", "ALL"), [ACTIVE, "published_rate"]].tolist() == [110013, 0.3921]
    assert rows.loc[("2023-11", "ALL"), "source"] == "Pemkab café"
    assert set(rows["area_code"]) == {"6112"}
    assert opened.warnings == ()


def test_totals_of_segments_are_added_to_both_tables(folder, registry):
    opened = open_dataset("uji", [folder.parent], registry)
    for kind, column, whole in (
        (Kind.COVERAGE, ACTIVE, 111500),
        (Kind.WORKFORCE, POTENTIAL, 271200),
    ):
        rows = opened.table(kind)
        total = rows[(rows["segment"] == "ALL") & (rows["as_of"] == "2024")].iloc[0]
        assert total[column] == whole
        assert total["note"] == total["note_en"] == "PU + BPU + JAKON"
        assert total["source"] == "x"


def test_a_missing_table_is_empty_with_its_columns(folder, registry):
    claims = open_dataset("uji", [folder.parent], registry).table(Kind.CLAIMS)
    assert claims.empty
    assert list(claims) == list(SCHEMAS[Kind.CLAIMS].columns)


def test_provenance_is_read(folder):
    (dataset,) = list_datasets([folder.parent])
    assert (dataset.name, dataset.provenance.title_id) == ("uji", "Uji")
    assert dataset.provenance.left_out == (LeftOut("x.csv:2", "alasan", "reason"),)


def test_an_earlier_folder_hides_a_set_of_the_same_name(folder, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(folder, other / "uji")
    assert [d.folder for d in list_datasets([other, folder.parent])] == [other / "uji"]
    assert list_datasets([tmp_path / "none"]) == []


def test_an_unknown_name_lists_what_there_is(folder, registry):
    with pytest.raises(UnknownNameError) as caught:
        open_dataset("lain", [folder.parent], registry)
    assert caught.value.facts["known"] == "uji"


def test_an_unusable_set_is_one_error_with_every_finding(folder, registry):
    bad = COVERAGE + "xx;2024;ALL;-1;;x;\n61.1;2024;ALL;5;;;\n"
    (folder / "coverage.csv").write_bytes(bad.encode("latin-1"))
    with pytest.raises(InvalidDataError) as caught:
        open_dataset("uji", [folder.parent], registry)
    findings = caught.value.facts["findings"]
    assert [(f.row, f.column, f.rule) for f in findings] == [
        (6, ACTIVE, "negative"),
        (6, "area_code", "malformed_code"),
        (7, "area_code", "code_repaired"),
        (7, "source", "blank"),
    ]
    assert check_dataset(folder, registry) == list(findings)
    assert Translator("id")("error.InvalidDataError", **caught.value.facts) == (
        "Data uji memuat 3 kesalahan, yang pertama pada coverage.csv, baris 6, kolom "
        "active_participants; lihat semuanya dengan `geoucj data check uji`."
    )
    assert "has 3 errors" in str(caught.value)


def test_an_unreadable_file_is_its_own_error(folder, registry):
    (folder / "workforce.csv").write_text("area_code\n", "utf-8")
    with pytest.raises(EmptyTableError):
        check_dataset(folder, registry)


@pytest.mark.parametrize("text", ["title_id = ", "title_id = 'x'", PROVENANCE + "other = 1"])
def test_a_bad_provenance_stops_only_its_own_set(folder, registry, text):
    shutil.copytree(folder, folder.with_name("lain"))
    (folder / "provenance.toml").write_text(text, "utf-8")
    assert [each.name for each in list_datasets([folder.parent])] == ["lain"]
    assert open_dataset("lain", [folder.parent], registry).name == "lain"
    with pytest.raises(ProvenanceError, match=r"uji.provenance\.toml") as caught:
        open_dataset("uji", [folder.parent], registry)
    assert [str(why) for why in unreadable([folder.parent]).values()] == [str(caught.value)]


def test_a_set_that_is_well_has_nothing_unreadable(folder):
    assert unreadable([folder.parent, SHIPPED / "data"]) == {}


@pytest.mark.parametrize("name", ["published", "sample"])
def test_the_sets_that_come_with_the_source_hold(name, registry):
    dataset = open_dataset(name, [SHIPPED / "data"], registry)
    assert dataset.provenance.sample is (name == "sample")
    assert errors(check_dataset(dataset.folder, registry)) == []
    assert dataset.table(Kind.CONTRIBUTIONS)["rupiah_per_month"].isin([16800, 36800]).all()
