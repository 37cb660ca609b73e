import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.boundaries.store import open_set
from geoucj.exports.names import LONGEST, file_name, safe
from geoucj.exports.view import export_view
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset

ID, EN = Translator("id"), Translator("en")


@pytest.fixture(scope="module")
def stamp(registry):
    dataset = open_dataset("published", [SHIPPED / "data"], registry)
    shapes = open_set("approximate", [SHIPPED / "boundaries"])
    said = {"area": "6112", "level": Level.VILLAGE, "as_of": "2025-12"}
    return export_view(dataset, shapes, registry, **said).stamp


def named(stamp, t=ID, **changed):
    return file_name(replace(stamp, setting=replace(stamp.setting, **changed)), "xlsx", t)


def test_a_name_says_measure_area_level_and_month(stamp):
    assert named(stamp) == "geoucj_cakupan_61.12-Kabupaten-Kubu-Raya_desa_2025-12.xlsx"
    english = "geoucj_coverage_61.12-Kabupaten-Kubu-Raya_village_2025-12.xlsx"
    assert named(stamp, EN) == english
    assert file_name(stamp, "pdf", ID, "atlas").startswith("geoucj_atlas_cakupan_61.12-")


def test_a_name_says_segment_and_sample_where_they_matter(stamp):
    assert named(stamp, segment=Segment.BPU).endswith("_desa_BPU_2025-12.xlsx")
    assert file_name(replace(stamp, sample=True), "csv", ID).endswith("_2025-12_CONTOH.csv")
    assert "SAMPLE" in file_name(replace(stamp, sample=True), "csv", EN)


def test_both_provinces_have_a_name(stamp):
    assert named(stamp, area="", area_name="").startswith("geoucj_cakupan_61-73-kedua-provinsi_")


def test_months_and_areas_sort_as_they_should(stamp):
    months = [named(stamp, month=month) for month in ("2023-11", "2024-01", "2025-12")]
    assert months == sorted(months)
    listed = {"6101": "Kabupaten Sambas", "6102": "Kabupaten Mempawah", "6171": "Kota Pontianak"}
    areas = [named(stamp, area=code, area_name=name) for code, name in listed.items()]
    assert areas == sorted(areas)


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("t", [ID, EN])
def test_every_measure_has_a_short_name(stamp, t, measure):
    assert re.fullmatch(r"geoucj_[a-z-]+_61\.12-.*", named(stamp, t, measure=measure))


@pytest.mark.parametrize(
    ("hostile", "made"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\CON", "C-CON"),
        ("=cmd|' /C calc'!A0", "cmd-C-calc-A0"),
        ("Pondok Élok / Ümlaut", "Pondok-Elok-Umlaut"),
        ("a\r\nb\x00c", "a-b-c"),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "x"),
        ("", "x"),
        ("愛媛", "x"),
    ],
)
def test_no_name_leads_out_of_its_folder(hostile, made):
    assert safe(hostile) == made


@given(st.text())
def test_names_hold_plain_signs_only(text):
    made = safe(text)
    assert re.fullmatch(r"[A-Za-z0-9.-]+", made)
    assert 0 < len(made) <= LONGEST
    assert not made.startswith((".", "-"))
    assert not made.endswith((".", "-"))
    assert safe(made) == made


@given(st.text(), st.text(min_size=1))
def test_whole_names_are_safe(stamp, name, indicator):
    made = named(stamp, area_name=name, indicator=indicator)
    assert re.fullmatch(r"geoucj_[A-Za-z0-9._-]+_desa_2025-12\.xlsx", made)
    assert len(made) < 150
