"""Any vector file -> raw frame of polygons and what else is in it. Each failure is one error."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from warnings import catch_warnings

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from geoucj.errors import (
    BrokenArchiveError,
    EmptyLayerError,
    MissingFileError,
    NoGeometryError,
    NoLayerInArchiveError,
    ShapesTooLargeError,
    UnknownCrsError,
    UnreadableShapesError,
)

CRS = "EPSG:4326"
MEGABYTE = 1_000_000
PARQUET = (".parquet", ".geoparquet")
LAYER_FILES = (".shp", ".gpkg", ".geojson", ".json", ".fgb", ".kml", ".gml")
NOT_READ = (
    DataSourceError,
    DataLayerError,
    FieldError,
    GeometryError,
    UnicodeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class Limits:
    """The largest files that are opened; a zip that unpacks to far more than itself is a trap."""

    file_bytes: int = 1_000 * MEGABYTE
    unpacked_bytes: int = 4_000 * MEGABYTE
    blown_up: int = 100  # times, above `harmless_bytes`
    harmless_bytes: int = 50 * MEGABYTE


@dataclass(frozen=True)
class RawShapes:
    """The rows of one layer as they are in the file; `crs_assumed` where it did not say its CRS."""

    frame: gpd.GeoDataFrame
    layer: str
    crs_assumed: bool


def read_shapes(path: Path, limits: Limits | None = None) -> RawShapes:
    """Return the polygons in `path`: the layer of the narrowest level where there are several.

    Raises a GeoUCJError for everything that is not a readable layer of polygons.
    """
    if not path.is_file():
        raise MissingFileError(path=path)
    _require_size(path, limits or Limits())
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers: left out by repair
        frame, layer = _read_parquet(path) if path.suffix.lower() in PARQUET else _read_layer(path)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.geometry.isna().all():
        raise (EmptyLayerError if frame.empty else NoGeometryError)(path=path.name)
    if not shapely.get_dimensions(frame.geometry.to_numpy()).max() == 2:
        raise NoGeometryError(path=path.name)
    frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
    frame = frame.reset_index(drop=True)
    if frame.crs is not None:
        return RawShapes(frame, layer, crs_assumed=False)
    if not _in_degrees(frame):
        raise UnknownCrsError(path=path.name)
    return RawShapes(frame.set_crs(CRS), layer, crs_assumed=True)


def _require_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    _require_below(path, size, limits.file_bytes)
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\0"):
        raise UnreadableShapesError(path=path.name)
    if not _is_archive(path, start):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, struct.error, zlib.error, ValueError, OSError) as error:
        raise BrokenArchiveError(path=path.name) from error
    _require_below(path, unpacked, limits.unpacked_bytes)
    _require_below(path, unpacked, max(size * limits.blown_up, limits.harmless_bytes))


def _require_below(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise ShapesTooLargeError(
            path=path.name, megabytes=round(size / MEGABYTE), limit=round(limit / MEGABYTE)
        )


def _is_archive(path: Path, start: bytes) -> bool:
    return path.suffix.lower() == ".zip" or start.startswith(b"PK\x03\x04")


def _read_parquet(path: Path) -> tuple[gpd.GeoDataFrame, str]:
    try:
        return gpd.read_parquet(path), path.stem
    except (pa.ArrowException, *NOT_READ) as error:
        raise UnreadableShapesError(path=path.name) from error


def _read_layer(path: Path) -> tuple[gpd.GeoDataFrame, str]:
    place = _inside_archive(path) if path.suffix.lower() == ".zip" else str(path)
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(place) if kind is not None]
        if not layers:
            raise NoGeometryError(path=path.name)
        layer = max(layers, key=lambda name: (_depth(name), _rows(place, name)))
        with catch_warnings(action="ignore", category=RuntimeWarning):  # GDAL's, of odd shapes
            # A shape that cannot be built, as of NaN, is none: repair leaves it out and counts.
            return pyogrio.read_dataframe(
                place, layer=layer, force_2d=True, on_invalid="ignore"
            ), layer
    except NOT_READ as error:
        raise UnreadableShapesError(path=path.name) from error


def _inside_archive(path: Path) -> str:
    """Return the place of the shapes inside a zip file: the narrowest level, then the largest."""
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if _is_layer_file(m.filename)]
        if not members:
            raise NoLayerInArchiveError(path=path.name)
        chosen = max(members, key=lambda m: (_depth(m.filename), m.file_size))
        try:
            with archive.open(chosen) as file:
                while file.read(MEGABYTE):  # reads to the end: the checksum is compared
                    pass
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise BrokenArchiveError(path=path.name) from error
    return f"/vsizip/{{{path.resolve()}}}/{chosen.filename}"


def _is_layer_file(name: str) -> bool:
    hidden = name.startswith("__MACOSX") or Path(name).name.startswith(".")
    return not hidden and name.lower().endswith(LAYER_FILES)


def _depth(name: str) -> int:
    """Return the level that a name such as `idn_admbnda_adm4_2020` or `gadm41_IDN_4` speaks of."""
    found = re.search(r"adm(?:in)?_?([0-4])(?!\d)|_idn_([0-4])(?!\d)", name.lower())
    return int(found[1] or found[2]) if found else -1


def _rows(place: str, layer: str) -> int:
    return int(pyogrio.read_info(place, layer=layer, force_feature_count=True)["features"])


def _in_degrees(frame: gpd.GeoDataFrame) -> bool:
    left, bottom, right, top = frame.total_bounds
    return bool(left >= -180 and right <= 180 and bottom >= -90 and top <= 90) and not bool(
        np.isnan(frame.total_bounds).any()
    )
