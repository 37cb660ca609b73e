"""Figures of a file against those known before: earlier months, and the same month published."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from geoucj.intake.checks.cases import (
    Case,
    Limits,
    is_thousandfold,
    lost_a_digit,
    number,
    per_cent,
    swapped,
)
from geoucj.intake.checks.plausibility import rate_units
from geoucj.intake.checks.side_by_side import KEY, first_of_key, month_rank
from geoucj.schema import ACTIVE, AREA_CODE, AS_OF, POTENTIAL, PUBLISHED_RATE, SEGMENT
from geoucj.tables.schemas import RATES, Kind

FOLLOWED = (ACTIVE, POTENTIAL, PUBLISHED_RATE)
AMOUNT = "amount_rupiah"


def against_earlier(lines: pd.DataFrame, limits: Limits) -> list[Case]:
    """Return jumps, falls within a year and thousandfold slips since the last earlier month."""
    known = first_of_key(lines[lines["column"].isin(FOLLOWED) & (lines[AS_OF] != "")])
    known = known.assign(rank=month_rank(known[AS_OF]))
    known = known.sort_values(["column", AREA_CODE, SEGMENT, "rank"], kind="stable")
    group = known.groupby(["column", AREA_CODE, SEGMENT], sort=False)
    earlier = group[["value", "rank", AS_OF]].shift()
    value, last = known["value"].to_numpy(), earlier["value"].to_numpy(dtype="float64")
    rate = known["column"].isin(RATES).to_numpy()
    apart = np.abs(value - last) >= np.where(rate, limits.points, limits.fewest)
    ours = (known["line"] >= 0).to_numpy() & (earlier["rank"] != known["rank"]).to_numpy()
    ratio = value / np.where(last > 0, last, np.nan)
    jumps = (ratio > limits.jump) | (ratio < 1 / limits.jump)
    months = (known[AS_OF].str.len() > 4) & (earlier[AS_OF].str.len() > 4)
    same_year = (months & (known[AS_OF].str[:4] == earlier[AS_OF].str[:4])).to_numpy()
    falls = same_year & (ratio < 1 - limits.fall)
    seen = np.flatnonzero(ours & apart & (jumps | falls))
    told = known.iloc[seen].assign(
        last=last[seen], month=earlier[AS_OF].iloc[seen], ratio=ratio[seen], jumps=jumps[seen]
    )
    found = []
    columns = ("line", "column", "value", "last", "month", "ratio", "jumps")
    for line, column, now, before, month, times, jumped in _tuples(told, *columns):
        rule = "jump" if jumped else "falls_in_year"
        if is_thousandfold(times, limits.jump):
            rule = "thousandfold"
        is_rate = column in RATES
        more = f"{_said(before, is_rate)} ({month}) → {_said(now, is_rate)} = {per_cent(times)}"
        found.append(Case(line, rule, more))
    return found


def against_year(lines: pd.DataFrame, limits: Limits) -> list[Case]:
    """Return figures of a year that are far from all of its months: two sources, two figures."""
    known = first_of_key(lines[lines["column"].isin(FOLLOWED) & (lines[AS_OF] != "")])
    known = known.assign(year=known[AS_OF].str[:4], whole=known[AS_OF].str.len() == 4)
    years = known[known["whole"]]
    if years.empty:
        return []
    key = ["column", AREA_CODE, SEGMENT, "year"]
    pairs = years.merge(known[~known["whole"]], on=key, suffixes=("", "_month"))
    pairs["ratio"] = pairs["value"] / pairs["value_month"].where(pairs["value_month"] > 0)
    pairs["ratio"] = pairs["ratio"].where(pairs["ratio"] >= 1, 1 / pairs["ratio"])
    rate = pairs["column"].isin(RATES)
    least = np.where(rate, limits.points, limits.fewest)
    pairs["far"] = (pairs["ratio"] > limits.same_year) & (
        (pairs["value"] - pairs["value_month"]).abs() >= least
    )
    pairs = pairs[pairs.groupby(key, sort=False)["far"].transform("all")]
    pairs = pairs.sort_values("ratio", kind="stable").drop_duplicates(key)
    found = []
    columns = ("column", "line", AS_OF, "value", "line_month", f"{AS_OF}_month", "value_month")
    for column, line, year, value, line_month, month, monthly in _tuples(pairs, *columns):
        is_rate = column in RATES
        if line >= 0:
            found.append(Case(line, "year_differs", f"{_said(monthly, is_rate)} ({month})"))
        elif line_month >= 0:
            found.append(Case(line_month, "year_differs", f"{_said(value, is_rate)} ({year})"))
    return found


def against_published(lines: pd.DataFrame, limits: Limits) -> list[Case]:
    """Return figures that are published otherwise, and what may have happened to their digits."""
    ours = lines[(lines["line"] >= 0) & ~lines["split"]]
    theirs = lines[lines["line"] < 0]
    if theirs.empty or ours.empty:
        return []
    both = ours.merge(theirs[[*KEY, "value"]], on=list(KEY), suffixes=("", "_before"))
    rate = both["column"].isin(RATES).to_numpy()
    near = np.full(len(both), 1e-9)
    near[rate] += rate_units(both["written"][rate], both["value"].to_numpy()[rate]) / 2
    both = both[(both["value"] - both["value_before"]).abs().to_numpy() > near]
    found = []
    for line, column, value, before in _tuples(both, "line", "column", "value", "value_before"):
        rule = "" if column in RATES else _slip(column, value, before, limits)
        more = _said(before, column in RATES)
        found.append(Case(line, rule or "differs_from_published", more))
    told = {case.line for case in found}
    return found + [case for case in _amounts(ours, theirs) if case.line not in told]


def _slip(column: str, value: float, before: float, limits: Limits) -> str:
    """Return the rule of what happened between two figures, "" where nothing is known."""
    if swapped(value, before):
        return "swapped_digits"
    if column == AMOUNT and lost_a_digit(value, before):
        return "digit_lost"
    if before > 0 and abs(value - before) >= limits.fewest:
        return "thousandfold" if is_thousandfold(value / before, limits.jump) else ""
    return ""


def _amounts(ours: pd.DataFrame, theirs: pd.DataFrame) -> list[Case]:
    """Return amounts of assistance that are a published one but for a digit.

    Two offices seldom name a group of workers alike, so its words are not compared.
    """
    key = ["kind", "column", AREA_CODE, AS_OF]
    ours = ours[(ours["kind"] == Kind.ASSISTANCE) & (ours["column"] == AMOUNT)]
    both = ours.merge(theirs[[*key, "value"]], on=key, suffixes=("", "_before"))
    both = both[~(both["value"] == both["value_before"]).groupby(both["line"]).transform("any")]
    return [
        Case(line, "digit_lost", number(before))
        for line, value, before in _tuples(both, "line", "value", "value_before")
        if lost_a_digit(value, before)
    ]


def _tuples(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def _said(value: float, is_rate: bool) -> str:
    return per_cent(value, 2) if is_rate else number(value)
