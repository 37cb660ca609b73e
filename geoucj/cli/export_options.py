"""Options of `geoucj export` as they are written, and what they mean."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from geoucj.analysis.classes import MOST_BREAKS, Scheme
from geoucj.analysis.periods import check_month
from geoucj.areas.codes import level_of
from geoucj.boundaries.store import open_set, set_in_use
from geoucj.cli.plan_options import code_of, share_of
from geoucj.cli.session import Session
from geoucj.errors import (
    AtlasFolderError,
    ClassBreaksError,
    EarlierMonthError,
    ExportFormatError,
    ExportOptionError,
    MeasureDataError,
    NarrowAreaError,
    TargetRateError,
    UnknownIndicatorError,
)
from geoucj.exports.address import LEAST_TARGET, with_address
from geoucj.exports.view import ExportView, ViewOptions, export_view
from geoucj.maps.layer import Style
from geoucj.maps.measures import FACTS, Measure
from geoucj.maps.palette import Palette
from geoucj.schema import CODE_WIDTH, LEVELS, Level, Segment
from geoucj.tables.datasets import DataSet, open_dataset
from geoucj.tables.schemas import Kind as Table

FIGURES = (Table.COVERAGE, Table.WORKFORCE, Table.TARGETS)  # a published rate needs not all of them
BOUND = r"([-−]?\d{1,12}(?:[.,]\d{1,9})?)(\s*%)?"


class Kind(StrEnum):
    """What a view can be handed on as."""

    MAP = "map"
    ATLAS = "atlas"
    DECK = "deck"
    SUMMARY = "summary"
    HTML = "html"
    WORKBOOK = "workbook"
    GEO = "geo"


PAGES = "pdf-pages"  # an atlas as a folder of PDF, as it is one of PNG

# The suffix of a file says its format, too. The first is what is written where nobody says.
FORMATS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.MAP: ("pdf", "png", "svg"),
        Kind.ATLAS: ("pdf", "png", PAGES),
        Kind.DECK: ("pptx",),
        Kind.SUMMARY: ("pdf", "docx"),
        Kind.HTML: ("html",),
        Kind.WORKBOOK: ("xlsx",),
        Kind.GEO: ("gpkg", "geojson", "csv", "parquet"),
    }
)
ON_PAPER = (Kind.MAP, Kind.ATLAS)


def require_fitting(kind: Kind, given: Mapping[str, object], kinds: tuple[Kind, ...]) -> None:
    """Raise ExportOptionError for an option (name: value or None) that only `kinds` have."""
    for option, value in given.items():
        if value is not None and kind not in kinds:
            raise ExportOptionError(option=option, kind=kind.value)


def format_of(kind: Kind, wanted: str | None, out: Path) -> str:
    """Return the format that is wanted, else that of the suffix of `out`, else the usual one.

    Raises ExportFormatError for one that `kind` has not, and where both contradict each other;
    AtlasFolderError for an atlas of many files that is to be one.
    """
    known = FORMATS[kind]
    suffix = "" if is_folder(out) else out.suffix.removeprefix(".").lower()
    for said in filter(None, (wanted and wanted.lower(), suffix)):
        if said not in known:
            raise ExportFormatError(value=said, kind=kind.value, known=", ".join(known))
    found = (wanted or suffix or known[0]).lower()
    if suffix and kind == Kind.ATLAS and found != known[0]:
        raise AtlasFolderError(path=out, format=found)
    if suffix and suffix != found:
        raise ExportFormatError(value=out.name, kind=found, known=found)
    return found


def is_folder(out: Path) -> bool:
    """Return whether `out` is a folder, or will be: it has no suffix."""
    return out.is_dir() or not out.suffix


def style_of(
    scheme: Scheme | None, k: int | None, breaks: str | None, palette: Palette | None
) -> Style:
    """Return the wanted classes; bounds are those of Scheme.MANUAL.

    Raises ExportOptionError for bounds of another scheme, ClassBreaksError for what are none.
    """
    if breaks is not None and scheme not in (None, Scheme.MANUAL):
        raise ExportOptionError(option="--breaks", kind=f"--scheme {scheme}")
    if breaks is None:
        bounds: tuple[float, ...] = ()
    else:
        bounds, scheme = _bounds(breaks), Scheme.MANUAL
    return Style(scheme, k or Style.k, bounds, palette or Palette.STANDARD)


def view_of(
    here: Session,
    *,
    data: str,
    boundaries: str | None,
    level: Level | None,
    area: str | None,
    as_of: str | None,
    segment: Segment,
    measure: Measure,
    indicator: str | None,
    compare: str | None,
    target: str | None,
    style: Style,
) -> ExportView:
    """Return the view that was asked for, with the address that reopens it in its stamp.

    Without a level it shows the parts of the area. Raises what `export_view` and opening raise,
    NarrowAreaError, MeasureDataError, UnknownIndicatorError, TargetRateError, EarlierMonthError.
    """
    within = code_of(here, area) if area else ""
    shown = level or _below(within)
    if len(within) > CODE_WIDTH[shown]:
        raise NarrowAreaError(code=within, level=shown.value)
    share = None if target is None else _target(target)
    folders = here.settings.boundary_folders
    shapes = open_set(boundaries, folders) if boundaries else set_in_use(folders)
    dataset = open_dataset(data, here.settings.data_folders, here.registry)
    _require_figures(dataset, measure)
    options = ViewOptions(
        style,
        indicator=_indicator(dataset, measure, indicator),
        before=check_month(compare) if compare else "",
        min_potential=here.settings.min_potential,
    )
    view = export_view(
        dataset,
        shapes,
        here.registry,
        area=within,
        level=shown,
        as_of=as_of or "",
        segment=segment,
        measure=measure,
        target=share,
        options=options,
    )
    if compare and options.before >= view.month:
        raise EarlierMonthError(before=options.before, month=view.month)
    return with_address(view, here.t)


def _below(area: str) -> Level:
    """Return the level of the parts of an area; regencies where it is both provinces."""
    number = LEVELS.index(level_of(area)) if area else 0
    return LEVELS[min(number + 1, len(LEVELS) - 1)]


def _target(text: str) -> float:
    """Return a target as a share, to a tenth of a point as on the screen."""
    share = round(share_of(text), 3)
    if share * 100 < LEAST_TARGET:
        raise TargetRateError(value=text)
    return share


def _bounds(text: str) -> tuple[float, ...]:
    """Return `20%; 35,5%` or `0.2; 0.355` as shares, and other numbers as they are."""
    found = [re.fullmatch(BOUND, part.strip()) for part in text.split(";")]
    numbers = [
        float(each[1].replace(",", ".").replace("−", "-")) / (100 if each[2] else 1)
        for each in found
        if each
    ]
    if len(numbers) < len(found):
        raise ClassBreaksError(breaks=text, limit=MOST_BREAKS)
    return tuple(numbers)


def _require_figures(dataset: DataSet, measure: Measure) -> None:
    missing = [
        table.value
        for table in FACTS[measure].needs
        if table not in FIGURES and dataset.table(table).empty
    ]
    if missing:
        raise MeasureDataError(measure=measure.value, data=dataset.name, tables=", ".join(missing))


def _indicator(dataset: DataSet, measure: Measure, wanted: str | None) -> str:
    if measure != Measure.INDICATOR:
        if wanted is not None:
            raise ExportOptionError(option="--indicator", kind=f"--measure {measure}")
        return ""
    known = sorted(dataset.table(Table.INDICATORS)["indicator"].unique())
    if wanted not in known:
        raise UnknownIndicatorError(name=wanted or "–", known=", ".join(known))
    return str(wanted)
