"""What the sheets of an XLSX hold besides cells: extents, hidden parts, errors, bare formulas."""

import posixpath
import re
from collections.abc import Iterable, Iterator

from openpyxl.utils import column_index_from_string, get_column_letter

from geoucj.errors import FormulaWithoutResultError
from geoucj.intake.files.extent import Extent
from geoucj.intake.files.grid import MAX_COLUMNS
from geoucj.intake.files.guards import Opened
from geoucj.intake.files.xml import feed, local, new_parser

YES = ("1", "true")
# Nearly all of a sheet is written in these forms. They are taken out by regular expressions, which
# is six times as fast as a parser; all that is written otherwise stays, for the parser to judge.
_ATTRIBUTES = rb'(?: s="\d*")?(?: t="(?:n|s|b|str|inlineStr)")?'
_VALUE = rb"(?:<v>[^<]+</v>|<is><t[^<>]*>[^<]*</t></is>)"
EMPTY = re.compile(rb'<c r="[A-Z]+\d+"' + _ATTRIBUTES + rb" ?(?:/>|></c>)")
EMPTY_ROWS = re.compile(
    rb'<row r="\d+"(?: (?:s|spans|ht|customFormat|customHeight|x14ac:dyDescent)="[^"<>]*")*'
    rb" ?(?:/>|></row>)"
)
PLAIN = re.compile(
    rb'(<row r="(\d+)"[^<>]*>)(?:<c r="[A-Z]+\2"' + _ATTRIBUTES + rb">" + _VALUE + rb"</c>)+"
)
LETTERS = re.compile(rb'<c r="([A-Z]+)\d+"' + _ATTRIBUTES + rb">")
PLAIN_CELLS = "plain-cells"


def read_extents(opened: Opened) -> dict[str, Extent]:
    """Return the extents of the worksheets, by sheet name.

    Raises FormulaWithoutResultError; ValueError, KeyError or ExpatError where it is damaged.
    """
    parts = _sheet_parts(opened)
    scans = {name: _SheetScan() for name in parts}
    for name, scan in scans.items():
        feed(scan.parser, scan.thinned(opened.part(parts[name])))
        scan.close_cell()
    bare = {name: scan for name, scan in scans.items() if scan.bare}
    if bare:
        name, scan = next(iter(bare.items()))
        count = sum(scan.bare for scan in bare.values())
        facts = {"sheet": name, "cell": scan.first_bare, "count": count}
        raise FormulaWithoutResultError(path=opened.file, **facts)
    return {name: scan.extent() for name, scan in scans.items()}


def _sheet_parts(opened: Opened) -> dict[str, str]:
    """Return the entries of the worksheets, by sheet name."""
    targets: dict[str, str] = {}
    named: dict[str, str] = {}

    def relationship(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes["Type"].endswith("/worksheet"):
            targets[attributes["Id"]] = posixpath.normpath(
                posixpath.join("/xl", attributes["Target"])
            ).lstrip("/")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            # The prefix of the namespace of relationships is free.
            for key, value in attributes.items():
                if local(key) == "id" and value in targets:
                    named[attributes["name"]] = targets[value]

    feed(new_parser(relationship), opened.part("xl/_rels/workbook.xml.rels"))
    feed(new_parser(sheet), opened.part("xl/workbook.xml"))
    return named


class _SheetScan:
    """One pass over the XML of a sheet. Only its parser calls `start` and `text`."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = 0
        self.row_text = "0"
        self.where = self.kind = ""
        self.formula = False  # the cell has one, and no result was seen yet
        self.listening = False  # to the text of a result
        self.bare = 0
        self.first_bare = ""
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.letters: dict[str, int] = {}
        self.parser = new_parser(self.start)

    def thinned(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the XML with one element in place of the plain cells that begin a row."""
        for raw in pieces:
            for letters in set(LETTERS.findall(raw)):
                self.last_column = max(self.last_column, self.number(letters.decode()))
            piece = EMPTY_ROWS.sub(b"", EMPTY.sub(b"", raw))
            yield PLAIN.sub(rb"\1<plain-cells/>", piece)

    def number(self, letters: str) -> int:
        """Return the number of a column, from 1. Raises ValueError where there is none."""
        number = self.letters.get(letters)
        if number is None:
            number = self.letters[letters] = column_index_from_string(letters)
            if number > MAX_COLUMNS:
                raise ValueError(number)
        return number

    def extent(self) -> Extent:
        hidden_rows = frozenset(row for row in self.hidden_rows if row <= self.last_row)
        return Extent(
            self.last_row,
            self.last_column,
            hidden_rows,
            frozenset(self.hidden_columns),
            self.errors,
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            self.cell(attributes)
        elif name == "v":
            self.value()
        elif name in ("is", PLAIN_CELLS):
            self.filled()
        elif name == "row":
            self.new_row(attributes)
        elif name == "f":
            self.formula = True
        elif name == "col" and attributes.get("hidden") in YES:
            last = min(int(attributes["max"]), MAX_COLUMNS)
            self.hidden_columns.update(range(int(attributes["min"]) - 1, last))

    def new_row(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        row = int(attributes.get("r", self.row + 1))
        if row <= self.row:
            raise ValueError(row)  # the reader would lose rows that are out of order
        self.row, self.row_text, self.column = row, str(row), 0
        if attributes.get("hidden") in YES:
            self.hidden_rows.add(row)

    def cell(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        self.kind = attributes.get("t", "")
        where = attributes.get("r")
        if where is None:
            self.column += 1
            self.where = ""
            self.number(get_column_letter(self.column))
            return
        letters = where.rstrip("0123456789")
        if where[len(letters) :] != self.row_text:
            raise ValueError(self.row)
        self.column, self.where = self.number(letters), where

    def filled(self) -> None:
        self.last_row = self.row
        self.last_column = max(self.last_column, self.column)

    def value(self) -> None:
        self.filled()
        if self.kind == "str":  # a formula whose result is a text, also an empty one
            self.formula = False
        elif self.formula or self.kind == "e":
            self.listening = True
            self.parser.CharacterDataHandler = self.text

    def text(self, text: str) -> None:
        if text.strip():
            self.formula = False
            if self.kind == "e":
                place = (self.row - 1, self.column - 1)
                self.errors[place] = self.errors.get(place, "") + text.strip()

    def close_cell(self) -> None:
        if self.formula:
            self.bare += 1
            self.first_bare = self.first_bare or self.where
            self.formula = False
        if self.listening:
            self.listening = False
            self.parser.CharacterDataHandler = None
