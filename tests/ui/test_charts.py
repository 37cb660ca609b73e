"""What the charts hold: data, colours and words, as they are sent to the browser."""

import json

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.i18n import Translator
from geoucj.maps.layer import Geometry, Style, make_layer
from geoucj.maps.measures import Measure, Unit, shading
from geoucj.maps.palette import ABOVE_TARGET, BELOW_TARGET
from geoucj.schema import Segment
from geoucj.ui.charts.areas import areas_shown, picked, without_value
from geoucj.ui.charts.histogram import Goal, bins, gathered, histogram
from geoucj.ui.charts.parts import programmes, programmes_of, segment_mix
from geoucj.ui.charts.scatter import not_plotted, scatter
from geoucj.ui.charts.style import figure, ticks
from geoucj.ui.charts.trend import Line, missing_months, targets_by_year, trend

ID, EN = Translator("id"), Translator("en")
NASTY = ["<script>alert(1)</script>", "=1+1", "O'Rara", "datum.code", "N" * 300]


def table(*rows):
    """Return a coverage table of (code, name, rate, potential, target, state) rows."""
    columns = ["area_code", "area_name", "coverage_rate", "potential_workers", "target_rate"]
    frame = pd.DataFrame(rows, columns=[*columns, "state"])
    frame = frame.astype(dict.fromkeys(columns[2:], "float64"))
    active = (frame["coverage_rate"] * frame["potential_workers"]).round()
    return frame.assign(uncovered_workers=(frame["potential_workers"] - active).clip(lower=0))


FIVE = table(
    ("6101", "Sambas", 0.25, 200_000, 0.5, "rate"),
    ("6102", NASTY[0], 0.5, 100_000, 0.5, "rate"),
    ("6103", NASTY[1], 1.2, 500, 0.5, "rate"),
    ("6104", "Ketapang", None, None, 0.5, "no_data"),
    ("6105", "Sintang", None, 0, 0.5, "no_potential"),
)


def layer_of(frame, measure=Measure.COVERAGE_RATE, **more):
    return make_layer(frame, measure, 0.5, Geometry((), tuple(frame["area_code"])), **more)


def rows_of(chart, column):
    """Return the rows of the dataset of `chart` that has `column`."""
    with alt.data_transformers.disable_max_rows():
        sets = chart.to_dict()["datasets"].values()
    return next(rows for rows in sets if rows and column in rows[0])


def words(chart):
    return json.dumps(chart.to_dict(), ensure_ascii=False)


def test_the_areas_are_those_that_the_map_shows():
    kept = pd.Series([True, False, True, True, True])
    layer = layer_of(FIVE, kept=kept)
    areas = areas_shown(FIVE, layer)
    assert areas["area_code"].tolist() == ["6101", "6103", "6104", "6105"]
    assert areas["value"].tolist()[:2] == [0.25, 1.2]
    assert areas["value"].isna().tolist() == [False, False, True, True]
    assert areas["distance"].round(2).tolist()[:2] == [-0.25, 0.7]
    assert areas["fill"].tolist()[:2] == [BELOW_TARGET[1], ABOVE_TARGET[1]]
    said = without_value(layer, ID)
    assert said == (
        "Tidak digambar: 1 tidak ada data · 1 tanpa potensi pekerja · 1 di luar saringan."
    )


def test_bars_have_the_colours_and_counts_of_the_legend():
    rng = np.random.default_rng(1)
    rates = rng.beta(4, 5, 400).round(4)
    frame = table(*[(f"{i}", "x", rate, 100, 0.5, "rate") for i, rate in enumerate(rates)])
    layer = layer_of(frame)
    chart = histogram(areas_shown(frame, layer)["value"], layer.shades, ID)
    drawn = pd.DataFrame(rows_of(chart, "count"))
    counts = drawn.groupby("fill")["count"].sum().to_dict()
    entries = {e.fill.colour: e.count for e in layer.legend.entries if e.lower or e.upper}
    assert counts == {colour: count for colour, count in entries.items() if count}
    for bound in layer.shades.classes.upper:
        assert not ((drawn["low"] < bound - 1e-9) & (drawn["high"] > bound + 1e-9)).any()


def test_a_class_is_divided_into_equal_steps():
    values = pd.Series(np.linspace(0.001, 0.899, 300))
    bars = bins(values, shading(values, Measure.COVERAGE_RATE, 0.5))
    for _, part in bars.groupby("class"):
        widths = (part["high"] - part["low"]).round(9)
        assert widths.nunique() == 1
    assert bars["count"].sum() == 300
    assert bars["high"].tolist()[:-1] == bars["low"].tolist()[1:]


def test_a_value_on_a_bound_is_in_the_bar_above():
    values = pd.Series([0.5, 0.69 - 0.19, 0.49])
    bars = bins(values, shading(values, Measure.COVERAGE_RATE, 0.5))
    assert bars.loc[bars["low"] == 0.5, "count"].tolist() == [2]


@pytest.mark.parametrize("measure", [Measure.COVERAGE_RATE, Measure.UNCOVERED])
@pytest.mark.parametrize(
    "values", [[0.0], [7.0], [3.0] * 40, [0.0] * 9 + [1.0], [2.0, None], [1.0, 1e6] * 3]
)
def test_degenerate_values_are_all_in_a_bar(measure, values):
    series = pd.Series(values, dtype="float64")
    bars = bins(series, shading(series, measure, 0.5))
    assert bars["count"].sum() == series.notna().sum()
    assert (bars["high"] > bars["low"]).all()
    assert histogram(series, shading(series, measure, 0.5), EN) is not None


@given(
    st.lists(st.integers(0, 60_000), min_size=1, max_size=60),
    st.sampled_from(
        [Measure.COVERAGE_RATE, Measure.UNCOVERED, Measure.ACTIVE_CHANGE, Measure.RATE_CHANGE]
    ),
)
def test_every_value_is_in_one_bar_of_its_own_class(numbers, measure):
    share = measure in (Measure.COVERAGE_RATE, Measure.RATE_CHANGE)
    values = pd.Series(numbers, dtype="float64").div(30_000 if share else 1).round(2)
    if measure in (Measure.RATE_CHANGE, Measure.ACTIVE_CHANGE):
        values -= values.median().round()
    shades = shading(values, measure, 0.5)
    bars = bins(values, shades)
    assert bars["count"].sum() == len(values)
    by_class = shades.classes.assign(values).value_counts()
    found = bars.groupby("class")["count"].sum()
    assert found[found > 0].to_dict() == by_class.astype("int64").to_dict()


@pytest.mark.parametrize("values", [[], [None, None]])
def test_without_a_value_there_is_no_histogram(values):
    series = pd.Series(values, dtype="float64")
    assert histogram(series, shading(series, Measure.COVERAGE_RATE, 0.5), ID) is None


def test_few_values_far_out_are_gathered_and_said():
    values = pd.Series([*range(100, 1100), 60_000], dtype="float64")
    bars = bins(values, shading(values, Measure.UNCOVERED, 0.5))
    assert bars["high"].max() < 3_000
    assert bars["to"].max() > 60_000
    assert bars["count"].sum() == 1001
    said = gathered(bars, Unit.WORKERS, ID)
    assert said.startswith("Nilai ")
    assert said.endswith(" pekerja ke atas digabung pada batang terakhir.")
    assert gathered(bars.iloc[:-1], Unit.WORKERS, ID) == ""


def test_the_goal_is_a_dark_dashed_line_with_its_value():
    layer = layer_of(FIVE)
    goal = Goal(0.5, "target 50 %")
    chart = histogram(areas_shown(FIVE, layer)["value"], layer.shades, ID, goal).to_dict()
    rules = [each for each in chart["layer"] if each["mark"]["type"] == "rule"]
    assert rules[-1]["mark"]["strokeDash"] == [6, 4]
    assert rules[-1]["mark"]["color"] == "#1C2733"
    assert chart["datasets"][rules[-1]["data"]["name"]] == [{"x": 0.5, "label": "target 50 %"}]
    assert [row["x"] for row in chart["datasets"][rules[0]["data"]["name"]]] == list(
        layer.shades.classes.upper
    )
    low, high = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= 0.2
    assert high >= 0.6
    assert chart["layer"][0]["encoding"]["y"]["scale"]["domain"][0] == 0


def test_a_picked_bar_is_its_areas():
    layer = layer_of(FIVE)
    areas = areas_shown(FIVE, layer)
    chart = histogram(areas["value"], layer.shades, ID)
    for bar in rows_of(chart, "count"):
        event = {"selection": {"bar": [{"from": bar["from"], "to": bar["to"]}]}}
        assert len(picked(json.loads(json.dumps(event)), areas)) == bar["count"] == 1
    both = {"selection": {"bar": [{"from": 0.2, "to": 0.3}, {"from": 0.5, "to": 0.6}]}}
    assert picked(both, areas) == ("6101", "6102")


def test_points_and_brushes_pick_areas_by_code_and_place():
    areas = areas_shown(FIVE, layer_of(FIVE))
    assert picked({"selection": {"point": [{"code": 6102.0}]}}, areas) == ("6102",)
    brush = {"potential": [150_000, 250_000.5], "tenths": [10, -300]}
    event = {"selection": {"brush": brush, "point": [{"code": 6102}]}}
    assert picked(event, areas) == ("6101",)
    assert picked({"selection": {"brush": {}, "point": [{"code": 6103}]}}, areas) == ("6103",)


@pytest.mark.parametrize(
    "selection",
    [
        None, [], "x", {}, {"bar": {}}, {"bar": [{"from": "a", "to": None}]}, {"bar": [1, None]},
        {"point": [{"code": "6102' or 1"}, {"code": None}, {"code": 9999}]},
        {"brush": {"potential": [1], "tenths": "ab"}}, {"brush": {"potential": [0, 9e9]}},
        {"point": [{"code": float("inf")}], "bar": [{"from": float("nan"), "to": 1}]},
    ],
)  # fmt: skip
def test_what_is_not_understood_picks_nothing(selection):
    areas = areas_shown(FIVE, layer_of(FIVE))
    assert picked({"selection": selection}, areas) == ()
    assert picked({}, areas) == ()


def test_the_scatter_sends_one_compact_row_for_each_area_with_a_place():
    areas = areas_shown(FIVE, layer_of(FIVE))
    chart = scatter(areas, ID)
    rows = rows_of(chart, "code")
    assert [list(row) for row in rows] == [["code", "name", "potential", "tenths", "fill"]] * 3
    assert [(row["code"], row["potential"], row["tenths"]) for row in rows] == [
        (6101, 200_000, -250), (6102, 100_000, 0), (6103, 500, 700),
    ]  # fmt: skip
    points = next(layer for layer in chart.to_dict()["layer"] if "params" not in layer["mark"]
                  and layer["mark"]["type"] == "circle")  # fmt: skip
    scale = points["encoding"]["color"]["scale"]
    assert [scale["range"][row["fill"]] for row in rows] == areas["fill"].tolist()[:3]
    assert points["encoding"]["x"]["scale"]["type"] == "log"
    assert points["encoding"]["x"]["title"] == "Potensi pekerja (skala logaritma)"
    assert '"target 0"' in points["encoding"]["y"]["axis"]["labelExpr"]
    assert not_plotted(areas, ID).startswith("2 wilayah")


def test_a_narrow_span_of_potential_is_not_logarithmic():
    narrow = FIVE[FIVE["area_code"].isin(["6101", "6102"])]
    chart = scatter(areas_shown(narrow, layer_of(narrow)), ID).to_dict()
    x = next(
        each["encoding"]["x"] for each in chart["layer"] if "title" in each["encoding"].get("x", {})
    )
    assert (x["scale"]["type"], x["title"]) == ("linear", "Potensi pekerja")


def test_selected_areas_are_named_in_the_scatter():
    chart = scatter(areas_shown(FIVE, layer_of(FIVE)), ID, ("6102", "6104"))
    sets = chart.to_dict()["datasets"].values()
    marked = next(rows for rows in sets if rows and str(rows[0].get("fill")).startswith("#"))
    assert [row["name"] for row in marked] == [NASTY[0]]


def test_thousands_of_villages_are_sent_in_less_than_150_kilobytes(registry):
    villages = registry.at("village")
    rng = np.random.default_rng(2)
    count = len(villages)
    frame = villages.assign(
        coverage_rate=rng.beta(4, 5, count), potential_workers=rng.lognormal(6.5, 1, count).round(),
        target_rate=0.5, state="rate",
    )  # fmt: skip
    frame["potential_workers"] = frame["potential_workers"].clip(lower=30, upper=20_000)
    chart = scatter(areas_shown(frame, layer_of(frame)), ID)
    sent = [each.data for each in chart.layer if isinstance(each.data, pa.Table)]
    assert len(sent) == 1
    assert sent[0].num_rows == count == 5_204
    chart.layer[1].data = sent[0].slice(0, 1)
    assert sent[0].nbytes + len(words(chart)) < 150_000


def lines(*months, rates=None, name="A", targets=(), colour="#FDD0A2"):
    frame = pd.DataFrame(
        {"as_of": list(months), "coverage_rate": rates or [0.3] * len(months)}
    ).assign(potential_workers=1000.0)
    goals = pd.DataFrame(targets, columns=["year", "target_rate"])
    return Line(name, frame, goals, colour)


def test_months_without_a_figure_are_not_joined():
    line = lines("2025-01", "2025-02", "2025-05", "2025-06", rates=[0.3, 0.31, None, 0.4])
    points = rows_of(trend([line], ID), "run")
    assert [(p["x"] % 12, p["run"]) for p in points] == [(0, 1), (1, 1), (5, 2)]
    assert missing_months(line) == (3, 6)
    assert missing_months(lines("2025-01", rates=[None])) == (0, 0)


def test_the_trend_starts_at_zero_and_speaks_the_language():
    line = lines("2025-01", "2025-08", rates=[0.3921, 1.2], targets=[(2025, 0.5014)])
    chart = trend([line], ID)
    said = words(chart)
    assert "A: 39,2 % dari 1.000 pekerja, per Januari 2025" in said
    assert "Apr 2025" in said
    assert "May" not in words(trend([lines("2025-03", "2025-07")], ID))
    assert "Mei 2025" in words(trend([lines("2025-03", "2025-07")], ID))
    assert "target 50,1 %" in said
    base = next(each for each in chart.to_dict()["layer"] if "title" in each["encoding"]["y"])
    low, high = base["encoding"]["y"]["scale"]["domain"]
    assert low == 0
    assert high > 1.2
    assert "A: 39.2 % of 1,000 workers, as of January 2025" in words(trend([line], EN))


def test_the_target_is_a_step_for_each_year_it_is_in_force():
    line = lines("2024-06", "2026-02", targets=[(2024, 0.5), (2025, 0.55), (2026, 0.55)])
    corners = rows_of(trend([line], ID), "goal")
    year = 2024 * 12
    assert [(c["x"] - year, c["y"], c["label"]) for c in corners] == [
        (4.5, 0.5, "target 50,0 %"), (11.5, 0.5, ""), (11.5, 0.55, "target 55,0 %"),
        (23.5, 0.55, ""), (23.5, 0.55, ""), (25.5, 0.55, ""),
    ]  # fmt: skip


def test_targets_come_from_the_nearest_area_around_and_the_last_year():
    targets = pd.DataFrame(
        [("61", "2023", 0.4), ("6101", "2024-06", 0.5), ("61", "2025", 0.6)],
        columns=["area_code", "as_of", "target_rate"],
    )
    found = targets_by_year(targets, "610101", ["2022-05", "2025-01"])
    assert found.to_dict("list") == {"year": [2023, 2024, 2025], "target_rate": [0.4, 0.5, 0.5]}
    assert targets_by_year(targets, "610101", []).empty


def test_several_areas_are_named_beside_their_lines_and_not_on_one_another():
    five = [
        lines("2025-01", "2025-02", rates=[0.4, 0.4 + i / 1000], name=f"Kabupaten {name}",
              targets=[(2025, 0.5 + i / 1000)])
        for i, name in enumerate(NASTY)
    ]  # fmt: skip
    chart = trend(five, ID)
    labels = [rows for rows in chart.to_dict()["datasets"].values() if len(rows) == 10
              and set(rows[0]) == {"x", "y", "label"}]  # fmt: skip
    places = [row["y"] for row in labels[0]]
    top = next(e for e in chart.to_dict()["layer"] if "title" in e["encoding"]["y"])
    gap = top["encoding"]["y"]["scale"]["domain"][1] * 0.05
    assert min(np.diff(sorted(places))) > gap
    assert f"40,0 % {NASTY[0]}" in {row["label"] for row in labels[0]}
    with pytest.raises(ValueError, match="at most 5"):
        trend([*five, five[0]], ID)


def test_without_a_rate_there_is_no_trend():
    assert trend([], ID) is None
    assert trend([lines()], ID) is None
    assert trend([lines("2025-01", rates=[None]), lines("2025", rates=[0.2], name="B")], ID)


def test_segments_are_parts_of_one_bar():
    chart = segment_mix({Segment.PU: 600, Segment.BPU: 370, Segment.JAKON: 30}, "2025-08", ID)
    parts = rows_of(chart, "inside")
    assert [round(part["to"], 3) for part in parts] == [0.6, 0.97, 1.0]
    assert parts[0]["said"] == "PU 60,0 % (600)"
    assert [part["inside"] for part in parts] == ["PU 60 %", "BPU 37 %", ""]
    said = words(chart)
    assert "JAKON 3,0 % (30)" in said
    assert "Tidak ada angka: PMI" in said
    assert "1.000 peserta aktif menurut segmen," in said


def test_what_the_total_has_beyond_the_segments_is_said():
    chart = segment_mix({Segment.BPU: 250, Segment.ALL: 1000}, "2025-08", EN)
    assert [part["said"] for part in rows_of(chart, "inside")] == [
        "BPU 25.0 % (250)", "not broken down 75.0 % (750)",
    ]  # fmt: skip


@pytest.mark.parametrize("active", [{}, {Segment.PU: 0}, {Segment.ALL: 9}, {Segment.PU: np.nan}])
def test_without_segments_there_is_no_bar(active):
    assert segment_mix(active, "2025-08", ID) is None


def assistance(*rows):
    columns = ["area_code", "start", "group", "workers", "months", "funding"]
    return pd.DataFrame(rows, columns=columns).astype({"workers": "float64", "months": "float64"})


PAID = assistance(
    ("6101", "2025-01", "petani", 500, 12, "APBD"),
    ("6101012001", "2025-01", "petani", 100, 12, "APBD"),  # included in the regency's
    ("6101012001", "2025-07", "nelayan", 10, 6, "APBDes"),
    ("6101012002", "2025-07", "nelayan", 20, 6, "APBDes"),
    ("6101", "2023", NASTY[0], None, None, None),
    ("6102", "2025-01", "petani", 999, 12, "APBD"),
)


def test_programmes_are_added_up_once():
    found = programmes_of(PAID, "6101")
    assert found[["start", "workers", "areas"]].fillna(-1).values.tolist() == [
        ["2025-07", 30, 2], ["2025-01", 500, 1], ["2023", -1, 1],
    ]  # fmt: skip
    assert programmes_of(PAID, "6101012001")["workers"].tolist() == [10, 100]
    assert programmes_of(PAID, "7371").empty


def test_programmes_say_who_pays_for_how_many_until_when():
    chart = programmes(programmes_of(PAID, "6101"), "2025-08", ID)
    bars = rows_of(chart, "sure")
    assert [bar["said"] for bar in bars] == [
        "30 pekerja · APBDes · s.d. Des 2025 · nelayan",
        "500 pekerja · APBD · s.d. Des 2025 · petani",
        f"mulai 2023, lama tidak diketahui · {NASTY[0]}",
    ]
    assert [bar["sure"] for bar in bars] == [True, True, False]
    assert [bar["to"] - bar["from"] for bar in bars] == [6, 12, 12]
    assert [bar["runs"] for bar in bars] == [True, True, False]
    assert programmes(programmes_of(PAID, "7371"), "2025-08", ID) is None


def test_no_name_becomes_part_of_an_expression():
    names = [*NASTY, "'+alert(1)+'"]
    frame = table(*[(f"61{i:02}", n, 0.1 * i, 100 + i, 0.3, "rate") for i, n in enumerate(names)])
    layer = layer_of(frame)
    areas = areas_shown(frame, layer)
    charts = [
        histogram(areas["value"], layer.shades, ID, chosen=areas),
        scatter(areas, ID, tuple(areas["area_code"])),
        trend([lines("2025-01", name=name) for name in names[:5]], ID),
    ]
    for chart in charts:
        spec = chart.to_dict()
        held = json.dumps(spec.pop("datasets"))
        spec.pop("description")
        assert all(json.dumps(name)[1:-1] in held for name in names[:5])
        assert "alert" not in json.dumps(spec)


@pytest.mark.parametrize("t", [ID, EN])
def test_every_chart_says_in_words_what_it_shows(t):
    layer = layer_of(FIVE, style=Style(k=3))
    areas = areas_shown(FIVE, layer)
    charts = [
        histogram(areas["value"], layer.shades, t),
        scatter(areas, t),
        trend([lines("2025-01", "2025-02")], t),
        segment_mix({Segment.PU: 1}, "2025-08", t),
        programmes(programmes_of(PAID, "6101"), "2025-08", t),
    ]
    for chart in charts:
        spec = chart.to_dict()
        assert spec["title"]["text"]
        assert len(spec["description"]) > 20
        assert spec["config"]["font"].startswith("Source Sans 3")
        comma = "," if t is ID else "."
        assert spec["config"]["locale"]["number"]["decimal"] == comma


def test_figures_are_written_in_their_unit():
    assert figure(-0.2014, Unit.POINTS, ID) == "−20,14"
    assert figure(0.3, Unit.SHARE, ID) == "30"
    assert figure(12345, Unit.WORKERS, ID) == "12.345"
    assert figure(2.5e6, Unit.RUPIAH, ID) == "Rp2,5 juta"
    assert figure(1 / 3, Unit.SHARE, EN, 1) == "33.3"


def test_ticks_are_round_and_inside():
    assert ticks(0, 1, 5) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(-83, 27, 5) == [-80, -60, -40, -20, 0, 20]
    assert ticks(3, 3) == [3]
