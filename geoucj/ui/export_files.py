"""The files of a view: made one after the other, and kept for whoever asks for the same again."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import cast

from geoucj.exports import geo
from geoucj.exports.archive import archive_of
from geoucj.exports.atlas import atlas_files, atlas_pdf, make_atlas
from geoucj.exports.atlas_page import Format as PageFormat
from geoucj.exports.deck import deck
from geoucj.exports.html_map import html_map
from geoucj.exports.map_sheet import LAND_FILE, map_sheet, read_land, write_map
from geoucj.exports.map_sheet import Format as MapFormat
from geoucj.exports.names import file_name
from geoucj.exports.summary import summary_of
from geoucj.exports.summary_docx import summary_docx
from geoucj.exports.summary_pdf import summary_pdf
from geoucj.exports.workbook import to_workbook
from geoucj.maps.sheet_data import PaperSize, Sheet
from geoucj.planning.proposal import PlanRequest
from geoucj.settings import Settings
from geoucj.ui import cache
from geoucj.ui.exporting import Source, view_of

ROOM = 128_000_000  # bytes of files that are kept
STAMP = "csv.json"  # suffix of what stands beside a CSV file
MIME: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "png": "image/png",
        "svg": "image/svg+xml",
        "zip": "application/zip",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "html": "text/html",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv",
        STAMP: "application/json",
        "geojson": "application/geo+json",
        "gpkg": "application/geopackage+sqlite3",
        "parquet": "application/vnd.apache.parquet",
    }
)
OnStep = Callable[[int, int], None]  # pages made, of how many


class Kind(StrEnum):
    """What a view can be handed on as."""

    MAP = "map"
    ATLAS = "atlas"
    DECK = "deck"
    SUMMARY = "summary"
    HTML = "html"
    WORKBOOK = "workbook"
    GEO = "geo"


@dataclass(frozen=True)
class Wanted:
    """A kind of file and its settings."""

    kind: Kind
    suffix: str  # of the file that is handed over
    size: PaperSize = PaperSize.A4
    landscape: bool | None = None  # None: as the area lies
    dpi: int = 150  # of a PNG
    page: PageFormat = "pdf"  # of an atlas in a ZIP
    template: bytes | None = field(default=None, repr=False)  # of slides
    plan: PlanRequest | None = None  # that slides show
    contributions: str = ""  # version of what a plan or a summary reckons with


@dataclass(frozen=True)
class File:
    """A file that can be taken home."""

    name: str
    suffix: str
    content: bytes = field(repr=False)

    @property
    def mime(self) -> str:
        """Its type for the browser."""
        return MIME[self.suffix]


@dataclass(frozen=True)
class Made:
    """Files, and what could not be made of them: names of areas, and why."""

    files: tuple[File, ...]
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(len(each.content) for each in self.files)


class Shelf:
    """Files that were made, the latest last; the oldest go where there is no room."""

    def __init__(self, room: int) -> None:
        """Keep up to `room` bytes, and the last file whatever its size."""
        self._room = room
        self._made: OrderedDict[tuple[Source, Wanted], Made] = OrderedDict()
        self._lock = Lock()

    def get(self, source: Source, wanted: Wanted) -> Made | None:
        """Return what was made, None where it was not or is gone."""
        with self._lock:
            made = self._made.get((source, wanted))
            if made is not None:
                self._made.move_to_end((source, wanted))
            return made

    def put(self, source: Source, wanted: Wanted, made: Made) -> None:
        """Keep what was made."""
        with self._lock:
            self._made[source, wanted] = made
            self._made.move_to_end((source, wanted))
            while len(self._made) > 1 and sum(m.size for m in self._made.values()) > self._room:
                self._made.popitem(last=False)


_shelf = Shelf(ROOM)
# A large sheet takes half a gigabyte: one at a time. Processes of their own draw an atlas.
_sheets, _atlases = Lock(), Lock()


def kept(source: Source, wanted: Wanted) -> Made | None:
    """Return files that were made before, None where they must be made."""
    return _shelf.get(source, wanted)


def make(source: Source, wanted: Wanted, on_step: OnStep = lambda *_: None) -> Made:
    """Return the files that are wanted, and keep them; `on_step` hears of the pages of an atlas.

    Raises what the writers of `exports` raise, and what planning does for a plan that cannot be.
    """
    with _atlases if wanted.kind == Kind.ATLAS else _sheets:
        made = kept(source, wanted)
        if made is None:
            made = _made(source, wanted, on_step)
            _shelf.put(source, wanted, made)
    return made


def content_of(source: Source, wanted: Wanted) -> bytes:
    """Return what is in the file that is wanted. Raises what `make` raises."""
    return make(source, wanted).files[0].content


@lru_cache(maxsize=8)
def picture(source: Source, wanted: Wanted) -> tuple[bytes, bool]:
    """Return a printed map as PNG for the screen, and whether its paper is wider than high."""
    sheet = _sheet(source, wanted)
    return write_map(sheet, "png", _screen_dpi(sheet)), sheet.paper.landscape


def _screen_dpi(sheet: Sheet) -> int:
    """Return the dots per inch at which a sheet is as wide as the screen has room for it."""
    width = 1100 if sheet.paper.landscape else 800
    return max(72, round(width / (sheet.paper.width / 25.4)))


def _made(source: Source, wanted: Wanted, on_step: OnStep) -> Made:
    if wanted.kind == Kind.ATLAS:
        return _atlas(source, wanted, on_step)
    content = _content(source, wanted)
    files = [_named(source, wanted, wanted.suffix, content)]
    if wanted.suffix == geo.GeoFormat.CSV:
        beside = geo.companion(view_of(source), source.t)
        files.append(_named(source, wanted, STAMP, beside))
    return Made(tuple(files))


def _named(source: Source, wanted: Wanted, suffix: str, content: bytes) -> File:
    kind = "" if wanted.kind in (Kind.MAP, Kind.GEO) else wanted.kind.value
    return File(file_name(view_of(source).stamp, suffix, source.t, kind), suffix, content)


def _content(source: Source, wanted: Wanted) -> bytes:
    """Return a file of any kind but an atlas."""
    view, t, settings = view_of(source), source.t, source.settings
    land = read_land(settings.boundary_folders)
    if wanted.kind == Kind.MAP:
        return write_map(_sheet(source, wanted), cast("MapFormat", wanted.suffix), wanted.dpi)
    if wanted.kind == Kind.DECK:
        plan = cache.proposal(settings, wanted.plan) if wanted.plan else None
        return deck(view, t, proposal=plan, template=wanted.template, land=land)
    if wanted.kind == Kind.SUMMARY:
        contributions = cache.contributions(settings, view.dataset.name)
        summary = summary_of(view, t, contributions=contributions, land=land)
        return summary_pdf(summary) if wanted.suffix == "pdf" else summary_docx(summary)
    if wanted.kind == Kind.HTML:
        return html_map(view, t, _land_file(settings))
    if wanted.kind == Kind.WORKBOOK:
        return to_workbook(view, t)
    return geo.WRITERS[geo.GeoFormat(wanted.suffix)](view, t)


def _atlas(source: Source, wanted: Wanted, on_step: OnStep) -> Made:
    view, t = view_of(source), source.t
    one_file = wanted.suffix == "pdf"
    atlas = make_atlas(
        view,
        t,
        file_format="svg" if one_file else wanted.page,
        size=wanted.size,
        landscape=wanted.landscape,
        dpi=wanted.dpi,
        land=read_land(source.settings.boundary_folders),
        on_page=on_step,
    )
    content = atlas_pdf(atlas) if one_file else archive_of(atlas_files(atlas))
    file = _named(source, wanted, wanted.suffix, content)
    return Made((file,), tuple(atlas.failed.items()))


def _sheet(source: Source, wanted: Wanted) -> Sheet:
    land = read_land(source.settings.boundary_folders)
    return map_sheet(
        view_of(source), source.t, size=wanted.size, landscape=wanted.landscape, land=land
    )


def _land_file(settings: Settings) -> Path | None:
    """Return the file of the neighbouring land, None where there is none."""
    found = (folder / LAND_FILE for folder in settings.boundary_folders)
    return next((file for file in found if file.is_file()), None)
