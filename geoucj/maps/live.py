"""Draw layers with Folium. The only module that imports it."""

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
from geoucj.maps.legend import entry_label
from geoucj.maps.palette import edge_colour, faded
from geoucj.schema import State

LEAFLET = Path(leaflet.BASE_DIR)
OWN = Path(str(files("geoucj.maps") / "assets"))
# What the map needs of the browser, each sent as one file.
ASSETS = {
    "map.js": (
        LEAFLET / "leaflet.js",
        OWN / "topology.js",
        OWN / "areas.js",
        OWN / "points.js",
        OWN / "choropleth.js",
    ),
    "map.css": (LEAFLET / "leaflet.css", OWN / "choropleth.css"),
}
CENTRE = (-1.5, 114.5)  # between the two provinces; the layer moves to its areas by itself
ZOOM = 6


class _BaseMap(folium.Map):
    """Folium's map without its page head: that would be sent with every change; map.css has it."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }},"
        "{center: {{ this.location }}, zoom: {{ this.options.zoom }},"
        " zoomSnap: {{ this.options.zoom_snap }}});"
        "{% endmacro %}"
    )

    def render(self, **kwargs: object) -> str:
        return str(super(folium.Map, self).render(**kwargs))  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Notes:
    """What the map must say beside its colours, in the language of its reader."""

    title: str  # of the legend: measure, segment, month
    target: str  # where the colours turn
    badges: tuple[str, ...]  # sample data, approximate boundaries
    remarks: tuple[str, ...]  # under the legend, e.g. rows without a shape
    credit: str  # attribution of the shapes
    values: tuple[str, ...] | None = None  # one per area for the tooltip; None: its class
    circles: str = ""  # what the largest circle stands for
    hint: str = ""  # what a click on a row of the legend does
    old: str = ""  # said of an area whose figure is stale
    left_out: str = ""  # said of the areas that are not kept, where no filter leaves them out


@dataclass(frozen=True)
class Points:
    """Employers to draw as points."""

    file: str  # address of a JSON list of [longitude, latitude, workers, registered, name]
    many: str  # words for several drawn as one, with {count}
    workers: str  # words with {workers} and {registered}


@dataclass(frozen=True)
class Tiles:
    """An online base map."""

    url: str
    credit: str


@dataclass(frozen=True)
class View:
    """Where the map stands, what is selected on it, and what lies over and under the areas."""

    place: str  # changes when the map must move
    focus: tuple[str, ...] = ()  # codes of the areas to move to; none: all that are shown
    chosen: tuple[str, ...] = ()  # codes of the selected areas
    land: str | None = None  # address of the neighbouring land
    points: Points | None = None
    tiles: Tiles | None = None
    tell: bool = False  # whether the page waits to hear that the areas are drawn
    together: bool = False  # whether it moves with another map of the page
    legend: bool = True
    beside: Layer | None = None  # that map's layer, whose counts the legend gives first


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
    base = _BaseMap(CENTRE, zoom_start=ZOOM, tiles=None, zoom_snap=0.25)
    links = {name: f"{assets}/{asset_name(name)}" for name in ASSETS}
    base.default_js = [(n, link) for n, link in links.items() if n.endswith(".js")]
    base.default_css = [(n, link) for n, link in links.items() if n.endswith(".css")]
    return base


def choropleth(
    layer: Layer, notes: Notes, view: View, t: Translator, prefix: str = "/geo/"
) -> folium.FeatureGroup:
    """Return the element that repaints the map in place; put it on with `feature_group_to_add`."""
    entries = layer.legend.entries
    message = {
        "files": [prefix + address for address in layer.geometry.addresses],
        "land": view.land and prefix + view.land,
        "marks": layer.marks,
        "stale": layer.stale,
        "fills": {e.mark: [e.fill.colour, e.fill.pattern] for e in entries},
        "faded": {
            e.mark: faded(e.fill).colour for e in entries if layer.stale and not e.fill.pattern
        },
        "edge": edge_colour(layer.shades.palette),
        "circles": layer.circles and {"sizes": layer.circles.sizes, "words": notes.circles},
        "values": notes.values,
        "old": layer.stale and notes.old,
        "legend": {
            "title": notes.title,
            "rows": _rows(layer, view.beside, notes, t),
            "notes": notes.remarks,
            "hint": notes.hint,
            "hidden": not view.legend,
        },
        "badges": notes.badges,
        "credit": notes.credit,
        "problem": t("map.no_geometry"),
        "points": view.points and asdict(view.points) | {"language": t.language},
        "tiles": view.tiles and asdict(view.tiles),
        "fit": view.place,
        "focus": view.focus,
        "chosen": _chosen(layer, view.chosen),
        "tell": view.tell,
        "together": view.together,
    }
    group = folium.FeatureGroup()
    _Repaint(message).add_to(group)
    return group


class _Repaint(MacroElement):
    """The one line of script that a change sends to the browser."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "geoucj.paint({{ this._parent._parent.get_name() }}, '{{ this.packed }}');"
        "{% endmacro %}"
    )

    def __init__(self, message: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # Deflated it is half as long, and no name in it can become markup or script.
        said = {key: value for key, value in message.items() if value}
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        self.packed = b64encode(zlib.compress(text.encode(), 9)).decode()


def _chosen(layer: Layer, chosen: tuple[str, ...]) -> str:
    """Return 1 for each selected area, "" where there is none."""
    wanted = frozenset(chosen)
    return "".join("01"[code in wanted] for code in layer.geometry.codes) if wanted else ""


def _rows(
    layer: Layer, beside: Layer | None, notes: Notes, t: Translator
) -> list[dict[str, str | list[str]]]:
    """Return the rows of the legend: classes always, states where an area has them."""
    others = {entry.mark: entry.count for entry in beside.legend.entries} if beside else {}
    rows = []
    for entry in layer.legend.entries:
        counts = [*([others.get(entry.mark, 0)] if beside else []), entry.count]
        if entry.state != State.RATE and not any(counts):
            continue
        left_out = notes.left_out if entry.state is None else ""
        row: dict[str, str | list[str]] = {
            "mark": entry.mark,
            "label": left_out or entry_label(entry, layer.legend.measure, t),
            "counts": [t.number(count) for count in counts],
        }
        rows.append(row | ({"target": notes.target} if entry.from_target else {}))
    return rows
