"""What the words of a header mean, in Indonesian and English, as offices write them.

Phrases are told apart by whole words, the longest first: `Belum terdaftar` is not `Terdaftar`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from geoucj.intake.cellvalues import find_month
from geoucj.intake.model import CODE, PLACE
from geoucj.intake.vocabulary import (
    ACTIVES,
    CONTEXTS,
    FIRST,
    IDLE,
    LEFT_OUT,
    LEVEL_WORDS,
    LONGEST,
    MONTH_OF,
    NEVER,
    POTENTIALS,
    RATE,
    RESTS,
    SAME,
    SEGMENT_WORDS,
    SPLIT_WORDS,
    STRONG,
    TARGET,
    USUAL,
    WEAK,
    Sense,
)
from geoucj.schema import AS_OF, LEVELS, NOTE, SEGMENT, SOURCE, SOURCE_URL, Level, Segment
from geoucj.tables.schemas import SCHEMAS, Kind

Found = TypeVar("Found")
SHARED = (SOURCE, SOURCE_URL, NOTE)  # texts that tables of every kind may have


@dataclass(frozen=True)
class Reading:
    """What a header says."""

    sense: Sense | None = None
    sure: bool = False  # whether its words are unmistakable
    splits: tuple[str, ...] = ()  # segments; programmes of claims; stages of verification
    as_of: str = ""
    percent: bool = False
    total: bool = False  # `Jumlah`
    counter: bool = False  # `No.`


def read_header(lines: Sequence[str], kinds: tuple[Kind, ...] = USUAL) -> Reading:
    """Return what the lines of a header say in a table of `kinds`; the lowest line counts most."""
    if machine := machine_sense(lines, kinds):
        return Reading(machine, sure=True)
    words = [tokens(line) for line in lines]
    found = [senses_in(line, kinds) for line in words]
    sense, sure = _chosen(found)
    as_of = find_month(" ".join(lines))
    if as_of and sense == Sense(AS_OF):
        sense, sure = None, False  # `Bulan September 2025` over a column of figures
    said = [word for line in words for word in line]
    percent = "persen" in said
    if percent and sense in (ACTIVES, POTENTIALS, *RESTS):
        sense, sure = (RATE, sure) if sense == ACTIVES else (LEFT_OUT, sense in RESTS)
    upper = {each for line in found[:-1] for each, _ in line}
    if sense == ACTIVES and TARGET in upper:
        sure = False  # `Target` over `Peserta aktif` may be a number of workers
    if sense == TARGET and not percent and any(e == ACTIVES for line in found for e, _ in line):
        sure = False
    splits = next((each for line in reversed(words) if (each := _splits(line, kinds))), ())
    return Reading(
        sense,
        sure,
        splits,
        as_of,
        percent,
        total=bool(words) and "jumlah" in words[-1] and not splits,
        counter=said in (["no"], ["no", "urut"], ["urut"]),
    )


def segment_of(text: str) -> str:
    """Return the segment that a cell names, "" where it names none or several."""
    words = tokens(text)
    found = set(_splits(words, USUAL))
    if not found and words == ("jumlah",):
        return Segment.ALL
    return found.pop() if len(found) == 1 else ""


def split_of(text: str, kind: Kind) -> str:
    """Return the programme or stage that a cell names, "" where it names none or several."""
    found = set(_splits(tokens(text), (kind,)))
    return found.pop() if len(found) == 1 else ""


def levels_in(text: str) -> list[Level]:
    """Return the levels that the words of `text` name, widest first."""
    found = {LEVEL_WORDS.get(word) for word in tokens(text)}
    return [level for level in LEVELS if level in found]


def machine_sense(lines: Sequence[str], kinds: tuple[Kind, ...]) -> Sense | None:
    """Return the column of our own tables whose name a header is."""
    if len(lines) != 1:
        return None
    name = lines[0].strip()
    if name in (CODE, AS_OF, SEGMENT, *LEVELS, *SHARED):
        return Sense(name)
    if name in MONTH_OF.values():
        return Sense(AS_OF)
    return next((Sense(name, kind) for kind in kinds if name in SCHEMAS[kind].columns), None)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case, synonyms made one, idle words left out."""
    plain = unicodedata.normalize("NFKD", text.replace("%", " persen ")).encode("ascii", "ignore")
    words = re.findall(r"[a-z]+", plain.decode().lower())
    joined = " ".join(SAME.get(word, word) for word in words).replace("tenaga kerja", "pekerja")
    return tuple(word for word in joined.split() if word not in IDLE)


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(each.split()) for each in text.split(", ")]


@lru_cache(maxsize=len(CONTEXTS))
def _vocabulary(kinds: tuple[Kind, ...]) -> dict[tuple[str, ...], tuple[Sense, bool]]:
    """Return senses by phrase, and whether they are unmistakable in a table of `kinds`."""
    known: dict[tuple[str, ...], tuple[Sense, bool]] = {}
    for sense, text in STRONG.items():
        if sense != LEFT_OUT and sense.kind in (None, *kinds):
            known |= dict.fromkeys(_phrases(text), (sense, True))
    for kind in kinds:
        for column in SCHEMAS[kind].columns:
            sense = Sense(column, None if column in SHARED else kind)
            known.setdefault(tokens(column.replace("_", " ")), (sense, True))
    known = dict.fromkeys(_phrases(NEVER), (LEFT_OUT, True)) | known
    for sense, text in WEAK.items():
        if sense.kind in (None, *kinds):
            known = dict.fromkeys(_phrases(text), (sense, False)) | known
    split = {phrase for kind in kinds for phrase in _split_phrases(kind)}
    return {phrase: found for phrase, found in known.items() if phrase not in split or found[1]}


def _split_phrases(kind: Kind) -> list[tuple[str, ...]]:
    """Return the phrases that split the figures of a kind: `JKK` leaves no claims in doubt."""
    return [phrase for text in SPLIT_WORDS.get(kind, {}).values() for phrase in _phrases(text)]


def senses_in(words: Sequence[str], kinds: tuple[Kind, ...]) -> list[tuple[Sense, bool]]:
    """Return the senses in the words of a line, in their order, and whether each is sure."""
    found = _phrases_in(words, _vocabulary(kinds))
    levels = levels_in(" ".join(words))
    if len(levels) == 1:
        found = [each for each in found if each[0] != Sense(PLACE)] + [(Sense(levels[0]), True)]
    elif levels:
        found.append((Sense(PLACE), True))
    return found


def _chosen(lines: list[list[tuple[Sense, bool]]]) -> tuple[Sense | None, bool]:
    """Return the sense of a header: a sure one of the lowest line first; left out is left out."""
    every = [each for line in reversed(lines) for each in line]
    if (LEFT_OUT, True) in every:
        return LEFT_OUT, True
    for line in reversed(lines):
        if (RESTS[1], False) in line:
            return RESTS[1], False  # `Selisih potensi dan aktif`
        if sure := [sense for sense, certain in line if certain]:
            first = [sense for sense in FIRST if sense in sure]
            return (first or sorted(sure, key=_place_last))[0], (LEFT_OUT, False) not in every
    if (LEFT_OUT, False) in every:
        return LEFT_OUT, False
    return (every[0][0], False) if every else (None, False)


def _place_last(sense: Sense) -> int:
    """Sort a figure before a code, and that before a name: `Potensi desa`, `Kode desa`."""
    return 0 if sense.kind else 2 if sense.column in (*Level, PLACE) else 1


def _splits(words: Sequence[str], kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """Return the segments (programmes, stages) that a line names."""
    listed = SEGMENT_WORDS if kinds[0] in USUAL else SPLIT_WORDS.get(kinds[0], {})
    known = {phrase: str(each) for each, text in listed.items() for phrase in _phrases(text)}
    return tuple(dict.fromkeys(_phrases_in(words, known)))


def _phrases_in(words: Sequence[str], known: Mapping[tuple[str, ...], Found]) -> list[Found]:
    """Return what the phrases in `words` stand for; of two that begin alike, the longer one."""
    found, place = [], 0
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            phrase = tuple(words[place : place + length])
            if phrase in known:
                found.append(known[phrase])
                place += length
                break
        else:
            place += 1
    return found
