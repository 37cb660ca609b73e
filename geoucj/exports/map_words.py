"""What a printed map says: title, key figures, legend, and what must be known of its colours."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from geoucj.analysis.reference import reference_target
from geoucj.exports.figure_words import key_figures
from geoucj.exports.turn_words import turn_words
from geoucj.exports.view import CHANGES, ExportView
from geoucj.i18n import Translator
from geoucj.maps.measures import FACTS, Measure
from geoucj.maps.sheet_data import CardRow, Words
from geoucj.schema import (
    AREA_NAME,
    AS_OF,
    CLAIMS_AS_OF,
    INDICATOR_AS_OF,
    INDICATOR_UNIT,
    MIX_AS_OF,
    VERIFIED_AS_OF,
    State,
)
from geoucj.tables.schemas import Kind

# Where the months of a measure stand that is not of the coverage table; assistance has but the one
# that is asked for.
MONTHS: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.BPU_SHARE: MIX_AS_OF,
        Measure.CLAIMS: CLAIMS_AS_OF,
        Measure.CLAIMS_PAID: CLAIMS_AS_OF,
        Measure.LISTED: VERIFIED_AS_OF,
        Measure.VERIFIED_SHARE: VERIFIED_AS_OF,
        Measure.INDICATOR: INDICATOR_AS_OF,
    }
)


def map_words(view: ExportView, t: Translator) -> Words:
    """Return all that the map of `view` says."""
    stamp, measure = view.stamp, measure_name(view, view.measure, t)
    area = view.registry.name(view.area) if view.area else t("area.both")
    month, segment = shown_month(view, t), t(f"segment.{view.segment}")
    around = (
        [view.registry.name(code) for code in view.registry.path(view.area)[-2::-1]]
        if view.area
        else []
    )
    level = t("sheet.by_level", level=t(f"level.{view.level}").lower())
    across = [t("sheet.across_sample")] if stamp.sample else []
    across += [t("sheet.across_approximate")] if stamp.approximate else []
    badges = [t("badge.sample")] if stamp.sample else []
    badges += [t("badge.approximate")] if stamp.approximate else []
    return Words(
        title=t("sheet.title", area=area, measure=measure),
        subtitle=_capital(" · ".join([*around, level, month, segment])),
        warnings=(" · ".join(badges),) if badges else (),
        across=tuple(across),
        figures=_figures(view, t),
        legend=f"{measure}{_unit(view)}",
        legend_note=f"{segment}, {month}" if _of_segment(view.measure) else _capital(month),
        turn=turn_words(view, view.measure, t),
        circles=_circles(view, t),
        remarks=_remarks(view, t),
        sources=(run_on(stamp.lines(t)[len(stamp.warnings(t)) :]),),
        same_scale="" if view.area else t("sheet.same_scale"),
    )


def measure_name(view: ExportView, measure: Measure, t: Translator) -> str:
    """Return what a map of `measure` shows: an indicator by its own name."""
    own = view.options.indicator if measure == Measure.INDICATOR else ""
    return own or t(f"measure.{measure}")


def _unit(view: ExportView) -> str:
    """Return the unit of an indicator in brackets, "" where the measure says it or none is given.

    Areas whose figures are in different units have all of them named.
    """
    if view.measure != Measure.INDICATOR:
        return ""
    units = view.table[INDICATOR_UNIT].dropna().unique()
    return f" ({', '.join(sorted(units))})" if len(units) else ""


def shown_month(view: ExportView, t: Translator) -> str:
    """Return the month of the map; of a change both months, in short for there is little room."""
    if view.measure not in CHANGES or not view.options.before:
        return t("map.as_of", month=t.month(view.month))
    month, before = (t.month(each, short=True) for each in (view.month, view.options.before))
    return f"{t('map.as_of', month=month)} {t('sheet.compared', month=before)}"


def run_on(lines: Sequence[str]) -> str:
    """Return lines as one text; a dot would become part of an address at the end of a line."""
    return " ".join(line if line.endswith(".") else f"{line} ·" for line in lines)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _of_segment(measure: Measure) -> bool:
    """Whether a measure is of the participants of one segment, as the key figures are."""
    return Kind.COVERAGE in FACTS[measure].needs and measure != Measure.BPU_SHARE


def _figures(view: ExportView, t: Translator) -> tuple[CardRow, ...]:
    named = len(view.totals) > 1
    return tuple(
        CardRow(row[AREA_NAME] if named else "", key_figures(row, view.registry, t))
        for _, row in view.totals.iterrows()
    )


def _circles(view: ExportView, t: Translator) -> str:
    """Say what the largest circle stands for, "" where there is none."""
    circles, measure = view.layer.circles, view.options.circles
    if circles is None or not circles.largest:
        return ""
    value, name = t.number(circles.largest), t(f"measure.{measure}")
    return t("map.circles", value=value, measure=name)


def _remarks(view: ExportView, t: Translator) -> tuple[str, ...]:
    """Return what must be known of the colours: how many have figures, of when, what misleads."""
    figured = t.number(_with_figures(view))
    remarks = [t("sheet.joined", matched=figured, areas=t.number(view.legend.areas))]
    if missing := view.report.without_shape.areas:
        workers = t.number(view.report.without_shape.potential_workers)
        remarks.append(t("legend.without_shape", areas=t.number(missing), workers=workers))
    if view.measure != Measure.ASSISTED:
        remarks += _latest(view, t)
    remarks += _lower_target(view, t)
    if view.layer.stale:
        age, count = view.options.stale_after, view.layer.stale.count("1")
        remarks.append(t("legend.stale", age=age, count=t.number(count)))
    if FACTS[view.measure].raw_count:
        remarks.append(t("sheet.counts"))
    return (*remarks, t("classes.rule"))


def _with_figures(view: ExportView) -> int:
    """Return how many areas on the map have a figure of the measure, also of those filtered out."""
    drawn = set(view.layer.geometry.codes)
    entries = replace(view, kept=None).entries
    return sum(code in drawn and entry.state != State.NO_DATA for code, entry in entries.items())


def _latest(view: ExportView, t: Translator) -> list[str]:
    months = view.table[MONTHS.get(view.measure, AS_OF)].dropna()
    if months.empty:
        return []
    month, oldest = (t.month(each, short=True) for each in (view.month, months.min()))
    return [t("sheet.latest", month=month, oldest=oldest)]


def _lower_target(view: ExportView, t: Translator) -> list[str]:
    """Say whose target two provinces are coloured by, where it is one of theirs."""
    official = view.measure == Measure.COVERAGE_RATE and view.stamp.setting.at_target
    turns = official and view.layer.shades.classes.target is not None
    found = reference_target(view.figures, view.area, view.month)
    if view.area or not turns or found is None:
        return []
    return [t("sheet.lower_target", area=view.registry.name(found.area))]
