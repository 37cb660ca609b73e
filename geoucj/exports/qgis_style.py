"""A style by which QGIS draws a layer as the map does: QML text, and its place in a GeoPackage."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from xml.etree import ElementTree as ET

from geoucj.exports.sheet_rows import clean
from geoucj.maps.palette import Fill, Palette, edge_colour

STYLES_TABLE = "layer_styles"  # where QGIS looks for the styles of a GeoPackage
NO_DATE = "1980-01-01T00:00:00.000Z"  # in files that hold no clock
MARKS = "#5F6B76"  # the lines and dots of a pattern
GEOPACKAGE = {"VERSION": "1.2"}  # of later ones QGIS warns, and phones, from before 2024
VERSION = "3.22.0"  # of QGIS, whose writing this is; later ones read it
_COLUMNS = (
    "id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), "
    "f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, "
    "styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
    "update_time DATETIME"
)

Properties = Mapping[str, str]


class Shape(StrEnum):
    """What a layer holds."""

    POLYGON = "polygon"
    POINT = "point"


@dataclass(frozen=True)
class Category:
    """One value of the field by which a layer is coloured; `value` "" is what has none."""

    value: str
    label: str
    fill: Fill


@dataclass(frozen=True)
class LayerStyle:
    """A named style; the first one of a layer is that with which it opens."""

    name: str
    qml: str
    description: str = ""


def categorised(
    field: str,
    categories: Sequence[Category],
    *,
    shape: Shape = Shape.POLYGON,
    edge: str = edge_colour(Palette.STANDARD),
    width: float = 0.1,
    size: float = 2.6,
) -> str:
    """Return QML that colours each value of a text `field`; lengths in mm.

    `width` is that of the edges, `size` the diameter of points.
    """
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology")
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=field, symbollevels="0",
        forceraster="0", enableorderby="0",
    )  # fmt: skip
    rows = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, each in enumerate(categories):
        ET.SubElement(
            rows, "category", symbol=str(number), value=clean(each.value),
            label=clean(each.label), render="true", type="string",
        )  # fmt: skip
        name = str(number)
        if shape == Shape.POINT:
            _point(symbols, name, each.fill, edge, width, size=size)
        else:
            _polygon(symbols, name, each.fill, edge, width)
    ET.SubElement(root, "layerGeometryType").text = "0" if shape == Shape.POINT else "2"
    ET.indent(root, " ")
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return doctype + ET.tostring(root, encoding="unicode") + "\n"


def write_styles(file: Path, styles: Mapping[str, Sequence[LayerStyle]]) -> None:
    """Write the styles of layers, by the layer's name, into the GeoPackage `file`.

    Raises sqlite3.OperationalError where it is none.
    """
    with closing(sqlite3.connect(file)) as package, package:
        package.execute(f"CREATE TABLE IF NOT EXISTS {STYLES_TABLE} ({_COLUMNS})")
        package.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES (?, 'attributes', ?, ?)",
            (STYLES_TABLE, STYLES_TABLE, NO_DATE),
        )
        for layer, its in styles.items():
            column = package.execute(
                "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
            ).fetchone()
            package.executemany(
                f"INSERT INTO {STYLES_TABLE} (f_table_catalog, f_table_schema, f_table_name, "  # noqa: S608
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "owner, update_time) VALUES ('', '', ?, ?, ?, ?, '', ?, ?, '', ?)",
                [
                    (layer, column[0], s.name[:30], s.qml, s is its[0], s.description, NO_DATE)
                    for s in its
                ],
            )


def _polygon(symbols: ET.Element, name: str, fill: Fill, edge: str, width: float) -> None:
    symbol = _symbol(symbols, name, "fill")
    outline = {"outline_color": _rgba(edge), "outline_width": f"{width:g}"}
    _layer(symbol, "SimpleFill", {
        "color": _rgba(fill.colour), "style": "solid", "joinstyle": "bevel",
        "outline_style": "solid", "outline_width_unit": "MM", **outline,
    })  # fmt: skip
    if fill.pattern == "dots":
        spaced = {"distance_x": "2", "distance_y": "2", "displacement_x": "1"}
        dots = _layer(symbol, "PointPatternFill", spaced)
        _layer(_symbol(dots, f"@{name}@1", "marker"), "SimpleMarker", {
            "name": "circle", "color": _rgba(MARKS), "size": "0.5", "size_unit": "MM",
            "outline_style": "no",
        })  # fmt: skip
        return
    angles = {None: (), "hatch": ("45",), "cross": ("45", "135")}[fill.pattern]
    for place, angle in enumerate(angles, 1):
        lines = _layer(symbol, "LinePatternFill", {
            "angle": angle, "distance": "1.6", "distance_unit": "MM", "color": _rgba(MARKS),
            "line_width": "0.15", "line_width_unit": "MM",
        })  # fmt: skip
        _layer(_symbol(lines, f"@{name}@{place}", "line"), "SimpleLine", {
            "line_color": _rgba(MARKS), "line_width": "0.15", "line_width_unit": "MM",
            "line_style": "solid",
        })  # fmt: skip


def _point(
    symbols: ET.Element, name: str, fill: Fill, edge: str, width: float, *, size: float
) -> None:
    """Add a point; a pattern is a form, as no lines can be seen in it."""
    form = {None: "circle", "hatch": "square", "dots": "diamond", "cross": "triangle"}
    _layer(_symbol(symbols, name, "marker"), "SimpleMarker", {
        "name": form[fill.pattern], "color": _rgba(fill.colour), "size": f"{size:g}",
        "size_unit": "MM", "outline_color": _rgba(edge), "outline_style": "solid",
        "outline_width": f"{width:g}", "outline_width_unit": "MM",
    })  # fmt: skip


def _symbol(parent: ET.Element, name: str, kind: str) -> ET.Element:
    return ET.SubElement(
        parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )


def _layer(symbol: ET.Element, kind: str, properties: Properties) -> ET.Element:
    """Add a layer of a symbol; `prop` is how QGIS before 3.26 wrote what `Option` says now."""
    attributes = {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    layer = ET.SubElement(symbol, "layer", attributes)
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in properties.items():
        ET.SubElement(options, "Option", name=key, type="QString", value=value)
    for key, value in properties.items():
        ET.SubElement(layer, "prop", k=key, v=value)
    return layer


def _rgba(colour: str) -> str:
    parts = [str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)]
    return ",".join([*parts, "255"])
