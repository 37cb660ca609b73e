"""Native charts: valid for PowerPoint, in the language of the slide, labels that do not collide."""

from datetime import date

import pytest
from pptx.enum.chart import XL_LABEL_POSITION

from geoucj.exports.deck_chart_parts import Series
from geoucj.exports.deck_charts import columns, lines, ranked_bars, stacked_bars
from geoucj.exports.deck_pages import new_page
from geoucj.exports.deck_template import Room, open_pages
from geoucj.i18n import Translator

ROOM = Room(0.5, 2, 12, 4)
MONTHS = [date(2025, month, 1) for month in (10, 11, 12)]


def page(language="id"):
    return new_page(open_pages(None), "Judul", Translator(language))


def drawn(kind, language="id"):
    names, rates = ["Satu", "Dua"], Series("Cakupan", [0.4, 0.5])
    target = Series("Target", [0.6, 0.6, 0.6])
    where = page(language)
    makers = {
        "ranked": lambda: ranked_bars(where, ROOM, names, rates, target, described="a"),
        "columns": lambda: columns(
            where, ROOM, names, Series("a", [0.4, 0.5], ["FFFFFF"] * 2), "a"
        ),
        "lines": lambda: lines(
            where, ROOM, MONTHS, Series("Cakupan", [0.4, 0.41, 0.42]), target, described="a"
        ),
        "stacked": lambda: stacked_bars(where, ROOM, names, [Series("a", [5.0, 6.0])], "a"),
    }
    return makers[kind]()


@pytest.mark.parametrize("kind", ["ranked", "columns", "lines", "stacked"])
def test_axes_have_numbers_that_the_schema_allows_and_name_each_other(kind):
    space = drawn(kind)._chartSpace
    own = {int(value) for value in space.xpath(".//c:catAx/c:axId/@val | .//c:dateAx/c:axId/@val")}
    other = {int(value) for value in space.xpath(".//c:valAx/c:axId/@val")}
    assert len(own) == len(other) == 1
    assert all(0 <= number < 2**31 for number in own | other)
    crossed = space.xpath(".//c:valAx/c:crossAx/@val")
    assert {int(value) for value in crossed} == own
    assert {int(value) for value in space.xpath(".//c:plotArea/*/c:axId/@val")} == own | other


@pytest.mark.parametrize(("language", "begin"), [("id", "[$-421]"), ("en", "[$-809]")])
@pytest.mark.parametrize("kind", ["ranked", "columns", "lines"])
def test_rates_are_written_as_in_the_language_of_the_slide(kind, language, begin):
    codes = drawn(kind, language)._chartSpace.xpath(".//c:val//c:formatCode/text()")
    assert set(codes) == {f"{begin}0.0 %"}


@pytest.mark.parametrize(
    ("rate", "target", "rate_is_above", "target_is_above"),
    [(0.2, 0.6, True, True), (0.58, 0.6, False, True), (0.6, 0.6, True, False),
     (0.63, 0.6, True, False), (0.9, 0.6, True, True)],
)  # fmt: skip
def test_labels_of_two_lines_do_not_meet(rate, target, rate_is_above, target_is_above):
    chart = lines(
        page(),
        ROOM,
        MONTHS,
        Series("Cakupan", [0.1, 0.2, rate]),
        Series("Target", [target] * 3),
        described="a",
    )
    found = [series.points[2].data_label.position for series in chart.plots[0].series]
    sides = {True: XL_LABEL_POSITION.ABOVE, False: XL_LABEL_POSITION.BELOW}
    assert found == [sides[rate_is_above], sides[target_is_above]]


def test_a_part_of_a_bar_has_its_number_where_there_is_room_for_it():
    parts = [Series("aktif", [80_000.0, 3_000.0]), Series("belum", [20_000.0, None])]
    chart = stacked_bars(page(), ROOM, ["PU 80,0 %\n80.000 / 100.000", "JAKON"], parts, "a")
    labelled = [
        [int(value) for value in series._element.xpath("./c:dLbls/c:dLbl/c:idx/@val")]
        for series in chart.plots[0].series
    ]
    assert labelled == [[0], [0]]
    assert str(chart.plots[0].categories[0]) == "PU 80,0 %\n80.000 / 100.000"


@pytest.mark.parametrize("kind", ["ranked", "columns", "lines", "stacked"])
def test_a_number_is_never_broken_over_two_lines(kind):
    wraps = drawn(kind)._chartSpace.xpath(".//c:ser//c:txPr/a:bodyPr | .//c:dLbls/c:txPr/a:bodyPr")
    assert wraps
    assert {each.get("wrap") for each in wraps} == {"none"}


def test_names_under_columns_are_level():
    chart = drawn("columns")
    assert chart.category_axis._element.txPr.bodyPr.get("rot") == "0"
