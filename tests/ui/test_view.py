"""From choices to the one table that every part of the map page shows."""

import pandas as pd
import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.boundaries.store import open_set
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED, Settings
from geoucj.tables.checks import empty
from geoucj.tables.schemas import Kind
from geoucj.ui import cache
from geoucj.ui.state import Context
from geoucj.ui.view import (
    Choices,
    Reference,
    likely_next,
    map_view,
    reference_target,
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


@pytest.fixture
def with_targets(registry):
    """Return a function that makes figures with nothing but targets."""

    def figures(*rows):
        frame = pd.DataFrame(rows, columns=["area_code", "as_of", "target_rate"])
        types = {"area_code": "str", "as_of": "str", "target_rate": "float64"}
        return figures_of_segment(
            empty(Kind.COVERAGE), empty(Kind.WORKFORCE), frame.astype(types), registry, Segment.ALL
        )

    return figures


def test_the_nearest_target_around_an_area_applies(with_targets):
    figures = with_targets(("61", "2024", 0.5), ("6112", "2024", 0.6), ("73", "2024", 0.4))
    assert reference_target(figures, "6112", "2024-12") == Reference(0.6, "6112", "2024")
    assert reference_target(figures, "611201", "2024-12") == Reference(0.6, "6112", "2024")
    assert reference_target(figures, "6101", "2024-12") == Reference(0.5, "61", "2024")


def test_for_both_provinces_it_is_the_lower_of_their_targets(with_targets):
    figures = with_targets(("61", "2024", 0.5), ("73", "2024", 0.4), ("6112", "2024", 0.1))
    assert reference_target(figures, "", "2024-12") == Reference(0.4, "73", "2024")


def test_the_target_in_force_comes_before_one_to_come(with_targets):
    figures = with_targets(("61", "2024-06", 0.5), ("61", "2025", 0.6), ("61", "2027", 0.7))
    months = {"2023-12": "2024-06", "2024-12": "2024-06", "2025-01": "2025", "2026-05": "2025"}
    for month, as_of in months.items():
        assert reference_target(figures, "61", month).as_of == as_of


def test_a_province_in_force_comes_before_a_regency_to_come(with_targets):
    figures = with_targets(("6112", "2025", 0.9), ("61", "2023", 0.5))
    assert reference_target(figures, "6112", "2024-12").area == "61"


def test_without_a_target_there_is_none(with_targets):
    assert reference_target(with_targets(), "61", "2024-12") is None
    assert reference_target(with_targets(("73", "2024", 0.4)), "6112", "2024-12") is None


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
