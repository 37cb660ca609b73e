"""`geoucj boundaries`: import, list, use; and files that are no boundaries."""

import json
import os
import re
import zipfile

import pytest

from tests.cli.conftest import write_squares


@pytest.fixture
def kept(tmp_path):
    """Return a function that tells everything the folder of boundaries holds, but locks."""

    def content():
        folder = tmp_path / "boundaries"
        files = (path for path in folder.rglob("*") if path.suffix != ".lock")
        return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in files}

    return content


def test_an_import_reports_what_became_of_each_row_and_can_be_used(geoucj, squares_file, tmp_path):
    assert "approximate: " in geoucj("boundaries", "list").out
    ran = geoucj("boundaries", "import", squares_file, "--name", "saya", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("desa.geojson: 3 rows (")
    assert lines[1:3] == ["Drawn: 3 areas (village).", "Matched by code: 3."]
    assert "Without a shape (2,142)" in ran.out  # of the 2,145 villages of 61
    assert (tmp_path / "boundaries/saya/crosswalk.csv").exists()
    approximate, saya = geoucj("boundaries", "list").out.splitlines()
    assert "[dipakai, Batas perkiraan]" in approximate
    assert saya == "saya: desa"
    assert geoucj("boundaries", "use", "saya").err == "Peta kini memakai saya.\n"
    approximate, saya = geoucj("boundaries", "list").out.splitlines()
    assert "dipakai" not in approximate
    assert saya == "saya: desa [dipakai]"


def test_a_column_that_is_not_recognised_can_be_named(geoucj, tmp_path, kept):
    path = tmp_path / "desa.geojson"
    write_squares(path, ["6112012001", "6112012008"], column="nomor")
    ran = geoucj("boundaries", "import", path)
    assert "nomor" in ran.sentence  # the columns there are
    assert kept() == {}
    assert geoucj("boundaries", "import", path, "--code-column", "nomor").code == 0
    assert any(name.startswith("resmi/village-61") for name in kept())


def test_an_edited_crosswalk_decides(geoucj, tmp_path):
    path, decisions = tmp_path / "desa.geojson", tmp_path / "crosswalk.csv"
    write_squares(path, [*(f"611201200{n}" for n in range(1, 8)), "6112019999"])
    decisions.write_text(
        "source_code,source_name,area_code,area_name,how,score\n"
        "6112019999,,6112012008,Kapur,decision,\n",
        "utf-8",
    )
    first = geoucj("boundaries", "import", path, "--lang", "en")
    assert "Drawn: 7 areas" in first.out
    assert "Unmatched (1)" in first.out
    second = geoucj("boundaries", "import", path, "--decisions", decisions, "--lang", "en")
    assert "Drawn: 8 areas" in second.out
    assert "By decision in crosswalk.csv: 1." in second.out


def test_one_polygon_of_nan_is_left_out_and_counted(geoucj, squares_file):
    text = squares_file.read_text("utf-8").replace("[109.2", "[NaN", 1)
    squares_file.write_text(text, "utf-8")
    ran = geoucj("boundaries", "import", squares_file, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "Drawn: 2 areas" in ran.out
    assert "Rows without a usable shape: 1." in ran.out


def test_the_built_in_set_cannot_be_replaced(geoucj, squares_file):
    said = geoucj("boundaries", "import", squares_file, "--name", "approximate").sentence
    assert "approximate" in said


def cut_off_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("peta.geojson", json.dumps({"type": "FeatureCollection"}) * 100)
    path.write_bytes(path.read_bytes()[:-80])


def zip_of_text(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("baca.txt", "text")


def nan_polygon(path):
    write_squares(path, ["6112012001"])
    path.write_text(path.read_text("utf-8").replace("109.0", "NaN"), "utf-8")


def nan_in_every_corner(path):
    write_squares(path, ["6112012001"])
    path.write_text(re.sub(r"\d+\.\d", "NaN", path.read_text("utf-8")), "utf-8")


def no_rows(path):
    path.write_text('{"type": "FeatureCollection", "features": []}', "utf-8")


def foreign(path):
    write_squares(path, ["9999999999"])


BAD = {
    "cut-off zip": ("peta.zip", cut_off_zip),
    "zip without shapes": ("peta.zip", zip_of_text),
    "text named shp": ("peta.shp", lambda path: path.write_text("text", "utf-8")),
    "polygon of NaN": ("peta.geojson", nan_polygon),
    "polygon of nothing but NaN": ("peta.geojson", nan_in_every_corner),
    "no rows": ("peta.geojson", no_rows),
    "areas of nowhere": ("peta.geojson", foreign),
    "200 MB of zeros": ("peta.gpkg", lambda p: (p.touch(), os.truncate(p, 200_000_000))),
    "200 MB of zeros, zip": ("peta.zip", lambda p: (p.touch(), os.truncate(p, 200_000_000))),
    "empty file": ("peta.parquet", lambda path: path.touch()),
}


@pytest.mark.parametrize(("name", "make"), BAD.values(), ids=BAD)
def test_a_bad_file_is_answered_by_one_sentence_and_nothing_is_lost(
    geoucj, squares_file, kept, name, make
):
    assert geoucj("boundaries", "import", squares_file).code == 0
    assert geoucj("boundaries", "use", "resmi").code == 0
    before = kept()
    assert "resmi/village-61.topojson" in before
    bad = squares_file.with_name(name)
    make(bad)
    indonesian = geoucj("boundaries", "import", bad).sentence
    english = geoucj("boundaries", "import", bad, "--lang", "en").sentence
    assert name in indonesian
    assert name in english
    assert indonesian != english
    assert kept() == before
