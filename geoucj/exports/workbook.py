"""A view as a workbook: figures at every level with live formulas, sources, words, the stamp.

Formulas carry their values, so that viewers which do not calculate show figures too. The same
call on the same data gives the same bytes.
"""

from datetime import datetime
from io import BytesIO
from itertools import zip_longest

from xlsxwriter import Workbook

from geoucj.areas.codes import level_of
from geoucj.exports.view import ExportView
from geoucj.exports.workbook_figures import plan_sheet, write_figures
from geoucj.exports.workbook_looks import Looks
from geoucj.exports.workbook_notes import write_definitions, write_overview, write_sources
from geoucj.i18n import Translator
from geoucj.schema import LEVELS

NO_DATE = datetime(1980, 1, 1)  # the file holds no clock
LONGEST = 255  # characters of a property that Excel shows


def to_workbook(view: ExportView, t: Translator) -> bytes:
    """Return the view as XLSX.

    Sheets: overview with key figures, legend and stamp; one for each level inside the area, widest
    first; sources; definitions.
    """
    file = BytesIO()
    # No text of data becomes a formula, a number or a link.
    safe = {f"strings_to_{kind}": False for kind in ("formulas", "numbers", "urls")}
    book = Workbook(file, {"in_memory": True, **safe})
    book.set_calc_mode("auto")
    _describe(book, view, t)
    looks = Looks(book)
    first = LEVELS.index(level_of(view.area)) if view.area else 0
    sheets = [plan_sheet(view, level, t) for level in LEVELS[first:]]
    overview = book.add_worksheet(t("workbook.sheet.overview"))
    pages = [book.add_worksheet(sheet.name) for sheet in sheets]
    write_overview(overview, sheets, view, looks=looks, t=t)
    for page, sheet, below in zip_longest(pages, sheets, sheets[1:]):
        write_figures(page, sheet, below, view, looks=looks, t=t)
    write_sources(book.add_worksheet(t("workbook.sheet.sources")), view, looks, t)
    definitions = book.add_worksheet(t("workbook.sheet.definitions"))
    write_definitions(definitions, sheets, view, looks=looks, t=t)
    overview.activate()
    book.close()
    return file.getvalue()


def _describe(book: Workbook, view: ExportView, t: Translator) -> None:
    """Write the stamp into the properties of the file."""
    lines = view.stamp.lines(t)
    book.set_properties(
        {
            "title": lines[len(view.stamp.warnings(t))],
            "subject": view.stamp.title(t),
            "keywords": "Jamsostek, UCJ",
            "comments": "\n".join(lines),
            "created": NO_DATE,
        }
    )
    for name, value in view.stamp.metadata().items():
        book.set_custom_property(name, value[:LONGEST], "text")
