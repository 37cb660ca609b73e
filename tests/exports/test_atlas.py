"""The atlas: its pages, bookmarks and words, and what happens to a page that cannot be made."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from geoucj.boundaries.store import open_set
from geoucj.errors import NarrowAreaError
from geoucj.exports.address import with_address
from geoucj.exports.atlas import Atlas, atlas_files, atlas_pdf, make_atlas
from geoucj.exports.atlas_page import (
    AtlasBase,
    DrawnPage,
    FailedPage,
    PageWish,
    page_view,
    reason_of,
)
from geoucj.exports.atlas_workers import Worker, draw_pages
from geoucj.exports.map_sheet import map_sheet, read_land, write_map
from geoucj.exports.view import export_view, figures_of
from geoucj.i18n import Translator
from geoucj.schema import AREA_CODE, Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from tests.exports.pdfs import unpacked

T, EN = Translator("id"), Translator("en")
SELAYAR, PAREPARE = "7301", "7372"
TWO = (SELAYAR, PAREPARE)
SHAPES = SHIPPED / "boundaries"


@pytest.fixture(scope="module")
def land():
    return read_land([SHAPES])


@pytest.fixture(scope="module")
def shown(registry):
    """Return a function giving a view of the sample data set."""
    dataset = open_dataset("sample", [SHIPPED / "data"], registry)
    figures = figures_of(dataset, registry, Segment.ALL)
    shipped = open_set("approximate", [SHAPES])

    def show(area="", level=Level.VILLAGE, t=T, boundaries=shipped, **more):
        view = export_view(
            dataset, boundaries, registry, area=area, level=level, figures=figures, **more
        )
        return with_address(view, t)

    return show


@pytest.fixture
def broken(tmp_path):
    """Return a set of shapes in which those of the villages of Parepare are damaged."""
    folder = tmp_path / "approximate"
    shutil.copytree(SHAPES / "approximate", folder)
    (folder / f"village-{PAREPARE}.topojson").write_text('{"type": "Topology", "obj', "utf-8")
    return open_set("approximate", [tmp_path])


def bookmarks(pdf):
    """Return depth and title of the bookmarks of a PDF, in their order."""
    objects = dict(re.findall(rb"(\d+) 0 obj\n<<(.*?)>>\nendobj", unpacked(pdf), re.S))
    root = next(text for text in objects.values() if b"/Type/Outlines" in text)
    return list(_below(objects, root, 0))


def _below(objects, parent, depth):
    found = re.search(rb"/First (\d+)", parent)
    while found:
        entry = objects[found[1]]
        yield depth, _title(re.search(rb"/Title(\((?:\\.|[^\\)])*\)|<[0-9A-F]+>)", entry)[1])
        yield from _below(objects, entry, depth + 1)
        found = re.search(rb"/Next (\d+)", entry)


def _title(written):
    if written.startswith(b"<"):
        return bytes.fromhex(written[1:-1].decode()).decode("utf-16")
    return re.sub(rb"\\(.)", rb"\1", written[1:-1]).decode("ascii")


@pytest.mark.parametrize("t", [T, EN], ids=["id", "en"])
def test_a_pdf_has_contents_an_overview_and_each_regency_with_bookmarks(shown, land, t, tmp_path):
    view = shown("73", t=t)
    steps = []
    atlas = make_atlas(view, t, land=land, regencies=TWO, on_page=lambda *step: steps.append(step))
    assert [page.wish for page in atlas.pages] == [
        PageWish("73", Level.REGENCY),
        PageWish(SELAYAR, Level.VILLAGE),
        PageWish(PAREPARE, Level.VILLAGE),
    ]
    assert atlas.failed == {}
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    pdf = atlas_pdf(atlas)
    content = unpacked(pdf)
    assert len(re.findall(rb"/Type ?/Page\b", content)) == 4
    for part in (f"/Lang({t.language})".encode(), b"/StructTreeRoot", b"pdfuaid", b"/FontFile2"):
        assert part in content
    assert b"CreationDate" not in content
    overview, *regencies = (page.title for page in atlas.pages)
    assert bookmarks(pdf) == [
        (0, t("atlas.title", area="Sulawesi Selatan")),
        (0, overview),
        *((1, title) for title in regencies),
    ]
    if shutil.which("pdftotext"):
        (tmp_path / "atlas.pdf").write_bytes(pdf)
        run = ["pdftotext", "-layout", str(tmp_path / "atlas.pdf"), "-"]
        text = subprocess.run(run, capture_output=True, check=True, timeout=60).stdout.decode()
        contents, *pages = text.split("\f")[:-1]
        _contents_agree(contents, view, t)
        for number, (page, said) in enumerate(zip(atlas.pages, pages, strict=True), start=2):
            assert page.title in said
            assert f"{t('atlas.page')} {number}" in said
            assert f"area={page.wish.area}" in said.replace("\n", "").replace(" ", "")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_the_address_of_an_atlas_can_be_copied(shown, tmp_path):
    view = shown("")
    failed = FailedPage(PageWish(PAREPARE, Level.VILLAGE), "x")
    (tmp_path / "atlas.pdf").write_bytes(atlas_pdf(Atlas(AtlasBase(view, T), (failed,))))
    run = ["pdftotext", "-raw", str(tmp_path / "atlas.pdf"), "-"]
    text = subprocess.run(run, capture_output=True, check=True, timeout=60).stdout.decode()
    assert view.stamp.address in text.replace("\n", "")


def _contents_agree(said, view, t):
    """Check names, figures, page numbers and stamp on the page of contents."""
    for words in (t("warning.sample_plain"), view.stamp.version, t.month(view.month)):
        assert words in " ".join(said.split())
    rows = view.at(Level.REGENCY).set_index(AREA_CODE)
    for number, code in enumerate(TWO, start=3):
        row = rows.loc[code]
        line = next(each for each in said.splitlines() if row["area_name"] in each)
        for figure in (
            t.number(row["potential_workers"]),
            t.rate(row["coverage_rate"]),
            t.month(row["as_of"], short=True),
            t.rate(row["target_rate"]),
            t.number(row["workers_to_target"]),
        ):
            assert figure in line
        assert line.split()[-1] == str(number)


def test_the_same_call_gives_the_same_bytes_by_processes_or_without(shown, land):
    made = [
        make_atlas(shown("73"), T, land=land, regencies=TWO, workers=workers) for workers in (2, 0)
    ]
    assert [page.content for page in made[0].pages] == [page.content for page in made[1].pages]
    assert atlas_pdf(made[0]) == atlas_pdf(made[1])


def test_a_page_is_the_map_of_the_area_as_it_is_printed_alone(shown, land):
    atlas = make_atlas(shown("73"), T, land=land, regencies=[PAREPARE], workers=0)
    alone = map_sheet(shown(PAREPARE), T, land=land)
    assert atlas.pages[1].content == write_map(alone, "svg")


def test_colours_turn_at_each_areas_own_target_unless_another_is_wanted(shown):
    wish = PageWish(PAREPARE, Level.VILLAGE)
    own = page_view(AtlasBase(shown("73"), T), wish)
    assert own.target == shown(PAREPARE).target
    assert own.stamp.setting.at_target
    wanted = page_view(AtlasBase(shown("73", target=0.35), T), wish)
    assert wanted.target == 0.35
    assert "target=35" in wanted.stamp.address


def test_a_page_that_fails_is_named_and_the_others_are_there(shown, land, broken, tmp_path):
    atlas = make_atlas(shown("73", boundaries=broken), EN, land=land, regencies=TWO)
    overview, selayar, parepare = atlas.pages
    assert isinstance(overview, DrawnPage)
    assert isinstance(selayar, DrawnPage)
    assert isinstance(parepare, FailedPage)
    assert list(atlas.failed) == ["Kota Parepare"]
    reason = atlas.failed["Kota Parepare"]
    assert f"village-{PAREPARE}.topojson are damaged" in reason
    pdf = atlas_pdf(atlas)
    assert len(re.findall(rb"/Type ?/Page\b", unpacked(pdf))) == 4
    assert bookmarks(pdf)[-1] == (1, "Kota Parepare")
    assert list(atlas_files(atlas)) == [
        "01_73-Sulawesi-Selatan.svg",
        "02_73.01-Kabupaten-Kepulauan-Selayar.svg",
    ]
    if shutil.which("pdftotext"):
        (tmp_path / "atlas.pdf").write_bytes(pdf)
        run = ["pdftotext", str(tmp_path / "atlas.pdf"), "-"]
        text = subprocess.run(run, capture_output=True, check=True, timeout=60).stdout.decode()
        contents, *_, last = text.split("\f")[:-1]
        assert EN("atlas.failed") in contents
        assert EN("atlas.failed") in last
        assert "are damaged; import the boundary set again" in " ".join(last.split())


def test_a_reason_that_nobody_foresaw_is_one_short_line():
    assert reason_of(KeyError("x\n y"), EN) == "Nobody foresaw this mistake: KeyError: 'x\\n y'"
    assert len(reason_of(ValueError("z" * 900), EN)) < 200


def test_a_process_that_dies_costs_one_page_only(shown, monkeypatch):
    base = AtlasBase(shown("73"), EN)
    wishes = [PageWish(code, Level.VILLAGE) for code in (SELAYAR, PAREPARE, "7371")]
    deaths = []

    class Mortal(Worker):
        def _start(self):
            process = super()._start()
            if not deaths:
                deaths.append(process)
                process.kill()
                process.wait()
            return process

    monkeypatch.setattr("geoucj.exports.atlas_workers.Worker", Mortal)
    pages = {page.wish: page for page in draw_pages(base, wishes, 1)}
    failed = [page for page in pages.values() if isinstance(page, FailedPage)]
    assert [page.reason for page in failed] == [EN("atlas.process_ended")]
    assert len(pages) == 3


def test_nothing_goes_on_where_the_caller_stops_listening(shown, monkeypatch):
    class Stopped(Exception):
        pass

    def stop(done, _total):
        if done == 1:
            raise Stopped

    started = []

    class Counted(Worker):
        def _start(self):
            started.append(super()._start())
            return started[-1]

    monkeypatch.setattr("geoucj.exports.atlas_workers.Worker", Counted)
    base = AtlasBase(shown("73"), T)
    wishes = [PageWish(code, Level.VILLAGE) for code in (SELAYAR, PAREPARE, "7371", "7373")]
    pages = draw_pages(base, wishes, 1)
    next(pages)
    pages.close()
    assert [process.poll() is not None for process in started] == [True]
    with pytest.raises(Stopped):
        make_atlas(shown("73"), T, regencies=TWO, workers=0, on_page=stop)


@pytest.mark.parametrize(("file_format", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_folder_holds_a_file_for_each_page_in_order(shown, file_format, start):
    atlas = make_atlas(shown(PAREPARE), T, file_format=file_format, dpi=72)
    files = atlas_files(atlas)
    assert list(files) == [f"01_73.72-Kota-Parepare.{file_format}"]
    assert all(content.startswith(start) for content in files.values())


def test_an_atlas_is_of_villages_or_districts_of_whole_regencies(shown):
    with pytest.raises(NarrowAreaError):
        make_atlas(shown("737201"), T)
    with pytest.raises(NarrowAreaError):
        make_atlas(shown("73", Level.REGENCY), T)
    assert make_atlas(shown(PAREPARE, Level.DISTRICT), T).failed == {}


def test_all_regencies_are_wanted_in_their_order_behind_their_provinces(shown, monkeypatch):
    asked = []

    def none(_base, wishes, _workers):
        asked.extend(wishes)
        return [FailedPage(wish, "x") for wish in wishes]

    monkeypatch.setattr("geoucj.exports.atlas.draw_pages", none)
    atlas = make_atlas(shown(), T)
    codes = [wish.area for wish in asked]
    assert (len(codes), codes[0], codes[15]) == (40, "61", "73")
    assert codes == sorted(codes)
    assert len(atlas.failed) == 40
    assert len(re.findall(rb"/Type ?/Page\b", unpacked(atlas_pdf(atlas)))) == 42


def test_texts_are_never_taken_for_markup(shown):
    hostile = '#panic *a* <page-1> $x$ @y "b" [z] _c_ ~'
    atlas = make_atlas(shown(PAREPARE), T)
    page = replace(atlas.pages[0], title=hostile, alt=hostile)
    failed = FailedPage(PageWish(SELAYAR, Level.VILLAGE), hostile)
    pdf = atlas_pdf(replace(atlas, pages=(page, failed)))
    assert bookmarks(pdf)[1] == (1, hostile)
