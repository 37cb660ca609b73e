"""`geoucj table`: the figures that the issue names, the formats, and the remark of the join."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from geoucj.schema import TABLE_COLUMNS

PUBLISHED = ("table", "--data", "published")


def rows(text):
    return {row["area_code"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_installed_command_prints_a_table_that_a_pipe_can_read(home):
    command = Path(sys.executable).with_name("geoucj")
    arguments = [*PUBLISHED, "--level", "regency", "--as-of", "2023-11"]
    ran = subprocess.run(
        [command, *arguments], cwd=home, capture_output=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    header, *_ = ran.stdout.decode("utf-8").splitlines()
    assert tuple(header.split(",")) == TABLE_COLUMNS  # no byte order mark before it
    assert len(rows(ran.stdout.decode())) == 38


def test_kubu_raya_in_november_2023(geoucj):
    ran = geoucj(*PUBLISHED, "--level", "regency", "--as-of", "2023-11")
    assert (ran.code, ran.err) == (0, "")
    kubu_raya = rows(ran.out)["6112"]
    assert kubu_raya["coverage_rate"] == "0.3921"
    assert kubu_raya["active_participants"] == "110013"
    assert kubu_raya["rate_basis"] == "published"
    assert kubu_raya["as_of"] == "2023-11"
    assert "Kubu Raya Pj Bupati Kamaruzaman" in kubu_raya["source"]


def test_west_kalimantan_at_the_end_of_2024(geoucj):
    found = rows(geoucj(*PUBLISHED, "--level", "province", "--as-of", "2024-12").out)
    assert list(found) == ["61", "73"]
    assert (found["61"]["coverage_rate"], found["61"]["target_rate"]) == ("0.3539", "0.5014")


def test_nineteen_of_the_regencies_have_a_rate_at_the_end_of_2025(geoucj):
    found = rows(geoucj(*PUBLISHED, "--level", "regency", "--as-of", "2025-12").out)
    assert Counter(row["state"] for row in found.values()) == {"rate": 19, "no_data": 19}
    for row in found.values():
        has_rate = row["state"] == "rate"
        assert bool(row["coverage_rate"]) is has_rate
        assert bool(row["as_of"]) is has_rate or row["active_participants"]


def test_without_a_month_the_last_one_counts(geoucj):
    found = rows(geoucj(*PUBLISHED, "--level", "province").out)
    assert found["61"]["as_of"] > "2024-12"


@pytest.mark.parametrize("area", ["61.12", "6112", "ID6112", "6112.0"])
def test_only_areas_inside_in_any_writing_of_the_code(geoucj, area):
    found = rows(geoucj(*PUBLISHED, "--level", "district", "--area", area).out)
    assert len(found) == 9
    assert all(code.startswith("6112") for code in found)


def test_json_is_printed_as_it_is_written(geoucj, home):
    arguments = (*PUBLISHED, "--level", "province", "--format", "json", "--as-of", "2024-12")
    printed = json.loads(geoucj(*arguments).out)
    assert [tuple(row) for row in printed] == [TABLE_COLUMNS] * 2
    assert printed[0]["coverage_rate"] == 0.3539
    ran = geoucj(*arguments, "--out", "t.json")
    assert ran.out == ""
    assert ran.err == "t.json: 2 baris ditulis.\n"
    assert json.loads((home / "t.json").read_text("utf-8")) == printed


def test_a_workbook_keeps_codes_as_text(geoucj, home):
    arguments = ("--level", "regency", "--area", "61", "--format", "xlsx", "--out", "t.xlsx")
    ran = geoucj(*PUBLISHED, *arguments, "--lang", "en")
    assert (ran.code, ran.err) == (0, "t.xlsx: 14 rows written.\n")
    sheet = openpyxl.load_workbook(home / "t.xlsx").active
    codes = [row[0] for row in sheet.iter_rows(min_row=2, max_col=1)]
    assert [cell.value for cell in codes][9] == "6110"
    assert {cell.data_type for cell in codes} == {"s"}


def test_a_csv_file_starts_with_the_mark_that_excel_needs(geoucj, home):
    geoucj(*PUBLISHED, "--level", "province", "--out", "t.csv")
    assert (home / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfarea_code,")


def test_a_sample_is_said_to_be_one_beside_the_table_and_inside(geoucj):
    ran = geoucj("table", "--data", "sample", "--level", "province", "--lang", "en")
    assert ran.code == 0
    assert ran.err.startswith("SAMPLE DATA, NOT OFFICIAL FIGURES.")
    sources = [row["source"] for row in rows(ran.out).values()]
    assert len(sources) == 2
    assert all(source.startswith("Sample data, not official figures") for source in sources)


def test_a_segment_has_figures_of_its_own(geoucj):
    arguments = ("table", "--data", "sample", "--level", "province", "--as-of", "2025-12")
    whole, part = (rows(geoucj(*arguments, "--segment", s).out)["61"] for s in ("ALL", "BPU"))
    assert part["segment"] == "BPU"
    assert 0 < int(part["active_participants"]) < int(whole["active_participants"])
    assert part["target_rate"] == ""  # targets are set for all segments together


def test_the_remark_of_the_join_counts_both_sides(geoucj, data, squares_file):
    data(b"area_code,as_of,segment,active_participants,source\n"
         b"6112012001,2025-01,ALL,50,s\n6112012002,2025-01,ALL,70,s\n")  # fmt: skip
    data(b"area_code,as_of,segment,potential_workers,source\n"
         b"6112012001,2025-01,ALL,100,s\n6112012002,2025-01,ALL,1234,s\n",
         "workforce.csv")  # fmt: skip
    assert geoucj("boundaries", "import", squares_file, "--name", "uji").code == 0
    arguments = ("table", "--data", "uji", "--level", "village", "--boundaries", "uji")
    ran = geoucj(*arguments, "--lang", "en")
    assert ran.err == (
        "uji: 1 areas with figures are on the map, 2 have none, "
        "1 have figures but no shape (1,234 workers).\n"
    )
    found = rows(ran.out)
    assert len(found) == 5204  # the table itself loses nothing
    assert found["6112012002"]["coverage_rate"] == "0.056726"
    inside = geoucj(*arguments, "--area", "611209", "--lang", "en")
    assert inside.err.startswith("uji: 0 areas with figures are on the map, 1 have none, 0 have")
