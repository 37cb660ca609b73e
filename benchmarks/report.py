"""The results as a table for programs and as a page for people."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from visits import AREAS

NAMES = ("geoucj", "naive", "pydeck", "empty")
Numbers = Mapping[str, Mapping[str, Sequence[float]]]  # measure -> app -> one number per time
Results = dict[str, dict[str, dict[str, float]]]
MEASURES = {  # title, unit, digits, in the order of the page
    "first_map_s": ("First map of all villages, server warm", "s", 2),
    "first_visit_s": ("First map, server just started", "s", 2),
    "whole_page_s": ("Last message of the first page, server warm", "s", 2),
    "first_map_kb": ("Messages of the first page", "KB", 0),
    "geometry_mb": ("Shapes of both provinces, fetched by address", "MB", 2),
    "land_mb": ("Outline of the neighbouring land, fetched later", "MB", 2),
    "change_s": ("Target moved by one step, painted", "s", 3),
    "change_kb": ("– its messages", "KB", 1),
    "change_sent_kb": ("– sent over the wire", "KB", 1),
    "change_month_s": ("Another month, painted", "s", 3),
    "change_month_kb": ("– its messages", "KB", 1),
    "change_month_sent_kb": ("– sent over the wire", "KB", 1),
    "change_segment_s": ("Another segment, painted", "s", 3),
    "change_segment_kb": ("– its messages", "KB", 1),
    "change_segment_sent_kb": ("– sent over the wire", "KB", 1),
    "change_classes_s": ("Other classes, painted", "s", 3),
    "change_classes_kb": ("– their messages", "KB", 1),
    "change_classes_sent_kb": ("– sent over the wire", "KB", 1),
    "answer_s": ("Slider moved until the last message of the answer", "s", 3),
    "answer_choice_s": ("Choice in a box until the last message of the answer", "s", 3),
    "map_kept": ("The map is the same object after all changes (1 = yes)", "", 0),
    "click_s": ("Click on a village until its details have its name", "s", 3),
    "drill_s": ("Two clicks on a regency until its districts are painted", "s", 3),
    "search_s": ("Name typed and Enter until the results are shown", "s", 3),
    "search_open_s": ("Click on a result until it is painted as selected", "s", 3),
    "rss_mb_1": ("Memory of the server with 1 browser", "MB", 0),
    "rss_mb_10": ("Memory of the server with 10 browsers", "MB", 0),
    "rss_peak_mb_10": ("– at most, until then", "MB", 0),
}
# What is measured against what the empty page needs for the same.
FLOORS = {
    "first_map_s": "first_map_s",
    "change_s": "answer_s",
    "change_month_s": "answer_choice_s",
    "change_segment_s": "answer_choice_s",
    "change_classes_s": "answer_choice_s",
}
NOTES = Path(__file__).with_name("NOTES.md").read_text()


def summary(numbers: Numbers) -> Results:
    """Return median, smallest and largest number of each measure and app."""
    return {
        name: {
            app: {
                "median": round(statistics.median(numbers[name][app]), 4),
                "min": round(min(numbers[name][app]), 4),
                "max": round(max(numbers[name][app]), 4),
            }
            for app in NAMES
            if app in numbers[name]
        }
        for name in MEASURES
        if name in numbers
    }


def page(results: Results, conditions: Sequence[str]) -> str:
    """Return the results as a page."""
    lines = [
        "# The live map, measured",
        "",
        "Written by `make bench` (benchmarks/live_map.py). Median (smallest–largest).",
        "",
        *(f"- {line}" for line in conditions),
        "",
        f"| | {' | '.join(NAMES)} |",
        "|---|---|---|---|---|",
    ]
    for name, (title, unit, digits) in MEASURES.items():
        cells = [_cell(results.get(name, {}).get(app), digits) for app in NAMES]
        lines.append(f"| {title}{', ' if unit else ''}{unit} | {' | '.join(cells)} |")
    lines += [
        "",
        "Beyond the floor (difference of the medians: what the empty page needs for the same):",
        "",
        "| | geoucj | naive | pydeck |",
        "|---|---|---|---|",
    ]
    for name, floor in FLOORS.items():
        cells = [_beyond(results, name, app, floor) for app in NAMES[:3]]
        lines.append(f"| {MEASURES[name][0]}, s | {' | '.join(cells)} |")
    return "\n".join([*lines, "", NOTES.format(areas=AREAS)])


def _cell(at: Mapping[str, float] | None, digits: int) -> str:
    if at is None:
        return "–"
    return "{median:,.{d}f} ({min:,.{d}f}–{max:,.{d}f})".format(**at, d=digits)


def _beyond(results: Results, name: str, app: str, floor: str) -> str:
    if app not in results.get(name, {}):
        return "–"
    return f"{results[name][app]['median'] - results[floor]['empty']['median']:.3f}"


def conditions(rounds: str, chromium: str, load: str, villages: int) -> list[str]:
    """Return what a reader must know of the machine and the run."""
    packages = ("streamlit", "streamlit-folium", "folium", "pydeck", "pandas")
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return [
        f"{date.today().isoformat()}, {rounds}; {villages:,} villages of geoucj's import, "
        "5,190 polygons of the peers",
        f"{next(named, platform.machine())}, {os.cpu_count()} cores, {platform.system()}; "
        f"browser and server share them; load of the machine before: {load}",
        f"Python {platform.python_version()}, Chromium {chromium}, "
        + ", ".join(f"{name} {version(name)}" for name in packages),
    ]
