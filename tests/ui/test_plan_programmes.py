"""The tab of assistance programmes."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from geoucj.i18n import Translator
from geoucj.settings import Settings
from geoucj.tables.schemas import Kind
from geoucj.ui import cache
from geoucj.ui.state import Context

from .conftest import whole, words
from .plan_tabs import chart_texts, description, request_of, tab_of

SINTANG = "6105"


@pytest.fixture
def ctx(registry, nobodys):
    settings = Settings(nobodys / "boundaries", nobodys / "data")
    return Context(Translator("en"), settings, registry, {})


def test_programmes_of_the_sample_with_and_without(ctx):
    app = whole(tab_of("programmes", ctx, request_of(area=SINTANG, as_of="2025-12")))
    rows = cache.dataset(ctx.settings, "sample").table(Kind.ASSISTANCE)
    rows = rows[rows["area_code"].str.startswith(SINTANG)]
    start = rows["start"].str[:4].astype(int) * 12 + rows["start"].str[5:].astype(int)
    now = 2025 * 12 + 12
    running = rows[(start <= now) & (now < start + rows["months"])]
    workers, rupiah = running["workers"].sum(), running["amount_rupiah"].sum()
    said = words(app).replace("\\", "")
    assert f"<b>{workers:,.0f}</b>" in said
    assert f"<b>Rp{rupiah / workers:,.0f}</b>" in said
    assert f"<b>Rp{rupiah / (running['workers'] * running['months']).sum():,.0f}</b>" in said
    farmers = running.loc[running["group"] == "petani sawit", "workers"].sum()
    assert f"{farmers:,.0f} participants: petani sawit" in chart_texts(app, 0)
    budget = running.loc[running["funding"] == "CSR", "workers"].sum()
    assert f"{budget:,.0f} participants: CSR" in chart_texts(app, 1)
    assert f"without the {workers:,.0f} participants whom programmes pay for: " in said
    assert "without assistance" in description(app, 2)
    table = app.dataframe[0].value
    narrower = running["area_code"].str.len() > 4  # the regency's own are not spread
    assert table["assisted_workers"].sum() == running.loc[narrower, "workers"].sum() < workers
    assert (table["coverage_rate"] > table["coverage_rate_without"]).all()
    assert "No programme runs: 0 of 14 (district)" in said
    assert "Sources: Data contoh / sample data" in said


def test_villages_without_a_programme_are_listed_with_their_need(ctx):
    app = whole(tab_of("programmes", ctx, request_of(area=SINTANG, as_of="2025-12")))
    app.segmented_control[0].set_value("village").run()
    paid, empty = (each.value for each in app.dataframe)
    assert "parent" in paid
    assert len(empty) == (~(paid["assisted_workers"] > 0)).sum() > 0
    assert empty["workers_to_target"].dropna().is_monotonic_decreasing
    assert f"{len(empty)} of {len(paid)}" in words(app)


def test_published_programmes_of_unknown_length_are_named(ctx):
    app = whole(tab_of("programmes", ctx, request_of("published", area="61", as_of="2025-12")))
    said = words(app).replace("\\", "")
    assert "Length or number of participants not known: 8" in said
    assert "Kabupaten Landak: pekerja rentan, from 2025, 873 participants, length not known" in said
    assert "pekerja rentan, 14 kab/kota, from 2025, number of participants not known" in said
    assert "36.7 % at most, as 6 programmes are unclear" in said  # (666,000 - 5,973) / 1,800,000
    assert "2,100 participants: DBH sawit" in chart_texts(app, 1)
    sources = "".join(each.value for each in app.caption)
    assert "Apkasi / ANTARA 25 Sep 2025 [[1]](<https://apkasi.org/" in sources
    empty = app.dataframe[1].value
    assert empty["area_name"].tolist()[:2] == ["Kabupaten Kubu Raya", "Kota Singkawang"]
    assert len(empty) == 10


def test_no_record_is_not_no_programme(ctx):
    app = whole(tab_of("programmes", ctx, request_of("published", as_of="2025-12")))
    assert app.info[0].value.endswith("that does not mean that there is none.")
    said = words(app).replace("\\", "")
    assert "pekerja rentan, 14 kab/kota (Kalimantan Barat)" in said
    assert "cannot be worked out" in said
    assert not app.get("vega_lite_chart")


def test_a_hostile_group_and_a_wrong_number_are_only_shown(ctx):
    sample = cache.dataset(ctx.settings, "sample")
    rows = sample.table(Kind.ASSISTANCE).copy()
    nasty = "<img src=x> [a](http://x)"
    at = rows.index[rows["area_code"].str.startswith(SINTANG)][0]
    rows.loc[at, ["group", "source"]] = nasty
    rows.loc[at, "workers"] = 10_000_000
    rows.loc[at, "months"] = float("nan")
    rows.loc[at, "start"] = "2025-12"
    tables = MappingProxyType({**sample.tables, Kind.ASSISTANCE: rows})
    dataset = replace(sample, tables=tables)
    app = tab_of("programmes", ctx, request_of(area=SINTANG, as_of="2025-12"), dataset)
    said = words(whole(app))
    assert "[a](http" not in said
    assert said.count("<img") == said.count("\\<img") > 0  # each is made harmless
    assert "exceeds the active participants in Kabupaten Sintang;" in app.warning[0].value
    assert "participants whom programmes pay for: −" in said.replace("\\", "")  # not clipped
