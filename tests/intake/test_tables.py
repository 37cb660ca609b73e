"""Whole files of every kind -> the tables of a data set, row by row."""

from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from geoucj.areas.names import NameIndex
from geoucj.exports.templates import COLUMNS, template
from geoucj.i18n import Translator
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.model import Action, Decision
from geoucj.intake.review import Wishes, review, understand
from geoucj.intake.tables import make_tables
from geoucj.tables.checks import empty
from geoucj.tables.schemas import KEYS, Kind

KAPUR, ARANG = "6112012008", "6112012003"


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


@pytest.fixture
def reviewed(tmp_path, index):
    """Return a function that reviews the lines of a CSV as a clerk sends it."""

    def made(*lines, decisions=(), name="berkas.csv", **wishes):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        wanted = Wishes(**wishes)
        understood = understand(read_workbook(path), wanted, tmp_path / "mappings", index)
        assert understood.questions == ()
        return review(understood, decisions, {}, index)

    return made


def rows(found, kind, *columns):
    """Return the rows of the one table that was made, as tuples of `columns`, sorted."""
    assert list(found.tables) == [kind]
    table = found.tables[kind].table
    assert list(table.columns) == list(empty(kind).columns)
    assert table.dtypes.to_dict() == empty(kind).dtypes.to_dict()
    return sorted(table[list(columns)].itertuples(index=False, name=None))


# --- kinds of tables ------------------------------------------------------------------------------


def test_targets_are_shares_of_an_area_and_a_year(reviewed):
    found = reviewed("Kabupaten/Kota,Target UCJ (%)", "Kubu Raya,61.5", "Sambas,59", as_of="2025")
    wanted = [("6101", "2025", 0.59), ("6112", "2025", 0.615)]
    assert rows(found, Kind.TARGETS, "area_code", "as_of", "target_rate") == wanted
    assert found.clean


def test_assistance_keeps_groups_of_one_place_apart(reviewed):
    found = reviewed(
        "Kabupaten,Kecamatan,Desa,Mulai,Kelompok,Jumlah Pekerja,Jumlah Bulan,Anggaran,Sumber Dana",
        "Kubu Raya,Sungai Raya,Kapur,2025-09,nelayan,250,3,12600000,APBD",
        "Kubu Raya,Sungai Raya,Kapur,2025-09,petani,300,6,30240000,dana desa",
    )
    columns = ("area_code", "start", "group", "workers", "months", "amount_rupiah", "funding")
    assert rows(found, Kind.ASSISTANCE, *columns) == [
        (KAPUR, "2025-09", "nelayan", 250, 3, 12_600_000, "APBD"),
        (KAPUR, "2025-09", "petani", 300, 6, 30_240_000, "dana desa"),
    ]
    assert found.tally.published == 550


def test_claims_in_rows_are_a_row_per_programme(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Program,Jumlah Klaim,Nominal",
        "Kubu Raya,September 2025,JKK,12,1000000",
        "Kubu Raya,September 2025,JHT,7,2000000",
    )
    columns = ("area_code", "as_of", "programme", "claims", "amount_rupiah")
    assert rows(found, Kind.CLAIMS, *columns) == [
        ("6112", "2025-09", "JHT", 7, 2_000_000),
        ("6112", "2025-09", "JKK", 12, 1_000_000),
    ]


def test_claims_in_columns_become_a_row_per_programme(tmp_path, index):
    path = tmp_path / "klaim.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (
        ("REKAP KLAIM PER SEPTEMBER 2025",),
        ("Kabupaten", "Jumlah Klaim", None, "Nominal Klaim", None),
        (None, "JKK", "JKM", "JKK", "JKM"),
        ("Kubu Raya", 12, 3, 1_000_000, 126_000_000),
        ("Sambas", 8, 1, 700_000, 42_000_000),
    ):
        sheet.append(line)
    for span in ("A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(span)
    book.save(path)
    understood = understand(read_workbook(path), Wishes(), tmp_path / "mappings", index)
    assert understood.questions == ()
    found = review(understood, (), {}, index)
    columns = ("area_code", "as_of", "programme", "claims", "amount_rupiah")
    assert rows(found, Kind.CLAIMS, *columns) == [
        ("6101", "2025-09", "JKK", 8, 700_000),
        ("6101", "2025-09", "JKM", 1, 42_000_000),
        ("6112", "2025-09", "JKK", 12, 1_000_000),
        ("6112", "2025-09", "JKM", 3, 126_000_000),
    ]


def test_verification_in_columns_becomes_a_row_per_stage(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Diusulkan,NIK valid,Memenuhi syarat,Ditetapkan,Aktif",
        "Kubu Raya,2025-09,100,90,80,70,60",
        kind=Kind.VERIFICATION,
    )
    assert rows(found, Kind.VERIFICATION, "area_code", "as_of", "stage", "workers") == [
        ("6112", "2025-09", stage, workers)
        for stage, workers in (
            ("active", 60),
            ("decreed", 70),
            ("eligible", 80),
            ("identity_valid", 90),
            ("listed", 100),
        )
    ]


def test_indicators_of_one_place_are_a_row_each(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Indikator,Nilai,Satuan,Arah",
        "Kubu Raya,2025-09,petani,41.5,persen,netral",
        "Kubu Raya,2025-09,nelayan,38,persen,turun",
    )
    columns = ("area_code", "as_of", "indicator", "value", "unit", "direction")
    assert rows(found, Kind.INDICATORS, *columns) == [
        ("6112", "2025-09", "nelayan", 38, "persen", "turun"),
        ("6112", "2025-09", "petani", 41.5, "persen", "netral"),
    ]


def test_employers_have_a_point_and_an_area_where_the_file_names_one(reviewed):
    found = reviewed(
        "NPP,Nama Perusahaan,Kabupaten,Bujur,Lintang,Jumlah Pekerja,Pekerja Terdaftar",
        "AA01,PT Contoh Satu,Kubu Raya,109.34,-0.06,200,120",
        "AA02,PT Contoh Dua,Sambas,109.41,1.36,300,300",
    )
    columns = ("employer_id", "name", "area_code", "longitude", "latitude", "workers")
    assert rows(found, Kind.EMPLOYERS, *columns) == [
        ("AA01", "PT Contoh Satu", "6112", 109.34, -0.06, 200),
        ("AA02", "PT Contoh Dua", "6101", 109.41, 1.36, 300),
    ]
    assert found.tables[Kind.EMPLOYERS].table["registered_workers"].sum() == 420


def test_employers_on_a_point_need_no_area(reviewed):
    found = reviewed(
        "NPP,Nama Perusahaan,Bujur,Lintang,Jumlah Pekerja",
        "AA01,PT Contoh Satu,109.34,-0.06,200",
    )
    columns = ("employer_id", "area_code", "longitude", "workers")
    assert rows(found, Kind.EMPLOYERS, *columns) == [("AA01", "", 109.34, 200)]
    assert found.clean
    assert (found.tally.in_file, found.tally.published) == (200, 200)


def test_contributions_have_no_places(reviewed):
    found = reviewed(
        "Paket Program,Berlaku Sejak,Iuran per Bulan,Program",
        "JKK+JKM,2025-01,16800,JKK JKM",
        "JKK+JKM+JHT,2025-01,36800,JKK JKM JHT",
    )
    columns = ("programme_package", "valid_from", "rupiah_per_month", "programmes")
    assert rows(found, Kind.CONTRIBUTIONS, *columns) == [
        ("JKK+JKM", "2025-01", 16_800, "JKK JKM"),
        ("JKK+JKM+JHT", "2025-01", 36_800, "JKK JKM JHT"),
    ]
    assert found.asked.empty
    assert found.clean


FILLED = {  # two rows of each column of the templates, and what the table must hold
    "area_code": ("61.12.01.2008", "61.12.01.2003"),
    "regency": ("Kabupaten Kubu Raya", "Kabupaten Kubu Raya"),
    "district": ("Sungai Raya", "Sungai Raya"),
    "village": ("Kapur", "Arang Limbung"),
    "segment": ("PU", "BPU"),
    "active_participants": (1234, 567),
    "published_rate": (39.21, 12),
    "potential_workers": (3000, 4200),
    "target_rate": (61, 65.5),
    "group": ("nelayan", "petani sawit"),
    "workers": (250, 300),
    "months": (3, 6),
    "amount_rupiah": (12_600_000, 30_240_000),
    "funding": ("APBD", "dana desa"),
    "programme": ("JKK", "ALL"),
    "claims": (12, 7),
    "employer_id": ("AA000001", "AA000002"),
    "name": ("Contoh Satu", "Contoh Dua"),
    "longitude": (109.34, 109.41),
    "latitude": (-0.06, -0.11),
    "registered_workers": (200, 120),
    "indicator": ("petani", "nelayan"),
    "value": (41.5, 38),
    "unit": ("persen", "persen"),
    "direction": ("netral", "turun"),
    "programme_package": ("JKK+JKM", "JKK+JKM+JHT"),
    "rupiah_per_month": (16_800, 36_800),
    "programmes": ("JKK JKM", "JKK JKM JHT"),
    "source": ("Cabang Pontianak", "Cabang Pontianak"),
    "note": ("sementara", "tetap"),
    **dict.fromkeys(("as_of", "start", "valid_from"), ("2025-09", "2025-10")),
}
SHARES = {"published_rate": (0.3921, 0.12), "target_rate": (0.61, 0.655)}


@pytest.mark.parametrize("kind", Kind)
def test_a_filled_template_gives_its_table_cell_by_cell(kind, registry, tmp_path, index):
    t = Translator("id")
    book = openpyxl.load_workbook(BytesIO(template(kind, t, registry)))
    stages = (t("stage.listed"), t("stage.active"))
    cells = {**FILLED, "stage": stages}
    for number, column in enumerate(COLUMNS[kind], 1):
        for row, value in enumerate(cells[column], 2):
            book.worksheets[0].cell(row, number, value)
    book.save(tmp_path / "isi.xlsx")
    understood = understand(read_workbook(tmp_path / "isi.xlsx"), Wishes(), tmp_path, index)
    found = review(understood, (), {}, index)
    assert (found.findings, found.clean) == ((), True)
    made = found.tables[kind]
    wanted = {**cells, "stage": ("listed", "active"), **SHARES}
    wanted["area_code"] = ("6112012008", "6112012003")
    for column in made.table.columns:
        if column in COLUMNS[kind]:
            assert tuple(made.table[column]) == pytest.approx(wanted[column]), column
    assert list(made.rows) == [2, 3]


# --- what is left out, added, and said ------------------------------------------------------------


def test_a_sheet_of_the_usual_kind_gives_three_tables(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Potensi,Peserta Aktif,Cakupan (%),Target (%),Belum Terdaftar",
        "Kubu Raya,2025-09,1000,392,39.2,61,608",
    )
    assert {kind: len(made.table) for kind, made in found.tables.items()} == {
        Kind.COVERAGE: 1,
        Kind.WORKFORCE: 1,
        Kind.TARGETS: 1,
    }
    (line,) = found.tables[Kind.COVERAGE].table.itertuples()
    assert (line.active_participants, line.published_rate) == (392, pytest.approx(0.392))
    assert line.source == "berkas.csv"


def test_a_source_that_the_rows_name_stands_and_a_blank_one_is_the_file(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Peserta Aktif,Sumber",
        "Kubu Raya,2025-09,5,Disnaker",
        "Sambas,2025-09,6,",
    )
    wanted = [("6101", "berkas.csv"), ("6112", "Disnaker")]
    assert rows(found, Kind.COVERAGE, "area_code", "source") == wanted


def test_a_source_of_the_clerk_goes_before_the_name_of_the_file(reviewed):
    lines = ("Kabupaten,Bulan,Peserta Aktif", "Sambas,2025-09,6")
    found = reviewed(*lines, source="Cabang Singkawang")
    assert rows(found, Kind.COVERAGE, "source") == [("Cabang Singkawang",)]


def test_places_that_are_asked_or_set_aside_have_no_row(reviewed):
    lines = ("Kabupaten,Bulan,Peserta Aktif", "Kubu Raya,2025-09,5", "Entah,2025-09,7")
    found = reviewed(*lines)
    assert rows(found, Kind.COVERAGE, "area_code") == [("6112",)]
    aside = [Decision(written, Action.SET_ASIDE) for written in found.asked.index]
    after = reviewed(*lines, decisions=aside)
    assert rows(after, Kind.COVERAGE, "area_code") == [("6112",)]
    assert (after.clean, found.clean) == (True, False)


def test_only_the_refused_cell_of_a_row_is_left_out(reviewed):
    found = reviewed("Kabupaten,Bulan,Potensi,Peserta Aktif", "Sambas,2025-09,-9,5")
    assert [each.cell for each in found.findings if each.severity == "error"] == ["C2"]
    assert rows(found, Kind.COVERAGE, "area_code", "active_participants") == [("6101", 5)]
    whole = make_tables(found.figures, found.records, "x")
    assert whole[Kind.WORKFORCE].table["potential_workers"].tolist() == [-9]


def test_what_an_area_gets_of_a_former_one_is_added_to_its_own(reviewed):
    lines = (
        "Kabupaten,Kecamatan,Desa,Bulan,Peserta Aktif,Cakupan (%)",
        "Kubu Raya,Sungai Raya,Kapur,2025-09,100,20",
        "Kubu Raya,Sungai Raya,Desa Lama,2025-09,31,50",
    )
    (old,) = reviewed(*lines).asked.index
    shares = [
        Decision(old, Action.SHARE, code, share) for code, share in ((KAPUR, 0.5), (ARANG, 0.5))
    ]
    found = reviewed(*lines, decisions=shares)
    active = dict(rows(found, Kind.COVERAGE, "area_code", "active_participants"))
    assert sum(active.values()) == 131
    assert sorted(active.values()) in ([15, 116], [16, 115])
    rates = dict(rows(found, Kind.COVERAGE, "area_code", "published_rate"))
    assert rates[KAPUR] == 0.2  # its own rate, not that of the former village


def test_a_figure_that_stands_twice_counts_once(reviewed):
    found = reviewed("Kabupaten,Bulan,Peserta Aktif", "Sambas,2025-09,6", "Kab. Sambas,2025-09,6")
    assert rows(found, Kind.COVERAGE, "active_participants") == [(6,)]
    assert found.tally.published + found.tally.set_aside + found.tally.refused == 12


def test_what_a_schema_refuses_is_said_with_the_row_and_cell_of_the_file(reviewed):
    found = reviewed(
        "Rekap klaim",
        "",
        "Kabupaten,Bulan,Program,Jumlah Klaim",
        "Sambas,2025-09,JKK,6",
        "Kubu Raya,2025-09,BPJS Kesehatan,7",
    )
    (wrong,) = [each for each in found.findings if each.rule == "not_a_programme"]
    assert (wrong.row, wrong.value, wrong.file) == (5, "BPJS Kesehatan", "berkas.csv")
    assert not found.clean


def test_a_figure_is_refused_with_the_text_that_it_cannot_stand_without(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Segmen,Peserta Aktif", "Sambas,2025-09,PU,6", "Kubu Raya,2025-09,TUKANG,7"
    )
    assert [each.cell for each in found.findings] == ["C3"]  # the segment, once
    assert rows(found, Kind.COVERAGE, "area_code", "segment") == [("6101", "PU")]
    assert (found.tally.in_file, found.tally.published, found.tally.refused) == (13, 6, 7)


def test_counted_persons_are_refused_with_a_segment_that_is_none(reviewed):
    found = reviewed(
        "NIK,Nama Peserta,Kabupaten,Desa,Segmen",
        "6112014105850001,Siti Aminah,Kubu Raya,Kapur,PU",
        "6112011203900002,Muh. Ridwan,Kubu Raya,Arang Limbung,TUKANG",
        people=True,
        as_of="2025-09",
    )
    assert rows(found, Kind.COVERAGE, "area_code", "segment") == [(KAPUR, "PU")]
    assert (found.tally.in_file, found.tally.published, found.tally.refused) == (2, 1, 1)


def test_rates_that_are_no_shares_are_refused_at_their_cell_and_no_other(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Peserta Aktif,Cakupan (%)",
        "Sambas,2025-09,6,1500",
        "Kubu Raya,2025-09,5,40",
    )
    (wrong,) = [each for each in found.findings if each.rule == "not_a_share"]
    assert (wrong.cell, wrong.row, wrong.column) == ("D2", 2, "Cakupan (%)")
    coverage = found.tables[Kind.COVERAGE].table.set_index("area_code")
    assert coverage["active_participants"].to_dict() == {"6101": 6, "6112": 5}
    assert coverage["published_rate"].dropna().to_dict() == {"6112": 0.4}


@pytest.mark.parametrize("kind", Kind)
def test_no_figures_give_no_table(kind, reviewed):
    found = reviewed("Kabupaten,Bulan,Peserta Aktif", "Sambas,2025-09,6")
    assert kind not in make_tables(found.figures.iloc[:0], found.records, "x")
    assert set(KEYS[kind]) <= set(empty(kind).columns)


def test_blank_cells_give_no_row_and_no_zero(reviewed):
    found = reviewed(
        "Kabupaten,Bulan,Potensi,Peserta Aktif", "Sambas,2025-09,10,6", "Kubu Raya,2025-09,20,"
    )
    coverage, workforce = (found.tables[kind].table for kind in (Kind.COVERAGE, Kind.WORKFORCE))
    assert coverage["area_code"].tolist() == ["6101"]
    assert sorted(workforce["area_code"]) == ["6101", "6112"]
    pd.testing.assert_series_equal(
        coverage["published_rate"], pd.Series([float("nan")], name="published_rate")
    )
