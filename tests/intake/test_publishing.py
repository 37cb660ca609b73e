"""Publishing and previews: what is written, and what is left alone."""

import csv
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest

from geoucj.areas.names import NameIndex
from geoucj.errors import DataSetNameError, InvalidDataError, ReservedDataSetError
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.model import Action, Decision
from geoucj.intake.places.decisions import remember, remembered
from geoucj.intake.publishing import (
    INTAKE,
    PREVIEW,
    drop_preview,
    home_of,
    preview,
    preview_name,
    publish,
    published_tables,
)
from geoucj.intake.review import Wishes, review, understand
from geoucj.settings import Settings
from geoucj.tables.datasets import find_home, list_datasets
from geoucj.tables.history import current_version, list_versions
from geoucj.tables.schemas import Kind

HEADER = "area_code,as_of,segment,active_participants\n"
PLACE = ("6112", "2025-09", "ALL")


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data")


@pytest.fixture
def reviewed(tmp_path, index):
    """Return a function that reviews a CSV of coverage."""

    def made(*lines, header=HEADER, decisions=(), before=None):
        path = tmp_path / "berkas.csv"
        path.write_text(header + "\n".join(lines) + "\n")
        understood = understand(read_workbook(path), Wishes(), tmp_path / "mappings", index)
        assert understood.questions == ()
        return review(understood, decisions, before or {}, index)

    return made


def active(tables):
    table = tables[Kind.COVERAGE].set_index(["area_code", "as_of", "segment"])
    return table["active_participants"].dropna().to_dict()


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_data_set_has_no_tables_yet_and_then_those_published(reviewed, settings, registry):
    assert published_tables("bulanan", settings, registry) == {}
    version = publish(
        reviewed("6112,2025-09,ALL,500"), (), "bulanan", settings, registry, who="Rina"
    )
    assert version.number == 1
    assert active(published_tables("bulanan", settings, registry)) == {PLACE: 500}


def test_a_version_says_where_it_comes_from_and_what_became_of_the_workers(
    reviewed, settings, registry
):
    found = reviewed("6112,2025-09,ALL,500", "9999,2025-09,ALL,70")
    publish(found, (), "bulanan", settings, registry, who="Rina")
    facts = current_version(settings.data / "bulanan").facts
    assert (facts.file, facts.who) == ("berkas.csv", "Rina")
    assert facts.sha256 == found.understood.sha256
    assert len(facts.sha256) == 64
    counts = (facts.in_file, facts.published, facts.set_aside, facts.refused)
    assert counts == (570, 500, 0, 70)
    columns = facts.mapping["meanings"]
    assert columns["3"]["column"] == "active_participants"
    assert columns["3"]["kind"] == "coverage"
    assert columns["0"]["kind"] == ""


def test_what_was_found_is_kept_beside_the_tables(reviewed, settings, registry):
    header = HEADER.replace("\n", ",potential_workers\n")
    found = reviewed("6112,2025-09,ALL,500,400", header=header)
    version = publish(found, (), "bulanan", settings, registry, who="")
    text = (version.folder / "findings.csv").read_text("utf-8-sig")
    kept = list(csv.DictReader(StringIO(text)))
    assert [(each["rule"], each["cell"]) for each in kept] == [
        (each.rule, each.cell) for each in found.findings
    ]
    assert kept


def test_decisions_are_kept_with_the_version_and_remembered(reviewed, settings, registry):
    decision = Decision(
        ("", "", "Kubu Raya", "", "Desa Lama", ""), Action.SET_ASIDE, who="Rina", why="bubar"
    )
    found = reviewed("6112,2025-09,ALL,500", decisions=[decision])
    version = publish(found, [decision], "bulanan", settings, registry, who="Rina")
    (kept,) = csv.DictReader(StringIO((version.folder / "decisions.csv").read_text("utf-8-sig")))
    assert (kept["village"], kept["action"], kept["why"]) == ("Desa Lama", "set_aside", "bubar")
    assert remembered(settings.data / INTAKE, registry) == (decision,)


def test_a_version_keeps_the_remembered_decisions_that_its_places_follow(
    reviewed, settings, registry
):
    header = HEADER.replace("area_code", "Kabupaten,Desa")
    here = Decision(("", "", "Kubu Raya", "", "Desa Lama", ""), Action.SET_ASIDE, why="bubar")
    other = Decision(("", "", "Kubu Raya", "", "Desa Lain", ""), Action.SET_ASIDE)
    remember(settings.data / INTAKE, [here, other])
    found = reviewed("KUBU RAYA,DESA LAMA,2025-09,ALL,5", header=header, decisions=[here, other])
    assert found.tally.set_aside == 5
    found.tables[Kind.COVERAGE] = reviewed("6112,2025-09,ALL,500").tables[Kind.COVERAGE]
    version = publish(found, (), "bulanan", settings, registry, who="Rina")
    (kept,) = csv.DictReader(StringIO((version.folder / "decisions.csv").read_text("utf-8-sig")))
    assert (kept["village"], kept["why"]) == ("Desa Lama", "bubar")


def test_decisions_on_a_version_that_cannot_be_are_not_remembered(reviewed, settings, registry):
    found = reviewed("6112,2025-09,ALL,500")
    found.tables[Kind.COVERAGE].table.loc[0, "active_participants"] = -1
    decision = Decision(("", "", "", "", "Desa Lama", ""), Action.SET_ASIDE)
    with pytest.raises(InvalidDataError):
        publish(found, [decision], "bulanan", settings, registry, who="")
    assert remembered(settings.data / INTAKE, registry) == ()


def test_a_preview_shows_the_tables_merged_and_leaves_the_data_set_alone(
    reviewed, settings, registry
):
    first = reviewed("6112,2025-08,ALL,400", "6112,2025-09,ALL,450", "6171,2025-09,ALL,9")
    publish(first, (), "bulanan", settings, registry, who="")
    before = files(settings.data)
    name = preview(reviewed("6112,2025-09,ALL,500"), "bulanan", settings, registry)
    assert name.startswith(f"bulanan{PREVIEW}-")
    assert active(published_tables(name, settings, registry)) == {
        ("6112", "2025-08", "ALL"): 400,
        PLACE: 500,
        ("6171", "2025-09", "ALL"): 9,
    }
    assert {path: before[path] for path in before} == {
        path: content for path, content in files(settings.data).items() if path in before
    }
    assert active(published_tables("bulanan", settings, registry))[PLACE] == 450
    assert len(list_versions(settings.data / "bulanan")) == 1


def test_totals_that_a_preview_replaces_the_parts_of_are_added_up_anew(
    reviewed, settings, registry
):
    parts = [f"6112,2025-09,{segment},10" for segment in ("PU", "BPU", "JAKON")]
    publish(reviewed(*parts), (), "bulanan", settings, registry, who="")
    assert active(published_tables("bulanan", settings, registry))[PLACE] == 30
    name = preview(reviewed("6112,2025-09,PU,15"), "bulanan", settings, registry)
    assert active(published_tables(name, settings, registry))[PLACE] == 35


def test_a_second_preview_of_a_file_forgets_the_first(reviewed, settings, registry):
    found = reviewed("6112,2025-09,ALL,500", "6171,2025-09,ALL,9")
    first = preview(found, "bulanan", settings, registry)
    made = found.tables[Kind.COVERAGE]
    fewer = {Kind.COVERAGE: replace(made, table=made.table.head(1))}  # one place was set aside
    assert preview(replace(found, tables=fewer), "bulanan", settings, registry) == first
    assert active(published_tables(first, settings, registry)) == {PLACE: 500}


def test_previews_of_two_files_stand_beside_each_other(reviewed, settings, registry):
    names = {}
    for workers in (500, 600):
        found = reviewed(f"6112,2025-09,ALL,{workers}")
        names[workers] = preview(found, "bulanan", settings, registry), found.understood.sha256
    for workers, (name, _) in names.items():
        assert active(published_tables(name, settings, registry)) == {PLACE: workers}
    drop_preview("bulanan", names[500][1], settings)
    assert [each.name for each in list_datasets([settings.data])] == [names[600][0]]


def test_two_who_preview_one_file_at_once_both_see_a_whole_one(reviewed, settings, registry):
    publish(reviewed("6171,2025-09,ALL,9"), (), "bulanan", settings, registry, who="")
    found = reviewed("6112,2025-09,ALL,500")

    def look(_):
        return preview(found, "bulanan", settings, registry)

    with ThreadPoolExecutor(4) as clerks:
        (name,) = set(clerks.map(look, range(12)))
    whole = {PLACE: 500, ("6171", "2025-09", "ALL"): 9}
    assert active(published_tables(name, settings, registry)) == whole
    assert not list((settings.data / INTAKE).glob(".preview-*"))


def test_a_preview_that_nobody_took_away_goes_after_a_day(reviewed, settings, registry):
    old = preview(reviewed("6112,2025-09,ALL,500"), "bulanan", settings, registry)
    new = preview(reviewed("6112,2025-09,ALL,600"), "bulanan", settings, registry)
    own = f"bulanan{PREVIEW}-lama"  # a data set that only has such a name
    publish(reviewed("6112,2025-09,ALL,700"), (), own, settings, registry, who="")
    for name in (old, own):
        mark = settings.data / name / "CURRENT"
        os.utime(mark, (0, mark.stat().st_mtime - 25 * 3600))
    preview(reviewed("6112,2025-09,ALL,600"), "bulanan", settings, registry)
    assert {each.name for each in list_datasets([settings.data])} == {new, own}


def test_the_preview_of_a_data_set_with_a_long_name_has_a_name_too(reviewed, settings, registry):
    name = preview(reviewed("6112,2025-09,ALL,500"), "a" * 60, settings, registry)
    assert active(published_tables(name, settings, registry)) == {PLACE: 500}
    assert preview_name("a" * 60, "0") != preview_name("a" * 59, "0")


def test_a_preview_says_so_in_its_title_and_is_gone_once_published(reviewed, settings, registry):
    found = reviewed("6112,2025-09,ALL,500")
    name = preview(found, "bulanan", settings, registry)
    titles = {each.name: each.provenance for each in list_datasets(settings.data_folders)}
    assert titles[name].title_id == "Pratinjau: Data bulanan (berkas.csv)"
    publish(found, (), "bulanan", settings, registry, who="")
    folder = find_home("bulanan", settings.data_folders)
    assert not folder.with_name(name).exists()
    titles = {each.name: each.provenance for each in list_datasets(settings.data_folders)}
    assert titles["bulanan"].title_id == "Data bulanan"
    assert not titles["bulanan"].sample


def test_a_new_version_keeps_the_title_of_the_data_set(reviewed, settings, registry):
    version = publish(reviewed("6112,2025-09,ALL,5"), (), "bulanan", settings, registry, who="")
    facts = version.folder / "provenance.toml"
    facts.write_text(facts.read_text("utf-8").replace("Data bulanan", "Laporan cabang"), "utf-8")
    publish(reviewed("6112,2025-10,ALL,6"), (), "bulanan", settings, registry, who="")
    titles = {each.name: each.provenance for each in list_datasets(settings.data_folders)}
    assert titles["bulanan"].title_id == "Laporan cabang"


@pytest.mark.parametrize("name", ["../lain", "", ".", "a/b", "a b"])
def test_nothing_is_written_outside_the_folder_of_data(reviewed, settings, registry, name):
    found = reviewed("6112,2025-09,ALL,500")
    with pytest.raises(DataSetNameError):
        publish(found, (), name, settings, registry, who="")
    with pytest.raises(DataSetNameError):
        preview(found, name, settings, registry)
    assert not settings.data.exists()
    assert not settings.data.with_name("lain").exists()


@pytest.mark.parametrize(
    "name", ["published", "sample", INTAKE, f"a{PREVIEW}", f"a{PREVIEW}-0a1b2c"]
)
def test_sets_that_are_not_of_imports_stay(settings, name):
    with pytest.raises(ReservedDataSetError):
        home_of(name, settings)


def test_the_order_of_the_rows_does_not_change_what_is_published(reviewed, settings, registry):
    lines = ["6112,2025-09,ALL,500", "6171,2025-09,ALL,9"]
    publish(reviewed(*lines), (), "satu", settings, registry, who="")
    publish(reviewed(*lines[::-1]), (), "dua", settings, registry, who="")
    one, two = (published_tables(name, settings, registry) for name in ("satu", "dua"))
    pd.testing.assert_frame_equal(one[Kind.COVERAGE], two[Kind.COVERAGE])
