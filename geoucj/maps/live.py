"""Draw layers with Folium. The only module that imports it."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import folium
from branca.element import MacroElement
from jinja2 import Template
from xstatic.pkg import leaflet

from geoucj.i18n import Translator
from geoucj.maps.layer import Layer
from geoucj.maps.legend import LegendEntry, entry_label
from geoucj.maps.measures import Measure
from geoucj.schema import State

LEAFLET = Path(leaflet.BASE_DIR)
OWN = Path(str(files("geoucj.maps") / "assets"))
# What the map needs of the browser, each sent as one file.
ASSETS = {
    "map.js": (
        LEAFLET / "leaflet.js",
        OWN / "topology.js",
        OWN / "areas.js",
        OWN / "choropleth.js",
    ),
    "map.css": (LEAFLET / "leaflet.css", OWN / "choropleth.css"),
}
CENTRE = (-1.5, 114.5)  # between the two provinces; the layer moves to its areas by itself
ZOOM = 6


@dataclass(frozen=True)
class Notes:
    """What the map must say beside its colours, in the language of its reader."""

    title: str  # of the legend: measure, segment, month
    target: str  # where the colours turn
    badges: tuple[str, ...]  # sample data, approximate boundaries
    remarks: tuple[str, ...]  # under the legend, e.g. rows without a shape
    credit: str  # attribution of the shapes
    values: tuple[str, ...] | None = None  # one per area for the tooltip; None: its class


@dataclass(frozen=True)
class View:
    """Where the map stands and what is selected on it."""

    place: str  # changes when the map must move
    chosen: tuple[str, ...] = ()  # codes of the selected areas
    land: str | None = None  # address of the neighbouring land
    tell: bool = False  # whether the page waits to hear that the areas are drawn


@cache
def asset(name: str) -> bytes:
    """Return one of ASSETS."""
    return b"\n".join(part.read_bytes() for part in ASSETS[name])


@cache
def asset_name(name: str) -> str:
    """Return the name of an asset with its content's hash, so that browsers may keep it."""
    stem, suffix = name.rsplit(".", 1)
    return f"{stem}.{sha256(asset(name)).hexdigest()[:12]}.{suffix}"


def base_map(assets: str = "/assets") -> folium.Map:
    """Return the empty map. It never changes: any change would make the browser rebuild it."""
    base = folium.Map(
        CENTRE, zoom_start=ZOOM, tiles=None, prefer_canvas=True, zoom_snap=0.25, font_size="0.8rem"
    )
    links = {name: f"{assets}/{asset_name(name)}" for name in ASSETS}
    base.default_js = [(n, link) for n, link in links.items() if n.endswith(".js")]
    base.default_css = [(n, link) for n, link in links.items() if n.endswith(".css")]
    return base


def choropleth(
    layer: Layer, notes: Notes, view: View, t: Translator, prefix: str = "/geo/"
) -> folium.FeatureGroup:
    """Return the element that repaints the map in place; put it on with `feature_group_to_add`."""
    message = {
        "files": [prefix + address for address in layer.geometry.addresses],
        "land": view.land and prefix + view.land,
        "marks": _packed(layer.marks),
        "fills": {e.mark: [e.fill.colour, e.fill.pattern] for e in layer.legend.entries},
        "values": notes.values,
        "legend": {
            "title": notes.title,
            "rows": [
                _row(entry, layer.legend.measure, notes.target, t)
                for entry in layer.legend.entries
                if entry.count or entry.state == State.RATE
            ],
            "notes": notes.remarks,
        },
        "badges": notes.badges,
        "credit": notes.credit,
        "problem": t("map.no_geometry"),
        "fit": view.place,
        "chosen": view.chosen,
        "tell": view.tell,
    }
    group = folium.FeatureGroup()
    _Repaint(message).add_to(group)
    return group


class _Repaint(MacroElement):
    """The one line of script that a change sends to the browser."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "geoucj.paint({{ this._parent._parent.get_name() }}, {{ this.message }});"
        "{% endmacro %}"
    )

    def __init__(self, message: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # "<" never reaches the page as markup, wherever the script is put.
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        self.message = text.replace("<", "\\u003c")


def _packed(marks: str) -> str:
    """Return hexadecimal digits as base64: three of them in two characters."""
    return b64encode(bytes.fromhex(marks + "0" * (len(marks) % 2))).decode()


def _row(entry: LegendEntry, measure: Measure, target: str, t: Translator) -> dict[str, str]:
    label = entry_label(entry, measure, t)
    row = {"mark": entry.mark, "label": label, "count": t.number(entry.count)}
    return row | ({"target": target} if entry.from_target else {})
