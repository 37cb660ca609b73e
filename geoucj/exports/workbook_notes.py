"""The sheets round the figures: what the workbook is, its sources, and what its words mean."""

from typing import Any

import pandas as pd

from geoucj.exports.row_files import COUNT, RATE
from geoucj.exports.turn_words import turn_words
from geoucj.exports.view import ExportView
from geoucj.exports.workbook_figures import MAP_CLASS, measure_column
from geoucj.exports.workbook_formulas import FIRST, Sheet
from geoucj.exports.workbook_looks import TEXT, Looks, fit_row, print_setup, write_text
from geoucj.i18n import Translator
from geoucj.maps.legend import entry_label
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    PUBLISHED_RATE,
    RATE_BASIS,
    SOURCE,
    SOURCE_URL,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
)
from geoucj.tables.schemas import Kind

TERMS = ("active", "potential", "rate", "uncovered", "to_target", "states", "months", "sums")
FIGURES = {ACTIVE: COUNT, POTENTIAL: COUNT, COVERAGE_RATE: RATE, TARGET_RATE: RATE,
           TO_TARGET: COUNT}  # fmt: skip
WIDE = 5  # the last column of the first sheet, from 0
LINE = 125  # characters of a line across it
COLUMN_HELP = (
    *(AREA_CODE, AS_OF, ACTIVE, POTENTIAL, PUBLISHED_RATE, RATE_BASIS, COVERAGE_RATE),
    *(UNCOVERED, TARGET_RATE, TO_TARGET, STATE, MAP_CLASS, SOURCE),
)


def write_overview(
    page: Any, sheets: list[Sheet], view: ExportView, *, looks: Looks, t: Translator
) -> None:
    """Write title, warnings, key figures, legend with counts, and the stamp."""
    page.hide_gridlines(2)
    page.set_row(0, 27)
    page.set_row(1, 18)
    page.set_column(0, 0, 34)
    page.set_column(1, WIDE, 14)
    area = view.registry.name(view.area) if view.area else t("area.both")
    measure = view.stamp.setting.indicator or t(f"measure.{view.measure}")
    title = looks.look(bold=True, font_size=18, font_color="#0B6E6E")
    write_text(page, 0, 0, f"{measure} · {area}", title)
    under = (t("map.as_of", month=t.month(view.month)), t(f"level.{view.level}"))
    said = " · ".join([*under, t(f"segment.{view.segment}")])
    write_text(page, 1, 0, said, looks.look(font_size=12))
    row = 2
    for warning in view.stamp.warnings(t):
        write_text(page, row, 0, warning, looks.warning)
        row += 1
    row = _totals(page, row + 1, sheets[0], looks, t)
    row = _legend(page, row + 1, view, looks=looks, t=t)
    row = _lines(page, row + 1, [t("workbook.how"), *_join_lines(view, t)], looks)
    write_text(page, row + 1, 0, t("workbook.stamp"), looks.heading)
    row = _lines(page, row + 2, view.stamp.lines(t)[len(view.stamp.warnings(t)) :], looks)
    write_text(page, row + 1, 0, t("workbook.inputs"), looks.heading)
    small = looks.look(font_name="Consolas", font_size=8)
    for each in view.stamp.inputs:
        row += 1
        write_text(page, row + 1, 0, each.name, small)
        write_text(page, row + 1, 1, each.sha256, small)
    print_setup(page, view.stamp, t, landscape=False)


def write_sources(page: Any, view: ExportView, looks: Looks, t: Translator) -> None:
    """Write every source of the figures of the area, with its address, rows and months."""
    write_text(page, 0, 0, t("workbook.sheet.sources"), looks.title)
    write_text(
        page, 1, 0, view.stamp.lines(t)[0], looks.warning if view.stamp.sample else looks.look()
    )
    heads = ("kind", "source", "url", "rows", "months")
    for number, (name, width) in enumerate(zip(heads, (18, 60, 60, 9, 22), strict=True)):
        page.set_column(number, number, width)
        write_text(page, 2, number, t(f"workbook.source.{name}"), looks.header)
    rows = source_rows(view)
    for number, found in enumerate(rows.to_dict("records"), FIRST):
        first, last = (t.month(found[each], short=True) for each in ("first", "last"))
        months = first if first == last else f"{first}–{last}"
        write_text(page, number, 0, t(f"kind.{found['kind']}").capitalize(), looks.wrapped)
        write_text(page, number, 1, found[SOURCE], looks.wrapped)
        write_text(page, number, 2, found[SOURCE_URL], looks.wrapped)
        page.write_number(number, 3, found["rows"], looks.look(num_format=COUNT))
        write_text(page, number, 4, months, looks.look(align="left", indent=1))
        fit_row(page, number, {60: max(found[SOURCE], found[SOURCE_URL], key=len)})
    page.autofilter(2, 0, FIRST + max(len(rows) - 1, 0), len(heads) - 1)
    page.freeze_panes(FIRST, 0)
    page.repeat_rows(2)
    print_setup(page, view.stamp, t, landscape=True)


def source_rows(view: ExportView) -> pd.DataFrame:
    """Return kind, source, source_url, rows, first and last month of all that is of the area.

    Rows of areas round it count too: a village has the target of its regency.
    """
    found = []
    for kind in Kind:
        table = view.dataset.table(kind)
        if SOURCE not in table or table.empty:
            continue
        if AREA_CODE in table:
            codes = table[AREA_CODE]
            around = {view.area[:width] for width in (2, 4, 6, 10)}
            table = table[codes.str.startswith(view.area) | codes.isin(around)]
        urls = table.get(SOURCE_URL, "")
        dates = next((table[c] for c in (AS_OF, "start", "valid_from") if c in table), "")
        rows = pd.DataFrame({SOURCE: table[SOURCE], SOURCE_URL: urls, AS_OF: dates})
        groups = rows.groupby([SOURCE, SOURCE_URL], sort=True)[AS_OF]
        summed = groups.agg(rows="size", first="min", last="max").reset_index()
        found.append(summed.assign(kind=kind.value))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def write_definitions(
    page: Any, sheets: list[Sheet], view: ExportView, *, looks: Looks, t: Translator
) -> None:
    """Write what each column holds, how it is calculated, and what the words mean."""
    write_text(page, 0, 0, t("workbook.sheet.definitions"), looks.title)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 100)
    shown = dict.fromkeys(column for sheet in sheets for column in sheet.columns)
    rows = [(t(f"workbook.column.{c}"), t(f"workbook.help.{c}")) for c in shown if c in COLUMN_HELP]
    if measure_column(view) not in COLUMN_HELP:
        rows.append((t(f"measure.{view.measure}"), t(f"measure_help.{view.measure}")))
    rows.append((t("workbook.colours"), f"{t('workbook.colours_help')} {t('classes.rule')}"))
    write_text(page, 2, 0, t("workbook.term"), looks.header)
    write_text(page, 2, 1, t("workbook.meaning"), looks.header)
    least = t.number(view.options.min_potential)
    terms = [t(f"method.{term}", min_potential=least).replace("**", "") for term in TERMS]
    bold = looks.look(bold=True, text_wrap=True)
    for number, (name, meaning) in enumerate([*rows, (t("workbook.method"), "")], FIRST):
        write_text(page, number, 0, name, bold)
        write_text(page, number, 1, meaning, looks.wrapped)
        fit_row(page, number, {28: name, 100: meaning})
    for number, meaning in enumerate(terms, FIRST + len(rows) + 1):
        write_text(page, number, 1, meaning, looks.wrapped)
        fit_row(page, number, {100: meaning})
    page.freeze_panes(FIRST, 0)
    print_setup(page, view.stamp, t, landscape=True)


def _totals(page: Any, row: int, sheet: Sheet, looks: Looks, t: Translator) -> int:
    """Write the key figures of the areas whose inside is shown: they follow their sheet."""
    write_text(page, row, 0, sheet.name, looks.header)
    for number, column in enumerate(FIGURES, 1):
        write_text(page, row, number, t(f"workbook.column.{column}"), looks.header)
    page.set_row(row, 30)
    for place, found in enumerate(sheet.table.to_dict("records")):
        row += 1
        write_text(page, row, 0, found[AREA_NAME], looks.figure(TEXT))
        for number, (column, form) in enumerate(FIGURES.items(), 1):
            cell = f"'{sheet.name}'!{sheet.cells(place)(column)}"
            value = "" if pd.isna(found[column]) else found[column]
            page.write_formula(
                row, number, f'=IF(ISNUMBER({cell}),{cell},"")', looks.figure(form), value
            )
    return row + 1


def _legend(page: Any, row: int, view: ExportView, *, looks: Looks, t: Translator) -> int:
    """Write the rows of the map's legend, in its colours, with the areas in each."""
    write_text(page, row, 0, t("workbook.legend"), looks.header)
    write_text(page, row, 1, t("workbook.areas"), looks.header)
    for entry in view.legend.entries:
        row += 1
        label = entry_label(entry, view.measure, t)
        if entry.from_target:
            label += f" ({turn_words(view, view.measure, t)})"
        write_text(page, row, 0, label, looks.filled(entry.fill))
        page.write_number(row, 1, entry.count, looks.figure(COUNT))
    return row + 1


def _join_lines(view: ExportView, t: Translator) -> list[str]:
    lost = view.report.without_shape
    if not lost.areas:
        return []
    workers = t.number(lost.potential_workers)
    return [t("legend.without_shape", areas=t.number(lost.areas), workers=workers)]


def _lines(page: Any, row: int, lines: list[str], looks: Looks) -> int:
    """Write sentences across the page, each as high as it needs."""
    for line in lines:
        page.merge_range(row, 0, row, WIDE, "", looks.wrapped)
        write_text(page, row, 0, line, looks.wrapped)
        fit_row(page, row, {LINE: line})
        row += 1
    return row
