"""A planner asks one question after the other; each answer is checked against the frames."""

from collections.abc import Callable

import pandas as pd
import pytest
from playwright.sync_api import expect

from geoucj.analysis.change import add_change, add_gap_share
from geoucj.analysis.classes import Classes, Scheme, make_classes
from geoucj.analysis.coverage import Query, by_workers_to_target, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.mix import add_segment_mix, segment_mixes
from geoucj.analysis.programmes import add_assistance
from geoucj.i18n import Translator
from geoucj.schema import Level, Segment, State
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind
from tests.browser.walk import COLOUR_AT, CONTAINER, MAP_FRAME, MARK, MARKED, MIDDLE_OF, whole

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONTH, BEFORE = "2025-12", "2025-06"
KUBU_RAYA, GOWA = "6112", "7306"
VILLAGES = 5204
ROW = 35  # px, of the table; its first column is as wide
ID = Translator("id")
SAMPLE = {"data": "sample", "month": MONTH}


@pytest.fixture(scope="module")
def sample(registry):
    """Return the sample data, read without the app."""
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def table(sample, registry) -> Callable[..., pd.DataFrame]:
    """Return a function that gives the coverage table, by area code."""
    tables = [sample.table(kind) for kind in (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)]
    figures = {}

    def of(level, within=None, month=MONTH, segment=Segment.ALL):
        if segment not in figures:
            figures[segment] = figures_of_segment(*tables, registry, segment)
        rows = coverage_table(figures[segment], Query(level, month, within))
        return rows.set_index("area_code", drop=False).rename_axis(None)

    return of


def judged(rows: pd.DataFrame) -> pd.Series:
    """Return the rates that can be judged; the others have a state of their own on the map."""
    return rows["coverage_rate"].where(rows["state"] == State.RATE)


def counts(classes: Classes, values: pd.Series) -> list[int]:
    """Return how many values are in each class, lowest first."""
    found = classes.assign(values).value_counts()
    return [int(found.get(i, 0)) for i in range(classes.k)]


def round_target(target: float) -> Classes:
    return make_classes(pd.Series(dtype="float64"), Scheme.TARGET, middle=target)


def test_which_regency_is_furthest_and_which_villages_make_up_its_gap(visitor, table):
    rows = table(Level.REGENCY)
    distance = judged(rows) - rows["target_rate"]
    furthest = distance.idxmin()
    classes = make_classes(distance, Scheme.TARGET, middle=0.0)

    visitor.open(38, **SAMPLE).choose("Ukuran", "Selisih dari target")
    assert visitor.class_counts() == counts(classes, distance)
    lowest = next(row for row in visitor.legend() if row["count"])
    visitor.map.get_by_role("button", name=lowest["label"]).click()
    visitor.selected(distance.index[classes.assign(distance) == classes.assign(distance).min()])
    assert furthest in visitor.chosen()
    said = f"−{ID.points(distance[furthest])} poin · Des 2025"
    expect(visitor.tip(furthest)).to_contain_text(said)

    visitor.click(furthest)
    panel = visitor.page.locator(".st-key-area_panel")
    expect(panel.get_by_role("heading")).to_have_text(rows["area_name"][furthest])
    expect(panel).to_contain_text(f"▼ {ID.points(distance[furthest])} poin")
    visitor.click(furthest)
    visitor.drawn(len(table(Level.DISTRICT, furthest)))

    villages = by_workers_to_target(table(Level.VILLAGE, furthest))
    visitor.level("Desa/kelurahan").drawn(len(villages))
    expect(visitor.page.get_by_text(f"{len(villages)} wilayah, kekurangan")).to_be_visible()
    shown = visitor.table()
    assert len(shown) > 5
    assert [(row["Desa/kelurahan"], whole(row["Kekurangan"])) for row in shown] == [
        (name, gap)
        for name, gap in zip(villages["area_name"], villages["workers_to_target"], strict=True)
    ][: len(shown)]

    share = add_gap_share(villages, table(Level.VILLAGE))["gap_share"]
    visitor.choose("Ukuran", "Bagian dari kekurangan provinsi")
    assert sum(visitor.class_counts()) == share[villages["state"] == State.RATE].notna().sum()
    expect(visitor.tip(villages.index[0])).to_contain_text(ID.rate(share.iloc[0], 3))


def test_is_it_getting_better(visitor, table):
    visitor.open(38, **SAMPLE).choose("Ukuran", "Perubahan cakupan")
    for before in ("2024-12", "2025-01"):  # a year before, until another month is chosen
        if before != "2024-12":
            visitor.choose("Pembanding", "Jan 2025")
        earlier = table(Level.REGENCY, month=before)
        rows = add_change(table(Level.REGENCY).reset_index(drop=True), earlier)
        change = rows.set_index("area_code")["rate_change"]
        legend = visitor.legend()
        (turn,) = (i for i, row in enumerate(legend) if row["target"])
        assert sum(row["count"] for row in legend[:turn]) == (change < 0).sum()
        assert sum(row["count"] for row in legend[turn:]) == (change >= 0).sum()
        large = change[["6101", "6104", "6105", "6106", KUBU_RAYA, "7324"]]  # easy to point at
        for code in (large.idxmin(), large.idxmax()):
            points = round(change[code], 3)
            sign = "−" if points < 0 else "+" if points > 0 else ""
            expect(visitor.tip(code)).to_contain_text(f"{sign}{ID.points(points)} poin")


def test_wage_earners_or_informal_workers(visitor, table, sample, registry):
    visitor.open(9, **SAMPLE, area=KUBU_RAYA)
    for segment, name in (
        (Segment.PU, "PU (penerima upah)"),
        (Segment.BPU, "BPU (bukan penerima upah)"),
    ):
        visitor.choose("Segmen", name)
        row = table(Level.REGENCY, KUBU_RAYA, segment=segment).loc[KUBU_RAYA]
        active, potential, rate, target, _ = visitor.figures()[""]
        assert (whole(active), whole(potential)) == (
            row["active_participants"],
            row["potential_workers"],
        )
        assert rate == ID.rate(row["coverage_rate"])
        assert target == "–"  # targets are set for all segments together

    districts = table(Level.DISTRICT, KUBU_RAYA).reset_index(drop=True)
    mixes = segment_mixes(sample.table(Kind.COVERAGE))
    share = add_segment_mix(districts, mixes, MONTH, registry).set_index("area_code")["bpu_share"]
    visitor.choose("Segmen", "Semua segmen").choose("Ukuran", "Bagian BPU di antara peserta aktif")
    for code in (share.idxmin(), share.idxmax()):
        expect(visitor.tip(code)).to_contain_text(ID.rate(share[code]))


def test_what_the_assistance_programmes_changed(visitor, table, sample):
    rows = table(Level.REGENCY).reset_index(drop=True)
    assisted = add_assistance(rows, sample.table(Kind.ASSISTANCE), MONTH)
    assisted = assisted.set_index("area_code")["assisted_workers"]
    visitor.open(38, **SAMPLE).choose("Ukuran", "Pekerja penerima bantuan iuran")
    assert sum(visitor.class_counts()) == assisted.notna().sum()
    for code in (KUBU_RAYA, assisted.idxmax()):
        expect(visitor.tip(code)).to_contain_text(f"{ID.number(assisted[code])} pekerja")


def test_how_many_workers_a_province_is_missing(visitor, table):
    provinces = table(Level.PROVINCE)
    visitor.open(38, **SAMPLE)
    missing = {name: whole(row[-1]) for name, row in visitor.figures().items()}
    assert missing == dict(zip(provinces["area_name"], provinces["workers_to_target"], strict=True))
    for code, row in provinces.iterrows():
        visitor.choose("Wilayah", row["area_name"]).drawn(len(table(Level.REGENCY, code)))
        active, potential, rate, target, gap = visitor.figures()[""]
        assert [whole(each) for each in (active, potential, gap)] == [
            row["active_participants"], row["potential_workers"], row["workers_to_target"],
        ]  # fmt: skip
        assert (rate, target) == (ID.rate(row["coverage_rate"]), ID.rate(row["target_rate"]))


def test_which_villages_have_no_data_or_too_few_workers(visitor, table):
    rows = table(Level.VILLAGE)
    states = rows["state"].value_counts()
    visitor.open(VILLAGES, **SAMPLE, level="village")
    assert visitor.state_counts() == {
        "tidak ada data": states[State.NO_DATA],
        "tanpa potensi pekerja": states[State.NO_POTENTIAL],
        "terlalu sedikit pekerja": states[State.TOO_FEW],
    }
    # The colours of both provinces turn at the lower of their targets.
    classes = round_target(table(Level.PROVINCE)["target_rate"].min())
    assert visitor.class_counts() == counts(classes, judged(rows))
    visitor.map.get_by_role("button", name="terlalu sedikit pekerja").click()
    visitor.selected(rows.index[rows["state"] == State.TOO_FEW])


def test_a_misspelled_village_is_found_shown_and_selected(visitor, registry):
    (code,) = registry.areas.query("area_name == 'Sungai Ambangah'")["area_code"]
    neighbours = registry.at(Level.VILLAGE, code[:4])
    visitor.open(38, **SAMPLE)
    zoom = visitor.frame.evaluate("window.map.getZoom()")
    visitor.write("Cari wilayah", "sungei ambanga")
    visitor.page.get_by_role("button", name="Sungai Ambangah").click()
    visitor.drawn(len(neighbours)).selected([code])
    assert visitor.frame.evaluate("window.map.getZoom()") > zoom + 2
    size = visitor.frame.evaluate("window.map.getSize()")
    x, y = visitor.point_in(code)  # that it is on the screen
    assert abs(x - size["x"] / 2) < size["x"] / 3
    assert abs(y - size["y"] / 2) < size["y"] / 2
    panel = visitor.page.locator(".st-key-area_panel")
    expect(panel.get_by_role("heading")).to_have_text("Sungai Ambangah")
    expect(visitor.page.get_by_label("Cari wilayah", exact=True)).to_have_value("")


def test_which_villages_pass_a_filter(visitor, table):
    rows = table(Level.VILLAGE)
    kept = (rows["coverage_rate"] < 0.3) & (rows["potential_workers"] > 1000)
    classes = round_target(table(Level.PROVINCE)["target_rate"].min())
    visitor.open(VILLAGES, **SAMPLE, level="village").unfold("Saring")
    before = visitor.paints()
    visitor.write("Tampilkan wilayah dengan", "coverage_rate < 30% dan potential_workers > 1000")
    visitor.painted_after(before).until(visitor.state_counts, {"di luar saringan": (~kept).sum()})
    assert visitor.class_counts() == counts(classes, judged(rows[kept]))
    expect(visitor.page.get_by_text(f"{kept.sum()} wilayah, kekurangan")).to_be_visible()
    first = by_workers_to_target(rows[kept])["area_name"].tolist()
    shown = [row["Desa/kelurahan"] for row in visitor.table()]
    assert shown == first[: len(shown)]

    visitor.write("Tampilkan wilayah dengan", "coverage_rate < ")
    expect(visitor.page.get_by_text("Saringan terputus setelah karakter")).to_be_visible()
    visitor.drawn(VILLAGES)


def test_two_months_side_by_side(visitor, table):
    now, then = (table(Level.VILLAGE, GOWA, month) for month in (MONTH, BEFORE))
    areas = len(now)
    classes = round_target(table(Level.REGENCY, GOWA)["target_rate"][GOWA])
    expected = [counts(classes, judged(rows)) for rows in (then, now)]  # as the maps stand
    assert expected[0] != expected[1]

    visitor.open(areas, **SAMPLE, area=GOWA, level="village")
    visitor.page.get_by_label("Pembanding", exact=True).first.click()
    visitor.page.get_by_role("option", name="Jun 2025", exact=True).click()
    expect(visitor.page.locator(MAP_FRAME)).to_have_count(2)
    for i in (0, 1):
        inside = visitor.page.frame_locator(MAP_FRAME).nth(i)
        painted = inside.locator(f'{CONTAINER}[data-painted][data-areas="{areas}"]')
        expect(painted).to_be_attached()
    earlier, later = visitor.other_frame, visitor.frame
    legends = "[...document.querySelectorAll('.geoucj-legend')].filter(e => e.offsetWidth).length"
    assert earlier.evaluate(legends) + later.evaluate(legends) == 1
    visitor.map.locator(".geoucj-row em").nth(1).wait_for()
    assert [visitor.class_counts(of) for of in (0, 1)] == expected
    # Each village is painted in the class of its month.
    marks = """() => {
      const { layer } = window.geoucj.stateOf(window.map), { areas } = layer.shapes;
      return Object.fromEntries(areas.map((each, i) => [each.code, layer.look.marks[i]]));
    }"""
    for frame, rows in ((earlier, then), (later, now)):
        painted = frame.evaluate(marks)
        of = classes.assign(judged(rows)).dropna()
        assert {code: painted[code] for code in of.index} == of.astype(str).to_dict()

    visitor.page.locator(MAP_FRAME).last.scroll_into_view_if_needed()
    size = visitor.still().frame.evaluate("window.map.getSize()")
    x, y = visitor.on_page(0.8 * size["x"], 0.75 * size["y"])  # beside the legend
    centre = "() => { const { lat, lng } = window.map.getCenter(); return [lat, lng] }"
    before = later.evaluate(centre)
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 60, y - 30, steps=6)
    visitor.page.mouse.up()

    def together() -> bool:
        now, followed = later.evaluate(centre), earlier.evaluate(centre)
        return now != before and followed == pytest.approx(now, abs=2e-3)  # a pixel

    visitor.until(together, True)


def test_a_class_or_several_clicks_select_areas_everywhere(visitor, table):
    rows = table(Level.DISTRICT, KUBU_RAYA)
    classes = round_target(table(Level.REGENCY, KUBU_RAYA)["target_rate"][KUBU_RAYA])
    of = classes.assign(judged(rows))
    visitor.open(len(rows), **SAMPLE, area=KUBU_RAYA)
    (biggest,) = of.mode()
    inside = rows[of == biggest]
    visitor.map.locator(".geoucj-row").nth(int(biggest)).click()
    visitor.selected(inside.index)
    panel = visitor.page.locator(".st-key-area_panel")
    expect(panel).to_contain_text(f"{len(inside)} wilayah dipilih")
    known = inside[["active_participants", "potential_workers", "workers_to_target"]].sum()
    rate = known["active_participants"] / known["potential_workers"]
    together = f"{ID.rate(rate)} dari {ID.number(known['potential_workers'])} pekerja"
    expect(panel).to_contain_text(together)
    expect(panel).to_contain_text(ID.number(known["workers_to_target"]))

    one, other, third = rows.index[:3]
    visitor.click(one).selected([one])
    visitor.click(other, more=True).selected([one, other])
    visitor.click(third, more=True).selected([one, other, third])
    visitor.click(other, more=True).selected([one, third])
    expect(panel).to_contain_text("2 wilayah dipilih")
    for code in (one, third):
        expect(panel).to_contain_text(rows["area_name"][code])
    visitor.page.get_by_role("button", name="Lepas pilihan (2)").click()
    visitor.selected([])


def test_what_is_picked_in_a_chart_or_the_table_is_selected_on_the_map(visitor, table):
    rows = table(Level.DISTRICT, KUBU_RAYA)
    visitor.open(len(rows), **SAMPLE, area=KUBU_RAYA)
    code = rows.index[0]
    potential = f"Potensi pekerja: {rows['potential_workers'][code]:.0f};"
    point = visitor.page.locator(f".stVegaLiteChart path[aria-label^='{potential}']")
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.selected([code])
    panel = visitor.page.locator(".st-key-area_panel")
    expect(panel.get_by_role("heading")).to_have_text(rows["area_name"][code])

    ranked = by_workers_to_target(rows).index
    first, second = [other for other in ranked[:3] if other != code][:2]
    for other, so_far in ((first, [first]), (second, [first, second])):
        visitor.table()
        box = visitor.page.get_by_test_id("stDataFrame").bounding_box()
        y = box["y"] + ROW * (1.5 + ranked.get_loc(other))
        visitor.page.mouse.click(box["x"] + ROW / 2, y)
        visitor.selected(so_far)
    visitor.choose("Bulan", "Jun 2025")  # with other rows in the same places
    assert visitor.chosen() == sorted([first, second])


def test_a_change_keeps_the_map(visitor):
    visitor.open(VILLAGES, **SAMPLE, level="village")
    visitor.frame.evaluate(MARK)
    visitor.choose("Bulan", "Jun 2025").choose("Segmen", "PU (penerima upah)")
    visitor.choose("Segmen", "Semua segmen").choose("Ukuran", "Belum terlindungi")
    visitor.unfold("Kelas dan warna").choose("Cara membagi kelas", "Alami (Fisher-Jenks)")
    visitor.choose("Warna untuk", "Hitam putih (cetak)")
    visitor.choose("Ukuran", "Cakupan (UCJ)").choose("Wilayah", "Sulawesi Selatan").drawn(24)
    assert visitor.frame.evaluate(MARKED)


def test_the_address_gives_another_visitor_the_same_view(visit, server, watch, table):
    one = visit(server).open(**SAMPLE)
    one.language("EN")
    expect(one.map.locator(".geoucj-legend summary")).to_have_text("Coverage rate (UCJ)")
    one.write("Find an area", "Kapur Sungai Raya")
    one.page.get_by_role("button", name="Kapur").first.click()
    one.drawn(len(table(Level.VILLAGE, KUBU_RAYA))).selected(["6112012008"])
    one.page.locator(".st-key-path").get_by_role("button", name="Kalimantan Barat ›").click()
    one.drawn(14)
    one.choose("Month", "Nov 2025")
    one.choose("Measure", "Uncovered workers")
    one.unfold("Classes and colours").choose("How classes are made", "Equal intervals")
    one.choose("Colours for", "Projector (high contrast)")
    first, second = "6112", "6104"
    one.click(first).selected([first])
    one.click(second, more=True).selected([first, second])

    other = visit(server)
    other.page.goto(one.page.url)
    other.drawn(14).selected([first, second])
    assert other.legend() == one.legend()
    assert other.figures() == one.figures()
    expect(other.page.get_by_text("as of November 2025", exact=True)).to_be_visible()
    expect(other.page.locator(".st-key-area_panel")).to_contain_text("2 areas selected")
    expect(other.page.get_by_role("radio", name="EN", exact=True)).to_be_checked()
    assert other.page.url == one.page.url
    assert [each["fills"] for each in (_look(one), _look(other))] == 2 * [_look(one)["fills"]]
    november = table(Level.PROVINCE, month="2025-11")
    assert whole(other.figures()[""][0]) == november["active_participants"]["61"]
    assert watch.errors == []


def _look(visitor):
    return visitor.frame.evaluate(
        "() => { const { fills, marks } = window.geoucj.stateOf(window.map).layer.look;"
        " return { fills, marks } }"
    )


def test_a_forged_address_is_told_and_gives_the_default_view(visitor):
    forged = "<img src=x onerror=alert(1)>"
    visitor.open(
        38, data=forged, month="1999-13", area="99", level="planet", measure="x", chosen=forged,
        k="99", lang="fr", breaks="1e999", __proto__="x",
    )  # fmt: skip
    warning = visitor.page.get_by_test_id("stAlert")
    for said in (forged, "1999-13", "99", "planet", "__proto__"):
        expect(warning).to_contain_text(f'("{said}")')
    assert visitor.page.get_by_role("heading", level=3).first.inner_text() == (
        "Peta cakupan Jamsostek (UCJ)"
    )
    expect(visitor.page.get_by_text("per Desember 2025", exact=True)).to_be_visible()
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    assert visitor.chosen() == []
    visitor.choose("Ukuran", "Belum terlindungi")
    expect(warning).to_have_count(0)  # gone with the first change


def test_circles_and_employers_are_drawn(visitor, table, sample):
    rows = table(Level.DISTRICT, KUBU_RAYA)
    visitor.open(len(rows), **SAMPLE, area=KUBU_RAYA)
    most = rows["uncovered_workers"].idxmax()
    middle = visitor.frame.evaluate(MIDDLE_OF, most)
    before = visitor.frame.evaluate(COLOUR_AT, middle)
    visitor.unfold("Lapisan").choose("Lingkaran sebanding", "Belum terlindungi")
    assert visitor.frame.evaluate(COLOUR_AT, middle) != before
    said = f"lingkaran terbesar: {ID.number(rows['uncovered_workers'][most])} (Belum terlindungi)"
    expect(visitor.map.locator(".geoucj-circle")).to_have_text(said)
    visitor.choose("Lingkaran sebanding", "tanpa lingkaran")
    assert visitor.frame.evaluate(COLOUR_AT, middle) == before

    employers = sample.table(Kind.EMPLOYERS).dropna(subset=["longitude", "latitude"])
    points = visitor.map.locator(".geoucj-point")
    expect(points).to_have_count(0)
    visitor.page.get_by_text("Pemberi kerja", exact=True).click()
    expect(points.first).to_be_attached()
    numbers = points.all_inner_texts()
    assert sum(int(each or 1) for each in numbers) == len(employers)
    assert len(numbers) < len(employers)  # those that would touch are one
