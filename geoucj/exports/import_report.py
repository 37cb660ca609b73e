"""The report of an import of shapes, in words: the same on screen and on the command line."""

from geoucj.areas.codes import dotted
from geoucj.boundaries.report import Duplicated, ImportReport, Listed, Unmatched
from geoucj.i18n import Translator

EXAMPLES = 20  # of a long list; all of them are in the crosswalk and in report.json


def summary_lines(report: ImportReport, t: Translator) -> list[str]:
    """Return what became of the rows, a line each; only what happened is said."""
    counts = {
        "accepted": report.accepted,
        "by_code": report.by_code,
        "by_name": report.by_name,
        "by_decision": report.by_decision,
        "lakes": len(report.lakes),
        "elsewhere": report.elsewhere,
        "left_out": len(report.left_out),
        "unmatched": len(report.unmatched),
        "duplicated": len(report.duplicated),
        "missing": len(report.missing),
    }
    level = t(f"level.{report.level}").lower()
    lines = [
        t("import.rows", file=report.file, rows=t.number(report.rows), source=report.source),
        *(t(f"import.{key}", count=t.number(n), level=level) for key, n in counts.items() if n),
        *(t(f"import.repaired.{k}", count=t.number(n)) for k, n in report.repaired.items() if n),
        t(
            "import.fit",
            gaps=t.number(report.gaps_km2, 2),
            overlaps=t.number(report.overlaps_km2, 2),
        ),
    ]
    if report.crs_assumed:
        lines.append(t("import.crs_assumed"))
    return lines


def detail_lines(report: ImportReport, t: Translator) -> dict[str, list[str]]:
    """Return the lists behind the counts, by key: unmatched, duplicated, missing."""
    return {
        "unmatched": [_unmatched(each, t) for each in report.unmatched],
        "duplicated": [_duplicated(each, t) for each in report.duplicated],
        "missing": [_missing(each) for each in report.missing],
    }


def shortened(lines: list[str], t: Translator) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - EXAMPLES
    return [*lines[:EXAMPLES], *([t("import.more", count=t.number(more))] if more > 0 else [])]


def _unmatched(shape: Unmatched, t: Translator) -> str:
    name = ", ".join((shape.source_name, *reversed(shape.parents)))
    line = f"{shape.source_code} {name}: {t(f'match.{shape.reason}')}".strip()
    maybe = "; ".join(
        f"{dotted(c.area_code)} {c.area_name} ({t.number(c.score)})" for c in shape.candidates[:3]
    )
    return f"{line} {t('import.maybe', candidates=maybe)}" if maybe else line


def _duplicated(area: Duplicated, t: Translator) -> str:
    return t(
        "import.twice",
        area=f"{dotted(area.area_code)} {area.area_name}",
        sources="; ".join(area.sources),
    )


def _missing(area: Listed) -> str:
    return f"{dotted(area.area_code)} {area.area_name}"
