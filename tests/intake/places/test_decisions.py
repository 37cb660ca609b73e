import csv
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.errors import DecisionError, MissingFileError
from geoucj.intake.model import Action, Decision
from geoucj.intake.places import decisions as module
from geoucj.intake.places.decisions import (
    COLUMNS,
    FILE,
    decisions_csv,
    in_force,
    parse_decisions,
    read_decisions,
    remember,
    remembered,
    write_decisions,
)

OLD = ("", "Kalbar", "Mempawah", "Siantan", "Jungkat", "")
KAPUR = ("", "", "Kubu Raya", "Sungai Raya", "Kapur", "")
CHOSEN = Decision(
    OLD, Action.CHOOSE, "6102082001", 1.0, "Sari", "2025-10-01T08:00:00Z", "nama lama"
)
HALVES = (
    Decision(OLD, Action.SHARE, "6102082001", 0.25),
    Decision(OLD, Action.SHARE, "6102082002", 0.75),
)
HEADER = ";".join(COLUMNS)


def parse(registry, *lines, header=HEADER, encoding="utf-8"):
    content = "\n".join([header, *lines]).encode(encoding)
    return parse_decisions(content, "keputusan.csv", registry)


def test_decisions_come_back_as_they_were(tmp_path, registry):
    aside = Decision(KAPUR, Action.SET_ASIDE, who="Budi")
    path = tmp_path / "d.csv"
    write_decisions(path, [CHOSEN, aside])
    assert read_decisions(path, registry) == (CHOSEN, aside)
    write_decisions(path, HALVES)
    assert read_decisions(path, registry) == HALVES


def test_a_spreadsheet_knows_the_file_by_its_mark():
    content = decisions_csv([CHOSEN])
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())


def test_a_missing_file_is_said(tmp_path, registry):
    with pytest.raises(MissingFileError):
        read_decisions(tmp_path / "none.csv", registry)


def test_semicolons_lost_zeros_and_decimal_commas_of_a_spreadsheet(registry):
    found = parse(
        registry,
        ";;Pontianak;;;;choose;61.1;;;;",
        ";;Mempawah;Siantan;Jungkat;;share;61.02.08.2001;0,5;;;",
        ";;Mempawah;Siantan;Jungkat;;share;6102082002.0;50%;;;",
    )
    assert [each.area_code for each in found] == ["6110", "6102082001", "6102082002"]
    assert [each.share for each in found] == [1, 0.5, 0.5]


def test_a_code_alone_is_a_choice_and_a_row_without_both_is_left_out(registry):
    found = parse(registry, ";;Kubu Raya;;;;;6112;;;;", ";;Sambas;;;;;;;;;", ";;;;;;;;;;;", "")
    assert [(each.written[2], each.action) for each in found] == [("Kubu Raya", Action.CHOOSE)]


def test_actions_may_be_written_in_indonesian(registry):
    found = parse(
        registry,
        ";;A;;;;Terima;6112;;;;",
        ";;B;;;;pilih;6112;;;;",
        ";;C;;;;sisihkan;;;;;",
        ";;D;;;;bagi;6112;1;;;",
    )
    assert [each.action for each in found] == ["accept", "choose", "set_aside", "share"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets_are_read(registry, encoding):
    (found,) = parse(registry, ";;Kubu Raya;;Café’s;;choose;6112;;;;", encoding=encoding)
    assert found.written[4] == "Café’s"


def test_columns_may_stand_in_another_order_and_notes_be_missing(registry):
    header = "action,decided_code,place,village,district,regency,province,area_code,extra"
    (found,) = parse(registry, "choose,6112,,,,Kubu Raja,,,x", header=header)
    assert found == Decision(("", "", "Kubu Raja", "", "", ""), Action.CHOOSE, "6112")


@pytest.mark.parametrize(
    ("line", "row", "column", "value"),
    [
        (";;A;;;;choose;9999;;;;", 3, "decided_code", "9999"),
        (";;A;;;;choose;;;;;", 3, "decided_code", ""),
        (";;A;;;;keep;6112;;;;", 3, "action", "keep"),
        (";;A;;;;share;6112;0,5;;;", 3, "share", "0.5"),
        (";;A;;;;share;6112;2;;;", 3, "share", "2"),
        (";;A;;;;share;6112;-1;;;", 3, "share", "-1"),
        (";;A;;;;share;6112;nan;;;", 3, "share", "nan"),
        (";;A;;;;share;6112;half;;;", 3, "share", "half"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_row(registry, line, row, column, value):
    with pytest.raises(DecisionError) as error:
        parse(registry, ";;B;;;;choose;6112;;;;", line)
    assert error.value.facts == {
        "path": "keputusan.csv", "row": row, "column": column, "value": value
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"PK\x03\x04\x00\xff", b"\x00" * 99])
def test_what_is_no_table_of_decisions_is_refused(registry, content):
    with pytest.raises(DecisionError, match=r"row 1.*area_code"):
        parse_decisions(content, "x.csv", registry)


def test_three_thirds_are_a_whole(registry):
    thirds = [Decision(OLD, Action.SHARE, code, 0.3333) for code in ("6101", "6102", "6103")]
    assert len(in_force(thirds)) == 1
    assert len(parse_decisions(decisions_csv(thirds), "d.csv", registry)) == 3


def test_texts_that_start_a_formula_are_harmless_in_the_file_and_come_back(registry):
    bad = ("", "", "=1+1", "+62", "-", "@SUM(A1)")
    kept = ("", "", "'=1+1", "''@x", "'quoted'", "'")
    for written in (bad, kept):
        content = decisions_csv([Decision(written, Action.CHOOSE, "6112", who="=cmd()")])
        cells = list(csv.reader(content.decode("utf-8-sig").splitlines()))[1]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
        (found,) = parse_decisions(content, "d.csv", registry)
        assert (found.written, found.who) == (written, "=cmd()")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(str.strip)


@given(written=st.tuples(*[TEXT] * 6), who=TEXT, why=TEXT)
def test_any_text_comes_back(registry, written, who, why):
    decision = Decision(written, Action.CHOOSE, "6112", 1.0, who, "2025-10-01", why)
    assert parse_decisions(decisions_csv([decision]), "d.csv", registry) == (decision,)


# Remembered


def test_nothing_is_remembered_at_first(tmp_path, registry):
    assert remembered(tmp_path / "intake", registry) == ()


def test_decisions_are_remembered_and_a_later_one_replaces_the_earlier(tmp_path, registry):
    folder = tmp_path / "intake"
    kapur = Decision(KAPUR, Action.ACCEPT, "6112012008")
    remember(folder, [CHOSEN, kapur])
    remember(folder, HALVES)
    assert remembered(folder, registry) == (kapur, *HALVES)
    again = Decision(tuple(text.upper() for text in OLD), Action.SET_ASIDE)
    remember(folder, [again])
    assert remembered(folder, registry) == (kapur, again)
    assert sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock")) == [
        FILE
    ]


def test_shares_that_do_not_add_up_are_not_remembered(tmp_path, registry):
    with pytest.raises(DecisionError, match=r"0\.25 in column share"):
        remember(tmp_path, HALVES[:1])
    assert remembered(tmp_path, registry) == ()


def test_a_file_that_a_person_broke_is_left_as_it_is(tmp_path):
    path = tmp_path / FILE
    path.write_text("not a table of decisions", "utf-8")
    with pytest.raises(DecisionError):
        remember(tmp_path, [CHOSEN])
    assert path.read_text("utf-8") == "not a table of decisions"


def test_two_clerks_at_once_lose_nothing(tmp_path, registry):
    def decide(clerk):
        for n in range(10):
            written = ("", "", f"{clerk} {n}", "", "", "")
            remember(tmp_path, [Decision(written, Action.CHOOSE, "6112")])

    clerks = [threading.Thread(target=decide, args=(name,)) for name in ("Sari", "Budi")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert len(remembered(tmp_path, registry)) == 20


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_while_writing_leaves_the_earlier_file(tmp_path, registry, monkeypatch, step):
    remember(tmp_path, [CHOSEN])

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (module.Path, "replace")), crash)
    with pytest.raises(KeyboardInterrupt):
        remember(tmp_path, [Decision(KAPUR, Action.SET_ASIDE)])
    monkeypatch.undo()
    assert remembered(tmp_path, registry) == (CHOSEN,)
    assert not list(tmp_path.glob(".*part*"))
