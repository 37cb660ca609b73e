"""Read a drawn sheet: texts of an SVG and pixels of a PNG, by their places in mm."""

from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree

from PIL import Image

from geoucj.maps.fonts import CAP_HEIGHT, MM_PER_POINT, text_width

SVG = "{http://www.w3.org/2000/svg}"
TOUCH = 0.15  # mm that widths may be wrong by: kerning is not counted


@dataclass(frozen=True)
class Written:
    text: str
    size: float  # points
    left: float  # mm from the lower left corner of the page
    bottom: float
    right: float
    top: float


def written(svg):
    """Return every text of a sheet."""
    root = ElementTree.fromstring(svg)
    height = float(root.get("viewBox").split()[3])
    found = []
    for node in root.iter(f"{SVG}text"):
        style = dict(part.split(": ", 1) for part in node.get("style").split("; "))
        size = float(style["font-size"].removesuffix("px"))
        width = text_width(node.text, size, "font-weight" in style)
        x = float(node.get("x")) * MM_PER_POINT
        y = (height - float(node.get("y"))) * MM_PER_POINT
        left = x - {"start": 0, "middle": 0.5, "end": 1}[style["text-anchor"]] * width
        top = y + size * MM_PER_POINT * CAP_HEIGHT
        found.append(Written(node.text, size, left, y, left + width, top))
    return found


def overlapping(texts):
    """Return the pairs of texts that lie on each other."""
    return [
        (one.text, other.text)
        for one, other in combinations(texts, 2)
        if min(one.right, other.right) - max(one.left, other.left) > TOUCH
        and min(one.top, other.top) - max(one.bottom, other.bottom) > TOUCH
    ]


def outside(texts, paper):
    """Return the texts that are cut off."""
    return [
        text.text
        for text in texts
        if min(text.left, text.bottom) < 0
        or text.right > paper.width + TOUCH
        or text.top > paper.height
    ]


def pixel(png, paper, x, y):
    """Return the colour at x, y (mm from the lower left corner) as #RRGGBB."""
    picture = Image.open(BytesIO(png))
    column = round(x / paper.width * picture.width)
    row = round((1 - y / paper.height) * picture.height)
    return "#{:02X}{:02X}{:02X}".format(*picture.getpixel((column, row)))
