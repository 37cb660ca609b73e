"""The versions of a data set in words: the same on screen and on the command line."""

from collections.abc import Sequence

from geoucj.i18n import NOTHING, Translator
from geoucj.schema import AS_OF, LEVEL
from geoucj.tables.comparison import AFTER, BEFORE, GAINED, LOST, MEASURE, VersionDiff
from geoucj.tables.version_files import Version

MONTHS = 3  # of a version; of more the first and the last are named


def version_line(version: Version, in_use: int, t: Translator) -> str:
    """Return when a version was made, by whom, of which file, and what it holds."""
    facts = version.facts
    marks = [t("version.in_use")] if version.number == in_use else []
    if version.based_on:
        marks.append(t("version.based_on", number=version.based_on))
    line = t(
        "version.line",
        number=version.number,
        when=f"{facts.when[:16].replace('T', ' ')} UTC",
        who=facts.who or NOTHING,
        file=f"{facts.file} ({facts.sheet})" if facts.sheet else facts.file,
        published=t.number(facts.published),
        in_file=t.number(facts.in_file),
        kinds=", ".join(t(f"kind.{kind}") for kind in version.kinds),
        months=_months(version.months, t),
    )
    return line + (f" [{', '.join(marks)}]" if marks else "")


def diff_lines(diff: VersionDiff, t: Translator) -> list[str]:
    """Return which rows and areas differ, and the workers gained and lost by level and month."""
    if not diff.rows:
        return [t("version.unchanged")]
    lines = []
    for kind, rows in diff.rows.items():
        counts = {key: t.number(count) for key, count in vars(rows).items()}
        lines.append(t("version.rows", kind=t(f"kind.{kind}").capitalize(), **counts))
    lines.append(t("version.areas", count=t.number(len(diff.areas))))
    for row in diff.totals().to_dict("records"):
        counts = {key: t.number(row[key]) for key in (BEFORE, AFTER, GAINED, LOST)}
        what, level = t(f"column.{row[MEASURE]}"), t(f"level.{row[LEVEL]}").lower()
        lines.append(
            t("version.workers", what=what, level=level, month=t.month(row[AS_OF]), **counts)
        )
    return lines


def _months(months: Sequence[str], t: Translator) -> str:
    shown = [t.month(month, short=True) for month in months]
    return ", ".join(shown) if len(shown) <= MONTHS else f"{shown[0]}–{shown[-1]}"
