"""The import page as a clerk uses it: every answer counts, and nothing breaks it."""

from html import unescape
from io import BytesIO
from re import findall, fullmatch

import openpyxl
import pandas as pd
import pytest

from geoucj.areas.names import Candidate
from geoucj.intake.model import PLACE_COLUMNS, Action, Decision
from geoucj.intake.places.decisions import parse_decisions, remember
from geoucj.intake.publishing import INTAKE, MAPPINGS
from geoucj.schema import Level
from geoucj.tables.history import current_version, list_versions
from geoucj.ui.components.import_checks import where
from geoucj.ui.components.import_places import is_clear
from tests.ui.conftest import words

VILLAGES = {"RASAU JAYA SATU": 900, "RASAU JAYA DUA": 800, "RASAU JAYA UMUM": 300}
ODD = "<script>alert(1)</script>"
OPEN = {"id": "Buka berkas", "en": "Open file"}


def book(rows, header=("No.", "Kecamatan", "Desa", "Potensi", "Peserta aktif"), month=True):
    """Return an office's file; each row is a village and its active participants."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["DATA KEPESERTAAN KABUPATEN KUBU RAYA"])
    if month:
        sheet.append(["POSISI SEPTEMBER 2025"])
    sheet.append(header)
    for number, (village, active) in enumerate(rows.items(), start=1):
        sheet.append([number, "RASAU JAYA", village, 1000, active])
        sheet.cell(sheet.max_row, 3).data_type = "s"  # `=1+1` is text
    return saved(made)


def persons():
    made = openpyxl.Workbook()
    made.active.append(["NIK", "Nama", "Kecamatan", "Desa", "Segmen", "Bulan"])
    for number in range(12):
        nik = f"61120752019000{number:02d}"
        made.active.append(
            [nik, f"ORANG {number}", "RASAU JAYA", "RASAU JAYA SATU", "BPU", "2025-09"]
        )
    return saved(made)


def saved(made):
    content = BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.fixture
def bring(own, open_app):
    """Return a function that brings a file in, in a folder of the test's own."""

    def bring(content, into="rasau", language="id", app=None):
        app = app or open_app("import", language=language)
        app.file_uploader[0].set_value(("berkas.xlsx", content, "application/octet-stream"))
        app.text_input[0].set_value(into)
        (button,) = [each for each in app.button if each.label == OPEN[language]]
        return button.click().run()

    bring.folder = own / "data"
    return bring


def sentences(app):
    return [each.value for each in (*app.error, *app.warning)]


def cells(app):
    """Return the texts in the tables of the page."""
    tables = "".join(each.value for each in app.get("html") if "geoucj-words" in each.value)
    return [unescape(cell) for cell in findall(r"<td[^>]*>(.*?)</td>", tables)]


def keys(app):
    return {each.key for each in app.button}


def published(bring, kind, name="rasau"):
    (file,) = current_version(bring.folder / name).folder.glob(f"{kind}.*")
    return pd.read_csv(file, dtype=str)


@pytest.mark.parametrize(
    ("language", "tally", "done"),
    [
        (
            "id",
            "2.000 pekerja di dalam berkas = 2.000 diterbitkan + 0 disisihkan + 0 ditolak",
            "Versi 1 data rasau sudah terbit.",
        ),
        (
            "en",
            "2,000 workers in the file = 2,000 published + 0 set aside + 0 refused",
            "Version 1 of data set rasau is published.",
        ),
    ],
)
def test_a_clean_file_is_published_and_seen_on_the_map(bring, language, tally, done):
    app = bring(book(VILLAGES), language=language)
    assert tally in words(app).replace("\\", "")
    assert not sentences(app)
    app.button(key="publish").click().run()
    assert done in words(app).replace("\\", "")
    made = published(bring, "coverage").set_index("area_code")["active_participants"]
    assert made.to_dict() == {"6112072002": "900", "6112072003": "800", "6112072001": "300"}
    assert app.session_state["dataset"] == "rasau"
    assert (app.session_state["area"], app.session_state["level"]) == ("611207", "village")
    assert app.session_state["month"] == "2025-09"


def test_a_version_is_taken_back_at_once_but_not_the_first_one(bring):
    app = bring(book(VILLAGES))
    app.button(key="publish").click().run()
    assert "take_back" not in keys(app)
    app = bring(book(VILLAGES | {"RASAU JAYA SATU": 100}), into="", app=app)
    app.button(key="publish").click().run()
    assert current_version(bring.folder / "rasau").number == 2
    app.button(key="take_back").click().run()
    assert current_version(bring.folder / "rasau").number == 1
    assert "Versi 2 data rasau sudah ditarik kembali; versi 1 dipakai lagi." in words(app)
    assert len(list_versions(bring.folder / "rasau")) == 2
    assert not app.exception


def test_a_name_that_is_typed_counts_more_than_the_set_that_stands_in_the_box(bring):
    app = bring(book(VILLAGES))
    app.button(key="publish").click().run()
    app = bring(book(VILLAGES), into="lain", app=app)
    app.button(key="publish").click().run()
    assert len(list_versions(bring.folder / "rasau")) == 1
    assert len(list_versions(bring.folder / "lain")) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("published", "Kumpulan data published bukan hasil impor"),
        ("intake", "Kumpulan data intake bukan hasil impor"),
        ("rasau-pratinjau", "Kumpulan data rasau-pratinjau bukan hasil impor"),
        ("a/b", "a/b tidak dapat menjadi nama"),
        ("", "Tulis nama data baru."),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_the_work(bring, name, said):
    app = bring(book(VILLAGES), into=name)
    (sentence,) = sentences(app)
    assert said in sentence.replace("\\", "")
    assert "publish" not in keys(app)
    assert not app.exception


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_file_that_cannot_be_read_is_one_sentence(bring, language):
    app = bring(b"PK\x03\x04 no workbook", language=language)
    (sentence,) = sentences(app)
    assert "berkas.xlsx" in sentence
    assert OPEN[language] in words(app)
    assert not app.exception


def test_a_file_is_asked_for(open_app):
    app = open_app("import")
    (button,) = [each for each in app.button if each.label == "Buka berkas"]
    assert sentences(button.click().run()) == ["Pilih berkas terlebih dahulu."]


def test_a_sheet_without_a_header_is_one_sentence_and_stays_open(bring):
    made = openpyxl.Workbook()
    made.active.append(["halo"])
    app = bring(saved(made))
    assert len(sentences(app)) == 1
    assert "close" in keys(app)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_wrong_month_is_one_sentence_and_a_written_one_is_understood(bring, language):
    app = bring(book(VILLAGES, month=False), language=language)
    (asked,) = sentences(app)
    assert ("bulannya" if language == "id" else "month") in asked
    app.text_input[0].set_value("2025-13").run()
    assert "2025-13" in app.error[0].value
    assert "publish" not in keys(app)
    app.text_input[0].set_value("September 2025").run()
    assert not sentences(app)
    app.button(key="publish").click().run()
    assert set(published(bring, "coverage")["as_of"]) == {"2025-09"}


def test_a_wrong_month_of_a_column_cannot_be_applied(bring):
    app = bring(book(VILLAGES))
    app.text_input(key="as_of_0").set_value("2025-13").run()
    assert app.button(key="apply_column").disabled
    assert "2025-13" in app.error[0].value


@pytest.mark.parametrize("language", ["id", "en"])
def test_persons_are_refused_then_counted_and_never_shown(bring, language):
    app = bring(persons(), language=language)
    (sentence,) = sentences(app)
    assert "NIK" in sentence
    app.button(key="aggregate").click().run()
    if "confirm" in keys(app):
        app.button(key="confirm").click().run()
    assert "12" in words(app)
    assert "ORANG" not in words(app) + "".join(cells(app)) + "".join(sentences(app))
    app.button(key="publish").click().run()
    assert published(bring, "coverage")["active_participants"].tolist() == ["12"]


def test_an_unsure_column_is_named_and_what_the_clerk_says_of_it_can_be_undone(bring):
    header = ("No.", "Kecamatan", "Desa", "Potensi", "Capaian")
    app = bring(book(VILLAGES, header))
    assert any("E «Capaian»" in each for each in sentences(app))
    assert app.button(key="undo").disabled
    assert "ditetapkan petugas" not in cells(app)
    app.selectbox(key="meaning_4").select("Peserta aktif").run()
    app.button(key="apply_column").click().run()
    assert not sentences(app)
    assert "ditetapkan petugas" in cells(app)
    assert "publish" in keys(app)
    app.button(key="undo").click().run()
    assert "publish" not in keys(app)
    assert any("E «Capaian»" in each for each in sentences(app))


def test_a_mapping_without_a_name_or_with_a_wrong_one_is_one_sentence(bring):
    app = bring(book(VILLAGES))
    app.button(key="remember").click().run()
    assert sentences(app) == ["Tulis nama pemetaan terlebih dahulu."]
    (box,) = [each for each in app.text_input if each.label.startswith("Nama pemetaan")]
    box.set_value("../x")
    app.button(key="remember").click().run()
    assert len(sentences(app)) == 1
    (box,) = [each for each in app.text_input if each.label.startswith("Nama pemetaan")]
    box.set_value("cabang")
    app.button(key="remember").click().run()
    assert len(list((bring.folder / INTAKE / MAPPINGS).glob("*.toml"))) == 1
    assert "Pemetaan “cabang” disimpan." in words(app)


def test_names_that_could_do_harm_are_shown_as_they_are(bring):
    app = bring(book({ODD: 5, "=1+1": 5, "**tebal** _a_ $x$": 5, **VILLAGES}))
    said = words(app)
    assert "3 wilayah ditemukan · 3 perlu diputuskan" in said
    assert r"\<script\>alert\(1\)\</script\>" in said
    assert r"\*\*tebal\*\* \_a\_ \$x\$" in said
    assert ODD in cells(app)
    assert not any(ODD in each.value for each in app.get("html"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_errors_are_on_top_and_what_is_right_is_published_when_the_clerk_says_so(bring, language):
    app = bring(book(VILLAGES | {"RASAU JAYA DUA": 1500, "RASAU JAYA UMUM": -5}), language=language)
    severities = [each for each in cells(app) if each in (*SEVERITY[language],)]
    assert severities == list(SEVERITY[language])
    assert app.button(key="publish").disabled
    app.checkbox(key="without_refused").check().run()
    app.button(key="publish").click().run()
    made = published(bring, "coverage")["active_participants"]
    assert sorted(made.astype(int)) == [900, 1500]


SEVERITY = {"id": ("kesalahan", "peringatan"), "en": ("error", "warning")}


def test_candidates_are_accepted_together_and_all_decisions_can_be_taken_out(bring):
    app = bring(book({"RASAU JAYA UMU": 900, "BINTANG EMAS": 800, "RASAU JAYA DUA": 300}))
    assert "Terima calon teratas untuk 2 wilayah" in words(app)
    assert any("BINTANG EMAS" in each for each in cells(app))
    app.button(key="accept_all").click().run()
    assert "3 wilayah ditemukan" in words(app)
    assert [each.action for each in app.session_state["drafts"][-1].decisions] == 2 * [
        Action.ACCEPT
    ]
    app.button(key="publish").click().run()
    # The next file follows them without a question; its own download has them too.
    app = bring(book({"RASAU JAYA UMU": 901, "RASAU JAYA DUA": 300}), into="", app=app)
    assert "2 wilayah ditemukan" in words(app)
    (download,) = [each for each in app.get("download_button") if "keputusan" in each.proto.label]
    assert download.proto.label == "Unduh 1 keputusan"


def test_a_candidate_as_good_as_the_next_is_not_accepted_with_others():
    best, next_best, weak = (Candidate("61", "", score) for score in (96.0, 90.0, 84.9))
    assert is_clear((best,))
    assert is_clear((best, next_best))
    assert not is_clear((best, best))
    assert not is_clear((weak,))
    assert not is_clear(())


def test_shares_that_miss_one_by_rounding_are_whole_and_others_are_refused(bring):
    app = bring(book({"RASAU LAMA": 900, **VILLAGES}))
    written = next(each.key for each in app.selectbox if (each.key or "").startswith("answer_"))
    app.selectbox(key=written).select("other").run()
    other = written.replace("answer_", "other_")
    thirds = "61.12.07.2001=0,3333; 61.12.07.2002=0,3333; 61.12.07.2003=0,3333"
    for wrong in (thirds.replace("0,3333", "0,3"), "61.12.07.2001=0,5", "abc", "99.99=1", ";"):
        app.text_input(key=other).set_value(wrong).run()
        assert len(app.warning) == 1, wrong
        assert app.button(key="decide").disabled
    app.text_input(key=other).set_value(thirds).run()
    assert not app.warning
    app.button(key="decide").click().run()
    assert "4 wilayah ditemukan" in words(app)
    assert len(app.session_state["drafts"][-1].decisions) == 3


def test_decisions_are_brought_back_from_a_table_and_a_wrong_one_is_one_sentence(bring):
    app = bring(book({"RASAU LAMA": 900, **VILLAGES}))
    written = app.session_state["review"][1].asked.index[0]
    content = (
        ",".join((*PLACE_COLUMNS, "action", "decided_code\r\n"))
        + ",".join(f'"{each}"' for each in written)
        + ",pilih,{code}\r\n"
    )
    for code, count in (("99.99.99.9999", 1), ("61.12.07.2004", 0)):
        app.file_uploader[0].set_value(
            ("keputusan.csv", content.format(code=code).encode(), "text/csv")
        ).run()
        app.button(key="apply_decisions").click().run()
        assert len(app.error) == count, sentences(app)
        assert not app.exception
    assert "4 wilayah ditemukan" in words(app)


def test_the_download_of_decisions_has_those_remembered_for_places_of_the_file(
    bring, registry, monkeypatch
):
    here = ("", "Kalimantan Barat", "Kabupaten Kubu Raya", "RASAU JAYA", "RASAU LAMA", "")
    elsewhere = (*here[:4], "BUKAN DI SINI", "")
    folder = bring.folder / INTAKE
    made = [Decision(each, Action.CHOOSE, "6112072004") for each in (here, elsewhere)]
    remember(folder, made)
    given = []
    monkeypatch.setattr(
        "geoucj.ui.components.import_places.decisions_csv",
        lambda decisions, _asked: given.append(decisions) or b"",
    )
    app = bring(book({"RASAU LAMA": 900, **VILLAGES}))
    assert not sentences(app)
    assert "4 wilayah ditemukan" in words(app)
    assert [each.written for each in given[-1]] == [here]
    assert len(parse_decisions((folder / "decisions.csv").read_bytes(), "x", registry)) == 2


def test_of_many_places_a_few_are_asked_at_once(bring):
    app = bring(book({f"ENTAH {number} QQ": 5 for number in range(300)}))
    assert "300 perlu diputuskan" in words(app)
    assert "Ditampilkan 8 dari 300" in words(app)
    assert len([each for each in app.selectbox if (each.key or "").startswith("answer_")]) == 8


def test_a_preview_is_named_as_one_and_leaves_with_the_file(bring, monkeypatch):
    gone = []
    monkeypatch.setattr("streamlit.switch_page", lambda page: gone.append(page.url_path))
    app = bring(book(VILLAGES))
    app.button(key="show_on_map").click().run()
    assert len(gone) == 1
    name = app.session_state["dataset"]
    assert fullmatch("rasau-pratinjau-[0-9a-f]{6}", name)
    assert (app.session_state["area"], app.session_state["level"]) == ("611207", "village")
    home = bring.folder / name
    assert 'title_id = "Pratinjau: Data rasau (berkas.xlsx)"' in "".join(
        each.read_text() for each in home.rglob("provenance.toml")
    )
    assert app.session_state["drafts"]  # the file is still open
    app.button(key="close").click().run()
    assert not home.exists()
    assert "drafts" not in app.session_state
    assert not app.exception


def test_two_sessions_do_not_see_each_others_files(bring, open_app):
    app = bring(book(VILLAGES))
    assert "berkas.xlsx" in words(app)
    other = open_app("import")
    assert "berkas.xlsx" not in words(other)
    assert "publish" not in keys(other)


def test_the_map_opens_on_the_narrowest_area_around_the_file():
    assert where(["6112072001", "6112072002", "611207", "6112"]) == ("611207", Level.VILLAGE)
    assert where(["6112072001", "6112012002"]) == ("6112", Level.VILLAGE)
    assert where(["6112", "6101", "61"]) == ("61", Level.REGENCY)
    assert where(["6112", "7301"]) == ("", Level.REGENCY)
    assert where(["61"]) == ("", Level.PROVINCE)
    assert where([]) == ("", Level.PROVINCE)
