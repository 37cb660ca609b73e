"""Draw a sheet as PNG or SVG. The same sheet gives the same bytes, in any thread or process."""

from io import BytesIO
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geoucj.maps.fonts import printable
from geoucj.maps.sheet_data import Sheet
from geoucj.maps.sheet_layout import fitting, grounds_of, layout_of
from geoucj.maps.sheet_map import draw_map
from geoucj.maps.sheet_parts import (
    draw_cards,
    draw_foot,
    draw_header,
    draw_legend,
    draw_locator,
    draw_panel_name,
    draw_strip,
)
from geoucj.maps.sheet_pen import Pen

Format = Literal["png", "svg"]
LEAST_DPI, MOST_DPI = 72, 600


def draw(sheet: Sheet, file_format: Format = "png", dpi: int = 150) -> bytes:
    """Return `sheet` as a picture: PNG of `dpi`, or SVG with texts as text in DejaVu Sans.

    Raises ValueError for a `dpi` below 72 or above 600.
    """
    if not LEAST_DPI <= dpi <= MOST_DPI:
        message = f"a sheet has {LEAST_DPI} to {MOST_DPI} dots per inch, not {dpi}"
        raise ValueError(message)
    pen = _drawn(sheet)
    return _svg(sheet, pen) if file_format == "svg" else _png(sheet, pen, dpi)


def _drawn(sheet: Sheet) -> Pen:
    sheet = fitting(sheet)
    layout = layout_of(sheet)
    pen = Pen(sheet.paper.width, sheet.paper.height)
    draw_header(pen, sheet, layout)
    draw_cards(pen, sheet, layout)
    grounds = grounds_of(sheet, layout)
    for panel, ground in zip(sheet.panels, grounds, strict=True):
        draw_map(pen, sheet, panel, ground)
        if len(sheet.panels) > 1:
            draw_panel_name(pen, sheet, panel.name, ground.box)
    draw_strip(pen, sheet, layout, grounds[0])
    draw_legend(pen, sheet, layout)
    draw_locator(pen, sheet, layout)
    draw_foot(pen, sheet, layout)
    return pen


def _png(sheet: Sheet, pen: Pen, dpi: int) -> bytes:
    pen.figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(pen.figure)  # its methods have no types
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert(
        "RGB"
    )
    info = PngInfo()
    for name, text in sheet.metadata:
        info.add_itxt(name, text)
    file = BytesIO()
    # Maps are runs of one colour: as small as with the usual strategy, in two thirds of the time.
    picture.save(file, "png", dpi=(dpi, dpi), pnginfo=info, compress_type=Image.RLE)
    return file.getvalue()


def _svg(sheet: Sheet, pen: Pen) -> bytes:
    said = "\n".join(f"{name}: {text}" for name, text in sheet.metadata)
    file = BytesIO()
    canvas: Any = FigureCanvasSVG(pen.figure)
    canvas.print_svg(
        file,
        metadata={
            "Date": None,
            "Creator": "geoucj",
            "Title": printable(sheet.words.title),
            "Description": said,
            "Language": sheet.t.language,
        },
    )
    return file.getvalue()
