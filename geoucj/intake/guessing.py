"""One guess for each column, from its header, its cells and its neighbours."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isnan
from statistics import median

from geoucj.intake.cellvalues import number_style, read_numbers
from geoucj.intake.content import NOT_COUNTS, Content, style_of
from geoucj.intake.headers import Reading, levels_in, senses_in, tokens
from geoucj.intake.model import CODE, PLACE, Column, Guess, Meaning, Value
from geoucj.intake.vocabulary import ACTIVES, LEFT_OUT, RATE, TARGET, USUAL, Sense
from geoucj.schema import ACTIVE, AS_OF, LEVELS, POTENTIAL, SEGMENT, TO_TARGET, UNCOVERED, Segment
from geoucj.tables import schemas
from geoucj.tables.schemas import Kind

FIGURES = frozenset({*schemas.COUNTS, *schemas.RATES, *schemas.NUMBERS, UNCOVERED, TO_TARGET})
HIGHEST = {RATE: 1000, TARGET: 100}  # above it a figure is no percentage


@dataclass(frozen=True)
class Looked:
    """A column and what was seen of it."""

    column: Column
    reading: Reading
    values: Sequence[Value]
    content: Content


def guess(
    looked: Sequence[Looked], title: str, kinds: tuple[Kind, ...], only: Kind | None = None
) -> tuple[Guess, ...]:
    """Return a guess for each column of a table of `kinds`; of figures only those of `only`."""
    measure = _measure(title, kinds)
    guesses = [_one(each, measure) for each in looked]
    for step in (_totals, _codes, _place_level, _percents, _repeated):
        guesses = step(guesses, looked)
    if only is not None:
        guesses = [
            _as(g, Meaning(), 0.9, "other_kind") if g.meaning.kind not in (None, only) else g
            for g in guesses
        ]
    return tuple(guesses)


def _as(guess: Guess, meaning: Meaning, confidence: float, reason: str) -> Guess:
    return Guess(guess.column, meaning, confidence, reason)


def _measure(title: str, kinds: tuple[Kind, ...]) -> tuple[Sense, float] | None:
    """Return what columns hold whose headers name but a month or a segment, and how sure."""
    if kinds == (Kind.CLAIMS,):
        return Sense("claims", Kind.CLAIMS), 0.85
    if kinds == (Kind.VERIFICATION,):
        return Sense("workers", Kind.VERIFICATION), 0.9
    if kinds != USUAL:
        return None
    said = {
        sense
        for line in title.splitlines()
        for sense, sure in senses_in(tokens(line), kinds)
        if sure and sense.kind
    }
    return (said.pop(), 0.85) if len(said) == 1 else (ACTIVES, 0.5)


def _one(seen: Looked, measure: tuple[Sense, float] | None) -> Guess:
    """Return the guess of a column by itself."""
    reading, content, column = seen.reading, seen.content, seen.column
    sense, sure, reason = reading.sense, 0.95 if reading.sure else 0.6, "header"
    if sense is None and measure and (reading.splits or reading.as_of or reading.total):
        (sense, sure), reason = measure, "title"
        if reading.total and not reading.splits:
            sure, reason = min(sure, 0.5), "lone_total"
    if sense is None:
        return _by_content(seen)
    if sense == LEFT_OUT:
        return Guess(column, Meaning(), sure, "left_out" if reading.sure else "unclear_left_out")
    if sense.column == "months" and max(content.months, content.serials, content.years) > 0.5:
        sense = Sense(AS_OF)
    if sense.kind is None:
        return Guess(column, Meaning(sense.column), *_agreed(sense.column, content, sure, reason))
    meaning = Meaning(sense.column, sense.kind)
    if sense.column not in FIGURES:
        return Guess(column, meaning, sure, reason)
    split = reading.splits[0] if len(reading.splits) == 1 else ""
    meaning = replace(meaning, segment=split, as_of=reading.as_of)
    if len(reading.splits) > 1:
        sure, reason = 0.4, "several_segments"
    return Guess(column, meaning, *_numbers(sense, seen, sure, reason))


def _agreed(column: str, content: Content, sure: float, reason: str) -> tuple[float, str]:
    """Return how sure a place, month or segment is whose header says so."""
    if not content.filled:
        return min(sure, 0.85), reason
    seen, otherwise = {
        CODE: (content.codes, "unknown_codes"),
        AS_OF: (max(content.months, content.serials, content.years), "no_months"),
        SEGMENT: (content.segments, "no_segments"),
    }.get(column, (1 - content.numeric, "numbers"))
    if seen < 0.5 and (column in (CODE, AS_OF, SEGMENT) or column in (*LEVELS, PLACE)):
        return 0.4, otherwise
    return sure, reason


def _numbers(sense: Sense, seen: Looked, sure: float, reason: str) -> tuple[float, str]:
    """Return how sure a column of figures is."""
    content, counted = seen.content, sense.column not in NOT_COUNTS
    if not content.filled:
        return min(sure, 0.85), reason
    for doubtful, most, why in (
        (content.numeric < 0.5, 0.3, "not_numbers"),
        (counted and content.counter and content.filled > 5, 0.4, "counter"),
        (number_style(seen.values, counted).ambiguous, 0.6, "number_style"),
        (content.middle > HIGHEST.get(sense, inf), 0.3, "not_a_rate"),
    ):
        if doubtful:
            return min(sure, most), why
    return sure, reason


def _by_content(seen: Looked) -> Guess:
    """Return the guess of a column whose header says nothing."""
    column, content = seen.column, seen.content
    if not content.filled:
        return Guess(column, Meaning(), 1.0, "empty")
    if seen.reading.counter or content.counter:
        return Guess(column, Meaning(), 0.95, "counter")
    level = max(LEVELS, key=lambda each: content.names[each])
    for share, name, reason in (
        (content.codes, CODE, "content_codes"),
        (content.segments, SEGMENT, "content_segments"),
        (content.months, AS_OF, "content_months"),
        (content.names[level], str(level), "content_names"),
    ):
        if share >= 0.9:
            return Guess(column, Meaning(name), 0.85, reason)
    if content.numeric >= 0.5:
        return Guess(column, Meaning(), 0.2, "unknown_numbers")
    return Guess(column, Meaning(), 0.85, "unknown_text")


def _totals(guesses: list[Guess], looked: Sequence[Looked]) -> list[Guess]:
    """Give `Jumlah` beside columns of segments the segment ALL of what they measure."""
    done = list(guesses)
    for place, seen in enumerate(looked):
        own = guesses[place]
        if not seen.reading.total or own.meaning.column not in (*FIGURES, ""):
            continue
        parts = [
            other
            for other, part in zip(guesses, looked, strict=True)
            if part.reading.splits and other.meaning.segment
        ]
        named = seen.reading.sense is not None and seen.reading.sure
        if named:
            parts = [p for p in parts if _without_segment(p) == _without_segment(own)]
        elif seen.reading.as_of:
            parts = [p for p in parts if p.meaning.as_of == seen.reading.as_of]
        if not parts or seen.reading.sense == LEFT_OUT:
            continue
        near = min(parts, key=lambda p: abs(p.column.number - own.column.number))
        sure = own.confidence if named else near.confidence
        reason = own.reason if named else "total_of_segments"
        done[place] = _as(own, replace(near.meaning, segment=str(Segment.ALL)), sure, reason)
    return done


def _without_segment(guess: Guess) -> Meaning:
    return replace(guess.meaning, segment="", percent=False)


def _codes(guesses: list[Guess], looked: Sequence[Looked]) -> list[Guess]:
    """Keep the code of the narrowest area, Kemendagri before BPS; the others are left out."""
    coded = [place for place, each in enumerate(guesses) if each.meaning.column == CODE]
    if len(coded) < 2:
        return guesses

    def worth(place: int) -> tuple[bool, bool, int]:
        seen = looked[place]
        level = seen.content.code_level
        depth = LEVELS.index(level) if level else -1
        return seen.content.codes >= 0.5, "bps" not in tokens(seen.column.words), depth

    best = max(coded, key=worth)
    return [
        _as(each, Meaning(), 0.9, "other_code") if place in coded and place != best else each
        for place, each in enumerate(guesses)
    ]


def _place_level(guesses: list[Guess], looked: Sequence[Looked]) -> list[Guess]:
    """Give names under `Wilayah` the level of the codes beside them, or of all their names."""
    level = next(
        (
            seen.content.code_level
            for each, seen in zip(guesses, looked, strict=True)
            if each.meaning.column == CODE and seen.content.codes >= 0.9
        ),
        None,
    )
    done = list(guesses)
    for place, seen in enumerate(looked):
        names = seen.content.names
        if guesses[place].meaning != Meaning(PLACE) or levels_in(seen.column.words):
            continue
        only = [each for each in LEVELS if names.get(each, 0) >= 0.5]
        found = level or (only[0] if len(only) == 1 and names[only[0]] >= 0.9 else None)
        if found:
            done[place] = replace(guesses[place], meaning=Meaning(str(found)))
    return done


def _percents(guesses: list[Guess], looked: Sequence[Looked]) -> list[Guess]:
    """Decide whether rates are percentages or shares: 39.21 or 0.3921."""
    done = list(guesses)
    for place, (each, seen) in enumerate(zip(guesses, looked, strict=True)):
        if each.meaning.column not in schemas.RATES or not seen.content.filled:
            continue
        style = style_of(seen.values, each.meaning.column)
        rates = [float(v) for v in read_numbers(seen.values, style)]
        known = [v for v in rates if not isnan(v)]
        if not known:
            continue
        percent: bool | None = None
        if max(known) > schemas.HIGHEST_RATE or median(known) > 1.5:
            percent = True
        elif (against := _against_counts(each, rates, guesses, looked)) is not None:
            percent = against
        elif max(known) <= 1.5 and (style.percent or not seen.reading.percent):
            percent = False  # a sign in the cell is read with the cell
        if percent is None:
            done[place] = replace(each, confidence=min(each.confidence, 0.6), reason="percent")
        else:
            done[place] = replace(each, meaning=replace(each.meaning, percent=percent))
    return done


def _against_counts(
    rate: Guess, rates: Sequence[float], guesses: Sequence[Guess], looked: Sequence[Looked]
) -> bool | None:
    """Return whether `rates` are 100 times active / potential, None where counts cannot tell."""

    def numbers(column: str) -> Sequence[float] | None:
        return next(
            (
                seen.content.values
                for each, seen in zip(guesses, looked, strict=True)
                if each.meaning.column == column
                and (each.meaning.segment or "ALL") == (rate.meaning.segment or "ALL")
            ),
            None,
        )

    active, potential = numbers(ACTIVE), numbers(POTENTIAL)
    if active is None or potential is None or rate.meaning.column == TARGET.column:
        return None
    times = [
        r / (a / p)
        for r, a, p in zip(rates, active, potential, strict=True)
        if a > 0 and p > 0 and not isnan(r)
    ]
    if not times:
        return None
    middle = median(times)
    return True if 80 < middle < 125 else False if 0.8 < middle < 1.25 else None


def _repeated(guesses: list[Guess], _: Sequence[Looked]) -> list[Guess]:
    """Doubt columns of one meaning; a second text, as a note, is left out."""
    same = Counter(_key(each) for each in guesses if each.meaning.column)
    done, before = [], set()
    for each in guesses:
        key, text = _key(each), each.meaning.column
        if not text or same[key] < 2 or text == AS_OF:
            done.append(each)
        elif text in (*FIGURES, CODE, PLACE, SEGMENT, *LEVELS):
            done.append(replace(each, confidence=min(each.confidence, 0.5), reason="repeated"))
        elif key in before:
            done.append(_as(each, Meaning(), 0.85, "repeated"))
        else:
            done.append(each)
        before.add(key)
    return done


def _key(guess: Guess) -> tuple[object, ...]:
    meaning = guess.meaning
    return meaning.column, meaning.kind, meaning.segment or "ALL", meaning.as_of
