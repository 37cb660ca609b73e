from dataclasses import replace

import pytest

from geoucj.areas.names import Candidate
from geoucj.boundaries.report import Duplicated, ImportReport, Listed, Unmatched
from geoucj.exports.import_report import EXAMPLES, detail_lines, shortened, summary_lines
from geoucj.i18n import Translator
from geoucj.schema import Level

ID, EN = Translator("id"), Translator("en")


@pytest.fixture
def report():
    return ImportReport(
        name="resmi",
        file="peta.gpkg",
        source="cod-ab",
        level=Level.VILLAGE,
        rows=5204,
        shapes=5200,
        accepted=5190,
        repaired={"reprojected": 5204, "made_valid": 0},
        left_out=(),
        lakes=("Danau Matano",),
        elsewhere=0,
        by_code=0,
        by_name=5190,
        by_decision=0,
        unmatched=(
            Unmatched(
                "ID6112050002",
                "Atlantis",
                ("Kalimantan Barat", "Kubu Raya"),
                "unknown",
                (Candidate("6112092001", "Sungai Kakap", 71.0),),
            ),
        ),
        duplicated=(
            Duplicated("6112012001", "Sungai Raya", ("Sei Raya", "S. Raya"), ("Sei Raya",)),
        ),
        missing=(Listed("6112012008", "Kapur"),),
        gaps_km2=1234.5,
        overlaps_km2=0.04,
        crs_assumed=False,
    )


def test_the_summary_says_what_happened_and_nothing_else(report):
    assert summary_lines(report, EN) == [
        "peta.gpkg: 5,204 rows (cod-ab).",
        "Drawn: 5,190 areas (village).",
        "Matched by name: 5,190.",
        "Lakes, not drawn: 1.",
        "Unmatched, not drawn: 1.",
        "Areas that more than one shape means: 1.",
        "Areas of the official list without a shape: 1.",
        "Coordinate system changed: 5,204.",
        "Gaps 1,234.50 km², overlaps 0.04 km².",
    ]


def test_figures_are_written_as_in_indonesian(report):
    lines = summary_lines(report, ID)
    assert lines[0] == "peta.gpkg: 5.204 baris (cod-ab)."
    assert "1.234,50 km²" in lines[-1]


def test_an_assumed_crs_is_said(report):
    assumed = replace(report, crs_assumed=True)
    assert EN("import.crs_assumed") in summary_lines(assumed, EN)
    assert EN("import.crs_assumed") not in summary_lines(report, EN)


def test_details_name_every_case_with_its_place_and_candidates(report):
    said = detail_lines(report, EN)
    assert said["unmatched"] == [
        "ID6112050002 Atlantis, Kubu Raya, Kalimantan Barat: no such name inside its parent "
        "Perhaps: 61.12.09.2001 Sungai Kakap (71)."
    ]
    assert said["duplicated"] == ["61.12.01.2001 Sungai Raya: Sei Raya; S. Raya"]
    assert said["missing"] == ["61.12.01.2008 Kapur"]


def test_long_lists_are_cut_and_say_how_many_more():
    lines = [str(i) for i in range(EXAMPLES + 3)]
    short = shortened(lines, EN)
    assert short[:EXAMPLES] == lines[:EXAMPLES]
    assert short[EXAMPLES:] == ["and 3 more (see crosswalk.csv and report.json)"]
    assert shortened(lines[:EXAMPLES], EN) == lines[:EXAMPLES]
