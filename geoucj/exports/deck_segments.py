"""The page of a deck on segments: who is active in each, and who is not."""

import pandas as pd

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.areas.codes import level_of
from geoucj.exports.deck_chart_parts import Series, numbers
from geoucj.exports.deck_charts import stacked_bars
from geoucj.exports.deck_frame import Deck, noted
from geoucj.exports.deck_pages import REST
from geoucj.exports.deck_slides import months_said
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    UNCOVERED,
    Segment,
)
from geoucj.tables.schemas import Kind

PARTS = tuple(segment for segment in Segment if segment != Segment.ALL)


def segments_page(deck: Deck) -> None:
    """Add who is active and who is not by segment; what is not known is named, not drawn."""
    view, t = deck.view, deck.t
    found = segment_rows(view)
    known = found[found[ACTIVE].notna() & found[POTENTIAL].notna()]
    only = found[found[ACTIVE].notna() & found[POTENTIAL].isna()]
    if known.empty and only.empty:
        page = deck.page(t("deck.title.segments_none"), segment="")
        page.sentence(t("deck.no_segments", area=deck.area, month=t.month(view.month)))
        return
    title = t("deck.title.segments_active")
    if len(known) and known[UNCOVERED].max() > 0:
        most = known.sort_values(UNCOVERED, ascending=False, kind="stable").iloc[0]
        segment = t(f"segment.{most.name}")
        title = t("deck.title.segments", segment=segment, count=t.number(most[UNCOVERED]))
    rows = pd.concat([known, only])
    said = []
    if missing := [str(s) for s in found.index if s not in rows.index]:
        said.append(t("chart.mix_missing", segments=", ".join(missing)))
    if len(only):
        said.append(t("deck.segments_only", segments=", ".join(only.index)))
    if len(over := known[known[ACTIVE] > known[POTENTIAL]]):
        said.append(t("deck.segments_over", segments=", ".join(over.index)))
    names = [_name(segment, row, t) for segment, row in rows.iterrows()]
    described = "; ".join(name.replace("\n", ": ") for name in names)
    parts = [
        Series(t("figure.active"), numbers(rows[ACTIVE])),
        Series(t("column.uncovered_workers"), numbers(rows[UNCOVERED]), REST),
    ]
    words = [*months_said(rows, t), *said]
    month = t.month(rows[AS_OF].max())
    page = deck.page(title, [*words, described], month=month, segment="")
    drawn = [part for part in parts if any(count is not None for count in part.values)]
    stacked_bars(page, noted(page, words), names, drawn, described)


def _name(segment: object, row: pd.Series, t: Translator) -> str:
    """Return the name of a bar: rate, active and potential, also where the bar has no room."""
    if pd.isna(row[POTENTIAL]):
        return f"{segment}\n{t.number(row[ACTIVE])}"
    counts = f"{t.number(row[ACTIVE])} / {t.number(row[POTENTIAL])}"
    return f"{segment} {t.rate(row[COVERAGE_RATE])}\n{counts}"


def segment_rows(view: ExportView) -> pd.DataFrame:
    """Return the coverage row of the area for each segment, by segment."""
    tables = [view.dataset.table(kind) for kind in (Kind.COVERAGE, Kind.WORKFORCE)]
    coverage, workforce = (each[each[AREA_CODE].str.startswith(view.area)] for each in tables)
    targets = view.dataset.table(Kind.TARGETS)
    query = Query(level_of(view.area), view.month, view.area, view.options.min_potential)
    rows = [
        coverage_table(
            figures_of_segment(coverage, workforce, targets, view.registry, segment), query
        )
        for segment in PARTS
    ]
    return pd.concat(rows).set_axis([str(segment) for segment in PARTS])
