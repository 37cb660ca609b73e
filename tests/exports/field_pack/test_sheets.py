import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pandas as pd
import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.areas.codes import dotted
from geoucj.areas.registry import Registry
from geoucj.boundaries.store import BoundarySet, open_set, write_provenance
from geoucj.exports.field_pack.sheet_facts import SheetFacts
from geoucj.exports.field_pack.sheet_pages import common_facts, district_facts, village_facts
from geoucj.exports.field_pack.sheets import sheets_of
from geoucj.i18n import Translator
from geoucj.maps.palette import Palette
from geoucj.planning.priority import Part, Rule
from geoucj.planning.proposal import PlanRequest, propose
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind, Stage

ID, EN = Translator("id"), Translator("en")
ASKED = PlanRequest(
    data="sample",
    area_code="6112",
    as_of="2025-12",
    budget=100_000_000,
    package="JKK+JKM",
    months=3,
    visit_cost=750_000,
    target_rate=0.59,
)
HOSTILE = "#let x = [*b*] $1^2$ <script>alert(1)</script> @a \\ `x` // " + "X" * 90


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def shapes():
    return open_set("approximate", [SHIPPED / "boundaries"])


@pytest.fixture(scope="module")
def made(sample, shapes, registry):
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    figures = figures_of_segment(*[sample.table(k) for k in kinds], registry, Segment.ALL)
    tables = (sample.table(Kind.INDICATORS), sample.table(Kind.CONTRIBUTIONS))

    def make(t=ID, **asked):
        proposal = propose(replace(ASKED, **asked), figures, *tables)
        return SheetFacts(proposal, sample, shapes, registry, t)

    return make


@pytest.fixture(scope="module")
def facts(made):
    return made()


@pytest.fixture(scope="module")
def printed(facts):
    return dict(sheets_of(facts))


def districts(facts):
    return list(facts.visits.groupby(facts.visits["area_code"].str[:6]))


def renamed(registry, names):
    areas = registry.areas.copy()
    areas["area_name"] = [
        names.get(code, name)
        for code, name in zip(areas["area_code"], areas["area_name"], strict=True)
    ]
    return Registry(areas, registry.bps_regencies)


def insides(pdf):
    """Return all of a PDF that is not compressed, and all that was."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", insides(pdf)))


def bookmarks(pdf):
    return [each.decode() for each in re.findall(rb"/Title\s*\(([^()]*)\)", insides(pdf))]


def maps(pdf):
    return len(set(re.findall(rb"/Alt\s*\((Peta[^()]*)", insides(pdf))))


def number(text):
    return int(ID.parsed(text))


def test_each_district_has_a_file_with_a_page_for_each_of_its_villages(facts, printed):
    found = districts(facts)
    assert len(printed) == len(found) > 3
    assert list(printed) == sorted(printed)
    for (code, rows), (name, pdf) in zip(found, printed.items(), strict=True):
        assert re.fullmatch(rf"\d\d_{re.escape(dotted(code))}_[A-Za-z0-9-]+\.pdf", name)
        assert pages(pdf) == 1 + len(rows)
        said = [facts.title_of(each) for each in rows["area_code"]]
        assert [each for each in bookmarks(pdf) if each in said] == said
        assert facts.title_of(code) in bookmarks(pdf)
        assert b"pdfuaid" in pdf


def test_a_sheet_is_the_same_bytes_each_time(facts, printed):
    name, again = next(iter(sheets_of(facts)))
    assert printed[name] == again


def test_the_sums_of_all_districts_are_those_of_the_plan(facts):
    pages_ = [district_facts(facts, code, rows) for code, rows in districts(facts)]
    total = facts.proposal.plan.total
    assert sum(number(page["quota"]) for page in pages_) == total.workers
    assert sum(number(page["cost"]) for page in pages_) == total.cost
    assert sum(len(page["rows"]) for page in pages_) == total.areas
    for page in pages_:
        for column in ("quota", "names", "cost"):
            assert number(page[column]) == sum(number(row[column]) for row in page["rows"])
        assert page["mark"]["value"] == page["quota"]


def test_a_village_has_one_number_in_the_whole_pack(facts):
    assert list(facts.visits["number"]) == list(range(1, len(facts.visits) + 1))
    rows = [row for _, rows in districts(facts) for row in rows.to_dict("records")]
    listed = [row for c, r in districts(facts) for row in district_facts(facts, c, r)["rows"]]
    for row, line in zip(rows, listed, strict=True):
        assert line["number"] == str(row["number"])
        assert village_facts(facts, row)["place"].startswith(f"Nomor {row['number']} · ")


def test_a_district_says_what_is_to_be_done_in_it(facts, registry):
    code, rows = districts(facts)[0]
    page, row = district_facts(facts, code, rows), rows.iloc[0]
    assert page["name"] == "Kecamatan Sungai Raya"
    assert page["place"] == "Kabupaten Kubu Raya, Kalimantan Barat · kode 61.12.01"
    assert page["rows"][0] == {
        "number": str(row["number"]),
        "name": registry.name(row["area_code"]),
        "code": dotted(row["area_code"]),
        "potential": ID.number(row["potential_workers"]),
        "active": ID.number(row["active_participants"]),
        "rate": ID.rate(row["coverage_rate"]),
        "target": "59,0 %",
        "quota": "100",
        "names": ID.number(facts.names_for(100)),
        "cost": "5.790.000",
    }
    figures = {each["label"]: each["value"] for each in page["figures"]}
    assert figures["Dikunjungi"] == f"{len(rows)} dari 22 desa/kelurahan"
    assert figures["Iuran"] == "JKK+JKM, 3 bulan"
    whole = facts.districts[code]
    potential = ID.number(whole["potential_workers"])
    assert figures["Cakupan"] == f"{ID.rate(whole['coverage_rate'])} dari {potential} pekerja"
    assert page["figures_note"] == "Angka per Desember 2025."
    assert len(page["columns"]) == len(page["rows"][0]) + 1  # code and name share one, two to tick


@pytest.mark.parametrize(
    ("t", "said"),
    [
        (ID, ("Desa {}", "Nomor {} · Kecamatan Sungai Raya, Kabupaten Kubu Raya · kode {}",
              "Kepala desa")),
        (EN, ("{} village (desa)",
              "Number {} · Sungai Raya district, Kabupaten Kubu Raya · code {}",
              "Head of village (kepala desa)")),
    ],
    ids=["id", "en"],
)  # fmt: skip
def test_a_village_says_why_and_what_for(made, registry, t, said):
    name, place, head = said
    facts = made(t)
    row = districts(facts)[0][1].to_dict("records")[0]
    code = row["area_code"]
    page = village_facts(facts, row)
    assert page["name"] == name.format(registry.name(code))
    assert page["place"] == place.format(row["number"], dotted(code))
    assert page["reason"].startswith(t("priority.reason", rank=row["number"], shares="")[:6])
    values = [each["value"] for each in page["figures"]]
    potential = t.number(row["potential_workers"])
    rate = t("field_sheet.rate_of", rate=t.rate(row["coverage_rate"]), potential=potential)
    names = t("field_sheet.names_count", names=t.number(facts.names_for(100)))
    wanted = [potential, rate, t.rate(0.59), names, f"Rp{t.number(5_790_000)}"]
    assert [value for value in values if value in wanted] == wanted
    assert t.rate(row["coverage_rate_after"]) in values
    assert page["signatures"][1] == head


def test_a_town_village_is_signed_by_its_own_head(made):
    facts = made(area_code="6171", target_rate=0.99)
    rows = facts.visits.to_dict("records")
    town = next(row for row in rows if row["area_code"][6] == "1")
    page = village_facts(facts, town)
    assert page["name"].startswith("Kelurahan ")
    assert page["signatures"] == ["Petugas lapangan", "Lurah"]


def test_names_to_list_follow_from_the_narrowest_area_with_results(facts):
    code, found = facts.names
    assert (code, found.stage) == ("61", Stage.ACTIVE)  # nobody in 6112 has come so far
    assert facts.names_for(100) == -(-100 * found.listed // found.reached) > 100
    remarks = district_facts(facts, *districts(facts)[0])["remarks"]
    assert any(
        f"Dari {ID.number(found.listed)} nama yang didaftarkan di Kalimantan Barat, "
        f"{ID.number(found.reached)} menjadi peserta aktif" in line
        for line in remarks
    )


def test_without_results_of_verification_nothing_is_guessed(facts, sample):
    tables = {kind: table for kind, table in sample.tables.items() if kind != Kind.VERIFICATION}
    facts = replace(facts, dataset=replace(sample, tables=tables))
    page = district_facts(facts, *districts(facts)[0])
    assert (page["names"], {row["names"] for row in page["rows"]}) == ("–", {"–"})
    assert ID("field_sheet.names_none") in page["remarks"]
    row = facts.visits.to_dict("records")[0]
    values = [each["value"] for each in village_facts(facts, row)["figures"]]
    assert "hasil verifikasi belum ada" in values


def test_the_form_counts_people_and_starts_from_the_last_report(facts, sample):
    row = facts.visits.to_dict("records")[0]
    blank = village_facts(facts, row)["groups"]
    assert {count for group in blank for count in group["counts"]} == {""}
    assert (blank[0]["name"], blank[-1]["name"]) == ("Petani", "Jumlah")
    report = sample.table(Kind.VERIFICATION).head(5)  # one village, one month, five stages
    reports = report.assign(area_code=row["area_code"])
    tables = {**sample.tables, Kind.VERIFICATION: reports}
    reported = replace(facts, dataset=replace(sample, tables=tables))
    first, *rest = village_facts(reported, row)["groups"]
    workers = dict(zip(report["stage"], report["workers"], strict=True))
    assert first["name"] == "Laporan terakhir, Jun 2025"
    assert first["counts"] == [ID.number(workers[stage]) for stage in Stage]
    assert rest == blank
    assert "NIK tidak dicatat" in common_facts(facts, "611201", facts.visits)["words"]["no_names"]


def test_a_figure_of_another_month_or_worked_out_says_so(facts):
    code, rows = districts(facts)[0]
    old = rows.assign(as_of="2025-09", derived="active_participants", active_participants=1234.0)
    line = district_facts(facts, code, old)["rows"][0]
    assert line["code"].endswith(", per Sep 2025")
    assert line["active"] == "≈ 1.230"
    assert line["potential"] == ID.number(rows["potential_workers"].iloc[0])
    page = village_facts(facts, old.to_dict("records")[0])
    assert page["figures_note"] == "Angka per September 2025."


def test_the_target_in_force_has_its_year(made):
    facts = made(target_rate=None)
    row = facts.visits.to_dict("records")[0]
    labels = [each["label"] for each in village_facts(facts, row)["figures"]]
    assert f"Target {row['target_as_of']}" in labels


def test_a_sample_and_approximate_shapes_say_so_on_every_page(facts, sample):
    said = common_facts(facts, "611201", facts.visits)
    assert said["warnings"][0].startswith("DATA CONTOH, BUKAN ANGKA RESMI.")
    assert said["warnings"][1].startswith("Batas perkiraan, bukan batas resmi.")
    assert f"Data contoh (sample, versi {facts.version})" in said["footer"]
    assert "angka per Desember 2025" in said["header"]
    real = replace(
        facts,
        dataset=replace(sample, provenance=replace(sample.provenance, sample=False)),
        boundaries=replace(
            facts.boundaries, provenance=replace(facts.boundaries.provenance, approximate=False)
        ),
    )
    assert common_facts(real, "611201", facts.visits)["warnings"] == []


def test_texts_of_data_are_neither_markup_nor_paths(facts, registry):
    code, rows = districts(facts)[0]
    first, second = rows["area_code"].iloc[:2]
    names = {code: HOSTILE, first: "=1+1 #pagebreak()", second: "../../etc/passwd"}
    bad = replace(facts, registry=renamed(registry, names))
    name, pdf = next(iter(sheets_of(bad)))
    assert re.fullmatch(r"01_61\.12\.01_[A-Za-z0-9-]{1,40}\.pdf", name)
    assert pages(pdf) in {1 + len(rows), 2 + len(rows)}
    assert b"(Desa =1+1 #pagebreak())" in insides(pdf)
    assert "Desa ../../etc/passwd" in bookmarks(pdf)


def test_a_name_without_letters_still_makes_a_file(facts, registry):
    bad = replace(facts, registry=renamed(registry, {"611201": "///"}))
    assert next(iter(sheets_of(bad)))[0] == "01_61.12.01_-.pdf"


def test_a_page_holds_the_longest_reason_and_name(made, sample, registry):
    indicators = sorted(sample.table(Kind.INDICATORS)["indicator"].unique())
    parts = (*Rule().parts, *(Part(name, 1) for name in indicators))
    facts = made(rule=Rule(parts), area_code="611201")
    long = dict.fromkeys(facts.visits["area_code"], "Desa " + "Nama Yang Panjang " * 5)
    (_, pdf), = sheets_of(replace(facts, registry=renamed(registry, long)))  # fmt: skip
    assert len(facts.visits) < pages(pdf) <= len(facts.visits) + 3  # the district takes the rest


def test_without_shapes_the_sheets_have_all_but_maps(facts, tmp_path, shapes):
    write_provenance(shapes.provenance, tmp_path)
    none = replace(facts, boundaries=BoundarySet("none", tmp_path, shapes.provenance))
    (_, pdf), *_ = sheets_of(none)
    assert pages(pdf) == 1 + len(districts(facts)[0][1])
    assert maps(pdf) == 0


def test_one_village_without_a_shape_has_a_page_without_a_map(facts, printed, shapes):
    missing = districts(facts)[0][1]["area_code"].iloc[0]

    class Holed(BoundarySet):
        def read(self, level, parts=None):
            areas = super().read(level, parts)
            return areas[areas["area_code"] != missing].reset_index(drop=True)

    holed = Holed(shapes.name, shapes.folder, shapes.provenance)
    (name, pdf), *_ = sheets_of(replace(facts, boundaries=holed))
    assert pages(pdf) == pages(printed[name])
    assert maps(pdf) == maps(printed[name]) - 1 == pages(pdf) - 1


def test_a_plan_of_nothing_has_no_sheets(made):
    assert list(sheets_of(made(budget=0))) == []


def test_a_plan_inside_one_district_has_one_sheet(made):
    (name, pdf), = sheets_of(made(area_code="611207", max_areas=1))  # fmt: skip
    assert (name, pages(pdf)) == ("01_61.12.07_Rasau-Jaya.pdf", 2)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
@pytest.mark.parametrize("t", [ID, EN], ids=["id", "en"])
def test_a_reader_finds_the_texts_on_their_pages(made, tmp_path, t):
    facts = made(t, area_code="611207", max_areas=2)
    (name, pdf), = sheets_of(facts, Palette.GREY)  # fmt: skip
    (tmp_path / name).write_bytes(pdf)
    run = ["pdftotext", "-layout", str(tmp_path / name), "-"]
    text = subprocess.run(run, capture_output=True, check=True, timeout=60).stdout.decode()
    overview, *villages = text.split("\f")[:-1]
    assert len(villages) == 2
    for page, said in enumerate((overview, *villages), start=1):
        assert f"{t('field_sheet.page')} {page} {t('field_sheet.page_of')} 3" in said
        assert t("badge.sample").split(",")[0].upper() in said
        assert t.month("2025-12") in said
        assert t("field_sheet.sign") in said
    rows = facts.visits.to_dict("records")
    assert t.number(pd.DataFrame(rows)["quota"].sum()) in overview
    for row, said in zip(rows, villages, strict=True):
        assert facts.title_of(row["area_code"]) in said
        assert t.number(row["potential_workers"]) in said
        assert t("field_sheet.step.handed_in") in said
    assert len(facts.registry.at(Level.VILLAGE, "611207")) == 6
    assert t("field_sheet.areas_of", chosen=2, areas=6) in overview
