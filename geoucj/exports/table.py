"""The coverage table as CSV, JSON and XLSX: the same rows as on screen, codes as text."""

import io
import json
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from geoucj.analysis.coverage import TARGET_AREA
from geoucj.analysis.figures import DERIVED
from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    COVERAGE_RATE,
    POTENTIAL,
    SOURCE,
    TABLE_COLUMNS,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
)
from geoucj.tables.datasets import DataSet

COUNTS = (ACTIVE, POTENTIAL, UNCOVERED, TO_TARGET)
RATES = (COVERAGE_RATE, TARGET_RATE)


def export_rows(
    table: pd.DataFrame, dataset: DataSet, registry: Registry, t: Translator
) -> pd.DataFrame:
    """Return TABLE_COLUMNS of a coverage table, counts as whole numbers.

    `source` also says what was computed, whose target applies, and that a sample is a sample.
    """
    parts = [table[SOURCE].fillna("")]
    if dataset.provenance.sample:
        parts.insert(0, pd.Series(t("badge.sample"), index=table.index))
    parts.append(
        table[DERIVED].map(lambda d: t(f"panel.derived.{d}") if isinstance(d, str) else "")
    )
    other = table[TARGET_AREA].notna() & (table[TARGET_AREA] != table[AREA_CODE])
    whose = {
        code: t("figure.target_of", area=registry.name(code))
        for code in table.loc[other, TARGET_AREA].unique()
    }
    others = table[TARGET_AREA].where(other).map(whose)
    parts.append(others.astype("str").fillna(""))  # no texts at all where every target is its own
    rows = table[list(TABLE_COLUMNS)].copy()
    rows[SOURCE] = ["; ".join(p for p in each if p) for each in zip(*parts, strict=True)]
    for column in COUNTS:
        rows[column] = rows[column].astype("Int64")
    for column in RATES:
        rows[column] = rows[column].round(6)
    return rows


def to_csv(table: pd.DataFrame, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return UTF-8 CSV with a mark by which Excel knows it; no text can start a formula."""
    rows = export_rows(table, dataset, registry, t)
    texts = [c for c in rows if c not in (*COUNTS, *RATES)]
    for column in texts:
        starts = rows[column].str.match(r"[=+\-@\t\r]").fillna(False).astype("bool")
        rows[column] = rows[column].mask(starts, "'" + rows[column].fillna(""))
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def to_json(table: pd.DataFrame, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return a JSON list of objects, null where there is no figure."""
    rows = export_rows(table, dataset, registry, t).astype(object)
    records = rows.where(rows.notna(), None).to_dict("records")
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def to_xlsx(table: pd.DataFrame, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return a workbook with one sheet: codes as text, rates as per cent, header frozen."""
    rows = export_rows(table, dataset, registry, t)
    book = Workbook()
    sheet = book.active
    sheet.title = t("export.sheet")
    first = 1
    if dataset.provenance.sample:
        sheet.append([t("warning.sample_plain")])
        sheet["A1"].font = Font(bold=True, color="B3261E")
        first = 2
    sheet.append(list(rows.columns))
    for cell in sheet[first]:
        cell.font = Font(bold=True)
    for values in rows.astype(object).itertuples(index=False):
        sheet.append([_held(value) for value in values])
    for column, name in enumerate(rows.columns, 1):
        for (cell,) in sheet.iter_rows(min_row=first + 1, min_col=column, max_col=column):
            _format(cell, name)
        sheet.column_dimensions[get_column_letter(column)].width = 44 if name == SOURCE else 18
    sheet.freeze_panes = f"C{first + 1}"
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(rows.columns))}{first + len(rows)}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _held(value: Any) -> Any:
    """Return what a cell can hold: nothing for NA, texts without control characters."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    return None if pd.isna(value) else value


def _format(cell: Any, column: str) -> None:
    """Give a cell its column's format; text stays text, also `=1+1`."""
    if column in RATES:
        cell.number_format = "0.00%"
    elif column in COUNTS:
        cell.number_format = "#,##0"
    else:
        cell.number_format = "@"
        if cell.value is not None:
            cell.data_type = "s"
