"""The only place that caches: pure functions, kept once for all users.

What is kept is never changed by its users: pandas copies a frame on writing. Keys are frozen
values, so functools does it: Streamlit's own cache takes 4 ms to make a key of one.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import pandas as pd

from geoucj.analysis import coverage as coverage_tables
from geoucj.analysis import figures as figures_of
from geoucj.analysis.join import JoinReport, join_report
from geoucj.analysis.mix import segment_mixes
from geoucj.areas import registry as registries
from geoucj.areas.names import NameIndex
from geoucj.areas.registry import Registry
from geoucj.boundaries import store
from geoucj.boundaries.store import BoundarySet, content_hash
from geoucj.maps.layer import Geometry
from geoucj.maps.measured import Wanted, measured_table
from geoucj.planning.proposal import PlanRequest, Proposal, propose
from geoucj.schema import AREA_CODE, Level, Segment
from geoucj.settings import Settings
from geoucj.tables import datasets
from geoucj.tables.contributions import PUBLISHED, contributions_of
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind
from geoucj.tables.versions import content_version
from geoucj.ui.points import employers_json

LAND_FILE = "land.topojson"
Changed = tuple[int | bytes, ...]  # when each file was last changed, ns; the version in use
Likely = tuple[Segment, coverage_tables.Query]  # a table that may be asked for next
_beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside")


@lru_cache(maxsize=4)
def registry(settings: Settings) -> Registry:
    """Return the official list."""
    return registries.load_registry(settings.boundary_folders)


@lru_cache(maxsize=4)
def names(settings: Settings) -> NameIndex:
    """Return the search over all areas."""
    return NameIndex(registry(settings))


def dataset(settings: Settings, name: str) -> DataSet:
    """Return a data set; it is read again when one of its files has changed."""
    return _dataset(settings, name, _changed(settings, name))


def version(settings: Settings, name: str) -> str:
    """Return the version of a data set: it changes when one of its files does."""
    return _version(settings, name, _changed(settings, name))


def figures(settings: Settings, name: str, segment: Segment) -> figures_of.Figures:
    """Return the figures of one segment of a data set."""
    return _figures(settings, name, segment, _changed(settings, name))


def table(
    settings: Settings, name: str, segment: Segment, query: coverage_tables.Query
) -> pd.DataFrame:
    """Return the coverage table of a data set for one query."""
    return _table(settings, name, segment, query, _changed(settings, name))


def measured(
    settings: Settings,
    name: str,
    segment: Segment,
    query: coverage_tables.Query,
    wanted: Wanted,
) -> pd.DataFrame:
    """Return the coverage table with the columns of further measures."""
    return _measured(settings, name, segment, query, wanted, changed=_changed(settings, name))


def report(
    settings: Settings,
    name: str,
    segment: Segment,
    query: coverage_tables.Query,
    geometry: Geometry,
) -> JoinReport:
    """Return what a coverage table and the shapes of its areas match, and what they do not."""
    return _report(settings, name, segment, query, geometry, changed=_changed(settings, name))


def contributions(settings: Settings, name: str) -> pd.DataFrame:
    """Return what contributions cost: of a data set, or the published ones."""
    return contributions_of(dataset(settings, name), settings.data_folders, registry(settings))


def proposal(settings: Settings, request: PlanRequest) -> Proposal:
    """Return the plan that is asked for. Raises what `propose` raises."""
    changed = (*_changed(settings, request.data), *_changed(settings, PUBLISHED))
    return _proposal(settings, request, changed)


def employers(settings: Settings, name: str) -> bytes:
    """Return the employers of a data set as the map fetches them."""
    return _employers(settings, name, _changed(settings, name))


def prepare(
    settings: Settings, name: str, likely: Sequence[Likely], geometry: Geometry
) -> Future[None]:
    """Make what may be asked for next, and join it, beside what else goes on.

    The figures of a segment take half a second, for which nobody should wait who chooses one.
    """

    def make() -> None:
        for segment, query in likely:
            report(settings, name, segment, query, geometry)

    return _beside.submit(make)


def data_sets(settings: Settings) -> list[DataSet]:
    """Return the data sets there are, without their tables."""
    folders = settings.data_folders
    homes = [home for folder in folders for home in sorted(folder.glob("*"))]
    return _data_sets(settings, (*_provenances(folders), *_pointers(homes)))


def boundary_sets(settings: Settings) -> list[BoundarySet]:
    """Return the boundary sets there are."""
    return _boundary_sets(settings, _provenances(settings.boundary_folders))


def geometry(boundaries: BoundarySet, level: Level, area: str) -> Geometry:
    """Return the addresses of the shapes that show the inside of `area`, and their codes."""
    parts = boundaries.parts(level, area)
    changed = tuple(boundaries.path(level, part).stat().st_mtime_ns for part in parts)
    return _geometry(boundaries, level, parts, changed)


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


@lru_cache(maxsize=16)
def _version(settings: Settings, name: str, changed: Changed) -> str:  # noqa: ARG001
    folder = next(each.folder for each in data_sets(settings) if each.name == name)
    return content_version(folder)


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


@lru_cache(maxsize=64)
def _table(
    settings: Settings,
    name: str,
    segment: Segment,
    query: coverage_tables.Query,
    changed: Changed,
) -> pd.DataFrame:
    return coverage_tables.coverage_table(_figures(settings, name, segment, changed), query)


@lru_cache(maxsize=128)
def _measured(
    settings: Settings,
    name: str,
    segment: Segment,
    query: coverage_tables.Query,
    wanted: Wanted,
    *,
    changed: Changed,
) -> pd.DataFrame:
    return measured_table(
        query,
        wanted,
        _dataset(settings, name, changed),
        registry(settings),
        tables=lambda query: _table(settings, name, segment, query, changed),
        mixes=lambda: _mixes(settings, name, changed),
    )


@lru_cache(maxsize=64)
def _report(
    settings: Settings,
    name: str,
    segment: Segment,
    query: coverage_tables.Query,
    geometry: Geometry,
    *,
    changed: Changed,
) -> JoinReport:
    inside = [code for code in geometry.codes if code.startswith(query.within or "")]
    return join_report(inside, _table(settings, name, segment, query, changed))


@lru_cache(maxsize=4)
def _mixes(settings: Settings, name: str, changed: Changed) -> pd.DataFrame:
    return segment_mixes(_dataset(settings, name, changed).table(Kind.COVERAGE))


@lru_cache(maxsize=16)
def _proposal(settings: Settings, request: PlanRequest, changed: Changed) -> Proposal:  # noqa: ARG001
    return propose(
        request,
        figures(settings, request.data, request.segment),
        dataset(settings, request.data).table(Kind.INDICATORS),
        contributions(settings, request.data),
    )


@lru_cache(maxsize=4)
def _employers(settings: Settings, name: str, changed: Changed) -> bytes:
    return employers_json(_dataset(settings, name, changed).table(Kind.EMPLOYERS))


@lru_cache(maxsize=64)
def _geometry(
    boundaries: BoundarySet,
    level: Level,
    parts: tuple[str, ...],
    changed: Changed,  # noqa: ARG001
) -> Geometry:
    addresses = tuple(boundaries.address(level, part) for part in parts)
    return Geometry(addresses, tuple(boundaries.read(level, parts)[AREA_CODE].tolist()))


@lru_cache(maxsize=4)
def _data_sets(settings: Settings, changed: Changed) -> list[DataSet]:  # noqa: ARG001
    return datasets.list_datasets(settings.data_folders)


@lru_cache(maxsize=4)
def _boundary_sets(settings: Settings, changed: Changed) -> list[BoundarySet]:  # noqa: ARG001
    return store.list_sets(settings.boundary_folders)


def _provenances(folders: Sequence[Path]) -> Changed:
    files = [file for folder in folders for file in sorted(folder.glob("*/provenance.toml"))]
    return tuple(file.stat().st_mtime_ns for file in files)


def _pointers(homes: Sequence[Path]) -> Changed:
    """Return which versions of data sets are in use, and since when."""
    found: list[int | bytes] = []
    for home in homes:
        file = home / datasets.CURRENT_FILE
        with suppress(FileNotFoundError, NotADirectoryError):  # or a preview that just went
            found += [file.read_bytes(), file.stat().st_mtime_ns]
    return tuple(found)


def _changed(settings: Settings, name: str) -> Changed:
    homes = [folder / name for folder in settings.data_folders]
    files = [f for home in homes for f in sorted(datasets.folder_in_use(home).glob("*"))]
    return (*_pointers(homes), *(file.stat().st_mtime_ns for file in files))
