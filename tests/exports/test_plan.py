import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.errors import BudgetTooSmallError, ForcedWithoutGapError
from geoucj.exports.plan import COLUMNS, plan_rows, to_csv, to_json, to_xlsx
from geoucj.exports.plan_words import infeasible_words, plan_lines, reason_words
from geoucj.i18n import Translator
from geoucj.planning.budget import Binding, Limit
from geoucj.planning.priority import Reason, Rule, Share
from geoucj.planning.proposal import PlanRequest, propose
from geoucj.schema import Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

ID, EN = Translator("id"), Translator("en")
ASKED = PlanRequest(
    data="sample",
    area_code="6112",
    as_of="2025-12",
    budget=500_000_000,
    package="JKK+JKM",
    months=3,
    visit_cost=750_000,
    target_rate=0.59,
    excluded=frozenset({"6112012001"}),
)


@pytest.fixture(scope="module")
def sample(registry):
    return open_dataset("sample", [SHIPPED / "data"], registry)


@pytest.fixture(scope="module")
def made(sample, registry):
    kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
    figures = figures_of_segment(*[sample.table(k) for k in kinds], registry, Segment.ALL)
    tables = (sample.table(Kind.INDICATORS), sample.table(Kind.CONTRIBUTIONS))

    def make(asked=ASKED, **rule):
        return propose(replace(asked, rule=Rule(**rule)), figures, *tables)

    return make


@pytest.fixture(scope="module")
def proposal(made):
    return made()


@pytest.fixture(scope="module")
def no_sample(sample):
    return replace(sample, provenance=replace(sample.provenance, sample=False))


def from_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_has_the_columns_and_adds_up_to_the_total(proposal, sample, registry):
    content = to_csv(proposal, sample, registry, ID)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = from_csv(content)
    assert tuple(rows[0]) == COLUMNS
    total = proposal.plan.total
    assert len(rows) == total.areas > 10
    assert sum(int(row["quota"]) for row in rows) == total.workers
    assert sum(int(row["cost"]) for row in rows) == total.cost <= ASKED.budget
    for row in rows:
        assert int(row["cost"]) == int(row["quota"]) * 50_400 + 750_000
        assert 0 < int(row["quota"]) <= min(100, int(row["workers_to_target"]))
        after = int(row["active_participants"]) + int(row["quota"])
        assert float(row["coverage_rate_after"]) == round(after / int(row["potential_workers"]), 6)
        assert int(row["stability"]) >= 0


def test_rows_name_the_areas_around_a_village(proposal, sample, registry):
    rows = from_csv(to_csv(proposal, sample, registry, ID))
    assert {row["regency"] for row in rows} == {"Kabupaten Kubu Raya"}
    for row in rows:
        assert row["area_name"] == registry.name(row["area_code"])
        assert row["district"] == registry.name(row["area_code"][:6])


def test_a_workbook_has_codes_as_text_and_figures_with_formats(proposal, sample, registry):
    content = to_xlsx(proposal, sample, registry, EN)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet.title, sheet["A1"].value) == ("Plan", EN("warning.sample_plain"))
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:4]) == ("D3", "A2:N")
    header, *rows = sheet.iter_rows(min_row=2)
    assert tuple(cell.value for cell in header) == COLUMNS
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert sum(row["quota"].value for row in rows) == proposal.plan.total.workers
    code = rows[0]["area_code"]
    assert (code.data_type, code.number_format, len(code.value)) == ("s", "@", 10)
    for name in ("coverage_rate", "coverage_rate_after"):
        assert (rows[0][name].data_type, rows[0][name].number_format) == ("n", "0.00%")
    for name in ("priority_rank", "workers_to_target", "quota", "cost", "stability"):
        assert (rows[0][name].data_type, rows[0][name].number_format) == ("n", "#,##0")


def test_no_text_is_a_formula(proposal, no_sample, registry):
    areas = proposal.ranking.areas.assign(area_name="=1+1")
    bad = replace(proposal, ranking=replace(proposal.ranking, areas=areas))
    assert from_csv(to_csv(bad, no_sample, registry, ID))[0]["area_name"] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(bad, no_sample, registry, ID))).active
    assert (sheet["A1"].value, sheet.title) == ("priority_rank", "Rencana")
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_json_has_the_totals_beside_the_rows(proposal, sample, registry):
    said = json.loads(to_json(proposal, sample, registry, EN))
    assert (said["data"], said["area_code"], said["as_of"]) == ("sample", "6112", "2025-12")
    assert said["warning"].startswith("SAMPLE DATA")
    assert said["wish"] == {
        "budget": 500_000_000, "rupiah_per_month": 16_800, "months": 3, "quota": 100,
        "visit_cost": 750_000, "max_areas": None, "target_rate": 0.59,
        "forced": [], "excluded": ["6112012001"],
    }  # fmt: skip
    totals, plan, whole = said["totals"], proposal.plan, proposal.whole
    assert sum(row["quota"] for row in said["villages"]) == totals["workers"] == plan.total.workers
    assert sum(row["cost"] for row in said["villages"]) == totals["cost"] == plan.total.cost
    assert len(said["villages"]) == totals["areas"]
    assert totals["coverage_rate"] == round(whole["coverage_rate"], 6)
    assert totals["coverage_rate_after"] == round(whole["coverage_rate_after"], 6)
    assert totals["binding"] == [
        {"limits": [str(limit) for limit in each.limits], "workers": each.workers}
        for each in plan.binding
    ]
    assert totals["more"] == {"rupiah": 100_000_000, "workers": plan.more}
    even = totals["even_split"]
    assert (even["workers"], even["areas"], even["cost"]) == tuple(vars(plan.even).values())
    assert even["coverage_rate_after"] == round(whole["even_coverage_rate_after"], 6)
    assert all(tuple(row) == COLUMNS for row in said["villages"])


def test_a_village_set_apart_has_no_rank_but_a_reason(made, no_sample, registry):
    rich = replace(ASKED, budget=10**12)
    said = json.loads(to_json(made(rich, min_potential=2_000), no_sample, registry, EN))
    apart = [row for row in said["villages"] if row["priority_rank"] is None]
    assert apart
    assert {row["stability"] for row in apart} == {None}
    reasons = {row["reason"] for row in apart}
    assert "Set apart: fewer than 2,000 potential workers." in reasons
    assert all(reason.startswith("Set apart: ") for reason in reasons)


@pytest.mark.parametrize(
    ("t", "first"), [(ID, "Urutan 1: "), (EN, "Rank 1: ")], ids=["id", "en"]
)  # fmt: skip
def test_reasons_are_in_the_language_of_the_run(proposal, no_sample, registry, t, first):
    reasons = plan_rows(proposal, no_sample, registry, t)["reason"]
    assert reasons[0].startswith(first)
    assert reasons[0].endswith(".")


def test_a_sample_says_so_in_every_row(proposal, sample, no_sample, registry):
    for t in (ID, EN):
        for reason in plan_rows(proposal, sample, registry, t)["reason"]:
            assert reason.startswith(f"{t('badge.sample')}; ")
    assert "contoh" not in to_json(proposal, no_sample, registry, ID).decode()
    assert json.loads(to_json(proposal, no_sample, registry, ID))["warning"] is None


def test_a_plan_of_nothing_is_a_header(made, sample, registry):
    nothing = made(replace(ASKED, budget=0))
    assert from_csv(to_csv(nothing, sample, registry, ID)) == []
    said = json.loads(to_json(nothing, sample, registry, ID))
    assert (said["villages"], said["totals"]["workers"]) == ([], 0)
    assert said["totals"]["coverage_rate"] == said["totals"]["coverage_rate_after"] > 0
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(nothing, sample, registry, ID))).active
    assert sheet.max_row == 2


REASON = Reason(
    (
        Share("workers_to_target", 1512.0, 1.0, 0.6),
        Share("pekerja rentan", 29.4, 0.5, 0.15),
        Share("distance_to_target", 0.201, 0.1, 0.0),
    ),
    ("fall_since_last_year",),
)


def words(area, t, rule=Rule()):  # noqa: B008
    area = {"priority_rank": 1234, "apart": None, "half_width": 0.1234, "reason": REASON, **area}
    return reason_words(area, rule, {"pekerja rentan": "persen"}, t)


def test_a_reason_says_the_parts_their_shares_and_what_is_missing():
    assert words({}, EN) == (
        "Rank 1,234: 1,512 workers to target (80 % of the score), "
        "pekerja rentan 29.4 persen (20 % of the score). "
        "Not known and left out: fall since last year."
    )
    assert words({}, ID) == (
        "Urutan 1.234: 1.512 pekerja lagi menuju target (80 % dari nilai), "
        "pekerja rentan 29,4 persen (20 % dari nilai). "
        "Belum diketahui dan tidak dihitung: penurunan dari tahun lalu."
    )


def test_the_last_of_all_has_parts_that_bring_nothing():
    last = Reason((Share("distance_to_target", 0.0, 0.0, 0.0),), ())
    said = words({"reason": last}, EN)
    assert said == "Rank 1,234: 0.0 points below target (0 % of the score)."


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        ("too_few", "Set apart: fewer than 1,000 potential workers."),
        ("uncertain",
         "Set apart: the rate is uncertain, ± 12.3 points; at most ± 10.0 are allowed."),
        ("no_data", "Set apart: no data."),
    ],
)  # fmt: skip
def test_a_village_set_apart_says_why(apart, said):
    half = float("nan") if apart == "no_data" else 0.1234
    rule = Rule(min_potential=1_000)
    assert words({"apart": apart, "half_width": half}, EN, rule) == said


def test_the_totals_in_words(proposal, registry):
    plan, whole = proposal.plan, proposal.whole
    total, *binding, more, even = plan_lines(proposal, registry, ID)
    assert total == (
        f"{ID.number(plan.total.workers)} pekerja di {plan.total.areas} desa/kelurahan di "
        f"Kabupaten Kubu Raya dengan biaya Rp{ID.number(plan.total.cost)} dari anggaran "
        f"Rp500.000.000; cakupan dari {ID.rate(whole['coverage_rate'])} menjadi "
        f"{ID.rate(whole['coverage_rate_after'])}."
    )
    assert len(binding) == len(plan.binding) > 0
    assert more.startswith("Rp100,0 juta berikutnya melindungi ")
    assert f" {ID.number(plan.even.workers)} pekerja di " in even


@pytest.mark.parametrize(
    ("binding", "more", "said"),
    [
        (Binding((Limit.QUOTA,), 1234), 7,
         ["The quota per area: without this limit, 1,234 more workers could be protected.",
          "The next Rp100.0 million would protect 7 more workers."]),
        (Binding((Limit.BUDGET, Limit.QUOTA), 60), 0,
         ["The budget, the quota per area: without these limits, 60 more workers could be "
          "protected.",
          "The next Rp100.0 million would protect nobody else."]),
        (Binding((Limit.GAP,), 0), 0,
         ["Every area that may be chosen reaches its target; more money would protect nobody "
          "else.",
          "The next Rp100.0 million would protect nobody else."]),
    ],
)  # fmt: skip
def test_what_binds_in_words(proposal, registry, binding, more, said):
    plan = replace(proposal.plan, binding=(binding,), more=more)
    _, *lines, _ = plan_lines(replace(proposal, plan=plan), registry, EN)
    assert lines == said


def test_what_cannot_be_is_said_with_readable_numbers():
    error = BudgetTooSmallError(needed=1_608_000, budget=1_500_000)
    assert "Rp1.608.000" in infeasible_words(error, ID)
    assert "Rp1,500,000" in infeasible_words(error, EN)
    assert "6101012001: pinned" in infeasible_words(ForcedWithoutGapError(areas="6101012001"), EN)
