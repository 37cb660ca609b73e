"""The pages of a deck on coverage: its state, the ranking inside, the trend."""

from datetime import date

import pandas as pd

from geoucj.analysis.change import Comparison, add_change
from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import DERIVED, history, targets_at
from geoucj.analysis.periods import month_number, month_numbers, month_text
from geoucj.analysis.reference import year_before
from geoucj.areas.codes import level_of, parent_codes
from geoucj.exports.deck_chart_parts import Series, numbers
from geoucj.exports.deck_charts import lines, ranked_bars, stacked_bars
from geoucj.exports.deck_frame import Deck, cards, noted
from geoucj.exports.deck_pages import REST, Said
from geoucj.exports.deck_template import ACCENT
from geoucj.exports.figure_words import key_figures
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.maps.sheet_names import short_name
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    CODE_WIDTH,
    COMPARISON,
    COVERAGE_RATE,
    EARLIER_AS_OF,
    LEVELS,
    POTENTIAL,
    RATE_CHANGE,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    Level,
    State,
)

LEAST_CHART = 1.2  # inches of one bar with its legend
MOST, BAR = 10, 0.38  # bars of a ranking, and how high each is at least, inches
NOTED = 0.8  # inches of what is said over it
MONTHS = 36  # of a trend
LACKING = "FD8D3C"


def state_page(deck: Deck) -> None:
    """Add the state of coverage: key figures, and who is active and who lacks."""
    view, t = deck.view, deck.t
    row = view.totals.iloc[0]
    said = [(c.label, c.value, c.note) for c in key_figures(row, view.registry, t)]
    page = deck.page(_state_title(deck, row), [f"{a}: {b} {c}".strip() for a, b, c in said])
    room = cards(page, page.room, said)
    active, potential = row[ACTIVE], row[POTENTIAL]
    if pd.isna(active) or pd.isna(potential) or potential <= 0:
        page.write(room, [Said(_without(row, t), 22)])
        return
    lacking = row[TO_TARGET] if pd.notna(row[TO_TARGET]) else 0.0
    rest = max(potential - active - lacking, 0.0)
    about = isinstance(row[DERIVED], str)  # one count follows from a rounded rate
    if about:
        active = active if row[DERIVED] != ACTIVE else float(f"{active:.3g}")
        lacking, rest = float(f"{lacking:.3g}"), float(f"{rest:.3g}")
    parts = [
        (t("figure.active"), active, ACCENT),
        (t("figure.to_target"), lacking, LACKING),
        (t("deck.rest"), rest, REST),
    ]
    drawn = [Series(name, [float(count)], colour) for name, count, colour in parts if count > 0]
    described = "; ".join(f"{name} {t.number(count)}" for name, count, _ in parts if count > 0)
    if drawn and room.height >= LEAST_CHART:
        name = t("deck.workers")
        stacked_bars(page, room, [f"≈ {name}" if about else name], drawn, described)


def ranking_page(deck: Deck) -> None:
    """Add the areas inside by their rate: all where there are few, else the best and worst."""
    view, t = deck.view, deck.t
    level, table = inside(view)
    judged = table[table[STATE] == State.RATE]
    judged = judged.sort_values([COVERAGE_RATE, AREA_CODE], ascending=[False, True])
    words = t(f"deck.level.{level}")
    if judged.empty:
        deck.page(t("deck.title.ranking_none", level=words)).sentence(
            t("deck.nothing", month=t.month(view.month), level=words)
        )
        return
    most = max(2, min(MOST, int((deck.room.height - NOTED) / BAR)))
    half = most // 2
    shown = judged if len(judged) <= most else pd.concat([judged.head(half), judged.tail(half)])
    names = area_names(shown, judged, view)
    rates = [t.rate(rate) for rate in shown[COVERAGE_RATE]]
    title = t("deck.title.ranking_one", area=names[0], rate=rates[0])
    if len(shown) > 1:
        title = t(
            "deck.title.ranking", best=names[0], best_rate=rates[0],
            worst=names[-1], worst_rate=rates[-1],
        )  # fmt: skip
    said = [t("deck.all", count=t.number(len(shown)), level=words)]
    if len(shown) < len(judged):
        said = [t("deck.extremes", half=t.number(half), count=t.number(len(judged)), level=words)]
    if unjudged := len(table) - len(judged):
        said.append(t("deck.unjudged", count=t.number(unjudged)))
    if shown[TARGET_RATE].notna().any():
        said.append(t("deck.frame"))
    described = "; ".join(f"{n} {r}" for n, r in zip(names, rates, strict=True))
    said += months_said(shown, t)
    page = deck.page(title, [*said, described])
    room = noted(page, said)
    high = min(room.height, 0.3 + 0.5 * len(shown))
    colours = _colours(view, shown)
    ranked_bars(
        page,
        room.first(high),
        names,
        Series(t("column.coverage_rate"), numbers(shown[COVERAGE_RATE]), colours),
        Series(t("column.target_rate"), numbers(shown[TARGET_RATE])),
        described=described,
    )


def trend_page(deck: Deck) -> None:
    """Add the rate from month to month up to the month of the target, with the target."""
    view, t = deck.view, deck.t
    past = history(view.figures, view.area).dropna(subset=[COVERAGE_RATE])
    now = month_number(view.month)
    months = month_numbers(past[AS_OF])
    past = past[(months <= now).to_numpy()].assign(_month=months)
    title = _trend_title(view, t)
    if past.empty:
        page = deck.page(title)
        page.sentence(t("deck.no_trend", area=deck.area, month=t.month(view.month)))
        return
    past = past.drop_duplicates("_month", keep="last").set_index("_month")
    last = max(now, int(view.month[:4]) * 12 + 11)  # targets are met by the end of a year
    first = max(int(past.index.min()), last - MONTHS + 1)
    shown = list(range(min(first, last), last + 1))
    rates = past[COVERAGE_RATE].reindex(shown)
    if rates.isna().all():
        page = deck.page(title)
        page.sentence(t("deck.no_trend", area=deck.area, month=t.month(view.month)))
        return
    targets = [_target(view, month // 12) for month in shown]
    names = [t.month(month_text(month), short=True) for month in shown]
    pairs = zip(names, rates, strict=True)
    described = "; ".join(f"{name} {t.rate(rate)}" for name, rate in pairs if pd.notna(rate))
    known = int(rates.notna().sum())
    missing = now - shown[0] + 1 - known
    said = [t("chart.missing", missing=t.number(missing), months=t.number(known + missing))]
    said = said if missing else []
    page = deck.page(title, [*said, described])
    lines(
        page,
        noted(page, said),
        [date(month // 12, month % 12 + 1, 1) for month in shown],
        Series(t("column.coverage_rate"), numbers(rates)),
        Series(t("column.target_rate"), targets),
        described=described,
    )


def inside(view: ExportView) -> tuple[Level, pd.DataFrame]:
    """Return the areas inside: those of the view, or of the next level where it shows one area."""
    level = view.level
    if level == level_of(view.area):
        level = LEVELS[LEVELS.index(level) + 1]
        return level, view.at(level)
    return level, view.table if view.kept is None else view.table[view.kept]


def _state_title(deck: Deck, row: pd.Series) -> str:
    t, rate, target = deck.t, row[COVERAGE_RATE], row[TARGET_RATE]
    said = {"area": short_name(deck.area), "rate": t.rate(rate), "target": t.rate(target)}
    if pd.isna(rate):
        return t("deck.title.state_none", area=said["area"])
    if pd.isna(target):
        return t("deck.title.state_no_target", area=said["area"], rate=said["rate"])
    if rate >= target:
        return t("deck.title.state_reached", **said)
    if pd.isna(row[TO_TARGET]):
        return t("deck.title.state_points", **said, points=t.points(target - rate))
    workers = next(c.value for c in key_figures(row, deck.view.registry, t)[-1:])
    return t("deck.title.state", **said, workers=workers)


def _without(row: pd.Series, t: Translator) -> str:
    """Say which count is not known."""
    month = t.month(row[AS_OF])
    if row[STATE] == State.NO_POTENTIAL:
        return t("panel.no_potential", month=month)
    if pd.notna(row[ACTIVE]):
        return t("panel.active_only", active=t.number(row[ACTIVE]), month=month)
    if pd.notna(row[POTENTIAL]):
        return t("panel.potential_only", potential=t.number(row[POTENTIAL]), month=month)
    if pd.notna(row[COVERAGE_RATE]):
        return t("panel.rate_only", rate=t.rate(row[COVERAGE_RATE]), month=month)
    return t("panel.no_data")


def _trend_title(view: ExportView, t: Translator) -> str:
    """Say how the rate has changed in a year, and how far it is from the target."""
    row = view.totals.iloc[0]
    parts = []
    earlier = year_before(view.figures.months, view.month)
    if earlier:
        query = Query(level_of(view.area), earlier, view.area, view.options.min_potential)
        changed = add_change(view.totals, coverage_table(view.figures, query)).iloc[0]
        change = changed[RATE_CHANGE]
        if pd.notna(change) and changed[COMPARISON] == Comparison.SAME:
            kind = "up" if change >= 0.0005 else "down" if change <= -0.0005 else "same"
            month = t.month(changed[EARLIER_AS_OF])
            parts = [t(f"deck.trend.{kind}", points=t.points(change), month=month)]
    gap = row[TARGET_RATE] - row[COVERAGE_RATE]
    if pd.notna(gap):
        key = "deck.trend.below" if gap > 0 else "deck.trend.reached"
        parts.append(t(key, points=t.points(gap), target=t.rate(row[TARGET_RATE])))
    said = ", ".join(parts) or t("deck.trend.unknown")
    return said[0].upper() + said[1:]


def _target(view: ExportView, year: int) -> float | None:
    """Return the target in force in a year: the area's own, else that of the nearest around it."""
    rates = targets_at(view.figures, f"{year}-12").set_index(AREA_CODE)[TARGET_RATE]
    widths = sorted(CODE_WIDTH.values(), reverse=True)
    around = [view.area[:width] for width in widths if width <= len(view.area)]
    return next((float(rates[code]) for code in around if code in rates.index), None)


def area_names(shown: pd.DataFrame, among: pd.DataFrame, view: ExportView) -> list[str]:
    """Return short names; where two areas have one, with that of the area around."""
    twice = among[AREA_NAME].duplicated(keep=False).reindex(shown.index)
    level = level_of(str(shown[AREA_CODE].iloc[0]))
    around = parent_codes(shown[AREA_CODE], LEVELS[LEVELS.index(level) - 1])
    return [
        short_name(name) + (f" ({short_name(view.registry.name(parent))})" if double else "")
        for name, parent, double in zip(shown[AREA_NAME], around, twice, strict=True)
    ]


def _colours(view: ExportView, shown: pd.DataFrame) -> list[str]:
    """Return the colours of the map's classes where the map shows the rate of these areas."""
    if view.measure != Measure.COVERAGE_RATE or view.level == level_of(view.area):
        return [ACCENT] * len(shown)
    return [view.entries[code].fill.colour for code in shown[AREA_CODE]]


def months_said(rows: pd.DataFrame, t: Translator) -> list[str]:
    """Say of which months figures are where these are several."""
    months = sorted(rows[AS_OF].dropna().unique())
    if len(months) < 2:
        return []
    return [t("deck.months", first=t.month(months[0]), last=t.month(months[-1]))]
