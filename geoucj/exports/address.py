"""The address of a view: one query that holds all choices, read without trusting it.

See `query` for how it is read. Parameters and what their choices are, in the order in which they
are written:

    data, v           name of the data set; its version (12 hex digits, see tables.versions)
    bounds            name of the boundary set
    month, with       YYYY-MM; the month to compare with
    area, level       area code, "" = both provinces; Level, never wider than the area
    segment, measure  Segment; Measure
    indicator         name in the table of indicators
    scheme, k, breaks Scheme; 1 to 9; bounds of MANUAL as floats, in the unit of the measure
    palette, target   Palette; where the colours turn, in per cent
    chosen            codes of the selected areas, at most MOST_LISTED
    circles, layers   Measure of the circles; names of LAYERS (never an online map: no link may
                      make a browser call the internet)
    stale             age in months from which a figure is faded
    filter, lang      an expression as typed; a Language
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from geoucj.analysis.classes import MOST_BREAKS, Scheme
from geoucj.analysis.filter_words import LONGEST as LONGEST_FILTER
from geoucj.areas.registry import Registry
from geoucj.exports.query import (
    CODE,
    LONGEST_NAME,
    MONTH,
    VERSION,
    Choices,
    Form,
    Problem,
    ProblemKind,
    Query,
    Reading,
    like,
    name,
    one_of,
    problem,
    read_query,
    text,
    write_query,
)
from geoucj.exports.query import sentence as sentence_of
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import CIRCLES, FACTS, Measure, Middle
from geoucj.maps.palette import Palette
from geoucj.schema import CODE_WIDTH, LANGUAGES, Level, Segment
from geoucj.tables.schemas import Kind

LAYERS = (Kind.EMPLOYERS.value,)
LEAST_TARGET, MOST_TARGET = 1.0, 100.0
OLDEST = 120  # months
LARGEST = 1e15  # of a bound
NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,25})?(e[+-]?[0-9]{1,3})?")


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
        "data": Form(name),
        "v": Form(like(VERSION)),
        "bounds": Form(name),
        "month": Form(like(MONTH)),
        "with": Form(like(MONTH)),
        "area": Form(like(CODE), default=""),
        "level": Form(one_of(Level)),
        "segment": Form(one_of(Segment), default=Segment.ALL),
        "measure": Form(one_of(Measure), default=Measure.COVERAGE_RATE),
        "indicator": Form(text(LONGEST_NAME)),
        "scheme": Form(one_of(Scheme)),
        "k": Form(_whole(1, MOST_BREAKS + 1), default=5),
        "breaks": Form(_bounds, lambda bounds: ",".join(map(_number_text, bounds))),
        "palette": Form(one_of(Palette), default=Palette.STANDARD),
        "target": Form(_percent, _number_text),
        "chosen": Form(like(CODE), ",".join, default=(), listed=True),
        "circles": Form(one_of(CIRCLES)),
        "layers": Form(one_of(LAYERS), ",".join, default=(), listed=True),
        "stale": Form(_whole(0, OLDEST)),
        "filter": Form(text(LONGEST_FILTER), default=""),
        "lang": Form(one_of(LANGUAGES)),
    }
)
DEFAULTS: Mapping[str, object] = MappingProxyType(
    {name: form.default for name, form in PARAMETERS.items() if form.default is not None}
)


def read(query: Query) -> Reading:
    """Return the choices that `query` holds in the right form, and all that is wrong with it.

    Choices with a default are always there. Nothing is looked up: see `within`. Never raises.
    """
    reading = read_query(query, PARAMETERS)
    conflicts = _conflicts(reading.choices)
    return Reading(reading.choices, (*reading.problems, *conflicts))


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
    for key, there in known.items():
        if key in kept and kept[key] not in there:
            problems.append(problem(ProblemKind.ABSENT, key, kept.pop(key)))
    version = kept.pop("v", None)
    if version is not None and "data" in kept:
        if version == data_sets[str(kept["data"])]:
            kept["v"] = version
        else:
            problems.append(problem(ProblemKind.OTHER_VERSION, "v", version))
    chosen: Any = kept.get("chosen", ())
    if strange := [code for code in chosen if code not in registry.names]:
        kept["chosen"] = tuple(code for code in chosen if code in registry.names)
        kind = ProblemKind.PARTLY if kept["chosen"] else ProblemKind.ABSENT
        problems.append(problem(kind, "chosen", strange[0]))
    return Reading({**DEFAULTS, **kept}, tuple(problems))


def write(choices: Mapping[str, object]) -> dict[str, str]:
    """Return the shortest query that `read` makes `choices` of, in a fixed order.

    Of the chosen areas it holds the first MOST_LISTED.
    """
    return write_query(choices, PARAMETERS)


def colours(measure: Measure, style: Style, target: float | None) -> Choices:
    """Return how areas are coloured as `write` takes it.

    `target` is where the colours turn, a share; None: at the official one, which no address names.
    """
    turns = FACTS[measure].middle == Middle.TARGET
    return {
        "scheme": style.scheme,
        "k": style.k,
        "breaks": style.breaks if style.scheme == Scheme.MANUAL else None,
        "palette": style.palette,
        "target": round(target * 100, 1) if turns and target is not None else None,
    }


def with_address(view: ExportView, t: Translator) -> ExportView:
    """Return `view` with the query in its stamp that reopens it in the app, in the language of `t`.

    No host is known here: the query stands behind the address of any page of maps.
    """
    shown = view.stamp.setting
    own_target = None if shown.at_target else view.target
    query = write(
        {
            "data": view.dataset.name,
            "v": view.stamp.version,
            "bounds": view.boundaries.name,
            "month": view.month,
            "with": shown.before or None,
            "area": view.area,
            "level": view.level,
            "segment": view.segment,
            "measure": view.measure,
            "indicator": shown.indicator or None,
            **colours(view.measure, view.options.style, own_target),
            "circles": shown.circles,
            "stale": shown.stale_after or None,
            "filter": shown.expression,
            "lang": t.language,
        }
    )
    return replace(view, stamp=replace(view.stamp, address=f"?{urlencode(query)}"))


def sentence(problem: Problem, t: Translator) -> str:
    """Return one sentence that says what is wrong; its value is text, not Markdown."""
    return sentence_of(problem, PARAMETERS, "address", t)


def _conflicts(choices: Choices) -> list[Problem]:
    """Take out what cannot be together, and return why."""
    problems: list[Problem] = []
    level, area = choices.get("level"), str(choices["area"])
    if isinstance(level, Level) and CODE_WIDTH[level] < min(len(area) + 1, 10):
        problems.append(problem(ProblemKind.CONFLICT, "level", choices.pop("level")))
    if choices.get("scheme") == Scheme.MANUAL and "breaks" not in choices:
        problems.append(problem(ProblemKind.CONFLICT, "scheme", choices.pop("scheme")))
    return problems
