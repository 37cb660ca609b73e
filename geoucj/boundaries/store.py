"""The sets of shapes under boundaries/: one folder each, with its provenance."""

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geoucj.errors import (
    DamagedShapesError,
    ProvenanceError,
    SetNameError,
    UnknownBoundarySetError,
)
from geoucj.schema import AREA_CODE, AREA_NAME, CODE_WIDTH, Level

CRS = "EPSG:4326"
APPROXIMATE = "approximate"  # the set that comes with the source
PROVENANCE_FILE = "provenance.toml"
CROSSWALK_FILE = "crosswalk.csv"
REPORT_FILE = "report.json"
IN_USE_FILE = "in_use.txt"
HASH_DIGITS = 12
COLUMNS = [AREA_CODE, AREA_NAME, "geometry"]


@dataclass(frozen=True)
class Provenance:
    """Where a set of shapes comes from; dates are YYYY-MM-DD, sha256 that of the imported file."""

    title: str
    source: str
    source_url: str = ""
    licence: str = ""
    attribution: str = ""
    valid_on: str = ""
    approximate: bool = False
    imported_at: str = ""
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class BoundarySet:
    """One set of shapes: TopoJSON files by level and province, finer ones by regency."""

    name: str
    folder: Path
    provenance: Provenance

    def path(self, level: Level, part: str) -> Path:
        """Return where the shapes of `level` in a province or regency are."""
        return self.folder / f"{level}-{part}.topojson"

    def provinces(self, level: Level) -> tuple[str, ...]:
        """Return the codes of the provinces that have shapes of `level`."""
        width = CODE_WIDTH[Level.PROVINCE]
        return tuple(part for part in self._parts(level) if len(part) == width)

    def parts(self, level: Level, area: str) -> tuple[str, ...]:
        """Return the codes of the files that show the inside of `area` ("" = everything).

        That of its regency where there is one, as its shapes are finer; else of its province.
        """
        there = self._parts(level)
        regency, province = (area[: CODE_WIDTH[each]] for each in (Level.REGENCY, Level.PROVINCE))
        if regency in there:
            return (regency,)
        return tuple(part for part in self.provinces(level) if part.startswith(province))

    def _parts(self, level: Level) -> tuple[str, ...]:
        found = (path.stem.rpartition("-")[2] for path in self.folder.glob(f"{level}-*.topojson"))
        return tuple(sorted(found))

    def read(self, level: Level, parts: Sequence[str] | None = None) -> gpd.GeoDataFrame:
        """Return area_code, area_name, geometry (EPSG:4326) of `level`, sorted by code.

        Without `parts`, all that the set has; an empty frame where it has none. Raises
        DamagedShapesError.
        """
        there = self._parts(level)
        chosen = self.provinces(level) if parts is None else [p for p in there if p in parts]
        paths = [self.path(level, part) for part in chosen]
        frames = [_read(path, path.stat().st_mtime_ns) for path in paths]
        if not frames:
            none = pd.DataFrame({AREA_CODE: [], AREA_NAME: []}, dtype="str")
            return gpd.GeoDataFrame(none, geometry=[], crs=CRS)
        return pd.concat(frames).sort_values(AREA_CODE, ignore_index=True)

    def address(self, level: Level, part: str) -> str:
        """Return the address of a file under /geo: it changes whenever the content does."""
        digest = content_hash(self.path(level, part))
        return f"{self.name}/{level}-{part}.{digest}.topojson"


def content_hash(path: Path) -> str:
    """Return the first digits of the SHA-256 of a file, read again only when it has changed."""
    return _hash(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _hash(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_DIGITS]


@lru_cache(maxsize=8)  # one page needs the same files several times
def _read(path: Path, _changed: int) -> gpd.GeoDataFrame:
    """Return area_code, area_name, geometry (EPSG:4326) of one file of a set; not to be changed."""
    frame = read_shapes(path)
    if not set(COLUMNS) <= set(frame.columns):
        raise DamagedShapesError(path=path)
    return frame[COLUMNS].astype({AREA_CODE: "str", AREA_NAME: "str"})


def read_shapes(path: Path) -> gpd.GeoDataFrame:
    """Return what is in a TopoJSON file (EPSG:4326). Raises DamagedShapesError."""
    try:
        found = pyogrio.read_dataframe(path, use_arrow=False)
    except pyogrio.errors.DataSourceError as error:
        raise DamagedShapesError(path=path) from error
    return found.set_crs(CRS, allow_override=True)


def list_sets(folders: Sequence[Path]) -> list[BoundarySet]:
    """Return the sets in `folders`, sorted by name; of two sets of one name the first folder's.

    Raises ProvenanceError for a set whose provenance cannot be read.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/{PROVENANCE_FILE}")):
            if is_set_name(path.parent.name):
                found.setdefault(path.parent.name, path.parent)
    return [_open(found[name]) for name in sorted(found)]


def open_set(name: str, folders: Sequence[Path]) -> BoundarySet:
    """Return the set `name` of the first of `folders` that has it.

    Raises UnknownBoundarySetError where none has.
    """
    for folder in folders:
        if is_set_name(name) and (folder / name / PROVENANCE_FILE).exists():
            return _open(folder / name)
    known = ", ".join(each.name for each in list_sets(folders))
    raise UnknownBoundarySetError(name=name, known=known)


def set_in_use(folders: Sequence[Path]) -> BoundarySet:
    """Return the set that maps are drawn with: the chosen one, or the built-in without it."""
    for folder in folders:
        file = folder / IN_USE_FILE
        name = file.read_text("utf-8").strip() if file.exists() else ""
        if is_set_name(name) and any((f / name / PROVENANCE_FILE).exists() for f in folders):
            return open_set(name, folders)
    return open_set(APPROXIMATE, folders)


def use(name: str, folder: Path, folders: Sequence[Path]) -> None:
    """Write into `folder` that maps are drawn with the set `name`.

    Raises UnknownBoundarySetError where there is none.
    """
    open_set(name, folders)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / IN_USE_FILE
    draft = folder / f".{IN_USE_FILE}.part"
    draft.write_text(f"{name}\n", "utf-8")
    draft.replace(file)


def is_set_name(name: str) -> bool:
    """Return whether `name` can be that of a set: letters, digits, - and _ only."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", name) is not None


def require_set_name(name: str) -> None:
    """Raise SetNameError where `name` cannot be that of a set."""
    if not is_set_name(name):
        raise SetNameError(name=name)


def write_provenance(provenance: Provenance, folder: Path) -> None:
    """Write provenance.toml into the folder of a set."""
    # Strings in JSON are strings in TOML too.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in asdict(provenance).items()
    ]
    (folder / PROVENANCE_FILE).write_text("\n".join(lines) + "\n", "utf-8")


def _open(folder: Path) -> BoundarySet:
    path = folder / PROVENANCE_FILE
    known = {field.name for field in fields(Provenance)}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        provenance = Provenance(**{k: v for k, v in found.items() if k in known})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise ProvenanceError(path=path, reason=str(error)) from error
    return BoundarySet(folder.name, folder, provenance)
