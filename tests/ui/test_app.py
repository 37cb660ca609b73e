"""The pages, run as Streamlit runs them; the map itself is looked at by the browser's tests."""

import shutil

import pytest
from streamlit.util import calc_hash

from geoucj.schema import Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import list_datasets
from tests.ui.conftest import whole, words

SAMPLE = {"dataset": "sample", "month": "2025-12"}


def ranked(app):
    (table,) = app.dataframe
    return table.value


def test_it_opens_on_the_published_figures_by_regency_in_indonesian(open_app):
    app = whole(open_app())
    assert [app.selectbox(key=key).value for key in ("dataset", "month", "area")] == [
        "published", "2025-12", "",
    ]  # fmt: skip
    assert app.radio(key="level").value == "regency"
    assert app.subheader[0].value == "Peta cakupan Jamsostek (UCJ)"
    assert "Batas perkiraan, bukan batas resmi." in words(app)
    assert "Data contoh" not in words(app)
    rows = ranked(app)
    assert len(rows) == 38
    assert (rows["state"] == "ada angka").sum() == 19


def test_a_first_visit_shows_the_map_before_all_else(open_app):
    app = whole(open_app(first=True))
    assert not app.dataframe
    assert not app.selectbox
    assert len(whole(app.run()).dataframe) == 1
    assert "Peta cakupan" in words(app)


def test_the_largest_distance_to_the_target_is_on_top(open_app):
    rows = ranked(whole(open_app()))
    known = rows["workers_to_target"].dropna()
    assert len(known) > 5
    assert known.is_monotonic_decreasing
    assert rows["workers_to_target"].iloc[: len(known)].notna().all()


def test_the_key_figures_are_those_of_both_provinces(open_app):
    (figures,) = (h.value for h in whole(open_app()).get("html") if "geoucj-figures" in h.value)
    assert "<h4>Kalimantan Barat</h4>" in figures
    assert "37,0 %" in figures  # West Kalimantan, December 2025
    assert "▼ 13,1 poin" in figures
    assert "1.800.000" in figures


def test_english_changes_every_word(open_app):
    app = open_app()
    before = words(app)
    app.segmented_control(key="language").set_value("en").run()
    after = words(whole(app))
    assert app.subheader[0].value == "Jamsostek coverage map (UCJ)"
    assert "Approximate boundaries, not official ones." in after
    assert "37.0 %" in after
    assert app.selectbox(key="month").options[0] == "Dec 2025"
    for said in ("Peta cakupan", "Batas perkiraan", "Kekurangan", "wilayah"):
        assert said in before
        assert said not in after


def test_the_language_of_the_settings_is_where_it_starts(open_app, monkeypatch):
    monkeypatch.setenv("GEOUCJ_LANGUAGE", "en")
    assert whole(open_app()).subheader[0].value == "Jamsostek coverage map (UCJ)"


def test_an_earlier_month_shows_what_was_known_then(open_app):
    app = open_app()
    app.selectbox(key="month").set_value("2023-11").run()
    rows = ranked(whole(app)).set_index("area_name")
    assert rows.loc["Kabupaten Kubu Raya", "coverage_rate"] == pytest.approx(0.3921)
    assert rows.loc["Kabupaten Kubu Raya", "as_of"] == "Nov 2023"
    assert (rows["state"] == "ada angka").sum() < 19
    assert "per November 2023" in words(app)


@pytest.mark.parametrize("measure", ["points_to_target", "uncovered_workers", "workers_to_target"])
def test_every_measure_is_shown(open_app, measure):
    app = open_app()
    app.selectbox(key="measure").set_value(measure).run()
    assert len(ranked(whole(app))) == 38


@pytest.mark.parametrize("segment", [s.value for s in Segment if s is not Segment.ALL])
def test_a_segment_without_published_figures_does_not_break_the_page(open_app, segment):
    app = open_app()
    app.selectbox(key="segment").set_value(segment).run()
    whole(app)
    app.selectbox(key="dataset").set_value("sample").run()
    assert len(ranked(whole(app))) == 38


def test_villages_of_the_published_figures_lead_to_the_sample(open_app):
    app = open_app()
    app.radio(key="level").set_value("village").run()
    (info,) = whole(app).info
    assert "Luwu Timur" in info.value
    assert "data contoh" in info.value
    app.button(key="open_sample").click().run()
    assert app.selectbox(key="dataset").value == "sample"
    assert not whole(app).info
    assert "Data contoh, bukan angka resmi. · Batas perkiraan, bukan batas resmi." in words(app)
    assert "5.204 wilayah" in words(app)
    assert len(ranked(app)) == 10  # of 5,204: one page


def test_another_page_of_the_table_shows_other_areas(open_app):
    app = open_app(**SAMPLE, level="village")
    first = ranked(app)["area_name"].tolist()
    app.number_input(key="page").set_value(2).run()
    assert ranked(whole(app))["area_name"].tolist() != first


def test_the_inside_of_an_area_can_be_entered_and_left(open_app):
    app = whole(open_app(**SAMPLE, area="6112", level="district", chosen=("611201",)))
    assert app.selectbox(key="area").value == "6112"
    assert app.radio(key="level").options == ["Kecamatan", "Desa/kelurahan"]
    assert "#### Sungai Raya" in words(app)
    assert "61.12.01" in words(app)
    assert len(ranked(app)) == 9
    app.button(key="inside").click().run()
    assert app.session_state["area"] == "611201"
    assert app.radio(key="level").value == "village"
    assert "Kecamatan" not in app.radio(key="level").options
    assert "Kapur" in ranked(whole(app))["area_name"].tolist()
    app.button(key="path_61").click().run()
    assert (app.selectbox(key="area").value, app.radio(key="level").value) == ("61", "regency")
    assert len(ranked(whole(app))) == 14
    app.button(key="path_").click().run()
    assert len(ranked(whole(app))) == 38


def test_a_province_can_be_chosen(open_app):
    app = open_app()
    app.selectbox(key="area").set_value("73").run()
    assert len(ranked(whole(app))) == 24
    assert "Kabupaten Kubu Raya" not in ranked(app)["area_name"].tolist()


def test_the_selected_area_shows_figures_month_source_and_what_was_set_aside(open_app):
    app = whole(open_app(chosen=("7371",)))
    said = words(app)
    assert "#### Kota Makassar" in said
    assert "Angka yang dipakai" in said
    assert "Disisihkan, tidak dipakai pada peta" in said
    assert "](<http" in said  # a source with its address


def test_a_village_has_no_inside(open_app):
    app = whole(open_app(**SAMPLE, area="611201", level="village", chosen=("6112012008",)))
    assert "#### Kapur" in words(app)
    assert "Desa · Kalimantan Barat › Kabupaten Kubu Raya › Sungai Raya" in words(app)
    assert not [button for button in app.button if button.key == "inside"]


def test_the_colours_turn_where_a_person_puts_the_slider(open_app):
    app = open_app()
    slider = app.slider(key="target")
    assert slider.value == 50.1
    slider.set_value(80.0).run()
    assert whole(app).slider(key="target").value == 80.0
    app.selectbox(key="area").set_value("73").run()
    assert app.slider(key="target").value == 62.9  # the target of the new view
    whole(app)


FORGED = {
    "dataset": "../../etc", "month": "1999-13", "area": "99", "level": "planet",
    "segment": "X", "measure": "X", "boundaries": "x", "chosen": "<b>", "language": "fr",
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), FORGED.items(), ids=FORGED)
def test_a_choice_that_is_none_falls_back(open_app, key, value):
    app = whole(open_app(**{key: value}))
    assert len(ranked(app)) == 38
    assert app.subheader[0].value == "Peta cakupan Jamsostek (UCJ)"


@pytest.mark.parametrize("page", [9999, 0])
def test_a_page_that_the_table_does_not_have_falls_back(open_app, page):
    assert len(ranked(whole(open_app(**SAMPLE, level="village", page=page)))) > 0


def test_a_broken_data_set_is_one_sentence_with_the_remedy(open_app, own):
    folder = own / "data" / "published"
    folder.mkdir(parents=True)
    (folder / "provenance.toml").write_text("title_id = ", "utf-8")
    app = open_app()
    assert not app.exception
    (error,) = app.error
    assert "provenance" in error.value
    assert not app.dataframe


def test_a_table_that_cannot_be_read_is_one_sentence_in_the_chosen_language(open_app, own):
    folder = own / "data" / "uji"
    folder.mkdir(parents=True)
    shutil.copy(SHIPPED / "data" / "published" / "provenance.toml", folder)
    (folder / "coverage.csv").write_bytes(b"\0" * 100)
    said = []
    for language in ("id", "en"):
        app = open_app(dataset="uji", language=language)
        assert not app.exception
        (error,) = app.error
        said.append(error.value)
    assert "bukan tabel" in said[0]
    assert "is not a" in said[1]


METHOD = {"id": "Metode dan sumber", "en": "Method and sources"}
BOUNDARIES = {"id": "Batas wilayah", "en": "Boundaries"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_method_page_says_what_figures_mean_and_where_they_come_from(open_app, language):
    app = whole(open_app("method", language=language))
    said = words(app)
    assert app.subheader[0].value == METHOD[language]
    assert " 30 " in said  # the smallest potential that is judged
    assert "OpenStreetMap" in said  # whose coast it is
    for dataset in ("published", "sample"):
        provenance = list_datasets([SHIPPED / "data"])
        title = {d.name: getattr(d.provenance, f"title_{language}") for d in provenance}[dataset]
        assert title in said


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_boundaries_page_lists_the_sets_and_offers_official_ones(open_app, language):
    app = whole(open_app("boundaries", language=language))
    assert app.subheader[0].value == BOUNDARIES[language]
    assert "approximate" in words(app)
    assert {"hdx", "geoboundaries"} <= {button.key for button in app.button}


def test_choices_survive_a_visit_of_another_page(open_app):
    app = open_app(**SAMPLE, area="73", level="district")
    app._page_hash = calc_hash("method")
    whole(app.run())
    app._page_hash = calc_hash("")
    app.run()
    chosen = [app.selectbox(key=key).value for key in ("dataset", "month", "area")]
    assert [*chosen, app.radio(key="level").value] == ["sample", "2025-12", "73", "district"]
