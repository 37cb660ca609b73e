"""Plans kept by name: by two at once, through a killed process, and under hostile names."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.figures import figures_of_segment
from geoucj.errors import (
    BrokenScenarioError,
    ScenarioChangedError,
    ScenarioExistsError,
    ScenarioNameError,
)
from geoucj.planning.proposal import propose
from geoucj.planning.scenarios import (
    LONGEST,
    Outcome,
    Scenario,
    delete,
    list_scenarios,
    outcome_of,
    save,
    scenario_of,
)
from geoucj.schema import Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import list_datasets, open_dataset, unreadable
from geoucj.tables.schemas import Kind
from tests.planning.made_requests import REQUESTS
from tests.planning.made_scenarios import NEW, OLD, OUTCOME, REQUEST, named
from tests.planning.writing_scenarios import EACH

HOSTILE = [
    "<script>alert(1)</script>",
    "../x",
    "..",
    "/etc/passwd",
    "C:\\x",
    "=1+1",
    "con",
    "a.toml",
    "**tebal** [x](http://x)",
    "a" * LONGEST,
    "{nama}",
    "计划",
    "é",
    "e",
    ".lock",
]


@pytest.fixture(scope="module")
def proposal(registry):
    sample = open_dataset("sample", [SHIPPED / "data"], registry)
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    figures = figures_of_segment(*[sample.table(k) for k in kinds], registry, Segment.ALL)
    tables = (sample.table(Kind.INDICATORS), sample.table(Kind.CONTRIBUTIONS))
    return propose(REQUEST, figures, *tables)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "scenarios"


def kept(folder):
    found, broken = list_scenarios(folder)
    assert broken == []
    return found


def test_a_scenario_is_read_as_it_was_kept(folder):
    unknown = replace(OLD, name="Tanpa angka", outcome=Outcome(0, 0, 0, None, None))
    save(folder, OLD)
    save(folder, unknown)
    assert set(kept(folder)) == {OLD, unknown}
    said = (folder / f"{OLD.key}.toml").read_text("utf-8")
    assert OLD.key.startswith("rapat-bupati-")
    assert 'name = "Rapat bupati"' in said
    assert "budget = 500000000" in said


@given(REQUESTS)
def test_every_request_is_kept_exactly(tmp_path_factory, request_):
    folder = tmp_path_factory.mktemp("kept")
    save(folder, replace(OLD, request=request_))
    assert kept(folder) == [replace(OLD, request=request_)]


def test_the_newest_comes_first(folder):
    assert kept(folder) == []
    save(folder, OLD)
    save(folder, replace(NEW, name="Baru"))
    assert [each.name for each in kept(folder)] == ["Baru", OLD.name]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_name(folder, name):
    scenario = named(name)
    save(folder, scenario)
    assert kept(folder) == [scenario]
    (file,) = folder.glob("*.toml")
    assert file.stem.replace("-", "").isalnum()
    assert file.stem.isascii()
    assert {path.name for path in folder.parent.iterdir()} == {"scenarios"}


def test_hostile_names_do_not_replace_one_another(folder):
    for name in HOSTILE:
        save(folder, named(name))
    assert {each.name for each in kept(folder)} == set(HOSTILE)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_key_is_a_plain_name_of_a_file(one, other):
    first, second = named(one).key, named(other).key
    assert len(first) <= 50
    assert first.replace("-", "").isalnum()
    assert (one.casefold() == other.casefold()) <= (first == second)


@pytest.mark.parametrize("name", ["", "   ", "a\nb\x00", "a" * 81, "\u202eabc", "\ud800"])
def test_a_name_that_cannot_be_read_is_refused(proposal, name):
    with pytest.raises(ScenarioNameError) as caught:
        scenario_of(name, proposal, "0123456789ab")
    assert caught.value.facts["longest"] == LONGEST


def test_a_plan_is_kept_with_what_it_came_to(proposal):
    scenario = scenario_of("  Rapat \t bupati ", proposal, "0123456789ab")
    assert scenario.name == "Rapat bupati"
    assert scenario.request == proposal.request
    assert scenario.outcome == outcome_of(proposal)
    assert scenario.outcome.workers == proposal.chosen["quota"].sum()
    assert scenario.outcome.rate_before < scenario.outcome.rate_after
    assert scenario.when.endswith("+00:00")


def test_the_same_name_is_not_replaced_unasked(folder):
    save(folder, OLD)
    for name in ("Rapat bupati", "rapat BUPATI"):
        with pytest.raises(ScenarioExistsError) as caught:
            save(folder, replace(NEW, name=name))
        assert caught.value.facts["scenario"] == OLD
    save(folder, NEW, over=OLD)
    assert kept(folder) == [NEW]


def test_what_somebody_else_made_meanwhile_is_not_replaced(folder):
    save(folder, NEW)
    with pytest.raises(ScenarioExistsError):
        save(folder, replace(OLD, data_version="f" * 12), over=OLD)
    with pytest.raises(ScenarioChangedError):
        delete(folder, OLD)
    assert kept(folder) == [NEW]


def test_what_was_deleted_can_be_brought_back(folder):
    delete(folder, OLD)
    assert not folder.exists()
    save(folder, OLD)
    delete(folder, OLD)
    delete(folder, OLD)
    assert kept(folder) == []
    save(folder, OLD)
    assert kept(folder) == [OLD]


WHOLE = """name = "Rusak"
data_version = "0123456789ab"
when = "2025-12-01T02:03:04+00:00"
outcome = {workers = 1, areas = 1, cost = 1}
request = {data = "a", area_code = "6112", as_of = "2025-12", budget = 1, package = "a", months = 1}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name", "nama"),
        ('"Rusak"', '"Lain"'),  # a copy that would be listed twice
        ('"Rusak"', "5"),
        ("0123456789ab", "x"),
        ('"0123456789ab"', "1"),
        ("2025-12-01T02", "2025-13-01T02"),
        ('"2025-12-01T02:03:04+00:00"', "2025-12-01T02:03:04Z"),
        ("workers = 1", 'workers = "1"'),
        ("cost = 1", "cost = 1, rate_before = nan"),
        ("outcome = {workers = 1, areas = 1, cost = 1}", "outcome = 1"),
        ("budget = 1", "budget = -1"),
        ("budget = 1", "colour = 1"),
        (', budget = 1, package = "a", months = 1}', ""),
        (WHOLE, ""),
        (WHOLE, "\x00\x01"),
        (WHOLE, "a = " + "[" * 20_000),
        (WHOLE, "#" * 1_000_001),
    ],
)
def test_a_damaged_file_is_named_and_the_others_are_listed(folder, old, new):
    save(folder, OLD)
    rusak = folder / f"{named('Rusak').key}.toml"
    rusak.write_text(WHOLE)
    assert {each.name for each in kept(folder)} == {"Rusak", OLD.name}
    rusak.write_text(WHOLE.replace(old, new))
    found, (error,) = list_scenarios(folder)
    assert found == [OLD]
    assert error.facts["path"] == rusak
    with pytest.raises(BrokenScenarioError):  # nor is it replaced: it may hold something
        save(folder, named("Rusak"))


def test_bytes_that_are_no_text_are_named(folder):
    save(folder, OLD)
    (folder / "latin.toml").write_bytes(b'name = "\xe9"')
    found, (error,) = list_scenarios(folder)
    assert found == [OLD]
    assert str(error).count("\n") == 0


def test_the_folder_is_no_data_set(folder):
    save(folder, OLD)
    assert list_datasets([folder.parent]) == []
    assert unreadable([folder.parent]) == {}


def test_two_clerks_at_once_lose_nothing(folder):
    arguments = [sys.executable, "-m", "tests.planning.writing_scenarios", str(folder)]
    clerks = [
        subprocess.Popen([*arguments, who], cwd=SHIPPED, stdout=subprocess.PIPE, text=True)
        for who in ("a", "b")
    ]
    said = {who: clerk.communicate()[0].strip() for who, clerk in zip("ab", clerks, strict=True)}
    assert [clerk.returncode for clerk in clerks] == [0, 0]
    assert sorted(said.values()) == ["first", "late"]
    found = {each.name: each for each in kept(folder)}
    own = {f"{who} {number}" for who in "ab" for number in range(EACH)}
    assert set(found) == {*own, "Bersama"}
    assert said[found["Bersama"].data_version[0]] == "first"
    assert not list(folder.glob(".*.part"))


def seen_by_deaths(folder, copies, action):
    """Return what readers see after each death, checking that the next one can work."""
    copies.mkdir()
    arguments = [sys.executable, "-m", "tests.planning.dying_scenarios"]
    arguments += [str(folder), str(copies), action]
    ran = subprocess.run(arguments, cwd=SHIPPED, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    seen = []
    for number in range(1, len(list(copies.iterdir())) + 1):
        copy = copies / str(number)
        seen.append(kept(copy))
        save(copy, named("Berikutnya"))
        assert set(kept(copy)) == {*seen[-1], named("Berikutnya")}
    return seen


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize(("action", "after"), [("save", [NEW]), ("delete", [])])
def test_killed_at_any_step_the_old_or_the_new_one_is_there(folder, tmp_path, action, after):
    save(folder, OLD)
    seen = seen_by_deaths(folder, tmp_path / "copies", action)
    assert len(seen) > {"save": 8, "delete": 4}[action]
    turn = seen.index(after)
    assert seen == [[OLD]] * turn + [after] * (len(seen) - turn)
    assert turn > 2


def test_a_scenario_is_a_value():
    again = Scenario(OLD.name, OLD.request, OLD.data_version, OLD.when, OUTCOME)
    assert again == OLD
    assert hash(again) == hash(OLD)
