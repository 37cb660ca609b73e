"""The font of all that is printed: it comes with matplotlib, so every machine has it."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock

import matplotlib
import numpy as np
import numpy.typing as npt
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags

FONT = "DejaVu Sans"
FONT_FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
CAP_HEIGHT = 0.73  # of capitals and digits, in font sizes
MM_PER_POINT = 25.4 / 72
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_MISSING = "□"
_SIZE = 100  # px at which the font is asked for its widths
_LOADING = Lock()  # threads share the fonts, and a character is loaded and read in two calls


@dataclass(frozen=True, eq=False)
class Outline:
    """The outline of a text that starts at the origin, in font sizes; `codes` are matplotlib's."""

    points: npt.NDArray[np.float64]
    codes: npt.NDArray[np.integer]
    width: float


def printable(text: str) -> str:
    """Return `text` in one line, with a box for each character that the font lacks."""
    one_line = " ".join(text.split())
    return "".join([char if _advance(char, False) else _MISSING for char in one_line])


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of `size` points is, in mm; without kerning, which only narrows it."""
    advances = [_advance(char, bold) or _advance(_MISSING, bold) or 1.0 for char in text]
    return sum(advances) * size * MM_PER_POINT


def outline(text: str, bold: bool = False) -> Outline:
    """Return the outline of a `printable` line, put together from those of its characters."""
    if not text:
        return Outline(np.empty((0, 2)), np.empty(0, dtype=np.uint8), 0.0)
    glyphs = [_glyph(char, bold) for char in text]
    closer = [0.0, *(_kerning(left, right, bold) for left, right in pairwise(text))]
    ends = np.cumsum([glyph.width for glyph in glyphs]) + np.cumsum(closer)
    starts = [end - glyph.width for end, glyph in zip(ends, glyphs, strict=True)]
    points = [glyph.points + np.array([x, 0.0]) for glyph, x in zip(glyphs, starts, strict=True)]
    codes = np.concatenate([glyph.codes for glyph in glyphs])
    return Outline(np.concatenate(points), codes, float(ends[-1]))


def wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Return `text` in lines of at most `width` mm; a word that is longer is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, size, bold) > width and len(line) > 1:
            cut = _room(line, size, width, bold)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def _room(word: str, size: float, width: float, bold: bool) -> int:
    """Return how many characters of `word` go into `width` mm, at least one."""
    cut = len(word) - 1
    while cut > 1 and text_width(word[:cut], size, bold) > width:
        cut -= 1
    return cut


@cache
def _font(bold: bool) -> FT2Font:
    """Return the font; who loads a character of it holds _LOADING."""
    font = FT2Font(FONT_FOLDER / _FILES[bold])
    font.set_size(_SIZE, 72)
    return font


@cache
def _advance(char: str, bold: bool) -> float | None:
    """Return how wide `char` is, in font sizes; None where the font lacks it."""
    if not char.isprintable() or not _font(bold).get_char_index(ord(char)):
        return None
    return _glyph(char, bold).width


@cache
def _kerning(left: str, right: str, bold: bool) -> float:
    """Return how far `right` moves away from `left`, in font sizes; less than 0 where closer."""
    font = _font(bold)
    pair = font.get_char_index(ord(left)), font.get_char_index(ord(right))
    return float(font.get_kerning(*pair, Kerning.UNFITTED)) / 64 / _SIZE


@cache
def _glyph(char: str, bold: bool) -> Outline:
    with _LOADING:
        glyph = _font(bold).load_char(ord(char), LoadFlags.NO_HINTING)
        points, codes = _font(bold).get_path()
    return Outline(points / _SIZE, codes, float(glyph.linearHoriAdvance) / 65536 / _SIZE)
