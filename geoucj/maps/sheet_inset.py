"""A part of a map drawn larger: areas too small to be seen, where most of them are close together.

An archipelago with a dense main island is such a map, or islands before a coast.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from geoucj.maps.ground import Box, Ground, Shapes

NARROWEST = 80.0  # mm on A4: no map that is smaller has an inset
SMALL, MANY_SMALL = 12.0, 0.5  # mm2 on A4: an area no larger is small; of the areas, at least
CLOSE = 1.5  # mm on A4: areas no further apart belong together
TOGETHER = 0.3  # of the areas, at least so many are close together
LEAST, MOST, STEP = 1.6, 6.0, 0.2  # how many times larger
LARGEST, SHARE = 0.95, 0.4  # of the map's width and height, and of its area, at most
GRID, MARGIN = 3.0, 1.5  # mm: steps in which a place is looked for; between it and what is drawn


@dataclass(frozen=True)
class Inset:
    """What is drawn larger: `window` is its place on the map, `ground` on which it is drawn."""

    window: Box
    ground: Ground


def inset_of(ground: Ground, shapes: Shapes, k: float) -> Inset | None:
    """Return the inset that a map of `shapes` (mm) needs and has room for, else None.

    `k` is the size of the paper's texts: what is small on A4 is so on a larger sheet.
    """
    shapes = shapes[~shapely.is_empty(shapes)]
    if ground.box.width < NARROWEST * k or not len(shapes):
        return None
    if (shapely.area(shapes) < SMALL * k * k).mean() < MANY_SMALL:
        return None
    window = _dense(shapes, ground.box, CLOSE * k)
    if window is None:
        return None
    room = _room(ground.box, window, shapely.get_parts(shapes), k)
    return None if room is None else Inset(window, _larger(ground, window, room))


def _dense(shapes: Shapes, box: Box, close: float) -> Box | None:
    """Return where most of the areas that are close together are, None where few are."""
    rough = shapely.buffer(shapely.simplify(shapes, close), close, quad_segs=1)
    groups = shapely.get_parts(shapely.union_all(rough))
    points = shapely.point_on_surface(shapes)
    counts = [int(shapely.intersects(group, points).sum()) for group in groups]
    if max(counts) < TOGETHER * len(shapes):
        return None
    left, bottom, right, top = shapely.bounds(groups[int(np.argmax(counts))])
    left, bottom = max(left, box.left), max(bottom, box.bottom)
    right, top = min(right, box.right), min(top, box.top)
    return Box(left, bottom, right - left, top - bottom)


def _room(box: Box, window: Box, parts: Shapes, k: float) -> Box | None:
    """Return the largest place of the window's proportions that no part is on, in a corner best."""
    inner, tree = box.inner(MARGIN * k), shapely.STRtree(parts)
    across, up = inner.width / window.width, inner.height / window.height
    most = min(MOST, LARGEST * across, LARGEST * up, math.sqrt(SHARE * across * up))
    for times in np.arange(most, LEAST, -STEP):
        wide, high = window.width * times, window.height * times
        columns = np.arange(inner.left, inner.right - wide, GRID)
        rows = np.arange(inner.bottom, inner.top - high, GRID)
        lefts, bottoms = (each.ravel() for each in np.meshgrid(columns, rows))
        margin = MARGIN * k
        places = shapely.box(
            lefts - margin, bottoms - margin, lefts + wide + margin, bottoms + high + margin
        )
        taken, _ = tree.query(places, predicate="intersects")
        free = np.setdiff1d(np.arange(len(places)), taken)
        if len(free):
            aside = np.minimum(lefts - inner.left, inner.right - wide - lefts)
            below = np.minimum(bottoms - inner.bottom, inner.top - high - bottoms)
            best = free[int(np.argmin((aside + below)[free]))]
            return Box(float(lefts[best]), float(bottoms[best]), wide, high)
    return None


def _larger(ground: Ground, window: Box, room: Box) -> Ground:
    """Return the ground on which what is in `window` fills `room`."""
    east, north = ground.mm_per_degree
    across = window.left + window.width / 2 - ground.box.left - ground.box.width / 2
    up = window.bottom + window.height / 2 - ground.box.bottom - ground.box.height / 2
    middle = (ground.middle[0] + across / east, ground.middle[1] + up / north)
    return Ground(room, middle, ground.mm_per_km * room.width / window.width)
