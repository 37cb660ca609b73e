"""The sample's programmes, lists, claims, employers and indicators, as they are stored."""

import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geoucj.boundaries.store import APPROXIMATE, open_set
from geoucj.schema import ACTIVE, POTENTIAL, Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import check_dataset, open_dataset
from geoucj.tables.sample_places import draw_employers
from geoucj.tables.sample_programmes import draw_assistance
from geoucj.tables.sample_totals import MONTHS
from geoucj.tables.schemas import Kind, Stage

STAGES = [str(stage) for stage in Stage]
VILLAGE, DISTRICT, REGENCY = 10, 6, 4


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def outlines():
    frame = open_set(APPROXIMATE, [SHIPPED / "boundaries"]).read(Level.VILLAGE)
    return frame.set_index("area_code").geometry


@pytest.fixture(scope="module")
def informal(sample):
    """Return participants of BPU by village and month, NaN where not known."""
    rows = sample.table(Kind.COVERAGE)
    rows = rows[rows["segment"] == "BPU"]
    return rows.pivot(index="area_code", columns="as_of", values=ACTIVE)


@pytest.fixture(scope="module")
def assistance(sample):
    rows = sample.table(Kind.ASSISTANCE)
    first = pd.PeriodIndex(rows["start"], freq="M")
    return rows.assign(first=first, last=first + rows["months"].astype(int).to_numpy() - 1)


def running(assistance: pd.DataFrame, month: str) -> pd.DataFrame:
    now = pd.Period(month, "M")
    return assistance[(assistance["first"] <= now) & (now <= assistance["last"])]


@pytest.fixture(scope="module")
def funnel(sample):
    """Return workers by village and month (rows) and stage (columns)."""
    rows = sample.table(Kind.VERIFICATION)
    return rows.pivot(index=["area_code", "as_of"], columns="stage", values="workers")[STAGES]


def test_a_wrong_cell_in_any_of_the_tables_is_found(tmp_path, registry):
    for kind in ("assistance", "claims", "employers", "verification", "indicators"):
        table = pd.read_parquet(SHIPPED / "data" / "sample" / f"{kind}.parquet").head(3)
        shutil.copy(SHIPPED / "data" / "sample" / "provenance.toml", tmp_path)
        table.astype({"area_code": "str"}).assign(area_code="9999").to_csv(
            tmp_path / f"{kind}.csv", index=False
        )
    findings = check_dataset(tmp_path, registry)
    assert {finding.file for finding in findings} == {
        "assistance.csv",
        "claims.csv",
        "employers.csv",
        "verification.csv",
        "indicators.csv",
    }
    assert {finding.rule for finding in findings} == {"unknown_code"}


def test_the_sample_has_no_findings(registry):
    assert check_dataset(SHIPPED / "data" / "sample", registry) == []


# --- assistance ---


def test_amounts_are_workers_times_a_published_package_times_months(assistance, sample):
    package = assistance["amount_rupiah"] / assistance["workers"] / assistance["months"]
    assert set(package) == set(sample.table(Kind.CONTRIBUTIONS)["rupiah_per_month"])
    assert (assistance.loc[package == 36800, "start"] >= "2025").all()
    assert set(assistance["months"]) == {3, 6, 12}


def test_programmes_are_of_all_levels_and_sources_of_money(assistance):
    assert set(assistance["area_code"].str.len()) == {VILLAGE, DISTRICT, REGENCY}
    assert set(assistance["funding"]) == {
        "APBD provinsi",
        "APBD kabupaten/kota",
        "APBDes",
        "DBH sawit",
        "CSR",
    }
    assert {"petani", "nelayan", "pekerja keagamaan", "pedagang pasar", "pengemudi ojek"} < set(
        assistance["group"]
    )
    funded = assistance.loc[assistance["funding"] == "APBDes", "area_code"]
    assert (funded.str[6] == "2").all()  # a kelurahan has no village fund


def test_about_a_third_of_the_villages_have_none(assistance, registry):
    villages = registry.at(Level.VILLAGE)["area_code"]
    assert 0.28 < (~villages.isin(assistance["area_code"])).mean() < 0.38


@pytest.mark.parametrize("month", MONTHS)
def test_nobody_is_paid_for_who_is_no_participant(assistance, informal, month):
    rows = running(assistance, month)
    for width in (VILLAGE, DISTRICT, REGENCY):
        inside = rows[rows["area_code"].str.len() >= width]
        paid = inside.groupby(inside["area_code"].str[:width])["workers"].sum()
        active = informal[month].groupby(informal.index.str[:width]).sum(min_count=1)
        room = active.reindex(paid.index)
        assert room.notna().all()
        assert (paid <= room).all()


def test_its_size_is_that_of_real_programmes(assistance):
    """Printed for 2025: some 300,000 workers in all; Makassar 81,466, Ketapang 34,400."""
    now = running(assistance, MONTHS[-1])
    assert 200_000 < now["workers"].sum() < 450_000
    by_regency = now.groupby(now["area_code"].str[:4])["workers"].sum()
    assert len(by_regency) == 38
    assert by_regency.max() < 85_000


def test_a_fall_is_to_come(assistance):
    paid = [
        running(assistance, month)["workers"].sum()
        for month in ("2025-12", "2026-01", "2026-02", "2026-04")
    ]
    assert paid == sorted(paid, reverse=True)
    assert paid[-1] < paid[0] / 3
    assert paid[-1] > 0


def test_areas_without_known_participants_have_no_programme():
    """Two villages by hand; only the first is known in every month."""
    months = pd.DataFrame({"as_of": MONTHS, "segment": "BPU", ACTIVE: 200})
    rows = [
        months.assign(area_code="6101012001"),
        months[months["as_of"] < "2024-02"].assign(area_code="6101012002"),
    ]
    coverage = pd.concat(rows, ignore_index=True)
    drawn = [draw_assistance(coverage, np.random.default_rng(seed)) for seed in range(12)]
    found = set(pd.concat(drawn)["area_code"])
    assert "6101012001" in found
    assert "6101012002" not in found


# --- verification ---


def test_counts_never_rise_from_stage_to_stage_nor_fall_with_time(funnel):
    assert (funnel.diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    later = funnel.groupby(level="area_code").diff().dropna()
    assert (later >= 0).all(axis=None)
    assert (later["listed"] == 0).all()
    assert funnel.index.get_level_values("as_of").nunique() == 3


def test_losses_are_as_large_as_the_printed_one(funnel):
    """Of 10,000 names 8,502 were valid."""
    done = funnel.xs("2025-12", level="as_of").query("active > 0").sum()
    assert 0.80 < done["eligible"] / done["listed"] < 0.88
    assert 0.75 < done["active"] / done["eligible"] < 1


def test_some_villages_are_stuck_and_some_hand_in_poor_lists(funnel):
    last, before = (funnel.xs(month, level="as_of") for month in ("2025-12", "2025-09"))
    stuck = (last["active"] == 0) & (last == before).all(axis=1)
    assert 0.08 < stuck.mean() < 0.25
    done = last[last["active"] > 0]
    assert (done["active"] / done["listed"] < 0.5).sum() > 20


def test_the_verified_are_participants(funnel, informal):
    active = funnel["active"].unstack("as_of")
    assert (active <= informal.loc[active.index, active.columns]).all(axis=None)


# --- claims ---


def test_claims_are_in_one_level_per_programme_and_of_whole_years(sample, informal):
    claims = sample.table(Kind.CLAIMS)
    levels = claims.groupby("programme")["area_code"].agg(lambda codes: set(codes.str.len()))
    assert levels.to_dict() == {
        "JHT": {VILLAGE},
        "JKK": {VILLAGE},
        "JKM": {VILLAGE},
        "JKP": {REGENCY},
        "JP": {REGENCY},
    }
    assert set(claims["as_of"]) == {"2024", "2025"}
    stopped = informal.index[informal["2025-12"].isna()]
    assert len(stopped) == 36
    assert not claims[claims["as_of"] == "2025"]["area_code"].isin(stopped).any()
    assert (claims.loc[claims["claims"] == 0, "amount_rupiah"] == 0).all()
    deaths = claims[claims["programme"] == "JKM"]
    assert (deaths["amount_rupiah"] == 42_000_000 * deaths["claims"]).all()


def test_claims_of_kubu_raya_are_near_those_printed(sample):
    """5,839 claims and Rp59.57 billion."""
    claims = sample.table(Kind.CLAIMS)
    year = claims[claims["area_code"].str.startswith("6112") & (claims["as_of"] == "2024")]
    assert 4_000 < year["claims"].sum() < 8_000
    assert 40e9 < year["amount_rupiah"].sum() < 80e9


# --- employers ---


def test_employers_lie_inside_their_villages(sample, outlines):
    employers = sample.table(Kind.EMPLOYERS)
    assert len(employers) == 1200
    points = gpd.points_from_xy(employers["longitude"], employers["latitude"])
    shapes = outlines.loc[employers["area_code"]].to_numpy()
    assert gpd.GeoSeries(points).within(gpd.GeoSeries(shapes)).all()
    assert employers["name"].str.fullmatch(r"Perusahaan contoh \d{4}").all()


def test_employers_are_in_towns_first(sample, registry):
    town = sample.table(Kind.EMPLOYERS)["area_code"].str[6] == "1"
    assert town.mean() > 2 * (registry.at(Level.VILLAGE)["area_code"].str[6] == "1").mean()


def test_employers_have_no_more_workers_than_there_are(sample):
    employers = sample.table(Kind.EMPLOYERS)
    sums = employers.groupby(employers["area_code"].str[:4])[["workers", "registered_workers"]]
    sums = sums.sum()
    assert len(sums) == 38
    for kind, month, column, own in (
        (Kind.COVERAGE, MONTHS[-1], ACTIVE, "registered_workers"),
        (Kind.WORKFORCE, "2025-01", POTENTIAL, "workers"),
    ):
        rows = sample.table(kind)
        rows = rows[(rows["segment"] == "PU") & (rows["as_of"] == month)]
        whole = rows.groupby(rows["area_code"].str[:4])[column].sum()
        assert (sums[own] <= whole).all()
    assert (employers["registered_workers"] <= employers["workers"]).all()
    assert (employers["registered_workers"] == 0).mean() > 0.1


def test_employers_are_made_smaller_where_there_are_few_workers(outlines):
    code = outlines.index[0]
    coverage = pd.DataFrame({"area_code": [code], "as_of": "2025-12", "segment": "PU", ACTIVE: 900})
    workforce = pd.DataFrame(
        {"area_code": [code], "as_of": "2025-01", "segment": "PU", POTENTIAL: 20_000}
    )
    shape = outlines.loc[[code]].reset_index()
    drawn = draw_employers(coverage, workforce, shape, np.random.default_rng(1))
    assert len(drawn) == 1200
    assert 8_000 < drawn["workers"].sum() <= 10_000
    assert 0 < drawn["registered_workers"].sum() <= 900


# --- indicators ---


def test_indicators_have_unit_and_direction_and_plausible_values(sample, registry):
    rows = sample.table(Kind.INDICATORS)
    facts = rows.groupby("indicator")[["unit", "direction"]].agg(set)
    assert facts.to_dict("index") == {
        "agen Perisai": {"unit": {"orang"}, "direction": {"naik"}},
        "pekerja rentan": {"unit": {"persen"}, "direction": {"turun"}},
        "petani": {"unit": {"persen"}, "direction": {"netral"}},
        "waktu ke ibu kota kabupaten/kota": {"unit": {"jam"}, "direction": {"turun"}},
    }
    values = {
        name: group.set_index("area_code")["value"] for name, group in rows.groupby("indicator")
    }
    hours = values["waktu ke ibu kota kabupaten/kota"]
    assert set(hours.index) == set(registry.at(Level.VILLAGE)["area_code"])
    assert hours.between(0, 48).all()
    assert (
        hours[hours.index.str[2] == "7"].median()
        < 1
        < hours[hours.index.str[:4] == "6104"].median()
    )
    for name in ("petani", "pekerja rentan"):
        assert values[name].between(0, 100).all()
    farmers = values["petani"]
    assert (
        farmers[farmers.index.str[6] == "2"].mean()
        > 2 * farmers[farmers.index.str[6] == "1"].mean()
    )
    assert set(values["agen Perisai"].index) == set(registry.at(Level.DISTRICT)["area_code"])


def test_shares_are_only_there_where_there_are_workers(sample):
    rows = sample.table(Kind.INDICATORS).query("indicator == 'petani'")
    workforce = sample.table(Kind.WORKFORCE)
    workers = workforce[workforce["segment"] == "ALL"].groupby("area_code")[POTENTIAL].max()
    assert set(rows["area_code"]) == set(workers.index[workers > 0])
