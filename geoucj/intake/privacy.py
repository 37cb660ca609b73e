"""Sheets about persons: found by header and content, refused, or counted so that no row is kept."""

from collections.abc import Callable

import pandas as pd
from openpyxl.utils import get_column_letter

from geoucj.areas.registry import Registry
from geoucj.errors import PersonalDataError
from geoucj.intake.cellvalues import read_month
from geoucj.intake.content import filled_values
from geoucj.intake.headers import segment_of
from geoucj.intake.model import (
    CELL_COLUMNS,
    PLACE_COLUMNS,
    REPEATING,
    ColumnMapping,
    Layout,
    Records,
    Role,
    Sheet,
    Standing,
    Value,
    Workbook,
)
from geoucj.intake.personal import find_personal
from geoucj.intake.places.written import places_of
from geoucj.schema import ACTIVE, AREA_CODE, AS_OF, SEGMENT
from geoucj.tables.findings import Finding, Severity
from geoucj.tables.schemas import Kind


def refuse_personal(
    sheet: Sheet, layout: Layout | None, file: str, registry: Registry | None = None
) -> None:
    """Raise PersonalDataError where `sheet` holds data of persons; it names columns, no values."""
    if found := find_personal(sheet, layout, registry):
        raise PersonalDataError(path=file, columns=", ".join(str(each) for each in found))


def check_other_sheets(
    workbook: Workbook, chosen: Sheet, registry: Registry | None = None
) -> list[Finding]:
    """Return a warning for each sheet with data of persons that is not the chosen one.

    Nothing of those sheets is kept, so they do not stand in the way.
    """
    found = []
    for sheet in workbook.sheets:
        if sheet.name != chosen.name and (personal := find_personal(sheet, None, registry)):
            columns = ", ".join(str(each) for each in personal)
            found.append(
                Finding(
                    workbook.file,
                    None,
                    columns,
                    sheet.name,
                    "personal_elsewhere",
                    Severity.WARNING,
                )
            )
    return found


def count_people(
    sheet: Sheet,
    layout: Layout,
    mapping: ColumnMapping,
    file: str = "",
    registry: Registry | None = None,
) -> Records:
    """Return how many persons each place, month and segment has; every DATA row is one person.

    A count is known by the number of its first row, and has no letter. Every row counts, whatever
    a column of status says: leave out in the file who is not active. Raises PersonalDataError,
    with the `file`, where a column of persons is taken for a place, month or segment.
    """
    used = {
        get_column_letter(number + 1)
        for number, meaning in mapping.meanings.items()
        if meaning.column in (*PLACE_COLUMNS, AS_OF, SEGMENT)
    }
    misread = [each for each in find_personal(sheet, layout, registry) if each.letter in used]
    if misread:
        raise PersonalDataError(path=file, columns=", ".join(str(each) for each in misread))
    rows = layout.rows(Role.DATA)
    places = places_of(sheet, layout, mapping).loc[rows, list(PLACE_COLUMNS)]
    months = _read(sheet, rows, mapping, AS_OF, _month) or [mapping.as_of] * len(rows)
    segments = _read(sheet, rows, mapping, SEGMENT, _segment) or [mapping.segment] * len(rows)
    people = places.assign(row=rows)
    people[AS_OF], people[SEGMENT] = months, segments
    key = [*PLACE_COLUMNS, AS_OF, SEGMENT]
    people["row"] = people.groupby(key, sort=False)["row"].transform("min")
    counts = people.groupby(["row", AS_OF, SEGMENT], sort=False).size().reset_index(name="value")
    cells = counts.assign(
        letter="",
        kind=str(Kind.COVERAGE),
        column=ACTIVE,
        written=counts["value"].astype("str"),
        value=counts["value"].astype("float64"),
    ).astype(dict.fromkeys(REPEATING, "category"))[list(CELL_COLUMNS)]
    kept = people.drop_duplicates("row").set_index("row")[list(PLACE_COLUMNS)]
    return Records(kept, cells, cells.iloc[:0])


def added_up(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of persons (FIGURE_COLUMNS) with one line for each area, month and segment.

    One place is spelled in several ways in a list of persons; the first line has them all.
    """
    found = counts["standing"] == Standing.FOUND
    key = [AREA_CODE, AS_OF, SEGMENT]
    here = counts[found]
    value = here.groupby(key, sort=False)["value"].transform("sum")
    here = here.assign(value=value, written=value.astype("int64").astype("str"))
    whole = pd.concat([here.drop_duplicates(key), counts[~found]])
    return whole.sort_index().reset_index(drop=True)


def _read(
    sheet: Sheet,
    rows: list[int],
    mapping: ColumnMapping,
    column: str,
    read: Callable[[Value], str],
) -> list[str]:
    """Return the month or segment of each row, none at all where no column says it."""
    numbers = [n for n, meaning in mapping.meanings.items() if meaning.column == column]
    if not numbers:
        return []
    values = filled_values(sheet, rows, numbers[0])
    known = {value: read(value) for value in set(values)}
    return [known[value] for value in values]


def _month(value: Value) -> str:
    return read_month(value, serials=True)


def _segment(value: Value) -> str:
    """Return the segment that a cell names; other text as it stands, to be refused later."""
    text = str(value or "").strip()
    return segment_of(text) or text
