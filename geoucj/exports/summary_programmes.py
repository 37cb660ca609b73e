"""What programmes do in an area, for its summary: contribution assistance, and claims paid."""

from collections.abc import Sequence

import pandas as pd

from geoucj.analysis.assistance import (
    LONGEST,
    SHORTEST,
    STATUS,
    Status,
    assistance_by,
    programmes_inside,
)
from geoucj.analysis.programmes import add_assistance, add_claims
from geoucj.exports.summary_parts import Grid, Part, cut
from geoucj.exports.view import ExportView
from geoucj.i18n import NOTHING, Translator
from geoucj.schema import (
    ASSISTANCE_UNCLEAR,
    ASSISTED,
    CLAIMS,
    CLAIMS_AREAS,
    CLAIMS_AS_OF,
    CLAIMS_PAID,
)
from geoucj.tables.schemas import Kind, Programme

MOST = 4  # programmes that are named
WIDER = 2  # programmes of the areas around that are named
_BOTH = "group_and_funding"
_NOTED = 40  # letters of a programme's group
HEADS = ("programme", "workers", "months", "rupiah")


def programmes_part(view: ExportView, t: Translator) -> Part:
    """Return the assistance that runs in the month of the view, by group and funding."""
    table, month = view.dataset.table(Kind.ASSISTANCE), view.month
    inside = programmes_inside(table, view.area, month)
    title = t("summary.programmes", month=t.month(month))
    total = add_assistance(view.totals, table, month).iloc[0]
    notes = []
    if total[ASSISTANCE_UNCLEAR] > 0:
        notes.append(t("summary.unclear", count=t.number(total[ASSISTANCE_UNCLEAR])))
    notes += _around(view, table, t)
    found = assistance_by(_named(inside, t), _BOTH)
    if found.empty:
        key = "summary.programmes_none" if inside.empty else "summary.programmes_not_running"
        return Part(title, (t(key, month=t.month(month)),), notes=tuple(notes))
    rows = [
        (
            cut(row[_BOTH]),
            t.number(row["workers"]),
            _months(row[SHORTEST], row[LONGEST], t),
            t.rupiah(row["amount_rupiah"]),
        )
        for _, row in found.head(MOST).iterrows()
    ]
    if len(found) > MOST:
        rest = found.iloc[MOST:]
        known, rupiah = (rest[c].sum(min_count=1) for c in ("workers", "amount_rupiah"))
        months = _months(rest[SHORTEST].min(), rest[LONGEST].max(), t)
        more = t("summary.more", count=t.number(len(rest)))
        rows.append((more, t.number(known), months, t.rupiah(rupiah)))
    workers = t.number(total[ASSISTED])
    rows.append(
        (t("summary.total"), workers, "", t.rupiah(found["amount_rupiah"].sum(min_count=1)))
    )
    if 0 < found["priced_workers"].sum() < found["workers"].sum():
        priced = t.number(found["priced_workers"].sum())
        notes.insert(0, t("assistance.rupiah_part", workers=priced).capitalize() + ".")
    if any(NOTHING in row for row in rows):
        notes.insert(0, t("summary.dash"))
    return Part(title, grid=_grid(HEADS, rows, t), notes=tuple(notes))


def claims_part(view: ExportView, t: Translator) -> Part:
    """Return the claims last known in the month of the view, by programme, with their month."""
    claims = view.dataset.table(Kind.CLAIMS)
    rows, summed = [], False
    for programme in (*(each for each in Programme if each != Programme.ALL), Programme.ALL):
        whole = programme == Programme.ALL
        of = claims if whole else claims[claims["programme"] == programme]
        row = add_claims(view.totals, of, view.month, view.registry).iloc[0]
        if pd.isna(row[CLAIMS_AS_OF]):
            continue
        summed |= not pd.isna(row[CLAIMS_AREAS])
        rows.append(
            (
                t("summary.total") if whole else programme.value,
                t.number(row[CLAIMS]),
                t.rupiah(row[CLAIMS_PAID]),
                t.month(row[CLAIMS_AS_OF], short=True),
            )
        )
    title = t("summary.claims")
    if not rows:
        return Part(title, (t("summary.claims_none", month=t.month(view.month)),))
    notes = [t("summary.claims_sum")] if summed else []
    if any(NOTHING in row for row in rows):
        notes.append(t("summary.dash"))
    heads = ("claim_programme", "claims", "rupiah", "as_of")
    return Part(title, grid=_grid(heads, rows, t), notes=tuple(notes))


def _named(programmes: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """Return `programmes` with group and funding in one text."""
    unnamed = t("assistance.unnamed")
    names = [
        t("summary.group_funding", group=cut(group or unnamed, _NOTED),
          funding=cut(funding or unnamed, _NOTED))
        for group, funding in zip(
            programmes["group"].fillna(""), programmes["funding"].fillna(""), strict=True
        )
    ]  # fmt: skip
    return programmes.assign(**{_BOTH: pd.Series(names, index=programmes.index, dtype="str")})


def _around(view: ExportView, table: pd.DataFrame, t: Translator) -> list[str]:
    """Say which programmes run for an area around: they are not shared out to this one."""
    found = []
    for code in view.registry.path(view.area)[:-1]:
        own = programmes_inside(table[table["area_code"] == code], code, view.month)
        running = own[own[STATUS].isin([Status.RUNS, Status.UNCLEAR])]
        area = view.registry.name(code)
        found += [
            t("assistance.wider_name", group=cut(group, _NOTED), area=area)
            for group in running["group"].fillna("").drop_duplicates()
        ]
    if not found:
        return []
    names = ", ".join(found[:WIDER])
    if len(found) > WIDER:
        names += ", " + t("summary.more", count=t.number(len(found) - WIDER))
    return [t("assistance.wider", names=names)]


def _months(shortest: float, longest: float, t: Translator) -> str:
    if pd.isna(shortest) or shortest == longest:
        return t.number(shortest)
    return t("legend.range", lower=t.number(shortest), upper=t.number(longest))


def _grid(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], t: Translator) -> Grid:
    return Grid(tuple(t(f"summary.head.{head}") for head in heads), tuple(rows))
