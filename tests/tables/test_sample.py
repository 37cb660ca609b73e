import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geoucj.boundaries.store import APPROXIMATE, open_set
from geoucj.schema import ACTIVE, POTENTIAL, Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.sample import draw_sample
from geoucj.tables.sample_totals import MONTHS, draw_regencies, share_out
from geoucj.tables.schemas import Kind

ADDED = (
    Kind.ASSISTANCE,
    Kind.CLAIMS,
    Kind.EMPLOYERS,
    Kind.VERIFICATION,
    Kind.INDICATORS,
)
KEY = ["area_code", "as_of", "segment"]
WORKERS = SHIPPED / "scripts" / "regency_workers.csv"


@pytest.fixture(scope="module")
def published(registry):
    return open_dataset("published", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def employed():
    return pd.read_csv(WORKERS, dtype={"area_code": "str"}).set_index("area_code")[
        "employed_persons"
    ]


@pytest.fixture(scope="module")
def outlines():
    return open_set(APPROXIMATE, [SHIPPED / "boundaries"]).read(Level.VILLAGE)


@pytest.fixture(scope="module")
def drawn(registry, published, employed, outlines):
    return draw_sample(registry, published, employed, outlines)


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def villages(sample):
    """Return one row per village and month: active and potential of all segments, and the rate."""
    coverage, workforce = sample.table(Kind.COVERAGE), sample.table(Kind.WORKFORCE)
    active = coverage[coverage["segment"] == "ALL"]
    potential = workforce[workforce["segment"] == "ALL"]
    active = active.assign(year=active["as_of"].str[:4], regency=active["area_code"].str[:4])
    potential = potential.assign(year=potential["as_of"].str[:4])
    rows = active.merge(potential[["area_code", "year", POTENTIAL]], on=["area_code", "year"])
    return rows.assign(rate=rows[ACTIVE] / rows[POTENTIAL].where(rows[POTENTIAL] > 0))


def sums(villages: pd.DataFrame, code: str, month: str) -> tuple[int, int]:
    rows = villages[villages["area_code"].str.startswith(code) & (villages["as_of"] == month)]
    return int(rows[ACTIVE].sum()), int(rows[POTENTIAL].sum())


@pytest.mark.slow
def test_the_same_seed_gives_the_same_frames_and_another_does_not(
    drawn, registry, published, employed, outlines
):
    again = draw_sample(registry, published, employed, outlines)
    for kind, table in drawn.items():
        assert_frame_equal(table, again[kind])
    first, other = (
        draw_regencies(registry, published, employed, np.random.default_rng(seed))[0]
        for seed in (1, 2)
    )
    assert (first.potential != other.potential).any()


def test_the_stored_set_is_what_the_script_draws(drawn, sample):
    for kind, column in ((Kind.COVERAGE, ACTIVE), (Kind.WORKFORCE, POTENTIAL)):
        stored = sample.table(kind)
        stored = stored[stored["segment"] != "ALL"].reset_index(drop=True)
        expected = drawn[kind].astype({column: "float64"})
        assert_frame_equal(stored[[*KEY, column]], expected[[*KEY, column]])
    for kind in ADDED:
        columns = list(drawn[kind])
        assert_frame_equal(sample.table(kind)[columns], drawn[kind], check_dtype=False)


def test_it_is_small():
    folder = SHIPPED / "data" / "sample"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 1_500_000


def test_it_says_in_both_languages_that_it_is_not_real(sample):
    provenance = sample.provenance
    assert provenance.sample
    assert (provenance.title_id, provenance.title_en) == ("Data contoh", "Sample data")
    assert provenance.note_id.startswith("Bukan angka nyata")
    assert provenance.note_en.startswith("Not real figures")
    for kind in (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS, *ADDED):
        assert set(sample.table(kind)["source"]) == {"Data contoh / sample data"}
    assert sample.warnings == ()


def test_it_holds_villages_24_months_and_three_segments(sample, registry):
    coverage = sample.table(Kind.COVERAGE)
    assert sorted(coverage["as_of"].unique()) == list(MONTHS)
    assert set(coverage["segment"]) == {"PU", "BPU", "JAKON", "ALL"}
    assert set(coverage["area_code"]) <= set(registry.names)
    assert set(coverage["area_code"].str.len()) == {10}
    assert coverage["area_code"].str[:4].nunique() == 38


@pytest.mark.parametrize(
    ("code", "month", "active", "potential"),
    [
        ("6104", "2024-12", 122318, None),
        ("6108", "2024-12", 69590, 130245),
        ("6172", "2025-06", 16684, 73236),
        ("7313", "2024-12", 67799, 140769),
        ("7316", "2025-12", 46589, None),
        ("7318", "2025-07", 50855, 72852),
        ("7371", "2025-08", 263903, None),
    ],
)
def test_villages_add_up_to_published_counts_to_the_worker(
    villages, code, month, active, potential
):
    got = sums(villages, code, month)
    assert got[0] == active
    assert potential in (None, got[1])


def test_villages_meet_every_published_rate(villages, published):
    rows = published.table(Kind.COVERAGE)
    rows = rows[
        rows["published_rate"].notna()
        & (rows["segment"] == "ALL")
        & (rows["standing"] != "set_aside")
        & (rows["area_code"].str.len() == 4)
        & (rows["as_of"] >= "2024")
    ]
    assert len(rows) == 24
    for code, as_of, rate in rows[["area_code", "as_of", "published_rate"]].itertuples(index=False):
        active, potential = sums(villages, code, as_of if len(as_of) == 7 else f"{as_of}-12")
        assert active / potential == pytest.approx(rate, abs=0.005), (code, as_of)


def test_provinces_are_near_their_published_rates(villages):
    for code, month, rate in (
        ("61", "2024-12", 0.3539),
        ("61", "2025-09", 0.31),
        ("61", "2025-12", 0.37),
        ("73", "2024-07", 0.404),
        ("73", "2025-06", 0.4736),
    ):
        active, potential = sums(villages, code, month)
        assert active / potential == pytest.approx(rate, abs=0.01), (code, month)


def test_potentials_are_a_plausible_share_of_employed_persons(villages, employed):
    december = villages[villages["as_of"] == "2025-12"]
    share = december[POTENTIAL].sum() / employed.sum()
    assert 0.60 <= share <= 0.72


def test_december_rises_and_january_falls(villages):
    by_month = villages.groupby("as_of")[ACTIVE].sum()
    assert by_month["2024-12"] > 1.03 * by_month["2024-11"]
    assert by_month["2025-01"] < 0.92 * by_month["2024-12"]


def test_the_awkward_cases_are_there(villages, sample, registry):
    workforce = sample.table(Kind.WORKFORCE)
    december = villages[villages["as_of"] == "2025-12"]
    last = villages.groupby("area_code")["as_of"].max()
    silent = set(registry.areas.loc[registry.areas["level"] == "village", "area_code"]) - set(
        last.index
    )
    assert len(silent) == 120
    assert not silent & set(workforce["area_code"])
    assert (last < "2025-12").sum() == 36
    assert (december[POTENTIAL] == 0).sum() == 12
    assert (december.loc[december[POTENTIAL] == 0, ACTIVE] == 0).all()
    assert december[POTENTIAL].between(1, 29).sum() >= 30
    assert (december["rate"] == 0).sum() >= 8
    construction = sample.table(Kind.COVERAGE).query("segment == 'JAKON' and as_of == '2024-12'")
    wajo = construction[construction["area_code"].str.startswith("7313")][ACTIVE].sum()
    potential = workforce.query("segment == 'JAKON' and as_of == '2024-01'")
    assert (wajo, potential[potential["area_code"].str.startswith("7313")][POTENTIAL].sum()) == (
        14725,
        12196,
    )


def test_every_regency_and_province_has_a_target(sample):
    targets = sample.table(Kind.TARGETS)
    assert set(targets["as_of"]) == {"2024", "2025"}
    assert len(targets) == 2 * 40
    rates = targets.set_index(["area_code", "as_of"])["target_rate"]
    assert rates["61", "2024"] == 0.5014
    assert rates["7313", "2025"] == 0.68
    assert rates.between(0.1, 1).all()


def test_sharing_out_loses_no_worker():
    parts = share_out(10, np.array([1.0, 1.0, 1.0, 0.0]))
    assert parts.sum() == 10
    assert parts.tolist() == [4, 3, 3, 0]
