"""What header words mean."""

import pytest

from geoucj.intake.headers import machine_sense, read_header, segment_of, split_of
from geoucj.intake.vocabulary import USUAL, Sense
from geoucj.tables.schemas import SCHEMAS, Kind

ACTIVE = Sense("active_participants", Kind.COVERAGE)
RATE = Sense("published_rate", Kind.COVERAGE)
REST = Sense("uncovered_workers", Kind.COVERAGE)
TO_TARGET = Sense("workers_to_target", Kind.COVERAGE)
POTENTIAL = Sense("potential_workers", Kind.WORKFORCE)
TARGET = Sense("target_rate", Kind.TARGETS)
LEFT_OUT = Sense("")


@pytest.mark.parametrize(
    ("header", "sense"),
    [
        ("Kode", Sense("area_code")),
        ("Kode Desa", Sense("area_code")),
        ("KODE KEMENDAGRI", Sense("area_code")),
        ("Kode BPS", Sense("area_code")),
        ("Kode Pos", LEFT_OUT),
        ("Kab/Kota", Sense("regency")),
        ("KABUPATEN", Sense("regency")),
        ("Kec.", Sense("district")),
        ("Nama Kecamatan", Sense("district")),
        ("Desa/Kelurahan", Sense("village")),
        ("Desa / Kel.", Sense("village")),
        ("Kecamatan / Desa", Sense("place")),
        ("Wilayah", Sense("place")),
        ("Peserta aktif", ACTIVE),
        ("TK Aktif", ACTIVE),
        ("Tenaga Kerja Aktif", ACTIVE),
        ("Jumlah Peserta", ACTIVE),
        ("Terlindungi", ACTIVE),
        ("Active participants", ACTIVE),
        ("Peserta non aktif", LEFT_OUT),
        ("Tenaga kerja tidak aktif", LEFT_OUT),
        ("Perusahaan aktif", LEFT_OUT),
        ("Potensi Tenaga Kerja", POTENTIAL),
        ("Jumlah potensi pekerja", POTENTIAL),
        ("Potensi Desa", POTENTIAL),
        ("Cakupan (%)", RATE),
        ("% UCJ", RATE),
        ("Coverage", RATE),
        ("% Peserta aktif terhadap potensi", RATE),
        ("Target UCJ", TARGET),
        ("Target 2025 (%)", TARGET),
        ("Belum Terdaftar", REST),
        ("TK belum terlindungi", REST),
        ("Bukan peserta", REST),
        ("Sisa", REST),
        ("% belum terlindungi", LEFT_OUT),
        ("Kekurangan menuju target", TO_TARGET),
        ("Sisa target", TO_TARGET),
        ("Bulan", Sense("as_of")),
        ("BLTH", Sense("as_of")),
        ("Segmen", Sense("segment")),
        ("Jenis Kepesertaan", Sense("segment")),
        ("Jumlah Penduduk", LEFT_OUT),
        ("Jumlah Desa", LEFT_OUT),
        ("Pertumbuhan", LEFT_OUT),
        ("Keterangan", Sense("note")),
        ("Sumber data", Sense("source")),
    ],
)
def test_a_header_is_told_by_whole_words(header, sense):
    reading = read_header([header])
    assert (reading.sense, reading.sure) == (sense, True)


@pytest.mark.parametrize(
    "header",
    [
        *("Peserta", "Realisasi", "Selisih", "Angkatan kerja", "Peserta aktif bulan lalu"),
        *("Jumlah peserta baru", "Peserta aktif JHT", "Peserta aktif perempuan", "Target peserta"),
        *("Selisih potensi dan peserta aktif", "Capaian target (%)", "Jumlah peserta PBI"),
    ],
)
def test_a_vague_header_is_not_sure(header):
    assert not read_header([header]).sure


def test_last_months_figure_and_counts_of_other_offices_are_not_taken():
    assert read_header(["Angkatan kerja"]).sense == LEFT_OUT
    assert read_header(["Penduduk bekerja"]).sense == LEFT_OUT


def test_a_header_that_says_nothing_has_no_sense():
    assert read_header(["Xyz"]).sense is None
    assert read_header([]).sense is None


def test_one_header_holds_measure_segment_and_month():
    reading = read_header(["Peserta aktif PU Sept 2025"])
    assert (reading.sense, reading.splits, reading.as_of) == (ACTIVE, ("PU",), "2025-09")


@pytest.mark.parametrize("lines", [("Potensi", "PU"), ("PU", "Potensi"), ("Potensi PU",)])
def test_measure_and_segment_may_stand_in_two_lines(lines):
    reading = read_header(lines)
    assert (reading.sense, reading.splits) == (POTENTIAL, ("PU",))


def test_the_lowest_line_says_what_a_column_holds():
    assert read_header(["Jumlah Pekerja", "Potensi"]).sense == POTENTIAL
    assert read_header(["UCJ", "Target"]).sense == TARGET
    assert read_header(["Peserta aktif", "%"]).sense == RATE
    assert read_header(["Pertumbuhan", "Peserta aktif"]).sense == LEFT_OUT


def test_participants_below_target_are_doubtful():
    assert not read_header(["Target", "Peserta aktif"]).sure


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("Penerima Upah", "PU"),
        ("Bukan Penerima Upah", "BPU"),
        ("PU", "PU"),
        ("Jasa Konstruksi", "JAKON"),
        ("Pekerja Migran Indonesia", "PMI"),
        ("Informal", "BPU"),
        ("Jumlah", "ALL"),
        ("Semua segmen", "ALL"),
        ("PU dan BPU", ""),
        ("Petani", ""),
        ("", ""),
    ],
)
def test_a_cell_names_one_segment_or_none(text, segment):
    assert segment_of(text) == segment


def test_total_and_counter_are_seen():
    assert read_header(["Peserta aktif", "Jumlah"]).total
    assert not read_header(["Peserta aktif", "Jumlah PU"]).total
    assert read_header(["No."]).counter
    assert not read_header(["No. Desa"]).counter


def test_a_month_above_a_column_is_no_column_of_months():
    reading = read_header(["Bulan September 2025"])
    assert (reading.sense, reading.as_of) == (None, "2025-09")


def test_the_kind_of_table_decides_between_meanings():
    assert read_header(["Jumlah pekerja"], (Kind.ASSISTANCE,)).sense == ("workers", "assistance")
    assert read_header(["Bulan"], (Kind.ASSISTANCE,)).sense == ("months", "assistance")
    assert read_header(["Sumber dana"], (Kind.ASSISTANCE,)).sense == ("funding", "assistance")
    assert read_header(["Nilai"], (Kind.INDICATORS,)).sense == ("value", "indicators")
    assert read_header(["Lintang"], (Kind.EMPLOYERS,)).sense == ("latitude", "employers")


def test_programmes_and_stages_split_claims_and_verification():
    assert read_header(["Klaim JKK"], (Kind.CLAIMS,)).splits == ("JKK",)
    assert read_header(["NIK valid"], (Kind.VERIFICATION,)).splits == ("identity_valid",)
    assert split_of("Memenuhi syarat", Kind.VERIFICATION) == "eligible"


@pytest.mark.parametrize("kind", list(Kind))
def test_the_column_names_of_our_own_tables_are_known(kind):
    known = [machine_sense([name], (kind,)) for name in SCHEMAS[kind].columns]
    assert None not in known


def test_machine_names_need_the_whole_header():
    assert machine_sense(["as_of"], USUAL) == Sense("as_of")
    assert machine_sense(["Potensi", "as_of"], USUAL) is None
