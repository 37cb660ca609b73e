import pandas as pd
import pytest

from geoucj.errors import (
    AreasLimitError,
    BudgetTooSmallError,
    FloorAreasError,
    FloorWorkersError,
    ForcedExcludedError,
    ForcedLimitError,
    ForcedWithoutGapError,
    InfeasiblePlanError,
    PlanSettingError,
    UnknownAreaError,
    UnknownNameError,
)
from geoucj.planning.budget import plan_budget
from geoucj.planning.wishes import Floor, Wish, package_in_force, packages_in_force
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind
from tests.planning.test_budget import table

TABLE = table(
    ("6101012001", 100, 40), ("6101012002", 100, 20), ("6102012001", 100, 60)
)  # gaps 10, 30, 0
MONEY = {"budget": 10_000_000, "rupiah_per_month": 16_800, "months": 3}  # 198 workers


def wish(**changes):
    return Wish(**{**MONEY, **changes})


@pytest.fixture(scope="module")
def contributions(registry):
    return open_dataset("published", [SHIPPED / "data"], registry).table(Kind.CONTRIBUTIONS)


def test_the_package_is_the_one_valid_in_the_month(contributions):
    package = package_in_force(contributions, "JKK+JKM", "2025-12")
    assert (package.valid_from, package.rupiah_per_month) == ("2024-09", 16_800)
    assert package_in_force(contributions, "JKK+JKM", "2024-08").valid_from == "2023"
    # Of the larger one only the year is known: valid from its first month.
    assert package_in_force(contributions, "JKK+JKM+JHT", "2025-01").rupiah_per_month == 36_800
    assert [p.name for p in packages_in_force(contributions, "2024-12")] == ["JKK+JKM"]


def test_a_package_not_yet_valid_is_named(contributions):
    with pytest.raises(UnknownNameError, match=r"JKK\+JKM\+JHT; there are: JKK\+JKM\."):
        package_in_force(contributions, "JKK+JKM+JHT", "2024-12")


@pytest.mark.parametrize(
    "changes",
    [{"budget": -1}, {"months": 0}, {"rupiah_per_month": 0}, {"quota": 0}, {"visit_cost": -5},
     {"max_areas": 0}, {"target_rate": -0.1}, {"target_rate": float("nan")},
     {"floors": (Floor("6101", workers=-1),)}],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(changes):
    with pytest.raises(PlanSettingError) as error:
        wish(**changes)
    assert error.value.facts["setting"] == next(iter(changes))


@pytest.mark.parametrize("codes", [("6101", "610101"), ("610101", "6101"), ("6101", "6101")])
def test_no_floor_lies_inside_another(codes):
    with pytest.raises(PlanSettingError, match="floors"):
        wish(floors=tuple(Floor(code, 1) for code in codes))


A, B, FULL = "6101012001", "6101012002", "6102012001"
FAILS = [
    ({"forced": {"9"}}, UnknownAreaError, {"code": "9"}),
    ({"excluded": {"9"}}, UnknownAreaError, {"code": "9"}),
    ({"forced": {A, B}, "excluded": {B}}, ForcedExcludedError, {"areas": B}),
    ({"forced": {A, FULL}}, ForcedWithoutGapError, {"areas": FULL}),
    ({"forced": {A, B}, "max_areas": 1}, ForcedLimitError, {"forced": 2, "limit": 1}),
    ({"floors": [Floor("6101", areas=3)]}, FloorAreasError,
     {"area": "6101", "wanted": 3, "possible": 2}),
    ({"floors": [Floor("6101", workers=36)], "quota": 25}, FloorWorkersError,
     {"area": "6101", "wanted": 36, "possible": 35}),
    ({"floors": [Floor("6102", workers=1)]}, FloorWorkersError,
     {"area": "6102", "wanted": 1, "possible": 0}),
    ({"floors": [Floor("6101", workers=31)], "max_areas": 1}, AreasLimitError,
     {"needed": 2, "limit": 1}),
    ({"forced": {A}, "floors": [Floor("6101", workers=20)], "budget": 1_500_000,
      "visit_cost": 300_000}, BudgetTooSmallError,
     {"needed": 20 * 50_400 + 2 * 300_000, "budget": 1_500_000}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "error", "facts"), FAILS)
def test_the_wish_that_fails_is_named(changes, error, facts):
    sets = {k: frozenset(v) for k, v in changes.items() if k in ("forced", "excluded")}
    floors = {"floors": tuple(changes["floors"])} if "floors" in changes else {}
    with pytest.raises(error) as raised:
        plan_budget(TABLE, wish(**{**changes, **sets, **floors}))
    assert raised.value.facts == facts
    assert issubclass(error, InfeasiblePlanError | UnknownAreaError)


def test_an_excluded_area_leaves_its_floor_short():
    floors = (Floor("6101", workers=20),)
    with pytest.raises(FloorWorkersError):
        plan_budget(TABLE, wish(floors=floors, excluded=frozenset({B})))
    assert plan_budget(TABLE, wish(floors=floors, excluded=frozenset({A}))).total.workers == 30


def test_a_floor_reaches_only_what_lies_inside():
    wider = pd.concat([TABLE, table(("6103012001", 1000, 0))], ignore_index=True)
    got = plan_budget(wider, wish(budget=50_400 * 20, floors=(Floor("610101", 15, 2),)))
    quotas = got.areas.set_index("area_code")["quota"]
    assert quotas[A] + quotas[B] >= 15
    assert (quotas[[A, B]] > 0).all()
    assert got.total.workers == 20
