"""Leaflet under /assets, for the pages that geoucj is measured against."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from xstatic.pkg import leaflet


def _asset(request: Request) -> FileResponse:
    return FileResponse(Path(leaflet.BASE_DIR) / Path(request.path_params["name"]).name)


ROUTES = [Route("/assets/{name}", _asset)]
