import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.areas.names import NameIndex
from geoucj.intake.model import (
    CELL_COLUMNS,
    FIGURE_COLUMNS,
    PLACE_COLUMNS,
    Action,
    Decision,
    Records,
)
from geoucj.intake.places.find import find_places
from geoucj.intake.places.locate import divide, locate

SEI_RAYA = ("", "", "Kubu Raya", "Sungai Raya", "Sungai Raya", "")
KAPUR = ("", "", "Kubu Raya", "Sungai Raya", "Kapur", "")
OLD = ("", "", "Kubu Raya", "Sungai Raya", "Desa Lama", "")
BALI = ("", "Bali", "", "", "", "")


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


def records(*lines):
    """Return Records of lines (place, kind, column, value), one row each from row 5 on."""
    numbers = range(5, len(lines) + 5)
    places = pd.DataFrame([place for place, *_ in lines], columns=list(PLACE_COLUMNS), dtype="str")
    cells = [
        (row, "D", kind, column, "ALL", "2025-09", f"{value:g}", float(value))
        for row, (_, kind, column, value) in zip(numbers, lines, strict=True)
    ]
    frame = pd.DataFrame(cells, columns=list(CELL_COLUMNS))
    return Records(places.set_axis(numbers), frame, frame.iloc[:0])


def share(code, part, place=OLD):
    return Decision(place, Action.SHARE, code, part)


def located(found, index, decisions=()):
    return locate(found, find_places(found.rows, index, decisions))


def workers(*lines):
    return records(*((place, "coverage", "active_participants", n) for place, n in lines))


def test_each_cell_gets_the_code_of_its_row(index):
    figures = located(workers((SEI_RAYA, 10), (KAPUR, 20)), index)
    assert list(figures) == list(FIGURE_COLUMNS)
    assert figures["area_code"].tolist() == ["6112012001", "6112012008"]
    assert figures["standing"].tolist() == ["found", "found"]
    assert figures["value"].tolist() == [10, 20]
    assert figures["row"].tolist() == [5, 6]


def test_nothing_is_dropped(index):
    set_aside = Decision(BALI, Action.SET_ASIDE)
    figures = located(workers((OLD, 5), (BALI, 7), (KAPUR, 20)), index, [set_aside])
    assert figures["area_code"].tolist() == ["", "", "6112012008"]
    assert figures["standing"].tolist() == ["asked", "set_aside", "found"]
    assert figures["value"].tolist() == [5, 7, 20]


def test_two_rows_of_one_village_stay_two(index):
    other = ("6112012008", "", "", "", "", "")
    figures = located(workers((KAPUR, 5), (other, 7), (KAPUR, 1)), index)
    assert figures["area_code"].tolist() == ["6112012008"] * 3
    assert figures["value"].tolist() == [5, 7, 1]


def test_a_shared_cell_is_one_line_for_each_area_in_whole_workers(index):
    parts = [share("6112012001", 0.5), share("6112012008", 0.3), share("6112012002", 0.2)]
    figures = located(workers((KAPUR, 1), (OLD, 11), (SEI_RAYA, 3)), index, parts)
    assert figures["row"].tolist() == [5, 6, 6, 6, 7]
    assert figures["area_code"].tolist()[1:4] == ["6112012001", "6112012008", "6112012002"]
    assert figures["value"].tolist() == [1, 6, 3, 2, 3]
    assert figures["written"].tolist()[1:4] == ["11"] * 3
    assert (figures["standing"] == "found").all()


def test_rates_and_targets_do_not_add_up_and_are_the_same_for_all(index):
    parts = [share("6112012001", 0.5), share("6112012008", 0.5)]
    lines = [
        (OLD, "coverage", "published_rate", 0.4),
        (OLD, "targets", "target_rate", 0.6),
        (OLD, "assistance", "months", 3),
        (OLD, "assistance", "amount_rupiah", 101),
        (OLD, "workforce", "potential_workers", 9),
    ]
    figures = located(records(*lines), index, parts)
    assert figures["value"].tolist() == [0.4, 0.4, 0.6, 0.6, 3, 3, 51, 50, 5, 4]


def test_a_blank_shared_figure_stays_blank(index):
    parts = [share("6112012001", 0.5), share("6112012008", 0.5)]
    assert located(workers((OLD, math.nan)), index, parts)["value"].isna().tolist() == [True, True]


def test_no_figures_give_no_figures(index):
    found = workers((KAPUR, 1))
    figures = located(Records(found.rows, found.cells.iloc[:0], found.totals), index)
    assert list(figures) == list(FIGURE_COLUMNS)
    assert figures.empty


@pytest.mark.parametrize(
    ("value", "shares", "parts"),
    [
        (10, [0.5, 0.5], [5, 5]),
        (11, [0.5, 0.5], [6, 5]),
        (10, [0.333333, 0.333333, 0.333334], [3, 3, 4]),
        (1, [0.2, 0.3, 0.5], [0, 0, 1]),
        (0, [0.2, 0.8], [0, 0]),
        (-11, [0.2, 0.8], [-2, -9]),
        (2.5, [0.5, 0.5], [1.5, 1]),
        (1e15 + 1, [0.7, 0.3], [7e14 + 1, 3e14]),
    ],
)
def test_whole_numbers_are_divided_by_the_largest_remainder(value, shares, parts):
    assert divide(value, shares) == parts


@given(
    value=st.integers(-(10**12), 10**12),
    weights=st.lists(st.floats(1e-6, 1), min_size=1, max_size=9),
)
def test_no_worker_is_lost_by_dividing(value, weights):
    shares = [weight / sum(weights) for weight in weights]
    parts = divide(float(value), shares)
    assert sum(parts) == value
    assert all(part == int(part) for part in parts)
    for part, each in zip(parts, shares, strict=True):
        assert abs(part - value * each) <= 1 + 1e-3


@given(
    values=st.lists(st.integers(0, 10**7), min_size=1, max_size=12),
    kinds=st.lists(st.sampled_from([KAPUR, SEI_RAYA, OLD, BALI]), min_size=12, max_size=12),
    first=st.floats(0.001, 0.999),
    aside=st.booleans(),
)
def test_the_sum_of_all_workers_is_that_of_the_file(index, values, kinds, first, aside):
    decisions = [share("6112012001", first), share("6112012008", 1 - first)]
    decisions += [Decision(BALI, Action.SET_ASIDE)] * aside
    found = workers(*zip(kinds, values, strict=False))
    figures = located(found, index, decisions)
    assert figures["value"].sum() == sum(values)
    by_row = figures.groupby("row")["value"].sum()
    assert by_row.tolist() == values
    lost = figures[figures["area_code"] == ""]
    assert set(lost["standing"]) <= {"asked", "set_aside"}
    assert (figures.loc[figures["area_code"] != "", "standing"] == "found").all()
