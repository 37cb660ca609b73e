"""From choices to the one table that every part of the map page shows."""

import pytest

from geoucj.boundaries.store import open_set
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache
from geoucj.ui.state import Context
from geoucj.ui.view import (
    Choices,
    likely_next,
    map_view,
    totals,
)

FOLDER = SHIPPED / "boundaries"


@pytest.fixture
def ctx(registry, nobodys):
    settings = Settings(nobodys / "boundaries", nobodys / "data")
    return Context(Translator("id"), settings, registry, {})


@pytest.fixture
def choose(ctx):
    """Return a function giving choices; without arguments those that the page opens with."""
    said = {
        "boundaries": open_set("approximate", [FOLDER]), "month": "2025-12", "area": "",
        "level": Level.REGENCY, "segment": Segment.ALL, "measure": Measure.COVERAGE_RATE,
        "target": 0.5014, "at_target": True, "chosen": "",
    }  # fmt: skip

    def choices(name="published", **other):
        dataset = cache.dataset(ctx.settings, name)
        return Choices(dataset=dataset, **(said | other))

    return choices


def test_the_first_view_has_every_regency_once_in_the_shapes_order(ctx, choose):
    view = map_view(ctx, choose())
    assert sorted(view.layer.geometry.codes) == view.table["area_code"].tolist()
    assert len(view.table) == 38
    assert view.report.matched.areas + len(view.report.without_figure) == 38
    assert view.report.without_shape.areas == 0


@pytest.mark.parametrize(
    ("area", "rows"),
    [("", ["61", "73"]), ("73", ["73"]), ("6112", ["6112"]), ("6112012001", ["6112012001"])],
)
def test_the_totals_are_those_of_what_the_map_shows_the_inside_of(ctx, choose, area, rows):
    assert totals(ctx, choose("sample", area=area))["area_code"].tolist() == rows


def test_the_months_beside_and_the_other_segments_are_likely_next(ctx, choose):
    months = ["2025-12", "2025-11", "2025-10"]
    likely = likely_next(ctx, choose("sample", month="2025-12", segment=Segment.PU), months)
    assert [(segment, query.as_of) for segment, query in likely] == [
        (Segment.PU, "2025-11"),
        *((segment, "2025-12") for segment in Segment if segment != Segment.PU),
    ]
    assert {(query.level, query.within) for _, query in likely} == {(Level.REGENCY, None)}
    middle = likely_next(ctx, choose("sample", month="2025-11"), months)
    assert [query.as_of for _, query in middle[:2]] == ["2025-12", "2025-10"]


def test_inside_a_regency_only_its_areas_are_counted(ctx, choose):
    view = map_view(ctx, choose("sample", area="6112", level=Level.VILLAGE))
    assert set(view.table["area_code"].str[:4]) == {"6112"}
    assert {code[:2] for code in view.layer.geometry.codes} == {"61"}  # the whole file is there
    report = view.report
    assert report.matched.areas + len(report.without_figure) == len(view.table) == 123
    assert len(view.layer.geometry.addresses) == 1


def test_workers_on_the_map_and_off_it_are_all_the_workers(ctx, choose):
    view = map_view(ctx, choose("sample", level=Level.VILLAGE))
    report = view.report
    counted = report.matched.potential_workers + report.without_shape.potential_workers
    assert counted == view.table["potential_workers"].sum() > 0
    assert report.repeated.areas == 0


def test_a_set_without_the_level_shows_no_shapes_but_all_figures(ctx, choose, tmp_path):
    folder = tmp_path / "boundaries" / "kosong"
    folder.mkdir(parents=True)
    (folder / "provenance.toml").write_text('title = "x"\nsource = "x"\n', "utf-8")
    view = map_view(ctx, choose(boundaries=open_set("kosong", [folder.parent])))
    assert view.layer.geometry.codes == ()
    assert len(view.table) == 38
    assert view.report.without_shape.areas > 0


def test_the_map_moves_with_area_level_and_set_only(choose):
    place = choose().place
    assert choose(month="2024-12", measure=Measure.UNCOVERED, chosen="61").place == place
    assert choose(level=Level.VILLAGE).place == place  # both provinces, at every level
    assert choose(area="61").place != place
    assert choose(area="61", level=Level.DISTRICT).place != choose(area="61").place
