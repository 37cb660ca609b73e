"""The charts beside the map, and what a pick in them selects."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from geoucj.boundaries.store import open_set
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache
from geoucj.ui.choices import Choices
from geoucj.ui.components.linked_views import goal_of
from geoucj.ui.state import Context
from geoucj.ui.view import map_view


@pytest.fixture
def ctx(registry, nobodys):
    settings = Settings(nobodys / "boundaries", nobodys / "data")
    return Context(Translator("id"), settings, registry, {})


@pytest.fixture
def view_of(ctx):
    """Return a function giving the view of choices; without any, of both provinces' regencies."""
    said = {
        "boundaries": open_set("approximate", [SHIPPED / "boundaries"]), "month": "2025-12",
        "area": "", "level": Level.REGENCY, "segment": Segment.ALL, "at_target": True,
        "measure": Measure.COVERAGE_RATE, "target": 0.5014,
    }  # fmt: skip

    def view(name="sample", **other):
        return map_view(ctx, Choices(dataset=cache.dataset(ctx.settings, name), **(said | other)))

    return view


@pytest.fixture
def page(ctx):
    """Return a function that shows the linked views; picks go to the list it is given."""

    def script(ctx, view, picks):
        import streamlit as st

        from geoucj.ui.components import linked_views

        st.session_state["returned"] = linked_views.show(ctx, view, picks.append)

    def open_(view, picks):
        return AppTest.from_function(script, default_timeout=60, args=(ctx, view, picks)).run()

    return open_


def charts(app):
    assert not app.exception
    return [element.proto for element in app.get("vega_lite_chart")]


def click(app, chart, **selection):
    """Send what the browser sends for a pick in a chart."""
    states = app._tree.get_widget_states()
    widget = states.widgets.add()
    widget.id = chart.id
    widget.string_value = json.dumps({"selection": selection})
    return app._run(states)


def test_both_charts_stand_side_by_side_with_their_sentences(view_of, page):
    app = page(view_of(), [])
    bars, points = charts(app)
    assert bars.theme == points.theme == ""
    assert list(bars.selection_mode) == ["bar"]
    assert list(points.selection_mode) == ["brush", "point"]
    assert "target 50,1 %" in json.loads(bars.spec)["description"]
    assert app.caption[0].value.startswith("Klik batang untuk memilih wilayahnya.")
    assert app.session_state["returned"] == ()


def test_a_pick_is_told_once_and_returned(view_of, page):
    view, picks = view_of(), []
    app = page(view, picks)
    bars, points = charts(app)
    low = view.table[view.table["coverage_rate"] < 0.301]["area_code"].tolist()
    app = click(app, bars, bar=[{"from": 0.0, "to": 0.301}])
    assert picks == [tuple(low)]
    assert app.session_state["returned"] == tuple(low)
    click(app, points, point=[{"code": 6112.0}])
    assert picks[-1] == ("6112",)


def test_charts_of_thousands_are_sent_only_when_asked_for(view_of, page):
    view = view_of(level=Level.VILLAGE)
    app = page(view, [])
    assert charts(app) == []
    app = app.toggle(key="charts").set_value(True).run()
    bars, points = charts(app)
    assert bars.ByteSize() < 15_000
    assert 50_000 < points.ByteSize() < 150_000


def test_without_figures_it_says_what_to_do(view_of, page):
    app = page(view_of("published", area="6112", level=Level.VILLAGE), [])
    assert charts(app) == []
    assert [info.value for info in app.info] == [Translator("id")("chart.nothing")] * 2


def test_the_goal_is_the_value_at_which_the_colours_turn(ctx, view_of):
    assert goal_of(ctx, view_of()).label == "target 50,1 %"
    assert goal_of(ctx, view_of(at_target=False, target=0.4)).label == "acuan 40,0 %"
    assert goal_of(ctx, view_of(measure=Measure.TO_TARGET_POINTS)).value == 0
    assert goal_of(ctx, view_of(measure=Measure.UNCOVERED)) is None
