"""The areas that the charts draw, and those that a person picks in them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geoucj.analysis.classes import NOISE
from geoucj.i18n import Translator
from geoucj.maps.layer import Layer
from geoucj.maps.legend import FILTERED, HIDDEN
from geoucj.maps.measures import measure_values
from geoucj.schema import (
    AREA_CODE,
    AREA_NAME,
    COVERAGE_RATE,
    POTENTIAL,
    STATE,
    TARGET_RATE,
    State,
)

VALUE = "value"  # of the measure on the map, NA where the map shows a state
FILL = "fill"  # the colour on the map
DISTANCE = "distance"  # of the rate to the target, as a share; NA where it is not judged
# Names of what is clicked, as the browser hands them back.
BAR, POINT, BRUSH = "bar", "point", "brush"
FROM, TO = "from", "to"  # bounds of a bar: the second is outside
CODE, POTENTIAL_AXIS, POINTS_AXIS = "code", "potential", "tenths"


def areas_shown(table: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Return a row for each area on the map that no filter leaves out, in the table's order.

    Columns: area_code, area_name, value (of the layer's measure), fill (colour), state,
    potential_workers, distance (coverage rate less target, as a share).
    """
    marks = dict(zip(layer.geometry.codes, layer.marks, strict=True))
    mark = table[AREA_CODE].map(marks)
    shown = mark.notna() & ~mark.isin([FILTERED, HIDDEN])
    rows, mark = table[shown], mark[shown]
    classed = mark.isin([entry.mark for entry in layer.legend.entries if entry.state == State.RATE])
    fills = {entry.mark: entry.fill.colour for entry in layer.legend.entries}
    judged = rows[STATE] == State.RATE
    return pd.DataFrame(
        {
            AREA_CODE: rows[AREA_CODE],
            AREA_NAME: rows[AREA_NAME],
            VALUE: measure_values(rows, layer.shades.measure).astype("float64").where(classed),
            FILL: mark.map(fills),
            STATE: rows[STATE],
            POTENTIAL: rows[POTENTIAL].astype("float64"),
            DISTANCE: (rows[COVERAGE_RATE] - rows[TARGET_RATE]).astype("float64").where(judged),
        }
    ).reset_index(drop=True)


def without_value(layer: Layer, t: Translator) -> str:
    """Return the states of the map that a histogram cannot draw, with their counts; "" if none."""
    states = [
        f"{t.number(entry.count)} {t('state.' + (entry.state or 'filtered'))}"
        for entry in layer.legend.entries
        if entry.state != State.RATE and entry.count
    ]
    return t("chart.without_value", states=" · ".join(states)) if states else ""


def picked(event: Mapping[str, Any], areas: pd.DataFrame) -> tuple[str, ...]:
    """Return the codes of the `areas` (of `areas_shown`) that a chart's event is about.

    The event comes from a browser: what is not understood picks nothing. A brush comes before a
    click, which it leaves standing.
    """
    selection = event.get("selection")
    if not isinstance(selection, Mapping):
        return ()
    chosen = _brushed(selection.get(BRUSH), areas)
    if chosen is None:
        chosen = _clicked(selection.get(BAR), selection.get(POINT), areas)
    return tuple(areas.loc[chosen, AREA_CODE].tolist())


def in_bin(values: pd.Series, start: float, end: float) -> pd.Series:
    """Return which values are in a bar, with the rule of the classes for a value on a bound."""
    raised = _raised(values)
    return (raised >= start) & (raised < end)


def counts_in(values: pd.Series, edges: list[float]) -> list[int]:
    """Return how many values are in each of the bars between ascending edges."""
    places = np.searchsorted(np.sort(_raised(values).to_numpy()), edges, side="left")
    return [int(count) for count in np.diff(places)]


def _raised(values: pd.Series) -> pd.Series:
    """Return values that reach a bound which they miss by noise."""
    return values + NOISE * np.maximum(values.abs(), 1)


def tenths(distance: pd.Series) -> pd.Series:
    """Return distances in tenths of a point, as they are sent."""
    return (distance * 1000).round()


def _clicked(bars: object, points: object, areas: pd.DataFrame) -> pd.Series:
    chosen = pd.Series(False, index=areas.index)
    for bar in _rows(bars):
        if bounds := _pair([bar.get(FROM), bar.get(TO)]):
            chosen |= in_bin(areas[VALUE], *bounds)
    codes = {f"{code:.0f}" for row in _rows(points) if (code := _number(row.get(CODE))) is not None}
    return chosen | areas[AREA_CODE].isin(codes)


def _brushed(brush: object, areas: pd.DataFrame) -> pd.Series | None:
    if not isinstance(brush, Mapping):
        return None
    across, up = _pair(brush.get(POTENTIAL_AXIS)), _pair(brush.get(POINTS_AXIS))
    if across is None or up is None:
        return None
    return areas[POTENTIAL].between(*across) & tenths(areas[DISTANCE]).between(*up)


def _rows(found: object) -> list[Mapping[str, Any]]:
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _pair(found: object) -> tuple[float, float] | None:
    if not isinstance(found, list) or len(found) != 2:
        return None
    low, high = _number(found[0]), _number(found[1])
    return None if low is None or high is None else (min(low, high), max(low, high))


def _number(found: object) -> float | None:
    return float(found) if isinstance(found, int | float) and np.isfinite(found) else None
