"""Named mappings: what the columns of a file hold, kept for next month's file of the same shape.

One TOML file for each, below `intake/mappings` of the data folder.
"""

import os
import re
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import tomli_w

from geoucj.errors import BrokenMappingError, MappingNameError, UnknownMappingError
from geoucj.intake.columns import (
    fingerprint,
    header_key,
    header_month,
    title_month,
    title_segment,
)
from geoucj.intake.model import ColumnMapping, Layout, Meaning, Sheet
from geoucj.tables.schemas import Kind

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,63}")
RESERVED = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")  # no names of files on Windows


def save_mapping(folder: Path, mapping: ColumnMapping) -> Path:
    """Write a mapping under its name and return the file; one of that name is replaced at once.

    Raises MappingNameError for a name that cannot be that of a file.
    """
    path = _path(folder, mapping.name)
    folder.mkdir(parents=True, exist_ok=True)
    text = tomli_w.dumps(_table(mapping))
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return path


def load_mapping(folder: Path, name: str) -> ColumnMapping:
    """Return the mapping of a name.

    Raises UnknownMappingError where there is none, BrokenMappingError where it cannot be read.
    """
    path = _path(folder, name)
    if not path.exists():
        known = sorted(each.stem for each in folder.glob("*.toml"))
        raise UnknownMappingError(name=name, known=", ".join(known) or "-")
    return _read(path)


def list_mappings(folder: Path) -> tuple[list[ColumnMapping], list[BrokenMappingError]]:
    """Return all mappings by name, and an error for each file that cannot be read."""
    found, broken = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(_read(path))
        except BrokenMappingError as error:
            broken.append(error)
    return found, broken


def mapping_for(folder: Path, layout: Layout, sheet: Sheet) -> ColumnMapping | None:
    """Return the mapping of a sheet of the same headers, with the months of this sheet.

    Columns are matched in order, so an empty one between them does not matter. A table that has
    grown by a month is of the same headers too. The month of the whole file is that of its title,
    "" where it has none; the segment too, but where it has none the mapping's is kept. Of several
    mappings the last by name is meant.
    """
    print_of = fingerprint(layout)
    mappings, _ = list_mappings(folder)
    same = [each for each in mappings if each.fingerprint == print_of]
    same = same or [each for each in mappings if _grown(each, print_of)]
    if not same:
        return None
    return _for(same[-1], layout, sheet)


def named_mapping(folder: Path, name: str, layout: Layout, sheet: Sheet) -> ColumnMapping:
    """Return the mapping of a name for a sheet, with its months: what `mapping_for` returns.

    Columns whose header the mapping does not know are left to be guessed. Raises what
    `load_mapping` does.
    """
    return _for(load_mapping(folder, name), layout, sheet)


def _for(mapping: ColumnMapping, layout: Layout, sheet: Sheet) -> ColumnMapping:
    return replace(
        mapping,
        fingerprint=fingerprint(layout),
        meanings=_moved(mapping, layout),
        as_of=title_month(layout, sheet),
        segment=title_segment(layout) or mapping.segment,
    )


def _moved(mapping: ColumnMapping, layout: Layout) -> dict[int, Meaning]:
    """Return the meanings of the columns of `layout`: of equal headers, in their order."""
    known: dict[str, list[Meaning]] = defaultdict(list)
    keys = mapping.fingerprint.split(" | ")
    for key, number in zip(keys, sorted(mapping.meanings), strict=True):
        known[key].append(mapping.meanings[number])
    used: dict[str, int] = defaultdict(int)
    moved = {}
    for column in layout.columns:
        key = header_key(column)
        if key not in known:
            continue
        meaning = known[key][min(used[key], len(known[key]) - 1)]
        used[key] += 1
        if meaning.as_of:
            meaning = replace(meaning, as_of=header_month(column, layout.title))
        moved[column.number] = meaning
    return moved


def _grown(mapping: ColumnMapping, print_of: str) -> bool:
    """Return whether a table has the same headers, some with a month more or fewer times."""
    old, new = mapping.fingerprint.split(" | "), print_of.split(" | ")
    fixed = [key for key in old if "#" not in key] == [key for key in new if "#" not in key]
    if not fixed or len(old) != len(mapping.meanings):
        return False
    by_key = defaultdict(set)
    for key, number in zip(old, sorted(mapping.meanings), strict=True):
        by_key[key].add(replace(mapping.meanings[number], as_of=""))
    return dict.fromkeys(old) == dict.fromkeys(new) and all(
        len(meanings) == 1 for key, meanings in by_key.items() if "#" in key
    )


def _path(folder: Path, name: str) -> Path:
    if not NAME.fullmatch(name) or name != name.strip() or RESERVED.fullmatch(name):
        raise MappingNameError(name=name)
    return folder / f"{name}.toml"


def _table(mapping: ColumnMapping) -> dict[str, object]:
    columns = [
        {
            "number": number,
            "column": each.column,
            "kind": str(each.kind or ""),
            "segment": each.segment,
            "as_of": each.as_of,
            "percent": each.percent,
        }
        for number, each in sorted(mapping.meanings.items())
    ]
    return {
        "name": mapping.name,
        "fingerprint": mapping.fingerprint,
        "as_of": mapping.as_of,
        "segment": mapping.segment,
        "columns": columns,
    }


def _read(path: Path) -> ColumnMapping:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        meanings = {int(each["number"]): _meaning(each) for each in table["columns"]}
        mapping = ColumnMapping(
            path.stem, str(table["fingerprint"]), meanings, table["as_of"], table["segment"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenMappingError(path=path, reason=error) from error
    if len(mapping.fingerprint.split(" | ")) != len(meanings):
        raise BrokenMappingError(path=path, reason="fingerprint")
    return mapping


def _meaning(table: Mapping[str, object]) -> Meaning:
    kind = Kind(str(table["kind"])) if table["kind"] else None
    texts = (str(table["segment"]), str(table["as_of"]))
    return Meaning(str(table["column"]), kind, *texts, bool(table["percent"]))
