"""The page of a deck on the programmes that pay contributions."""

import pandas as pd

from geoucj.analysis.assistance import PRICED, STATUS, Status, assistance_by, programmes_inside
from geoucj.exports.deck_frame import Deck, noted
from geoucj.exports.deck_pages import clean, sentences
from geoucj.exports.deck_table import ROW, Column, table
from geoucj.i18n import NOTHING, Translator
from geoucj.tables.schemas import Kind

ALL = "all"


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
        page.sentence(sentences(said))
        return
    total = assistance_by(begun.assign(**{ALL: ALL}), ALL).iloc[0]
    key = "deck.title.programmes_least" if unclear else "deck.title.programmes"
    title = t(key, count=t.number(total["workers"]))
    said = [t("assistance.unclear_title", count=t.number(unclear))] if unclear else []
    if 0 < total[PRICED] < total["workers"]:
        known = t("assistance.amount_note", workers=t.number(total[PRICED]))
        said.append(f"{t('deck.column.rupiah')}: {known}")
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
        Column(t("deck.column.group"), number=False),
        Column(t("deck.column.workers")),
        Column(t("deck.column.months")),
        Column(t("deck.column.rupiah")),
    ]
    table(page, room, heads, rows, "; ".join(notes), total=True)


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
