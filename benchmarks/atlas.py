"""An atlas of all regencies, each with its villages: how long it takes, how much CPU and memory.

    python benchmarks/atlas.py --out FILE [--boundaries bps2020 --folder DIR] [--workers 2]

In one run: all pages by processes, then the PDF. Seconds are those from the view to the bytes of
the file, with the start of the processes (`pages_s` without the PDF); memory is that of the largest
of them, or of the one that started them.
"""

import argparse
import time
from pathlib import Path

from cost import counting, peak
from own_sheet import T, chosen_set, shape_options, village_view

from geoucj.exports.address import with_address
from geoucj.exports.atlas import WORKERS, atlas_pdf, make_atlas
from geoucj.exports.map_sheet import read_land
from geoucj.settings import SHIPPED


def main() -> None:
    """Draw the atlas, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__, parents=[shape_options()])
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    land = read_land([SHIPPED / "boundaries"])
    view = village_view(chosen_set(given), "")()
    largest = 0.0

    def on_page(_done: int, _total: int) -> None:
        nonlocal largest
        largest = max([largest, *map(peak, _children())])

    with counting(given.out) as cost:
        start = time.perf_counter()
        atlas = make_atlas(
            with_address(view, T), T, land=land, workers=given.workers, on_page=on_page
        )
        cost["pages_s"] = time.perf_counter() - start
        given.out.write_bytes(atlas_pdf(atlas))
        cost |= {"pages": len(atlas.pages), "failed": len(atlas.failed)}
        cost["mb"] = max(largest, peak())


def _children() -> list[str]:
    tasks = Path("/proc/self/task").iterdir()
    return [pid for task in tasks for pid in (task / "children").read_text().split()]


if __name__ == "__main__":
    main()
