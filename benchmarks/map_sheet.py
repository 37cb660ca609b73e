"""Printed maps beside those of peers, in one run: `make bench`.

    python benchmarks/map_sheet.py [--boundaries bps2020 --folder DIR] [--rounds 3]

An A3 sheet of every village of a province and an atlas of all regencies, by geoucj, by
GeoDataFrame.plot and, where it is installed, by QGIS's layout: each in a process of its own, in
turn. Writes SHEETS.md beside this file.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from own_sheet import DATA, T, chosen_set, sheet_options, village_view
from servers import SHAPES
from sheet_page import Cost, page

from geoucj.boundaries.store import CROSSWALK_FILE, BoundarySet
from geoucj.exports.view import ExportView
from geoucj.maps.legend import STATE_MARKS, entry_words
from geoucj.schema import AREA_CODE, Level, State

HERE = Path(__file__).parent
QGIS = "/usr/bin/python3"  # Debian's own, which python3-qgis is made for
SIMPLE, WHOLE, VILLAGES, REGENCIES = "simplified", "unsimplified", "villages", "regencies"
OWN_FORMS, FORMS = ("png", "svg", "pdf"), ("png", "pdf")


@dataclass(frozen=True)
class Way:
    """One way to draw one thing; the command lacks the file to write."""

    app: str
    form: str
    command: tuple[str, ...]


def coloured(areas: gpd.GeoDataFrame, view: ExportView) -> gpd.GeoDataFrame:
    """Return `areas` (area_code) with the mark, colour and label of their class in `view`."""
    entries = {entry.mark: entry for entry in view.legend.entries}
    marks = {code: entry.mark for code, entry in view.entries.items()}
    mark = areas[AREA_CODE].map(marks).fillna(STATE_MARKS[State.NO_DATA])
    return areas.assign(
        mark=mark,
        colour=mark.map({m: entry.fill.colour for m, entry in entries.items()}),
        label=mark.map({m: entry_words(e, view.legend.measure, T) for m, e in entries.items()}),
    )


def unsimplified(shapes: BoundarySet, area: str) -> gpd.GeoDataFrame | None:
    """Return the shapes of the file that the set was imported from, None where it is not here."""
    if shapes.provenance.file != SHAPES.name or not SHAPES.exists():
        return None
    every = gpd.read_file(SHAPES, columns=["ADM4_PCODE"])
    areas = every[every["ADM4_PCODE"].str.startswith(f"ID{area}")]
    found = pd.read_csv(shapes.folder / CROSSWALK_FILE, dtype="str").set_index("source_code")
    return areas.assign(**{AREA_CODE: areas["ADM4_PCODE"].map(found[AREA_CODE])})


def prepare(shapes: BoundarySet, area: str, file: Path) -> dict[str, gpd.GeoDataFrame]:
    """Write what the peers draw into a GeoPackage, and return its layers."""
    view, everywhere = village_view(shapes, area)(), village_view(shapes, "")()
    regencies = shapes.read(Level.REGENCY)
    layers = {
        SIMPLE: coloured(view.shapes, view),
        VILLAGES: coloured(shapes.read(Level.VILLAGE, tuple(regencies[AREA_CODE])), everywhere),
        REGENCIES: regencies,
    }
    if (whole := unsimplified(shapes, area)) is not None:
        layers[WHOLE] = coloured(whole, view)
    for name, areas in layers.items():
        areas.to_file(file, layer=name, VERSION="1.2")  # the newest that old programs know
    return layers


def ways(
    shapes: BoundarySet, layers: Collection[str], file: Path, given: argparse.Namespace, qgis: bool
) -> list[Way]:
    """Return all that is drawn: by geoucj of the set, by its peers of the layers of a file."""
    dpi = ("--dpi", str(given.dpi))
    kept = ("--boundaries", shapes.name, "--folder", str(shapes.folder.parent.resolve()))
    sheet = (*kept, "--area", given.area, *dpi)
    found = [
        Way("geoucj", form, (sys.executable, "own_sheet.py", form, *sheet)) for form in OWN_FORMS
    ]
    peers = {"plot": (sys.executable, "plot_sheet.py")}
    if qgis:
        peers["QGIS"] = (QGIS, "qgis_sheet.py")
    for name, program in peers.items():
        for layer in (each for each in (SIMPLE, WHOLE) if each in layers):
            app = name if layer == SIMPLE else f"{name}, {layer}"
            drawn = (str(file), layer, *dpi)
            found += [Way(app, form, (*program, form, *drawn)) for form in FORMS]
    found.append(Way("geoucj", "atlas", (sys.executable, "atlas.py", *kept)))
    if qgis:
        found.append(Way("QGIS", "atlas", (*peers["QGIS"], "atlas", str(file), VILLAGES)))
    return sorted(found, key=lambda way: way.form)  # what is compared is drawn one after another


def qgis_version() -> str:
    """Return the version of the system's QGIS, "" where it is not installed."""
    ask = "from qgis.core import Qgis; print(Qgis.QGIS_VERSION)"
    try:
        asked = subprocess.run([QGIS, "-c", ask], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return asked.stdout.strip()


def cost_of(way: Way, folder: Path) -> Cost:
    """Draw in one way, and return what it costs."""
    name = f"{way.app}-{way.form}".replace(", ", "-")
    file = folder / f"{name}.{'pdf' if way.form == 'atlas' else way.form}"
    quiet = {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(folder)}
    command = [*way.command, "--out", str(file)]
    drawing = subprocess.run(
        command, cwd=HERE, env=os.environ | quiet, capture_output=True, check=False
    )
    if drawing.returncode:
        sys.exit(f"{' '.join(command)}\n{drawing.stderr.decode()}")
    cost: Cost = json.loads(drawing.stdout.splitlines()[-1])
    return cost


def conditions(shapes: BoundarySet, layers: Mapping[str, gpd.GeoDataFrame], qgis: str) -> list[str]:
    """Return what a reader must know of the machine, the programs and the shapes."""
    its = shapes.provenance
    kind = "approximate" if its.approximate else f"imported: {its.attribution or its.title}"
    named = ", ".join(f"{name} {version(name)}" for name in ("matplotlib", "geopandas", "shapely"))
    said = [
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}, {named}; "
        f"QGIS {qgis or 'is not installed (python3-qgis): left out'}",
        f"Figures: {DATA}, not official. Shapes: {shapes.name} ({kind})",
    ]
    for name in (SIMPLE, WHOLE):
        if name in layers:
            shown = layers[name].geometry
            points = shapely.get_num_coordinates(shown.to_numpy()).sum()
            said.append(f"{name.capitalize()}: {len(shown):,} shapes of {points:,} points")
    if WHOLE not in layers:
        said.append("No unsimplified shapes: the file that the set was made of is not here")
    return said


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, parents=[sheet_options()])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pictures", type=Path, help="keeps there what was drawn")
    parser.add_argument("--page", type=Path, default=HERE / "SHEETS.md")
    given = parser.parse_args()
    load, shapes, qgis = os.getloadavg()[0], chosen_set(given), qgis_version()
    costs: dict[str, dict[str, list[Cost]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        folder = given.pictures or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        file = folder.resolve() / "shapes.gpkg"
        layers = prepare(shapes, given.area, file)
        said = conditions(shapes, layers, qgis)
        order = ways(shapes, layers, file, given, bool(qgis))
        print("\n".join(said), flush=True)
        for each in range(1, given.rounds + 1):
            print(f"round {each} of {given.rounds}", flush=True)
            for way in order:
                cost = cost_of(way, file.parent)
                costs[way.form][way.app].append(cost)
                print(
                    f"  {way.app:18} {way.form:5} {cost['s']:5.2f} s, {cost['mb']:.0f} MB",
                    flush=True,
                )
            order = order[1:] + order[:1]  # nobody is always first
    rounds = f"{date.today().isoformat()}, rounds: {given.rounds}, load before: {load:.2f}"
    text = page(costs, [rounds, *said])
    given.page.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
