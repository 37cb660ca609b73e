"""What printed maps cost, as a page for people."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

APPS = ("geoucj", "plot", "plot, unsimplified", "QGIS", "QGIS, unsimplified")
FORMS = {
    "png": "A3 sheet as PNG",
    "pdf": "A3 sheet as PDF",
    "svg": "A3 sheet as SVG",
    "atlas": "Atlas as PDF, a page",
}
NOTES = Path(__file__).with_name("SHEET_NOTES.md").read_text()

Cost = Mapping[str, float]
Costs = Mapping[str, Mapping[str, Sequence[Cost]]]  # form -> app -> one cost per round


def page(costs: Costs, conditions: Sequence[str]) -> str:
    """Return the costs as a page, first of all how they compare."""
    apps = [app for app in APPS if any(app in each for each in costs.values())]

    def table(shown: Sequence[str], cell: Callable[[str, str], str]) -> list[str]:
        rows = [
            f"| {title} | " + " | ".join(cell(form, app) for app in shown) + " |"
            for form, title in FORMS.items()
            if any(app in costs.get(form, {}) for app in shown)
        ]
        return [f"| | {' | '.join(shown)} |", "|---" * (len(shown) + 1) + "|", *rows, ""]

    def a_page(form: str, app: str, what: str) -> list[float]:
        return [each[what] / each["pages"] for each in costs[form].get(app, ())]

    def median(form: str, app: str, what: str) -> float:
        return statistics.median(a_page(form, app, what) or [math.nan])

    def times(form: str, app: str) -> str:
        long, work = (
            median(form, app, what) / median(form, "geoucj", what) for what in ("s", "cpu_s")
        )
        return _said(long, f"{long:.1f} · {work:.1f}")

    def seconds(form: str, app: str) -> str:
        found = a_page(form, app, "s") or [math.nan]
        middle = statistics.median(found)
        return _said(middle, f"{middle:.2f} ({min(found):.2f}–{max(found):.2f})")

    def others(form: str, app: str) -> str:
        cpu, size = median(form, app, "cpu_s"), median(form, app, "kb")
        memory = max((each["mb"] for each in costs[form].get(app, ())), default=0)
        return _said(cpu, f"{cpu:.2f} · {memory:.0f} · {size:,.0f}")

    return "\n".join(
        [
            "# The printed map, measured",
            "",
            "Written by `make bench` (benchmarks/map_sheet.py). How many times as long as geoucj",
            "the others take · how many times as much CPU (medians; below 1 they need less):",
            "",
            *table(apps[1:], times),
            *(f"- {line}" for line in conditions),
            "",
            "Seconds: median (smallest–largest).",
            "",
            *table(apps, seconds),
            "Seconds of CPU (median) · MB of memory (at most) · KB of the file:",
            "",
            *table(apps, others),
            NOTES,
        ]
    )


def _said(number: float, words: str) -> str:
    """Return the words for a number, a dash where nothing was measured."""
    return "–" if math.isnan(number) else words
