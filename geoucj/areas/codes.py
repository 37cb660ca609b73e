"""Area codes: digits, as text. Every form met in the wild, read without guessing.

Kemendagri codes have 2, 4, 6 or 10 digits (2-2-2-4); BPS codes 2, 4, 7 or 10 (2-2-3-3) and mean
other places: Kemendagri 6102 is Mempawah, BPS 6102 is Bengkayang.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from geoucj.schema import AREA_CODE, CODE_WIDTH, LEVELS, Level

LEVEL_OF_WIDTH = {width: level for level, width in CODE_WIDTH.items()}


class CodeReading(StrEnum):
    """How a written code was understood: the first four gave a code, the others did not."""

    CLEAN = "clean"
    FLOAT = "float"  # 6112012001.0, a number cell read as text
    LOST_ZERO = "lost_zero"  # 61.1, which was 61.10 before a spreadsheet opened it
    BPS_REGENCY = "bps_regency"  # ID6102, translated by the table of 38 regencies
    BPS = "bps"  # a BPS code below the regency: only names can find its area
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"  # well formed, but not in the official list
    MALFORMED = "malformed"
    EMPTY = "empty"


REPAIRED = (CodeReading.FLOAT, CodeReading.LOST_ZERO, CodeReading.BPS_REGENCY)


@dataclass(frozen=True)
class CodeReader:
    """Reads codes against the official list.

    `official` holds all Kemendagri codes; `bps_regencies` maps BPS regency codes to them.
    """

    official: Collection[str]
    bps_regencies: Mapping[str, str]

    def read(self, raw: pd.Series, level: Level | None = None) -> pd.DataFrame:
        """Return `area_code` (NA where not understood) and `reading` for each raw code.

        With `level`, codes of another level are malformed; the index of `raw` is kept.
        """
        texts = raw.map(_text)
        known = {text: self.read_one(text, level) for text in texts.unique()}
        codes = texts.map({text: code for text, (code, _) in known.items()}).astype("str")
        readings = texts.map({text: reading for text, (_, reading) in known.items()})
        return pd.DataFrame({AREA_CODE: codes, "reading": readings})

    def read_one(self, text: str, level: Level | None = None) -> tuple[str | None, CodeReading]:
        """Return the code that `text` stands for, or None, and how that was found."""
        text = re.sub(r"\s", "", text)
        if not text:
            return None, CodeReading.EMPTY
        if bps := re.fullmatch(r"(?i)id(\d+)", text):
            return self._read_bps(bps[1], level)
        if whole := re.fullmatch(r"(\d{4}|\d{6}|\d{10})\.0", text):
            return self._listed(whole[1], level, CodeReading.FLOAT)
        if re.fullmatch(r"\d+(\.\d+)*", text):
            digits = text.replace(".", "")
            if len(digits) in _widths(level):
                return self._listed(digits, level, CodeReading.CLEAN)
            return self._short(text, level)
        return None, CodeReading.MALFORMED

    def _short(self, text: str, level: Level | None) -> tuple[str | None, CodeReading]:
        """Read a code with too few digits: a zero was lost at one of its dots."""
        groups = text.split(".")
        if not 2 <= len(groups) <= len(LEVELS) or (level and LEVELS[len(groups) - 1] != level):
            return None, CodeReading.MALFORMED
        *head, last = groups
        widths = (2, 2, 2, 4)
        if any(len(g) != w for g, w in zip(head, widths, strict=False)):
            return None, CodeReading.MALFORMED
        width = widths[len(head)]
        ways = {last.ljust(width, "0"), last.rjust(width, "0")}
        # A spreadsheet drops the end of 61.10 but never the middle of 61.01.
        if len(groups) == 2:
            ways = {last.ljust(width, "0")}
        candidates = {c for c in ("".join(head) + way for way in ways) if c in self.official}
        if len(candidates) > 1:
            return None, CodeReading.AMBIGUOUS
        if candidates and len(last) < width:
            return candidates.pop(), CodeReading.LOST_ZERO
        return None, CodeReading.MALFORMED

    def _read_bps(self, digits: str, level: Level | None) -> tuple[str | None, CodeReading]:
        if len(digits) == 4 and level in (None, Level.REGENCY) and digits in self.bps_regencies:
            return self.bps_regencies[digits], CodeReading.BPS_REGENCY
        if len(digits) == 2 and level in (None, Level.PROVINCE):
            return self._listed(digits, level, CodeReading.CLEAN)  # provinces: the same in both
        return None, CodeReading.BPS if len(digits) in (4, 7, 10) else CodeReading.MALFORMED

    def _listed(
        self, digits: str, level: Level | None, reading: CodeReading
    ) -> tuple[str | None, CodeReading]:
        if len(digits) not in _widths(level):
            return None, CodeReading.MALFORMED
        return (digits, reading) if digits in self.official else (None, CodeReading.UNKNOWN)


def level_of(code: str) -> Level:
    """Return the level of a full code by its width."""
    return LEVEL_OF_WIDTH[len(code)]


def levels_of(codes: pd.Series) -> pd.Series:
    """Return the level of each full code."""
    return codes.str.len().map(LEVEL_OF_WIDTH)


def parent_codes(codes: pd.Series, level: Level) -> pd.Series:
    """Return the codes of the `level` areas that contain `codes` (or are those areas)."""
    return codes.str[: CODE_WIDTH[level]]


def dotted(code: str) -> str:
    """Return `6112012001` as `61.12.01.2001`, the way people write it."""
    groups = (code[:2], code[2:4], code[4:6], code[6:])
    return ".".join(group for group in groups if group)


def _widths(level: Level | None) -> tuple[int, ...]:
    return tuple(CODE_WIDTH.values()) if level is None else (CODE_WIDTH[level],)


def _text(value: Any) -> str:
    """Return what a cell holds as text, numbers without an exponent."""
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.1f}"
    return str(value)
