"""The app as `streamlit run app.py` starts it, and a browser that lets nothing pass unseen."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pandas as pd
import pytest
from playwright.sync_api import Browser, Dialog, Page, Response, expect, sync_playwright

from geoucj.areas.registry import AREAS_FILE, REGENCY_CODES_FILE
from geoucj.boundaries import store
from geoucj.boundaries.store import Provenance, open_set, write_provenance
from geoucj.boundaries.topology import write_topojson
from geoucj.schema import AREA_CODE, AREA_NAME, Level
from geoucj.settings import SHIPPED
from tests.browser.walk import Visitor

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 20_000  # ms, for anything that the page must show
START = 60.0  # s, for the server
MARKUP = "<img src=x onerror=alert(1)>"
NAMES = (MARKUP, "O'Rara", "=1+1", "Desa" + 74 * "panj")  # the last one has 300 characters
# The areas that have these names: they are large enough to be pointed at.
REGENCIES = ("6104", "6105", "6106", "6101")
VILLAGES = ("6112052001", "6112052003", "6112042006", "6112062001")


def pytest_collection_modifyitems(items):
    """Skip the tests of this folder where there is no browser, and say so."""
    if CHROMIUM:
        return
    skip = pytest.mark.skip(reason="no Chromium on this machine (see scripts/install_chromium.sh)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@dataclass(frozen=True)
class Server:
    """A running app."""

    address: str
    process: subprocess.Popen

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start the app with the boundaries and data of `folder`, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "GEOUCJ_BOUNDARIES": str(folder / "boundaries"),
        "GEOUCJ_DATA": str(folder / "data"),
        "GEOUCJ_LANGUAGE": "id",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    log = folder / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=SHIPPED, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait(f"http://localhost:{port}/_stcore/health", process, log)
        yield Server(f"http://localhost:{port}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, timeout=1, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Return a user's folder with nothing in it."""
    return tmp_path_factory.mktemp("user")


@pytest.fixture(scope="session")
def nasty_folder(tmp_path_factory) -> Path:
    """Return a user's folder whose areas, shapes and data sets have names that could do harm."""
    folder = tmp_path_factory.mktemp("nasty")
    boundaries = folder / "boundaries"
    boundaries.mkdir()
    names = dict(zip((*REGENCIES, *VILLAGES), 2 * NAMES, strict=True))
    for file in (AREAS_FILE, REGENCY_CODES_FILE):
        table = pd.read_csv(SHIPPED / "boundaries" / file, dtype="str", keep_default_na=False)
        if AREA_NAME in table:
            table[AREA_NAME] = table[AREA_CODE].map(names).fillna(table[AREA_NAME])
        table.to_csv(boundaries / file, index=False)
    _nasty_shapes(boundaries / "nasty", names)
    for i, name in enumerate(NAMES):
        _nasty_data(folder / "data" / f"nasty{i}", name, names)
    return folder


def _nasty_shapes(target: Path, names: dict[str, str]) -> None:
    target.mkdir()
    shipped = open_set(store.APPROXIMATE, [SHIPPED / "boundaries"])
    for level, part in ((Level.REGENCY, "61"), (Level.VILLAGE, VILLAGES[0][:4])):
        shapes = shipped.read(level, [part])
        shapes[AREA_NAME] = shapes[AREA_CODE].map(names).fillna(shapes[AREA_NAME])
        write_topojson(shapes, target / f"{level}-{part}.topojson")
    write_provenance(Provenance(title=MARKUP, source=MARKUP, attribution=MARKUP), target)


def _nasty_data(target: Path, name: str, codes: Iterable[str]) -> None:
    """Write a data set in which everything is called `name`."""
    target.mkdir(parents=True)
    said = {"source": name, "source_url": "", "note": name}
    tables = {
        "coverage": {"segment": "ALL", "active_participants": 400} | said,
        "workforce": {"segment": "ALL", "potential_workers": 1000} | said,
        "targets": {"target_rate": 0.6, "basis": name} | said,
        "indicators": {"indicator": name, "value": 3, "unit": name, "direction": name},
    }
    for kind, columns in tables.items():
        rows = [{"area_code": code, "as_of": "2025-01"} | columns for code in codes]
        pd.DataFrame(rows).to_csv(target / f"{kind}.csv", index=False)
    place = {"longitude": 110.0, "latitude": -0.5, "workers": 5, "registered_workers": 3}
    employer = {"employer_id": name, "name": name, "area_code": "61"} | place
    pd.DataFrame([employer]).to_csv(target / "employers.csv", index=False)
    programme = {"area_code": "61", "start": "2025-01", "group": name, "workers": 7, "months": 6,
                 "funding": name} | said  # fmt: skip
    pd.DataFrame([programme]).to_csv(target / "assistance.csv", index=False)
    keys = ("title_id", "title_en", "source", "licence", "note_id", "note_en")
    lines = [f"{key} = {json.dumps(name)}" for key in keys]
    (target / "provenance.toml").write_text("\n".join([*lines, "sample = false"]) + "\n")


@pytest.fixture(scope="session")
def nasty_server(nasty_folder) -> Iterator[Server]:
    """Return an app on the folder of nasty names."""
    with running(nasty_folder) as server:
        yield server


@pytest.fixture(scope="session")
def server(folder) -> Iterator[Server]:
    """Return the app that the tests share."""
    with running(folder) as server:
        yield server


@pytest.fixture
def own_server(folder) -> Iterator[Server]:
    """Return an app that the test may kill."""
    with running(folder) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's own Chromium."""
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What pages asked for, and what went wrong in them."""

    hosts: set[str]
    errors: list[str]

    def over(self, page: Page) -> None:
        """Note every request, socket, console error and script error of `page`."""
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", lambda socket: self._request(socket.url))
        page.on("response", self._response)
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def _request(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.netloc)


@pytest.fixture
def watch() -> Watch:
    """Return the watch over the pages of one test."""
    return Watch(set(), [])


@pytest.fixture
def visit(browser, watch):
    """Return a function that lets a new visitor come; each has a browser of their own."""
    contexts = []

    def come(server: Server, width: int = 1366, height: int = 768) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        return Visitor(page, server.address)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(visit, server, watch) -> Iterator[Visitor]:
    """Return a visitor whose page may ask no other host and may log no error."""
    yield visit(server)
    assert watch.hosts == {urlsplit(server.address).netloc}
    assert watch.errors == []
