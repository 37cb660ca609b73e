"""The official list of areas: Kepmendagri 300.2.2-2430/2025, provinces 61 and 73."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from geoucj.areas.codes import CodeReader, level_of
from geoucj.errors import MissingFileError, UnknownAreaError
from geoucj.schema import AREA_CODE, AREA_NAME, CODE_WIDTH, LEVEL, LEVELS, Level

AREAS_FILE = "areas.csv"
REGENCY_CODES_FILE = "regency_codes.csv"


@dataclass(frozen=True)
class Registry:
    """All areas, widest first: columns area_code, area_name, level, parent_code (text)."""

    areas: pd.DataFrame
    bps_regencies: dict[str, str]

    @cached_property
    def names(self) -> dict[str, str]:
        """Official name by area code."""
        return dict(zip(self.areas[AREA_CODE], self.areas[AREA_NAME], strict=True))

    @cached_property
    def codes(self) -> CodeReader:
        """A reader that checks codes against this list."""
        return CodeReader(frozenset(self.names), self.bps_regencies)

    @cached_property
    def _by_level(self) -> dict[Level, pd.DataFrame]:
        ordered = self.areas.sort_values(AREA_CODE)
        return {level: ordered[ordered[LEVEL] == level].reset_index(drop=True) for level in LEVELS}

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """The codes of the provinces."""
        return tuple(self.at(Level.PROVINCE)[AREA_CODE])

    def at(self, level: Level, within: str | None = None) -> pd.DataFrame:
        """Return the areas of one level, sorted by code; only those inside `within` if given."""
        chosen = self._by_level[level]
        if within is None:
            return chosen
        return chosen[chosen[AREA_CODE].str.startswith(within)].reset_index(drop=True)

    def name(self, code: str) -> str:
        """Return the official name of `code`; raise UnknownAreaError where there is none."""
        if code not in self.names:
            raise UnknownAreaError(code=code)
        return self.names[code]

    def path(self, code: str) -> list[str]:
        """Return `code` and the codes of the areas that contain it, widest first."""
        self.name(code)
        upto = LEVELS.index(level_of(code)) + 1
        return [code[: CODE_WIDTH[level]] for level in LEVELS[:upto]]


def load_registry(folders: Sequence[Path]) -> Registry:
    """Return the official list from the first of `folders` that holds it.

    Raises MissingFileError where none does.
    """
    for folder in folders:
        if (folder / AREAS_FILE).exists():
            areas = pd.read_csv(folder / AREAS_FILE, dtype="str", keep_default_na=False)
            pairs = pd.read_csv(folder / REGENCY_CODES_FILE, dtype="str")
            bps = dict(zip(pairs["bps_code"], pairs[AREA_CODE], strict=True))
            return Registry(areas, bps)
    raise MissingFileError(path=folders[0] / AREAS_FILE)
