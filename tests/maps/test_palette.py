from itertools import pairwise

import pytest

from geoucj.maps.palette import ABOVE_TARGET, BELOW_TARGET, sequential_fills, target_fills

# Deuteranopia after Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def linear(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(rgb):
    red, green, blue = rgb
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour):
    rgb = linear(colour)
    return [
        min(1, max(0, sum(m * v for m, v in zip(row, rgb, strict=True)))) for row in DEUTERANOPIA
    ]


def distance(first, second):
    pairs = zip(lab(first), lab(second), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


COLOURS = (*BELOW_TARGET, *ABOVE_TARGET)


@pytest.mark.parametrize("pair", list(pairwise(COLOURS)))
def test_neighbouring_classes_differ_for_colour_blind_readers(pair):
    assert distance(*(seen(colour) for colour in pair)) >= 10
    assert distance(*(linear(colour) for colour in pair)) >= 10


def test_the_distance_would_notice_the_same_colour():
    assert distance(linear("#7F2704"), linear("#7F2704")) == 0


def test_the_colours_next_to_the_target_are_always_used():
    fills = [fill.colour for fill in target_fills(2, 2)]
    assert fills == ["#FD8D3C", "#FDD0A2", "#9ECAE1", "#08519C"]


def test_counts_spread_over_the_whole_ramp():
    assert [len(sequential_fills(k)) for k in (1, 2, 5)] == [1, 2, 5]
    assert sequential_fills(2)[0] == sequential_fills(5)[0]
    assert sequential_fills(2)[1] == sequential_fills(5)[4]
