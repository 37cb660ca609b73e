"""The pages of a deck on a plan: what it comes to, and the villages to begin with."""

from dataclasses import replace

import pandas as pd

from geoucj.exports.deck_chart_parts import Series
from geoucj.exports.deck_charts import columns
from geoucj.exports.deck_frame import Deck, cards, noted
from geoucj.exports.deck_pages import LINE, Page, Said, lines_of
from geoucj.exports.deck_table import ROW, Column, table
from geoucj.exports.deck_template import ACCENT, Room
from geoucj.exports.plan import plan_rows
from geoucj.exports.plan_words import plan_lines
from geoucj.i18n import NOTHING
from geoucj.maps.sheet_names import short_name
from geoucj.planning.budget import MORE
from geoucj.planning.proposal import Proposal
from geoucj.schema import (
    AREA_NAME,
    COST,
    COVERAGE_RATE,
    PRIORITY_RANK,
    QUOTA,
    RATE_AFTER,
    TARGET_RATE,
    Level,
)

VILLAGES = 10
AIR = 5  # points between two sentences
BEFORE = "B9C6CE"


def plan_pages(deck: Deck, proposal: Proposal) -> None:
    """Add what a plan comes to, and the villages to begin with."""
    registry, t = deck.view.registry, deck.t
    asked, plan = proposal.request, proposal.plan
    area = registry.name(proposal.area_code)
    said = {
        "area": area,
        "month": t.month(proposal.as_of),
        "segment": t(f"segment.{asked.segment}"),
    }
    spoken = plan_lines(proposal, registry, t)
    if not plan.total.workers:
        page = deck.page(t("deck.title.plan_none"), spoken, **said)
        page.sentence(spoken[1] if plan.binding else t("deck.no_plan"))
        return
    workers, areas = t.number(plan.total.workers), t.number(plan.total.areas)
    title = t("deck.title.plan", workers=workers, areas=areas, cost=t.rupiah(plan.total.cost))
    page = deck.page(title, spoken, **said)
    package = t(
        "deck.package",
        name=proposal.package.name,
        rupiah=t.number(proposal.package.rupiah_per_month),
        months=t.number(asked.months),
        budget=t.rupiah(plan.wish.budget),
    )
    figures = [
        (t("deck.card.workers"), workers, ""),
        (t("deck.card.villages"), areas, ""),
        (t("deck.card.cost"), t.rupiah(plan.total.cost), ""),
    ]
    room = cards(page, noted(page, [package]), figures)
    left = replace(room, width=room.width * 0.5)
    more = t("plan.more" if plan.more else "plan.more.none", rupiah=t.rupiah(MORE),
             workers=t.number(plan.more))  # fmt: skip
    even = t("deck.even", workers=t.number(plan.even.workers))
    room_for, lines = left.height, []
    for text in (more, even, *spoken[1:-2][:1]):
        room_for -= lines_of(text, left.width - 0.2) * LINE
        if room_for >= 0:
            lines.append(Said(text, after=AIR))
    if lines:
        page.write(left, lines)
    _before_after(page, Room(left.right, room.top, room.width - left.width, room.height), proposal)
    _villages_page(deck, proposal, said)


def _before_after(page: Page, room: Room, proposal: Proposal) -> None:
    """Draw the coverage before and after a plan, beside its target."""
    t, whole, goal = page.t, proposal.whole, _goal(proposal)
    names, colours = [t("deck.before"), t("deck.after")], [BEFORE, ACCENT]
    rates = [whole[COVERAGE_RATE], whole[RATE_AFTER]]
    if goal is not None:
        names.append(t("column.target_rate"))
        rates.append(goal)
        colours.append("FFFFFF")
    shown = [None if pd.isna(rate) else float(rate) for rate in rates]
    if any(rate is not None for rate in shown):
        described = "; ".join(f"{n} {t.rate(r)}" for n, r in zip(names, shown, strict=True))
        columns(page, room, names, Series(t("column.coverage_rate"), shown, colours), described)


def _villages_page(deck: Deck, proposal: Proposal, said: dict[str, str]) -> None:
    t = deck.t
    rows = plan_rows(proposal, deck.view.dataset, deck.view.registry, t)
    page_rows = rows.head(min(VILLAGES, max(1, int(deck.room.height / ROW) - 1)))
    count, workers = t.number(len(page_rows)), t.number(page_rows[QUOTA].sum())
    title = t("deck.title.villages", count=count, workers=workers,
              cost=t.rupiah(float(page_rows[COST].sum())))  # fmt: skip
    notes = [
        f"{row[AREA_NAME]}, {row[Level.DISTRICT.value]}: {row['reason']}"
        for _, row in page_rows.iterrows()
    ]
    page = deck.page(title, notes, **said)
    heads = [
        Column(t("deck.column.rank")),
        Column(t("level.village"), number=False),
        Column(t("level.district"), number=False, spare=True),
        Column(t("deck.column.workers")),
        Column(t("deck.column.cost"), spare=True),
        Column(t("deck.column.rates")),
    ]
    cells = [
        [
            NOTHING if pd.isna(row[PRIORITY_RANK]) else t.number(row[PRIORITY_RANK]),
            short_name(row[AREA_NAME]),
            short_name(row[Level.DISTRICT.value]),
            t.number(row[QUOTA]),
            t.rupiah(float(row[COST])),
            f"{t.rate(row[COVERAGE_RATE])} → {t.rate(row[RATE_AFTER])}",
        ]
        for _, row in page_rows.iterrows()
    ]
    table(page, page.room, heads, cells, "; ".join(", ".join(row) for row in cells))


def _goal(proposal: Proposal) -> float | None:
    """Return the target of the plan: the one asked for, else that of all its villages alike."""
    if proposal.request.target_rate is not None:
        return proposal.request.target_rate
    targets = proposal.plan.areas[TARGET_RATE].dropna().unique()
    return float(targets[0]) if len(targets) == 1 else None
