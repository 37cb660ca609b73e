"""`geoucj areas`: find an area by its name or code."""

from typing import Annotated

import typer

from geoucj.areas.codes import dotted
from geoucj.areas.names import NameIndex
from geoucj.cli.session import remark, say, session

app = typer.Typer(help="The official list of areas.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `areas find` a command of a group."""


@app.command()
def find(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="Name or code, spelled roughly.")],
    limit: Annotated[int, typer.Option(min=1, help="How many areas at most.")] = 10,
) -> None:
    """Print the areas that TEXT may mean, the likeliest first."""
    here = session(ctx)
    found = NameIndex(here.registry).search(text, limit)
    for each in found:
        around = ", ".join(
            here.registry.name(c) for c in here.registry.path(each.area_code)[-2::-1]
        )
        say("\t".join((dotted(each.area_code), each.area_name, around)))
    if not found:
        remark(here.t("cli.none_found", text=text))
        raise typer.Exit(1)
