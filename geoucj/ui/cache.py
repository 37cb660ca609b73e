"""The only place that caches: pure functions, kept once for all users.

What is kept is never changed by its users: pandas copies a frame on writing. Keys are frozen
values, so functools does it: Streamlit's own cache takes 4 ms to make a key of one.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from geoucj.analysis import coverage as coverage_tables
from geoucj.analysis import figures as figures_of
from geoucj.areas import registry as registries
from geoucj.areas.codes import level_of
from geoucj.areas.registry import Registry
from geoucj.boundaries import store
from geoucj.boundaries.store import BoundarySet
from geoucj.maps.layer import Geometry
from geoucj.schema import AREA_CODE, Level, Segment
from geoucj.settings import Settings
from geoucj.tables import datasets
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.ui.server import content_hash

LAND_FILE = "land.topojson"
Changed = tuple[int, ...]  # when each file of a data set was last changed, ns


@lru_cache(maxsize=4)
def registry(settings: Settings) -> Registry:
    """Return the official list."""
    return registries.load_registry(settings.boundary_folders)


def dataset(settings: Settings, name: str) -> DataSet:
    """Return a data set; it is read again when one of its files has changed."""
    return _dataset(settings, name, _changed(settings, name))


def figures(settings: Settings, name: str, segment: Segment) -> figures_of.Figures:
    """Return the figures of one segment of a data set."""
    return _figures(settings, name, segment, _changed(settings, name))


def table(
    settings: Settings, name: str, segment: Segment, query: coverage_tables.Query
) -> pd.DataFrame:
    """Return the coverage table of a data set for one query."""
    return _table(settings, name, segment, query, _changed(settings, name))


def area_row(settings: Settings, name: str, segment: Segment, code: str, month: str) -> pd.Series:
    """Return the row of one area, with the columns of the coverage table."""
    query = coverage_tables.Query(level_of(code), month, code, settings.min_potential)
    rows = table(settings, name, segment, query)
    return rows[rows[AREA_CODE] == code].iloc[0]


def data_sets(settings: Settings) -> list[DataSet]:
    """Return the data sets there are, without their tables."""
    return _data_sets(settings, _provenances(settings.data_folders))


def boundary_sets(settings: Settings) -> list[BoundarySet]:
    """Return the boundary sets there are."""
    return _boundary_sets(settings, _provenances(settings.boundary_folders))


def geometry(boundaries: BoundarySet, level: Level, provinces: tuple[str, ...]) -> Geometry:
    """Return the addresses of the shapes of a level, and their codes in the files' order."""
    there = tuple(code for code in boundaries.provinces(level) if code in provinces)
    addresses = tuple(address(boundaries, level, province) for province in there)
    return _geometry(addresses, boundaries, level, there)


def address(boundaries: BoundarySet, level: Level, province: str) -> str:
    """Return the address of one file of shapes."""
    changed = boundaries.path(level, province).stat().st_mtime_ns
    return _address(boundaries, level, province, changed)


def land_address(settings: Settings) -> str | None:
    """Return the address of the neighbouring land, None where there is no such file."""
    for folder in settings.boundary_folders:
        path = folder / LAND_FILE
        if path.is_file():
            return f"{path.stem}.{content_hash(path)}{path.suffix}"
    return None


@lru_cache(maxsize=8)
def _dataset(settings: Settings, name: str, changed: Changed) -> DataSet:  # noqa: ARG001
    return datasets.open_dataset(name, settings.data_folders, registry(settings))


@lru_cache(maxsize=24)
def _figures(
    settings: Settings, name: str, segment: Segment, changed: Changed
) -> figures_of.Figures:
    data = _dataset(settings, name, changed)
    return figures_of.figures_of_segment(
        data.table(Kind.COVERAGE),
        data.table(Kind.WORKFORCE),
        data.table(Kind.TARGETS),
        registry(settings),
        segment,
    )


@lru_cache(maxsize=128)
def _table(
    settings: Settings,
    name: str,
    segment: Segment,
    query: coverage_tables.Query,
    changed: Changed,
) -> pd.DataFrame:
    return coverage_tables.coverage_table(_figures(settings, name, segment, changed), query)


@lru_cache(maxsize=24)
def _geometry(
    addresses: tuple[str, ...], boundaries: BoundarySet, level: Level, provinces: tuple[str, ...]
) -> Geometry:
    return Geometry(addresses, tuple(boundaries.read(level, provinces)[AREA_CODE].tolist()))


@lru_cache(maxsize=256)
def _address(boundaries: BoundarySet, level: Level, province: str, changed: int) -> str:  # noqa: ARG001
    return boundaries.address(level, province)


@lru_cache(maxsize=4)
def _data_sets(settings: Settings, changed: Changed) -> list[DataSet]:  # noqa: ARG001
    return datasets.list_datasets(settings.data_folders)


@lru_cache(maxsize=4)
def _boundary_sets(settings: Settings, changed: Changed) -> list[BoundarySet]:  # noqa: ARG001
    return store.list_sets(settings.boundary_folders)


def _provenances(folders: Sequence[Path]) -> Changed:
    files = [file for folder in folders for file in sorted(folder.glob("*/provenance.toml"))]
    return tuple(file.stat().st_mtime_ns for file in files)


def _changed(settings: Settings, name: str) -> Changed:
    files = [f for folder in settings.data_folders for f in sorted((folder / name).glob("*"))]
    return tuple(file.stat().st_mtime_ns for file in files)
