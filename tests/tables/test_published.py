"""data/published against the facts it was built from: nothing lost, nothing changed."""

import pandas as pd
import pytest

from geoucj.schema import ACTIVE, POTENTIAL
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

KNOWN = [
    *["6101", "6104", "6106", "6108", "6112", "6171", "6172", "7301", "7304", "7305", "7306"],
    *["7307", "7313", "7316", "7317", "7318", "7322", "7371", "7372"],
]


@pytest.fixture(scope="module")
def published(registry):
    return open_dataset("published", [SHIPPED / "data"], registry)


def facts(shared, name: str) -> pd.DataFrame:
    return pd.read_csv(shared / "facts" / name, dtype="str", keep_default_na=False)


def places(published, name: str) -> set[int]:
    """Return the rows of a fact file that were left out, as numbered in a spreadsheet."""
    rows = [left.row for left in published.provenance.left_out if left.row.startswith(f"{name}:")]
    return {int(row.split(":")[1].split(" ")[0]) for row in rows if row.split(":")[1][0].isdigit()}


def row(table: pd.DataFrame, code: str, as_of: str, segment: str = "ALL") -> pd.Series:
    found = table[
        (table["area_code"] == code) & (table["as_of"] == as_of) & (table["segment"] == segment)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_nineteen_regencies_have_a_rate_by_december_2025(published):
    rows = published.table(Kind.COVERAGE)
    used = rows[
        (rows["standing"] != "set_aside")
        & (rows["segment"] == "ALL")
        & (rows["area_code"].str.len() == 4)
        & (rows["as_of"] <= "2025-12")
    ]
    assert sorted(used.loc[used["published_rate"].notna(), "area_code"].unique()) == KNOWN


def test_figures_of_the_issue(published):
    coverage = published.table(Kind.COVERAGE)
    kubu_raya = row(coverage, "6112", "2023-11")
    assert (kubu_raya["published_rate"], kubu_raya[ACTIVE]) == (0.3921, 110013)
    assert row(coverage, "61", "2024")["published_rate"] == 0.3539
    targets = published.table(Kind.TARGETS).set_index(["area_code", "as_of"])["target_rate"]
    assert targets["61", "2024"] == 0.5014
    assert targets["7318", "2025"] == 0.8224
    (claim,) = published.table(Kind.CLAIMS).to_dict("records")
    assert (claim["area_code"], claim["as_of"]) == ("6112", "2025-03")
    assert (claim["claims"], claim["amount_rupiah"]) == (5839, 59_570_000_000)


def test_makassar_keeps_every_figure_and_prefers_one(published):
    rows = published.table(Kind.COVERAGE)
    rows = rows[(rows["area_code"] == "7371") & rows["as_of"].str.startswith("2025")]
    assert dict(zip(rows["published_rate"], rows["standing"], strict=True)) == {
        0.53: "",
        0.52: "preferred",
        0.6347: "set_aside",
    }
    chosen = rows[rows["standing"] != ""]
    assert chosen["note"].str.startswith(("Diutamakan", "Dikesampingkan")).all()
    assert chosen["note_en"].str.startswith(("Preferred", "Set aside")).all()
    assert row(rows, "7371", "2025-08")[ACTIVE] == 263903


def test_its_findings_are_the_known_errors_of_the_press(published):
    found = {(f.rule, f.value) for f in published.warnings}
    assert found == {
        ("segments_disagree", "67799 ≠ 67529"),
        ("rate_disagrees", "0.7007 ≠ 0.6981"),
        ("rate_disagrees", "0.2277 ≠ 0.2278"),
    }


def test_nothing_is_said_in_one_language_only(published):
    for kind in Kind:
        rows = published.table(kind)
        if "note" in rows:
            assert ((rows["note"] == "") == (rows["note_en"] == "")).all()
    assert all(left.reason_id and left.reason_en for left in published.provenance.left_out)


@pytest.mark.shared
def test_every_coverage_row_is_there_as_printed(published, shared):
    coverage, workforce = published.table(Kind.COVERAGE), published.table(Kind.WORKFORCE)
    left = places(published, "regency_coverage.csv")
    rates = counts = potentials = 0
    for place, fact in enumerate(facts(shared, "regency_coverage.csv").to_dict("records"), 2):
        assert (place in left) == (fact["level"] in ("national", "comparison"))
        if place in left:
            continue
        code, as_of = fact["kemendagri_code"].replace(".", ""), fact["as_of"][:7].strip(" (pro")
        if rate := fact["ucj_pct_reported"]:
            got = row(coverage, code, as_of)
            assert got["published_rate"] == pytest.approx(float(rate) / 100, abs=1e-12)
            assert got["source_url"] == fact["source_url"]
            rates += 1
        for segment, active, potential in (
            ("ALL", "active_participants_reported", "potential_workers_reported"),
            ("PU", "pu_active", "pu_potential"),
            ("BPU", "bpu_active", "bpu_potential"),
            ("JAKON", "jakon_active", "jakon_potential"),
        ):
            if fact[active]:
                assert row(coverage, code, as_of, segment)[ACTIVE] == int(fact[active])
                counts += 1
            if fact[potential]:
                got = row(workforce, code, as_of, segment)
                assert got[POTENTIAL] == int(fact[potential])
                potentials += 1
        if fact["check_note"]:
            notes = coverage.loc[coverage["area_code"] == code, "note_en"]
            assert notes.str.contains(fact["check_note"], regex=False).any()
    villages = coverage["area_code"].str.len() == 10
    segment_rates = coverage["published_rate"].notna() & (coverage["segment"] != "ALL")
    # Nothing is there that was not printed: as many figures as facts.
    assert coverage["published_rate"].notna().sum() == rates + segment_rates.sum()
    assert coverage.loc[segment_rates, "published_rate"].tolist() == [0.21, 0.29, 0.669]
    assert coverage.loc[~villages, ACTIVE].notna().sum() == counts
    assert len(workforce) == potentials


@pytest.mark.shared
def test_the_village_counts_are_there_but_the_ambiguous_one(published, shared):
    coverage = published.table(Kind.COVERAGE).set_index("area_code")[ACTIVE]
    left = places(published, "village_participants_luwu_timur_2025.csv")
    table = facts(shared, "village_participants_luwu_timur_2025.csv")
    for place, fact in enumerate(table.to_dict("records"), 2):
        code = fact["kemendagri_code_matched"].replace(".", "")
        if place in left:
            assert fact["name_as_printed"] == "Baruga"
        else:
            assert coverage[code] == int(fact["participants_reported"])
    assert len(left) == 1
    assert (coverage.index.str.len() == 10).sum() == 9


@pytest.mark.shared
def test_every_target_is_there_or_left_out(published, shared):
    targets = published.table(Kind.TARGETS).set_index(["area_code", "as_of"])
    left = places(published, "targets.csv")
    table = facts(shared, "targets.csv")
    for place, fact in enumerate(table.to_dict("records"), 2):
        if place in left:
            assert fact["level"] == "national" or not fact["target_pct"].replace(".", "").isdigit()
            continue
        code, year = fact["kemendagri_code"].replace(".", ""), fact["target_year"][:4]
        got = targets.loc[(code, year)]
        assert got["basis_en"] == fact["basis"]
        if fact["target_pct"]:
            assert got["target_rate"] == pytest.approx(float(fact["target_pct"]) / 100)
    assert len(left) + len(targets) == len(table)


@pytest.mark.shared
def test_every_programme_is_there_or_left_out(published, shared):
    rows = published.table(Kind.ASSISTANCE)
    left = places(published, "outreach_programmes.csv")
    table = facts(shared, "outreach_programmes.csv")
    for place, fact in enumerate(table.to_dict("records"), 2):
        code = fact["kemendagri_code"].replace(".", "")
        same = (rows["area_code"] == code) & (rows["start"] == fact["year"][:4])
        for column, printed in (("workers", "workers"), ("amount_rupiah", "rupiah_total")):
            if fact[printed] and place not in left:
                assert float(fact[printed]) in rows.loc[same, column].tolist()
    assert len(left) + len(rows) == len(table)
    assert len(left) == 4


@pytest.mark.shared
def test_every_contribution_is_there_or_left_out(published, shared):
    rows = published.table(Kind.CONTRIBUTIONS)
    left = places(published, "contributions_benefits.csv")
    table = facts(shared, "contributions_benefits.csv")
    assert len(left) + len(rows) == len(table)
    kept = [i for i in range(2, len(table) + 2) if i not in left]
    assert table["value"].iloc[[i - 2 for i in kept]].tolist() == ["16800", "36800", "201600"]
    assert rows["rupiah_per_month"].tolist() == [16800, 16800, 36800]
