"""What a rule found in the figures of a file, and how numbers are said in it."""

from dataclasses import dataclass
from math import log10

from geoucj.tables.findings import Severity


@dataclass(frozen=True)
class Limits:
    """From where on a figure is worth a look."""

    jump: float = 2.0  # times the last earlier figure, or less than one part in so many
    fall: float = 0.15  # share lost since an earlier month of the same year
    same_year: float = 1.15  # times, between the figure of a year and those of its months
    fewest: int = 50  # workers by which figures must differ: small villages move a lot
    points: float = 0.05  # by which rates must differ
    rupiah_a_worker: float = 500_000  # more than twelve months of contributions to three programmes


@dataclass(frozen=True)
class Case:
    """One figure that broke a rule; `line` is its position, None for the file as a whole."""

    line: int | None
    rule: str
    more: str = ""
    severity: Severity = Severity.WARNING
    column: str = ""  # these two only where there is no line
    value: str = ""


def number(value: float) -> str:
    """Return a figure without a mark that means one thing here and another there: `14 725`."""
    if value == round(value):
        return f"{value:,.0f}".replace(",", "\u00a0")
    return f"{value:.4g}"


def per_cent(share: float, digits: int = 0) -> str:
    """Return a share as per cent: `121 %`, `69.81 %`."""
    return f"{share * 100:.{digits}f}\u00a0%"


def half_of_last_place(value: float) -> float:
    """Return by how much a count may be off because it was rounded: 5,000 for 1,760,000.

    Never more than half a per cent: 500 may well be exactly that.
    """
    if value == 0 or value != round(value):
        return 0.5
    zeros = len(str(int(abs(value)))) - len(str(int(abs(value))).rstrip("0"))
    return max(0.5, min(0.5 * 10**zeros if zeros else 0.5, 0.005 * abs(value)))


def swapped(value: float, wanted: float) -> bool:
    """Return whether two neighbouring digits of `value` changed places make it `wanted`."""
    one, other = f"{value:.0f}", f"{wanted:.0f}"
    if len(one) != len(other) or one == other:
        return False
    at = next(place for place in range(len(one)) if one[place] != other[place])
    turned = one[:at] + one[at + 1 : at + 2] + one[at] + one[at + 2 :]
    return turned == other


def lost_a_digit(one: float, other: float) -> bool:
    """Return whether one figure is the other without one digit: 2,160 and 2,016 million."""
    short, long = sorted((f"{one:.0f}".rstrip("0"), f"{other:.0f}".rstrip("0")), key=len)
    if len(long) != len(short) + 1 or len(short) < 2:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def is_thousandfold(ratio: float, jump: float) -> bool:
    """Return whether a ratio is about a thousand or a thousandth."""
    return ratio > 0 and abs(abs(log10(ratio)) - 3) <= log10(jump)
