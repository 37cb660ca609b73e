"""What HDX and geoBoundaries say of their files: address, size, checksum, licence.

HDX: CKAN's answer to package_show, {"success": true, "result": {"resources": [{"format": "SHP",
"download_url", "size", "hash", ...}], "license_title", "dataset_source", "dataset_date", ...}}.
geoBoundaries: {"gjDownloadURL", "staticDownloadLink", "boundaryLicense", "boundarySource",
"boundaryYearRepresented", ...}, in a list where several are asked for.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from geoucj.errors import UnexpectedAnswerError

SHAPEFILE = ("shp", "zipped shapefile", "zipped shapefiles", "shapefile")
DIGESTS = {32: "md5", 40: "sha1", 64: "sha256"}


@dataclass(frozen=True)
class Remote:
    """One file to download. size in bytes; checksum is (algorithm, hex digits); None: not said.

    kind is what the file must turn out to be, "zip" or "json"; valid_on is YYYY-MM-DD, YYYY or "".
    """

    url: str
    name: str
    kind: str
    size: int | None = None
    checksum: tuple[str, str] | None = None
    title: str = ""
    page: str = ""
    licence: str = ""
    attribution: str = ""
    valid_on: str = ""


def read_hdx(answer: Any, api: str) -> Remote:
    """Return the zipped shapefile that CKAN's `answer` names, the largest if there are more.

    Raises UnexpectedAnswerError where `answer` has another form or names none.
    """
    package = _dict(_dict(answer).get("result"))
    resources = package.get("resources")
    if not _dict(answer).get("success") or not isinstance(resources, list):
        raise UnexpectedAnswerError(url=api, wanted="result.resources")
    found = [_dict(each) for each in resources if _is_zipped_shapefile(_dict(each))]
    if not found:
        raise UnexpectedAnswerError(url=api, wanted="SHP (.zip)")
    chosen = max(found, key=lambda each: _size(each.get("size")) or 0)
    url = _join(api, _address(chosen), "download_url")
    return Remote(
        url=url,
        name=_file_name(url, "hdx.zip"),
        kind="zip",
        size=_size(chosen.get("size")),
        checksum=_checksum(_text(chosen.get("hash"))),
        title=_text(package.get("title")),
        page=urljoin(api, f"/dataset/{_text(package.get('name'))}"),
        licence=_text(package.get("license_title") or package.get("license_id")),
        attribution=_text(package.get("dataset_source")),
        valid_on=_date(_text(package.get("dataset_date"))),
    )


def read_geoboundaries(answer: Any, api: str) -> Remote:
    """Return the GeoJSON, or else the archive, that the `answer` of geoBoundaries names.

    Raises UnexpectedAnswerError where it names neither.
    """
    first = _dict(answer[0] if isinstance(answer, list) and answer else answer)
    geojson = _text(first.get("gjDownloadURL"))
    url = _join(api, geojson or _text(first.get("staticDownloadLink")), "gjDownloadURL")
    kind = "json" if geojson else "zip"
    return Remote(
        url=url,
        name=_file_name(url, f"geoboundaries.{'geojson' if geojson else 'zip'}"),
        kind=kind,
        title=f"geoBoundaries {_text(first.get('boundaryID'))}".strip(),
        page=api,
        licence=_text(first.get("boundaryLicense")),
        attribution=_text(first.get("boundarySource")),
        valid_on=_date(_text(first.get("boundaryYearRepresented"))),
    )


def _is_zipped_shapefile(resource: dict[str, Any]) -> bool:
    path = _address(resource).lower().partition("?")[0]
    return _text(resource.get("format")).lower() in SHAPEFILE and path.endswith(".zip")


def _address(resource: dict[str, Any]) -> str:
    return _text(resource.get("download_url")) or _text(resource.get("url"))


def _join(api: str, address: str, field: str) -> str:
    """Return the whole address; UnexpectedAnswerError where it is none of the web."""
    try:
        url = urljoin(api, address)
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise UnexpectedAnswerError(url=api, wanted=field) from error
    if not address or scheme not in ("http", "https"):
        raise UnexpectedAnswerError(url=api, wanted=field)
    return url


def _file_name(url: str, otherwise: str) -> str:
    """Return the last part of `url` as a name that is safe in any folder."""
    last = unquote(urlsplit(url).path).replace("\\", "/").rpartition("/")[2]
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", last).lstrip(".")[-100:]
    return safe or otherwise


def _size(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() and int(value) > 0 else None


def _checksum(text: str) -> tuple[str, str] | None:
    """Return algorithm and digits; None for what is no checksum (`etag-57` of parts, say)."""
    digits = text.rpartition(":")[2].strip().lower()
    algorithm = DIGESTS.get(len(digits))
    return (algorithm, digits) if algorithm and re.fullmatch(r"[0-9a-f]+", digits) else None


def _date(text: str) -> str:
    found = re.search(r"\d{4}-\d\d-\d\d", text) or re.search(r"\d{4}", text)
    return found[0] if found else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
