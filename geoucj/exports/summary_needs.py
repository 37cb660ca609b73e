"""What it would take to reach the target: workers, and rupiah for some months of each package."""

import pandas as pd

from geoucj.analysis.reference import reference_target
from geoucj.exports.figure_words import count
from geoucj.exports.summary_parts import Grid, Part, cut
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.planning.wishes import packages_in_force
from geoucj.schema import ACTIVE, COVERAGE_RATE, POTENTIAL, TARGET_AS_OF, TARGET_RATE, TO_TARGET

MOST = 4  # packages


def needed_part(view: ExportView, contributions: pd.DataFrame, months: int, t: Translator) -> Part:
    """Return workers to target, and what `months` of each package in force would cost them.

    cost = workers to target x contribution per month x months. A number of workers that follows
    from a rounded rate is marked, and so is its cost.
    """
    row = view.totals.iloc[0]
    title = t("summary.needed")
    if pd.isna(row[TO_TARGET]):
        return Part(title, _unknown(view, row, t))
    workers = count(row, TO_TARGET, t)
    facts = {"target": t.rate(row[TARGET_RATE]), "month": t.month(row[TARGET_AS_OF])}
    if row[TO_TARGET] == 0:
        return Part(title, (t("summary.reached", **facts),))
    said = t("summary.needed_workers", workers=workers, **facts)
    packages = packages_in_force(contributions, view.month)
    if not packages:
        return Part(title, (said, t("summary.no_package", month=t.month(view.month))))
    about = "≈ " if workers.startswith("≈") else ""
    rows = [
        (
            cut(package.name, 30),
            f"Rp{t.number(package.rupiah_per_month)}",
            about + t.rupiah(row[TO_TARGET] * package.rupiah_per_month),
            about + t.rupiah(row[TO_TARGET] * package.rupiah_per_month * months),
        )
        for package in packages[:MOST]
    ]
    heads = (
        t("summary.head.package"),
        t("summary.head.per_worker"),
        t("summary.head.per_month"),
        t("summary.head.for_months", months=t.number(months)),
    )
    note = t("summary.needed_note", month=t.month(view.month), months=t.number(months))
    return Part(title, (said,), Grid(heads, tuple(rows)), (note,))


def _unknown(view: ExportView, row: pd.Series, t: Translator) -> tuple[str, ...]:
    """Say what is missing: the figure, the counts, or a target; and which target is to come."""
    if pd.isna(row[COVERAGE_RATE]):
        return (t("summary.needed_no_figure"),)
    if not pd.isna(row[TARGET_RATE]) and (pd.isna(row[ACTIVE]) or pd.isna(row[POTENTIAL])):
        return (t("summary.needed_no_counts"),)
    coming = reference_target(view.figures, view.area, view.month)
    if coming is None:
        return (t("summary.needed_no_target"),)
    area = view.registry.name(coming.area)
    return (t("summary.needed_coming", month=t.month(view.month), area=area,
              target=t.rate(coming.rate), year=t.month(coming.as_of)),)  # fmt: skip
