from dataclasses import replace

import pandas as pd
from shapely.geometry import Point

from geoucj.boundaries.store import APPROXIMATE, open_set
from geoucj.exports.field_pack.places import (
    directions,
    geo_link,
    origin_lines,
    places_of,
    title,
    village_lines,
)
from geoucj.exports.field_pack.sheet_facts import names_line
from geoucj.i18n import Translator
from geoucj.planning.verification import yield_of
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.checks import empty
from geoucj.tables.schemas import Kind, Stage


def test_the_villages_are_those_of_the_plan_in_its_order(few):
    chosen, total = few.facts.proposal.chosen, few.facts.proposal.plan.total
    assert list(few.villages["area_code"]) == list(chosen["area_code"])
    assert list(few.villages["number"]) == [1, 2, 3, 4]
    assert few.villages["quota"].sum() == total.workers > 0
    assert few.villages["cost"].sum() == total.cost
    first = few.villages.iloc[0]
    assert first["label"] == f"1 {first['area_name']} ({first['quota']})"


def test_numbers_have_zeros_before_them_so_that_labels_sort(few_facts):
    labels = places_of(few_facts(max_areas=12, budget=10**9)).villages["label"]
    assert [label[:3] for label in labels] == [f"{n:02} " for n in range(1, 13)]
    assert list(labels) == sorted(labels)


def test_each_point_lies_inside_the_outline_of_its_village(few, codes):
    shapes = open_set(APPROXIMATE, [SHIPPED / "boundaries"]).read(Level.VILLAGE, ["6112"])
    outlines = shapes.set_index("area_code").geometry
    assert list(few.points["area_code"]) == codes
    for row in few.points.to_dict("records"):
        assert outlines[row["area_code"]].contains(row["geometry"])
        assert row["geometry"] == Point(row["longitude"], row["latitude"])
        place = f"{row['latitude']:.6f}%2C{row['longitude']:.6f}"
        assert row["directions"].endswith(f"?api=1&destination={place}")


def test_the_districts_are_those_of_the_villages(few, codes):
    assert list(few.districts["area_code"]) == sorted({code[:6] for code in codes})


def test_links_are_plain_addresses_with_latitude_first():
    assert geo_link(109.5, -0.25) == "geo:-0.250000,109.500000"
    assert directions(109.5, -0.25) == (
        "https://www.google.com/maps/dir/?api=1&destination=-0.250000%2C109.500000"
    )


def test_a_village_without_a_shape_gets_no_point_but_stays_in_the_list(
    few_facts, codes, without_shapes
):
    places = places_of(few_facts(boundaries=without_shapes(codes[1])))
    assert list(places.villages["area_code"]) == codes
    assert list(places.unknown["area_code"]) == [codes[1]]
    assert list(places.shown["area_code"]) == [codes[0], *codes[2:]]
    lost = places.villages.iloc[1]
    assert lost[["longitude", "latitude", "directions", "geometry"]].isna().all()


def test_names_to_list_follow_from_what_became_of_earlier_ones(few):
    facts = few.facts
    reports = facts.dataset.table(Kind.VERIFICATION)
    found = yield_of(reports, Stage.ACTIVE, "2025-12", "61")  # nothing is known of 6112
    expected = [found.names_for(quota) for quota in few.villages["quota"]]
    assert list(few.villages["names_to_list"]) == expected
    assert all(few.villages["names_to_list"] > few.villages["quota"])
    said = names_line(facts)
    for count in (found.listed, found.reached):
        assert facts.t.number(count) in said
    assert "Kalimantan Barat" in said


def test_names_to_list_are_not_guessed_where_nothing_is_known(few_facts, few):
    dataset = few.facts.dataset
    tables = {**dataset.tables, Kind.VERIFICATION: empty(Kind.VERIFICATION)}
    places = places_of(few_facts("en", dataset=replace(dataset, tables=tables)))
    assert places.villages["names_to_list"].isna().all()
    assert names_line(places.facts) == places.facts.t("field_sheet.names_none")
    lines = village_lines(places.villages.iloc[0].to_dict(), places.facts)
    assert not any(line.startswith("Names to list") for line in lines)


def test_the_origin_has_warnings_first_and_names_month_source_and_version(few):
    facts = few.facts
    lines = origin_lines(facts)
    assert title(facts) == "Paket lapangan Kabupaten Kubu Raya"
    assert lines[0].startswith("DATA CONTOH, BUKAN ANGKA RESMI.")
    assert lines[1].startswith("Batas perkiraan, bukan batas resmi.")
    text = "\n".join(lines)
    total = facts.proposal.plan.total
    assert f"kuota {facts.t.number(total.workers)} pekerja" in text
    for said in ("Angka per Desember 2025", facts.version, "OpenStreetMap", "build_sample.py"):
        assert said in text


def test_a_segment_is_named(few_facts):
    facts = few_facts("en", segment=Segment.BPU)
    said = f"Figures of {facts.t('segment.BPU')} as of December 2025"
    assert any(line.startswith(said) for line in origin_lines(facts))


def test_what_is_said_of_a_village_has_the_month_of_its_figures(few):
    row = {**few.villages.iloc[0].to_dict(), "as_of": "2025-06", "priority_rank": pd.NA}
    lines = village_lines(row, few.facts)
    t = Translator("id")
    assert lines[0] == f"Kuota: {t.number(row['quota'])} pekerja"
    assert "Tanpa urutan prioritas" in lines
    (rate,) = [line for line in lines if line.startswith("Cakupan")]
    assert f"dari {t.number(row['potential_workers'])} pekerja, per Juni 2025;" in rate
    assert lines[-1].startswith("Batas perkiraan")


def test_official_shapes_are_not_called_approximate(few_facts, without_shapes):
    places = places_of(few_facts(boundaries=without_shapes()))
    said = [
        *origin_lines(places.facts),
        *village_lines(places.villages.iloc[0].to_dict(), places.facts),
    ]
    assert not any(line.startswith("Batas perkiraan,") or "permukiman" in line for line in said)
