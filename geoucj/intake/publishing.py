"""A reviewed file -> a version of a data set, or a preview of one beside it."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.errors import ReservedDataSetError, UnknownDataSetError
from geoucj.intake.model import ColumnMapping, Decision
from geoucj.intake.places.decisions import decisions_csv, remember
from geoucj.intake.review import Review
from geoucj.settings import Settings
from geoucj.tables.datasets import (
    DataSet,
    Provenance,
    find_home,
    folder_in_use,
    list_datasets,
    open_dataset,
    require_name,
    table_file,
)
from geoucj.tables.history import publish_version, require_own
from geoucj.tables.merging import read_typed
from geoucj.tables.schemas import Kind
from geoucj.tables.version_files import Version, VersionFacts

INTAKE, MAPPINGS = "intake", "mappings"  # folders below settings.data
PREVIEW = "-pratinjau"  # after the name of the data set that a preview is of
LICENCE = "–"


def published_tables(
    name: str, settings: Settings, registry: Registry
) -> Mapping[Kind, pd.DataFrame]:
    """Return the tables that the data set `name` has now, none where it is new."""
    try:
        return open_dataset(name, settings.data_folders, registry).tables
    except UnknownDataSetError:
        return {}


def home_of(into: str, settings: Settings) -> Path:
    """Return the folder of the data set `into`, where an import may publish into it.

    Raises DataSetNameError, ReservedDataSetError.
    """
    require_name(into)
    home = settings.data / into
    require_own(home)
    if into.endswith(PREVIEW):
        raise ReservedDataSetError(name=into)
    return home


def publish(
    review: Review,
    decisions: Sequence[Decision],
    into: str,
    settings: Settings,
    registry: Registry,
    *,
    who: str,
) -> Version:
    """Publish the tables of a review as a new version of `into`, and remember the decisions.

    Raises what `home_of`, `publish_version` and `remember` raise.
    """
    version = publish_version(
        home_of(into, settings),
        _frames(review),
        _facts(review, decisions, who),
        _provenance(into, settings),
        registry,
    )
    if decisions:
        remember(settings.data / INTAKE, decisions)
    drop_preview(into, settings)
    return version


def preview(review: Review, into: str, settings: Settings, registry: Registry) -> str:
    """Put what would be published beside the data sets, and return the name to see it under.

    Raises what `home_of` and `publish_version` raise.
    """
    name = f"{into}{PREVIEW}"
    home = home_of(into, settings).with_name(name)
    shutil.rmtree(home, ignore_errors=True)
    facts = _facts(review, (), "")
    origin = _provenance(into, settings, preview=True)
    if before := _as_written(into, settings):
        publish_version(home, before, facts, origin, registry)
    publish_version(home, _frames(review), facts, origin, registry)
    return name


def _as_written(name: str, settings: Settings) -> dict[Kind, pd.DataFrame]:
    """Return the tables of a data set as they are kept, without totals that were added up."""
    if all(each.name != name for each in list_datasets(settings.data_folders)):
        return {}
    folder = folder_in_use(find_home(name, settings.data_folders))
    files = {kind: table_file(folder, kind) for kind in Kind}
    return {kind: read_typed(file, kind) for kind, file in files.items() if file is not None}


def drop_preview(into: str, settings: Settings) -> None:
    """Take the preview of `into` away, where there is one."""
    shutil.rmtree(settings.data / f"{into}{PREVIEW}", ignore_errors=True)


def _frames(review: Review) -> dict[Kind, pd.DataFrame]:
    return {kind: made.table for kind, made in review.tables.items()}


def _facts(review: Review, decisions: Sequence[Decision], who: str) -> VersionFacts:
    read, tally = review.understood, review.tally
    return VersionFacts(
        file=read.file,
        sha256=read.sha256,
        who=who,
        sheet=read.sheet.name,
        in_file=tally.in_file,
        published=tally.published,
        set_aside=tally.set_aside,
        refused=tally.refused,
        mapping=_mapping(read.mapping),
        decisions=decisions_csv(decisions).decode("utf-8-sig"),
        findings=review.findings,
    )


def _mapping(mapping: ColumnMapping) -> dict[str, object]:
    """Return a mapping as TOML can hold it."""
    columns = {str(number): asdict(each) for number, each in sorted(mapping.meanings.items())}
    for each in columns.values():
        each["kind"] = str(each["kind"] or "")
    return asdict(mapping) | {"meanings": columns}


def _provenance(into: str, settings: Settings, *, preview: bool = False) -> Provenance:
    """Return where a data set comes from: as before, or as a new one made of files."""
    known: dict[str, DataSet] = {each.name: each for each in list_datasets(settings.data_folders)}
    before, after = ("Pratinjau: ", "Preview: ") if preview else ("", "")
    if into in known:
        origin = known[into].provenance
        titles = {"title_id": before + origin.title_id, "title_en": after + origin.title_en}
        return Provenance(**{**asdict(origin), **titles, "left_out": origin.left_out})
    return Provenance(
        title_id=f"{before}Data {into}",
        title_en=f"{after}Data set {into}",
        sample=False,
        source="Berkas yang diimpor; namanya pada tiap versi",
        licence=LICENCE,
        note_id="Setiap baris memuat nama berkasnya.",
        note_en="Every row names its file.",
    )
