"""Raw table -> typed table and findings, all of them at once; checks across columns and tables."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.errors as pe

from geoucj.areas.codes import REPAIRED, CodeReading
from geoucj.areas.registry import Registry
from geoucj.schema import ACTIVE, AREA_CODE, AS_OF, POTENTIAL, PUBLISHED_RATE, SEGMENT, Segment
from geoucj.tables import schemas, values
from geoucj.tables.findings import Finding, Severity
from geoucj.tables.read import RawTable
from geoucj.tables.schemas import FIGURES, KEYS, SCHEMAS, STANDING, Kind, Standing

PARTS = (Segment.PU, Segment.BPU, Segment.JAKON)
_READING = "reading"
CODE_RULES = {
    CodeReading.EMPTY: "blank",
    CodeReading.MALFORMED: "malformed_code",
    CodeReading.UNKNOWN: "unknown_code",
    CodeReading.AMBIGUOUS: "ambiguous_code",
    CodeReading.BPS: "bps_code",
}


@dataclass(frozen=True)
class Checked:
    """A table after its checks: `frame` is typed, its index holds the file's row numbers."""

    kind: Kind
    raw: RawTable
    frame: pd.DataFrame
    findings: tuple[Finding, ...]


def check_table(raw: RawTable, kind: Kind, registry: Registry) -> Checked:
    """Return the columns of `kind` in their types, and every problem of the table alone.

    Text is never missing ("" where blank); counts and rates are float64 with NaN where blank. A
    cell that could not be understood is NaN or "" in `frame`, and an error in `findings`.
    """
    schema = SCHEMAS[kind]
    found = _columns(raw, kind)
    if any(finding.severity is Severity.ERROR for finding in found):
        return Checked(kind, raw, empty(kind), tuple(found))
    typed: dict[str, pd.Series] = {}
    for column in schema.columns:
        if column not in raw.frame:
            typed[column] = _blank(column, raw.frame.index)
        elif column == AREA_CODE:
            typed[column], more = _codes(raw, registry, required=kind is not Kind.EMPLOYERS)
            found += more
        else:
            typed[column], more = _typed(raw, column)
            found += more
    frame = pd.DataFrame(typed)
    found += _against_schema(raw, frame, kind, known=found)
    found += _figures(raw, frame, kind) + _repeated(raw, frame, kind) + _reasons(raw, frame)
    return Checked(kind, raw, frame, tuple(found))


def check_together(coverage: Checked | None, workforce: Checked | None) -> list[Finding]:
    """Return warnings that need more than one row or table: figures that do not fit together."""
    found: list[Finding] = []
    for checked, column in ((coverage, ACTIVE), (workforce, POTENTIAL)):
        if checked is not None:
            found += _segments(checked, column)
    if coverage is not None and workforce is not None:
        found += _rates(coverage, workforce)
    return found


def empty(kind: Kind) -> pd.DataFrame:
    """Return a table of `kind` without rows, with its columns and types."""
    return pd.DataFrame(
        {column: _blank(column, pd.RangeIndex(0)) for column in SCHEMAS[kind].columns}
    )


def _blank(column: str, index: pd.Index) -> pd.Series:
    if column in (*schemas.COUNTS, *schemas.RATES, *schemas.NUMBERS):
        return pd.Series(np.nan, index=index, dtype="float64")
    return pd.Series("", index=index, dtype="str")


def _columns(raw: RawTable, kind: Kind) -> list[Finding]:
    columns, present = SCHEMAS[kind].columns, list(raw.frame.columns)
    needed = [name for name in columns if name in KEYS[kind] or columns[name].required]
    needed = [name for name in needed if name not in (AREA_CODE,) or kind is not Kind.EMPLOYERS]
    found = [
        Finding(raw.file, None, name, "", "missing_column")
        for name in needed
        if name not in present
    ]
    for name in dict.fromkeys(present):
        if present.count(name) > 1:
            found.append(Finding(raw.file, 1, name, name, "repeated_column"))
        elif name not in columns:
            found.append(Finding(raw.file, 1, name, name, "unknown_column", Severity.WARNING))
    return found


def _codes(raw: RawTable, registry: Registry, required: bool) -> tuple[pd.Series, list[Finding]]:
    """Return the codes, read once for each way of writing; "" where not understood."""
    written = values.texts(raw.frame[AREA_CODE])
    places, unique = pd.factorize(written)
    read = registry.codes.read(pd.Series(unique, dtype="str"))
    codes = read[AREA_CODE].fillna("").take(places).set_axis(written.index)
    readings = read[_READING].astype("str")
    found = []
    for kind, rule in CODE_RULES.items():
        if required or kind is not CodeReading.EMPTY:
            here = pd.Series((readings == str(kind)).to_numpy()[places], index=written.index)
            found += _findings(raw, AREA_CODE, here, rule)
    repaired = readings.isin([str(kind) for kind in REPAIRED]).to_numpy()[places]
    here = pd.Series(repaired, index=written.index)
    return codes, found + _findings(raw, AREA_CODE, here, "code_repaired", Severity.WARNING)


def _typed(raw: RawTable, column: str) -> tuple[pd.Series, list[Finding]]:
    cells = raw.frame[column]
    if column in schemas.MONTHS:
        months = values.months(cells)
        dropped = months != values.texts(cells)
        return months, _findings(raw, column, dropped, "day_dropped", Severity.WARNING)
    if column in schemas.COUNTS:
        read, rule = values.counts(cells), "not_a_count"
    elif column in schemas.RATES:
        read, rule = values.rates(cells), "not_a_rate"
    elif column in schemas.NUMBERS:
        read, rule = values.numbers(cells), "not_a_number"
    else:
        return values.texts(cells), []
    blank = cells.isna() if values.is_number(cells) else values.texts(cells) == ""
    return read, _findings(raw, column, read.isna() & ~blank, rule)


def _against_schema(
    raw: RawTable, frame: pd.DataFrame, kind: Kind, known: list[Finding]
) -> list[Finding]:
    """Return what pandera found, except in cells that were not even understood."""
    try:
        SCHEMAS[kind].validate(frame, lazy=True)
    except pe.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    refused = {(finding.row, finding.column) for finding in known}
    rules = cases["check"].replace("not_nullable", "blank")
    found = []
    for (column, rule), group in cases.groupby([cases["column"], rules], sort=False):
        rows = [int(row) for row in group["index"]]
        cells = _written(raw, rows, str(column))
        found += [
            Finding(raw.file, row, str(column), cell, str(rule))
            for row, cell in zip(rows, cells, strict=True)
            if (row, column) not in refused
        ]
    return found


def _figures(raw: RawTable, frame: pd.DataFrame, kind: Kind) -> list[Finding]:
    columns = list(FIGURES.get(kind, ()))
    if not columns:
        return []
    none = pd.Series(True, index=frame.index)
    for column in columns:
        if column in raw.frame:
            cells = raw.frame[column]
            none &= cells.isna() if values.is_number(cells) else values.texts(cells) == ""
    return [
        Finding(raw.file, int(row), " / ".join(columns), "", "no_figure")
        for row in frame.index[none]
    ]


def _repeated(raw: RawTable, frame: pd.DataFrame, kind: Kind) -> list[Finding]:
    """Return rows whose key was given before; rows set aside may repeat one."""
    key = list(KEYS[kind])
    counted = frame[frame[STANDING] != Standing.SET_ASIDE] if STANDING in frame else frame
    again = counted[counted.duplicated(key) & (counted[key[0]] != "")]
    return [
        Finding(raw.file, int(row), " + ".join(key), " ".join(cells), "repeated_key")
        for row, cells in zip(again.index, again[key].itertuples(index=False), strict=True)
    ]


def _reasons(raw: RawTable, frame: pd.DataFrame) -> list[Finding]:
    if STANDING not in frame:
        return []
    silent = (frame[STANDING] != "") & (frame["note"] == "")
    return _findings(raw, STANDING, silent, "no_reason", Severity.WARNING)


def _segments(checked: Checked, column: str) -> list[Finding]:
    """Return totals that are not the sum of their segments (Wajo 67,799 against 67,529)."""
    frame = checked.frame.dropna(subset=[column])
    if STANDING in frame:
        frame = frame[frame[STANDING] != Standing.SET_ASIDE]
    totals = frame[frame[SEGMENT] == Segment.ALL]
    parts = frame[frame[SEGMENT] != Segment.ALL]
    if totals.empty or parts.empty:
        return []
    groups = parts.groupby([AREA_CODE, AS_OF], sort=False)
    complete = (
        parts[SEGMENT].isin(PARTS).groupby([parts[AREA_CODE], parts[AS_OF]], sort=False).sum()
    )
    sums = groups[column].sum()[complete == len(PARTS)]
    keys = pd.MultiIndex.from_frame(totals[[AREA_CODE, AS_OF]])
    expected = sums.reindex(keys).to_numpy()
    wrong = ~np.isnan(expected) & (expected != totals[column].to_numpy())
    return [
        Finding(
            checked.raw.file,
            int(row),
            column,
            f"{total:.0f} ≠ {whole:.0f}",
            "segments_disagree",
            Severity.WARNING,
        )
        for row, total, whole in zip(
            totals.index[wrong], totals[column][wrong], expected[wrong], strict=True
        )
    ]


def _rates(coverage: Checked, workforce: Checked) -> list[Finding]:
    """Return printed rates further than half a unit of their last place from their counts."""
    key = [AREA_CODE, AS_OF, SEGMENT]
    printed = coverage.frame.dropna(subset=[ACTIVE, PUBLISHED_RATE])
    if printed.empty:
        return []
    potential = workforce.frame.drop_duplicates(key).set_index(key)[POTENTIAL]
    whole = potential.reindex(pd.MultiIndex.from_frame(printed[key])).to_numpy()
    computed = printed[ACTIVE].to_numpy() / np.where(whole > 0, whole, np.nan)
    half = values.rate_units(coverage.raw.frame.loc[printed.index, PUBLISHED_RATE]) / 2
    wrong = np.abs(printed[PUBLISHED_RATE].to_numpy() - computed) > half.to_numpy() + 1e-9
    return [
        Finding(
            coverage.raw.file,
            int(row),
            PUBLISHED_RATE,
            f"{rate:.4f} ≠ {counted:.4f}",
            "rate_disagrees",
            Severity.WARNING,
        )
        for row, rate, counted in zip(
            printed.index[wrong], printed[PUBLISHED_RATE][wrong], computed[wrong], strict=True
        )
    ]


def _findings(
    raw: RawTable,
    column: str,
    where: pd.Series,
    rule: str,
    severity: Severity = Severity.ERROR,
) -> list[Finding]:
    rows = [int(row) for row in where.index[where.to_numpy(dtype=bool)]]
    cells = _written(raw, rows, column)
    return [
        Finding(raw.file, row, column, cell, rule, severity)
        for row, cell in zip(rows, cells, strict=True)
    ]


def _written(raw: RawTable, rows: list[int], column: str) -> list[str]:
    """Return cells as their file holds them; "" where the column is missing."""
    if column not in raw.frame:
        return [""] * len(rows)
    return list(values.texts(raw.frame.loc[rows, column]))
