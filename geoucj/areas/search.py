"""What a person types to find an area -> codes with scores, best first.

Tolerant where `names` is strict: a person looks at the answer and chooses. A score is 100 for the
name itself, 95 for its beginning, 90 for a part of it, less for what is only written alike.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from geoucj.areas import spelling
from geoucj.areas.codes import level_of
from geoucj.areas.registry import Registry
from geoucj.schema import CODE_WIDTH, LEVELS, Level

LONGEST = 200  # characters; the rest of a longer text is not read
NAME, BEGINNING, PART, BPS = 100.0, 95.0, 90.0, 97.0
NEAR = 80.0  # from here on a text is taken for the name of a containing area
LEAST = 60.0
ELSEWHERE = 75.0  # the name itself, but not inside what was said to contain it
ALIKE = 50
CODE = re.compile(r"(?i)(id ?)?\d[\d\s./-]*")
CODE_IN_NAME = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}(?:[. ]?\d{2}(?:[. ]?\d{4})?)?(?!\d)")
WIDER = sorted(word for level in LEVELS[:3] for word in spelling.PREFIXES[level])
BETWEEN = re.compile(rf"(?i)[,;>›]|\bdi\b|(?=\b(?:{'|'.join(WIDER)})\b)")


@dataclass(frozen=True)
class SearchIndex:
    """Finds areas of the official list by whatever is typed."""

    registry: Registry

    def ranked(self, text: str) -> list[tuple[str, float]]:
        """Return codes and scores of the areas that `text` may mean: best, then widest first."""
        text = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
        scores = self._by_code(text) if CODE.fullmatch(text) else self._by_name(text)
        return sorted(scores.items(), key=lambda item: (-item[1], len(item[0]), item[0]))

    def _by_name(self, text: str) -> dict[str, float]:
        for code in CODE_IN_NAME.findall(text):
            if (digits := _digits(code)) in self.registry.names:
                return {digits: NAME}
        parts = [part for part in BETWEEN.split(text) if spelling.plain(part)][: len(LEVELS)]
        if len(parts) > 1:
            # People name the narrow area first, the pages' own paths the wide one.
            found = self._within(parts) or self._within(parts[::-1])
            if max(found.values(), default=0.0) < NEAR:
                found = _best(found, dict.fromkeys(self._exact(parts[0]), ELSEWHERE))
            return found or self._elsewhere(parts[0])
        found = self._alike(text, self._keys)
        if max(found.values(), default=0.0) < BEGINNING:
            found = _best(found, self._run_together(text))
        return found

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Standard spelling by code; cities without `Kota`."""
        names = self.registry.names.items()
        return {c: spelling.standard(n.removeprefix("Kota "), level_of(c)) for c, n in names}

    @cached_property
    def _spelled(self) -> dict[str, tuple[str, ...]]:
        """The codes of each standard spelling."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, key in self._keys.items():
            found[key].append(code)
        return {key: tuple(codes) for key, codes in found.items()}

    @cached_property
    def _inside(self) -> dict[str, dict[str, str]]:
        """Standard spellings by code of all that an area contains, by the code of that area."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for code, key in self._keys.items():
            for width in CODE_WIDTH.values():
                if width < len(code):
                    found[code[:width]][code] = key
        return dict(found)

    def _exact(self, text: str) -> dict[str, float]:
        """Return the areas whose name `text` is."""
        return {
            code: NAME
            for key, level in _readings(text)
            for code in self._spelled.get(key, ())
            if level is None or level_of(code) is level
        }

    def _alike(self, text: str, pool: Mapping[str, str]) -> dict[str, float]:
        """Return the areas of `pool` (spellings by code) that are written like `text`."""
        scores: dict[str, float] = {}
        for key, level in _readings(text):
            kept = pool
            if level is not None:
                kept = {c: k for c, k in pool.items() if len(c) == CODE_WIDTH[level]}
            scores = _best(scores, dict(_scored(key, kept)))
        return scores

    def _within(self, parts: list[str]) -> dict[str, float]:
        """Return the areas like the first of `parts` inside those that the others mean."""
        wanted, *around = parts
        found = self._below(wanted, self._exact(around[0]) if len(around) == 1 else {})
        if max(found.values(), default=0.0) >= BEGINNING:
            return found
        parents = self._within(around) if len(around) > 1 else self._alike(around[0], self._keys)
        found = self._below(wanted, {c: s for c, s in parents.items() if s >= NEAR})
        return found if max(found.values(), default=0.0) >= LEAST else {}

    def _below(self, wanted: str, parents: Mapping[str, float]) -> dict[str, float]:
        """Return the areas inside `parents`, their scores lowered by those of their parents."""
        found: dict[str, float] = {}
        for score in set(parents.values()):
            pool: dict[str, str] = {}
            for parent in (code for code, its in parents.items() if its == score):
                pool |= self._inside.get(parent, {})
            alike = self._alike(wanted, pool)
            found = _best(found, {code: each * score / 100 for code, each in alike.items()})
        return found

    def _elsewhere(self, wanted: str) -> dict[str, float]:
        found = self._alike(wanted, self._keys)
        return {c: score * ELSEWHERE / 100 for c, score in found.items() if score >= NEAR}

    def _run_together(self, text: str) -> dict[str, float]:
        """Return the areas that `text` names together with what contains them, without a comma."""
        words = text.split()
        found: dict[str, float] = {}
        for cut in range(1, len(words)):
            parents = self._exact(" ".join(words[cut:]))
            inside = self._below(" ".join(words[:cut]), parents)
            found = _best(found, {c: score for c, score in inside.items() if score >= NEAR})
        return found

    def _by_code(self, text: str) -> dict[str, float]:
        """Return the areas of a code or its beginning, and what an unknown code lies in."""
        digits = _digits(text)
        regency = self.registry.bps_regencies.get(digits[:4])
        if text[0] in "iI":  # ID6102: the code of BPS
            found = {regency: NAME} if regency else {}
            return found | {c: NAME for c in self.registry.names if c == digits and len(c) == 2}
        found = {c: BEGINNING for c in self.registry.names if c.startswith(digits)}
        found |= dict.fromkeys(self._repaired(text), NAME)
        if regency and len(digits) == 4 and regency != digits:
            found[regency] = BPS
        if found or len(digits) <= 4:
            return found
        wider = [digits[:width] for width in (6, 4) if digits[:width] in self.registry.names]
        found = dict.fromkeys(wider[:1], NEAR)
        return found | ({regency: NEAR} if regency and len(digits) in (7, 10) else {})

    def _repaired(self, text: str) -> Iterable[str]:
        """Return the code that `text` is, with the zeros that were left out."""
        groups = re.findall(r"\d+", text)
        code, _ = self.registry.codes.read_one(".".join(groups))
        padded = "".join(g.zfill(w) for g, w in zip(groups, (2, 2, 2, 4), strict=False))
        found = [c for c in (code, _digits(text), padded) if c in self.registry.names]
        return found[:1]


def _readings(text: str) -> list[tuple[str, Level | None]]:
    """Return the keys that `text` may stand for, each with the level that it says."""
    words = spelling.words(text)
    if not words:
        return []
    if len(words) > 1:
        for level in LEVELS:
            if words[0] in spelling.PREFIXES[level]:
                return [(spelling.standard(text, level), level)]
    key = spelling.standard(text, Level.VILLAGE)
    found: list[tuple[str, Level | None]] = [(key, None)]
    found += [(names[key], level) for level, names in spelling.ALIASES.items() if key in names]
    if len(words) > 1 and key.startswith("kota"):
        found.append((key.removeprefix("kota"), Level.REGENCY))
    return found


def _scored(key: str, pool: Mapping[str, str]) -> Iterable[tuple[str, float]]:
    """Yield the codes of `pool` with how well their spelling fits `key`; the last one counts."""
    for _, score, code in process.extract(
        key, pool, scorer=fuzz.ratio, limit=ALIKE, score_cutoff=LEAST
    ):
        yield code, round(score, 1)
    for code, name in pool.items():
        if key in name:
            whole = NAME if name == key else BEGINNING
            yield code, whole if name.startswith(key) else PART


def _best(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {**one, **{code: max(score, one.get(code, 0.0)) for code, score in other.items()}}


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))
