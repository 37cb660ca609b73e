"""As-of months: which figure is known in a chosen month. A figure keeps its own month."""

import re

import numpy as np
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
    place, texts = pd.factorize(as_of)  # few texts, many rows
    numbers = np.array([month_number(text) for text in texts], dtype="int64")
    return pd.Series(numbers[place], index=as_of.index)


def month_number(as_of: str) -> int:
    """Return one month as `month_numbers` counts it."""
    month = check_month(as_of)
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_text(number: int) -> str:
    """Return the month of `month_number` as YYYY-MM."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months_old(as_of: pd.Series, month: str) -> pd.Series:
    """Return how many months each figure is older than `month`; NA where there is no figure.

    A figure of which only the year is known counts as known at its December.
    """
    asked = month_number(month)
    ages = {text: asked - month_number(text) for text in as_of.dropna().unique()}
    return as_of.map(ages).astype("Int64")


def is_stale(table: pd.DataFrame, month: str, age: int) -> pd.Series:
    """Return whether the figure of each row is more than `age` months older than `month`.

    An area without a figure is not stale: it has none.
    """
    return months_old(table[AS_OF], month).gt(age).fillna(False).astype("bool")


def target_in_force(targets: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return each area's target for the year of `as_of`, else that of the last year before.

    Columns: area_code, target_rate, target_as_of. A target for 2025 is to be met by its end, so
    it is in force in every month of 2025.
    """
    past = targets[targets[AS_OF].str[:4] <= check_month(as_of)[:4]]
    past = past.dropna(subset=[TARGET_RATE]).sort_values([AREA_CODE, AS_OF], kind="stable")
    last = past.drop_duplicates(AREA_CODE, keep="last").rename(columns={AS_OF: TARGET_AS_OF})
    return last[[AREA_CODE, TARGET_RATE, TARGET_AS_OF]].reset_index(drop=True)
