"""The words of an HTML map: those of its page, and those that its scripts fill in."""

from geoucj.exports.view import ExportView
from geoucj.i18n import Translator, catalog
from geoucj.schema import (
    ACTIVE,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    State,
)

KINDS = (Level.PROVINCE.value, Level.REGENCY.value, Level.DISTRICT.value, "desa", "kelurahan")
HEADINGS = {
    "rate": COVERAGE_RATE,
    "target": TARGET_RATE,
    "to_target": TO_TARGET,
    "uncovered": UNCOVERED,
    "active": ACTIVE,
    "potential": POTENTIAL,
    "as_of": AS_OF,
    "state": STATE,
}


def page_words(t: Translator) -> dict[str, str]:
    """Return what the page says before any script runs."""
    return {
        "month": t("sidebar.month"),
        "level": t("sidebar.level"),
        "measure": t("sidebar.measure"),
        "search": t("sidebar.search"),
        "search_example": t("sidebar.search_example"),
        "whole": t("html.whole"),
        "print": t("html.print"),
        "legend": t("html.legend"),
        "pages": t("html.pages"),
        "old_browser": t("html.old_browser"),
        "no_script": t("html.no_script"),
    }


def script_words(view: ExportView, t: Translator) -> dict[str, str]:
    """Return what the scripts say; they fill in what stands in braces."""
    named = {
        "points": "figure.points",
        "target_of": "figure.target_of",
        "workers": "count.workers",
        "as_of": "map.as_of",
        "active": "figure.active",
        "potential": "figure.potential",
        "rate_at": "figure.rate",
        "to_target": "figure.to_target",
        "no_data": "panel.no_data",
        "active_only": "panel.active_only",
        "potential_only": "panel.potential_only",
        "no_potential": "panel.no_potential",
        "rate": "panel.rate",
        "rate_only": "panel.rate_only",
        "panel.active": "panel.active",
        "panel.uncovered": "panel.uncovered",
        "panel.to_target": "panel.to_target",
        "target": "panel.target",
        "too_few": "panel.too_few",
        "derived.1": f"panel.derived.{ACTIVE}",
        "derived.2": f"panel.derived.{POTENTIAL}",
        "rolled_up": "panel.rolled_up",
        "trend": "panel.trend",
        "inside": "panel.inside",
        "without_shape": "legend.without_shape",
        "old": "map.old",
        "not_found": "sidebar.not_found",
        "table": "html.table",
        "page": "html.page",
        "previous": "html.previous",
        "next": "html.next",
        "empty": "html.empty",
        "zoom_to": "html.zoom_to",
        "zoom_in": "html.zoom_in",
        "zoom_out": "html.zoom_out",
        "clear": "html.clear",
        "source": "html.source",
    }
    words = {name: catalog(t.language)[key] for name, key in named.items()}
    words |= {f"column.{name}": t(f"column.{column}") for name, column in HEADINGS.items()}
    words["parent.4"], words["parent.6"] = t(f"level.{Level.REGENCY}"), t(f"level.{Level.DISTRICT}")
    words["target_card"] = t(f"column.{TARGET_RATE}")
    words |= {f"state.{state}": t(f"state.{state}") for state in State}
    words |= {f"one.{kind}": t(f"one.{kind}") for kind in KINDS}
    options = view.options
    words["stale"] = t("legend.stale", age=options.stale_after, count="{count}")
    if options.circles:
        measure = t(f"measure.{options.circles}")
        words["circles"] = t("map.circles", value="{value}", measure=measure)
    return words
