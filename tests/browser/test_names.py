"""Names come from spreadsheets: whatever they say, they are text, and the page keeps its shape."""

import pytest
from playwright.sync_api import expect

from geoucj.areas.codes import dotted
from tests.browser.conftest import MARKUP, NAMES, REGENCIES, VILLAGES
from tests.browser.walk import FITS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WEST_KALIMANTAN = "61"
HARMLESS = "!document.querySelector('img[src=x]')"
# The map's own words must stay in its frame.
ON_MAP = """() => [...document.querySelectorAll('.geoucj-legend, .geoucj-tip')].every(e => {
  const { left, right } = e.getBoundingClientRect();
  const whole = e.scrollWidth <= e.clientWidth || !e.matches('.geoucj-legend');
  return left >= 0 && right <= window.innerWidth && whole;
})"""


@pytest.fixture
def guest(visit, nasty_server, watch):
    """Return a function that lets a visitor come to the nasty names; nothing may be executed."""
    guests = []

    def come(**size):
        guests.append(visit(nasty_server, **size))
        return guests[-1]

    yield come
    assert watch.errors == []  # neither a dialog nor a request for the picture


def harmless(visitor):
    return all(frame.evaluate(HARMLESS) for frame in visitor.page.frames)


@pytest.mark.parametrize("i", range(len(NAMES)), ids=("markup", "apostrophe", "formula", "long"))
def test_a_name_is_text_wherever_it_is_shown(guest, i):
    name, regency = NAMES[i], REGENCIES[i]
    visitor = guest().open(14, data=f"nasty{i}", bounds="nasty", area=WEST_KALIMANTAN)
    page, panel = visitor.page, visitor.page.locator(".st-key-area_panel")
    expect(page.get_by_label("Data", exact=True).first).to_have_value(name)
    expect(visitor.map.locator(".leaflet-control-attribution")).to_contain_text(MARKUP)

    expect(visitor.tip(regency).locator("b")).to_have_text(name)
    assert visitor.frame.evaluate(ON_MAP)
    visitor.click(regency).selected([regency])
    expect(panel.get_by_role("heading")).to_have_text(name)
    expect(panel.get_by_test_id("stVegaLiteChart").first).to_contain_text(name[:20])
    panel.locator("summary").click()  # figures and sources
    expect(panel.get_by_text(name).last).to_be_visible()
    assert name in {row["Kabupaten/kota"] for row in visitor.table()}
    page.wait_for_function(FITS)

    visitor.choose("Ukuran", "Indikator lain")
    expect(page.get_by_label("Indikator", exact=True).first).to_have_value(name)
    expect(visitor.map.locator(".geoucj-legend summary")).to_have_text(name)
    assert visitor.frame.evaluate(ON_MAP)
    visitor.unfold("Lapisan")
    page.get_by_text("Pemberi kerja", exact=True).click()
    visitor.map.locator(".geoucj-point").hover()
    expect(visitor.map.locator(".leaflet-tooltip b")).to_have_text(name)
    assert harmless(visitor)

    visitor.write("Cari wilayah", name)
    visitor.still()
    assert harmless(visitor)
    visitor.write("Cari wilayah", dotted(regency))
    found = page.get_by_role("button", name=f"{name} Kalimantan Barat {dotted(regency)}")
    expect(found).to_be_visible()
    found.click()
    visitor.selected([regency])
    visitor.click(regency)
    expect(page.locator(".st-key-path")).to_contain_text(name)
    page.wait_for_function(FITS)
    assert harmless(visitor)


@pytest.mark.parametrize(
    "size", [{"width": 1366}, {"width": 390, "height": 844}], ids=("1366", "390")
)
def test_names_of_villages_keep_the_page_in_shape(guest, size):
    visitor = guest(**size).open(
        123, data="nasty0", bounds="nasty", area=VILLAGES[0][:4], level="village",
        measure="workers_to_target", chosen=",".join(VILLAGES),
    )  # fmt: skip
    panel = visitor.page.locator(".st-key-area_panel")
    for name, village in zip(NAMES, VILLAGES, strict=True):
        expect(panel).to_contain_text(f"{name}: 40,0 %")
        expect(visitor.tip(village).locator("b")).to_have_text(name)
        assert visitor.frame.evaluate(ON_MAP)
    shown = {row["Desa/kelurahan"] for row in visitor.table()}
    assert set(NAMES) <= shown
    visitor.page.wait_for_function(FITS)
    assert harmless(visitor)


def test_markup_stays_text_in_the_address_and_on_the_other_pages(guest):
    visitor = guest().open(38, data=MARKUP, chosen=MARKUP)
    expect(visitor.page.get_by_test_id("stAlert").first).to_contain_text(f'("{MARKUP}")')
    assert harmless(visitor)
    for page in ("Batas wilayah", "Metode dan sumber"):
        visitor.page.get_by_role("link", name=page, exact=True).click()
        expect(visitor.page.get_by_role("heading", name=page, exact=True)).to_be_visible()
        for name in NAMES if page == "Metode dan sumber" else (MARKUP,):
            expect(visitor.page.get_by_text(name).first).to_be_visible()
        visitor.page.wait_for_function(FITS)
        assert harmless(visitor)
