"""The page of a deck on what its words mean, and on where its figures and shapes come from."""

from geoucj.exports.deck_frame import Deck
from geoucj.exports.deck_pages import BODY, Said, clean, lines_of, shortened
from geoucj.exports.workbook_notes import source_rows
from geoucj.schema import SOURCE

AIR = 5  # points between two sentences
TIGHT = 0.31  # inches, of a line of BODY
SIZES = (BODY, 16, 14)  # the largest is taken at which all is said
TERMS = ("active", "potential", "rate", "to_target")


def sources_page(deck: Deck) -> None:
    """Add what the words mean, and where figures and shapes come from."""
    view, t = deck.view, deck.t
    stamp = view.stamp
    found = source_rows(view)
    names = found.groupby(SOURCE)["rows"].sum().sort_values(ascending=False, kind="stable")
    listed = [f"{name} ({count})" for name, count in names.items()]
    page = deck.page(t("deck.title.sources"), listed, segment="")
    room, wide = page.room, page.room.width - 0.2
    figures = t("deck.figures", source=clean(stamp.source), count=t.number(len(names)))
    shapes = t("deck.shapes", title=clean(stamp.boundaries_title), attribution=stamp.attribution)
    version = t("deck.version", data=stamp.data, version=stamp.version)
    texts = [*(t(f"deck.term.{term}") for term in TERMS), figures, shapes, version]

    def left(size: float) -> int:
        """Return for how many more lines of `size` points there is room, fewer than 0 for none."""
        used = sum(lines_of(text, wide, size) for text in texts)
        return int((room.height - AIR / 72 * (len(texts) + 1)) / (TIGHT * size / BODY)) - used

    size = next((size for size in SIZES if left(size) >= 0), SIZES[-1])
    while left(size) < 0 and max(lines := [lines_of(text, wide, size) for text in texts]) > 1:
        longest = lines.index(max(lines))
        texts[longest] = shortened(texts[longest], (lines[longest] - 1) * wide * 0.95, size)
    if (more := left(size)) > 0:
        said = shortened("; ".join(map(str, names.index)), more * wide * 0.95, size)
        texts.insert(texts.index(figures) + 1, said)
    page.write(room, [Said(text, size, after=AIR) for text in texts])
