"""An A3 map of every village of a province, with all that stands on a sheet, as geoucj draws it.

    python benchmarks/own_sheet.py png --out FILE [--boundaries bps2020 --folder DIR] [--dpi 300]

From the tables and files of shapes to the file; figures and words are ready, as on a server.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cost import counting

from geoucj.areas.registry import load_registry
from geoucj.boundaries.store import BoundarySet, open_set, set_in_use
from geoucj.exports.map_sheet import map_sheet, read_land, write_map
from geoucj.exports.view import ExportView, export_view, figures_of
from geoucj.i18n import Translator, catalog
from geoucj.maps.sheet_data import PaperSize
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, load_settings
from geoucj.tables.datasets import open_dataset

DATA = "sample"
T = Translator("id")


def shape_options() -> argparse.ArgumentParser:
    """Return the options that say which shapes are drawn."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--boundaries", help="a set of shapes; else the one in use")
    parser.add_argument("--folder", type=Path, help="where it is; else GEOUCJ_BOUNDARIES")
    return parser


def sheet_options() -> argparse.ArgumentParser:
    """Return the options of one sheet."""
    parser = argparse.ArgumentParser(add_help=False, parents=[shape_options()])
    parser.add_argument("--area", default="61", help="code of a province")
    parser.add_argument("--dpi", type=int, default=300)
    return parser


def chosen_set(given: argparse.Namespace) -> BoundarySet:
    """Return the shapes that the options or the settings name: the approximate ones by default."""
    settings = load_settings(Path.cwd(), os.environ)
    folders = replace(settings, boundaries=given.folder or settings.boundaries).boundary_folders
    return open_set(given.boundaries, folders) if given.boundaries else set_in_use(folders)


def village_view(shapes: BoundarySet, area: str) -> Callable[[], ExportView]:
    """Return a function that makes the view of all villages of `area`, "" = everywhere."""
    registry = load_registry([SHIPPED / "boundaries"])
    dataset = open_dataset(DATA, [SHIPPED / "data"], registry)
    figures = figures_of(dataset, registry, Segment.ALL)
    return lambda: export_view(
        dataset, shapes, registry, area=area, level=Level.VILLAGE, figures=figures
    )


def main() -> None:
    """Draw one sheet, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__, parents=[sheet_options()])
    parser.add_argument("form", choices=("png", "svg", "pdf"))
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    view = village_view(chosen_set(given), given.area)
    catalog(T.language)
    with counting(given.out):
        land = read_land([SHIPPED / "boundaries"])
        sheet = map_sheet(view(), T, size=PaperSize.A3, landscape=True, land=land)
        given.out.write_bytes(write_map(sheet, given.form, given.dpi))


if __name__ == "__main__":
    main()
