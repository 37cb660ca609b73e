"""The same shapes in the same colours by GeoDataFrame.plot and savefig, and nothing else.

    python benchmarks/plot_sheet.py png SHAPES.gpkg LAYER --out FILE [--dpi 300]

From the file of shapes, which says the colours, to the file.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
from cost import counting
from matplotlib import pyplot

A3 = (16.54, 11.69)  # inches


def main() -> None:
    """Draw one sheet, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=("png", "pdf"))
    parser.add_argument("shapes", type=Path)
    parser.add_argument("layer")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    mpl.use("Agg")
    with counting(given.out):
        areas = gpd.read_file(given.shapes, layer=given.layer)
        figure, axes = pyplot.subplots(figsize=A3)
        areas.plot(ax=axes, color=areas["colour"], edgecolor="#3A4653", linewidth=0.2)
        axes.set_axis_off()
        figure.savefig(given.out, format=given.form, dpi=given.dpi)


if __name__ == "__main__":
    main()
