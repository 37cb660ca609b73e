import numpy as np
import pandas as pd

from geoucj.schema import ACTIVE
from geoucj.tables.checks import empty
from geoucj.tables.schemas import Kind
from geoucj.tables.segments import with_totals


def table(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area_code", "as_of", "segment", ACTIVE])
    blank = empty(Kind.COVERAGE).reindex(frame.index)
    text = [column for column in blank if column not in (ACTIVE, "published_rate")]
    return blank.assign(**dict.fromkeys(text, "")).assign(**frame, source="s")[list(blank)]


def totals(frame: pd.DataFrame) -> list[tuple[str, float, str]]:
    rows = with_totals(frame, ACTIVE)
    rows = rows[rows["segment"] == "ALL"]
    return list(zip(rows["as_of"], rows[ACTIVE], rows["note"], strict=True))


def test_adds_a_total_only_where_all_segments_are_known():
    frame = table(
        *[("6112", "2024", s, n) for s, n in (("PU", 1), ("BPU", 2), ("JAKON", 4))],
        *[("6112", "2025", s, n) for s, n in (("PU", 1), ("BPU", 2))],
        *[("6112", "2026", s, n) for s, n in (("PU", 1), ("BPU", np.nan), ("JAKON", 4))],
    )
    assert totals(frame) == [("2024", 7, "PU + BPU + JAKON")]


def test_migrant_workers_count_where_they_are_known():
    parts = (("PU", 1), ("BPU", 2), ("JAKON", 4), ("PMI", 8))
    assert totals(table(*[("6112", "2024", s, n) for s, n in parts])) == [
        ("2024", 15, "PU + BPU + JAKON + PMI")
    ]


def test_a_printed_total_stands_though_it_disagrees():
    parts = (("ALL", 67799), ("PU", 38036), ("BPU", 14768), ("JAKON", 14725))
    assert totals(table(*[("7313", "2024", s, n) for s, n in parts])) == [("2024", 67799, "")]


def test_rows_are_sorted_and_nothing_else_is_changed():
    frame = table(("73", "2025", "PU", 1), ("61", "2025-02", "PU", 2), ("61", "2025-01", "PU", 3))
    got = with_totals(frame, ACTIVE)
    assert got[ACTIVE].tolist() == [3, 2, 1]
    assert got.dtypes.equals(frame.dtypes)


def test_a_table_without_rows_stays_one():
    assert with_totals(empty(Kind.COVERAGE), ACTIVE).empty


def test_every_village_and_month_gets_a_total():
    codes = [f"{n:010d}" for n in range(5204)]
    index = pd.MultiIndex.from_product(
        [codes, [f"2025-{m:02d}" for m in range(1, 13)], ["BPU", "JAKON", "PU"]],
        names=["area_code", "as_of", "segment"],
    )
    frame = pd.DataFrame({ACTIVE: 1.0, "source": "s", "note": ""}, index=index).reset_index()
    assert len(with_totals(frame, ACTIVE)) == 4 * 5204 * 12
