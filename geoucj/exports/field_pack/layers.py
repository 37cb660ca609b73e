"""The chosen villages as a GeoPackage that opens coloured and labelled in QGIS and QField."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio

from geoucj.exports.field_pack.places import (
    DIRECTIONS,
    LABEL,
    NAMES,
    Places,
    origin_lines,
    title,
    village_lines,
)
from geoucj.exports.field_pack.sheet_facts import NUMBER
from geoucj.exports.plan import COLUMNS
from geoucj.exports.qgis_style import GEOPACKAGE, NO_DATE, VERSION, LayerStyle, write_styles
from geoucj.exports.sheet_rows import clean
from geoucj.i18n import Translator
from geoucj.schema import AREA_NAME, AS_OF, STABILITY

DISTRICTS, VILLAGES, POINTS = "districts", "villages", "points"  # in the order of drawing
FIELDS = (
    NUMBER,
    *(column for column in COLUMNS if column != STABILITY),
    NAMES,
    AS_OF,
    DIRECTIONS,
    LABEL,
    "remark",
)
ACCENT, DARK, WHITE = "11,110,110", "28,39,51", "255,255,255"
SYMBOLS = {
    DISTRICTS: (
        "fill",
        "SimpleFill",
        {"style": "no", "outline_color": f"{DARK},255", "outline_width": "0.6"},
    ),
    VILLAGES: (
        "fill",
        "SimpleFill",
        {"color": f"{ACCENT},90", "outline_color": f"{ACCENT},255", "outline_width": "0.4"},
    ),
    POINTS: (
        "marker",
        "SimpleMarker",
        {
            "name": "circle",
            "color": f"{ACCENT},255",
            "outline_color": f"{WHITE},255",
            "outline_width": "0.4",
            "size": "3.2",
        },
    ),
}
LABELS = {DISTRICTS: AREA_NAME, POINTS: LABEL}


def geopackage_of(places: Places) -> bytes:
    """Return layers `districts`, `villages` and `points` (EPSG:4326), each with a default style.

    Columns of villages and points: FIELDS. Codes are texts; `remark` says all in words, also that
    figures are a sample and outlines approximate.
    """
    facts = places.facts
    layers = {
        DISTRICTS: places.districts,
        VILLAGES: _fields(places, places.shown),
        POINTS: _fields(places, places.points),
    }
    kinds = {DISTRICTS: "MultiPolygon", VILLAGES: "MultiPolygon", POINTS: "Point"}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.gpkg"
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                frame,
                path,
                layer=name,
                driver="GPKG",
                append=path.exists(),
                geometry_type=kinds[name],
                promote_to_multi=kinds[name].startswith("Multi"),
                dataset_options=GEOPACKAGE if not path.exists() else None,
                layer_options={
                    "GEOMETRY_NAME": "geom",
                    "IDENTIFIER": facts.t(f"field_pack.layer.{name}"),
                    "DESCRIPTION": clean("\n".join([title(facts), *origin_lines(facts)])),
                },
            )
        write_styles(path, {name: [_style(name, frame, facts.t)] for name, frame in layers.items()})
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE gpkg_contents SET last_change = ?", (NO_DATE,))
        return path.read_bytes()


def _fields(places: Places, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return FIELDS and geometry of villages, without signs that no file can hold."""
    facts = places.facts
    said = [" · ".join(village_lines(row, facts)) for row in frame.to_dict("records")]
    remark = " · ".join(facts.warnings)
    remarks = [f"{remark} · {line}" if remark else line for line in said]
    frame = frame.assign(remark=pd.Series(remarks, index=frame.index, dtype="str"))
    texts = [name for name in FIELDS if isinstance(frame[name].dtype, pd.StringDtype)]
    cleaned = {name: frame[name].map(clean, na_action="ignore").astype("str") for name in texts}
    return frame.assign(**cleaned)[[*FIELDS, frame.geometry.name]]


def _style(layer: str, frame: gpd.GeoDataFrame, t: Translator) -> LayerStyle:
    columns = list(frame.columns.drop(frame.geometry.name))
    return LayerStyle(layer, style_of(layer, columns, t), t(f"field_pack.layer.{layer}"))


def style_of(layer: str, columns: list[str], t: Translator) -> str:
    """Return the style of a layer as QGIS writes it: symbol, label, and the columns' names."""
    kind, shape, look = SYMBOLS[layer]
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling|Fields")
    renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol")
    symbols = ET.SubElement(renderer, "symbols")
    symbol = ET.SubElement(symbols, "symbol", type=kind, name="0", alpha="1", clip_to_extent="1")
    drawn = ET.SubElement(symbol, "layer", attrib={"class": shape, "enabled": "1", "pass": "0"})
    options = ET.SubElement(drawn, "Option", type="Map")
    for name, value in look.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=value)
        ET.SubElement(drawn, "prop", k=name, v=value)
    if layer in LABELS:
        _label(root, LABELS[layer], bold=layer == DISTRICTS)
    aliases = ET.SubElement(root, "aliases")
    for place, column in enumerate(columns):
        alias = t(f"field_pack.field.{column}")
        ET.SubElement(aliases, "alias", index=str(place + 1), field=column, name=alias)
    return ET.tostring(root, encoding="unicode")


def _label(root: ET.Element, column: str, *, bold: bool) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=column,
        isExpression="0",
        fontSize="11" if bold else "9",
        fontSizeUnit="Point",
        fontWeight="75" if bold else "50",
        textColor=f"{DARK},255",
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="1",
        bufferSizeUnits="MM",
        bufferColor=f"{WHITE},255",
    )
    beside = {
        "placement": "6",
        "dist": "1.5",
        "distUnits": "MM",
        "predefinedPositionOrder": "R,L,T,B",
    }
    over = {"placement": "1"}
    ET.SubElement(settings, "placement", over if bold else beside)
    ET.SubElement(settings, "rendering", displayAll="1", obstacle="1")
