"""`geoucj boundaries`: import, download, list and use sets of shapes."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
)

from geoucj.boundaries import store
from geoucj.boundaries.download import download as fetch
from geoucj.boundaries.importing import import_boundaries
from geoucj.boundaries.report import ImportReport
from geoucj.cli.session import Session, remark, say, session
from geoucj.exports.import_report import detail_lines, shortened, summary_lines

app = typer.Typer(
    add_completion=False, help="Sets of shapes: import, download, list, use.", no_args_is_help=True
)
DEFAULT_NAME = "resmi"


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Zipped shapefile, GeoPackage, GeoJSON, …")],
    name: Annotated[str, typer.Option(help="Name of the set.")] = DEFAULT_NAME,
    code_column: Annotated[str | None, typer.Option(help="Column of codes.")] = None,
    name_column: Annotated[str | None, typer.Option(help="Column of names.")] = None,
    decisions: Annotated[Path | None, typer.Option(help="An edited crosswalk.csv.")] = None,
) -> None:
    """Import FILE as a set and report what became of its rows."""
    here = session(ctx)
    report = _import(here, file, name, code_column, name_column, decisions)
    _print(here, report)


@app.command()
def download(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(help="hdx: villages; geoboundaries: regencies.")],
    name: Annotated[str | None, typer.Option(help="Name of the set; the source's without.")] = None,
) -> None:
    """Download official shapes from the internet, then import them."""
    here = session(ctx)
    folder = here.settings.boundaries / ".downloads"
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with _progress(*columns) as progress:
        task = progress.add_task(here.t("cli.downloading"), total=None)

        def on_progress(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total)

        found = fetch(source, folder, on_progress)
    megabytes = here.t.number(found.size / 1e6, 1)
    remark(here.t("cli.downloaded", path=found.path, megabytes=megabytes))
    _print(here, _import(here, found.path, name or source, source_url=found.remote.page))


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """Print name and title of every set, and which one maps are drawn with."""
    here = session(ctx)
    folders = here.settings.boundary_folders
    in_use = store.set_in_use(folders).name
    for each in store.list_sets(folders):
        marks = [here.t("cli.in_use")] if each.name == in_use else []
        marks += [here.t("badge.approximate")] if each.provenance.approximate else []
        line = here.t("cli.set", name=each.name, title=each.provenance.title)
        say(line + (f" [{', '.join(marks)}]" if marks else ""))


@app.command()
def use(ctx: typer.Context, name: Annotated[str, typer.Argument(help="Name of a set.")]) -> None:
    """Draw maps with the set NAME from now on."""
    here = session(ctx)
    store.use(name, here.settings.boundaries, here.settings.boundary_folders)
    remark(here.t("cli.now_in_use", name=name))


def _progress(*columns: ProgressColumn) -> Progress:
    """Return a progress bar for a person to watch; nothing where no terminal is."""
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _import(
    here: Session,
    file: Path,
    name: str,
    code_column: str | None = None,
    name_column: str | None = None,
    decisions: Path | None = None,
    source_url: str = "",
) -> ImportReport:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with _progress(*columns) as progress:
        task = progress.add_task("", total=None)

        def on_step(step: str, done: int, total: int) -> None:
            said = here.t(f"import.step.{step}")
            progress.update(task, description=said, completed=done, total=total)

        return import_boundaries(
            file,
            name,
            here.registry,
            here.settings.boundary_folders,
            code_column=code_column,
            name_column=name_column,
            decisions=decisions,
            source_url=source_url,
            on_step=on_step,
        )


def _print(here: Session, report: ImportReport) -> None:
    for line in summary_lines(report, here.t):
        say(line)
    for key, lines in detail_lines(report, here.t).items():
        if lines:
            say(here.t(f"boundaries.details.{key}", count=here.t.number(len(lines))))
            for line in shortened(lines, here.t):
                say(f"  {line}")
