"""From the map to files in hand, in a browser; the HTML file opens without any network."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WAIT
from tests.browser.walk import FITS

pytestmark = pytest.mark.browser

NAME = "61.12-Kabupaten-Kubu-Raya_desa_2025-11_CONTOH"
HEAVY = 60_000  # ms: an HTML map on a busy machine


@pytest.fixture
def save(tmp_path):
    """Return a function that clicks and returns the file that comes."""

    def click(page, button):
        with page.expect_download(timeout=HEAVY) as download:
            button.click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        return file

    return click


def make(page, save, name):
    """Make what is wanted on the export page, and download it."""
    page.get_by_role("button", name=f"Buat {name}", exact=True).click()
    return save(page, page.get_by_role("button", name=f"Unduh {name} ("))


def test_from_the_map_to_files_in_hand(visitor, save, browser, watch):
    page = visitor.page
    visitor.open(areas=123, data="sample", area="6112", level="village")
    visitor.choose("Bulan", "Nov 2025")
    counts = [row["count"] for row in visitor.legend()]
    page.get_by_role("link", name="Unduh", exact=True).click()
    expect(page.get_by_role("heading", name="Unduh untuk rapat")).to_be_visible()
    expect(page.locator(".st-key-export_view")).to_contain_text("per November 2025")
    preview = page.locator(".st-key-export_preview img")
    expect(preview).to_be_visible(timeout=HEAVY)
    assert page.evaluate(FITS)

    pdf = make(page, save, "PDF")
    assert pdf.name == f"geoucj_cakupan_{NAME}.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")
    page.get_by_text("Peta yang terbuka di mana saja", exact=True).click()
    html = make(page, save, "HTML")
    assert html.name == f"geoucj_html_cakupan_{NAME}.html"

    offline = browser.new_context(offline=True)
    opened = offline.new_page()
    opened.set_default_timeout(WAIT)
    watch.over(opened)
    opened.goto(html.as_uri())
    expect(opened.locator("#map canvas").first).to_be_visible()
    expect(opened.locator("body")).to_contain_text("November 2025")
    opened.wait_for_timeout(300)
    said = opened.locator("#legend").inner_text()
    assert [str(count) for count in counts] == [line for line in said.split("\n") if line.isdigit()]
    offline.close()
    watch.hosts.discard("")


def kind(page, name):
    page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()


def test_every_kind_shows_what_it_will_hold(visit, server):
    page = visit(server).page
    page.goto(f"{server.address}/export?data=sample&area=6112&level=village&month=2025-12")
    preview = page.locator(".st-key-export_preview")
    for name, said in (
        ("Atlas", "Pratinjau halaman Kabupaten Kubu Raya, A4 tegak"),
        ("Salindia", "Judul salindia"),
        ("Ringkasan satu halaman", "Pratinjau, A4 tegak"),
        ("Buku kerja Excel", "Desa dan kelurahan: 8 baris pertama dari 123"),
        ("Berkas geografis", "desa: 8 baris pertama dari 123"),
    ):
        kind(page, name)
        expect(preview.get_by_text(said)).to_be_visible(timeout=HEAVY)
        assert page.evaluate(FITS)
    kind(page, "Peta yang terbuka di mana saja")
    frame = preview.frame_locator("iframe")
    expect(frame.locator("#map canvas").first).to_be_visible(timeout=HEAVY)
    reached = frame.locator("body").evaluate(
        "() => { try { return !!window.parent.document; } catch { return false; } }"
    )
    assert not reached


def test_an_atlas_says_how_far_it_is_and_ends_when_something_else_is_chosen(visit, server):
    visitor = visit(server)
    page = visitor.page
    page.goto(f"{server.address}/export?data=sample&area=61&level=village&month=2025-12")
    kind(page, "Atlas")
    make = page.get_by_role("button", name="Buat PDF", exact=True)
    expect(page.get_by_text("Pratinjau halaman Kabupaten Sambas")).to_be_visible(timeout=HEAVY)
    visitor.still()
    make.click()
    expect(page.get_by_text("dari 15 halaman selesai")).to_be_visible(timeout=HEAVY)
    expect(page.locator(".st-key-export_preview img")).to_be_visible()  # as before
    kind(page, "Berkas geografis")
    expect(page.get_by_text("baris pertama dari 2.")).to_be_visible(timeout=HEAVY)
    expect(page.get_by_text("halaman selesai")).to_have_count(0)


def test_the_button_below_the_map_is_one_click_to_a_file(visitor, save):
    page = visitor.page
    visitor.open(areas=123, data="sample", area="6112", level="village")
    slider = page.locator(".stMain .stSlider")
    slider.scroll_into_view_if_needed()
    before = visitor.paints()
    slider.locator("input, [role=slider]").first.press("ArrowRight")
    visitor.painted_after(before).still()
    page.locator(".st-key-export_here button").click()
    png = save(page, page.get_by_role("button", name="Peta cetak (PNG)"))
    assert png.read_bytes().startswith(b"\x89PNG")
    page.get_by_role("link", name="Atlas, salindia").click()
    expect(page.locator(".st-key-export_view")).to_be_visible()
    visitor.still()
    assert "target=59.1" in urlsplit(page.url).query  # as it was moved on the map


@pytest.mark.parametrize("width", [390, 1024])
def test_nothing_scrolls_sideways(visit, server, width):
    visitor = visit(server, width=width)
    visitor.page.goto(f"{server.address}/export?data=sample&area=6112&level=village")
    preview = visitor.page.locator(".st-key-export_preview img")
    expect(preview).to_be_visible(timeout=HEAVY)
    visitor.still()
    assert visitor.page.evaluate(FITS)
    assert preview.bounding_box()["width"] < width
