"""Scenarios as files: one row for each, and one for each village that a plan visits."""

from collections.abc import Sequence

import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.exports.row_files import COUNT, RATE, book_of, csv_of
from geoucj.exports.scenario_words import (
    Compared,
    binding_words,
    in_all,
    name_of,
    only_here,
    per_worker,
)
from geoucj.i18n import Translator
from geoucj.planning.scenarios import outcome_of
from geoucj.schema import (
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    CODE_WIDTH,
    COST,
    COVERAGE_RATE,
    QUOTA,
    RATE_AFTER,
    Level,
)

COUNTS = (
    *("budget", "months", "quota", "visit_cost", "max_areas"),
    *("workers", "villages", COST, "cost_per_worker", "villages_in_all", "villages_only_here"),
)
RATES = ("target_rate", COVERAGE_RATE, RATE_AFTER)
FORMATS = {**dict.fromkeys(COUNTS, COUNT), **dict.fromkeys(RATES, RATE)}


def scenario_rows(compared: Sequence[Compared], registry: Registry, t: Translator) -> pd.DataFrame:
    """Return one row for each scenario: what was asked for, and what it comes to.

    Money in rupiah, rates as shares; NA where there is no plan. `note` says why, that the data
    have changed since, and that a sample is one.
    """
    everywhere, only = in_all(compared), only_here(compared)
    rows = []
    for each, own in zip(compared, only, strict=True):
        request, plan = each.scenario.request, each.proposal
        total = None if plan is None else plan.plan.total
        outcome = None if plan is None else outcome_of(plan)
        rows.append(
            {
                "scenario": each.scenario.name,
                AREA_CODE: request.area_code,
                AREA_NAME: name_of(request.area_code, registry),
                AS_OF: request.as_of,
                "data": request.data,
                "data_version": each.scenario.data_version,
                "kept_at": each.scenario.when,
                "package": request.package,
                **{n: getattr(request, n) for n in COUNTS[:5]},
                "target_rate": _rounded(request.target_rate),
                "workers": total and total.workers,
                "villages": total and total.areas,
                COST: total and total.cost,
                "cost_per_worker": None if plan is None else per_worker(plan),
                COVERAGE_RATE: outcome and _rounded(outcome.rate_before),
                RATE_AFTER: outcome and _rounded(outcome.rate_after),
                "villages_in_all": None if plan is None else len(everywhere),
                "villages_only_here": None if plan is None else len(own),
                "binding": "" if plan is None else " ".join(binding_words(plan, registry, t)),
                "note": "; ".join(_notes(each, t)),
            }
        )
    frame = pd.DataFrame(rows)
    for name in frame:
        if name in COUNTS:
            frame[name] = frame[name].astype("Float64").round().astype("Int64")
        else:
            frame[name] = frame[name].astype("float64" if name in RATES else "str")
    return frame


def village_rows(compared: Sequence[Compared], registry: Registry, t: Translator) -> pd.DataFrame:
    """Return all villages that a plan visits, with the quota of each scenario, NA where none.

    Columns: area_code, area_name, district, regency, plans (how many visit it), and a column for
    each scenario, see `quota_column`. Those that differ come first.
    `note` says that a sample is one.
    """
    quotas = {
        quota_column(each): each.proposal.chosen.set_index(AREA_CODE)[QUOTA].astype("Int64")
        if each.proposal is not None
        else pd.Series(dtype="Int64")
        for each in compared
    }
    codes = pd.Series(sorted(set().union(*(each.villages for each in compared))), dtype="str")
    rows = pd.DataFrame({AREA_CODE: codes, AREA_NAME: codes.map(registry.name).astype("str")})
    for level in (Level.DISTRICT, Level.REGENCY):
        around = codes.str[: CODE_WIDTH[level]]
        rows[level.value] = around.map(registry.name).astype("str")
    found = {name: codes.map(quota).astype("Int64") for name, quota in quotas.items()}
    rows["plans"] = sum(quota.notna().astype("Int64") for quota in found.values())
    rows = rows.assign(**found, note=t("badge.sample") if _any_sample(compared) else "")
    return rows.sort_values(["plans", AREA_CODE], ignore_index=True)


def quota_column(compared: Compared) -> str:
    """Return the column of a scenario's quotas, with the month of its figures."""
    return f"{QUOTA}: {compared.scenario.name} ({compared.scenario.request.as_of})"


def to_csv(compared: Sequence[Compared], registry: Registry, t: Translator) -> bytes:
    """Return `scenario_rows` as UTF-8 CSV, see `csv_of`."""
    return csv_of(scenario_rows(compared, registry, t), FORMATS)


def to_xlsx(compared: Sequence[Compared], registry: Registry, t: Translator) -> bytes:
    """Return `scenario_rows` as a workbook, see `book_of`."""
    rows = scenario_rows(compared, registry, t)
    return book_of(rows, FORMATS, t("scenario.sheet"), _warning(compared, t))


def villages_csv(compared: Sequence[Compared], registry: Registry, t: Translator) -> bytes:
    """Return `village_rows` as UTF-8 CSV, see `csv_of`."""
    return csv_of(village_rows(compared, registry, t), _counts(compared))


def villages_xlsx(compared: Sequence[Compared], registry: Registry, t: Translator) -> bytes:
    """Return `village_rows` as a workbook, see `book_of`."""
    formats = dict.fromkeys(_counts(compared), COUNT)
    rows = village_rows(compared, registry, t)
    return book_of(rows, formats, t("scenario.sheet_villages"), _warning(compared, t))


def _counts(compared: Sequence[Compared]) -> list[str]:
    return ["plans", *map(quota_column, compared)]


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 6)


def _notes(compared: Compared, t: Translator) -> list[str]:
    changed = [t("scenario.changed")] if compared.changed else []
    sample = [t("badge.sample")] if compared.sample else []
    return [*sample, *changed, *([compared.problem] if compared.problem else [])]


def _warning(compared: Sequence[Compared], t: Translator) -> str:
    return t("warning.sample_plain") if _any_sample(compared) else ""


def _any_sample(compared: Sequence[Compared]) -> bool:
    return any(each.sample for each in compared)
