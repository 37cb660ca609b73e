import geopandas as gpd
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geoucj.analysis.join import join_figures


def squares(*codes):
    return gpd.GeoDataFrame(
        {"area_code": codes, "area_name": [f"Desa {code}" for code in codes]},
        geometry=[box(i, 0, i + 1, 1) for i in range(len(codes))],
        crs="EPSG:4326",
    )


def figures(*rows):
    columns = ["area_code", "active_participants", "potential_workers"]
    types = {"active_participants": "float64", "potential_workers": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(types).assign(coverage_rate=float("nan"))


def test_every_shape_stays_in_order_and_every_row_is_accounted_for():
    joined, report = join_figures(
        squares("1", "2", "3"),
        figures(("3", 5, 50), ("1", None, None), ("9", 7, 70), ("3", 1, 10)),
    )
    assert isinstance(joined, gpd.GeoDataFrame)
    assert joined["area_code"].tolist() == ["1", "2", "3"]
    assert joined["active_participants"].tolist()[2] == 5
    assert report.matched.codes == ("3",)
    assert report.without_figure == ("1", "2")
    assert (report.without_shape.codes, report.without_shape.potential_workers) == (("9",), 70)
    assert (report.repeated.codes, report.repeated.active_participants) == (("3",), 1)


def test_a_published_rate_without_counts_is_a_figure():
    _, report = join_figures(squares("1"), figures(("1", None, None)).assign(coverage_rate=0.5))
    assert (report.matched.codes, report.without_figure) == (("1",), ())


def test_nothing_to_join():
    joined, report = join_figures(squares("1"), figures())
    assert len(joined) == 1
    assert report.matched.areas == report.without_shape.areas == 0


@given(
    st.lists(
        st.tuples(st.sampled_from("123456"), st.integers(0, 999), st.integers(0, 999)), max_size=9
    )
)
def test_workers_in_are_workers_mapped_and_unmapped(rows):
    _, report = join_figures(squares("1", "2", "3"), figures(*rows))
    parts = (report.matched, report.without_shape, report.repeated)
    assert sum(part.active_participants for part in parts) == sum(row[1] for row in rows)
    assert sum(part.potential_workers for part in parts) == sum(row[2] for row in rows)
