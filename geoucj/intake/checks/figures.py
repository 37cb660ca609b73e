"""Every figure of a file -> findings with cell, written value, rule and remedy; all at once."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.intake.checks import plausibility, published
from geoucj.intake.checks.cases import Case, Limits, number
from geoucj.intake.checks.published import AMOUNT
from geoucj.intake.checks.side_by_side import KEY, lines_of, side_by_side
from geoucj.intake.model import addresses
from geoucj.schema import AS_OF
from geoucj.tables.findings import Finding, Severity
from geoucj.tables.schemas import COUNTS, HIGHEST_RATE, RATES, Kind

# Months to come are no mistake in these: targets, plans and contributions are set ahead.
SET_AHEAD = (Kind.TARGETS, Kind.ASSISTANCE, Kind.CONTRIBUTIONS)
REPEATED = "repeated_same"  # the same figure once more: it is not published twice
USUAL = Limits()


def check_figures(
    figures: pd.DataFrame,
    before: Mapping[Kind, pd.DataFrame],
    registry: Registry,
    limits: Limits = USUAL,
    *,
    headers: Mapping[str, str] | None = None,
    file: str = "",
    rows: pd.DataFrame | None = None,
    today: date | None = None,
) -> list[Finding]:
    """Return what cannot be right, or is worth a look, in `figures` (FIGURE_COLUMNS).

    `before` holds the tables published until now, `headers` the words of each column by letter,
    `rows` the texts of each row (Records.rows): without the group, programme or indicator of a
    figure it cannot be known whether it is given twice.
    """
    figures = figures.reset_index(drop=True)
    impossible = _impossible(figures, (today or date.today()).strftime("%Y-%m"))
    unsound = figures.index.isin([case.line for case in impossible if case.line is not None])
    sound = figures["value"].mask(unsound)
    lines = lines_of(figures.assign(value=sound), rows, before)
    beside = side_by_side(lines)
    cases = [
        *impossible,
        *_repeated(lines, figures),
        *_rupiah_a_worker(lines, limits),
        *plausibility.above_potential(beside),
        *plausibility.active_is_potential(beside),
        *plausibility.segments(beside),
        *plausibility.uncovered(beside),
        *plausibility.to_target(beside),
        *plausibility.rates(beside, figures["written"]),
        *plausibility.children(beside, registry),
        *published.against_earlier(lines, limits),
        *published.against_year(lines, limits),
        *published.against_published(lines, limits),
    ]
    return _findings(cases, figures, headers or {}, file)


def _impossible(figures: pd.DataFrame, this_month: str) -> list[Case]:
    """Return values that no such figure can have, whatever the area."""
    value, column = figures["value"], figures["column"]
    counts = column.isin([*COUNTS, "uncovered_workers", "workers_to_target"])
    rates = column.isin(RATES)
    current = ~figures["kind"].isin(SET_AHEAD)
    months = figures[AS_OF].unique()
    later = figures[AS_OF].isin([each for each in months if each > this_month[: len(each)]])
    wrong = {
        "negative": (value < 0) & (counts | rates),
        "not_a_count": counts & value.notna() & (value % 1 != 0),
        "not_a_share": rates & (value > HIGHEST_RATE),
        "future_month": current & value.notna() & later,
    }
    found, told = [], np.zeros(len(figures), dtype=bool)
    for rule, where in wrong.items():
        here = where.to_numpy(dtype=bool) & ~told
        told |= here
        found += [
            Case(int(at), rule, this_month if rule == "future_month" else "", Severity.ERROR)
            for at in np.flatnonzero(here)
        ]
    return found


def _repeated(lines: pd.DataFrame, figures: pd.DataFrame) -> list[Case]:
    """Return figures given twice: once more the same (one is left out), or otherwise (none)."""
    ours = lines[(lines["line"] >= 0) & ~lines["split"]]
    twice = ours[ours.duplicated(list(KEY), keep=False)]
    if twice.empty:
        return []
    group = twice.groupby(list(KEY), sort=False)
    differ = group["value"].transform("nunique") > 1
    first, last = group["line"].transform("first"), group["line"].transform("last")
    cells = addresses(figures).tolist()
    found = []
    for line, one, other, differs in zip(twice["line"], first, last, differ, strict=True):
        seen = other if line == one else one
        if differs:
            found.append(Case(int(line), "repeated_differs", cells[seen], Severity.ERROR))
        elif line != one:
            found.append(Case(int(line), REPEATED, cells[seen]))
    return found


def _rupiah_a_worker(lines: pd.DataFrame, limits: Limits) -> list[Case]:
    """Return amounts of assistance that no number of contributions explains."""
    ours = lines[(lines["line"] >= 0) & (lines["kind"] == Kind.ASSISTANCE)]
    key = [name for name in KEY if name != "column"]
    both = ours[ours["column"] == AMOUNT].merge(
        ours[ours["column"] == "workers"][[*key, "value"]], on=key, suffixes=("", "_workers")
    )
    each = both["value"] / both["value_workers"].where(both["value_workers"] > 0)
    return [
        Case(int(line), "amount_a_worker", number(round(rupiah)))
        for line, rupiah in zip(both["line"], each, strict=True)
        if rupiah > limits.rupiah_a_worker
    ]


def _findings(
    cases: list[Case], figures: pd.DataFrame, headers: Mapping[str, str], file: str
) -> list[Finding]:
    """Return the cases at their cells, each rule once for a cell."""
    at = [case.line for case in cases if case.line is not None]
    chosen = figures.iloc[sorted(set(at))]
    cells = {
        line: (int(row), letter, column, written)
        for line, row, letter, column, written in zip(
            chosen.index,
            chosen["row"],
            chosen["letter"],
            chosen["column"],
            chosen["written"],
            strict=True,
        )
    }
    found: dict[tuple[str, str, str], Finding] = {}
    for case in cases:
        if case.line is None:
            finding = Finding(
                file, None, case.column, case.value, case.rule, case.severity, "", case.more
            )
            found[case.rule, case.column, case.more] = finding
            continue
        row, letter, column, written = cells[case.line]
        cell = f"{letter}{row}"
        finding = Finding(
            file,
            row,
            headers.get(letter, column),
            written,
            case.rule,
            case.severity,
            cell,
            case.more,
        )
        found.setdefault((case.rule, cell, case.more), finding)
    return list(found.values())
