"""Small problems against all their solutions, one by one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoucj.planning.allocation import Problem, even_split, fill, least, most_workers


def problem(most, forced=(), group=(), floors=((0, 0),), **limits):
    """Return a problem with forced and group 0 filled up; `floors` are (workers, areas)."""
    limits = {"budget": 10**6, "per_worker": 1, "per_area": 0, "max_areas": None} | limits
    size = len(most)
    return Problem(
        most=np.array(most, dtype="int64"),
        forced=np.array([*forced, *[False] * size][:size], dtype="bool"),
        group=np.array([*group, *[0] * size][:size], dtype="int64"),
        floor_workers=np.array([workers for workers, _ in floors], dtype="int64"),
        floor_areas=np.array([areas for _, areas in floors], dtype="int64"),
        **limits,
    )


def possible(p):
    """Yield every allowed plan."""
    for quotas in product(*[range(most + 1) for most in p.most]):
        x = np.array(quotas)
        chosen = x > 0
        if (p.forced & ~chosen).any() or chosen.sum() > p.slots:
            continue
        if x.sum() * p.per_worker + chosen.sum() * p.per_area > p.budget:
            continue
        workers = np.bincount(p.group, x, len(p.floor_workers))
        areas = np.bincount(p.group, chosen, len(p.floor_areas))
        if (workers >= p.floor_workers).all() and (areas >= p.floor_areas).all():
            yield quotas


def cost(p, x):
    return x.sum() * p.per_worker + (x > 0).sum() * p.per_area


def affordable(p):
    needed = least(p)
    money = needed.workers * p.per_worker + needed.areas * p.per_area
    return needed.areas <= p.slots and money <= p.budget


@st.composite
def problems(draw):
    size = draw(st.integers(1, 5))
    most = draw(st.lists(st.integers(1, 4), min_size=size, max_size=size))
    forced = draw(st.lists(st.sampled_from([False, False, True]), min_size=size, max_size=size))
    group = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    floors = [(0, 0)]
    for number in (1, 2):  # within what is possible
        inside = [m for m, g in zip(most, group, strict=True) if g == number]
        floors.append(
            (draw(st.integers(0, sum(inside))), draw(st.integers(0, len(inside))))
            if draw(st.booleans())
            else (0, 0)
        )
    limits = {
        "per_worker": draw(st.integers(1, 5)),
        "per_area": draw(st.sampled_from([0, 0, 1, 2, 5, 7])),
        "max_areas": draw(st.sampled_from([None, None, 1, 2, 3])),
    }
    needed = least(problem(most, forced, group, floors))
    enough = needed.workers * limits["per_worker"] + needed.areas * limits["per_area"]
    budget = max(0, enough + draw(st.integers(-1, 25)))  # most plans are near what is possible
    return problem(most, forced, group, floors, budget=budget, **limits)


@settings(max_examples=120)
@given(problems())
def test_the_plan_is_the_best_of_all_and_of_these_the_first_by_priority(p):
    plans = list(possible(p))
    assert affordable(p) == bool(plans)
    if plans:
        best = max(sum(plan) for plan in plans)
        assert most_workers(p) == best
        first = max(plan for plan in plans if sum(plan) == best)  # tuples go by their first item
        assert tuple(fill(p, best)) == first


@settings(max_examples=60)
@given(problems())
def test_the_least_is_what_no_plan_goes_below(p):
    floors = list(zip(p.floor_workers, p.floor_areas, strict=True))
    rich = problem(p.most, p.forced, p.group, floors)
    plans = [np.array(plan) for plan in possible(rich)]
    needed = least(p)
    assert needed.areas == min((plan > 0).sum() for plan in plans)
    assert needed.workers == min(plan.sum() for plan in plans)


sizes = st.lists(st.integers(1, 300), min_size=1, max_size=60)
money = st.integers(0, 3_000_000)


@settings(max_examples=40)
@given(
    sizes, money, st.integers(0, 400_000), st.sampled_from([0, 50_000, 33_333]), st.integers(1, 60)
)
def test_more_money_never_protects_fewer(most, budget, more, per_area, max_areas):
    limits = {"per_worker": 16_800, "per_area": per_area, "max_areas": max_areas}
    poor, rich = (problem(most, budget=b, **limits) for b in (budget, budget + more))
    assert most_workers(poor) <= most_workers(rich)


@settings(max_examples=40)
@given(sizes, money, st.sampled_from([0, 50_000, 33_333]), st.integers(1, 60), st.randoms())
def test_no_order_of_giving_protects_more(most, budget, per_area, max_areas, random):
    p = problem(most, budget=budget, per_worker=16_800, per_area=per_area, max_areas=max_areas)
    best = most_workers(p)
    quotas = fill(p, best)
    assert quotas.sum() == best
    assert (quotas <= p.most).all()
    assert cost(p, quotas) <= budget
    assert (quotas > 0).sum() <= max_areas
    order = list(range(len(most)))
    for _ in range(3):
        random.shuffle(order)
        left, given_ = budget, 0
        for i in order[:max_areas]:
            workers = min(most[i], max(0, left - per_area) // 16_800)
            given_ += workers
            left -= workers * 16_800 + (workers > 0) * per_area
        assert given_ <= best


@settings(max_examples=40)
@given(sizes, money, st.sampled_from([0, 50_000]))
def test_the_even_split_is_even_and_spends_what_it_can(most, budget, per_area):
    p = problem(most, budget=budget, per_worker=16_800, per_area=per_area)
    quotas = even_split(p)
    assert (quotas <= p.most).all()
    assert cost(p, quotas) <= budget
    below = quotas < p.most
    if below.any():
        assert quotas.max() - quotas[below].min() <= 1  # nobody has more while another has less
        assert cost(p, quotas) + 16_800 + per_area * (quotas[below].min() == 0) > budget
    assert quotas.sum() <= most_workers(p)


def test_an_even_split_gives_what_is_left_to_the_first():
    assert even_split(problem([10, 1, 10, 10], budget=12)).tolist() == [4, 1, 4, 3]
    # 2 to visit, 1 each: not all five can be visited, three can.
    assert even_split(problem([9] * 5, budget=10, per_area=2)).tolist() == [1, 1, 1, 0, 0]


def test_visits_make_few_large_areas_better_than_the_first_small_ones():
    p = problem([2, 2, 9], budget=15, per_area=5)
    assert fill(p, most_workers(p)).tolist() == [0, 0, 9]
    free = problem([2, 2, 9], budget=9)
    assert fill(free, most_workers(free)).tolist() == [2, 2, 5]


def test_a_limit_of_areas_takes_the_largest_unless_money_is_short():
    assert fill(problem([3, 5, 9], max_areas=2), 14).tolist() == [0, 5, 9]
    assert fill(problem([3, 5, 9], max_areas=1, budget=3), 3).tolist() == [3, 0, 0]


def test_what_cannot_be_paid_for_is_no_answer():
    with pytest.raises(ValueError, match="infeasible"):
        most_workers(problem([5], forced=[True], budget=0, per_worker=2, per_area=1))


def test_a_later_area_that_must_be_chosen_keeps_its_one_worker():
    assert fill(problem([4, 4], forced=[False, True], budget=4), 4).tolist() == [3, 1]
    floors = ((0, 0), (0, 2))
    assert fill(problem([4, 4, 4], group=[1, 1, 1], floors=floors, budget=5), 5).tolist() == [
        4,
        1,
        0,
    ]
    # With one worker left for the floor of two, the first of the other group must do without.
    inside = problem([4, 4, 4], group=[0, 1, 1], floors=floors, budget=2)
    assert fill(inside, 2).tolist() == [0, 1, 1]
