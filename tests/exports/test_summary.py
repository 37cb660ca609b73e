import pytest

from geoucj.errors import SummaryAreaError
from geoucj.exports.summary import summary_of
from geoucj.exports.summary_parts import cut
from geoucj.exports.summary_trend import draw_trend
from geoucj.exports.view import figures_of
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.schema import Level, Segment, State
from geoucj.settings import SHIPPED
from geoucj.tables.contributions import contributions_of

T, EN = Translator("id"), Translator("en")
KUBU_RAYA, SELAYAR, KETAPANG = "6112", "7301", "6104"


def values(summary):
    return [card.value for card in summary.cards]


def said(part):
    return " ".join([*part.lines, *part.notes])


def test_the_published_figures_of_kubu_raya_stand_in_both_languages(summed):
    _, summary = summed(KUBU_RAYA, "published", as_of="2023-11")
    assert values(summary)[0] == "110.013"
    assert summary.criteria[1].text == (
        "110.013 dari ≈ 281.000 pekerja terlindungi: 39,21 % per November 2023."
    )
    assert summary.subtitle == "Kalimantan Barat · per November 2023 · Semua segmen"
    _, english = summed(KUBU_RAYA, "published", EN, as_of="2023-11")
    assert values(english)[0] == "110,013"
    assert "39.21 % as of November 2023" in english.criteria[1].text
    assert "no figure for November 2022" in said(english.growth_part)
    assert "25.01 % as of 2022" in said(english.growth_part)
    assert "The next one, for Kabupaten Kubu Raya: 59.0 % (2025)" in said(english.needed)


def test_the_target_of_kubu_raya_costs_what_the_field_says(summed):
    _, summary = summed(KUBU_RAYA, "published", as_of="2025-12")
    assert values(summary) == ["110.013", "≈ 281.000", "39,2 %", "59,0 %", "≈ 55.500"]
    assert summary.needed.grid.rows[0] == (
        "JKK+JKM", "Rp16.800", "≈ Rp932,8 juta", "≈ Rp11,19 miliar",
    )  # fmt: skip
    assert summary.claims.grid.rows == (("Jumlah", "5.839", "Rp59,57 miliar", "Mar 2025"),)
    assert "19,8 poin di bawah target 59,0 %" in summary.criteria[1].text


def test_key_figures_segments_and_places_are_those_of_the_view(summed):
    view, summary = summed(KETAPANG)
    row = view.totals.iloc[0]
    assert values(summary) == [
        T.number(row["active_participants"]),
        T.number(row["potential_workers"]),
        T.rate(row["coverage_rate"]),
        T.rate(row["target_rate"]),
        T.number(row["workers_to_target"]),
    ]
    segments = [figures_of(view.dataset, view.registry, each) for each in (Segment.PU, Segment.BPU)]
    for shown, figures in zip(summary.segments.grid.rows[:2], segments, strict=True):
        last = figures.timeline[Level.VILLAGE]
        last = last[last["area_code"].str.startswith(KETAPANG) & (last["as_of"] == view.month)]
        assert shown[1] == T.number(last["active_participants"].sum())
    assert summary.segments.grid.rows[3][1:] == ("–", "–", "–", "–")
    assert "bukan nol" in said(summary.segments)
    judged = view.table[view.table["state"] == State.RATE].sort_values("coverage_rate")
    places = summary.places.grid.rows
    assert [row[2] for row in places[:3]] == [
        T.rate(rate) for rate in judged["coverage_rate"].iloc[:-4:-1]
    ]
    assert [row[2] for row in places[3:]] == [
        T.rate(rate) for rate in judged["coverage_rate"].iloc[2::-1]
    ]
    assert places[-1][0] == T.number(len(judged))
    assert summary.sheet.layer is view.layer


def test_programmes_add_up_and_claims_are_named_by_programme(summed):
    _, summary = summed(KETAPANG)
    rows = summary.programmes.grid.rows
    counts = [int(row[1].replace(".", "")) for row in rows]
    assert sum(counts[:-1]) == counts[-1]
    claims = summary.claims.grid.rows
    assert [row[0] for row in claims] == ["JKK", "JKM", "JHT", "JP", "JKP", "Jumlah"]
    numbers = [int(row[1].replace(".", "")) for row in claims]
    assert sum(numbers[:-1]) == numbers[-1]


def test_a_province_ranks_its_regencies_and_grows_like_with_like(summed):
    _, summary = summed("61", level=Level.REGENCY)
    assert len(summary.places.grid.rows) == 6
    assert summary.places.grid.heads[1] == "Kabupaten/kota"
    assert "desa/kelurahan yang berangka pada kedua bulan" in said(summary.growth_part)


def test_what_is_unknown_says_so_and_is_never_zero(summed):
    _, summary = summed(SELAYAR, "published")
    assert values(summary) == ["–", "–", "59,0 %", "80,0 %", "–"]
    assert summary.cards[0].note == "tidak diketahui"
    for part in (summary.segments, summary.claims, summary.programmes, summary.places):
        assert part.grid is None
        assert part.lines
    assert "tidak diketahui" in said(summary.needed)
    _, nothing = summed("7324", "published")
    assert nothing.trend is None
    assert said(nothing.growth_part) == T("summary.growth_no_figure")
    assert nothing.criteria[1].text == T("summary.coverage_unknown")
    assert "0" not in values(nothing)


def test_months_of_contributions_and_packages_not_known(summed):
    view, six = summed(KETAPANG, months=6)
    gap = view.totals["workers_to_target"].iloc[0]
    assert six.needed.grid.heads[-1] == "6 bulan"
    assert six.needed.grid.rows[0][-1] == T.rupiah(gap * 16800 * 6)
    contributions = contributions_of(view.dataset, [SHIPPED / "data"], view.registry)
    none = summary_of(view, T, contributions=contributions.iloc[:0])
    assert "besar iuran per Desember 2025 tidak diketahui" in said(none.needed)
    later = contributions.assign(valid_from="2030-01")
    assert summary_of(view, T, contributions=later).needed.grid is None


def test_one_segment_has_no_target_and_another_measure_its_own_map(summed):
    _, summary = summed(KETAPANG, segment=Segment.PU, measure=Measure.UNCOVERED)
    assert "PU (penerima upah)" in summary.subtitle
    assert values(summary)[3] == "–"
    assert T(f"measure.{Measure.UNCOVERED}") in summary.map_title
    assert summary.trend.colour == "#0B6E6E"
    assert said(summary.needed) == T("summary.needed_no_target")


def test_a_district_says_that_it_is_one(summed):
    assert summed("611201")[1].title == "Ringkasan Kecamatan Sungai Raya"
    assert summed("611201", t=EN)[1].title == "Summary of Sungai Raya District"


def test_assistance_without_any_rupiah_is_not_known_for_zero(summed):
    """Luwu Timur has one programme, of which only the participants are known."""
    _, summary = summed("7324", "published", as_of="2025-12")
    assert summary.programmes.grid.rows[-1][-1] == "–"
    assert summary.programmes.notes == (T("summary.dash"),)


def test_criteria_left_open_have_no_text(summed):
    _, summary = summed(KETAPANG)
    assert [bool(each.text) for each in summary.criteria] == [False, True, True, False]


@pytest.mark.parametrize("area", ["", "6112012001"])
def test_only_areas_with_parts_have_a_summary(summed, area):
    with pytest.raises(SummaryAreaError):
        summed(area)


def test_sample_and_approximate_shapes_are_marked_and_the_stamp_is_there(summed):
    view, summary = summed(KETAPANG, t=EN, address="https://geoucj.example/?area=6104")
    assert len(summary.warnings) == 2
    assert summary.sheet.words.across == ("SAMPLE DATA", "APPROXIMATE BOUNDARIES")
    for part in (view.stamp.version, "OpenStreetMap", "geoucj.example"):
        assert part in " ".join(summary.sources)
    assert dict(summary.metadata) == view.stamp.metadata()


def test_the_trend_shows_months_up_to_that_of_the_view(summed):
    _, summary = summed(KUBU_RAYA, as_of="2025-03")
    trend = summary.trend
    assert trend.end == 2025 * 12 + 2
    assert len(trend.points) == 15
    assert [year for year, _ in trend.targets] == [2024, 2025]
    svg = draw_trend(trend, "svg").decode()
    assert trend.rate_label in svg
    assert trend.target_label in svg
    assert draw_trend(trend, "png") == draw_trend(trend, "png")


def test_texts_of_data_are_cut_and_printable():
    assert cut("a\nb\x07c") == "a b□c"
    assert len(cut("x" * 500)) == 64
    assert cut("x" * 500).endswith("…")
