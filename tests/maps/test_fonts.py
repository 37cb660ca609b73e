import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from geoucj.maps.fonts import FONT, MM_PER_POINT, outline, printable, text_width, wrapped


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_drawn_text(bold):
    face = FontProperties(family=FONT, weight="bold" if bold else "normal", size=10)
    text = "Kabupaten Kepulauan Selayar 1.234,5 %"
    width, _, _ = text_to_path.get_text_width_height_descent(text, face, ismath=False)
    assert text_width(text, 10, bold) == pytest.approx(width * MM_PER_POINT, rel=0.02)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["Kayong Utara", "AVA To Wajo", "1.234,5 % □", "–"])
def test_outlines_are_those_of_the_drawn_text(text, bold):
    face = FontProperties(family=FONT, weight="bold" if bold else "normal", size=1)
    points, codes = text_to_path.get_text_path(face, text)
    drawn = outline(text, bold)
    assert drawn.points == pytest.approx(np.array(points) / text_to_path.FONT_SCALE, abs=0.01)
    assert drawn.codes.tolist() == list(codes)
    closer = 0.05 if text.startswith("AV") else 0.0
    assert drawn.width <= text_width(text, 1 / MM_PER_POINT, bold) - closer


def test_nothing_has_no_outline():
    assert len(outline("").points) == len(outline("").codes) == outline("").width == 0


@given(st.text(max_size=120), st.floats(5, 80))
def test_lines_are_not_wider_than_their_room_and_lose_nothing(text, width):
    said = printable(text)
    lines = wrapped(said, 9, width)
    assert all(text_width(line, 9) <= width or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")


def test_what_cannot_be_printed_becomes_a_box():
    assert printable("a\x00 漢\n\tb ≥ – ▼") == "a□ □ b ≥ – ▼"
