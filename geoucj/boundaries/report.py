"""What an import accepted, repaired, matched and left out: facts, for the edge to say."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geoucj.areas.names import Candidate
from geoucj.areas.registry import Registry
from geoucj.boundaries.crosswalk import (
    CANDIDATES,
    CODE,
    DECISION,
    HOW,
    NAME,
    NONE,
    REASON,
    Coded,
)
from geoucj.boundaries.profiles import SOURCE_CODE, SOURCE_NAME, Profile
from geoucj.boundaries.repair import Fit, LeftOut, Repaired
from geoucj.schema import AREA_CODE, CODE_WIDTH, LEVELS, Level


@dataclass(frozen=True)
class Unmatched:
    """A shape that got no code; `parents` are the names of the areas round it, widest first."""

    source_code: str
    source_name: str
    parents: tuple[str, ...]
    reason: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Duplicated:
    """An area that several shapes mean; `sources` are their names, `used` those that are drawn."""

    area_code: str
    area_name: str
    sources: tuple[str, ...]
    used: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """An area of the official list."""

    area_code: str
    area_name: str


@dataclass(frozen=True)
class ImportReport:
    """What became of every row of a file of shapes.

    rows = left out without a shape + merged into another row of the same area (repaired["merged"])
    + lakes + elsewhere + shapes, and shapes = by_code + by_name + by_decision + unmatched.
    """

    name: str
    file: str
    source: str
    level: Level
    rows: int
    shapes: int
    accepted: int  # areas that are drawn at `level`
    repaired: dict[str, int]
    left_out: tuple[LeftOut, ...]
    lakes: tuple[str, ...]
    elsewhere: int
    by_code: int
    by_name: int
    by_decision: int
    unmatched: tuple[Unmatched, ...]
    duplicated: tuple[Duplicated, ...]
    missing: tuple[Listed, ...]
    gaps_km2: float
    overlaps_km2: float
    crs_assumed: bool

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")


@dataclass(frozen=True)
class Facts:
    """What is known about an import besides its shapes."""

    name: str
    file: str
    rows: int
    crs_assumed: bool
    lakes: tuple[str, ...]
    fit: Fit


def make_report(
    facts: Facts, profile: Profile, repaired: Repaired, coded: Coded, registry: Registry
) -> ImportReport:
    """Return the report of an import whose shapes are `coded`."""
    frame = coded.frame
    matched = frame[frame[AREA_CODE].notna()]
    return ImportReport(
        name=facts.name,
        file=facts.file,
        source=profile.key,
        level=profile.level,
        rows=facts.rows,
        shapes=len(frame),
        accepted=matched[AREA_CODE].nunique(),
        repaired={str(kind): count for kind, count in repaired.counts.items()},
        left_out=repaired.left_out,
        lakes=facts.lakes,
        elsewhere=coded.elsewhere,
        by_code=int((frame[HOW] == CODE).sum()),
        by_name=int((frame[HOW] == NAME).sum()),
        by_decision=int((frame[HOW] == DECISION).sum()),
        unmatched=_unmatched(frame, profile),
        duplicated=_duplicated(coded, registry),
        missing=_missing(matched[AREA_CODE], profile.level, registry),
        gaps_km2=facts.fit.gaps_km2,
        overlaps_km2=facts.fit.overlaps_km2,
        crs_assumed=facts.crs_assumed,
    )


def read_report(path: Path) -> dict[str, Any]:
    """Return the report of a set as it was written."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _unmatched(frame: pd.DataFrame, profile: Profile) -> tuple[Unmatched, ...]:
    wider = [str(level) for level in LEVELS[: LEVELS.index(profile.level)]]
    rows = frame[frame[HOW] == NONE]
    return tuple(
        Unmatched(
            str(row[SOURCE_CODE]),
            str(row[SOURCE_NAME]),
            tuple(str(row[level]) for level in wider if row[level]),
            str(row[REASON]),
            row[CANDIDATES],
        )
        for _, row in rows.iterrows()
    )


def _duplicated(coded: Coded, registry: Registry) -> tuple[Duplicated, ...]:
    frame = coded.frame
    return tuple(
        Duplicated(
            code,
            registry.names[code],
            tuple(frame[SOURCE_NAME][list(rows)]),
            tuple(frame[SOURCE_NAME][[row for row in rows if frame[AREA_CODE][row] == code]]),
        )
        for code, rows in coded.duplicated.items()
    )


def _missing(codes: pd.Series, level: Level, registry: Registry) -> tuple[Listed, ...]:
    """Return areas of `level` that no shape was found for, in the provinces the file covers."""
    covered = tuple(codes.str[: CODE_WIDTH[Level.PROVINCE]].unique())
    listed = registry.at(level)
    left = listed[listed[AREA_CODE].str.startswith(covered) & ~listed[AREA_CODE].isin(codes)]
    return tuple(Listed(code, registry.names[code]) for code in left[AREA_CODE])
