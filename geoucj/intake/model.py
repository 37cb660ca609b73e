"""What the steps of an import hand to each other: sheet, layout, mapping, records, places.

file -> Workbook -> Layout -> ColumnMapping -> Records -> places -> figures -> tables
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import pandas as pd
from openpyxl.utils import get_column_letter

from geoucj.schema import LEVELS
from geoucj.tables.findings import Finding
from geoucj.tables.schemas import Kind

Value = str | int | float | bool | date | datetime | None

PLACE = "place"  # a name whose level the row does not say: `Kec. Sungai Raya`, `Kubu Raya`
CODE = "area_code"
PLACE_COLUMNS = (CODE, *(str(level) for level in LEVELS), PLACE)


@dataclass(frozen=True)
class Span:
    """A rectangle of cells; rows as a spreadsheet numbers them (from 1), columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet as its file holds it.

    `rows[0]` is row 1 of the spreadsheet, its first value that of column A; every row is as long
    as the widest. Text is not trimmed, an empty cell is None, a formula its last result.
    """

    name: str  # "" where the file has no sheets (CSV)
    rows: list[list[Value]] = field(repr=False)
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True


@dataclass(frozen=True)
class Workbook:
    """A file and its sheets."""

    file: str  # its name, without folders
    sha256: str
    sheets: tuple[Sheet, ...]


class Role(StrEnum):
    """What a row below the header is."""

    DATA = "data"
    GROUP = "group"  # names the district (or regency) of the rows below it
    TOTAL = "total"  # a total or subtotal of other rows: compared with their sum, kept out
    NUMBERING = "numbering"  # (1) (2) (3) below the header
    FOOTNOTE = "footnote"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True)
class Column:
    """A column that holds something, with the lines of its header from top to bottom."""

    number: int  # from 0
    header: tuple[str, ...]  # merged cells are repeated over their columns; "" lines left out

    @property
    def letter(self) -> str:
        """The letter that a spreadsheet shows."""
        return str(get_column_letter(self.number + 1))

    @property
    def words(self) -> str:
        """The header in one line."""
        return " / ".join(self.header)


@dataclass(frozen=True)
class Layout:
    """What a sheet is made of."""

    title: str  # the text above the header, one line for each row
    header_rows: tuple[int, ...]  # as a spreadsheet numbers them
    columns: tuple[Column, ...]
    roles: Mapping[int, Role]  # of every row below the header that is not empty, by its number

    def rows(self, role: Role) -> list[int]:
        """Return the numbers of the rows of a role."""
        return [row for row, each in self.roles.items() if each is role]


@dataclass(frozen=True)
class Meaning:
    """What a column holds.

    `column` is one of PLACE_COLUMNS, `as_of`, `segment`, a column of a table of `kind`, or "" for
    a column that is left out. `segment` and `as_of` are those of a wide table's header, "" where
    the rows or the whole file say them.
    """

    column: str = ""
    kind: Kind | None = None  # of figures, and of texts that belong to them
    segment: str = ""
    as_of: str = ""
    percent: bool = False  # 39.21 means 0.3921


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold, how sure that is, and why."""

    column: Column
    meaning: Meaning
    confidence: float  # 0 to 1
    reason: str  # locale key below `columns.reason.`


@dataclass(frozen=True)
class ColumnMapping:
    """What a person (or an undisputed guess) says that the columns of a file hold."""

    name: str
    fingerprint: str  # of the headers, months left out: the same for next month's file
    meanings: Mapping[int, Meaning]  # by column number
    as_of: str = ""  # month of the whole file, where no column says it
    segment: str = "ALL"


@dataclass(frozen=True)
class Records:
    """What the rows of a sheet say, each figure with the cell it stands in.

    `rows`: index is the spreadsheet's row number; columns PLACE_COLUMNS as written (text, trimmed,
    "" where blank; merged and grouped names filled down) and any text columns of a kind.
    `cells`: one line per figure: row, letter, kind, column, segment, as_of (categories of text),
    written (text), value (float64, NaN where blank or not understood). Blank cells are left out.
    `totals`: the same columns, of rows that are totals.
    """

    rows: pd.DataFrame
    cells: pd.DataFrame
    totals: pd.DataFrame
    findings: tuple[Finding, ...] = ()


REPEATING = ("letter", "kind", "column", "segment", "as_of")  # few texts in many cells
CELL_COLUMNS = ("row", "letter", "kind", "column", "segment", "as_of", "written", "value")


class Action(StrEnum):
    """What was decided about a written place."""

    ACCEPT = "accept"  # the first candidate offered
    CHOOSE = "choose"  # another area
    SET_ASIDE = "set_aside"  # no area: counted, not published
    SHARE = "share"  # a former area whose workers go to several: one decision for each, with share


@dataclass(frozen=True)
class Decision:
    """What a person decided about one written place; kept, and reused for the next file."""

    written: tuple[str, ...]  # PLACE_COLUMNS as written
    action: Action
    area_code: str = ""
    share: float = 1.0
    who: str = ""
    when: str = ""  # ISO 8601, UTC
    why: str = ""


class Standing(StrEnum):
    """What became of a written place."""

    FOUND = "found"
    ASKED = "asked"  # unclear: a person must decide
    SET_ASIDE = "set_aside"


class Unclear(StrEnum):
    """Why a written place is asked, beside the reasons of `areas.names`: texts `match.<reason>`."""

    CONTRADICTION = "contradiction"  # its code is of one area, its names of another
    ELSEWHERE = "elsewhere"  # in a province that is not in the official list
    LEVEL = "level"  # areas of several levels have this name
    BPS_CODE = "bps_code"  # a BPS code below the regency, and no name
    CODE_UNKNOWN = "code_unknown"
    CODE_MALFORMED = "code_malformed"


@dataclass(frozen=True)
class Places:
    """The distinct places of a file.

    `frame`: one line per written place, indexed by its tuple of PLACE_COLUMNS: standing, how (code,
    name, decision, none), area_code ("" where none or several), score, reason, candidates, rows.
    `shares`: for places with several areas, their codes and shares, which add up to 1.
    `scheme`: `kemendagri`, `bps` or "" for a file without codes.
    """

    frame: pd.DataFrame
    shares: Mapping[tuple[str, ...], tuple[tuple[str, float], ...]]
    scheme: str
    findings: tuple[Finding, ...] = ()


def addresses(cells: pd.DataFrame) -> pd.Series:
    """Return the address of each cell, such as D14; counted persons have a row only."""
    return cells["letter"].astype("str") + cells["row"].astype("str")


FIGURE_COLUMNS = (*CELL_COLUMNS, "area_code", "standing")
# Figures: cells with the code and standing (categories) of their area; a shared cell is one line
# for each area.


@dataclass(frozen=True)
class Tally:
    """Where the workers of a file went: published + set aside + refused = in the file."""

    in_file: int
    published: int
    set_aside: int
    refused: int
    column: str = ""  # whose cells are counted
    not_understood: int = 0  # cells of that column without a number, in none of the four
