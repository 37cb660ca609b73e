"""`geoucj data`: which data sets there are, whether they hold, and their versions."""

from pathlib import Path
from typing import Annotated

import typer

from geoucj.cli.session import remark, say, sentence, session
from geoucj.exports.version_words import diff_lines, version_line
from geoucj.tables.comparison import diff_versions
from geoucj.tables.datasets import (
    check_dataset,
    find_home,
    list_datasets,
    number_in_use,
    table_file,
    unreadable,
)
from geoucj.tables.findings import errors, words
from geoucj.tables.history import current_version, list_versions, roll_back, version_of
from geoucj.tables.schemas import Kind

app = typer.Typer(
    add_completion=False,
    help="Data sets: list and check them, compare and take back versions.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(help="Data set.")]


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """Print name, title, licence and tables of every data set."""
    here = session(ctx)
    for dataset in list_datasets(here.settings.data_folders):
        origin = dataset.provenance
        title = getattr(origin, f"title_{here.t.language}")
        mark = f" [{here.t('badge.sample')}]" if origin.sample else ""
        tables = ", ".join(kind for kind in Kind if table_file(dataset.folder, kind)) or "–"
        say(f"{dataset.name}: {title}{mark} ({origin.licence}): {tables}")
    for why in unreadable(here.settings.data_folders).values():
        remark(sentence(here.t, why))


@app.command()
def check(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Data set; all of them without.")] = None,
) -> None:
    """Print every finding with file, row, column and remedy; exit code 1 where one is an error."""
    here = session(ctx)
    folders = here.settings.data_folders
    broken = {} if name else unreadable(folders)
    for why in broken.values():
        remark(sentence(here.t, why))
    wrong = len(broken)
    names = [name] if name else [each.name for each in list_datasets(folders)]
    for each in names:
        findings = check_dataset(find_home(each, folders), here.registry)
        for finding in findings:
            say(f"{finding.severity}: {each}/{words(finding, here.t)}")
        count = len(errors(findings))
        remark(
            here.t(
                "cli.checked",
                name=each,
                errors=here.t.number(count),
                warnings=here.t.number(len(findings) - count),
            )
        )
        wrong += count
    if wrong:
        raise typer.Exit(1)


@app.command()
def versions(ctx: typer.Context, name: Name) -> None:
    """Print every version: when, who, which file, how many workers; and which one is in use."""
    here = session(ctx)
    home = find_home(name, here.settings.data_folders)
    found = list_versions(home)
    if not found:
        remark(here.t("version.none", name=name))
        return
    in_use = number_in_use(home)
    for each in found:
        say(version_line(each, in_use, here.t))


@app.command()
def diff(
    ctx: typer.Context,
    name: Name,
    old: Annotated[int | None, typer.Argument(help="What NEW is based on, without.")] = None,
    new: Annotated[int | None, typer.Argument(help="The one in use, without.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="CSV to write: workers gained and lost by area and month.")
    ] = None,
) -> None:
    """Print what version NEW changes in OLD: rows, areas, workers gained and lost."""
    here = session(ctx)
    t, home = here.t, find_home(name, here.settings.data_folders)
    later = current_version(home) if new is None else version_of(home, new)
    number = later.based_on if old is None else old
    earlier = version_of(home, number) if number else None
    found = diff_versions(earlier.folder if earlier else None, later.folder)
    before = earlier.number if earlier else t("version.nothing")
    remark(t("version.compared", name=name, old=before, new=later.number))
    for line in diff_lines(found, t):
        say(line)
    if out is not None:
        found.workers.to_csv(out, index=False, lineterminator="\n", encoding="utf-8-sig")
        remark(t("cli.written", path=out, rows=t.number(len(found.workers))))


@app.command()
def rollback(
    ctx: typer.Context,
    name: Name,
    to: Annotated[
        int | None, typer.Option(help="Version; what the one in use is based on, without.")
    ] = None,
) -> None:
    """Use an earlier version from now on; nothing is deleted, `--to` also leads forward again."""
    here = session(ctx)
    home = find_home(name, here.settings.data_folders)
    found = roll_back(home, to)
    say(here.t("version.back", name=name, number=found.number))
