"""The sets of tables under data/: what is there, where it comes from, and whether it holds."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.errors import (
    DataSetNameError,
    InvalidDataError,
    ProvenanceError,
    UnknownDataSetError,
)
from geoucj.schema import ACTIVE, POTENTIAL
from geoucj.tables.checks import Checked, check_table, check_together, empty
from geoucj.tables.findings import Finding, errors, in_order, warnings
from geoucj.tables.read import read_table
from geoucj.tables.schemas import KEYS, Kind
from geoucj.tables.segments import with_totals

PROVENANCE_FILE = "provenance.toml"
CURRENT_FILE = "CURRENT"  # of a set made by imports: the number of the version in use
VERSIONS = "versions"
SUFFIXES = (".parquet", ".csv", ".xlsx")


@dataclass(frozen=True)
class LeftOut:
    """A row of the sources that is not in the tables, and why."""

    row: str
    reason_id: str
    reason_en: str


@dataclass(frozen=True)
class Provenance:
    """Where a data set comes from. `sample` marks figures that are not real."""

    title_id: str
    title_en: str
    sample: bool
    source: str
    licence: str
    note_id: str
    note_en: str
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class DataSet:
    """A folder of tables. `tables` and `warnings` are filled in by `open_dataset` only."""

    name: str
    folder: Path  # of the version in use, where the set has versions
    provenance: Provenance
    tables: Mapping[Kind, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)
    warnings: tuple[Finding, ...] = field(default=(), compare=False, repr=False)

    def table(self, kind: Kind) -> pd.DataFrame:
        """Return the checked table of `kind`, without rows where the set has none.

        Text columns are `str` and never missing; counts and rates are float64, NaN where blank.
        Coverage and workforce are sorted by area_code, as_of, segment, with rows ALL added up
        where all segments are known. Not to be changed: every caller gets the same frame.
        """
        return self.tables[kind] if kind in self.tables else empty(kind)


def list_datasets(folders: Sequence[Path]) -> list[DataSet]:
    """Return the data sets in `folders`, by name; a name in an earlier folder hides later ones.

    Their tables are not read: `open_dataset` does that. A set whose provenance cannot be read is
    left out: `unreadable` says why.
    """
    return [found for found in _opened(folders).values() if isinstance(found, DataSet)]


def unreadable(folders: Sequence[Path]) -> dict[str, ProvenanceError]:
    """Return why data sets in `folders` cannot be listed, by name."""
    opened = _opened(folders)
    return {name: why for name, why in opened.items() if isinstance(why, ProvenanceError)}


def require_name(name: str) -> None:
    """Raise DataSetNameError where `name` cannot be that of a data set."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", name):
        raise DataSetNameError(name=name)


def version_path(home: Path, number: int) -> Path:
    """Return the folder of one version of the data set in the folder `home`."""
    return home / VERSIONS / f"{number:04}"


def number_in_use(home: Path) -> int:
    """Return the number of the version in use of the data set in `home`; 0 without versions.

    Raises ProvenanceError where the file that says it is damaged.
    """
    try:
        text = (home / CURRENT_FILE).read_text("utf-8").strip()
    except FileNotFoundError:
        return 0
    except (OSError, UnicodeDecodeError) as error:
        raise ProvenanceError(path=home / CURRENT_FILE, reason=str(error)) from error
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ProvenanceError(path=home / CURRENT_FILE, reason=text)
    return int(text)


def folder_in_use(home: Path) -> Path:
    """Return the folder of the tables in use: `home` itself where there are no versions.

    Raises ProvenanceError.
    """
    number = number_in_use(home)
    return version_path(home, number) if number else home


def find_home(name: str, folders: Sequence[Path]) -> Path:
    """Return the folder of the data set `name`, with all its versions.

    Raises UnknownDataSetError.
    """
    homes = _homes(folders)
    if name not in homes:
        raise UnknownDataSetError(name=name, known=", ".join(homes) or "–")
    return homes[name]


def open_dataset(
    name: str, folders: Sequence[Path], registry: Registry, kinds: Collection[Kind] = tuple(Kind)
) -> DataSet:
    """Return the data set `name` with its tables of `kinds`, checked.

    Raises UnknownDataSetError, ProvenanceError, or InvalidDataError with all `findings` where one
    is an error, or what `read_table` raises.
    """
    folder = folder_in_use(find_home(name, folders))
    provenance = _provenance(folder / PROVENANCE_FILE)
    checked, findings = _check(folder, registry, kinds)
    if wrong := errors(findings):
        first = wrong[0]
        raise InvalidDataError(
            name=name,
            count=len(wrong),
            file=first.file,
            row=first.row or 1,
            column=first.column,
            findings=tuple(findings),
        )
    tables = {kind: _finished(table) for kind, table in checked.items()}
    return DataSet(name, folder, provenance, tables, tuple(warnings(findings)))


def check_dataset(folder: Path, registry: Registry) -> list[Finding]:
    """Return every finding in the tables of a data set, errors and warnings, by file and row.

    Raises what `read_table` raises where a file cannot be read at all, and ProvenanceError.
    """
    return _check(folder_in_use(folder), registry, tuple(Kind))[1]


def _check(
    folder: Path, registry: Registry, kinds: Collection[Kind]
) -> tuple[dict[Kind, Checked], list[Finding]]:
    checked: dict[Kind, Checked] = {}
    for kind in kinds:
        if file := table_file(folder, kind):
            checked[kind] = check_table(read_table(file), kind, registry)
    findings = [finding for table in checked.values() for finding in table.findings]
    findings += check_together(checked.get(Kind.COVERAGE), checked.get(Kind.WORKFORCE))
    return checked, in_order(findings)


def table_file(folder: Path, kind: Kind) -> Path | None:
    """Return the file that holds the table of `kind` in `folder`, or None."""
    files = (folder / f"{kind}{suffix}" for suffix in SUFFIXES)
    return next((file for file in files if file.is_file()), None)


def _homes(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the folder of every data set, by name in order."""
    found: dict[str, Path] = {}
    for folder in folders:
        for each in (PROVENANCE_FILE, CURRENT_FILE):
            for file in folder.glob(f"*/{each}"):
                found.setdefault(file.parent.name, file.parent)
    return {name: found[name] for name in sorted(found)}


def _opened(folders: Sequence[Path]) -> dict[str, DataSet | ProvenanceError]:
    found: dict[str, DataSet | ProvenanceError] = {}
    for name, home in _homes(folders).items():
        try:
            folder = folder_in_use(home)
            found[name] = DataSet(name, folder, _provenance(folder / PROVENANCE_FILE))
        except ProvenanceError as error:
            found[name] = error
    return found


def _finished(checked: Checked) -> pd.DataFrame:
    if checked.kind is Kind.COVERAGE:
        return with_totals(checked.frame, ACTIVE)
    if checked.kind is Kind.WORKFORCE:
        return with_totals(checked.frame, POTENTIAL)
    return checked.frame.sort_values(list(KEYS[checked.kind]), kind="stable", ignore_index=True)


def _provenance(file: Path) -> Provenance:
    try:
        found: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        left_out = tuple(LeftOut(**row) for row in found.pop("left_out", []))
        return Provenance(**found, left_out=left_out)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProvenanceError(path=file, reason=str(error)) from error
    except TypeError as error:
        wanted = {each.name for each in fields(Provenance)} - {"left_out"}
        differ = ", ".join(sorted(wanted ^ found.keys())) or "left_out"
        raise ProvenanceError(path=file, reason=differ) from error
