"""What the cells of a column look like, whatever its header says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan, nan
from statistics import median

import numpy as np
import pandas as pd

from geoucj.areas import spelling
from geoucj.areas.registry import Registry
from geoucj.intake.cellvalues import (
    NumberStyle,
    cell_text,
    is_blank,
    number_style,
    read_month,
    read_numbers,
)
from geoucj.intake.headers import segment_of
from geoucj.intake.model import Sheet, Value
from geoucj.schema import AREA_CODE, AREA_NAME, LEVELS, Level
from geoucj.tables import schemas

LOOKED_AT = 2000  # rows that a guess is made from
NOT_COUNTS = frozenset((*schemas.RATES, *schemas.NUMBERS))


@dataclass(frozen=True)
class Content:
    """Shares are of the cells that are not blank, 0 to 1."""

    filled: int
    numeric: float
    values: tuple[float, ...]  # the numbers, in the order of the rows; NaN where there is none
    style: NumberStyle
    months: float  # as text or dates
    serials: float  # as numbers of days, or 202509
    years: float
    segments: float
    codes: float  # in the official list, or of its form
    code_level: Level | None  # where all codes have as many digits as those of one level
    names: Mapping[Level, float]  # in the official list

    @property
    def counter(self) -> bool:
        """Whether the column counts its rows: 1, 2, 3, …."""
        known = [value for value in self.values if not isnan(value)]
        return len(known) > 2 and known == list(range(1, len(known) + 1))

    @property
    def middle(self) -> float:
        """The median of the numbers, NaN where there is none."""
        known = [value for value in self.values if not isnan(value)]
        return median(known) if known else nan


@dataclass(frozen=True)
class Known:
    """What content is compared with."""

    codes: frozenset[str]
    names: Mapping[Level, frozenset[str]]


def known_of(registry: Registry) -> Known:
    """Return the codes and the spellings of the official list."""
    names = {
        level: frozenset(
            spelling.standard(name, level) for name in registry.at(level)[AREA_NAME].unique()
        )
        for level in LEVELS
    }
    return Known(frozenset(registry.areas[AREA_CODE]), names)


def column_values(sheet: Sheet, rows: Sequence[int], column: int) -> list[Value]:
    """Return the cells of a column in `rows`, numbered as a spreadsheet does."""
    return [sheet.rows[row - 1][column] for row in rows]


def filled_values(sheet: Sheet, rows: Sequence[int], column: int) -> list[Value]:
    """Return the cells of a column in `rows`; a merged cell stands in each row it spans."""
    spanned = {
        row: sheet.rows[span.first_row - 1][span.first_column]
        for span in sheet.merged
        if span.first_column <= column <= span.last_column and span.first_row < span.last_row
        for row in range(span.first_row, span.last_row + 1)
    }
    values = column_values(sheet, rows, column)
    return [
        spanned.get(row) if value is None else value
        for row, value in zip(rows, values, strict=True)
    ]


def look_at(values: Sequence[Value], known: Known) -> Content:
    """Return what the cells of a column look like."""
    filled = [value for value in values if not is_blank(value)]
    if not filled:
        return Content(0, 0.0, (nan,) * len(values), NumberStyle(), 0, 0, 0, 0, 0, None, {})
    style = number_style(filled, counts=True)
    numbers = read_numbers(values, style)
    texts = pd.Series([cell_text(value) for value in filled], dtype="object")
    words = texts[[isinstance(value, str) for value in filled]]
    counts = texts.value_counts()
    digits = {text: text.replace(".", "").replace(" ", "") for text in counts.index}
    is_code = {text: _is_code(plain, text, known) for text, plain in digits.items()}
    of = len(filled)
    dated = sum(isinstance(value, date) for value in filled)
    written = words.value_counts()
    return Content(
        of,
        float(np.count_nonzero(~np.isnan(numbers))) / of,
        tuple(numbers.tolist()),
        style,
        (dated + _share(written, lambda text: bool(read_month(text)) and not text.isdigit())) / of,
        _share(counts, lambda text: len(text) > 4 and bool(read_month(text, serials=True))) / of,
        _share(counts, lambda text: len(text) == 4 and bool(read_month(text))) / of,
        _share(written, lambda text: bool(segment_of(text))) / of,
        _share(counts, lambda text: is_code[text]) / of,
        _one_level({len(digits[text]) for text in counts.index if is_code[text]}),
        {level: _named(written, level, known) / of for level in LEVELS},
    )


def style_of(values: Sequence[Value], column: str) -> NumberStyle:
    """Return how the numbers of a column of figures are read.

    Where nothing settles it, `39.215` among rates and degrees is below 40; other numbers are
    written as in Indonesia.
    """
    style = number_style(values, counts=column not in NOT_COUNTS)
    if not style.ambiguous or column not in NOT_COUNTS:
        return style
    points = any(isinstance(value, str) and "." in value for value in values)
    small = column != "value" and points
    return replace(style, decimal="." if small else ",", ambiguous=False)


def cell_texts(values: Sequence[Value]) -> list[str]:
    """Return a column's cells as they are written, each different text looked at once."""
    known = {value: cell_text(value) for value in {v for v in values if isinstance(v, str)}}
    return [known[value] if type(value) is str else cell_text(value) for value in values]


def blanks(values: Sequence[Value]) -> list[bool]:
    """Return which of a column's cells hold nothing, or say so."""
    known = {value: is_blank(value) for value in {v for v in values if isinstance(v, str)}}
    return [known[value] if type(value) is str else is_blank(value) for value in values]


def _share(counts: "pd.Series[int]", test: Callable[[str], bool]) -> int:
    return int(sum(number for text, number in counts.items() if test(str(text))))


def _one_level(widths: set[int]) -> Level | None:
    """Return the level of codes of these widths: 3 digits are 61.1, which was 61.10."""
    levels = {
        Level.PROVINCE
        if n == 2
        else Level.REGENCY
        if n < 5
        else Level.DISTRICT
        if n < 8
        else Level.VILLAGE
        for n in widths
    }
    return levels.pop() if len(levels) == 1 else None


def _is_code(digits: str, text: str, known: Known) -> bool:
    """Return whether a code is in the official list, or has the form of a BPS or lost-zero code."""
    if digits in known.codes:
        return True
    head = text.partition(".")[0]
    dotted = "." in text and len(head) == 2 and head in known.codes
    return digits.isdigit() and digits[:2] in known.codes and (len(digits) in (7, 10) or dotted)


def _named(counts: "pd.Series[int]", level: Level, known: Known) -> int:
    return _share(counts, lambda text: spelling.standard(text, level) in known.names[level])
