"""`geoucj export`: each kind of file is read back, in both languages; mistakes get one sentence."""

import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pyarrow.parquet as pq
import pytest
from PIL import Image

from geoucj.cli.export_files import write_files
from geoucj.cli.export_options import FORMATS, Kind
from geoucj.i18n import Translator
from geoucj.settings import SHIPPED

SAMPLE = ("--data", "sample", "--area", "73.72", "--as-of", "2025-12")
PUBLISHED = ("--data", "published", "--area", "73.72")  # quicker to read
WARNINGS = {"id": "DATA CONTOH, BUKAN ANGKA RESMI.", "en": "SAMPLE DATA, NOT OFFICIAL FIGURES."}
ADDRESS = "?data=sample&v={}&bounds=approximate&month=2025-12&area=7372&level=district&lang={}"


def picture(path):
    """Return a picture, read whole."""
    return Image.open(BytesIO(path.read_bytes()))


@pytest.fixture
def export(geoucj, home):
    """Return a function that exports Parepare, and gives the one file that was made."""

    def call(kind, *arguments, lang="id", out="made"):
        ran = geoucj("export", kind, *SAMPLE, *arguments, "--lang", lang, "--out", out)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err.startswith(WARNINGS[lang])
        path = next(path for path in sorted((home / out).rglob("*")) if path.is_file())
        assert str(path.relative_to(home)) in ran.err
        return path

    return call


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_map_says_its_area_and_how_to_see_it_again(export, lang):
    path = export("map", "--format", "svg", lang=lang)
    name = {
        "id": "geoucj_cakupan_73.72-Kota-Parepare_kecamatan_2025-12_CONTOH.svg",
        "en": "geoucj_coverage_73.72-Kota-Parepare_district_2025-12_SAMPLE.svg",
    }
    assert path.name == name[lang]
    said = path.read_text("utf-8")
    assert f"Kota Parepare – {Translator(lang)('measure.coverage_rate')}" in said
    version = re.search(r"version: ([0-9a-f]{12})", said)[1]
    assert "address: " + ADDRESS.format(version, lang).replace("&", "&amp;") in said


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_html_map_a_workbook_and_slides(export, lang):
    page = export("html", lang=lang, out="h").read_text("utf-8")
    assert f'<html lang="{lang}"' in page
    assert "Kota Parepare" in page
    book = openpyxl.load_workbook(export("workbook", lang=lang, out="w"))
    assert Translator(lang)("workbook.sheet.overview") in book.sheetnames
    with ZipFile(export("deck", lang=lang, out="d")) as slides:
        assert "ppt/slides/slide1.xml" in slides.namelist()
        assert b"Parepare" in slides.read("ppt/slides/slide1.xml")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_summary_is_a_page_or_a_word_file(export, lang):
    page = export("summary", lang=lang, out="s")
    assert page.name.startswith("geoucj_summary_")
    assert page.read_bytes().startswith(b"%PDF")
    with ZipFile(export("summary", "--format", "docx", lang=lang, out="t")) as document:
        said = document.read("word/document.xml").decode()
    assert Translator(lang)("summary.title", area="Kota Parepare") in said


@pytest.mark.parametrize("lang", ["id", "en"])
def test_geodata_in_four_formats(export, lang):
    with sqlite3.connect(export("geo", lang=lang, out="g")) as package:
        layer = Translator(lang)("file.level.district")
        assert package.execute(f'SELECT count(*) FROM "{layer}"').fetchone() == (4,)
    features = json.loads(export("geo", "--format", "geojson", lang=lang, out="j").read_text())
    assert len(features["features"]) == 4
    assert f"lang={lang}" in features["geoucj"]["address"]
    assert pq.read_table(export("geo", "--format", "parquet", lang=lang, out="p")).num_rows == 4
    rows = export("geo", "--format", "csv", lang=lang, out="c")
    assert len(rows.read_text("utf-8").splitlines()) == 5
    beside = json.loads(rows.with_name(rows.name + ".json").read_text("utf-8"))
    assert beside["geoucj"]["area_code"] == "7372"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_atlas_is_one_pdf_or_a_folder(export, lang):
    pdf = export("atlas", lang=lang, out="a")
    assert pdf.name.startswith("geoucj_atlas_")
    assert pdf.read_bytes().startswith(b"%PDF")
    page = export("atlas", "--format", "png", "--dpi", "72", "--paper", "A3", lang=lang, out="b")
    assert page.name == "01_73.72-Kota-Parepare.png"
    assert max(picture(page).size) == pytest.approx(420 / 25.4 * 72, abs=1)
    assert export("atlas", "--format", "pdf-pages", lang=lang, out="c").suffix == ".pdf"


def test_the_suffix_says_the_format_and_options_the_paper(geoucj, home):
    arguments = ("--landscape", "--dpi", "100", "--scheme", "natural", "--k", "3")
    ran = geoucj("export", "map", *SAMPLE, *arguments, "--out", "x/y.png")
    assert ran.code == 0
    shown = picture(home / "x" / "y.png")
    assert shown.size == (1169, 826)
    assert shown.text["scheme"] == "natural"
    assert shown.text["breaks"].count(",") == 1
    assert "scheme=natural&k=3" in shown.text["address"]


def test_what_a_view_can_show_is_in_the_file(geoucj, home):
    arguments = ("--segment", "BPU", "--measure", "rate_change", "--compare", "2024-12",
                 "--palette", "grey", "--level", "village")  # fmt: skip
    assert geoucj("export", "map", *SAMPLE, *arguments, "--out", "x.png").code == 0
    said = picture(home / "x.png").text
    found = {key: said[key] for key in ("segment", "measure", "compared_with", "palette", "level")}
    assert list(found.values()) == ["BPU", "rate_change", "2024-12", "grey", "village"]
    bounds = ("--breaks", "20%;35,5%; 0.5", "--target", "35%")
    assert geoucj("export", "map", *SAMPLE, *bounds, "--out", "y.png").code == 0
    said = picture(home / "y.png").text
    assert (said["scheme"], said["breaks"], said["target"]) == ("manual", "0.2, 0.355, 0.5", "0.35")


def test_both_provinces_are_shown_by_their_regencies_without_more_words(geoucj, home):
    assert geoucj("export", "geo", "--data", "published", "--out", "b.geojson").code == 0
    found = json.loads((home / "b.geojson").read_text("utf-8"))
    assert len(found["features"]) == 38


def test_the_same_call_gives_the_same_bytes_and_takes_the_place_of_the_old_file(geoucj, home):
    first = home / "first.xlsx"
    first.write_bytes(b"old")
    (home / "link.xlsx").symlink_to(first)
    for out in ("link.xlsx", "second.xlsx"):
        assert geoucj("export", "workbook", *SAMPLE, "--out", out).code == 0
    assert (home / "link.xlsx").is_symlink()
    assert first.read_bytes() == (home / "second.xlsx").read_bytes()
    assert sorted(path.name for path in home.iterdir()) == [
        "first.xlsx",
        "link.xlsx",
        "second.xlsx",
    ]


def damage(home, monkeypatch, stem):
    """Work with shapes of which one file is cut off."""
    shapes = home / "shapes" / "approximate"
    shutil.copytree(SHIPPED / "boundaries" / "approximate", shapes)
    file = shapes / f"{stem}.topojson"
    file.write_bytes(file.read_bytes()[:500])
    monkeypatch.setenv("GEOUCJ_BOUNDARIES", str(home / "shapes"))
    return file


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id", "Bentuk wilayah dalam {} rusak; impor ulang himpunan batas itu, atau pilih"),
        ("en", "The shapes in {} are damaged; import the boundary set again, or choose another."),
    ],
)
def test_damaged_shapes_get_one_sentence_and_no_file(geoucj, home, monkeypatch, lang, words):
    file = damage(home, monkeypatch, "district-7372")
    ran = geoucj("--lang", lang, "export", "map", *PUBLISHED, "--out", "x.pdf")
    assert words.format(file) in ran.sentence
    assert not (home / "x.pdf").exists()


def test_a_page_that_fails_is_named_and_the_exit_code_says_so(geoucj, home, monkeypatch):
    damage(home, monkeypatch, "regency-73")
    ran = geoucj("export", "atlas", *SAMPLE, "--lang", "en", "--out", "a.pdf")
    assert ran.code == 2
    assert "1 of 1 pages could not be made: Kota Parepare (The shapes in" in ran.err
    assert (home / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("kind", "arguments", "words"),
    [
        ("map", ("--format", "xlsx"), "xlsx: map is not written in this format; choose pdf, png,"),
        ("map", ("--out", "x.docx"), "docx: map is not written in this format; choose pdf, png,"),
        ("map", ("--format", "png", "--out", "x.pdf"), "x.pdf: png is not written in this format"),
        ("html", ("--dpi", "90"), "--dpi has no meaning for html; leave it out."),
        ("geo", ("--landscape",), "--landscape/--portrait has no meaning for geo; leave it out."),
        ("map", ("--template", "x.pptx"), "--template has no meaning for map; leave it out."),
        ("deck", ("--template", "no.pptx"), "no.pptx cannot be read or written"),
        ("map", ("--dpi", "7"), "'--dpi': Input should be greater than or equal to 72"),
        ("map", ("--k", "99"), "'--k': Input should be less than or equal to 9"),
        ("map", ("--scheme", "equal", "--breaks", "1"), "--breaks has no meaning for --scheme"),
        ("map", ("--breaks", "a;b"), "The bounds of classes cannot be used: a;b."),
        ("map", ("--scheme", "manual"), "The bounds of classes cannot be used"),
        ("map", ("--target", "0.1%"), "0.1% is no target"),
        ("map", ("--as-of", "soon"), "soon is no month"),
        ("map", ("--compare", "soon", "--measure", "rate_change"), "soon is no month"),
        ("map", ("--compare", "2026"), "2026-12 is not before 2025-12; compare with an earlier"),
        ("map", ("--area", "99"), "99 is no area code of the official list."),
        ("map", ("--area", "61.12.01", "--level", "regency"), "611201 holds no areas of the level"),
        ("atlas", ("--area", "61.12.01"), "611201 holds no areas of the level village"),
        ("atlas", ("--level", "regency", "--area", "61"), "61 holds no areas of the level regency"),
        ("atlas", ("--format", "png", "--out", "a.png"), "a.png: an atlas as png is a folder"),
        ("map", ("--data", "none"), "There is no data set named none"),
        ("map", ("--boundaries", "none"), "There is no boundary set named none"),
        ("map", ("--data", "published", "--measure", "listed_workers"), "published has no figures"),
        ("map", ("--measure", "indicator"), "published has no figures for indicator (table"),
        ("map", ("--indicator", "x"), "--indicator has no meaning for --measure coverage_rate"),
        ("deck", ("--area", ""), "A deck is of one province, regency or district"),
        ("book", (), "'book' is not one of"),
    ],
)
def test_a_mistake_gets_one_sentence_and_no_file(geoucj, home, kind, arguments, words):
    ran = geoucj("--lang", "en", "export", kind, *PUBLISHED, "--out", "made", *arguments)
    assert ran.code == 1
    line = ran.err.splitlines()[-1]
    assert words in line
    assert line.endswith((".", "--help."))
    assert "Traceback" not in ran.err
    assert list(home.iterdir()) == []


def test_a_file_that_will_show_no_figure_is_made_and_said(geoucj, home):
    for month, empty in (("2001-01", True), ("2025-12", False)):
        arguments = ("--data", "published", "--area", "73", "--as-of", month, "--out", month)
        ran = geoucj("--lang", "en", "export", "geo", *arguments)
        assert ran.code == 0
        assert ("No area shown has a figure by January 2001" in ran.err) == empty
        assert len(list((home / month).iterdir())) == 1


@pytest.mark.parametrize(("wanted", "words"), [((), "named –"), (("--indicator", "x"), "named x")])
def test_an_indicator_must_be_there(geoucj, wanted, words):
    arguments = ("export", "map", *SAMPLE, "--measure", "indicator", *wanted, "--out", "x.pdf")
    assert (
        f"There is no indicator {words}; there are: " in geoucj("--lang", "en", *arguments).sentence
    )


@pytest.mark.parametrize("out", ["file.txt/x.pdf", "folder.pdf", "/dev/null/x.pdf", "pipe.pdf"])
def test_nothing_is_written_over_what_is_no_file(geoucj, home, out):
    (home / "file.txt").write_text("mine", "utf-8")
    (home / "folder.pdf").mkdir()
    os.mkfifo(home / "pipe.pdf")
    kind = "map" if out != "folder.pdf" else "geo"
    ran = geoucj("--lang", "en", "export", kind, *PUBLISHED, "--out", out)
    if out == "folder.pdf":  # a folder, whatever it is called
        assert ran.code == 0
        assert [path.suffix for path in (home / out).iterdir()] == [".gpkg"]
        return
    assert "is not a file that can be replaced; name another." in ran.sentence
    assert (home / "file.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "out",
    [
        "../beside.geojson",
        "a b;$(touch x)&'\"<é>.geojson",
        "-.geojson",
        "x" * 240 + ".geojson",
        "n\nl.geojson",
    ],
)
def test_any_name_that_the_disk_takes_is_a_name(geoucj, home, out):
    ran = geoucj("--lang", "en", "export", "geo", *PUBLISHED, "--out", out)
    assert ran.code == 0
    assert len(json.loads((home / out).read_bytes())["features"]) == 4
    assert not (home / "x").exists()


def test_a_name_too_long_for_the_disk_gets_a_sentence(geoucj, home):
    ran = geoucj("--lang", "en", "export", "geo", *PUBLISHED, "--out", "x" * 300 + ".geojson")
    assert ran.code == 1
    assert ran.err.splitlines()[-1].endswith("Check its folder, permissions and free space.")
    assert list(home.iterdir()) == []


@pytest.fixture
def small_files():
    """Let no file become larger than 2 kB, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_old_file_as_it_was(geoucj, home, small_files):  # noqa: ARG001
    (home / "b.geojson").write_bytes(b"old")
    ran = geoucj("--lang", "en", "export", "geo", *PUBLISHED, "--out", "b.geojson")
    assert ran.code == 1
    assert "b.geojson cannot be read or written (File too large)." in ran.err.splitlines()[-1]
    assert (home / "b.geojson").read_bytes() == b"old"
    assert [path.name for path in home.iterdir()] == ["b.geojson"]


def test_a_full_disk_leaves_no_empty_folders(geoucj, home, small_files):  # noqa: ARG001
    ran = geoucj("--lang", "en", "export", "geo", *PUBLISHED, "--out", "new/folder/b.geojson")
    assert ran.code == 1
    assert list(home.iterdir()) == []


def test_a_folder_that_takes_no_files_is_said_before_anything_is_made(geoucj, home):
    (home / "read").mkdir(mode=0o555)
    if os.access(home / "read", os.W_OK):
        pytest.skip("this user may write everywhere")
    for out in ("read/x.pdf", "read/deep/er"):
        arguments = ("--data", "no such data", "--out", out)
        assert "(Permission denied)" in geoucj("--lang", "en", "export", "map", *arguments).sentence


def test_a_program_killed_while_it_writes_leaves_the_old_file(home):
    (home / "x").write_bytes(b"old")
    write = "from geoucj.cli.export_files import write_files; from pathlib import Path\n"
    write += "while True: write_files({Path('x'): b'x' * 50_000_000, Path('y/z'): b'z'})"
    program = subprocess.Popen([sys.executable, "-c", write], cwd=home)
    while not list(home.glob(".geoucj-*/0")):  # it has begun to write
        assert program.poll() is None
    program.kill()
    program.wait()
    assert (home / "x").read_bytes() in (b"old", b"x" * 50_000_000)
    assert [each.read_bytes() for each in home.glob("y/z")] in ([], [b"z"])


def test_two_exports_into_one_file_leave_one_whole(home):
    def write(sign):
        for _ in range(30):
            write_files({home / "deep" / "x": sign * 500_000})

    with ThreadPoolExecutor(2) as both:
        list(both.map(write, (b"a", b"b")))
    assert (home / "deep" / "x").read_bytes() in (b"a" * 500_000, b"b" * 500_000)
    assert [path.name for path in home.iterdir()] == ["deep"]


def test_every_kind_has_a_format():
    assert set(FORMATS) == set(Kind)
