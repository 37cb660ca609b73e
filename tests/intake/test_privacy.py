"""All numbers and names of persons here are made up."""

from dataclasses import replace
from datetime import date

import pytest

from geoucj.errors import PersonalDataError
from geoucj.i18n import Translator
from geoucj.intake import identity
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.model import (
    PLACE_COLUMNS,
    Column,
    ColumnMapping,
    Layout,
    Meaning,
    Role,
    Sheet,
    Span,
    Workbook,
)
from geoucj.intake.personal import find_personal
from geoucj.intake.privacy import check_other_sheets, count_people, refuse_personal
from tests.intake import office_files

NIK = "6112014105850001"  # made up: a woman born on 1 May 1985
PERSONS = ("Siti Aminah", "Muh. Ridwan", "Andi Rahmat", "Nurhayati", "Budi Santoso")
VILLAGES = ("Limbung", "Arang Limbung", "Kuala Dua", "Mekar Sari", "Sungai Raya Dalam")


def sheet_of(header, *rows, title=()):
    """Return a sheet with its header below `title`, and its layout."""
    lines = [[*line, *[None] * (len(header) - len(line))] for line in title]
    sheet = Sheet("Data", [*lines, list(header), *[list(row) for row in rows]])
    start = len(lines) + 1
    columns = tuple(Column(n, (words,) if words else ()) for n, words in enumerate(header))
    roles = {start + 1 + n: Role.DATA for n in range(len(rows))}
    return sheet, Layout("", (start,), columns, roles)


def columns(header, *rows, **others):
    return [str(each) for each in find_personal(*sheet_of(header, *rows, **others))]


def column(header, *cells):
    """Return what is found in a column of `cells` beside a column of villages."""
    rows = [(village, cell) for village, cell in zip(VILLAGES, cells, strict=False)]
    return columns(("Desa", header), *rows)


@pytest.mark.parametrize(
    "written",
    [
        NIK,
        f"'{NIK}",
        f" {NIK} ",
        "6112 0141 0585 0001",
        "61.12.01.410585.0001",
        "611201-410585-0001",
        int(NIK),
        float(NIK),
        6112014105850000,  # a spreadsheet keeps 15 digits
        f"an. Siti NIK {NIK}, Limbung",
        "3201011505900123",
    ],
)
def test_an_identity_number_is_found_as_it_is_written(written):
    assert identity.holds_nik(written)


@pytest.mark.parametrize(
    "written",
    [
        "6112012001",  # a village
        "2012014105850001",  # no province
        "6100014105850001",  # no regency
        "6112014005850001",  # day 40
        "6112013205850001",  # day 32
        "6112014113850001",  # month 13
        "6112014105850000",  # serial 0 in a text
        "61120141058500012",  # 17 digits
        "11.11111111111111",  # a percentage
        "0.6112014105850001",
        "6.112.014.105.850.001",  # an amount of rupiah
        "12-09-2025 12-10-2025",
        "61.12.01.2001 202509",
        "0123456789012345",  # NPWP of a company
        "",
        None,
        True,
        6112014105.85,
        date(1985, 5, 1),
    ],
)
def test_other_numbers_are_no_identity_numbers(written):
    assert not identity.holds_nik(written)


def test_one_identity_number_in_a_note_or_a_title_is_enough():
    header = ("Desa", "Peserta aktif", "Catatan")
    rows = [(village, 12, None) for village in VILLAGES]
    assert columns(header, *rows) == []
    noted = [*rows[:3], ("Limbung", 5, f"pindahan, {NIK}")]
    assert columns(header, *noted) == ["C (NIK)"]
    assert columns(header, *rows, title=[("Data peserta", f"NIK {NIK}")]) == ["B (NIK)"]


@pytest.mark.parametrize("header", ["NIK", "No. KTP", "Nomor Induk Kependudukan", "nik pekerja"])
def test_a_column_headed_as_identity_numbers_is_found_whatever_is_left_of_them(header):
    assert column(header, "6,11201E+15", "6.11201E+15", 611201) == [f"B ({header})"]
    assert column(header, None, None) == []


def test_identity_numbers_that_a_spreadsheet_rounded_are_found_without_a_header():
    assert column("x", "6,11201E+15", "6,11202E+15", "3,20101E+15") == ["B (NIK)"]


@pytest.mark.parametrize("header", ["KPJ", "No. Peserta", "Nomor Kartu Peserta", "No KPJ"])
def test_participant_numbers_are_found_by_their_header(header):
    assert column(header, "19012345678", 19012345679) == [f"B ({header})"]


def test_participant_numbers_are_found_by_their_form():
    assert column("Nomor", "19012345678", "19012345679", "08J90123456", "1901 2345 680") == [
        "B (KPJ)"
    ]
    assert column("Nilai (Rp)", "19012345678", "19012345679", "19012345680") == []
    assert column("x", 19012345678, 19012345679, 19012345680) == []  # numbers: amounts
    assert column("x", "19012345678", "19012345678", "19012345678") == []


@pytest.mark.parametrize("header", ["Tgl Lahir", "Tanggal Lahir", "Tempat/Tgl. Lahir", "TTL"])
def test_birth_dates_are_found_by_their_header(header):
    assert column(header, "Limbung, 1 Mei 1985", 31168) == [f"B ({header})"]


def test_dates_of_the_years_in_which_workers_were_born_are_found():
    born = [date(1961, 3, 1), "12/05/1985", "1990-01-30", "3 Juni 1979", "1-2-2001"]
    assert column("Tanggal", *born) == ["B"]
    assert column("Tanggal berdiri", *born) == []
    assert column("Tanggal", *[date(2025, month, 1) for month in range(1, 6)]) == []


@pytest.mark.parametrize(
    "header",
    ["Nama", "NAMA PESERTA", "Nama Tenaga Kerja", "Nama Lengkap", "Nama Kepala Desa", "Name"],
)
def test_names_of_persons_are_found(header):
    assert column(header, *PERSONS) == [f"B ({header})"]


def test_names_of_persons_are_found_below_other_headers_and_none():
    assert column("Peserta", *PERSONS) == ["B (Peserta)"]
    assert column("Kepala Desa", *PERSONS) == ["B (Kepala Desa)"]
    assert column("", *PERSONS) == ["B"]


def test_rare_names_are_persons_beside_what_is_asked_of_persons():
    rare = ("Xaverdi", "Qonaah", "Zwandi", "Yrsel")
    rows = [(name, "L", 41) for name in rare]
    assert columns(("Nama", "L/P", "Umur"), *rows) == ["A (Nama)"]
    assert columns(("Nama", "PU", "BPU"), *rows) == []


@pytest.mark.parametrize(
    "header",
    ["Nama Desa", "Nama Kecamatan", "Nama Wilayah", "Nama Perusahaan", "Nama Badan Usaha", "Desa"],
)
def test_names_of_areas_and_employers_are_no_persons(header):
    assert column(header, "Sudirman", "Hasanuddin", "Mariana", "PT Sri Agung") == []


def test_a_bare_name_above_official_areas_is_no_person(registry):
    names = [("Sudirman",), ("Hasanuddin",), ("Kuala Dua",), ("Limbung",)]
    sheet, layout = sheet_of(("Nama",), *names)
    assert find_personal(sheet, layout, registry) == ()
    sheet, layout = sheet_of(("Nama",), *[(name,) for name in PERSONS])
    assert len(find_personal(sheet, layout, registry)) == 1


def test_a_bare_name_above_employers_is_no_person():
    assert column("Nama", "PT Sawit Andi", "CV Maju", "Toko Siti", "Koperasi Nur") == []
    rows = [("E1", "Nur Jaya"), ("E2", "Harapan"), ("E3", "Sentosa"), ("E4", "Mulia")]
    assert columns(("employer_id", "name"), *rows) == []


def test_a_sheet_without_a_layout_is_searched_too():
    sheet, _ = sheet_of(("No", "NIK", "Nama Peserta"), (1, NIK, "Yrsel"), (2, NIK, "Qonaah"))
    assert [str(each) for each in find_personal(sheet, None)] == ["B (NIK)", "C (Nama Peserta)"]


def test_a_header_that_may_be_a_person_is_not_shown():
    assert columns(("Siti Aminah", NIK), *[(name, NIK) for name in PERSONS]) == ["A", "B (NIK)"]


def test_office_files_without_persons_are_not_refused(tmp_path, registry):
    for name, office in office_files.write_all(tmp_path, registry).items():
        for sheet in read_workbook(office.path).sheets:
            assert find_personal(sheet, None, registry) == (), name


def test_a_refusal_names_columns_and_never_a_value():
    rows = [(name, NIK) for name in PERSONS]
    sheet, layout = sheet_of(("Nama", "NIK"), *rows)
    with pytest.raises(PersonalDataError) as raised:
        refuse_personal(sheet, layout, "a.xlsx")
    error = raised.value
    assert error.facts == {"path": "a.xlsx", "columns": "A (Nama), B (NIK)"}
    assert Translator("id")("error.PersonalDataError", **error.facts) == (
        "a.xlsx: kolom berikut memuat data perorangan: A (Nama), B (NIK). Tidak ada yang "
        "disimpan. Hapus kolom tersebut, atau pilih agar hanya jumlah orang per desa yang dihitung."
    )
    shown = repr(find_personal(sheet, layout)) + str(error)
    assert NIK not in shown
    assert "Siti" not in shown


def test_persons_on_another_sheet_are_a_warning():
    people, _ = sheet_of(("NIK",), (NIK,), (NIK,))
    chosen = Sheet("Rekap", [["Desa", "Aktif"], ["Limbung", 5]])
    [found] = check_other_sheets(Workbook("a.xlsx", "", (people, chosen)), chosen)
    assert (found.rule, found.value, found.column) == ("personal_elsewhere", "Data", "A (NIK)")


MAPPING = ColumnMapping(
    "",
    "",
    {
        0: Meaning("district"),
        1: Meaning("village"),
        4: Meaning("segment"),
        5: Meaning("as_of"),
    },
    as_of="2025-01",
    segment="BPU",
)
PEOPLE = [
    ("Sungai Raya", "Limbung", NIK, "Siti Aminah", "BPU", "September 2025"),
    ("Sungai Raya", "Limbung", NIK, "Nurhayati", "Bukan Penerima Upah", "09/2025"),
    ("Sungai Raya", "Limbung", NIK, "Muh. Ridwan", "PU", "2025-09"),
    ("Sungai Raya", "Kuala Dua", NIK, "Andi Rahmat", "BPU", "2025-08"),
    ("Sungai Raya", "Limbung", NIK, "Budi Santoso", "BPU", "2025-09-30"),
]
HEADER = ("Kecamatan", "Desa", "NIK", "Nama", "Segmen", "Bulan")


def test_people_are_counted_by_place_month_and_segment():
    records = count_people(*sheet_of(HEADER, *PEOPLE), MAPPING)
    names = ["row", "as_of", "segment", "written", "value", "letter", "column"]
    assert records.cells[names].to_numpy().tolist() == [
        [2, "2025-09", "BPU", "3", 3.0, "", "active_participants"],
        [4, "2025-09", "PU", "1", 1.0, "", "active_participants"],
        [5, "2025-08", "BPU", "1", 1.0, "", "active_participants"],
    ]
    assert records.rows["village"].to_dict() == {2: "Limbung", 4: "Limbung", 5: "Kuala Dua"}
    assert records.totals.empty


def test_nothing_of_a_person_is_left_in_the_counts():
    records = count_people(*sheet_of(HEADER, *PEOPLE), MAPPING)
    assert list(records.rows.columns) == list(PLACE_COLUMNS)
    kept = records.rows.to_csv() + records.cells.to_csv() + repr(records)
    for person in PEOPLE:
        assert person[2] not in kept
        assert person[3] not in kept


def test_people_without_columns_for_month_and_segment_take_those_of_the_file():
    mapping = ColumnMapping("", "", {1: Meaning("village")}, as_of="2025-01", segment="BPU")
    records = count_people(*sheet_of(HEADER, *PEOPLE), mapping)
    assert records.cells[["as_of", "segment", "value"]].to_numpy().tolist() == [
        ["2025-01", "BPU", 4.0],
        ["2025-01", "BPU", 1.0],
    ]


def test_names_of_persons_cannot_be_counted_as_places():
    mapping = ColumnMapping("", "", {3: Meaning("village")})
    with pytest.raises(PersonalDataError, match=r"a.xlsx: .* D \(Nama\)"):
        count_people(*sheet_of(HEADER, *PEOPLE), mapping, "a.xlsx")


def test_official_areas_below_a_bare_name_are_counted_though_persons_are_named_alike(registry):
    rows = [(name, NIK, "BPU", "2025-09") for name in ("Sudirman", "Hasanuddin", "Kuala Dua")]
    sheet = sheet_of(("Nama", "NIK", "Segmen", "Bulan"), *rows)
    mapping = ColumnMapping("", "", {0: Meaning("place")}, as_of="2025-09")
    with pytest.raises(PersonalDataError):
        count_people(*sheet, mapping)
    assert count_people(*sheet, mapping, registry=registry).cells["value"].sum() == 3


def test_a_merged_month_holds_for_every_person_beside_it():
    rows = [(*PEOPLE[0][:5], month) for month in (45930, None, None)]
    sheet, layout = sheet_of(HEADER, *rows)
    sheet = replace(sheet, merged=(Span(2, 4, 5, 5),))
    [count] = count_people(sheet, layout, MAPPING).cells[["as_of", "value"]].to_numpy().tolist()
    assert count == ["2025-09", 3.0]


def test_one_number_of_a_person_is_found_among_a_hundred_thousand_rows():
    rows = [[n, f"Desa {n % 5000}", *[n * 1.5] * 10, "1.234"] for n in range(100_000)]
    rows[99_000][11] = NIK
    sheet = Sheet("", rows)
    assert [each.letter for each in find_personal(sheet, None)] == ["L"]


def test_people_of_many_villages_are_all_counted():
    rows = [("A", f"Desa {n % 3000}", NIK, "Siti", "BPU", "2025-09") for n in range(50_000)]
    records = count_people(*sheet_of(HEADER, *rows), MAPPING)
    assert records.cells["value"].sum() == 50_000
    assert len(records.rows) == 3000
