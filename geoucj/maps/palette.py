"""Colours and patterns of LOOK.md. The change from orange to blue is the target."""

from dataclasses import dataclass
from typing import Literal

from geoucj.schema import State

Pattern = Literal["hatch", "dots", "cross"]

BELOW_TARGET = ("#7F2704", "#D94801", "#FD8D3C", "#FDD0A2")
ABOVE_TARGET = ("#9ECAE1", "#08519C")
# Few to many, one hue: for counts, which have no target to turn at.
SEQUENTIAL = ("#FEE8D3", "#FDBE85", "#FD8D3C", "#D94801", "#7F2704")


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


def target_fills(below: int, above: int) -> tuple[Fill, ...]:
    """Return fills for the classes below and above the target, those next to it always used."""
    return tuple(
        Fill(c) for c in (*BELOW_TARGET[len(BELOW_TARGET) - below :], *ABOVE_TARGET[:above])
    )


def sequential_fills(k: int) -> tuple[Fill, ...]:
    """Return fills for `k` classes from few to many, spread over the whole ramp."""
    if k == 1:
        return (Fill(SEQUENTIAL[2]),)
    step = (len(SEQUENTIAL) - 1) / (k - 1)
    return tuple(Fill(SEQUENTIAL[round(i * step)]) for i in range(k))
