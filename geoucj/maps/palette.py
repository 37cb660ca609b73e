"""Colours and patterns of LOOK.md. The change from orange to blue is the target.

Neighbours are at least 10 apart in CIELAB (CIE76), also as deuteranopes and protanopes see them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from geoucj.schema import State

Pattern = Literal["hatch", "dots", "cross"]


class Palette(StrEnum):
    """What the colours must survive."""

    STANDARD = "standard"
    PROJECTOR = "projector"  # washed out: steps of lightness as large as they can be
    GREY = "grey"  # a black and white print: lightness alone, at least 9 L* a step


BELOW_TARGET = ("#7F2704", "#D94801", "#FD8D3C", "#FDD0A2")
ABOVE_TARGET = ("#9ECAE1", "#08519C")
# Few to many, one hue: for counts, which have no target to turn at.
SEQUENTIAL = ("#FEE8D3", "#FDBE85", "#FD8D3C", "#D94801", "#7F2704")

_BELOW = {
    Palette.STANDARD: BELOW_TARGET,
    Palette.PROJECTOR: ("#4A1705", "#AE3E03", "#FA882A", "#FFE4C5"),
}
# By the number of classes above: the first is always next to the target.
_ABOVE = {
    Palette.STANDARD: {
        1: ABOVE_TARGET[:1],
        2: ABOVE_TARGET,
        3: ("#9ECAE1", "#4292C6", "#08519C"),
        4: ("#9ECAE1", "#4292C6", "#08519C", "#08306B"),
    },
    Palette.PROJECTOR: {
        1: ("#9FE8FF",),
        2: ("#9FE8FF", "#045C9A"),
        3: ("#9FE8FF", "#10A0D9", "#01214A"),
        4: ("#9FE8FF", "#10A0D9", "#045C9A", "#01214A"),
    },
}
# Up to five classes, and up to nine.
_SEQUENTIAL = {
    Palette.STANDARD: (
        SEQUENTIAL,
        (
            *("#FDE4CB", "#F1C498", "#E5A266", "#D78139", "#C4600E"),
            *("#A84500", "#862E02", "#602008", "#3C1202"),
        ),
    ),
    Palette.PROJECTOR: (
        ("#FFEBD2", "#F1AA63", "#D1601A", "#8A300A", "#341103"),
        (
            *("#FEEBD4", "#F2C89A", "#E7A460", "#D87F2B", "#C15E03"),
            *("#A04202", "#7C2B04", "#541B06", "#2C0F02"),
        ),
    ),
}
# Lightness (L*) of the darkest and the lightest grey, which is darker than the ground of any state.
_DARKEST, _LIGHTEST, _GREYS = 10.0, 82.0, 9
_EDGES = {Palette.STANDARD: "#3A4653", Palette.PROJECTOR: "#0B1118", Palette.GREY: "#000000"}


@dataclass(frozen=True)
class Fill:
    """How an area is filled: a colour, and for the states without a rate a pattern on it."""

    colour: str
    pattern: Pattern | None = None


STATE_FILLS = {
    State.NO_DATA: Fill("#EEEEEE", "hatch"),
    State.NO_POTENTIAL: Fill("#F7F7F7", "dots"),
    State.TOO_FEW: Fill("#E3E3E3", "cross"),
}

FILTERED_FILL = Fill("#FBFBF9")  # near the ground of other land: there, but not meant


def target_fills(below: int, above: int, palette: Palette = Palette.STANDARD) -> tuple[Fill, ...]:
    """Return fills for up to four classes on each side, those next to the target always used.

    In grey, dark is far below.
    """
    if not (0 <= below <= 4 and 0 <= above <= 4):
        message = f"a side has at most 4 classes, not {below} and {above}"
        raise ValueError(message)
    if palette == Palette.GREY:
        return _greys(below + above)
    under, over = _BELOW[palette], _ABOVE[palette]
    return tuple(Fill(c) for c in (*under[len(under) - below :], *over.get(above, ())))


def sequential_fills(k: int, palette: Palette = Palette.STANDARD) -> tuple[Fill, ...]:
    """Return fills for up to nine classes from few to many, spread over the whole ramp."""
    if palette == Palette.GREY:
        return _greys(k)[::-1]
    short, long = _SEQUENTIAL[palette]
    return _spread(short if k <= len(short) else long, k)


def edge_colour(palette: Palette = Palette.STANDARD) -> str:
    """Return the colour of the edges between areas."""
    return _EDGES[palette]


def faded(fill: Fill) -> Fill:
    """Return `fill` for a stale figure: half way to white, of the same hue and pattern."""
    parts = (int(fill.colour[i : i + 2], 16) for i in (1, 3, 5))
    return Fill("#" + "".join(f"{(part + 256) // 2:02X}" for part in parts), fill.pattern)


def _greys(k: int) -> tuple[Fill, ...]:
    """Return greys from dark to light in equal steps of lightness."""
    if k > _GREYS:
        message = f"at most {_GREYS} greys can be told apart, not {k}"
        raise ValueError(message)
    step = (_LIGHTEST - _DARKEST) / max(k - 1, 1)
    first = _DARKEST if k > 1 else (_DARKEST + _LIGHTEST) / 2
    return tuple(Fill(_grey(first + step * i)) for i in range(k))


def _grey(lightness: float) -> str:
    """Return the sRGB grey of a CIE L* above 8."""
    linear = ((lightness + 16) / 116) ** 3
    part = round(255 * (1.055 * linear ** (1 / 2.4) - 0.055))
    return f"#{part:02X}{part:02X}{part:02X}"


def _spread(ramp: tuple[str, ...], k: int) -> tuple[Fill, ...]:
    if k > len(ramp):
        message = f"at most {len(ramp)} classes can be told apart, not {k}"
        raise ValueError(message)
    if k == 1:
        return (Fill(ramp[len(ramp) // 2]),)
    return tuple(Fill(ramp[round(i * (len(ramp) - 1) / (k - 1))]) for i in range(k))
