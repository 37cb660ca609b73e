"""What a printed map says of its measure: months, segment, how many areas have it, whose target."""

from dataclasses import replace

import pytest

from geoucj.analysis.classes import Scheme
from geoucj.boundaries.store import open_set
from geoucj.exports.map_words import map_words, run_on
from geoucj.exports.view import ViewOptions, export_view, figures_of
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import CIRCLES, Measure
from geoucj.schema import CLAIMS_AS_OF, Level, Segment, State
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

T, EN = Translator("id"), Translator("en")
KETAPANG = "6104"


@pytest.fixture(scope="module")
def shown(registry):
    """Return a function giving a view of a shipped data set on the built-in shapes."""
    boundaries = open_set("approximate", [SHIPPED / "boundaries"])
    sets = {
        name: open_dataset(name, [SHIPPED / "data"], registry) for name in ("sample", "published")
    }
    known = {}

    def show(area, level=Level.REGENCY, data="sample", segment=Segment.ALL, **more):
        if (data, segment) not in known:
            known[data, segment] = figures_of(sets[data], registry, segment)
        figures, options = known[data, segment], ViewOptions(**more.pop("options", {}))
        given = {"area": area, "level": level, "segment": segment, "figures": figures, **more}
        return export_view(sets[data], boundaries, registry, options=options, **given)

    return show


@pytest.mark.parametrize(
    ("measure", "options"),
    [
        (Measure.COVERAGE_RATE, {}),
        (Measure.UNCOVERED, {}),
        (Measure.RATE_CHANGE, {}),
        (Measure.BPU_SHARE, {}),
        (Measure.ASSISTED, {}),
        (Measure.LISTED, {}),
        (Measure.INDICATOR, {"indicator": "agen Perisai"}),
        (Measure.INDICATOR, {"indicator": "petani"}),
    ],
)
def test_as_many_areas_have_figures_as_the_legend_has_with_data(shown, measure, options):
    view = shown(KETAPANG, Level.VILLAGE, measure=measure, options=options)
    without = sum(each.count for each in view.legend.entries if each.state == State.NO_DATA)
    figured, areas = T.number(view.legend.areas - without), T.number(view.legend.areas)
    assert map_words(view, T).remarks[0] == T("sheet.joined", matched=figured, areas=areas)
    half = view.table["area_code"].str.endswith(("1", "3"))
    filtered = replace(view, kept=half)
    assert map_words(filtered, T).remarks[0] == map_words(view, T).remarks[0]


def test_the_oldest_month_is_that_of_the_measure(shown):
    view = shown("61", measure=Measure.CLAIMS_PAID)
    oldest = T.month(view.table[CLAIMS_AS_OF].dropna().min(), short=True)
    assert oldest != T.month(view.table["as_of"].dropna().min(), short=True)
    latest = T("sheet.latest", month=T.month(view.month, short=True), oldest=oldest)
    assert latest in map_words(view, T).remarks
    assisted = map_words(shown("61", measure=Measure.ASSISTED), EN).remarks
    assert not any(remark.startswith("Each area has its latest") for remark in assisted)


def test_the_legend_names_a_segment_only_of_what_is_counted_by_segment(shown):
    bpu = T(f"segment.{Segment.BPU}")
    rates = map_words(shown("61", segment=Segment.BPU), T)
    claims = map_words(shown("61", segment=Segment.BPU, measure=Measure.CLAIMS), T)
    assert rates.legend_note == f"{bpu}, per Desember 2025"
    assert claims.legend_note == "Per Desember 2025"
    assert claims.subtitle.endswith(bpu)  # that of the key figures


def test_a_change_says_from_when_to_when(shown):
    view = shown("61", measure=Measure.RATE_CHANGE, options={"before": "2024-12"})
    said = map_words(view, EN)
    assert "as of Dec 2025 compared with Dec 2024" in said.subtitle
    assert said.legend_note == "All segments, as of Dec 2025 compared with Dec 2024"
    rates = map_words(shown("61", options={"before": "2024-12"}), EN)
    assert "2024" not in rates.subtitle + rates.legend_note


def test_two_provinces_say_whose_target_their_colours_turn_at(shown):
    remark = EN("sheet.lower_target", area="Kalimantan Barat")
    both = shown("")
    targets = both.totals.set_index("area_name")["target_rate"]
    assert targets["Kalimantan Barat"] < targets["Sulawesi Selatan"]
    assert remark in map_words(both, EN).remarks
    for other in (
        shown("61"),
        shown("", target=0.35),
        shown("", measure=Measure.UNCOVERED),
        shown("", options={"style": Style(scheme=Scheme.QUANTILES)}),
        shown("", segment=Segment.BPU),
    ):
        assert not any("lowest target" in each for each in map_words(other, EN).remarks)


def test_the_legend_of_an_indicator_has_its_unit(shown):
    name = "waktu ke ibu kota kabupaten/kota"
    view = shown(KETAPANG, Level.VILLAGE, measure=Measure.INDICATOR, options={"indicator": name})
    (unit,) = view.table["indicator_unit"].dropna().unique()
    said = map_words(view, T)
    assert said.legend == f"{name} ({unit})"
    assert said.title == f"Kabupaten Ketapang – {name}"
    other = shown("61", measure=Measure.INDICATOR, options={"indicator": "tidak ada"})
    assert map_words(other, T).legend == "tidak ada"


def test_circles_are_explained_only_where_there_are_some(shown):
    options = {"circles": CIRCLES[0]}
    some = map_words(shown("61", options=options), T)
    none = map_words(shown("61", Level.VILLAGE, "published", options=options), T)
    assert some.circles.startswith("lingkaran terbesar: ")
    assert none.circles == ""


def test_lines_run_on_without_a_dot_after_an_address():
    assert run_on(["Satu.", "Alamat: ?a=1", "Dibuat."]) == "Satu. Alamat: ?a=1 · Dibuat."
