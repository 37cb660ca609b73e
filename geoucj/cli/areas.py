"""`geoucj areas`: find an area by its name or code, or those of a list of places."""

from pathlib import Path
from typing import Annotated

import typer

from geoucj.areas.codes import dotted
from geoucj.areas.names import NameIndex
from geoucj.cli.session import remark, say, session
from geoucj.errors import NoPlaceColumnError
from geoucj.exports.matched_places import matched_rows, to_csv, to_xlsx
from geoucj.intake.columns import guess_columns, mapping_of
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.layout import choose_sheet, find_layout
from geoucj.intake.model import PLACE_COLUMNS, Standing
from geoucj.intake.places.decisions import remembered
from geoucj.intake.places.find import find_places
from geoucj.intake.places.titles import area_of, placed
from geoucj.intake.privacy import refuse_personal
from geoucj.intake.publishing import INTAKE
from geoucj.intake.unfold import unfold

WRITERS = {".csv": to_csv, ".xlsx": to_xlsx}

app = typer.Typer(add_completion=False, help="The official list of areas.", no_args_is_help=True)


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


@app.command("match")
def match_list(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, ODS or CSV with codes or names.")],
    out: Annotated[Path, typer.Option(help="File to write, .csv or .xlsx.")],
    sheet: Annotated[str | None, typer.Option(help="Name of the sheet.")] = None,
) -> None:
    """Write the list of places in FILE with area_code, how, score and candidates beside them."""
    write = WRITERS.get(out.suffix.lower())
    if write is None or out.resolve() == file.resolve():
        message = f"--out {out}: {', '.join(WRITERS)}"
        raise typer.BadParameter(message)
    here = session(ctx)
    index = NameIndex(here.registry)
    chosen = choose_sheet(read_workbook(file), sheet)
    layout = find_layout(chosen)
    refuse_personal(chosen, layout, file.name, here.registry)
    mapping = mapping_of(guess_columns(chosen, layout, here.registry), layout, chosen)
    if not {meaning.column for meaning in mapping.meanings.values()} & set(PLACE_COLUMNS):
        raise NoPlaceColumnError(path=file.name)
    around = area_of((layout.title, chosen.name), index)
    rows = placed(unfold(chosen, layout, mapping), around).rows
    decisions = remembered(here.settings.data / INTAKE, here.registry)
    places = find_places(rows, index, decisions, file.name)
    out.write_bytes(write(matched_rows(chosen, layout, rows, places, here.t)))
    standings = places.frame.set_index("standing")["rows"].map(len).groupby(level=0).sum()
    counts = {each: here.t.number(int(standings.get(each, 0))) for each in Standing}
    say(
        here.t(
            "cli.matched",
            path=out,
            rows=here.t.number(len(rows)),
            found=counts[Standing.FOUND],
            asked=counts[Standing.ASKED],
            set_aside=counts[Standing.SET_ASIDE],
        )
    )
