"""The versions of a data set made by imports: publish, list, take back. Nothing is ever lost.

    NAME/CURRENT                the number of the version in use
    NAME/versions/0001/…        each version whole: provenance, tables, version.toml, what was
                                decided (decisions.csv) and what was found (findings.csv)

A version is written beside the others, then gets its name, and only then CURRENT is replaced: a
process may be killed at any step, and readers see the old or the new version.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from geoucj.areas.registry import Registry
from geoucj.errors import (
    InvalidDataError,
    NoEarlierVersionError,
    PublishRunningError,
    ReservedDataSetError,
    UnknownVersionError,
)
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import (
    CURRENT_FILE,
    PROVENANCE_FILE,
    VERSIONS,
    Provenance,
    check_dataset,
    number_in_use,
    require_name,
    table_file,
    version_path,
)
from geoucj.tables.disk import sync_folder, write_synced
from geoucj.tables.findings import errors
from geoucj.tables.merging import content, merged, months_of, read_typed
from geoucj.tables.schemas import Kind
from geoucj.tables.version_files import Version, VersionFacts, read_version, version_files

LOCK_FILE = ".lock"
DRAFT = ".draft-"
RESERVED = ("intake", "scenarios")  # hold what imports remember, and plans
LOCK_SECONDS = 60


def publish_version(
    home: Path,
    tables: Mapping[Kind, pd.DataFrame],
    facts: VersionFacts,
    provenance: Provenance,
    registry: Registry,
) -> Version:
    """Add the rows of `tables` to the data set in the folder `home` and use the result from now on.

    A row replaces the one with the same key (`merging.merged`), all others stay; a data set that
    is not there is begun. Of two who publish at once the second adds to what the first made. Raises
    DataSetNameError, ReservedDataSetError, PublishRunningError, and InvalidDataError where the
    result would have errors; then nothing has changed.
    """
    require_own(home)
    (home / VERSIONS).mkdir(parents=True, exist_ok=True)
    sync_folder(home.parent)
    with _alone(home), _draft(home) as draft:
        before = number_in_use(home)
        number = max((0, before, *_numbers(home))) + 1
        earlier = version_path(home, before) if before else None
        months = {month for kind, table in tables.items() for month in months_of(table, kind)}
        for kind in Kind:
            _put_table(draft, earlier, kind, tables.get(kind))
        kinds = [kind for kind in Kind if kind in tables]
        files = version_files(
            facts, provenance, number=number, based_on=before, kinds=kinds, months=sorted(months)
        )
        for name, encoded in files.items():
            write_synced(draft / name, encoded)
        _require_valid(draft, home.name, registry)
        sync_folder(draft)
        folder = version_path(home, number)
        draft.rename(folder)
        sync_folder(home / VERSIONS)
        _use(home, number)
    return read_version(folder)


def list_versions(home: Path) -> tuple[Version, ...]:
    """Return the versions of the data set in the folder `home`, oldest first; none is hidden.

    Raises ProvenanceError where the facts of one cannot be read.
    """
    return tuple(read_version(version_path(home, number)) for number in _numbers(home))


def current_version(home: Path) -> Version:
    """Return the version in use.

    Raises ReservedDataSetError for a data set without versions, ProvenanceError.
    """
    number = number_in_use(home)
    if not number:
        raise ReservedDataSetError(name=home.name)
    return read_version(version_path(home, number))


def version_of(home: Path, number: int) -> Version:
    """Return one version of a data set. Raises UnknownVersionError, ProvenanceError."""
    numbers = _numbers(home)
    if number not in numbers:
        raise UnknownVersionError(name=number, known=", ".join(map(str, numbers)) or "–")
    return read_version(version_path(home, number))


def roll_back(home: Path, to: int | None = None) -> Version:
    """Use version `to` from now on, or the one that the version in use was added to.

    Nothing is deleted: a later call may return to any version. Raises ReservedDataSetError,
    UnknownVersionError, NoEarlierVersionError, PublishRunningError.
    """
    if not _numbers(home):
        raise ReservedDataSetError(name=home.name)
    with _alone(home):
        if to is None:
            now = current_version(home)
            if not now.based_on:
                raise NoEarlierVersionError(name=home.name, number=now.number)
            to = now.based_on
        found = version_of(home, to)
        _use(home, to)
    return found


def require_own(home: Path) -> None:
    """Raise unless imports may publish into `home`: sets of the source and of hand stay.

    Raises DataSetNameError, ReservedDataSetError.
    """
    require_name(home.name)
    if home.name in RESERVED:
        raise ReservedDataSetError(name=home.name)
    for folder in (home, SHIPPED / "data" / home.name):
        if (folder / PROVENANCE_FILE).exists():
            raise ReservedDataSetError(name=home.name)


def _put_table(draft: Path, earlier: Path | None, kind: Kind, new: pd.DataFrame | None) -> None:
    """Write the table of `kind`; where it does not change, share the file of the earlier version.

    A version is never written to again, so that they may share.
    """
    file = table_file(earlier, kind) if earlier else None
    if new is None or new.empty:
        if file is not None:
            _share(file, draft / file.name)
        return
    old = read_typed(file, kind) if file is not None else None
    suffix, encoded = content(merged(old, new, kind))
    target = draft / f"{kind}{suffix}"
    if file is not None and file.name == target.name and file.read_bytes() == encoded:
        _share(file, target)
    else:
        write_synced(target, encoded)


def _share(file: Path, target: Path) -> None:
    try:
        target.hardlink_to(file)
    except OSError:  # a disk without links, or with too many of this file
        write_synced(target, file.read_bytes())


def _require_valid(draft: Path, name: str, registry: Registry) -> None:
    found = check_dataset(draft, registry)
    if wrong := errors(found):
        first = wrong[0]
        raise InvalidDataError(
            name=name,
            count=len(wrong),
            file=first.file,
            row=first.row or 1,
            column=first.column,
            findings=tuple(found),
        )


def _numbers(home: Path) -> list[int]:
    """Return the numbers of the versions that are complete."""
    names = (path.name for path in (home / VERSIONS).glob("[0-9]*"))
    return sorted(int(name) for name in names if name.isdigit())


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    try:
        with FileLock(home / LOCK_FILE, timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise PublishRunningError(name=home.name) from error


@contextmanager
def _draft(home: Path) -> Iterator[Path]:
    """Give a folder to write into; clear away those of processes that were killed."""
    versions = home / VERSIONS
    for left in versions.glob(f"{DRAFT}*"):
        shutil.rmtree(left)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=versions))
    draft.chmod(0o755)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _use(home: Path, number: int) -> None:
    """Let CURRENT say `number`: readers find the old number or the new one."""
    part = home / f".{CURRENT_FILE}.part"
    write_synced(part, f"{number:04}\n".encode())
    part.replace(home / CURRENT_FILE)
    sync_folder(home)
