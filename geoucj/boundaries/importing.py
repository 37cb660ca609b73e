"""A file of shapes -> a set under boundaries/, with its crosswalk and report.

Everything is written into a folder beside the set and swapped in at the end: an import that fails
half-way leaves what was there before.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

import geopandas as gpd
import pandas as pd
from filelock import FileLock, Timeout

from geoucj.areas.matching import match_frame
from geoucj.areas.names import NameIndex
from geoucj.areas.registry import Registry
from geoucj.boundaries import store
from geoucj.boundaries.crosswalk import (
    DECISION,
    HOW,
    REGION,
    Coded,
    Key,
    find_codes,
    read_decisions,
    write_crosswalk,
)
from geoucj.boundaries.profiles import OTHER, SOURCE_NAME, Profile, recognise
from geoucj.boundaries.read import read_shapes
from geoucj.boundaries.repair import fit, lakes, repair
from geoucj.boundaries.report import Facts, ImportReport, make_report
from geoucj.boundaries.topology import write_levels
from geoucj.errors import (
    ImportRunningError,
    NothingMatchedError,
    ReservedSetError,
    UnknownNameError,
)
from geoucj.schema import AREA_CODE, LEVELS, Level

STEPS = ("read", "repair", "match", "measure", "simplify")  # then "write", once for each part
LOCK_SECONDS = 1.0
VALID_ON = ("validon", "valid_on", "date")

OnStep = Callable[[str, int, int], None]


def import_boundaries(
    file: Path,
    name: str,
    registry: Registry,
    folders: Sequence[Path],
    *,
    code_column: str | None = None,
    name_column: str | None = None,
    decisions: Path | None = None,
    source_url: str = "",
    on_step: OnStep | None = None,
) -> ImportReport:
    """Import `file` as the set `name` into the first of `folders`; say what became of its rows.

    `decisions` is a crosswalk edited by a person; without it, that of the earlier set of this name
    is used again. `on_step` is told the key of the step that begins, how many are done, and of how
    many. Raises a GeoUCJError for a file, name or crosswalk that cannot be used, and
    ImportRunningError while another import of `name` runs.
    """
    store.require_set_name(name)
    if name == store.APPROXIMATE:
        raise ReservedSetError(name=name)
    folder = folders[0]
    folder.mkdir(parents=True, exist_ok=True)
    parts = len(registry.provinces) + len(registry.at(Level.REGENCY))
    total = len(STEPS) + 1 + parts  # simplified for provinces and for regencies

    def tell(step: str, done: int) -> None:
        if on_step is not None:
            on_step(step, done, total)

    with _alone(folder, name), _draft(folder, name) as draft:
        tell("read", 0)
        source = read_shapes(file)
        profile = recognise(source.frame, file, code_column, name_column)
        index = NameIndex(registry)
        profile = _with_level(profile, source.frame, index)
        tell("repair", 1)
        repaired = repair(profile.raw(source.frame), file)
        tell("match", 2)
        decided = _decisions(decisions, folder / name, registry)
        sorted_out = _sort_out(repaired.frame, profile, index, decided, _regencies(folders))
        if sorted_out.coded.frame[AREA_CODE].isna().all():
            raise NothingMatchedError(path=file.name, count=len(repaired.frame))
        tell("measure", 3)
        facts = Facts(
            name=name,
            file=file.name,
            rows=len(source.frame),
            crs_assumed=source.crs_assumed,
            lakes=sorted_out.lakes,
            fit=fit(sorted_out.measured),
        )
        report = make_report(facts, profile, repaired, sorted_out.coded, registry)
        drawn, done = _drawn(sorted_out.coded.frame), count(len(STEPS) - 1)

        def write(part: str) -> None:
            tell(part if part == "simplify" else "write", next(done))

        write_levels(drawn, profile.level, registry, draft, write)
        write_crosswalk(sorted_out.coded.frame, draft / store.CROSSWALK_FILE)
        report.write(draft / store.REPORT_FILE)
        store.write_provenance(_provenance(file, profile, source.frame, source_url), draft)
        _swap_in(draft, folder / name)
    tell("done", total)
    return report


@dataclass(frozen=True)
class _SortedOut:
    """Shapes with their codes, the names of lakes, and all shapes of our provinces together."""

    coded: Coded
    lakes: tuple[str, ...]
    measured: gpd.GeoDataFrame


def _sort_out(
    frame: gpd.GeoDataFrame,
    profile: Profile,
    index: NameIndex,
    decisions: Mapping[Key, str],
    regencies: gpd.GeoDataFrame | None,
) -> _SortedOut:
    """Return the areas in `frame` with their codes, and apart from them the lakes.

    A code says for certain that a row is a lake; a name only where no such village is listed.
    """
    water = lakes(frame)
    coded = find_codes(frame[water != "code"], profile, index, decisions, regencies)
    shapes = coded.frame
    by_name = (water[shapes.index] == "name") & shapes[AREA_CODE].isna() & (shapes[HOW] != DECISION)
    wet = pd.concat([frame[water == "code"], shapes[by_name]])
    measured = frame.loc[sorted({*shapes.index, *wet.index})]
    return _SortedOut(
        replace(coded, frame=shapes[~by_name]), tuple(wet[SOURCE_NAME].astype(str)), measured
    )


def _drawn(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return area_code, geometry of what is drawn.

    A shape without a code of its own still belongs to the district or regency that it lies in: it
    has that code, and is drawn from that level upward.
    """
    codes = shapes[AREA_CODE].fillna(shapes[REGION].where(shapes[HOW] != DECISION, ""))
    drawn = gpd.GeoDataFrame({AREA_CODE: codes}, geometry=shapes.geometry, crs=shapes.crs)
    return drawn[codes != ""].reset_index(drop=True)


def _with_level(profile: Profile, frame: gpd.GeoDataFrame, index: NameIndex) -> Profile:
    """Return `profile` with the level whose names its rows have, where only a name was given."""
    if profile.key != OTHER or profile.code is not None or profile.level not in profile.names:
        return profile
    column = profile.names[profile.level]
    best, most = profile, -1
    for level in reversed(LEVELS):
        wider = {lv: c for lv, c in profile.names.items() if LEVELS.index(lv) < LEVELS.index(level)}
        guess = replace(profile, level=level, names={**wider, level: column})
        names = guess.raw(frame)[[str(lv) for lv in LEVELS]]
        found = int(match_frame(index, pd.DataFrame(names))[AREA_CODE].nunique())
        if found > most:
            best, most = guess, found
    return best


def _decisions(given: Path | None, earlier: Path, registry: Registry) -> dict[Key, str]:
    if given is not None:
        return read_decisions(given, registry)
    kept = earlier / store.CROSSWALK_FILE
    return read_decisions(kept, registry) if kept.exists() else {}


def _regencies(folders: Sequence[Path]) -> gpd.GeoDataFrame | None:
    """Return the regencies of the built-in set: they tell where shapes without a regency lie."""
    try:
        return store.open_set(store.APPROXIMATE, folders).read(Level.REGENCY)
    except UnknownNameError:
        return None


def _provenance(
    file: Path, profile: Profile, frame: gpd.GeoDataFrame, source_url: str
) -> store.Provenance:
    columns = {str(column).lower(): column for column in frame.columns}
    dates = [str(frame[columns[c]].dropna().max())[:10] for c in VALID_ON if c in columns]
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return store.Provenance(
        title=profile.title or file.stem,
        source=profile.key,
        source_url=source_url,
        licence=profile.licence,
        attribution=profile.attribution,
        valid_on=dates[0] if dates else "",
        approximate=False,
        imported_at=date.today().isoformat(),
        file=file.name,
        sha256=digest,
    )


@contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    try:
        with FileLock(folder / f".{name}.lock", timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise ImportRunningError(name=name) from error


@contextmanager
def _draft(folder: Path, name: str) -> Iterator[Path]:
    """Give a folder to write into, beside the set; clear away what stopped imports left behind."""
    target = folder / name
    for old in folder.glob(f".{name}.old-*"):  # a swap that was cut off between its two steps
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)
    for part in folder.glob(f".{name}.part-*"):
        shutil.rmtree(part)
    draft = Path(tempfile.mkdtemp(prefix=f".{name}.part-", dir=folder))
    draft.chmod(0o755)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _swap_in(draft: Path, target: Path) -> None:
    if not target.exists():
        draft.rename(target)
        return
    old = target.with_name(f".{target.name}.old-{draft.name.rpartition('-')[2]}")
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)
