"""What files hold, to be seen before they are downloaded: taken from the files themselves.

Whoever then asks for the file gets the one that was made for its preview.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import load_workbook
from pptx import Presentation

from geoucj.exports.geo import geo_frame
from geoucj.exports.pdf_picture import picture_of
from geoucj.exports.workbook_formulas import FIRST
from geoucj.i18n import Translator
from geoucj.schema import CODE_WIDTH, Level
from geoucj.ui.export_files import Kind, Wanted, content_of
from geoucj.ui.exporting import Source, view_of

FEW = 8  # rows of a table
HEAVY = (Kind.HTML, Kind.WORKBOOK)  # seconds for a province, as every level of it is inside


@dataclass(frozen=True)
class Rows:
    """The first rows of a table, of how many, and what it is called."""

    name: str
    frame: pd.DataFrame
    total: int


def is_light(source: Source, wanted: Wanted) -> bool:
    """Return whether the file is made soon enough for a mere preview."""
    inside = len(source.choices.area) >= CODE_WIDTH[Level.REGENCY]
    return inside or wanted.kind not in HEAVY


@lru_cache(maxsize=8)
def summary_page(source: Source, wanted: Wanted) -> bytes:
    """Return the page of a summary as PNG; a Word file has the same content."""
    page = Wanted(wanted.kind, "pdf", contributions=wanted.contributions)
    return picture_of(content_of(source, page))


@lru_cache(maxsize=8)
def slide_titles(source: Source, wanted: Wanted) -> tuple[str, ...]:
    """Return the titles of slides in their order."""
    slides = Presentation(BytesIO(content_of(source, wanted))).slides
    titles = (slide.shapes.title for slide in slides)
    return tuple(title.text_frame.text for title in titles if title is not None)


@lru_cache(maxsize=8)
def workbook_rows(source: Source, wanted: Wanted) -> Rows:
    """Return the first rows of the sheet of the view's level, as somebody sees them who opens it.

    Values of formulas are in the file, too.
    """
    view = view_of(source)
    book = load_workbook(BytesIO(content_of(source, wanted)), read_only=True, data_only=True)
    name = source.t(f"workbook.sheet.{view.level}")
    heading, *rows = book[name].iter_rows(min_row=FIRST, max_row=FIRST + FEW)
    shown = pd.DataFrame([[_shown(cell, source.t) for cell in row] for row in rows])
    return Rows(name, shown.set_axis([cell.value for cell in heading], axis=1), len(view.table))


@lru_cache(maxsize=8)
def geo_rows(source: Source) -> Rows:
    """Return the first rows of geodata, without the shapes."""
    view = view_of(source)
    frame = pd.DataFrame(geo_frame(view, source.t).drop(columns="geometry"))
    return Rows(source.t(f"file.level.{view.level}"), frame.head(FEW), len(frame))


def _shown(cell: Any, t: Translator) -> str:
    """Return a cell as a spreadsheet shows it."""
    value = cell.value
    if isinstance(value, int | float):
        digits = 0 if float(value).is_integer() else 1
        return t.rate(value) if "%" in cell.number_format else t.number(value, digits)
    return value or ""
