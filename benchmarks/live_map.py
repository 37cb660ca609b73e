"""geoucj, two peers and an empty page over the same villages, in one run: `make bench`.

Writes results.json ({measure: {app: {median, min, max}}}) and RESULTS.md beside this file.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from report import Results, conditions, page, summary
from servers import APPS, SHAPES, App, Wire, memory, serving
from visits import T, Visit, visiting

from geoucj.areas.registry import Registry, load_registry
from geoucj.boundaries import store
from geoucj.boundaries.importing import import_boundaries
from geoucj.schema import Level
from geoucj.settings import SHIPPED

HERE = Path(__file__).parent
SET = "bps2020"
VISITS = 2  # visitors who open the page, the server warm
CHANGES = {"geoucj": 4, "empty": 4}  # slider steps of each of them
FEW = 2  # of the peers, whose steps take many seconds
TIMES = 3  # how often anything else is done
CHOICES = {
    "sidebar.month": "change_month",
    "sidebar.segment": "change_segment",
    "options.scheme": "change_classes",
}
BROWSERS = 10
SEARCHES = {
    "sungei ambanga": "6112012002",
    "nanga tepuay": "6106082001",
    "macorawali": "7315041003",
}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",  # canvases in software, and WebGL too
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Log:
    """The numbers of one run, said as they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def note(self, app: App, found: dict[str, float]) -> None:
        """Keep what was found."""
        for name, number in found.items():
            self.numbers[name][app.name].append(number)
        said = "  ".join(f"{name} {number:.3f}" for name, number in found.items())
        print(f"  {app.name:7} {said}", flush=True)


def measure(app: App, browser: Browser, folder: Path, registry: Registry, log: Log) -> None:
    """Measure one app once, but for its memory: a first visitor, then others."""
    with serving(app, folder) as (address, _):
        with visiting(browser, app) as visit:
            first = visit.first_map(address)["first_map_s"]
            log.note(app, {"first_visit_s": first})
        for _ in range(VISITS):
            with visiting(browser, app) as visit:
                log.note(app, visit.first_map(address))
                for _ in range(CHANGES.get(app.name, FEW)):
                    log.note(app, visit.step())
                if app.own:
                    choices(visit, log)
                elif app.name == "empty":
                    for _ in range(TIMES):
                        log.note(app, visit.choose("choice", ""))
                log.note(app, {"map_kept": float(visit.kept())})
        if app.name != "empty":
            wire = Wire(address)
            with visiting(browser, app) as visit:
                sent(visit, wire, log)
            wire.listener.close()
        if app.own:
            with visiting(browser, app) as visit:
                details(visit, address, registry, log)


def choices(visit: Visit, log: Log) -> None:
    """Change month, segment and classes; the map must stay."""
    visit.unfold(T("options.classes"))
    for label, name in CHOICES.items():
        for _ in range(TIMES):
            log.note(visit.app, visit.choose(T(label), name))
    if not visit.kept():
        raise AssertionError("a change has replaced the map")


def sent(visit: Visit, wire: Wire, log: Log) -> None:
    """Change the target, and what else the app has, and count what comes over the wire."""

    def count(name: str, change: Callable[[], object]) -> None:
        before = wire.bytes
        change()
        log.note(visit.app, {f"{name}_sent_kb": (wire.bytes - before) / 1000})

    visit.first_map(wire.address)
    for _ in range(TIMES if visit.app.own else 1):
        count("change", visit.step)
    if visit.app.own:
        visit.unfold(T("options.classes"))
        for label, name in CHOICES.items():
            for _ in range(TIMES):
                count(name, lambda label=label, name=name: visit.choose(T(label), name))


def details(visit: Visit, address: str, registry: Registry, log: Log) -> None:
    """Click villages, go into regencies, search."""
    visit.first_map(address)
    for code, x, y in visit.areas(TIMES):
        log.note(visit.app, {"click_s": visit.click(code, x, y, registry)})
    for n in range(TIMES):
        visit.open(f"{address}/?data=sample")
        log.note(visit.app, {"drill_s": visit.drill(*visit.areas(TIMES)[n])})
    for text, code in SEARCHES.items():
        log.note(visit.app, visit.search(text, code, registry))


def measure_memory(app: App, browser: Browser, folder: Path, log: Log) -> None:
    """Open one browser, then nine more beside it, on a new server."""
    with serving(app, folder) as (address, process), ExitStack() as open_ones:
        for n in range(BROWSERS):
            visit = open_ones.enter_context(visiting(browser, app))
            visit.first_map(address)
            if app.name != "empty" or n == 0:
                visit.step()
            if app.own and n:
                visit.choose(T("sidebar.month"), "change_month", n)
            if n == 0:
                log.note(app, {"rss_mb_1": memory(process)})
        log.note(app, {"rss_mb_10": memory(process), "rss_peak_mb_10": memory(process, "VmHWM")})


def prepare(folder: Path) -> tuple[Registry, int]:
    """Import the villages into a folder, unless they are there; return the list and a count."""
    folders = (folder, SHIPPED / "boundaries")
    registry = load_registry(folders)
    if not (folder / SET).exists():
        print("importing the villages", flush=True)
        import_boundaries(SHAPES, SET, registry, folders)
    store.use(SET, folder, folders)
    return registry, len(store.open_set(SET, folders).read(Level.VILLAGE))


def write(results: Results, said: list[str]) -> None:
    """Write what was measured so far: a run that is cut off has its whole rounds."""
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    text = page(results, said)
    (HERE / "RESULTS.md").write_text(text)
    print(text, flush=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [app.name for app in APPS]
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--apps", nargs="+", choices=names, default=names)
    parser.add_argument("--folder", type=Path, help="keeps the imported villages there")
    given = parser.parse_args()
    browsers = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, browsers)), None)
    if chromium is None or not SHAPES.exists():
        sys.exit("needs Chromium (scripts/install_chromium.sh) and the files of ../shared")
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    log, start = Log(), time.monotonic()
    order = [app for app in APPS if app.name in given.apps]
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        registry, villages = prepare(folder.resolve())
        playwright = stack.enter_context(sync_playwright())
        for each in range(1, given.rounds + 1):
            print(f"round {each} of {given.rounds}", flush=True)
            steps = (measure, measure_memory) if each == 1 else (measure,)  # memory hardly varies
            for app in order:
                for step in steps:
                    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                    version = browser.version
                    more = (registry, log) if step is measure else (log,)
                    step(app, browser, folder.resolve(), *more)
                    browser.close()
            order = order[1:] + order[:1]  # nobody is always first
            rounds = f"rounds: {each}, {(time.monotonic() - start) / 60:.0f} minutes"
            write(summary(log.numbers), conditions(rounds, version, load, villages))


if __name__ == "__main__":
    main()
