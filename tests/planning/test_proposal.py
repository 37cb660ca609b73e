import numpy as np
import pytest

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.errors import UnknownNameError
from geoucj.planning.priority import Part, Rule
from geoucj.planning.proposal import PlanRequest, propose
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

KUBU_RAYA, MONTH = "6112", "2025-12"
MONEY = {"budget": 500_000_000, "package": "JKK+JKM", "months": 3}


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def figures(sample, registry):
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    return figures_of_segment(*[sample.table(k) for k in kinds], registry, Segment.ALL)


@pytest.fixture
def made(figures, sample):
    def make(rule=None, **wishes):
        asked = {**MONEY, **wishes, "rule": rule or Rule()}
        request = PlanRequest("sample", KUBU_RAYA, MONTH, **asked)
        tables = (sample.table(Kind.INDICATORS), sample.table(Kind.CONTRIBUTIONS))
        return propose(request, figures, *tables)

    return make


def test_villages_are_ranked_and_planned_by_the_target_wished_for(made):
    high, low = made(target_rate=0.9), made(target_rate=0.4)
    for got, target in ((high, 0.9), (low, 0.4)):
        areas = got.ranking.areas
        assert set(areas["target_rate"]) == {target}
        wanted = np.ceil(target * areas["potential_workers"] - 1e-9) - areas["active_participants"]
        assert areas["workers_to_target"].dropna().equals(wanted.clip(lower=0).dropna())
        distance = (target - areas["coverage_rate"]).clip(lower=0)
        assert np.allclose(areas["distance_to_target"], distance, equal_nan=True)
    assert high.ranking.order != low.ranking.order


def test_without_a_target_those_in_force_count(made, figures):
    table = coverage_table(figures, Query(Level.VILLAGE, MONTH, KUBU_RAYA)).set_index("area_code")
    areas = made().ranking.areas.set_index("area_code")
    assert areas["target_rate"].reindex(table.index).equals(table["target_rate"])


def test_the_chosen_come_by_priority_and_those_set_apart_last(made):
    got = made(rule=Rule(min_potential=2_000), budget=10**12, target_rate=0.9)
    ranks = got.chosen["priority_rank"]
    known = ranks.dropna()
    assert known.is_monotonic_increasing
    assert 0 < len(known) < len(ranks)
    assert ranks[len(known) :].isna().all()
    assert set(got.chosen.loc[ranks.isna(), "apart"]) <= {"too_few", "uncertain"}
    assert got.chosen.loc[ranks.isna(), "area_code"].is_monotonic_increasing


def test_the_chosen_are_the_whole_plan(made):
    got = made(target_rate=0.59, visit_cost=750_000)
    assert got.chosen["quota"].min() > 0
    assert got.chosen["quota"].sum() == got.plan.total.workers == got.whole["quota"]
    assert got.chosen["cost"].sum() == got.plan.total.cost <= 500_000_000
    assert len(got.chosen) == got.plan.total.areas


def test_the_rate_of_the_whole_is_that_of_the_map(made, figures):
    on_the_map = coverage_table(figures, Query(Level.REGENCY, MONTH, KUBU_RAYA)).iloc[0]
    got = made(target_rate=0.59)
    assert got.whole["coverage_rate"] == pytest.approx(on_the_map["coverage_rate"])
    assert got.whole["coverage_rate_after"] > got.whole["coverage_rate"]


def test_the_fall_is_that_since_a_year_before(made, figures):
    table, earlier = (
        coverage_table(figures, Query(Level.VILLAGE, month, KUBU_RAYA)).set_index("area_code")
        for month in (MONTH, "2024-12")
    )
    fall = (earlier["coverage_rate"] - table["coverage_rate"]).clip(lower=0)
    got = made().ranking.areas.set_index("area_code")["fall_since_last_year"].dropna()
    assert len(got) > 10
    assert np.allclose(got, fall[got.index], atol=1e-9)


def test_a_part_that_is_no_measure_is_an_indicator(made):
    got = made(rule=Rule((Part("pekerja rentan", 1),)))
    ranked = got.ranking.areas[got.ranking.areas["apart"].isna()]
    assert ranked["pekerja rentan"].is_monotonic_decreasing
    for name in ("jarak", "coverage_rate", "area_name"):
        with pytest.raises(UnknownNameError, match=name):
            made(rule=Rule((Part(name, 1),)))
