"""`geoucj data`, and what a table that cannot be read is answered with."""

import os

import pytest

from geoucj.tables.history import publish_version
from geoucj.tables.schemas import Kind
from tests.cli.conftest import PROVENANCE
from tests.tables.conftest import PROVENANCE as ORIGIN
from tests.tables.conftest import coverage, facts

HEADER = b"area_code,as_of,segment,active_participants,source\n"
ROW = b"6112,2024-01,ALL,5,s\n"
OFFICE = (  # Latin-1, semicolons and decimal commas, as an Indonesian Excel writes
    "area_code;as_of;segment;active_participants;published_rate;source\n"
    "61.12;2023-11;ALL;110.013;0,3921;café\n"
)


def test_both_shipped_sets_are_listed_and_the_sample_is_marked(geoucj):
    published, sample = geoucj("data", "list").out.splitlines()
    assert published.startswith("published: Angka yang diterbitkan (")
    assert "[Data contoh, bukan angka resmi]" in sample
    assert "[" not in published


def test_a_set_of_ones_own_is_listed_first_by_its_name(geoucj, data):
    data(HEADER + ROW, name="a")
    assert geoucj("data", "list", "--lang", "en").out.splitlines()[0] == "a: Test (MIT): coverage"


def test_the_tables_of_a_set_are_listed(geoucj):
    published, sample = geoucj("data", "list").out.splitlines()
    assert sample.endswith(
        "): coverage, workforce, targets, assistance, claims, employers, verification, indicators,"
        " contributions"
    )
    assert published.endswith("): coverage, workforce, targets, assistance, claims, contributions")


def test_the_published_figures_hold(geoucj):
    ran = geoucj("data", "check", "published", "--lang", "en")
    assert ran.code == 0
    assert ran.err == f"published: 0 errors, {len(ran.out.splitlines())} warnings.\n"
    assert all(line.startswith("warning: published/") for line in ran.out.splitlines())


def test_all_findings_are_printed_at_once_each_with_place_and_remedy(geoucj, data):
    data(HEADER + b"9999,2024-01,ALL,5,s\n6112,2024-13,ALL,-1,s\n")
    ran = geoucj("data", "check", "uji", "--lang", "en")
    assert ran.code == 1
    assert ran.err == "uji: 3 errors, 0 warnings.\n"
    first, second, third = ran.out.splitlines()
    assert first.startswith("error: uji/coverage.csv, row 2, column area_code: ")
    assert "Kepmendagri" in first
    assert "row 3, column active_participants" in second
    assert "row 3, column as_of" in third


def test_a_table_with_errors_is_not_used(geoucj, data):
    data(HEADER + b"9999,2024-01,ALL,5,s\n")
    said = geoucj("table", "--data", "uji", "--level", "province").sentence
    assert "baris 2" in said
    assert "geoucj data check uji" in said


def test_an_office_csv_gives_the_same_figures(geoucj, data):
    data(OFFICE.encode("latin-1"))
    ran = geoucj("table", "--data", "uji", "--level", "regency", "--area", "61")
    (kubu_raya,) = (line for line in ran.out.splitlines() if line.startswith("6112,"))
    assert "2023-11,ALL,110013,280574,0.3921,published" in kubu_raya
    assert "café" in kubu_raya


BAD = {
    "empty file": (b"", "coverage.csv"),
    "header only": (HEADER, "coverage.csv"),
    "text named xlsx": (b"text", "coverage.xlsx"),
    "cut-off xlsx": (b"PK\x03\x04abc", "coverage.xlsx"),
    "zeros": (b"\0" * 1000, "coverage.csv"),
    "text named parquet": (b"text", "coverage.parquet"),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
@pytest.mark.parametrize("command", [("data", "check"), ("table", "--level", "province", "--data")])
def test_a_file_that_is_no_table_is_answered_by_one_sentence(geoucj, data, content, command):
    path = data(*content)
    indonesian, english = (
        geoucj(*command, "uji", "--lang", language).sentence for language in ("id", "en")
    )
    assert str(path) in indonesian
    assert str(path) in english
    assert indonesian != english
    assert path.read_bytes() == content[0]


def test_200_mb_of_zeros_are_not_even_opened(geoucj, data):
    path = data(b"")
    os.truncate(path, 200_000_000)
    said = geoucj("table", "--data", "uji", "--level", "province").sentence
    assert "200 MB" in said
    assert path.stat().st_size == 200_000_000


def test_a_broken_provenance_is_named_and_the_other_sets_are_listed(geoucj, data):
    path = data(HEADER + ROW).with_name("provenance.toml")
    path.write_text(PROVENANCE.replace('"MIT"', "MIT"), "utf-8")
    ran = geoucj("data", "list")
    assert ran.code == 0
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["published", "sample"]
    assert "provenance.toml" in ran.err
    checked = geoucj("data", "check")
    assert checked.code == 1
    assert "provenance.toml" in checked.err
    assert "provenance.toml" in geoucj("table", "--data", "uji", "--level", "province").sentence


@pytest.fixture
def versions(tmp_path, registry):
    """Return a data set of two versions: 2025-09 comes to Kubu Raya, 2025-08 is corrected."""
    home = tmp_path / "data" / "bulanan"
    for rows in (
        [("6112", "2025-08", "ALL", 1000.0)],
        [("6112", "2025-08", "ALL", 950.0), ("6112", "2025-09", "ALL", 1100.0)],
    ):
        more = {"sheet": "Data", "in_file": 2100, "published": 2050, "set_aside": 50}
        made = facts(when="2025-10-02T03:04:05+00:00", **more)
        publish_version(home, {Kind.COVERAGE: coverage(*rows)}, made, ORIGIN, registry)
    return home


@pytest.mark.usefixtures("versions")
def test_versions_are_listed_with_what_they_hold(geoucj):
    ran = geoucj("data", "versions", "bulanan")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "1: 2025-10-02 03:04 UTC, Rina, september.xlsx (Data): 2.050 dari 2.100 pekerja "
        "diterbitkan (cakupan; Agu 2025)",
        "2: 2025-10-02 03:04 UTC, Rina, september.xlsx (Data): 2.050 dari 2.100 pekerja "
        "diterbitkan (cakupan; Agu 2025, Sep 2025) [dipakai, berdasarkan 1]",
    ]


def test_a_set_without_versions_says_so(geoucj):
    ran = geoucj("data", "versions", "published", "--lang", "en")
    assert (ran.code, ran.out) == (0, "")
    assert "has no versions" in ran.err
    assert "lain" in geoucj("data", "versions", "lain").sentence
    assert "published" in geoucj("data", "rollback", "published").sentence


@pytest.mark.usefixtures("versions")
def test_two_versions_are_compared(geoucj, tmp_path):
    out = tmp_path / "beda.csv"
    ran = geoucj("data", "diff", "bulanan", "--lang", "en", "--out", out)
    assert ran.out.splitlines() == [
        "Coverage: 1 rows added, 0 removed, 1 changed",
        "Areas changed: 1",
        "Active, regency/city, August 2025: 1,000 to 950 (gained 0, lost 50)",
        "Active, regency/city, September 2025: 0 to 1,100 (gained 1,100, lost 0)",
    ]
    assert ran.err.startswith("bulanan: from version 1 to version 2")
    assert out.read_text("utf-8-sig").splitlines()[:2] == [
        "area_code,as_of,measure,before,after,gained,lost",
        "6112,2025-08,active_participants,1000.0,950.0,0.0,50.0",
    ]
    back = geoucj("data", "diff", "bulanan", 2, 1).out
    assert "Cakupan: 0 baris baru, 1 dihapus, 1 berubah" in back
    assert geoucj("data", "diff", "bulanan", 1, 1, "--lang", "en").out == "Nothing has changed.\n"
    assert "7" in geoucj("data", "diff", "bulanan", 7).sentence


@pytest.mark.usefixtures("versions")
def test_a_first_version_is_compared_with_nothing(geoucj):
    ran = geoucj("data", "diff", "bulanan", 0, 1, "--lang", "en")
    assert ran.out.startswith("Coverage: 1 rows added, 0 removed, 0 changed")
    assert ran.err == "bulanan: from version nothing before to version 1\n"


@pytest.mark.usefixtures("versions")
def test_a_version_is_taken_back_and_used_again(geoucj):
    assert "versi 1 sekarang dipakai" in geoucj("data", "rollback", "bulanan").out
    table = ("table", "--data", "bulanan", "--level", "regency", "--area", "6112")
    assert ",1000," in geoucj(*table).out
    assert "versi 2 sekarang dipakai" in geoucj("data", "rollback", "bulanan", "--to", 2).out
    assert ",1100," in geoucj(*table).out
    assert "9" in geoucj("data", "rollback", "bulanan", "--to", 9).sentence
