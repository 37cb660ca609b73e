"""The chosen villages as GPX 1.1 (points for a phone) and KML 2.2 (points and outlines)."""

from html import escape
from typing import Any
from xml.etree import ElementTree as ET

import shapely

from geoucj.areas.codes import parent_codes
from geoucj.exports.field_pack.places import (
    DIGITS,
    DIRECTIONS,
    LABEL,
    LATITUDE,
    LONGITUDE,
    Places,
    geo_link,
    origin_lines,
    title,
    village_lines,
)
from geoucj.exports.field_pack.sheet_facts import SheetFacts
from geoucj.exports.sheet_rows import clean
from geoucj.schema import AREA_CODE, AREA_NAME, QUOTA, Level

GPX = "http://www.topografix.com/GPX/1/1"
KML = "http://www.opengis.net/kml/2.2"
FLAG = "Flag, Blue"  # a symbol that most devices know
STYLES = {  # width and colour of the line, colour of the area: alpha, blue, green, red
    "village": ("2", "ff6e6e0b", "596e6e0b"),
    "district": ("3", "ff33271c", "00ffffff"),
}


def gpx_of(places: Places) -> bytes:
    """Return a waypoint for each village with a shape: number, name and quota, and the way there.

    Its description holds the figures. Written here: GDAL leaves the & of an address as it is.
    """
    facts, points = places.facts, places.points
    root = ET.Element("gpx", xmlns=GPX, version="1.1", creator="geoucj")
    about = _add(root, "metadata")
    _add(about, "name", title(facts))
    _add(about, "desc", "\n".join(origin_lines(facts)))
    for row in points.to_dict("records"):
        x, y = row[LONGITUDE], row[LATITUDE]
        point = _add(root, "wpt", lat=f"{y:.{DIGITS}f}", lon=f"{x:.{DIGITS}f}")
        _add(point, "name", row[LABEL])
        _add(point, "desc", "\n".join(village_lines(row, facts)))
        for href, key in _ways(row):
            _add(_add(point, "link", href=href), "text", facts.t(key))
        _add(point, "sym", FLAG)
        _add(point, "type", facts.t("field_pack.point_type"))
    return _written(root)


def kml_of(places: Places) -> bytes:
    """Return a folder for each district: points of its villages, and outlines of all.

    Points have area_code and quota as data. What a balloon shows is HTML made of escaped texts;
    nothing else of the data is put into it.
    """
    facts = places.facts
    root = ET.Element("kml", xmlns=KML)
    document = _add(root, "Document")
    _add(document, "name", title(facts))
    _add(document, "description", _paragraphs(origin_lines(facts)))
    for name in STYLES:
        _style(document, name)
    shown, outlines = places.shown, places.districts.set_index(AREA_CODE)
    around = parent_codes(shown[AREA_CODE], Level.DISTRICT)
    for code in sorted(set(around)):
        inside = shown[around == code]
        folder = _add(document, "Folder")
        _add(folder, "name", inside[Level.DISTRICT].iloc[0])
        if code in outlines.index:
            mark = _placemark(folder, outlines.loc[code, AREA_NAME], "district")
            _outline(mark, outlines.geometry[code])
        for row, shape in zip(inside.to_dict("records"), inside.geometry, strict=True):
            mark = _placemark(folder, row[LABEL], "village", _balloon(row, facts))
            _values(mark, {name: str(row[name]) for name in (AREA_CODE, QUOTA)})
            point = _add(mark, "Point")
            _add(point, "coordinates", _pairs([(row[LONGITUDE], row[LATITUDE])]))
            _outline(_placemark(folder, row[LABEL], "village", _balloon(row, facts)), shape)
    return _written(root)


def _ways(row: dict[Any, Any]) -> list[tuple[str, str]]:
    """Return the addresses of the way to a village, each with the key of its words."""
    geo = geo_link(row[LONGITUDE], row[LATITUDE])
    return [(row[DIRECTIONS], "field_pack.directions"), (geo, "field_pack.open_point")]


def _balloon(row: dict[Any, Any], facts: SheetFacts) -> str:
    ways = [f'<a href="{escape(href)}">{_safe(facts.t(key))}</a>' for href, key in _ways(row)]
    return (
        f"<h3>{_safe(row[LABEL])}</h3>{_paragraphs(village_lines(row, facts))}"
        f"<p>{' · '.join(ways)}</p>"
    )


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{_safe(line)}</p>" for line in lines)


def _safe(text: str) -> str:
    """Return a text as HTML; a bare `$[name]` would be filled in by Google Earth."""
    return escape(text).replace("$", "&#36;")


def _style(document: ET.Element, name: str) -> None:
    width, line_colour, area_colour = STYLES[name]
    style = _add(document, "Style", id=name)
    line, area = _add(style, "LineStyle"), _add(style, "PolyStyle")
    _add(line, "color", line_colour)
    _add(line, "width", width)
    _add(area, "color", area_colour)
    _add(
        _add(style, "BalloonStyle"), "text", "$[description]"
    )  # its usual text shows names as HTML


def _placemark(folder: ET.Element, name: str, style: str, balloon: str = "") -> ET.Element:
    mark = _add(folder, "Placemark")
    _add(mark, "name", name)
    if balloon:
        _add(mark, "description", balloon)
    _add(mark, "styleUrl", f"#{style}")
    return mark


def _values(mark: ET.Element, values: dict[str, str]) -> None:
    data = _add(mark, "ExtendedData")
    for name, value in values.items():
        _add(_add(data, "Data", name=name), "value", value)


def _outline(mark: ET.Element, shape: Any) -> None:
    """Add the polygons of a shape."""
    several = _add(mark, "MultiGeometry")
    for polygon in shapely.get_parts(shape):
        made = _add(several, "Polygon")
        outer = _add(_add(made, "outerBoundaryIs"), "LinearRing")
        _add(outer, "coordinates", _pairs(polygon.exterior.coords))
        for hole in polygon.interiors:
            inner = _add(_add(made, "innerBoundaryIs"), "LinearRing")
            _add(inner, "coordinates", _pairs(hole.coords))


def _pairs(coordinates: Any) -> str:
    return " ".join(f"{x:.{DIGITS}f},{y:.{DIGITS}f}" for x, y, *_ in coordinates)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    if text:
        element.text = clean(text)
    return element


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
