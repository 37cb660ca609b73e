"""Shapes of a source -> codes of the official list, and the crosswalk that a person may edit."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geoucj.areas.codes import REPAIRED, CodeReading
from geoucj.areas.matching import match_frame
from geoucj.areas.names import NameIndex, Reason
from geoucj.areas.registry import Registry
from geoucj.boundaries.profiles import SOURCE_CODE, SOURCE_NAME, Profile, System
from geoucj.errors import CrosswalkError, MissingFileError
from geoucj.schema import AREA_CODE, AREA_NAME, CODE_WIDTH, LEVELS, Level

HOW, SCORE, REASON, CANDIDATES = "how", "score", "reason", "candidates"
CODE, NAME, DECISION, NONE = "code", "name", "decision", "none"
REGION = "region"  # code of the narrowest area known to hold an unmatched shape, or ""
COLUMNS = [SOURCE_CODE, SOURCE_NAME, AREA_CODE, AREA_NAME, HOW, SCORE]
TRUSTED = 0.8  # share of the codes of our provinces that the official list must know
UNDERSTOOD = (CodeReading.CLEAN, *REPAIRED)
STRONG = (Reason.EXACT, Reason.SPELLING)
ORDER = {Reason.EXACT: 0, Reason.SPELLING: 1, Reason.SOUND: 2, Reason.MOVED: 3, Reason.CLOSE: 4}
DUPLICATE = "duplicate"

Key = tuple[str, str]  # source_code, source_name


@dataclass(frozen=True)
class Coded:
    """Shapes with their codes: columns of the crosswalk, reason, candidates, region, geometry.

    `elsewhere` counts shapes of other provinces, which are left out; `duplicated` lists, by area
    code, the rows that mean it if there is more than one.
    """

    frame: gpd.GeoDataFrame
    elsewhere: int
    duplicated: Mapping[str, tuple[int, ...]]


def find_codes(
    frame: gpd.GeoDataFrame,
    profile: Profile,
    index: NameIndex,
    decisions: Mapping[Key, str] | None = None,
    regencies: gpd.GeoDataFrame | None = None,
) -> Coded:
    """Return the code of each shape in `frame` (columns of Profile.raw, EPSG:4326).

    What a person decided goes first, then Kemendagri codes, then names. `regencies` (area_code,
    geometry) say where shapes lie whose source does not name the areas around them.
    """
    registry = index.registry
    read = _read_codes(frame, profile, registry)
    within = _within(frame, profile, index, regencies)
    away = _elsewhere(frame, profile, index, within)
    frame, read, within = frame[~away], read[~away], within[~away]
    names = frame[[str(level) for level in LEVELS]]
    narrow = profile.level in (Level.DISTRICT, Level.VILLAGE)
    lost = (names[str(Level.REGENCY)] == "") & (within == "") & narrow
    named = match_frame(index, names.where(~lost, ""), within, complete=True)
    found = named.assign(how=named[HOW].astype("object"))
    by_code = read.notna()
    found.loc[by_code, [AREA_CODE, HOW, SCORE]] = _fixed(read[by_code], CODE)
    decided = _decided(frame, decisions or {})
    found.loc[decided.index, [AREA_CODE, HOW, SCORE]] = _fixed(decided, DECISION)
    found[AREA_CODE] = found[AREA_CODE].where(found[AREA_CODE] != "")
    found[REGION] = _whole_districts(_regions(index, names, within), found[AREA_CODE])
    found, duplicated = _settle_duplicates(found)
    found[AREA_NAME] = found[AREA_CODE].map(registry.names)
    columns = [SOURCE_CODE, SOURCE_NAME, *(str(level) for level in LEVELS), "geometry"]
    coded = gpd.GeoDataFrame(pd.concat([frame[columns], found], axis=1), crs=frame.crs)
    return Coded(coded, int(away.sum()), duplicated)


def read_decisions(path: Path, registry: Registry) -> dict[Key, str]:
    """Return what a person decided in a crosswalk: area_code ("" for no area) by source row.

    A decision is a row marked so, or one marked none in which a code was filled in. Raises
    CrosswalkError for a code that is not in the list, MissingFileError.
    """
    if not path.is_file():
        raise MissingFileError(path=path)
    text = path.read_text("utf-8-sig", errors="replace")
    header = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in header else ",")
    found: dict[Key, str] = {}
    for number, row in enumerate(rows, start=2):
        how, written = (row.get(HOW) or "").strip(), (row.get(AREA_CODE) or "").strip()
        if how != DECISION and not (how == NONE and written):
            continue
        code, _ = registry.codes.read_one(written)
        if written and code is None:
            raise CrosswalkError(path=path.name, row=number, column=AREA_CODE, value=written)
        found[row.get(SOURCE_CODE) or "", row.get(SOURCE_NAME) or ""] = code or ""
    return found


def write_crosswalk(coded: pd.DataFrame, path: Path) -> None:
    """Write source_code, source_name, area_code, area_name, how, score of every shape."""
    coded[COLUMNS].to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _read_codes(frame: pd.DataFrame, profile: Profile, registry: Registry) -> pd.Series:
    """Return the Kemendagri codes that the source gives; NA throughout if it uses another system.

    BPS codes have ten digits too: they are known by how few of them are in the list.
    """
    nothing = pd.Series(None, index=frame.index, dtype="str")
    if profile.system is not System.KEMENDAGRI or profile.code is None:
        return nothing
    read = registry.codes.read(frame[SOURCE_CODE], profile.level)
    ours = frame[SOURCE_CODE].str.startswith(registry.provinces) & (frame[SOURCE_CODE] != "")
    understood = read["reading"].isin(UNDERSTOOD)
    if not ours.any() or understood[ours].mean() < TRUSTED:
        return nothing
    return read[AREA_CODE].where(understood)


def _within(
    frame: gpd.GeoDataFrame,
    profile: Profile,
    index: NameIndex,
    regencies: gpd.GeoDataFrame | None,
) -> pd.Series:
    """Return the code of the regency that each shape is known to lie in, or ""."""
    known = pd.Series("", index=frame.index, dtype="str")
    if profile.level is Level.PROVINCE:
        return known
    if profile.system is System.BPS:
        digits = frame[SOURCE_CODE].str.upper().str.removeprefix("ID").str[:4]
        known = pd.Series(digits.map(index.registry.bps_regencies).fillna("").astype("str"))
        # A source may put Kemendagri codes where BPS codes belong: then its names say otherwise.
        names = frame[[str(Level.PROVINCE), str(Level.REGENCY)]]
        named = match_frame(index, names)
        says = named[AREA_CODE].where(named[REASON].isin(STRONG) & (names["regency"] != ""))
        return known.mask(says.notna() & (says != known), "")
    unnamed = Level.REGENCY not in profile.names and profile.level is not Level.REGENCY
    if unnamed and regencies is not None and not regencies.empty:
        points = shapely.point_on_surface(frame.geometry.to_numpy())
        rows, areas = regencies.sindex.query(points, predicate="within")
        codes = regencies[AREA_CODE].to_numpy()[areas]
        known.iloc[rows] = codes
    return known


def _elsewhere(
    frame: pd.DataFrame, profile: Profile, index: NameIndex, within: pd.Series
) -> pd.Series:
    """Return which shapes lie in other provinces, by their code, their province's name or place."""
    digits = frame[SOURCE_CODE].str.upper().str.removeprefix("ID")
    ours = digits.str.startswith(index.registry.provinces)
    if profile.system is not System.NONE and profile.code is not None and ours.any():
        return pd.Series((digits != "") & ~ours)
    if Level.PROVINCE in profile.names:
        found = match_frame(index, frame[[str(Level.PROVINCE)]])
        return (frame[str(Level.PROVINCE)] != "") & found[AREA_CODE].isna()
    if Level.REGENCY not in profile.names and (within != "").any():
        return within == ""
    return pd.Series(False, index=frame.index)


def _decided(frame: pd.DataFrame, decisions: Mapping[Key, str]) -> pd.Series:
    keys = zip(frame[SOURCE_CODE], frame[SOURCE_NAME], strict=True)
    found = [decisions.get(key) for key in keys]
    return pd.Series(found, index=frame.index, dtype="str").dropna()


def _fixed(codes: pd.Series, how: str) -> pd.DataFrame:
    return pd.DataFrame({AREA_CODE: codes, HOW: how, SCORE: 100.0})


def _regions(index: NameIndex, names: pd.DataFrame, within: pd.Series) -> pd.Series:
    """Return the code of the district, regency or province that holds each shape, or ""."""
    best = within
    for level in (Level.PROVINCE, Level.REGENCY, Level.DISTRICT):
        upto = [str(lv) for lv in LEVELS[: LEVELS.index(level) + 1]]
        rows = names[upto].where(names[str(level)] != "", "")
        codes = match_frame(index, rows, within)[AREA_CODE].fillna("")
        best = codes.where(codes.str.len() > best.str.len(), best)
    return best


def _whole_districts(regions: pd.Series, codes: pd.Series) -> pd.Series:
    """Return `regions` with the regency for districts that were split since: see their villages."""
    district = CODE_WIDTH[Level.DISTRICT]
    left = codes.notna() & (regions.str.len() == district) & (codes.str[:district] != regions)
    return regions.where(~regions.isin(regions[left]), regions.str[: CODE_WIDTH[Level.REGENCY]])


def _settle_duplicates(found: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[int, ...]]]:
    """Leave a code to the row that has the best claim to it; to none where two are as good.

    Rows with the code itself, or decided by a person, are parts of one area and all keep it.
    """
    has = found[found[AREA_CODE].notna()]
    again = has[has[AREA_CODE].duplicated(keep=False)]
    found = found.copy()
    duplicated = {}
    for code, rows in again.groupby(AREA_CODE):
        duplicated[str(code)] = tuple(int(row) for row in rows.index)
        claims = [_claim(row[HOW], row[REASON]) for _, row in rows.iterrows()]
        best = min(claims)
        shared = best >= 0 and claims.count(best) > 1
        losers = rows.index[[shared or claim > best for claim in claims]]
        found.loc[losers, AREA_CODE] = None
        found.loc[losers, HOW] = NONE
        found.loc[losers, SCORE] = 0.0
        found.loc[losers, REASON] = DUPLICATE
    return found, duplicated


def _claim(how: str, reason: Reason) -> int:
    """Return how good a claim to a code is: the lower the better, below 0 it may be shared."""
    return {DECISION: -2, CODE: -1}.get(how, ORDER.get(reason, len(ORDER)))
