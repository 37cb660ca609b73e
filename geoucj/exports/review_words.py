"""The review of a file in words: the same on screen and on the command line."""

from collections.abc import Sequence

from geoucj.areas.codes import dotted
from geoucj.areas.names import Candidate
from geoucj.exports.import_report import shortened
from geoucj.i18n import Translator
from geoucj.intake.columns import Question
from geoucj.intake.meanings import MEANINGS
from geoucj.intake.model import Meaning, Tally
from geoucj.intake.review import Review, Understood
from geoucj.schema import Segment
from geoucj.tables.findings import words
from geoucj.tables.schemas import Stage


def column_lines(understood: Understood, t: Translator) -> list[str]:
    """Return what each column was understood to hold, a line each."""
    lines = []
    for column in understood.layout.columns:
        meaning = understood.mapping.meanings.get(column.number, Meaning())
        lines.append(f"{column.letter} «{column.words}»: {meaning_words(meaning, t)}")
    return lines


def meaning_words(meaning: Meaning, t: Translator) -> str:
    """Return what a column holds: `Peserta aktif, BPU (bukan penerima upah), September 2025`."""
    if not meaning.column:
        return t("meaning.none")
    said = t(f"meaning.{meaning.column}")
    several = [each for each in MEANINGS if each.column == meaning.column]
    parts = [f"{said} ({t(f'kind.{meaning.kind}')})" if len(several) > 1 else said]
    if meaning.segment:
        parts.append(split_words(meaning.segment, t))
    if meaning.as_of:
        parts.append(t.month(meaning.as_of))
    if meaning.percent:
        parts.append("%")
    return ", ".join(parts)


def split_words(split: str, t: Translator) -> str:
    """Return a segment, or a stage of verification, in words; a programme of claims is its own."""
    if split in list(Stage):
        return t(f"stage.{split}")
    return t(f"segment.{split}") if split in list(Segment) else split


def question_words(question: Question, t: Translator) -> str:
    """Return what must be answered before a file can be read on."""
    columns = ", ".join(f"{each.letter} «{each.words}»" for each in question.columns)
    reason = t(f"columns.reason.{question.reason}") if question.reason else ""
    return t(f"columns.question.{question.rule}", column=columns, reason=reason)


def place_words(written: tuple[str, ...], reason: str, t: Translator) -> str:
    """Return a written place and why it is unclear."""
    return f"{place_name(written)}: {t(f'match.{reason}')}"


def place_name(written: tuple[str, ...]) -> str:
    """Return a written place, narrowest part first, then its code."""
    code, *names = written
    place = ", ".join(name for name in reversed(names) if name)
    parts = [part for part in (place, dotted(code) if code.isdigit() else code) if part]
    return " · ".join(parts) or "–"


def asked_lines(review: Review, t: Translator) -> list[str]:
    """Return the places that a person must decide on, with candidates, a line each."""
    asked = review.asked
    lines = []
    for written, reason, found in zip(
        asked.index, asked["reason"], asked["candidates"], strict=True
    ):
        maybe = "; ".join(_maybe(found, t))
        line = place_words(written, reason, t)
        lines.append(f"{line} → {maybe}" if maybe else line)
    return shortened(lines, t)


def asked_notes(review: Review, t: Translator) -> list[tuple[tuple[str, ...], str]]:
    """Return the places that a person must decide on, each with its candidates in words."""
    asked = review.asked
    pairs = zip(asked.index, asked["reason"], asked["candidates"], strict=True)
    return [(key, "; ".join((t(f"match.{why}"), *_maybe(found, t)))) for key, why, found in pairs]


def finding_lines(review: Review, t: Translator) -> list[str]:
    """Return the findings in words, errors first."""
    found = sorted(review.findings, key=lambda finding: finding.severity)
    lines = [f"{t(f'severity.{each.severity}')}: {words(each, t)}" for each in found]
    return shortened(lines, t)


def tally_words(tally: Tally, t: Translator) -> str:
    """Return where the workers of a file went, in one line, and how many cells have no number."""
    line = t(
        "intake.tally",
        in_file=t.number(tally.in_file),
        published=t.number(tally.published),
        set_aside=t.number(tally.set_aside),
        refused=t.number(tally.refused),
    )
    unread = tally.not_understood
    return line + (t("intake.not_understood", count=t.number(unread)) if unread else "")


def _maybe(candidates: Sequence[Candidate], t: Translator) -> list[str]:
    return [f"{dotted(c.area_code)} {c.area_name} ({t.number(c.score)})" for c in candidates]
