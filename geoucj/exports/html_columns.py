"""The figures of areas as an HTML map carries them: short, and rounded as they are said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from geoucj.analysis.coverage import TARGET_AREA
from geoucj.analysis.figures import DERIVED
from geoucj.analysis.indicators import AREAS_WITH_DATA
from geoucj.exports.figure_words import value_words
from geoucj.i18n import Translator
from geoucj.maps.measures import FACTS, Measure, measure_values
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    SOURCE,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    State,
)

# The measures that every map has, and their columns in the file.
USUAL = {
    Measure.COVERAGE_RATE: "rate",
    Measure.TO_TARGET_POINTS: "distance",
    Measure.UNCOVERED: "uncovered",
    Measure.TO_TARGET: "to_target",
}
COUNTS = {"active": ACTIVE, "potential": POTENTIAL, "uncovered": UNCOVERED, "to_target": TO_TARGET}
STATES = {State.RATE: "r", State.NO_DATA: "a", State.NO_POTENTIAL: "b", State.TOO_FEW: "c"}
DERIVED_MARKS = {ACTIVE: "1", POTENTIAL: "2"}


class Numbering(dict[str, int]):
    """A number for each different text, in the order in which they come."""

    def of(self, texts: Iterable[object]) -> list[int | None]:
        """Return the number of each text, None for what is missing."""
        return [
            self.setdefault(text, len(self)) if isinstance(text, str) else None for text in texts
        ]


@dataclass(frozen=True)
class Texts:
    """The texts that stand in many rows: the figures have their numbers."""

    as_of: Numbering = field(default_factory=Numbering)
    target_areas: Numbering = field(default_factory=Numbering)
    sources: Numbering = field(default_factory=Numbering)


def columns_of(
    tables: Sequence[pd.DataFrame], texts: Texts, measure: Measure | None, t: Translator
) -> dict[str, Any]:
    """Return the figures of one coverage table per month, all of the same areas in one order.

    Rates are tenths of a per cent, counts workers, None where there is no figure; all but the first
    of an area as the difference from its last one. `measure` is one beside the usual ones, whose
    `values` come with their words. `states` and `derived` have a mark for each area.
    """
    columns: dict[str, list[list[Any]]] = {
        **{name: [_counts(table, of) for table in tables] for name, of in COUNTS.items()},
        "rate": [_tenths(table[COVERAGE_RATE]) for table in tables],
        "target": [_tenths(table[TARGET_RATE]) for table in tables],
        "distance": [_tenths(table[COVERAGE_RATE] - table[TARGET_RATE]) for table in tables],
        "parts": [_whole(table[AREAS_WITH_DATA]) for table in tables],
        "as_of": [texts.as_of.of(table[AS_OF]) for table in tables],
        "target_area": [texts.target_areas.of(table[TARGET_AREA]) for table in tables],
        "source": [texts.sources.of(table[SOURCE]) for table in tables],
    }
    columns = {name: _steps(months) for name, months in columns.items()}
    more: dict[str, Any] = {}
    if measure is not None and all(FACTS[measure].column in table for table in tables):
        values = [measure_values(table, measure).astype("float64") for table in tables]
        more["values"] = [[None if np.isnan(v) else v for v in each] for each in values]
        more["said"] = [
            ["" if np.isnan(v) else value_words(v, measure, t) for v in each] for each in values
        ]
    return {
        "codes": tables[0][AREA_CODE].tolist(),
        "names": tables[0][AREA_NAME].tolist(),
        "columns": columns,
        **more,
        "states": ["".join([STATES[State(s)] for s in table[STATE]]) for table in tables],
        "derived": [
            "".join([DERIVED_MARKS.get(d, "0") for d in table[DERIVED]]) for table in tables
        ],
    }


def _steps(months: list[list[int | None]]) -> list[list[int | None]]:
    """Return numbers as differences from the area's last known one, which take half the room."""
    last = [0] * len(months[0])
    steps = []
    for numbers in months:
        steps.append([None if n is None else n - last[i] for i, n in enumerate(numbers)])
        last = [last[i] if n is None else n for i, n in enumerate(numbers)]
    return steps


def _tenths(shares: pd.Series) -> list[int | None]:
    """Return shares as tenths of a per cent, without the noise of binary fractions."""
    return _whole((shares.astype("float64") * 100).round(9) * 10)


def _whole(values: pd.Series) -> list[int | None]:
    rounded = np.rint(values.to_numpy("float64"))
    return [None if np.isnan(value) else int(value) for value in rounded.tolist()]


def _counts(table: pd.DataFrame, column: str) -> list[int | None]:
    """Return counts; three digits of what follows from a rounded rate."""
    derived = table[DERIVED]
    about = derived.notna() if column in (TO_TARGET, UNCOVERED) else derived == column
    return [
        int(float(f"{count:.3g}")) if rounded and count is not None else count
        for count, rounded in zip(_whole(table[column]), about, strict=True)
    ]
