"""What the app keeps: made once, and before it is asked for where that takes long."""

import pytest

from geoucj.analysis.coverage import Query
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache


@pytest.fixture
def settings(tmp_path):
    return Settings(boundaries=SHIPPED / "boundaries", data=tmp_path)


def test_what_was_prepared_is_not_made_when_it_is_asked_for(settings):
    query = Query(Level.REGENCY, "2024-12")
    likely = [(segment, query) for segment in Segment]
    cache.prepare(settings, "published", likely).result(60)
    made = cache._table.cache_info().misses
    for segment, query in likely:
        table = cache.table(settings, "published", segment, query)
        assert set(table["segment"]) == {segment.value}
    assert cache._table.cache_info().misses == made
