"""`geoucj plan`: which villages to visit with a sum of money, as a file."""

import re
from pathlib import Path
from typing import Annotated

import typer

from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.periods import check_month
from geoucj.areas.codes import level_of
from geoucj.cli.session import Session, deliver, remark, session
from geoucj.cli.table import Format
from geoucj.errors import (
    InfeasiblePlanError,
    OutsidePlanError,
    TargetRateError,
    UnknownAreaError,
)
from geoucj.exports.plan import to_csv, to_json, to_xlsx
from geoucj.exports.plan_words import infeasible_words, plan_lines
from geoucj.planning.priority import Rule
from geoucj.planning.proposal import PlanRequest, propose
from geoucj.schema import AREA_CODE, Level, Segment
from geoucj.tables.contributions import contributions_of
from geoucj.tables.datasets import open_dataset
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
    visit_cost: Annotated[int, typer.Option(help="Rupiah for each village.", max=RUPIAH)] = 0,
    force: Annotated[
        list[str] | None, typer.Option(help="Village to visit in any case; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Village, or all of an area, not to visit; likewise.")
    ] = None,
    file_format: Annotated[Format, typer.Option("--format", help="File format.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="File to write; else print.")] = None,
) -> None:
    """Write the villages that protect most workers, by priority, each with quota and reason."""
    here = session(ctx)
    month, within = check_month(as_of), _code(here, area)
    share = None if target is None else _share(target)
    forced = _villages(here, force or [], within, {Level.VILLAGE})
    excluded = _villages(here, exclude or [], within, set(Level))
    dataset = open_dataset(data, here.settings.data_folders, here.registry)
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
        rule=Rule(min_potential=least),
        forced=forced,
        excluded=excluded,
    )
    figures = figures_of_segment(
        dataset.table(Kind.COVERAGE),
        dataset.table(Kind.WORKFORCE),
        dataset.table(Kind.TARGETS),
        here.registry,
        Segment.ALL,
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
    deliver(here, content, found.plan.total.areas, out)


def _code(here: Session, text: str) -> str:
    """Return the code that was meant, in any writing."""
    code, _ = here.registry.codes.read_one(text)
    if code is None:
        raise UnknownAreaError(code=text)
    return code


def _villages(here: Session, texts: list[str], within: str, levels: set[Level]) -> frozenset[str]:
    """Return the villages that are meant by codes of `levels`, all inside `within`."""
    found: set[str] = set()
    for text in texts:
        code = _code(here, text)
        if not code.startswith(within) or level_of(code) not in levels:
            raise OutsidePlanError(code=text, area=here.registry.name(within))
        found.update(here.registry.at(Level.VILLAGE, code)[AREA_CODE])
    return frozenset(found)


def _share(text: str) -> float:
    """Return `0.59`, `0,59` or `59%` as 0.59; raise TargetRateError for anything above 1."""
    written = re.fullmatch(r"\s*(\d{1,9}(?:[.,]\d{1,9})?)\s*(%?)\s*", text)
    if written is None:
        raise TargetRateError(value=text)
    share = float(written[1].replace(",", ".")) / (100 if written[2] else 1)
    if share > 1:
        raise TargetRateError(value=text)
    return share
