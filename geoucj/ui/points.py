"""Employers as the map fetches them: by address, once."""

import json

import pandas as pd

PLACES = 4  # decimals of a degree, about 11 m


def employers_json(employers: pd.DataFrame) -> bytes:
    """Return JSON: a list of [longitude, latitude, workers, registered workers, name].

    Employers without coordinates are left out; the page says how many.
    """
    table = employers.dropna(subset=["longitude", "latitude"])
    columns = [
        table["longitude"].round(PLACES).tolist(),
        table["latitude"].round(PLACES).tolist(),
        table["workers"].fillna(0).astype(int).tolist(),
        table["registered_workers"].fillna(0).astype(int).tolist(),
        table["name"].tolist(),
    ]
    rows = list(zip(*columns, strict=True))
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
