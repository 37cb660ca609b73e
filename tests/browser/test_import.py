"""The month's file as a clerk brings it in: corrected, decided, published, seen, taken back."""

from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import Visitor

pytestmark = pytest.mark.browser

RASAU_JAYA = "611207"
SHAPES = 123  # villages of its regency, whose shapes come in one file
VILLAGES = {  # as written -> potential and active; two names are written wrongly
    "RASAU JAYA SATU": (1000, 900),
    "RASAU JAYA DUA": (1000, 800),
    "RASAU JAYA TIGA": (1000, 700),
    "RASAU JAYA UMU": (2000, 300),
    "BINTANG EMAS": (500, 150),
}


def write(path: Path, times: float = 1.0) -> Path:
    """Write an office's file whose last column has no telling name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["DATA KEPESERTAAN BPJS KETENAGAKERJAAN KABUPATEN KUBU RAYA"])
    sheet.append(["POSISI SEPTEMBER 2025"])
    sheet.append(["No.", "Kecamatan", "Desa", "Potensi", "Capaian"])
    for number, (village, (potential, active)) in enumerate(VILLAGES.items(), start=1):
        sheet.append([number, "RASAU JAYA", village, potential, int(active * times)])
    total = sum(int(active * times) for _, active in VILLAGES.values())
    sheet.append([None, "JUMLAH", None, 5500, total])
    book.save(path)
    return path


def to_import(page: Page) -> None:
    """Go to the page of imports."""
    page.get_by_role("link", name="Impor berkas", exact=True).click()
    expect(page.get_by_role("heading", name="Impor berkas", exact=True)).to_be_visible()
    settled(page)


def upload(page: Page, file: Path, into: str) -> None:
    """Bring in a file, for a new data set or one that is there."""
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text(file.name)).to_be_visible()
    page.get_by_label("Nama data baru").fill(into)
    page.get_by_role("button", name="Buka berkas").click()
    expect(page.get_by_role("heading", name="1. Kolom")).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a box."""
    box = page.get_by_label(label, exact=True).last
    box.evaluate("e => e.scrollIntoView({block: 'center'})")  # scrolling would close the list
    settled(page)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page has been sent what the last change has changed."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def rates(clerk: Visitor) -> list[str]:
    """Return the coverage of the villages on the map page, as its table has it."""
    clerk.open(areas=SHAPES, data="rasau", area=RASAU_JAYA, level="village")
    return sorted(row["Cakupan"] for row in clerk.table())


@pytest.fixture
def clerk(visit, own_server, watch):
    """Return a visitor of an app of their own, whose page may ask no other host."""
    visitor = visit(own_server)
    yield visitor
    assert watch.hosts == {urlsplit(own_server.address).netloc}
    assert watch.errors == []


def test_a_page_may_be_the_first_that_a_server_shows(visit, own_server):
    page = visit(own_server).page
    page.goto(f"{own_server.address}/import")
    expect(page.get_by_role("heading", name="Impor berkas")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_file_is_corrected_decided_published_seen_and_taken_back(clerk, tmp_path):
    page = clerk.page
    page.goto(clerk.address)
    to_import(page)
    upload(page, write(tmp_path / "rasau september.xlsx"), "rasau")
    # One column is not understood: the clerk says what it holds.
    choose(page, "Kolom", "E: Capaian")
    choose(page, "Isi", "Peserta aktif")
    page.get_by_role("button", name="Terapkan").first.click()
    # Two names are not in the list: the clerk accepts what is offered.
    expect(page.get_by_text("3 wilayah ditemukan · 2 perlu diputuskan")).to_be_visible()
    page.get_by_role("button", name="Terima calon teratas untuk 2 wilayah").click()
    expect(page.get_by_text("5 wilayah ditemukan", exact=True)).to_be_visible()
    said = "2.850 pekerja di dalam berkas = 2.850 diterbitkan + 0 disisihkan + 0 ditolak"
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_label("Nama pemetaan untuk berkas bulan berikutnya").fill("cabang")
    page.get_by_label("Nama pemetaan untuk berkas bulan berikutnya").press("Enter")
    page.get_by_role("button", name="Simpan pemetaan").click()
    settled(page)
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    expect(page.get_by_text("Versi 1 data rasau sudah terbit.")).to_be_visible()
    first = rates(clerk)
    assert len(first) == 6  # one of them without a figure

    # The corrected file of the same shape asks nothing.
    to_import(page)
    upload(page, write(tmp_path / "rasau perbaikan.xlsx", times=0.5), "")
    expect(page.get_by_text("Pemetaan “cabang” diterapkan")).to_be_visible()
    expect(page.get_by_text("5 wilayah ditemukan", exact=True)).to_be_visible()
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    expect(page.get_by_text("Versi 2 data rasau sudah terbit.")).to_be_visible()
    assert rates(clerk) != first

    # It was a mistake: the version is taken back, and the map shows the first one again.
    to_import(page)
    page.get_by_role("button", name="Pakai versi 1").click()
    settled(page)
    expect(page.get_by_role("button", name="Pakai versi 2")).to_be_visible()
    assert rates(clerk) == first
