"""The target at which the colours of a map turn at first, and the month it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geoucj.analysis.figures import Figures, targets_at
from geoucj.schema import AREA_CODE, AS_OF, TARGET_AS_OF, TARGET_RATE

DEFAULT_RATE = 0.5  # where the colours turn if no target is known at all


@dataclass(frozen=True)
class Reference:
    """The target at which the colours turn by default, and whose it is."""

    rate: float
    area: str
    as_of: str


def offered_target(reference: Reference | None) -> float:
    """Return where the colours turn at first, in per cent: at the official target, if any."""
    return round((reference.rate if reference else DEFAULT_RATE) * 100, 1)


def reference_target(figures: Figures, area: str, month: str) -> Reference | None:
    """Return the target in force of `area` or the nearest area around it.

    For both provinces together the lower of their targets: below it every area is below its own.
    Where none is in force yet, the first one to come. None where there is none at all.
    """
    return _reference(figures, area, month[:4])


def year_before(months: Sequence[str], month: str) -> str:
    """Return the month to compare with where none was chosen: a year before, else the earliest.

    Of `months`, which are YYYY-MM in any order; "" where none is earlier.
    """
    wanted = f"{int(month[:4]) - 1}{month[4:]}"
    earlier = [each for each in months if each < month]
    return max((each for each in earlier if each <= wanted), default=min(earlier, default=""))


@lru_cache(maxsize=256)
def _reference(figures: Figures, area: str, year: str) -> Reference | None:
    coming = figures.targets.sort_values(AS_OF).drop_duplicates(AREA_CODE)
    coming = coming.rename(columns={AS_OF: TARGET_AS_OF})
    for table in (targets_at(figures, year), coming):
        for length in (10, 6, 4, 2) if area else (0,):
            codes = [area[:length]] if area else list(figures.registry.provinces)
            found = table[table[AREA_CODE].isin(codes)]
            if len(found):
                row = found.sort_values(TARGET_RATE).iloc[0]
                return Reference(float(row[TARGET_RATE]), row[AREA_CODE], row[TARGET_AS_OF])
    return None
