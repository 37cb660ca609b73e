"""Whole files, from upload to tables: every figure is found, or said to be refused."""

from dataclasses import replace

import pandas as pd
import pytest

from geoucj.areas.names import NameIndex
from geoucj.errors import PersonalDataError
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.mappings import save_mapping
from geoucj.intake.model import Action, Decision
from geoucj.intake.review import Wishes, review, understand
from geoucj.tables.findings import errors
from geoucj.tables.schemas import Kind
from tests.intake.office_files import write_all

KEY = ["area_code", "as_of", "segment", "kind", "column"]


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


@pytest.fixture(scope="module")
def files(tmp_path_factory, index):
    return write_all(tmp_path_factory.mktemp("office"), index.registry)


@pytest.fixture
def read(tmp_path, index):
    """Return a function that understands a file as a clerk who looks at its columns would."""

    def understood(file, **wishes):
        wanted = Wishes(sheet=file.sheet, changes=dict(file.meanings), confirmed=True, **wishes)
        return understand(read_workbook(file.path), wanted, tmp_path / "mappings", index)

    return understood


def test_every_office_file_gives_its_figures_cell_by_cell(files, read, index):
    for name, file in files.items():
        understood = read(file, as_of=file.as_of)
        assert understood.questions == (), name
        found = review(understood, (), {}, index)
        located = found.figures[found.figures["standing"] == "found"]
        located = located.astype(dict.fromkeys([*KEY, "letter"], "str"))
        wanted = file.expected.set_index([*KEY, "row", "letter"])["value"].sort_index()
        given = located.set_index([*KEY, "row", "letter"])["value"].sort_index()
        pd.testing.assert_series_equal(given, wanted, check_dtype=False, rtol=1e-9, obj=name)
        tally = found.tally
        assert tally.in_file == tally.published + tally.set_aside + tally.refused, name


def test_the_tables_hold_what_the_cells_say(files, read, index):
    file = files["kubu_raya_villages"]
    found = review(read(file), (), {}, index)
    coverage = found.tables[Kind.COVERAGE].table
    expected = file.expected[file.expected["column"] == "active_participants"]
    keys = ["area_code", "as_of", "segment"]
    wanted = expected.set_index(keys)["value"].sort_index()
    given = coverage.set_index(keys)["active_participants"].sort_index()
    pd.testing.assert_series_equal(given, wanted, check_dtype=False, check_names=False)
    assert set(coverage["source"]) == {file.path.name}


def test_a_place_nobody_knows_is_asked_and_its_workers_are_refused_until_it_is_decided(
    files, read, index
):
    file = next(each for each in files.values() if each.set_aside)
    understood = read(file, as_of=file.as_of)
    before = review(understood, (), {}, index)
    assert not before.clean
    assert len(before.asked)
    assert before.tally.refused > 0
    decisions = [Decision(written, Action.SET_ASIDE) for written in before.asked.index]
    after = review(understood, decisions, {}, index)
    assert after.asked.empty
    assert after.tally.refused == 0
    assert after.tally.set_aside == before.tally.refused
    assert after.tally.published == before.tally.published


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Kabupaten,Bulan,Peserta Aktif", Kind.COVERAGE),
        ("Kabupaten,Periode,Jumlah Peserta", Kind.COVERAGE),
        ("Kabupaten,Bulan,Potensi Pekerja", Kind.WORKFORCE),
    ],
)
def test_a_plain_table_is_not_taken_for_another_kind(tmp_path, index, header, kind):
    file = tmp_path / "berkas.csv"
    file.write_text(f"{header}\nKubu Raya,September 2025,110013\n")
    understood = understand(read_workbook(file), Wishes(), tmp_path, index)
    assert understood.questions == ()
    assert list(review(understood, (), {}, index).tables) == [kind]


@pytest.fixture
def remembered(tmp_path, index):
    """Return a function that writes the lines of a CSV and keeps their mapping as `cabang`."""

    def kept(*lines):
        file = tmp_path / "berkas.csv"
        file.write_text("\n".join(lines) + "\n")
        first = understand(read_workbook(file), Wishes(), tmp_path, index)
        save_mapping(tmp_path, replace(first.mapping, name="cabang"))
        return file

    return kept


def test_of_a_remembered_mapping_only_figures_of_the_wished_kind_are_taken(
    remembered, tmp_path, index
):
    file = remembered("Kabupaten,Bulan,Potensi,Peserta Aktif", "Kubu Raya,2025-09,1000,392")
    for kind in (Kind.COVERAGE, Kind.WORKFORCE):
        understood = understand(read_workbook(file), Wishes(kind=kind), tmp_path, index)
        assert understood.remembered
        assert list(review(understood, (), {}, index).tables) == [kind]


def test_a_column_that_a_named_mapping_does_not_know_is_still_asked(remembered, tmp_path, index):
    file = remembered("Kabupaten,Bulan,Peserta Aktif", "Kubu Raya,2025-09,392")
    file.write_text("Kabupaten,Bulan,Peserta Aktif,Xyz\nKubu Raya,2025-09,392,7\n")
    understood = understand(read_workbook(file), Wishes(mapping="cabang"), tmp_path, index)
    assert [(q.rule, [c.letter for c in q.columns]) for q in understood.questions] == [
        ("unsure", ["D"])
    ]


PERSONS = (  # made up
    "NIK;Nama Peserta;Tanggal Lahir;Desa;Segmen",
    "6112014105850001;Siti Aminah;01-05-1985;Kapur;PU",
    "6112011203900002;Muh. Ridwan;12-03-1990;Kapur;PU",
    "6112010101800003;Andi Rahmat;01-01-1980;Arang Limbung;BPU",
)


def test_rows_of_persons_are_counted_without_a_question_and_their_columns_left_out(tmp_path, index):
    file = tmp_path / "orang.csv"
    file.write_text("\n".join(("Kab. Kubu Raya, September 2025;;;;", *PERSONS)))
    with pytest.raises(PersonalDataError):
        understand(read_workbook(file), Wishes(), tmp_path, index)
    understood = understand(read_workbook(file), Wishes(people=True), tmp_path, index)
    assert understood.questions == ()
    used = {n: each.column for n, each in understood.mapping.meanings.items() if each.column}
    assert used == {3: "village", 4: "segment"}
    found = review(understood, (), {}, index)
    table = found.tables[Kind.COVERAGE].table
    assert dict(zip(table["segment"], table["active_participants"], strict=True)) == {
        "PU": 2,
        "BPU": 1,
    }
    assert (found.tally.in_file, found.tally.published) == (3, 3)
    kept = found.records.rows.astype("str").to_csv() + found.figures.to_csv()
    assert not [line for line in PERSONS[1:] if line.split(";")[1] in kept or line[:16] in kept]


def counted(tmp_path, index, *persons, decisions=()):
    file = tmp_path / "orang.csv"
    head = ("Kab. Kubu Raya, September 2025;;;;", PERSONS[0])
    file.write_text(
        "\n".join((*head, *(f"6112014105850001;Siti Aminah;01-05-1985;{p}" for p in persons)))
    )
    understood = understand(read_workbook(file), Wishes(people=True), tmp_path, index)
    assert understood.questions == ()
    return review(understood, decisions, {}, index)


def test_persons_of_a_village_spelled_in_several_ways_are_counted_together(tmp_path, index):
    spelled = ("Kapur;PU", "KAPUR;PU", "Desa Kapur;PU", "Kapur;BPU")
    found = counted(tmp_path, index, *spelled)
    table = found.tables[Kind.COVERAGE].table
    assert dict(zip(table["segment"], table["active_participants"], strict=True)) == {
        "PU": 3,
        "BPU": 1,
    }
    assert errors(found.findings) == []
    assert (found.tally.in_file, found.tally.published) == (4, 4)


def test_a_wrong_segment_of_a_person_refuses_no_other_count_of_the_village(tmp_path, index):
    found = counted(tmp_path, index, "Kapur;PU", "Kapur;PU", "Kapur;Petani", "Kapur;BPU")
    [wrong] = errors(found.findings)
    assert (wrong.rule, wrong.value) == ("not_a_segment", "Petani")
    assert found.tables[Kind.COVERAGE].table["active_participants"].sum() == 3
    counts = found.tally
    assert (counts.in_file, counts.published, counts.refused) == (4, 3, 1)


def test_rows_of_persons_need_a_month(tmp_path, index):
    file = tmp_path / "orang.csv"
    file.write_text("\n".join(("Kab. Kubu Raya;;;;", *PERSONS)))
    understood = understand(read_workbook(file), Wishes(people=True), tmp_path, index)
    assert [question.rule for question in understood.questions] == ["no_month"]
    told = understand(read_workbook(file), Wishes(people=True, as_of="2025-09"), tmp_path, index)
    assert told.questions == ()


@pytest.mark.parametrize(
    ("row", "rule", "cell"),
    [
        ("61.12.01.2001;Petani;2025-09;70;90", "not_a_segment", "B3"),
        ("61.12.01.2001;PU;entah;70;90", "not_a_month", "C3"),
    ],
)
def test_a_wrong_segment_or_month_is_said_once_and_refuses_the_figures_of_its_row(
    tmp_path, index, row, rule, cell
):
    file = tmp_path / "berkas.csv"
    head = "Kode Desa;Segmen;Bulan;Peserta aktif;Potensi pekerja"
    file.write_text("\n".join((head, "61.12.01.2002;PU;2025-09;5;9", row)))
    understood = understand(read_workbook(file), Wishes(confirmed=True), tmp_path, index)
    assert understood.questions == ()
    found = review(understood, (), {}, index)
    assert [(each.rule, each.cell) for each in errors(found.findings)] == [(rule, cell)]
    assert found.tables[Kind.COVERAGE].table["active_participants"].tolist() == [5]
    assert found.tables[Kind.WORKFORCE].table["potential_workers"].tolist() == [9]
    counts = found.tally
    assert (counts.in_file, counts.published, counts.refused) == (75, 5, 70)


def test_a_clerk_chooses_from_where_on_a_jump_is_said(files, read, index):
    file = files["wajo_segments"]
    first = review(read(file, as_of="2025-08"), (), {}, index)
    before = {kind: made.table for kind, made in first.tables.items()}
    coverage = before[Kind.COVERAGE]
    before[Kind.COVERAGE] = coverage.assign(active_participants=coverage["active_participants"] * 3)

    def jumps(**wishes):
        found = review(read(file, as_of="2025-09", **wishes), (), before, index)
        return [each for each in found.findings if each.rule == "jump"]

    assert jumps()
    assert not jumps(jump=4.0)
