"""What a typed filter consists of, and for which rows of a table it holds.

A comparison with a missing value is neither true nor false, and so is its denial.
"""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.analysis.classes import NOISE
from geoucj.errors import FilterError, FilterKindError

Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[np.float64] | npt.NDArray[np.object_]


@dataclass(frozen=True)
class Constant:
    """A number or a text; texts are in lower case."""

    value: float | str
    at: int


@dataclass(frozen=True)
class Column:
    """The values of a column."""

    name: str
    at: int


@dataclass(frozen=True)
class Arithmetic:
    """Two numbers and one of + - * /."""

    sign: str
    left: "Value"
    right: "Value"
    at: int


@dataclass(frozen=True)
class Comparison:
    """Two values and one of < <= > >= == != contains."""

    sign: str
    left: "Value"
    right: "Value"
    at: int


@dataclass(frozen=True)
class Combination:
    """Both conditions, or at least one."""

    word: Literal["and", "or"]
    left: "Condition"
    right: "Condition"
    at: int


@dataclass(frozen=True)
class Denial:
    """What a condition is not."""

    part: "Condition"
    at: int


Value = Constant | Column | Arithmetic
Condition = Comparison | Combination | Denial
Node = Value | Condition


def words(node: Node) -> str:
    """Return the word of `node` that an error can point at."""
    if isinstance(node, Constant):
        return node.value if isinstance(node.value, str) else f"{node.value:g}"
    if isinstance(node, Column):
        return node.name
    if isinstance(node, Combination):
        return node.word
    return "not" if isinstance(node, Denial) else node.sign


def truth(node: Condition, table: pd.DataFrame) -> tuple[Flags, Flags]:
    """Return where `node` is true and where it is false; where a value is missing it is neither."""
    if isinstance(node, Denial):
        true, false = truth(node.part, table)
        return false, true
    if isinstance(node, Comparison):
        return _compared(node, table)
    (true, false), (true_too, false_too) = truth(node.left, table), truth(node.right, table)
    if node.word == "and":
        return true & true_too, false | false_too
    return true | true_too, false & false_too


def _compared(node: Comparison, table: pd.DataFrame) -> tuple[Flags, Flags]:
    left, right = _values(node.left, table), _values(node.right, table)
    texts = left.dtype == object
    if texts != (right.dtype == object) or (node.sign == "contains" and not texts):
        raise FilterKindError(found=words(node), position=node.at)
    known = np.asarray(~(pd.isna(left) | pd.isna(right)), dtype="bool")
    holds = np.zeros(len(table), dtype="bool")
    if texts:
        pairs = zip(left[known], right[known], strict=True)
        holds[known] = [_texts_hold(node.sign, one, other) for one, other in pairs]
    else:
        holds[known] = _numbers_hold(
            node.sign, left[known].astype("float64"), right[known].astype("float64")
        )
    return holds, known & ~holds


def _texts_hold(sign: str, one: str, other: str) -> bool:
    if sign == "contains":
        return other in one
    order = (one > other) - (one < other)
    return _ordered(sign, order)


def _ordered(sign: str, order: int) -> bool:
    return order in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "==": (0,)}.get(
        sign, (-1, 1)
    )


def _numbers_hold(sign: str, one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> Flags:
    """Compare numbers, taking for equal what only the noise of binary fractions tells apart."""
    same = np.abs(one - other) <= NOISE * np.maximum(np.abs(other), 1)
    order = np.where(same, 0, np.sign(one - other)).astype("int64")
    holds = np.array([_ordered(sign, place) for place in (-1, 0, 1)])
    return cast("Flags", holds[order + 1])


def _values(node: Value, table: pd.DataFrame) -> Array:
    """Return a value for each row: float64 with NaN, or lower-case text with None."""
    if isinstance(node, Constant):
        kind = object if isinstance(node.value, str) else "float64"
        return np.full(len(table), node.value, dtype=kind)
    if isinstance(node, Column):
        return _column(node, table)
    left, right = _values(node.left, table), _values(node.right, table)
    if object in (left.dtype, right.dtype):
        raise FilterKindError(found=words(node), position=node.at)
    work = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[node.sign]
    with np.errstate(all="ignore"):
        found = work(left, right, dtype="float64")
    return np.where(np.isfinite(found), found, np.nan)  # nothing divided by zero is a number


def _column(node: Column, table: pd.DataFrame) -> Array:
    if node.name not in table.columns:
        there = ", ".join(map(str, table.columns))
        raise FilterError(found=node.name, position=node.at, columns=there)
    values = table[node.name]
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(dtype="float64", na_value=np.nan)
    texts = values.astype("str").str.lower().to_numpy(dtype="object", copy=True)
    texts[values.isna().to_numpy()] = None
    return cast("Array", texts)
