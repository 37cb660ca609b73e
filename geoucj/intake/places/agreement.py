"""What the code and the names of one written place mean together, or why a person must say it."""

from dataclasses import dataclass, replace

from geoucj.areas import spelling
from geoucj.areas.codes import CodeReading, level_of
from geoucj.areas.matching import CLOSE
from geoucj.areas.names import SHOWN, Candidate, Match, NameIndex, Reason
from geoucj.intake.model import Standing, Unclear
from geoucj.intake.places.schemes import Told, province_of
from geoucj.schema import CODE_WIDTH, LEVELS, Level

BY_CODE, BY_NAME, BY_NOTHING = "code", "name", "none"
REGENCY = CODE_WIDTH[Level.REGENCY]
BPS_DISTRICT = 7  # digits, one more than Kemendagri has
SPELLED_OUT = (Reason.EXACT, Reason.SPELLING)


@dataclass(frozen=True)
class Place:
    """One written place: its code as the column's system reads it, its names, what they mean."""

    code: str  # as written
    told: Told
    names: tuple[str, ...]  # by level
    named: Match

    @property
    def level(self) -> Level | None:
        """The narrowest level that is named."""
        return next((lv for lv in reversed(LEVELS) if self.name(lv)), None)

    def name(self, level: Level) -> str:
        """Return the name of the area of `level`."""
        return self.names[LEVELS.index(level)]


@dataclass(frozen=True)
class Outcome:
    """What became of one written place."""

    standing: Standing
    how: str
    area_code: str = ""
    score: float = 0.0
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()


def outcome(place: Place, index: NameIndex) -> Outcome:
    """Return what code and names say together."""
    if _is_elsewhere(place, index):
        return asked(Unclear.ELSEWHERE)
    code, within = place.told.area_code, place.told.within
    digits = place.told.digits - (place.told.digits == BPS_DISTRICT)
    unread = not code and place.level and digits > CODE_WIDTH[place.level]
    if place.level is None or unread:  # an unread code is not the wider area that is named
        return _by_code_alone(place)
    if not within:
        return _by_name_alone(place, index)
    if _parents_differ(place, within, index):
        return _contradiction(place, index)
    if code and not is_narrower(place.level, code):
        return _confirmed(place, code, index)
    return _by_name(place)


def _by_code_alone(place: Place) -> Outcome:
    told = place.told
    if told.area_code:
        return Outcome(Standing.FOUND, BY_CODE, told.area_code, 100.0, told.reading)
    if told.reading is CodeReading.EMPTY:
        return asked(Reason.EMPTY)
    if told.reading is CodeReading.BPS:
        return asked(Unclear.BPS_CODE)
    return asked(
        Unclear.CODE_UNKNOWN if told.reading is CodeReading.UNKNOWN else Unclear.CODE_MALFORMED
    )


def _by_name_alone(place: Place, index: NameIndex) -> Outcome:
    """Return what the names mean; a code that is not in the list must lie in the same regency."""
    digits = "".join(filter(str.isdigit, place.code))[:REGENCY]
    unlisted = place.told.reading is CodeReading.UNKNOWN and not place.told.other
    if place.named.area_code and unlisted and not place.named.area_code.startswith(digits):
        return _contradiction(place, index)
    return _by_name(place)


def _by_name(place: Place) -> Outcome:
    named = place.named
    if named.area_code is None:
        return asked(named.reason, named.candidates)
    return Outcome(Standing.FOUND, BY_NAME, named.area_code, named.score, named.reason)


def _confirmed(place: Place, code: str, index: NameIndex) -> Outcome:
    """Return the area of a code where its names do not speak of another."""
    level, named = level_of(code), place.named
    by_code = Outcome(Standing.FOUND, BY_CODE, code, 100.0, place.told.reading)
    if place.level is not level:  # only what lies round the area is named
        astray = named.area_code and not code.startswith(named.area_code)
        return _contradiction(place, index) if astray else by_code
    if named.area_code == code:
        return by_code
    name, official = place.name(level), index.registry.names[code]
    if named.area_code:
        # What is only near another name may still be the very name of the code's area.
        weak = named.reason not in SPELLED_OUT
        same = spelling.standard(name, level) == spelling.standard(official, level)
        return by_code if weak and same else _contradiction(place, index)
    sounds = spelling.sound(official, level)
    if sounds in [spelling.sound(form, level) for form in spelling.forms(name)]:
        return by_code
    beside = index.spelled(name, level, code[:REGENCY] if len(code) > REGENCY else None)
    slip = beside.reason is Reason.UNKNOWN and _is_near(name, official, level)
    return by_code if slip else _contradiction(place, index)


def _is_near(name: str, official: str, level: Level) -> bool:
    """Return whether the name differs from the official one as a slip of the hand does."""
    if any(spelling.contradicts(form, official, level) for form in spelling.forms(name)):
        return False
    alike = (spelling.closeness(form, official, level) for form in spelling.forms(name))
    return max(alike) >= CLOSE


def _parents_differ(place: Place, code: str, index: NameIndex) -> bool:
    """Return whether the named province or regency is another than that of the code."""
    for level in (Level.PROVINCE, Level.REGENCY):
        name = place.name(level)
        named = index.spelled(name, level).area_code if name else None
        if named and not code.startswith(named[: len(code)]):
            return True
    return False


def _is_elsewhere(place: Place, index: NameIndex) -> bool:
    """Return whether names or code say a province that is not in the list."""
    province = place.name(Level.PROVINCE)
    if province and index.spelled(province, Level.PROVINCE).area_code is None:
        official = index.inside(Level.PROVINCE, None).values()
        return not any(_is_near(province, each, Level.PROVINCE) for each in official)
    unknown = place.told.reading is CodeReading.UNKNOWN and place.named.area_code is None
    return unknown and province_of(place.code) not in ("", *index.registry.provinces)


def _contradiction(place: Place, index: NameIndex) -> Outcome:
    """Ask, with the area of the code and that of the names."""
    code = place.told.area_code
    offers = [] if not code else [Candidate(code, index.registry.names[code], 0.0)]
    if offers and place.level is level_of(code):
        score = spelling.likeness(place.name(place.level), offers[0].area_name, place.level)
        offers = [replace(offers[0], score=round(score, 1))]
    if place.named.area_code:
        offers.append(_candidate(place.named, index))
    else:
        offers += [each for each in place.named.candidates if each.area_code != code]
    return asked(Unclear.CONTRADICTION, tuple(offers[:SHOWN]))


def _candidate(match: Match, index: NameIndex) -> Candidate:
    code = match.area_code or ""
    return Candidate(code, index.registry.names[code], match.score)


def asked(reason: str, candidates: tuple[Candidate, ...] = ()) -> Outcome:
    """Return that a person must decide, and between what."""
    return Outcome(Standing.ASKED, BY_NOTHING, "", 0.0, reason, candidates)


def is_narrower(level: Level, code: str) -> bool:
    """Return whether areas of `level` are narrower than the area of `code`."""
    return CODE_WIDTH[level] > len(code)
