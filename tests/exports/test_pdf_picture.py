"""Pages of a PDF are drawn as they are."""

from io import BytesIO

import matplotlib.pyplot as plt
import pytest
from matplotlib.backends.backend_pdf import PdfPages
from PIL import Image

from geoucj.exports.pdf_picture import picture_of


@pytest.fixture
def pdf():
    """Return a PDF of a red page and a blue one, each 3 by 2 inches."""
    made = BytesIO()
    with PdfPages(made) as pages:
        for colour in ("red", "blue"):
            figure = plt.figure(figsize=(3, 2), facecolor=colour)
            pages.savefig(figure, facecolor=colour)
            plt.close(figure)
    return made.getvalue()


def test_each_page_is_drawn_in_its_size(pdf):
    for page, colour in ((1, (255, 0, 0)), (2, (0, 0, 255))):
        shown = Image.open(BytesIO(picture_of(pdf, page, dpi=50))).convert("RGB")
        assert shown.size == (150, 100)
        assert shown.getpixel((75, 50)) == colour
