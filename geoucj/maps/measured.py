"""The coverage table with all that a measure of the map needs beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from geoucj.analysis.change import add_change, add_gap_share
from geoucj.analysis.coverage import Query
from geoucj.analysis.further import add_indicator
from geoucj.analysis.mix import add_segment_mix
from geoucj.analysis.programmes import add_assistance, add_claims
from geoucj.analysis.progress import add_verification
from geoucj.areas.registry import Registry
from geoucj.maps.measures import Measure
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind


@dataclass(frozen=True)
class Wanted:
    """What a table must have beside the columns of a coverage table."""

    measures: tuple[Measure, ...] = ()
    before: str = ""  # an earlier month to compare with
    indicator: str = ""

    def needs(self, *measures: Measure) -> bool:
        """Return whether one of `measures` is wanted."""
        return not set(measures).isdisjoint(self.measures)


def measured_table(
    query: Query,
    wanted: Wanted,
    dataset: DataSet,
    registry: Registry,
    *,
    tables: Callable[[Query], pd.DataFrame],
    mixes: Callable[[], pd.DataFrame],
) -> pd.DataFrame:
    """Return the coverage table of `query` with the columns of the measures that are wanted.

    `tables` gives the coverage table of a query, `mixes` the `segment_mixes` of the data set: both
    are worth keeping, and are asked only where they are needed.
    """
    table = tables(query)
    if wanted.needs(Measure.GAP_SHARE):
        table = add_gap_share(table, tables(replace(query, within=None)))
    if wanted.before:
        table = add_change(table, tables(replace(query, as_of=wanted.before)))
    if wanted.needs(Measure.BPU_SHARE):
        table = add_segment_mix(table, mixes(), query.as_of, registry)
    if wanted.needs(Measure.ASSISTED):
        table = add_assistance(table, dataset.table(Kind.ASSISTANCE), query.as_of)
    if wanted.needs(Measure.CLAIMS, Measure.CLAIMS_PAID):
        table = add_claims(table, dataset.table(Kind.CLAIMS), query.as_of, registry)
    if wanted.needs(Measure.LISTED, Measure.VERIFIED_SHARE):
        lists = dataset.table(Kind.VERIFICATION)
        table = add_verification(table, lists, query.as_of, registry)
    if wanted.indicator:
        indicators = dataset.table(Kind.INDICATORS)
        table = add_indicator(table, indicators, wanted.indicator, query.as_of)
    return table
