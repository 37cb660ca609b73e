"""What the tests of versions publish: the figures of a few areas, and where they come from."""

import pandas as pd
import pytest

from geoucj.tables.datasets import Provenance
from geoucj.tables.history import publish_version
from geoucj.tables.schemas import Kind
from geoucj.tables.version_files import VersionFacts

PROVENANCE = Provenance("Uji", "Test", False, "BPJS", "MIT", "catatan", "note")


def coverage(*rows):
    """Return a coverage table of (area_code, as_of, segment, active_participants)."""
    columns = ["area_code", "as_of", "segment", "active_participants"]
    return pd.DataFrame(rows, columns=columns).assign(source="Cabang")


def facts(file="september.xlsx", **more):
    return VersionFacts(file=file, sha256="a" * 64, who="Rina", **more)


@pytest.fixture
def home(tmp_path):
    """Return the folder of a data set that is not there yet."""
    return tmp_path / "data" / "bulanan"


@pytest.fixture
def publish(home, registry):
    """Return a function that publishes rows of coverage, or other tables."""

    def put(*rows, tables=None, **more):
        whole = tables or {Kind.COVERAGE: coverage(*rows)}
        return publish_version(home, whole, facts(**more), PROVENANCE, registry)

    return put
