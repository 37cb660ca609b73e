"""The tab of the pace: goal, workers a month, the sums, the chart."""

import csv
from math import ceil

import pytest

from geoucj.i18n import Translator
from geoucj.schema import Segment
from geoucj.settings import Settings
from geoucj.ui.state import Context

from .conftest import whole, words
from .plan_tabs import chart_texts, description, request_of, tab_of


@pytest.fixture
def tab(registry, nobodys):
    """Return a function that shows the tab in a language."""

    def open_(request, language="id"):
        settings = Settings(nobodys / "boundaries", nobodys / "data")
        return tab_of("pace", Context(Translator(language), settings, registry, {}), request)

    return open_


@pytest.mark.shared
@pytest.mark.parametrize(
    ("as_of", "months"),
    [("2023-11", 25), ("2025-09", 3), ("2025-12", 12)],  # to December 2025, the last to 2026
)
def test_the_sprint_of_kubu_raya_as_with_a_calculator(tab, shared, as_of, months):
    def row(file, **wanted):
        with (shared / "facts" / file).open(encoding="utf-8") as lines:
            rows = csv.DictReader(lines)
            return next(r for r in rows if all(r[k] == v for k, v in wanted.items()))

    coverage = row("regency_coverage.csv", kemendagri_code="61.12", as_of="2023-11")
    goal = float(row("targets.csv", kemendagri_code="61.12", target_year="2025")["target_pct"])
    rupiah = int(row("contributions_benefits.csv", item="BPU contribution JKK+JKM")["value"])
    active = int(coverage["active_participants_reported"])
    rate = float(coverage["ucj_pct_reported"])
    potential = round(active / rate * 100)
    wanted = ceil(goal * potential / 100)
    missing = wanted - active
    said = words(whole(tab(request_of("published", as_of=as_of), "en"))).replace("\\", "")
    assert (potential, wanted, missing) == (280_574, 165_539, 55_526)
    assert f"{active:,} ÷ {rate} % = 280,573.83, rounded to {potential:,} workers" in said
    assert f"59 % × {potential:,} = 165,538.66, rounded up to {wanted:,} workers" in said
    assert f"{wanted:,} − {active:,} = {missing:,} workers" in said
    assert f"{ceil(missing / months):,} workers." in said
    assert f"{missing:,} × Rp{rupiah:,} = Rp{missing * rupiah:,}" in said
    assert f"(59 % − {rate} %) ÷ {months} months = {(goal - rate) / months:.2f} points" in said
    assert f"<b>{ceil(missing / months):,}</b>" in said  # the card


def test_the_month_of_the_target_can_be_chosen(tab):
    app = whole(tab(request_of("published")))
    assert app.selectbox[0].value == "2025-12"
    app.selectbox[0].set_value("2026-03").run()
    assert "55.526 ÷ 6 = 9.254,33" in words(app).replace("\\", "")


def test_a_rate_that_is_asked_for_comes_before_the_target(tab):
    said = words(whole(tab(request_of(target_rate=0.4, as_of="2025-06")))).replace("\\", "")
    assert "Target yang diminta: 40 % pada akhir Desember 2025" in said
    assert "Yang harus terlindungi: 40 % × 280.574" in said


def test_the_chart_labels_its_lines_and_says_them(tab):
    app = whole(tab(request_of(as_of="2025-09"), "en"))
    assert description(app).startswith("Kabupaten Kubu Raya: coverage, target, and what")
    assert "If assistance is not renewed: " in description(app)
    said = chart_texts(app)
    assert "target 59.0 %, Dec 2025" in said
    assert any(each.endswith("if not renewed") for each in said)
    assert any(each.startswith("paid by programmes") for each in said)
    indonesian = chart_texts(whole(tab(request_of(as_of="2025-09"))))
    assert "target 59,0 %, Des 2025" in indonesian


def test_what_is_not_known_is_not_drawn_as_nothing(tab):
    app = whole(tab(request_of("published"), "en"))
    assert chart_texts(app) == {"39.2 % in Nov 2023", "target 59.0 %, Dec 2025"}
    assert Translator("en")("pace.chart_note") not in words(app)
    assert "that does not mean that there is none" in words(app)


def test_an_area_without_figures_gets_one_sentence(tab):
    app = tab(request_of("published", area="611201"))
    assert not app.exception
    assert [each.value for each in app.error] == [
        "Belum ada cakupan yang diketahui sampai 2025-09; pilih bulan yang lebih kemudian."
    ]
    assert not app.get("vega_lite_chart")


def test_without_a_target_it_asks_for_one(tab):
    app = whole(tab(request_of(segment=Segment.PU)))
    assert app.info[0].value.startswith("Belum ada target untuk Kabupaten Kubu Raya")
    app = whole(tab(request_of(segment=Segment.PU, target_rate=0.9)))
    assert "tidak dicatat menurut segmen" in words(app)


def test_a_package_that_is_not_yet_valid_has_no_price(tab):
    app = whole(tab(request_of("published", as_of="2023-11", package="JKK+JKM+JHT"), "en"))
    assert "there is no cost a month" in words(app)
    assert "Rp" not in "".join(each.value for each in app.markdown)
