"""Parts of a summary in words: growth over last year, segments, best and worst areas."""

from dataclasses import dataclass, replace

import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.growth import COMPARED, Footing, Growth, year_earlier
from geoucj.areas.codes import level_of
from geoucj.exports.figure_words import count
from geoucj.exports.view import ExportView
from geoucj.i18n import NOTHING, Translator
from geoucj.maps.fonts import printable
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COVERAGE_RATE,
    LEVELS,
    POTENTIAL,
    STATE,
    Level,
    Segment,
    State,
)
from geoucj.tables.schemas import Kind

LONGEST = 64  # letters of a name
EACH_END = 3  # best areas, and worst
PARTS = (Segment.PU, Segment.BPU, Segment.JAKON, Segment.PMI)


@dataclass(frozen=True)
class Grid:
    """A table: its heads, rows of texts, and how many columns at the left are words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


@dataclass(frozen=True)
class Part:
    """A heading with sentences, a table, or both; notes stand below in small letters."""

    title: str
    lines: tuple[str, ...] = ()
    grid: Grid | None = None
    notes: tuple[str, ...] = ()


def cut(text: str, longest: int = LONGEST) -> str:
    """Return a text from data in one line of at most `longest` letters that every font has."""
    said = printable(text)
    return said if len(said) <= longest else said[: longest - 1].rstrip() + "…"


def growth_lines(growth: Growth, t: Translator) -> tuple[str, ...]:
    """Return how coverage has changed over a year, or why that cannot be said."""
    if growth.footing == Footing.NO_FIGURE:
        return (t("summary.growth_no_figure"),)
    if growth.footing not in COMPARED:
        year = growth.as_of[:4] if growth.footing == Footing.ONLY_YEAR else growth.as_of
        said = t(f"summary.growth_{growth.footing}", month=t.month(year),
                 before=t.month(year_earlier(growth.as_of)))  # fmt: skip
        lines = [t("summary.growth_now", rate=t.rate(growth.rate, 2), month=t.month(growth.as_of))]
        lines.append(said)
        if growth.earlier_as_of and not pd.isna(growth.earlier_rate):
            earlier = t.rate(growth.earlier_rate, 2)
            lines.append(
                t("summary.growth_last", rate=earlier, month=t.month(growth.earlier_as_of))
            )
        return tuple(lines)
    said = t(
        "summary.growth_change",
        change=_change(
            round(growth.points, 3), t("figure.points", points=t.points(growth.points)), t
        ),
        earlier=t.rate(growth.earlier_rate, 2),
        before=t.month(growth.earlier_as_of),
        rate=t.rate(growth.rate, 2),
        month=t.month(growth.as_of),
    )
    lines = [said]
    if not pd.isna(growth.active_change):
        workers = t("summary.workers", count=t.number(abs(growth.active_change)))
        lines.append(t("summary.growth_active", change=_change(growth.active_change, workers, t)))
    if growth.level is not None:
        level = t(f"level.{growth.level}").lower()
        lines.append(t("summary.growth_common", count=t.number(growth.areas), level=level))
    return tuple(lines)


def segments_part(view: ExportView, t: Translator) -> Part:
    """Return active and potential workers and the rate of each segment; unknown is a dash."""
    query = replace(view.query, level=level_of(view.area))
    coverage, workforce = (
        table[table[AREA_CODE].str.startswith(view.area)]
        for table in map(view.dataset.table, (Kind.COVERAGE, Kind.WORKFORCE))
    )
    targets = view.dataset.table(Kind.TARGETS)
    rows, over, known = [], [], False
    for segment in PARTS:
        figures = figures_of_segment(coverage, workforce, targets, view.registry, segment)
        row = coverage_table(figures, query).iloc[0]
        known |= not row[[ACTIVE, POTENTIAL, COVERAGE_RATE]].isna().all()
        rows.append(
            (
                t(f"segment.{segment}"),
                count(row, ACTIVE, t),
                count(row, POTENTIAL, t),
                t.rate(row[COVERAGE_RATE]),
                t.month(row[AS_OF], short=True),
            )
        )
        over += [segment.value] if row[COVERAGE_RATE] > 1 else []
    title = t("summary.segments")
    if not known:
        return Part(title, (t("summary.segments_none", month=t.month(view.month)),))
    notes = [t("summary.over", segments=", ".join(over))] if over else []
    if any(NOTHING in row for row in rows):
        notes.append(t("summary.dash"))
    heads = ("segment", "active", "potential", "rate", "as_of")
    grid = Grid(tuple(t(f"summary.head.{head}") for head in heads), tuple(rows))
    return Part(title, grid=grid, notes=tuple(notes))


def places_part(view: ExportView, t: Translator) -> Part:
    """Return the areas inside with the highest and lowest rates among those that can be judged.

    They are the narrowest with figures; of a province, its regencies. Fewer than six: half at each
    end, so that none stands at both.
    """
    level, table = _judged(view)
    named = t(f"level.{level}")
    title = t("summary.places", level=named.lower())
    if len(table) < 2:
        return Part(title, (t("summary.places_none"),))
    table = table.sort_values([COVERAGE_RATE, AREA_CODE], ascending=[False, True])
    each = min(EACH_END, len(table) // 2)
    rows = []
    for place, (_, row) in enumerate(table.iterrows(), 1):
        if each < place <= len(table) - each:
            continue
        name = cut(_name(view, row))
        rate, potential = t.rate(row[COVERAGE_RATE]), count(row, POTENTIAL, t)
        rows.append((t.number(place), name, rate, potential, t.month(row[AS_OF], short=True)))
    heads = ("place", level.value, "rate", "potential", "as_of")
    grid = Grid(tuple(t(f"summary.head.{head}") for head in heads), tuple(rows), words=2)
    note = t("summary.places_note", count=t.number(len(table)), level=named.lower(),
             potential=t.number(view.options.min_potential))  # fmt: skip
    return Part(title, grid=grid, notes=(note,))


def _judged(view: ExportView) -> tuple[Level, pd.DataFrame]:
    """Return the areas inside that have a rate to judge, and their level."""
    own = level_of(view.area)
    inside = LEVELS[LEVELS.index(own) + 1 :]
    levels = inside[:1] if own == Level.PROVINCE else inside[::-1]
    for level in levels:
        table = coverage_table(
            view.figures, Query(level, view.month, view.area, view.query.min_potential)
        )
        found = table[(table[STATE] == State.RATE) & table[POTENTIAL].notna()]
        if len(found) > 1:
            return level, found
    return levels[0], view.totals.iloc[:0]


def _name(view: ExportView, row: pd.Series) -> str:
    """Return a name with that of the district around a village, as many have the same."""
    code = row[AREA_CODE]
    wider = view.registry.path(code)
    around = [each for each in wider[:-1] if level_of(each) == Level.DISTRICT and each != view.area]
    return ", ".join([row[AREA_NAME], *(view.registry.name(each) for each in around)])


def _change(value: float, size: str, t: Translator) -> str:
    """Return `naik 2,1 poin`, `turun …` or that nothing has changed."""
    if value == 0:
        return t("summary.unchanged")
    return t("summary.up" if value > 0 else "summary.down", size=size)
