"""Figures as the steps before the checks hand them on, from a few words."""

import pandas as pd

from geoucj.intake.model import FIGURE_COLUMNS, Standing
from geoucj.tables.schemas import Kind

KINDS = {
    "potential_workers": Kind.WORKFORCE,
    "target_rate": Kind.TARGETS,
    "amount_rupiah": Kind.ASSISTANCE,
    "workers": Kind.ASSISTANCE,
    "claims": Kind.CLAIMS,
}
RATES = ("published_rate", "target_rate")


def figures(*lines, as_of="2025-09"):
    """Return figures: area_code, segment, column, written as in the cell, and (month, row, …)."""
    found = []
    for number, (code, segment, column, written, *more) in enumerate(lines):
        others = more[0] if more else {}
        text = str(written)
        value = float(text.rstrip("%").replace(",", ".")) if text else float("nan")
        if column in RATES:
            value = round(value / 100, 12)
        found.append(
            {
                "row": number + 2,
                "letter": "D",
                "kind": str(KINDS.get(column, Kind.COVERAGE)),
                "column": column,
                "segment": segment,
                "as_of": as_of,
                "written": text,
                "value": value,
                "area_code": code,
                "standing": str(Standing.FOUND),
                **others,
            }
        )
    frame = pd.DataFrame(found, columns=list(FIGURE_COLUMNS))
    texts = ["letter", "kind", "column", "segment", "as_of", "written", "area_code", "standing"]
    return frame.astype(dict.fromkeys(texts, "str"))
