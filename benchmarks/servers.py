"""The pages to compare, and their servers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TypeVar

import httpx

from geoucj.settings import SHIPPED

PAGES = Path(__file__).parent / "apps"
SHARED = SHIPPED.parent / "shared"
SHAPES = SHARED / "boundaries" / "idn_admbnda_adm4_bps_20200401_61_73.shp.zip"
NAIVE = SHARED / "peers" / "naive_app.py"
WAIT = 240.0  # s, for anything
# Streamlit's own settings, but that nothing leaves this machine or watches files meanwhile.
PLAIN = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
}
Found = TypeVar("Found")


@dataclass(frozen=True)
class App:
    """One page to measure."""

    name: str
    script: Path
    query: str = ""  # of the address that opens it on all villages
    own: bool = False  # whether it is this app, started as its users start it

    @property
    def map_frame(self) -> str:
        """Return a part of the address of the document that holds its map, "" = the page."""
        return "" if self.name == "pydeck" else "streamlit_folium"


APPS = (
    App("geoucj", SHIPPED / "app.py", "/?data=sample&level=village", own=True),
    App("naive", PAGES / "naive.py"),
    App("pydeck", PAGES / "pydeck_page.py"),
    App("empty", PAGES / "empty.py"),
)


@contextmanager
def serving(app: App, folder: Path) -> Iterator[tuple[str, int]]:
    """Start the server of an app; give its address and process, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "GEOUCJ_BOUNDARIES": str(folder),
        "GEOUCJ_DATA": str(folder / "data"),  # none: the shipped ones
        "GEOUCJ_LANGUAGE": "id",
        "BENCH_NAIVE": str(NAIVE),
        "BENCH_SHAPES": str(SHAPES),
    }
    command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
    process = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=SHIPPED if app.own else folder,  # where Streamlit looks for settings
        env=environment if app.own else environment | PLAIN | {"PYTHONPATH": str(PAGES)},
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
        until(look, f"{app.name} did not start")
        yield address, process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


class Wire:
    """Passes connections on to a server and counts the bytes that come back, compressed or not."""

    def __init__(self, address: str) -> None:
        self.server = ("localhost", int(address.rpartition(":")[2]))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self.listener.getsockname()[1]}"
        self.bytes = 0
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                browser, _ = self.listener.accept()
            except OSError:  # closed
                return
            server = socket.create_connection(self.server)
            Thread(target=self._pass, args=(browser, server, False), daemon=True).start()
            Thread(target=self._pass, args=(server, browser, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                self.bytes += len(part) * counted
                target.sendall(part)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def memory(process: int, field: str = "VmRSS") -> float:
    """Return a process's memory in MB: resident now, or (VmHWM) at most; NaN where untold."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    line = next(each for each in status.read_text().splitlines() if each.startswith(field))
    return int(line.split()[1]) / 1024


def until(look: Callable[[], Found | None], otherwise: str, pause: float = 0.05) -> Found:
    """Look again and again; return what was found, or raise TimeoutError(otherwise)."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(pause)
    raise TimeoutError(otherwise)
