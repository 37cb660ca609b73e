"""One page of an atlas: the printed map of one area, as the map page shows it."""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd

from geoucj.errors import GeoUCJError
from geoucj.exports.address import with_address
from geoucj.exports.map_sheet import alt_text, map_sheet, write_map
from geoucj.exports.names import area_part
from geoucj.exports.view import ExportView, export_view
from geoucj.i18n import Translator
from geoucj.maps.sheet_data import PaperSize
from geoucj.schema import Level

Format = Literal["svg", "png", "pdf"]
LONGEST = 160  # characters of a reason that nobody foresaw


@dataclass(frozen=True, eq=False)
class AtlasBase:
    """What all pages have in common. Can be sent to another process.

    `view` says what is shown of every area; `landscape` None is as each area lies; `land` what lies
    around; `dpi` is that of a PNG.
    """

    view: ExportView
    t: Translator
    size: PaperSize = PaperSize.A4
    landscape: bool | None = None
    land: gpd.GeoDataFrame | None = None
    file_format: Format = "svg"
    dpi: int = 150


@dataclass(frozen=True)
class PageWish:
    """A page that is wanted: the areas of `level` inside `area`."""

    area: str
    level: Level


@dataclass(frozen=True)
class DrawnPage:
    """A page as a picture; `alt` is what it shows, to be read aloud; sizes in mm."""

    wish: PageWish
    content: bytes
    name: str  # as part of a file's name
    title: str
    alt: str
    width: float
    height: float


@dataclass(frozen=True)
class FailedPage:
    """A page that could not be made, and why, in the language of the atlas."""

    wish: PageWish
    reason: str


def page_view(base: AtlasBase, wish: PageWish) -> ExportView:
    """Return the view of a page: that of the map page for this area.

    The colours turn at the area's own target, unless those of the atlas turn somewhere else.
    Raises what `export_view` does.
    """
    whole = base.view
    view = export_view(
        whole.dataset,
        whole.boundaries,
        whole.registry,
        area=wish.area,
        level=wish.level,
        as_of=whole.month,
        segment=whole.segment,
        measure=whole.measure,
        target=None if whole.stamp.setting.at_target else whole.target,
        options=whole.options,
        figures=whole.figures,
        version=whole.stamp.version,
    )
    return with_address(view, base.t)


def draw_page(base: AtlasBase, wish: PageWish) -> DrawnPage | FailedPage:
    """Return a page, or why there is none: one that fails does not stop the others."""
    try:
        view = page_view(base, wish)
        sheet = map_sheet(view, base.t, size=base.size, landscape=base.landscape, land=base.land)
        return DrawnPage(
            wish=wish,
            content=write_map(sheet, base.file_format, base.dpi),
            name=area_part(view.area, view.stamp.setting.area_name, base.t),
            title=sheet.words.title,
            alt=alt_text(sheet),
            width=sheet.paper.width,
            height=sheet.paper.height,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, it concerns this page alone
        return FailedPage(wish, reason_of(error, base.t))


def reason_of(error: Exception, t: Translator) -> str:
    """Return in one line why a page could not be made."""
    if isinstance(error, GeoUCJError):
        return t(f"error.{type(error).__name__}", **error.facts)
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return t("atlas.unforeseen", reason=said[:LONGEST])
