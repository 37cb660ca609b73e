"""Kill a process that publishes at any step: the old or the new version is there, whole."""

import os
import subprocess
import sys
from itertools import pairwise

import pytest

from geoucj.settings import SHIPPED
from geoucj.tables.datasets import list_datasets, open_dataset
from geoucj.tables.history import list_versions, publish_version
from geoucj.tables.schemas import Kind
from tests.tables.conftest import PROVENANCE, coverage, facts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked"),
]
OLD = ("6112", "2025-09", "ALL", 100.0)
KEPT = ("6112", "2025-08", "ALL", 90.0)
LATER = ("6112", "2025-10", "ALL", 130.0)
LEAST = 25  # steps on disk of a publish: fewer would mean that they are not seen


def figures(home, registry):
    """Return what a reader sees: every figure of the data set, None where there is none."""
    if not list_datasets([home.parent]):
        return None
    opened = open_dataset(home.name, [home.parent], registry, [Kind.COVERAGE, Kind.WORKFORCE])
    columns = {Kind.COVERAGE: "active_participants", Kind.WORKFORCE: "potential_workers"}
    return {
        (str(kind), area, month): value
        for kind, column in columns.items()
        for area, month, value in opened.table(kind)[["area_code", "as_of", column]].to_numpy()
    }


def kill_everywhere(home, tmp_path, action, registry):
    """Return what readers see after each death, checking that the next publish works."""
    copies = tmp_path / "copies"
    copies.mkdir()
    arguments = [sys.executable, "-m", "tests.tables.dying", str(home), str(copies), action]
    ran = subprocess.run(arguments, cwd=SHIPPED, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    seen = []
    for number in range(1, len(list(copies.iterdir())) + 1):
        copy = copies / str(number) / "bulanan"
        found = figures(copy, registry)
        seen.append(found)
        for version in list_versions(copy):
            assert (version.folder / "findings.csv").exists()
        publish_version(copy, {Kind.COVERAGE: coverage(LATER)}, facts(), PROVENANCE, registry)
        later = {("coverage", "6112", "2025-10"): 130.0}
        assert figures(copy, registry) == {**(found or {}), **later}
        assert not list((copy / "versions").glob(".*"))
    return seen


def turns_once(seen, old, new):
    """Return whether readers see the old figures up to one step, and the new ones from there."""
    changes = [pair for pair in pairwise(seen) if pair[0] != pair[1]]
    return (seen[0], seen[-1], changes) == (old, new, [(old, new)])


@pytest.fixture
def old(publish, home, registry):
    """Return the figures of a data set with two tables, one of which will not change."""
    workforce = coverage(KEPT).rename(columns={"active_participants": "potential_workers"})
    publish(tables={Kind.COVERAGE: coverage(OLD, KEPT), Kind.WORKFORCE: workforce})
    left = home / "versions" / ".draft-left"  # by another process that was killed
    left.mkdir()
    (left / "coverage.csv").write_text("area_code,as_")
    return figures(home, registry)


def test_killed_in_a_publish(old, home, tmp_path, registry):
    seen = kill_everywhere(home, tmp_path, "publish", registry)
    assert len(seen) > LEAST
    assert turns_once(seen, old, old | {("coverage", "6112", "2025-09"): 125.0})


def test_killed_in_the_first_publish(home, tmp_path, registry):
    seen = kill_everywhere(home, tmp_path, "publish", registry)
    assert len(seen) > LEAST
    assert turns_once(seen, None, {("coverage", "6112", "2025-09"): 125.0})


def test_killed_while_taking_back(old, publish, home, tmp_path, registry):
    publish(("6112", "2025-09", "ALL", 111.0))
    seen = kill_everywhere(home, tmp_path, "roll_back", registry)
    assert turns_once(seen, old | {("coverage", "6112", "2025-09"): 111.0}, old)
