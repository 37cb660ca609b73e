"""What the app serves beside its pages: Leaflet and styles under /assets, shapes under /geo."""

import gc
import gzip
import importlib
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import App
from streamlit.runtime.pages_manager import PagesManager
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

from geoucj.boundaries.store import HASH_DIGITS, content_hash
from geoucj.maps.live import ASSETS, asset, asset_name
from geoucj.settings import Settings
from geoucj.ui import cache

ASSETS_PATH, SHAPES_PATH, POINTS_PATH = "/assets", "/geo", "/points"
STYLE = Path(__file__).with_name("style.css")
WIDEST = 15  # bits: the widest window that deflate knows
FOR_EVER = "public, max-age=31536000, immutable"  # an address holds the hash of its content
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".topojson": "application/json",
    ".json": "application/json",
}
SHAPES = re.compile(
    r"(?:(?P<set>[\w-]+)/)?(?P<stem>[a-z]+(?:-\d\d(?:\d\d)?)?)\.(?P<hash>[0-9a-f]{12})\.topojson"
)


def routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes of the app for the boundary and data sets of `settings`."""
    assets = {asset_name(name): asset(name) for name in ASSETS} | {style_name(): STYLE.read_bytes()}

    def named(request: Request) -> Response:
        name = request.path_params["name"]
        return _answer(request, name, assets[name]) if name in assets else _missing()

    def shapes(request: Request) -> Response:
        address = SHAPES.fullmatch(request.path_params["address"])
        if address is None:
            return _missing()
        for folder in settings.boundary_folders:
            path = folder / (address["set"] or "") / f"{address['stem']}.topojson"
            if path.is_file() and content_hash(path) == address["hash"]:
                return _answer(request, path.name, path.read_bytes())
        return _missing()

    def points(request: Request) -> Response:
        name = request.path_params["name"]
        if not any(name == each.name for each in cache.data_sets(settings)):
            return _missing()
        employers = cache.employers(settings, name)
        wanted = request.path_params["digits"] == digest(employers)
        return _answer(request, "points.json", employers) if wanted else _missing()

    return [
        Route(f"{POINTS_PATH}/{{name}}.{{digits}}.json", points),
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
    # The folder `pages` is ours: Streamlit must not look there before the first navigation.
    PagesManager.uses_pages_directory = False
    importlib.import_module("geoucj.ui.view")
    importlib.import_module("altair")
    _send_at_once()
    _look_back()
    gc.collect()
    gc.freeze()
    yield


def _send_at_once() -> None:
    """Let no small message wait for the receipt of the one before it (Nagle's algorithm).

    asyncio sees to that for sockets that name their protocol; Streamlit's does not, and every
    file and message after the first came 40 ms late. Connections inherit this from the listener.
    """
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.family in (socket.AF_INET, socket.AF_INET6):
            with suppress(OSError):  # closed meanwhile
                if each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _look_back() -> None:
    """Let compression find in a message what was sent up to 32 kB before it, not 4 kB.

    A change sends some 15 kB, most of them the same each time: 5 instead of 8 kB go over the wire.
    Uvicorn has no setting for it; a socket's compressor takes 150 kB of memory.
    """
    websockets_sansio_impl.ServerPerMessageDeflateFactory = _Widest  # type: ignore[assignment,attr-defined]


class _Widest(ServerPerMessageDeflateFactory):
    """Compression that looks back as far as it can, whatever it was asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**(settings | {"server_max_window_bits": WIDEST}))


@lru_cache(maxsize=1)
def style_name() -> str:
    """Return the name of the pages' style sheet under /assets."""
    return f"{STYLE.stem}.{content_hash(STYLE)}{STYLE.suffix}"


def points_address(settings: Settings, name: str) -> str:
    """Return the address of the employers of a data set: it changes when they do."""
    return f"{POINTS_PATH}/{name}.{digest(cache.employers(settings, name))}.json"


def digest(content: bytes) -> str:
    """Return the first digits of the SHA-256 of `content`."""
    return sha256(content).hexdigest()[:HASH_DIGITS]


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
