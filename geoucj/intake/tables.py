"""Figures with their areas -> the tables of a data set, checked by the schema of their kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from openpyxl.utils import column_index_from_string, get_column_letter

from geoucj.areas.registry import Registry
from geoucj.intake.columns import WITHOUT_PLACE
from geoucj.intake.files.grid import MAX_COLUMNS
from geoucj.intake.model import PLACE_COLUMNS, Records, Standing
from geoucj.intake.places.locate import DIVIDED
from geoucj.intake.vocabulary import MONTH_OF, SPLITS
from geoucj.schema import AREA_CODE, AS_OF, SEGMENT, SOURCE
from geoucj.tables import schemas
from geoucj.tables.checks import check_table, empty
from geoucj.tables.findings import Finding
from geoucj.tables.read import RawTable
from geoucj.tables.schemas import KEYS, SCHEMAS, Kind

CHECKED_ELSEWHERE = ("repeated_key", "segments_disagree", "negative")  # there cell by cell
COLUMNS = MAX_COLUMNS + 1  # numbers of columns, and 0 for none
FIGURES = (*schemas.COUNTS, *schemas.RATES, *schemas.NUMBERS)


@dataclass(frozen=True)
class Made:
    """A table of a data set, and where its rows come from: `rows` and the `cells` of each column.

    `cells` has the columns of `table` that hold figures, with numbers that stand for addresses.
    """

    table: pd.DataFrame
    rows: pd.Series
    cells: pd.DataFrame


def make_tables(
    figures: pd.DataFrame, records: Records, source: str, refused: frozenset[str] = frozenset()
) -> dict[Kind, Made]:
    """Return the tables of the kinds that `figures` (FIGURE_COLUMNS) hold.

    Figures without an area, without a value, of cells in `refused` (such as D14), or that only
    serve checks are left out. `source` stands where the rows name none.
    """
    known = figures.drop(columns="written")[figures["value"].notna()]
    known["cell"] = _addresses(known)
    known = known[~known["cell"].isin([_address(each) for each in refused])]
    made = {}
    for kind in Kind:
        here = known[(known["kind"] == kind) & known["column"].isin(SCHEMAS[kind].columns)]
        if kind not in WITHOUT_PLACE:
            here = here[here["standing"] == Standing.FOUND]
        if len(here):
            made[kind] = _table(here, kind, records.rows, source)
    return made


def check_tables(
    made: Mapping[Kind, Made], registry: Registry, file: str, headers: Mapping[str, str]
) -> list[Finding]:
    """Return what the schemas refuse, with the row and cell of the file; `headers` by letter."""
    found: list[Finding] = []
    for kind, each in made.items():
        checked = check_table(RawTable(file, each.table), kind, registry)
        for finding in checked.findings:
            if finding.rule not in CHECKED_ELSEWHERE and finding.row is not None:
                found += _placed(finding, each, headers)
    return found


def _table(cells: pd.DataFrame, kind: Kind, rows: pd.DataFrame, source: str) -> Made:
    """Put the cells of one key side by side; of figures given twice the first counts.

    What an area is given of a shared place is added to what it has itself.
    Where texts are part of the key, cells of one row belong together. What splits a wide table
    (a programme, a stage) stands where segments do.
    """
    columns, split = SCHEMAS[kind].columns, SPLITS.get(kind, SEGMENT)
    cells = cells.rename(columns={AS_OF: MONTH_OF.get(kind, AS_OF), SEGMENT: split})
    keys = [name for name in (AREA_CODE, AS_OF, split, MONTH_OF.get(kind)) if name in columns]
    if not set(KEYS[kind]) <= {AREA_CODE, AS_OF, SEGMENT}:
        keys.append("row")
    # Half a million texts are grouped in no time once each is told from the others.
    cells = cells.astype(dict.fromkeys([*keys, "column"], "category"))
    groups = _given_once(cells, keys).groupby([*keys, "column"], sort=False, observed=True)
    lines = groups[["value", "cell"]].first()
    if len(lines) < len(cells):
        adds_up = lines.index.get_level_values("column").isin(DIVIDED)
        lines["value"] = lines["value"].mask(adds_up, groups["value"].sum(min_count=1))
    values, places = lines["value"].unstack("column"), lines["cell"].unstack("column")
    first = cells.groupby(keys, sort=False, observed=True)["row"].first().reindex(values.index)
    texts = rows.drop(columns=list(PLACE_COLUMNS)).reindex(first.to_numpy())
    texts = texts.reset_index(drop=True)
    table = values.reset_index()
    for name in columns:
        if name in texts or name not in table:
            table[name] = np.nan if name in FIGURES else texts.get(name, "")
    if SOURCE in columns:
        table[SOURCE] = table[SOURCE].where(table[SOURCE] != "", source)
    whole = empty(kind)
    return Made(
        table[list(whole.columns)].astype(whole.dtypes.to_dict()),
        first.reset_index(drop=True),
        places.reset_index(drop=True),
    )


def _given_once(cells: pd.DataFrame, keys: Sequence[str | None]) -> pd.DataFrame:
    """Return `cells` without those given before, but with all parts of shared cells."""
    parts = cells.duplicated(["cell", *keys[1:]], keep=False)
    own = cells[~parts].drop_duplicates([*keys, "column"])
    return pd.concat([own, cells[parts]]).sort_index()


def _placed(finding: Finding, made: Made, headers: Mapping[str, str]) -> list[Finding]:
    """Return a finding of a table's line with the row, cell and header of the file.

    What is wrong with a text, as a programme, is said of each figure that cannot stand without it.
    """
    assert finding.row is not None  # noqa: S101
    own = finding.column in made.cells and pd.notna(made.cells[finding.column][finding.row])
    columns = [finding.column] if own else list(made.cells)
    places = [
        divmod(int(made.cells[name][finding.row]), COLUMNS)
        for name in columns
        if pd.notna(made.cells[name][finding.row])
    ]
    letters = [get_column_letter(column) if column else "" for _, column in places]
    return [
        replace(
            finding,
            row=row,
            column=headers.get(letter, finding.column) if own else finding.column,
            cell=f"{letter}{row}",
        )
        for (row, _), letter in zip(places, letters, strict=True)
    ]


def _addresses(cells: pd.DataFrame) -> pd.Series:
    """Return a number for each cell: its row times COLUMNS, and its column from 1."""
    letters = cells["letter"]
    numbers = {each: column_index_from_string(each) if each else 0 for each in letters.unique()}
    return cells["row"] * COLUMNS + letters.map(numbers).astype("int64")


def _address(cell: str) -> int:
    """Return the number of a cell such as D14; counted persons have a row only."""
    letter = cell.rstrip("0123456789")
    column: int = column_index_from_string(letter) if letter else 0
    return int(cell.removeprefix(letter)) * COLUMNS + column
