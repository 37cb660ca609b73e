"""How far a sheet reaches and what of it is hidden: found out before its cells are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Extent:
    """What a first, cheap pass over a sheet tells.

    `rows`, `columns`: of the area from A1 to the last filled cell. `errors`: the text of error
    cells (`#REF!`) by row and column, both from 0.
    """

    rows: int = 0
    columns: int = 0
    hidden_rows: frozenset[int] = frozenset()  # as a spreadsheet numbers them
    hidden_columns: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
