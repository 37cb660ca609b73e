"""What the sheet of a district and those of its villages say: texts only, to be laid out."""

from typing import Any

import pandas as pd

from geoucj.analysis.figures import DERIVED
from geoucj.areas.codes import dotted
from geoucj.exports.field_pack.sheet_facts import NUMBER, Row, SheetFacts, kind_of, names_line
from geoucj.exports.plan_words import reason_words
from geoucj.i18n import NOTHING, Translator
from geoucj.planning.budget import OUTSIDE
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    CODE_WIDTH,
    COST,
    COVERAGE_RATE,
    POTENTIAL,
    QUOTA,
    RATE_AFTER,
    SOURCE,
    TARGET_AS_OF,
    TARGET_RATE,
    TO_TARGET,
    Level,
    Segment,
)
from geoucj.tables.schemas import Stage

WORDS = (
    *("page", "page_of", "notes", "sign", "why", "total", "steps_title", "done", "step", "date"),
    *("counts_title", "group", "no_names", "no_map"),
)
COLUMNS = (
    *("number", "name", "potential", "active", "rate", "target", "quota", "names", "cost"),
    *("visited", "handed_in"),
)
STEPS = ("letter", "head", "list", "identity", "members", "handed_in", "result", "decree")
GROUPS = ("farmers", "fishers", "traders", "officials", "religious")
BLANK_GROUPS = 1  # for a group that nobody thought of


def common_facts(facts: SheetFacts, code: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Return what all pages of the district `code` share; `rows` are its chosen villages."""
    t, provenance = facts.t, facts.dataset.provenance
    request, package = facts.proposal.request, facts.proposal.package
    shapes = facts.boundaries.provenance
    area = f"{facts.title_of(code)}, {facts.registry.name(code[: CODE_WIDTH[Level.REGENCY]])}"
    return {
        "language": t.language,
        "title": t("field_sheet.document", area=area),
        "header": t("field_sheet.header", area=area, month=t.month(request.as_of)),
        "footer": t(
            "field_sheet.footer",
            sources="; ".join(dict.fromkeys(rows[SOURCE].dropna())) or NOTHING,
            title=provenance.title_en if t.language == "en" else provenance.title_id,
            name=facts.dataset.name,
            version=facts.version,
            boundaries=", ".join(filter(None, (shapes.title, shapes.attribution))),
            area=facts.title_of(facts.proposal.area_code),
            months=request.months,
            package=package.name,
            rupiah=t.number(package.rupiah_per_month),
        ),
        "warnings": facts.warnings,
        "words": {word: t(f"field_sheet.{word}") for word in WORDS},
        "steps": [t(f"field_sheet.step.{step}") for step in STEPS],
        "stages": [_capital(t(f"stage.{stage}")) for stage in Stage],
    }


def district_facts(facts: SheetFacts, code: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Return what the first page of a district says; `rows` are its chosen villages in order.

    The sums of quota, names and cost are those of the rows shown.
    """
    t, whole = facts.t, facts.districts[code]
    quota, cost = int(rows[QUOTA].sum()), int(rows[COST].sum())
    names = [facts.names_for(int(each)) for each in rows[QUOTA]]
    all_names = t.number(sum(each or 0 for each in names)) if facts.names else NOTHING
    known = len(facts.registry.at(Level.VILLAGE, code))
    figures = [
        _figure(t("field_sheet.to_visit"), _areas(len(rows), known, t)),
        _figure(t("field_sheet.names"), _names(facts, all_names)),
        _figure(t("field_sheet.cost"), f"Rp{t.number(cost)}"),
        _figure(t("field_sheet.paid"), _paid(facts)),
        _figure(t("field_sheet.rate"), _rate(whole, t)),
        _figure(t("field_sheet.rate_after"), t.rate(whole[RATE_AFTER])),
    ]
    return {
        "name": facts.title_of(code),
        "place": t("field_sheet.place", around=facts.around(code), code=dotted(code)),
        "mark": _mark(quota, t("field_sheet.quota_in", areas=t.number(len(rows))), t),
        "figures": figures,
        "figures_note": _as_of(facts, whole[AS_OF]),
        "visits_title": t("field_sheet.visits_title", month=t.month(facts.proposal.as_of)),
        "columns": [t(f"field_sheet.column.{column}") for column in COLUMNS],
        "rows": [_visit(facts, row) for row in rows.to_dict("records")],
        "quota": t.number(quota),
        "names": all_names,
        "cost": t.number(cost),
        "remarks": _remarks(facts, int(whole[OUTSIDE])),
        "signatures": [t("field_sheet.officer"), t("field_sheet.head.district")],
    }


def village_facts(facts: SheetFacts, row: Row) -> dict[str, Any]:
    """Return what the page of one chosen village says; `row` is one of `SheetFacts.visits`."""
    t, code, quota = facts.t, row[AREA_CODE], int(row[QUOTA])
    names = facts.names_for(quota)
    place = {"around": facts.around(code), "code": dotted(code), "number": row[NUMBER]}
    figures = [
        _figure(t("field_sheet.potential"), _count(row, POTENTIAL, t)),
        _figure(t("field_sheet.active"), _count(row, ACTIVE, t)),
        _figure(t("field_sheet.rate"), _rate(row, t)),
        _figure(_target_label(facts, row), t.rate(row[TARGET_RATE])),
        _figure(t("field_sheet.to_target"), t("count.workers", count=_count(row, TO_TARGET, t))),
        _figure(t("field_sheet.names"), _names(facts, t.number(names)), strong=True),
        _figure(t("field_sheet.paid"), _paid(facts)),
        _figure(t("field_sheet.cost"), f"Rp{t.number(row[COST])}"),
        _figure(t("field_sheet.rate_after"), t.rate(row[RATE_AFTER])),
    ]
    rule = facts.proposal.ranking.rule
    return {
        "name": facts.title_of(code),
        "place": t("field_sheet.place_number", **place),
        "mark": _mark(quota, t("field_sheet.quota_here"), t),
        "figures": figures,
        "figures_note": _as_of(facts, row[AS_OF]),
        "reason": reason_words(row, rule, facts.units, t),
        "groups": _groups(facts, code),
        "signatures": [t("field_sheet.officer"), t(f"field_sheet.head.{kind_of(code)}")],
    }


def _visit(facts: SheetFacts, row: Row) -> dict[str, str]:
    """Return the line of one village in the table of its district."""
    t, code = facts.t, row[AREA_CODE]
    said = [dotted(code)]
    if row[AS_OF] != facts.proposal.as_of:
        said.append(t("field_sheet.month", month=t.month(row[AS_OF], short=True)))
    return {
        "number": t.number(row[NUMBER]),
        "name": facts.registry.name(code),
        "code": ", ".join(said),
        "potential": _count(row, POTENTIAL, t),
        "active": _count(row, ACTIVE, t),
        "rate": t.rate(row[COVERAGE_RATE]),
        "target": t.rate(row[TARGET_RATE]),
        "quota": t.number(row[QUOTA]),
        "names": t.number(facts.names_for(int(row[QUOTA]))),
        "cost": t.number(row[COST]),
    }


def _groups(facts: SheetFacts, code: str) -> list[dict[str, Any]]:
    """Return the rows of the form: the last report, groups to be counted, and their sum."""
    t, blank = facts.t, [""] * len(Stage)
    rows: list[dict[str, Any]] = []
    if report := facts.reports.get(code):
        name = t("field_sheet.group.reported", month=t.month(report[AS_OF], short=True))
        rows.append({"name": name, "counts": [t.number(report[stage]) for stage in Stage]})
    names = [*(t(f"field_sheet.group.{each}") for each in GROUPS), *[""] * BLANK_GROUPS]
    return [*rows, *({"name": name, "counts": blank} for name in (*names, t("field_sheet.total")))]


def _remarks(facts: SheetFacts, outside: int) -> list[str]:
    t = facts.t
    said = [t("field_sheet.number_note"), names_line(facts)]
    if outside:
        said.append(t("field_sheet.outside", workers=t.number(outside)))
    return said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figure(label: str, value: str, strong: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "strong": strong}


def _mark(quota: int, unit: str, t: Translator) -> dict[str, str]:
    return {"label": t("field_sheet.quota"), "value": t.number(quota), "unit": unit}


def _areas(chosen: int, known: int, t: Translator) -> str:
    return t("field_sheet.areas_of", chosen=t.number(chosen), areas=t.number(known))


def _names(facts: SheetFacts, names: str) -> str:
    known = facts.names is not None
    return facts.t("field_sheet.names_count" if known else "field_sheet.names_unknown", names=names)


def _paid(facts: SheetFacts) -> str:
    package, months = facts.proposal.package.name, facts.proposal.request.months
    return facts.t("field_sheet.paid_for", package=package, months=months)


def _rate(row: Row, t: Translator) -> str:
    if pd.isna(row[COVERAGE_RATE]):
        return NOTHING
    potential = _count(row, POTENTIAL, t) if DERIVED in row else t.number(row[POTENTIAL])
    return t("field_sheet.rate_of", rate=t.rate(row[COVERAGE_RATE]), potential=potential)


def _count(row: Row, column: str, t: Translator) -> str:
    """Return a count; about (three digits) where it follows from a rounded rate."""
    derived = row[DERIVED]
    if derived != column and not (column == TO_TARGET and isinstance(derived, str)):
        return t.number(row[column])
    return f"≈ {t.number(float(f'{row[column]:.3g}'))}"


def _target_label(facts: SheetFacts, row: Row) -> str:
    """Return `Target 2025`; without the year where the plan has a target of its own."""
    if facts.proposal.request.target_rate is not None or not isinstance(row[TARGET_AS_OF], str):
        return facts.t("field_sheet.target")
    return facts.t("field_sheet.target_of", year=facts.t.month(row[TARGET_AS_OF]))


def _as_of(facts: SheetFacts, month: str) -> str:
    t, segment = facts.t, facts.proposal.request.segment
    if segment == Segment.ALL:
        return t("field_sheet.as_of", month=t.month(month))
    return t("field_sheet.as_of_segment", segment=t(f"segment.{segment}"), month=t.month(month))
