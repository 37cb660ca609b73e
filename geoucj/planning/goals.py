"""What is aimed at: a target rate, and the month by whose end it is to be reached."""

from dataclasses import dataclass

import pandas as pd

from geoucj.analysis.periods import month_number, target_in_force
from geoucj.schema import AREA_CODE, AS_OF, CODE_WIDTH, TARGET_AS_OF, TARGET_RATE


@dataclass(frozen=True)
class Goal:
    """A target rate, to be reached by the end of a month; `YYYY` is its December."""

    rate: float
    month: str


@dataclass(frozen=True)
class Target:
    """A target of a table of targets: its rate, its year, and whose it is."""

    rate: float
    year: str
    area_code: str


def target_for(targets: pd.DataFrame, code: str, as_of: str) -> Target | None:
    """Return the target of an area: in force in the month `as_of`, else the next that will be.

    Its own comes before that of the nearest area around it, as in a table of coverage. `targets`
    are those of `Figures`. None where there is neither.
    """
    in_force = target_in_force(targets, as_of).rename(columns={TARGET_AS_OF: AS_OF})
    coming = targets[targets[AS_OF].str[:4] > as_of[:4]].dropna(subset=[TARGET_RATE])
    for rows in (in_force, coming.sort_values(AS_OF)):
        for width in sorted(CODE_WIDTH.values(), reverse=True):
            own = rows[rows[AREA_CODE] == code[:width]]
            if width <= len(code) and len(own):
                first = own.iloc[0]
                return Target(float(first[TARGET_RATE]), first[AS_OF][:4], code[:width])
    return None


def goal_month(target: Target | None, as_of: str) -> str:
    """Return the December of the target's year, the next one after `as_of` where that is past."""
    year = int(as_of[:4]) if target is None else max(int(target.year), int(as_of[:4]))
    month = f"{year:04d}-12"
    return month if month_number(month) > month_number(as_of) else f"{year + 1:04d}-12"
