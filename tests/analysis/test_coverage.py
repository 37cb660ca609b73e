from geoucj.analysis.coverage import Query, by_workers_to_target, coverage_table
from geoucj.schema import TABLE_COLUMNS, Level
from tests.analysis.conftest import coverage, targets, workforce


def example(ask):
    return ask(
        coverage(
            ("6101012001", "2025-01", 10, None),
            ("6101012002", "2025-01", 60, None),
            ("6102012001", "2025-01", 5, None),
        ),
        workforce(
            ("6101012001", "2025-01", 100),
            ("6101012002", "2025-01", 100),
            ("6102012001", "2025-01", 29),
        ),
        targets(("61", "2025", 0.5), ("6102", "2025", 0.8)),
    )


def test_every_official_area_has_one_row(ask):
    table = coverage_table(example(ask), Query(Level.VILLAGE, "2025-01"))
    assert table["area_name"].tolist() == ["Desa A1", "Desa A2", "Desa A3", "Desa B1"]
    assert table["state"].tolist() == ["rate", "rate", "no_data", "too_few"]
    assert tuple(table.columns[: len(TABLE_COLUMNS)]) == TABLE_COLUMNS


def test_the_target_is_the_areas_own_or_the_nearest_around_it(ask):
    table = coverage_table(example(ask), Query(Level.VILLAGE, "2025-01"))
    assert table["target_rate"].tolist() == [0.5, 0.5, 0.5, 0.8]
    assert table["target_area"].tolist() == ["61", "61", "61", "6102"]
    assert table["workers_to_target"].tolist()[:2] == [40, 0]


def test_only_the_areas_inside(ask):
    table = coverage_table(example(ask), Query(Level.VILLAGE, "2025-01", within="6102"))
    assert table["area_code"].tolist() == ["6102012001"]


def test_before_the_first_figure_every_area_has_no_data(ask):
    table = coverage_table(example(ask), Query(Level.REGENCY, "2020-01"))
    assert table["state"].tolist() == ["no_data", "no_data"]
    assert table["target_rate"].isna().all()


def test_one_area(ask):
    query = Query(Level.REGENCY, "2025-01", "6101")
    ((_, row),) = coverage_table(example(ask), query).iterrows()
    assert (row["coverage_rate"], row["areas_with_data"]) == (0.35, 2)
    assert row["workers_to_target"] == 30


def test_most_workers_to_target_first_and_unknown_last(ask):
    table = coverage_table(example(ask), Query(Level.VILLAGE, "2025-01"))
    assert by_workers_to_target(table)["area_name"].tolist() == [
        "Desa A1", "Desa B1", "Desa A2", "Desa A3",
    ]  # fmt: skip
