"""Official shapes from the internet: HDX (villages) and geoBoundaries (regencies).

HDX: data.humdata.org, data set cod-ab-idn through CKAN's package_show (about 475 MB, zipped
shapefiles). geoBoundaries: its API names a GeoJSON file (about 150 MB). Office lines are slow and
break: what has arrived is kept in NAME.part and continued, in the same run and in the next.
"""

import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from geoucj.boundaries.remote import Remote, read_geoboundaries, read_hdx
from geoucj.errors import (
    BrokenDownloadError,
    ChecksumError,
    DownloadSizeError,
    DownloadStatusError,
    DownloadTooLargeError,
    DownloadWriteError,
    GeoUCJError,
    NoConnectionError,
    UnexpectedAnswerError,
    UnknownSourceError,
)

OnProgress = Callable[[int, int | None], None]

ADDRESSES: dict[str, str] = {
    "hdx": "https://data.humdata.org/api/3/action/package_show?id=cod-ab-idn",
    "geoboundaries": "https://www.geoboundaries.org/api/current/gbOpen/IDN/ADM2/",
}
READERS = {"hdx": read_hdx, "geoboundaries": read_geoboundaries}
MAX_BYTES = 2_000_000_000
MAX_ANSWER = 20_000_000  # bytes of an API's answer
TRIES = 5  # that brought next to nothing, one after the other
WORTH = 1_000_000  # bytes: a try that brought so many was not in vain
PAUSE = 2.0  # seconds before the next try, doubled each time
TIMEOUT = 30.0  # seconds without a byte
BUSY = (408, 425, 429, 500, 502, 503, 504)  # the server may answer better in a while
HEADERS = {"User-Agent": "geoucj", "Accept-Encoding": "identity"}
STARTS = {"zip": (b"PK",), "json": (b"{",)}


@dataclass(frozen=True)
class Downloaded:
    """A finished download: where the file is, and what its source says of it.

    `checked` says whether the source gave a checksum, which then agreed; sha256 is always there.
    """

    path: Path
    remote: Remote
    size: int
    sha256: str
    checked: bool


@dataclass(frozen=True)
class Limits:
    """How much is taken, and how long is waited and tried."""

    max_bytes: int = MAX_BYTES
    tries: int = TRIES
    pause: float = PAUSE
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class _Part:
    """What has arrived, and beside it a note: of which address, and of which version."""

    path: Path
    url: str

    @property
    def note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.from")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def version(self) -> str:
        """The ETag or date of what has arrived; "" where the server gave none."""
        return self._noted()[0]

    @property
    def total(self) -> str:
        """The bytes expected in all, as text; "?" where nobody said."""
        return self._noted()[1]

    def keep_note(self, headers: httpx.Headers, total: int | None) -> None:
        tag = headers.get("ETag", "")
        version = headers.get("Last-Modified", "") if tag.startswith("W/") or not tag else tag
        expected = "?" if total is None else total
        self.note.write_text(f"{self.url}\n{version}\n{expected}\n", "utf-8")

    def _noted(self) -> tuple[str, str]:
        lines = self.note.read_text("utf-8").splitlines() if self.note.exists() else []
        return (lines[1], lines[2]) if len(lines) == 3 and lines[0] == self.url else ("", "?")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


class _CutError(Exception):
    """The file did not arrive whole; another try may bring the rest."""

    def __init__(self, status: int | None = None) -> None:
        self.status = status
        super().__init__()


def download(
    source: str,
    folder: Path,
    on_progress: OnProgress | None = None,
    *,
    address: str | None = None,
    limits: Limits | None = None,
) -> Downloaded:
    """Download the shapes of `source` into `folder`; the file appears there only when complete.

    `on_progress` is told the bytes that are there and those expected (None where unknown).
    `address` replaces that of the source's API. Raises UnknownSourceError, NoConnectionError,
    DownloadStatusError, UnexpectedAnswerError, BrokenDownloadError, DownloadSizeError,
    DownloadTooLargeError, ChecksumError or DownloadWriteError; a file of that name stays as it was.
    """
    if source not in ADDRESSES:
        raise UnknownSourceError(name=source, known=", ".join(ADDRESSES))
    limits = limits or Limits()
    api = address or ADDRESSES[source]
    with httpx.Client(headers=HEADERS, timeout=limits.timeout, follow_redirects=True) as client:
        remote = READERS[source](_ask(client, api), api)
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            part = _Part(folder / f"{remote.name}.part", remote.url)
            if not part.version:
                part.drop()  # of another address, or nobody knows of which version
            _fetch(client, remote, part, on_progress or _say_nothing, limits)
            return _finish(remote, part, folder / remote.name)


def _ask(client: httpx.Client, url: str) -> Any:
    """Return the JSON that `url` answers with."""
    body = b""
    with _connecting(url), client.stream("GET", url) as answer:
        if answer.status_code != httpx.codes.OK:
            raise DownloadStatusError(url=url, status=answer.status_code)
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > MAX_ANSWER:
                raise UnexpectedAnswerError(url=url, wanted="JSON")
    try:
        return json.loads(body)
    except ValueError as error:
        raise UnexpectedAnswerError(url=url, wanted="JSON") from error


def _fetch(
    client: httpx.Client, remote: Remote, part: _Part, report: OnProgress, limits: Limits
) -> None:
    """Bring the rest of the file into `part`, in as many tries as are worth it."""
    _require_room(remote, remote.size, limits)
    left = limits.tries
    while True:
        before = part.size
        try:
            return _try(client, remote, part, report, limits)
        except (_CutError, httpx.TransportError) as error:
            left = limits.tries if part.size - before >= WORTH else left - 1
            if left <= 0:
                raise _given_up(error, remote, part, limits) from error
            time.sleep(limits.pause * 2 ** (limits.tries - left - 1))
        except (httpx.HTTPError, httpx.InvalidURL) as error:  # endless redirects and the like
            raise UnexpectedAnswerError(url=remote.url, wanted=remote.name) from error


def _try(
    client: httpx.Client, remote: Remote, part: _Part, report: OnProgress, limits: Limits
) -> None:
    """Ask once for what is missing and add what comes; _CutError where that is not all."""
    done = part.size
    ask = {"Range": f"bytes={done}-"} if done else {}
    if done and part.version:
        ask["If-Range"] = part.version
    with client.stream("GET", remote.url, headers=ask) as answer:
        if _is_whole(answer, done):
            return
        total = _expected(answer, done, part)
        if answer.status_code == httpx.codes.OK:
            done = 0  # the server knows no ranges, or has a newer version: from the start
        if total is not None and remote.size not in (None, total):
            part.drop()
            raise DownloadSizeError(url=remote.url, announced=remote.size, found=total)
        total = remote.size if total is None else total
        _require_room(remote, total, limits)
        with part.path.open("ab" if done else "wb") as file:
            part.keep_note(answer.headers, total)
            report(done, total)
            for chunk in answer.iter_raw():
                done += len(chunk)
                if done > limits.max_bytes or (total is not None and done > total):
                    break
                file.write(chunk)
                report(done, total)
    if done > limits.max_bytes or (total is not None and done > total):
        part.drop()
        _require_room(remote, done, limits)
        raise DownloadSizeError(url=remote.url, announced=total, found=done)
    if total is not None and done < total:
        raise _CutError


def _is_whole(answer: httpx.Response, done: int) -> bool:
    """Return whether the server says that nothing is missing."""
    refused = answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE
    return refused and answer.headers.get("Content-Range", "") == f"bytes */{done}"


def _expected(answer: httpx.Response, done: int, part: _Part) -> int | None:
    """Return how long the whole file is to be; None where the answer does not say."""
    status, url = answer.status_code, part.url
    if status in BUSY:
        raise _CutError(status)
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and done:
        part.drop()  # what is there cannot be the beginning of this file
        raise _CutError(status)
    if status not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        raise DownloadStatusError(url=url, status=status)
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise UnexpectedAnswerError(url=url, wanted="Content-Encoding: identity")
    if status == httpx.codes.OK:
        length = answer.headers.get("Content-Length", "")
        return int(length) if length.isdecimal() else None
    given = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""))
    if given is None or int(given[1]) != done:
        part.drop()
        raise _CutError
    return int(given[2]) if given[2] != "*" else None


def _given_up(error: Exception, remote: Remote, part: _Part, limits: Limits) -> GeoUCJError:
    status = error.status if isinstance(error, _CutError) else None
    if status is not None:
        return DownloadStatusError(url=remote.url, status=status)
    if part.size == 0 and not isinstance(error, _CutError):
        return NoConnectionError(url=remote.url, reason=_reason(error))
    return BrokenDownloadError(url=remote.url, tries=limits.tries, done=part.size, total=part.total)


def _finish(remote: Remote, part: _Part, target: Path) -> Downloaded:
    """Check what has arrived and give it its name."""
    with part.path.open("rb") as file:
        begins = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if not begins.startswith(STARTS[remote.kind]):  # a page to log in, a pointer to a file
        part.drop()
        raise UnexpectedAnswerError(url=remote.url, wanted=remote.name)
    sha256 = _digest(part.path, "sha256")
    if remote.checksum is not None:
        algorithm, announced = remote.checksum
        found = _digest(part.path, algorithm)
        if found != announced:
            part.drop()
            raise ChecksumError(
                url=remote.url, algorithm=algorithm, announced=announced, found=found
            )
    size = part.size
    part.path.replace(target)
    part.drop()
    return Downloaded(target, remote, size, sha256, remote.checksum is not None)


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _require_room(remote: Remote, size: int | None, limits: Limits) -> None:
    if size is not None and size > limits.max_bytes:
        raise DownloadTooLargeError(
            url=remote.url,
            megabytes=math.ceil(size / 1e6),
            limit=math.floor(limits.max_bytes / 1e6),
        )


@contextmanager
def _connecting(url: str) -> Iterator[None]:
    """Say which address could not be reached."""
    try:
        yield
    except httpx.TransportError as error:
        raise NoConnectionError(url=url, reason=_reason(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnexpectedAnswerError(url=url, wanted="JSON") from error


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Say which folder could not be written to: no room, no permission."""
    try:
        yield
    except OSError as error:
        raise DownloadWriteError(path=folder, reason=error.strerror or error) from error


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _say_nothing(done: int, total: int | None) -> None:
    """Take the place of a missing `on_progress`."""
