"""The coverage table as CSV, JSON and XLSX: the same rows as on screen, codes as text."""

import json

import pandas as pd

from geoucj.analysis.coverage import TARGET_AREA
from geoucj.analysis.figures import DERIVED
from geoucj.areas.registry import Registry
from geoucj.exports.row_files import COUNT, RATE, book_of, csv_of, records_of
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
FORMATS = {**dict.fromkeys(COUNTS, COUNT), **dict.fromkeys(RATES, RATE)}


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
    """Return the rows as UTF-8 CSV, see `csv_of`."""
    return csv_of(export_rows(table, dataset, registry, t), FORMATS)


def to_json(table: pd.DataFrame, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return a JSON list of objects, null where there is no figure."""
    records = records_of(export_rows(table, dataset, registry, t))
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def to_xlsx(table: pd.DataFrame, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return the rows as a workbook, see `book_of`."""
    warning = t("warning.sample_plain") if dataset.provenance.sample else ""
    rows = export_rows(table, dataset, registry, t)
    return book_of(rows, FORMATS, t("export.sheet"), warning)
