"""The plan page as a field coordinator uses it."""

import re
from dataclasses import replace

import pytest

from geoucj.planning.priority import STANDARD, Part, Rule
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import Floor
from geoucj.ui import state
from tests.ui.conftest import whole, words

REQUEST = PlanRequest(
    data="sample",
    area_code="6112",
    as_of="2025-12",
    budget=100_000_000,
    package="JKK+JKM",
    months=3,
)


TWO = ("6112012001", "6112012002")


@pytest.fixture
def plan(open_app):
    """Return a function that opens the plan page for a request with some settings changed."""

    def visit(**settings):
        return open_app("plan", **{state.PLAN_REQUEST: replace(REQUEST, **settings)})

    return visit


def cards(app):
    """Return the key figures by label."""
    html = next(each.value for each in app.get("html") if "geoucj-figures" in each.value)
    found = re.findall(r"<span>(.*?)</span><b>(.*?)</b>", html)
    return dict(found)


def asked(app):
    return app.session_state[state.PLAN_REQUEST]


def test_a_plan_is_there_at_once(open_app):
    app = whole(open_app("plan"))
    assert cards(app)["Pekerja dilindungi"] == "9.920"
    said = words(app)
    for part in ("Kalimantan Barat, per Desember 2025", "Data contoh, bukan angka resmi",
                 "Anggaran membatasi", "Rp100,0 juta berikutnya melindungi 1.984",
                 "dibagi rata"):  # fmt: skip
        assert part in said


def test_both_languages(plan):
    app = plan()
    app.segmented_control(key=state.LANGUAGE).set_value("en").run()
    whole(app)
    assert "Plan of village visits" in words(app)
    assert app.text_input(key="plan_budget_en").value == "100,000,000"


def test_the_sum_of_the_quotas_is_the_same_everywhere(plan):
    app = whole(plan(visit_cost=500_000, quota=60))
    villages, funds = (each.value for each in app.dataframe)
    workers = int(villages["quota"].sum())
    cost = int(villages["cost"].sum())
    number = f"{workers:,}".replace(",", ".")
    assert workers > 0
    assert cards(app)["Pekerja dilindungi"] == number
    assert cards(app)["Desa/kelurahan"] == str(len(villages))
    by_area, by_fund = (h.value for h in app.get("html") if "geoucj-words" in h.value)
    rows = [re.findall(r"<td.*?>(.*?)</td>", row) for row in by_area.split("<tr>")[2:]]
    assert rows[-1][0] == "Seluruh wilayah"
    assert rows[-1][2] == number
    assert sum(int(row[2].replace(".", "")) for row in rows[:-1]) == workers
    paid = [re.findall(r"<td.*?>(.*?)</td>", row) for row in by_fund.split("<tr>")[2:]]
    rupiah = [int(row[2][2:].replace(".", "")) for row in paid]
    assert len(paid) == len(funds) + 1
    assert sum(int(row[1].replace(".", "")) for row in paid[:-1]) == workers
    assert sum(rupiah[:-1]) == rupiah[-1] == cost
    assert f"Terpilih ({len(villages)})" in [
        option.content for option in app.segmented_control(key=state.PLAN_LIST).proto.options
    ]


def test_the_list_has_rank_reason_and_what_is_set_apart(plan):
    app = whole(plan())
    villages = app.dataframe[0].value
    assert villages["priority_rank"].is_monotonic_increasing
    assert villages["reason"].str.startswith("Urutan").all()
    assert (villages["quota"] > 0).all()
    app.segmented_control(key=state.PLAN_LIST).set_value("apart").run()
    apart = whole(app).dataframe[0].value
    assert len(apart) > 0
    assert apart["reason"].str.startswith("Dipisahkan").all()
    assert apart["priority_rank"].isna().all()


def test_the_budget_is_read_as_people_write_it(plan):
    app = plan()
    for text, rupiah in (("50 juta", 50_000_000), ("0,2 miliar", 200_000_000), ("0", 0)):
        whole(app.text_input(key="plan_budget_id").set_value(text).run())
        assert asked(app).budget == rupiah
        assert app.text_input(key="plan_budget_id").value == f"{rupiah:,}".replace(",", ".")
    assert "Tidak ada desa yang terpilih" in words(app)
    assert cards(app)["Pekerja dilindungi"] == "0"


@pytest.mark.parametrize("text", ["-5", "banyak", "", "<script>alert(1)</script>", "9" * 30])
def test_a_budget_that_is_none_is_said_and_the_last_one_stays(plan, text):
    app = plan()
    whole(app.text_input(key="plan_budget_id").set_value(text).run())
    assert asked(app).budget == 100_000_000
    assert "yang dipakai tetap Rp100.000.000" in app.warning[0].value
    assert "<script>" not in app.warning[0].value
    assert app.text_input(key="plan_budget_id").value == "100.000.000"
    assert not app.run().warning


def test_settings_change_the_plan(plan):
    app = plan()
    app.number_input(key="plan_quota_id").set_value(25)
    app.number_input(key="plan_max_areas_id").set_value(7)
    app.number_input(key="plan_target_rate_id").set_value(70.0)
    whole(app.selectbox(key="plan_package_id").set_value("JKK+JKM+JHT").run())
    assert cards(app)["Pekerja dilindungi"] == "175"
    assert cards(app)["Desa/kelurahan"] == "7"
    assert cards(app)["Target"] == "70,0 %"
    assert "Rp36.800 per pekerja per bulan" in "\n".join(each.value for each in app.caption)
    app.number_input(key="plan_max_areas_id").set_value(None).run()
    assert asked(app).max_areas is None
    app.number_input(key="plan_target_rate_id").set_value(None).run()
    assert asked(app).target_rate is None


def test_the_settings_are_there_after_another_page(plan, open_app):
    app = plan(quota=42, area_code="7371")
    kept = {state.PLAN_REQUEST: asked(app)}
    assert asked(open_app("method", **kept)) == asked(app)
    again = whole(open_app("plan", **kept))
    assert again.number_input(key="plan_quota_id").value == 42
    assert again.selectbox(key="plan_area_code_id").value == "7371"


def test_weights_make_a_rule_that_is_said(plan):
    app = plan(rule=Rule((*STANDARD, Part("petani", 3)), min_potential=30))
    app.session_state["plan_fold_rule"] = True
    app.run()
    said = "\n".join(each.value for each in app.caption)
    assert "petani 33 %" in said
    assert "penurunan dari tahun lalu 11 %" in said
    for column in ("workers_to_target", "distance_to_target", "fall_since_last_year"):
        app.number_input(key=f"plan_weight_{column}_id").set_value(0.0).run()
    assert [part.column for part in asked(whole(app)).rule.parts] == ["petani"]
    app.number_input(key="plan_weight_petani_id").set_value(0.0).run()
    assert "Sekurangnya satu bobot" in whole(app).warning[0].value
    assert [part.column for part in asked(app).rule.parts] == ["petani"]
    app.number_input(key="plan_weight_agen Perisai_id").set_value(1.0).run()
    assert not asked(app).rule.parts[-1].more_first  # more agents are better: few come first


def test_a_pinned_village_is_named_and_can_be_cleared(plan):
    both = {"forced": frozenset(TWO[:1]), "excluded": frozenset(TWO[1:])}
    app = plan(budget=6_000_000, **both)
    whole(app)
    assert "**Disematkan (1):** " in words(app)
    assert "**Dikeluarkan (1):** " in words(app)
    assert "Disematkan" in app.dataframe[0].value["status"].tolist()
    app.button(key="plan_clear_pinned").click().run()
    assert asked(app).forced == frozenset()
    assert asked(app).excluded == {"6112012002"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"budget": 0, "forced": frozenset({"6112012001"})}, "memerlukan sekurangnya Rp"),
        ({"floors": (Floor("611201", areas=500),)}, "Sungai Raya"),
        ({"floors": (Floor("611201", workers=10**6),)}, "turunkan batas bawah"),
        ({"max_areas": 1, "forced": frozenset(TWO)}, "2 wilayah disematkan"),
        ({"floors": (Floor("6112", areas=1), Floor("611201", areas=1))}, "batas bawah per wilayah"),
    ],
)  # fmt: skip
def test_a_wish_that_fails_is_named_and_can_be_dropped(plan, settings, said):
    app = plan(**settings)
    assert not app.exception
    assert said in app.error[0].value
    app.button(key="plan_drop").click().run()
    assert cards(whole(app))


def test_pins_outside_the_area_come_back_with_it(plan):
    app = plan(forced=frozenset({"6112012001"}))
    app.selectbox(key="plan_area_code_id").set_value("61").run()
    app.selectbox(key="plan_area_code_id").set_value("6101").run()
    assert "Disematkan (1)" not in words(whole(app))
    app.selectbox(key="plan_area_code_id").set_value("61").run()
    assert "Disematkan (1)" in words(whole(app))


def test_data_without_villages_show_the_pace_of_a_regency_and_offer_the_sample_for_a_plan(plan):
    app = whole(plan(data="published", area_code="6112", as_of="2023-11"))
    assert "belum punya cakupan per desa" in words(app)
    app.segmented_control(key="plan_tab").set_value("pace").run()
    assert "39,21 %" in words(app) or "39,2 %" in words(app)  # Kubu Raya's figures are regencies'
    app.segmented_control(key="plan_tab").set_value("plan").run()
    app.button(key="plan_open_sample").click().run()
    assert cards(whole(app))


def test_a_segment_without_targets_asks_for_one(plan):
    app = plan()
    whole(app.selectbox(key="plan_segment_id").set_value("BPU").run())
    assert "Belum ada target yang berlaku" in words(app)
    app.number_input(key="plan_target_rate_id").set_value(60.0).run()
    assert cards(whole(app))["Pekerja dilindungi"] != "0"


def test_what_does_not_exist_here_is_replaced(plan):
    strange = {
        "data": "nowhere",
        "area_code": "9999",
        "as_of": "1999-01",
        "package": "none",
        "quota": -3,
        "rule": Rule((Part("<b>", 1),)),
    }
    app = whole(plan(**strange))
    assert app.selectbox(key="plan_data_id").value == "sample"
    assert app.selectbox(key="plan_area_code_id").value == "61"
    assert app.selectbox(key="plan_as_of_id").value == "2025-12"


def test_the_selected_areas_of_the_map_go_into_the_plan(open_app):
    view = {"dataset": "sample", "month": "2025-06", "area": "6112", "level": "village"}
    app = whole(open_app(chosen=("6112012001",), **view))
    app.button(key="to_plan").click().run()
    assert asked(app).forced == {"6112012001"}
    assert asked(app).area_code == "6112"
    assert asked(app).as_of == "2025-06"
    wide = {"dataset": "sample", "area": "73", "level": "regency"}
    app = whole(open_app(chosen=("7371",), **wide))
    app.button(key="to_plan").click().run()
    assert asked(app).area_code == "7371"
    assert asked(app).forced == frozenset()


@pytest.mark.parametrize("tab", ["pace", "funnel", "programmes", "scenarios", "pack"])
def test_every_part_opens(plan, tab):
    app = plan()
    app.segmented_control(key=state.PLAN_TAB).set_value(tab).run()
    whole(app)
    assert not app.get("st_folium")
