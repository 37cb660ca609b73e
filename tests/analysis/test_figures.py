from geoucj.analysis.figures import figures_at, history
from geoucj.schema import Level
from tests.analysis.conftest import coverage, workforce


def row(frame, code):
    (found,) = frame[frame["area_code"] == code].to_dict("records")
    return found


def test_the_latest_figure_keeps_its_own_month(ask):
    figures = ask(
        coverage(
            ("6101", "2023-11", None, 0.30), ("6101", "2024", None, 0.40), ("61", "2025", None, 0.5)
        )
    )
    at = {m: figures_at(figures, Level.REGENCY, m) for m in ("2023-10", "2024-11", "2024-12")}
    assert at["2023-10"].empty
    assert row(at["2024-11"], "6101")["as_of"] == "2023-11"
    assert row(at["2024-12"], "6101")["as_of"] == "2024"
    assert figures.months == ["2023-11", "2024-12", "2025-12"]


def test_a_figure_with_a_rate_before_a_later_one_without(ask):
    figures = ask(coverage(("6101", "2024-07", None, 0.55), ("6101", "2025-12", 900, None)))
    assert row(figures_at(figures, Level.REGENCY, "2025-12"), "6101")["coverage_rate"] == 0.55


def test_a_published_rate_comes_before_the_sum_of_the_parts(ask):
    figures = ask(
        coverage(
            ("6101", "2025-01", None, 0.9),
            ("6101012001", "2025-01", 10, None),
            ("6101012002", "2025-01", 10, None),
            ("6102012001", "2025-01", 30, None),
        ),
        workforce(
            ("6101012001", "2025-01", 100),
            ("6101012002", "2025-01", 100),
            ("6102012001", "2025-01", 100),
        ),
    )
    regencies = figures_at(figures, Level.REGENCY, "2025-01")
    assert row(regencies, "6101")["rate_basis"] == "published"
    assert row(regencies, "6102")["coverage_rate"] == 0.3
    assert row(regencies, "6102")["rate_basis"] == "rolled_up"
    district = row(figures_at(figures, Level.DISTRICT, "2025-01"), "610101")
    assert (district["coverage_rate"], district["areas_with_data"]) == (0.1, 2)


def test_less_than_half_of_the_parts_is_no_sum(ask):
    figures = ask(
        coverage(("6101012001", "2025-01", 10, None)), workforce(("6101012001", "2025-01", 100))
    )
    assert figures_at(figures, Level.DISTRICT, "2025-01").empty


def test_the_potential_is_the_one_known_in_the_month_of_the_count(ask):
    figures = ask(
        coverage(("6101012001", "2024-06", 50, None), ("6101012001", "2025-06", 50, None)),
        workforce(("6101012001", "2024-01", 100), ("6101012001", "2025-01", 200)),
    )
    assert history(figures, "6101012001")["coverage_rate"].tolist() == [0.5, 0.25]


def test_counts_computed_from_a_published_rate_are_named(ask):
    figures = ask(
        coverage(("6101", "2023-11", 110_013, 0.3921), ("6102", "2025-09", None, 0.31)),
        workforce(("6102", "2025-09", 1000)),
    )
    got = figures_at(figures, Level.REGENCY, "2025-12")
    kubu_raya, other = row(got, "6101"), row(got, "6102")
    assert (kubu_raya["potential_workers"], kubu_raya["derived"]) == (280_574, "potential_workers")
    assert (other["active_participants"], other["derived"]) == (310, "active_participants")
    assert figures_at(figures, Level.PROVINCE, "2025-12").empty  # computed counts are never summed


def test_an_area_with_one_count_only_has_no_rate(ask):
    figures = ask(
        coverage(("6101", "2025-06", 7, None)),
        workforce(("6101", "2025-08", 80), ("6102", "2025-02", 5)),
    )
    june = figures_at(figures, Level.REGENCY, "2025-06")
    assert row(june, "6101")["active_participants"] == 7
    assert row(june, "6102")["potential_workers"] == 5
    assert june["coverage_rate"].isna().all()


def test_nobody_potential_is_a_judgement_not_a_gap(ask):
    figures = ask(coverage(("6101", "2025-01", 3, None)), workforce(("6101", "2025-01", 0)))
    got = row(figures_at(figures, Level.REGENCY, "2025-01"), "6101")
    assert got["potential_workers"] == 0
    assert got["coverage_rate"] != got["coverage_rate"]


def test_rows_set_aside_are_not_used(ask):
    table = coverage(("6101", "2025-08", None, 0.52), ("6101", "2025", None, 0.6347))
    table["standing"] = ["preferred", "set_aside"]
    assert row(figures_at(ask(table), Level.REGENCY, "2025-12"), "6101")["coverage_rate"] == 0.52


def test_history_sums_the_parts_by_month(ask):
    figures = ask(
        coverage(
            ("6101012001", "2025-01", 10, None),
            ("6101012001", "2025-02", 20, None),
            ("6101012002", "2025-02", 5, None),
        ),
        workforce(("6101012001", "2025-01", 100), ("6101012002", "2025-01", 100)),
    )
    got = history(figures, "6101")  # of three villages one is too few, two are enough
    assert got[["as_of", "active_participants", "areas_with_data"]].to_numpy().tolist() == [
        ["2025-02", 25, 2]
    ]
    assert history(figures, "6102").empty
