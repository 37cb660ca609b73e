"""What `geoucj export` makes of a view: files by their paths."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from geoucj.cli.export_options import PAGES, Kind, is_folder
from geoucj.cli.session import Session
from geoucj.exports import geo
from geoucj.exports.atlas import Atlas, OnPage, atlas_files, atlas_pdf, make_atlas
from geoucj.exports.deck import deck
from geoucj.exports.html_map import html_map
from geoucj.exports.map_sheet import LAND_FILE, map_sheet, read_land, write_map
from geoucj.exports.names import file_name
from geoucj.exports.summary import summary_of
from geoucj.exports.summary_docx import summary_docx
from geoucj.exports.summary_pdf import summary_pdf
from geoucj.exports.view import ExportView
from geoucj.exports.workbook import to_workbook
from geoucj.maps.sheet_data import PaperSize
from geoucj.tables.contributions import contributions_of

BESIDE = ".json"  # what stands beside a CSV file ends in .csv.json
MAP_FORMATS: dict[str, Literal["pdf", "png", "svg"]] = {"pdf": "pdf", "png": "png", "svg": "svg"}
PAGE_FORMATS: dict[str, Literal["svg", "png", "pdf"]] = {"pdf": "svg", "png": "png", PAGES: "pdf"}


@dataclass(frozen=True)
class Making:
    """A view and how it is written: `file_format` is one of FORMATS, `out` a file or folder."""

    here: Session
    view: ExportView
    file_format: str
    out: Path
    size: PaperSize = PaperSize.A4
    landscape: bool | None = None
    dpi: int = 150
    template: bytes | None = None

    def files(self, kind: Kind) -> dict[Path, bytes]:
        """Return the files of any kind but an atlas."""
        makers: dict[Kind, Callable[[Path], dict[Path, bytes]]] = {
            Kind.MAP: self._map,
            Kind.DECK: self._deck,
            Kind.SUMMARY: self._summary,
            Kind.HTML: self._html,
            Kind.WORKBOOK: self._workbook,
            Kind.GEO: self._geo,
        }
        return makers[kind](self._path("" if kind in (Kind.MAP, Kind.GEO) else kind.value))

    def atlas(self) -> Atlas:
        """Draw the pages of an atlas, with progress for a person to watch."""
        with _progress(self.here) as on_page:
            return make_atlas(
                self.view,
                self.here.t,
                file_format=PAGE_FORMATS[self.file_format],
                size=self.size,
                landscape=self.landscape,
                dpi=self.dpi,
                land=self._land,
                on_page=on_page,
            )

    def atlas_files(self, atlas: Atlas) -> dict[Path, bytes]:
        """Return the files of an atlas: one PDF, or one for each page in a folder of its own."""
        path = self._path(Kind.ATLAS.value)
        if PAGE_FORMATS[self.file_format] == "svg":
            return {path: atlas_pdf(atlas)}
        return {path.with_suffix("") / name: page for name, page in atlas_files(atlas).items()}

    @property
    def _land(self) -> gpd.GeoDataFrame | None:
        return read_land(self.here.settings.boundary_folders)

    def _path(self, kind: str) -> Path:
        if not is_folder(self.out):
            return self.out
        suffix = self.file_format.partition("-")[0]
        return self.out / file_name(self.view.stamp, suffix, self.here.t, kind)

    def _map(self, path: Path) -> dict[Path, bytes]:
        t = self.here.t
        sheet = map_sheet(self.view, t, size=self.size, landscape=self.landscape, land=self._land)
        return {path: write_map(sheet, MAP_FORMATS[self.file_format], self.dpi)}

    def _deck(self, path: Path) -> dict[Path, bytes]:
        return {path: deck(self.view, self.here.t, template=self.template, land=self._land)}

    def _summary(self, path: Path) -> dict[Path, bytes]:
        here, dataset = self.here, self.view.dataset
        paid = contributions_of(dataset, here.settings.data_folders, here.registry)
        said = summary_of(self.view, here.t, contributions=paid, land=self._land)
        return {path: summary_docx(said) if self.file_format == "docx" else summary_pdf(said)}

    def _html(self, path: Path) -> dict[Path, bytes]:
        places = (folder / LAND_FILE for folder in self.here.settings.boundary_folders)
        land = next((file for file in places if file.is_file()), None)
        return {path: html_map(self.view, self.here.t, land)}

    def _workbook(self, path: Path) -> dict[Path, bytes]:
        return {path: to_workbook(self.view, self.here.t)}

    def _geo(self, path: Path) -> dict[Path, bytes]:
        wanted = geo.GeoFormat(self.file_format)
        files = {path: geo.WRITERS[wanted](self.view, self.here.t)}
        if wanted == geo.GeoFormat.CSV:
            files[path.with_name(path.name + BESIDE)] = geo.companion(self.view, self.here.t)
        return files


@contextmanager
def _progress(here: Session) -> Iterator[OnPage]:
    """Give what shows how many pages there are; nothing where no terminal is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(here.t("atlas.drawing"), total=None)

        def on_page(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield on_page
