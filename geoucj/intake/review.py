"""The whole way of a file, up to the tables that may be published. Nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from geoucj.areas.names import NameIndex, Reason
from geoucj.intake.checks.cases import Limits
from geoucj.intake.checks.figures import USUAL, check_figures
from geoucj.intake.checks.tally import tally
from geoucj.intake.checks.totals import check_totals
from geoucj.intake.columns import (
    WITHOUT_PLACE,
    Question,
    guess_columns,
    mapping_of,
    open_questions,
)
from geoucj.intake.layout import choose_sheet, find_layout
from geoucj.intake.mappings import mapping_for, named_mapping
from geoucj.intake.model import (
    PLACE_COLUMNS,
    ColumnMapping,
    Decision,
    Guess,
    Layout,
    Meaning,
    Places,
    Records,
    Sheet,
    Standing,
    Tally,
    Workbook,
)
from geoucj.intake.personal import find_personal
from geoucj.intake.places.find import find_places
from geoucj.intake.places.locate import locate
from geoucj.intake.places.titles import area_of, placed
from geoucj.intake.privacy import added_up, check_other_sheets, count_people, refuse_personal
from geoucj.intake.tables import Made, check_tables, make_tables
from geoucj.intake.unfold import unfold
from geoucj.schema import AS_OF, SEGMENT
from geoucj.tables.findings import Finding, Severity, errors, in_order
from geoucj.tables.schemas import Kind

STEPS = ("columns", "places", "checks")
OF_ROWS = ("not_a_month", "not_a_segment")  # rules that refuse all figures of a row
OnStep = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wishes:
    """What a clerk says of a file; "" and None leave it to the file and to what is remembered."""

    sheet: str | None = None
    kind: Kind | None = None
    as_of: str = ""
    segment: str = ""
    mapping: str = ""
    changes: Mapping[int, Meaning] = field(default_factory=dict)
    confirmed: bool = False  # the clerk has looked at the columns
    people: bool = False  # the rows are persons: keep their counts, not them
    source: str = ""
    jump: float = USUAL.jump  # times the last earlier figure, from which on a finding says so


@dataclass(frozen=True)
class Understood:
    """A sheet and what its columns hold; with `questions` a person must answer first."""

    file: str
    sha256: str
    sheet: Sheet
    layout: Layout
    guesses: tuple[Guess, ...]
    mapping: ColumnMapping
    remembered: bool  # whether the mapping is one that was named before
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]  # of the file, not of its figures
    wishes: Wishes

    @property
    def headers(self) -> dict[str, str]:
        """The words of each column's header, by its letter."""
        return {column.letter: column.words for column in self.layout.columns}


@dataclass(frozen=True)
class Review:
    """What would be published, what is wrong with it, and where every worker went."""

    understood: Understood
    records: Records = field(repr=False)
    places: Places = field(repr=False)
    figures: pd.DataFrame = field(repr=False, compare=False)
    findings: tuple[Finding, ...] = field(repr=False)
    tables: Mapping[Kind, Made] = field(repr=False, compare=False)
    tally: Tally

    @property
    def asked(self) -> pd.DataFrame:
        """The places that a person must decide on."""
        frame = self.places.frame
        waiting = self.figures[self.figures["standing"] == Standing.ASKED]["row"]
        rows = set(waiting.tolist())
        needed = frame["rows"].map(lambda each: not rows.isdisjoint(each))
        return frame[(frame["standing"] == Standing.ASKED) & needed]

    @property
    def clean(self) -> bool:
        """Whether everything in the file can be published."""
        return bool(self.tables) and self.asked.empty and not errors(self.findings)


def understand(workbook: Workbook, wishes: Wishes, mappings: Path, index: NameIndex) -> Understood:
    """Return the sheet that is meant and what its columns hold.

    A mapping of the same headers in the folder `mappings` is applied by itself. Raises
    PersonalDataError for a sheet about persons, unless `wishes.people`, and what finding sheet,
    layout and mapping raise.
    """
    sheet = choose_sheet(workbook, wishes.sheet)
    layout = find_layout(sheet)
    if not wishes.people:
        refuse_personal(sheet, layout, workbook.file, index.registry)
    guesses = guess_columns(sheet, layout, index.registry, wishes.kind)
    if wishes.people:
        guesses = _without_persons(guesses, sheet, layout, index)
    known = (
        named_mapping(mappings, wishes.mapping, layout, sheet)
        if wishes.mapping
        else mapping_for(mappings, layout, sheet)
    )
    told = {**_remembered(known, wishes.kind), **wishes.changes}
    mapping = mapping_of(
        guesses,
        layout,
        sheet,
        name=known.name if known is not None else "",
        as_of=wishes.as_of,
        segment=wishes.segment or (known.segment if known is not None else ""),
        changes=told,
    )
    if wishes.people:
        mapping = replace(mapping, meanings=_placing(mapping.meanings))
    answered = [
        replace(each, confidence=1.0) if each.column.number in told else each for each in guesses
    ]
    return Understood(
        workbook.file,
        workbook.sha256,
        sheet,
        layout,
        guesses,
        mapping,
        known is not None,
        _questions(mapping, answered, wishes.confirmed, people=wishes.people),
        tuple(check_other_sheets(workbook, sheet, index.registry)),
        wishes,
    )


def _remembered(known: ColumnMapping | None, kind: Kind | None) -> dict[int, Meaning]:
    """Return the meanings of a mapping; with `kind`, figures of other kinds are left out."""
    meanings = known.meanings if known is not None else {}
    return {
        number: each if kind is None or each.kind in (None, kind) else Meaning()
        for number, each in meanings.items()
    }


def _without_persons(
    guesses: Sequence[Guess], sheet: Sheet, layout: Layout, index: NameIndex
) -> tuple[Guess, ...]:
    """Return guesses that surely leave out the columns with data of persons."""
    personal = {each.letter for each in find_personal(sheet, layout, index.registry)}
    return tuple(
        replace(each, meaning=Meaning(), confidence=1.0, reason="left_out")
        if each.column.letter in personal
        else each
        for each in guesses
    )


def _placing(meanings: Mapping[int, Meaning]) -> dict[int, Meaning]:
    """Return what is used of columns beside persons: places, months and segments."""
    used = (*PLACE_COLUMNS, AS_OF, SEGMENT)
    return {n: each if each.column in used else Meaning() for n, each in meanings.items()}


def _questions(
    mapping: ColumnMapping, guesses: Sequence[Guess], confirmed: bool, *, people: bool
) -> tuple[Question, ...]:
    """Return what is still open. Rows of persons are counted: they need a month, but no figure."""
    if not people:
        return open_questions(mapping, guesses, confirmed)
    asked = [q for q in open_questions(mapping, guesses, confirmed) if q.rule != "no_figure"]
    if not mapping.as_of and all(each.column != AS_OF for each in mapping.meanings.values()):
        asked.append(Question("no_month"))
    return tuple(asked)


def review(
    understood: Understood,
    decisions: Sequence[Decision],
    before: Mapping[Kind, pd.DataFrame],
    index: NameIndex,
    on_step: OnStep = lambda *_: None,
) -> Review:
    """Return what would be published of a sheet whose columns are understood.

    `before` holds the tables that the data set has now: what the new figures are compared with.
    """
    sheet, layout, mapping = understood.sheet, understood.layout, understood.mapping
    on_step(STEPS[0], 0, len(STEPS))
    file = understood.file
    if understood.wishes.people:
        records = count_people(sheet, layout, mapping, file, index.registry)
    else:
        records = unfold(sheet, layout, mapping, file)
    on_step(STEPS[1], 1, len(STEPS))
    records = placed(records, area_of((layout.title, sheet.name), index))
    places = find_places(records.rows, index, decisions, file)
    figures = _placeless(locate(records, places), places)
    if understood.wishes.people:
        figures = added_up(figures)
    on_step(STEPS[2], 2, len(STEPS))
    headers = understood.headers
    found = [*understood.findings, *records.findings, *places.findings]
    found += check_totals(records, layout, file)
    found += check_figures(
        figures,
        before,
        index.registry,
        Limits(jump=understood.wishes.jump),
        headers=headers,
        file=file,
        rows=records.rows,
    )
    source = understood.wishes.source or file
    refused = refused_cells(found)
    tables = make_tables(figures, records, source, refused)
    of_tables = check_tables(tables, index.registry, file, headers)
    if more := refused_cells(of_tables) - refused:
        tables = make_tables(figures, records, source, refused | more)
    # What was said of the cell of a month or segment is not said again of each figure beside it.
    said = {(each.row, each.rule) for each in records.findings if each.rule in OF_ROWS}
    shown = [*found, *(each for each in of_tables if (each.row, each.rule) not in said)]
    on_step(STEPS[2], len(STEPS), len(STEPS))
    return Review(
        understood,
        records,
        places,
        figures,
        tuple(in_order(shown)),
        tables,
        tally(records, figures, [*found, *of_tables]),
    )


def _placeless(figures: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Return figures with those found that need no area: contributions, employers on a point."""
    kinds = figures["kind"].isin([str(kind) for kind in WITHOUT_PLACE])
    nowhere = places.frame[places.frame["reason"] == Reason.EMPTY]["rows"]
    blank = figures["row"].isin([row for rows in nowhere for row in rows])
    standing = figures["standing"].mask(kinds & blank, Standing.FOUND.value)
    return figures.assign(standing=standing)


def refused_cells(findings: Sequence[Finding]) -> frozenset[str]:
    """Return the cells with errors: they are not published."""
    return frozenset(f.cell for f in findings if f.severity is Severity.ERROR and f.cell)
