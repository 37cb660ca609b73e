"""Shared fixtures: the official list, and the files of ../shared where they are."""

from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadGroupScheduling

from geoucj.areas.registry import load_registry
from geoucj.settings import SHIPPED

settings.register_profile("shared machines", deadline=None)  # slow is not wrong
settings.load_profile("shared machines")

SHARED = SHIPPED.parent / "shared"


class BrowserTakesTurns(LoadGroupScheduling):
    """Tests in a browser run one after the other on one worker, all others wherever there is room.

    The mark `xdist_group` does not do it: pytest 9 no longer lets pytest-xdist 3.8 change the names
    of tests, in which it keeps the group.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out the tests to the workers."""
    return BrowserTakesTurns(config, log)


def pytest_collection_modifyitems(items):
    """Skip tests of the shared files where those are missing, and say so."""
    if SHARED.exists():
        return
    skip = pytest.mark.skip(reason="../shared is not on this machine")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with the official boundaries and the published facts."""
    return SHARED


@pytest.fixture(scope="session")
def registry():
    """Return the official list of areas."""
    return load_registry([SHIPPED / "boundaries"])
