"""A list of places with the areas that they mean: its own columns, and four beside them."""

import csv
import re
from collections.abc import Sequence
from io import BytesIO, StringIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from geoucj.areas.codes import dotted
from geoucj.i18n import Translator
from geoucj.intake.cellvalues import cell_text
from geoucj.intake.model import PLACE_COLUMNS, Layout, Places, Role, Sheet, Value
from geoucj.schema import AREA_CODE

ADDED = (AREA_CODE, "how", "score", "candidates")
MATCHED = "matched_"  # before the name of an added column that the list has already
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+([.,]\d+)*")
TITLE = "areas"


def matched_rows(
    sheet: Sheet, layout: Layout, written: pd.DataFrame, places: Places, t: Translator
) -> list[list[Value]]:
    """Return header and rows of a list below its header, in order, with ADDED at the end.

    `written` holds PLACE_COLUMNS of the data rows by their number; other rows, such as totals and
    footnotes, mean no area.
    """
    own = [column.words or column.letter for column in layout.columns]
    added = [name if name not in own else f"{MATCHED}{name}" for name in ADDED]
    keys = zip(*(written[column] for column in PLACE_COLUMNS), strict=True)
    key_of = dict(zip(written.index, keys, strict=True))
    found = _found(places, t)
    rows: list[list[Value]] = [[*own, *added]]
    for number, role in layout.roles.items():
        cells = [sheet.rows[number - 1][column.number] for column in layout.columns]
        means = found[key_of[number]] if role is Role.DATA else [None] * len(ADDED)
        rows.append([*cells, *means])
    return rows


def to_csv(rows: Sequence[Sequence[Value]]) -> bytes:
    """Return UTF-8 CSV with a mark by which Excel knows it; no text can start a formula."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [_harmless(cell_text(cell)) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Sequence[Value]]) -> bytes:
    """Return a workbook of one sheet: codes and other texts as text, numbers as numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = TITLE
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if isinstance(value, str):
                cell = sheet.cell(number, place, ILLEGAL_CHARACTERS_RE.sub("", value))
                cell.data_type, cell.number_format = "s", "@"
            elif value is not None:
                sheet.cell(number, place, value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _found(places: Places, t: Translator) -> dict[tuple[str, ...], list[Value]]:
    """Return the values of ADDED of each written place; of a divided one its areas and shares."""
    frame = places.frame
    found: dict[tuple[str, ...], list[Value]] = {}
    columns = (frame[name] for name in ADDED)
    for key, code, how, score, candidates in zip(frame.index, *columns, strict=True):
        offers = [f"{dotted(c.area_code)} {c.area_name} ({t.number(c.score)})" for c in candidates]
        offers += [f"{dotted(c)} ({t.rate(share)})" for c, share in places.shares.get(key, ())]
        found[key] = [code, how, float(score), "; ".join(offers)]
    return found


def _harmless(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
