"""What the app keeps: made once, and before it is asked for where that takes long."""

import pytest

from geoucj.analysis.coverage import Query
from geoucj.maps.layer import Geometry
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache


@pytest.fixture
def settings(tmp_path):
    return Settings(boundaries=SHIPPED / "boundaries", data=tmp_path)


def test_what_was_prepared_is_not_made_when_it_is_asked_for(settings):
    query = Query(Level.REGENCY, "2024-12")
    likely = [(segment, query) for segment in Segment]
    shapes = Geometry(("regency.61.topojson",), ("6101", "6102"))
    cache.prepare(settings, "published", likely, shapes).result(60)
    made = cache._table.cache_info().misses, cache._report.cache_info().misses
    for segment, query in likely:
        table = cache.table(settings, "published", segment, query)
        assert set(table["segment"]) == {segment.value}
        report = cache.report(settings, "published", segment, query, shapes)
        assert report.matched.areas + len(report.without_figure) == 2
    assert (cache._table.cache_info().misses, cache._report.cache_info().misses) == made


def test_only_shapes_inside_the_area_are_joined(settings):
    shapes = Geometry(("regency.61.topojson", "regency.73.topojson"), ("6101", "7301"))
    query = Query(Level.REGENCY, "2024-12", within="61")
    report = cache.report(settings, "published", Segment.ALL, query, shapes)
    assert {*report.matched.codes, *report.without_figure} == {"6101"}
