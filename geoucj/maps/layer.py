"""A choropleth as plain data: what to draw and in which class. No drawing library here."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoucj.analysis.classes import Scheme
from geoucj.maps.legend import FILTERED, HIDDEN, STATE_MARKS, Legend, make_legend
from geoucj.maps.measures import FACTS, Measure, Shading, measure_values, shading
from geoucj.maps.palette import Palette
from geoucj.schema import AREA_CODE, STATE, State

SIZES = 15  # steps of a circle's radius, so that one hexadecimal digit says it


@dataclass(frozen=True)
class Geometry:
    """Shapes by address: files of areas in the order of their codes."""

    addresses: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Style:
    """How a person wants the classes: None is what suits the measure."""

    scheme: Scheme | None = None
    k: int = 5
    breaks: tuple[float, ...] = ()  # for Scheme.MANUAL
    palette: Palette = Palette.STANDARD


@dataclass(frozen=True)
class Circles:
    """Proportional circles: one hexadecimal digit per area, the radius in fifteenths."""

    sizes: str
    largest: float  # the value of the largest circle


@dataclass(frozen=True)
class Layer:
    """One measure of the coverage table on shapes.

    `marks` holds one digit per area of `geometry.codes`; the legend says what each means. `stale`
    holds 1 for each area whose figure is old, "" where that was not asked for.
    """

    geometry: Geometry
    marks: str
    shades: Shading
    legend: Legend
    stale: str = ""
    circles: Circles | None = None


def make_layer(
    table: pd.DataFrame,
    measure: Measure,
    target: float,
    geometry: Geometry,
    style: Style | None = None,
    *,
    shades: Shading | None = None,
    kept: pd.Series | None = None,
    stale: pd.Series | None = None,
    circles: pd.Series | None = None,
) -> Layer:
    """Classify `measure` of the coverage table and put it on `geometry`.

    Classes are made of all areas that have the measure, unless `shades` brings them along. Areas
    of the geometry that the table lacks are hidden. An area whose rate is known but not the measure
    (no target, no count) has no data. `kept` (one bool per row) is what passes a filter, `stale`
    what is old, `circles` the values of proportional circles.
    """
    values = measure_values(table, measure)
    if FACTS[measure].judged:
        values = values.where((table[STATE] == State.RATE).to_numpy())
    if shades is None:
        style = style or Style()
        shades = shading(
            values,
            measure,
            target,
            scheme=style.scheme,
            k=style.k,
            manual=style.breaks,
            palette=style.palette,
        )
    codes = table[AREA_CODE].tolist()
    marks = dict(zip(codes, _marks(table, measure, shades, values), strict=True))
    if kept is not None:
        marks |= dict.fromkeys(table.loc[~kept, AREA_CODE], FILTERED)
    drawn = "".join([marks.get(code, HIDDEN) for code in geometry.codes])
    return Layer(
        geometry,
        drawn,
        shades,
        make_legend(shades, drawn),
        "" if stale is None else _flags(codes, stale, geometry),
        None if circles is None else _circles(codes, circles, geometry),
    )


def _marks(table: pd.DataFrame, measure: Measure, shades: Shading, values: pd.Series) -> list[str]:
    """Return the class of each row; where it has none, the state."""
    numbers = shades.classes.assign(values).to_numpy("int64", na_value=-1).tolist()
    named = STATE_MARKS if FACTS[measure].judged else {}
    no_data = STATE_MARKS[State.NO_DATA]
    return [
        str(number) if number >= 0 else named.get(state, no_data)
        for number, state in zip(numbers, table[STATE].tolist(), strict=True)
    ]


def _flags(codes: list[str], flags: pd.Series, geometry: Geometry) -> str:
    flagged = {code for code, flag in zip(codes, flags.tolist(), strict=True) if flag}
    return "".join(["1" if code in flagged else "0" for code in geometry.codes])


def _circles(codes: list[str], values: pd.Series, geometry: Geometry) -> Circles:
    """Return circles whose areas are proportional to `values`; none where there is no value."""
    numbers = values.astype("float64").clip(lower=0).to_numpy()
    largest = float(np.nanmax(numbers, initial=0))
    steps = np.sqrt(np.nan_to_num(numbers) / (largest or 1)) * SIZES
    digits = [f"{int(step):x}" for step in np.ceil(steps)]
    sizes = dict(zip(codes, digits, strict=True))
    return Circles("".join([sizes.get(code, "0") for code in geometry.codes]), largest)
