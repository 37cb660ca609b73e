"""Two versions side by side: rows, areas, and the workers gained and lost."""

import pandas as pd

from geoucj.tables.comparison import Rows, diff_versions
from geoucj.tables.schemas import Kind
from tests.tables.conftest import coverage


def workers(diff):
    return [tuple(row) for row in diff.workers.to_numpy().tolist()]


def test_rows_areas_and_workers_that_differ_are_counted(publish):
    old = publish(
        ("6112", "2025-09", "ALL", 100.0),
        ("6111", "2025-09", "ALL", 50.0),
        ("6101", "2025-09", "ALL", 7.0),
    )
    new = publish(
        ("6112", "2025-09", "ALL", 130.0),
        ("6111", "2025-09", "ALL", 45.0),
        ("6102", "2025-09", "ALL", 20.0),
    )
    diff = diff_versions(old.folder, new.folder)
    assert diff.rows == {Kind.COVERAGE: Rows(added=1, removed=0, changed=2)}
    assert diff.areas == ("6102", "6111", "6112")
    active = "active_participants"
    assert [row[:3] for row in workers(diff)] == [(code, "2025-09", active) for code in diff.areas]
    assert diff.workers[["after", "gained", "lost"]].to_numpy().tolist() == [
        [20, 20, 0],
        [45, 0, 5],
        [130, 30, 0],
    ]
    assert diff.workers["before"].isna().tolist() == [True, False, False]
    (total,) = diff.totals().to_dict("records")
    assert total == {
        "measure": active,
        "level": "regency",
        "as_of": "2025-09",
        "before": 150,
        "after": 195,
        "gained": 50,
        "lost": 5,
    }
    back = diff_versions(new.folder, old.folder)
    assert back.rows == {Kind.COVERAGE: Rows(added=0, removed=1, changed=2)}
    assert (back.workers["gained"].sum(), back.workers["lost"].sum()) == (5, 50)


def test_a_version_compared_with_itself_does_not_differ(publish):
    version = publish(("6112", "2025-09", "ALL", 100.0))
    diff = diff_versions(version.folder, version.folder)
    assert (diff.rows, diff.areas, len(diff.workers), len(diff.totals())) == ({}, (), 0, 0)


def test_a_first_version_is_compared_with_nothing(publish):
    version = publish(("6112", "2025-09", "ALL", 100.0))
    diff = diff_versions(None, version.folder)
    assert diff.rows == {Kind.COVERAGE: Rows(added=1, removed=0, changed=0)}
    assert diff.workers["gained"].tolist() == [100]


def test_segments_without_a_total_are_added_up(publish):
    old = publish(("6112", "2025-09", "PU", 100.0), ("6112", "2025-09", "BPU", 10.0))
    new = publish(("6112", "2025-09", "BPU", 30.0))
    (line,) = diff_versions(old.folder, new.folder).workers.to_dict("records")
    assert (line["before"], line["after"], line["gained"]) == (110, 130, 20)


def test_a_printed_total_counts_and_not_its_segments_too(publish):
    old = publish(("6112", "2025-09", "ALL", 500.0), ("6112", "2025-09", "PU", 100.0))
    new = publish(("6112", "2025-09", "PU", 120.0))
    diff = diff_versions(old.folder, new.folder)
    assert diff.rows == {Kind.COVERAGE: Rows(0, 0, 1)}
    assert diff.workers.empty


def test_figures_set_aside_are_no_workers(publish):
    row = coverage(("6112", "2025-09", "ALL", 100.0))
    aside = row.assign(standing="set_aside", source="Koran", note="lain", active_participants=9.0)
    old = publish(tables={Kind.COVERAGE: row})
    new = publish(tables={Kind.COVERAGE: aside})
    diff = diff_versions(old.folder, new.folder)
    assert diff.rows == {Kind.COVERAGE: Rows(added=1, removed=0, changed=0)}
    assert diff.workers.empty


def test_levels_are_not_added_together(publish):
    old = publish(("6112", "2025-09", "ALL", 100.0), ("611201", "2025-09", "ALL", 60.0))
    new = publish(("6112", "2025-09", "ALL", 110.0), ("611201", "2025-09", "ALL", 70.0))
    totals = diff_versions(old.folder, new.folder).totals()
    assert dict(zip(totals["level"], totals["gained"], strict=True)) == {
        "regency": 10,
        "district": 10,
    }


def test_a_table_without_areas_is_compared_too(publish):
    package = pd.DataFrame(
        {
            "programme_package": ["JKK+JKM"],
            "valid_from": ["2024-01"],
            "rupiah_per_month": [16800.0],
            "source": ["x"],
        }
    )
    old = publish(tables={Kind.CONTRIBUTIONS: package})
    new = publish(tables={Kind.CONTRIBUTIONS: package.assign(rupiah_per_month=17000.0)})
    diff = diff_versions(old.folder, new.folder)
    assert (diff.rows, diff.areas) == ({Kind.CONTRIBUTIONS: Rows(0, 0, 1)}, ())
