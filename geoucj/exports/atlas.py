"""An atlas: a page for each regency with an overview of each province, as one PDF or as files.

The same call on the same data gives the same bytes.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geoucj.areas.codes import level_of
from geoucj.errors import NarrowAreaError
from geoucj.exports.atlas_page import AtlasBase, DrawnPage, FailedPage, Format, PageWish
from geoucj.exports.atlas_workers import draw_pages
from geoucj.exports.figure_words import count, distance
from geoucj.exports.map_words import measure_name, shown_month
from geoucj.exports.pdf import pdf_of
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.fonts import printable, wrapped
from geoucj.maps.measures import Measure
from geoucj.maps.sheet_data import Paper, PaperSize, paper_of
from geoucj.schema import (
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    CODE_WIDTH,
    COVERAGE_RATE,
    POTENTIAL,
    TARGET_RATE,
    TO_TARGET,
    Level,
)
from geoucj.tables.schemas import Kind

WORKERS = 2
SIDES, SOURCE_SIZE = 30.5, 7.0  # mm beside the contents, points of its sources: as in atlas.typ

Page = DrawnPage | FailedPage
OnPage = Callable[[int, int], None]  # pages made, of how many


@dataclass(frozen=True, eq=False)
class Atlas:
    """The pages of an atlas in their order; `base` is what they have in common."""

    base: AtlasBase
    pages: tuple[Page, ...]

    @property
    def failed(self) -> dict[str, str]:
        """The names of the areas whose page could not be made, and why."""
        registry = self.base.view.registry
        return {
            registry.name(page.wish.area): page.reason
            for page in self.pages
            if isinstance(page, FailedPage)
        }


def make_atlas(
    view: ExportView,
    t: Translator,
    *,
    file_format: Format = "svg",
    size: PaperSize = PaperSize.A4,
    landscape: bool | None = None,
    dpi: int = 150,
    land: gpd.GeoDataFrame | None = None,
    regencies: Collection[str] | None = None,
    workers: int = WORKERS,
    on_page: OnPage = lambda *_: None,
) -> Atlas:
    """Draw the regencies of the view's area, each with its areas of the view's level.

    `regencies` are codes, None is all of them; a province comes before its own. `file_format` is
    "svg" for `atlas_pdf`, else that of `atlas_files`. `on_page` hears how many pages there are so
    far, in the thread of the caller; `workers` processes draw them. A page that fails is in its
    place in `pages`. Raises NarrowAreaError where the area is inside a regency, or the level
    is not.
    """
    deepest = CODE_WIDTH[Level.REGENCY]
    if len(view.area) > deepest or CODE_WIDTH[view.level] <= deepest:
        raise NarrowAreaError(code=view.area or t("area.both"), level=view.level.value)
    base = AtlasBase(_light(view), t, size, landscape, land, file_format, dpi)
    wishes = _wishes(view, regencies)
    made: dict[PageWish, Page] = {}
    on_page(0, len(wishes))
    for page in draw_pages(base, wishes, workers):
        made[page.wish] = page
        on_page(len(made), len(wishes))
    return Atlas(base, tuple(made[wish] for wish in wishes))


def atlas_pdf(atlas: Atlas) -> bytes:
    """Return the pages (of format "svg") as one tagged PDF with contents and bookmarks."""
    view, t = atlas.base.view, atlas.base.t
    names = {page.wish: f"page-{number}.svg" for number, page in enumerate(atlas.pages)}
    drawn = [page for page in atlas.pages if isinstance(page, DrawnPage)]
    rows = _figures(view, [page.wish for page in atlas.pages])
    paper = paper_of(atlas.base.size, atlas.base.landscape is True)
    facts: dict[str, Any] = {
        "title": _title(view, t),
        "subtitle": _subtitle(view, t),
        "language": t.language,
        "size": atlas.base.size.value,
        "landscape": paper.landscape,
        "text": paper.text,
        "warnings": view.stamp.warnings(t),
        "sources": _sources(view, t, paper),
        "keywords": [f"{name}: {text}" for name, text in view.stamp.metadata().items()],
        "words": {key: t(f"atlas.{key}") for key in ("area", "page", "failed")},
        "columns": [
            t("column.potential_workers"),
            t("column.coverage_rate"),
            t("column.as_of"),
            t("column.target_rate"),
            t("measure.points_to_target"),
            t("column.workers_to_target"),
        ],
        "pages": [_facts(page, rows[page.wish.area], names[page.wish], t) for page in atlas.pages],
    }
    return pdf_of("atlas", facts, {names[page.wish]: page.content for page in drawn})


def atlas_files(atlas: Atlas) -> dict[str, bytes]:
    """Return the pages that could be made as files, by names that sort as they do."""
    suffix = atlas.base.file_format
    return {
        f"{number:02}_{page.name}.{suffix}": page.content
        for number, page in enumerate(atlas.pages, start=1)
        if isinstance(page, DrawnPage)
    }


def _wishes(view: ExportView, regencies: Collection[str] | None) -> list[PageWish]:
    wanted = view.registry.at(Level.REGENCY, view.area or None)[AREA_CODE]
    chosen = [code for code in wanted if regencies is None or code in regencies]
    width = CODE_WIDTH[Level.PROVINCE]
    provinces = [] if len(view.area) > width else sorted({code[:width] for code in chosen})
    overviews = [PageWish(code, Level.REGENCY) for code in provinces]
    pages = [PageWish(code, view.level) for code in chosen]
    return sorted([*overviews, *pages], key=lambda page: page.area)


def _light(view: ExportView) -> ExportView:
    """Return `view` without the tables that its figures are made of: 80 MB for every process."""
    needed = {Kind.COVERAGE} if view.measure == Measure.BPU_SHARE else set()
    tables = {
        kind: table
        for kind, table in view.dataset.tables.items()
        if kind in needed or kind not in (Kind.COVERAGE, Kind.WORKFORCE, Kind.EMPLOYERS)
    }
    return replace(view, dataset=replace(view.dataset, tables=tables))


def _figures(view: ExportView, wishes: Iterable[PageWish]) -> dict[str, pd.Series]:
    """Return the rows of the coverage table of all pages, by area code."""
    whole = replace(view, query=replace(view.query, within=None))
    levels = {level_of(wish.area) for wish in wishes}
    return {row[AREA_CODE]: row for level in levels for _, row in whole.at(level).iterrows()}


def _facts(page: Page, row: pd.Series, picture: str, t: Translator) -> dict[str, Any]:
    """Return what the layout needs to know of a page."""
    facts = {
        "name": row[AREA_NAME],
        "level": level_of(page.wish.area).value,
        "potential": count(row, POTENTIAL, t),
        "rate": t.rate(row[COVERAGE_RATE]),
        "month": t.month(row[AS_OF], short=True),
        "target": t.rate(row[TARGET_RATE]),
        "distance": distance(row, t) or t.number(None),
        "to-target": count(row, TO_TARGET, t),
    }
    if isinstance(page, FailedPage):
        return {**facts, "reason": page.reason}
    size = {"width": page.width, "height": page.height}
    return {**facts, "picture": picture, "title": page.title, "alt": page.alt, **size}


def _sources(view: ExportView, t: Translator, paper: Paper) -> list[str]:
    """Return the stamp from its data on, in lines that fit: classes differ from page to page."""
    stamp = view.stamp
    lines = stamp.lines(t)
    data = t("stamp.data", title=stamp.title(t), name=stamp.data, version=stamp.version)
    own = [t("atlas.classes")] if stamp.setting.at_target else []
    size, width = SOURCE_SIZE * paper.text, paper.width - SIDES
    said = [*own, *lines[lines.index(data) :]]
    return [line for text in said for line in wrapped(printable(text), size, width)]


def _title(view: ExportView, t: Translator) -> str:
    area = view.registry.name(view.area) if view.area else t("area.both")
    return t("atlas.title", area=area)


def _subtitle(view: ExportView, t: Translator) -> str:
    level = t("sheet.by_level", level=t(f"level.{view.level}").lower())
    segment = t(f"segment.{view.segment}")
    return " · ".join([measure_name(view, view.measure, t), level, shown_month(view, t), segment])
