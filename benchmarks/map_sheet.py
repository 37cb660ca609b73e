"""An A3 map of every village of a province: how long it takes to draw, and how much memory.

    python benchmarks/map_sheet.py [--boundaries bps2020 --folder DIR] [--area 61] [--dpi 300]

Each in a process of its own, in one run: ours as PNG, SVG and PDF with all that stands on a sheet,
and what GeoDataFrame.plot and savefig need for the same shapes in the same classes and no more.
Seconds are those from the tables and files of shapes to the bytes of the file, after the imports.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from geoucj.areas.registry import load_registry
from geoucj.boundaries.store import open_set
from geoucj.exports.map_sheet import map_sheet, read_land, write_map
from geoucj.exports.view import ExportView, export_view, figures_of
from geoucj.i18n import Translator
from geoucj.maps.sheet_data import PaperSize
from geoucj.schema import AREA_CODE, Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

WAYS = ("png", "svg", "pdf", "plot_png", "plot_pdf")
A3 = (16.54, 11.69)  # inches


def view_of(boundaries: str, folder: Path, area: str) -> Callable[[], ExportView]:
    """Return a function that makes the view; the figures are ready before, as on a server."""
    registry = load_registry([SHIPPED / "boundaries"])
    dataset = open_dataset("sample", [SHIPPED / "data"], registry)
    figures = figures_of(dataset, registry, Segment.ALL)
    shapes = open_set(boundaries, [folder, SHIPPED / "boundaries"])
    return lambda: export_view(
        dataset, shapes, registry, area=area, level=Level.VILLAGE, figures=figures
    )


def ours(view: ExportView, way: str, dpi: int) -> bytes:
    """Return the sheet as a file."""
    land = read_land([SHIPPED / "boundaries"])
    sheet = map_sheet(view, Translator("id"), size=PaperSize.A3, landscape=True, land=land)
    return write_map(sheet, way, dpi)


def plotted(view: ExportView, way: str, dpi: int) -> bytes:
    """Return the same shapes in the same colours, without anything else."""
    import matplotlib  # noqa: PLC0415  # pyplot is the peer's, not ours

    matplotlib.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    colours = {code: entry.fill.colour for code, entry in view.entries.items()}
    shapes = view.shapes
    figure, axes = pyplot.subplots(figsize=A3)
    shapes.plot(ax=axes, color=shapes[AREA_CODE].map(colours), edgecolor="#3A4653", linewidth=0.2)
    axes.set_axis_off()
    file = BytesIO()
    figure.savefig(file, format=way.removeprefix("plot_"), dpi=dpi)
    return file.getvalue()


def measure(given: argparse.Namespace) -> None:
    """Draw in one way, and print seconds, seconds of CPU, MB at most, and kB of the file."""
    make = view_of(given.boundaries, given.folder, given.area)
    draw = plotted if given.way.startswith("plot") else ours
    start, cpu = time.perf_counter(), time.process_time()
    view = make()
    content = draw(view, given.way, given.dpi)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    megabytes = int(peak[1]) // 1024 if peak else 0
    print(
        f"{given.way:9} {len(view.shapes)} shapes {seconds:6.2f} s {cpu:6.2f} s of CPU"
        f" {megabytes:5} MB {len(content) // 1024:6} kB"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boundaries", default="approximate")
    parser.add_argument("--folder", type=Path, default=SHIPPED / "boundaries")
    parser.add_argument("--area", default="61")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--way", choices=WAYS, help="only this one, in this process")
    given = parser.parse_args()
    if given.way:
        measure(given)
        return
    for way in WAYS:
        subprocess.run([sys.executable, *sys.argv, "--way", way], check=True)


if __name__ == "__main__":
    main()
