import pytest
from playwright.sync_api import expect

from geoucj.maps.palette import ABOVE_TARGET, BELOW_TARGET
from tests.browser.walk import MARK, MARKED

pytestmark = pytest.mark.browser

KUBU_RAYA = "6112"
KETAPANG = "6104"
RATES = {colour.upper() for colour in (*BELOW_TARGET, *ABOVE_TARGET)}


def test_the_map_is_drawn_in_the_colours_of_its_legend(visitor):
    visitor.open()
    seen = visitor.colours()
    rows = [row for row in visitor.legend() if row["plain"] and row["count"]]
    assert len(rows) >= 4
    for row in rows:
        assert seen.get(row["colour"], 0) > 100, row
    assert visitor.colour_of(KUBU_RAYA) in RATES


def test_legend_counts_add_up_to_the_areas(visitor):
    visitor.open()
    assert sum(row["count"] for row in visitor.legend()) == 38
    assert visitor.state_counts() == {"tidak ada data": 19}
    visitor.choose("Ukuran", "Kekurangan menuju target")
    assert sum(row["count"] for row in visitor.legend()) == 38


def test_a_change_repaints_the_same_map(visitor):
    visitor.open()
    before = visitor.colour_of(KETAPANG)
    visitor.frame.evaluate(MARK)
    zoom = visitor.frame.evaluate("window.map.getZoom()")
    paints = visitor.paints()
    visitor.choose("Bulan", "Nov 2023")
    assert visitor.frame.evaluate(MARKED)
    assert visitor.paints() > paints
    assert visitor.colour_of(KETAPANG) != before  # has no figure before 2024
    assert visitor.colour_of(KUBU_RAYA) in RATES
    visitor.choose("Ukuran", "Belum terlindungi")
    assert visitor.frame.evaluate(MARKED)
    assert visitor.frame.evaluate("window.map.getZoom()") == zoom
    expect(visitor.map.locator(".geoucj-legend summary")).to_have_text("Belum terlindungi")


def test_a_change_leaves_the_view_where_the_reader_put_it(visitor):
    visitor.open()
    visitor.map.get_by_role("button", name="Zoom in").click()
    visitor.frame.wait_for_function("!window.map._animatingZoom")
    view = visitor.frame.evaluate("[window.map.getZoom(), window.map.getCenter()]")
    visitor.choose("Bulan", "Nov 2023")
    assert visitor.frame.evaluate("[window.map.getZoom(), window.map.getCenter()]") == view


def test_a_click_is_answered_and_a_second_one_opens_the_area(visitor):
    visitor.open().choose("Bulan", "Nov 2023")
    panel = visitor.page.locator(".st-key-area_panel")
    expect(panel).to_contain_text("Klik wilayah")

    visitor.click(KUBU_RAYA)
    expect(panel.get_by_role("heading")).to_have_text("Kabupaten Kubu Raya")
    for said in ("39,2 %", "per November 2023", "110.013", "39,21 %", "News on Kubu Raya"):
        expect(panel).to_contain_text(said)

    visitor.click(KUBU_RAYA)
    path = visitor.page.locator(".st-key-path")
    expect(path).to_contain_text("Kalimantan Barat ›")
    expect(path).to_contain_text("Kubu Raya")
    visitor.drawn(9)
    expect(visitor.page.get_by_text("9 wilayah, kekurangan terbanyak di atas")).to_be_visible()
    assert sum(row["count"] for row in visitor.legend()) == 9

    path.get_by_role("button", name="Kalimantan Barat dan Sulawesi Selatan").click()
    visitor.drawn(38)
    expect(path).to_have_count(0)


def test_the_back_button_of_the_browser_goes_back_a_step_at_a_time(visitor):
    legend = visitor.map.locator(".geoucj-legend summary")
    visitor.open().choose("Ukuran", "Belum terlindungi").click(KUBU_RAYA).selected([KUBU_RAYA])
    visitor.click(KUBU_RAYA).drawn(9).still()

    visitor.page.go_back()
    visitor.drawn(38).selected([KUBU_RAYA])
    visitor.page.go_back()
    visitor.selected([])
    expect(legend).to_have_text("Belum terlindungi")
    visitor.page.go_back()
    expect(legend).to_have_text("Cakupan (UCJ)")
    expect(visitor.page.get_by_label("Ukuran", exact=True)).to_have_value("Cakupan (UCJ)")
    visitor.still().page.go_forward()
    expect(legend).to_have_text("Belum terlindungi")


def test_the_button_of_the_panel_opens_the_area_too(visitor):
    visitor.open().click(KUBU_RAYA)
    visitor.page.get_by_role("button", name="Lihat wilayah di dalamnya").click()
    visitor.drawn(9)
    expect(visitor.page.locator(".st-key-path")).to_contain_text("Kubu Raya")


def test_the_table_lists_the_areas_of_the_map(visitor):
    visitor.open()
    expect(visitor.page.get_by_text("38 wilayah, kekurangan terbanyak di atas")).to_be_visible()
    grid = visitor.page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    # It is drawn on a canvas; screen readers get it as a table, the rows in sight.
    table = grid.locator("table[role=grid]")
    expect(table).to_have_attribute("aria-rowcount", "39")  # with its heading
    expect(table.locator("thead")).to_contain_text("Kabupaten/kota")
    first = table.locator("tbody tr").first  # misses its target by most
    for said in ("Kabupaten Kubu Raya", "55526", "110013", "280574", "Nov 2023"):
        expect(first).to_contain_text(said)


def test_villages_have_no_public_figures_and_the_sample_is_offered(visitor):
    visitor.open().level("Desa/kelurahan").drawn(5204)
    expect(visitor.page.get_by_text("Luwu Timur").first).to_be_visible()
    visitor.page.get_by_role("button", name="Buka data contoh").click()
    expect(visitor.map.locator(".geoucj-badges")).to_contain_text("Data contoh")


def test_sample_villages_say_what_they_are(visitor):
    visitor.open().choose("Data", "Data contoh").level("Desa/kelurahan").drawn(5204)
    warning = visitor.page.locator(".geoucj-warning")
    badges = visitor.map.locator(".geoucj-badges")
    for said in ("Data contoh, bukan angka resmi", "Batas perkiraan"):
        expect(warning).to_contain_text(said)
        expect(badges).to_contain_text(said)
    expect(visitor.page.get_by_text("5.204 wilayah, kekurangan terbanyak di atas")).to_be_visible()
    assert sum(row["count"] for row in visitor.legend()) == 5204
    states = {row["label"] for row in visitor.legend() if not row["plain"]}
    assert states == {"tidak ada data", "tanpa potensi pekerja", "terlalu sedikit pekerja"}
    visitor.frame.evaluate(MARK)
    visitor.choose("Segmen", "BPU (bukan penerima upah)")
    assert visitor.frame.evaluate(MARKED)
    assert sum(row["count"] for row in visitor.legend()) == 5204
