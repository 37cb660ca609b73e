"""`geoucj data`: which data sets there are, and whether they hold."""

from typing import Annotated

import typer

from geoucj.cli.session import remark, say, session
from geoucj.errors import UnknownDataSetError
from geoucj.tables.datasets import check_dataset, list_datasets, table_file
from geoucj.tables.findings import errors, words
from geoucj.tables.schemas import Kind

app = typer.Typer(help="Data sets: list and check them.", no_args_is_help=True)


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


@app.command()
def check(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Data set; all of them without.")] = None,
) -> None:
    """Print every finding with file, row, column and remedy; exit code 1 where one is an error."""
    here = session(ctx)
    known = {each.name: each for each in list_datasets(here.settings.data_folders)}
    if name is not None and name not in known:
        raise UnknownDataSetError(name=name, known=", ".join(known) or "–")
    wrong = 0
    for each in [known[name]] if name else known.values():
        findings = check_dataset(each.folder, here.registry)
        for finding in findings:
            say(f"{finding.severity}: {each.name}/{words(finding, here.t)}")
        count = len(errors(findings))
        remark(
            here.t(
                "cli.checked",
                name=each.name,
                errors=here.t.number(count),
                warnings=here.t.number(len(findings) - count),
            )
        )
        wrong += count
    if wrong:
        raise typer.Exit(1)
