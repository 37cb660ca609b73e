"""A sheet and what its columns hold -> Records: each figure one line, with its cell."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from geoucj.intake.cellvalues import cell_text, is_blank, read_month, read_numbers
from geoucj.intake.content import (
    NOT_COUNTS,
    blanks,
    cell_texts,
    column_values,
    filled_values,
    style_of,
)
from geoucj.intake.guessing import FIGURES
from geoucj.intake.headers import segment_of, split_of
from geoucj.intake.layout import unread_rows
from geoucj.intake.model import (
    CELL_COLUMNS,
    PLACE_COLUMNS,
    REPEATING,
    Column,
    ColumnMapping,
    Layout,
    Meaning,
    Records,
    Role,
    Sheet,
    Value,
)
from geoucj.intake.places.written import places_of
from geoucj.intake.vocabulary import MONTH_OF, SPLITS
from geoucj.schema import AS_OF, SEGMENT
from geoucj.tables import schemas
from geoucj.tables.findings import Finding, Severity

SPLIT_COLUMNS = {name: kind for kind, name in SPLITS.items()}


def unfold(sheet: Sheet, layout: Layout, mapping: ColumnMapping, file: str = "") -> Records:
    """Return the figures of the data rows and of the totals, and the places of the data rows.

    A figure that is not understood has no value and a finding; nothing is dropped. `file` is
    named in the findings.
    """
    meanings = {c: mapping.meanings.get(c.number, Meaning()) for c in layout.columns}
    used = {column: meaning for column, meaning in meanings.items() if meaning.column}
    rows = np.array(layout.rows(Role.DATA), dtype="int64")
    totals = np.array(layout.rows(Role.TOTAL), dtype="int64")
    frame = places_of(sheet, layout, mapping)
    for name, texts in _text_columns(sheet, rows, used).items():
        frame[name] = pd.Series(texts, index=frame.index, dtype="str")

    months, findings = _months(sheet, rows, used, mapping)
    segments, wrong = _segments(sheet, rows, used, mapping)
    findings += wrong
    each = (_categories(months), _categories(segments))
    cells = []
    for column, meaning in used.items():
        if meaning.column in FIGURES and meaning.kind:
            found, wrong = _figures(sheet, rows, column, meaning, each)
            cells.append(found)
            findings += wrong
    whole = (_same(mapping.as_of, len(totals)), _same(mapping.segment, len(totals)))
    outside = [
        _figures(sheet, totals, column, meaning, whole)[0]
        for column, meaning in used.items()
        if meaning.column in FIGURES and meaning.kind
    ]
    if hidden := len(sheet.hidden_rows & set(rows.tolist())):
        findings.append(Finding("", None, "", str(hidden), "hidden_rows", Severity.WARNING))
    covered = [column for column in used if column.number in sheet.hidden_columns]
    if figures := [column.letter for column in covered if used[column].column in FIGURES]:
        said = ", ".join(figures)
        findings.append(Finding("", None, "", said, "hidden_columns", Severity.WARNING))
    if len(above := unread_rows(sheet, layout)) > 1:
        count = str(len(above))
        findings.append(Finding("", above[0], "", count, "rows_above", Severity.WARNING))
    return Records(
        frame, _together(cells), _together(outside), tuple(replace(f, file=file) for f in findings)
    )


def _text_columns(
    sheet: Sheet, rows: NDArray[np.int64], used: dict[Column, Meaning]
) -> dict[str, list[str]]:
    """Return the texts that belong to figures: group, programme, source, note, …."""
    found: dict[str, list[str]] = {}
    for column, meaning in used.items():
        name = meaning.column
        if name in (*PLACE_COLUMNS, AS_OF, SEGMENT, *MONTH_OF.values(), *FIGURES):
            continue
        values = filled_values(sheet, rows.tolist(), column.number)
        if name in SPLIT_COLUMNS:
            texts = cell_texts(values)
            splits = {text: split_of(text, SPLIT_COLUMNS[name]) or text for text in set(texts)}
            found[name] = [splits[text] for text in texts]
        else:
            found[name] = cell_texts(values)
    return found


def _months(
    sheet: Sheet, rows: NDArray[np.int64], used: dict[Column, Meaning], mapping: ColumnMapping
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return the month of each row: of its columns (a month and a year may be two), or the file."""
    columns = [c for c, m in used.items() if m.column in (AS_OF, *MONTH_OF.values())]
    whole = np.full(len(rows), mapping.as_of, dtype=object)
    if not columns:
        return whole, []
    parts = [filled_values(sheet, rows.tolist(), column.number) for column in columns]
    known: dict[tuple[object, ...], str] = {}
    months, findings = whole, []
    for place, values in enumerate(zip(*parts, strict=True)):
        key = tuple((type(value), value) for value in values)
        if key not in known:
            known[key] = _month(values)
        if known[key]:
            months[place] = known[key]
        elif not mapping.as_of or not all(is_blank(value) for value in values):
            months[place] = ""
            written = " ".join(cell_text(value) for value in values)
            findings.append(_finding(columns[0], int(rows[place]), written, "not_a_month"))
    return months, findings


def _month(values: Sequence[Value]) -> str:
    """Return the month of one or two cells: `September` and 2025, 9 and 2025."""
    if len(values) == 1:
        return read_month(values[0], serials=True)
    texts = sorted((cell_text(value) for value in values if not is_blank(value)), key=len)
    if len(texts) == 2 and texts[0].isdigit():
        return read_month("/".join(texts))
    years_last = sorted(texts, key=lambda text: text.isdigit())
    return read_month(" ".join(years_last))


def _segments(
    sheet: Sheet, rows: NDArray[np.int64], used: dict[Column, Meaning], mapping: ColumnMapping
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return the segment of each row: of its column, or of the whole file."""
    column = next((c for c, m in used.items() if m.column == SEGMENT), None)
    if column is None:
        return np.full(len(rows), mapping.segment, dtype=object), []
    written = cell_texts(filled_values(sheet, rows.tolist(), column.number))
    known = {text: segment_of(text) for text in set(written)}
    findings = [
        _finding(column, int(row), text, "not_a_segment")
        for row, text in zip(rows, written, strict=True)
        if not known[text]
    ]
    return np.array([known[text] or text for text in written], dtype=object), findings


def _figures(
    sheet: Sheet,
    rows: NDArray[np.int64],
    column: Column,
    meaning: Meaning,
    said: tuple["pd.Categorical[str]", "pd.Categorical[str]"],
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return a column's figures as CELL_COLUMNS, blank cells left out, and what is no number.

    `said`: the months and the segments of the rows.
    """
    months, segments = said
    every = column_values(sheet, rows.tolist(), column.number)
    there = ~np.array(blanks(every), dtype=bool)
    values = [value for value, kept in zip(every, there, strict=True) if kept]
    numbers, rule = _read(values, meaning)
    written = cell_texts(values)
    kept = rows[there]
    frame = pd.DataFrame(
        {
            "row": kept,
            "letter": _same(column.letter, len(kept)),
            "kind": _same(str(meaning.kind), len(kept)),
            "column": _same(meaning.column, len(kept)),
            SEGMENT: _same(meaning.segment, len(kept)) if meaning.segment else segments[there],
            AS_OF: _same(meaning.as_of, len(kept)) if meaning.as_of else months[there],
            "written": pd.Series(written, dtype="str"),
            "value": numbers,
        }
    )
    findings = [
        _finding(column, int(kept[place]), written[place], rule)
        for place in np.flatnonzero(np.isnan(numbers))
    ]
    return frame, findings


def _read(values: Sequence[Value], meaning: Meaning) -> tuple[NDArray[np.float64], str]:
    """Return the numbers of a column (rates as shares), and the rule of those that are none."""
    rate, counted = meaning.column in schemas.RATES, meaning.column not in NOT_COUNTS
    numbers = read_numbers(values, style_of(values, meaning.column))
    if rate:
        signs = np.array([isinstance(v, str) and "%" in v for v in values], dtype=bool)
        return np.where(signs | meaning.percent, numbers / 100, numbers), "not_a_rate"
    if not counted:
        return numbers, "not_a_number"
    whole = np.round(numbers)
    return np.where(np.abs(numbers - whole) < 1e-6, whole, np.nan), "not_a_count"


def _finding(column: Column, row: int, value: str, rule: str) -> Finding:
    return Finding("", row, column.words, value, rule, cell=f"{column.letter}{row}")


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all cells in the order of rows and columns, with the types of Records."""
    if not frames:
        types = {"row": "int64", "written": "str", "value": "float64"}
        types |= dict.fromkeys(REPEATING, "category")
        return pd.DataFrame({name: pd.Series(dtype=types[name]) for name in CELL_COLUMNS})
    whole = {
        name: union_categoricals([each[name] for each in frames], sort_categories=True)
        if name in REPEATING
        else pd.concat([each[name] for each in frames], ignore_index=True)
        for name in CELL_COLUMNS
    }
    return pd.DataFrame(whole).sort_values("row", kind="stable", ignore_index=True)


def _categories(texts: NDArray[np.object_]) -> "pd.Categorical[str]":
    return pd.Categorical(texts.tolist())


def _same(text: str, count: int) -> "pd.Categorical[str]":
    return pd.Categorical([text]).take(np.zeros(count, dtype="intp"))
