"""What the columns of a known source mean.

COD-AB: HDX, old `ADM4_PCODE, ADM4_EN` and new `adm4_pcode, adm4_name`; codes are BPS codes.
BIG: `KDEPUM, WADMKD, WADMKC, WADMKK, WADMPR`; KDEPUM is the dotted Kemendagri code.
BPS: `iddesa, nmdesa, nmkec, nmkab, nmprov`. GADM: `GID_4, NAME_4, TYPE_4`; its codes are its own.
geoBoundaries: `shapeName, shapeID, shapeType`. Plain: `area_code`, as this project writes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geoucj.areas.codes import LEVEL_OF_WIDTH
from geoucj.errors import MissingShapeColumnError, UnknownColumnsError
from geoucj.schema import LEVELS, Level

SOURCE_CODE = "source_code"
SOURCE_NAME = "source_name"
GEOMETRY = "geometry"
OTHER = "other"  # a source known only by the columns that a person named
SHOWN = 12  # columns named in an error


class System(StrEnum):
    """Whose codes a source uses."""

    KEMENDAGRI = "kemendagri"
    BPS = "bps"
    NONE = "none"  # codes of its own, or none


@dataclass(frozen=True)
class Profile:
    """Which column holds what: `names` by level, `code` of the narrowest level, its `kinds`."""

    key: str
    level: Level
    system: System
    names: Mapping[Level, str]
    code: str | None = None
    kinds: Mapping[Level, str] = field(default_factory=dict)  # Kabupaten or Kota, where apart
    title: str = ""
    licence: str = ""
    attribution: str = ""

    def raw(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return source_code, source_name, province, regency, district, village (text), geometry.

        What the source does not have is "".
        """
        empty = pd.Series("", index=frame.index, dtype="str")
        columns = {
            str(level): self._name(frame, level) if level in self.names else empty
            for level in LEVELS
        }
        code = _text(frame[self.code]) if self.code else empty
        return gpd.GeoDataFrame(
            {SOURCE_CODE: code, SOURCE_NAME: columns[str(self.level)], **columns},
            geometry=frame.geometry.to_numpy(),
            index=frame.index,
            crs=frame.crs,
        )

    def _name(self, frame: gpd.GeoDataFrame, level: Level) -> pd.Series:
        name = _text(frame[self.names[level]])
        kind = self.kinds.get(level)
        return (_text(frame[kind]) + " " + name).str.strip() if kind else name


COD_AB = Profile(
    "cod-ab",
    Level.VILLAGE,
    System.BPS,
    {},
    title="COD-AB",
    licence="CC BY 3.0 IGO",
    attribution="BPS - Statistics Indonesia / OCHA ROAP, COD-AB via HDX",
)
BIG = Profile(
    "big",
    Level.VILLAGE,
    System.KEMENDAGRI,
    {},
    title="Rupabumi Indonesia",
    attribution="Badan Informasi Geospasial (BIG)",
)
BPS = Profile(
    "bps", Level.VILLAGE, System.BPS, {}, title="Wilkerstat", attribution="Badan Pusat Statistik"
)
GADM = Profile(
    "gadm",
    Level.VILLAGE,
    System.NONE,
    {},
    title="GADM",
    licence="GADM, non-commercial use",
    attribution="GADM, gadm.org",
)
GEOBOUNDARIES = Profile(
    "geoboundaries",
    Level.REGENCY,
    System.NONE,
    {},
    title="geoBoundaries",
    licence="CC BY 4.0",
    attribution="geoBoundaries, geoboundaries.org",
)
PLAIN = Profile("plain", Level.VILLAGE, System.KEMENDAGRI, {})

# Columns by level, widest first; all are compared in lower case.
BIG_NAMES = ("wadmpr", "wadmkk", "wadmkc", "wadmkd")
BIG_CODES = ("kdppum", "kdpkab", "kdcpum", "kdepum")
BPS_NAMES = ("nmprov", "nmkab", "nmkec", "nmdesa")
BPS_CODES = ("idprov", "idkab", "idkec", "iddesa")


def recognise(
    frame: pd.DataFrame,
    file: Path,
    code_column: str | None = None,
    name_column: str | None = None,
) -> Profile:
    """Return what the columns of `frame` mean; a column named by a person goes first.

    Raises UnknownColumnsError where no source is recognised and no column was named,
    MissingShapeColumnError for a named column that is not there.
    """
    columns = {str(c).lower(): str(c) for c in frame.columns if c != GEOMETRY}
    named = {
        kind: _named(column, columns, file)
        for kind, column in (("code", code_column), ("name", name_column))
        if column
    }
    found = _known(columns, frame)
    if found is None and not named:
        raise UnknownColumnsError(path=file.name, found=_shown(columns))
    if found is None:
        found = replace(PLAIN, key=OTHER, title="", system=System.NONE, names=_parents(columns))
    if "code" in named:
        found = _by_code(replace(found, key=OTHER, names=_parents(columns)), frame[named["code"]])
    if "name" in named:
        found = replace(found, names={**found.names, found.level: named["name"]})
    return found


def _known(columns: Mapping[str, str], frame: pd.DataFrame) -> Profile | None:
    if "area_code" in columns:
        plain = _by_code(PLAIN, frame[columns["area_code"]])
        name = {plain.level: columns["area_name"]} if "area_name" in columns else {}
        return replace(plain, names=name)
    return (
        _cod_ab(columns)
        or _tiers(BIG, columns, BIG_NAMES, BIG_CODES)
        or _tiers(BPS, columns, BPS_NAMES, BPS_CODES)
        or _gadm(columns)
        or _geoboundaries(columns, frame)
    )


def _by_code(profile: Profile, codes: pd.Series) -> Profile:
    """Return `profile` with `codes` as its code column; they show the level and the system."""
    texts = _text(codes).str.upper()
    bps = texts.str.startswith("ID").mean() > 0.5
    digits = texts.str.removesuffix(".0").str.replace(r"\D", "", regex=True)
    counts = digits.str.len().map(LEVEL_OF_WIDTH).value_counts()
    return replace(
        profile,
        code=str(codes.name),
        system=System.BPS if bps else System.KEMENDAGRI,
        level=Level(counts.index[0]) if len(counts) else profile.level,
    )


def _cod_ab(columns: Mapping[str, str]) -> Profile | None:
    codes = tuple(f"adm{n}_pcode" for n in (1, 2, 3, 4))
    for ending in ("en", "name", "id", "name1"):
        names = tuple(f"adm{n}_{ending}" for n in (1, 2, 3, 4))
        if found := _tiers(COD_AB, columns, names, codes):
            return found
    return None


def _gadm(columns: Mapping[str, str]) -> Profile | None:
    numbers = (1, 2, 3, 4)
    names = tuple(f"name_{n}" for n in numbers)
    found = _tiers(GADM, columns, names, tuple(f"gid_{n}" for n in numbers))
    # GADM calls both Kabupaten Pontianak and Kota Pontianak "Pontianak".
    if found and "type_2" in columns and Level.REGENCY in found.names:
        return replace(found, kinds={Level.REGENCY: columns["type_2"]})
    return found


def _geoboundaries(columns: Mapping[str, str], frame: pd.DataFrame) -> Profile | None:
    if not {"shapename", "shapeid"} <= columns.keys():
        return None
    level = Level.REGENCY
    if "shapetype" in columns:
        types = _text(frame[columns["shapetype"]]).str.upper().str.extract(r"^ADM([1-4])$")[0]
        if types.notna().any():
            level = LEVELS[int(types.dropna().iloc[0]) - 1]
    return replace(
        GEOBOUNDARIES, level=level, names={level: columns["shapename"]}, code=columns["shapeid"]
    )


def _tiers(
    profile: Profile, columns: Mapping[str, str], names: tuple[str, ...], codes: tuple[str, ...]
) -> Profile | None:
    """Return `profile` for the narrowest level whose code and name are there."""
    there = {lv: columns[name] for lv, name in zip(LEVELS, names, strict=True) if name in columns}
    for level, name, code in reversed(list(zip(LEVELS, names, codes, strict=True))):
        if name in columns and code in columns:
            return replace(profile, level=level, names=there, code=columns[code])
    return None


def _parents(columns: Mapping[str, str]) -> dict[Level, str]:
    """Return columns that clearly hold the names of wider areas, for files of no known source."""
    found: dict[Level, str] = {}
    for level, names in (
        (Level.PROVINCE, ("province", "provinsi", "wadmpr", "nmprov")),
        (Level.REGENCY, ("regency", "kabupaten", "kabkota", "kab_kota", "wadmkk", "nmkab")),
        (Level.DISTRICT, ("district", "kecamatan", "wadmkc", "nmkec")),
    ):
        for name in names:
            if name in columns:
                found.setdefault(level, columns[name])
    return found


def _named(column: str, columns: Mapping[str, str], file: Path) -> str:
    if column.lower() not in columns:
        raise MissingShapeColumnError(path=file.name, column=column, found=_shown(columns))
    return columns[column.lower()]


def _shown(columns: Mapping[str, str]) -> str:
    names = list(columns.values())
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def _text(column: pd.Series) -> pd.Series:
    """Return a column as text, "" where empty, numbers without a fraction or exponent."""
    if pd.api.types.is_float_dtype(column):
        column = column.astype("Float64").round().astype("Int64") if _whole(column) else column
    return column.astype("object").where(column.notna(), "").astype("str").str.strip()


def _whole(column: pd.Series) -> bool:
    return bool((column.dropna() % 1 == 0).all())
