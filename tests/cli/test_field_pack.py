"""`geoucj plan --field-pack`, and the way back: the filled-in list is imported as it comes."""

from datetime import date

import openpyxl
import pytest

from geoucj.exports.field_pack.visits import VISIT_COLUMNS
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

ASKED = {
    "--data": "sample",
    "--area": "61.12",
    "--as-of": "2025-12",
    "--target": "0.59",
    "--budget": 500_000_000,
    "--months": 3,
    "--package": "JKK+JKM",
}
STAGES = ("listed", "identity_valid", "eligible", "decreed", "active")
COUNTS = (130, 120, None, 100, 0)  # one stage is not counted yet, at another there is nobody


@pytest.fixture
def pack(geoucj, home):
    """Return a function that writes a pack of some villages and returns its folder."""

    def make(villages, lang="id"):
        options = [each for pair in ASKED.items() for each in pair]
        more = ("--max-villages", villages, "--field-pack", "paket", "--out", "p.csv")
        ran = geoucj("plan", *options, *more, "--lang", lang)
        assert ran.code == 0, ran.err
        folder = home / "paket"
        files = [path for path in folder.rglob("*") if path.is_file()]
        written = {"id": "berkas ditulis", "en": "files written"}[lang]
        assert f"paket: {len(files)} {written}." in ran.err.splitlines()
        return folder

    return make


@pytest.fixture
def fill():
    """Return a function that fills in rows of the list; it returns codes by row."""

    def write(folder, month, counts):
        (path,) = folder.glob("01_*.xlsx")
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        sheet["C3"] = month
        codes = {}
        for row in sheet.iter_rows():
            cells = dict(zip(VISIT_COLUMNS, row, strict=True))
            code = cells["area_code"].value
            if not (isinstance(code, str) and code.isdigit()):
                continue
            codes[cells["number"].value] = code
            if found := counts.get(cells["number"].value):
                cells["visited"].value, cells["visit_date"].value = "ya", date(2026, 1, 15)
                cells["note"].value = "Perlu kunjungan kedua"
                for stage, count in zip(STAGES, found, strict=True):
                    cells[stage].value = count
        book.save(path)
        return path, codes

    return write


@pytest.fixture
def published(tmp_path, registry):
    """Return a function giving the workers of a data set by area, month and stage."""

    def read(name="balik"):
        dataset = open_dataset(name, [tmp_path / "data"], registry)
        assert set(dataset.tables) == {Kind.VERIFICATION}
        rows = dataset.table(Kind.VERIFICATION)
        key = zip(rows["area_code"], rows["as_of"], rows["stage"], strict=True)
        return dict(zip(key, rows["workers"], strict=True))

    return read


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_filled_in_list_comes_back_cell_by_cell(pack, fill, geoucj, published, lang):
    more = (9, 8, 7, 6, 5)
    path, codes = fill(pack(4, lang), "2026-02", {1: COUNTS, 3: more})
    ran = geoucj("import", path, "--into", "balik")
    assert ran.code == 0, ran.err + ran.out
    expected = {
        (codes[1], "2026-02", stage): count
        for stage, count in zip(STAGES, COUNTS, strict=True)
        if count is not None
    }
    expected |= {(codes[3], "2026-02", s): c for s, c in zip(STAGES, more, strict=True)}
    assert published() == expected


def test_the_month_may_be_written_in_any_usual_way(pack, fill, geoucj, published):
    folder = pack(1)
    months = ["2026-02", "Februari 2026", "02/2026", date(2026, 2, 1)]
    for name, month in zip("abcd", months, strict=True):
        path, codes = fill(folder, month, {1: (1, None, None, None, None)})
        ran = geoucj("import", path, "--into", name)
        assert ran.code == 0, ran.err + ran.out
        assert published(name) == {(codes[1], "2026-02", "listed"): 1}


def test_without_a_month_it_is_asked_for(pack, fill, geoucj, published):
    path, codes = fill(pack(1), None, {1: (1, 2, 3, 4, 5)})
    ran = geoucj("import", path, "--into", "balik")
    assert ran.code == 2
    assert ran.out.count("\n") == 1
    assert "bulan" in ran.out
    assert geoucj("import", path, "--into", "balik", "--as-of", "2026-03").code == 0
    assert set(published()) == {(codes[1], "2026-03", s) for s in STAGES}


def test_a_list_that_nobody_filled_in_brings_nothing(pack, fill, geoucj, tmp_path):
    path, _ = fill(pack(2), "2026-02", {})
    assert geoucj("import", path, "--into", "balik").code == 2
    assert not (tmp_path / "data" / "balik").exists()


def test_a_pack_is_written_and_said_and_a_filled_in_one_is_kept(pack, fill, geoucj, home):
    folder = pack(2)
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "00_BACA-DAHULU.txt"
    assert names[-1] == "99_sha256.txt"
    pack(2)  # nobody has touched the first one
    path, _ = fill(folder, "2026-02", {1: COUNTS})
    filled = path.read_bytes()
    options = [each for pair in ASKED.items() for each in pair]
    ran = geoucj("plan", *options, "--field-pack", "paket", "--lang", "en")
    assert ran.sentence == (
        "paket holds other files, or a pack that has been changed; name an empty folder."
    )
    assert path.read_bytes() == filled
    assert sorted(path.name for path in home.iterdir()) == ["p.csv", "paket"]
