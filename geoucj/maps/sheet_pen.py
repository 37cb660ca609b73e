"""Draws on a matplotlib figure in mm; text stays text. No pyplot: threads share nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import matplotlib
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from geoucj.maps.fonts import CAP_HEIGHT, FONT, MM_PER_POINT, outline, printable
from geoucj.maps.ground import Box, Numbers, Shapes
from geoucj.maps.palette import Fill, Pattern

# Set once, when this module is imported, and never changed: every sheet wants the same.
matplotlib.rcParams.update(
    {"svg.fonttype": "none", "svg.hashsalt": "geoucj", "text.hinting": "none"}
)

INK, QUIET, EDGE, PAPER = "#1C2733", "#56616B", "#3A4653", "#FFFFFF"
HATCHES: dict[Pattern, str] = {"hatch": "/////", "dots": "...", "cross": "xxxxx"}
HATCH_INK = "#5B6670"
PARTS = 100  # of a point: finer than any printer
RIM = 0.34  # of a text, in font sizes
_FACES = {
    (bold, slanted): FontProperties(
        family=FONT,
        weight="bold" if bold else "normal",
        style="oblique" if slanted else "normal",
    )
    for bold in (False, True)
    for slanted in (False, True)
}
SHIFTS = {"left": 0.0, "center": 0.5, "right": 1.0}  # of its width that a text moves left


@dataclass(frozen=True)
class Writing:
    """How a text looks: `size` in points on this paper."""

    size: float
    bold: bool = False
    slanted: bool = False
    colour: str = INK
    align: Literal["left", "center", "right"] = "left"
    rim: bool = False


class _Line(Text):
    """A line of text that is not laid out before it is drawn: its width is known."""

    def __init__(self, x: float, y: float, text: str, writing: Writing, mm: Transform) -> None:
        """Put the base line at `x`, `y` of `mm`."""
        super().__init__(
            x,
            y,
            text,
            fontproperties=_FACES[writing.bold, writing.slanted],
            size=writing.size,
            horizontalalignment=writing.align,
            transform=mm,
        )
        self._writing = writing
        self._wide = outline(text, writing.bold).width * writing.size  # points

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line: an SVG takes its middle or end as it is, a picture its beginning."""
        x, y = self.get_transform().transform(self.get_unitless_position())
        x -= SHIFTS[self._writing.align] * np.asarray(renderer.points_to_pixels(self._wide))
        _, height = renderer.get_canvas_width_height()
        gc = renderer.new_gc()
        gc.set_foreground(self._writing.colour)
        face = self.get_fontproperties()
        renderer.draw_text(gc, x, height - y, self.get_text(), face, 0, mtext=self)
        gc.restore()


class Pen:
    """Puts things on one figure, each over those before it."""

    def __init__(self, width: float, height: float) -> None:
        inches = on_grid(np.array([width, height])) / 25.4
        self.figure = Figure(figsize=(inches[0], inches[1]), facecolor=PAPER)
        self.mm: Transform = Affine2D().scale(1 / 25.4) + self.figure.dpi_scale_trans

    def write(self, text: str, x: float, y: float, writing: Writing) -> None:
        """Write one line with its base line at `y`."""
        self.write_all([(text, x, y)], writing)

    def write_all(self, lines: Sequence[tuple[str, float, float]], writing: Writing) -> None:
        """Write lines (text, x, y of the base line), all of them over their white rims."""
        said = [(text, x, y) for line, x, y in lines if (text := printable(line))]
        if writing.rim and said:
            self._rims(said, writing)
        for text, x, y in said:
            self._put(_Line(x, y, text, writing, self.mm), None)

    def _rims(self, lines: Sequence[tuple[str, float, float]], writing: Writing) -> None:
        em = writing.size * MM_PER_POINT
        letters = [(outline(text, writing.bold), x, y) for text, x, y in lines]
        points = [
            each.points * em + [x - SHIFTS[writing.align] * each.width * em, y]
            for each, x, y in letters
        ]
        codes = [each.codes for each, _, _ in letters]
        rim = PathPatch(
            Path(on_grid(np.concatenate(points)), np.concatenate(codes)),
            facecolor=PAPER,
            edgecolor=PAPER,
            linewidth=writing.size * RIM,
            joinstyle="round",
            transform=self.mm,
        )
        self._put(rim, None)

    def across(self, text: str, box: Box, size: float, angle: float) -> None:
        """Draw a text over the middle of `box`: light on dark, dark on light, and see-through."""
        drawn = outline(printable(text), bold=True)
        letters = Path(drawn.points * size * MM_PER_POINT, drawn.codes)
        extent = letters.get_extents()
        middle = ((extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2)
        turn = Affine2D().translate(-middle[0], -middle[1]).rotate_deg(angle)
        turn.translate(box.left + box.width / 2, box.bottom + box.height / 2)
        patch = PathPatch(
            turn.transform_path(letters),
            facecolor=(1, 1, 1, 0.3),
            edgecolor=(0.11, 0.15, 0.2, 0.55),
            linewidth=0.015 * size,
            transform=self.mm,
        )
        self._put(patch, box)

    def rectangle(
        self, box: Box, fill: Fill | str | None, *, edge: str = "none", line: float = 0.5
    ) -> None:
        """Draw a rectangle; `line` in points."""
        colour, pattern = (fill.colour, fill.pattern) if isinstance(fill, Fill) else (fill, None)
        place = (box.left, box.bottom)
        self._filled(Rectangle(place, box.width, box.height), colour, pattern)
        if edge != "none":
            frame = Rectangle(place, box.width, box.height, fill=False, edgecolor=edge)
            frame.set(linewidth=line, transform=self.mm)
            self._put(frame, None)

    def areas(self, shapes: Shapes, fill: Fill, clip: Box) -> None:
        """Fill `shapes` (mm) inside `clip` as one."""
        if (path := _path(shapes)) is not None:
            self._filled(PathPatch(path), fill.colour, fill.pattern, clip)

    def outlines(
        self, shapes: Shapes, clip: Box, *, line: float, colour: str = EDGE, dashes: str = "-"
    ) -> None:
        """Draw the lines of `shapes` (mm) inside `clip`; `line` in points."""
        if (path := _path(shapes)) is None:
            return
        patch = PathPatch(path, fill=False, edgecolor=colour, linewidth=line, linestyle=dashes)
        patch.set(joinstyle="round", transform=self.mm)
        self._put(patch, clip)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        line: float,
        colour: str = INK,
        dashes: str = "-",
    ) -> None:
        """Draw a line through `points`; `line` in points."""
        patch = PathPatch(Path(np.array(points)), fill=False, edgecolor=colour, linewidth=line)
        patch.set(linestyle=dashes, capstyle="butt", joinstyle="miter", transform=self.mm)
        self._put(patch, None)

    def polygon(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill the polygon of `points`."""
        patch = PathPatch(Path(np.array([*points, points[0]]), closed=True))
        self._filled(patch, colour, None)

    def circles(self, middles: Numbers, radii: Numbers, clip: Box | None) -> None:
        """Draw circles as one see-through shape, each with its edge; NaN has none."""
        there = ~np.isnan(middles).any(axis=1)
        if not there.any():
            return
        middles, radii = middles[there], radii[there]
        unit = Path.unit_circle()
        points = middles[:, None, :] + radii[:, None, None] * np.asarray(unit.vertices)
        codes = np.tile(np.asarray(unit.codes), len(middles))
        patch = PathPatch(Path(points.reshape(-1, 2), codes), facecolor=(0.11, 0.15, 0.2, 0.35))
        line = 0.5 if len(middles) < 500 else 0.2
        patch.set(edgecolor=INK, linewidth=line, transform=self.mm)
        self._put(patch, clip)

    def _filled(
        self,
        patch: PathPatch | Rectangle,
        colour: str | None,
        pattern: Pattern | None,
        clip: Box | None = None,
    ) -> None:
        if colour is None:
            return
        patch.set(facecolor=colour, edgecolor="none", linewidth=0, transform=self.mm)
        if pattern is not None:
            patch.set(edgecolor=HATCH_INK, hatch=HATCHES[pattern])
            patch.set_hatch_linewidth(0.5)
        self._put(patch, clip)

    def _put(self, artist: Artist, clip: Box | None) -> None:
        self.figure.add_artist(artist)
        if clip is not None:
            corner = Rectangle((clip.left, clip.bottom), clip.width, clip.height)
            corner.set_transform(self.mm)
            artist.set_clip_path(corner)


def _path(shapes: Shapes) -> Path | None:
    """Return all rings of `shapes` as one path, None where there are none."""
    kept = shapes[~shapely.is_empty(shapes)]
    if not len(kept):
        return None
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(kept)))
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=Path.code_type)
    first = np.append(True, of_ring[1:] != of_ring[:-1])
    codes[first] = Path.MOVETO
    codes[np.append(first[1:], True)] = Path.CLOSEPOLY
    return Path(on_grid(points), codes)


def on_grid(mm: Numbers) -> Numbers:
    """Return lengths in whole parts of a point, so that a file has few digits of each."""
    return np.asarray(np.round(mm / MM_PER_POINT * PARTS) / PARTS * MM_PER_POINT)


def middle_line(size: float) -> float:
    """Return how far the base line lies under the middle of capitals of `size` points, mm."""
    return CAP_HEIGHT / 2 * size * MM_PER_POINT
