"""Distance to the target against potential workers: one point per area, in its colour."""

from math import ceil, floor

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa

from geoucj.i18n import Translator
from geoucj.schema import AREA_CODE, AREA_NAME, POTENTIAL
from geoucj.ui.charts.areas import (
    BRUSH,
    CODE,
    DISTANCE,
    FILL,
    POINT,
    POINTS_AXIS,
    POTENTIAL_AXIS,
    tenths,
)
from geoucj.ui.charts.style import DASH, INK, clean, finished, haloed, labelled, ticks, tip

WIDE = 50  # from so many times the smallest potential on, the axis is logarithmic
MANY = 500  # from so many points on they are small and have no outline
NAMED = 8  # of the selected areas so many are named in the chart


def plotted(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `areas_shown` that have a place: a distance and potential workers."""
    return areas[areas[DISTANCE].notna() & areas[POTENTIAL].gt(0)]


def not_plotted(areas: pd.DataFrame, t: Translator) -> str:
    """Return how many of `areas` the scatter cannot draw; "" if none."""
    missing = len(areas) - len(plotted(areas))
    return t("chart.not_plotted", areas=t.number(missing)) if missing else ""


def scatter(
    areas: pd.DataFrame, t: Translator, chosen: tuple[str, ...] = ()
) -> alt.LayerChart | None:
    """Return the scatter of the rows of `areas_shown`; None where no area has a place.

    A clicked point is the selection `point`, a dragged box is `brush`. The areas in `chosen` are
    outlined, and named if they are few.
    """
    rows = plotted(areas)
    if rows.empty:
        return None
    fills = sorted(rows[FILL].unique())
    log = rows[POTENTIAL].max() > WIDE * rows[POTENTIAL].min()
    across, up = _across(rows, t, log=log), _up(rows, t)
    many = len(rows) > MANY
    points = (
        alt.Chart(_sent(rows, fills))
        # Texts of Vega, with the signs of the chart's own locale: sent, they would be the most.
        .transform_calculate(
            points=f"format(datum.{POINTS_AXIS} / 10, '+,.1f')",
            workers=f"format(datum.{POTENTIAL_AXIS}, ',d')",
        )
        .mark_circle(
            size=16 if many else 46,
            opacity=0.75 if many else 1,
            stroke=None if many else INK,
            strokeWidth=0 if many else 0.5,
            cursor="pointer",
        )
        .encode(
            x=across,
            y=up,
            color=alt.Color(
                "fill:O", legend=None, scale=alt.Scale(domain=[*range(len(fills))], range=fills)
            ),
            tooltip=[
                tip("name"),
                alt.Tooltip("points:N", title=t("chart.distance")),
                alt.Tooltip("workers:N", title=t("chart.potential")),
            ],
        )
        .add_params(
            alt.selection_point(name=POINT, fields=[CODE], on="click", empty=False),
            alt.selection_interval(name=BRUSH, encodings=["x", "y"], empty=False),
        )
    )
    zero = alt.Chart(pd.DataFrame({POINTS_AXIS: [0]}))
    layers = [
        zero.mark_rule(color=INK, strokeWidth=1.8, strokeDash=DASH).encode(
            y=alt.Y(f"{POINTS_AXIS}:Q")
        ),
        points,
        *_chosen(rows[rows[AREA_CODE].isin(chosen)]),
    ]
    title = t("chart.scatter", areas=t.number(len(rows)))
    below = int((rows[DISTANCE] < 0).sum())
    described = t("chart.scatter_described", below=t.number(below), areas=t.number(len(rows)))
    return finished(layers, t, title=title, description=described, height=260)


def _sent(rows: pd.DataFrame, fills: list[str]) -> pa.Table:
    """Return what is sent: as small as it can be, since there are thousands of villages."""
    columns = {
        CODE: pa.array(rows[AREA_CODE].astype("float64").to_numpy()),  # exact up to 2^53
        "name": pa.array(rows[AREA_NAME].tolist(), type=pa.string()),
        POTENTIAL_AXIS: _narrow(rows[POTENTIAL].round()),
        POINTS_AXIS: _narrow(tenths(rows[DISTANCE])),
        "fill": _narrow(rows[FILL].map(fills.index)),
    }
    return pa.table(columns)


def _narrow(whole: pd.Series) -> pa.Array:
    """Return whole numbers in as few bytes as hold them."""
    size = int(whole.abs().max())
    kind = np.min_scalar_type(-size if (whole < 0).any() else size)
    return pa.array(whole.to_numpy().astype(kind))


def _across(rows: pd.DataFrame, t: Translator, *, log: bool) -> alt.X:
    low, high = float(rows[POTENTIAL].min()), float(rows[POTENTIAL].max())
    if log:
        values = [clean(d * 10.0**p) for p in range(10) for d in (1, 3)]
        domain = [low / 1.3, high * 1.3]
        values = [value for value in values if domain[0] <= value <= domain[1]]
    else:
        domain = [0.0, high * 1.05]
        values = [value for value in ticks(domain[0], domain[1], 4) if value == int(value)]
    return alt.X(
        f"{POTENTIAL_AXIS}:Q",
        title=t("chart.potential_log" if log else "chart.potential"),
        scale=alt.Scale(type="log" if log else "linear", domain=domain, nice=False),
        axis=labelled(values, [t.number(value) for value in values]),
    )


def _up(rows: pd.DataFrame, t: Translator) -> alt.Y:
    """Return the axis of points, which holds zero and is sent in tenths."""
    low, high = (float(end) * 100 for end in (rows[DISTANCE].min(), rows[DISTANCE].max()))
    low, high = min(floor(low), -1), max(ceil(high), 1)
    room = (high - low) * 0.04
    values = [value for value in ticks(low, high, 5) if value == int(value)]
    labels = [_signed(value, t) for value in values]
    return alt.Y(
        f"{POINTS_AXIS}:Q",
        title=t("chart.distance"),
        scale=alt.Scale(domain=[(low - room) * 10, (high + room) * 10], nice=False),
        axis=labelled([value * 10 for value in values], labels),
    )


def _signed(value: float, t: Translator) -> str:
    if value == 0:
        return f"{t('chart.at_target')} 0"  # on the axis, where no point is under it
    return ("−" if value < 0 else "+") + t.number(abs(value))


def _chosen(rows: pd.DataFrame) -> list[alt.Chart]:
    few = len(rows) <= NAMED
    data = pd.DataFrame(
        {
            POTENTIAL_AXIS: rows[POTENTIAL].round(),
            POINTS_AXIS: tenths(rows[DISTANCE]),
            "name": rows[AREA_NAME] if few else "",
            "fill": rows[FILL],
        }
    )
    base = alt.Chart(data).encode(x=alt.X(f"{POTENTIAL_AXIS}:Q"), y=alt.Y(f"{POINTS_AXIS}:Q"))
    ring = base.mark_circle(size=110, opacity=1, stroke=INK, strokeWidth=2.5)
    return [
        ring.encode(fill=alt.Fill("fill:N", scale=None, legend=None)),
        *haloed(base.encode(text=alt.Text("name:N")), dy=-13, fontWeight=600, limit=150),
    ]
