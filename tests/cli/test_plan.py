"""`geoucj plan` on the sample: sums, wishes that are met, and those that cannot be."""

import csv
import io
import json

import openpyxl
import pytest

from geoucj.exports.plan import COLUMNS

ASKED = {
    "--data": "sample",
    "--area": "61.12",
    "--as-of": "2025-12",
    "--target": "0.59",
    "--budget": 500_000_000,
    "--months": 3,
    "--package": "JKK+JKM",
    "--quota": 100,
}


@pytest.fixture
def plan(geoucj):
    """Return a function that runs `geoucj plan` with some options in place of those of ASKED."""

    def call(*more, **changes):
        named = {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
        options = [each for pair in {**ASKED, **named}.items() for each in pair]
        return geoucj("plan", *options, *more)

    return call


@pytest.fixture
def three_villages(data):
    """Put a data set `uji` in place, of three villages of which one has reached 59 %."""
    rows = (("6112012001", 400, 1000), ("6112012002", 300, 1000), ("6112012003", 700, 1000))
    tables = {
        "coverage": ("active_participants", 1),
        "workforce": ("potential_workers", 2),
    }
    for name, (column, place) in tables.items():
        lines = [f"{row[0]},2025-09,ALL,{row[place]},s" for row in rows]
        text = "\n".join([f"area_code,as_of,segment,{column},source", *lines])
        data(text.encode(), f"{name}.csv")
    data(
        b"programme_package,valid_from,rupiah_per_month,programmes,source\n"
        b"JKK+JKM,2024-09,16800,JKK JKM,s\n",
        "contributions.csv",
    )


def villages(ran):
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["villages"]


def codes(ran):
    return [row["area_code"] for row in villages(ran)]


def test_csv_adds_up_to_what_is_printed_beside_it(plan):
    ran = plan(visit_cost=750_000, lang="en")
    assert ran.code == 0
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert tuple(rows[0]) == COLUMNS
    workers, cost = (sum(int(row[name]) for row in rows) for name in ("quota", "cost"))
    warning, total, *_, even = ran.err.splitlines()
    assert warning.startswith("SAMPLE DATA, NOT OFFICIAL FIGURES.")
    assert total.startswith(
        f"{workers:,} workers in {len(rows)} villages of Kabupaten Kubu Raya, "
        f"for Rp{cost:,} of a budget of Rp500,000,000; coverage from "
    )
    assert cost == workers * 3 * 16_800 + len(rows) * 750_000 <= 500_000_000
    assert even.startswith("The same budget spread evenly over all areas")


def test_json_has_the_same_rows_and_the_totals(plan):
    ran = plan("--format", "json", visit_cost=750_000)
    said = json.loads(ran.out)
    printed = list(csv.DictReader(io.StringIO(plan(visit_cost=750_000).out)))
    assert [row["area_code"] for row in said["villages"]] == [row["area_code"] for row in printed]
    totals = said["totals"]
    assert sum(row["quota"] for row in said["villages"]) == totals["workers"]
    assert totals["cost"] <= said["wish"]["budget"]
    assert totals["even_split"]["workers"] <= totals["workers"]
    assert totals["coverage_rate"] < totals["coverage_rate_after"]


def test_a_workbook_is_written_with_text_codes(plan, home):
    ran = plan("--format", "xlsx", "--out", "rencana.xlsx", max_villages=7)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-1] == "rencana.xlsx: 7 baris ditulis."
    sheet = openpyxl.load_workbook(home / "rencana.xlsx").active
    cells = [row[0] for row in sheet.iter_rows(min_row=3, min_col=2, max_col=2)]
    assert len(cells) == 7
    assert {(cell.data_type, len(cell.value)) for cell in cells} == {("s", 10)}


def test_reasons_are_in_the_language_of_the_run(plan):
    arguments = ("--format", "json", "--max-villages", 3)
    reasons = villages(plan(*arguments))[0]["reason"], villages(plan(*arguments, lang="en"))
    assert "pekerja lagi menuju target" in reasons[0]
    assert "workers to target" in reasons[1][0]["reason"]


def test_forced_villages_are_in_and_excluded_ones_out(plan):
    small = ("--format", "json", "--max-villages", 5)
    all_codes, before = codes(plan("--format", "json", budget=10**12)), codes(plan(*small))
    forced = next(code for code in reversed(all_codes) if code not in before)
    after = codes(plan(*small, "--force", forced, "--exclude", before[0]))
    assert len(before) == len(after) == 5
    assert forced in after
    assert before[0] not in after
    dotted = f"{forced[:2]}.{forced[2:4]}.{forced[4:6]}.{forced[6:]}"
    assert forced in codes(plan(*small, "--force", dotted))


def test_all_villages_of_a_district_can_be_excluded(plan):
    rich = plan("--format", "json", budget=10**12)
    districts = {code[:6] for code in codes(rich)}
    assert "611201" in districts
    without = plan("--format", "json", "--exclude", "61.12.01", budget=10**12)
    assert {code[:6] for code in codes(without)} == districts - {"611201"}


def test_quota_number_and_months_bound_the_plan(plan):
    rows = villages(plan("--format", "json", "--max-villages", 4, quota=30, months=12))
    assert len(rows) == 4
    assert max(row["quota"] for row in rows) == 30
    assert all(row["cost"] == row["quota"] * 12 * 16_800 for row in rows)


def test_small_villages_come_last_and_without_a_rank(plan):
    ran = plan("--format", "json", "--min-potential", 3_000, budget=10**12)
    ranks = [row["priority_rank"] for row in villages(ran)]
    assert None in ranks
    known = [rank for rank in ranks if rank is not None]
    assert ranks == sorted(known) + [None] * (len(ranks) - len(known))
    small = [row["potential_workers"] < 3_000 for row in villages(ran)]
    assert not any(small[: len(known)])


@pytest.mark.usefixtures("three_villages")
@pytest.mark.parametrize("target", ["59%", "59 %", "0,59", "0.590"])
def test_a_target_may_be_a_share_or_per_cent(plan, target):
    ran = plan("--format", "json", data="uji", target=target)
    assert json.loads(ran.out)["wish"]["target_rate"] == 0.59
    gaps = {row["area_code"]: row["workers_to_target"] for row in villages(ran)}
    assert gaps == {"6112012002": 290, "6112012001": 190}


@pytest.mark.usefixtures("three_villages")
def test_without_a_target_those_in_force_count(geoucj, data):
    data(b"area_code,as_of,target_rate,source\n6112,2025,0.5,s\n", "targets.csv")
    changed = {**ASKED, "--data": "uji", "--format": "json"}
    ran = geoucj("plan", *[x for pair in changed.items() if pair[0] != "--target" for x in pair])
    assert json.loads(ran.out)["wish"]["target_rate"] is None
    gaps = {row["area_code"]: row["workers_to_target"] for row in villages(ran)}
    assert gaps == {"6112012002": 200, "6112012001": 100}
    assert ran.err.startswith("200 pekerja di 2 desa/kelurahan di Kabupaten Kubu Raya dengan ")


@pytest.mark.usefixtures("three_villages")
@pytest.mark.parametrize(
    ("weights", "order"),
    [
        ((), ["6112012002", "6112012001"]),
        (("workers_to_target=1",), ["6112012002", "6112012001"]),
        (("workers_to_target=-1,5",), ["6112012001", "6112012002"]),
        (("distance_to_target=-2", "workers_to_target=0"), ["6112012001", "6112012002"]),
    ],
)
def test_weights_take_the_place_of_the_usual_rule(plan, weights, order):
    given = [each for weight in weights for each in ("--weight", weight)]
    assert codes(plan("--format", "json", *given, data="uji")) == order


@pytest.mark.usefixtures("three_villages")
def test_a_rate_that_is_too_uncertain_is_not_ranked(plan):
    rows = villages(plan("--format", "json", "--max-half-width", "0.0285", data="uji"))
    assert {row["area_code"]: row["priority_rank"] for row in rows} == {
        "6112012001": None,  # 40 %, ± 3.0 points
        "6112012002": 1,  # 30 %, ± 2.8 points
    }


def test_a_floor_is_kept_inside_its_district(plan):
    small = ("--format", "json", "--max-villages", 4)
    inside = [row for row in villages(plan(*small)) if row["area_code"].startswith("611201")]
    assert sum(row["quota"] for row in inside) < 350
    rows = villages(plan(*small, "--floor", "61.12.01=350"))
    assert sum(row["quota"] for row in rows if row["area_code"].startswith("611201")) >= 350


def test_the_figures_may_be_those_of_one_segment(plan):
    every, bpu = (
        villages(plan("--format", "json", "--max-villages", 1, segment=segment, target="1"))[0]
        for segment in ("ALL", "BPU")
    )
    assert 0 < bpu["potential_workers"] < every["potential_workers"]


FORCED = ("--force", "61.12.01.2001", "--force", "61.12.01.2002")
WRONG = [
    ({"target": "59"}, (), "59 is no target; write a share such as 0.59, or per cent such as 59%.",
     "59 bukan target; tulis sebagai bagian dari satu, misalnya 0.59, atau sebagai persen, "
     "misalnya 59%."),
    ({"area": "99"}, (), "99 is no area code of the official list.",
     "99 bukan kode wilayah dalam daftar resmi."),
    ({"as_of": "2025-13"}, (), "2025-13 is no month; write YYYY-MM, e.g. 2025-09.", None),
    ({"force": "61.12.01.9999"}, (), "61.12.01.9999 is no area code of the official list.", None),
    ({"exclude": "6112019999"}, (), "6112019999 is no area code of the official list.", None),
    ({"force": "61.12.01"}, (),
     "61.12.01 is no village inside Kabupaten Kubu Raya; give the code of a village inside it.",
     "61.12.01 bukan desa/kelurahan di dalam Kabupaten Kubu Raya; tulis kode desa/kelurahan yang "
     "ada di dalamnya."),
    ({"exclude": "61.01"}, (),
     "61.01 is no village inside Kabupaten Kubu Raya; give the code of a village inside it.", None),
    ({"package": "JHT"}, (),
     "There is nothing named JHT; there are: JKK+JKM.", None),
    ({"weight": "jarak"}, (), "jarak is no weight; write NAME=NUMBER, e.g. workers_to_target=3.",
     "jarak bukan bobot; tulis NAMA=ANGKA, misalnya workers_to_target=3."),
    ({"weight": "fall_since_last_year=x"}, (),
     "fall_since_last_year=x is no weight; write NAME=NUMBER, e.g. workers_to_target=3.", None),
    ({"weight": "coverage_rate=1"}, (),
     "There is nothing named coverage_rate; there are: workers_to_target, distance_to_target, "
     "fall_since_last_year.", None),
    ({"floor": "61.12.01=banyak"}, (),
     "61.12.01=banyak is no floor; write CODE=WORKERS, e.g. 61.12.01=250.",
     "61.12.01=banyak bukan batas bawah; tulis KODE=PEKERJA, misalnya 61.12.01=250."),
    ({"floor": "61.01=5"}, (),
     "61.01 is no village inside Kabupaten Kubu Raya; give the code of a village inside it.", None),
    ({"months": 0}, (), "0 cannot be the months of a plan.", None),
    ({"max_villages": 1}, FORCED,
     "2 areas are pinned, but at most 1 may be chosen; pin fewer or allow more.",
     "2 wilayah disematkan, padahal paling banyak 1 boleh dipilih; kurangi sematan atau naikkan "
     "batasnya."),
    ({"budget": 100_000, "target": "1"}, FORCED,
     "Floors and pinned areas cost Rp100,800 at least, but the budget is Rp100,000; lower them or "
     "raise the budget.",
     "Batas bawah dan sematan memerlukan sekurangnya Rp100.800, padahal anggarannya Rp100.000; "
     "kurangi permintaan atau tambah anggaran."),
    ({"exclude": "61.12.01.2001"}, FORCED,
     "6112012001: both pinned and excluded; choose one of the two.",
     "6112012001: disematkan dan sekaligus dikecualikan; pilih salah satu."),
    ({"target": "0.0001"}, FORCED,
     "6112012001, 6112012002: pinned, but no worker can be added there: the target is reached, or "
     "figures or a target are missing.", None),
]  # fmt: skip


@pytest.mark.usefixtures("three_villages")
@pytest.mark.parametrize(("changes", "more", "english", "indonesian"), WRONG)
def test_what_cannot_be_is_one_sentence_that_names_it(plan, changes, more, english, indonesian):
    assert plan(*more, **{"data": "uji", **changes}, lang="en").sentence == english
    if indonesian:
        assert plan(*more, **{"data": "uji", **changes}).sentence == indonesian


@pytest.mark.usefixtures("three_villages")
def test_a_plan_that_cannot_be_writes_no_file(plan, home):
    assert plan(*FORCED, "--out", "p.csv", data="uji", max_villages=1).code == 1
    assert not (home / "p.csv").exists()


@pytest.mark.parametrize("huge", [10**30, "x"])
def test_a_budget_beyond_all_bounds_is_a_mistake_in_the_call(plan, huge):
    assert plan(budget=huge).sentence.startswith("Perintah tidak lengkap atau salah tulis: ")
