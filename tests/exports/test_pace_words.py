import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.exports.pace_words import (
    figure_lines,
    funded_lines,
    goal_lines,
    rate_text,
    recent_lines,
    step_lines,
)
from geoucj.i18n import Translator
from geoucj.planning.goals import Goal, Target
from geoucj.planning.pace import pace_of

ID, EN = Translator("id"), Translator("en")
A = "6112"


def figures(*rows, derived=None, basis="counts"):
    """Return a history of (as_of, active, potential, rate) rows."""
    columns = ["as_of", "active_participants", "potential_workers", "coverage_rate"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], "float64"))
    return frame.assign(
        area_code=A,
        rate_basis=basis,
        derived=pd.Series([derived] * len(frame), dtype="str"),
        areas_with_data=float("nan"),
    )


def assistance(*rows):
    frame = pd.DataFrame(rows, columns=["area_code", "start", "group", "workers", "months"])
    types = {"area_code": "str", "start": "str", "group": "str"}
    return frame.astype({**types, "workers": "float64", "months": "float64"}).assign(funding="APBD")


NONE = assistance()
SPRINT = figures(
    ("2022", None, None, 0.2501), ("2023-11", 110_013, 280_574, 0.3921),
    derived="potential_workers", basis="published",
)  # fmt: skip


def sprint(programmes=NONE, as_of="2025-09", rupiah=16_800):
    return pace_of(SPRINT, programmes, Goal(0.59, "2025-12"), as_of, rupiah)


def test_the_sprint_of_kubu_raya_line_by_line():
    assert step_lines(sprint(), ID) == [
        "Waktu: dari September 2025 sampai Desember 2025 = 3 bulan.",
        "Potensi pekerja tidak diterbitkan, jadi dihitung: 110.013 ÷ 39,21 % = 280.573,83, "
        "dibulatkan menjadi 280.574 pekerja.",
        "Yang harus terlindungi: 59 % × 280.574 = 165.538,66, dibulatkan ke atas menjadi "
        "165.539 pekerja.",
        "Kekurangan menuju target: 165.539 − 110.013 = 55.526 pekerja.",
        "Per bulan: 55.526 ÷ 3 = 18.508,67, dibulatkan ke atas menjadi 18.509 pekerja.",
        "Iuran per bulan bila seluruh kekurangan sudah terlindungi: 55.526 × Rp16.800 = "
        "Rp932.836.800.",
        "Dalam poin: (59 % − 39,21 %) ÷ 3 bulan = 6,60 poin per bulan.",
    ]


def numbers(text, t):
    """Return the numbers of a line as a person types them into a calculator."""
    comma = text.replace(".", "").replace(",", ".") if t is ID else text.replace(",", "")
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", comma)]


@pytest.mark.parametrize("t", [ID, EN], ids=["id", "en"])
@given(
    active=st.integers(1, 500_000),
    potential=st.integers(1, 500_000),
    target=st.integers(1, 10_000),
    ahead=st.integers(1, 40),
)
def test_each_line_can_be_checked_with_a_calculator(t, active, potential, target, ahead):
    rows = figures(("2025-01", active, potential, active / potential))
    month = f"{2025 + ahead // 12}-{ahead % 12 + 1:02d}"
    pace = pace_of(rows, NONE, Goal(target / 10_000, month), "2025-01", 16_800)
    lines = {
        step.name.value: line for step, line in zip(pace.steps, step_lines(pace, t), strict=True)
    }
    rate, of, *results = numbers(lines["wanted"], t)
    assert of == potential
    assert results[0] == pytest.approx(rate / 100 * of, abs=0.0051)  # as written, two decimals
    wanted = results[-1]
    assert wanted - 1 < rate / 100 * of <= wanted + 1e-6
    first, second, missing, *least = numbers(lines["to_target"], t)
    assert (first, second, missing) == (wanted, active, abs(wanted - active))
    assert least == ([0.0] if wanted < active else [])
    workers, months, *a_month = numbers(lines["a_month"], t)
    assert months == ahead
    assert a_month[-1] - 1 < workers / months <= a_month[-1] + 1e-6


def test_counts_and_rates_have_the_decimals_they_need():
    assert rate_text(0.59, ID) == "59 %"
    assert rate_text(0.3921, ID) == "39,21 %"
    assert rate_text(0.822381, ID) == "82,2381 %"
    assert rate_text(0.07, EN) == "7 %"  # 7.000000000000001 in floats


def test_a_count_that_is_rounded_is_never_written_as_whole():
    rows = figures(("2025-01", 1, 100_001, 0.5))
    pace = pace_of(rows, NONE, Goal(0.5, "2025-12"), "2025-01")
    assert "50 % × 100.001 = 50.000,5, dibulatkan ke atas menjadi 50.001" in step_lines(pace, ID)[1]
    rows = figures(("2025-01", 1, 1_000_010, 0.5))
    pace = pace_of(rows, NONE, Goal(0.0001, "2025-12"), "2025-01")
    assert "0.01 % × 1,000,010 = 100.001, rounded up to 101" in step_lines(pace, EN)[1]


def test_active_participants_that_were_not_published_are_a_step():
    rows = figures(("2025-12", 666_000, 1_800_001, 0.37), derived="active_participants")
    lines = step_lines(pace_of(rows, NONE, Goal(0.61, "2026-12"), "2025-12"), EN)
    assert "37 % × 1,800,001 = 666,000.37, rounded to 666,000 workers" in lines[1]


def test_a_target_reached_and_a_month_that_is_past_are_said():
    over = pace_of(figures(("2025-01", 60, 100, 0.6)), NONE, Goal(0.5, "2025-12"), "2025-08")
    lines = step_lines(over, EN)
    assert "50 − 60 = −10, so 0 workers" in lines[2]
    assert "(50 % − 60 %) ÷ 4 months = −2.50, so 0 points" in lines[-1]
    assert figure_lines(over, EN)[1] == "By that figure the target is reached."
    late = pace_of(figures(("2025-01", 10, 100, 0.1)), NONE, Goal(0.5, "2024-12"), "2025-08")
    assert step_lines(late, EN)[0] == (
        "Time: December 2024 is not later than August 2025; no month is left."
    )


def test_the_figure_says_its_month_and_its_age():
    assert figure_lines(sprint(), EN) == [
        "Coverage 39.21 %: 110,013 of 280,574 workers, as of November 2023.",
        "That figure is 22 months older than September 2025; what has changed since is not known.",
    ]
    assert len(figure_lines(sprint(as_of="2023-11"), EN)) == 1
    unknown = pace_of(SPRINT.iloc[:1], NONE, Goal(0.59, "2025-12"), "2023-01")
    assert "points only" in figure_lines(unknown, EN)[0]


def test_the_recent_pace_and_where_it_leads():
    assert recent_lines(sprint(), EN) == [
        "From 25.01 % (2022) to 39.21 % (November 2023): 14.20 points up in 11 months, which is "
        "1.29 points a month.",
        "The pace needed is 5.1 times that pace.",
        "At that pace the target is reached 16 months after November 2023, in March 2025.",
    ]
    fall = figures(("2024-12", 30, 100, 0.3), ("2025-01", 10, 100, 0.1))
    said = recent_lines(pace_of(fall, NONE, Goal(0.5, "2025-12"), "2025-06"), EN)
    assert "20.00 points down in 1 months" in said[0]
    assert said[1] == "In that time 20 workers were lost, about 20 a month."
    alone = pace_of(fall.tail(1), NONE, Goal(0.5, "2025-12"), "2025-06")
    assert recent_lines(alone, EN) == [EN("pace.recent.none")]


def test_a_pace_that_leads_nowhere_has_no_year_39213():
    slow = figures(("2024-12", 30, 100, 0.3), ("2025-01", 30, 100, 0.3000001))
    said = recent_lines(pace_of(slow, NONE, Goal(0.9, "2025-12"), "2025-06"), EN)
    assert said[-2:] == [
        "The pace needed is more than 100 times that pace.",
        "At that pace the target is not reached within 30 years.",
    ]


def test_figures_of_two_kinds_are_no_measure():
    rows = figures(("2024-12", 10, 100, 0.1), ("2025-01", 31, 100, 0.31))
    rows["rate_basis"] = ["published", "counts"]
    said = recent_lines(pace_of(rows, NONE, Goal(0.5, "2025-12"), "2025-06"), ID)
    assert said[-1] == ID("pace.recent.other_basis")


def test_missing_programmes_are_not_none_paid_for():
    assert funded_lines(sprint(), EN) == [EN("pace.funded.none")]
    open_end = sprint(assistance((A, "2023", "guru", 100, None)))
    assert funded_lines(open_end, EN) == [
        EN("pace.funded.unknown"), EN("pace.unclear", count="1"),
    ]  # fmt: skip
    over = sprint(assistance((A, "2022-01", "guru", 100, 3)))
    assert funded_lines(over, EN) == [EN("pace.funded.nobody")]
    later = assistance((A, "2024-12", "guru", 70, 12), (A, "2023", "kader", 100, None))
    assert funded_lines(sprint(later), EN) == [  # who is paid for by now is not known
        EN("pace.funded.until", month="November 2025"), EN("pace.unclear", count="1"),
    ]  # fmt: skip
    running = sprint(assistance((A, "2023-10", "guru", 1_500, 12)))
    assert funded_lines(running, ID) == [
        "Per November 2023, 1.500 peserta iurannya dibayari program.",
        "Bila tidak diperpanjang, bulan terakhir yang dibayari adalah September 2024.",
    ]
    assert "1,500 workers." in step_lines(running, EN)[5]
    assert "165,539 − 110,013 + 1,500 = 57,026 workers" in step_lines(running, EN)[6]


def test_the_goal_says_whose_it_is(registry):
    goal = Goal(0.59, "2025-12")
    own = Target(0.59, "2025", A)
    assert goal_lines(goal, own, A, registry, EN) == [
        "Target of Kabupaten Kubu Raya for 2025: 59 %; counted to the end of December 2025."
    ]
    assert goal_lines(goal, own, "611201", registry, EN)[0].startswith("It has no target of its")
    assert goal_lines(goal, None, A, registry, EN) == [
        "Target asked for: 59 % by the end of December 2025."
    ]
    late = goal_lines(Goal(0.59, "2026-12"), own, A, registry, EN)
    assert late[1] == EN("pace.goal.past", year="2025")
