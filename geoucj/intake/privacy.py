"""Sheets about persons: found by header and content, refused, or counted so that no row is kept."""

from collections.abc import Callable

from openpyxl.utils import get_column_letter

from geoucj.areas.registry import Registry
from geoucj.errors import PersonalDataError
from geoucj.intake.cellvalues import read_month
from geoucj.intake.headers import segment_of
from geoucj.intake.model import (
    CELL_COLUMNS,
    PLACE_COLUMNS,
    ColumnMapping,
    Layout,
    Records,
    Role,
    Sheet,
    Value,
    Workbook,
)
from geoucj.intake.personal import find_personal
from geoucj.intake.places.written import places_of
from geoucj.schema import ACTIVE, AS_OF, SEGMENT
from geoucj.tables.findings import Finding, Severity
from geoucj.tables.schemas import Kind


def refuse_personal(
    sheet: Sheet, layout: Layout | None, file: str, registry: Registry | None = None
) -> None:
    """Raise PersonalDataError where `sheet` holds data of persons; it names columns, no values."""
    if found := find_personal(sheet, layout, registry):
        raise PersonalDataError(path=file, columns=", ".join(str(each) for each in found))


def check_other_sheets(workbook: Workbook, chosen: Sheet) -> list[Finding]:
    """Return a warning for each sheet with data of persons that is not the chosen one.

    Nothing of those sheets is kept, so they do not stand in the way.
    """
    found = []
    for sheet in workbook.sheets:
        if sheet.name != chosen.name and (personal := find_personal(sheet, None)):
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


def count_people(sheet: Sheet, layout: Layout, mapping: ColumnMapping) -> Records:
    """Return how many persons each place, month and segment has; every DATA row is one person.

    A place is known by the number of its first row, and its counts have no letter. Every row
    counts, whatever a column of status says: leave out in the file who is not active. Raises
    PersonalDataError where a column of persons is taken for a place, month or segment.
    """
    used = {
        get_column_letter(number + 1)
        for number, meaning in mapping.meanings.items()
        if meaning.column in (*PLACE_COLUMNS, AS_OF, SEGMENT)
    }
    misread = [each for each in find_personal(sheet, layout) if each.letter in used]
    if misread:
        raise PersonalDataError(path=sheet.name, columns=", ".join(str(each) for each in misread))
    rows = layout.rows(Role.DATA)
    places = places_of(sheet, layout, mapping).loc[rows, list(PLACE_COLUMNS)]
    months = _read(sheet, rows, mapping, AS_OF, read_month) or [mapping.as_of] * len(rows)
    segments = _read(sheet, rows, mapping, SEGMENT, _segment) or [mapping.segment] * len(rows)
    people = places.assign(row=rows)
    people[AS_OF], people[SEGMENT] = months, segments
    people["row"] = people.groupby(list(PLACE_COLUMNS), sort=False)["row"].transform("min")
    counts = people.groupby(["row", AS_OF, SEGMENT], sort=False).size().reset_index(name="value")
    cells = counts.assign(
        letter="",
        kind=str(Kind.COVERAGE),
        column=ACTIVE,
        written=counts["value"].astype("str"),
        value=counts["value"].astype("float64"),
    )[list(CELL_COLUMNS)]
    kept = people.drop_duplicates("row").set_index("row")[list(PLACE_COLUMNS)]
    return Records(kept, cells, cells.iloc[:0])


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
    values = [sheet.rows[row - 1][numbers[0]] for row in rows]
    known = {value: read(value) for value in set(values)}
    return [known[value] for value in values]


def _segment(value: Value) -> str:
    """Return the segment that a cell names; other text as it stands, to be refused later."""
    text = str(value or "").strip()
    return segment_of(text) or text
