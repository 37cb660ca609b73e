"""What stands on the page of a Word summary, in the order it is read, and sizes that fit one page.

Word lays the page out itself, so what it will need is reckoned here, with widths of another font.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import floor

from geoucj.exports.summary import Summary
from geoucj.exports.summary_parts import Grid, Part
from geoucj.exports.summary_trend import HEIGHT, WIDTH, draw_trend
from geoucj.maps.fonts import MM_PER_POINT, text_width, wrapped
from geoucj.maps.sheet import draw

HIGH, TOP, BOTTOM = 297.0, 9.0, 8.0  # mm
COLUMN, GAP = 86.5, 5.0
WHOLE = 2 * COLUMN + GAP
AIR = 2.0  # mm, beside the texts of a table's column
SPARE = 8.0  # mm at the foot, as no two word processors break lines alike
LINE_HEIGHT = 1.15  # in font sizes
NARROWER = 0.9  # Arial than the font that is measured, at most
ROUNDED = 0.01  # mm
MOST_BLANK = 30.0  # mm, of a row to write in
RULE = 0.2  # mm, under each row of a table
DPI = 200
INK, SOFT, AMBER = "1C2733", "4A5763", "7A4A00"
FIGURE = "Figure"  # the style of a key figure


@dataclass(frozen=True)
class Look:
    """How a style looks: points, and points before and after a paragraph."""

    size: float
    bold: bool = False
    colour: str = INK
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True)
class Fit:
    """Size of the texts (points), share of a column that a picture takes, room to write in (mm)."""

    size: float
    share: float = 1.0
    blank: float = 9.0

    @property
    def looks(self) -> dict[str, Look]:
        """The look of each style; Word knows half points."""
        size = self.size
        return {
            "Normal": Look(size, after=1.5),
            "Heading 1": Look(max(17.0, 2 * size), True, after=1),
            "Heading 2": Look(_half(1.2 * size), True, before=5, after=1.5),
            "Heading 3": Look(size, True, before=3, after=1),
            "Subtitle": Look(_half(1.15 * size), colour=SOFT, after=3),
            "Intense Quote": Look(size, True, AMBER, after=1.5),
            "Caption": Look(_half(0.87 * size), colour=SOFT, before=1, after=1),
            "Footer": Look(min(7.0, _half(0.87 * size)), colour=SOFT, after=1),
            FIGURE: Look(_half(1.7 * size), True),
        }


@dataclass(frozen=True)
class Text:
    """A paragraph and its style."""

    text: str
    style: str = "Normal"


@dataclass(frozen=True)
class Table:
    """A table that is named for those who hear it.

    `parts` are the widths of its columns, what their texts need without; the row `figures` holds
    key figures; `strong` columns are bold; `open` rows are written on.
    """

    grid: Grid
    name: str
    width: float = COLUMN
    parts: tuple[float, ...] = ()
    figures: int | None = None
    strong: int = 0
    open: tuple[int, ...] = ()

    def widths(self, size: float) -> list[float]:
        """Return the width (mm) of each column; the last one of words gets what is left."""
        if self.parts:
            return [self.width * part / sum(self.parts) for part in self.parts]
        columns = list(zip(self.grid.heads, *self.grid.rows, strict=True))
        needed = [_needed(column, size) for column in columns]
        words = self.grid.words - 1
        others = sum(needed) - needed[words]
        longest = _needed([word for text in columns[words] for word in text.split()], size)
        longest /= NARROWER  # capitals, as in JKK+JKM, are not
        left = max(self.width - others, min(longest, self.width / 3))
        shrunk = (self.width - left) / others
        return [left if at == words else wide * shrunk for at, wide in enumerate(needed)]


@dataclass(frozen=True)
class Picture:
    """A picture, drawn when it is needed, with its height in widths and what it shows in words."""

    draw: Callable[[], bytes]
    height: float
    alt: str


Block = Text | Table | Picture


@dataclass(frozen=True)
class Page:
    """What stands on top, in two columns, and below them."""

    head: tuple[Block, ...]
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    foot: tuple[Block, ...]


FITS = (
    *(Fit(size / 2) for size in range(16, 10, -1)),
    *(Fit(5.5, share, 5.0) for share in (0.85, 0.7, 0.55, 0.4)),
    *(Fit(size, 0.4, 4.0) for size in (5.0, 4.5, 4.0)),
)


def fit_of(page: Page) -> Fit:
    """Return the largest sizes with which all is on one page; what is left is to write on."""
    room = HIGH - TOP - BOTTOM - SPARE
    fit = next((fit for fit in FITS if _page_height(page, fit) <= room), FITS[-1])
    rows = sum(len(block.open) for block in page.foot if isinstance(block, Table))
    left = max(room - _page_height(page, fit), 0.0)
    return replace(fit, blank=min(fit.blank + left / max(rows, 1), MOST_BLANK))


def page_of(summary: Summary) -> Page:
    """Return what the summary says and shows; what decides comes first."""
    t = summary.t
    paper = summary.sheet.paper
    left = _part(summary.needed)
    left.append(Text(summary.map_title, "Heading 2"))
    left.append(Picture(partial(draw, summary.sheet, "png", DPI), paper.height / paper.width,
                        summary.alt))  # fmt: skip
    left += [Text(note, "Caption") for note in summary.map_notes]
    left += _part(summary.places)
    right = _part(summary.growth_part)
    if (trend := summary.trend) is not None:
        right.append(Text(trend.title, "Heading 3"))
        right.append(Picture(partial(draw_trend, trend, "png", DPI), HEIGHT / WIDTH, trend.alt))
        right += [Text(trend.note, "Caption")] if trend.note else []
    for part in summary.details:
        right += _part(part)
    foot: tuple[Block, ...] = (
        Text(t("summary.criteria"), "Heading 2"),
        _criteria(summary),
        Text(t("summary.sources"), "Heading 2"),
        *(Text(source, "Footer") for source in summary.sources),
    )
    return Page(tuple(_head(summary)), tuple(left), tuple(right), foot)


def _head(summary: Summary) -> list[Block]:
    cards = summary.cards
    rows = [tuple(card.value for card in cards)]
    if any(card.note for card in cards):
        rows.append(tuple(card.note for card in cards))
    grid = Grid(tuple(card.label for card in cards), tuple(rows), len(cards))
    return [
        Text(summary.title, "Heading 1"),
        Text(summary.subtitle, "Subtitle"),
        *(Text(warning, "Intense Quote") for warning in summary.warnings),
        Table(grid, summary.t("summary.figures"), WHOLE, (1.0,) * len(cards), figures=0),
    ]


def _part(part: Part) -> list[Block]:
    blocks: list[Block] = [Text(part.title, "Heading 2"), *map(Text, part.lines)]
    if part.grid is not None:
        blocks.append(Table(part.grid, part.title))
    return [*blocks, *(Text(note, "Caption") for note in part.notes)]


def _criteria(summary: Summary) -> Table:
    t = summary.t
    rows = tuple((each.name, each.text or each.hint) for each in summary.criteria)
    unsaid = tuple(row for row, each in enumerate(summary.criteria) if not each.text)
    grid = Grid((t("summary.criterion"), t("summary.material")), rows, 2)
    return Table(grid, t("summary.criteria"), WHOLE, (0.14, 0.86), strong=1, open=unsaid)


def _page_height(page: Page, fit: Fit) -> float:
    """Return what a page needs, in mm."""
    head, foot = (_height(blocks, fit, WHOLE) for blocks in (page.head, page.foot))
    return head + foot + max(_height(blocks, fit, COLUMN) for blocks in (page.left, page.right))


def _height(blocks: Sequence[Block], fit: Fit, width: float) -> float:
    return sum(_block_height(block, fit, width) for block in blocks)


def _block_height(block: Block, fit: Fit, width: float) -> float:
    if isinstance(block, Text):
        look = fit.looks[block.style]
        return _lines(block.text, look, width) + (look.before + look.after) * MM_PER_POINT
    if isinstance(block, Picture):
        return block.height * width * fit.share + fit.looks["Normal"].after * MM_PER_POINT
    return _table_height(block, fit)


def _table_height(table: Table, fit: Fit) -> float:
    normal = fit.looks["Normal"]
    widths = table.widths(fit.size)
    total = 0.0
    for number, row in enumerate((table.grid.heads, *table.grid.rows), -1):
        look = fit.looks[FIGURE] if number == table.figures else Look(normal.size, number < 0)
        lines = (
            _lines(text, look, wide - AIR) for text, wide in zip(row, widths, strict=True) if text
        )
        total += max([*lines, fit.blank if number in table.open else 0.0]) + RULE
        total += normal.after * MM_PER_POINT
    return total


def _lines(text: str, look: Look, width: float) -> float:
    """Return how high a text stands in a width, in mm."""
    lines = wrapped(text, NARROWER * look.size, width + ROUNDED, look.bold)
    return len(lines) * look.size * LINE_HEIGHT * MM_PER_POINT


def _needed(column: Sequence[str], size: float) -> float:
    """Return how wide a column must be for its texts, the first of which is bold, in mm."""
    widths = (text_width(text, size, bold=row == 0) for row, text in enumerate(column))
    return AIR + NARROWER * max(widths)


def _half(size: float) -> float:
    return floor(2 * size) / 2
