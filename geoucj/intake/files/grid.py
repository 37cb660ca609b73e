"""Rows of a sheet as they come in, kept within limits and without the emptiness behind them."""

from collections.abc import Iterable

from geoucj.errors import TooManyCellsError, TooManyRowsError
from geoucj.intake.model import Value

MAX_ROWS = 300_000  # of a sheet
MAX_COLUMNS = 16_384  # of a sheet, as a spreadsheet has them
MAX_CELLS = 5_000_000  # of all sheets, counted from A1 to the last filled row and column


class Room:
    """How much the sheets of one file may still take up."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.cells = 0

    def take(self, rows: int, columns: int) -> None:
        """Raise TooManyRowsError or TooManyCellsError if a sheet of this size is too much."""
        if rows > MAX_ROWS:
            raise TooManyRowsError(path=self.file, row=rows, limit=MAX_ROWS)
        self.cells += rows * columns
        if self.cells > MAX_CELLS:
            raise TooManyCellsError(path=self.file, cells=self.cells, limit=MAX_CELLS)


class Grid:
    """The rows of one sheet, from row 1 on; `room` is asked before they are all made equally long.

    Empty rows count only once a filled one follows, empty cells at the end of a row not at all.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._rows: list[list[Value]] = []
        self._empty = 0
        self._width = 0
        self._cells = 0

    @property
    def next_row(self) -> int:
        """The number that a spreadsheet shows for the next row."""
        return len(self._rows) + self._empty + 1

    def add(self, values: Iterable[Value], times: int = 1) -> None:
        """Add a row, once or several times."""
        row = list(values)
        while row and row[-1] is None:
            row.pop()
        if not row:
            self._empty += times
            return
        self._cells += len(row) * times
        Room(self._room.file).take(self.next_row + times - 1, 0)
        Room(self._room.file).take(1, self._cells)
        self._rows += [[] for _ in range(self._empty)]
        self._rows += [row.copy() for _ in range(times - 1)]
        self._rows.append(row)
        self._empty = 0
        self._width = max(self._width, len(row))

    def rows(self) -> list[list[Value]]:
        """Return the rows up to the last filled one, each as long as the widest."""
        self._room.take(len(self._rows), self._width)
        for row in self._rows:
            row.extend([None] * (self._width - len(row)))
        return self._rows
