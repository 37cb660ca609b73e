import pandas as pd
import pytest

from geoucj.i18n import Translator, catalog
from geoucj.schema import ACTIVE, LANGUAGES, POTENTIAL
from geoucj.tables import checks, schemas
from geoucj.tables.checks import check_table, check_together, empty
from geoucj.tables.findings import Finding, Severity, errors, in_order, warnings
from geoucj.tables.read import RawTable
from geoucj.tables.schemas import KEYS, SCHEMAS, Kind

COVERAGE = [
    *["area_code", "as_of", "segment", "active_participants", "published_rate"],
    *["standing", "source", "note"],
]


def raw(columns: list[str], *rows: list[str], file: str = "coverage.csv") -> RawTable:
    index = range(2, len(rows) + 2)
    return RawTable(file, pd.DataFrame(list(rows), columns=columns, index=index, dtype="str"))


def coverage(*rows: str) -> RawTable:
    return raw(COVERAGE, *(row.split("|") for row in rows))


def found(table: RawTable, kind: Kind, registry) -> set[tuple[int | None, str, str, str]]:
    findings = check_table(table, kind, registry).findings
    return {(f.row, f.column, f.value, f.rule) for f in findings}


def test_a_clean_table_has_no_findings_and_its_types(registry):
    table = coverage("61.12|2023-11|ALL|110.013|0,3921||Berita|", "61|2024|PU||1.2074||Berita|")
    checked = check_table(table, Kind.COVERAGE, registry)
    assert checked.findings == ()
    assert checked.frame["area_code"].tolist() == ["6112", "61"]
    assert checked.frame[ACTIVE].iloc[0] == 110013
    assert checked.frame[ACTIVE].isna().tolist() == [False, True]
    assert checked.frame["published_rate"].tolist() == [0.3921, 1.2074]
    assert checked.frame.dtypes.astype(str).to_dict() == {
        column: "float64" if column in (ACTIVE, "published_rate") else "str"
        for column in SCHEMAS[Kind.COVERAGE].columns
    }


def test_all_problems_are_reported_at_once_with_their_rows(registry):
    table = coverage(
        "61.12|2023-11|ALL|110013|0.3921||s|",
        "99.99|2023-13|XX|-5|39.21|maybe||",
        "|11/2023|ALL|1.5|abc||s|",
        "ID6112012|2023|ALL||||s|",
        "6112|2023-11|ALL|1|||s|",
    )
    assert found(table, Kind.COVERAGE, registry) == {
        (3, "area_code", "99.99", "unknown_code"),
        (3, "as_of", "2023-13", "not_a_month"),
        (3, "segment", "XX", "not_a_segment"),
        (3, ACTIVE, "-5", "negative"),
        (3, "published_rate", "39.21", "not_a_share"),
        (3, "standing", "maybe", "not_a_standing"),
        (3, "standing", "maybe", "no_reason"),
        (3, "source", "", "blank"),
        (4, "area_code", "", "blank"),
        (4, "as_of", "11/2023", "not_a_month"),
        (4, ACTIVE, "1.5", "not_a_count"),
        (4, "published_rate", "abc", "not_a_rate"),
        (5, "area_code", "ID6112012", "bps_code"),
        (5, f"{ACTIVE} / published_rate", "", "no_figure"),
        (6, "area_code + as_of + segment", "6112 2023-11 ALL", "repeated_key"),
    }


def test_repairs_are_warnings(registry):
    table = coverage("61.1|2023-11-30|ALL|5|||s|", "ID6102|2023|ALL|5|||s|")
    checked = check_table(table, Kind.COVERAGE, registry)
    assert checked.frame["area_code"].tolist() == ["6110", "6107"]
    assert checked.frame["as_of"].tolist() == ["2023-11", "2023"]
    assert {f.rule for f in checked.findings} == {"code_repaired", "day_dropped"}
    assert errors(checked.findings) == []
    assert len(warnings(checked.findings)) == 3


def test_a_row_set_aside_may_repeat_a_key_but_needs_its_reason(registry):
    table = coverage(
        "7371|2025|ALL||0.52|preferred|s|Disnaker",
        "7371|2025|ALL||0.6347|set_aside|t|tanpa jumlah",
        "7371|2025|ALL||0.7|set_aside|u|",
    )
    findings = check_table(table, Kind.COVERAGE, registry).findings
    assert findings == (
        Finding("coverage.csv", 4, "standing", "set_aside", "no_reason", Severity.WARNING),
    )


def test_a_missing_column_is_one_finding_not_one_per_row(registry):
    table = raw(["as_of", "segment", "lain", "lain"], *[["2023", "ALL", "", ""]] * 5)
    assert found(table, Kind.COVERAGE, registry) == {
        (None, "area_code", "", "missing_column"),
        (None, "source", "", "missing_column"),
        (1, "lain", "lain", "repeated_column"),
    }


def test_a_segment_above_its_potential_is_no_finding(registry):
    columns = ["area_code", "as_of", "segment", "potential_workers", "source"]
    workforce = raw(columns, ["7313", "2024", "JAKON", "12196", "s"], file="workforce.csv")
    first = check_table(coverage("7313|2024|JAKON|14725|||s|"), Kind.COVERAGE, registry)
    second = check_table(workforce, Kind.WORKFORCE, registry)
    assert first.findings == second.findings == ()
    assert check_together(first, second) == []


@pytest.mark.parametrize(
    ("rate", "active", "potential", "warned"),
    [
        ("0.7007", "50855", "72852", True),  # Tana Toraja: it is 0.6981
        ("0.6981", "50855", "72852", False),
        ("0.2277", "16684", "73236", True),  # Singkawang: 0.22781
        ("0.48", "67799", "140769", False),  # Wajo: 0.4816, printed without decimals
        ("0.4800", "67799", "140769", True),
        ("0.70", "7", "0", False),
    ],
)
def test_a_printed_rate_must_fit_its_counts(registry, rate, active, potential, warned):
    columns = ["area_code", "as_of", "segment", "potential_workers", "source"]
    workforce = raw(columns, ["7318", "2025-07", "ALL", potential, "s"], file="workforce.csv")
    findings = check_together(
        check_table(coverage(f"7318|2025-07|ALL|{active}|{rate}||s|"), Kind.COVERAGE, registry),
        check_table(workforce, Kind.WORKFORCE, registry),
    )
    assert [f.rule for f in findings] == (["rate_disagrees"] if warned else [])
    assert errors(findings) == []


def test_segments_that_do_not_add_up_are_a_warning(registry):
    wajo = [f"7313|2024|{s}|{n}|||s|" for s, n in (("BPU", 14768), ("JAKON", 14725))]
    for swapped, value in ((38036, "67799 ≠ 67529"), (38306, None)):
        table = coverage("7313|2024|ALL|67799|||s|", *wajo, f"7313|2024|PU|{swapped}|||s|")
        checked = check_table(table, Kind.COVERAGE, registry)
        got = [(f.row, f.value) for f in check_together(checked, None)]
        assert got == ([(2, value)] if value else [])
    partial = check_table(coverage("7313|2024|ALL|9|||s|", *wajo), Kind.COVERAGE, registry)
    assert check_together(partial, None) == []


def test_typed_tables_are_checked_like_text(registry):
    frame = pd.DataFrame(
        {
            "area_code": ["6112", "6112"],
            "as_of": ["2025-01", "2025-02"],
            "segment": ["PU", "PU"],
            POTENTIAL: [5.5, -1],
            "source": "s",
        },
        index=[2, 3],
    )
    assert found(RawTable("w.parquet", frame), Kind.WORKFORCE, registry) == {
        (2, POTENTIAL, "5.5", "not_a_count"),
        (3, POTENTIAL, "-1.0", "negative"),
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_schema_a_key_and_an_empty_table(kind, registry):
    assert set(KEYS[kind]) <= set(SCHEMAS[kind].columns)
    assert SCHEMAS[kind].validate(empty(kind), lazy=True).empty
    nothing = raw(["x"], ["1"], file=f"{kind}.csv")
    missing = {f.column for f in errors(check_table(nothing, kind, registry).findings)}
    assert missing >= set(KEYS[kind]) - {"x"}


ROWS = {
    Kind.TARGETS: ("area_code as_of target_rate basis source", "61|2024|0,5014|RPJMD|s"),
    Kind.ASSISTANCE: (
        "area_code start group workers months amount_rupiah funding source",
        "61.04|2024|pekerja rentan|34.400||4.300.000.000|APBD|s",
    ),
    Kind.CLAIMS: (
        "area_code as_of programme claims amount_rupiah source",
        "6112|2025-03|ALL|5839|59570000000|s",
    ),
    Kind.EMPLOYERS: (
        "employer_id name area_code longitude latitude workers registered_workers",
        "E1|PT Contoh||109,3|-0.02|120|80",
    ),
    Kind.VERIFICATION: ("area_code as_of stage workers", "6112|2025-03|listed|10.000"),
    Kind.INDICATORS: (
        "area_code as_of indicator value unit direction",
        "6112|2024|kemiskinan|4,34|persen|turun",
    ),
    Kind.CONTRIBUTIONS: (
        "programme_package valid_from rupiah_per_month programmes source",
        "JKK+JKM|2024-09|16.800|JKK JKM|s",
    ),
}


@pytest.mark.parametrize("kind", list(ROWS))
def test_every_kind_takes_a_good_row_and_refuses_a_bad_one(kind, registry):
    columns, row = (text.split(sep) for text, sep in zip(ROWS[kind], (" ", "|"), strict=True))
    assert found(raw(columns, row), kind, registry) == set()
    bad = [
        "x" if columns[i] in schemas.COUNTS + schemas.RATES + schemas.NUMBERS else ""
        for i in range(len(columns))
    ]
    assert errors(check_table(raw(columns, bad), kind, registry).findings)


def test_every_rule_has_its_words_in_both_languages():
    checks_of = [check for s in SCHEMAS.values() for c in s.columns.values() for check in c.checks]
    rules = {check.error for check in checks_of} | set(checks.CODE_RULES.values())
    for language in LANGUAGES:
        texts = catalog(language)
        assert not {rule for rule in rules if f"finding.{rule}" not in texts}
        named = {key.removeprefix("finding.") for key in texts if key.startswith("finding.")}
        remedies = {key.removeprefix("remedy.") for key in texts if key.startswith("remedy.")}
        assert named - {"at", "at_file"} == remedies


def test_a_finding_reads_as_a_sentence():
    finding = Finding("coverage.csv", 4, "as_of", "11/2023", "not_a_month")
    words = [
        Translator("id")(f"{part}.not_a_month", **finding.facts) for part in ("finding", "remedy")
    ]
    assert words[0] == "11/2023 bukan bulan."
    assert words[1].startswith("Tulis TTTT-BB")
    assert Translator("en")("finding.at", **finding.facts) == "coverage.csv, row 4, column as_of"


def test_findings_are_ordered_by_file_and_row():
    rows = [
        Finding("b", 2, "", "", "r"),
        Finding("a", 9, "", "", "r"),
        Finding("a", None, "", "", "r"),
    ]
    assert [(f.file, f.row) for f in in_order(rows)] == [("a", None), ("a", 9), ("b", 2)]
