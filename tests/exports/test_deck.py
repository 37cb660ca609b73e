import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import openpyxl
import pandas as pd
import pytest
import shapely
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Inches

from geoucj.analysis.assistance import assistance_by, programmes_inside
from geoucj.boundaries.store import open_set
from geoucj.errors import DeckAreaError, TemplateFileError
from geoucj.exports.deck import deck
from geoucj.exports.deck_segments import segment_rows
from geoucj.exports.map_sheet import alt_text, map_sheet
from geoucj.exports.plan import plan_rows
from geoucj.exports.view import export_view, figures_of
from geoucj.exports.workbook_notes import source_rows
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.planning.proposal import PlanRequest, propose
from geoucj.schema import Level, Segment, State
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

ID, EN = Translator("id"), Translator("en")
AUTO_SHAPE = MSO_SHAPE_TYPE.AUTO_SHAPE
KUBU_RAYA, SELAYAR, PAREPARE = "6112", "7301", "7372"


@pytest.fixture(scope="module")
def sets(registry):
    return {n: open_dataset(n, [SHIPPED / "data"], registry) for n in ("sample", "published")}


@pytest.fixture(scope="module")
def figures(sets, registry):
    return {name: figures_of(each, registry, Segment.ALL) for name, each in sets.items()}


@pytest.fixture(scope="module")
def shown(registry, sets, figures):
    """Return a function giving a view of a shipped data set on the built-in shapes."""
    boundaries = open_set("approximate", [SHIPPED / "boundaries"])

    def show(area, level=Level.VILLAGE, data="sample", **more):
        return export_view(
            sets[data], boundaries, registry, area=area, level=level, figures=figures[data], **more
        )

    return show


@pytest.fixture(scope="module")
def proposal(sets, figures):
    asked = PlanRequest("sample", KUBU_RAYA, "2025-12", 500_000_000, "JKK+JKM", 3)
    tables = (sets["sample"].table(k) for k in (Kind.INDICATORS, Kind.CONTRIBUTIONS))
    return propose(asked, figures["sample"], *tables)


@pytest.fixture(scope="module")
def view(shown):
    return shown(KUBU_RAYA, address="https://geoucj.example/?area=6112")


@pytest.fixture(scope="module")
def made(view, proposal):
    return deck(view, ID, proposal=proposal)


@pytest.fixture(scope="module")
def slides(made):
    return list(opened(made).slides)


def opened(content):
    return Presentation(BytesIO(content))


def texts(slide):
    """Return every text of a slide, also those of tables and of the names in charts."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found += [p.text.replace("\xa0", " ") for p in shape.text_frame.paragraphs]
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found += [str(each) for each in shape.chart.plots[0].categories]
    return [text for text in found if text]


def title(slide):
    return slide.shapes.title.text_frame.text.replace("\xa0", " ")


def chart(slide):
    (found,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return found


def values(slide):
    return {each.name: list(each.values) for each in chart(slide).plots[0].series}


def book(slide):
    return openpyxl.load_workbook(BytesIO(chart(slide).part.chart_workbook.xlsx_part.blob))


def test_there_is_a_slide_for_each_message(slides):
    assert [title(slide) for slide in slides] == [
        "Cakupan Kubu Raya 42,4 %: kurang 46.477 pekerja menuju 59,0 %",
        title(slides[1]),
        title(slides[2]),
        title(slides[3]),
        "Terbanyak belum terlindungi: BPU (bukan penerima upah), 135.279 pekerja",
        title(slides[5]),
        title(slides[6]),
        title(slides[7]),
        "Sumber dan pengertian",
    ]
    assert all(title(slide) for slide in slides)


def test_key_figures_are_those_of_the_screen(view, slides):
    row, said = view.totals.iloc[0], texts(slides[0])
    for value in (
        ID.number(row["active_participants"]),
        ID.number(row["potential_workers"]),
        ID.rate(row["coverage_rate"]),
        ID.rate(row["target_rate"]),
        ID.number(row["workers_to_target"]),
    ):
        assert value in said
    parts = [part for (part,) in values(slides[0]).values()]
    assert parts[:2] == [row["active_participants"], row["workers_to_target"]]
    assert sum(parts) == row["potential_workers"]


def test_the_map_is_a_picture_with_a_text_and_its_legend_counts_every_area(view, slides):
    (picture,) = [s for s in slides[1].shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert picture._element.nvPicPr.cNvPr.get("descr") == alt_text(map_sheet(view, ID))
    judged = view.table[view.table["state"] == State.RATE]
    below = (judged["coverage_rate"] < view.target).sum()
    assert title(slides[1]).startswith(f"{below} dari {len(judged)} desa/kelurahan di bawah 59,0 %")
    counts = [int(text) for text in texts(slides[1]) if text.isdigit()]
    rows = [e for e in view.legend.entries if e.state == State.RATE or e.count]
    assert counts == [entry.count for entry in rows]
    assert sum(counts) == len(view.shapes)
    swatches = [
        s.fill.fore_color.rgb
        for s in slides[1].shapes
        if s.shape_type == AUTO_SHAPE and s.width == Inches(0.45) and s.fill.type == 1
    ]
    classes = [entry.fill.colour for entry in rows if not entry.fill.pattern]
    assert [f"#{colour}" for colour in swatches] == classes
    assert "target 59,0 %" in texts(slides[1])


def test_a_map_of_another_measure_says_where_it_is_highest(shown):
    view = shown(KUBU_RAYA, Level.DISTRICT, measure=Measure.UNCOVERED)
    table = view.table.sort_values("uncovered_workers")
    (low, least), *_, (high, most) = table[["area_name", "uncovered_workers"]].values
    assert title(opened(deck(view, ID)).slides[1]) == (
        f"Belum terlindungi: tertinggi {high} {ID.number(most)}, terendah {low} {ID.number(least)}"
    )


def test_the_ranking_has_the_rates_and_colours_of_the_map(view, slides):
    drawn = values(slides[2])
    table = view.table[view.table["state"] == State.RATE]
    ordered = table.sort_values(["coverage_rate", "area_code"], ascending=[False, True])
    wanted = pd.concat([ordered.head(5), ordered.tail(5)])
    assert drawn["Cakupan"] == pytest.approx(wanted["coverage_rate"].tolist())
    assert drawn["Target"] == pytest.approx(wanted["target_rate"].tolist())
    names = [str(each).split(" (")[0] for each in chart(slides[2]).plots[0].categories]
    assert names == wanted["area_name"].tolist()
    bars = chart(slides[2]).plots[0].series[0]
    colours = [f"#{bars.points[i].format.fill.fore_color.rgb}" for i in range(10)]
    assert colours == [view.entries[code].fill.colour for code in wanted["area_code"]]
    assert title(slides[2]) == (
        f"Tertinggi {names[0]} {ID.rate(wanted['coverage_rate'].iloc[0])}, "
        f"terendah {names[-1]} {ID.rate(wanted['coverage_rate'].iloc[-1])}"
    )


def test_the_trend_ends_at_the_figure_of_the_screen_with_its_target(view, slides):
    drawn, row = values(slides[3]), view.totals.iloc[0]
    assert drawn["Cakupan"][-1] == pytest.approx(row["coverage_rate"])
    assert drawn["Target"][-1] == pytest.approx(0.59)
    assert len(drawn["Cakupan"]) == 24
    page = book(slides[3]).active
    assert page["A2"].value.strftime("%Y-%m") == "2024-01"
    assert page["B25"].value == pytest.approx(row["coverage_rate"])


def test_segments_add_up_to_the_area_and_what_is_unknown_is_named(view, slides):
    drawn = values(slides[4])
    rows = segment_rows(view)
    known = rows.dropna(subset=["active_participants"])
    assert drawn["Peserta aktif"] == known["active_participants"].tolist()
    assert drawn["Belum terlindungi"] == known["uncovered_workers"].tolist()
    assert sum(drawn["Peserta aktif"]) == view.totals["active_participants"].iloc[0]
    assert list(known.index) == ["PU", "BPU", "JAKON"]
    assert "Tidak ada angka: PMI." in texts(slides[4])
    names = [str(each).split("\n") for each in chart(slides[4]).plots[0].categories]
    assert names == [
        [f"{segment} {ID.rate(row['coverage_rate'])}",
         f"{ID.number(row['active_participants'])} / {ID.number(row['potential_workers'])}"]
        for segment, row in known.iterrows()
    ]  # fmt: skip


def test_programmes_are_a_table_whose_last_row_is_the_sum(view, slides):
    found = programmes_inside(view.dataset.table(Kind.ASSISTANCE), KUBU_RAYA, view.month)
    by = assistance_by(found, "group")
    (shape,) = [s for s in slides[5].shapes if s.has_table]
    rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
    assert [row[:2] for row in rows[1:-1]] == [
        [group, ID.number(workers)]
        for group, workers in zip(by["group"], by["workers"], strict=True)
    ]
    assert rows[-1][:2] == ["Jumlah", ID.number(by["workers"].sum())]
    assert ID.number(by["workers"].sum()) in title(slides[5])


def test_the_plan_is_that_of_the_proposal(view, proposal, slides):
    total = proposal.plan.total
    assert title(slides[6]) == (
        f"Rencana: {ID.number(total.workers)} pekerja di {total.areas} desa/kelurahan, "
        f"{ID.rupiah(total.cost)}"
    )
    (rates,) = values(slides[6]).values()
    whole = proposal.whole
    assert rates == pytest.approx([whole["coverage_rate"], whole["coverage_rate_after"], 0.59])
    (shape,) = [s for s in slides[7].shapes if s.has_table]
    rows = [[cell.text for cell in row.cells] for row in shape.table.rows][1:]
    wanted = plan_rows(proposal, view.dataset, view.registry, ID).head(10)
    assert len(rows) == 10
    assert [row[3] for row in rows] == [ID.number(quota) for quota in wanted["quota"]]
    assert rows[0][1] == wanted["area_name"].iloc[0]


def test_every_slide_says_month_source_and_warnings_and_has_the_stamp_in_its_notes(view, slides):
    for slide in slides:
        said = " ".join(texts(slide))
        assert "Desember 2025" in said
        assert "Sumber: Data contoh" in said
        assert "Data contoh, bukan angka resmi · Batas perkiraan" in said
        notes = slide.notes_slide.notes_text_frame.text
        assert all(line in notes for line in view.stamp.lines(ID))


def sizes(slide):
    """Return the sizes of all texts of a slide, points."""
    frames = [s.text_frame for s in slide.shapes if s.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
    return [r.font.size.pt for f in frames for p in f.paragraphs for r in p.runs]


def check_places(presentation):
    """Check that nothing leaves a slide or covers what else is on it."""
    for slide in presentation.slides:
        boxes = [
            shapely.box(s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes
        ]
        sheet = shapely.box(0, 0, presentation.slide_width, presentation.slide_height)
        assert all(sheet.covers(each) for each in boxes)
        for one, other in combinations(boxes, 2):
            assert one.intersection(other).area < 1e-3 * min(one.area, other.area) + 1


def test_texts_are_large_enough_and_nothing_covers_them(made):
    presentation = opened(made)
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9, abs=0.001)
    check_places(presentation)
    for slide in presentation.slides:
        assert min(sizes(slide)) >= 18
        charts = [s.chart for s in slide.shapes if s.has_chart]
        assert all(each.font.size.pt == 18 for each in charts)


def test_charts_tables_and_pictures_are_read_aloud_and_no_placeholder_is_empty(slides):
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                (facts,) = shape._element.xpath("./*/p:cNvPr")
                assert facts.get("descr")
        assert [p.placeholder_format.type for p in slide.placeholders] == [PP_PLACEHOLDER.TITLE]


def test_the_stamp_is_in_the_properties(view, made):
    core = opened(made).core_properties
    assert core.title == view.stamp.lines(ID)[2]
    assert core.language == "id"
    with zipfile.ZipFile(BytesIO(made)) as archive:
        custom = archive.read("docProps/custom.xml").decode()
    for name, value in view.stamp.metadata().items():
        assert f'name="{name}"' in custom
        assert value[:60].replace("&", "&amp;").replace("<", "&lt;") in custom


def test_the_same_view_gives_the_same_bytes_and_little_of_them(view, proposal, made):
    assert deck(view, ID, proposal=proposal) == made
    assert len(made) < 5_000_000
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        names = archive.namelist()
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("area", "level", "t"),
    [("61", Level.REGENCY, EN), (PAREPARE, Level.VILLAGE, ID), (SELAYAR, Level.VILLAGE, EN),
     ("611201", Level.VILLAGE, EN)],
)  # fmt: skip
def test_other_areas_and_languages(shown, area, level, t):
    view = shown(area, level)
    slides = list(opened(deck(view, t)).slides)
    assert len(slides) == 7
    assert t.rate(view.totals["coverage_rate"].iloc[0]) in title(slides[0])
    head = t("deck.title.sources")
    assert title(slides[-1]) == head
    drawn = values(slides[2])[t("column.coverage_rate")]
    judged = view.table.loc[view.table["state"] == State.RATE, "coverage_rate"]
    assert drawn[0] == pytest.approx(judged.max())
    assert drawn[-1] == pytest.approx(judged.min())
    assert len(drawn) == min(10, len(judged))


def test_what_is_unknown_is_a_sentence_and_not_an_empty_chart(shown):
    view = shown(KUBU_RAYA, Level.DISTRICT, "published")
    slides = list(opened(deck(view, ID)).slides)
    for number, words in (
        (2, "Belum ada cakupan menurut kecamatan"),
        (4, "Belum ada angka menurut segmen"),
        (5, "Tidak ada program bantuan iuran yang tercatat"),
    ):
        assert not any(shape.has_chart or shape.has_table for shape in slides[number].shapes)
        assert any(text.startswith(words) for text in texts(slides[number]))
    said = " ".join(texts(slides[0]))
    assert "≈ 55.500" in title(slides[0])
    assert "November 2023" not in said
    assert "Nov 2023" in said
    assert "Data contoh" not in said
    assert values(slides[0])["Kekurangan menuju target"] == [55_500]
    assert "≈ Pekerja" in texts(slides[0])
    rates = values(slides[3])["Cakupan"]
    assert [round(rate, 4) for rate in rates if rate is not None] == [0.3921]


def test_an_area_without_any_figure_says_so(shown):
    view = shown("6107", Level.DISTRICT, "published", as_of="2021-12")
    slides = list(opened(deck(view, EN)).slides)
    assert title(slides[0]) == "The coverage of Bengkayang is not known"
    assert "No data." in texts(slides[0])
    assert not any(shape.has_chart for slide in slides for shape in slide.shapes)


def test_texts_of_data_stay_texts(view):
    dataset = view.dataset
    table = dataset.table(Kind.ASSISTANCE).copy()
    here = table["area_code"].str.startswith(KUBU_RAYA)
    table.loc[here, "group"] = '=HYPERLINK("http://x")<a:t>&\x0b{name}' + "panjang " * 40
    table = table.drop_duplicates(["area_code", "start", "group"])
    names = view.table["area_name"].astype("object")
    hostile = view.table.assign(area_name=("=1+1<&>\x07" + names.astype("str")))
    changed = replace(view, table=hostile.astype({"area_name": "str"}))
    object.__setattr__(changed, "dataset", _Changed(dataset, table))
    slides = list(opened(deck(changed, ID)).slides)
    assert str(chart(slides[2]).plots[0].categories[0]).startswith("=1+1<&>")
    cell = book(slides[2]).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("=1+1<&>")
    (shape,) = [s for s in slides[5].shapes if s.has_table]
    assert shape.table.cell(1, 0).text.startswith('=HYPERLINK("http://x")<a:t>& {')
    assert shape.table.cell(1, 0).text.endswith("…")


class _Changed:
    """A data set with another table of assistance."""

    def __init__(self, dataset, assistance):
        self._dataset, self._assistance = dataset, assistance

    def __getattr__(self, name):
        return getattr(self._dataset, name)

    def table(self, kind):
        return self._assistance if kind == Kind.ASSISTANCE else self._dataset.table(kind)


def template(potx=False):
    """Return a template of an office: 4:3, dark, its logo at the foot, with a slide of its own."""
    made = Presentation()
    ground = made.slide_master.background.fill
    ground.solid()
    ground.fore_color.rgb = RGBColor(16, 48, 80)
    old = made.slides.add_slide(made.slide_layouts[1])
    old.shapes.title.text = "Rahasia lama"
    old.notes_slide.notes_text_frame.text = "Catatan lama"
    for part in made.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = part.blob.replace(b"Office Theme", b"Rahasia lama")
    file = BytesIO()
    made.save(file)
    if not potx:
        return file.getvalue()
    again = BytesIO()
    with zipfile.ZipFile(file) as read, zipfile.ZipFile(again, "w") as write:
        for name in read.namelist():
            kind = b"presentationml.template.main+xml"
            part = read.read(name).replace(b"presentationml.presentation.main+xml", kind)
            write.writestr(name, part)
    return again.getvalue()


def test_sources_are_named_on_their_page_as_far_as_there_is_room(shown):
    view = shown("73", Level.REGENCY, "published")
    slide = list(opened(deck(view, ID)).slides)[-1]
    found = source_rows(view).groupby("source")["rows"].sum()
    (said,) = [text for text in texts(slide) if found.idxmax() in text]
    assert said.endswith(" …")
    assert all(name in slide.notes_slide.notes_text_frame.text for name in found.index)


def test_what_is_known_of_segments_alone_is_drawn_without_an_empty_series(shown):
    view = shown("6104", Level.DISTRICT, "published")
    slide = list(opened(deck(view, ID)).slides)[4]
    assert values(slide) == {"Peserta aktif": [80_101, 42_217]}
    assert [str(each) for each in chart(slide).plots[0].categories] == ["PU\n80.101", "BPU\n42.217"]
    assert "Tidak ada angka: JAKON, PMI. Potensi tidak diketahui: PU, BPU." in texts(slide)


def test_rupiah_that_are_known_of_some_programmes_only_say_so(shown):
    slides = list(opened(deck(shown("73", Level.REGENCY, "published"), ID)).slides)
    said = next(text for text in texts(slides[5]) if "Rupiah: " in text)
    assert said.endswith("diketahui untuk 42.586 peserta.")


def test_a_low_sheet_has_fewer_villages_and_its_title_counts_them(view, proposal):
    low = Presentation()
    low.slide_height = Inches(5.625)
    file = BytesIO()
    low.save(file)
    slide = opened(deck(view, ID, proposal=proposal, template=file.getvalue())).slides[7]
    (shape,) = [s for s in slide.shapes if s.has_table]
    count = len(shape.table.rows) - 1
    assert 1 <= count < 10
    plan = plan_rows(proposal, view.dataset, view.registry, ID).head(count)
    assert title(slide).startswith(f"{count} desa/kelurahan pertama: {plan['quota'].sum()} pekerja")


def test_a_low_sheet_has_as_many_bars_as_can_be_read(view):
    low = Presentation()
    low.slide_height = Inches(5.625)
    file = BytesIO()
    low.save(file)
    slide = opened(deck(view, ID, template=file.getvalue())).slides[2]
    (shape,) = [s for s in slide.shapes if s.has_chart]
    bars = len(list(shape.chart.plots[0].categories))
    assert 2 <= bars < 10
    assert shape.height / bars >= Inches(0.35)
    assert f"{bars // 2} tertinggi dan {bars // 2} terendah dari" in " ".join(texts(slide))


@pytest.mark.parametrize("potx", [False, True])
def test_a_template_keeps_its_theme_and_loses_its_slides(view, proposal, potx):
    made = deck(view, EN, proposal=proposal, template=template(potx))
    presentation = opened(made)
    assert presentation.slide_width == Inches(10)
    fill = presentation.slide_master.background.fill
    assert fill.fore_color.rgb == RGBColor(16, 48, 80)
    assert len(presentation.slides) == 9
    with zipfile.ZipFile(BytesIO(made)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Rahasia lama" not in content
    assert b"Catatan lama" not in content
    for slide in presentation.slides:
        assert [p.placeholder_format.type for p in slide.placeholders] == [PP_PLACEHOLDER.TITLE]
        assert min(sizes(slide)) >= 14
    check_places(presentation)
    assert deck(view, EN, proposal=proposal, template=template(potx)) == made


def test_long_figures_stand_in_rows_where_a_template_is_narrow(shown):
    view = shown("73", Level.REGENCY, "published")
    presentation = opened(deck(view, EN, template=template()))
    check_places(presentation)
    tops = [s.top for s in presentation.slides[0].shapes if s.shape_type == AUTO_SHAPE][1:6]
    assert tops == [tops[0]] * 3 + [tops[3]] * 2
    assert tops[3] > tops[0]
    assert all(min(sizes(slide)) >= 14 for slide in presentation.slides)


def macros():
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(template())) as read, zipfile.ZipFile(made, "w") as write:
        for name in read.namelist():
            part = read.read(name)
            old = b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
            new = b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
            write.writestr(name, part.replace(old, new))
    return made.getvalue()


def other_zip():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as write:
        write.writestr("a.txt", "a")
    return made.getvalue()


def workbook():
    made = BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


@pytest.mark.parametrize("make", [macros, other_zip, workbook, lambda: b"", lambda: b"%PDF-1.7",
                                  lambda: template()[:5000]])  # fmt: skip
def test_what_is_no_template_is_refused(view, make):
    with pytest.raises(TemplateFileError) as caught:
        deck(view, ID, template=make())
    assert "PowerPoint" in ID("error.TemplateFileError", **caught.value.facts)


def test_a_deck_is_of_one_area(shown, view, proposal):
    for area, level in (("", Level.REGENCY), ("6112012001", Level.VILLAGE)):
        with pytest.raises(DeckAreaError):
            deck(shown(area, level), ID)
    other = replace(proposal, request=replace(proposal.request, data="published"))
    with pytest.raises(ValueError, match="published"):
        deck(view, ID, proposal=other)
