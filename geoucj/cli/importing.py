"""`geoucj import`: the month's file of an office -> a new version of a data set."""

import gc
from collections.abc import Callable, Sequence
from functools import partial
from getpass import getuser
from pathlib import Path
from typing import Annotated

import pyarrow
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from geoucj.analysis.periods import check_month
from geoucj.areas.names import NameIndex
from geoucj.cli.session import Session, remark, say, sentence, session
from geoucj.errors import PersonalDataError
from geoucj.exports.review_book import question_findings, refusal_book, review_book
from geoucj.exports.review_words import (
    asked_lines,
    asked_notes,
    column_lines,
    finding_lines,
    question_words,
    tally_words,
)
from geoucj.intake.checks.figures import USUAL
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.model import Decision
from geoucj.intake.places.decisions import decisions_csv, read_decisions, remembered
from geoucj.intake.publishing import INTAKE, MAPPINGS, home_of, publish, published_tables
from geoucj.intake.review import Review, Understood, Wishes, review, understand
from geoucj.tables.schemas import Kind

AUTO = "auto"
REFUSED = 2


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, ODS or CSV.")],
    into: Annotated[str, typer.Option(help="Data set; a new one is made.")],
    kind: Annotated[
        str, typer.Option(help=f"{AUTO}, or the only kind of table: {', '.join(Kind)}.")
    ] = AUTO,
    as_of: Annotated[
        str, typer.Option(help="Month, YYYY-MM, where the file does not say it.")
    ] = "",
    sheet: Annotated[str | None, typer.Option(help="Name of the sheet.")] = None,
    mapping: Annotated[str, typer.Option(help="Name of a remembered mapping of columns.")] = "",
    decisions: Annotated[
        Path | None, typer.Option(help="CSV of decisions on places, beside those remembered.")
    ] = None,
    asked: Annotated[
        Path | None, typer.Option(help="CSV to write undecided places to, for --decisions.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="XLSX to write all findings to.")] = None,
    jump: Annotated[
        float, typer.Option(min=1.1, help="Say where a figure is so many times the last one.")
    ] = USUAL.jump,
    dry_run: Annotated[bool, typer.Option(help="Check only, publish nothing.")] = False,
    aggregate: Annotated[
        bool, typer.Option(help="Rows are persons: keep counts per village, month and segment.")
    ] = False,
    without_refused: Annotated[
        bool, typer.Option(help="Publish although some cells or places are refused.")
    ] = False,
) -> None:
    """Publish FILE in a data set; exit code 2 and a report where it is refused."""
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # its own keeps some 100 MB
    here = session(ctx)
    wishes = Wishes(
        sheet=sheet,
        kind=None if kind == AUTO else _kind(kind),
        as_of=check_month(as_of) if as_of else "",
        mapping=mapping,
        people=aggregate,
        jump=jump,
    )
    folder = here.settings.data / INTAKE
    home_of(into, here.settings)  # nobody should wait for a file that cannot be published
    given = () if decisions is None else read_decisions(decisions, here.registry)
    made = (*remembered(folder, here.registry), *given)
    index = NameIndex(here.registry)
    try:
        workbook = read_workbook(file)
        gc.freeze()  # a million cells, kept to the end: no use in looking at them again
        understood = understand(workbook, wishes, folder / MAPPINGS, index)
        for line in column_lines(understood, here.t):
            remark(line)
        if understood.questions:
            open_ones = question_findings(understood, here.t)
            _write(report, lambda: review_book(understood, open_ones, here.t))
            _ask(here, understood)
        found = _review(here, understood, made, into, index)
    except PersonalDataError as error:
        _write(report, partial(refusal_book, error, here.t))
        remark(sentence(here.t, error))
        raise typer.Exit(REFUSED) from error
    _write(report, lambda: review_book(understood, found.findings, here.t))
    _write(asked, lambda: decisions_csv((), asked_notes(found, here.t)))
    _tell(here, found)
    if not (found.clean or (without_refused and found.tables)):
        remark(here.t("intake.refused", name=into))
        raise typer.Exit(REFUSED)
    if dry_run:
        remark(here.t("intake.dry_run"))
        return
    version = publish(found, given, into, here.settings, here.registry, who=_who())
    say(here.t("intake.published", name=into, number=version.number))


def _write(report: Path | None, book: Callable[[], bytes]) -> None:
    if report is not None:
        report.write_bytes(book())


def _who() -> str:
    """Return the name of the account, "" where it has none."""
    try:
        return getuser()
    except (KeyError, OSError):
        return ""


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError as error:
        message = f"--kind {text}: {AUTO}, {', '.join(Kind)}"
        raise typer.BadParameter(message) from error


def _ask(here: Session, understood: Understood) -> None:
    """Say what must be answered first, and stop."""
    for question in understood.questions:
        say(question_words(question, here.t))
    remark(here.t("intake.unanswered"))
    raise typer.Exit(REFUSED)


def _review(
    here: Session, understood: Understood, made: Sequence[Decision], into: str, index: NameIndex
) -> Review:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def on_step(step: str, done: int, total: int) -> None:
            said = here.t(f"intake.step.{step}")
            progress.update(task, description=said, completed=done, total=total)

        before = published_tables(into, here.settings, here.registry)
        return review(understood, made, before, index, on_step)


def _tell(here: Session, found: Review) -> None:
    """Print what is asked, what was found, and where every worker went."""
    for line in (*asked_lines(found, here.t), *finding_lines(found, here.t)):
        say(line)
    say(tally_words(found.tally, here.t))
