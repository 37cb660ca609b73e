"""Options of `geoucj plan` as they are written, and what they mean."""

import re

import pandas as pd

from geoucj.areas.codes import level_of
from geoucj.cli.session import Session
from geoucj.errors import (
    FloorTextError,
    OutsidePlanError,
    TargetRateError,
    UnknownAreaError,
    UnknownNameError,
    WeightTextError,
)
from geoucj.exports.plan_words import NAMED
from geoucj.planning.priority import STANDARD, Part
from geoucj.planning.wishes import Floor
from geoucj.schema import AREA_CODE, Level

NUMBER = r"\d{1,9}(?:[.,]\d{1,9})?"


def code_of(here: Session, text: str) -> str:
    """Return the code that was meant, in any writing. Raises UnknownAreaError."""
    code, _ = here.registry.codes.read_one(text)
    if code is None:
        raise UnknownAreaError(code=text)
    return code


def villages_of(here: Session, texts: list[str], within: str, levels: set[Level]) -> frozenset[str]:
    """Return the villages that are meant by codes of `levels`, all inside `within`.

    Raises UnknownAreaError, OutsidePlanError.
    """
    found: set[str] = set()
    for text in texts:
        code = code_of(here, text)
        if not code.startswith(within) or level_of(code) not in levels:
            raise OutsidePlanError(code=text, area=here.registry.name(within))
        found.update(here.registry.at(Level.VILLAGE, code)[AREA_CODE])
    return frozenset(found)


def share_of(text: str) -> float:
    """Return `0.59`, `0,59` or `59%` as 0.59; raise TargetRateError for anything above 1."""
    written = re.fullmatch(rf"\s*({NUMBER})\s*(%?)\s*", text)
    if written is None:
        raise TargetRateError(value=text)
    share = _number(written[1]) / (100 if written[2] else 1)
    if share > 1:
        raise TargetRateError(value=text)
    return share


def parts_of(texts: list[str], indicators: pd.DataFrame) -> tuple[Part, ...]:
    """Return the parts of a rule: `workers_to_target=3`, `pekerja rentan=1`, `jarak=-2`.

    A minus puts the lowest first. Without any, the usual parts. Raises WeightTextError;
    UnknownNameError for what is neither a measure of the usual rule nor one of `indicators`.
    """
    parts = tuple(_part(text) for text in texts)
    known = [*NAMED, *sorted(indicators["indicator"].unique())]
    for part in parts:
        if part.column not in known:
            raise UnknownNameError(name=part.column, known=", ".join(known))
    return parts or STANDARD


def floors_of(here: Session, texts: list[str], within: str) -> tuple[Floor, ...]:
    """Return the fewest workers wanted inside areas: `61.12.01=250`.

    Raises FloorTextError, UnknownAreaError; OutsidePlanError for an area not inside `within`.
    """
    floors = []
    for text in texts:
        written = re.fullmatch(r"\s*(.+?)\s*=\s*(\d{1,9})\s*", text)
        if written is None:
            raise FloorTextError(value=text)
        code = code_of(here, written[1])
        if not code.startswith(within):
            raise OutsidePlanError(code=written[1], area=here.registry.name(within))
        floors.append(Floor(code, int(written[2])))
    return tuple(floors)


def _part(text: str) -> Part:
    written = re.fullmatch(rf"\s*(.+?)\s*=\s*(-?)({NUMBER})\s*", text)
    if written is None:
        raise WeightTextError(value=text)
    return Part(written[1], _number(written[3]), more_first=not written[2])


def _number(text: str) -> float:
    return float(text.replace(",", "."))
