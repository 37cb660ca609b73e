"""`geoucj areas find` and `geoucj areas match`."""

import csv
import io

import openpyxl
import pytest

from geoucj.intake.model import Action, Decision
from geoucj.intake.places.decisions import remember


def found(ran):
    assert (ran.code, ran.err) == (0, "")
    return [line.split("\t") for line in ran.out.splitlines()]


def test_a_name_in_another_spelling_finds_its_areas(geoucj):
    rows = found(geoucj("areas", "find", "Sei Raya", "--limit", "3"))
    assert len(rows) == 3
    assert ["61.12.01", "Sungai Raya", "Kabupaten Kubu Raya, Kalimantan Barat"] in rows


def test_of_two_villages_of_one_name_the_place_tells(geoucj):
    rows = found(geoucj("areas", "find", "Kapur"))
    assert rows[0] == [
        "61.12.01.2008", "Kapur", "Sungai Raya, Kabupaten Kubu Raya, Kalimantan Barat"
    ]  # fmt: skip


def test_a_code_finds_its_area_first(geoucj):
    assert found(geoucj("areas", "find", "6112"))[0][:2] == ["61.12", "Kabupaten Kubu Raya"]


LIST = """\
DAFTAR DESA SASARAN

No,Kabupaten,Kecamatan,Desa/Kelurahan,Catatan
1,KUBU RAYA,SEI RAYA,DS. KAPUR,=1+1
2,KUBU RAYA,SEI RAYA,SUNGAI RAJA,
3,KUBU RAYA,SUNGAI KAKAP,PAL IX,baru
4,BENGKAYANG,DESA,LAMA,
Jumlah,,,,4
"""


@pytest.fixture
def places_file(home):
    path = home / "daftar.csv"
    path.write_text(LIST, "utf-8")
    return path


def read(path):
    if path.suffix == ".csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [["" if value is None else value for value in row] for row in rows]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_list_gets_its_codes_in_its_own_order(geoucj, places_file, suffix):
    out = places_file.with_name(f"hasil.{suffix}")
    ran = geoucj("areas", "match", places_file, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert "4 baris: 2 ditemukan, 2 perlu diputuskan" in ran.out
    header, *rows = read(out)
    own, added = 5, ["area_code", "how", "score", "candidates"]
    assert header[1:own] == ["Kabupaten", "Kecamatan", "Desa/Kelurahan", "Catatan"]
    assert header[own:] == added
    assert [row[3] for row in rows[:4]] == ["DS. KAPUR", "SUNGAI RAJA", "PAL IX", "LAMA"]
    assert [row[own] for row in rows[:4]] == ["6112012008", "", "6112092006", ""]
    assert [row[own + 1] for row in rows[:4]] == ["name", "none", "name", "none"]
    assert float(rows[0][own + 2]) == 100
    assert rows[1][own + 3].startswith("61.12.01.2001 Sungai Raya (")


def test_texts_that_start_a_formula_stay_texts(geoucj, places_file):
    for suffix, text in (("csv", "'=1+1"), ("xlsx", "=1+1")):
        out = places_file.with_name(f"hasil.{suffix}")
        geoucj("areas", "match", places_file, "--out", out)
        assert read(out)[1][4] == text
    assert openpyxl.load_workbook(out).active["E2"].data_type == "s"


def test_remembered_decisions_are_used(geoucj, places_file, tmp_path):
    written = ("", "", "KUBU RAYA", "SEI RAYA", "SUNGAI RAJA", "")
    decision = Decision(written, Action.CHOOSE, "6112012001")
    remember(tmp_path / "data" / "intake", [decision])
    out = places_file.with_name("hasil.csv")
    geoucj("areas", "match", places_file, "--out", out)
    assert read(out)[2][5:7] == ["6112012001", "decision"]


def test_a_list_that_has_an_area_code_already_keeps_it(geoucj, home):
    path, out = home / "kode.csv", home / "hasil.csv"
    path.write_text("area_code;village\n61.12.01.2008;Kapur\n61.12.01.2001;Kapur\n", "utf-8")
    assert geoucj("areas", "match", path, "--out", out).code == 0
    header, *rows = read(out)
    assert header == ["area_code", "village", "matched_area_code", "how", "score", "candidates"]
    assert [row[2] for row in rows] == ["6112012008", ""]


def test_a_list_without_places_is_refused_in_one_sentence(geoucj, home):
    path = home / "angka.csv"
    path.write_text("Jumlah,Warna\n1,merah\n2,hijau\n", "utf-8")
    sentence = geoucj("areas", "match", path, "--out", home / "x.csv").sentence
    assert "kode atau nama wilayah" in sentence
    assert not (home / "x.csv").exists()


def test_a_list_of_persons_is_refused(geoucj, home):
    path = home / "orang.csv"
    lines = [f"6112010101900{n:03},ORANG {n},Kubu Raya" for n in range(5)]
    path.write_text("\n".join(["NIK,Nama Lengkap,Kabupaten", *lines]), "utf-8")
    assert "NIK" in geoucj("areas", "match", path, "--out", home / "x.csv").sentence
    assert not (home / "x.csv").exists()


@pytest.mark.parametrize("out", ["hasil.pdf", "daftar.csv"])
def test_neither_another_type_nor_the_list_itself_is_written(geoucj, places_file, out):
    before = places_file.read_bytes()
    assert (
        "--out"
        in geoucj("areas", "match", places_file, "--out", places_file.with_name(out)).sentence
    )
    assert places_file.read_bytes() == before
