"""The checks of an import; real cases carry the source they were printed in."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geoucj.i18n import Translator
from geoucj.intake.checks.cases import Limits
from geoucj.intake.checks.figures import check_figures
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.findings import Severity, words
from geoucj.tables.schemas import Kind
from tests.intake.figure_frames import figures

TODAY = date(2025, 10, 5)
ACTIVE, POTENTIAL, RATE = "active_participants", "potential_workers", "published_rate"
UNCOVERED = "uncovered_workers"


@pytest.fixture
def check(registry):
    def run(frame, before=None, **others):
        others = {"file": "a.xlsx", "today": TODAY, **others}
        return check_figures(frame, before or {}, registry, **others)

    return run


@pytest.fixture(scope="module")
def published(registry):
    dataset = open_dataset("published", [SHIPPED / "data"], registry)
    return {kind: dataset.table(kind) for kind in Kind}


def said(findings):
    return [(finding.cell, finding.rule) for finding in findings]


def rules(findings):
    return {finding.rule for finding in findings}


def coverage(*rows):
    """Return a published table of coverage: area_code, as_of, segment, participants, rate."""
    names = ["area_code", "as_of", "segment", ACTIVE, RATE]
    return {Kind.COVERAGE: pd.DataFrame(rows, columns=names).astype({ACTIVE: float, RATE: float})}


def plain(text):
    return text.replace("\u00a0", " ")


# Real cases


def test_singkawang_the_potential_printed_as_not_registered(check, published):
    # Tribun Kaltim 18 Jun 2025: 73,236 "belum terdaftar (77,23%)"; 16,684 / 73,236 = 22.78 %.
    frame = figures(
        ("6172", "ALL", ACTIVE, 16684),
        ("6172", "ALL", UNCOVERED, 73236),
        ("6172", "ALL", RATE, "22.77"),
        as_of="2025-06",
    )
    alone, beside = check(frame), check(frame, published)
    assert ("D3", "uncovered_is_potential") in said(alone)
    assert ("D3", "uncovered_is_potential") in said(beside)
    assert ("D4", "rate_disagrees") in said(beside)
    [found] = [finding for finding in beside if finding.rule == "uncovered_is_potential"]
    assert plain(found.more) == "73 236 − 16 684 = 56 552"


def test_sulsel_the_target_printed_as_not_covered(check, published):
    # Bisnis Sulawesi 16 Jul 2025: 1.76 million not covered; 62.93 % of 2,801,936 is the target.
    frame = figures(
        ("73", "ALL", RATE, "47.38"), ("73", "ALL", UNCOVERED, 1760000), as_of="2025-07"
    )
    [found] = [finding for finding in check(frame, published) if finding.cell == "D3"]
    assert found.rule == "uncovered_is_target"
    assert plain(found.more) == "62.93 % × 2 801 936 = 1 763 259"
    right = figures(
        ("73", "ALL", RATE, "47.38"), ("73", "ALL", UNCOVERED, 1470000), as_of="2025-07"
    )
    assert said(check(right, published)) == []


def test_kendari_potentials_of_segments_printed_as_active(check):
    # ANTARA Sultra Jun 2025: 88,357 + 36,140 + 16,443 = 140,940, which is the potential.
    frame = figures(
        ("7471", "ALL", ACTIVE, 49397),
        ("7471", "PU", ACTIVE, 88357),
        ("7471", "BPU", ACTIVE, 36140),
        ("7471", "JAKON", ACTIVE, 16443),
        ("7471", "ALL", POTENTIAL, 140940),
        ("7471", "ALL", RATE, "35.05"),
    )
    rule = "active_is_potential"
    assert sorted(said(check(frame))) == [("D3", rule), ("D4", rule), ("D5", rule)]


def test_wajo_swapped_digits_and_segments_above_their_potential(check):
    # Tribun Timur 22 Jun 2025: the segments add up to 67,529; PU 38,036 for 38,306.
    frame = figures(
        ("7313", "ALL", ACTIVE, 67799),
        ("7313", "PU", ACTIVE, 38036),
        ("7313", "BPU", ACTIVE, 14768),
        ("7313", "JAKON", ACTIVE, 14725),
        ("7313", "ALL", POTENTIAL, 140769),
        ("7313", "PU", POTENTIAL, 35036),
        ("7313", "BPU", POTENTIAL, 93537),
        ("7313", "JAKON", POTENTIAL, 12196),
        ("7313", "ALL", RATE, "48"),
        as_of="2024",
    )
    found = {(each.cell, each.rule): plain(each.more) for each in check(frame)}
    assert found == {
        ("D2", "segments_disagree"): " ≠ 67 529",
        ("D3", "swapped_digits"): "38 306",
        ("D3", "above_potential"): "38 036 / 35 036 = 109 %",
        ("D5", "above_potential"): "14 725 / 12 196 = 121 %",
    }


@pytest.mark.parametrize(
    ("code", "counts", "printed", "counted"),
    [
        ("7318", (50855, 72852), "70,07", "69.81 %"),  # Tana Toraja, Repliknews 13 Jul 2025
        ("51", (935079, 1873899), "50.88", "49.90 %"),  # Bali, ANTARA Bali 2025
    ],
)
def test_a_percentage_that_does_not_belong_to_its_counts(check, code, counts, printed, counted):
    active, potential = counts
    frame = figures(
        (code, "ALL", ACTIVE, active),
        (code, "ALL", POTENTIAL, potential),
        (code, "ALL", RATE, printed),
    )
    [found] = check(frame)
    assert (found.cell, found.rule, found.value) == ("D4", "rate_disagrees", printed)
    assert plain(found.more) == f" ≠ {counted}"


@pytest.mark.parametrize(
    ("code", "active", "potential", "printed"),
    [
        ("73", 1159887, 2871182, "40.4"),  # Sulsel, Bacapesan 12 Aug 2024: "consistent"
        ("6108", 69590, 130245, "53.43"),  # Landak, TarunaKota 10 Apr 2025: "consistent"
        ("6106", 37500, 95000, "39"),  # Kapuas Hulu, infokapuashulu.id 3 Oct 2023: 39.47
        ("7371", 263903, 507506, "52"),  # Makassar, Tribun Timur Sep 2025
    ],
)
def test_a_percentage_is_compared_with_as_many_digits_as_were_printed(
    check, code, active, potential, printed
):
    lines = [("ALL", ACTIVE, active), ("ALL", POTENTIAL, potential), ("ALL", RATE, printed)]
    assert check(figures(*[(code, *line) for line in lines])) == []


def test_makassar_two_offices_two_figures(check, published):
    # Manyala.co 19 Feb 2026: 63.47 %; Mediawarta 10 Jul 2025: 53 %; Disnaker: 52 %.
    year = figures(("7371", "ALL", RATE, "63.47"), as_of="2025")
    [found] = check(year, published)
    assert (found.rule, plain(found.more)) == ("year_differs", "53.00 % (2025-07)")
    month = figures(("7371", "ALL", RATE, "63.47"), as_of="2025-07")
    assert ("D2", "differs_from_published") in said(check(month, published))
    both = figures(
        ("7371", "ALL", RATE, "63.47", {"as_of": "2025"}),
        ("7371", "ALL", RATE, "53", {"as_of": "2025-07"}),
        ("7371", "ALL", RATE, "52", {"as_of": "2025-08"}),
    )
    assert said(check(both)) == [("D2", "year_differs")]


def test_sulsel_fell_by_ten_points_within_a_year(check):
    # Tribun Timur 21 Mar 2024: 51 %, 1.4 million; Bacapesan 12 Aug 2024: 40.40 %, 1,159,887.
    frame = figures(
        ("73", "ALL", RATE, "51", {"as_of": "2024-03"}),
        ("73", "ALL", ACTIVE, 1400000, {"as_of": "2024-03"}),
        ("73", "ALL", RATE, "40.4", {"as_of": "2024-07"}),
        ("73", "ALL", ACTIVE, 1159887, {"as_of": "2024-07"}),
    )
    found = check(frame)
    assert sorted(said(found)) == [("D4", "falls_in_year"), ("D5", "falls_in_year")]
    assert {plain(each.more) for each in found} == {
        "51.00 % (2024-03) → 40.40 % = 79 %",
        "1 400 000 (2024-03) → 1 159 887 = 83 %",
    }


def test_a_fall_from_december_to_january_is_as_usual(check):
    frame = figures(
        ("6112", "ALL", ACTIVE, 110013, {"as_of": "2024-12"}),
        ("6112", "ALL", ACTIVE, 80013, {"as_of": "2025-01"}),
    )
    assert check(frame) == []


def test_landak_the_potential_called_participants(check, published):
    # TarunaKota 10 Apr 2025 calls 130,245 "total kepesertaan": it is the potential.
    frame = figures(("6108", "ALL", ACTIVE, 130245), as_of="2024")
    assert ("D2", "active_is_potential") in said(check(frame, published))


def test_a_lost_digit_in_an_amount_of_assistance(check, published):
    # Faktakalbar prints Rp2.016 billion, another paper Rp2.16 billion, both 27 Aug 2025.
    frame = figures(("61", "ALL", "amount_rupiah", 2160000000), as_of="2025")
    [found] = check(frame, published)
    assert (found.rule, plain(found.more)) == ("digit_lost", "2 016 000 000")
    same = figures(("61", "ALL", "amount_rupiah", 2016000000), as_of="2025")
    assert check(same, published) == []


def test_landak_workers_with_swapped_digits(check, published):
    # Faktakalbar 23 Aug 2025: 873 workers; PonTV prints 837.
    frame = figures(("6108", "ALL", "workers", 837), as_of="2025")
    texts = pd.DataFrame({"group": ["Pekerja rentan"]}, index=[2])
    [found] = check(frame, published, rows=texts)
    assert (found.rule, found.more) == ("swapped_digits", "873")


def test_bone_an_amount_that_no_contribution_explains(check):
    # kodeindonesia 3 Dec 2025: Rp 652.780.000.800 for 12,000 workers.
    frame = figures(
        ("7308", "ALL", "workers", 12000),
        ("7308", "ALL", "amount_rupiah", 652780000800, {"row": 2, "letter": "E"}),
        as_of="2025",
    )
    texts = pd.DataFrame({"group": ["pekerja rentan"]}, index=[2])
    [found] = check(frame, rows=texts)
    assert (found.cell, found.rule) == ("E2", "amount_a_worker")


PAREPARE = {"ALL": 21948, "PU": 13006, "BPU": 5700, "JAKON": 3242}


@pytest.mark.parametrize(
    "lines",
    [
        # Parepare, parepareinfo.com 16 Jul 2023: "segments sum exactly to the total".
        [(name, ACTIVE, count) for name, count in PAREPARE.items()],
        # Ketapang, Ketapang Media 31 Jul 2025: no JAKON, so that nothing can be added up.
        [("ALL", ACTIVE, 101052), ("PU", ACTIVE, 71405), ("BPU", ACTIVE, 29647)],
        # Enrekang, Koran Makassar News 27 Jan 2026: "lebih dari 24 ribu" and no potential.
        [("ALL", ACTIVE, 46589), ("ALL", UNCOVERED, 24000)],
        # Luwu Utara, luwuraya.com 26 Apr 2025: rates of segments alone.
        [("PU", RATE, "66.9"), ("BPU", RATE, "21"), ("JAKON", RATE, "29")],
    ],
)
def test_real_figures_without_a_fault_pass(check, lines):
    assert check(figures(*[("7372", *line) for line in lines], as_of="2023-07")) == []


CAUGHT = {
    "6172 2025-06": "uncovered_is_potential",
    "73 2025-07": "uncovered_is_target",
    "73 2024-07": "falls_in_year",
    "7318 2025-07": "rate_disagrees",
    "7313 2024": "swapped_digits",
    "7371 2025": "year_differs",
    "51 2025-03": "rate_disagrees",
    "7471 2025-06": "active_is_potential",
}


@pytest.mark.shared
def test_every_fault_noted_in_the_facts_is_caught(check, published, shared):
    raw = pd.read_csv(shared / "facts/regency_coverage.csv", dtype="str", keep_default_na=False)
    columns = {
        "ucj_pct_reported": ("ALL", RATE),
        "active_participants_reported": ("ALL", ACTIVE),
        "potential_workers_reported": ("ALL", POTENTIAL),
        "not_covered_reported": ("ALL", UNCOVERED),
        **{f"{name.lower()}_active": (name, ACTIVE) for name in ("PU", "BPU", "JAKON")},
        **{f"{name.lower()}_potential": (name, POTENTIAL) for name in ("PU", "BPU", "JAKON")},
    }
    # The press calls Kendari's potentials of segments its participants: so would its file.
    kendari = raw["kemendagri_code"] == "74.71"
    for name in ("pu", "bpu", "jakon"):
        raw.loc[kendari, f"{name}_active"] = raw.loc[kendari, f"{name}_potential"]
        raw.loc[kendari, f"{name}_potential"] = ""
    # ... and Singkawang's potential its workers not registered.
    singkawang = (raw["kemendagri_code"] == "61.72") & (raw["as_of"] == "2025-06")
    raw.loc[singkawang, "not_covered_reported"] = raw.loc[singkawang, "potential_workers_reported"]
    raw.loc[singkawang, "potential_workers_reported"] = ""
    lines, places = [], {}
    for number, row in raw[raw["kemendagri_code"] != ""].iterrows():
        month = row["as_of"].split(" ")[0][:7]
        code = row["kemendagri_code"].replace(".", "")
        places[number + 2] = f"{code} {month}"
        for place, (name, (segment, column)) in enumerate(columns.items()):
            if row[name]:
                cell = {"as_of": month, "row": number + 2, "letter": chr(ord("E") + place)}
                lines.append((code, segment, column, row[name], cell))
    targets = {Kind.TARGETS: published[Kind.TARGETS]}
    found = {}
    for finding in check(figures(*lines), targets, today=date(2026, 3, 1)):
        found.setdefault(places[finding.row], set()).add(finding.rule)
    for place, rule in CAUGHT.items():
        assert rule in found.pop(place), place
    assert found == {}


# Each rule, and where it stays silent


@pytest.mark.parametrize(
    ("column", "written", "rule"),
    [
        (ACTIVE, -5, "negative"),
        (ACTIVE, "1.234", "not_a_count"),
        (UNCOVERED, -1, "negative"),
        (RATE, "3921", "not_a_share"),
    ],
)
def test_impossible_values_are_errors(check, column, written, rule):
    [found] = check(figures(("6112", "ALL", column, written)))
    assert (found.rule, found.severity, found.value) == (rule, Severity.ERROR, str(written))


def test_a_month_to_come_is_an_error_except_for_targets(check):
    frame = figures(
        ("6112", "ALL", ACTIVE, 5, {"as_of": "2025-11"}),
        ("6112", "ALL", ACTIVE, 5, {"as_of": "2025-10"}),
        ("6112", "ALL", POTENTIAL, 50, {"as_of": "2026"}),
        ("6112", "ALL", "target_rate", "59", {"as_of": "2026"}),
    )
    assert said(check(frame)) == [("D2", "future_month"), ("D4", "future_month")]


def test_an_impossible_value_is_told_once_and_compared_with_nothing(check):
    frame = figures(("6112", "ALL", ACTIVE, -5), ("6112", "ALL", UNCOVERED, 10))
    before = coverage(("6112", "2025-09", "ALL", 100, None))
    assert said(check(frame, before)) == [("D2", "negative")]


def test_a_figure_given_twice_the_same_is_a_warning_at_the_second(check):
    frame = figures(("6112", "ALL", ACTIVE, 500), ("6112", "ALL", ACTIVE, 500))
    [found] = check(frame)
    assert (found.cell, found.rule, found.more) == ("D3", "repeated_same", "D2")
    assert found.severity is Severity.WARNING


def test_a_figure_given_twice_otherwise_is_an_error_at_both(check):
    frame = figures(("6112", "ALL", ACTIVE, 500), ("6112", "ALL", ACTIVE, 501))
    first, second = check(frame)
    assert (first.cell, first.rule, first.more) == ("D2", "repeated_differs", "D3")
    assert (second.cell, second.more, second.severity) == ("D3", "D2", Severity.ERROR)


def test_other_months_segments_and_groups_are_no_repetition(check):
    frame = figures(
        ("6112", "ALL", ACTIVE, 500),
        ("6112", "PU", ACTIVE, 400),
        ("6112", "ALL", ACTIVE, 510, {"as_of": "2025-08"}),
        ("6112", "ALL", "workers", 5, {"as_of": "2025"}),
        ("6112", "ALL", "workers", 6, {"as_of": "2025"}),
    )
    assert check(frame) == []
    texts = pd.DataFrame({"group": ["petani", "nelayan"]}, index=[5, 6])
    assert check(frame, rows=texts) == []
    texts = pd.DataFrame({"group": ["petani", "Petani "]}, index=[5, 6])
    assert rules(check(frame, rows=texts)) == {"repeated_differs"}


def test_shares_of_a_former_area_are_added_and_no_repetition(check):
    share = {"row": 3}
    frame = figures(
        ("6112012001", "ALL", ACTIVE, 100),
        ("6112012001", "ALL", ACTIVE, 60, share),
        ("6112012002", "ALL", ACTIVE, 40, share),
        ("6112012001", "ALL", POTENTIAL, 150),
    )
    [found] = check(frame)
    assert (found.cell, found.rule) == ("D2", "above_potential")
    assert plain(found.more) == "160 / 150 = 107 %"


def test_participants_without_potential_are_above_it(check):
    frame = figures(("6112", "PU", ACTIVE, 5), ("6112", "PU", POTENTIAL, 0))
    [found] = check(frame)
    assert (found.cell, found.rule, found.more) == ("D2", "above_potential", "5 / 0")


def test_migrant_workers_belong_to_the_total(check):
    parts = [("6112", name, ACTIVE, 10) for name in ("PU", "BPU", "JAKON", "PMI")]
    assert check(figures(("6112", "ALL", ACTIVE, 40), *parts)) == []
    assert rules(check(figures(("6112", "ALL", ACTIVE, 30), *parts))) == {"segments_disagree"}


def districts(registry, regency, column=ACTIVE, each=100):
    codes = registry.at("district", regency)["area_code"]
    return [(code, "ALL", column, each) for code in codes]


def test_children_are_added_up_where_all_are_known(check, registry):
    inside = districts(registry, "6112")
    whole = 100 * len(inside)
    assert check(figures(("6112", "ALL", ACTIVE, whole), *inside)) == []
    assert check(figures(("6112", "ALL", ACTIVE, whole + 999), *inside[1:])) == []
    [found] = check(figures(("6112", "ALL", ACTIVE, whole + 77), *inside))
    assert (found.cell, found.rule) == ("D2", "children_disagree")
    assert found.severity is Severity.WARNING
    assert found.more.startswith("Kabupaten Kubu Raya: ")


def test_children_are_compared_with_a_published_parent(check, registry):
    inside = figures(*districts(registry, "6112"))
    before = coverage(("6112", "2025-09", "ALL", 110013, None))
    [found] = check(inside, before)
    assert (found.row, found.cell, found.rule) == (None, "", "children_disagree")
    assert plain(found.value) == "110 013"
    assert check(inside, coverage(("6112", "2025-08", "ALL", 110013, None))) == []


def test_villages_are_compared_with_the_regency_where_districts_are_not_known(check, registry):
    villages = registry.at("village", "6171")["area_code"]
    inside = [(code, "ALL", ACTIVE, 10) for code in villages]
    right = ("6171", "ALL", ACTIVE, 10 * len(villages))
    assert check(figures(right, *inside)) == []
    wrong = ("6171", "ALL", ACTIVE, 10 * len(villages) + 7)
    assert said(check(figures(wrong, *inside))) == [("D2", "children_disagree")]


def test_one_child_with_swapped_digits_is_named(check, registry):
    inside = districts(registry, "6112")
    inside[3] = (*inside[3][:3], 1243)
    whole = 100 * (len(inside) - 1) + 1423
    found = check(figures(("6112", "ALL", ACTIVE, whole), *inside))
    assert said(found) == [("D2", "children_disagree"), ("D6", "swapped_digits")]
    assert plain(found[1].more) == "1 423"


@pytest.mark.parametrize(
    ("now", "rule"),
    [(1999, None), (2100, "jump"), (499, "jump"), (1000000, "thousandfold"), (1, "thousandfold")],
)
def test_a_jump_since_the_last_earlier_month(check, now, rule):
    before = coverage(
        ("6112", "2025-06", "ALL", 1000, None), ("6112", "2025-01", "ALL", 2100, None)
    )
    frame = figures(("6112", "ALL", ACTIVE, now))
    assert rules(check(frame, before, limits=Limits(fall=0.6))) == ({rule} if rule else set())


def test_a_small_village_may_double(check):
    before = coverage(("6112012001", "2025-06", "ALL", 3, None))
    assert check(figures(("6112012001", "ALL", ACTIVE, 40)), before) == []


def test_a_jump_is_seen_within_the_file(check):
    frame = figures(
        ("6112", "ALL", ACTIVE, 1000, {"as_of": "2025-01"}), ("6112", "ALL", ACTIVE, 3000)
    )
    [found] = check(frame)
    assert (found.cell, found.rule) == ("D3", "jump")
    assert plain(found.more) == "1 000 (2025-01) → 3 000 = 300 %"


def test_figures_published_otherwise_are_told_with_what_was_published(check):
    before = coverage(("6112", "2025-09", "ALL", 110013, 0.3921))
    frame = figures(("6112", "ALL", ACTIVE, 110200), ("6112", "ALL", RATE, "39"))
    [found] = check(frame, before)
    assert (found.cell, found.rule, plain(found.more)) == (
        "D2",
        "differs_from_published",
        "110 013",
    )


def test_published_figures_that_were_set_aside_are_not_compared(check, published):
    set_aside = published[Kind.COVERAGE].query("standing == 'set_aside'")
    assert len(set_aside)
    frame = figures(("7371", "ALL", RATE, "55"), as_of="2025")
    assert check(frame, published) == []


def test_uncovered_that_is_not_the_rest_is_told_with_the_rest(check):
    lines = [("6112", "ALL", ACTIVE, 60), ("6112", "ALL", POTENTIAL, 1000)]
    assert check(figures(*lines, ("6112", "ALL", UNCOVERED, 940))) == []
    [found] = check(figures(*lines, ("6112", "ALL", UNCOVERED, 930)))
    assert (found.cell, found.rule) == ("D4", "uncovered_disagrees")
    assert plain(found.more) == "1 000 − 60 = 940"


def test_nobody_uncovered_without_a_known_potential_is_compared_with_nothing(check):
    for active in (0, 60):
        lines = [("6112", "ALL", ACTIVE, active), ("6112", "ALL", RATE, "6")]
        assert check(figures(*lines, ("6112", "ALL", UNCOVERED, 0))) == []


def test_nobody_covered_leaves_the_whole_potential(check):
    lines = [("6112", "ALL", ACTIVE, 0), ("6112", "ALL", POTENTIAL, 1000)]
    assert check(figures(*lines, ("6112", "ALL", UNCOVERED, 1000))) == []


def test_workers_to_target_follow_from_the_target(check):
    lines = [("6112", "ALL", ACTIVE, 60), ("6112", "ALL", POTENTIAL, 1000)]
    lines.append(("6112", "ALL", "target_rate", "59", {"as_of": "2025"}))
    assert check(figures(*lines, ("6112", "ALL", "workers_to_target", 530))) == []
    [found] = check(figures(*lines, ("6112", "ALL", "workers_to_target", 590)))
    assert (found.cell, found.rule) == ("D5", "to_target_disagrees")


def test_full_coverage_that_is_printed_as_such_is_no_slip(check):
    lines = [("6112", "ALL", ACTIVE, 500), ("6112", "ALL", POTENTIAL, 500)]
    assert rules(check(figures(*lines))) == {"active_is_potential"}
    assert check(figures(*lines, ("6112", "ALL", RATE, "100"))) == []


def test_places_that_are_not_settled_are_not_compared(check):
    asked = {"standing": "asked", "area_code": ""}
    frame = figures(("", "ALL", ACTIVE, 7, asked), ("", "ALL", ACTIVE, 9, asked))
    assert check(frame) == []


def test_nothing_is_found_in_nothing(check, published):
    assert check(figures().iloc[:0], published) == []


def test_every_finding_is_said_in_both_languages(check, published):
    frame = figures(
        ("6172", "ALL", ACTIVE, 16684), ("6172", "ALL", UNCOVERED, 73236), as_of="2025-06"
    )
    [found] = check(frame, published, headers={"D": "Belum terdaftar"})
    assert plain(words(found, Translator("id"))) == (
        "a.xlsx, baris 3, kolom Belum terdaftar: 73236 sama dengan potensi pekerja, padahal "
        "yang belum terlindungi adalah 73 236 − 16 684 = 56 552. Pindahkan angka ini ke kolom "
        "potensi."
    )
    assert plain(words(found, Translator("en"))) == (
        "a.xlsx, row 3, column Belum terdaftar: 73236 is the number of potential workers; not "
        "covered are 73 236 − 16 684 = 56 552. Move this figure to the column of the potential."
    )


def test_three_hundred_thousand_cells_are_checked(check, registry):
    villages = registry.at("village")["area_code"].to_numpy()
    names = np.array(["ALL", "PU", "BPU", "JAKON"])
    grid = np.arange(len(villages) * 4)
    values = np.where(grid % 4 == 0, 300.0, 100.0)
    month = pd.DataFrame(
        {
            "row": grid // 4 + 2,
            "letter": np.array(list("ABCD"))[grid % 4],
            "kind": "coverage",
            "column": ACTIVE,
            "segment": names[grid % 4],
            "as_of": "2025-09",
            "written": values.astype(int).astype(str),
            "value": values,
            "area_code": villages[grid // 4],
            "standing": "found",
        }
    )
    potential = month.assign(kind="workforce", column=POTENTIAL, value=10 * values)
    potential["letter"] = "Z" + month["letter"]
    earlier = [
        month.assign(as_of=f"{year}-{number:02d}", letter=f"{chr(64 + number)}{year}")
        for year in (2023, 2024)
        for number in range(1, 8)
    ]
    for each in earlier:
        each["letter"] = each["letter"] + month["letter"]
    whole = pd.concat([month, potential, *earlier])
    assert check(whole) == []
    assert len(whole) > 300_000
    jumped = month.assign(value=1 + values * 4)
    assert len(check(pd.concat([jumped, *earlier]))) > 20_000
