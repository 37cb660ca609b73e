"""A choropleth as plain data: what to draw and in which class. No drawing library here."""

from dataclasses import dataclass

import pandas as pd

from geoucj.maps.legend import HIDDEN, STATE_MARKS, Legend, make_legend
from geoucj.maps.measures import Measure, measure_values, shading
from geoucj.schema import AREA_CODE, STATE, State


@dataclass(frozen=True)
class Geometry:
    """Shapes by address: files of areas in the order of their codes."""

    addresses: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Layer:
    """One measure of the coverage table on shapes.

    `marks` holds one digit per area of `geometry.codes`; the legend says what each means.
    """

    geometry: Geometry
    marks: str
    legend: Legend


def make_layer(
    table: pd.DataFrame,
    measure: Measure,
    target: float,
    geometry: Geometry,
) -> Layer:
    """Classify `measure` of the coverage table and put it on `geometry`.

    Classes are made of all areas with a rate; areas of the geometry that the table lacks are
    hidden. An area whose rate is known but not the measure (no target, no count) has no data.
    """
    values = measure_values(table, measure)
    judged = (table[STATE] == State.RATE).to_numpy()
    values = values.where(judged)
    shades = shading(values, measure, target)
    numbers = shades.classes.assign(values).tolist()
    no_data = STATE_MARKS[State.NO_DATA]
    areas = zip(table[AREA_CODE].tolist(), table[STATE].tolist(), numbers, strict=True)
    marks = {
        code: STATE_MARKS.get(state, no_data) if number is pd.NA else str(number)
        for code, state, number in areas
    }
    drawn = "".join([marks.get(code, HIDDEN) for code in geometry.codes])
    return Layer(geometry, drawn, make_legend(shades, drawn))
