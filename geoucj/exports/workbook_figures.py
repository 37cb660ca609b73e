"""A sheet of figures: one row per area of a level, with formulas that go on calculating."""

from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from geoucj.analysis.coverage import COLUMNS
from geoucj.areas.codes import parent_codes
from geoucj.exports.row_files import COUNT, RATE
from geoucj.exports.table import export_rows
from geoucj.exports.view import ExportView
from geoucj.exports.workbook_formulas import FIRST, Sheet, basis_words, formulas_of
from geoucj.exports.workbook_looks import (
    GENERAL,
    TEXT,
    Looks,
    entry_condition,
    measure_format,
    print_setup,
    quoted,
    write_text,
)
from geoucj.i18n import Translator
from geoucj.maps.legend import entry_label
from geoucj.maps.measures import FACTS, Measure
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COVERAGE_RATE,
    LEVELS,
    POTENTIAL,
    PUBLISHED_RATE,
    RATE_BASIS,
    SOURCE,
    STATE,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    RateBasis,
    State,
)

TITLE, NOTE, HEADER = 0, 1, 2  # rows, from 0; the areas follow
MAP_CLASS = "map_class"
WIDTHS = {AREA_CODE: 12, AREA_NAME: 28, AS_OF: 9, STATE: 20, MAP_CLASS: 20, SOURCE: 60}
AROUND = {Level.DISTRICT: (Level.REGENCY,), Level.VILLAGE: (Level.REGENCY, Level.DISTRICT)}
FORMATS = {
    **dict.fromkeys((ACTIVE, POTENTIAL, UNCOVERED, TO_TARGET), COUNT),
    **dict.fromkeys((COVERAGE_RATE, PUBLISHED_RATE, TARGET_RATE), RATE),
}
GIVEN = (ACTIVE, POTENTIAL, PUBLISHED_RATE, TARGET_RATE)  # a person may change these

Values = list[object]


def plan_sheet(view: ExportView, level: Level, t: Translator) -> Sheet:
    """Return which columns and rows the sheet of a level has."""
    table = view.at(level).reset_index(drop=True)
    own = measure_column(view) if _shows(view, level) else COVERAGE_RATE
    columns = (
        AREA_CODE,
        AREA_NAME,
        *(each.value for each in AROUND.get(level, ())),
        AS_OF,
        ACTIVE,
        POTENTIAL,
        *((PUBLISHED_RATE, RATE_BASIS) if _published(table).any() else ()),
        *(COVERAGE_RATE, UNCOVERED, TARGET_RATE, TO_TARGET),
        *((own,) if own not in COLUMNS else ()),
        STATE,
        *((MAP_CLASS,) if level == view.level else ()),
        SOURCE,
    )
    return Sheet(t(f"workbook.sheet.{level}"), level, columns, table)


def write_figures(
    page: Any, sheet: Sheet, below: Sheet | None, view: ExportView, *, looks: Looks, t: Translator
) -> None:
    """Write the figures of a level; its sums are formulas over the sheet of the level `below`."""
    last, width = FIRST + len(sheet.table) - 1, len(sheet.columns)
    area = view.registry.name(view.area) if view.area else t("area.both")
    said = (t("map.as_of", month=t.month(view.month)), area, t(f"segment.{view.segment}"))
    write_text(page, TITLE, 0, " · ".join([sheet.name, *said]), looks.title)
    note = t("workbook.note")
    if view.stamp.sample:
        write_text(page, NOTE, 0, t("warning.sample_plain"), looks.warning)
    else:
        write_text(page, NOTE, 0, note, looks.look(italic=True))
    page.set_row(HEADER, 42)
    values = _values(sheet, view, t)
    formulas = formulas_of(sheet, below, view.options.min_potential, t)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, WIDTHS.get(column, 20 if column in LEVELS else 13))
        write_text(page, HEADER, number, _header(column, view, t), looks.header)
        shown = measure_format(view, t) if column == measure_column(view) else TEXT
        form = GENERAL if column in (STATE, RATE_BASIS) else FORMATS.get(column, shown)
        written = formulas.get(column, [None] * len(sheet.table))
        for row, (value, formula) in enumerate(zip(values[column], written, strict=True), FIRST):
            given = formula is None and column in GIVEN
            look = looks.figure(form, given=given)
            if formula is not None:
                page.write_formula(row, number, formula, look, "" if value is None else value)
            elif value is None:
                page.write_blank(row, number, None, look)
            elif isinstance(value, str):
                write_text(page, row, number, value, look)
            else:
                page.write_number(row, number, value, look)
    page.autofilter(HEADER, 0, last, width - 1)
    page.freeze_panes(FIRST, 2)
    page.repeat_rows(HEADER)
    page.print_area(0, 0, last, width - 2)  # a page is too narrow for the sources of each row
    page.ignore_errors({"number_stored_as_text": f"A{FIRST + 1}:A{last + 1}"})
    print_setup(page, view.stamp, t, landscape=True)
    _colour(page, sheet, view, looks=looks, t=t)


def measure_column(view: ExportView) -> str:
    """Return the column of the view's measure."""
    return FACTS[view.measure].column


def _shows(view: ExportView, level: Level) -> bool:
    """Whether the view's classes fit a level: those of counts fit that of the view alone."""
    known = view.measure in (Measure.COVERAGE_RATE, Measure.TO_TARGET_POINTS)
    return known or level == view.level


def _header(column: str, view: ExportView, t: Translator) -> str:
    if column in LEVELS:
        return t(f"level.{column}")
    if column == measure_column(view) and column not in COLUMNS:
        name = view.options.indicator if view.measure == Measure.INDICATOR else ""
        return name or t(f"measure.{view.measure}")
    return t(f"workbook.column.{column}")


def _values(sheet: Sheet, view: ExportView, t: Translator) -> dict[str, Values]:
    """Return the values of every column, None where there is none."""
    table = sheet.table
    rows = export_rows(table, view.dataset, view.registry, t)
    found: dict[str, Values] = {AREA_CODE: table[AREA_CODE].tolist(), SOURCE: rows[SOURCE].tolist()}
    for column in (*FORMATS, AREA_NAME, AS_OF):
        if column in table:
            found[column] = _plain(table[column])
    found[PUBLISHED_RATE] = _plain(table[COVERAGE_RATE].where(_published(table)))
    rated = zip(table[COVERAGE_RATE], table[RATE_BASIS], strict=True)
    found[RATE_BASIS] = ["" if pd.isna(rate) else basis_words(basis, t) for rate, basis in rated]
    found[STATE] = [t(f"state.{state}") for state in table[STATE]]
    for level in AROUND.get(sheet.level, ()):
        found[level.value] = [view.registry.name(c) for c in parent_codes(table[AREA_CODE], level)]
    if sheet.level == view.level:
        entries = (view.entries[code] for code in table[AREA_CODE])
        found[MAP_CLASS] = [entry_label(entry, view.measure, t) for entry in entries]
    own = measure_column(view)
    if own in sheet.columns and own not in found:
        points = table[COVERAGE_RATE] - table[TARGET_RATE]
        found[own] = _plain(points if view.measure == Measure.TO_TARGET_POINTS else view.values)
    return found


def _published(table: pd.DataFrame) -> pd.Series:
    return table[RATE_BASIS] == RateBasis.PUBLISHED


def _plain(values: pd.Series) -> Values:
    return [None if pd.isna(value) else value for value in values.tolist()]


def _colour(page: Any, sheet: Sheet, view: ExportView, *, looks: Looks, t: Translator) -> None:
    """Colour the measure as the map does, and the states, by what the cells say now."""
    cell, last = sheet.cells(0), FIRST + len(sheet.table) - 1
    places = [sheet.columns.index(STATE)]
    if _shows(view, sheet.level):
        places.insert(0, sheet.columns.index(measure_column(view)))
    if MAP_CLASS in sheet.columns and view.kept is not None:
        outside = view.legend.entries[-1]
        if outside.state is None:
            words = quoted(entry_label(outside, view.measure, t))
            for place in places:
                page.conditional_format(FIRST, place, last, place, {
                    "type": "formula", "criteria": f"={cell(MAP_CLASS)}={words}",
                    "format": looks.condition(outside.fill), "stop_if_true": True,
                })  # fmt: skip
    judged = FACTS[view.measure].judged
    for entry in view.legend.entries:
        if entry.state is None:
            continue
        here = places if entry.state != State.RATE else places[:-1]
        for place in here:
            value = f"${xl_col_to_name(place)}{FIRST + 1}"
            criteria = entry_condition(entry, value, cell(STATE), t, judged=judged)
            page.conditional_format(FIRST, place, last, place, {
                "type": "formula", "criteria": criteria, "format": looks.condition(entry.fill),
            })  # fmt: skip
