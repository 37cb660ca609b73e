"""What contributions cost: they are set for the whole country, so the published ones stand in."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.tables.datasets import DataSet, open_dataset
from geoucj.tables.schemas import Kind

PUBLISHED = "published"  # the data set that comes with geoucj


def contributions_of(dataset: DataSet, folders: Sequence[Path], registry: Registry) -> pd.DataFrame:
    """Return the table of contributions of a data set, that of `published` where it has none.

    Each row names its source. Raises what `open_dataset` raises.
    """
    own = dataset.table(Kind.CONTRIBUTIONS)
    if len(own) or dataset.name == PUBLISHED:
        return own
    return open_dataset(PUBLISHED, folders, registry).table(Kind.CONTRIBUTIONS)
