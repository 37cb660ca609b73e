"""An atlas of all regencies, each with its villages: how long it takes, how much CPU and memory.

    python benchmarks/atlas.py [--boundaries bps2020 --folder DIR] [--workers 2]

In one run: all pages by processes, then the PDF. Seconds are those from the view to the bytes of
the file, with the start of the processes; memory is that of the largest of them while they draw.
"""

import argparse
import os
import re
import resource
import time
from pathlib import Path

from geoucj.areas.registry import load_registry
from geoucj.boundaries.store import open_set
from geoucj.exports.address import with_address
from geoucj.exports.atlas import WORKERS, atlas_pdf, make_atlas
from geoucj.exports.map_sheet import read_land
from geoucj.exports.view import export_view
from geoucj.i18n import Translator
from geoucj.schema import Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset


def main() -> None:
    """Print seconds, seconds of CPU, MB at most, and MB of the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boundaries", default="approximate")
    parser.add_argument("--folder", type=Path, default=SHIPPED / "boundaries")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    registry = load_registry([SHIPPED / "boundaries"])
    dataset = open_dataset("sample", [SHIPPED / "data"], registry)
    shapes = open_set(given.boundaries, [given.folder, SHIPPED / "boundaries"])
    land, t = read_land([SHIPPED / "boundaries"]), Translator("id")
    view = export_view(dataset, shapes, registry, area="", level=Level.VILLAGE)
    largest = 0

    def on_page(_done: int, _total: int) -> None:
        nonlocal largest
        largest = max([largest, *map(_peak, _children())])

    before, cpu = time.perf_counter(), _cpu()
    atlas = make_atlas(with_address(view, t), t, land=land, workers=given.workers, on_page=on_page)
    drawn = time.perf_counter()
    pdf = atlas_pdf(atlas)
    done = time.perf_counter()
    print(f"{len(atlas.pages)} pages, {len(atlas.failed)} failed, {given.workers} processes, "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    print(f"pages {drawn - before:.1f} s, PDF {done - drawn:.1f} s, together {done - before:.1f} s")
    print(f"CPU {_cpu() - cpu:.1f} s; largest process {largest} MB; PDF {len(pdf) / 1e6:.1f} MB")
    if given.out:
        given.out.write_bytes(pdf)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _children() -> list[str]:
    tasks = Path("/proc/self/task").iterdir()
    return [pid for task in tasks for pid in (task / "children").read_text().split()]


def _peak(pid: str) -> int:
    """Return the most memory that a process has used, MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1000 if found else 0


if __name__ == "__main__":
    main()
