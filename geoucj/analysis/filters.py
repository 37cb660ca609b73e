"""A filter that a person types, e.g. `coverage_rate < 30% dan potential_workers > 1000`.

    either      = both {or both}                                 or, atau
    both        = denied {and denied}                            and, dan
    denied      = {not} comparison                               not, bukan, tidak
    comparison  = sum [[not] contains sum | {(< <= > >= == !=) sum}]
    sum         = product {(+ -) product}
    product     = single {(* /) single}
    single      = {-} (number [%] | "text" | column | ( either ))

Nothing of the text is ever run: it is read into the few nodes of filter_nodes, which know nothing
but columns, numbers and texts. (Python's own parser knows neither `%`, `dan` nor `contains`, nor
names of several words, and a text rewritten for it would no longer have its positions.)

A comparison with a missing value is not true, nor is its denial: `bukan coverage_rate < 30%` is
`coverage_rate >= 30%`, and areas without a rate are in neither.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from geoucj.analysis.filter_nodes import (
    Arithmetic,
    Column,
    Combination,
    Comparison,
    Condition,
    Constant,
    Denial,
    Node,
    Value,
    truth,
    words,
)
from geoucj.analysis.filter_words import LONGEST, Token, tokens
from geoucj.errors import (
    FilterError,
    FilterKindError,
    FilterTooLongError,
    FilterUnfinishedError,
)

DEEPEST = 20  # brackets in brackets


@dataclass(frozen=True)
class Filter:
    """A condition that was understood, and its text."""

    text: str
    condition: Condition


def parse(text: str, columns: Collection[str], aliases: Mapping[str, str] | None = None) -> Filter:
    """Return the filter that `text` says of `columns`; `aliases` are other names for them.

    Case does not count, neither in names nor in texts. `30%` is 0.3; `0,3` and `0.3` are one
    number, but `1.250` is refused, which would be a thousand to some and one to others.

    Raises FilterError or one of its kinds, never anything else.
    """
    if len(text) > LONGEST:
        raise FilterTooLongError(length=len(text), limit=LONGEST)
    names = {name: name for name in columns}
    names |= {word: name for word, name in (aliases or {}).items() if name in names}
    reader = _Reader(tokens(text, names), len(text), tuple(columns))
    found = reader.either()
    if reader.next is not None:
        raise reader.refusal(reader.next)
    return Filter(text, _condition(found))


def apply(table: pd.DataFrame, chosen: Filter) -> pd.Series:
    """Return for each row of `table` whether the filter holds (bool).

    Raises FilterError where the table lacks a column, FilterKindError where numbers meet texts.
    """
    true, _ = truth(chosen.condition, table)
    return pd.Series(true, index=table.index, dtype="bool")


class _Reader:
    """Reads tokens from left to right; one method for each line of the grammar."""

    def __init__(self, found: list[Token], length: int, columns: tuple[str, ...]) -> None:
        self._left = found[::-1]
        self._length = length
        self._columns = columns
        self._depth = 0

    @property
    def next(self) -> Token | None:
        return self._left[-1] if self._left else None

    def refusal(self, token: Token) -> FilterError:
        return FilterError(
            found=token.text, position=token.at, columns=", ".join(self._columns) or "–"
        )

    def _take(self, *kinds: str) -> Token | None:
        return self._left.pop() if self._left and self._left[-1].kind in kinds else None

    def either(self) -> Node:
        found = self._both()
        while token := self._take("or"):
            found = Combination("or", _condition(found), _condition(self._both()), token.at)
        return found

    def _both(self) -> Node:
        found = self._denied()
        while token := self._take("and"):
            found = Combination("and", _condition(found), _condition(self._denied()), token.at)
        return found

    def _denied(self) -> Node:
        denials: list[Token] = []
        while token := self._take("not"):
            denials.append(token)
        found = self._comparison()
        for token in denials:
            found = Denial(_condition(found), token.at)
        return found

    def _comparison(self) -> Node:
        first = self._sum()
        denial = self._take("not")
        if token := self._take("contains"):
            found = Comparison("contains", _value(first), _value(self._sum()), token.at)
            return Denial(found, denial.at) if denial else found
        if denial:
            raise self.refusal(denial)
        whole: Condition | None = None
        while token := self._take("<", "<=", ">", ">=", "==", "!="):
            second = _value(self._sum())
            part = Comparison(token.kind, _value(first), second, token.at)
            whole = Combination("and", whole, part, token.at) if whole else part
            first = second
        return whole or first

    def _sum(self) -> Node:
        found = self._product()
        while token := self._take("+", "-"):
            found = Arithmetic(token.kind, _value(found), _value(self._product()), token.at)
        return found

    def _product(self) -> Node:
        found = self._single()
        while token := self._take("*", "/"):
            found = Arithmetic(token.kind, _value(found), _value(self._single()), token.at)
        return found

    def _single(self) -> Node:
        minus: Token | None = None
        negative = False
        while token := self._take("-"):
            minus, negative = token, not negative
        found = self._atom()
        if minus and negative:
            return Arithmetic("-", Constant(0.0, minus.at), _value(found), minus.at)
        return found

    def _atom(self) -> Node:
        if not self._left:
            raise FilterUnfinishedError(position=self._length)
        token = self._left.pop()
        if token.kind == "column":
            return Column(cast("str", token.value), token.at)
        if token.kind == "text":
            return Constant(cast("str", token.value), token.at)
        if token.kind == "number":
            percent = self._take("%")
            return Constant(cast("float", token.value) / (100 if percent else 1), token.at)
        if token.kind == "(" and self._depth < DEEPEST:
            return self._bracket()
        raise self.refusal(token)

    def _bracket(self) -> Node:
        self._depth += 1
        found = self.either()
        self._depth -= 1
        if not self._left:
            raise FilterUnfinishedError(position=self._length)
        if not self._take(")"):
            raise self.refusal(self._left[-1])
        return found


def _value(node: Node) -> Value:
    if isinstance(node, Constant | Column | Arithmetic):
        return node
    raise FilterKindError(found=words(node), position=node.at)


def _condition(node: Node) -> Condition:
    if isinstance(node, Comparison | Combination | Denial):
        return node
    raise FilterKindError(found=words(node), position=node.at)
