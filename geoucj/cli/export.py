"""`geoucj export`: one view, to be handed on as a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from geoucj.analysis.classes import MOST_BREAKS, Scheme
from geoucj.cli.export_files import check_place, write_files
from geoucj.cli.export_making import Making
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
from geoucj.exports.atlas import Atlas
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.maps.sheet import LEAST_DPI, MOST_DPI
from geoucj.maps.sheet_data import PaperSize
from geoucj.schema import Level, Segment

USUAL_DPI = 150
FEW = 2  # files that are named each
NOT_WHOLE = 2  # exit code: written, but without some pages


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
    template: Annotated[
        Path | None, typer.Option(help="Presentation whose look a deck takes, .pptx or .potx.")
    ] = None,
    file_format: Annotated[
        str | None, typer.Option("--format", help="That of the file's suffix without.")
    ] = None,
) -> None:
    """Write one view as a file that says of what and when it is, and how to see it again."""
    here = session(ctx)
    papers = {"--paper": paper, "--landscape/--portrait": landscape, "--dpi": dpi}
    require_fitting(kind, papers, ON_PAPER)
    require_fitting(kind, {"--template": template}, (Kind.DECK,))
    written = format_of(kind, file_format, out)
    check_place(out / "x" if is_folder(out) else out)
    slides = None if template is None else template.read_bytes()
    view = view_of(
        here,
        data=data,
        boundaries=boundaries,
        level=Level.VILLAGE if kind == Kind.ATLAS and level is None else level,
        area=area,
        as_of=as_of,
        segment=segment,
        measure=measure,
        indicator=indicator,
        compare=compare,
        target=target,
        style=style_of(scheme, k, breaks, palette),
    )
    for line in view.stamp.warnings(here.t):
        remark(line)
    if view.values.isna().all():
        remark(here.t("cli.exported_empty", month=here.t.month(view.month)))
    making = Making(
        here, view, written, out, paper or PaperSize.A4, landscape, dpi or USUAL_DPI, slides
    )
    atlas = making.atlas() if kind == Kind.ATLAS else None
    files = making.files(kind) if atlas is None else making.atlas_files(atlas)
    write_files(files)
    _tell(here, files)
    if atlas is not None and atlas.failed:
        _tell_failed(here, atlas)
        raise typer.Exit(NOT_WHOLE)


def _tell(here: Session, files: Mapping[Path, bytes]) -> None:
    t = here.t
    if len(files) > FEW:
        size = t.number(sum(map(len, files.values())) / 1000)
        folder = next(iter(files)).parent
        remark(t("cli.exported_many", path=folder, files=t.number(len(files)), kilobytes=size))
        return
    for path, content in files.items():
        remark(t("cli.exported", path=path, kilobytes=t.number(len(content) / 1000)))


def _tell_failed(here: Session, atlas: Atlas) -> None:
    t = here.t
    areas = "; ".join(f"{name} ({reason.rstrip('.')})" for name, reason in atlas.failed.items())
    failed, pages = t.number(len(atlas.failed)), t.number(len(atlas.pages))
    remark(t("cli.atlas_failed", failed=failed, pages=pages, areas=areas))
