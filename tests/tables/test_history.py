"""Versions: what is published is added, kept, listed and taken back, by two at once too."""

import os
import subprocess
import sys
import tomllib

import pandas as pd
import pytest

from geoucj.errors import (
    DataSetNameError,
    InvalidDataError,
    NoEarlierVersionError,
    ProvenanceError,
    ReservedDataSetError,
    UnknownVersionError,
)
from geoucj.schema import Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import list_datasets, open_dataset
from geoucj.tables.findings import Finding, Severity
from geoucj.tables.history import (
    current_version,
    list_versions,
    publish_version,
    roll_back,
    version_of,
)
from geoucj.tables.merging import LARGE
from geoucj.tables.schemas import Kind
from geoucj.tables.versions import content_version
from tests.tables.conftest import PROVENANCE, coverage, facts

FIRST = ("6112", "2025-08", "ALL", 100.0)
SECOND = ("6112", "2025-09", "ALL", 120.0)
THIRD = ("6112", "2025-10", "ALL", 130.0)


def rows_of(home, registry, kind=Kind.COVERAGE):
    table = open_dataset(home.name, [home.parent], registry).table(kind)
    return {(r.area_code, r.as_of, r.segment): r.active_participants for r in table.itertuples()}


def test_a_first_version_makes_the_data_set(publish, home, registry):
    version = publish(FIRST)
    assert (version.number, version.based_on, version.folder.name) == (1, 0, "0001")
    assert (home / "CURRENT").read_text() == "0001\n"
    (listed,) = list_datasets([home.parent])
    assert (listed.name, listed.folder, listed.provenance) == (
        "bulanan",
        version.folder,
        PROVENANCE,
    )
    assert rows_of(home, registry) == {FIRST[:3]: 100}


def test_the_same_key_is_replaced_and_all_other_rows_stay(publish, home, registry):
    publish(FIRST, SECOND)
    publish(("6112", "2025-09", "ALL", 125.0), THIRD)
    assert rows_of(home, registry) == {FIRST[:3]: 100, SECOND[:3]: 125, THIRD[:3]: 130}


def test_a_figure_that_an_import_leaves_blank_stays_and_both_sources_are_named(
    publish, home, registry
):
    publish(FIRST, SECOND)
    rate = pd.DataFrame(
        [("6112", "2025-09", "ALL", 0.4, "Dinas"), ("6112", "2025-10", "ALL", 0.5, "Dinas")],
        columns=["area_code", "as_of", "segment", "published_rate", "source"],
    )
    for _ in range(2):  # the second time nothing changes
        publish(tables={Kind.COVERAGE: rate})
        table = open_dataset("bulanan", [home.parent], registry).table(Kind.COVERAGE)
        figures = table[["active_participants", "published_rate"]].fillna(-1)
        assert figures.to_numpy().tolist() == [[100, -1], [120, 0.4], [-1, 0.5]]
        assert table["source"].tolist() == ["Cabang", "Cabang; Dinas", "Dinas"]
    publish(("6112", "2025-09", "ALL", 125.0))
    table = open_dataset("bulanan", [home.parent], registry).table(Kind.COVERAGE)
    assert table["active_participants"].tolist()[1] == 125
    assert table["source"].tolist()[1] == "Cabang; Dinas"


def test_columns_that_only_one_import_has_are_kept(publish, home, registry):
    publish(tables={Kind.COVERAGE: coverage(FIRST).assign(note="lama", published_rate=0.3921)})
    publish(SECOND)
    table = open_dataset("bulanan", [home.parent], registry).table(Kind.COVERAGE)
    assert table["note"].tolist() == ["lama", ""]
    assert table["published_rate"].fillna(-1).tolist() == [0.3921, -1]


def test_a_figure_set_aside_stays_beside_the_new_one(publish, home, registry):
    aside = coverage(FIRST).assign(standing="set_aside", source="Koran", note="lain")
    publish(tables={Kind.COVERAGE: pd.concat([coverage(FIRST), aside])})
    publish(("6112", "2025-08", "ALL", 101.0))
    table = open_dataset("bulanan", [home.parent], registry).table(Kind.COVERAGE)
    assert sorted(zip(table["standing"], table["active_participants"], strict=True)) == [
        ("", 101),
        ("set_aside", 100),
    ]


def test_a_table_that_does_not_change_is_shared(publish):
    workforce = coverage(FIRST).rename(columns={"active_participants": "potential_workers"})
    first = publish(tables={Kind.COVERAGE: coverage(FIRST), Kind.WORKFORCE: workforce})
    second = publish(SECOND)
    third = publish(SECOND, file="sama.xlsx")
    files = [version.folder / "workforce.csv" for version in (first, second, third)]
    assert {file.stat().st_ino for file in files} == {files[0].stat().st_ino}
    same = second.folder / "coverage.csv", third.folder / "coverage.csv"
    assert same[0].samefile(same[1])
    assert not (first.folder / "coverage.csv").samefile(same[0])


def test_a_disk_without_links_holds_copies(publish, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    workforce = coverage(FIRST).rename(columns={"active_participants": "potential_workers"})
    first = publish(tables={Kind.WORKFORCE: workforce})
    monkeypatch.setattr(os, "link", refuse)
    second = publish(SECOND)
    copy = second.folder / "workforce.csv"
    assert copy.read_bytes() == (first.folder / "workforce.csv").read_bytes()
    assert copy.stat().st_nlink == 1


def test_a_large_table_becomes_parquet_and_grows_on(publish, home, registry):
    codes = registry.at(Level.VILLAGE)["area_code"]
    months = [f"20{year:02}-{month:02}" for year in range(20, 25) for month in (3, 6, 9, 12)]
    rows = [(code, month, "ALL", 5.0) for code in codes[:1100] for month in months]
    assert len(rows) > LARGE
    large = publish(*rows)
    assert not (large.folder / "coverage.csv").exists()
    later = publish(SECOND)
    assert (later.folder / "coverage.parquet").exists()
    found = rows_of(home, registry)
    assert len(found) == len(rows) + 1
    assert found[SECOND[:3]] == 120


def test_what_was_imported_is_kept_beside_the_tables(publish):
    finding = Finding("a.xlsx", 7, "Jumlah", "=1+1", "negative", Severity.WARNING, "D7", "1,2")
    version = publish(
        FIRST,
        sheet="Data",
        in_file=10,
        published=7,
        set_aside=2,
        refused=1,
        mapping={"name": "cabang", "columns": {"D": {"column": "active_participants"}}},
        decisions="village,action\nBaruga,set_aside\n",
        findings=[finding],
    )
    assert version.kinds == (Kind.COVERAGE,)
    assert version.months == ("2025-08",)
    assert (version.facts.in_file, version.facts.published) == (10, 7)
    assert (version.facts.set_aside, version.facts.refused) == (2, 1)
    assert version.facts.when.endswith("+00:00")
    written = tomllib.loads((version.folder / "version.toml").read_text("utf-8"))
    assert written["mapping"]["columns"]["D"]["column"] == "active_participants"
    assert (written["sha256"], written["who"], written["sheet"]) == ("a" * 64, "Rina", "Data")
    assert (version.folder / "decisions.csv").read_text() == "village,action\nBaruga,set_aside\n"
    assert (version.folder / "findings.csv").read_text("utf-8") == (
        "file,row,cell,column,value,rule,severity,more\n"
        'a.xlsx,7,D7,Jumlah,\'=1+1,negative,warning,"1,2"\n'
    )


def test_a_version_taken_back_gives_the_figures_and_the_word_of_before(publish, home, registry):
    publish(FIRST)
    word = content_version(home)
    publish(SECOND)
    assert content_version(home) != word
    assert roll_back(home).number == 1
    assert rows_of(home, registry) == {FIRST[:3]: 100}
    assert content_version(home) == word
    assert [version.number for version in list_versions(home)] == [1, 2]
    assert roll_back(home, 2) == current_version(home)
    assert rows_of(home, registry) == {FIRST[:3]: 100, SECOND[:3]: 120}


def test_after_a_step_back_the_next_version_builds_on_the_one_in_use(publish, home, registry):
    publish(FIRST)
    publish(SECOND)
    roll_back(home)
    version = publish(THIRD)
    assert (version.number, version.based_on) == (3, 1)
    assert rows_of(home, registry) == {FIRST[:3]: 100, THIRD[:3]: 130}
    assert roll_back(home).number == 1


def test_there_is_nothing_before_the_first_version(publish, home):
    publish(FIRST)
    with pytest.raises(NoEarlierVersionError):
        roll_back(home)
    with pytest.raises(UnknownVersionError) as caught:
        roll_back(home, 7)
    assert caught.value.facts == {"name": 7, "known": "1"}
    assert current_version(home).number == 1


def test_a_result_with_errors_is_not_published(publish, home, registry):
    publish(FIRST)
    with pytest.raises(InvalidDataError) as caught:
        publish(("9999", "2025-09", "ALL", 5.0))
    assert caught.value.facts["findings"][0].rule == "unknown_code"
    with pytest.raises(InvalidDataError):
        publish(SECOND, SECOND)
    assert [version.number for version in list_versions(home)] == [1]
    assert [path.name for path in (home / "versions").iterdir()] == ["0001"]
    assert rows_of(home, registry) == {FIRST[:3]: 100}


@pytest.mark.parametrize("name", ["published", "sample", "intake", "scenarios"])
def test_sets_of_the_source_are_not_published_into(tmp_path, registry, name):
    home = tmp_path / name
    with pytest.raises(ReservedDataSetError):
        publish_version(home, {Kind.COVERAGE: coverage(FIRST)}, facts(), PROVENANCE, registry)
    assert not home.exists()


def test_a_set_made_by_hand_is_not_published_into(publish, home):
    home.mkdir(parents=True)
    (home / "provenance.toml").write_text("")
    with pytest.raises(ReservedDataSetError):
        publish(FIRST)
    with pytest.raises(ReservedDataSetError):
        roll_back(home)
    assert list_versions(home) == ()


@pytest.mark.parametrize("name", ["..", "a b", "a.b", "-a", "é", "a" * 61])
def test_a_name_must_be_that_of_a_plain_folder(tmp_path, registry, name):
    with pytest.raises(DataSetNameError):
        publish_version(tmp_path / name, {}, facts(), PROVENANCE, registry)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "x", "0", "-1", "\ufffd"])
def test_a_damaged_pointer_is_said_and_can_be_set_again(publish, home, registry, text):
    publish(FIRST)
    (home / "CURRENT").write_text(text, "utf-8")
    assert list_datasets([home.parent]) == []
    for step in (lambda: rows_of(home, registry), lambda: publish(SECOND), lambda: roll_back(home)):
        with pytest.raises(ProvenanceError, match="CURRENT"):
            step()
    roll_back(home, 1)
    assert rows_of(home, registry) == {FIRST[:3]: 100}


def test_damaged_facts_are_said(publish, home):
    version = publish(FIRST)
    (version.folder / "version.toml").write_text("number = 1")
    with pytest.raises(ProvenanceError, match=r"version\.toml"):
        version_of(home, 1)


CLERK = """
import sys
from pathlib import Path
from geoucj.areas.registry import load_registry
from geoucj.settings import SHIPPED
from geoucj.tables.history import publish_version
from geoucj.tables.schemas import Kind
from tests.tables.conftest import PROVENANCE, coverage, facts

home, registry = Path(sys.argv[1]), load_registry([SHIPPED / "boundaries"])
print("ready", flush=True)
sys.stdin.readline()
for turn in range(int(sys.argv[3])):
    rows = coverage((sys.argv[2], f"2025-{turn + 1:02}", "ALL", 10.0))
    publish_version(home, {Kind.COVERAGE: rows}, facts(sys.argv[2]), PROVENANCE, registry)
"""


def test_of_two_clerks_at_once_both_are_kept(home, registry):
    turns, areas = 4, ("6101", "6102")
    clerks = [
        subprocess.Popen(
            [sys.executable, "-c", CLERK, str(home), area, str(turns)],
            cwd=SHIPPED,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for area in areas
    ]
    for clerk in clerks:
        assert clerk.stdout.readline() == "ready\n"
    for clerk in clerks:
        clerk.stdin.write("\n")
        clerk.stdin.flush()
    for clerk in clerks:
        clerk.communicate(timeout=120)
        assert clerk.returncode == 0
    assert len(rows_of(home, registry)) == turns * len(areas)
    versions = list_versions(home)
    assert [version.number for version in versions] == list(range(1, 9))
    assert [version.based_on for version in versions] == list(range(8))
