"""What a plan does to the rates of wider areas: before and after, on one axis with the target."""

import altair as alt
import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.maps.measures import Unit
from geoucj.schema import AREA_CODE, COVERAGE_RATE, QUOTA, RATE_AFTER
from geoucj.ui.charts.style import (
    ACCENT,
    DASH,
    INK,
    MUTED,
    finished,
    haloed,
    labelled,
    ticks,
    tip,
    with_unit,
)

MOST = 12  # areas in one chart
ROW = 32  # px
ASIDE = 0.45  # of the width of the rates, beside which they are written


def before_after(
    rows: pd.DataFrame, target: float, registry: Registry, t: Translator, *, title: str
) -> alt.LayerChart | None:
    """Return a line from the rate before to the rate after of the first areas that get workers.

    `rows` are those of `plan_by`; None where no area with a rate gets any.
    """
    shown = rows[(rows[QUOTA] > 0) & rows[RATE_AFTER].notna()].head(MOST)
    if shown.empty:
        return None
    said = [
        t(
            "plan_page.changes",
            area=registry.name(code),
            before=t.rate(before),
            after=t.rate(after),
            workers=t.number(workers),
        )
        for code, before, after, workers in zip(
            shown[AREA_CODE], shown[COVERAGE_RATE], shown[RATE_AFTER], shown[QUOTA], strict=True
        )
    ]
    frame = pd.DataFrame(
        {
            "row": range(len(shown)),
            "before": shown[COVERAGE_RATE].astype("float64").to_numpy(),
            "after": shown[RATE_AFTER].astype("float64").to_numpy(),
            "name": [registry.name(code) for code in shown[AREA_CODE]],
            "change": [
                f"{t.rate(before)} → {t.rate(after)}"
                for before, after in zip(shown[COVERAGE_RATE], shown[RATE_AFTER], strict=True)
            ],
            "said": said,
        }
    )
    low = min(float(frame["before"].min()), target)
    high = max(float(frame["after"].max()), target)
    room = max((high - low) * 0.08, 0.005)
    aside = (high - low + 2 * room) * ASIDE
    values = ticks(low - room, high + room, 3)
    axis = labelled(values, [with_unit(value, Unit.SHARE, t) for value in values], title=None)
    scale = alt.Scale(domain=[low - room, high + room + aside], nice=False, zero=False)
    x = alt.X("before:Q", title=None, scale=scale, axis=axis)
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(frame).encode(y=y, tooltip=tip("said"))
    goal = pd.DataFrame({"x": [target], "label": [t("legend.target", rate=t.rate(target))]})
    layers: list[alt.Chart] = [
        alt.Chart(goal)
        .mark_rule(color=INK, strokeDash=DASH, strokeWidth=1.4)
        .encode(x=alt.X("x:Q"), tooltip=tip("label")),
        *haloed(
            alt.Chart(goal).encode(x=alt.X("x:Q"), y=alt.value(-6), text=alt.Text("label:N")),
            baseline="bottom",
        ),
        base.mark_rule(color=ACCENT, strokeWidth=5, yOffset=8).encode(x=x, x2=alt.X2("after")),
        base.mark_point(color=MUTED, fill="#FFFFFF", size=55, yOffset=8, opacity=1).encode(x=x),
        base.mark_point(color=ACCENT, fill=ACCENT, size=55, yOffset=8, opacity=1).encode(
            x=alt.X("after:Q")
        ),
        *haloed(
            base.encode(text=alt.Text("name:N")),
            align="left",
            baseline="middle",
            x=2,
            yOffset=-7,
            limit=alt.ExprRef("width - 110"),
        ),
        *haloed(
            base.encode(text=alt.Text("change:N")),
            align="right",
            baseline="middle",
            x=alt.ExprRef("width - 2"),
            yOffset=-7,
        ),
    ]
    described = f"{title}. " + " ".join(said)
    height = ROW * len(frame) + 40
    return finished(layers, t, title=title, description=described, height=height)
