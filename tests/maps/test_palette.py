from colorsys import rgb_to_hls
from itertools import pairwise, product

import numpy as np
import pytest
from colorspacious import cspace_convert

from geoucj.i18n import Translator
from geoucj.maps.palette import (
    ABOVE_TARGET,
    BELOW_TARGET,
    STATE_FILLS,
    Fill,
    Palette,
    edge_colour,
    faded,
    sequential_fills,
    target_fills,
)

EYES = (None, "deuteranomaly", "protanomaly")  # of severity 100: deuteranopes and protanopes
SIDES = [(b, a) for b, a in product(range(5), range(5)) if b + a]
IN_COLOUR = (Palette.STANDARD, Palette.PROJECTOR)


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def lab(colour, eyes=None):
    seen = rgb(colour)
    if eyes:
        # After Machado, Oliveira and Fernandes (2009).
        space = {"name": "sRGB1+CVD", "cvd_type": eyes, "severity": 100}
        seen = np.clip(cspace_convert(seen, space, "sRGB1"), 0, 1)
    return cspace_convert(seen, "sRGB1", "CIELab")


def distance(first, second, eyes=None):
    """CIE76."""
    return float(np.linalg.norm(lab(first, eyes) - lab(second, eyes)))


def closest(fills, eyes):
    return min((distance(a.colour, b.colour, eyes) for a, b in pairwise(fills)), default=99)


def lightness(fills):
    return [float(lab(fill.colour)[0]) for fill in fills]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("palette", IN_COLOUR)
class TestInColour:
    @pytest.mark.parametrize(("below", "above"), SIDES)
    def test_neighbours_round_a_target_differ(self, below, above, palette, eyes):
        fills = target_fills(below, above, palette)
        assert len(fills) == below + above
        assert closest(fills, eyes) >= 10

    @pytest.mark.parametrize("k", range(1, 10))
    def test_neighbours_from_few_to_many_differ(self, k, palette, eyes):
        fills = sequential_fills(k, palette)
        assert len({fill.colour for fill in fills}) == k
        assert closest(fills, eyes) >= 10


def test_the_colours_of_the_default_differ_more():
    assert min(closest(target_fills(4, 2), eyes) for eyes in EYES) >= 17


def test_the_distance_would_notice_colours_that_only_most_people_tell_apart():
    assert distance("#7F2704", "#7F2704") == 0
    # Red and green of the same lightness.
    assert distance("#C45A4A", "#7F8438") > 40
    assert distance("#C45A4A", "#7F8438", "deuteranomaly") < 15


@pytest.mark.parametrize(("below", "above"), SIDES)
def test_grey_is_one_ramp_with_dark_far_below_the_target(below, above):
    fills = target_fills(below, above, Palette.GREY)
    assert len(fills) == below + above
    steps = [high - low for low, high in pairwise(lightness(fills))]
    assert min(steps, default=99) >= 7
    assert max(steps, default=0) - min(steps, default=0) < 1


@pytest.mark.parametrize("k", range(1, 10))
def test_grey_is_dark_where_there_are_many(k):
    fills = sequential_fills(k, Palette.GREY)
    assert len(fills) == k
    assert min((low - high for low, high in pairwise(lightness(fills))), default=99) >= 7
    assert all(len({fill.colour[i : i + 2] for i in (1, 3, 5)}) == 1 for fill in fills)


@pytest.mark.parametrize("k", range(2, 10))
def test_a_projector_gets_larger_steps_of_lightness(k):
    def smallest(palette):
        return min(a - b for a, b in pairwise(lightness(sequential_fills(k, palette))))

    assert smallest(Palette.PROJECTOR) > smallest(Palette.STANDARD)


def test_a_projector_gets_larger_steps_below_the_target_and_darker_edges():
    standard, projector = (
        [b - a for a, b in pairwise(lightness(target_fills(4, 0, palette)))]
        for palette in IN_COLOUR
    )
    assert min(projector) > max(standard)
    dark = [lightness([Fill(edge_colour(palette))])[0] for palette in Palette]
    assert dark == sorted(dark, reverse=True)


@pytest.mark.parametrize("palette", list(Palette))
@pytest.mark.parametrize("eyes", EYES)
def test_states_are_not_taken_for_classes(palette, eyes):
    classes = [f for b, a in SIDES for f in target_fills(b, a, palette)]
    classes += [f for k in range(1, 10) for f in sequential_fills(k, palette)]
    assert {fill.pattern for fill in classes} == {None}
    apart = 7 if palette == Palette.GREY else 10
    grounds = [fill.colour for fill in STATE_FILLS.values()]
    colours = {fill.colour for fill in classes}
    assert min(distance(c, ground, eyes) for c in colours for ground in grounds) >= apart


def test_each_state_has_its_own_pattern():
    assert {fill.pattern for fill in STATE_FILLS.values()} == {"hatch", "dots", "cross"}


def test_the_colours_next_to_the_target_are_always_used():
    fills = [fill.colour for fill in target_fills(2, 2)]
    assert fills == ["#FD8D3C", "#FDD0A2", "#9ECAE1", "#08519C"]
    assert [fill.colour for fill in target_fills(4, 2)] == [*BELOW_TARGET, *ABOVE_TARGET]
    for palette in IN_COLOUR:
        beside = {target_fills(b, a, palette)[b - 1 : b + 1] for b, a in SIDES if b and a}
        assert len(beside) == 1


def test_counts_spread_over_the_whole_ramp():
    assert [len(sequential_fills(k)) for k in (1, 2, 5)] == [1, 2, 5]
    assert sequential_fills(2)[0] == sequential_fills(5)[0]
    assert sequential_fills(2)[1] == sequential_fills(5)[4]


def test_more_classes_than_colours_are_refused():
    with pytest.raises(ValueError, match="at most 9"):
        sequential_fills(10)
    with pytest.raises(ValueError, match="at most 4"):
        target_fills(5, 1)


def test_stale_figures_are_lighter_and_of_the_same_hue():
    assert faded(Fill("#7F2704")) == Fill("#BF9382")
    assert faded(Fill("#FFFFFF")) == Fill("#FFFFFF")
    assert faded(STATE_FILLS["no_data"]).pattern == "hatch"
    for fill in target_fills(4, 4):
        before, after = rgb(fill.colour), rgb(faded(fill).colour)
        hues = [rgb_to_hls(*colour)[0] for colour in (before, after)]
        assert abs(hues[0] - hues[1]) < 0.01
        assert all(after >= before)


@pytest.mark.parametrize("language", ["id", "en"])
def test_palettes_have_names(language):
    t = Translator(language)
    assert len({t(f"palette.{palette}") for palette in Palette}) == 3
