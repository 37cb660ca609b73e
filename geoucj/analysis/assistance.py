"""Contribution assistance in an area: for whom and from which funds, and coverage without it."""

from enum import StrEnum

import numpy as np
import pandas as pd

from geoucj.analysis.periods import month_number, month_numbers, month_text
from geoucj.analysis.programmes import add_assistance, given_once
from geoucj.areas.codes import level_of, parent_codes
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    ASSISTANCE_UNCLEAR,
    ASSISTED,
    COVERAGE_RATE,
    POTENTIAL,
    TO_TARGET,
    Level,
)

STATUS = "status"
PROGRAMMES = "programmes"
PRICED = "priced_workers"
PER_WORKER = "rupiah_per_worker"
PER_MONTH = "rupiah_per_worker_month"
SHORTEST, LONGEST = "shortest", "longest"
RATE_WITHOUT = "coverage_rate_without"
PAID_UNTIL = "paid_until"


class Status(StrEnum):
    """What is known of a programme in one month."""

    RUNS = "runs"  # this month is paid for, for so many workers
    UNCLEAR = "unclear"  # it has begun, but whether it runs, or for how many, is not known
    ENDED = "ended"
    TO_COME = "to_come"


def programmes_inside(assistance: pd.DataFrame, code: str, as_of: str) -> pd.DataFrame:
    """Return the programmes of an area and of the areas inside it, with their state in `as_of`.

    One row per row of the table; of a programme that is given for a wider and a narrower area
    only the wider one's (`given_once`). Column added: status (Status), by the rules of
    `add_assistance`.
    """
    rows = assistance[assistance[AREA_CODE].str.startswith(code)]
    rows = given_once(rows, level_of(code)).reset_index(drop=True)
    now, first = month_number(as_of), month_numbers(rows["start"])
    length, workers = rows["months"], rows["workers"]
    runs = (first <= now) & (now < first + length.fillna(1))
    ended = length.notna() & (now >= first + length)
    kinds = np.select(
        [first > now, ended, runs & workers.notna()],
        [Status.TO_COME.value, Status.ENDED.value, Status.RUNS.value],
        default=Status.UNCLEAR.value,
    )
    return rows.assign(**{STATUS: pd.Series(kinds, index=rows.index, dtype="str")})


def assistance_by(programmes: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return what running `programmes` (of `programmes_inside`) come to by `column`, most first.

    `column` is `group` or `funding`, "" where that is not given. Columns: it; programmes (rows);
    workers; amount_rupiah (for all their months); priced_workers (of the rows whose rupiah are
    known) and rupiah_per_worker of these; rupiah_per_worker_month, of the rows whose months are
    known too; shortest, longest (months). NA where there is no such row.
    """
    rows = programmes[programmes[STATUS] == Status.RUNS]
    rupiah, workers, months = rows["amount_rupiah"], rows["workers"], rows["months"]
    priced = rupiah.notna()
    timed = priced & months.notna()
    frame = pd.DataFrame(
        {
            column: rows[column].fillna(""),
            PROGRAMMES: 1,
            "workers": workers,
            "amount_rupiah": rupiah,
            PRICED: workers.where(priced),
            "_timed": rupiah.where(timed),
            "_worker_months": (workers * months).where(timed),
        }
    )
    grouped = frame.groupby(column)
    found = grouped.sum(min_count=1)
    lengths = months.groupby(frame[column])
    found[SHORTEST], found[LONGEST] = lengths.min(), lengths.max()
    found[PER_WORKER] = found["amount_rupiah"] / found[PRICED].where(found[PRICED] > 0)
    worker_months = found["_worker_months"]
    found[PER_MONTH] = found["_timed"] / worker_months.where(worker_months > 0)
    found = found.drop(columns=["_timed", "_worker_months"]).reset_index()
    return found.sort_values(["workers", column], ascending=[False, True], ignore_index=True)


def add_without(table: pd.DataFrame, assistance: pd.DataFrame) -> pd.DataFrame:
    """Return the coverage table `table` with the coverage left when paid-for workers are taken out.

    Each area's programmes are those of the month of its own figure. Columns added: those of
    `add_assistance`; coverage_rate_without = (active - assisted) / potential, not clipped; NA where
    a count or the assistance is not known.
    """
    parts = [
        add_assistance(rows, assistance, str(month))
        for month, rows in table.groupby(AS_OF, sort=False)
    ]
    unknown = add_assistance(table[table[AS_OF].isna()], assistance.iloc[:0], "2000-01")
    added = pd.concat([*parts, unknown]).reindex(table.index)
    potential = added[POTENTIAL].where(added[POTENTIAL] > 0)
    return added.assign(**{RATE_WITHOUT: (added[ACTIVE] - added[ASSISTED]) / potential})


def without_programme(table: pd.DataFrame, assistance: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return the areas of a coverage table in which no programme is known to run in `as_of`.

    Those with a programme that may run (unclear) are left out, too. Most workers to target first,
    unknown last. Column added: paid_until (YYYY-MM, the last month that a programme paid for; NA
    where none is on record). A programme that is only recorded for a wider area does not count.
    """
    found = add_assistance(table, assistance, as_of)
    none = ~(found[ASSISTED] > 0) & ~(found[ASSISTANCE_UNCLEAR] > 0)
    rows = table[none.to_numpy()]
    if rows.empty:
        return rows.assign(**{PAID_UNTIL: pd.Series(dtype="str")})
    level = level_of(str(rows[AREA_CODE].iloc[0]))
    ended = given_once(assistance, Level(level)).dropna(subset="months")
    ends = month_numbers(ended["start"]) + ended["months"].astype("int64") - 1
    past = ends < month_number(as_of)
    last = ends[past].groupby(parent_codes(ended.loc[past, AREA_CODE], level)).max()
    until = rows[AREA_CODE].map(last.map(month_text))
    order = [TO_TARGET, COVERAGE_RATE, AREA_CODE]
    rows = rows.assign(**{PAID_UNTIL: until.astype("str")})
    return rows.sort_values(order, ascending=[False, True, True], na_position="last")
