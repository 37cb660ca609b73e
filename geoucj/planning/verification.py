"""Lists of names on their way: listed, identity valid, eligible, decreed, active.

Head counts only. An area's latest report counts, with its own month. Where a report has nobody at
a stage nor after it, or does not say, the workers before it are waiting: they are not lost. At
every step the counts add up: workers + gained = passed + lost + waiting + unreported.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.analysis.periods import month_number, month_numbers
from geoucj.areas.codes import level_of, levels_of, parent_codes
from geoucj.schema import AREA_CODE, AS_OF, LEVELS, Level
from geoucj.tables.schemas import Stage

STAGES = tuple(str(stage) for stage in Stage)
STEPS = tuple(pairwise(STAGES))
REACHED = "reached"  # the last stage with workers
EARLIER = "earlier_as_of"  # the month of the report before the latest
STUCK = "stuck"  # not all are active, and nothing has changed since the report before
AREAS = "areas"
NEWEST, OLDEST = "newest_as_of", "oldest_as_of"
STUCK_AREAS = "stuck_areas"
STUCK_AT = "stuck_at"  # the stage where most workers wait
WAITING = "waiting_workers"
LOST_AFTER = "lost_after"  # the stage after which most workers were lost
LOST = "lost_workers"


@dataclass(frozen=True)
class Step:
    """From one stage to the next, added up over areas.

    workers + gained = passed + lost + waiting + unreported. `waiting`: of areas that have nobody
    at a later stage; `unreported`: the next stage is not given, but a later one is; `gained`: more
    than before, which a list should not have.
    """

    stage: Stage
    following: Stage
    workers: int
    passed: int
    lost: int
    gained: int
    waiting: int
    unreported: int

    @property
    def loss_rate(self) -> float | None:
        """The share lost of those decided on; None where nobody was."""
        decided = self.passed - self.gained + self.lost
        return self.lost / decided if decided > 0 else None


@dataclass(frozen=True)
class Yield:
    """How many of the names listed came to a stage, in the areas that have come so far."""

    stage: Stage
    areas: int
    listed: int
    reached: int

    @property
    def rate(self) -> float | None:
        """The share of names that came to the stage; None where nobody was listed."""
        return self.reached / self.listed if self.listed else None

    def names_for(self, quota: int) -> int | None:
        """Return how many names to list, so that `quota` come to the stage; None if unknown."""
        return ceil(Fraction(quota * self.listed, self.reached)) if self.reached else None


@dataclass(frozen=True)
class Funnel:
    """All reports inside one area. `workers` has the sum of each stage, in order.

    `areas` have reports, of months from `oldest` to `newest`; in `stuck_areas` nothing has changed
    since the report before.
    """

    area_code: str
    areas: int
    oldest: str
    newest: str
    workers: dict[Stage, int]
    steps: tuple[Step, ...]
    stuck_areas: int

    @property
    def stuck_at(self) -> Step | None:
        """The step before which most workers wait; None where nobody does."""
        worst = max(self.steps, key=lambda step: step.waiting)
        return worst if worst.waiting else None

    @property
    def largest_loss(self) -> Step | None:
        """The step with the largest loss; None where nobody was lost."""
        worst = max(self.steps, key=lambda step: step.lost)
        return worst if worst.lost else None


def reports_at(verification: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return the latest report of each area known in the month `as_of`, sorted by code.

    Columns: area_code, as_of (of the report), the five stages (workers, NA where not given),
    reached (the last stage with workers, NA where none has), earlier_as_of, stuck (no change since
    the report before, while workers still wait; NA where there is no report before).
    """
    past = verification[(month_numbers(verification[AS_OF]) <= month_number(as_of)).to_numpy()]
    wide = past.pivot(index=[AREA_CODE, AS_OF], columns="stage", values="workers")
    wide = wide.reindex(columns=list(STAGES)).astype("float64").reset_index()
    wide = wide.assign(_month=month_numbers(wide[AS_OF])).sort_values([AREA_CODE, "_month"])
    wide = wide.drop(columns="_month").rename_axis(columns=None)
    before = wide.groupby(AREA_CODE)[[AS_OF, *STAGES]].shift()
    same = np.isclose(wide[list(STAGES)], before[list(STAGES)], equal_nan=True).all(axis=1)
    counts = wide[list(STAGES)].to_numpy()
    last = _last_stage(counts)
    waits = (last >= 0) & (last < len(STAGES) - 1)
    wide[REACHED] = _reached(wide)
    wide[EARLIER] = before[AS_OF].astype("str")
    wide[STUCK] = pd.Series(same & waits, index=wide.index).astype("boolean")
    wide[STUCK] = wide[STUCK].mask(wide[EARLIER].isna())
    return wide.drop_duplicates(AREA_CODE, keep="last").reset_index(drop=True)


def reports_inside(reports: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the reports that make up the areas of `level`: nobody is counted twice.

    An area's own report comes before those of the areas inside it, as everywhere; reports of wider
    areas are not spread over narrower ones.
    """
    levels = levels_of(reports[AREA_CODE])
    kept = reports[levels.isin(LEVELS[LEVELS.index(level) :])]
    for wider in LEVELS[LEVELS.index(level) : -1]:
        here = levels_of(kept[AREA_CODE])
        own = kept.loc[here == wider, AREA_CODE]
        inside = here.isin(LEVELS[LEVELS.index(wider) + 1 :])
        kept = kept[~(inside & parent_codes(kept[AREA_CODE], wider).isin(own))]
    return kept.reset_index(drop=True)


def funnel_of(verification: pd.DataFrame, code: str, as_of: str) -> Funnel | None:
    """Return the funnel of one area, known in the month `as_of`; None where nothing is reported."""
    inside = verification[verification[AREA_CODE].str.startswith(code)]
    if inside.empty:
        return None
    reports = reports_inside(reports_at(inside, as_of), level_of(code))
    if reports.empty:
        return None
    parts = _parts(reports)
    months = reports[AS_OF].iloc[month_numbers(reports[AS_OF]).argsort(kind="stable")]
    return Funnel(
        area_code=code,
        areas=len(reports),
        oldest=str(months.iloc[0]),
        newest=str(months.iloc[-1]),
        workers={stage: int(reports[stage].sum()) for stage in Stage},
        steps=tuple(
            Step(
                Stage(first),
                Stage(then),
                int(reports[first].sum()),
                **{name: int(parts[name][:, at].sum()) for name in parts},
            )
            for at, (first, then) in enumerate(STEPS)
        ),
        stuck_areas=int(reports[STUCK].fillna(False).sum()),
    )


def funnels_at(verification: pd.DataFrame, level: Level, as_of: str) -> pd.DataFrame:
    """Return one row per area of `level` with reports inside, known in the month `as_of`.

    Columns: area_code, areas, oldest_as_of, newest_as_of, the five stages (sums, NA where no
    report gives one), reached (the last stage with workers, NA where none has), stuck_areas;
    stuck_at, waiting_workers (the stage where most wait, and how many), lost_after, lost_workers
    (the stage after which most were lost, and how many); these stages are NA where the number is 0.
    """
    reports = reports_inside(reports_at(verification, as_of), level)
    parents = parent_codes(reports[AREA_CODE], level).rename(AREA_CODE)
    months = month_numbers(reports[AS_OF])
    ordered = reports.assign(_area=parents)
    ordered = ordered.loc[months.sort_values(kind="stable").index]
    by_month = ordered.groupby("_area")[AS_OF]
    table = reports[list(STAGES)].groupby(parents).sum(min_count=1)
    table.insert(0, AREAS, reports.groupby(parents).size())
    table.insert(1, OLDEST, by_month.first())
    table.insert(2, NEWEST, by_month.last())
    table[REACHED] = _reached(table)
    table[STUCK_AREAS] = reports[STUCK].fillna(False).astype("int64").groupby(parents).sum()
    parts = _parts(reports)
    for name, at, count in (("waiting", STUCK_AT, WAITING), ("lost", LOST_AFTER, LOST)):
        sums = pd.DataFrame(parts[name], columns=list(STAGES[:-1])).groupby(parents).sum()
        table[count] = sums.max(axis=1)
        most = pd.Series(index=sums.index, dtype="str")
        if len(sums):
            most = sums.idxmax(axis=1).where(table[count] > 0).astype("str")
        table[at] = most
    return table.reset_index()


def yield_of(verification: pd.DataFrame, stage: Stage, as_of: str, code: str = "") -> Yield:
    """Return how many of the names listed inside `code` came to `stage`.

    Only of areas where somebody has come so far: lists that still wait say nothing yet.
    """
    inside = verification[verification[AREA_CODE].str.startswith(code)]
    reports = reports_inside(reports_at(inside, as_of), Level.PROVINCE)
    far = _last_stage(reports[list(STAGES)].to_numpy()) >= STAGES.index(stage)
    come = reports[far & reports[[Stage.LISTED, stage]].notna().all(axis=1).to_numpy()]
    listed, reached = int(come[Stage.LISTED].sum()), int(come[stage].sum())
    return Yield(stage, len(come), listed, reached)


def _reached(reports: pd.DataFrame) -> pd.Series:
    """Return the last stage with workers in each row; NA where none has."""
    last = _last_stage(reports[list(STAGES)].to_numpy())
    names = np.array([*STAGES, ""], dtype=object)[last]
    return pd.Series(names, index=reports.index, dtype="str").where(last >= 0)


def _last_stage(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the place of the last stage with workers in each row; -1 where none has."""
    some = np.nan_to_num(counts) > 0
    last = len(STAGES) - 1 - some[:, ::-1].argmax(axis=1)
    return np.where(some.any(axis=1), last, -1)


def _parts(reports: pd.DataFrame) -> dict[str, npt.NDArray[np.float64]]:
    """Return what becomes of the workers of each stage but the last (reports x steps)."""
    counts = reports[list(STAGES)].to_numpy()
    here, then = counts[:, :-1], counts[:, 1:]
    at = np.arange(len(STEPS))
    known, waits = ~np.isnan(here), at >= _last_stage(counts)[:, None]
    said = known & ~waits & ~np.isnan(then)
    return {
        "passed": np.where(said, then, 0),
        "lost": np.where(said, np.maximum(here - then, 0), 0),
        "gained": np.where(said, np.maximum(then - here, 0), 0),
        "waiting": np.where(known & waits, here, 0),
        "unreported": np.where(known & ~waits & np.isnan(then), here, 0),
    }
