"""What the app keeps: made once, and before it is asked for where that takes long."""

import pytest

from geoucj.analysis.coverage import Query
from geoucj.maps.layer import Geometry
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.tables.history import publish_version, roll_back
from geoucj.tables.schemas import Kind
from geoucj.ui import cache
from tests.tables.conftest import PROVENANCE, coverage, facts


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


def test_a_new_version_and_one_taken_back_are_seen_at_once(settings):
    home = settings.data / "bulanan"

    def publish(active):
        rows = coverage(("6112", "2025-09", "ALL", active))
        publish_version(home, {Kind.COVERAGE: rows}, facts(), PROVENANCE, cache.registry(settings))

    def seen():
        table = cache.dataset(settings, "bulanan").table(Kind.COVERAGE)
        return table["active_participants"].tolist(), cache.version(settings, "bulanan")

    assert "bulanan" not in [each.name for each in cache.data_sets(settings)]
    publish(100.0)
    first = seen()
    assert first[0] == [100]
    publish(120.0)
    second = seen()
    assert second[0] == [120]
    assert second[1] != first[1]
    (own,) = (each for each in cache.data_sets(settings) if each.name == "bulanan")
    assert own.folder.name == "0002"
    roll_back(home)
    assert seen() == first
