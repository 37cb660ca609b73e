"""Names whose level the row does not say (`Kec. Sungai Raya`, `Kubu Raya`) -> the level they have.

A word in front tells it; else the list does, regencies first. Where a column names districts or
villages only, a name that a regency has too is left to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geoucj.areas import spelling
from geoucj.areas.names import SHOWN, Candidate, Match, NameIndex, Reason
from geoucj.intake.model import Unclear
from geoucj.schema import LEVELS, Level

WIDE = (Level.PROVINCE, Level.REGENCY)


@dataclass(frozen=True)
class Placed:
    """A name and the level it has; None where that is unclear, with what it may mean."""

    name: str
    around: tuple[str, ...]  # names of province, regency, district, village round it
    level: Level | None
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names by level, with this one in its place; "" throughout where it is unclear."""
        if self.level is None:
            return ("",) * len(LEVELS)
        held = LEVELS.index(self.level)
        return (*self.around[:held], self.name, *self.around[held + 1 :])


def place_names(written: Sequence[tuple[str, tuple[str, ...]]], index: NameIndex) -> list[Placed]:
    """Return the level of each name, given with the names by level of what lies round it."""
    hits = [_hits(name, around, index) for name, around in written]
    voted = {
        level
        for (name, _), found in zip(written, hits, strict=True)
        for level in found
        if len(found) == 1 and _said(name, index) is None
    }
    placed = []
    for (name, around), found in zip(written, hits, strict=True):
        levels = list(found)
        if len(levels) > 1 and _is_torn(name, levels, voted):
            meant = [offer for match in found.values() for offer in _offers(match, index)]
            placed.append(Placed(name, around, None, Unclear.LEVEL, tuple(meant[:SHOWN])))
        elif levels:
            placed.append(Placed(name, around, levels[0]))
        elif (only := _only(voted)) and any(around):
            placed.append(Placed(name, around, only))
        else:
            offers = index.search(name, SHOWN)
            placed.append(Placed(name, around, None, Reason.UNKNOWN, offers))
    return placed


def _is_torn(name: str, levels: Sequence[Level], voted: set[Level]) -> bool:
    """Return whether the level of a name that several levels have must be asked."""
    if spelling.words(name)[-1] == "kota":  # Pontianak Kota is a district, Pontianak (Kota) a city
        return True
    return bool(voted) and not voted & set(WIDE) and levels[0] in WIDE


def _hits(name: str, around: tuple[str, ...], index: NameIndex) -> dict[Level, Match]:
    """Return what the name means at each level that it may have, widest first."""
    named = [level for level, text in zip(LEVELS, around, strict=True) if text]
    below = LEVELS.index(named[-1]) + 1 if named else 0
    said = _said(name, index)
    if said is not None and LEVELS.index(said) >= below:
        return {said: Match(None, "none", 0.0, Reason.UNKNOWN)}
    parent: str | None = None
    for level in named:
        parent = index.spelled(around[LEVELS.index(level)], level, parent).area_code
    if named and parent is None:
        return {}
    found = {level: index.spelled(name, level, parent) for level in LEVELS[below:]}
    known = (Reason.UNKNOWN, Reason.EMPTY)
    return {level: match for level, match in found.items() if match.reason not in known}


def _said(name: str, index: NameIndex) -> Level | None:
    """Return the level that the first word says: `Kec. Sungai Raya`, `Kota Pontianak`."""
    words = spelling.words(name)
    if len(words) < 2:
        return None
    if spelling.SAME_WORD.get(words[0], words[0]) == "kota":
        return Level.REGENCY if index.spelled(name, Level.REGENCY).area_code else None
    return next((level for level in LEVELS if words[0] in spelling.PREFIXES[level]), None)


def _offers(match: Match, index: NameIndex) -> tuple[Candidate, ...]:
    if match.area_code is None:
        return match.candidates
    name = index.registry.names[match.area_code]
    return (Candidate(match.area_code, name, match.score),)


def _only(levels: set[Level]) -> Level | None:
    return next(iter(levels)) if len(levels) == 1 else None
