"""What the app keeps: made once, and before it is asked for where that takes long."""

from geoucj.schema import Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache


def test_the_figures_of_every_segment_are_made_before_they_are_asked_for(tmp_path):
    settings = Settings(boundaries=SHIPPED / "boundaries", data=tmp_path)
    cache.prepare(settings, "published").join(60)
    made = cache._figures.cache_info().misses
    for segment in Segment:
        assert cache.figures(settings, "published", segment).segment == segment
    assert cache._figures.cache_info().misses == made
    assert cache.prepare(settings, "published") is cache.prepare(settings, "published")
