"""What is exported equals what the screen shows: classes, colours, counts, totals, figures."""

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass

import docx
import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_FILL_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE

from geoucj.analysis.classes import Scheme
from geoucj.boundaries.store import open_set
from geoucj.exports.figure_words import key_figures
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.legend import LegendEntry, entry_label
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import AREA_CODE, COVERAGE_RATE, TABLE_COLUMNS, Level, Segment, State
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache, export_files
from geoucj.ui.choices import Choices, Extras
from geoucj.ui.export_files import Kind, Wanted
from geoucj.ui.exporting import elsewhere, source_of
from geoucj.ui.state import Context
from geoucj.ui.view import MapView, map_view, totals
from tests.exports.test_html_map import read as read_html
from tests.maps.pictures import written

T = Translator("id")
SHAPES = open_set("approximate", [SHIPPED / "boundaries"])
MANUAL = Style(Scheme.MANUAL, breaks=(0.3, 0.45, 0.6), palette=Palette.GREY)
VIEWS = {
    "villages of a regency": {"area": "6112", "level": Level.VILLAGE, "target": 0.59},
    "both provinces, published": {"data": "published", "target": 0.5014},
    "a target of one's own": {"area": "6171", "level": Level.VILLAGE, "target": 0.473,
                              "at_target": False},
    "islands, a segment, own bounds": {"area": "7301", "level": Level.VILLAGE, "style": MANUAL,
                                       "segment": Segment.BPU, "target": 0.8},
    "counts with a filter": {"area": "6104", "level": Level.DISTRICT, "measure": Measure.UNCOVERED,
                             "style": Style(k=4), "expression": "cakupan < 40%",
                             "target": 0.5014, "extras": Extras(stale_after=6)},
    "change over a year": {"area": "7371", "level": Level.DISTRICT, "before": "2024-12",
                           "measure": Measure.RATE_CHANGE,
                           "target": 0.5014},
}  # fmt: skip


@dataclass(frozen=True)
class Screen:
    """What the map page shows for some choices, and the files that are made of the same."""

    ctx: Context
    choices: Choices
    view: MapView

    @property
    def entries(self) -> list[LegendEntry]:
        return list(self.view.layer.legend.entries)

    @property
    def legend(self) -> list[tuple[str, str, int]]:
        """Label, colour and number of areas of each row."""
        measure = self.choices.measure
        return [(entry_label(e, measure, T), e.fill.colour, e.count) for e in self.entries]

    @property
    def said_legend(self) -> list[str]:
        """Labels and counts of the rows that a page of paper has, in their order."""
        rows = [e for e in self.entries if e.state == State.RATE or e.count]
        label = self.choices.measure
        return [text for e in rows for text in (entry_label(e, label, T), T.number(e.count))]

    @property
    def figures(self) -> list[str]:
        """The key figures over the map."""
        rows = totals(self.ctx, self.choices)
        return [
            card.value
            for _, row in rows.iterrows()
            for card in key_figures(row, self.ctx.registry, T)
        ]

    def file(self, kind: Kind, suffix: str, **settings) -> bytes:
        return self.files(kind, suffix, **settings)[0].content

    def files(self, kind, suffix, **settings):
        source = source_of(self.ctx, self.choices, "id")
        return export_files.make(source, Wanted(kind, suffix, **settings)).files


@pytest.fixture(scope="module")
def ctx(registry, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nobodys")
    settings = Settings(folder / "boundaries", folder / "data")
    return Context(T, settings, registry, {})


@pytest.fixture(scope="module")
def show(ctx):
    """Return a function giving what the screen shows for some choices."""

    def screen(data="sample", **chosen):
        said = {"boundaries": SHAPES, "month": "2025-12", "area": "", "level": Level.REGENCY,
                "segment": Segment.ALL, "measure": Measure.COVERAGE_RATE,
                "at_target": True}  # fmt: skip
        choices = Choices(dataset=cache.dataset(ctx.settings, data), **(said | chosen))
        return Screen(ctx, choices, map_view(ctx, choices))

    return screen


@pytest.fixture(scope="module", params=VIEWS.values(), ids=VIEWS)
def screen(show, request):
    return show(**request.param)


def follow(wanted, texts):
    """Return whether `wanted` stand one after the other in `texts`."""
    size = len(wanted)
    return any(texts[i : i + size] == wanted for i in range(len(texts) - size + 1))


def same_page(screen, svg):
    said = [each.text for each in written(svg)]
    rate = T.rate(screen.choices.target)
    turns = (T("legend.target", rate=rate), T("legend.reference", rate=rate), T("legend.unchanged"))
    assert follow(screen.said_legend, [text for text in said if text not in turns])
    for figure in screen.figures:
        assert figure in said
    colours = {colour.upper() for colour in re.findall(r"#[0-9a-fA-F]{6}", svg.decode())}
    for entry in screen.entries:
        if entry.count and not entry.fill.pattern:
            assert entry.fill.colour.upper() in colours


def test_the_printed_map(screen):
    same_page(screen, screen.file(Kind.MAP, "svg"))


def test_the_map_in_one_html_file(screen):
    facts, packs = read_html(screen.file(Kind.HTML, "html"))
    start = facts["start"]
    legend = facts["measures"][start["measure"]]["legends"][start["level"]]
    pack = packs[facts["levels"][start["level"]]["key"]]
    marks = pack["marks"][screen.choices.measure.value][start["month"]]
    entries = screen.entries
    assert [row["label"] for row in legend["rows"]] == [row[0] for row in screen.legend]
    assert legend["fills"] == {e.mark: [e.fill.colour, e.fill.pattern] for e in entries}
    inside = [code.startswith(screen.choices.area) for code in screen.view.layer.geometry.codes]
    on_screen = [m for m, here in zip(screen.view.layer.marks, inside, strict=True) if here]
    assert sorted(mark for mark in marks if mark != "f") == sorted(on_screen)
    rows = totals(screen.ctx, screen.choices)
    found = packs["totals"]["columns"]["rate"][start["month"]]
    said = ["–" if value is None else T.number(value / 10, 1) + " %" for value in found]
    assert said == [T.rate(rate) for rate in rows[COVERAGE_RATE]]


def test_the_workbook(screen):
    book = openpyxl.load_workbook(io.BytesIO(screen.file(Kind.WORKBOOK, "xlsx")), data_only=True)
    overview = book[T("workbook.sheet.overview")]
    rows = list(overview.iter_rows(max_col=2))
    start = 1 + next(i for i, row in enumerate(rows) if row[0].value == T("workbook.legend"))
    for (label, colour, count), row in zip(screen.legend, rows[start:], strict=False):
        assert row[0].value.startswith(label)
        assert row[1].value == count
        hatched = next(e.fill.pattern for e in screen.entries if e.fill.colour == colour)
        assert hatched or f"#{row[0].fill.fgColor.rgb[2:]}" == colour
    page = book[T(f"workbook.sheet.{screen.choices.level}")]
    head, *figures = list(page.iter_rows(min_row=3, values_only=True))
    table = pd.DataFrame(figures, columns=head).set_index(T("workbook.column.area_code"))
    shown = screen.view.table
    assert table.index.tolist() == shown[AREA_CODE].tolist()
    for column in (COVERAGE_RATE, "active_participants", "workers_to_target"):
        found = pd.to_numeric(table[T(f"workbook.column.{column}")].replace("", None))
        assert found.tolist() == pytest.approx(
            shown[column].astype("float64").tolist(), nan_ok=True, abs=1e-9
        )
    said = {cell.value for row in overview.iter_rows() for cell in row}
    assert set(totals(screen.ctx, screen.choices)["active_participants"].dropna()) <= said


def read_geo(content, suffix, folder):
    """Return the rows of a file as other programs read them."""
    file = folder / f"view.{suffix}"
    file.write_bytes(content)
    if suffix == "csv":
        return pd.read_csv(file, dtype={AREA_CODE: "str"}, encoding="utf-8-sig")
    return gpd.read_parquet(file) if suffix == "parquet" else gpd.read_file(file, layer=0)


@pytest.mark.parametrize("suffix", ["csv", "geojson", "gpkg", "parquet"])
def test_geographic_files(screen, suffix, tmp_path):
    rows = read_geo(screen.file(Kind.GEO, suffix), suffix, tmp_path)
    counts = rows.groupby(["map_label", "map_colour"]).size().to_dict()
    found = [(label, colour, counts.pop((label, colour), 0)) for label, colour, _ in screen.legend]
    assert found == screen.legend
    assert counts == {}
    shown = screen.view.table
    assert rows[AREA_CODE].tolist() == shown[AREA_CODE].tolist()
    for column in {"active_participants", COVERAGE_RATE} & set(TABLE_COLUMNS):
        assert rows[column].astype("float64").tolist() == pytest.approx(
            shown[column].astype("float64").tolist(), nan_ok=True, abs=1e-6
        )


def test_the_style_of_a_geopackage_has_the_colours_of_the_map(screen, tmp_path):
    file = tmp_path / "view.gpkg"
    file.write_bytes(screen.file(Kind.GEO, "gpkg"))
    with closing(sqlite3.connect(file)) as package:
        ((style,),) = package.execute("SELECT styleQML FROM layer_styles").fetchall()
    for label, colour, _ in screen.legend:
        red, green, blue = bytes.fromhex(colour[1:])
        assert f"{red},{green},{blue}" in style
        assert f'label="{label}"'.replace("<", "&lt;") in style


def test_slides(show):
    for chosen in (VIEWS["villages of a regency"], VIEWS["counts with a filter"]):
        screen = show(**chosen)
        deck = Presentation(io.BytesIO(screen.file(Kind.DECK, "pptx")))
        shapes = [shape for slide in deck.slides for shape in slide.shapes]
        described = {
            shape._element.nvSpPr.cNvPr.get("descr"): shape
            for shape in shapes
            if shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE
        }
        for label, colour, count in screen.legend:
            swatch = described.get(f"{label}: {T.number(count)}")
            if swatch is None:
                assert count == 0
            elif swatch.fill.type == MSO_FILL_TYPE.SOLID:
                assert f"#{swatch.fill.fore_color.rgb}" == colour
        said = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
        active, potential, rate, *_ = screen.figures
        assert all(figure in said for figure in (active, potential, rate))


def test_the_summary(show):
    screen = show(**VIEWS["villages of a regency"])
    text = docx.Document(io.BytesIO(screen.file(Kind.SUMMARY, "docx")))
    cells = [cell.text for table in text.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*cells, *(paragraph.text for paragraph in text.paragraphs)])
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert screen.figures
    assert all(figure in said for figure in screen.figures)


def test_every_page_of_an_atlas_is_what_the_screen_shows_of_its_area(show, ctx):
    screen = show(**VIEWS["villages of a regency"])
    whole = show(area="73", target=0.5014)
    assert whole.choices.level == Level.REGENCY
    pages = zipfile.ZipFile(io.BytesIO(screen.file(Kind.ATLAS, "zip", page="svg")))
    (name,) = pages.namelist()
    assert "61.12" in name
    same_page(screen, pages.read(name))
    inside = elsewhere(ctx, whole.choices, "7301", Level.VILLAGE)
    assert (inside.target, inside.area) == (0.8, "7301")


def test_the_address_in_a_file_reopens_the_view(show):
    screen = show(**VIEWS["a target of one's own"])
    _, stamp = screen.files(Kind.GEO, "csv")
    address = json.loads(stamp.content)["geoucj"]["address"]
    for part in ("area=6171", "level=village", "target=47.3", "month=2025-12", "data=sample"):
        assert part in address
