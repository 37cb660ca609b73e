"""What a plan is asked for as plain data, for files and addresses; read without trusting it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from math import isfinite
from typing import Any

from geoucj.errors import PlanSettingError, PriorityRuleError
from geoucj.planning.priority import Part, Rule, Scaling
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import Floor
from geoucj.schema import Segment

RUPIAH = 10**15  # at most: whole numbers of this size are exact everywhere
NUMBER = 10**6  # at most, of workers, months and villages
LONGEST_NAME = 80  # characters
MOST_PARTS = 20  # of a rule
MOST_CODES = 10_000  # there are half as many villages
WHOLES: Mapping[str, tuple[int, int]] = {  # the least and the most of each
    "budget": (0, RUPIAH),
    "months": (1, NUMBER),
    "quota": (1, NUMBER),
    "visit_cost": (0, RUPIAH),
    "max_areas": (1, NUMBER),
    "min_potential": (0, NUMBER),
    "workers": (0, NUMBER),
    "areas": (0, NUMBER),
}
NUMBERS: Mapping[str, tuple[float, float]] = {
    "target_rate": (0.0, 1.0),
    "max_half_width": (0.0, 1.0),
    "weight": (0.0, float(NUMBER)),
}
CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10}")
VILLAGE = re.compile(r"[0-9]{10}")
MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
Plain = dict[str, Any]
Read = Callable[[str, object], Any]


def to_plain(request: PlanRequest) -> Plain:
    """Return a request as texts, numbers, lists and tables, as TOML and JSON hold them.

    What is not wished for (None) is left out; codes are sorted.
    """
    rule = {name: value for name, value in vars(request.rule).items() if name != "parts"}
    plain = {name: value for name, value in vars(request).items() if value is not None}
    return plain | {
        "segment": request.segment.value,
        "rule": {
            **rule,
            "scaling": request.rule.scaling.value,
            "parts": [dict(vars(part)) for part in request.rule.parts],
        },
        "floors": [dict(vars(floor)) for floor in request.floors],
        "forced": sorted(request.forced),
        "excluded": sorted(request.excluded),
    }


def from_plain(plain: Mapping[str, object]) -> PlanRequest:
    """Return the request that `to_plain` made plain data of.

    Raises PlanSettingError for a setting that is unknown, missing, of another type, or beyond the
    bounds of `WHOLES` and `NUMBERS`; and for a rule or floors that cannot be.
    """
    made: PlanRequest = _made(PlanRequest, plain, REQUEST)
    return made


def whole(setting: str, value: object) -> int:
    """Return a whole number within the bounds of its setting. Raises PlanSettingError."""
    least, most = WHOLES[setting]
    if type(value) is not int or not least <= value <= most:
        raise _wrong(setting, value)
    return value


def number(setting: str, value: object) -> float:
    """Return a number within the bounds of its setting. Raises PlanSettingError."""
    least, most = NUMBERS[setting]
    if type(value) not in (int, float):
        raise _wrong(setting, value)
    found = float(value)  # type: ignore[arg-type]  # one of the two
    if not isfinite(found) or not least <= found <= most:
        raise _wrong(setting, value)
    return found


def floors(setting: str, given: Sequence[Floor]) -> tuple[Floor, ...]:
    """Return floors of which none lies inside another. Raises PlanSettingError."""
    codes = [floor.area_code for floor in given]
    for place, code in enumerate(codes):
        if code.startswith(tuple(codes[:place] + codes[place + 1 :])):
            raise _wrong(setting, code)
    return tuple(given)


def _text(setting: str, value: object) -> str:
    if not isinstance(value, str) or not (0 < len(value) <= LONGEST_NAME and value.isprintable()):
        raise _wrong(setting, value)
    return value


def _name(setting: str, value: object) -> str:
    if {"/", "\\"} & set(_text(setting, value)):
        raise _wrong(setting, value)
    return str(value)


def _like(pattern: re.Pattern[str]) -> Read:
    def read(setting: str, value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _wrong(setting, value)
        return value

    return read


def _one_of(kind: Callable[[str], object]) -> Read:
    def read(setting: str, value: object) -> object:
        try:
            return kind(str(value))
        except ValueError as error:
            raise _wrong(setting, value) from error

    return read


def _flag(setting: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(setting, value)
    return value


def _codes(setting: str, value: object) -> frozenset[str]:
    return frozenset(_like(VILLAGE)(setting, code) for code in _list(setting, value, MOST_CODES))


def _parts(setting: str, value: object) -> tuple[Part, ...]:
    return tuple(_made(Part, each, PART) for each in _list(setting, value, MOST_PARTS))


def _floors(setting: str, value: object) -> tuple[Floor, ...]:
    return floors(
        setting, [_made(Floor, each, FLOOR) for each in _list(setting, value, MOST_CODES)]
    )


def _rule(setting: str, value: object) -> Rule:
    try:
        made: Rule = _made(Rule, value, RULE)
    except PriorityRuleError as error:
        raise _wrong(setting, error.facts["parts"]) from error
    return made


def _list(setting: str, value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise _wrong(setting, value)
    return value


def _made(kind: Any, plain: object, readers: Mapping[str, Read]) -> Any:
    """Return a value of a dataclass of plain data; what has no default must be there."""
    if not isinstance(plain, Mapping):
        raise _wrong(kind.__name__.lower(), plain)
    for name in plain:
        if name not in readers:
            raise _wrong(str(name), plain[name])
    for each in fields(kind):
        needed = each.default is MISSING and each.default_factory is MISSING
        if needed and each.name not in plain:
            raise _wrong(each.name, "–")
    return kind(**{name: readers[name](name, value) for name, value in plain.items()})


def _wrong(setting: str, value: object) -> PlanSettingError:
    return PlanSettingError(setting=setting[:LONGEST_NAME], value=str(value)[:LONGEST_NAME])


PART: Mapping[str, Read] = {"column": _text, "weight": number, "more_first": _flag}
FLOOR: Mapping[str, Read] = {"area_code": _like(CODE), "workers": whole, "areas": whole}
RULE: Mapping[str, Read] = {
    "parts": _parts,
    "scaling": _one_of(Scaling),
    "min_potential": whole,
    "max_half_width": number,
}
REQUEST: Mapping[str, Read] = {
    "data": _name,
    "area_code": _like(CODE),
    "as_of": _like(MONTH),
    "budget": whole,
    "package": _text,
    "months": whole,
    "quota": whole,
    "visit_cost": whole,
    "max_areas": whole,
    "target_rate": number,
    "rule": _rule,
    "floors": _floors,
    "forced": _codes,
    "excluded": _codes,
    "segment": _one_of(Segment),
}
