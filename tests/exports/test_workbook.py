import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from geoucj.boundaries.store import open_set
from geoucj.exports.view import ViewOptions, export_view, figures_of
from geoucj.exports.workbook import to_workbook
from geoucj.exports.workbook_notes import source_rows
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.legend import entry_label
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

ID, EN = Translator("id"), Translator("en")
SHAPES = open_set("approximate", [SHIPPED / "boundaries"])
HEADER = 3  # row of the headings, from 1
FIGURES = {
    "active_participants": "Active participants",
    "potential_workers": "Potential workers",
    "coverage_rate": "Coverage rate (UCJ)",
    "uncovered_workers": "Uncovered workers",
    "target_rate": "Target",
    "workers_to_target": "Workers to target",
}
NAMES = {
    Level.PROVINCE: "Provinces",
    Level.REGENCY: "Regencies and cities",
    Level.DISTRICT: "Districts",
    Level.VILLAGE: "Villages",
}


@pytest.fixture(scope="module")
def sets(registry):
    return {n: open_dataset(n, [SHIPPED / "data"], registry) for n in ("sample", "published")}


@pytest.fixture(scope="module")
def make(registry, sets):
    """Return a function giving a view, by default of Kubu Raya's villages in the sample."""
    figures = {name: figures_of(each, registry, Segment.ALL) for name, each in sets.items()}

    def view(name="sample", **asked):
        said = {"area": "6112", "level": Level.VILLAGE, "as_of": "2025-12"} | asked
        return export_view(sets[name], SHAPES, registry, figures=figures[name], **said)

    return view


@pytest.fixture(scope="module")
def view(make):
    return make()


@pytest.fixture(scope="module")
def content(view):
    return to_workbook(view, EN)


def opened(content, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def frame_of(page):
    """Return the figures of a sheet by area code."""
    rows = [list(row) for row in page.iter_rows(min_row=HEADER, values_only=True)]
    return pd.DataFrame(rows[1:], columns=rows[0]).set_index("Area code")


def numbers(values):
    return pd.to_numeric(values.replace("", None)).astype("float64")


def same(page, table):
    """Assert that a sheet holds the figures of a table, whatever was calculated."""
    shown = frame_of(page)
    assert shown.index.tolist() == table["area_code"].tolist()
    for column, heading in FIGURES.items():
        expected = table.set_index("area_code")[column].astype("float64")
        pd.testing.assert_series_equal(
            numbers(shown[heading]), expected, check_names=False, check_index_type=False
        )
    assert shown["Remark"].tolist() == [EN(f"state.{state}") for state in table["state"]]


def test_every_level_inside_the_area_has_a_sheet(content, make):
    names = ["Overview", "Regencies and cities", "Districts", "Villages", "Sources", "Definitions"]
    assert opened(content).sheetnames == names
    district = to_workbook(make(area="611201"), EN)
    assert opened(district).sheetnames[1:-2] == ["Districts", "Villages"]


def test_viewers_that_do_not_calculate_show_the_figures_of_the_table(content, view):
    book = opened(content, values=True)
    for level in (Level.REGENCY, Level.DISTRICT, Level.VILLAGE):
        same(book[NAMES[level]], view.at(level))


def test_published_figures_stay_as_published(make):
    view = make("published", area="", level=Level.REGENCY)
    content = to_workbook(view, EN)
    page = opened(content, values=True)["Regencies and cities"]
    same(page, view.table)
    published = view.table["rate_basis"] == "published"
    shown = numbers(frame_of(page)["Published rate"])
    assert shown.notna().tolist() == published.tolist()
    assert published.any()
    bases = frame_of(page)["Basis of the rate"]
    assert bases.eq("published").tolist() == published.tolist()
    written = opened(content)["Regencies and cities"]
    kinds = {cell.data_type for cell in written["E"][HEADER:] if cell.value is not None}
    assert kinds == {"n"}  # also a count that was computed from a published rate


def test_rates_and_gaps_are_formulas_and_sums_are_of_the_sheet_below(content):
    book = opened(content)
    headings = [cell.value for cell in book["Districts"][HEADER]]
    for name in ("Villages", "Districts", "Regencies and cities"):
        first = dict(
            zip([c.value for c in book[name][HEADER]], book[name][HEADER + 1], strict=True)
        )
        for heading in ("Coverage rate (UCJ)", "Uncovered workers", "Workers to target", "Remark"):
            assert first[heading].data_type == "f"
        summed = name != "Villages"
        assert (first["Active participants"].data_type == "f") == summed
    active = book["Districts"].cell(HEADER + 1, headings.index("Active participants") + 1).value
    assert active.startswith("=SUMIFS('Villages'!")


def calculated(content, folder, change=None):
    """Return the workbook as LibreOffice calculates it, without the values that it came with."""
    file = folder / "view.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if "worksheets/" in name:
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f>", part)
            new.writestr(name, part)
    if change:
        book = openpyxl.load_workbook(file)
        change(book)
        book.save(file)
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out"]
    subprocess.run([*command, file], check=True, capture_output=True, timeout=240)
    with Path(folder / "out" / "view.xlsx").open("rb") as made:
        return openpyxl.load_workbook(io.BytesIO(made.read()), data_only=True)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_calculates_the_figures_of_the_table(make, tmp_path):
    for view in (make("published", area="73", level=Level.REGENCY), make(area="6171")):
        book = calculated(to_workbook(view, EN), tmp_path)
        for level, name in NAMES.items():
            if name in book.sheetnames:
                same(book[name], view.at(level))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_changed_number_changes_all_that_follows_from_it(content, view, tmp_path):
    villages = view.table
    row = int((villages["state"] == "rate").argmax())
    before, code = villages.iloc[row], villages["area_code"].iloc[row]
    empty = int((villages["state"] == "no_data").argmax())
    columns = {cell.value: cell.column for cell in opened(content)["Villages"][HEADER]}

    def change(book):
        page = book["Villages"]
        page.cell(HEADER + 1 + row, columns["Active participants"]).value += 100
        page.cell(HEADER + 1 + empty, columns["Active participants"]).value = 10
        page.cell(HEADER + 1 + empty, columns["Potential workers"]).value = 1000

    book = calculated(content, tmp_path, change)
    village = frame_of(book["Villages"])
    rate = (before["active_participants"] + 100) / before["potential_workers"]
    assert village.loc[code, "Coverage rate (UCJ)"] == pytest.approx(rate)
    assert village.iloc[empty]["Remark"] == EN("state.rate")
    regency = frame_of(book["Regencies and cities"]).iloc[0]
    whole = view.at(Level.REGENCY).iloc[0]
    assert regency["Active participants"] == whole["active_participants"] + 110
    assert regency["Potential workers"] == whole["potential_workers"] + 1000
    assert book["Overview"]["B7"].value == whole["active_participants"] + 110


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_published_rate_holds_until_a_count_is_changed(make, tmp_path):
    view = make("published", area="", level=Level.REGENCY)
    content = to_workbook(view, EN)
    page = opened(content)["Regencies and cities"]
    columns = {cell.value: cell.column for cell in page[HEADER]}
    places = {cell.value: cell.row for cell in page["A"][HEADER:]}
    changes = {
        "6112": {"Active participants": 120_013},
        "7371": {"Potential workers": 600_000},
        "7313": {"Published rate": None},
        "7318": {"Published rate": 0.8},
        "7301": {"Active participants": 30_000, "Potential workers": 60_000},
        "7373": {"Published rate": 0.3},
    }

    def change(book):
        for code, values in changes.items():
            for heading, value in values.items():
                cell = book["Regencies and cities"].cell(places[code], columns[heading])
                cell.value = value

    made = frame_of(calculated(content, tmp_path, change)["Regencies and cities"])
    before = view.table.set_index("area_code")
    expected = {
        "6112": (120_013 / before.loc["6112", "potential_workers"], "computed"),
        "7371": (before.loc["7371", "active_participants"] / 600_000, "computed"),
        "7313": (67_799 / 140_769, "computed"),
        "7318": (0.8, "published"),
        "7301": (0.5, "computed"),
        "7373": (0.3, "published"),
        "7304": (before.loc["7304", "coverage_rate"], "published"),  # left alone
    }
    for code, (rate, basis) in expected.items():
        assert made.loc[code, "Coverage rate (UCJ)"] == pytest.approx(rate)
        assert made.loc[code, "Basis of the rate"] == basis
        assert made.loc[code, "Remark"] == EN("state.rate")
    assert pd.isna(made.loc["7302", "Basis of the rate"])


MEASURES = {
    "rate": {},
    "grey": {"options": ViewOptions(Style(palette=Palette.GREY))},
    "counts": {"measure": Measure.UNCOVERED, "options": ViewOptions(Style(k=4))},
    "points": {"measure": Measure.TO_TARGET_POINTS},
    "lists": {"measure": Measure.VERIFIED_SHARE},
    "filter": {"options": ViewOptions(expression="coverage_rate < 40%")},
}


@pytest.mark.parametrize("asked", MEASURES.values(), ids=MEASURES)
def test_conditions_have_the_bounds_and_colours_of_the_map(make, asked):
    view = make(**asked)
    page = opened(to_workbook(view, EN))["Villages"]
    rules = [rule for area in page.conditional_formatting for rule in area.rules]
    for entry in view.legend.entries:
        colour = f"FF{entry.fill.colour[1:]}"
        fills = [r for r in rules if colour in (r.dxf.fill.bgColor.rgb, r.dxf.fill.fgColor.rgb)]
        said = " ".join(rule.formula[0] for rule in fills)
        found = [float(x) for x in re.findall(r"[<>]=?(-?[0-9.eE-]+)", said)]
        bounds = [bound for bound in (entry.lower, entry.upper) if bound is not None]
        assert found == pytest.approx(bounds, abs=1e-6)
        assert fills
        if entry.state != "rate":
            assert f'"{entry_label(entry, view.measure, EN)}"' in said


def test_conditions_reach_from_the_first_row_to_the_last(make):
    view = make("published", area="", level=Level.REGENCY)
    book = opened(to_workbook(view, EN))
    for level, name in NAMES.items():
        last = HEADER + len(view.at(level))
        letters = {cell.value: cell.column_letter for cell in book[name][HEADER]}
        coloured = [letters[heading] for heading in ("Coverage rate (UCJ)", "Remark")]
        reached = {str(area.sqref) for area in book[name].conditional_formatting}
        assert reached == {f"{each}{HEADER + 1}:{each}{last}" for each in coloured}


@pytest.mark.parametrize("asked", MEASURES.values(), ids=MEASURES)
def test_the_legend_counts_what_the_map_counts(make, asked):
    view = make(**asked)
    book = opened(to_workbook(view, ID), values=True)
    classes = list(frame_of_id(book["Desa dan kelurahan"])["Kelas pada peta"])
    rows = list(book["Ringkasan"].iter_rows(max_col=2))
    start = next(i for i, row in enumerate(rows) if row[0].value == "Legenda peta")
    for entry, (label, count) in zip(view.legend.entries, rows[start + 1 :], strict=False):
        words = entry_label(entry, view.measure, ID)
        assert label.value.startswith(words)
        assert count.value == entry.count == classes.count(words)
        assert label.fill.fgColor.rgb[2:] == entry.fill.colour[1:] or entry.fill.pattern


TURNS = {
    Measure.COVERAGE_RATE: "target 59,0 %",
    Measure.TO_TARGET_POINTS: "target",
    Measure.RATE_CHANGE: "tidak berubah",
}


@pytest.mark.parametrize("measure", TURNS)
def test_the_legend_says_where_the_colours_turn(make, measure):
    book = opened(to_workbook(make(measure=measure), ID))
    turns = [str(c.value) for c in book["Ringkasan"]["A"] if str(c.value).endswith(")")]
    assert turns[0].split("(")[1] == f"{TURNS[measure]})"


def test_points_are_not_shown_as_per_cent(make):
    page = opened(to_workbook(make(measure=Measure.RATE_CHANGE), EN))["Villages"]
    formats = {head.value: cell.number_format for head, cell in zip(page[3], page[4], strict=True)}
    assert formats["Change of coverage"] == '0.00%" points"'
    assert formats["Coverage rate (UCJ)"] == "0.00%"


def frame_of_id(page):
    rows = [list(row) for row in page.iter_rows(min_row=HEADER, values_only=True)]
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_codes_are_text_headings_stay_and_filters_are_there(content):
    page = opened(content)["Villages"]
    code, rate = page.cell(HEADER + 1, 1), page.cell(HEADER + 1, 8)
    assert (code.value, code.data_type, code.number_format) == ("6112012001", "s", "@")
    assert rate.number_format == "0.00%"
    assert page.freeze_panes == "C4"
    assert page.auto_filter.ref.startswith("A3:")


def test_no_text_of_data_becomes_a_formula_a_link_or_markup(make):
    view = make()
    view.table["area_name"] = '=HYPERLINK("http://x","y")'
    view.table["source"] = "http://example.org/\x01<b>&"
    page = opened(to_workbook(view, EN))["Villages"]
    cell = page.cell(HEADER + 1, 2)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')
    source = page.cell(HEADER + 1, page.max_column)
    assert source.hyperlink is None
    assert "http://example.org/<b>&" in source.value


def test_a_sample_says_so_on_every_sheet_and_other_figures_do_not(content, make):
    for page in opened(content):
        texts = [str(c.value) for row in page.iter_rows(max_row=4) for c in row if c.value]
        assert any("SAMPLE DATA" in text for text in texts) or page.title == "Definitions"
        assert "Sample data" in page.oddHeader.center.text
    for page in opened(to_workbook(make("published", level=Level.DISTRICT), EN)):
        assert not page.oddHeader.center.text


def test_the_stamp_is_on_the_first_sheet_and_in_the_properties(content, view):
    book = opened(content)
    texts = {str(cell.value) for row in book["Overview"].iter_rows() for cell in row}
    assert set(view.stamp.lines(EN)) <= texts
    assert {each.sha256 for each in view.stamp.inputs} <= texts
    found = {each.name: each.value for each in book.custom_doc_props.props}
    assert found == view.stamp.metadata()
    assert view.stamp.version in book.properties.description


def test_every_source_of_the_area_is_listed_with_its_rows(make, sets):
    view = make("published", area="7324", level=Level.VILLAGE)
    rows = source_rows(view)
    coverage = sets["published"].table("coverage")
    here = coverage["area_code"].str.startswith("7324") | coverage["area_code"].isin(["73"])
    assert rows.loc[rows["kind"] == "coverage", "rows"].sum() == here.sum() > 0
    assert rows["source_url"].str.startswith("http").any()
    page = opened(to_workbook(view, ID))["Sumber"]
    listed = [cell.value for cell in page["C"][HEADER:]]
    assert [each or "" for each in listed] == rows["source_url"].tolist()


@pytest.mark.parametrize("data", ["sample", "published"])
def test_every_column_is_explained_in_both_languages(make, data):
    view = make(data, level=Level.REGENCY)
    for t, name, regencies in (
        (ID, "Definisi", "Kabupaten dan kota"),
        (EN, "Definitions", "Regencies and cities"),
    ):
        book = opened(to_workbook(view, t))
        terms = [cell.value for cell in book[name]["A"][HEADER:]]
        headings = {cell.value for cell in book[regencies][HEADER]}
        levels = {t(f"level.{level}") for level in Level}
        assert headings - levels - {t("workbook.column.area_name")} <= set(terms)
        meanings = " ".join(cell.value for cell in book[name]["B"][HEADER:])
        assert "*" not in meanings
        assert "30" in meanings


def test_the_same_view_has_the_same_bytes(content, make):
    assert to_workbook(make(), EN) == content
