"""A view as CSV, GeoJSON, GeoPackage and GeoParquet: one frame, one row per area.

The same call on the same data gives the same bytes. Areas without a shape have none, and stay.
"""

import io
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pyarrow.parquet as pq
import pyogrio
import shapely
from pandas.api.types import is_numeric_dtype

from geoucj.analysis.coverage import COLUMNS
from geoucj.boundaries.store import CRS
from geoucj.exports.qgis_style import (
    GEOPACKAGE,
    NO_DATE,
    Category,
    LayerStyle,
    categorised,
    write_styles,
)
from geoucj.exports.row_files import csv_of, records_of
from geoucj.exports.table import export_rows
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.legend import LegendEntry, entry_label
from geoucj.maps.measures import FACTS
from geoucj.maps.palette import edge_colour
from geoucj.schema import AREA_CODE, State

MAP_CLASS = "map_class"  # number of the class, 0 = lowest, or the word of the state
MAP_LABEL = "map_label"  # what the legend says of it
MAP_COLOUR = "map_colour"  # #RRGGBB
FILTERED = "filtered"
LONGITUDE, LATITUDE = "longitude", "latitude"  # of a point inside, in degrees (CSV only)
DATA, VERSION = "data", "version"  # of the figures (CSV only)
PLACES = 6  # decimals of a degree: a tenth of a metre
KEY = "geoucj"  # under which the stamp stands in GeoJSON and GeoParquet


class GeoFormat(StrEnum):
    """File formats with one row per area; the value is the suffix of the file."""

    CSV = "csv"
    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    GEOPARQUET = "parquet"


def geo_frame(view: ExportView, t: Translator) -> gpd.GeoDataFrame:
    """Return the rows of `export_rows`, what the measure adds, map_class, map_label, map_colour.

    Counts are Int64, rates shares with six decimals; geometry is EPSG:4326, None without a shape.
    """
    rows = export_rows(view.table, view.dataset, view.registry, t)
    further = view.table.drop(columns=list(COLUMNS))
    if (column := FACTS[view.measure].column) not in view.table:
        further[column] = view.values
    for name, values in further.items():
        rows[name] = values.round(PLACES) if is_numeric_dtype(values) else values
    entries = [view.entries[code] for code in rows[AREA_CODE]]
    rows[MAP_CLASS] = [_class_of(entry) for entry in entries]
    rows[MAP_LABEL] = [entry_label(entry, view.measure, t) for entry in entries]
    rows[MAP_COLOUR] = [entry.fill.colour for entry in entries]
    shapes = view.shapes.set_index(AREA_CODE).geometry
    inside = shapes.reindex(rows[AREA_CODE]).set_axis(rows.index)
    return gpd.GeoDataFrame(rows, geometry=inside.set_crs(CRS, allow_override=True))


def to_csv(view: ExportView, t: Translator) -> bytes:
    """Return the rows as UTF-8 CSV with a point inside each area, data set and version.

    See `csv_of`; `companion` holds the whole stamp.
    """
    frame = geo_frame(view, t)
    points = frame.geometry.representative_point()
    rows = frame.drop(columns="geometry").assign(
        **{
            LONGITUDE: points.x.round(PLACES),
            LATITUDE: points.y.round(PLACES),
            DATA: view.stamp.data,
            VERSION: view.stamp.version,
        }
    )
    return csv_of(rows, [name for name in rows if is_numeric_dtype(rows[name])])


def companion(view: ExportView, t: Translator) -> bytes:
    """Return what stands beside a CSV file, which has no room for it: the stamp, as JSON."""
    said = {"description": view.stamp.lines(t), KEY: view.stamp.metadata()}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def to_geojson(view: ExportView, t: Translator) -> bytes:
    """Return GeoJSON (RFC 7946): rounded, outer rings anticlockwise; the stamp beside features."""
    frame = geo_frame(view, t)
    rounded = frame.geometry.map(_rounded, na_action="ignore")
    properties = records_of(frame.drop(columns="geometry"))
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": _title(view, t),
        "description": view.stamp.lines(t),
        KEY: view.stamp.metadata(),
    }
    if rounded.notna().any():
        head["bbox"] = rounded.total_bounds.tolist()
    features = ",\n".join(
        _json({
            "type": "Feature",
            "id": row[AREA_CODE],
            "properties": row,
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        })
        for row, shape in zip(properties, rounded, strict=True)
    )  # fmt: skip
    return f'{_json(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def to_geopackage(view: ExportView, t: Translator) -> bytes:
    """Return a GeoPackage of one layer, named as the level, with a style for QGIS."""
    layer, title = t(f"file.level.{view.level}"), _title(view, t)
    said = "\n".join(view.stamp.lines(t))
    style = LayerStyle(t(f"measure.{view.measure}"), style_of(view, t), title)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "view.gpkg"
        pyogrio.write_dataframe(
            geo_frame(view, t),
            file,
            layer=layer,
            driver="GPKG",
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            dataset_options=GEOPACKAGE,
            layer_options={"IDENTIFIER": title, "DESCRIPTION": said},
            layer_metadata=view.stamp.metadata(),
        )
        write_styles(file, {layer: [style]})
        _without_clock(file)
        return file.read_bytes()


def to_geoparquet(view: ExportView, t: Translator) -> bytes:
    """Return GeoParquet (1.0) with the stamp among the key-value metadata."""
    file = io.BytesIO()
    geo_frame(view, t).to_parquet(file, index=False, schema_version="1.0.0")
    table = pq.read_table(file)
    said = {KEY: _json(view.stamp.metadata()), "description": "\n".join(view.stamp.lines(t))}
    made = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, **said}), made)
    return made.getvalue()


WRITERS: Mapping[GeoFormat, Callable[[ExportView, Translator], bytes]] = MappingProxyType(
    {
        GeoFormat.CSV: to_csv,
        GeoFormat.GEOJSON: to_geojson,
        GeoFormat.GEOPACKAGE: to_geopackage,
        GeoFormat.GEOPARQUET: to_geoparquet,
    }
)


def style_of(view: ExportView, t: Translator) -> str:
    """Return QML that draws `map_class` in the classes, colours and states of the map."""
    rows = [
        Category(_class_of(entry), entry_label(entry, view.measure, t), entry.fill)
        for entry in view.legend.entries
    ]
    return categorised(MAP_CLASS, rows, edge=edge_colour(view.layer.shades.palette))


def _class_of(entry: LegendEntry) -> str:
    if entry.state == State.RATE:
        return entry.mark
    return entry.state.value if entry.state else FILTERED


def _title(view: ExportView, t: Translator) -> str:
    """Return the layer in one line: measure, area, level, month, and that a sample is one."""
    area = view.registry.name(view.area) if view.area else t("area.both")
    parts = [t(f"measure.{view.measure}"), area, t(f"level.{view.level}"), t.month(view.month)]
    parts += [t("badge.sample")] if view.stamp.sample else []
    return " · ".join(parts)


def _rounded(shape: Any) -> Any:
    rounded = shapely.transform(shape, lambda points: points.round(PLACES))
    return shapely.orient_polygons(rounded, exterior_cw=False)


def _without_clock(file: Path) -> None:
    """Put the same time everywhere, and the pages of the file into one order."""
    with closing(sqlite3.connect(file)) as package:
        with package:
            package.execute("UPDATE gpkg_contents SET last_change = ?", (NO_DATE,))
            package.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (NO_DATE,))
        package.execute("VACUUM")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
