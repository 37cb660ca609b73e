"""The stages of verification as bars: who goes on, who is lost, who waits."""

from typing import Any

import altair as alt
import pandas as pd

from geoucj.i18n import Translator
from geoucj.planning.verification import Funnel, Step
from geoucj.tables.schemas import Stage
from geoucj.ui.charts.style import ACCENT, INK, MUTED, finished, tip

LOST = "#E08214"  # as below the target on the map
WAITS = "#C3CBD2"
ROW = 50  # px: two lines of words and a bar
BAR = 14


def funnel_chart(funnel: Funnel, area: str, t: Translator) -> alt.LayerChart:
    """Return a bar for each stage, with its workers and what becomes of them in words.

    The parts of a bar come in one order, so that they can be told apart without colours.
    """
    listed = funnel.workers[Stage.LISTED]
    steps: list[Step | None] = [*funnel.steps, None]
    rows = [
        _row(stage, funnel.workers[stage], listed, step, t)
        for stage, step in zip(Stage, steps, strict=True)
    ]
    parts = [
        part | {"row": at, "said": rows[at]["said"]}
        for at, step in enumerate(steps)
        for part in _parts(rows[at]["workers"], step)
    ]
    top = max(1, *(row["workers"] for row in rows))
    x = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, top], nice=False))
    scale = alt.Scale(domain=list(range(len(rows))), paddingInner=0, paddingOuter=0)
    y = alt.Y("row:O", axis=None, scale=scale)
    columns = ["from", "to", "fill", "row", "said"]
    bars = alt.Chart(pd.DataFrame(parts, columns=columns)).mark_bar(
        height=BAR, yOffset=14, stroke="#FFFFFF", strokeWidth=1
    )
    layers: list[alt.Chart] = [
        bars.encode(
            x=x,
            x2=alt.X2("to"),
            y=y,
            fill=alt.Fill("fill:N", scale=None, legend=None),
            tooltip=tip("said"),
        ),
        _words(rows, "head", y, yOffset=-17, color=INK, fontWeight="bold"),
        _words(rows, "rest", y, yOffset=-1, color=MUTED),
    ]
    title = t("funnel.chart", area=area)
    described = f"{title}. " + "; ".join(row["said"] for row in rows)
    height = ROW * len(rows)
    return finished(layers, t, title=title, description=described, height=height)


def _words(rows: list[dict[str, Any]], of: str, y: alt.Y, **mark: Any) -> alt.Chart:
    """Return one line of words for each bar."""
    frame = pd.DataFrame({"row": range(len(rows)), "text": [row[of] for row in rows]})
    base = alt.Chart(frame).mark_text(
        align="left", baseline="middle", x=0, limit=alt.ExprRef("width"), **mark
    )
    words: alt.Chart = base.encode(y=y, text=alt.Text("text:N"))
    return words


def _row(
    stage: Stage, workers: int, listed: int, step: Step | None, t: Translator
) -> dict[str, Any]:
    """Return the words of one stage."""
    name = t(f"stage.{stage}")
    said = {"stage": name[:1].upper() + name[1:], "workers": t.number(workers)}
    known = stage is not Stage.LISTED and listed > 0
    head = t("funnel.chart.stage", **said)
    if known:
        head = t("funnel.chart.share", **said, share=t.rate(workers / listed))
    rest = []
    if step is not None and step.lost:
        rest.append(
            t("funnel.chart.lost", workers=t.number(step.lost), rate=t.rate(step.loss_rate))
        )
    rest += [
        t(f"funnel.chart.{name}", workers=t.number(getattr(step, name)))
        for name in ("waiting", "unreported", "gained")
        if getattr(step, name, 0)
    ]
    words = " · ".join(rest)
    return {"head": head, "rest": words, "workers": workers, "said": f"{head}. {words}".strip()}


def _parts(workers: int, step: Step | None) -> list[dict[str, Any]]:
    """Return the parts of one bar; those who joined at the next stage are not in it."""
    if step is None:
        return [{"from": 0, "to": workers, "fill": ACCENT}] if workers else []
    parts, start = [], 0
    on = step.passed - step.gained
    for count, fill in ((on, ACCENT), (step.lost, LOST), (step.waiting + step.unreported, WAITS)):
        if count > 0:
            parts.append({"from": start, "to": start + count, "fill": fill})
        start += max(count, 0)
    return parts
