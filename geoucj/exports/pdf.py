"""Pages as PDF: laid out by Typst, tagged (PDF/UA-1), fonts embedded, the same bytes each time.

A layout is a file in pages/; what it shows comes as data, so that no text is taken for markup.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from geoucj.maps.fonts import FONT, FONT_FOLDER

PAGES = Path(__file__).parent / "pages"
FACTS = "facts.json"


def pdf_of(layout: str, facts: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF that the layout `pages/<layout>.typ` makes of `facts`.

    The layout reads them as `json("facts.json")`; `font` is among them. `pictures` are the PNG, SVG
    and PDF files that it names, each with a text that says what it shows.
    """
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, content in pictures.items():
            (folder / name).write_bytes(content)
        text = json.dumps({**facts, "font": FONT}, ensure_ascii=False)
        (folder / FACTS).write_text(text, "utf-8")
        for page in PAGES.glob("*.typ"):
            (folder / page.name).write_bytes(page.read_bytes())
        pdf: bytes = typst.compile(
            folder / f"{layout}.typ",
            root=folder,
            font_paths=[FONT_FOLDER],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
        return pdf
