"""A reviewed file -> a version of a data set, or a preview of one beside it."""

import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from filelock import FileLock

from geoucj.areas.registry import Registry
from geoucj.errors import ReservedDataSetError, UnknownDataSetError
from geoucj.intake.model import ColumnMapping, Decision
from geoucj.intake.places.decisions import decided_on, decisions_csv, remember, remembered
from geoucj.intake.review import Review
from geoucj.settings import Settings
from geoucj.tables.datasets import (
    CURRENT_FILE,
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
PREVIEW = "-pratinjau"  # in the name of a preview, after that of its data set
_PREVIEW = re.compile(rf"{PREVIEW}(-[0-9a-f]{{6}})?$")
_LONGEST = 40  # characters of the data set's name in that of its preview
_FORGOTTEN = 24 * 3600  # s, after which a preview that nobody took away is
LOCK_FILE = ".preview.lock"
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
    if is_preview(into):
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
    """Publish the tables of a review as a new version of `into`, and remember the `decisions`.

    The version keeps all decisions that its places follow, also those remembered before. Raises
    what `home_of`, `publish_version`, `remembered` and `remember` raise.
    """
    folder = settings.data / INTAKE
    places, earlier = review.places.frame.index, remembered(folder, registry)
    followed = decided_on(places, earlier, decisions, registry)
    version = publish_version(
        home_of(into, settings),
        _frames(review),
        _facts(review, followed, who),
        _provenance(into, settings),
        registry,
    )
    if decisions:
        remember(folder, decisions)
    drop_preview(into, review.understood.sha256, settings)
    return version


def preview(review: Review, into: str, settings: Settings, registry: Registry) -> str:
    """Put what would be published beside the data sets, and return the name to see it under.

    Each file has a preview of its own. It is made aside and put in place as a whole, so that of
    two who preview one file at once both see a whole one. Raises what `home_of` and
    `publish_version` raise.
    """
    name = preview_name(into, review.understood.sha256)
    home = home_of(into, settings).with_name(name)
    intake = settings.data / INTAKE
    intake.mkdir(parents=True, exist_ok=True)
    facts = _facts(review, (), "")
    origin = _named_preview(_provenance(into, settings), review.understood.file)
    with TemporaryDirectory(prefix=".preview-", dir=intake) as folder:
        made = Path(folder) / name
        if before := _as_written(into, settings):
            publish_version(made, before, facts, origin, registry)
        publish_version(made, _frames(review), facts, origin, registry)
        with FileLock(intake / LOCK_FILE):
            for left in _forgotten(settings):
                shutil.rmtree(left, ignore_errors=True)
            if home.exists():
                home.rename(Path(folder) / "before")
            made.rename(home)
    return name


def preview_name(into: str, file_sha256: str) -> str:
    """Return the name under which a file is seen before it is published in `into`."""
    digest = sha256(f"{into} {file_sha256}".encode()).hexdigest()
    return f"{into[:_LONGEST]}{PREVIEW}-{digest[:6]}"


def is_preview(name: str) -> bool:
    """Return whether a data set of this name is a preview."""
    return _PREVIEW.search(name) is not None


def _as_written(name: str, settings: Settings) -> dict[Kind, pd.DataFrame]:
    """Return the tables of a data set as they are kept, without totals that were added up."""
    if all(each.name != name for each in list_datasets(settings.data_folders)):
        return {}
    folder = folder_in_use(find_home(name, settings.data_folders))
    files = {kind: table_file(folder, kind) for kind in Kind}
    return {kind: read_typed(file, kind) for kind, file in files.items() if file is not None}


def drop_preview(into: str, file_sha256: str, settings: Settings) -> None:
    """Take the preview of a file away, where there is one."""
    home = settings.data / preview_name(into, file_sha256)
    if home.exists():
        with FileLock(settings.data / INTAKE / LOCK_FILE):
            shutil.rmtree(home, ignore_errors=True)


def _forgotten(settings: Settings) -> list[Path]:
    """Return the previews of sessions that ended without a word."""
    marks = settings.data.glob(f"*{PREVIEW}-*/{CURRENT_FILE}")
    previews = [mark for mark in marks if is_preview(mark.parent.name)]
    oldest = time.time() - _FORGOTTEN
    return [mark.parent for mark in previews if mark.stat().st_mtime < oldest]


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


def _named_preview(origin: Provenance, file: str) -> Provenance:
    """Return `origin` with titles that say what is shown: several previews stand in one list."""
    return replace(
        origin,
        title_id=f"Pratinjau: {origin.title_id} ({file})",
        title_en=f"Preview: {origin.title_en} ({file})",
    )


def _provenance(into: str, settings: Settings) -> Provenance:
    """Return where a data set comes from: as before, or as a new one made of files."""
    known: dict[str, DataSet] = {each.name: each for each in list_datasets(settings.data_folders)}
    if into in known:
        return known[into].provenance
    return Provenance(
        title_id=f"Data {into}",
        title_en=f"Data set {into}",
        sample=False,
        source="Berkas yang diimpor; namanya pada tiap versi",
        licence=LICENCE,
        note_id="Setiap baris memuat nama berkasnya.",
        note_en="Every row names its file.",
    )
