"""The font of all that is printed: it comes with matplotlib, so every machine has it."""

from pathlib import Path

import matplotlib

FONT = "DejaVu Sans"
FONT_FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
