"""A small data set whose answers can be checked by eye."""

import pandas as pd
import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.areas.registry import Registry
from geoucj.schema import Segment

AREAS = [
    ("61", "Provinsi", "province", ""),
    ("6101", "Kabupaten A", "regency", "61"),
    ("6102", "Kabupaten B", "regency", "61"),
    ("610101", "Kecamatan A", "district", "6101"),
    ("610201", "Kecamatan B", "district", "6102"),
    ("6101012001", "Desa A1", "village", "610101"),
    ("6101012002", "Desa A2", "village", "610101"),
    ("6101012003", "Desa A3", "village", "610101"),
    ("6102012001", "Desa B1", "village", "610201"),
]


def coverage(*rows):
    """Return a coverage table of (area_code, as_of, active, published rate) rows."""
    frame = pd.DataFrame(
        rows, columns=["area_code", "as_of", "active_participants", "published_rate"]
    ).astype({"active_participants": "float64", "published_rate": "float64"})
    return frame.assign(segment="ALL", source="S", standing="")


def workforce(*rows):
    """Return a workforce table of (area_code, as_of, potential) rows."""
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "potential_workers"])
    types = {"area_code": "str", "as_of": "str", "potential_workers": "float64"}
    return frame.astype(types).assign(segment="ALL", source="W")


def targets(*rows):
    """Return a table of targets of (area_code, as_of, rate) rows."""
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "target_rate"])
    return frame.astype({"area_code": "str", "as_of": "str", "target_rate": "float64"})


@pytest.fixture(scope="session")
def small():
    """Return an official list of nine areas."""
    columns = ["area_code", "area_name", "level", "parent_code"]
    return Registry(pd.DataFrame(AREAS, columns=columns), {})


@pytest.fixture
def ask(small):
    """Return a function that makes Figures of the given tables."""

    def figures(coverage, potential=None, goals=None):
        potential = workforce() if potential is None else potential
        goals = targets() if goals is None else goals
        return figures_of_segment(coverage, potential, goals, small, Segment.ALL)

    return figures
