"""What every page of a deck says: area, month and segment, source, warnings, and the notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from geoucj.exports.deck_ground import room_of
from geoucj.exports.deck_pages import (
    AMBER,
    BODY,
    LINE,
    Page,
    Said,
    clean,
    fitting,
    lines_of,
    new_page,
    sentences,
    shortened,
    wide,
)
from geoucj.exports.deck_template import Room, layout_of
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator

FOOT = 0.42  # inches
SUBTITLE = 0.5
LEAST_VALUE, LEAST_WARNING = BODY + 1, 14  # points


@dataclass(frozen=True, eq=False)
class Deck:
    """The presentation being made, and the view that it shows."""

    presentation: Any
    view: ExportView
    t: Translator

    @property
    def room(self) -> Room:
        """What a page has room for, before anything is noted on it."""
        return self._inside(self._sheet)

    @property
    def area(self) -> str:
        """The name of the area of the view."""
        return self.view.registry.name(self.view.area)

    def page(
        self,
        title: str,
        notes: Sequence[str] = (),
        *,
        area: str | None = None,
        month: str | None = None,
        segment: str | None = None,
    ) -> Page:
        """Add a page: a title that says the message, `notes` for the speaker, and the stamp.

        `area`, `month` and `segment` are words that stand for those of the view; "" is left out.
        """
        view, t = self.view, self.t
        page = new_page(self.presentation, title, t)
        month = t.month(view.month) if month is None else month
        parts = [
            self.area if area is None else area,
            t("map.as_of", month=month) if month else "",
            t(f"segment.{view.segment}") if segment is None else segment,
        ]
        room = page.room
        said = shortened(" · ".join(part for part in parts if part), room.width - 0.2, BODY)
        page.write(room.first(SUBTITLE), [Said(said)])
        self._foot(page)
        stamp = view.stamp.lines(t)
        frame = page.slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = "\n".join([*(clean(note) for note in notes), "", *map(clean, stamp)])
        return replace(page, room=self._inside(room))

    @property
    def _sheet(self) -> Room:
        return room_of(self.presentation, layout_of(self.presentation))

    @property
    def _source(self) -> str:
        return self.t("deck.source", title=self.view.stamp.title(self.t))

    @property
    def _warning(self) -> str:
        """What figures and shapes must not be taken for."""
        stamp, t = self.view.stamp, self.t
        badges = [t("badge.sample")] if stamp.sample else []
        badges += [t("badge.approximate")] if stamp.approximate else []
        return " · ".join(badges)

    @property
    def _rows(self) -> int:
        """In how many rows the warning and the source stand: in one where both can be read."""
        needed = wide(self._warning, LEAST_WARNING, bold=True) + 0.4 + wide(self._source)
        return 2 if self._warning and needed > self._sheet.width else 1

    def _inside(self, room: Room) -> Room:
        """Return the room between the subtitle and the foot of a page."""
        high = room.height - self._rows * FOOT - 0.1
        return Room(room.left, room.top, room.width, high).below(SUBTITLE + 0.05)

    def _foot(self, page: Page) -> None:
        """Write the source, and on amber that figures are a sample or shapes approximate."""
        room, source, warning = page.room, self._source, self._warning
        left = Room(room.left, room.bottom - FOOT, room.width, FOOT)
        if warning:
            rest = room.width if self._rows == 2 else room.width - wide(source) - 0.2
            size = fitting(warning, rest - 0.2, (BODY, 16, LEAST_WARNING, 12, 10))
            long = min(wide(warning, size, bold=True) + 0.3, rest)
            top = room.bottom - self._rows * FOOT
            page.panel(
                Room(room.right - long, top, long, FOOT), [Said(warning, size, bold=True)], AMBER
            )
            left = left if self._rows == 2 else replace(left, width=room.width - long - 0.1)
        page.write(left, [Said(shortened(source, left.width - 0.2))], middle=True)


def cards(page: Page, room: Room, said: Sequence[tuple[str, str, str]]) -> Room:
    """Show key figures, value, label, note, in as few rows as have room for their values.

    Return the room left under them.
    """
    gap = 0.15
    widest = max(wide(value, LEAST_VALUE, bold=True) for _, value, _ in said) + 0.3
    most = min(len(said), max(1, int((room.width + gap) / (widest + gap))))
    rows = -(-len(said) // most)
    columns = -(-len(said) // rows)
    each = (room.width - gap * (columns - 1)) / columns
    size = min(fitting(value, each - 0.3, range(34, LEAST_VALUE - 1, -1)) for _, value, _ in said)
    for first in range(0, len(said), columns):
        row = said[first : first + columns]
        texts = max(
            lines_of(label, each - 0.2) + (lines_of(note, each - 0.2) if note else 0)
            for label, _, note in row
        )
        high = 0.15 + size / 72 * 1.2 + LINE * texts
        for number, (label, value, note) in enumerate(row):
            where = Room(room.left + number * (each + gap), room.top, each, high)
            lines = [Said(value, size, bold=True), Said(label), *([Said(note)] if note else [])]
            page.panel(where, lines, align="left", middle=False)
        room = room.below(high + gap)
    return room


def noted(page: Page, texts: Sequence[str], most: int = 3) -> Room:
    """Write a few words over what a page shows, in at most `most` lines; return the room left."""
    if not texts:
        return page.room
    said = shortened(sentences(texts), most * (page.room.width - 0.3) * 0.97)
    high = LINE * lines_of(said, page.room.width - 0.2) + 0.08
    page.write(page.room.first(high), [Said(said)])
    return page.room.below(high)
