"""Templates: what they offer, and that they import without a question once filled in."""

from io import BytesIO

import openpyxl
import pytest

from geoucj.areas.names import NameIndex
from geoucj.exports.templates import COLUMNS, header, template
from geoucj.i18n import Translator
from geoucj.intake.columns import SURE, guess_columns, mapping_of, open_questions
from geoucj.intake.files.sheets import read_workbook
from geoucj.intake.guessing import FIGURES
from geoucj.intake.layout import choose_sheet, find_layout
from geoucj.intake.review import Wishes, review, understand
from geoucj.schema import AREA_NAME, Level
from geoucj.tables.schemas import KEYS, SCHEMAS, Kind

LANGUAGES = ("id", "en")
MONTHS = ("as_of", "start", "valid_from")
FILLED = {
    "area_code": ("61.12.01.2001", "61.12.01.2004"),
    "regency": ("Kabupaten Kubu Raya", "Kabupaten Kubu Raya"),
    "district": ("Sungai Raya", "Sungai Raya"),
    "village": ("Sungai Raya", "Kuala Dua"),
    **dict.fromkeys(MONTHS, ("2025-09", "2025-10")),
    "segment": ("PU", "BPU"),
    "active_participants": (1234, 567),
    "published_rate": (39.21, None),
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
    "note": (None, "sementara"),
}


def opened(kind, language, registry):
    return openpyxl.load_workbook(BytesIO(template(kind, Translator(language), registry)))


@pytest.mark.parametrize("kind", Kind)
def test_every_needed_column_of_a_kind_is_in_its_template(kind):
    needed = {name for name, column in SCHEMAS[kind].columns.items() if column.required}
    assert needed | set(KEYS[kind]) <= {*COLUMNS[kind], "source"}


def filled(kind, language, registry, tmp_path):
    """Return a template with two rows, as a clerk saves it, and the name of its first sheet."""
    t = Translator(language)
    book = opened(kind, language, registry)
    stages = (t("stage.listed"), t("stage.active"))
    for number, column in enumerate(COLUMNS[kind], 1):
        for row, value in enumerate({**FILLED, "stage": stages}[column], 2):
            book.worksheets[0].cell(row, number, value)
    path = tmp_path / "isi.xlsx"
    book.save(path)
    return path, book.worksheets[0].title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_filled_template_is_understood_without_a_question(kind, language, registry, tmp_path):
    path, title = filled(kind, language, registry, tmp_path)
    sheet = choose_sheet(read_workbook(path))
    assert sheet.name == title
    layout = find_layout(sheet)
    guesses = guess_columns(sheet, layout, registry)
    wanted = ["as_of" if column in MONTHS else column for column in COLUMNS[kind]]
    assert [guess.meaning.column for guess in guesses] == wanted
    unsure = [(g.column.words, g.confidence, g.reason) for g in guesses if g.confidence < SURE]
    assert unsure == []
    figures = [guess.meaning for guess in guesses if guess.meaning.column in FIGURES]
    assert {meaning.kind for meaning in figures} == {kind}
    assert open_questions(mapping_of(guesses, layout, sheet), guesses) == ()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CONTRIBUTIONS])
def test_a_filled_template_can_be_published_as_it_is(kind, registry, tmp_path):
    path, _ = filled(kind, "id", registry, tmp_path)
    index = NameIndex(registry)
    found = review(understand(read_workbook(path), Wishes(), tmp_path, index), (), {}, index)
    assert found.findings == ()
    assert found.clean
    assert len(found.tables[kind].table) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_headers_differ_and_each_has_its_note(kind, language, registry):
    sheet, notes, _ = opened(kind, language, registry).worksheets
    heads = [cell.value for cell in sheet[1]]
    assert len({*heads}) == len(heads) == len(COLUMNS[kind])
    assert all(cell.comment.text for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 1
    told = [cell.value for (cell,) in notes.iter_rows()]
    assert notes.max_column == 1
    assert {*heads} <= {*told}
    assert all(line.count("|") == len(heads) - 1 for line in told[-2:])


def rules(sheet):
    return {
        str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation
    }


def letters(kind):
    return {column: chr(65 + number) for number, column in enumerate(COLUMNS[kind])}


@pytest.mark.parametrize(
    ("kind", "column", "offered"),
    [
        (Kind.COVERAGE, "segment", ["ALL", "PU", "BPU", "JAKON", "PMI"]),
        (Kind.CLAIMS, "programme", ["ALL", "JKK", "JKM", "JHT", "JP", "JKP"]),
        (Kind.INDICATORS, "direction", ["naik", "turun", "netral"]),
        (
            Kind.VERIFICATION,
            "stage",
            ["didaftar", "identitas sah", "memenuhi syarat", "ditetapkan SK", "aktif"],
        ),
        (Kind.TARGETS, "regency", None),
    ],
)
def test_columns_of_few_values_have_a_drop_down(kind, column, offered, registry):
    book = opened(kind, "id", registry)
    letter = letters(kind)[column]
    rule = rules(book.worksheets[0])[letter]
    name, _, area = rule.formula1.partition("!")
    cells = [cell.value for (cell,) in book[name][area.replace("$", "")]]
    assert rule.type == "list"
    assert cells == (offered or list(registry.at(Level.REGENCY)[AREA_NAME]))
    assert book[name].sheet_state == "hidden"


def test_codes_and_months_are_text_and_months_are_checked(registry):
    sheet = opened(Kind.COVERAGE, "id", registry).worksheets[0]
    at = letters(Kind.COVERAGE)
    assert sheet.column_dimensions[at["area_code"]].number_format == "@"
    assert sheet.column_dimensions[at["as_of"]].number_format == "@"
    assert sheet.column_dimensions[at["active_participants"]].number_format == "#,##0"
    month = rules(sheet)[at["as_of"]]
    assert month.type == "custom"
    assert f"LEN({at['as_of']}2)=7" in month.formula1
    assert "TTTT-BB" in month.error
    assert header("as_of", Translator("id")) == "Periode"
