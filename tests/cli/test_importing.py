"""`geoucj import`: what is published, what is refused, and what of it stays on the disk."""

import csv
from io import StringIO

import openpyxl
import pandas as pd
import pytest

from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.layout import find_layout
from geoucj.intake.mappings import fingerprint, save_mapping
from geoucj.intake.model import ColumnMapping, Meaning
from geoucj.tables.schemas import Kind

PUBLISHED, MISTAKE, REFUSED = 0, 1, 2
TITLE = ("DATA KEPESERTAAN PER DESA KABUPATEN KUBU RAYA", "POSISI SEPTEMBER 2025")
HEADER = ("No", "Kecamatan", "Desa/Kelurahan", "Potensi", "Peserta Aktif")
CLEAN = (
    (1, "Sungai Raya", "KAPUR", 3000, 1234),
    (2, "Sungai Raya", "ARANG LIMBUNG", 4200, 567),
    ("JUMLAH", None, None, 7200, 1801),
)
WITH_UNKNOWN = (*CLEAN[:2], (3, "Sungai Raya", "DESA LAMA", 1001, 101))
ABOVE = (1, "Sungai Raya", "KAPUR", 3000, "seribu")  # no number: the cell is refused
DECISION_COLUMNS = (
    *("area_code", "province", "regency", "district", "village", "place"),
    *("action", "decided_code", "share", "who", "when", "why"),
)
# Made up: no such persons.
PERSONS = (
    ("6112014105850001", "Siti Aminah", "Sungai Raya", "Kapur", "PU"),
    ("6112011203900002", "Muh. Ridwan", "Sungai Raya", "Kapur", "BPU"),
    ("6112010101800003", "Andi Rahmat", "Sungai Raya", "Arang Limbung", "PU"),
    ("6112012206770004", "Nurhayati", "Sungai Raya", "Kapur", "PU"),
)
PERSON_HEADER = ("NIK", "Nama Peserta", "Kecamatan", "Desa", "Segmen")
PRIVATE = [text for person in PERSONS for text in person[:2]]


def write(path, header, rows, title=TITLE):
    book = openpyxl.Workbook()
    for line in (*((each,) for each in title), header, *rows):
        book.active.append(line)
    book.save(path)
    return path


@pytest.fixture
def office(tmp_path):
    """Return a function that writes the usual table of an office."""

    def put(rows=CLEAN, name="september.xlsx", header=HEADER, title=TITLE):
        return write(tmp_path / name, header, rows, title)

    return put


@pytest.fixture
def persons(tmp_path):
    return write(tmp_path / "orang.xlsx", PERSON_HEADER, PERSONS)


@pytest.fixture
def decided(tmp_path):
    """Return a function that writes a CSV of decisions on DESA LAMA: (action, code, share)."""

    def put(*decisions):
        path = tmp_path / "putusan.csv"
        lines = [(*UNKNOWN_WRITTEN, *each, "", "", "") for each in decisions]
        with path.open("w", newline="") as file:
            csv.writer(file).writerows((DECISION_COLUMNS, *lines))
        return path

    return put


UNKNOWN_WRITTEN = ("", "Kalimantan Barat", "Kabupaten Kubu Raya", "Sungai Raya", "DESA LAMA", "")


@pytest.fixture
def folder(tmp_path):
    """Return the folder of data of the commands."""
    return tmp_path / "data"


def table(folder, name="bulanan", kind="coverage", number=1):
    """Return a table of a version, indexed by its area."""
    file = folder / name / "versions" / f"{number:04}" / f"{kind}.csv"
    return pd.read_csv(file, dtype={"area_code": "str"}, index_col="area_code")


def report_cells(path):
    """Return all texts of a report, sheet by sheet."""
    book = openpyxl.load_workbook(path)
    return [[str(c.value) for row in s.iter_rows() for c in row if c.value] for s in book]


# --- published ------------------------------------------------------------------------------------


def test_a_clean_file_is_published_with_its_report(geoucj, office, folder, tmp_path):
    report = tmp_path / "temuan.xlsx"
    ran = geoucj("import", office(), "--into", "bulanan", "--report", report, "--lang", "en")
    assert ran.code == PUBLISHED
    tally, done = ran.out.splitlines()
    assert tally == "1,801 workers in the file = 1,801 published + 0 set aside + 0 refused"
    assert done == "Version 1 of data set bulanan is published."
    assert "E «Peserta Aktif»: Active participants" in ran.err
    active = table(folder)["active_participants"]
    assert active.to_dict() == {"6112012008": 1234, "6112012003": 567}
    assert set(table(folder)["as_of"]) == {"2025-09"}
    assert table(folder, kind="workforce")["potential_workers"].sum() == 7200
    assert "KAPUR" in report_cells(report)[1]
    assert geoucj("data", "check", "bulanan").code == 0


def test_the_same_file_twice_is_a_second_version_equal_to_the_first(geoucj, office, folder):
    for number in (1, 2):
        assert geoucj("import", office(), "--into", "bulanan").out.count(f"Versi {number}") == 1
    for kind in ("coverage", "workforce"):
        first, second = (table(folder, kind=kind, number=each) for each in (1, 2))
        pd.testing.assert_frame_equal(first, second)
    ran = geoucj("data", "diff", "bulanan", "1", "2", "--lang", "en")
    assert ran.code == 0
    assert (folder / "bulanan" / "CURRENT").read_text().strip() == "0002"


def test_next_month_is_added_and_the_first_stays(geoucj, office, folder):
    geoucj("import", office(), "--into", "bulanan")
    october = office(name="oktober.xlsx", title=(TITLE[0], "POSISI OKTOBER 2025"))
    assert geoucj("import", october, "--into", "bulanan").code == PUBLISHED
    assert table(folder, number=2).groupby("as_of")["active_participants"].sum().to_dict() == {
        "2025-09": 1801,
        "2025-10": 1801,
    }
    assert geoucj("data", "rollback", "bulanan").code == 0
    assert (folder / "bulanan" / "CURRENT").read_text().strip() == "0001"


def test_a_file_that_says_no_month_gets_the_one_of_the_call(geoucj, office, folder):
    file = office(title=TITLE[:1])
    ran = geoucj("import", file, "--into", "bulanan")
    assert ran.code == REFUSED
    assert "bulan" in ran.out
    assert geoucj("import", file, "--into", "bulanan", "--as-of", "2025-07").code == PUBLISHED
    assert set(table(folder)["as_of"]) == {"2025-07"}


def test_only_the_kind_that_is_asked_for_is_published(geoucj, office, folder):
    ran = geoucj("import", office(), "--into", "bulanan", "--kind", "workforce")
    assert ran.code == PUBLISHED
    assert table(folder, kind="workforce")["potential_workers"].sum() == 7200
    assert not (folder / "bulanan" / "versions" / "0001" / "coverage.csv").exists()


def test_the_sheet_of_the_call_is_read(geoucj, office, folder):
    file = office()
    book = openpyxl.load_workbook(file)
    other = book.create_sheet("Revisi")
    for line in ((TITLE[0],), (TITLE[1],), HEADER, (1, "Sungai Raya", "KAPUR", 3000, 1300)):
        other.append(line)
    book.save(file)
    ran = geoucj("import", file, "--into", "bulanan", "--sheet", "Revisi")
    assert ran.code == PUBLISHED
    assert table(folder)["active_participants"].to_dict() == {"6112012008": 1300}
    assert "Revisi" in (folder / "bulanan" / "versions" / "0001" / "version.toml").read_text()


def test_a_dry_run_publishes_nothing_and_remembers_nothing(geoucj, office, decided, folder):
    file = office(WITH_UNKNOWN)
    decisions = decided(("sisihkan", "", ""))
    into = ("--into", "bulanan")
    ran = geoucj("import", file, *into, "--decisions", decisions, "--dry-run", "--lang", "en")
    assert ran.code == PUBLISHED
    assert "nothing was published" in ran.err
    assert "1,801 published + 101 set aside" in ran.out
    assert list(folder.rglob("*")) == []


# --- refused --------------------------------------------------------------------------------------


def test_a_place_nobody_knows_refuses_the_file_and_the_report_is_written(
    geoucj, office, folder, tmp_path
):
    report = tmp_path / "temuan.xlsx"
    into = ("--into", "bulanan", "--report", report, "--lang", "en")
    ran = geoucj("import", office(WITH_UNKNOWN), *into)
    assert ran.code == REFUSED
    assert "DESA LAMA" in ran.out
    assert "1,801 published + 0 set aside + 101 refused" in ran.out
    assert "not published" in ran.err
    assert report.is_file()
    assert not folder.exists()


def test_a_cell_in_error_refuses_the_file_and_is_named(geoucj, office, folder, tmp_path):
    report = tmp_path / "temuan.xlsx"
    rows = ((1, "Sungai Raya", "KAPUR", 3000, -5), *CLEAN[1:2])
    ran = geoucj("import", office(rows), "--into", "bulanan", "--report", report)
    assert ran.code == REFUSED
    assert not folder.exists()
    findings, _ = report_cells(report)
    assert "E4" in findings


def test_the_rest_is_published_where_that_is_asked_for(geoucj, office, folder):
    file = office(WITH_UNKNOWN)
    ran = geoucj("import", file, "--into", "bulanan", "--without-refused", "--lang", "en")
    assert ran.code == PUBLISHED
    assert "101 refused" in ran.out
    assert table(folder)["active_participants"].sum() == 1801


def test_nothing_at_all_is_refused_also_where_the_rest_is_wanted(geoucj, office, folder):
    file = office(WITH_UNKNOWN[2:])
    assert geoucj("import", file, "--into", "bulanan", "--without-refused").code == REFUSED
    assert not folder.exists()


def test_open_columns_refuse_the_file_and_the_report_asks_at_their_headers(
    geoucj, office, folder, tmp_path
):
    report = tmp_path / "temuan.xlsx"
    file = office(header=(*HEADER[:4], "Xyz"))
    ran = geoucj("import", file, "--into", "bulanan", "--report", report, "--lang", "en")
    assert ran.code == REFUSED
    assert "E «Xyz»" in ran.out
    assert "--mapping" in ran.err
    assert not folder.exists()
    findings, own = report_cells(report)
    assert "E3" in findings
    assert any("E «Xyz»" in text for text in findings)
    assert "KAPUR" in own


def test_a_remembered_mapping_answers_what_was_open(geoucj, office, folder):
    file = office(header=(*HEADER[:4], "Xyz"))
    layout = find_layout(read_workbook(file).sheets[0])
    meanings = {
        0: Meaning(),
        1: Meaning("district"),
        2: Meaning("village"),
        3: Meaning("potential_workers", Kind.WORKFORCE),
        4: Meaning("active_participants", Kind.COVERAGE),
    }
    known = ColumnMapping("cabang", fingerprint(layout), meanings)
    save_mapping(folder / "intake" / "mappings", known)
    ran = geoucj("import", file, "--into", "bulanan", "--mapping", "cabang")
    assert ran.code == PUBLISHED
    assert table(folder)["active_participants"].sum() == 1801
    assert geoucj("import", file, "--into", "bulanan").code == PUBLISHED  # by its headers


# --- decisions ------------------------------------------------------------------------------------


def test_decisions_of_a_csv_are_used_and_remembered_for_the_next_file(
    geoucj, office, decided, folder
):
    file, decisions = office(WITH_UNKNOWN), decided(("pilih", "61.12.01.2001", ""))
    ran = geoucj("import", file, "--into", "bulanan", "--decisions", decisions)
    assert ran.code == PUBLISHED
    assert table(folder)["active_participants"]["6112012001"] == 101
    again = geoucj("import", file, "--into", "lain")
    assert again.code == PUBLISHED
    assert table(folder, "lain")["active_participants"]["6112012001"] == 101
    kept = (folder / "bulanan" / "versions" / "0001" / "decisions.csv").read_text("utf-8-sig")
    (line,) = csv.DictReader(StringIO(kept))
    assert (line["village"], line["decided_code"]) == ("DESA LAMA", "6112012001")


def test_a_decision_of_the_call_goes_before_the_one_remembered(geoucj, office, decided, folder):
    file = office(WITH_UNKNOWN)
    for code in ("61.12.01.2001", "61.12.01.2002"):
        decisions = decided(("pilih", code, ""))
        geoucj("import", file, "--into", f"a{code[-1]}", "--decisions", decisions)
    assert table(folder, "a2")["active_participants"]["6112012002"] == 101


def test_the_workers_of_a_former_village_are_shared_out_and_none_is_lost(
    geoucj, office, decided, folder
):
    decisions = decided(("bagi", "61.12.01.2001", "0.5"), ("bagi", "61.12.01.2002", "0,5"))
    into = ("--into", "bulanan", "--lang", "en")
    ran = geoucj("import", office(WITH_UNKNOWN), *into, "--decisions", decisions)
    assert ran.code == PUBLISHED
    assert "1,902 workers in the file = 1,902 published + 0 set aside + 0 refused" in ran.out
    active = table(folder)["active_participants"]
    assert sorted(active[["6112012001", "6112012002"]]) == [50, 51]
    assert active.sum() == 1902
    assert table(folder, kind="workforce")["potential_workers"].sum() == 8201


# --- persons --------------------------------------------------------------------------------------


def everything(folder):
    """Return all that is in a folder, as text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join([*map(str, files), *(p.read_bytes().decode("latin-1") for p in files)])


def told(text):
    return [private for private in PRIVATE if private in text]


def test_a_file_of_persons_is_refused_with_its_columns_and_nothing_of_it_is_kept(
    geoucj, persons, folder, tmp_path
):
    report = tmp_path / "temuan.xlsx"
    ran = geoucj("import", persons, "--into", "bulanan", "--report", report)
    assert ran.code == REFUSED
    assert "A (NIK), B (Nama Peserta)" in ran.err
    assert told(ran.out + ran.err) == []
    assert not folder.exists()
    cells = [text for sheet in report_cells(report) for text in sheet]
    assert any("A (NIK), B (Nama Peserta)" in text for text in cells)
    assert told("\n".join(cells)) == []


def test_persons_are_counted_where_that_is_asked_for_and_only_counts_are_kept(
    geoucj, persons, folder, tmp_path
):
    report = tmp_path / "temuan.xlsx"
    into = ("--into", "bulanan", "--report", report, "--lang", "en")
    ran = geoucj("import", persons, *into, "--aggregate")
    assert ran.code == PUBLISHED
    assert "4 workers in the file = 4 published + 0 set aside + 0 refused" in ran.out
    counts = table(folder).set_index("segment", append=True)["active_participants"]
    assert counts.to_dict() == {
        ("6112012008", "PU"): 2,
        ("6112012008", "BPU"): 1,
        ("6112012003", "PU"): 1,
    }
    assert told(ran.out + ran.err + everything(folder)) == []
    assert told("\n".join(text for sheet in report_cells(report) for text in sheet)) == []


def test_persons_in_a_place_nobody_knows_are_refused_and_no_report_shows_them(
    geoucj, folder, tmp_path
):
    report = tmp_path / "temuan.xlsx"
    rows = (*PERSONS[:3], (*PERSONS[3][:2], "Sungai Raya", "Desa Lama", "TUKANG"))
    file = write(tmp_path / "orang.xlsx", PERSON_HEADER, rows)
    ran = geoucj("import", file, "--into", "bulanan", "--report", report, "--aggregate")
    assert ran.code == REFUSED
    assert not folder.exists()
    assert told(ran.out + ran.err) == []
    assert told("\n".join(text for sheet in report_cells(report) for text in sheet)) == []


def test_persons_without_a_month_are_asked_for_it(geoucj, tmp_path):
    file = write(tmp_path / "orang.xlsx", PERSON_HEADER, PERSONS, title=TITLE[:1])
    ran = geoucj("import", file, "--into", "bulanan", "--aggregate", "--lang", "en")
    assert ran.code == REFUSED
    assert "month" in ran.out
    assert geoucj("import", file, "--into", "b", "--aggregate", "--as-of", "2025-09").code == 0


# --- mistakes in the call -------------------------------------------------------------------------

MISTAKES = {
    "unknown kind": (("--kind", "gaji"), "gaji"),
    "bad month": (("--as-of", "2025-13"), "2025-13"),
    "unknown mapping": (("--mapping", "cabang"), "cabang"),
    "unknown sheet": (("--sheet", "Rekap"), "Rekap"),
    "missing decisions": (("--decisions", "tidak-ada.csv"), "tidak-ada.csv"),
}


@pytest.mark.parametrize("wrong", MISTAKES)
def test_a_mistake_in_the_call_is_one_line_and_nothing_happens(geoucj, office, folder, wrong):
    options, named = MISTAKES[wrong]
    ran = geoucj("import", office(), "--into", "bulanan", *options)
    assert ran.code == MISTAKE
    assert named in ran.sentence
    assert not folder.exists()


def test_a_missing_file_is_a_mistake_in_the_call(geoucj):
    assert "tidak-ada.xlsx" in geoucj("import", "tidak-ada.xlsx", "--into", "bulanan").sentence


@pytest.mark.parametrize(
    "name", ["published", "sample", "intake", "../lain", "a b", "", "a-pratinjau"]
)
def test_a_set_that_imports_may_not_touch_is_refused_before_the_file_is_read(
    geoucj, folder, tmp_path, name
):
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    said = geoucj("import", broken, "--into", name).sentence
    assert name in said
    assert "rusak" not in said
    assert not folder.exists()


def test_a_set_made_by_hand_stays_as_it_is(geoucj, office, data):
    made = data(b"area_code,as_of,segment,active_participants,source\n6112,2024-01,ALL,5,s\n")
    before = made.read_bytes()
    assert "uji" in geoucj("import", office(), "--into", "uji").sentence
    assert made.read_bytes() == before
    assert not (made.parent / "versions").exists()


def test_a_report_that_cannot_be_written_publishes_nothing(geoucj, office, folder, tmp_path):
    report = tmp_path / "tidak ada" / "temuan.xlsx"
    ran = geoucj("import", office(), "--into", "bulanan", "--report", report)
    assert ran.code == MISTAKE
    assert not folder.exists()


def test_places_to_decide_are_written_to_a_csv_that_is_filled_in_and_given_back(
    geoucj, office, tmp_path
):
    file, asked = office(WITH_UNKNOWN), tmp_path / "putuskan.csv"
    refused = geoucj("import", file, "--into", "bulanan", "--asked", asked)
    assert refused.code == 2
    header, line = asked.read_text("utf-8-sig").splitlines()
    place = header.split(",").index("decided_code")
    cells = line.split(",")
    cells[place] = "61.12.01.2001"
    asked.write_text("\n".join((header, ",".join(cells))), "utf-8")
    assert geoucj("import", file, "--into", "bulanan", "--decisions", asked).code == 0
