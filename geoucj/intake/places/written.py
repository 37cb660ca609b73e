"""The places of the rows as written: merged cells, blanks and groups filled in."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from geoucj.intake.cellvalues import cell_text
from geoucj.intake.content import blanks, cell_texts, filled_values
from geoucj.intake.headers import levels_in, tokens
from geoucj.intake.model import CODE, PLACE, PLACE_COLUMNS, ColumnMapping, Layout, Role, Sheet
from geoucj.schema import LEVELS, Level

_NUMBERED = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d+)\s*[.)]\s+")  # `I. Kec. Sambas`
_TOTAL_WORDS = {"jumlah", "sub", "subtotal", "grand", "rekapitulasi", "rekap"}


def places_of(sheet: Sheet, layout: Layout, mapping: ColumnMapping) -> pd.DataFrame:
    """Return PLACE_COLUMNS of the data rows as text, "" where nothing is known; index: the row.

    A name that stands once is filled down: in a merged cell over its span, above blanks while a
    narrower name is given, as a row of a group over the rows below it.
    """
    meanings = mapping.meanings.items()
    numbers = {each.column: n for n, each in meanings if each.column in PLACE_COLUMNS}
    order = layout.rows(Role.DATA)
    return pd.DataFrame(_filled(sheet, layout, numbers), index=order, dtype="str")


def _filled(sheet: Sheet, layout: Layout, numbers: Mapping[str, int]) -> dict[str, list[str]]:
    order = layout.rows(Role.DATA)
    found = {
        name: _column(sheet, order, numbers[name]) if name in numbers else [""] * len(order)
        for name in PLACE_COLUMNS
    }
    levels = [str(level) for level in LEVELS[:-1]]
    narrower = [*(str(level) for level in LEVELS[1:]), PLACE]
    groups = _groups(sheet, layout, numbers)
    if not groups and not any(name in numbers for name in levels):
        return found
    current: dict[str, str] = {}
    place = 0
    for row, role in layout.roles.items():
        if row in groups:
            level, name = groups[row]
            current = {k: v for k, v in current.items() if LEVELS.index(Level(k)) < level}
            current[str(LEVELS[level])] = name
        if role is not Role.DATA:
            continue
        for depth, name in enumerate(levels):
            written = found[name][place]
            if written:
                if current.get(name) != written:  # another regency: its districts are not known
                    current = {k: v for k, v in current.items() if levels.index(k) < depth}
                    current[name] = written
            elif current.get(name) and any(found[n][place] for n in narrower[depth:]):
                found[name][place] = current[name]
        place += 1
    return found


def _column(sheet: Sheet, rows: Sequence[int], column: int) -> list[str]:
    values = filled_values(sheet, rows, column)
    texts = cell_texts(values)
    return ["" if blank else text for blank, text in zip(blanks(values), texts, strict=True)]


def _groups(sheet: Sheet, layout: Layout, numbers: Mapping[str, int]) -> dict[int, tuple[int, str]]:
    """Return, by row, the level (its place in LEVELS) and the name that hold for the rows below.

    A row of totals names what is below it where the first one stands above all data rows.
    """
    heads = _totals_above(layout)
    found = {}
    for row, role in layout.roles.items():
        if role is Role.GROUP or (role is Role.TOTAL and heads):
            named = _named(sheet, row, numbers)
            if named and not (role is Role.TOTAL and _TOTAL_WORDS & set(tokens(named[1]))):
                found[row] = named
    return found


def _totals_above(layout: Layout) -> bool:
    """Return whether the first row of totals stands above the first data row."""
    first = next((r for r in layout.roles.values() if r in (Role.DATA, Role.TOTAL)), None)
    return first is Role.TOTAL


def _named(sheet: Sheet, row: int, numbers: Mapping[str, int]) -> tuple[int, str] | None:
    """Return the level and name in a group's row: of its prefix, its column, or above the rows."""
    values = sheet.rows[row - 1]
    places = {n: name for name, n in numbers.items() if name != CODE}
    texts = {n: cell_text(v) for n, v in enumerate(values) if isinstance(v, str)}
    texts = {
        n: _NUMBERED.sub("", t) for n, t in texts.items() if len(re.findall("[A-Za-z]", t)) > 2
    }
    if not texts:
        return None
    number = next((n for n in texts if n in places), next(iter(texts)))
    text = texts[number]
    words = tokens(text)
    if len(words) > 1 and (levels := levels_in(words[0])):
        return LEVELS.index(levels[0]), text
    column = places.get(number)
    narrowest = max(
        (LEVELS.index(Level(name)) for name in places.values() if name != PLACE), default=3
    )
    if column and column != PLACE and LEVELS.index(Level(column)) < narrowest:
        return LEVELS.index(Level(column)), text
    return max(narrowest - 1, 0), text
