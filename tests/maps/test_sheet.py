import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image
from shapely import Polygon, box

from geoucj.analysis.classes import Scheme
from geoucj.i18n import Translator
from geoucj.maps.layer import Geometry, Style, make_layer
from geoucj.maps.legend import entry_label
from geoucj.maps.measures import Measure
from geoucj.maps.palette import STATE_FILLS, Palette, faded
from geoucj.maps.sheet import draw
from geoucj.maps.sheet_data import (
    Card,
    CardRow,
    Locator,
    Panel,
    Paper,
    PaperSize,
    Sheet,
    Words,
    paper_of,
    suits_landscape,
    without_words,
)
from geoucj.maps.sheet_layout import fitting, grounds_of, layout_of
from geoucj.schema import State
from tests.maps.pictures import outside, overlapping, pixel, written

T = Translator("id")
CODES = tuple("123456")
CELLS = [box(110 + n % 3, n // 3, 111 + n % 3, 1 + n // 3) for n in range(6)]  # 1 is south-west


def frame(codes=CODES, shapes=CELLS, names=None):
    named = list(names or [f"Desa {code}" for code in codes])
    return gpd.GeoDataFrame(
        {"area_code": list(codes), "area_name": named}, geometry=list(shapes), crs="EPSG:4326"
    )


@pytest.fixture
def made(table):
    """Return a function giving a sheet of the six areas of `table` in two rows of three."""

    def make(words=None, panels=None, style=None, **more):
        layer = make_layer(
            table, Measure.COVERAGE_RATE, 0.59, Geometry((), CODES), style, **more.pop("layer", {})
        )
        words = words or Words("Judul", legend="Cakupan", turn="target 59,0 %")
        paper = more.pop("paper", paper_of(PaperSize.A4, True))
        return Sheet(paper, words, layer, panels or (Panel(frame()),), T, **more)

    return make


def corner(sheet, number, panel=0):
    """Return a place inside the area of `number`, away from its name, in mm."""
    ground = grounds_of(sheet, layout_of(sheet))[panel]
    west, south, _, _ = CELLS[number].bounds
    return ground.to_paper(np.array([[west + 0.12, south + 0.12]]))[0]


@pytest.mark.parametrize("palette", list(Palette))
def test_each_area_has_the_colour_of_its_class_in_its_place(made, palette):
    sheet = made(style=Style(palette=palette))
    png = draw(sheet, "png", 100)
    fills = {entry.mark: entry.fill.colour for entry in sheet.layer.legend.entries}
    for number in range(3):
        seen = pixel(png, sheet.paper, *corner(sheet, number))
        assert seen == fills[sheet.layer.marks[number]]
    assert len({fills[mark] for mark in sheet.layer.marks[:3]}) == 3


def test_the_states_without_a_rate_are_hatched_each_in_its_way(made):
    svg = draw(made(), "svg").decode()
    grounds = re.findall(r'<pattern .*?fill="(#\w+)"', svg, re.S)
    wanted = {fill.colour.lower() for fill in STATE_FILLS.values()}
    assert set(grounds) == wanted
    tiles = set(re.findall(r"<pattern .*?<path d=\"(.*?)\"", svg, re.S))
    assert len(tiles) == 3


def test_names_on_a_small_picture_are_as_large_as_on_paper(made):
    texts = written(draw(made(paper=Paper(88, 92, 0.62)), "svg"))
    sizes = [text.size for text in texts if text.text.startswith("Desa")]
    assert sizes
    assert min(sizes) >= 6


def test_borders_have_no_more_digits_than_a_printer_needs(made):
    svg = draw(made(), "svg").decode()
    borders = re.findall(r'<path d="([^"]+)" clip-path', svg)
    numbers = re.findall(r"[\d.]+", "".join(borders))
    assert len(numbers) > 50
    assert all(len(number.partition(".")[2]) <= 2 for number in numbers)


def test_an_old_figure_is_faded(made, table):
    old = table["area_code"] == "1"
    sheet = made(layer={"stale": old})
    fill = sheet.layer.legend.entries[int(sheet.layer.marks[0])].fill
    png = draw(sheet, "png", 100)
    assert pixel(png, sheet.paper, *corner(sheet, 0)) == faded(fill).colour


def test_the_legend_says_what_the_layer_says(made):
    sheet = made()
    texts = [each.text for each in written(draw(sheet, "svg"))]
    legend = sheet.layer.legend
    for entry in legend.entries:
        assert entry.state == State.RATE or entry.count
        label = entry_label(entry, legend.measure, T)
        assert texts[texts.index(label) + 1] == T.number(entry.count)
    assert texts[texts.index("Jumlah wilayah") + 1] == "6"
    reached = next(entry for entry in legend.entries if entry.from_target)
    assert texts[texts.index("target 59,0 %") + 1] == entry_label(reached, legend.measure, T)


def test_a_state_that_no_area_has_is_not_in_the_legend(made, table):
    some = frame(CODES[:3], CELLS[:3])
    layer = make_layer(table, Measure.COVERAGE_RATE, 0.59, Geometry((), CODES[:3]))
    sheet = replace(made(panels=(Panel(some),)), layer=layer)
    texts = [each.text for each in written(draw(sheet, "svg"))]
    assert "tidak ada data" not in texts


def test_a_class_without_bounds_is_not_in_the_legend_where_no_area_has_a_value(made, table):
    layer = make_layer(table[3:4], Measure.TO_TARGET, 0.59, Geometry((), CODES[3:4]))
    sheet = replace(made(panels=(Panel(frame(CODES[3:4], CELLS[3:4])),)), layer=layer)
    texts = [each.text for each in written(draw(sheet, "svg"))]
    assert "semua nilai" not in texts
    assert texts[texts.index("tidak ada data") + 1] == "1"
    bare = make_layer(table[:0], Measure.TO_TARGET, 0.59, Geometry((), CODES))
    texts = [each.text for each in written(draw(replace(made(), layer=bare), "svg"))]
    assert texts[texts.index("Jumlah wilayah") + 1] == "0"


def test_the_labels_of_the_legend_have_one_size_that_fits(made, table):
    breaks = (1e9, 1.637e9, 2.455e9)
    style = Style(scheme=Scheme.MANUAL, breaks=breaks)
    paid = table.assign(claims_paid=[2e9, 1e9, 0, None, 5e9, 1e8])
    layer = make_layer(paid, Measure.CLAIMS_PAID, 0.59, Geometry((), CODES), style)
    sheet = replace(made(), layer=layer)
    texts = written(draw(sheet, "svg"))
    labels = [entry_label(each, Measure.CLAIMS_PAID, T) for each in layer.legend.entries]
    rows = [each for each in texts if each.text in labels]
    assert len({each.size for each in rows}) == 1
    assert len(rows) >= 4
    assert rows[0].size < 9
    assert overlapping(texts) == []


def test_key_figures_stand_on_one_line_and_long_ones_have_more_room(made):
    labels = ("Aktif", "Potensi", "Cakupan per Des 2025", "Target", "Kekurangan menuju target")
    notes = ("", "", "▼ 13,1 poin", "", "")
    cards = tuple(Card(label, "9.484", note) for label, note in zip(labels, notes, strict=True))
    rows = (CardRow("Barat", cards), CardRow("Timur", cards))
    sheet = made(Words("Judul", figures=rows), paper=paper_of(PaperSize.A4, False))
    texts = written(draw(sheet, "svg"))
    assert len({each.bottom for each in texts if each.text == "9.484"}) == len(rows)
    for label in labels:
        first, second = (each for each in texts if each.text == label)
        assert first.left == second.left
        assert first.size == pytest.approx(7, abs=0.01)


@pytest.mark.parametrize(("words", "lines"), [(70, 1), (100, 1), (140, 2)])
def test_a_long_subtitle_is_smaller_before_it_is_broken(made, words, lines):
    subtitle = ("menurut desa/kelurahan " * 9)[:words].strip()
    sheet = made(Words("Judul", subtitle), paper=paper_of(PaperSize.A4, False))
    layout = layout_of(sheet)
    assert len(layout.subtitle) == lines
    assert 9 <= layout.subtitle_size <= 11
    found = next(each for each in written(draw(sheet, "svg")) if each.text in layout.subtitle)
    assert found.size == pytest.approx(layout.subtitle_size, abs=0.01)
    assert outside([found], sheet.paper) == []


def test_the_lengths_over_the_scale_bar_never_touch(made):
    counts = []
    for width in range(40, 130, 5):
        sheet = made(Words("", legend="Cakupan"), paper=Paper(width, 70, 0.62))
        said = written(draw(sheet, "svg"))
        strip = layout_of(fitting(sheet)).strip
        inside = [each for each in said if strip.bottom < each.bottom and each.top < strip.top]
        inside = [each for each in inside if strip.left < each.left < strip.right]
        *lengths, ratio = (each for each in inside if each.text != T("sheet.north"))
        lengths.sort(key=lambda each: each.left)
        counts.append(len(lengths))
        for one, other in pairwise([*lengths, ratio]):
            assert other.left - one.right > 0.6
    assert set(counts) == {2, 3}


def test_all_that_it_says_is_text_that_lies_on_nothing_and_inside_the_page(made):
    cards = tuple(Card(f"Label {n}", "1.234.567", "▼ 13,1 poin") for n in range(5))
    words = Words(
        "Judul yang panjang sekali " * 6,
        "Anak judul",
        warnings=("Data contoh, bukan angka resmi",),
        across=("DATA CONTOH", "BATAS PERKIRAAN"),
        figures=(CardRow("Kalimantan Barat", cards), CardRow("Sulawesi Selatan", cards)),
        legend="Ukuran dengan nama yang panjang sekali sampai dua baris",
        legend_note="Semua segmen",
        turn="target 59,0 %",
        remarks=("Keterangan " * 12,) * 2,
        sources=("Sumber " * 60 + "x" * 300,),
    )
    locator = Locator(frame(), frame(CODES[:1], CELLS[:1]))
    for size in PaperSize:
        for landscape in (True, False):
            sheet = made(words, paper=paper_of(size, landscape), locator=locator)
            texts = written(draw(sheet, "svg"))
            assert overlapping(texts) == []
            assert outside(texts, sheet.paper) == []
            assert min(each.size for each in texts) >= 5.99
            said = " ".join(each.text for each in texts)
            for part in ("Judul yang panjang", "Anak judul", "1.234.567", "Keterangan", "Sumber"):
                assert part in said


@pytest.mark.parametrize("name", ["<script>", "$x^2$", "50 %", r"\frac{1}{2}", "a_b"])
def test_no_name_becomes_markup_or_a_formula(made, name):
    words = Words(name, legend=name, sources=(name,), warnings=(name,))
    names = [name, *"BCDEF"]
    sheet = made(words, panels=(Panel(frame(names=names)),))
    texts = [each.text for each in written(draw(sheet, "svg"))]
    assert texts.count(name) == 5
    draw(sheet, "png", 72)


def test_characters_that_the_font_lacks_are_boxes(made):
    texts = [each.text for each in written(draw(made(Words("漢\x00\nA")), "svg"))]
    assert texts[0] == "□□ A"


def test_the_same_sheet_gives_the_same_bytes_in_any_thread(made):
    sheets = [made(metadata=(("data", "sample"),)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        svgs = set(pool.map(lambda sheet: draw(sheet, "svg"), sheets))
        pngs = set(pool.map(lambda sheet: draw(sheet, "png", 72), sheets))
    assert (len(svgs), len(pngs)) == (1, 1)
    assert not re.search(rb"dc:date", svgs.pop())


def test_provenance_is_in_the_metadata(made):
    sheet = made(metadata=(("data", "sampel – uji"), ("as_of", "2025-12")))
    picture = Image.open(BytesIO(draw(sheet, "png", 96)))
    assert picture.text == {"data": "sampel – uji", "as_of": "2025-12"}
    assert picture.info["dpi"] == pytest.approx((96, 96), abs=0.1)
    assert picture.size == (int(297 / 25.4 * 96), int(210 / 25.4 * 96))
    assert "data: sampel – uji\nas_of: 2025-12" in draw(sheet, "svg").decode()


@pytest.mark.parametrize("dpi", [71, 601])
def test_dots_per_inch_that_no_printer_has_are_refused(made, dpi):
    with pytest.raises(ValueError, match="72 to 600"):
        draw(made(), "png", dpi)


def test_two_maps_have_one_scale_and_one_legend(made):
    first = frame(CODES[:3], CELLS[:3])
    second = frame(CODES[3:], [box(119, -5, 119.5, -4.5), box(120, -5, 120.5, -4), CELLS[0]])
    words = Words("Judul", legend="Cakupan", same_scale="kedua peta berskala sama")
    sheet = made(words, panels=(Panel(first, "Barat"), Panel(second, "Timur")))
    one, other = grounds_of(sheet, layout_of(sheet))
    assert one.mm_per_km == other.mm_per_km
    assert one.box.right < other.box.left or one.box.bottom > other.box.top
    texts = written(draw(sheet, "svg"))
    said = [each.text for each in texts]
    assert said.count("Cakupan") == 1
    assert {"Barat", "Timur"} <= set(said)
    assert any("kedua peta berskala sama" in each for each in said)
    assert overlapping(texts) == []


def test_one_area_no_area_and_an_empty_shape_are_drawn(made):
    for shapes in (CELLS[:1], [Polygon()], []):
        some = frame(CODES[: len(shapes)], shapes)
        sheet = made(panels=(Panel(some),))
        assert written(draw(sheet, "svg"))[0].text == "Judul"
        assert draw(sheet, "png", 72)[:4] == b"\x89PNG"


def test_an_area_that_is_hidden_is_not_drawn(made, table):
    layer = make_layer(table[1:], Measure.COVERAGE_RATE, 0.59, Geometry((), CODES))
    sheet = replace(made(), layer=layer)
    assert pixel(draw(sheet, "png", 100), sheet.paper, *corner(sheet, 0)) == "#EAF1F5"


def test_circles_stand_on_their_areas_and_in_the_legend(made, table):
    words = Words("Judul", legend="Cakupan", circles="lingkaran terbesar: 95")
    plain = made(words)
    sheet = made(words, layer={"circles": table["uncovered_workers"]})
    ground = grounds_of(sheet, layout_of(sheet))[0]
    at = ground.to_paper(np.array([[112.5, 0.55]]))[0]  # the largest circle is that of area 3
    assert pixel(draw(sheet, "png", 100), sheet.paper, *at) != pixel(
        draw(plain, "png", 100), plain.paper, *at
    )
    said = [each.text for each in written(draw(sheet, "svg"))]
    assert "lingkaran terbesar: 95" in said
    assert "lingkaran terbesar: 95" not in [each.text for each in written(draw(plain, "svg"))]


def test_land_neighbours_and_wider_areas_are_shown_with_their_names(made):
    land = gpd.GeoDataFrame(geometry=[box(100, -5, 109.97, 5)], crs="EPSG:4326")
    around = frame(["7"], [box(109, 2.1, 114, 5)], ["Tetangga"])
    edges = frame(["1"], [box(110, 0, 113, 2)], ["Luas"])
    sheet = made(panels=(Panel(frame(), edges=edges, around=around),), land=land)
    said = [each.text for each in written(draw(sheet, "svg"))]
    assert {"Tetangga", "Luas"} <= set(said)
    ground = grounds_of(sheet, layout_of(sheet))[0]
    png = draw(sheet, "png", 100)
    for place, colour in ([109.92, 1.5], "#F2F0EB"), ([111.5, 2.05], "#EAF1F5"):
        assert pixel(png, sheet.paper, *ground.to_paper(np.array([place]))[0]) == colour


def test_values_stand_under_the_names(made):
    sheet = made(panels=(Panel(frame(), values={"1": "120,0 %"}),))
    texts = {each.text: each for each in written(draw(sheet, "svg"))}
    name, value = texts["Desa 1"], texts["120,0 %"]
    assert value.top < name.bottom
    assert (name.left + name.right) == pytest.approx(value.left + value.right, abs=0.2)


def test_the_page_lies_as_its_areas_do():
    wide, high = Panel(frame()), Panel(frame(CODES[:1], [box(110, 0, 111, 3)]))
    assert suits_landscape((wide,))
    assert not suits_landscape((high,))
    assert suits_landscape((high, high))


def test_without_words_there_is_a_map_with_its_legend_alone(made):
    words = Words("Judul", "Anak", legend="Cakupan", sources=("Sumber",), warnings=("Contoh",))
    sheet = without_words(made(words))
    said = [each.text for each in written(draw(sheet, "svg"))]
    assert "Cakupan" in said
    assert {"Judul", "Anak", "Sumber", "Contoh"} & set(said) == set()
    assert layout_of(sheet).maps[0].height > layout_of(made(words)).maps[0].height


def test_the_settings_of_matplotlib_stay_as_they_are(made):
    before = dict(mpl.rcParams)
    draw(made(), "svg")
    assert dict(mpl.rcParams) == before
    assert ElementTree.fromstring(draw(made(), "svg")).tag.endswith("svg")
