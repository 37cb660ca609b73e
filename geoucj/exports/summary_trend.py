"""The small chart of a summary: the coverage rate by month, with the target in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin
from typing import Literal

import numpy as np

from geoucj.analysis.figures import Figures, history, targets_at
from geoucj.analysis.periods import month_number, month_numbers
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.fonts import text_width
from geoucj.maps.ground import Box
from geoucj.maps.measures import Measure
from geoucj.maps.sheet_pen import INK, QUIET, Pen, Writing, middle_line
from geoucj.schema import AREA_CODE, AS_OF, CODE_WIDTH, COVERAGE_RATE, TARGET_RATE

WIDTH, HEIGHT = 88.0, 34.0  # mm
SIZE = 6.5  # points
YEARS = 5  # that are shown at most
ACCENT = "#0B6E6E"
PLOT = Box(9.0, 5.0, WIDTH - 9.0 - 24.0, HEIGHT - 5.0 - 2.0)
APART = 3.4  # mm from one label to the next
ROOM = 10.0  # mm: a last point nearer to the right edge has its label beside the plot
SHORTEST = 2.0  # mm, of the line of a target
GRID = "#D5DBE1"
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # between two lines of the scale
Align = Literal["left", "center", "right"]
At = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Trend:
    """Rates by month (its number, the share), the target of each year, and what they show.

    `end` is the month of the view, where the chart ends; `ticks` are shares and `months` numbers,
    each with its words.
    """

    title: str
    points: tuple[tuple[int, float], ...]
    targets: tuple[tuple[int, float], ...]
    end: int
    colour: str
    alt: str
    note: str
    rate_label: str
    target_label: str
    ticks: tuple[tuple[float, str], ...]
    months: tuple[tuple[int, str], ...]


def trend_of(view: ExportView, t: Translator) -> Trend | None:
    """Return the rates of the area of a view up to its month; None where none is known.

    At most YEARS years are shown. A figure of which only the year is known stands at its end.
    """
    rows = history(view.figures, view.area).dropna(subset=[COVERAGE_RATE])
    numbers = month_numbers(rows[AS_OF])
    end = month_number(view.month)
    shown = ((numbers <= end) & (numbers > end - 12 * YEARS)).to_numpy()
    rows, numbers = rows[shown], numbers[shown]
    if rows.empty:
        return None
    rates = dict(zip(numbers.tolist(), rows[COVERAGE_RATE].tolist(), strict=True))
    names = dict(zip(numbers.tolist(), rows[AS_OF].tolist(), strict=True))
    points = tuple(sorted(rates.items()))
    first, last = points[0], points[-1]
    targets = _targets(view.figures, view.area, first[0], end)
    alt = t(
        "summary.trend_alt" if len(points) > 1 else "summary.trend_alt_one",
        area=view.registry.name(view.area),
        count=t.number(len(points)),
        first=t.rate(first[1]),
        start=t.month(names[first[0]]),
        last=t.rate(last[1]),
        end=t.month(names[last[0]]),
    )
    label = ""
    if targets:
        label = t("legend.target", rate=t.rate(targets[-1][1]))
        alt += " " + t("summary.trend_target", rate=t.rate(targets[-1][1]), year=targets[-1][0])
    top = max(rate for _, rate in (*points, *targets)) * 1.08 or 1.0
    step = next((each for each in STEPS if top / each <= 5.5), STEPS[-1])
    ticks = tuple((i * step, t.rate(i * step, 0)) for i in range(int(top / step) + 1))
    ends = {first[0]: names[first[0]], end: view.month}
    return Trend(
        title=t("summary.trend"),
        points=points,
        targets=targets,
        end=end,
        colour=_colour(view, last[1]),
        alt=alt,
        note=t("summary.trend_note") if len(_runs(points)) > 1 else "",
        rate_label=t.rate(last[1]),
        target_label=label,
        ticks=ticks,
        months=tuple((number, t.month(name, short=True)) for number, name in ends.items()),
    )


def draw_trend(trend: Trend, file_format: Literal["png", "svg"], dpi: int = 220) -> bytes:
    """Return the chart as a picture of WIDTH x HEIGHT mm; months far apart are not joined."""
    pen, at = Pen(WIDTH, HEIGHT), _places(trend)
    for rate, label in trend.ticks:
        y = at(trend.end, rate)[1]
        pen.line([(PLOT.left, y), (PLOT.right, y)], 0.4, GRID)
        writing = Writing(SIZE, colour=QUIET, align="right")
        pen.write(label, PLOT.left - 1, y - middle_line(SIZE), writing)
    for number, (month, label) in enumerate(trend.months):
        x = at(month, 0)[0]
        side: Align = "center" if len(trend.months) == 1 else ("left", "right")[number]
        pen.line([(x, PLOT.bottom), (x, PLOT.bottom - 0.8)], 0.4, QUIET)
        pen.write(label, x, 1.0, Writing(SIZE, colour=QUIET, align=side))
    first = trend.points[0][0]
    for year, rate in trend.targets:
        left, right = max(year * 12 - 0.5, first), min(year * 12 + 11.5, trend.end)
        x, y = at(left, rate)
        pen.line([(x, y), (max(at(right, rate)[0], x + SHORTEST), y)], 1.2, INK, "--")
    for run in _runs(trend.points):
        places = [at(*point) for point in run]
        if len(places) > 1:
            pen.line(places, 2.6, INK)
            pen.line(places, 1.5, trend.colour)
        if len(places) == 1 or run[-1] == trend.points[-1]:
            _dot(pen, places[-1], trend.colour)
    _write_values(pen, trend, at)
    file = BytesIO()
    if file_format == "svg":
        pen.figure.savefig(file, format="svg", metadata={"Date": None})
    else:
        pen.figure.savefig(file, format="png", dpi=dpi, metadata={"Software": None})
    return file.getvalue()


def _write_values(pen: Pen, trend: Trend, at: At) -> None:
    """Write the last rate and the last target beside their lines, never over each other."""
    x, size = PLOT.right + 1, SIZE
    point = at(*trend.points[-1])
    beside = point[0] > PLOT.right - ROOM
    goal = at(trend.end, trend.targets[-1][1])[1] if trend.targets else None
    rate = point[1]
    if beside and goal is not None and abs(goal - rate) < APART:
        middle, up = (goal + rate) / 2, 1 if goal >= rate else -1
        goal, rate = middle + up * APART / 2, middle - up * APART / 2
    bold = Writing(SIZE + 1, bold=True, rim=not beside, align="left" if beside else "center")
    over = 1.8 if rate < PLOT.top - APART else -1.8 - 2 * middle_line(SIZE + 1)
    place = (x, rate - middle_line(SIZE + 1)) if beside else (max(point[0], 15.0), rate + over)
    pen.write(trend.rate_label, *place, bold)
    if goal is not None:
        size = min(SIZE, SIZE * (WIDTH - x) / text_width(trend.target_label, SIZE))
        pen.write(trend.target_label, x, goal - middle_line(size), Writing(size))


def _places(trend: Trend) -> At:
    """Return a function giving the place (mm) of a month and a share."""
    top = max(trend.ticks[-1][0], *(y for _, y in (*trend.points, *trend.targets)))
    first = trend.points[0][0]
    span = trend.end - first

    def at(month: float, rate: float) -> tuple[float, float]:
        across = (month - first) / span if span else 0.5
        return PLOT.left + 2 + across * (PLOT.width - 4), PLOT.bottom + rate / top * PLOT.height

    return at


def _dot(pen: Pen, place: tuple[float, float], colour: str) -> None:
    for radius, fill in ((1.0, INK), (0.65, colour)):
        x, y = place
        turns = (2 * pi * i / 24 for i in range(24))
        pen.polygon([(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns], fill)


def _runs(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Return the points in runs of months that follow one another."""
    runs: list[list[tuple[int, float]]] = []
    for point in points:
        if runs and point[0] == runs[-1][-1][0] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _targets(figures: Figures, code: str, first: int, last: int) -> tuple[tuple[int, float], ...]:
    """Return year and target in force of the area, or the nearest around it; not all have one."""
    around = [code[:width] for width in sorted(CODE_WIDTH.values(), reverse=True)]
    found = []
    for year in range(first // 12, last // 12 + 1):
        rates = targets_at(figures, f"{year}-12").set_index(AREA_CODE)[TARGET_RATE]
        own = [float(rates[area]) for area in dict.fromkeys(around) if area in rates.index]
        found += [(year, own[0])] if own else []
    return tuple(found)


def _colour(view: ExportView, rate: float) -> str:
    """Return the colour of a rate on the map, where the map shows rates."""
    if view.measure != Measure.COVERAGE_RATE:
        return ACCENT
    shades = view.layer.shades
    return shades.fills[int(np.searchsorted(shades.classes.upper, rate, side="right"))].colour
