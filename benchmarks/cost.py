"""What a drawing costs. The standard library alone: QGIS's Python runs it too."""

import json
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def counting(file: Path) -> Iterator[dict[str, float]]:
    """Print, as JSON, what the block costs until `file` is written; take what it adds.

    Seconds, seconds of CPU (with processes that have ended), MB at most, KB of the file.
    """
    more: dict[str, float] = {}
    start, cpu = time.perf_counter(), _cpu()
    yield more
    seconds, cpu = time.perf_counter() - start, _cpu() - cpu
    size = file.stat().st_size / 1000
    print(json.dumps({"s": seconds, "cpu_s": cpu, "mb": peak(), "kb": size, "pages": 1, **more}))


def peak(process: str = "self") -> float:
    """Return the most memory that a process has used, MB; 0 where untold."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
