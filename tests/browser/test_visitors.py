import pytest
from playwright.sync_api import expect
from websockets.sync.client import connect

from tests.browser.walk import FITS, MAP_FRAME

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KUBU_RAYA = "6112"
PAGES = ("Batas wilayah", "Metode dan sumber", "Peta")


def test_the_language_switches_page_and_map(visitor):
    visitor.open()
    expect(visitor.page.get_by_role("heading", name="Peta cakupan Jamsostek (UCJ)")).to_be_visible()
    visitor.language("EN")
    expect(visitor.page.get_by_role("heading", name="Jamsostek coverage map (UCJ)")).to_be_visible()
    expect(visitor.map.locator(".geoucj-legend")).to_contain_text("no data")
    expect(visitor.map.locator(".geoucj-badges")).to_have_text("Approximate boundaries")
    expect(visitor.page.get_by_text("as of December 2025")).to_be_visible()
    visitor.language("ID")
    expect(visitor.map.locator(".geoucj-legend")).to_contain_text("tidak ada data")


def test_a_map_that_never_speaks_does_not_hold_back_the_page(visit, server):
    visitor = visit(server)
    visitor.page.route("**/assets/map.*.js", lambda route: route.fulfill(body=""))
    visitor.page.goto(visitor.address)
    expect(visitor.page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(visitor.page.get_by_label("Bulan", exact=True)).to_be_visible()


def test_a_page_that_works_for_long_says_so(visitor):
    visitor.open()
    busy = """() => {
      const app = document.querySelector(".stApp"), line = getComputedStyle(app, "::after");
      return app.dataset.testScriptState === "running" && line.animationName === "geoucj-busy"
        && line.animationDelay === "0.3s";
    }"""
    assert not visitor.page.evaluate(busy)
    visitor.page.get_by_label("Data", exact=True).first.click()
    visitor.page.get_by_role("option", name="Data contoh").click()
    visitor.page.wait_for_function(busy, polling=20)
    assert not visitor.still().page.evaluate(busy)


def test_a_message_is_compressed_by_what_was_sent_up_to_32_kb_before_it(server):
    address = server.address.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], origin=server.address) as socket:
        (deflate,) = socket.protocol.extensions
        assert deflate.remote_max_window_bits == 15


def test_two_visitors_do_not_see_each_others_choices(visit, server, watch):
    one, other = visit(server).open(), visit(server).open()
    one.language("EN")
    expect(one.map.locator(".geoucj-legend")).to_contain_text("no data")
    one.choose("Month", "Nov 2023").click(KUBU_RAYA)
    expect(one.page.locator(".st-key-area_panel")).to_contain_text("as of November 2023")

    other.choose("Ukuran", "Belum terlindungi")
    expect(other.map.locator(".geoucj-legend")).to_contain_text("tidak ada data")
    expect(other.page.get_by_text("per Desember 2025", exact=True)).to_be_visible()
    expect(other.page.locator(".st-key-area_panel")).to_contain_text("Klik wilayah")

    expect(one.map.locator(".geoucj-legend summary")).to_have_text("Coverage rate (UCJ)")
    expect(one.page.get_by_text("as of November 2023", exact=True)).to_be_visible()
    assert watch.errors == []


def test_all_pages_without_any_other_host(visitor):
    # The fixture looks at every request, socket and error of the whole walk.
    visitor.open()
    for name in PAGES:
        visitor.page.get_by_role("link", name=name, exact=True).click()
        heading = "Peta cakupan Jamsostek (UCJ)" if name == "Peta" else name
        expect(visitor.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    visitor.drawn(38)
    visitor.click(KUBU_RAYA)
    expect(visitor.page.locator(".st-key-area_panel")).to_contain_text("Kubu Raya")


def test_the_choices_are_kept_from_page_to_page(visitor):
    visitor.open().choose("Bulan", "Nov 2023")
    visitor.page.get_by_role("link", name="Metode dan sumber", exact=True).click()
    expect(visitor.page.get_by_role("heading", name="Metode dan sumber")).to_be_visible()
    visitor.page.get_by_role("link", name="Peta", exact=True).click()
    expect(visitor.page.get_by_text("per November 2023", exact=True)).to_be_visible()


def test_a_server_that_stops_leaves_the_map(visit, own_server):
    visitor = visit(own_server).open()
    before = visitor.colours()
    own_server.kill()
    notice = visitor.page.get_by_role("dialog")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)
    assert visitor.colours() == before
    visitor.map.get_by_role("button", name="Zoom out").click()
    visitor.frame.wait_for_function("!window.map._animatingZoom")
    assert {row["colour"] for row in visitor.legend() if row["count"]} <= visitor.colours().keys()
    visitor.hover(KUBU_RAYA)
    expect(visitor.map.locator(".geoucj-tip b")).to_contain_text("Kubu Raya")


def test_shapes_that_do_not_arrive_are_said_and_tried_again(visit, server):
    visitor = visit(server)
    visitor.page.route("**/geo/**", lambda route: route.abort())
    visitor.page.goto(visitor.address)
    problem = visitor.map.locator(".geoucj-problem")
    expect(problem).to_have_text("Bentuk wilayah gagal dimuat; periksa sambungan ke server.")
    expect(visitor.map.locator(".geoucj-legend")).to_be_visible()
    visitor.page.unroute("**/geo/**")
    visitor.page.get_by_label("Bulan", exact=True).first.click()
    visitor.page.get_by_role("option", name="Nov 2023").click()
    visitor.drawn(38)
    expect(problem).to_have_count(0)


def test_nothing_scrolls_sideways_on_a_phone(visit, server, watch):
    visitor = visit(server, 390, 844).open()
    visitor.page.wait_for_function(FITS)
    assert not visitor.map.locator(".geoucj-row").first.is_visible()  # folded away
    box = visitor.page.locator(MAP_FRAME).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    visitor.click(KUBU_RAYA)
    expect(visitor.page.locator(".st-key-area_panel")).to_contain_text("Kubu Raya")
    visitor.page.wait_for_function(FITS)
    assert watch.errors == []
    for path, heading in (("boundaries", PAGES[0]), ("method", PAGES[1])):
        visitor.page.goto(f"{server.address}/{path}")
        expect(visitor.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        visitor.page.wait_for_function(FITS)
