"""Which column means what: a guess with its confidence, what a person changes, what stays open."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geoucj.areas.registry import Registry
from geoucj.intake.cellvalues import MONTH_NAMES, cell_text, find_month
from geoucj.intake.content import LOOKED_AT, column_values, known_of, look_at
from geoucj.intake.guessing import FIGURES, Looked, guess
from geoucj.intake.headers import read_header, tokens
from geoucj.intake.model import (
    PLACE_COLUMNS,
    Column,
    ColumnMapping,
    Guess,
    Layout,
    Meaning,
    Role,
    Sheet,
)
from geoucj.intake.vocabulary import ACTIVES, CONTEXTS, MONTH_OF, SPLITS, USUAL, Sense
from geoucj.schema import AS_OF, SEGMENT, Segment
from geoucj.tables.schemas import Kind

SURE = 0.8  # below it a person is asked
WITHOUT_PLACE = (Kind.CONTRIBUTIONS, Kind.EMPLOYERS)
TITLES = {  # words of a title that speak for a kind
    Kind.ASSISTANCE: {"bantuan", "rentan"},
    Kind.CLAIMS: {"klaim", "manfaat"},
    Kind.EMPLOYERS: {"perusahaan"},
    Kind.VERIFICATION: {"verifikasi", "verval", "validasi"},
    Kind.INDICATORS: {"indikator"},
}


@dataclass(frozen=True)
class Question:
    """What a person must answer before the figures of a sheet can be read.

    `rule`: `unsure` (one column), `repeated` (columns of one meaning), `no_place`, `no_figure`,
    `no_month`. The texts are `columns.question.<rule>`.
    """

    rule: str
    columns: tuple[Column, ...] = ()
    reason: str = ""  # of an unsure column, as in its guess


def guess_columns(
    sheet: Sheet, layout: Layout, registry: Registry, kind: Kind | None = None
) -> tuple[Guess, ...]:
    """Return one guess for each column of `layout`, in its order.

    With `kind`, figures of other kinds are left out.
    """
    kinds = _context(layout, kind)
    known, rows = known_of(registry), layout.rows(Role.DATA)[:LOOKED_AT]
    looked = []
    for column in layout.columns:
        reading = read_header(column.header, kinds)
        if not reading.as_of:
            reading = replace(reading, as_of=header_month(column, layout.title))
        values = column_values(sheet, rows, column.number)
        looked.append(Looked(column, reading, values, look_at(values, known)))
    return guess(looked, layout.title, kinds, kind)


def mapping_of(
    guesses: Sequence[Guess],
    layout: Layout,
    sheet: Sheet,
    *,
    name: str = "",
    as_of: str = "",
    segment: str = "",
    changes: Mapping[int, Meaning] | None = None,
) -> ColumnMapping:
    """Return what the columns hold: `changes` by a person before the guesses.

    Month and segment of the whole file are those of the title (or of the sheet's name) unless
    given; a file that names no segment is about ALL.
    """
    meanings = {each.column.number: each.meaning for each in guesses} | dict(changes or {})
    return ColumnMapping(
        name,
        fingerprint(layout),
        meanings,
        as_of or title_month(layout, sheet),
        segment or title_segment(layout) or str(Segment.ALL),
    )


def title_month(layout: Layout, sheet: Sheet) -> str:
    """Return the month that the title names, else the sheet's name; a year where only that is.

    "" where its lines name several: one of them may be the day of printing.
    """
    lines = {month for line in layout.title.splitlines() if (month := find_month(line))}
    exact = {month for month in lines if len(month) > len("2025")} or lines
    alone = exact.pop() if len(exact) == 1 else ""
    return max(find_month(layout.title), find_month(sheet.name), alone, key=len)


def title_segment(layout: Layout) -> str:
    """Return the one segment that the title is about: `PESERTA AKTIF BPU`; "" where none is."""
    found = read_header([" ".join(layout.title.splitlines())]).splits
    return found[0] if len(found) == 1 else ""


def header_month(column: Column, title: str) -> str:
    """Return the month of a header: `Sept 2025`; `Sept` alone is of the year of the title."""
    if found := find_month(column.words):
        return found
    year, lines = find_month(title)[:4], [line.strip(" .").lower() for line in column.header]
    return next(
        (f"{year}-{MONTH_NAMES[line]:02d}" for line in lines if year and line in MONTH_NAMES), ""
    )


def open_questions(
    mapping: ColumnMapping, guesses: Sequence[Guess], confirmed: bool = False
) -> tuple[Question, ...]:
    """Return what is still open; a person who `confirmed` the columns is sure of them."""
    meanings = mapping.meanings
    kept = {g.column.number: g for g in guesses}
    questions = []
    if not confirmed:
        questions += [
            Question("unsure", (each.column,), each.reason)
            for each in guesses
            if each.confidence < SURE and meanings.get(each.column.number) == each.meaning
        ]
    used = {number: each for number, each in meanings.items() if each.column}
    figures = [each for each in used.values() if each.kind and each.column in FIGURES]
    kinds = {each.kind for each in figures}
    columns = {each.column for each in used.values()}
    if not columns & set(PLACE_COLUMNS) and not kinds & set(WITHOUT_PLACE):
        questions.append(Question("no_place"))
    if not figures:
        questions.append(Question("no_figure"))
    dated = mapping.as_of or columns & {AS_OF, *MONTH_OF.values()}
    if not dated and any(not f.as_of for f in figures if f.kind is not Kind.EMPLOYERS):
        questions.append(Question("no_month"))
    return (*questions, *_repeated(mapping, kept))


def fingerprint(layout: Layout) -> str:
    """Return the headers in order, months and years as #: the same for next month's file."""
    return " | ".join(header_key(column) for column in layout.columns)


def header_key(column: Column) -> str:
    """Return a header without case and signs, with # for months, years and other numbers."""
    words = re.findall(r"[a-z]+|\d+|%", column.words.lower())
    signs = ["#" if word in MONTH_NAMES or word.isdigit() else word for word in words]
    return re.sub(r"#( #)+", "#", " ".join(signs))


def sample_rows(sheet: Sheet, layout: Layout, n: int = 5) -> list[tuple[int, list[str]]]:
    """Return the first `n` rows of data: their numbers, and their cells in `layout`'s columns."""
    numbers = [column.number for column in layout.columns]
    return [
        (row, [cell_text(sheet.rows[row - 1][number]) for number in numbers])
        for row in layout.rows(Role.DATA)[:n]
    ]


def _context(layout: Layout, kind: Kind | None) -> tuple[Kind, ...]:
    """Return the kinds whose different columns the headers name most; the usual three first."""
    if kind is not None:
        return USUAL if kind in USUAL else (kind,)
    title = set(tokens(layout.title))
    # `Bulan` and `Peserta aktif` may be read as of assistance, but do not speak for it.
    usual = [read_header(column.header, USUAL) for column in layout.columns]
    plain = [each.sure and each.sense in (Sense(AS_OF), ACTIVES) for each in usual]

    def understood(kinds: tuple[Kind, ...]) -> float:
        readings = [
            read_header(column.header, kinds)
            for column, common in zip(layout.columns, plain, strict=True)
            if not (common and kinds == (Kind.ASSISTANCE,))
        ]
        said: set[tuple[Sense | None, tuple[str, ...], str]] = {
            (r.sense, r.splits, r.as_of) for r in readings if r.sure and r.sense and r.sense.kind
        }
        if kinds[0] in SPLITS:
            said.update((None, r.splits, "") for r in readings if len(r.splits) == 1)
        return len(said) + bool(title & TITLES.get(kinds[0], set())) / 2

    return max(CONTEXTS, key=understood)  # of equals the first


def _repeated(mapping: ColumnMapping, guesses: Mapping[int, Guess]) -> list[Question]:
    """Return a question for each meaning that several columns have."""
    same = Counter(
        replace(each, percent=False, segment=each.segment or mapping.segment)
        for each in mapping.meanings.values()
        if each.column and each.column != AS_OF
    )
    return [
        Question(
            "repeated",
            tuple(
                guesses[number].column
                for number, each in mapping.meanings.items()
                if number in guesses
                and replace(each, percent=False, segment=each.segment or mapping.segment) == meaning
            ),
        )
        for meaning, times in same.items()
        if times > 1 and (meaning.column in (*PLACE_COLUMNS, SEGMENT) or meaning.column in FIGURES)
    ]
