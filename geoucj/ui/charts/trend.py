"""The coverage rate by month, of one area or a few, with the target in force."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from geoucj.analysis.periods import month_numbers, target_in_force
from geoucj.i18n import Translator
from geoucj.schema import AREA_CODE, AS_OF, CODE_WIDTH, COVERAGE_RATE, POTENTIAL, TARGET_RATE
from geoucj.ui.charts.style import DASH, INK, finished, haloed, labelled, month_axis, ticks, tip

MOST = 5  # areas that can be told apart
LABEL_ROOM = 0.42  # of the width, for the names of several areas
WIDTHS = sorted(CODE_WIDTH.values(), reverse=True)
APART = 0.068  # of the height, between two labels


@dataclass(frozen=True, eq=False)
class Line:
    """One area: its figures (of `history`), the targets of its years, its colour on the map."""

    name: str
    rates: pd.DataFrame
    targets: pd.DataFrame
    colour: str


def targets_by_year(targets: pd.DataFrame, code: str, months: Sequence[str]) -> pd.DataFrame:
    """Return the target in force in each year of `months`: the area's own, else the nearest around.

    `targets` are those of `Figures`. Columns: year (as a number), target_rate; a year in which no
    target is in force has no row.
    """
    years = sorted({int(month[:4]) for month in months})
    around = [code[:width] for width in WIDTHS if width <= len(code)]
    rows = []
    for year in range(years[0], years[-1] + 1) if years else ():
        rates = target_in_force(targets, f"{year}-12").set_index(AREA_CODE)[TARGET_RATE]
        found = [float(rates[area]) for area in around if area in rates.index]
        rows += [(year, found[0])] if found else []
    return pd.DataFrame(rows, columns=["year", TARGET_RATE])


def missing_months(line: Line) -> tuple[int, int]:
    """Return how many months between the first and last figure have none, and of how many."""
    known = month_numbers(line.rates.dropna(subset=[COVERAGE_RATE])[AS_OF]).unique()
    if not len(known):
        return 0, 0
    months = int(known.max() - known.min()) + 1
    return months - len(known), months


def trend(lines: Sequence[Line], t: Translator) -> alt.LayerChart | None:
    """Return the rates of up to five areas; months without a figure are not joined. None if empty.

    Raises ValueError for more areas than can be told apart.
    """
    if len(lines) > MOST:
        message = f"at most {MOST} areas can be told apart, not {len(lines)}"
        raise ValueError(message)
    points = pd.concat([_points(line, i, t) for i, line in enumerate(lines)] or [_no_points()])
    if points.empty:
        return None
    several = points["line"].nunique() > 1
    first, last = int(points["x"].min()), int(points["x"].max())
    goals = _goals([line for line in lines if len(line.rates)], first, last, t)
    top = max(float(points["y"].max()), float(goals["y"].max() if len(goals) else 0), 0.1) * 1.15
    begin, end = (first - 0.6, last + 0.6) if last > first else (first - 3, last + 3)
    right = end + (end - begin) * LABEL_ROOM / (1 - LABEL_ROOM) if several else end
    x = alt.X(
        "x:Q",
        title=None,
        scale=alt.Scale(domain=[begin, right], nice=False, zero=False),
        axis=month_axis(first, last, t, grid=False),
    )
    rates = [rate for rate in ticks(0, top, 4) if rate <= top]
    y = alt.Y(
        "y:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=labelled(rates, [t.rate(rate, 0) for rate in rates], domain=False, ticks=False),
    )
    base = alt.Chart(points[["x", "y", "line", "run", "fill", "said"]]).encode(x=x, y=y)
    run = base.encode(detail=[alt.Detail("line:N"), alt.Detail("run:N")])
    colour = alt.Stroke("fill:N", scale=None, legend=None)
    layers: list[alt.Chart] = [
        *_goal_layers(goals, x, y),
        run.mark_line(color=INK, strokeWidth=4),  # a casing: some classes are pale
        run.mark_line(strokeWidth=2.5).encode(stroke=colour),
        base.mark_point(filled=True, size=40, stroke=INK, strokeWidth=1, opacity=1).encode(
            fill=alt.Fill("fill:N", scale=None, legend=None),
            tooltip=tip("said"),
        ),
    ]
    if several:
        layers.append(_labels(points, goals, [line.name for line in lines], (end, top), t))
    area = lines[int(points["line"].iloc[0])].name
    title = t("chart.trend") if several else t("chart.trend_of", area=area)
    described = f"{title}. " + "; ".join(points.groupby("line")["said"].last())
    return finished(layers, t, title=title, description=described, height=260 if several else 190)


def _no_points() -> pd.DataFrame:
    return pd.DataFrame(columns=["x", "y", "line", "run", "fill", "said"])


def _points(line: Line, number: int, t: Translator) -> pd.DataFrame:
    known = line.rates.dropna(subset=[COVERAGE_RATE])
    months = month_numbers(known[AS_OF])
    said = [
        t(
            "chart.trend_point" if pd.notna(potential) else "chart.trend_point_only",
            area=line.name,
            rate=t.rate(rate),
            potential=t.number(potential),
            month=t.month(as_of),
        )
        for rate, potential, as_of in zip(
            known[COVERAGE_RATE], known[POTENTIAL], known[AS_OF], strict=True
        )
    ]
    points = pd.DataFrame(
        {
            "x": months,
            "y": known[COVERAGE_RATE].astype("float64").round(4),
            "line": number,
            "fill": line.colour,
            "said": pd.Series(said, index=known.index, dtype="str"),
        }
    ).drop_duplicates("x", keep="last")
    points = points.sort_values("x", ignore_index=True)
    return points.assign(run=points["x"].diff().ne(1).cumsum().astype("int64"))


def _goals(lines: Sequence[Line], first: int, last: int, t: Translator) -> pd.DataFrame:
    """Return the corners of the step lines of the targets, each different line once.

    Columns: goal, run (years in a row), x, y, label (at the first corner of a step, else blank).
    """
    rows: list[dict[str, object]] = []
    seen: dict[tuple[tuple[int, float], ...], list[str]] = {}
    for line in lines:
        steps = tuple(zip(line.targets["year"], line.targets[TARGET_RATE], strict=True))
        seen.setdefault(steps, []).append(line.name)
    several = len([steps for steps in seen if steps]) > 1
    for goal, (steps, names) in enumerate(seen.items()):
        run, before = 0, (0, 0.0)
        for year, rate in steps:
            start = max(year * 12 - 0.5, first - 0.5)
            end = min(year * 12 + 11.5, last + 0.5)
            if start >= end:
                continue
            run += year != before[0] + 1
            label = t("legend.target", rate=t.rate(rate))
            label += f" {', '.join(map(_short, names))}" if several else ""
            if (year, rate) == (before[0] + 1, before[1]):
                label = ""
            for x, said in ((start, label), (end, "")):
                rows.append({"goal": goal, "run": run, "x": x, "y": rate, "label": said})
            before = (year, rate)
    return pd.DataFrame(rows, columns=["goal", "run", "x", "y", "label"])


def _goal_layers(goals: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    dashed = alt.Chart(goals).mark_line(color=INK, strokeWidth=1.8, strokeDash=DASH)
    detail = [alt.Detail("goal:N"), alt.Detail("run:N")]
    lines = dashed.encode(x=x, y=y, detail=detail, order=alt.Order("x:Q"))
    if goals["goal"].nunique() > 1:  # they would lie on one another: see _labels
        return [lines]
    said = alt.Chart(goals[goals["label"] != ""]).encode(x=x, y=y, text=alt.Text("label:N"))
    above = {"align": "left", "baseline": "bottom", "dx": 3, "dy": -3}
    return [lines, *haloed(said, **above, fontWeight=600, limit=220)]


def _labels(
    points: pd.DataFrame,
    goals: pd.DataFrame,
    names: Sequence[str],
    ends: tuple[float, float],
    t: Translator,
) -> alt.Chart:
    """Return the last rate and name of each area, and its target, beside the lines."""
    end, top = ends
    last = points.sort_values("x").drop_duplicates("line", keep="last")
    said = [
        (float(rate), f"{t.rate(rate)} {_short(names[number])}")
        for rate, number in zip(last["y"], last["line"].astype("int64").tolist(), strict=True)
    ]
    if goals["goal"].nunique() > 1:
        steps = goals[goals["label"] != ""].drop_duplicates("goal", keep="last")
        said += [(float(y), label) for y, label in zip(steps["y"], steps["label"], strict=True)]
    said.sort()
    data = pd.DataFrame(
        {"x": end, "y": _apart([y for y, _ in said], top), "label": [label for _, label in said]}
    )
    text: alt.Chart = alt.Chart(data).mark_text(
        align="left", baseline="middle", dx=2, limit=alt.ExprRef(f"width * {LABEL_ROOM}")
    )
    return text.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), text=alt.Text("label:N"))


def _short(name: str) -> str:
    """Return a name for a narrow place: a regency without its title, a city with it."""
    return name.removeprefix("Kabupaten ")


def _apart(places: list[float], top: float) -> list[float]:
    """Return ascending places moved as little as needed to be `APART` of the height apart."""
    gap = top * APART
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = top - gap / 2
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved
