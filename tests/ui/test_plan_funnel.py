"""The tab of verification: funnel, names to list, way to the map, areas inside."""

from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest

from geoucj.i18n import Translator
from geoucj.planning.verification import STAGES, funnel_of
from geoucj.schema import Level
from geoucj.settings import Settings
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, state
from geoucj.ui.charts.funnel import funnel_chart
from geoucj.ui.state import Context

from .conftest import whole, words
from .plan_tabs import chart_texts, description, request_of, tab_of

SINTANG, VILLAGE, OTHER = "6105", "6105011001", "6105011002"


@pytest.fixture
def ctx(registry, nobodys):
    settings = Settings(nobodys / "boundaries", nobodys / "data")
    return Context(Translator("en"), settings, registry, {})


def verification(*reports):
    """Return a table of (area_code, as_of, workers of each stage) reports; None is no row."""
    rows = [
        (code, as_of, stage, float(workers))
        for code, as_of, *counts in reports
        for stage, workers in zip(STAGES, counts, strict=True)
        if workers is not None
    ]
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "stage", "workers"])
    return frame.astype({"area_code": "str", "as_of": "str", "stage": "str"})


def with_reports(ctx, *reports):
    """Return the sample with other reports of verification."""
    sample = cache.dataset(ctx.settings, "sample")
    tables = {**sample.tables, Kind.VERIFICATION: verification(*reports)}
    return replace(sample, tables=MappingProxyType(tables))


def test_the_funnel_of_the_sample_says_where_it_is_stuck(ctx):
    request = request_of(area=SINTANG, as_of="2025-12")
    app = whole(tab_of("funnel", ctx, request))
    sample = cache.dataset(ctx.settings, "sample").table(Kind.VERIFICATION)
    funnel = funnel_of(sample, SINTANG, "2025-12")
    listed, active = funnel.workers["listed"], funnel.workers["active"]
    assert f"Listed: {listed:,}" in chart_texts(app)
    assert f"Active: {active:,} ({active / listed * 100:.1f} % of those listed)" in chart_texts(app)
    assert f"{funnel.steps[0].lost:,} lost" in description(app)
    said = words(app).replace("\\", "")
    assert f"“decreed”: {funnel.stuck_at.waiting:,} workers wait" in said
    assert f"No change since the report before: {funnel.stuck_areas} areas" in said
    table = app.dataframe[0].value
    assert table["waiting_workers"].is_monotonic_decreasing
    assert table["listed"].sum() == listed
    assert set(table["months"]) == {"Dec 2025"}
    app.segmented_control[0].set_value("village").run()
    villages = app.dataframe[0].value
    assert len(villages) == funnel.areas
    assert (villages["stuck"] == "stuck").sum() == funnel.stuck_areas
    assert set(villages["reached"]) <= {"listed", "identity valid", "eligible", "decreed", "active"}


def test_of_ten_thousand_names_8502_so_118_are_listed_for_a_hundred(ctx):
    dataset = with_reports(ctx, (VILLAGE, "2025-09", 10_000, 9_000, 8_502, 0, 0))
    request = request_of(area=SINTANG, as_of="2025-12")
    app = whole(tab_of("funnel", ctx, request, dataset))
    said = words(app)
    assert "Of 10,000 names in Kabupaten Sintang that have come so far, 8,502 came" in said
    assert "<b>118</b>" in said
    workers = cache.proposal(ctx.settings, request).plan.total.workers
    assert f"<b>{-(-workers * 10_000 // 8_502):,}</b>" in said
    assert f"to protect the {workers:,} workers of the plan" in said
    app.segmented_control[0].set_value("village").run()
    villages = len(ctx.registry.at(Level.VILLAGE, SINTANG))
    said = words(app)
    assert f"1 of {villages} have reports (village); of the others nothing is known." in said


def test_a_plan_that_cannot_be_made_leaves_the_names_of_a_village(ctx):
    dataset = with_reports(ctx, (VILLAGE, "2025-09", 10_000, 9_000, 8_502, 0, 0))
    request = request_of(area=SINTANG, as_of="2025-12", forced=frozenset({"6101012001"}))
    said = words(whole(tab_of("funnel", ctx, request, dataset)))
    assert "<b>118</b>" in said
    assert "This plan cannot be made yet" in said


def test_lists_of_elsewhere_stand_in_for_the_yield_and_say_so(ctx):
    dataset = with_reports(
        ctx, (VILLAGE, "2025-09", 100, 0, 0, 0, 0), (OTHER, "2025-09", 100, 90, 50, 0, 0)
    )
    said = words(whole(tab_of("funnel", ctx, request_of(area=VILLAGE), dataset)))
    assert "100 names in " in said
    assert "<b>200</b>" in said
    dataset = with_reports(ctx, (VILLAGE, "2025-09", 100, 0, 0, 0, 0))
    said = words(whole(tab_of("funnel", ctx, request_of(area=SINTANG), dataset)))
    assert "how many names to list is not known" in said
    assert "of 10,000 names 8,502 were valid (85.0 %); to protect 100 workers takes 118" in (
        said.replace("\\", "")
    )


def test_without_reports_it_says_what_to_do(ctx):
    app = whole(tab_of("funnel", ctx, request_of("published")))
    assert app.info[0].value.startswith("No report of verification for Kabupaten Kubu Raya")
    assert not app.get("vega_lite_chart")
    assert "takes 118 names" in words(app)


def test_a_way_to_the_map_with_its_circles(ctx):
    app = whole(tab_of("funnel", ctx, request_of(area=SINTANG, as_of="2025-12")))
    button = app.button(key="funnel_map")
    assert button.label == "See the lists of names on the map"
    button.click().run()  # there is no map page here; what it will show is chosen already
    assert app.session_state[state.AREA] == SINTANG
    assert app.session_state[state.CIRCLES] == "listed_workers"
    assert app.session_state[state.MONTH] == "2025-12"
    assert app.session_state[state.DATASET] == "sample"


def test_parts_of_a_bar_come_to_its_workers():
    table = verification(
        (VILLAGE, "2025-09", 100, 90, 0, 0, 0), (OTHER, "2025-09", 100, None, 60, 70, 10)
    )
    chart = funnel_chart(funnel_of(table, SINTANG, "2025-09"), "Sintang", Translator("en"))
    parts = chart.layer[0].data
    by = parts.groupby("row")[["from", "to"]].agg({"from": "min", "to": "max"})
    assert by["to"].tolist() == [200, 90, 60, 70, 10]
    assert "10 more at the next stage" in chart.description
    assert "100 not reported at the next stage" in chart.description
    assert "90 waiting" in chart.description


def test_a_hostile_name_is_only_a_name(ctx):
    areas = ctx.registry.areas.copy()
    nasty = "<script>alert(1)</script> [a](http://x) $x$"
    areas.loc[areas["area_code"] == SINTANG, "area_name"] = nasty
    hostile = replace(ctx, registry=replace(ctx.registry, areas=areas))
    app = whole(tab_of("funnel", hostile, request_of(area=SINTANG, as_of="2025-12")))
    said = "".join(each.value for each in app.markdown)
    assert "[a](http" not in said
    assert "\\<script\\>" in said
    assert nasty.startswith(description(app)[:20])
