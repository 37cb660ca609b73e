"""Where names stand on a map: on their areas, never on each other, only as many as fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoucj.maps.ground import Box, Numbers, Shapes

GAP = 0.4  # mm between two names, and between a point and the name beside it
SPILL = 0.3  # of a name, at most so much may lie on other areas
HIDDEN = 0.6  # of an area, at most so much may its own name hide
REACH = (
    1.6,
    2.6,
    3.8,
    5.2,
    7.0,
    9.0,
    12.0,
)  # how far a name that found no room may stand off, in its heights
CROSSING, COVERING = 40.0, 25.0  # mm, that a name goes further for
GRAIN = 0.3  # mm: a rough outline tells as well what a name hides, and sooner
POINTS = 12  # of a line that is kept free
# Where a name stands first, second …: shifts of its middle in widths and heights, then in mm.
NEAR = np.array(
    [[0, 0], *([0, up] for up in (0.5, -0.5, 1, -1)), [0.25, 0], [-0.25, 0], [0.5, 0], [-0.5, 0]]
)
BESIDE = np.array([*[[0.0, 0.0]] * 7, [2 * GAP, 0.0], [-2 * GAP, 0.0]])
_TURNS = np.linspace(0, 2 * np.pi, 16, endpoint=False)
ROUND = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])


@dataclass(frozen=True)
class Place:
    """Where the middle of a name stands, mm; `led` is where its line starts, on the area."""

    x: float
    y: float
    led: tuple[float, float] | None = None


class _Taken:
    """The rectangles that are full, and the areas that names may hide only a little of."""

    def __init__(self, frame: Box, areas: Shapes | None, taken: Sequence[Box]) -> None:
        left, bottom, right, top = frame.sides
        self.frame = np.array([left, bottom, -right, -top])
        self.areas = None if areas is None else shapely.STRtree(shapely.simplify(areas, GRAIN))
        self.full = np.empty((0, 4))  # left, bottom, minus right, minus top
        self.take(np.array([box.sides for box in taken]).reshape(-1, 4))

    def free(self, boxes: Numbers) -> npt.NDArray[np.bool_]:
        """Return which `boxes` (left, bottom, right, top) are inside the frame and hit nothing."""
        grown = boxes + np.array([-GAP, -GAP, GAP, GAP])
        inside = (grown * [1, 1, -1, -1] >= self.frame).all(axis=1)
        # Two rectangles meet where each begins before the other ends, in both directions.
        ends = grown[:, [2, 3, 0, 1]] * [1, 1, -1, -1]
        near = self.full[np.all(self.full < ends.max(axis=0), axis=1)]
        meets = np.all(near[None, :, :] < ends[:, None, :], axis=2)
        return np.asarray(inside & ~np.any(meets, axis=1))

    def hides(self, own: int, box: Numbers) -> bool:
        """Return whether `box` hides too much of the area `own`, or lies too much on others."""
        if self.areas is None:
            return False
        near = self.areas.query(shapely.box(*box))
        hidden = shapely.area(shapely.clip_by_rect(self.areas.geometries.take(near), *box))
        others = hidden[near != own].sum()
        if others > SPILL * (box[2] - box[0]) * (box[3] - box[1]):
            return True
        itself = shapely.area(self.areas.geometries[own]) if own >= 0 else np.inf
        return bool(hidden.sum() - others > HIDDEN * itself)

    def take(self, boxes: Numbers) -> None:
        """Keep rectangles free of what comes later."""
        self.full = np.vstack([self.full, boxes * [1, 1, -1, -1]])


def inner_points(shapes: Shapes) -> Numbers:
    """Return of each shape the point deepest inside its largest part; NaN where it is empty."""
    parts, rows = shapely.get_parts(shapes, return_index=True)
    parts, rows = parts[~shapely.is_empty(parts)], rows[~shapely.is_empty(parts)]
    points = np.full((len(shapes), 2), np.nan)
    if not len(parts):
        return points
    largest = pd.Series(shapely.area(parts)).groupby(rows).idxmax()
    chosen = parts[largest.to_numpy()]
    circles = shapely.maximum_inscribed_circle(chosen, tolerance=shapely.length(chosen) / 100)
    points[largest.index.to_numpy()] = shapely.get_coordinates(shapely.get_point(circles, 0))
    return points


def place(
    points: Numbers,
    sizes: Sequence[tuple[float, float]],
    frame: Box,
    *,
    areas: Shapes | None = None,
    owners: Sequence[int] | None = None,
    taken: Sequence[Box] = (),
    led: bool = False,
) -> list[Place | None]:
    """Return where names of these `sizes` (width, height, mm) stand, the first ones chosen first.

    A name stands round its point, or beside it; on other `areas` than its own (`owners`: their
    index) with a small part only. With `led` a name that finds no room stands off with a line.
    None where there is no room at all, or the point is outside the frame. `taken` is full before.
    """
    full, there = _Taken(frame, areas, taken), frame.holds(points)
    found: list[Place | None] = []
    for row, (point, size) in enumerate(zip(points, sizes, strict=True)):
        own = row if owners is None else owners[row]
        spot = _near(full, own, point, size) if there[row] else None
        if spot is not None:
            full.take(_boxes(np.array([[spot.x, spot.y]]), size))
        found.append(spot)
    for row, spot in enumerate(found):
        if led and spot is None and there[row]:
            found[row] = _off(full, points[row], sizes[row])
    return found


def _near(full: _Taken, own: int, point: Numbers, size: tuple[float, float]) -> Place | None:
    """Return a place on or right beside the point."""
    middles = point + NEAR * size + BESIDE
    boxes = _boxes(middles, size)
    for row in np.flatnonzero(full.free(boxes)):
        if not full.hides(own, boxes[row]):
            return Place(float(middles[row, 0]), float(middles[row, 1]))
    return None


def _off(full: _Taken, point: Numbers, size: tuple[float, float]) -> Place | None:
    """Return the best free place away from the point, and keep it and its line free.

    Near is better than far, a line that hits no name better than one that does, and a place off all
    areas better than one on another.
    """
    width, height = size
    middles = np.vstack(
        [point + ROUND * (np.array([width, height]) / 2 + reach * height) for reach in REACH]
    )
    free = middles[full.free(_boxes(middles, size))]
    if not len(free):
        return None
    steps = np.linspace(0, 1, POINTS)[1:-1, None, None]
    lines = np.tile(point + steps * (free - point), 2)  # by step, then by place
    clear = full.free(lines.reshape(-1, 4)).reshape(lines.shape[:2]).all(axis=0)
    bare = np.array([not full.hides(-1, box) for box in _boxes(free, size)], dtype=bool)
    far = np.hypot(*(free - point).T)
    best = free[int(np.argmin(far + CROSSING * ~clear + COVERING * ~bare))]
    spot = Place(float(best[0]), float(best[1]), (float(point[0]), float(point[1])))
    full.take(_boxes(best[None, :], size))
    full.take(np.tile(np.linspace(point, best, POINTS), 2))
    return spot


def _boxes(middles: Numbers, size: tuple[float, float]) -> Numbers:
    half = np.array(size) / 2
    return np.hstack([middles - half, middles + half])
