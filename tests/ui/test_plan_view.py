import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.schema import Level
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.ui.plan_view import divided, funds_of, levels_inside
from geoucj.ui.rupiah import MOST, read_rupiah

WEIGHTS = st.lists(st.floats(0, 1000), min_size=1, max_size=8)


@given(st.integers(0, 10**12), WEIGHTS)
def test_the_parts_add_up_and_are_never_off_by_one(total, weights):
    parts = divided(total, weights)
    if not any(weights) or sum(weights) <= 0:
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        exact = total * weight / sum(weights)
        assert abs(part - exact) <= 1 + 1e-9 * exact


def test_the_largest_rests_are_rounded_up():
    assert divided(10, [59, 18, 11, 10, 2]) == [6, 2, 1, 1, 0]
    assert divided(2, [1, 1, 1]) == [1, 1, 0]


def test_a_plan_is_summed_up_between_its_area_and_the_village():
    assert levels_inside("61") == [Level.REGENCY, Level.DISTRICT]
    assert levels_inside("6112") == [Level.DISTRICT]
    assert levels_inside("611201") == [Level.DISTRICT]


def test_who_paid_before_is_known_by_share(registry):
    sample = open_dataset("sample", [SHIPPED / "data"], registry)
    funds = funds_of(sample, "61")
    assert funds[0][0] == "APBD kabupaten/kota"
    assert sum(weight for _, weight in funds) == pytest.approx(100, abs=3)
    assert funds_of(sample, "99") == ()


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("500.000.000", 500_000_000),
        ("500,000,000", 500_000_000),
        ("500 juta", 500_000_000),
        ("500jt", 500_000_000),
        ("Rp0,5 miliar", 500_000_000),
        ("0.5 miliar", 500_000_000),
        ("Rp 1.500 juta", 1_500_000_000),
        ("Rp500.000.000,-", 500_000_000),
        ("500.000.000,00", 500_000_000),
        ("2,016 miliar", 2_016_000_000),
        ("0", 0),
    ],
)
def test_a_sum_is_read_as_people_write_it(text, rupiah):
    assert read_rupiah(text, "id") == rupiah


def test_the_mark_of_thousands_follows_the_language():
    assert read_rupiah("1.500 juta", "id") == 1_500_000_000
    assert read_rupiah("1.500 million", "en") == 1_500_000


@pytest.mark.parametrize(
    "text", [" ", "-5", "abc", "1.2.3", "5..5", "12 lusin", "1e5", "0,5", "9" * 20, ",5"]
)
def test_anything_else_is_no_sum(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        read_rupiah(text, "id")


@given(st.integers(0, MOST), st.sampled_from(["id", "en"]))
def test_what_the_page_writes_it_reads(rupiah, language):
    mark = "." if language == "id" else ","
    assert read_rupiah(f"{rupiah:,}".replace(",", mark), language) == rupiah
