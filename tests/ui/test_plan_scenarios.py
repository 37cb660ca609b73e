"""A plan is saved by name, found again, opened, compared and taken away, on real sample data."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from geoucj.exports.scenario_files import (
    scenario_rows,
    to_csv,
    to_xlsx,
    village_rows,
    villages_csv,
    villages_xlsx,
)
from geoucj.exports.scenario_words import differing, in_all, only_here, results
from geoucj.i18n import Translator
from geoucj.planning.priority import Part, Rule
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.scenarios import Scenario, list_scenarios, outcome_of, save
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache, state
from geoucj.ui.charts.scenarios import scenario_bars
from geoucj.ui.components.errors import plain
from geoucj.ui.components.scenario_comparison import compared_of
from geoucj.ui.state import Context
from tests.planning.made_scenarios import OUTCOME
from tests.ui.conftest import whole, words

REQUEST = PlanRequest("sample", "6112", "2025-12", 100_000_000, "JKK+JKM", 3)
LARGE = replace(REQUEST, budget=300_000_000, target_rate=0.7)
VILLAGE = "6112012001"
WHEN = "2025-12-01T02:03:04+00:00"


@pytest.fixture
def page(own):
    """Return a function that opens the scenarios with a plan that is asked for."""

    def visit(request=REQUEST, **choices):
        app = AppTest.from_file(str(Path(__file__).with_name("scenarios_page.py")))
        app.default_timeout = 60
        for key, value in {"asked": request, **choices}.items():
            app.session_state[key] = value
        return app.run()

    assert list(own.iterdir()) == []
    return visit


@pytest.fixture
def folder(own):
    return own / "data" / "scenarios"


def button(app, label, place=0):
    found = [each for each in app.button if each.label == label]
    return found[place]


def keep(app, name):
    app.text_input(key=state.SCENARIO_NAME).set_value(name)
    return whole(button(app, "Simpan rencana ini").click().run())


def kept(folder):
    found, broken = list_scenarios(folder)
    assert broken == []
    return {each.name: each for each in found}


def said(app):
    text = words(app) + "\n".join(each.value for each in (*app.warning, *app.error))
    return text.replace("\\", "")


def scenario(name, request=REQUEST, version=None):
    version = version or cache.version(Settings(), "sample")
    return Scenario(name, request, version, WHEN, OUTCOME)


def test_a_plan_is_saved_listed_and_opened(page, folder):
    app = whole(page())
    assert "Belum ada skenario." in said(app)
    keep(app, "Rapat bupati")
    assert "Rencana disimpan sebagai Rapat bupati." in said(app)
    found = kept(folder)["Rapat bupati"]
    assert found.request == REQUEST
    assert found.outcome == outcome_of(cache.proposal(Settings(), REQUEST))
    assert found.data_version == cache.version(Settings(), "sample")
    assert "Kubu Raya, per Desember 2025 · data sample versi" in said(app)
    assert f"{Translator('id').number(found.outcome.workers)} pekerja di" in said(app)
    assert "Data telah berubah" not in said(app)
    app.session_state["asked"] = LARGE
    app.run()
    button(app, "Buka").click().run()
    assert app.session_state["opened"] == REQUEST


def test_the_same_name_asks_before_it_replaces(page, folder):
    app = keep(page(), "Rapat")
    first = kept(folder)["Rapat"]
    app.session_state["asked"] = LARGE
    keep(app.run(), "RAPAT")
    assert "Sudah ada skenario Rapat" in said(app)
    assert kept(folder) == {"Rapat": first}
    whole(button(app, "Batal").click().run())
    assert "Sudah ada" not in said(app)
    keep(app, "rapat")
    whole(button(app, "Ganti").click().run())
    assert "Sudah ada" not in said(app)
    assert [each.request for each in kept(folder).values()] == [LARGE]


def test_what_another_clerk_saved_meanwhile_is_asked_about_again(page, folder):
    app = keep(keep(page(), "Rapat"), "Rapat")
    (there,) = kept(folder).values()
    save(folder, replace(there, when=WHEN), over=there)
    whole(button(app, "Ganti").click().run())
    assert "2025-12-01 02:03 UTC" in said(app)
    assert kept(folder)["Rapat"].when == WHEN


def test_what_is_deleted_comes_back(page, folder):
    app = keep(page(), "Rapat")
    before = kept(folder)
    whole(button(app, "Hapus").click().run())
    assert "Skenario Rapat dihapus." in said(app)
    assert kept(folder) == {}
    whole(button(app, "Kembalikan").click().run())
    assert kept(folder) == before
    assert "dihapus" not in said(app)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "../x", "=1+1", "**a** :red[b] $c$"])
def test_a_hostile_name_stays_text(page, folder, name):
    app = keep(page(), name)
    assert set(kept(folder)) == {name}
    assert app.checkbox[0].label == f"**{plain(name)}**"
    (success,) = app.success
    assert plain(name) in success.value


@pytest.mark.parametrize("name", ["", "   "])
def test_a_plan_without_a_name_is_not_saved(page, folder, name):
    app = page()
    app.text_input(key=state.SCENARIO_NAME).set_value(name)
    button(app, "Simpan rencana ini").click().run()
    assert "tidak dapat menjadi nama skenario" in app.error[0].value
    assert kept(folder) == {}


def test_what_cannot_be_planned_cannot_be_saved_and_says_why(page):
    forced = frozenset({VILLAGE})
    app = whole(page(replace(REQUEST, forced=forced, excluded=forced)))
    assert "belum dapat disimpan" in said(app)
    assert not [each for each in app.button if each.label == "Simpan rencana ini"]


def test_a_damaged_file_is_said_and_the_others_are_shown(page, folder):
    save(folder, scenario("Utuh"))
    (folder / "rusak.toml").write_text("name = ")
    app = page()
    assert not app.exception
    assert "rusak.toml" in said(app)
    assert len(app.checkbox) == 1


def test_old_figures_are_said_to_be_old(page, folder, own):
    shutil.copytree(SHIPPED / "data" / "sample", own / "data" / "kantor")
    request = replace(REQUEST, data="kantor")
    app = keep(page(request), "Rapat")
    assert "Data telah berubah" not in said(app)
    table = next((own / "data" / "kantor").glob("claims.*"))
    table.unlink()
    assert "Data telah berubah sejak skenario disimpan." in said(whole(app.run()))
    shutil.rmtree(own / "data" / "kantor")
    app = page()
    assert "Data telah berubah" in said(app)
    save(folder, scenario("Lain"))
    app = page()
    for each in app.checkbox:
        each.check()
    app = whole(app.run())
    assert "Tidak ada kumpulan data bernama kantor" in said(app)


def test_two_to_four_are_compared(page, folder):
    for place in range(5):
        save(folder, scenario(f"S{place}", replace(REQUEST, quota=50 + place)))
    app = page()
    assert "Pilih dua sampai empat skenario" in said(app)
    for each in app.checkbox[:4]:
        each.check()
    whole(app.run())
    assert [each.disabled for each in app.checkbox] == [False] * 4 + [True]
    assert "Perbandingan" in said(app)
    assert all(f"<th>S{place}</th>" in said(app) for place in range(4))
    assert "<td>Kuota per desa</td>" in said(app)
    assert "<td>Anggaran</td>" not in said(app)
    assert "<th>S4</th>" not in said(app)
    (villages,) = app.dataframe
    assert "quota: S0 (2025-12)" in villages.value.columns


@pytest.mark.parametrize("language", ["id", "en"])
def test_hostile_names_are_compared_in_both_languages(page, folder, language):
    for name in ("<b>Desa</b>", "area_name"):
        save(folder, scenario(name, replace(REQUEST, quota=len(name))))
    app = page(**{state.LANGUAGE: language})
    for each in app.checkbox:
        each.check()
    whole(app.run())
    assert "<th>&lt;b&gt;Desa&lt;/b&gt;</th>" in said(app)


@pytest.fixture(scope="module")
def ctx(tmp_path_factory):
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    return Context(Translator("id"), settings, cache.registry(settings), {})


@pytest.fixture(scope="module")
def two(ctx):
    """Return a small plan and one that pins a village the small one does not visit."""
    small = compared_of(ctx, scenario("=1+1", replace(REQUEST, max_areas=10)))
    reached = {*small.villages}
    other = next(
        code
        for code in cache.proposal(ctx.settings, LARGE).chosen["area_code"]
        if code not in reached
    )
    rule = Rule((Part("workers_to_target", 1.0),))
    pinned = replace(REQUEST, max_areas=10, rule=rule, forced=frozenset({other}))
    return small, compared_of(ctx, scenario("Besar", pinned))


def test_villages_are_in_common_or_in_one_only(two):
    small, other = two
    everywhere, only = in_all(two), only_here(two)
    assert everywhere == small.villages & other.villages
    assert only == [small.villages - other.villages, other.villages - small.villages]
    assert other.scenario.request.forced <= only[1]


def test_only_settings_that_differ_are_said(two, ctx):
    said = differing(two, ctx.registry, ctx.t)
    assert list(said) == ["Bobot prioritas", "Desa yang disematkan"]
    (code,) = two[1].scenario.request.forced
    assert said["Desa yang disematkan"] == ["0", f"1: {ctx.registry.name(code)}"]


def test_lists_that_begin_alike_differ(ctx):
    codes = ctx.registry.at("village", "6112")["area_code"].tolist()
    requests = [replace(REQUEST, excluded=frozenset([*codes[:9], last])) for last in codes[9:11]]
    both = [compared_of(ctx, scenario(str(i), each)) for i, each in enumerate(requests)]
    assert list(differing(both, ctx.registry, ctx.t)) == ["Desa yang dikecualikan"]


def test_results_are_those_of_the_plans(two, ctx):
    said = results(two, ctx.registry, ctx.t)
    for i, each in enumerate(two):
        total = each.proposal.plan.total
        assert said["Pekerja dilindungi"][i] == ctx.t.number(total.workers)
        assert said["Biaya per pekerja"][i] == f"Rp{ctx.t.number(total.cost / total.workers)}"
        assert said["Cakupan sesudah"][i] == ctx.t.rate(each.proposal.whole["coverage_rate_after"])
        assert "membatasi" in said["Yang membatasi"][i]
    assert said["Saat disimpan"][0].startswith("9.920 pekerja")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"area_code": "99"}, "99 bukan kode wilayah"),
        ({"data": "hilang"}, "Tidak ada kumpulan data bernama hilang"),
        ({"package": "X"}, "Tidak ada yang bernama X"),
        ({"excluded": frozenset({"9999999999"})}, "9999999999 bukan kode"),
        ({"rule": Rule((Part("panen", 1.0),))}, "Tidak ada yang bernama panen"),
        ({"forced": frozenset({VILLAGE}), "budget": 0}, "anggaran"),
    ],
)
def test_what_is_no_longer_possible_is_a_sentence(two, ctx, wrong, problem):
    lost = compared_of(ctx, scenario("Lama", replace(REQUEST, **wrong)))
    said = results([two[0], lost], ctx.registry, ctx.t)
    assert problem in said["Kendala"][1]
    assert said["Pekerja dilindungi"][1] == "–"
    assert in_all([two[0], lost]) == two[0].villages
    rows = scenario_rows([two[0], lost], ctx.registry, ctx.t)
    assert rows["workers"].isna().tolist() == [False, True]
    assert problem in rows["note"][1]
    assert len(village_rows([lost], ctx.registry, ctx.t)) == 0
    assert scenario_bars([lost], ctx.t) is None
    assert scenario_bars([two[0], lost], ctx.t) is not None


def test_the_files_hold_the_figures_as_numbers_and_the_rest_as_text(two, ctx):
    rows = pd.read_csv(io.BytesIO(to_csv(two, ctx.registry, ctx.t)), dtype={"area_code": "str"})
    assert rows["scenario"].tolist() == ["'=1+1", "Besar"]
    assert rows["area_code"].tolist() == ["6112", "6112"]
    assert rows["workers"].tolist() == [each.proposal.plan.total.workers for each in two]
    assert rows["note"].str.startswith("Data contoh, bukan angka resmi").all()
    sheet = load_workbook(io.BytesIO(to_xlsx(two, ctx.registry, ctx.t))).active
    assert sheet["A1"].value.startswith("DATA CONTOH")
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    header = [cell.value for cell in sheet[2]]
    assert sheet.cell(3, header.index("cost") + 1).value == two[0].proposal.plan.total.cost


def test_the_villages_have_the_quota_of_each_plan(two, ctx):
    content = villages_csv(two, ctx.registry, ctx.t)
    rows = pd.read_csv(io.BytesIO(content), dtype={"area_code": "str"})
    assert set(rows["area_code"]) == two[0].villages | two[1].villages
    for each in two:
        column = rows[f"quota: {each.scenario.name} (2025-12)"]
        assert column.sum() == each.proposal.plan.total.workers
        assert set(rows.loc[column.notna(), "area_code"]) == each.villages
    assert rows["plans"].is_monotonic_increasing
    sheet = load_workbook(io.BytesIO(villages_xlsx(two, ctx.registry, ctx.t))).active
    assert sheet["A1"].value.startswith("DATA CONTOH")
    assert sheet["A3"].data_type == "s"
    assert sheet.max_row == len(rows) + 2
