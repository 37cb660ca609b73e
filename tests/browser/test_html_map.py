"""The HTML map as its readers open it: from a folder, without any network."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from geoucj.boundaries import store
from geoucj.boundaries.store import open_set
from geoucj.exports.html_map import html_map
from geoucj.exports.view import export_view
from geoucj.i18n import Translator
from geoucj.schema import AREA_NAME, COVERAGE_RATE, TO_TARGET, Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from tests.browser.conftest import MARKUP, WAIT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LAND = SHIPPED / "boundaries" / "land.topojson"


@pytest.fixture(scope="module")
def view(registry):
    """Return the villages of Kabupaten Sambas, one with a name that could do harm."""
    areas = registry.areas.copy()
    areas.loc[areas["area_code"] == "6101022009", AREA_NAME] = MARKUP
    areas.loc[areas["area_code"] == "610104", AREA_NAME] = "Kecamatan" + 40 * "panj"
    registry = type(registry)(areas, registry.bps_regencies)
    return export_view(
        open_dataset("sample", [SHIPPED / "data"], registry),
        open_set(store.APPROXIMATE, [SHIPPED / "boundaries"]),
        registry,
        area="6101",
        level=Level.VILLAGE,
    )


@pytest.fixture(scope="module")
def file(view, tmp_path_factory):
    """Return the map as a file."""
    path = tmp_path_factory.mktemp("usb stick") / "peta.html"
    path.write_bytes(html_map(view, Translator("id"), LAND))
    return path


@pytest.fixture
def opened(browser, watch, file):
    """Return a function that opens the file; the page may ask nobody and log no error."""
    contexts = []

    def open_(width=1366, height=768, **more):
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, **more
        )
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
        return page

    yield open_
    for context in contexts:
        context.close()
    assert watch.hosts <= {""}
    assert watch.errors == []


def painted(page, colour):
    """Return whether a pixel of the map has a colour, `#RRGGBB`."""
    return page.evaluate(
        """(wanted) => {
            const canvas = document.querySelector("#map canvas"), pen = canvas.getContext("2d");
            const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4)
                if ((data[i] << 16) + (data[i + 1] << 8) + data[i + 2] === wanted) return true;
            return false;
        }""",
        int(colour[1:], 16),
    )


def test_the_map_shows_what_the_screen_shows(opened, view):
    page, t = opened(), Translator("id")
    expect(page.locator("#map[data-painted]")).to_be_visible()
    shown = [entry for entry in view.legend.entries if entry.count or entry.state == "rate"]
    counts = page.locator("#legend em").all_inner_texts()
    assert counts == [t.number(entry.count) for entry in shown]
    for entry in shown:
        if entry.count > 10 and entry.fill.pattern is None:
            assert painted(page, entry.fill.colour)
    total = view.totals.iloc[0]
    figures = page.locator("#figures")
    expect(figures).to_contain_text(t.rate(total[COVERAGE_RATE]))
    expect(figures).to_contain_text(t.number(total[TO_TARGET]))
    expect(page.locator("#when")).to_have_text("per Desember 2025")
    expect(page.locator(".warning")).to_contain_text("DATA CONTOH")
    expect(page.locator(".warning")).to_contain_text("Batas perkiraan")


def test_month_level_and_measure_change_everything_on_the_page(opened):
    page = opened()
    before = page.locator("#legend em").all_inner_texts()
    page.select_option("#month", label="Januari 2025")
    expect(page.locator("#when")).to_have_text("per Januari 2025")
    assert page.locator("#legend em").all_inner_texts() != before
    expect(page).to_have_title(re.compile("Januari 2025"))
    page.select_option("#measure", label="Belum terlindungi")
    expect(page.locator("#legend h2")).to_have_text("Belum terlindungi")
    page.select_option("#level", label="Kecamatan")
    expect(page.locator("#table caption")).to_have_text("19 wilayah")


def test_an_area_is_found_chosen_and_left_with_the_keyboard(opened):
    page = opened()
    page.locator("#search").focus()
    page.keyboard.type("61.01.02.2009")
    expect(page.locator("#found li").first).to_contain_text(MARKUP)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(MARKUP)
    expect(page.locator("#panel .first")).to_contain_text("per Desember 2025")
    expect(page.locator("#table tr.chosen")).to_contain_text(MARKUP)
    page.locator("#panel").get_by_role("button", name="Lepas pilihan").press("Enter")
    expect(page.locator("#panel h2")).to_have_count(0)


def test_the_keyboard_stays_where_it_was(opened):
    page = opened()
    focused = "document.activeElement.textContent"
    names = page.locator("#table .name")
    names.nth(2).press("Enter")
    assert page.evaluate(focused) == names.nth(2).text_content()
    expect(names.nth(2)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Berikutnya").press("Enter")
    assert page.evaluate(focused) == "Berikutnya"
    page.get_by_role("button", name="Sebelumnya").press("Enter")
    assert page.evaluate(focused) == "Berikutnya"  # there is nothing before the first page
    page.get_by_role("button", name="Lepas pilihan").press("Enter")
    assert page.evaluate("document.activeElement.id") == "map"


def test_the_way_back_is_offered_where_the_area_is_not_seen_whole(opened):
    page = opened(360, 740, has_touch=True, is_mobile=True)
    back = page.get_by_role("button", name="Seluruh wilayah")
    expect(back).not_to_be_visible()
    page.get_by_role("button", name="Perbesar").tap()
    back.tap()
    expect(back).not_to_be_visible()
    assert page.evaluate("document.activeElement.id") == "map"
    expect(page.locator("#panel h2")).to_have_count(0)  # the area under the button is not meant


def test_a_narrow_phone_shows_every_word_that_is_chosen(opened):
    page = opened(360, 740, has_touch=True, is_mobile=True)
    widths = """(field) => {
        const pen = document.createElement("canvas").getContext("2d");
        const { font, paddingLeft, paddingRight } = getComputedStyle(field);
        pen.font = font;
        const inside = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        return [pen.measureText(field.selectedOptions[0].text).width, inside];
    }"""
    for field in page.locator("#choices select").all():
        text, inside = field.evaluate(widths)
        assert text + 20 <= inside  # px: the arrow
    page.locator("#table .name").first.click()
    ends = page.locator(".trend text").evaluate_all(
        "all => all.map((t) => t.getBBox().x + t.getBBox().width)"
    )
    assert max(ends) <= 340


def test_the_table_sorts_and_turns_pages(opened):
    page = opened()
    page.get_by_role("button", name="Cakupan", exact=True).click()
    header = page.locator("th[data-column=rate]")
    expect(header).to_have_attribute("aria-sort", "descending")
    rates = page.locator("td[data-column=rate]").all_inner_texts()
    numbers = [float(text.replace(" %", "").replace(",", ".")) for text in rates]
    assert numbers == sorted(numbers, reverse=True)
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.locator("#pages span")).to_contain_text("Halaman 2 dari")
    assert page.locator("td[data-column=rate]").first.inner_text() != rates[0]


def test_a_phone_shows_it_without_scrolling_sideways(opened):
    page = opened(390, 844, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator("#map").bounding_box()
    assert box["y"] < 560  # its upper third is seen at once
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#panel h2")).to_be_visible()
    expect(page.locator(".tip")).to_be_visible()


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_no_column_of_the_table_is_cut_off(opened, width):
    page = opened(width)
    for level in ("Desa/kelurahan", "Kecamatan"):
        page.select_option("#level", label=level)
        assert page.evaluate(
            "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)"
            "(document.querySelector('.wide'))"
        )


def test_a_second_tap_opens_a_district(opened):
    page = opened()
    page.select_option("#level", label="Kecamatan")
    middle = page.locator("#map").bounding_box()
    for _ in range(2):
        page.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
        page.wait_for_timeout(400)
    expect(page.locator("#level")).to_have_value("1")
    expect(page.locator("#panel h2")).to_have_count(0)


def pages_in(pdf):
    """Return the texts of each page."""
    run = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_printing_draws_the_map_for_paper_and_puts_it_back(opened, tmp_path):
    page = opened()
    canvas = "document.querySelector('#map canvas').width"
    before = page.evaluate(canvas)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.querySelector('#map').offsetWidth") == 680  # 180 mm
    assert not page.locator("#choices").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(canvas) == before
    page.locator("#table .name").first.click()
    chosen = page.locator("#panel h2").inner_text()
    page.pdf(path=tmp_path / "peta.pdf", prefer_css_page_size=True)
    first, second, *_ = pages_in(tmp_path / "peta.pdf")
    assert "Cakupan (UCJ)" in first
    assert chosen in first
    assert "Kecamatan" not in first  # the table is not torn
    assert "Kecamatan" in second
    assert "Halaman 1 dari" in second


def test_without_scripts_it_says_so_and_gives_the_first_rows(opened):
    page = opened(360, 740, java_script_enabled=False)
    expect(page.locator("noscript p")).to_be_visible()
    assert "Peta tidak tampil" in page.locator("noscript").text_content()
    expect(page.locator("noscript tbody tr")).to_have_count(40)
    box = page.locator("noscript table").bounding_box()
    assert box["x"] + box["width"] <= 360
    assert page.locator("noscript td", has_text="%").first.bounding_box()["height"] < 50  # a line
    assert not page.locator("#choices").is_visible()


def test_a_file_that_was_cut_off_says_so(browser, file, tmp_path):
    half = tmp_path / "half.html"
    text = file.read_text("utf-8")
    start = text.index('id="pack-village">') + 2000
    half.write_text(text[:start] + text[start + 2000 :], "utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(half.as_uri())
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#map")).not_to_be_visible()
    context.close()
