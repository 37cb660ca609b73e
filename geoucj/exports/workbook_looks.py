"""The looks of an exported workbook: texts, figures, and the colours of the map as conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from geoucj.analysis.classes import NOISE
from geoucj.exports.row_files import COUNT, RATE
from geoucj.exports.sheet_rows import clean
from geoucj.exports.stamp import Stamp
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.maps.legend import LegendEntry
from geoucj.maps.measures import FACTS, Unit
from geoucj.maps.palette import Fill, Pattern
from geoucj.schema import State

TEXT, GENERAL = "@", "General"  # a formula in a cell of texts turns into one when it is edited
NUMBER = "#,##0.##"
INK, ACCENT, RULE, MARKS, WARNING = "#1C2733", "#0B6E6E", "#C8D0D7", "#5F6B76", "#B3261E"
LEFT = {"align": "left", "indent": 1}
LINE = {"bottom": 4, "bottom_color": RULE}
PATTERNS: dict[Pattern, int] = {"hatch": 14, "dots": 18, "cross": 16}  # as Excel numbers them
FORMATS = {Unit.SHARE: RATE, Unit.WORKERS: COUNT, Unit.RUPIAH: COUNT, Unit.NUMBER: NUMBER}


@dataclass
class Looks:
    """The formats of one workbook, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def look(self, **properties: Any) -> Any:
        """Return the format with these properties, in the font of the workbook."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            said = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
            self.made[key] = self.book.add_format({**said, **properties})
        return self.made[key]

    @property
    def title(self) -> Any:
        """The first line of a sheet."""
        return self.look(bold=True, font_size=14, font_color=ACCENT)

    @property
    def heading(self) -> Any:
        """A line over a block of rows."""
        return self.look(bold=True, font_size=11, font_color=ACCENT)

    @property
    def header(self) -> Any:
        """The heading of a column."""
        return self.look(
            bold=True, font_color="#FFFFFF", bg_color=ACCENT, text_wrap=True, valign="vcenter",
            align="center", border=1, border_color=RULE,
        )  # fmt: skip

    @property
    def warning(self) -> Any:
        """What must not be overlooked."""
        return self.look(bold=True, font_color=WARNING)

    @property
    def wrapped(self) -> Any:
        """A text of several lines."""
        return self.look(text_wrap=True)

    def figure(self, number_format: str, *, given: bool = False) -> Any:
        """Return the look of a figure: in blue where it was `given` and may be changed."""
        return self.look(
            num_format=number_format,
            font_color="#1F4E9E" if given else INK,
            **(LEFT if number_format in (TEXT, GENERAL) else {}),
            **LINE,
        )

    def filled(self, fill: Fill) -> Any:
        """Return a colour of the map, with text readable on it."""
        return self.look(**_filled(fill), **LEFT)

    def condition(self, fill: Fill) -> Any:
        """Return the look of a condition: no font, which a condition cannot change."""
        return self.book.add_format(_filled(fill))


def _filled(fill: Fill) -> dict[str, Any]:
    ink = INK if _light(fill.colour) else "#FFFFFF"
    if fill.pattern is None:
        return {"bg_color": fill.colour, "font_color": ink}
    return {
        "bg_color": fill.colour, "fg_color": "#B4BCC4", "pattern": PATTERNS[fill.pattern],
        "font_color": ink,
    }  # fmt: skip


def _light(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140


def entry_condition(
    entry: LegendEntry, value: str, state: str, t: Translator, *, judged: bool
) -> str:
    """Return the formula that is true where a cell belongs to a row of the legend.

    `value` and `state` are the cells of the measure and of the state, e.g. `$J5`.
    """
    if entry.state != State.RATE:
        return f"={state}={quoted(t(f'state.{entry.state}'))}"
    parts = [f"ISNUMBER({value})"]
    if judged:
        parts.append(f"{state}={quoted(t('state.rate'))}")
    if entry.lower is not None:
        parts.append(f"{value}>={_bound(entry.lower)}")
    if entry.upper is not None:
        parts.append(f"{value}<{_bound(entry.upper)}")
    return f"=AND({','.join(parts)})"


def measure_format(view: ExportView, t: Translator) -> str:
    """Return the number format of the view's measure; points are said to be some."""
    unit = FACTS[view.measure].unit
    return RATE + quoted(t("unit.points")) if unit == Unit.POINTS else FORMATS[unit]


def quoted(text: str) -> str:
    """Return a text of our own as part of a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Write a text as a text, whatever it begins with."""
    sheet.write_string(row, column, clean(text), look)


def fit_row(sheet: Any, row: int, texts: Mapping[int, str]) -> None:
    """Make a row as high as its wrapped texts need, which are given with the width of each.

    Programs measure for themselves only what a person changes.
    """
    lines = max(ceil(len(text) * 1.08 / width) for width, text in texts.items())
    sheet.set_row(row, 13.5 * max(lines, 1))


def print_setup(sheet: Any, stamp: Stamp, t: Translator, *, landscape: bool) -> None:
    """Set up a sheet for A4: as wide as the page, its name and number at the foot."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    foot = t("workbook.foot", data=stamp.data, version=stamp.version).replace("&", "&&")
    sheet.set_footer(f"&L&8{foot}&C&8&A&R&8&P / &N")
    if stamp.sample:
        sheet.set_header(f"&C&B&9{t('badge.sample')}")


def _bound(bound: float) -> str:
    """Return what a figure must reach to be on a bound: a bit less than it, as Classes has it."""
    return f"{bound - NOISE * max(abs(bound), 1):.15G}"
