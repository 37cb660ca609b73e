"""Scenarios side by side: how many workers each plan reaches, and what coverage becomes."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from geoucj.exports.scenario_words import Compared
from geoucj.i18n import Translator
from geoucj.planning.scenarios import outcome_of
from geoucj.ui.charts.style import ACCENT, finished, haloed, tip

ROW = 44  # px of a bar with its label above it


def scenario_bars(compared: Sequence[Compared], t: Translator) -> alt.LayerChart | None:
    """Return a bar of workers for each scenario with a plan; None where none has one."""
    rows = []
    for each in compared:
        if each.proposal is None:
            continue
        outcome = outcome_of(each.proposal)
        said = t(
            "scenario.bar",
            name=each.scenario.name,
            workers=t.number(outcome.workers),
            before=t.rate(outcome.rate_before),
            after=t.rate(outcome.rate_after),
            month=t.month(each.proposal.as_of, short=True),
        )
        rows.append({"workers": outcome.workers, "said": said})
    if not rows:
        return None
    frame = pd.DataFrame(rows).assign(row=range(len(rows)))
    most = max(1, int(frame["workers"].max()))
    base = alt.Chart(frame).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0)),
        tooltip=tip("said"),
    )
    bar = base.mark_bar(height=14, yOffset=10, fill=ACCENT).encode(
        x=alt.X("workers:Q", axis=None, scale=alt.Scale(domain=[0, most], nice=False))
    )
    labels = haloed(
        base.encode(text=alt.Text("said:N")),
        align="left",
        baseline="middle",
        x=2,
        yOffset=-8,
        limit=alt.ExprRef("width - 4"),
    )
    title = t("scenario.chart")
    described = f"{title}. " + "; ".join(frame["said"])
    height = ROW * len(frame)
    return finished([bar, *labels], t, title=title, description=described, height=height)
