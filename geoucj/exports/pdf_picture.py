"""A page of a PDF as a picture for the screen, drawn by Typst, which makes our PDF, too."""

from pathlib import Path
from tempfile import TemporaryDirectory

import typst

SHEET = '#set page(width: auto, height: auto, margin: 0pt)\n#image("file.pdf", page: {page})'
DPI = 110  # an A4 page is 910 pixels wide


def picture_of(pdf: bytes, page: int = 1, dpi: int = DPI) -> bytes:
    """Return a page of a PDF as PNG; the first is 1."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "file.pdf").write_bytes(pdf)
        (folder / "sheet.typ").write_text(SHEET.format(page=page), "utf-8")
        png: bytes = typst.compile(folder / "sheet.typ", root=folder, format="png", ppi=dpi)
        return png
