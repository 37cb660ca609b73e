"""The query of an address: choices by parameter, written short and read without trusting it.

Which parameters there are says the page: see `address` and `plan_query`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geoucj.i18n import Translator

MOST_LISTED = 200  # areas, of one parameter
LONGEST = 8_000  # characters of any value
LONGEST_NAME = 80
CUT = 40  # characters of a forged value that are shown
MOST_UNKNOWN = 5  # unknown parameters that are named

CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10}")
MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
VERSION = re.compile(r"[0-9a-f]{12}")

Choices = dict[str, object]
Query = Mapping[str, str | Sequence[str]]


class ProblemKind(StrEnum):
    """What is wrong with a part of an address, and what was done about it."""

    UNKNOWN_PARAMETER = "unknown_parameter"  # ignored
    REPEATED = "repeated"  # the first one is used
    MALFORMED = "malformed"  # the default is used
    CONFLICT = "conflict"  # with another choice: the default is used
    PARTLY = "partly"  # some of a list are unknown and left out
    TOO_MANY = "too_many"  # the first MOST_LISTED are used
    ABSENT = "absent"  # well formed, but there is no such thing here: the default is used
    OTHER_VERSION = "other_version"  # the figures have changed since


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an address; `value` is cut and printable, but not escaped."""

    kind: ProblemKind
    parameter: str
    value: str


@dataclass(frozen=True)
class Reading:
    """What of an address can be used, and what cannot."""

    choices: Choices
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Form:
    """How a choice is written: `read` gives None for what it does not know.

    A choice without a default is left out of `choices` where the address does not name it.
    """

    read: Callable[[str], object]
    write: Callable[[Any], str] = str
    default: object = None
    listed: bool = False  # `read` reads one of several, separated by commas


Parameters = Mapping[str, Form]


def text(longest: int) -> Callable[[str], object]:
    """Return what reads a printable text."""
    return lambda given: given if 0 < len(given) <= longest and given.isprintable() else None


def name(given: str) -> object:
    """Read a name that is no path."""
    return None if {"/", "\\"} & set(given) else text(LONGEST_NAME)(given)


def like(pattern: re.Pattern[str]) -> Callable[[str], object]:
    """Return what reads a text of one form."""
    return lambda given: given if pattern.fullmatch(given) else None


def one_of(words: Iterable[str]) -> Callable[[str], object]:
    """Return what reads one of `words`, as that."""
    known = {str(word): word for word in words}
    return known.get


def read_query(query: Query, parameters: Parameters) -> Reading:
    """Return the choices that `query` holds in the right form, and all that is wrong with it.

    Choices with a default are always there. Never raises.
    """
    choices = {key: form.default for key, form in parameters.items() if form.default is not None}
    problems: list[Problem] = []
    for key, form in parameters.items():
        if (given := _values(query, key)) and given[0]:
            value, found = _read_one(key, form, given[0])
            problems += found
            if len(given) > 1:
                problems.append(problem(ProblemKind.REPEATED, key, given[1]))
            if value is not None:
                choices[key] = value
    unknown = [str(key) for key in query if key not in parameters]
    for key in unknown[:MOST_UNKNOWN]:
        value = next(iter(_values(query, key)), "")
        problems.append(problem(ProblemKind.UNKNOWN_PARAMETER, key, value))
    return Reading(choices, tuple(problems))


def write_query(choices: Mapping[str, object], parameters: Parameters) -> dict[str, str]:
    """Return the shortest query that `read_query` makes `choices` of, in the order of parameters.

    Of a list it holds the first MOST_LISTED.
    """
    query: dict[str, str] = {}
    for key, form in parameters.items():
        value: Any = choices.get(key, form.default)
        if value != form.default:
            query[key] = form.write(value[:MOST_LISTED] if form.listed else value)
    return query


def problem(kind: ProblemKind, parameter: str, value: object) -> Problem:
    """Return a problem with no more of what was forged than can be shown."""
    return Problem(kind, _shown(parameter), _shown(str(value)))


def sentence(problem: Problem, parameters: Parameters, words: str, t: Translator) -> str:
    """Return one sentence that says what is wrong; its value is text, not Markdown.

    The texts are those of `words`: one for each parameter, and one for each kind of problem.
    """
    what = t(f"{words}.{problem.parameter}") if problem.parameter in parameters else ""
    return t(
        f"{words}_problem.{problem.kind}",
        what=what,
        parameter=problem.parameter,
        value=problem.value,
        limit=MOST_LISTED,
    )


def _values(query: Query, key: str) -> list[str]:
    given = query.get(key, "")
    return [given] if isinstance(given, str) else [str(value) for value in given]


def _read_one(key: str, form: Form, given: str) -> tuple[object, list[Problem]]:
    """Return the choice in `given`, None where there is none, and what is wrong with it."""
    if len(given) > LONGEST:
        return None, [problem(ProblemKind.MALFORMED, key, given)]
    if form.listed:
        return _read_list(key, form, given)
    value = form.read(given)
    return value, [] if value is not None else [problem(ProblemKind.MALFORMED, key, given)]


def _read_list(key: str, form: Form, given: str) -> tuple[object, list[Problem]]:
    parts = list(dict.fromkeys(given.split(",")))
    good = tuple(part for part in parts if form.read(part) is not None)
    problems: list[Problem] = []
    if len(good) < len(parts):
        kind = ProblemKind.PARTLY if good else ProblemKind.MALFORMED
        strange = next(part for part in parts if form.read(part) is None)
        problems.append(problem(kind, key, strange))
    if len(good) > MOST_LISTED:
        problems.append(problem(ProblemKind.TOO_MANY, key, str(len(good))))
    return good[:MOST_LISTED] or None, problems


def _shown(text: str) -> str:
    """Return the beginning of a forged text, without signs that turn or hide what follows."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:CUT])
