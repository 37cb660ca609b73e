"""`geoucj export`: one view, to be handed on as a file."""

from pathlib import Path
from typing import Annotated, cast

import typer

from geoucj.analysis.classes import MOST_BREAKS, Scheme
from geoucj.cli.export_files import check_place, write_files
from geoucj.cli.export_options import (
    ON_PAPER,
    Kind,
    format_of,
    is_folder,
    require_fitting,
    style_of,
    view_of,
)
from geoucj.cli.session import Session, remark, session
from geoucj.exports import geo
from geoucj.exports.html_map import html_map
from geoucj.exports.map_sheet import LAND_FILE, map_sheet, read_land, write_map
from geoucj.exports.map_sheet import Format as MapFormat
from geoucj.exports.names import file_name
from geoucj.exports.view import ExportView
from geoucj.exports.workbook import to_workbook
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.maps.sheet import LEAST_DPI, MOST_DPI
from geoucj.maps.sheet_data import PaperSize
from geoucj.schema import Level, Segment

BESIDE = ".json"  # what stands beside a CSV file ends in .csv.json


def export(
    ctx: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to make.")],
    data: Annotated[str, typer.Option(help="Data set, see `geoucj data list`.")],
    out: Annotated[Path, typer.Option(help="File to write, or folder: it gets a telling name.")],
    boundaries: Annotated[
        str | None, typer.Option(help="Shapes, see `geoucj boundaries list`; those in use without.")
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="Areas shown; the parts of the area without.")
    ] = None,
    area: Annotated[
        str | None, typer.Option(help="Only areas inside this code; both provinces without.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Month, YYYY-MM; the last one without.")] = None,
    segment: Annotated[Segment, typer.Option(help="Kind of participants.")] = Segment.ALL,
    measure: Annotated[Measure, typer.Option(help="What the map shows.")] = Measure.COVERAGE_RATE,
    indicator: Annotated[
        str | None, typer.Option(help="Name of the indicator, for --measure indicator.")
    ] = None,
    compare: Annotated[
        str | None, typer.Option(help="Earlier month for a change, YYYY-MM; a year before without.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(help="Where colours turn: 0.59 or 59%; the target in force without."),
    ] = None,
    scheme: Annotated[Scheme | None, typer.Option(help="How classes are made.")] = None,
    k: Annotated[int | None, typer.Option(help="Classes.", min=1, max=MOST_BREAKS + 1)] = None,
    breaks: Annotated[
        str | None, typer.Option(help="Bounds of the classes: 20%;35.5%;50%.")
    ] = None,
    palette: Annotated[Palette | None, typer.Option(help="What the colours must survive.")] = None,
    paper: Annotated[
        PaperSize | None, typer.Option(help="Paper; a4 without.", case_sensitive=False)
    ] = None,
    landscape: Annotated[
        bool | None, typer.Option("--landscape/--portrait", help="As the area lies without.")
    ] = None,
    dpi: Annotated[
        int | None, typer.Option(help="Dots per inch of a PNG.", min=LEAST_DPI, max=MOST_DPI)
    ] = None,
    file_format: Annotated[
        str | None, typer.Option("--format", help="That of the file's suffix without.")
    ] = None,
) -> None:
    """Write one view as a file that says of what and when it is, and how to see it again."""
    here = session(ctx)
    papers = {"--paper": paper, "--landscape/--portrait": landscape, "--dpi": dpi}
    require_fitting(kind, papers, ON_PAPER)
    written = format_of(kind, file_format, out)
    check_place(out / "x" if is_folder(out) else out)
    view = view_of(
        here,
        data=data,
        boundaries=boundaries,
        level=level,
        area=area,
        as_of=as_of,
        segment=segment,
        measure=measure,
        indicator=indicator,
        compare=compare,
        target=target,
        style=style_of(scheme, k, breaks, palette),
    )
    path = out / file_name(view.stamp, written, here.t) if is_folder(out) else out
    for line in view.stamp.warnings(here.t):
        remark(line)
    if kind == Kind.MAP:
        land = read_land(here.settings.boundary_folders)
        size = paper or PaperSize.A4
        sheet = map_sheet(view, here.t, size=size, landscape=landscape, land=land)
        files = {path: write_map(sheet, cast("MapFormat", written), dpi or 150)}
    else:
        files = _files(here, kind, view, written, path)
    write_files(files)
    for each, content in files.items():
        remark(here.t("cli.exported", path=each, kilobytes=here.t.number(len(content) / 1000)))


def _files(
    here: Session, kind: Kind, view: ExportView, written: str, path: Path
) -> dict[Path, bytes]:
    """Return the files of a view by path: mostly one."""
    if kind == Kind.HTML:
        return {path: html_map(view, here.t, _land_file(here))}
    if kind == Kind.WORKBOOK:
        return {path: to_workbook(view, here.t)}
    wanted = geo.GeoFormat(written)
    files = {path: geo.WRITERS[wanted](view, here.t)}
    if wanted == geo.GeoFormat.CSV:
        files[path.with_name(path.name + BESIDE)] = geo.companion(view, here.t)
    return files


def _land_file(here: Session) -> Path | None:
    found = (folder / LAND_FILE for folder in here.settings.boundary_folders)
    return next((file for file in found if file.is_file()), None)
