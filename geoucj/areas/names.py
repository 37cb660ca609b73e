"""A name -> its code, inside its parent; candidates with scores, never a guess.

Steps of trust, each tried only where the one before found nothing: the official spelling, its
variants, what sounds the same (no two villages of one district do). All else is a candidate for a
person to accept, unless the other rows of a frame settle it (see matching).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Literal

from geoucj.areas import spelling
from geoucj.areas.codes import level_of
from geoucj.areas.registry import Registry
from geoucj.areas.search import SearchIndex
from geoucj.schema import AREA_CODE, CODE_WIDTH, LEVELS, Level

How = Literal["name", "none"]
SHOWN = 3  # candidates offered for one name
WORTH_SHOWING = 60.0


class Reason(StrEnum):
    """Which step found the area, or why none did."""

    EXACT = "exact"
    SPELLING = "spelling"
    SOUND = "sound"
    MOVED = "moved"  # listed under another district of the same regency
    CLOSE = "close"
    EMPTY = "empty"
    NO_PARENT = "no_parent"  # the area that should contain it was not found
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


STEPS: dict[Reason, Callable[[str, Level], str]] = {
    Reason.EXACT: lambda name, _: spelling.plain(name),
    Reason.SPELLING: spelling.standard,
    Reason.SOUND: spelling.sound,
}


@dataclass(frozen=True)
class Candidate:
    """An area that a written name may mean; score 0 to 100."""

    area_code: str
    area_name: str
    score: float


@dataclass(frozen=True)
class Match:
    """What was found for one name; without a code, `candidates` are for a person to choose from."""

    area_code: str | None
    how: How
    score: float
    reason: Reason
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class NameIndex:
    """Finds areas of the official list by name."""

    registry: Registry

    @cached_property
    def _index(self) -> dict[tuple[Reason, Level], dict[tuple[str, str], tuple[str, ...]]]:
        """What `_codes` has looked for so far."""
        return {}

    def _codes(self, step: Reason, level: Level, within: str, key: str) -> tuple[str, ...]:
        """Return the codes of `level` with a key of `step` inside an area ("" = anywhere)."""
        if (step, level) not in self._index:
            found: dict[tuple[str, str], list[str]] = defaultdict(list)
            widths = [0, *(CODE_WIDTH[wider] for wider in LEVELS[: LEVELS.index(level)])]
            for code in self.registry.at(level)[AREA_CODE]:
                for each in self._keys_of(code, step, level):
                    for width in widths:
                        found[code[:width], each].append(code)
            self._index[step, level] = {place: tuple(codes) for place, codes in found.items()}
        return self._index[step, level].get((within, key), ())

    def _keys_of(self, code: str, step: Reason, level: Level) -> set[str]:
        name, key = self.registry.names[code], STEPS[step]
        keys = {key(name, level)}
        if step is Reason.SOUND and level is Level.REGENCY and name.startswith("Kota "):
            # A bare name means the Kabupaten first: the Kota answers to it one step later.
            keys.add(key(name.removeprefix("Kota "), level))
        return keys

    @cached_property
    def _inside(self) -> dict[tuple[Level, str], dict[str, str]]:
        """Names by code of the areas of a level, inside each area that contains them."""
        found: dict[tuple[Level, str], dict[str, str]] = defaultdict(dict)
        for level in LEVELS:
            for code in self.registry.at(level)[AREA_CODE]:
                for wider in LEVELS[: LEVELS.index(level)]:
                    found[level, code[: CODE_WIDTH[wider]]][code] = self.registry.names[code]
                found[level, ""][code] = self.registry.names[code]
        return dict(found)

    def inside(self, level: Level, within: str | None) -> dict[str, str]:
        """Return official names by code of the areas of `level` inside `within` (None: all)."""
        return self._inside.get((level, within or ""), {})

    def find(self, name: str, level: Level, within: str | None = None) -> Match:
        """Return the area of `level` that `name` means inside `within`, by spelling alone."""
        match = self.spelled(name, level, within)
        if match.reason is not Reason.UNKNOWN:
            return match
        return replace(match, candidates=self.candidates(name, level, within))

    def spelled(self, name: str, level: Level, within: str | None = None) -> Match:
        """Return what `find` does, without candidates for what is unknown."""
        if not spelling.plain(name):
            return Match(None, "none", 0.0, Reason.EMPTY)
        names = self.registry.names
        for form in spelling.forms(name):
            for step, key in STEPS.items():
                listed = self._codes(step, level, within or "", key(form, level))
                codes = [c for c in listed if not spelling.contradicts(form, names[c], level)]
                if len(codes) > 1:
                    return Match(None, "none", 0.0, Reason.AMBIGUOUS, self._scored(name, codes))
                if codes:
                    score = spelling.likeness(form, names[codes[0]], level)
                    best = score if step is Reason.SOUND else 100.0
                    return Match(codes[0], "name", round(best, 1), step)
        return Match(None, "none", 0.0, Reason.UNKNOWN)

    def candidates(
        self, name: str, level: Level, within: str | None, leave_out: Iterable[str] = ()
    ) -> tuple[Candidate, ...]:
        """Return the areas whose names are most like `name`, best first."""
        left_out = set(leave_out)
        return self._scored(name, (c for c in self.inside(level, within) if c not in left_out))

    def _scored(self, name: str, codes: Iterable[str]) -> tuple[Candidate, ...]:
        names = self.registry.names
        scored = (
            Candidate(c, names[c], round(spelling.likeness(name, names[c], level_of(c)), 1))
            for c in codes
        )
        good = sorted((c for c in scored if c.score >= WORTH_SHOWING), key=lambda c: -c.score)
        return tuple(good[:SHOWN])

    @cached_property
    def _search(self) -> SearchIndex:
        return SearchIndex(self.registry)

    def search(self, text: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Return the areas that `text` may mean, best first: a name or a code, or their beginnings.

        `Kec. Sungai Raya` looks among districts only; `Sungai Raya, Kubu Raya` and
        `desa Kapur kec Sungai Raya` inside the latter. Codes with or without dots; BPS codes find
        their regency.
        """
        names = self.registry.names
        found = self._search.ranked(text)[:limit]
        return tuple(Candidate(code, names[code], round(score, 1)) for code, score in found)
