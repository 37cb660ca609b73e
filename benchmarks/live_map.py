"""geoucj, a peer and an empty page over the same villages, in one run: `make bench`.

Writes results.json ({measure: {app: {median, min, max}}}) and RESULTS.md beside this file.
"""

import argparse
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import httpx
from playwright.sync_api import Browser, Error, Frame, Page, sync_playwright

from geoucj.areas.registry import load_registry
from geoucj.boundaries import store
from geoucj.boundaries.importing import import_boundaries
from geoucj.settings import SHIPPED

HERE = Path(__file__).parent
APPS = HERE / "apps"
SHARED = SHIPPED.parent / "shared"
SHAPES = SHARED / "boundaries" / "idn_admbnda_adm4_bps_20200401_61_73.shp.zip"
NAIVE = SHARED / "peers" / "naive_app.py"
SET = "bps2020"
AREAS = 5000  # polygons: so many and the map counts as drawn
CHANGES = 5  # slider steps per visit
QUIET = 0.8  # s without a message: the page is done
WAIT = 90.0  # s, for anything
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Found = TypeVar("Found")
Numbers = dict[str, dict[str, list[float]]]  # measure -> app -> one number per time


@dataclass(frozen=True)
class App:
    """One page to measure."""

    name: str
    script: Path
    areas: int = AREAS  # polygons on its map
    says: bool = False  # whether its map says itself when it has been painted


GEOUCJ = App("geoucj", APPS / "geoucj_villages.py", says=True)
PEER = App("naive", APPS / "naive.py")
FLOOR = App("empty", APPS / "empty.py", areas=0)
MEASURES = {
    "first_map_s": ("First map, server warm", "s", 2),
    "first_visit_s": ("First map, server just started", "s", 2),
    "first_map_kb": ("Messages until the first map is done", "KB", 0),
    "geometry_mb": ("Shapes fetched by address, compressed", "MB", 2),
    "change_s": ("One change: key pressed until painted", "s", 3),
    "answer_s": ("One change: key pressed until the last message", "s", 3),
    "change_kb": ("Messages of one change", "KB", 1),
    "rss_mb_1": ("Memory of the server, one visitor", "MB", 0),
}


@dataclass
class Visit:
    """One browser with nothing in its cache, on one page."""

    app: App
    page: Page
    geometry: dict[str, float] = field(default_factory=dict)  # request -> bytes on the wire

    def first_map(self, address: str) -> float:
        """Open the page and return the seconds until its areas are drawn."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        wanted: set[str] = set()
        session.on(
            "Network.requestWillBeSent",
            lambda e: "/geo/" in e["request"]["url"] and wanted.add(e["requestId"]),
        )
        session.on(
            "Network.loadingFinished",
            lambda e: (
                e["requestId"] in wanted
                and self.geometry.update({e["requestId"]: e["encodedDataLength"]})
            ),
        )
        start = time.time()
        self.page.goto(address)
        painted = self._painted()
        self._quiet(start)
        return painted - start

    def change(self) -> dict[str, float]:
        """Move the slider by one step and return what that took."""
        if frame := self._frame():
            frame.evaluate("bench.mark()")
        self.page.evaluate("() => { bench.keys = []; bench.messages = []; }")
        self.page.get_by_role("slider").focus()
        self.page.keyboard.press("ArrowRight")
        pressed = self.page.evaluate("bench.keys[0]") / 1000
        painted = self._painted() if self.app.areas else None
        last = self._quiet(pressed)
        found = {"answer_s": last - pressed, "change_kb": self.kilobytes()}
        return found | ({"change_s": painted - pressed} if painted else {})

    def kilobytes(self) -> float:
        """Return the size of the messages since the last change, before compression."""
        return self.page.evaluate("bench.messages.reduce((sum, m) => sum + m[1], 0)") / 1000

    def _painted(self) -> float:
        def look() -> float | None:
            self.page.wait_for_timeout(10)  # lets Playwright hear of new frames
            frame = self._frame()
            found = frame.evaluate("window.bench && bench.painted") if frame else None
            return found / 1000 if found else None

        return _wait(look, "the map was not painted")

    def _quiet(self, since: float) -> float:
        """Wait until no message has come for a while; return when the last one came."""

        def look() -> float | None:
            last = self.page.evaluate("bench.messages.at(-1)?.[0] ?? 0") / 1000
            return last if last > since and time.time() - last > QUIET else None

        return _wait(look, "the page was never done")

    def _frame(self) -> Frame | None:
        return next((f for f in self.page.frames if "streamlit_folium" in f.url), None)


def _wait(look: Callable[[], Found | None], otherwise: str) -> Found:
    """Look again and again, through the moments when a frame is being replaced."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            if (found := look()) is not None:
                return found
        except Error as error:
            if "detached" not in str(error) and "destroyed" not in str(error):
                raise
        time.sleep(0.05)
    raise TimeoutError(otherwise)


@contextmanager
def visiting(browser: Browser, app: App) -> Iterator[Visit]:
    """Open a tab of a new visitor."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    probe = (APPS / "probe.js").read_text()
    probe = probe.replace("BENCH_AREAS", str(app.areas)).replace("BENCH_SAYS", json.dumps(app.says))
    context.add_init_script(probe)
    try:
        yield Visit(app, context.new_page())
    finally:
        context.close()


@contextmanager
def serving(app: App, folder: Path) -> Iterator[tuple[str, int]]:
    """Start the server of an app; give its address and process, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "GEOUCJ_BOUNDARIES": str(folder),
        "GEOUCJ_DATA": str(folder / "data"),  # none: the shipped ones
        "BENCH_NAIVE": str(NAIVE),
        "PYTHONPATH": str(APPS),
    }
    command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
    process = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=SHIPPED,  # the same settings for all three
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"

    def look() -> bool | None:
        try:
            return httpx.get(f"{address}/_stcore/health", trust_env=False).is_success or None
        except httpx.TransportError:
            return None

    try:
        _wait(look, f"{app.name} did not start")
        yield address, process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def memory(process: int) -> float:
    """Return the resident memory of a process in MB, NaN where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(app: App, browser: Browser, folder: Path, numbers: Numbers) -> None:
    """Measure one app once: a first visit, then a second visitor who moves the slider."""
    found: dict[str, list[float]] = defaultdict(list)
    with serving(app, folder) as (address, process):
        with visiting(browser, app) as visit:
            found["first_visit_s"].append(visit.first_map(address))
            found["rss_mb_1"].append(memory(process))
        with visiting(browser, app) as visit:
            found["first_map_s"].append(visit.first_map(address))
            found["first_map_kb"].append(visit.kilobytes())
            if visit.geometry:
                found["geometry_mb"].append(sum(visit.geometry.values()) / 1e6)
            for _ in range(CHANGES):
                for name, number in visit.change().items():
                    found[name].append(number)
    for name, values in found.items():
        numbers[name][app.name].extend(values)
        said = " ".join(f"{value:.3f}" for value in values)
        print(f"  {app.name:7} {name:14} {said}", flush=True)


def summary(numbers: Numbers) -> dict[str, dict[str, dict[str, float]]]:
    """Return median, smallest and largest number of each measure and app."""
    return {
        name: {
            app: {
                "median": round(statistics.median(values), 4),
                "min": round(min(values), 4),
                "max": round(max(values), 4),
            }
            for app, values in numbers[name].items()
        }
        for name in MEASURES
        if numbers[name]
    }


def report(results: dict[str, dict[str, dict[str, float]]], conditions: list[str]) -> str:
    """Return the results as a page."""
    lines = [
        "# The live map, measured",
        "",
        "Written by `make bench` (benchmarks/live_map.py). Median (smallest–largest).",
        "",
        *[f"- {line}" for line in conditions],
        "",
        "| | geoucj | naive | empty | naive / geoucj |",
        "|---|---|---|---|---|",
    ]
    for name, (title, unit, digits) in MEASURES.items():
        row = results.get(name, {})
        cells = []
        for app in ("geoucj", "naive", "empty"):
            at = row.get(app)
            span = "{median:,.{d}f} ({min:,.{d}f}–{max:,.{d}f})"
            cells.append(span.format(**at, d=digits) if at else "–")
        both = "geoucj" in row and "naive" in row
        ratio = f"{row['naive']['median'] / row['geoucj']['median']:.1f}" if both else "–"
        lines.append(f"| {title}, {unit} | {' | '.join(cells)} | {ratio} |")
    after = results["first_map_s"]["geoucj"]["median"] - results["first_map_s"]["empty"]["median"]
    lines += [
        "",
        f"First map of geoucj after that of the empty page: {after:.2f} s (medians, server warm).",
        "",
        "What was measured:",
        "",
        "- **geoucj**: the app's own script and routes over the villages of ../shared, imported "
        "into a temporary folder; two choices are set before a session's first run (sample data, "
        "villages), as a page that opens there. It also shows its table, key figures and panel.",
        "- **naive**: ../shared/peers/naive_app.py as it is. **empty**: a slider and an empty map.",
        "- First map: from `goto` in a browser with an empty cache until at least "
        f"{AREAS:,} polygons are on the canvas (empty: until Leaflet has its map). "
        "The server is warm from one earlier visitor; a row below has that visitor's own time.",
        "- One change: one step of the slider that sets where the colours turn.",
        "- Messages: what the page receives on its WebSocket, before compression.",
        "- Memory: resident memory of the server process after the first visit.",
        "",
    ]
    return "\n".join(lines)


def conditions(rounds: int, browser: Browser, load: str, areas: int) -> list[str]:
    """Return what a reader must know of the machine."""
    packages = ("streamlit", "streamlit-folium", "folium", "pandas")
    return [
        f"{date.today().isoformat()}, {rounds} rounds, {CHANGES} changes each; {areas:,} villages "
        "of geoucj's import, 5,190 polygons of the peer",
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; load before: {load}",
        f"Python {platform.python_version()}, Chromium {browser.version}, "
        + ", ".join(f"{name} {version(name)}" for name in packages),
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None or not SHAPES.exists():
        sys.exit("needs Chromium (scripts/install_chromium.sh) and the files of ../shared")
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    numbers: Numbers = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        folders = (folder, SHIPPED / "boundaries")
        print("importing the villages", flush=True)
        import_boundaries(SHAPES, SET, load_registry(folders), folders)
        store.use(SET, folder, folders)
        areas = len(store.open_set(SET, folders).read("village"))
        order = [GEOUCJ, PEER, FLOOR]
        for each in range(rounds):
            print(f"round {each + 1} of {rounds}", flush=True)
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for app in order:
                measure(app, browser, folder, numbers)
            said = conditions(rounds, browser, load, areas)
            browser.close()
            order = order[1:] + order[:1]  # nobody is always first
    results = summary(numbers)
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    (HERE / "RESULTS.md").write_text(report(results, said))
    print((HERE / "RESULTS.md").read_text())


if __name__ == "__main__":
    main()
