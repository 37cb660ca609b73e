"""The address of a plan: one query that holds all that is asked for, see `query`.

Parameters and what their choices are, in the order in which they are written; those that the
address of the map has too mean the same:

    data, v, area, month, segment, lang
    budget, package, months      rupiah; name of a package; months that are paid for
    quota, visit, max            workers of a village; rupiah for each; villages at most
    target                       per cent; the targets in force without
    weights                      3:workers_to_target,-1:NAME: the parts of the rule, with "-" where
                                 the least comes first; "," and "%" of a name as %2C and %25
    scaling, least, width        Scaling; the fewest potential workers; points either way
    floors                       611201:50:2: workers and villages at least, inside an area
    force, exclude               codes: villages, or areas that stand for all villages inside
    left                         how many areas of these lists are not in the address
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from geoucj.areas.registry import Registry
from geoucj.errors import PlanSettingError, PriorityRuleError
from geoucj.exports.query import (
    CODE,
    LONGEST_NAME,
    MONTH,
    MOST_LISTED,
    VERSION,
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
from geoucj.i18n import Translator
from geoucj.planning.priority import Part, Rule, Scaling
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.requests import MOST_PARTS, WHOLES, floors, number, whole
from geoucj.planning.wishes import Floor
from geoucj.schema import AREA_CODE, CODE_WIDTH, LANGUAGES, LEVELS, Level, Segment

WHOLE = re.compile(r"[0-9]{1,16}")
NUMBER = re.compile(r"[0-9]{1,7}(\.[0-9]{1,400})?")
SIGNS = {"%": "%25", ",": "%2C"}  # of a name, that mean something in a list
STANDARD = Rule()
FIELDS: Mapping[str, str] = MappingProxyType(  # parameter -> what it is of a request
    {
        "data": "data",
        "area": "area_code",
        "month": "as_of",
        "segment": "segment",
        "budget": "budget",
        "package": "package",
        "months": "months",
        "quota": "quota",
        "visit": "visit_cost",
        "max": "max_areas",
        "target": "target_rate",
        "floors": "floors",
    }
)


def _whole(setting: str) -> Callable[[str], object]:
    def read(given: str) -> object:
        return _tried(whole, setting, int(given)) if WHOLE.fullmatch(given) else None

    return read


def _percent(setting: str) -> Callable[[str], object]:
    def read(given: str) -> object:
        share = float(Decimal(given) / 100) if NUMBER.fullmatch(given) else None
        return _tried(number, setting, share)

    return read


def _tried(check: Callable[[str, Any], object], setting: str, value: object) -> object:
    try:
        return check(setting, value)
    except PlanSettingError:
        return None


def _percent_text(share: float) -> str:
    return _number_text(Decimal(repr(float(share))) * 100)


def _number_text(exact: Decimal) -> str:
    return format(exact.normalize() + 0, "f")


def _parts(given: str) -> object:
    parts = [_part(each) for each in given.split(",")]
    if len(parts) > MOST_PARTS or not all(parts):
        return None
    try:
        return Rule(tuple(part for part in parts if part)).parts
    except PriorityRuleError:
        return None


def _part(given: str) -> Part | None:
    weight, _, written = given.partition(":")
    size = weight.removeprefix("-")
    signs = {sign: meant for meant, sign in SIGNS.items()}
    column = re.sub("%2[5C]", lambda found: signs[found[0]], written)
    if not NUMBER.fullmatch(size) or text(LONGEST_NAME)(column) is None:
        return None
    known = _tried(number, "weight", float(size))
    return None if known is None else Part(column, float(size), not weight.startswith("-"))


def _parts_text(parts: Iterable[Part]) -> str:
    def written(part: Part) -> str:
        sign = "" if part.more_first else "-"
        weight = _number_text(Decimal(repr(abs(float(part.weight)))))
        return f"{sign}{weight}:{''.join(SIGNS.get(each, each) for each in part.column)}"

    return ",".join(map(written, parts))


def _floors(given: str) -> object:
    found = [re.fullmatch(rf"({CODE.pattern}):(\d+):(\d+)", each) for each in given.split(",")]
    if len(found) > MOST_LISTED or not all(found):
        return None
    read = {setting: _whole(setting) for setting in ("workers", "areas")}
    rows: Any = [(row[1], read["workers"](row[2]), read["areas"](row[3])) for row in found if row]
    if any(value is None for row in rows for value in row):
        return None
    return _tried(floors, "floors", [Floor(*row) for row in rows])


def _floors_text(given: Iterable[Floor]) -> str:
    return ",".join(f"{each.area_code}:{each.workers}:{each.areas}" for each in given)


PARAMETERS: Mapping[str, Form] = MappingProxyType(
    {
        "data": Form(name),
        "v": Form(like(VERSION)),
        "area": Form(like(CODE)),
        "month": Form(like(MONTH)),
        "segment": Form(one_of(Segment), default=Segment.ALL),
        "budget": Form(_whole("budget")),
        "package": Form(text(LONGEST_NAME)),
        "months": Form(_whole("months")),
        "quota": Form(_whole("quota"), default=100),
        "visit": Form(_whole("visit_cost"), default=0),
        "max": Form(_whole("max_areas")),
        "target": Form(_percent("target_rate"), _percent_text),
        "weights": Form(_parts, _parts_text, default=STANDARD.parts),
        "scaling": Form(one_of(Scaling), default=STANDARD.scaling),
        "least": Form(_whole("min_potential"), default=STANDARD.min_potential),
        "width": Form(_percent("max_half_width"), _percent_text, default=STANDARD.max_half_width),
        "floors": Form(_floors, _floors_text, default=()),
        "force": Form(like(CODE), ",".join, default=(), listed=True),
        "exclude": Form(like(CODE), ",".join, default=(), listed=True),
        "left": Form(_whole("areas"), default=0),
        "lang": Form(one_of(LANGUAGES)),
    }
)
OWN = frozenset({"budget", "package", "months"})  # every address of a plan has them


def of_plan(query: Query) -> bool:
    """Return whether a query is that of a plan, and none of the map."""
    return not OWN.isdisjoint(query)


def read(query: Query) -> Reading:
    """Return the choices that `query` holds in the right form, and all that is wrong with it.

    Nothing is looked up: see `request_of`. Never raises.
    """
    reading = read_query(query, PARAMETERS)
    left = reading.choices["left"]
    more = (problem(ProblemKind.TOO_MANY, "left", left),) if left else ()
    return Reading(reading.choices, (*reading.problems, *more))


def request_of(
    choices: Mapping[str, Any], base: PlanRequest, registry: Registry
) -> tuple[PlanRequest, tuple[Problem, ...]]:
    """Return what the choices (see `read`) ask for, and which of its areas are not in the list.

    What has no default and is not chosen is that of `base`.
    """
    rule = Rule(choices["weights"], choices["scaling"], choices["least"], choices["width"])
    given = {field: choices[key] for key, field in FIELDS.items() if key in choices}
    chosen = {"max_areas": None, "target_rate": None, **given}
    problems: list[Problem] = []
    for key, field in (("force", "forced"), ("exclude", "excluded")):
        villages = [(code, _villages(code, registry)) for code in choices[key]]
        chosen[field] = frozenset(code for _, inside in villages for code in inside)
        if strange := [code for code, inside in villages if not inside]:
            kind = ProblemKind.PARTLY if chosen[field] else ProblemKind.ABSENT
            problems.append(problem(kind, key, strange[0]))
    return replace(base, rule=rule, **chosen), tuple(problems)


def misfits(wanted: PlanRequest, kept: PlanRequest) -> tuple[Problem, ...]:
    """Return what an address asked for and there is not here, where `kept` is what there is."""
    problems = [
        problem(ProblemKind.ABSENT, key, getattr(wanted, field))
        for key, field in FIELDS.items()
        if key != "floors" and getattr(wanted, field) != getattr(kept, field)
    ]
    lists: dict[str, tuple[Collection[str], Collection[str]]] = {
        "weights": ([part.column for part in wanted.rule.parts],
                    [part.column for part in kept.rule.parts]),
        "floors": ([floor.area_code for floor in wanted.floors],
                   [floor.area_code for floor in kept.floors]),
        "force": (sorted(wanted.forced), kept.forced),
        "exclude": (sorted(wanted.excluded), kept.excluded),
    }  # fmt: skip
    for key, (all_of, there) in lists.items():
        if gone := [each for each in all_of if each not in there]:
            kind = ProblemKind.PARTLY if len(gone) < len(all_of) else ProblemKind.ABSENT
            problems.append(problem(kind, key, gone[0]))
    return tuple(problems)


def write(
    request: PlanRequest, registry: Registry, version: str, language: str
) -> tuple[dict[str, str], int]:
    """Return the query that gives `request` again, and how many of its areas are not in it.

    Of each list of areas it holds MOST_LISTED; an area stands for all villages inside.
    """
    chosen = {key: getattr(request, field) for key, field in FIELDS.items()}
    force, exclude = (compact(codes, registry) for codes in (request.forced, request.excluded))
    beyond = [code for codes in (force, exclude) for code in codes[MOST_LISTED:]]
    left = sum(len(_villages(code, registry)) or 1 for code in beyond)
    left += len(request.floors[MOST_LISTED:])
    rule = request.rule
    query = write_query(
        {
            **chosen,
            "v": version,
            "weights": rule.parts,
            "scaling": rule.scaling,
            "least": rule.min_potential,
            "width": rule.max_half_width,
            "floors": request.floors[:MOST_LISTED],
            "force": force,
            "exclude": exclude,
            "left": min(left, WHOLES["areas"][1]),
            "lang": language,
        },
        PARAMETERS,
    )
    return query, left


def compact(villages: Iterable[str], registry: Registry) -> tuple[str, ...]:
    """Return the fewest codes that stand for just these villages, sorted."""
    mine = frozenset(villages)
    if not mine:
        return ()
    wide = [CODE_WIDTH[level] for level in LEVELS if level != Level.VILLAGE]
    there = Counter(c[:w] for c in registry.at(Level.VILLAGE)[AREA_CODE] for w in wide)
    found = Counter(code[:width] for code in mine for width in wide)
    whole_areas = {code for code, count in found.items() if count == there[code]}
    return tuple(sorted({_widest(code, wide, whole_areas) for code in mine}))


def sentence(problem: Problem, t: Translator) -> str:
    """Return one sentence that says what is wrong; its value is text, not Markdown."""
    return sentence_of(problem, PARAMETERS, "plan_address", t)


def _widest(code: str, widths: Iterable[int], areas: Collection[str]) -> str:
    return next((code[:width] for width in widths if code[:width] in areas), code)


def _villages(code: str, registry: Registry) -> list[str]:
    """Return the villages inside an area; none where it is not in the list."""
    return [] if code not in registry.names else list(registry.at(Level.VILLAGE, code)[AREA_CODE])
