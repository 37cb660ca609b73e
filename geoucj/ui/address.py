"""The address of a view: one query that holds all choices, read without trusting it.

Parameters and what their choices are, in the order in which they are written:

    data, v           name of the data set; its version (12 hex digits, see tables.versions)
    bounds            name of the boundary set
    month, with       YYYY-MM; the month to compare with
    area, level       area code, "" = both provinces; Level, never wider than the area
    segment, measure  Segment; Measure
    indicator         name in the table of indicators
    scheme, k, breaks Scheme; 1 to 9; bounds of MANUAL as floats, in the unit of the measure
    palette, target   Palette; where the colours turn, in per cent
    chosen            codes of the selected areas, at most MOST_CHOSEN
    circles, layers   Measure of the circles; names of LAYERS (never an online map: no link may
                      make a browser call the internet)
    stale             age in months from which a figure is faded
    filter, lang      an expression as typed; a Language
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from geoucj.analysis.classes import MOST_BREAKS, Scheme
from geoucj.analysis.filter_words import LONGEST as LONGEST_FILTER
from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.maps.measures import CIRCLES, Measure
from geoucj.maps.palette import Palette
from geoucj.schema import CODE_WIDTH, LANGUAGES, Level, Segment
from geoucj.tables.schemas import Kind

MOST_CHOSEN = 200
LAYERS = (Kind.EMPLOYERS.value,)
LEAST_TARGET, MOST_TARGET = 1.0, 100.0
OLDEST = 120  # months
LARGEST = 1e15  # of a bound
LONGEST = 8_000  # characters of any value
LONGEST_NAME = 80
CUT = 40  # characters of a forged value that are shown
MOST_UNKNOWN = 5  # unknown parameters that are named

CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10}")
MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,25})?(e[+-]?[0-9]{1,3})?")
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
    TOO_MANY = "too_many"  # the first MOST_CHOSEN are used
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


def _text(longest: int) -> Callable[[str], object]:
    return lambda text: text if 0 < len(text) <= longest and text.isprintable() else None


def _name(text: str) -> object:
    return None if {"/", "\\"} & set(text) else _text(LONGEST_NAME)(text)


def _like(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda text: text if pattern.fullmatch(text) else None


def _one_of(words: Iterable[str]) -> Callable[[str], object]:
    known = {str(word): word for word in words}
    return known.get


def _whole(least: int, most: int) -> Callable[[str], object]:
    return {str(number): number for number in range(least, most + 1)}.get


def _percent(text: str) -> object:
    number = round(float(text), 1) if NUMBER.fullmatch(text) else 0.0
    return number if LEAST_TARGET <= number <= MOST_TARGET else None


def _bounds(text: str) -> object:
    parts = text.split(",")
    if len(parts) > MOST_BREAKS or not all(NUMBER.fullmatch(part) for part in parts):
        return None
    bounds = tuple(float(part) for part in parts)
    return bounds if all(abs(bound) <= LARGEST for bound in bounds) else None


def _number_text(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


PARAMETERS: Mapping[str, Form] = MappingProxyType(
    {
        "data": Form(_name),
        "v": Form(_like(VERSION)),
        "bounds": Form(_name),
        "month": Form(_like(MONTH)),
        "with": Form(_like(MONTH)),
        "area": Form(_like(CODE), default=""),
        "level": Form(_one_of(Level)),
        "segment": Form(_one_of(Segment), default=Segment.ALL),
        "measure": Form(_one_of(Measure), default=Measure.COVERAGE_RATE),
        "indicator": Form(_text(LONGEST_NAME)),
        "scheme": Form(_one_of(Scheme)),
        "k": Form(_whole(1, MOST_BREAKS + 1), default=5),
        "breaks": Form(_bounds, lambda bounds: ",".join(map(_number_text, bounds))),
        "palette": Form(_one_of(Palette), default=Palette.STANDARD),
        "target": Form(_percent, _number_text),
        "chosen": Form(_like(CODE), ",".join, default=(), listed=True),
        "circles": Form(_one_of(CIRCLES)),
        "layers": Form(_one_of(LAYERS), ",".join, default=(), listed=True),
        "stale": Form(_whole(0, OLDEST)),
        "filter": Form(_text(LONGEST_FILTER), default=""),
        "lang": Form(_one_of(LANGUAGES)),
    }
)
DEFAULTS: Mapping[str, object] = MappingProxyType(
    {name: form.default for name, form in PARAMETERS.items() if form.default is not None}
)


def read(query: Query) -> Reading:
    """Return the choices that `query` holds in the right form, and all that is wrong with it.

    Choices with a default are always there. Nothing is looked up: see `within`. Never raises.
    """
    choices = dict(DEFAULTS)
    problems: list[Problem] = []
    for name, form in PARAMETERS.items():
        if (given := _values(query, name)) and given[0]:
            value, found = _read_one(name, form, given[0])
            problems += found
            if len(given) > 1:
                problems.append(_problem(ProblemKind.REPEATED, name, given[1]))
            if value is not None:
                choices[name] = value
    problems += _conflicts(choices)
    unknown = [str(name) for name in query if name not in PARAMETERS]
    for name in unknown[:MOST_UNKNOWN]:
        value = next(iter(_values(query, name)), "")
        problems.append(_problem(ProblemKind.UNKNOWN_PARAMETER, name, value))
    return Reading(choices, tuple(problems))


def within(
    choices: Mapping[str, object],
    *,
    data_sets: Mapping[str, str],
    boundary_sets: Collection[str],
    registry: Registry,
    months: Collection[str],
    indicators: Collection[str],
) -> Reading:
    """Return those of `choices` (see `read`) that exist here, and what does not.

    `data_sets` are the versions by name; `months` and `indicators` those of the data set that is
    chosen, or of the default one.
    """
    kept = dict(choices)
    problems: list[Problem] = []
    known: dict[str, Collection[str]] = {
        "data": data_sets,
        "bounds": boundary_sets,
        "month": months,
        "with": months,
        "area": ("", *registry.names),
        "indicator": indicators,
    }
    for name, there in known.items():
        if name in kept and kept[name] not in there:
            problems.append(_problem(ProblemKind.ABSENT, name, kept.pop(name)))
    version = kept.pop("v", None)
    if version is not None and "data" in kept:
        if version == data_sets[str(kept["data"])]:
            kept["v"] = version
        else:
            problems.append(_problem(ProblemKind.OTHER_VERSION, "v", version))
    chosen: Any = kept.get("chosen", ())
    if strange := [code for code in chosen if code not in registry.names]:
        kept["chosen"] = tuple(code for code in chosen if code in registry.names)
        kind = ProblemKind.PARTLY if kept["chosen"] else ProblemKind.ABSENT
        problems.append(_problem(kind, "chosen", strange[0]))
    return Reading({**DEFAULTS, **kept}, tuple(problems))


def write(choices: Mapping[str, object]) -> dict[str, str]:
    """Return the shortest query that `read` makes `choices` of, in a fixed order.

    Of the chosen areas it holds the first MOST_CHOSEN.
    """
    query: dict[str, str] = {}
    for name, form in PARAMETERS.items():
        value: Any = choices.get(name, form.default)
        if value != form.default:
            query[name] = form.write(value[:MOST_CHOSEN] if name == "chosen" else value)
    return query


def sentence(problem: Problem, t: Translator) -> str:
    """Return one sentence that says what is wrong; its value is text, not Markdown."""
    what = t(f"address.{problem.parameter}") if problem.parameter in PARAMETERS else ""
    return t(
        f"address_problem.{problem.kind}",
        what=what,
        parameter=problem.parameter,
        value=problem.value,
        limit=MOST_CHOSEN,
    )


def _values(query: Query, name: str) -> list[str]:
    given = query.get(name, "")
    return [given] if isinstance(given, str) else [str(value) for value in given]


def _read_one(name: str, form: Form, text: str) -> tuple[object, list[Problem]]:
    """Return the choice in `text`, None where there is none, and what is wrong with it."""
    if len(text) > LONGEST:
        return None, [_problem(ProblemKind.MALFORMED, name, text)]
    if form.listed:
        return _read_list(name, form, text)
    value = form.read(text)
    return value, [] if value is not None else [_problem(ProblemKind.MALFORMED, name, text)]


def _read_list(name: str, form: Form, text: str) -> tuple[object, list[Problem]]:
    parts = list(dict.fromkeys(text.split(",")))
    good = tuple(part for part in parts if form.read(part) is not None)
    problems: list[Problem] = []
    if len(good) < len(parts):
        kind = ProblemKind.PARTLY if good else ProblemKind.MALFORMED
        strange = next(part for part in parts if form.read(part) is None)
        problems.append(_problem(kind, name, strange))
    if len(good) > MOST_CHOSEN:
        problems.append(_problem(ProblemKind.TOO_MANY, name, str(len(good))))
    return good[:MOST_CHOSEN] or None, problems


def _conflicts(choices: Choices) -> list[Problem]:
    """Take out what cannot be together, and return why."""
    problems: list[Problem] = []
    level, area = choices.get("level"), str(choices["area"])
    if isinstance(level, Level) and CODE_WIDTH[level] < min(len(area) + 1, 10):
        problems.append(_problem(ProblemKind.CONFLICT, "level", choices.pop("level")))
    if choices.get("scheme") == Scheme.MANUAL and "breaks" not in choices:
        problems.append(_problem(ProblemKind.CONFLICT, "scheme", choices.pop("scheme")))
    return problems


def _problem(kind: ProblemKind, parameter: str, value: object) -> Problem:
    return Problem(kind, _shown(parameter), _shown(str(value)))


def _shown(text: str) -> str:
    """Return the beginning of a forged text, without signs that turn or hide what follows."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:CUT])
