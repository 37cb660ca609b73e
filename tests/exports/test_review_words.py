"""A review in words, and as a workbook: what a clerk reads on screen and on the command line."""

from io import BytesIO

import openpyxl
import pytest

from geoucj.areas.names import NameIndex
from geoucj.errors import PersonalDataError
from geoucj.exports.review_book import question_findings, refusal_book, review_book
from geoucj.exports.review_words import (
    asked_lines,
    column_lines,
    finding_lines,
    meaning_words,
    place_words,
    question_words,
    tally_words,
)
from geoucj.i18n import Translator
from geoucj.intake.columns import Question
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.meanings import MEANINGS
from geoucj.intake.model import Column, Meaning, Tally
from geoucj.intake.review import Wishes, review, understand
from geoucj.schema import LANGUAGES
from geoucj.tables.schemas import Kind

ID, EN = Translator("id"), Translator("en")


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


@pytest.fixture
def understood(tmp_path, index):
    """Return a function that understands the lines of a CSV."""

    def made(*lines, **wishes):
        path = tmp_path / "berkas.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return understand(read_workbook(path), Wishes(**wishes), tmp_path / "mappings", index)

    return made


def cells(book):
    """Return the texts of a workbook, sheet by sheet."""
    sheets = openpyxl.load_workbook(BytesIO(book))
    return [[str(c.value) for row in s.iter_rows() for c in row if c.value] for s in sheets]


def test_each_column_is_a_line_with_its_letter_header_and_meaning(understood):
    read = understood("No,Kabupaten,Aktif BPU Sept 2025,Cakupan (%)", "1,Sambas,6,39.2")
    assert column_lines(read, EN)[:3] == [
        "A «No»: left out",
        "B «Kabupaten»: Name of regency/city",
        "C «Aktif BPU Sept 2025»: Active participants, BPU (informal), September 2025",
    ]
    assert column_lines(read, EN)[3].endswith(", %")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_has_words_of_its_own(language):
    said = [meaning_words(each, Translator(language)) for each in MEANINGS]
    assert len({*said}) == len(said)
    assert all(words and not words.startswith("meaning.") for words in said)


def test_remarks_programmes_and_stages_have_words(understood):
    claims = understood("Kabupaten,Bulan,Klaim JKK,Klaim JKM,Keterangan", "Sambas,2025-09,6,7,x")
    assert column_lines(claims, EN)[2:] == [
        "C «Klaim JKK»: Claims, JKK",
        "D «Klaim JKM»: Claims, JKM",
        "E «Keterangan»: Note",
    ]
    stages = understood("Kabupaten,Bulan,Diusulkan,NIK valid,Ditetapkan", "Sambas,2025-09,9,8,7")
    assert column_lines(stages, EN)[2].endswith(EN("stage.listed"))


def test_columns_of_one_name_are_told_apart_by_their_kind():
    assist, claims = (
        meaning_words(Meaning("amount_rupiah", kind), EN) for kind in (Kind.ASSISTANCE, Kind.CLAIMS)
    )
    assert assist != claims
    assert EN("kind.claims") in claims


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", ["unsure", "repeated", "no_place", "no_figure", "no_month"])
def test_every_question_has_words_that_name_its_columns(rule, language):
    columns = (Column(4, ("Peserta", "PU")),) if rule in ("unsure", "repeated") else ()
    said = question_words(Question(rule, columns, "header"), Translator(language))
    assert ("E «Peserta / PU»" in said) == bool(columns)
    assert "{" not in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (("", "", "Kubu Raya", "Sungai Raya", "Entah", ""), "Entah, Sungai Raya, Kubu Raya: "),
        (("6112019999", "", "", "", "", ""), "61.12.01.9999: "),
        (("6112019999", "", "", "", "Entah", ""), "Entah · 61.12.01.9999: "),
        (("61-X", "", "", "", "", ""), "61-X: "),
        (("", "", "", "", "", ""), "–: "),
    ],
)
def test_a_place_is_written_narrowest_first_with_its_code_and_the_reason(written, said):
    assert place_words(written, "empty", EN) == said + EN("match.empty")


def test_asked_places_name_candidates_with_code_and_score(understood, index):
    found = review(
        understood("Kabupaten,Kecamatan,Desa,Bulan,Peserta Aktif",
                   "Kubu Raya,Sungai Raya,Kapir,2025-09,5"), (), {}, index,
    )  # fmt: skip
    (line,) = asked_lines(found, EN)
    assert line.startswith("Kapir, Sungai Raya, Kubu Raya: ")
    assert " → 61.12.01.2008 Kapur (" in line
    assert asked_lines(review(understood("Kabupaten,Bulan,Peserta Aktif", "Sambas,2025-09,5"),
                              (), {}, index), EN) == []  # fmt: skip


def test_errors_come_before_warnings_each_with_its_cell(understood, index):
    read = understood(
        "Kabupaten,Bulan,Potensi,Peserta Aktif", "Sambas,2025-09,5,9", "Kubu Raya,2025-09,-4,1"
    )
    found = review(read, (), {}, index)
    lines = finding_lines(found, EN)
    kinds = [line.partition(":")[0] for line in lines]
    assert kinds == sorted(kinds, key=["error", "warning"].index)
    assert set(kinds) == {"error", "warning"}
    assert "row 3" in lines[0]
    assert "Potensi" in lines[0]


def test_the_tally_is_one_line_that_adds_up():
    tally = Tally(1234, 1000, 34, 200)
    assert tally_words(tally, EN) == (
        "1,234 workers in the file = 1,000 published + 34 set aside + 200 refused"
    )
    said = tally_words(Tally(1234, 1000, 34, 200, not_understood=3), ID)
    assert said.startswith("1.234 ")
    assert "; 3 " in said


# --- workbooks ------------------------------------------------------------------------------------


def test_a_report_has_the_findings_and_the_sheet(understood, index):
    read = understood("Kabupaten,Bulan,Potensi", "Sambas,2025-09,-4")
    found = review(read, (), {}, index)
    findings, own = cells(review_book(read, found.findings, EN))
    assert "C2" in findings
    assert own[-3:] == ["Sambas", "2025-09", "-4"]


def test_a_report_on_persons_leaves_their_sheet_out(understood, index):
    read = understood(
        "NIK,Nama Peserta,Kabupaten,Desa,Segmen",
        "6112014105850001,Siti Aminah,Kubu Raya,Kapur,PU",
        "6112011203900002,Muh. Ridwan,Kubu Raya,Kapur,TUKANG",
        people=True,
        as_of="2025-09",
    )
    found = review(read, (), {}, index)
    assert [each.rule for each in found.findings] == ["not_a_segment"]
    texts = [text for sheet in cells(review_book(read, found.findings, EN)) for text in sheet]
    assert not [t for t in texts for private in ("611201", "Siti", "Ridwan") if private in t]
    assert len(texts) > len(found.findings)


def test_a_refusal_for_persons_names_the_columns_only():
    error = PersonalDataError(path="orang.xlsx", columns="A (NIK), B (Nama)")
    findings, own = cells(refusal_book(error, ID))
    assert own == []
    assert "Kolom A (NIK), B (Nama) memuat data perorangan. Isi berkas tidak disimpan." in findings


def test_open_columns_are_findings_at_their_headers(understood):
    read = understood("Kabupaten,Potensi,Xyz", "Sambas,9,5")
    found = {each.cell: each for each in question_findings(read, EN)}
    assert found["C1"].column == "Xyz"
    assert "C «Xyz»" in found["C1"].more
    assert "" in found  # the month, which no column says
    findings, _ = cells(review_book(read, question_findings(read, EN), EN))
    assert any("C «Xyz»" in text for text in findings)
    assert EN("remedy.column_open") in findings
