"""The plan as CSV, JSON and XLSX: the villages to visit by priority, each with its reason."""

import json
from typing import Any

import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.exports.plan_words import reason_words
from geoucj.exports.row_files import COUNT, RATE, book_of, csv_of, records_of
from geoucj.i18n import Translator
from geoucj.planning.budget import EVEN_RATE_AFTER, MORE, OUTSIDE
from geoucj.planning.proposal import Proposal
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    CODE_WIDTH,
    COST,
    COVERAGE_RATE,
    POTENTIAL,
    PRIORITY_RANK,
    QUOTA,
    RATE_AFTER,
    REASON,
    STABILITY,
    TO_TARGET,
    Level,
)
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind

COLUMNS = (
    PRIORITY_RANK,
    AREA_CODE,
    AREA_NAME,
    Level.DISTRICT.value,
    Level.REGENCY.value,
    ACTIVE,
    POTENTIAL,
    COVERAGE_RATE,
    TO_TARGET,
    QUOTA,
    COST,
    RATE_AFTER,
    REASON,
    STABILITY,
)
COUNTS = (PRIORITY_RANK, ACTIVE, POTENTIAL, TO_TARGET, QUOTA, COST, STABILITY)
RATES = (COVERAGE_RATE, RATE_AFTER)
FORMATS = {**dict.fromkeys(COUNTS, COUNT), **dict.fromkeys(RATES, RATE)}


def plan_rows(
    proposal: Proposal, dataset: DataSet, registry: Registry, t: Translator
) -> pd.DataFrame:
    """Return COLUMNS of the villages that get a quota, first priority first: see `in_words`.

    `reason` also says that a sample is one.
    """
    rows = in_words(proposal.chosen, proposal, dataset, registry, t)
    if dataset.provenance.sample:
        rows[REASON] = f"{t('badge.sample')}; " + rows[REASON]
    return rows


def in_words(
    rows: pd.DataFrame, proposal: Proposal, dataset: DataSet, registry: Registry, t: Translator
) -> pd.DataFrame:
    """Return COLUMNS of villages, which are rows as those of `Proposal.chosen`.

    Rank and stability are NA for a village set apart.
    """
    rows = rows.reset_index(drop=True)
    for level in (Level.DISTRICT, Level.REGENCY):
        around = rows[AREA_CODE].str[: CODE_WIDTH[level]]
        rows[level.value] = around.map(registry.name).astype("str")
    indicators = dataset.table(Kind.INDICATORS)
    units = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
    rule = proposal.ranking.rule
    reasons = [reason_words(row, rule, units, t) for row in rows.to_dict("records")]
    rows[REASON] = pd.Series(reasons, index=rows.index, dtype="str")
    rows = rows[list(COLUMNS)]
    wholes = {column: rows[column].astype("Int64") for column in COUNTS}
    return rows.assign(**wholes, **{column: rows[column].round(6) for column in RATES})


def to_csv(proposal: Proposal, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return the rows as UTF-8 CSV, see `csv_of`."""
    return csv_of(plan_rows(proposal, dataset, registry, t), FORMATS)


def to_xlsx(proposal: Proposal, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return the rows as a workbook, see `book_of`."""
    warning = t("warning.sample_plain") if dataset.provenance.sample else ""
    rows = plan_rows(proposal, dataset, registry, t)
    return book_of(rows, FORMATS, t("export.plan_sheet"), warning)


def to_json(proposal: Proposal, dataset: DataSet, registry: Registry, t: Translator) -> bytes:
    """Return the plan as a JSON object: what was wished for, `totals`, and `villages`, the rows."""
    wish = {name: _plain(value) for name, value in vars(proposal.plan.wish).items()}
    said = {
        "data": dataset.name,
        "warning": t("warning.sample_plain") if dataset.provenance.sample else None,
        AREA_CODE: proposal.area_code,
        AREA_NAME: registry.name(proposal.area_code),
        AS_OF: proposal.as_of,
        "wish": {name: value for name, value in wish.items() if name != "floors"},
        "totals": _totals(proposal),
        "villages": records_of(plan_rows(proposal, dataset, registry, t)),
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _totals(proposal: Proposal) -> dict[str, Any]:
    """Return workers, villages and rupiah, rates before and after, what binds, the even split.

    `quota_outside` are workers of villages whose figures are not in the rate of the whole area.
    """
    plan, whole = proposal.plan, proposal.whole
    rates = {n: _rate(whole[n]) for n in (COVERAGE_RATE, RATE_AFTER, EVEN_RATE_AFTER)}
    even_after = rates.pop(EVEN_RATE_AFTER)
    return {
        **vars(plan.total),
        **rates,
        OUTSIDE: int(whole[OUTSIDE]),
        "binding": [{"limits": list(b.limits), "workers": b.workers} for b in plan.binding],
        "more": {"rupiah": MORE, "workers": plan.more},
        "even_split": {**vars(plan.even), RATE_AFTER: even_after},
    }


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _rate(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 6)
