"""The font of all that is printed: it comes with matplotlib, so every machine has it."""

from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

FONT = "DejaVu Sans"
FONT_FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
CAP_HEIGHT = 0.73  # of capitals and digits, in font sizes
MM_PER_POINT = 25.4 / 72
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
_MISSING = "□"
_SIZE = 100  # px at which the font is asked for its widths


def printable(text: str) -> str:
    """Return `text` in one line, with a box for each character that the font lacks."""
    one_line = " ".join(text.split())
    return "".join([char if _advance(char, False) else _MISSING for char in one_line])


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of `size` points is, in mm; without kerning, which only narrows it."""
    advances = [_advance(char, bold) or _advance(_MISSING, bold) or 1.0 for char in text]
    return sum(advances) * size * MM_PER_POINT


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
def _advance(char: str, bold: bool) -> float | None:
    """Return how wide `char` is, in font sizes; None where the font lacks it."""
    font = FT2Font(FONT_FOLDER / _FILES[bold])
    if not char.isprintable() or not font.get_char_index(ord(char)):
        return None
    font.set_size(_SIZE, 72)
    return float(font.load_char(ord(char), LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / _SIZE
