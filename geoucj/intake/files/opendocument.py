"""The sheets of an ODS file, in one pass over its XML.

Not with the reader that opens XLSX and XLS: it knows of no merged cells, hidden rows and errors.
"""

from contextlib import suppress
from datetime import date, datetime

from geoucj.errors import ExternalLinkError, FormulaWithoutResultError
from geoucj.intake.files.grid import MAX_COLUMNS, MAX_ROWS, Grid, Room
from geoucj.intake.files.guards import Opened
from geoucj.intake.files.xml import feed, new_parser
from geoucj.intake.model import Column, Sheet, Span, Value

NUMBERS = ("float", "percentage", "currency")
CELLS = ("table:table-cell", "table:covered-table-cell")
PARAGRAPHS = ("text:p", "text:h")
ELSEWHERE = ("table:table-source", "office:dde-source")
FROM_ELSEWHERE = ("file:", "'#$", "DDE(", "WEBSERVICE(", "http:", "https:")
BLANKS = {"text:tab": "\t", "text:line-break": "\n"}


def read_opendocument(opened: Opened) -> tuple[Sheet, ...]:
    """Return the sheets of an ODS file.

    Raises ExternalLinkError, FormulaWithoutResultError, TooManyRowsError, TooManyCellsError; and
    ValueError, KeyError or ExpatError where it is damaged.
    """
    reader = _Reader(opened.file)
    feed(reader.parser, opened.part("content.xml"))
    if reader.bare:
        sheet, cell = reader.first_bare
        raise FormulaWithoutResultError(path=opened.file, sheet=sheet, cell=cell, count=reader.bare)
    return tuple(reader.sheets)


class _Reader:
    """What was read of the XML so far. Only a parser calls `start` and `end`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sheets: list[Sheet] = []
        self.bare = 0
        self.first_bare = ("", "")
        self.room = Room(file)
        self.style = ""
        self.hidden_styles: set[str] = set()
        self.skipped = 0  # depth inside notes and drawings, whose text is not the cell's
        self.inside = False  # a table
        self.shown = False  # the cell's value is the text that it shows
        self.texts: list[str] = []
        self.paragraphs = 0
        self.attributes: dict[str, str] = {}
        self.values: list[Value] = []
        self.parser = new_parser(self.start)
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or name == "office:annotation" or name.startswith("draw:"):
            self.skipped += 1
        elif name in PARAGRAPHS:
            if self.shown:
                if self.paragraphs:
                    self.texts.append("\n")
                self.paragraphs += 1
                self.parser.CharacterDataHandler = self.texts.append
        elif name in CELLS and self.inside:
            self.cell(attributes)
        elif name == "table:table-row" and self.inside:
            self.values = []
            self.column = 0
            self.times = int(attributes.get("table:number-rows-repeated", 1))
            if attributes.get("table:visibility") in ("collapse", "filter"):
                first = self.grid.next_row
                self.hidden_rows.update(range(first, min(first + self.times, MAX_ROWS + 1)))
        else:
            self.other(name, attributes)

    def other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "text:s" and self.inside:
            self.texts.append(" " * min(int(attributes.get("text:c", 1)), 1000))
        elif name in BLANKS and self.inside:
            self.texts.append(BLANKS[name])
        elif name == "table:table-column" and self.inside:
            times = min(int(attributes.get("table:number-columns-repeated", 1)), MAX_COLUMNS)
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.hidden_columns.update(range(self.columns, self.columns + times))
            self.columns += times
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name in ELSEWHERE:
            raise ExternalLinkError(path=self.file)
        elif name == "table:table":
            self.table(attributes)

    def table(self, attributes: dict[str, str]) -> None:
        if self.inside:
            raise ValueError  # a table in a table
        self.inside = True
        self.name = attributes["table:name"]
        self.visible = attributes.get("table:style-name") not in self.hidden_styles
        self.grid = Grid(self.room)
        self.merged: list[Span] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.columns = self.column = 0
        self.values = []
        self.times = 1

    def cell(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.texts = []
        self.paragraphs = 0
        kind = attributes.get("office:value-type")
        self.failed = attributes.get("calcext:value-type") == "error"
        self.shown = self.failed or kind in ("string", "time")
        formula = attributes.get("table:formula")
        if formula:
            if any(sign in formula for sign in FROM_ELSEWHERE):
                raise ExternalLinkError(path=self.file)
            if kind is None:
                place = f"{Column(self.column, ()).letter}{self.grid.next_row}"
                self.first_bare = self.first_bare if self.bare else (self.name, place)
                self.bare += 1
        rows = int(attributes.get("table:number-rows-spanned", 1))
        columns = int(attributes.get("table:number-columns-spanned", 1))
        if rows > 1 or columns > 1:
            row = self.grid.next_row
            self.merged.append(Span(row, row + rows - 1, self.column, self.column + columns - 1))

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif name in PARAGRAPHS:
            self.parser.CharacterDataHandler = None
        elif not self.inside:
            return
        elif name in CELLS:
            times = int(self.attributes.get("table:number-columns-repeated", 1))
            value = self.value()
            if value is not None:
                if self.column + times > MAX_COLUMNS:
                    raise ValueError(self.column)
                self.values += [None] * (self.column - len(self.values)) + [value] * times
            self.column += times
            self.shown = False
        elif name == "table:table-row":
            self.grid.add(self.values, self.times)
        elif name == "table:table":
            self.close_table()

    def close_table(self) -> None:
        self.inside = False
        rows = self.grid.rows()
        sheet = Sheet(
            self.name,
            rows,
            tuple(self.merged),
            frozenset(row for row in self.hidden_rows if row <= len(rows)),
            frozenset(self.hidden_columns),
            self.visible,
        )
        self.sheets.append(sheet)

    def value(self) -> Value:
        kind = self.attributes.get("office:value-type")
        if self.shown:
            return "".join(self.texts) or self.attributes.get("office:string-value") or None
        if kind in NUMBERS:
            number = float(self.attributes["office:value"])
            return int(number) if number.is_integer() else number
        if kind == "boolean":
            return self.attributes["office:boolean-value"] == "true"
        if kind == "date":
            return _day(self.attributes["office:date-value"])
        return None


def _day(text: str) -> Value:
    with suppress(ValueError):
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return text
