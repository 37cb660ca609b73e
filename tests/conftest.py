"""Shared fixtures: the official list, and the files of ../shared where they are."""

from pathlib import Path

import pytest
from hypothesis import settings

from geoucj.areas.registry import load_registry
from geoucj.settings import SHIPPED

settings.register_profile("shared machines", deadline=None)  # slow is not wrong
settings.load_profile("shared machines")

SHARED = SHIPPED.parent / "shared"


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
