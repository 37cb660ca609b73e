"""Build data/sample: village figures drawn from a fixed seed, consistent with data/published.

    python scripts/build_sample.py [../shared/facts]

With the folder of facts, scripts/regency_workers.csv is written anew first: employed persons by
regency, estimated from population (Dukcapil, Dec 2024) and participation (BPS, 2021).
"""

import shutil
import sys
from pathlib import Path

import pandas as pd

from geoucj.areas.registry import load_registry
from geoucj.boundaries.store import APPROXIMATE, open_set
from geoucj.schema import Level
from geoucj.tables.datasets import open_dataset
from geoucj.tables.sample import draw_sample
from geoucj.tables.schemas import Kind

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "data" / "sample"
WORKERS = Path(__file__).with_name("regency_workers.csv")
AGED_15 = 0.73  # of the population
PROVENANCE = """\
title_id = "Data contoh"
title_en = "Sample data"
sample = true
source = "Acak (scripts/build_sample.py), disesuaikan dengan angka kabupaten/kota yang diterbitkan"
licence = "CC0 1.0"
note_id = "Bukan angka nyata. Angka desa dibuat secara acak agar alat ini dapat dicoba; hanya \
jumlah per kabupaten/kota yang mengikuti angka yang diterbitkan, bila ada. Jangan dikutip."
note_en = "Not real figures. Village figures were drawn at random so that the tool can be tried; \
only the sums per regency follow published figures, where there are any. Do not quote them."
"""


def main(facts: str | None = None) -> None:
    """Write data/sample."""
    registry = load_registry([ROOT / "boundaries"])
    published = open_dataset("published", [ROOT / "data"], registry)
    if facts:
        write_workers(Path(facts))
    workers = pd.read_csv(WORKERS, dtype={"area_code": "str"}).set_index("area_code")
    TARGET.mkdir(parents=True, exist_ok=True)
    outlines = open_set(APPROXIMATE, [ROOT / "boundaries"]).read(Level.VILLAGE)
    drawn = draw_sample(registry, published, workers["employed_persons"], outlines)
    for kind, table in drawn.items():
        if kind is Kind.TARGETS:
            table.to_csv(TARGET / f"{kind}.csv", index=False, lineterminator="\n")
        else:
            texts = table.select_dtypes("str").columns
            small = table.astype(dict.fromkeys(texts, "category"))
            small.to_parquet(TARGET / f"{kind}.parquet", index=False, compression="zstd")
        print(f"{kind}: {len(table)} rows")
    shutil.copyfile(ROOT / "data" / "published" / "contributions.csv", TARGET / "contributions.csv")
    (TARGET / "provenance.toml").write_text(PROVENANCE, "utf-8")


def write_workers(facts: Path) -> None:
    """Write an estimate of employed persons by regency."""
    rows = pd.read_csv(facts / "regency_workforce.csv", dtype={"kemendagri_code": "str"})
    taking_part = rows["TPAK_pct_2021"] / 100 * (1 - rows["TPT_pct_2021"] / 100)
    employed = (rows["pop_total_2024"] * AGED_15 * taking_part).round(-2).astype(int)
    codes = rows["kemendagri_code"].str.replace(".", "", regex=False)
    frame = pd.DataFrame({"area_code": codes, "employed_persons": employed})
    frame.to_csv(WORKERS, index=False, lineterminator="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
