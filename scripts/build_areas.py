"""Build boundaries/areas.csv from the npm package idn-area-data (ODbL 1.0).

    npm pack idn-area-data@4.0.1 && python scripts/build_areas.py idn-area-data-4.0.1.tgz

Source: Kepmendagri 300.2.2-2430/2025 as kept by github.com/fityannugroho/idn-area-data.
"""

import csv
import io
import sys
import tarfile
from pathlib import Path

PROVINCES = ("61", "73")
FILES = {
    "province": "provinces",
    "regency": "regencies",
    "district": "districts",
    "village": "villages",
}
PARENT_WIDTH = {2: 0, 4: 2, 6: 4, 10: 6}
TARGET = Path(__file__).parents[1] / "boundaries" / "areas.csv"


def main(package: str) -> None:
    """Write one row per area of the two provinces, sorted by level and code."""
    with tarfile.open(package) as tar, TARGET.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["area_code", "area_name", "level", "parent_code"])
        for level, name in FILES.items():
            member = tar.extractfile(f"package/data/{name}.csv")
            assert member is not None
            rows = csv.DictReader(io.TextIOWrapper(member, "utf-8"))
            kept = sorted(
                (row["code"].replace(".", ""), row["name"])
                for row in rows
                if row["code"][:2] in PROVINCES
            )
            writer.writerows([c, n, level, c[: PARENT_WIDTH[len(c)]]] for c, n in kept)
            print(f"{level}: {len(kept)}")


if __name__ == "__main__":
    main(sys.argv[1])
