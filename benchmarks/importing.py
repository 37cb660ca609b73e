"""An office's workbook of 100,000 rows: how long its import takes, and how much memory.

    python benchmarks/importing.py [--rows 100000] [--segments]

Three figures a row; with --segments five. Beside it, in the same run: what pandas and openpyxl
need to read the same sheet and do no more. Before it: how long the names of 5,000 villages take to
find their codes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zlib import crc32

import openpyxl
import pandas as pd

from geoucj.areas.names import NameIndex
from geoucj.areas.registry import Registry, load_registry
from geoucj.intake.model import PLACE_COLUMNS, Standing
from geoucj.intake.places.find import find_places
from geoucj.schema import AREA_CODE, CODE_WIDTH, Level
from geoucj.settings import SHIPPED

PLACES = ["Kab/Kota", "Kecamatan", "Desa/Kelurahan", "Bulan", "Potensi"]
USUAL, SEGMENTS = ["Peserta aktif", "Cakupan (%)"], ["PU", "BPU", "JAKON", "Jumlah"]
PEER = "import pandas; print(len(pandas.read_excel({path!r}, header=2)))"


def write(path: Path, rows: int, registry: Registry, *, segments: bool) -> None:
    """Write a sheet of villages by name and month, with potential and active participants."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(["DATA KEPESERTAAN AKTIF BPJS KETENAGAKERJAAN PER DESA"])
    sheet.append([])
    sheet.append([*PLACES, *(SEGMENTS if segments else USUAL)])
    villages = registry.at(Level.VILLAGE)[AREA_CODE].tolist()
    for number in range(rows):
        code, month = villages[number % len(villages)], number // len(villages)
        potential = 200 + crc32(code.encode()) % 3000
        active = [potential * share // 100 + month for share in (12, 20, 1)]
        names = [registry.name(code[: CODE_WIDTH[level]]).upper() for level in list(Level)[1:]]
        written = f"{2023 + month // 12}-{month % 12 + 1:02}"
        total = sum(active)
        figures = [*active, total] if segments else [total, round(100 * total / potential, 2)]
        sheet.append([*names, written, potential, *figures])
    book.save(path)


def match(registry: Registry, count: int = 5_000) -> None:
    """Find villages by the names of regency, district and village in capitals, without codes."""
    codes = registry.at(Level.VILLAGE)[AREA_CODE].head(count)
    levels = list(Level)[1:]
    rows = pd.DataFrame("", index=range(4, 4 + count), columns=list(PLACE_COLUMNS), dtype="str")
    for level in levels:
        names = codes.str[: CODE_WIDTH[level]].map(registry.names).str.upper()
        rows[str(level)] = names.to_numpy()
    start = time.perf_counter()
    found = find_places(rows, NameIndex(registry)).frame
    seconds = time.perf_counter() - start
    right = int((found[AREA_CODE].to_numpy() == codes.to_numpy()).sum())
    wrong = int((found["standing"] == Standing.FOUND).sum()) - right
    print(f"names of {count} villages\n  {seconds:.2f} s: {right} right, {wrong} wrong")


def run(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Return seconds, seconds of CPU, and peak memory (MB) of a command."""
    start = time.perf_counter()
    environment = os.environ | {"GEOUCJ_DATA": str(folder), "GEOUCJ_LANGUAGE": "en"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.read().decode().strip().splitlines()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    print(f"  exit code {process.returncode}: {said[-1] if said else ''}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--segments", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = folder / "desa.xlsx"
        registry = load_registry([SHIPPED / "boundaries"])
        match(registry)
        write(path, given.rows, registry, segments=given.segments)
        command = [str(Path(sys.executable).with_name("geoucj")), "import", str(path)]
        for name, call in (
            ("geoucj import", [*command, "--into", "uji"]),
            ("pandas.read_excel", [sys.executable, "-c", PEER.format(path=str(path))]),
        ):
            print(name)
            seconds, cpu, memory = run(call, folder)
            print(f"  {seconds:.1f} s, {cpu:.1f} s of CPU, {memory} MB at most")


if __name__ == "__main__":
    main()
