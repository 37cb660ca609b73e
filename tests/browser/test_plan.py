"""From opening the plan page to a file in hand, in a browser."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.walk import MAP_FRAME, MARK, MARKED

pytestmark = pytest.mark.browser

KUBU_RAYA = "area=6112"
VILLAGE = "6112012001"
START = 60_000  # ms: the first visitor of a server waits until the figures are read


@pytest.fixture
def planner(visit, server, watch):
    """Return a visitor on the plan page of a regency; it may ask no other host."""
    visitor = visit(server)
    visitor.page.goto(f"{server.address}/plan?data=sample&month=2025-12&{KUBU_RAYA}")
    expect(visitor.page.locator(MAP_FRAME)).to_be_attached(timeout=START)
    visitor.painted_after(0).still()
    yield visitor
    assert watch.hosts == {urlsplit(server.address).netloc}


def figures(visitor):
    return visitor.figures()[""]


def test_from_a_budget_to_a_file(planner, tmp_path):
    page = planner.page
    assert figures(planner)[:2] == ["9.920", "102"]
    planner.frame.evaluate(MARK)
    planner.write("Anggaran (rupiah)", "50 juta").until(lambda: figures(planner)[0], "992")
    expect(page.get_by_label("Anggaran (rupiah)", exact=True)).to_have_value("50.000.000")

    planner.click(VILLAGE)
    pinned = page.locator(".st-key-plan_pinned")
    expect(pinned).to_contain_text("Disematkan (1)")
    planner.selected([VILLAGE])
    expect(page.locator("table[role=grid]").first).to_contain_text("Disematkan")
    planner.click(VILLAGE)
    expect(page.locator(".st-key-plan_excluded")).to_contain_text("Dikeluarkan (1)")
    expect(pinned).to_have_count(0)
    planner.click(VILLAGE)
    expect(page.locator(".st-key-plan_excluded")).to_have_count(0)
    assert planner.frame.evaluate(MARKED)

    planner.still().page.get_by_test_id("stPopoverButton").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh CSV").click()
    assert download.value.suggested_filename == "rencana-6112-2025-12-CONTOH.csv"
    file = tmp_path / "plan.csv"
    download.value.save_as(file)
    rows = file.read_text("utf-8-sig").splitlines()
    assert len(rows) == 1 + int(figures(planner)[1])


def test_names_from_files_stay_text(visit, nasty_server, watch):
    visitor = visit(nasty_server)
    where = "data=nasty0&month=2025-01&area=6112&lang=id"
    visitor.page.goto(f"{nasty_server.address}/plan?{where}")
    expect(visitor.page.locator(MAP_FRAME)).to_be_attached(timeout=START)
    visitor.painted_after(0).still()
    assert visitor.figures()[""][:2] == ["400", "4"]
    visitor.unfold("Aturan prioritas")
    assert not [error for error in watch.errors if error.startswith("dialog")]
    assert visitor.page.locator("img[src=x]").count() == 0
