"""Names in many rows -> codes: what one row leaves open, the other rows may settle.

A village not found in its district is looked for in the regency (districts are split), and where
all villages of a district are listed, a close spelling is accepted if nothing else is left over.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from geoucj.areas import spelling
from geoucj.areas.names import SHOWN, Candidate, Match, NameIndex, Reason
from geoucj.schema import AREA_CODE, CODE_WIDTH, LEVELS, Level

CLOSE = 75.0  # of the words that differ, by sound
MARGIN = 10.0  # ahead of the next best, seen from both sides
WHOLE = 0.9  # share of a regency's villages from which on it counts as listed whole
TELLS = 0.5  # share of a district's villages that must lie in one official district
SPELLED_OUT = (Reason.EXACT, Reason.SPELLING)
NOT_A_PLACE = Match(None, "none", 0.0, Reason.NO_PARENT)


class Written(NamedTuple):
    """The names of one row, widest first; "" where a level is not filled in."""

    within: str
    names: tuple[str, ...]

    @property
    def level(self) -> Level | None:
        """The narrowest level that is filled in."""
        return next((lv for lv in reversed(LEVELS) if self.name(lv)), None)

    def name(self, level: Level) -> str:
        """Return the name of the area of `level`."""
        return self.names[LEVELS.index(level)]

    def upto(self, level: Level) -> "Written":
        """Return the row without what is narrower than `level`."""
        kept = LEVELS.index(level) + 1
        return Written(self.within, (*self.names[:kept], *("",) * (len(LEVELS) - kept)))


def match_frame(
    index: NameIndex, frame: pd.DataFrame, within: pd.Series | None = None, complete: bool = False
) -> pd.DataFrame:
    """Return area_code (NA where none), how, score, reason, candidates for each row of `frame`.

    `frame` has columns named province, regency, district, village (any of them, text); a row names
    the narrowest area that it fills in. `within` gives codes of areas that rows are known to lie
    in. `complete` says that the frame is a map, with each area once: there a close spelling is
    accepted because nothing else is left over, elsewhere only in districts that are listed whole.
    """
    columns = [
        frame[lv].fillna("").astype(str).str.strip() if lv in frame else [""] * len(frame)
        for lv in LEVELS
    ]
    known = within.fillna("").astype(str) if within is not None else [""] * len(frame)
    rows = [Written(inside, tuple(names)) for inside, *names in zip(known, *columns, strict=True)]
    matches = _Matching(index, complete).match(dict.fromkeys(rows))
    found = [matches[row] for row in rows]
    return pd.DataFrame(
        {
            AREA_CODE: pd.Series([m.area_code for m in found], dtype="str", index=frame.index),
            "how": [m.how for m in found],
            "score": [m.score for m in found],
            "reason": [m.reason for m in found],
            "candidates": [m.candidates for m in found],
        },
        index=frame.index,
    )


@dataclass
class _Matching:
    """What is known so far while the rows of one frame are matched."""

    index: NameIndex
    complete: bool
    found: dict[Written, Match] = field(default_factory=dict)
    villages: dict[Written, list[Written]] = field(default_factory=lambda: defaultdict(list))
    listed: Counter[str] = field(default_factory=Counter)  # villages by the code of their regency

    def match(self, rows: dict[Written, None]) -> dict[Written, Match]:
        for row in rows:
            if row.level is Level.VILLAGE and row.name(Level.DISTRICT):
                self.villages[row.upto(Level.DISTRICT)].append(row)
        for level in LEVELS:
            here = [row for row in self._areas(rows, level) if row not in self.found]
            for row in here:
                self.found[row] = self._find(row, level)
            self._keep_the_better_spelled(here)
            if level is Level.DISTRICT:
                self._settle_close(here, level)
                self._let_villages_tell()
            if level is Level.VILLAGE:
                self.listed.update(self._regency(row) for row in here)
                self._settle_moved(here)
                self._settle_close(here, level)
                if self.complete:
                    self._offer_what_is_left(here)
        return {row: self.found.get(row, Match(None, "none", 0.0, Reason.EMPTY)) for row in rows}

    def _areas(self, rows: dict[Written, None], level: Level) -> list[Written]:
        return list(dict.fromkeys(row.upto(level) for row in rows if row.name(level)))

    def _parent(self, row: Written, level: Level) -> str | None:
        """Return the code of the area round `row`; "" where none is named, None where unknown."""
        for wider in reversed(LEVELS[: LEVELS.index(level)]):
            if len(row.within) >= CODE_WIDTH[wider]:
                return row.within
            if row.name(wider):
                return self.found[row.upto(wider)].area_code
        return row.within

    def _find(self, row: Written, level: Level) -> Match:
        if len(row.within) == CODE_WIDTH[level]:
            return Match(row.within, "name", 100.0, Reason.EXACT)
        parent = self._parent(row, level)
        name = row.name(level)
        if parent is None:
            regency = self._regency(row)
            shown = self.index.candidates(name, level, regency) if regency else ()
            return replace(NOT_A_PLACE, candidates=shown)
        return self.index.find(name, level, parent)

    def _regency(self, row: Written) -> str:
        """Return the code of the regency of `row`, or "" where it is not known."""
        width = CODE_WIDTH[Level.REGENCY]
        if len(row.within) >= width:
            return row.within[:width]
        named = self.found.get(row.upto(Level.REGENCY)) if row.name(Level.REGENCY) else None
        return (named.area_code or "") if named else ""

    def _keep_the_better_spelled(self, rows: list[Written]) -> None:
        """Take back what only sounds like an area that another name of the frame spells out."""
        spelled = {self.found[r].area_code for r in rows if self.found[r].reason in SPELLED_OUT}
        for row in rows:
            match = self.found[row]
            code = match.area_code
            if match.reason is Reason.SOUND and code and code in spelled:
                offer = Candidate(code, self.index.registry.names[code], match.score)
                self.found[row] = Match(None, "none", 0.0, Reason.AMBIGUOUS, (offer,))

    def _taken(self, level: Level) -> set[str]:
        width = CODE_WIDTH[level]
        codes = (match.area_code for match in self.found.values())
        return {code for code in codes if code and len(code) == width}

    def _let_villages_tell(self) -> None:
        """Find districts of a new name by where most of their villages are."""
        taken = self._taken(Level.DISTRICT)
        told: dict[Written, str] = {}
        for district, inside in self.villages.items():
            if self.found[district].area_code:
                continue
            for code, count in self._homes(inside).most_common(1):
                if count >= 3 and count > TELLS * len(inside) and code not in taken:
                    told[district] = code
        for district, code in told.items():
            if Counter(told.values())[code] == 1:
                score = spelling.likeness(
                    district.name(Level.DISTRICT), self.index.registry.names[code], Level.DISTRICT
                )
                self.found[district] = Match(code, "name", round(score, 1), Reason.MOVED)

    def _homes(self, villages: Sequence[Written]) -> Counter[str]:
        """Return how many of `villages` lie in which district of their regency, by name."""
        hits = [
            self.index.spelled(row.name(Level.VILLAGE), Level.VILLAGE, regency).area_code
            for row in villages
            if (regency := self._regency(row))
        ]
        return Counter(code[: CODE_WIDTH[Level.DISTRICT]] for code in hits if code)

    def _settle_moved(self, rows: list[Written]) -> None:
        """Find villages of split districts by their name, where the regency has only one."""
        taken = self._taken(Level.VILLAGE)
        claims: dict[str, list[tuple[Written, Match]]] = defaultdict(list)
        for row in rows:
            if self.found[row].area_code or not (regency := self._regency(row)):
                continue
            match = self.index.spelled(row.name(Level.VILLAGE), Level.VILLAGE, regency)
            if match.area_code and match.area_code not in taken and not self._near(row, taken):
                claims[match.area_code].append((row, replace(match, reason=Reason.MOVED)))
        ways = Counter(
            self._way(row, match)
            for pairs in claims.values()
            for row, match in pairs
            if len(pairs) == 1
        )
        for pairs in claims.values():
            for row, match in pairs:
                if len(pairs) == 1 and self._was_split(row, match, ways):
                    self.found[row] = match
                elif not self.complete:
                    self.found[row] = self._offer(row, match)

    def _way(self, row: Written, match: Match) -> tuple[Written, str]:
        """Return the district that a village is listed in, and the code of the one it lies in."""
        return row.upto(Level.DISTRICT), (match.area_code or "")[: CODE_WIDTH[Level.DISTRICT]]

    def _was_split(self, row: Written, match: Match, ways: Counter[tuple[Written, str]]) -> bool:
        """Return whether more than one name tells that a village lies in another district.

        Else it may be another village of that name. In a regency that is listed whole, that one
        would be in the list too; and a district goes with several villages, or keeps its name.
        """
        regency = self._regency(row)
        whole = len(self.index.inside(Level.VILLAGE, regency))
        if self.complete or self.listed[regency] >= WHOLE * whole:
            return True
        way = self._way(row, match)
        old = spelling.standard_words(row.name(Level.DISTRICT), Level.DISTRICT)
        new = spelling.standard_words(self.index.registry.names[way[1]], Level.DISTRICT)
        return ways[way] > 1 or (bool(old) and (set(old) <= set(new) or set(new) <= set(old)))

    def _offer(self, row: Written, match: Match) -> Match:
        """Return the match as a candidate, before those of the row's own district."""
        code = match.area_code or ""
        offer = Candidate(code, self.index.registry.names[code], match.score)
        others = (each for each in self.found[row].candidates if each.area_code != code)
        return Match(None, "none", 0.0, Reason.MOVED, (offer, *others)[:SHOWN])

    def _near(self, row: Written, taken: set[str]) -> bool:
        """Return whether the row's own district has a village of nearly its name left."""
        district = self._parent(row, Level.VILLAGE)
        names = self.index.inside(Level.VILLAGE, district) if district else {}
        name = row.name(Level.VILLAGE)
        left = (official for code, official in names.items() if code not in taken)
        return any(spelling.closeness(name, o, Level.VILLAGE) >= CLOSE for o in left)

    def _settle_close(self, rows: list[Written], level: Level) -> None:
        """Accept the closest spelling left over where it is so seen from both sides."""
        taken = self._taken(level)
        waiting: dict[str, list[Written]] = defaultdict(list)
        for row in rows:
            parent = self._parent(row, level) or ""
            beside = LEVELS[LEVELS.index(level) - 1]  # closeness needs the nearest parent
            if not self.found[row].area_code and len(parent) == CODE_WIDTH[beside]:
                waiting[parent].append(row)
        for parent, sources in waiting.items():
            inside = self.index.inside(level, parent)
            left = [c for c in inside if c not in taken]
            whole = self._is_whole(sources, left, inside)
            for row, code in self._closest(sources, left, level):
                if whole or self._hold(row, code):
                    official = self.index.registry.names[code]
                    score = spelling.likeness(row.name(level), official, level)
                    self.found[row] = Match(code, "name", round(score, 1), Reason.CLOSE)

    def _hold(self, district: Written, code: str) -> bool:
        """Return whether half of the villages listed in `district` lie in the district `code`."""
        villages = self.villages.get(district, [])
        return bool(villages) and self._homes(villages)[code] >= TELLS * len(villages)

    def _is_whole(
        self, waiting: Sequence[Written], left: Sequence[str], inside: Mapping[str, str]
    ) -> bool:
        """Return whether all areas inside a parent are listed: then what is left is among them.

        Half of them must be known by name, or the parent may be another.
        """
        listed = len(waiting) >= len(left)
        return self.complete or (listed and len(left) <= len(inside) / 2)

    def _offer_what_is_left(self, rows: list[Written]) -> None:
        """Leave areas that have their shape out of the candidates of the others."""
        taken = self._taken(Level.VILLAGE)
        for row in rows:
            if not self.found[row].area_code and (place := self._parent(row, Level.VILLAGE)):
                name = row.name(Level.VILLAGE)
                offers = self.index.candidates(name, Level.VILLAGE, place, leave_out=taken)
                self.found[row] = replace(self.found[row], candidates=offers)

    def _closest(
        self, sources: list[Written], left: list[str], level: Level
    ) -> list[tuple[Written, str]]:
        names = self.index.registry.names
        scores = [
            [spelling.closeness(row.name(level), names[code], level) for code in left]
            for row in sources
        ]
        pairs = []
        for i, row in enumerate(sources):
            for j, code in enumerate(left):
                best = scores[i][j]
                rivals = [s for k, s in enumerate(scores[i]) if k != j]
                rivals += [line[j] for k, line in enumerate(scores) if k != i]
                if best >= CLOSE and all(best - rival >= MARGIN for rival in rivals):
                    pairs.append((row, code))
        return pairs
