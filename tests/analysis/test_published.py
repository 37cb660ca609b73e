"""What is added to a table of coverage, on the published figures; expected from their CSV files."""

import pandas as pd
import pytest

from geoucj.analysis.change import add_change, add_gap_share
from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.mix import add_segment_mix, segment_mixes
from geoucj.analysis.periods import months_old
from geoucj.analysis.programmes import add_assistance, add_claims
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind


@pytest.fixture(scope="module")
def published(registry):
    return open_dataset("published", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def table(published, registry):
    """Return a function that makes the coverage table of a level and month, by code."""
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    tables = [published.table(kind) for kind in kinds]
    figures = figures_of_segment(*tables, registry, Segment.ALL)
    return lambda level, month: coverage_table(figures, Query(level, month))


def test_west_kalimantan_rose_six_points_from_september_to_december(table):
    got = add_change(table(Level.PROVINCE, "2025-12"), table(Level.PROVINCE, "2025-09"))
    kalbar, sulsel = got.to_dict("records")
    assert (kalbar["as_of"], kalbar["earlier_as_of"]) == ("2025-12", "2025-09")
    assert (kalbar["rate_change"], kalbar["comparison"]) == (0.06, "same")  # 0.37 - 0.31
    assert pd.isna(kalbar["active_change"])  # neither count was published
    assert (sulsel["as_of"], sulsel["earlier_as_of"]) == ("2025-07", "2025-07")
    assert pd.isna(sulsel["rate_change"])  # one figure for both months


def test_ketapang_gained_workers_and_has_the_mix_it_published(table, published, registry):
    got = add_change(table(Level.REGENCY, "2024-12"), table(Level.REGENCY, "2023-12"))
    mixes = segment_mixes(published.table(Kind.COVERAGE))
    got = add_segment_mix(got, mixes, "2024-12", registry)
    ketapang = got.set_index("area_code").loc["6104"]
    assert ketapang["active_change"] == 122_318 - 101_052
    assert ketapang["rate_change"] == pytest.approx(0.6802 - 0.5569)
    assert ketapang["bpu_share"] == 42_217 / 122_318
    assert months_old(got["as_of"], "2025-06")[got["area_code"] == "6104"].tolist() == [6]


def test_programmes_and_claims_of_regencies(table, published, registry):
    regencies = table(Level.REGENCY, "2025-12")
    got = add_assistance(regencies, published.table(Kind.ASSISTANCE), "2025-12")
    got = add_claims(got, published.table(Kind.CLAIMS), "2025-12", registry).set_index("area_code")
    assert got.loc["6108", "assisted_workers"] == 3_000 + 873
    assert got.loc["7308", "assisted_workers"] == 15_000 + 12_000
    # 34,400 in 2024, for a time that was not printed: not known in December 2025.
    assert pd.isna(got.loc["6104", "assisted_workers"])
    assert got.loc["6104", "assistance_unclear"] == 1
    assert got["claims"].dropna().to_dict() == {"6112": 5_839}
    provinces = table(Level.PROVINCE, "2025-12")
    kalbar = add_claims(provinces, published.table(Kind.CLAIMS), "2025-12", registry)
    assert kalbar["claims"].isna().all()  # one regency of 14 is not the province


def test_the_gap_of_west_kalimantan_is_shared_by_the_regencies_with_counts(table):
    got = add_gap_share(table(Level.REGENCY, "2025-12")).set_index("area_code")
    gaps = got.loc[got.index.str.startswith("61"), "workers_to_target"].dropna()
    assert got.loc["6112", "gap_share"] == 55_526 / gaps.sum()
    assert got.loc["6112", "gap_areas"] == len(gaps) == 5
