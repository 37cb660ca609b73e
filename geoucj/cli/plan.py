"""`geoucj plan`: which villages to visit with a sum of money, as a file."""

from pathlib import Path
from typing import Annotated

import typer

from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.periods import check_month
from geoucj.boundaries.store import set_in_use
from geoucj.cli.plan_options import code_of, floors_of, parts_of, share_of, villages_of
from geoucj.cli.session import Session, deliver, remark, session
from geoucj.cli.table import Format
from geoucj.errors import InfeasiblePlanError
from geoucj.exports.field_pack.pack import check_folder, pack_of, write_pack
from geoucj.exports.field_pack.sheet_facts import SheetFacts
from geoucj.exports.plan import to_csv, to_json, to_xlsx
from geoucj.exports.plan_words import infeasible_words, plan_lines
from geoucj.planning.priority import Rule
from geoucj.planning.proposal import PlanRequest, Proposal, propose
from geoucj.schema import Level, Segment
from geoucj.tables.contributions import contributions_of
from geoucj.tables.datasets import DataSet, open_dataset
from geoucj.tables.schemas import Kind

WRITERS = {Format.CSV: to_csv, Format.JSON: to_json, Format.XLSX: to_xlsx}
RUPIAH = 10**15  # at most: whole numbers of this size are exact everywhere
NUMBER = 10**6  # at most, of workers, months and villages


def plan(
    ctx: typer.Context,
    data: Annotated[str, typer.Option(help="Data set, see `geoucj data list`.")],
    area: Annotated[str, typer.Option(help="The villages inside this code are planned.")],
    as_of: Annotated[str, typer.Option(help="Month of the figures, YYYY-MM.")],
    budget: Annotated[int, typer.Option(help="Rupiah.", max=RUPIAH)],
    months: Annotated[int, typer.Option(help="Months that are paid for a worker.", max=NUMBER)],
    package: Annotated[str, typer.Option(help="Package of contributions, e.g. JKK+JKM.")],
    target: Annotated[
        str | None, typer.Option(help="0.59 or 59%; the targets in force without.")
    ] = None,
    quota: Annotated[int, typer.Option(help="Workers of a village at most.", max=NUMBER)] = 100,
    max_villages: Annotated[int | None, typer.Option(help="Villages at most.")] = None,
    min_potential: Annotated[
        int | None, typer.Option(help="Villages with fewer potential workers come last.", min=0)
    ] = None,
    max_half_width: Annotated[
        float,
        typer.Option(help="Villages whose rate is less certain come last: 0.1 is ± 10 points."),
    ] = Rule.max_half_width,
    segment: Annotated[Segment, typer.Option(help="Participants that are counted.")] = Segment.ALL,
    visit_cost: Annotated[int, typer.Option(help="Rupiah for each village.", max=RUPIAH)] = 0,
    force: Annotated[
        list[str] | None, typer.Option(help="Village to visit in any case; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Village, or all of an area, not to visit; likewise.")
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=N, a measure or indicator and its weight, in place of the usual ones; -N "
            "puts the lowest first. May be repeated."
        ),
    ] = None,
    floor: Annotated[
        list[str] | None,
        typer.Option(help="CODE=WORKERS, the fewest inside a regency or district; likewise."),
    ] = None,
    field_pack: Annotated[
        Path | None, typer.Option(help="Folder for the field pack: lists, sheets, points, maps.")
    ] = None,
    file_format: Annotated[Format, typer.Option("--format", help="File format.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="File to write; else print.")] = None,
) -> None:
    """Write the villages that protect most workers, by priority, each with quota and reason."""
    here = session(ctx)
    month, within = check_month(as_of), code_of(here, area)
    share = None if target is None else share_of(target)
    forced = villages_of(here, force or [], within, {Level.VILLAGE})
    excluded = villages_of(here, exclude or [], within, set(Level))
    floors = floors_of(here, floor or [], within)
    if field_pack is not None:
        check_folder(field_pack)  # nobody should wait for a pack that cannot be written
    dataset = open_dataset(data, here.settings.data_folders, here.registry)
    parts = parts_of(weight or [], dataset.table(Kind.INDICATORS))
    least = here.settings.min_potential if min_potential is None else min_potential
    request = PlanRequest(
        data=data,
        area_code=within,
        as_of=month,
        budget=budget,
        package=package,
        months=months,
        quota=quota,
        visit_cost=visit_cost,
        max_areas=max_villages,
        target_rate=share,
        rule=Rule(parts, min_potential=least, max_half_width=max_half_width),
        floors=floors,
        forced=forced,
        excluded=excluded,
        segment=segment,
    )
    figures = figures_of_segment(
        dataset.table(Kind.COVERAGE),
        dataset.table(Kind.WORKFORCE),
        dataset.table(Kind.TARGETS),
        here.registry,
        segment,
    )
    paid = contributions_of(dataset, here.settings.data_folders, here.registry)
    try:
        found = propose(request, figures, dataset.table(Kind.INDICATORS), paid)
    except InfeasiblePlanError as error:
        remark(infeasible_words(error, here.t))
        raise typer.Exit(1) from error
    content = WRITERS[file_format](found, dataset, here.registry, here.t)
    if dataset.provenance.sample:
        remark(here.t("warning.sample_plain"))
    for line in plan_lines(found, here.registry, here.t):
        remark(line)
    if field_pack is not None:
        _write_pack(here, found, dataset, field_pack)
    deliver(here, content, found.plan.total.areas, out)


def _write_pack(here: Session, found: Proposal, dataset: DataSet, folder: Path) -> None:
    boundaries = set_in_use(here.settings.boundary_folders)
    files = pack_of(SheetFacts(found, dataset, boundaries, here.registry, here.t))
    write_pack(files, folder)
    remark(here.t("field_pack.written", path=folder, files=here.t.number(len(files))))
