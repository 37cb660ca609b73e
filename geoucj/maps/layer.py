"""A choropleth as plain data: what to draw and in which class. No drawing library here."""

from dataclasses import dataclass

import pandas as pd

from geoucj.maps.legend import Legend, make_legend
from geoucj.maps.measures import Measure, Shading, measure_values, shading
from geoucj.maps.palette import STATE_FILLS, Fill
from geoucj.schema import AREA_CODE, STATE, State

# One hexadecimal digit per area: a class by its number, a state by a letter.
STATE_MARKS = {State.NO_DATA: "a", State.NO_POTENTIAL: "b", State.TOO_FEW: "c"}
HIDDEN = "f"  # not shown


@dataclass(frozen=True)
class Geometry:
    """Shapes by address: files of areas in the order of their codes."""

    addresses: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """Lines drawn over the areas, e.g. those of the regencies over villages."""

    address: str
    weight: float  # px


@dataclass(frozen=True)
class Layer:
    """One measure of the coverage table on shapes.

    `marks` holds one digit per area of `geometry.codes`; `fills` says what each means.
    """

    geometry: Geometry
    outlines: tuple[Outline, ...]
    marks: str
    fills: dict[str, Fill]
    legend: Legend


def make_layer(
    table: pd.DataFrame,
    measure: Measure,
    target: float,
    geometry: Geometry,
    outlines: tuple[Outline, ...] = (),
) -> Layer:
    """Classify `measure` of the coverage table and put it on `geometry`.

    Classes are made of all areas with a rate; areas of the geometry that the table lacks are
    hidden. An area whose rate is known but not the measure (no target, no count) has no data.
    """
    values = measure_values(table, measure)
    states = table[STATE].mask((table[STATE] == State.RATE) & values.isna(), State.NO_DATA.value)
    values = values.where(states == State.RATE)
    shades: Shading = shading(values, measure, target)
    numbers = shades.classes.assign(values)
    marks = numbers.astype("str").mask(states != State.RATE, states.map(STATE_MARKS))
    by_code = dict(zip(table[AREA_CODE], marks, strict=True))
    shapes = frozenset(geometry.codes)
    drawn = [code in shapes for code in table[AREA_CODE]]
    fills = {str(i): fill for i, fill in enumerate(shades.fills)}
    fills |= {STATE_MARKS[state]: fill for state, fill in STATE_FILLS.items()}
    return Layer(
        geometry=geometry,
        outlines=outlines,
        marks="".join(by_code.get(code, HIDDEN) for code in geometry.codes),
        fills=fills,
        legend=make_legend(shades, numbers[drawn], states[drawn]),
    )
