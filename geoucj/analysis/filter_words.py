"""The words of a typed filter: text -> tokens, in Indonesian or English, with their positions."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from geoucj.errors import FilterError, FilterNumberError, FilterUnfinishedError

LONGEST = 300  # characters of a filter
SHOWN = 40  # characters of what was not understood

WORDS = {
    **dict.fromkeys(("and", "dan"), "and"),
    **dict.fromkeys(("or", "atau"), "or"),
    **dict.fromkeys(("not", "bukan", "tidak"), "not"),
    **dict.fromkeys(("contains", "berisi", "memuat", "mengandung"), "contains"),
    **dict.fromkeys(("persen", "percent"), "%"),
}
SIGNS = {"=": "==", "<>": "!=", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-"}
SIGN = re.compile(r"<=|>=|==|!=|<>|[-<>=+*/%()≤≥≠×÷−]")
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
TEXT = re.compile(r"\"([^\"]*)\"|'([^']*)'|“([^”]*)”|‘([^’]*)’")
QUOTES = "\"'“”‘’"
WORD = re.compile(r"\w+")
EITHER_WAY = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class Token(NamedTuple):
    """A word of a filter; `at` counts from 1.

    `kind` is number, text, column, or what it stands for: and, or, not, contains, a sign.
    """

    kind: str
    text: str
    at: int
    value: float | str = ""


def tokens(text: str, names: Mapping[str, str]) -> list[Token]:
    """Return the words of `text`; `names` are the columns by all that they may be called.

    Raises FilterError, FilterNumberError, FilterUnfinishedError.
    """
    pattern, columns = _pattern(names)
    found: list[Token] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        if called := pattern.match(text, place):
            column = columns[(called.lastindex or 1) - 1]
            token = Token("column", called[0], place + 1, column)
        else:
            token = _token(text, place, names)
        found.append(token)
        place += len(token.text)
    return found


def _pattern(names: Mapping[str, str]) -> tuple[re.Pattern[str], list[str]]:
    """Return what matches any of `names`, the longest first, and the column of each group."""
    called = [name for name in names if name.strip() and name.strip().lower() not in WORDS]
    called.sort(key=len, reverse=True)
    forms = (r"\s+".join(re.escape(word) for word in name.split()) for name in called)
    either = "|".join(rf"({form})" for form in forms) or r"(?!)"
    return re.compile(rf"(?i)(?<!\w)(?:{either})(?!\w)"), [names[name] for name in called]


def _token(text: str, place: int, names: Mapping[str, str]) -> Token:
    at = place + 1
    if sign := SIGN.match(text, place):
        return Token(SIGNS.get(sign[0], sign[0]), sign[0], at)
    if number := NUMBER.match(text, place):
        return Token("number", number[0], at, _number(number[0], at, names))
    if quoted := TEXT.match(text, place):
        return Token("text", quoted[0], at, (quoted[quoted.lastindex or 1]).lower())
    if text[place] in QUOTES:
        raise FilterUnfinishedError(position=len(text))
    word = WORD.match(text, place)
    if word and (kind := WORDS.get(word[0].lower())):
        return Token(kind, word[0], at)
    raise _refusal(word[0] if word else text[place], at, names)


def _number(text: str, at: int, names: Mapping[str, str]) -> float:
    """Return `1234`, `0,3`, `0.3`, `1.234.567`, `1.234,5` or `1,234.5` as a number."""
    if EITHER_WAY.fullmatch(text):
        whole = re.sub(r"[.,]", "", text)
        raise FilterNumberError(found=text, position=at, whole=whole, decimal=f"{text}0")
    *groups, last = re.split(r"[.,]", text)
    marks = re.findall(r"[.,]", text)
    if len(marks) > 1 and len(set(marks)) == 1:
        groups, last = [*groups, last], ""
    elif len(set(marks[:-1])) > 1 or (len(marks) > 1 and marks[-1] in marks[:-1]):
        raise _refusal(text, at, names)
    elif not marks:
        groups, last = [last], ""
    if any(len(group) != 3 for group in groups[1:]) or (len(groups) > 1 and len(groups[0]) > 3):
        raise _refusal(text, at, names)
    return float(f"{''.join(groups)}.{last}")


def _refusal(found: str, at: int, names: Mapping[str, str]) -> FilterError:
    columns = ", ".join(dict.fromkeys(names.values())) or "–"
    return FilterError(found=found[:SHOWN], position=at, columns=columns)
