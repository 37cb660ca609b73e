"""Figures in words, as every page and file says them: key figures and single values."""

import pandas as pd

from geoucj.analysis.coverage import TARGET_AREA
from geoucj.analysis.figures import DERIVED
from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.maps.measures import FACTS, Measure, Unit, unit_of
from geoucj.maps.sheet_data import Card
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    TARGET_AS_OF,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
)


def key_figures(row: pd.Series, registry: Registry, t: Translator) -> tuple[Card, ...]:
    """Return active, potential, rate, target and workers to target of a row of a coverage table."""
    rate, target = t("figure.rate_unknown"), t("figure.target_unknown")
    if pd.notna(row[AS_OF]):
        rate = t("figure.rate", month=t.month(row[AS_OF], short=True))
    if pd.notna(row[TARGET_AS_OF]):
        target = t("figure.target", month=t.month(row[TARGET_AS_OF], short=True))
    return (
        Card(t("figure.active"), count(row, ACTIVE, t)),
        Card(t("figure.potential"), count(row, POTENTIAL, t)),
        Card(rate, t.rate(row[COVERAGE_RATE]), distance(row, t)),
        Card(target, t.rate(row[TARGET_RATE]), whose_target(row, registry, t)),
        Card(t("figure.to_target"), count(row, TO_TARGET, t)),
    )


def count(row: pd.Series, column: str, t: Translator) -> str:
    """Return a count of workers; about (`≈`, three digits) where it follows from a rounded rate."""
    value = row[column]
    follows = column in (TO_TARGET, UNCOVERED) and isinstance(row[DERIVED], str)
    derived = row[DERIVED] == column or follows
    if pd.isna(value) or not derived:
        return t.number(value)
    return f"≈ {t.number(float(f'{value:.3g}'))}"


def distance(row: pd.Series, t: Translator) -> str:
    """Return the distance of the rate to the target, `▼ 13,1 poin`; "" where one is missing."""
    difference = row[COVERAGE_RATE] - row[TARGET_RATE]
    if pd.isna(difference):
        return ""
    sign = "▼" if difference < 0 else "▲"
    return f"{sign} {t('figure.points', points=t.points(difference))}"


def whose_target(row: pd.Series, registry: Registry, t: Translator) -> str:
    """Return whose target applies where it is not the area's own, else ""."""
    area = row[TARGET_AREA]
    if not isinstance(area, str) or area == row[AREA_CODE]:
        return ""
    return t("figure.target_of", area=registry.name(area))


def value_words(value: float, measure: Measure, t: Translator) -> str:
    """Return one value of a measure: `39,2 %`, `−2,1 poin`, `1.234 pekerja`."""
    words = short_value(value, measure, t)
    return t("count.workers", count=words) if unit_of(measure) == Unit.WORKERS else words


def short_value(value: float, measure: Measure, t: Translator) -> str:
    """Return one value of a measure for a tight place: `39,2 %`, `−2,1 poin`, `1.234`."""
    unit = unit_of(measure)
    if unit == Unit.SHARE:
        return t.rate(value, 3 if FACTS[measure].fine else 1)
    if unit == Unit.POINTS:
        shown = round(value, 3)
        sign = "−" if shown < 0 else "+" if shown > 0 else ""
        return sign + t("figure.points", points=t.points(value))
    if unit == Unit.RUPIAH:
        return t.rupiah(value)
    digits = 0 if unit == Unit.WORKERS or value % 1 == 0 else 2
    return t.number(value, digits).replace("-", "−")
