"""The pages of a deck on what is done and planned, and on where its figures come from."""

from dataclasses import replace

import pandas as pd

from geoucj.analysis.assistance import STATUS, Status, assistance_by, programmes_inside
from geoucj.exports.deck_chart_parts import Series
from geoucj.exports.deck_charts import columns
from geoucj.exports.deck_frame import Deck, cards, noted
from geoucj.exports.deck_pages import LINE, Said, clean, lines_of, shortened
from geoucj.exports.deck_table import ROW, Column, table
from geoucj.exports.deck_template import ACCENT, Room
from geoucj.exports.plan import plan_rows
from geoucj.exports.plan_words import plan_lines
from geoucj.exports.workbook_notes import source_rows
from geoucj.i18n import NOTHING, Translator
from geoucj.maps.sheet_map import short_name
from geoucj.planning.budget import MORE
from geoucj.planning.proposal import Proposal
from geoucj.schema import (
    AREA_NAME,
    COST,
    COVERAGE_RATE,
    PRIORITY_RANK,
    QUOTA,
    RATE_AFTER,
    SOURCE,
    TARGET_RATE,
    Level,
)
from geoucj.tables.schemas import Kind

VILLAGES = 10
AIR = 5  # points between two sentences
TIGHT = 0.31  # inches, of a line of BODY
BEFORE = "B9C6CE"
ALL = "all"
TERMS = ("active", "potential", "rate", "to_target")


def programmes_page(deck: Deck) -> None:
    """Add the programmes that run: for whom, how long, for how much."""
    view, t = deck.view, deck.t
    month = t.month(view.month)
    found = programmes_inside(view.dataset.table(Kind.ASSISTANCE), view.area, view.month)
    begun = found[found[STATUS] != Status.TO_COME]
    by = assistance_by(begun, "group")
    unclear = int((begun[STATUS] == Status.UNCLEAR).sum())
    if by.empty:
        page = deck.page(t("deck.title.programmes_none"), segment=t("segment.ALL"))
        key = "assistance.none" if begun.empty else "assistance.nothing_runs"
        said = [t(key, area=deck.area, month=month)]
        if unclear:
            said.append(t("assistance.unclear_title", count=t.number(unclear)))
        page.sentence(" ".join(said))
        return
    total = assistance_by(begun.assign(**{ALL: ALL}), ALL).iloc[0]
    key = "deck.title.programmes_least" if unclear else "deck.title.programmes"
    title = t(key, count=t.number(total["workers"]))
    said = [t("assistance.unclear_title", count=t.number(unclear))] if unclear else []
    notes = [
        f"{_name(row['group'], t)}: {t.number(row['workers'])}; {_months(row, t)}; "
        f"{t.rupiah(row['amount_rupiah'])}"
        for _, row in by.iterrows()
    ]
    page = deck.page(title, [*said, *notes], segment=t("segment.ALL"))
    room = noted(page, said)
    most = max(1, int(room.height / ROW) - 2)
    shown = by if len(by) <= most else by.head(most - 1)
    rows = [
        [_name(row["group"], t), t.number(row["workers"]), _months(row, t),
         t.rupiah(row["amount_rupiah"])]
        for _, row in shown.iterrows()
    ]  # fmt: skip
    if rest := len(by) - len(shown):
        others = begun[~begun["group"].isin(shown["group"])]
        row = assistance_by(others.assign(**{ALL: ALL}), ALL).iloc[0]
        rows.append(
            [t("deck.others", count=t.number(rest)), t.number(row["workers"]), _months(row, t),
             t.rupiah(row["amount_rupiah"])]
        )  # fmt: skip
    rows.append(
        [t("deck.together"), t.number(total["workers"]), _months(total, t),
         t.rupiah(total["amount_rupiah"])]
    )  # fmt: skip
    heads = [
        Column(t("deck.column.group"), 4.4, number=False),
        Column(t("deck.column.workers"), 2),
        Column(t("deck.column.months"), 2),
        Column(t("deck.column.rupiah"), 3),
    ]
    table(page, room, heads, rows, "; ".join(notes), total=True)


def plan_pages(deck: Deck, proposal: Proposal) -> None:
    """Add what a plan comes to, and the villages to begin with."""
    registry, t = deck.view.registry, deck.t
    asked, plan, whole = proposal.request, proposal.plan, proposal.whole
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
    before, after = whole[COVERAGE_RATE], whole[RATE_AFTER]
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
    room = noted(page, [package])
    left = replace(room, width=room.width * 0.56)
    under = cards(
        page,
        left,
        [
            (t("deck.card.workers"), workers, ""),
            (t("deck.card.villages"), areas, ""),
            (t("deck.card.cost"), t.rupiah(plan.total.cost), ""),
            (t("deck.card.rate"), f"{t.rate(before)} → {t.rate(after)}", ""),
        ],
        columns=2,
    )
    more = t("plan.more" if plan.more else "plan.more.none", rupiah=t.rupiah(MORE),
             workers=t.number(plan.more))  # fmt: skip
    even = t("deck.even", workers=t.number(plan.even.workers))
    room_for, lines = under.height, []
    for text in (more, even, *spoken[1:-2][:1]):
        room_for -= lines_of(text, under.width - 0.2) * LINE
        if room_for >= 0:
            lines.append(Said(text, after=AIR))
    if lines:
        page.write(under, lines)
    right = Room(left.left + left.width + 0.2, room.top, room.width - left.width - 0.2, room.height)
    names, rates = [t("deck.before"), t("deck.after")], [before, after]
    colours = [BEFORE, ACCENT]
    goal = _goal(proposal)
    if goal is not None:
        names, rates, colours = (
            [*names, t("column.target_rate")],
            [*rates, goal],
            [*colours, "FFFFFF"],
        )
    shown = [None if pd.isna(rate) else float(rate) for rate in rates]
    if any(rate is not None for rate in shown):
        described = "; ".join(f"{n} {t.rate(r)}" for n, r in zip(names, shown, strict=True))
        columns(page, right, names, Series(t("column.coverage_rate"), shown, colours), described)
    _villages_page(deck, proposal, said)


def sources_page(deck: Deck) -> None:
    """Add what the words mean, and where figures and shapes come from."""
    view, t = deck.view, deck.t
    stamp = view.stamp
    found = source_rows(view)
    names = found.groupby(SOURCE)["rows"].sum().sort_values(ascending=False, kind="stable")
    listed = [f"{name} ({count})" for name, count in names.items()]
    page = deck.page(t("deck.title.sources"), listed, segment="")
    room = page.room
    texts = [t(f"deck.term.{term}") for term in TERMS]
    figures = t("deck.figures", source=clean(stamp.source), count=t.number(len(names)))
    shapes = t("deck.shapes", title=clean(stamp.boundaries_title), attribution=stamp.attribution)
    version = t("deck.version", data=stamp.data, version=stamp.version)
    wide = room.width - 0.2
    texts += [figures, shapes, version]
    lines = [lines_of(text, wide) for text in texts]
    high = room.height - AIR / 72 * len(texts)
    while sum(lines) * TIGHT > high and max(lines) > 1:
        longest = lines.index(max(lines))
        lines[longest] -= 1
        texts[longest] = shortened(texts[longest], lines[longest] * wide * 0.95)
    page.write(room, [Said(text, after=AIR) for text in texts])


def _villages_page(deck: Deck, proposal: Proposal, said: dict[str, str]) -> None:
    t = deck.t
    rows = plan_rows(proposal, deck.view.dataset, deck.view.registry, t)
    page_rows = rows.head(VILLAGES)
    count, workers = t.number(len(page_rows)), t.number(page_rows[QUOTA].sum())
    title = t("deck.title.villages", count=count, workers=workers,
              cost=t.rupiah(float(page_rows[COST].sum())))  # fmt: skip
    notes = [
        f"{row[AREA_NAME]}, {row[Level.DISTRICT.value]}: {row['reason']}"
        for _, row in page_rows.iterrows()
    ]
    page = deck.page(title, notes, **said)
    heads = [
        Column(t("deck.column.rank"), 0.9),
        Column(t("level.village"), 3.4, number=False),
        Column(t("level.district"), 3, number=False),
        Column(t("deck.column.workers"), 1.6),
        Column(t("deck.column.cost"), 2.1),
        Column(t("deck.column.rates"), 2.8),
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
    most = max(1, int(page.room.height / ROW) - 1)
    table(page, page.room, heads, cells[:most], "; ".join(", ".join(row) for row in cells))


def _goal(proposal: Proposal) -> float | None:
    """Return the target of the plan: the one asked for, else that of all its villages alike."""
    if proposal.request.target_rate is not None:
        return proposal.request.target_rate
    targets = proposal.plan.areas[TARGET_RATE].dropna().unique()
    return float(targets[0]) if len(targets) == 1 else None


def _name(group: str, t: Translator) -> str:
    return clean(group) or t("assistance.unnamed")


def _months(row: pd.Series, t: Translator) -> str:
    """Return the shortest and longest time for which a group is paid."""
    shortest, longest = row["shortest"], row["longest"]
    if pd.isna(shortest):
        return NOTHING
    if shortest == longest:
        return t.number(shortest)
    return f"{t.number(shortest)}–{t.number(longest)}"
