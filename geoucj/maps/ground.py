"""Where things of the earth lie on paper: millimetres from degrees, true at the map's latitude."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Numbers = npt.NDArray[np.float64]
Shapes = np.ndarray[Any, Any]  # of shapely geometries
KM_PER_DEGREE = 111.195  # of a great circle on a sphere of 6,371 km
STEPS = (1, 2, 5)
FINEST = 0.08  # mm, half of the thinnest line: no smaller bend is drawn


@dataclass(frozen=True)
class Box:
    """A rectangle on paper, mm from the lower left corner of the page."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right side."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper side."""
        return self.bottom + self.height

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        return self.left, self.bottom, self.right, self.top

    def holds(self, points: Numbers) -> npt.NDArray[np.bool_]:
        """Return which points (x, y) are inside; NaN is not."""
        low, high = (self.left, self.bottom), (self.right, self.top)
        return np.asarray(((points >= low) & (points <= high)).all(axis=1))

    def inner(self, margin: float) -> "Box":
        """Return the rectangle `margin` inside this one."""
        across = max(self.width - 2 * margin, 0)
        return Box(
            self.left + margin, self.bottom + margin, across, max(self.height - 2 * margin, 0)
        )


@dataclass(frozen=True)
class Ground:
    """A part of the earth on a rectangle of paper; the middle of one is the middle of the other.

    East-west and north-south have one scale at the latitude of the middle.
    """

    box: Box
    middle: tuple[float, float]  # longitude, latitude
    mm_per_km: float

    @property
    def scale(self) -> float:
        """The number n of the scale 1 : n."""
        return 1e6 / self.mm_per_km

    @property
    def mm_per_degree(self) -> tuple[float, float]:
        """How long a degree of longitude and one of latitude are on paper."""
        north = KM_PER_DEGREE * self.mm_per_km
        return north * math.cos(math.radians(self.middle[1])), north

    def to_paper(self, degrees: Numbers) -> Numbers:
        """Return points (longitude, latitude) in mm."""
        centre = (self.box.left + self.box.width / 2, self.box.bottom + self.box.height / 2)
        return np.asarray((degrees - self.middle) * self.mm_per_degree + centre)

    def shapes(self, shapes: Shapes) -> Shapes:
        """Return `shapes` (degrees) in mm."""
        return np.asarray(shapely.transform(shapes, self.to_paper))

    def plain(self, shapes: Shapes) -> Shapes:
        """Return `shapes` (degrees) in mm without bends that no eye sees; gaps may open between."""
        return np.asarray(shapely.simplify(self.shapes(shapes), FINEST))

    def tiled(self, shapes: Shapes) -> Shapes:
        """Return areas (degrees) in mm, as `plain` but with no gap between neighbours."""
        return np.asarray(shapely.coverage_simplify(self.shapes(shapes), FINEST))

    @property
    def window(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what the rectangle shows."""
        across, up = self.mm_per_degree
        half_x, half_y = self.box.width / 2 / across, self.box.height / 2 / up
        x, y = self.middle
        return x - half_x, y - half_y, x + half_x, y + half_y


def extent_km(bounds: Sequence[float]) -> tuple[float, float]:
    """Return how wide and how high `bounds` (west, south, east, north) are."""
    west, south, east, north = bounds
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    return across * KM_PER_DEGREE, (north - south) * KM_PER_DEGREE


def fit(bounds: Sequence[float], box: Box, mm_per_km: float | None = None) -> Ground:
    """Return the ground that shows `bounds` in the middle of `box`, as large as it can be.

    With `mm_per_km` at that scale. What has no extent is shown as if it were 1 km wide.
    """
    west, south, east, north = bounds
    if mm_per_km is None:
        wide, high = extent_km(bounds)
        mm_per_km = min(box.width / max(wide, 1.0), box.height / max(high, 1.0))
    return Ground(box, ((west + east) / 2, (south + north) / 2), mm_per_km)


def round_length(longest: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20, 50 … that is at most `longest` (any unit)."""
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in STEPS if step * power <= longest * (1 + 1e-9))


def distance(km: float) -> str:
    """Return a round distance as it is written in both languages: `50 km`, `200 m`."""
    return f"{km:.0f} km" if km >= 1 else f"{km * 1000:.0f} m"
