"""An export is made of what the screen shows: each view is made both ways and compared."""

import pandas as pd
import pytest

from geoucj.boundaries.store import open_set
from geoucj.errors import UnknownAreaError, UnknownMonthError
from geoucj.exports.view import ViewOptions, export_view
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import Level, Segment, State
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache
from geoucj.ui.choices import Choices, Extras
from geoucj.ui.state import Context
from geoucj.ui.view import filter_names, map_view, totals

ID = Translator("id")
SHAPES = open_set("approximate", [SHIPPED / "boundaries"])


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Return settings of a planner without boundaries or data of their own."""
    folder = tmp_path_factory.mktemp("planner")
    return Settings(folder / "boundaries", folder / "data")


@pytest.fixture
def both(registry, settings):
    """Return a function giving a view as it is exported and as the screen shows it, and totals."""
    ctx = Context(ID, settings, registry, {})

    def make(name="sample", stale=0, circles=None, **said):
        dataset = cache.dataset(settings, name)
        style, before = said.pop("style", Style()), said.pop("before", "")
        expression, indicator = said.pop("expression", ""), said.pop("indicator", "")
        options = ViewOptions(
            style=style, indicator=indicator, before=before, expression=expression,
            names=filter_names(ID), stale_after=stale, circles=circles,
        )  # fmt: skip
        view = export_view(dataset, SHAPES, registry, options=options, **said)
        choices = Choices(
            dataset=dataset, boundaries=SHAPES, month=view.month,
            area=view.area, level=view.level, segment=view.segment, measure=view.measure,
            target=view.target, at_target=view.stamp.setting.at_target, style=style,
            before=view.options.before, expression=expression, indicator=indicator,
            extras=Extras(circles=circles, stale_after=stale),
        )  # fmt: skip
        return view, map_view(ctx, choices), totals(ctx, choices)

    return make


VIEWS = {
    "a city": {"area": "6171", "level": Level.VILLAGE, "as_of": "2025-12"},
    "all regencies": {"area": "", "level": Level.REGENCY},
    "all villages of a province": {"area": "73", "level": Level.VILLAGE, "as_of": "2025-11"},
    "one district": {"area": "611201", "level": Level.VILLAGE},
    "published": {"name": "published", "area": "61", "level": Level.REGENCY},
    "one segment": {"area": "61", "level": Level.DISTRICT, "segment": Segment.BPU},
    "quantiles, projector": {
        "area": "6112", "level": Level.VILLAGE, "measure": Measure.UNCOVERED,
        "style": Style(k=4, palette=Palette.PROJECTOR),
    },
    "change": {"area": "73", "level": Level.REGENCY, "measure": Measure.RATE_CHANGE},
    "share of the gap": {"area": "6112", "level": Level.DISTRICT, "measure": Measure.GAP_SHARE},
    "mix of segments": {"area": "61", "level": Level.REGENCY, "measure": Measure.BPU_SHARE},
    "assistance": {"area": "61", "level": Level.REGENCY, "measure": Measure.ASSISTED},
    "claims": {"area": "61", "level": Level.REGENCY, "measure": Measure.CLAIMS_PAID},
    "lists": {"area": "6112", "level": Level.VILLAGE, "measure": Measure.VERIFIED_SHARE},
    "filter, age and circles": {
        "area": "6112", "level": Level.VILLAGE, "expression": "cakupan < 40% dan potensi > 1000",
        "stale": 3, "circles": Measure.UNCOVERED,
    },
}  # fmt: skip


@pytest.mark.parametrize("said", VIEWS.values(), ids=VIEWS)
def test_classes_colours_counts_and_totals_are_those_of_the_screen(both, said):
    view, screen, total = both(**said)
    assert view.layer == screen.layer
    assert view.legend.areas > 0
    assert view.report == screen.report
    pd.testing.assert_frame_equal(view.table, screen.table)
    pd.testing.assert_frame_equal(view.totals, total)
    if screen.kept is not None:
        pd.testing.assert_series_equal(view.kept, screen.kept)


def test_every_area_of_the_table_has_its_row_of_the_legend(both):
    view, _, _ = both(area="6112", level=Level.VILLAGE, expression="cakupan < 40%")
    assert list(view.entries) == view.table["area_code"].tolist()
    for entry in view.legend.entries:
        assert list(view.entries.values()).count(entry) == entry.count
    states = dict(zip(view.table["area_code"], view.table["state"], strict=True))
    plain, _, _ = both(area="6112", level=Level.VILLAGE)
    assert all(entry.state == states[code] for code, entry in plain.entries.items())
    assert State.TOO_FEW in states.values() or State.NO_DATA in states.values()


def test_an_area_without_shape_still_has_a_class(settings, tmp_path, registry):
    folder = tmp_path / "few"
    folder.mkdir()
    for name in ("provenance.toml", "regency-61.topojson"):
        (folder / name).write_bytes((SHAPES.folder / name).read_bytes())
    few = open_set("few", [tmp_path])
    dataset = cache.dataset(settings, "sample")
    view = export_view(dataset, few, registry, area="", level=Level.REGENCY)
    assert view.legend.areas == len(view.shapes) == 14
    assert view.report.without_shape.areas == 24
    assert len(view.entries) == 38
    village = export_view(dataset, few, registry, area="61", level=Level.VILLAGE)
    assert village.legend.areas == 0
    assert len(village.entries) == len(village.table) == 2145


def test_shapes_are_those_of_the_areas_shown(both):
    view, _, _ = both(area="611201", level=Level.VILLAGE)
    assert view.shapes["area_code"].tolist() == view.table["area_code"].tolist()
    assert len(view.layer.geometry.codes) > len(view.shapes)


def test_other_levels_of_the_same_area(both):
    view, _, _ = both(area="6112", level=Level.VILLAGE)
    assert len(view.at(Level.DISTRICT)) == 9
    assert view.at(Level.REGENCY)["area_code"].tolist() == ["6112"]
    assert view.at(Level.PROVINCE).empty


def test_without_month_and_target_the_latest_and_the_official_are_taken(both):
    view, _, _ = both(name="published", area="6112", level=Level.REGENCY)
    assert view.month == view.figures.months[-1]
    assert view.stamp.setting.at_target
    assert round(view.target, 3) == round(view.totals["target_rate"].iloc[0], 3)


def test_a_month_and_an_area_that_are_none_are_refused(both):
    with pytest.raises(UnknownMonthError):
        both(area="", level=Level.REGENCY, as_of="2025-13")
    with pytest.raises(UnknownAreaError):
        both(area="9999", level=Level.REGENCY)
