"""The export page as an official uses it: choose, look, make, download."""

import io
import json
import shutil
import zipfile
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from PIL import Image
from pptx import Presentation

from geoucj.boundaries.store import open_set
from geoucj.exports import atlas
from geoucj.exports.atlas_page import FailedPage
from geoucj.exports.map_sheet import read_land
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.planning.proposal import PlanRequest
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache, export_files, export_previews, state
from geoucj.ui.choices import Choices, Extras
from geoucj.ui.components.errors import plain
from geoucj.ui.export_files import File, Kind, Made, Shelf, Wanted
from geoucj.ui.exporting import elsewhere, source_of, view_of
from geoucj.ui.state import Context
from tests.ui.conftest import whole, words

KUBU_RAYA = {"dataset": "sample", "month": "2025-12", "area": "6112", "level": "village"}
PLAN = PlanRequest(data="sample", area_code="6112", as_of="2025-12", budget=50_000_000,
                   package="JKK+JKM", months=3)  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_made(monkeypatch):
    """Begin with an empty shelf: files of one test are not there in the next."""
    monkeypatch.setattr(export_files, "_shelf", Shelf(export_files.ROOM))


@pytest.fixture
def export(open_app):
    """Return a function that opens the page for a view, with settings of the page."""

    def visit(settings=None, **chosen):
        return open_app("export", **{state.EXPORT: settings or {}}, **(KUBU_RAYA | chosen))

    return visit


@pytest.fixture
def ctx(registry, nobodys):
    return Context(
        Translator("id"), Settings(nobodys / "boundaries", nobodys / "data"), registry, {}
    )


@pytest.fixture
def source(ctx):
    """Return a function giving the source of a view, by default of Kubu Raya's villages."""

    def of(language="id", **chosen):
        said = {
            "dataset": cache.dataset(ctx.settings, "sample"),
            "boundaries": open_set("approximate", [SHIPPED / "boundaries"]),
            "month": "2025-12", "area": "6112", "level": Level.VILLAGE, "segment": Segment.ALL,
            "measure": Measure.COVERAGE_RATE, "target": 0.59, "at_target": True,
        }  # fmt: skip
        return source_of(ctx, Choices(**(said | chosen)), language)

    return of


def downloads(app):
    return [button.proto.label for button in app.get("download_button")]


def make(app):
    (button,) = (each for each in app.button if each.key == "export_make")
    return whole(button.click().run())


def pictures(app):
    return app.get("image")


def test_it_says_what_will_be_exported_and_makes_nothing_unasked(export):
    app = whole(export())
    said = words(app)
    assert "per Desember 2025\\: Kabupaten Kubu Raya, menurut desa/kelurahan; Semua" in said
    assert "Data contoh, bukan angka resmi. · Batas perkiraan, bukan batas resmi." in said
    assert app.get("page_link")[0].proto.label == "Ubah di peta"
    assert downloads(app) == []
    assert len(pictures(app)) == 1  # the preview


def test_a_printed_map_is_made_once_for_all(export, monkeypatch):
    app = make(export())
    assert downloads(app)[0].startswith("Unduh PDF (0,")
    monkeypatch.setattr(export_files, "write_map", None)  # nobody draws it again
    assert downloads(whole(export())) == downloads(app)


@pytest.mark.parametrize(
    ("kind", "label"),
    [("html", "Unduh HTML"), ("workbook", "Unduh XLSX"), ("summary", "Unduh PDF"),
     ("deck", "Unduh PPTX"), ("geo", "Unduh GeoPackage")],
)  # fmt: skip
def test_every_kind_is_described_and_made(export, kind, label):
    app = whole(export({"kind": kind}))
    assert "Isi berkas" in words(app)
    app = make(app)
    (found,) = downloads(app)
    assert found.startswith(label)


def test_a_summary_is_previewed_as_its_page(export):
    app = whole(export({"kind": "summary", "text": "docx"}))
    assert len(pictures(app)) == 1
    assert pictures(app)[0].proto.imgs[0].caption == "Pratinjau, A4 tegak"


def test_the_picture_of_a_summary_is_the_page_that_is_handed_over(source):
    wanted = Wanted(Kind.SUMMARY, "pdf")
    shown = Image.open(io.BytesIO(export_previews.summary_page(source(), wanted)))
    assert shown.size == pytest.approx((210 / 25.4 * 110, 297 / 25.4 * 110), abs=1)
    assert len(shown.convert("L").getcolors()) > 50  # it is not empty
    assert export_files.kept(source(), wanted) is not None


def test_an_atlas_is_previewed_as_its_page_of_the_first_regency(export, ctx, source):
    app = whole(export({"kind": "atlas"}, area="61", level="regency"))
    (shown,) = pictures(app)
    assert shown.proto.imgs[0].caption == "Pratinjau halaman Kabupaten Sambas, A4 tegak"
    official = elsewhere(ctx, source().choices, "61", Level.VILLAGE)
    province = replace(source(), choices=official)
    first = elsewhere(ctx, province.choices, "6101", Level.VILLAGE)
    picture, _ = export_files.picture(replace(province, choices=first), Wanted(Kind.MAP, "png"))
    drawn = atlas.make_atlas(
        view_of(province), province.t, file_format="png", dpi=round(800 / (210 / 25.4)),
        land=read_land(ctx.settings.boundary_folders), regencies=["6101"], workers=0,
    )  # fmt: skip
    assert drawn.pages[-1].content == picture


def test_slides_are_previewed_by_their_titles(export, source):
    shown = words(whole(export({"kind": "deck"})))
    (file,) = export_files.make(source(), Wanted(Kind.DECK, "pptx")).files
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(file.content)).slides]
    assert len(titles) > 5
    for number, title in enumerate(titles, start=1):
        assert f"{number}. {plain(title)}" in shown


def test_tables_are_previewed_by_their_first_rows(export):
    app = whole(export({"kind": "workbook"}))
    shown = app.dataframe[0].value
    assert shown.shape == (8, 14)
    first = shown.iloc[0]
    assert list(first[["Kode wilayah", "Wilayah", "Cakupan (UCJ)", "Potensi pekerja"]]) == [
        "6112012001", "Sungai Raya", "37,3 %", "1.272",
    ]  # fmt: skip
    assert app.caption[-1].value == "Desa dan kelurahan\\: 8 baris pertama dari 123"
    app = whole(export({"kind": "geo"}))
    assert list(app.dataframe[0].value["area_code"])[:2] == ["6112012001", "6112012002"]


def test_the_html_map_is_previewed_as_it_is_apart_from_the_app(export, source):
    app = whole(export({"kind": "html"}))
    (frame,) = app.get("iframe")
    head, content = frame.proto.src.split(",")
    assert head == "data:text/html;base64"
    (file,) = export_files.make(source(), Wanted(Kind.HTML, "html")).files
    assert b64decode(content) == file.content


@pytest.mark.parametrize("kind", ["html", "workbook"])
def test_what_takes_long_is_described_only(export, kind):
    app = whole(export({"kind": kind}, area="61", level="regency"))
    assert "Isi berkas" in words(app)
    assert not app.get("iframe")
    assert not app.dataframe


def test_a_csv_has_its_provenance_beside_it(export):
    app = make(export({"kind": "geo", "geo": "csv"}))
    assert len(downloads(app)) == 2
    assert downloads(app)[1] == "Unduh keterangan asal (JSON)"


def test_both_languages_on_the_screen_and_in_the_file(export, source):
    app = export()
    app.segmented_control(key=state.LANGUAGE).set_value("en").run()
    assert "Export for the meeting" in words(whole(app))
    assert app.radio(key="export_kind_en").options[0] == "Printed map"
    assert app.segmented_control(key="export_language_en").value == "en"
    app.segmented_control(key="export_language_en").set_value("id").run()
    whole(app)
    for language, name in (("id", "cakupan"), ("en", "coverage")):
        (file,) = export_files.make(source(language), Wanted(Kind.HTML, "html")).files
        assert f'<html lang="{language}"' in file.content.decode()
        assert file.name.startswith(f"geoucj_html_{name}_61.12-Kabupaten-Kubu-Raya")


def test_settings_outlive_another_page(export, open_app):
    app = export()
    app.segmented_control(key="export_paper_id").set_value("a3").run()
    app.segmented_control(key="export_lies_id").set_value("landscape").run()
    whole(app)
    kept = app.session_state[state.EXPORT]
    assert (kept["paper"], kept["lies"]) == ("a3", "landscape")
    again = whole(open_app("export", **{state.EXPORT: kept}, **KUBU_RAYA))
    assert again.segmented_control(key="export_paper_id").value == "a3"


def test_the_preview_lies_as_the_paper_does(source):
    for landscape in (True, False):
        content, lies = export_files.picture(source(), Wanted(Kind.MAP, "png", landscape=landscape))
        width, height = Image.open(io.BytesIO(content)).size
        assert lies == landscape == (width > height)
        assert max(width, height) < 1300


def test_what_a_file_cannot_show_is_said(export):
    app = whole(export(before="2024-12", chosen=("6112012001",)))
    assert "Tidak ikut dalam berkas: peta bulan pembanding, tanda wilayah terpilih." in words(app)
    assert "Tidak ikut" not in words(whole(export()))


def test_slides_of_both_provinces_are_of_one_that_is_chosen(export):
    app = whole(export({"kind": "deck"}, area="", level="regency"))
    (box,) = app.selectbox
    assert box.options[:3] == ["Kalimantan Barat", "Sulawesi Selatan", "Kabupaten Sambas"]
    box.set_value("6112").run()
    caption = app.caption[-1].value
    assert "Kabupaten Kubu Raya, menurut kecamatan" in caption


def test_the_plan_goes_into_the_slides_of_its_area(export, source):
    app = whole(export({"kind": "deck"}, **{state.PLAN_REQUEST: PLAN}))
    (box,) = app.checkbox
    assert box.value
    assert "Desember 2025 dengan anggaran Rp50,0 juta" in box.label
    elsewhere_ = export({"kind": "deck"}, **{state.PLAN_REQUEST: replace(PLAN, area_code="6171")})
    assert not whole(elsewhere_).checkbox
    made = [
        export_files.make(source(), Wanted(Kind.DECK, "pptx", plan=plan)).files[0].content
        for plan in (None, PLAN)
    ]
    without, with_ = (len(Presentation(io.BytesIO(each)).slides) for each in made)
    assert with_ > without


def test_a_template_that_is_none_is_said_in_words(export):
    app = export({"kind": "deck"})
    app.file_uploader(key="export_template").set_value(("x.pptx", b"no slides", "")).run()
    (button,) = (each for each in app.button if each.key == "export_make")
    button.click().run()
    assert not app.exception
    assert "Templat bukan berkas PowerPoint" in app.error[0].value
    assert downloads(app) == []


def test_an_atlas_shows_what_is_inside_each_regency(export, source):
    app = whole(export({"kind": "atlas"}, area="", level="regency"))
    (levels,) = (e for e in app.segmented_control if e.key.startswith("export_level"))
    assert levels.value == "village"
    steps = []
    wanted = Wanted(Kind.ATLAS, "zip", page="png", dpi=72)
    (file,) = export_files.make(source(), wanted, lambda *step: steps.append(step)).files
    assert steps == [(0, 1), (1, 1)]
    assert file.name.endswith(".zip")
    assert "atlas" in file.name
    (name,) = zipfile.ZipFile(io.BytesIO(file.content)).namelist()
    assert name.endswith(".png")


def test_pages_that_fail_are_named(export, monkeypatch):
    def fails(_base, wishes, _workers):
        return (FailedPage(wish, "*kertas* habis") for wish in wishes)

    monkeypatch.setattr(atlas, "draw_pages", fails)
    app = make(export({"kind": "atlas"}))
    assert "Kabupaten Kubu Raya" in app.warning[0].value
    assert "\\*kertas\\* habis" in app.warning[0].value


def test_the_same_view_is_the_same_source_whatever_is_selected(source):
    assert source(chosen=("6112012001",), focus="6112012001") == source()
    assert source("en") != source()
    assert source(extras=Extras(stale_after=6)) != source()
    assert view_of(source()) is view_of(source(chosen=("6112012001",)))


def test_a_new_version_of_the_data_is_another_source(source, monkeypatch):
    before = source()
    monkeypatch.setattr(cache, "version", lambda *_: "000000000000")
    assert source() != before


def test_the_address_in_the_file_keeps_a_filter_in_its_own_words(source):
    view = view_of(source("en", expression="cakupan < 40%"))
    assert view.kept.any()
    assert "lang=id" in view.stamp.address
    assert "lang=en" in view_of(source("en")).stamp.address


def test_another_area_has_its_own_official_target(ctx, source):
    there = elsewhere(ctx, source().choices, "7313", Level.VILLAGE)
    assert (there.target, there.at_target) != (0.59, False)
    mine = elsewhere(
        ctx, replace(source().choices, target=0.4, at_target=False), "7313", Level.VILLAGE
    )
    assert (mine.target, mine.at_target) == (0.4, False)


def test_the_shelf_keeps_what_was_asked_for_last(source):
    def made(size):
        return Made((File("x", "pdf", bytes(size)),))

    shelf, one, other = Shelf(100), Wanted(Kind.MAP, "pdf"), Wanted(Kind.MAP, "svg")
    shelf.put(source(), one, made(60))
    shelf.put(source(), other, made(40))
    assert shelf.get(source(), one).size == 60
    shelf.put(source(), Wanted(Kind.HTML, "html"), made(30))
    assert shelf.get(source(), other) is None
    assert shelf.get(source(), one) is not None
    shelf.put(source(), other, made(500))  # too large for the shelf, and yet there
    assert shelf.get(source(), other).size == 500
    assert shelf.get(source(), one) is None


def test_two_users_get_their_own_files(source):
    wanted = Wanted(Kind.GEO, "geojson")
    areas = ["6112", "6171", "6112", "7301"]
    with ThreadPoolExecutor(4) as users:
        files = list(users.map(lambda area: export_files.make(source(area=area), wanted), areas))
    for area, made in zip(areas, files, strict=True):
        stamp = json.loads(made.files[0].content)["geoucj"]
        assert stamp["area_code"] == area
    assert files[0] is files[2]


def test_nobody_waits_for_the_atlas_of_another(source, monkeypatch):
    begun, enough = Event(), Event()

    def draw(*_, **__):
        begun.set()
        assert enough.wait(30)
        return iter(())

    monkeypatch.setattr(export_files, "make_atlas", draw)
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(export_files.make, source(), Wanted(Kind.ATLAS, "zip"))
        assert begun.wait(30)
        assert export_files.make(source(), Wanted(Kind.GEO, "geojson")).size > 1000
        assert not slow.done()
        enough.set()
        assert slow.exception() is not None  # there are no pages to pack


@pytest.mark.parametrize("kind", ["map", "html", "workbook", "deck", "summary", "geo"])
def test_without_figures_or_shapes_there_is_still_a_file(export, own, kind):
    few = own / "boundaries" / "sedikit"
    few.mkdir(parents=True)
    (few / "provenance.toml").write_text('title = "x"\nsource = "x"\n', "utf-8")
    shipped = SHIPPED / "boundaries" / "approximate" / "regency-61.topojson"
    (few / shipped.name).write_bytes(shipped.read_bytes())
    app = export({"kind": kind}, dataset="published", boundaries="sedikit")
    assert downloads(make(whole(app)))


@pytest.mark.parametrize("stem", ["village-6112", "regency-61"])  # shown, and around what is
def test_damaged_shapes_are_said_in_one_sentence(export, own, stem):
    broken = own / "boundaries" / "rusak"
    shutil.copytree(SHIPPED / "boundaries" / "approximate", broken)
    (broken / f"{stem}.topojson").write_bytes(b"{")
    app = export(boundaries="rusak")
    assert not app.exception
    (error,) = app.error
    assert f"{stem}.topojson rusak; impor ulang himpunan batas itu" in error.value.replace("\\", "")


def test_without_shapes_to_draw_another_set_can_be_chosen(open_app, own):
    broken = own / "boundaries" / "rusak"
    shutil.copytree(SHIPPED / "boundaries" / "approximate", broken)
    (broken / "village-6112.topojson").write_bytes(b"{")
    app = open_app(**KUBU_RAYA, boundaries="rusak")
    assert not app.exception
    assert len(app.error) == 1
    assert "Batas wilayah" in [box.label for box in app.selectbox]


def test_the_button_below_the_map_makes_nothing_until_it_is_opened(open_app):
    assert downloads(whole(open_app(**KUBU_RAYA))) == []
    app = whole(open_app(**KUBU_RAYA, export_here=True))
    assert downloads(app) == [
        "Peta cetak (PDF)", "Peta cetak (PNG)", "Peta yang terbuka di mana saja (HTML)",
    ]  # fmt: skip
    links = [link.proto.label for link in app.get("page_link")]
    assert "Atlas, salindia, buku kerja, dan lainnya" in links


def test_a_selected_area_can_be_had_as_one_page_or_map(open_app):
    province = {"dataset": "sample", "month": "2025-12", "area": "61", "level": "regency"}
    app = whole(open_app(**province, **{state.CHOSEN: ("6112",)}, export_of_area=True))
    assert downloads(app) == [
        "Ringkasan satu halaman (PDF)", "Ringkasan satu halaman (DOCX)", "Peta cetak (PDF)",
    ]  # fmt: skip


def test_a_village_has_no_inside_to_export(open_app, registry):
    village = registry.at(Level.VILLAGE, "6112")["area_code"].iloc[0]
    app = whole(open_app(**KUBU_RAYA, **{state.CHOSEN: (village,)}, export_of_area=True))
    assert registry.name(village) in words(app)
    assert downloads(app) == []
