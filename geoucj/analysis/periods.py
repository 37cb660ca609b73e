"""As-of months: which figure is known in a chosen month. A figure keeps its own month."""

import re

import pandas as pd

from geoucj.errors import UnknownMonthError
from geoucj.schema import AREA_CODE, AS_OF, TARGET_AS_OF, TARGET_RATE

MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


def check_month(as_of: str) -> str:
    """Return `as_of` as YYYY-MM, a year as its December; raise UnknownMonthError otherwise."""
    if not MONTH.fullmatch(as_of):
        raise UnknownMonthError(value=as_of)
    return as_of if len(as_of) == 7 else f"{as_of}-12"


def month_numbers(as_of: pd.Series) -> pd.Series:
    """Return the month in which each figure is known, counted from year 0; a year's is December."""
    years = as_of.str[:4].astype("int64")
    months = as_of.str[5:7].replace("", "12").astype("int64")
    return years * 12 + months - 1


def month_number(as_of: str) -> int:
    """Return one month as `month_numbers` counts it."""
    month = check_month(as_of)
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_text(number: int) -> str:
    """Return the month of `month_number` as YYYY-MM."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def target_in_force(targets: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return each area's target for the year of `as_of`, else that of the last year before.

    Columns: area_code, target_rate, target_as_of. A target for 2025 is to be met by its end, so
    it is in force in every month of 2025.
    """
    past = targets[targets[AS_OF].str[:4] <= check_month(as_of)[:4]]
    past = past.dropna(subset=[TARGET_RATE]).sort_values([AREA_CODE, AS_OF], kind="stable")
    last = past.drop_duplicates(AREA_CODE, keep="last").rename(columns={AS_OF: TARGET_AS_OF})
    return last[[AREA_CODE, TARGET_RATE, TARGET_AS_OF]].reset_index(drop=True)
