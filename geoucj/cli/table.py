"""`geoucj table`: the coverage table as a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.join import JoinReport, join_figures
from geoucj.analysis.periods import check_month
from geoucj.boundaries.store import open_set
from geoucj.cli.session import Session, deliver, remark, session
from geoucj.errors import NarrowAreaError
from geoucj.exports.table import to_csv, to_json, to_xlsx
from geoucj.schema import AREA_CODE, CODE_WIDTH, Level, Segment
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind


class Format(StrEnum):
    """File formats of the table."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


WRITERS = {Format.CSV: to_csv, Format.JSON: to_json, Format.XLSX: to_xlsx}


def table(
    ctx: typer.Context,
    data: Annotated[str, typer.Option(help="Data set, see `geoucj data list`.")],
    level: Annotated[Level, typer.Option(help="One row for each area of this level.")],
    area: Annotated[str | None, typer.Option(help="Only areas inside this code.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Month, YYYY-MM; the last one without.")] = None,
    segment: Annotated[Segment, typer.Option(help="Kind of participants.")] = Segment.ALL,
    boundaries: Annotated[
        str | None, typer.Option(help="Also report which areas have no shape in this set.")
    ] = None,
    file_format: Annotated[Format, typer.Option("--format", help="File format.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="File to write; else print.")] = None,
) -> None:
    """Write coverage, gaps and targets of every area, with month, basis and source."""
    here = session(ctx)
    dataset = open_dataset(data, here.settings.data_folders, here.registry)
    figures = figures_of_segment(
        dataset.table(Kind.COVERAGE),
        dataset.table(Kind.WORKFORCE),
        dataset.table(Kind.TARGETS),
        here.registry,
        segment,
    )
    month = check_month(as_of) if as_of else (figures.months or ["2025-12"])[-1]
    query = Query(level, month, _area(here, area, level), here.settings.min_potential)
    rows = coverage_table(figures, query)
    if boundaries is not None:
        shapes = open_set(boundaries, here.settings.boundary_folders).read(level)
        inside = shapes[shapes[AREA_CODE].str.startswith(query.within or "")]
        _remark_join(here, join_figures(inside, rows)[1], boundaries)
    content = WRITERS[file_format](rows, dataset, here.registry, here.t)
    if dataset.provenance.sample:
        remark(here.t("warning.sample_plain"))
    deliver(here, content, len(rows), out)


def _area(here: Session, area: str | None, level: Level) -> str | None:
    """Return the code that was meant, in any writing; it must not be below `level`."""
    if area is None:
        return None
    code, _ = here.registry.codes.read_one(area)
    here.registry.name(code or area)
    if code and len(code) > CODE_WIDTH[level]:
        raise NarrowAreaError(code=code, level=level.value)
    return code


def _remark_join(here: Session, report: JoinReport, boundaries: str) -> None:
    remark(
        here.t(
            "cli.joined",
            boundaries=boundaries,
            matched=here.t.number(report.matched.areas),
            without_figure=here.t.number(len(report.without_figure)),
            without_shape=here.t.number(report.without_shape.areas),
            workers=here.t.number(report.without_shape.potential_workers),
        )
    )
