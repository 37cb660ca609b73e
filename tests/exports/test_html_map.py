import json
import re
import shutil
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from geoucj.boundaries import store
from geoucj.boundaries.store import open_set
from geoucj.errors import DamagedShapesError
from geoucj.exports.html_columns import USUAL, Texts, columns_of
from geoucj.exports.html_data import MONTHS, MapData
from geoucj.exports.html_map import html_map
from geoucj.exports.view import ViewOptions, export_view
from geoucj.i18n import Translator, catalog
from geoucj.maps.layer import Style
from geoucj.maps.legend import entry_label
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    COVERAGE_RATE,
    POTENTIAL,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
)
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

LIMIT = 2_000_000  # bytes
LAND = SHIPPED / "boundaries" / "land.topojson"


@pytest.fixture(scope="module")
def view_of(registry):
    """Return a function giving a view of a shipped data set on the built-in shapes."""
    data = {n: open_dataset(n, [SHIPPED / "data"], registry) for n in ("sample", "published")}
    shapes = open_set(store.APPROXIMATE, [SHIPPED / "boundaries"])

    def view(area="6171", level=Level.VILLAGE, name="sample", **more):
        return export_view(data[name], shapes, registry, area=area, level=level, **more)

    return view


def read(page):
    """Return the facts of a page and its packs, figures as they were."""
    text = page.decode()
    scripts = dict(re.findall(r'<script type="[^"]*" id="([^"]*)">([^<]*)</script>', text))
    packs = {
        key.removeprefix("pack-"): json.loads(zlib.decompress(b64decode(body), -zlib.MAX_WBITS))
        for key, body in scripts.items()
        if key.startswith("pack-")
    }
    for pack in packs.values():
        for months in pack.get("columns", {}).values():
            last = [0] * len(months[0])
            for figures in months:
                for i, step in enumerate(figures):
                    if step is not None:
                        last[i] += step
                        figures[i] = last[i]
    return json.loads(scripts["facts"]), packs


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("id", ("6171", Level.VILLAGE, "sample", Measure.COVERAGE_RATE)),
        ("en", ("6104", Level.DISTRICT, "sample", Measure.UNCOVERED)),
        ("id", ("7301", Level.VILLAGE, "sample", Measure.CLAIMS_PAID)),
        ("en", ("", Level.REGENCY, "published", Measure.TO_TARGET_POINTS)),
    ],
)
def test_classes_colours_counts_and_totals_are_those_of_the_screen(view_of, language, shown):
    area, level, name, measure = shown
    view, t = view_of(area, level, name, measure=measure), Translator(language)
    facts, packs = read(html_map(view, t))
    start = facts["start"]
    pack = packs[facts["levels"][start["level"]]["key"]]
    legend = facts["measures"][start["measure"]]["legends"][start["level"]]
    m = start["month"]
    assert facts["months"][m] == [t.month(view.month), t.month(view.month, short=True)]
    assert pack["marks"][measure.value][m] == view.layer.marks
    counts = {mark: view.layer.marks.count(mark) for mark in legend["fills"]}
    assert counts == {entry.mark: entry.count for entry in view.legend.entries}
    for row, entry in zip(legend["rows"], view.legend.entries, strict=True):
        assert row["label"] == entry_label(entry, measure, t)
        assert legend["fills"][entry.mark] == [entry.fill.colour, entry.fill.pattern]
    whole = view.totals.reset_index()
    for i, row in whole.iterrows():
        rate = packs["totals"]["columns"]["rate"][m][i]
        assert rate is None or t.number(rate / 10, 1) + " %" == t.rate(row[COVERAGE_RATE])
        for column, of in (("active", ACTIVE), ("potential", POTENTIAL), ("to_target", TO_TARGET)):
            said = packs["totals"]["columns"][column][m][i]
            assert said is None or said == pytest.approx(row[of], rel=0.005)


def test_every_rate_and_count_is_said_as_on_the_screen(view_of):
    t, view = Translator("id"), view_of("6104", Level.VILLAGE)
    _, packs = read(html_map(view, t))
    at = MapData(view, t).months.index(view.month)
    figures = packs["village"]["columns"]
    assert packs["village"]["codes"] == view.table[AREA_CODE].tolist()
    for column, of in (("rate", COVERAGE_RATE), ("target", TARGET_RATE)):
        written = ["–" if n is None else t.number(n / 10, 1) + " %" for n in figures[column][at]]
        assert written == [t.rate(value) for value in view.table[of]]
    for column, of in (("uncovered", UNCOVERED), ("to_target", TO_TARGET), ("active", ACTIVE)):
        assert [t.number(n) for n in figures[column][at]] == [
            t.number(abs(n)) for n in view.table[of]
        ]


def test_what_follows_from_a_rounded_rate_has_three_digits(view_of):
    view = view_of("", Level.REGENCY, "published")
    figures = columns_of([view.table], Texts(), None, Translator("id"))
    kubu_raya = figures["codes"].index("6112")
    assert figures["derived"][0][kubu_raya] == "2"
    assert figures["columns"]["potential"][0][kubu_raya] == 281_000
    assert figures["columns"]["to_target"][0][kubu_raya] == 55_500
    assert figures["columns"]["active"][0][kubu_raya] == 110_013


def test_other_months_levels_and_measures_have_the_classes_of_the_view(view_of):
    style = Style(k=4, palette=Palette.GREY)
    view = view_of("6104", measure=Measure.UNCOVERED, options=ViewOptions(style))
    facts, packs = read(html_map(view, Translator("id")))
    assert [level["key"] for level in facts["levels"]] == ["district", "village"]
    assert [measure["key"] for measure in facts["measures"]] == [m.value for m in USUAL]
    assert len(facts["months"]) == MONTHS
    assert facts["start"] == {"month": MONTHS - 1, "level": 1, "measure": 2}
    early = view_of("6104", as_of="2024-12", measure=Measure.UNCOVERED, options=ViewOptions(style))
    same = replace(early, layer=view.layer).entries  # its table in the classes of the view
    marks = packs["village"]["marks"]["uncovered_workers"][0]
    codes = view.layer.geometry.codes
    assert dict(zip(codes, marks, strict=True)) == {c: same[c].mark for c in codes}


def test_a_level_without_figures_is_left_out(view_of):
    facts, packs = read(html_map(view_of("61", Level.REGENCY, "published"), Translator("id")))
    assert [level["key"] for level in facts["levels"]] == ["regency"]
    assert "village" not in packs


def test_months_after_the_view_fill_up_what_is_not_before_it(view_of):
    early = MapData(view_of(as_of="2024-03"), Translator("id"))
    assert early.months == [f"2024-{month:02}" for month in range(1, 13)] + ["2025-01"]


def test_a_change_is_measured_against_a_year_before_each_month(view_of):
    view = view_of("6104", Level.DISTRICT, measure=Measure.RATE_CHANGE)
    facts, packs = read(html_map(view, Translator("en")))
    marks = packs["district"]["marks"]["rate_change"]
    assert marks[facts["start"]["month"]] == view.layer.marks
    assert len(set(marks)) > 1
    assert facts["measures"][-1]["said"]
    said = [text for text in packs["district"]["said"][-1] if text]
    assert all(re.fullmatch(r"0\.0 points|[+−]\d+\.\d points", text) for text in said)
    assert any(text[0] in "+−" for month in packs["district"]["said"] for text in month if text)


def test_a_filter_and_old_figures_and_circles_show_as_on_the_screen(view_of):
    options = ViewOptions(
        expression="coverage_rate < 0.5", stale_after=3, circles=Measure.UNCOVERED
    )
    view = view_of("", Level.REGENCY, "published", options=options)
    facts, packs = read(html_map(view, Translator("id")))
    pack, m = packs["regency"], facts["start"]["month"]
    assert pack["marks"]["coverage_rate"][m] == view.layer.marks
    assert "d" in view.layer.marks
    assert pack["stale"][m] == view.layer.stale
    assert pack["circles"][m][0] == view.layer.circles.sizes
    assert pack["kept"][m] == "".join("01"[flag] for flag in view.kept)


def test_a_province_is_shown_closer_with_the_shapes_of_its_regencies(view_of):
    page = html_map(view_of("73"), Translator("id"), LAND)
    assert len(page) < LIMIT  # to be sent in a chat
    facts, packs = read(page)
    codes = [
        [
            shape["properties"]["area_code"]
            for file in packs[key]["shapes"]
            for shape in file["objects"]["areas"]["geometries"]
        ]
        for key in ("village", "fine-village")
    ]
    assert codes[0] == codes[1]
    assert facts["levels"][-1]["fine"] == "fine-village"
    assert facts["land"]


def test_the_same_call_gives_the_same_bytes(view_of):
    pages = [html_map(view_of("6171"), Translator("id"), LAND) for _ in range(2)]
    assert pages[0] == pages[1]


def test_the_policy_forbids_the_network_and_knows_every_script(view_of):
    page = html_map(view_of(), Translator("id"), LAND).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for body in (*scripts, *styles):
        assert b64encode(sha256(body.encode()).digest()).decode() in policy
    assert len(scripts) == 8
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r' (?:src|href)="([^"]*)"', markup) == ["data:,"]


def test_names_cannot_become_markup(view_of):
    harm = "</script><script>alert(1)</script><!--"
    view = view_of()
    registry = replace(view.registry, areas=view.registry.areas.assign(area_name=harm))
    dataset = replace(
        view.dataset, provenance=replace(view.dataset.provenance, title_id=harm, source=harm)
    )
    page = html_map(
        export_view(dataset, view.boundaries, registry, area="6171", level=Level.VILLAGE),
        Translator("id"),
    ).decode()
    assert "alert(1)<" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert read(page.encode())[0]["area"].endswith(harm)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_says_what_it_shows_before_any_script_runs(view_of, language):
    t, view = Translator(language), view_of(address="data=sample&area=6171")
    page = html_map(view, t).decode()
    assert f'<html lang="{language}">' in page
    assert "Kota Pontianak" in page
    assert t("map.as_of", month=t.month(view.month)) in page
    for warning in view.stamp.warnings(t):
        assert page.count(warning) == 2  # on top and in the stamp
    assert "data=sample&amp;area=6171" in page
    assert catalog(language)["html.no_script"] in page
    assert f'<meta name="geoucj:inputs_sha256" content="{view.stamp.digest}">' in page


def test_damaged_shapes_of_another_level_are_named(view_of, tmp_path):
    folder = tmp_path / "rusak"
    shutil.copytree(SHIPPED / "boundaries" / store.APPROXIMATE, folder)
    view = replace(view_of("6112"), boundaries=open_set("rusak", [tmp_path]))
    html_map(view, Translator("id"), LAND)
    (folder / "district-6112.topojson").write_bytes(b"{")
    with pytest.raises(DamagedShapesError, match="district-6112"):
        html_map(view, Translator("id"), LAND)
