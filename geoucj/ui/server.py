"""What the app serves beside its pages: Leaflet and styles under /assets, shapes under /geo."""

import gc
import gzip
import importlib
import re
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import App

from geoucj.maps.live import ASSETS, asset, asset_name

ASSETS_PATH, SHAPES_PATH = "/assets", "/geo"
STYLE = Path(__file__).with_name("style.css")
FOR_EVER = "public, max-age=31536000, immutable"  # an address holds the hash of its content
TYPES = {".js": "text/javascript", ".css": "text/css", ".topojson": "application/json"}
SHAPES = re.compile(
    r"(?:(?P<set>[\w-]+)/)?(?P<stem>[a-z]+(?:-\d\d)?)\.(?P<hash>[0-9a-f]{12})\.topojson"
)


def routes(boundary_folders: Sequence[Path]) -> list[BaseRoute]:
    """Return the routes of the app for the boundary sets in `boundary_folders`."""
    assets = {asset_name(name): asset(name) for name in ASSETS} | {style_name(): STYLE.read_bytes()}

    def named(request: Request) -> Response:
        name = request.path_params["name"]
        return _answer(request, name, assets[name]) if name in assets else _missing()

    def shapes(request: Request) -> Response:
        address = SHAPES.fullmatch(request.path_params["address"])
        if address is None:
            return _missing()
        for folder in boundary_folders:
            path = folder / (address["set"] or "") / f"{address['stem']}.topojson"
            if path.is_file() and content_hash(path) == address["hash"]:
                return _answer(request, path.name, path.read_bytes())
        return _missing()

    return [
        Route(f"{ASSETS_PATH}/{{name}}", named),
        Route(f"{SHAPES_PATH}/{{address:path}}", shapes),
    ]


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    """Load most of the code before the first visitor comes.

    Streamlit collects garbage after every run of the script; what is loaded by now lives as long
    as the server, and looking through it each time would cost more than the run itself. The pages
    themselves wait: their component must be declared to a running server.
    """
    del app
    importlib.import_module("geoucj.ui.view")
    importlib.import_module("altair")
    _send_at_once()
    gc.collect()
    gc.freeze()
    yield


def _send_at_once() -> None:
    """Let no small message wait for the receipt of the one before it (Nagle's algorithm).

    asyncio sees to that for sockets that name their protocol; Streamlit's does not, and every
    file and message after the first came 40 ms late. Connections inherit this from the listener.
    """
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.getsockopt(
            socket.SOL_SOCKET, socket.SO_ACCEPTCONN
        ):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@cache
def style_name() -> str:
    """Return the name of the pages' style sheet under /assets."""
    return f"{STYLE.stem}.{content_hash(STYLE)}{STYLE.suffix}"


def content_hash(path: Path) -> str:
    """Return the first digits of the SHA-256 of a file, read again only when it has changed."""
    return _hash(path, path.stat().st_mtime_ns)


def _answer(request: Request, name: str, body: bytes) -> Response:
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = _zipped(body)
        headers["content-encoding"] = "gzip"
    return Response(body, media_type=TYPES[Path(name).suffix], headers=headers)


def _missing() -> Response:
    return PlainTextResponse("not found", status_code=404)


@lru_cache(maxsize=64)
def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


# Keyed by the time of change too: a set that is imported again is read again.
@lru_cache(maxsize=256)
def _hash(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
