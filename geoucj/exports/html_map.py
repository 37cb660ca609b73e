"""A view as one HTML file that opens anywhere: map, figures, legend, table and search inside.

It asks no address for anything and its policy forbids it to; texts of data are text in it, never
markup: JSON in a script of no language, or escaped. The same call gives the same bytes.
"""

import json
import re
import zlib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from xstatic.pkg import leaflet

from geoucj.analysis.coverage import by_workers_to_target
from geoucj.exports.html_columns import USUAL
from geoucj.exports.html_data import MapData
from geoucj.exports.html_words import page_words, script_words
from geoucj.exports.map_words import measure_name
from geoucj.exports.turn_words import turn_words
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.layer import Layer
from geoucj.maps.legend import LegendEntry, entry_label
from geoucj.maps.measures import FACTS, Measure
from geoucj.maps.palette import edge_colour, faded
from geoucj.schema import (
    AREA_CODE,
    CODE_WIDTH,
    COVERAGE_RATE,
    POTENTIAL,
    TARGET_RATE,
    TO_TARGET,
    Level,
    State,
)

LEAFLET = Path(leaflet.BASE_DIR)
MAPS = Path(str(files("geoucj.maps") / "assets"))
PAGES = Path(__file__).parent / "pages"
SCRIPTS = (
    PAGES / "inflate.js",
    LEAFLET / "leaflet.js",
    MAPS / "topology.js",
    MAPS / "areas.js",
    PAGES / "map_words.js",
    PAGES / "map_table.js",
    PAGES / "map.js",
)
# In the words of the oldest browsers: where the rest fails, the page says so and shows no more.
FIRST = """
document.body.className = "live";
window.onerror = function () {
  document.body.className = "";
  document.getElementById("trouble").hidden = false;
};
"""
STYLES = (LEAFLET / "leaflet.css", PAGES / "map.css")
FEW = 40  # rows of the table for readers without scripts
FINE = (Level.DISTRICT, Level.VILLAGE)


def html_map(view: ExportView, t: Translator, land: Path | None = None) -> bytes:
    """Return `view` as an HTML file in the language of `t`.

    It opens as the view is; other months, levels and measures are inside, in the classes that the
    month of the view has. `land` is the TopoJSON of the land around, for the ground of the map.
    """
    data = MapData(view, t)
    packs: dict[str, Any] = {}
    layers: dict[Level, dict[Measure, Layer]] = {}
    fine = {}
    for level in data.levels:
        packs[level.value], layers[level] = data.pack(level)
        if level in FINE and (shapes := data.fine(level)):
            fine[level] = f"fine-{level}"
            packs[fine[level]] = {"shapes": shapes}
    packs["totals"] = data.totals()
    if land is not None:
        packs["land"] = {"shapes": [json.loads(land.read_text("utf-8"))]}
    facts = {
        "language": t.language,
        "group": t.number(1000)[1],
        "decimal": t.number(0.5, 1)[1],
        "words": script_words(view, t),
        "title": t("map.title"),
        "area": _area(view, t),
        "months": [[t.month(month), t.month(month, short=True)] for month in data.months],
        "as_of": [[t.month(month), t.month(month, short=True)] for month in data.texts.as_of],
        "target_areas": list(data.texts.target_areas),
        "sources": list(data.texts.sources),
        "places": data.places(),
        "levels": [
            {"key": level.value, "name": t(f"level.{level}"), "fine": fine.get(level, "")}
            for level in data.levels
        ],
        "measures": [
            _measure(view, measure, [layers[level][measure] for level in data.levels], t)
            for measure in data.measures
        ],
        "edge": edge_colour(view.options.style.palette),
        "land": land is not None,
        "start": {
            "month": data.months.index(view.month),
            "level": data.levels.index(view.level),
            "measure": data.measures.index(view.measure),
        },
    }
    return _page(view, t, facts, packs)


def _page(view: ExportView, t: Translator, facts: Any, packs: dict[str, Any]) -> bytes:
    scripts, style = _scripts(), _style()
    template = Environment(autoescape=True).from_string((PAGES / "map.html").read_text("utf-8"))
    month, stamp = t.month(view.month), view.stamp
    about = [measure_name(view, view.measure, t), t(f"segment.{view.segment}")]
    if view.options.expression:
        about.append(t("stamp.filter", filter=view.options.expression))
    return template.render(
        language=t.language,
        policy=_policy(scripts, style),
        stamp=[(f"geoucj:{name}", text) for name, text in stamp.metadata().items()],
        title=" · ".join([t("map.title"), _area(view, t), about[0], month]),
        style=Markup(style),  # noqa: S704 - our own files
        heading=t("map.title"),
        when=t("map.as_of", month=month),
        area=_area(view, t),
        about=" · ".join(about[1:]),
        warnings=" ".join(stamp.warnings(t)),
        words=page_words(t),
        few=_few(view, t),
        lines=[t("html.first_view"), *stamp.lines(t), t("html.offline")],
        packs={name: _packed(pack) for name, pack in packs.items()},
        facts=Markup(_json(facts)),  # noqa: S704 - escaped there
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files
    ).encode()


def _measure(view: ExportView, measure: Measure, layers: list[Layer], t: Translator) -> Any:
    """Return a measure with a legend for each level."""
    facts = FACTS[measure]
    notes = [t("classes.rule"), *([t("html.counts")] if facts.raw_count else [])]
    return {
        "key": measure.value,
        "name": measure_name(view, measure, t),
        "column": USUAL.get(measure, "values"),
        "unit": facts.unit.value,
        "judged": facts.judged,
        "said": measure not in USUAL,
        "notes": notes,
        "legends": [_legend(view, layer, t) for layer in layers],
    }


def _legend(view: ExportView, layer: Layer, t: Translator) -> Any:
    entries = layer.legend.entries
    fills = {entry.mark: [entry.fill.colour, entry.fill.pattern] for entry in entries}
    old = {e.mark: faded(e.fill).colour for e in entries if layer.stale and not e.fill.pattern}
    return {
        "title": measure_name(view, layer.legend.measure, t),
        "rows": [_row(view, layer, entry, t) for entry in entries],
        "fills": fills,
        "faded": old,
    }


def _row(view: ExportView, layer: Layer, entry: LegendEntry, t: Translator) -> Any:
    measure = layer.legend.measure
    row = {"mark": entry.mark, "label": entry_label(entry, measure, t)}
    if entry.state != State.RATE:
        return row | {"state": True}
    return row | ({"target": turn_words(view, measure, t)} if entry.from_target else {})


def _area(view: ExportView, t: Translator) -> str:
    """Return the names of the area and those around it, the widest first."""
    if not view.area:
        return t("area.both")
    return " › ".join(view.registry.name(code) for code in view.registry.path(view.area))


def _few(view: ExportView, t: Translator) -> Any:
    """Return the first rows of the table, for readers whose program runs no script."""
    table = by_workers_to_target(view.table if view.kept is None else view.table[view.kept])
    shown = (COVERAGE_RATE, TARGET_RATE, TO_TARGET, POTENTIAL)
    said = dict(zip(shown, (t.rate, t.rate, t.number, t.number), strict=True))
    inside = view.level in FINE and len(view.area) < CODE_WIDTH[Level.REGENCY]
    rows = [
        [
            _named(view, row[AREA_CODE], inside=inside),
            *(say(row[column]) for column, say in said.items()),
        ]
        for _, row in table.head(FEW).iterrows()
    ]
    caption = t("html.first_rows", shown=t.number(len(rows)), count=t.number(len(table)))
    headings = [t(f"level.{view.level}"), *(t(f"column.{column}") for column in shown)]
    return {"caption": caption, "columns": headings, "rows": rows}


def _named(view: ExportView, code: str, *, inside: bool) -> str:
    """Return the name of an area, with that of its regency where there are several."""
    name = view.registry.name(code)
    return f"{name} ({view.registry.name(code[: CODE_WIDTH[Level.REGENCY]])})" if inside else name


def _json(value: Any) -> str:
    """Return JSON in which nothing ends a script or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _packed(value: Any) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return b64encode(packer.compress(text.encode()) + packer.flush()).decode()


@cache
def _scripts() -> tuple[str, ...]:
    """Return the scripts of the page, without the address of a map to their source."""
    read = [re.sub(r"//# sourceMappingURL=.*", "", path.read_text("utf-8")) for path in SCRIPTS]
    return (FIRST, *read)


@cache
def _style() -> str:
    """Return the style of the page, without pictures that it never shows."""
    return re.sub(r"url\([^)]*\)", "none", "\n".join(path.read_text("utf-8") for path in STYLES))


def _policy(scripts: tuple[str, ...], style: str) -> str:
    """Return a policy that lets these scripts run and forbids the network."""
    sums = [f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts]
    look = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src {' '.join(sums)}; style-src 'sha256-{look}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
