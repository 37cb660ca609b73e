import pandas as pd
import pytest

from geoucj.analysis.change import Comparison
from geoucj.analysis.figures import figures_of_segment, history
from geoucj.errors import NoFigureError
from geoucj.planning.goals import Goal
from geoucj.planning.pace import StepName, pace_of
from geoucj.planning.wishes import package_in_force
from geoucj.schema import Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

COLUMNS = ["area_code", "as_of", "active_participants", "potential_workers", "coverage_rate"]
A = "6101012001"


def figures(*rows, area=A, basis="counts", derived=None, parts=None):
    """Return a history of (as_of, active, potential) rows."""
    frame = pd.DataFrame([(area, *row) for row in rows], columns=COLUMNS[:4])
    frame = frame.astype({"active_participants": "float64", "potential_workers": "float64"})
    return frame.assign(
        coverage_rate=frame["active_participants"] / frame["potential_workers"],
        rate_basis=basis,
        derived=pd.Series([derived] * len(frame), dtype="str"),
        areas_with_data=pd.Series(parts or [None] * len(frame), dtype="float64"),
    )


def assistance(*rows):
    """Return programmes of (area, start, group, workers, months)."""
    frame = pd.DataFrame(rows, columns=["area_code", "start", "group", "workers", "months"])
    types = {"area_code": "str", "start": "str", "group": "str"}
    return frame.astype({**types, "workers": "float64", "months": "float64"}).assign(funding="APBD")


NONE = assistance()
HALF_BY_DECEMBER = Goal(0.5, "2025")


@pytest.fixture(scope="module")
def open_set(registry):
    def opened(name):
        dataset = open_dataset(name, [SHIPPED / "data"], registry)
        tables = [dataset.table(k) for k in (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)]
        return dataset, figures_of_segment(*tables, registry, Segment.ALL)

    return opened


def test_the_sprint_of_kubu_raya_as_with_a_calculator(open_set):
    published, known = open_set("published")
    package = package_in_force(published.table(Kind.CONTRIBUTIONS), "JKK+JKM", "2025-09")
    targets = published.table(Kind.TARGETS).set_index(["area_code", "as_of"])["target_rate"]
    goal = Goal(targets["6112", "2025"], "2025")
    got = pace_of(
        history(known, "6112"), published.table(Kind.ASSISTANCE), goal, "2025-09",
        package.rupiah_per_month,
    )  # fmt: skip
    steps = {step.name.value: step for step in got.steps}
    assert list(steps) == [
        "months_left", "potential", "wanted", "to_target", "a_month", "cost_a_month",
        "points_a_month",
    ]  # fmt: skip
    # 110,013 active are 39.21 %: 110,013 / 0.3921 = 280,573.8
    assert steps["potential"].inputs == (110_013, 0.3921)
    assert steps["potential"].exact == pytest.approx(280_573.83, abs=0.005)
    assert steps["potential"].result == 280_574
    # 59 % of 280,574 = 165,538.66
    assert steps["wanted"].inputs == (0.59, 280_574)
    assert steps["wanted"].exact == pytest.approx(165_538.66)
    assert steps["wanted"].result == 165_539
    assert steps["to_target"].inputs == (165_539, 110_013)
    assert steps["to_target"].result == 55_526
    # September, October, November, December: three months from one to the other
    assert steps["months_left"].result == 3
    assert steps["a_month"].exact == pytest.approx(18_508.67, abs=0.005)
    assert steps["a_month"].result == 18_509
    assert steps["points_a_month"].result == pytest.approx((0.59 - 0.3921) / 3)  # 6.6 points
    assert steps["cost_a_month"].result == 55_526 * 16_800 == 932_836_800
    # From 25.01 % (2022) to 39.21 % (November 2023): 14.20 points in 11 months, 1.29 a month.
    assert got.recent.first.as_of == "2022"
    assert got.recent.points == 0.142
    assert got.recent.months == 11
    assert got.recent.workers is None  # no count of 2022 was published
    assert got.recent.points_a_month == pytest.approx(0.0129, abs=0.00005)
    assert got.faster == pytest.approx(5.11, abs=0.005)  # 6.597 / 1.291
    assert got.reached_in == 16  # 19.79 / 1.291 = 15.3
    assert got.unclear == 0
    assert got.months["paid_for"].isna().all()  # no programme of Kubu Raya was published
    assert (got.months["as_of"].iloc[0], got.months["as_of"].iloc[-1]) == ("2023-11", "2025-12")
    assert got.months["target_line"].iloc[-1] == pytest.approx(0.59)


def test_the_sprint_asked_from_the_month_of_the_figure(open_set):
    _, known = open_set("published")
    got = pace_of(history(known, "6112"), NONE, Goal(0.59, "2025-12"), "2023-11")
    assert got.result(StepName.MONTHS_LEFT) == 25
    assert got.result(StepName.A_MONTH) == 2_222  # 55,526 / 25 = 2,221.04
    assert got.result(StepName.COST_A_MONTH) is None


def test_a_target_is_not_rounded_up_by_floats():
    got = pace_of(figures(("2025-01", 50, 100)), NONE, Goal(0.07, "2025"), "2025-06")
    assert got.result(StepName.WANTED) == 7  # 0.07 x 100 is 7.000000000000001 in floats


def test_later_figures_are_not_used():
    rows = figures(("2025-01", 10, 100), ("2025-06", 20, 100), ("2025-09", 40, 100))
    got = pace_of(rows, NONE, HALF_BY_DECEMBER, "2025-08")
    assert (got.figure.as_of, got.figure.rate) == ("2025-06", 0.2)
    assert got.result(StepName.TO_TARGET) == 30
    assert (got.recent.months, got.recent.workers, got.recent.workers_a_month) == (5, 10, 2)
    assert got.reached_in == 15  # 30 points at 2 a month
    assert got.faster == pytest.approx(30 / 4 / 2)


def test_before_the_first_rate_there_is_no_pace():
    with pytest.raises(NoFigureError, match="2024-12"):
        pace_of(figures(("2025-01", 10, 100)), NONE, HALF_BY_DECEMBER, "2024-12")


def test_one_figure_has_no_pace_and_a_fall_reaches_nothing():
    one = pace_of(figures(("2025-01", 10, 100)), NONE, HALF_BY_DECEMBER, "2025-06")
    assert (one.recent, one.faster, one.reached_in) == (None, None, None)
    fall = figures(("2024-12", 30, 100), ("2025-01", 10, 100))
    got = pace_of(fall, NONE, HALF_BY_DECEMBER, "2025-06")
    assert (got.recent.points, got.recent.workers) == (-0.2, -20)
    assert (got.faster, got.reached_in) == (None, None)


def test_only_the_last_twelve_months_count_for_the_pace():
    rows = figures(("2023-12", 1, 100), ("2024-02", 20, 100), ("2025-01", 31, 100))
    got = pace_of(rows, NONE, HALF_BY_DECEMBER, "2025-06")
    assert (got.recent.first.as_of, got.recent.months, got.recent.workers) == ("2024-02", 11, 11)
    rows = figures(("2023-12", 1, 100), ("2025-01", 31, 100))
    assert pace_of(rows, NONE, HALF_BY_DECEMBER, "2025-06").recent is None


def test_figures_of_other_kinds_are_not_compared():
    rows = figures(("2024-12", 10, 100), ("2025-01", 31, 100), parts=[5, 4])
    got = pace_of(rows, NONE, HALF_BY_DECEMBER, "2025-06")
    assert got.recent.comparison is Comparison.OTHER_AREAS
    assert (got.faster, got.reached_in) == (None, None)
    rows["rate_basis"] = ["published", "counts"]
    got = pace_of(rows, NONE, HALF_BY_DECEMBER, "2025-06")
    assert got.recent.comparison is Comparison.OTHER_BASIS


def test_a_rate_without_counts_has_steps_in_points_only():
    rows = figures(("2025-01", 10, 100)).assign(potential_workers=float("nan"))
    got = pace_of(rows, NONE, HALF_BY_DECEMBER, "2025-08", 16_800)
    assert [step.name for step in got.steps] == [StepName.MONTHS_LEFT, StepName.POINTS_A_MONTH]
    assert got.result(StepName.POINTS_A_MONTH) == pytest.approx(0.1)


def test_a_reached_target_needs_nobody_and_a_past_one_has_no_month_left():
    over = pace_of(figures(("2025-01", 60, 100)), NONE, HALF_BY_DECEMBER, "2025-08")
    assert over.result(StepName.TO_TARGET) == 0
    assert over.result(StepName.A_MONTH) == over.result(StepName.POINTS_A_MONTH) == 0
    late = pace_of(figures(("2025-01", 10, 100)), NONE, Goal(0.5, "2024"), "2025-08")
    assert late.result(StepName.MONTHS_LEFT) == -8
    assert late.result(StepName.A_MONTH) is None
    assert late.months["target_line"].tolist() == [0.5]


def test_who_falls_out_when_funded_months_end():
    programmes = assistance(
        (A, "2025-07", "petani", 10, 3),  # paid in July, August and September
        (A, "2025-08", "nelayan", 5, 12),
        (A, "2025-10", "RT/RW", 7, 2),  # begins later
        (A, "2024", "guru", 100, None),  # nobody knows how long
        ("6102012001", "2025-08", "petani", 999, 12),  # elsewhere
    )
    rows = figures(("2025-08", 40, 100))
    got = pace_of(rows, programmes, HALF_BY_DECEMBER, "2025-09")
    assert got.unclear == 1
    months = got.months.set_index("as_of")
    assert months.index[0] == "2025-08"
    assert months.index[-1] == "2026-08"  # the first month in which nobody is paid for
    until = ["2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-07", "2026-08"]
    assert months.loc[until, "paid_for"].tolist() == [15, 15, 12, 12, 5, 5, 0]
    assert months.loc[until, "ended"].tolist() == [0, 0, 10, 10, 10, 10, 15]
    assert months.loc[until, "begun"].tolist() == [0, 0, 7, 7, 0, 0, 0]
    assert months.loc[until, "expected_active"].tolist() == [40, 40, 30, 30, 30, 30, 25]
    assert months.loc["2026-08", "expected_rate"] == 0.25
    # 50 wanted, 40 active, 10 fall out by December: 20 in three months, 7 a month.
    assert got.result(StepName.TO_TARGET) == 10
    assert (got.result(StepName.FALL), got.result(StepName.IN_ALL)) == (10, 20)
    assert (got.result(StepName.A_MONTH), got.result(StepName.IN_ALL_A_MONTH)) == (4, 7)
    assert months["target_line"].round(3).tolist()[:6] == pytest.approx(
        [0.4, 0.425, 0.45, 0.475, 0.5, float("nan")], nan_ok=True
    )


def test_nobody_is_paid_for_before_a_programme_begins():
    got = pace_of(
        figures(("2025-08", 40, 100)),
        assistance((A, "2025-10", "RT/RW", 7, 2)),
        HALF_BY_DECEMBER,
        "2025-09",
    )
    assert got.months["paid_for"].tolist() == [0, 0, 7, 7, 0]
    assert got.months["ended"].tolist() == [0, 0, 0, 0, 0]


def test_a_regency_of_the_sample_adds_its_programmes_up(open_set):
    sample, known = open_set("sample")
    programmes = sample.table(Kind.ASSISTANCE)
    got = pace_of(history(known, "6101"), programmes, Goal(0.47, "2025"), "2025-09")
    assert got.figure.as_of == "2025-09"
    first = got.months.iloc[0]
    inside = programmes[programmes["area_code"].str.startswith("6101")]
    starts = inside["start"].str[:4].astype(int) * 12 + inside["start"].str[5:].astype(int)
    now = 2025 * 12 + 9
    runs = (starts <= now) & (now < starts + inside["months"])
    assert first["paid_for"] == inside.loc[runs, "workers"].sum() > 0
    assert (got.months["ended"].diff().dropna() >= 0).all()
    assert got.months["ended"].iloc[-1] == first["paid_for"]
