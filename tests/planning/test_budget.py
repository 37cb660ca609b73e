import numpy as np
import pandas as pd
import pytest

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.planning.budget import Binding, Limit, Totals, plan_budget, plan_by
from geoucj.planning.priority import Part, Rule, rank_areas
from geoucj.planning.wishes import Floor, Wish
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind
from tests.planning.test_priority import villages

PRICE = {"rupiah_per_month": 10, "months": 3}  # 30 rupiah for a worker
A, B, C = "6101012001", "6101012002", "6102012001"


def table(*rows, as_of="2025-12"):
    frame = villages(*rows)
    return frame.assign(
        uncovered_workers=(frame["potential_workers"] - frame["active_participants"]).clip(lower=0),
        as_of=as_of,
        source="S",
        derived=pd.Series(dtype="str"),
        areas_with_data=np.nan,
    )


THREE = table((A, 100, 40), (B, 1000, 380), (C, 100, 60))  # gaps 10, 120, 0


def quotas(plan):
    return dict(zip(plan.areas["area_code"], plan.areas["quota"], strict=True))


def test_money_goes_to_the_first_by_priority_up_to_gap_and_quota():
    got = plan_budget(THREE, Wish(budget=30 * 50, **PRICE), [B, A])
    assert quotas(got) == {A: 0, B: 50, C: 0}
    got = plan_budget(THREE, Wish(budget=30 * 105, **PRICE), [B, A])
    assert quotas(got) == {A: 5, B: 100, C: 0}
    got = plan_budget(THREE, Wish(budget=30 * 50, **PRICE))  # no priority: by code
    assert quotas(got) == {A: 10, B: 40, C: 0}
    assert plan_budget(THREE, Wish(budget=30 * 50, **PRICE), [B]).areas["quota"].sum() == 50


def test_what_it_costs_and_what_it_does_to_rates():
    got = plan_budget(THREE, Wish(budget=1_700, visit_cost=100, **PRICE), [A, B])
    # 50 workers in one village cost 1,600 and leave 100: not enough for the other's visit and one.
    assert quotas(got) == {A: 0, B: 53, C: 0}  # 53 x 30 + 100 = 1,690
    assert got.total == Totals(workers=53, areas=1, cost=1_690)
    assert got.areas["cost"].tolist() == [0, 1_690, 0]
    assert got.areas["coverage_rate_after"].tolist() == [0.4, 0.433, 0.6]
    assert got.areas["coverage_rate"].tolist() == [0.4, 0.38, 0.6]


def test_the_even_split_stands_beside_it():
    got = plan_budget(THREE, Wish(budget=1_700, visit_cost=100, **PRICE), [B, A])
    assert got.areas["even_quota"].tolist() == [10, 40, 0]  # 50 x 30 + 2 x 100
    assert got.even == Totals(50, 2, 1_700)
    assert got.areas["even_coverage_rate_after"].tolist() == [0.5, 0.42, 0.6]


def test_a_wish_may_set_the_target():
    got = plan_budget(THREE, Wish(budget=10**6, target_rate=0.61, quota=500, **PRICE))
    assert got.areas["target_rate"].tolist() == [0.61] * 3
    assert quotas(got) == {A: 21, B: 230, C: 1}
    above_all = plan_budget(THREE, Wish(budget=10**6, target_rate=2.0, quota=900, **PRICE))
    assert quotas(above_all) == {A: 60, B: 620, C: 40}  # never more than are uncovered


def test_areas_without_figures_or_target_get_nothing():
    frame = table((A, 100, 40), (B, np.nan, 10), (C, 100, np.nan))
    frame["target_rate"] = [0.5, 0.5, 0.5]
    got = plan_budget(frame, Wish(budget=10**6, **PRICE))
    assert quotas(got) == {A: 10, B: 0, C: 0}
    assert got.areas["coverage_rate_after"].isna().tolist() == [False, True, True]
    nothing = plan_budget(frame.assign(workers_to_target=np.nan), Wish(budget=10**6, **PRICE))
    assert (nothing.total, nothing.binding) == (Totals(0, 0, 0), (Binding((Limit.GAP,), 0),))


@pytest.mark.parametrize(
    ("changes", "binding"),
    [
        ({"budget": 30 * 50}, [(("budget",), 60)]),  # 110 within the quota
        ({"max_areas": 1, "quota": 60}, [(("quota",), 60), (("areas",), 10)]),
        ({"quota": 60}, [(("quota",), 60)]),
        ({"quota": 120}, [(("gap",), 0)]),
        ({"quota": 60, "max_areas": 1, "budget": 30 * 60},
         [(("budget", "quota"), 60), (("budget", "areas"), 10)]),
        ({"quota": 120, "budget": 30 * 60, "visit_cost": 30, "forced": frozenset({A})},
         [(("budget",), 72), (("forced",), 1)]),
        ({"quota": 120, "budget": 30 * 60, "visit_cost": 30, "floors": (Floor("6101", areas=2),)},
         [(("budget",), 72), (("floors",), 1)]),
    ],
)  # fmt: skip
def test_what_binds_is_named_with_what_it_keeps_out(changes, binding):
    got = plan_budget(THREE, Wish(**{"budget": 10**6, **PRICE, **changes}))
    assert got.binding == tuple(
        Binding(tuple(Limit(name) for name in names), workers) for names, workers in binding
    )


def test_what_the_next_hundred_million_would_add():
    wish = Wish(budget=30 * 50, **PRICE)
    assert plan_budget(THREE, wish).more == 60
    dear = Wish(budget=0, rupiah_per_month=16_800, months=12)
    assert plan_budget(table((A, 5000, 0)), dear).more == 100  # the quota
    assert plan_budget(table((A, 5000, 0)), Wish(**{**vars(dear), "quota": 9999})).more == 496


def test_wider_areas_add_up_counts_and_recompute_rates():
    got = plan_by(plan_budget(THREE, Wish(budget=30 * 50, **PRICE), [B]), Level.PROVINCE)
    row = got.iloc[0]
    assert (row["areas"], row["quota"], row["chosen_areas"], row["cost"]) == (3, 50, 1, 1_500)
    assert row["coverage_rate"] == 480 / 1200
    assert row["coverage_rate_after"] == 530 / 1200
    assert row["even_coverage_rate_after"] == 530 / 1200
    assert row["quota_outside"] == 0
    regencies = plan_by(plan_budget(THREE, Wish(budget=30 * 50, **PRICE), [B]), Level.REGENCY)
    assert regencies["coverage_rate_after"].tolist() == [470 / 1100, 60 / 100]


def test_an_area_whose_figure_is_older_is_in_the_quota_but_not_in_the_rate():
    older = table((A, 100, 40), (B, 1000, 380), as_of=["2025-12", "2025-09"])
    got = plan_by(plan_budget(older, Wish(budget=30 * 50, **PRICE), [B]), Level.REGENCY).iloc[0]
    assert (got["as_of"], got["areas"], got["areas_with_data"]) == ("2025-12", 2, 1)
    assert (got["quota"], got["quota_outside"]) == (50, 50)
    assert (got["coverage_rate"], got["coverage_rate_after"]) == (0.4, 0.4)


@pytest.fixture(scope="module")
def figures(registry):
    sample = open_dataset("sample", [SHIPPED / "data"], registry)
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    return figures_of_segment(*[sample.table(k) for k in kinds], registry, Segment.ALL)


@pytest.fixture(scope="module")
def every_village(figures):
    villages = coverage_table(figures, Query(Level.VILLAGE, "2025-12"))
    return villages, rank_areas(villages, Rule((Part("workers_to_target", 1),))).order


FIVE_HUNDRED_MILLION = Wish(budget=500_000_000, rupiah_per_month=16_800, months=3)
REGENCIES = ("6101", "6112", "7308", "7371")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"visit_cost": 750_000},
        {"visit_cost": 333_333, "max_areas": 60},
        {"visit_cost": 612_345, "quota": 1_000, "budget": 20_000_000_000},
        {"visit_cost": 250_000, "floors": tuple(Floor(code, 200, 5) for code in REGENCIES)},
    ],
    ids=["workers only", "visits", "visits and number", "rich", "floors"],
)
def test_a_plan_of_two_provinces_adds_up_at_every_level(every_village, changes, capfd):
    table, order = every_village
    wish = Wish(**{**vars(FIVE_HUNDRED_MILLION), **changes})
    got = plan_budget(table, wish, order)
    assert capfd.readouterr().out == ""  # HiGHS may print, and tables go to the same place
    areas = got.areas
    assert areas["quota"].sum() == got.total.workers > 0
    assert areas["cost"].sum() == got.total.cost <= wish.budget
    assert (areas["quota"] <= areas["workers_to_target"].fillna(0).clip(upper=wish.quota)).all()
    assert (areas["quota"] > 0).sum() == got.total.areas
    for level in (Level.DISTRICT, Level.REGENCY, Level.PROVINCE):
        by = plan_by(got, level)
        assert (by["quota"].sum(), by["cost"].sum()) == (got.total.workers, got.total.cost)
        assert by["areas"].sum() == len(table)
    shuffled = plan_budget(table.sample(frac=1, random_state=5), wish, order)
    assert shuffled.areas["quota"].equals(areas["quota"])


def test_it_protects_at_least_as_many_as_any_order_and_the_even_split(every_village):
    table, order = every_village
    wish = Wish(**{**vars(FIVE_HUNDRED_MILLION), "visit_cost": 750_000})
    got = plan_budget(table, wish, order)
    assert got.binding[0].limits == (Limit.BUDGET,)
    by_rate = table.sort_values("coverage_rate")["area_code"].tolist()
    gaps = table.set_index("area_code")["workers_to_target"].fillna(0).clip(upper=100)
    for way in (order, by_rate, table["area_code"].tolist()):
        left, workers = wish.budget, 0
        for gap in gaps[way]:
            given = min(gap, max(0, left - wish.visit_cost) // wish.rupiah_per_worker)
            workers += given
            left -= given * wish.rupiah_per_worker + (given > 0) * wish.visit_cost
        assert workers <= got.total.workers
    assert got.even.workers < got.total.workers == 8_625


def test_rates_before_are_those_of_the_map(figures, every_village):
    table, order = every_village
    got = plan_by(plan_budget(table, FIVE_HUNDRED_MILLION, order), Level.REGENCY)
    on_the_map = coverage_table(figures, Query(Level.REGENCY, "2025-12"))
    assert np.allclose(got["coverage_rate"], on_the_map["coverage_rate"], equal_nan=True)
    assert got["areas_with_data"].tolist() == on_the_map["areas_with_data"].tolist()
    assert (got["as_of"] == on_the_map["as_of"]).all()
