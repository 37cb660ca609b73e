import re
import zlib

import pytest

from geoucj.boundaries.store import open_set
from geoucj.exports.figure_words import short_value
from geoucj.exports.map_sheet import alt_text, map_pdf, map_sheet, read_land, write_map
from geoucj.exports.view import ViewOptions, export_view, figures_of
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.maps.sheet_data import Paper, PaperSize
from geoucj.schema import COVERAGE_RATE, Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from tests.maps.pictures import outside, overlapping, written

T = Translator("id")
EN = Translator("en")
SELAYAR, KETAPANG, PAREPARE = "7301", "6104", "7372"


@pytest.fixture(scope="module")
def land():
    return read_land([SHIPPED / "boundaries"])


@pytest.fixture(scope="module")
def shown(registry):
    """Return a function giving a view of a shipped data set on the built-in shapes."""
    boundaries = open_set("approximate", [SHIPPED / "boundaries"])
    sets = {
        name: open_dataset(name, [SHIPPED / "data"], registry) for name in ("sample", "published")
    }
    figures = {name: figures_of(each, registry, Segment.ALL) for name, each in sets.items()}

    def show(area="", level=Level.REGENCY, data="sample", **more):
        return export_view(
            sets[data], boundaries, registry, area=area, level=level, figures=figures[data], **more
        )

    return show


def texts(sheet):
    return [each.text for each in written(write_map(sheet, "svg"))]


@pytest.mark.parametrize(
    ("shows", "paper", "t"),
    [
        ((SELAYAR, Level.VILLAGE), (PaperSize.A4, False), T),
        ((SELAYAR, Level.VILLAGE), (PaperSize.A3, True), EN),
        ((KETAPANG, Level.VILLAGE), (PaperSize.A4, None), EN),
        ((PAREPARE, Level.VILLAGE), (PaperSize.A4, True), T),
        ((PAREPARE, Level.DISTRICT), (PaperSize.A3, False), EN),
        (("611201", Level.VILLAGE), (PaperSize.A4, None), T),
        (("73", Level.REGENCY), (PaperSize.A4, True), EN),
        (("61", Level.VILLAGE), (PaperSize.A3, True), T),
        (("", Level.REGENCY), (PaperSize.A4, False), T),
        (("", Level.REGENCY), (PaperSize.A4, True), EN),
    ],
)
def test_no_text_lies_on_another_or_is_cut_off(shown, land, shows, paper, t):
    size, landscape = paper
    sheet = map_sheet(shown(*shows), t, size=size, landscape=landscape, land=land)
    found = written(write_map(sheet, "svg"))
    assert overlapping(found) == []
    assert outside(found, sheet.paper) == []
    assert min(each.size for each in found) >= 5.99
    assert len(found) > 40


def test_the_sheet_says_what_the_screen_shows(shown, land):
    view = shown("61", options=ViewOptions(style=Style(palette=Palette.GREY)))
    sheet = map_sheet(view, T, land=land)
    said = texts(sheet)
    assert said[0] == "Kalimantan Barat – Cakupan (UCJ)"
    assert said[1] == f"Menurut kabupaten/kota · per {T.month(view.month)} · Semua segmen"
    row = view.totals.iloc[0]
    for value in (
        T.number(row["active_participants"]),
        T.number(row["potential_workers"]),
        T.rate(row["coverage_rate"]),
        T.rate(row["target_rate"]),
        T.number(row["workers_to_target"]),
        f"target {T.rate(view.target)}",
    ):
        assert value in said
    assert sheet.layer is view.layer
    counts = [each.count for each in view.legend.entries if each.lower or each.upper]
    start = said.index("Cakupan (UCJ)") + 2
    numbers = [text for text in said[start:] if text.isdigit()][: len(counts)]
    assert numbers == [str(count) for count in counts]
    rates = view.table.set_index("area_name")[COVERAGE_RATE]
    assert T.rate(rates["Kabupaten Ketapang"]) in said


def test_warnings_stand_over_the_map_only_where_they_are_true(shown):
    sample = map_sheet(shown("61"), EN)
    assert sample.words.across == ("SAMPLE DATA", "APPROXIMATE BOUNDARIES")
    assert "Sample data, not official figures · Approximate boundaries" in texts(sample)
    published = map_sheet(shown("61", data="published"), EN)
    assert published.words.across == ("APPROXIMATE BOUNDARIES",)


def test_sources_version_licence_and_join_are_said(shown):
    view = shown("61", Level.VILLAGE, address="https://geoucj.example/?area=61")
    sheet = map_sheet(view, T, size=PaperSize.A3)
    said = " ".join(texts(sheet))
    for part in (
        view.stamp.version,
        view.stamp.licence,
        "OpenStreetMap",
        "geoucj.example/?area=61",
    ):
        assert part in said
    matched = T.number(view.report.matched.areas)
    assert f"{matched} dari {T.number(len(view.shapes))} wilayah pada peta" in said
    assert dict(sheet.metadata) == view.stamp.metadata()


def test_both_provinces_are_two_maps_and_a_regency_one_with_its_neighbours(shown, land):
    both = map_sheet(shown(), T, land=land)
    assert [panel.name for panel in both.panels] == ["Kalimantan Barat", "Sulawesi Selatan"]
    assert sum(len(panel.areas) for panel in both.panels) == 38
    assert [row.name for row in both.words.figures] == ["Kalimantan Barat", "Sulawesi Selatan"]
    one = map_sheet(shown(PAREPARE, Level.VILLAGE), T, land=land)
    (panel,) = one.panels
    assert panel.areas["area_code"].str.startswith(PAREPARE).all()
    assert len(panel.edges) == 4  # districts
    assert len(panel.around) == 23
    assert len(one.locator.shown) == 1
    assert set(panel.values) <= set(panel.areas["area_code"])


@pytest.mark.parametrize("area", [PAREPARE, "737201"])
def test_the_small_map_marks_what_the_map_shows_in_its_province(shown, area):
    locator = map_sheet(shown(area, Level.VILLAGE), T).locator
    assert locator.shown["area_code"].tolist() == [area]
    assert len(locator.whole) == 24


def test_a_level_without_figures_is_a_map_of_hatched_areas(shown):
    sheet = map_sheet(shown("6112", Level.VILLAGE, data="published"), T)
    said = texts(sheet)
    count = T.number(len(sheet.panels[0].areas))
    assert said[said.index("tidak ada data") + 1] == count


def test_a_slide_has_its_own_paper(shown):
    sheet = map_sheet(shown("61"), T, paper=Paper(254, 143, 1.0))
    assert overlapping(written(write_map(sheet, "svg"))) == []
    assert write_map(sheet, "png", 96)[16:24] == (960).to_bytes(4, "big") + (540).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        (Measure.COVERAGE_RATE, 0.3921, "39,2 %"),
        (Measure.TO_TARGET_POINTS, -0.021, "−2,1 poin"),
        (Measure.TO_TARGET, 1234.0, "1.234"),
        (Measure.ACTIVE_CHANGE, -1234.0, "−1.234"),
        (Measure.CLAIMS_PAID, 932.8e6, "Rp932,8 juta"),
        (Measure.INDICATOR, 1.25, "1,25"),
    ],
)
def test_values_are_written_in_their_unit(measure, value, words):
    assert short_value(value, measure, T) == words


def test_the_pdf_is_tagged_named_and_read_aloud_and_the_same_each_time(shown, land):
    sheet = map_sheet(shown(PAREPARE, Level.VILLAGE), EN, land=land)
    pdf = map_pdf(sheet)
    assert pdf == write_map(sheet, "pdf")
    content = pdf + b"".join(_unpacked(pdf))
    title = ("\ufeff" + sheet.words.title).encode("utf-16-be").hex().upper().encode()
    for part in (b"/Lang(en)", b"/StructTreeRoot", b"/Marked true", b"/Outlines", b"pdfuaid"):
        assert part in content
    assert content.count(title) >= 2  # the document and its bookmark
    assert alt_text(sheet)[:40].encode("utf-16-be").hex().upper().encode() in content
    assert b"CreationDate" not in content
    assert re.search(rb"/FontFile2", content)


def test_the_text_read_aloud_counts_every_area(shown):
    view = shown("61")
    said = alt_text(map_sheet(view, EN))
    assert said.startswith("Sample data, not official figures")
    assert "14 areas: " in said
    counts = re.findall(r": (\d+) areas", said)
    assert sum(int(count) for count in counts) == 14


def test_land_is_read_where_it_is(tmp_path, land):
    assert read_land([tmp_path]) is None
    assert len(land) == 1
    assert read_land([tmp_path, SHIPPED / "boundaries"]) is land


def _unpacked(pdf):
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            yield zlib.decompress(found.group(1))
        except zlib.error:
            continue
