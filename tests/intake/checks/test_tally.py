import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoucj.intake.checks.figures import check_figures
from geoucj.intake.checks.tally import tally
from geoucj.intake.model import (
    CELL_COLUMNS,
    PLACE_COLUMNS,
    Places,
    Records,
    Standing,
)
from geoucj.intake.places.locate import locate
from geoucj.intake.review import refused_cells
from geoucj.intake.tables import make_tables
from geoucj.tables.findings import Finding
from geoucj.tables.schemas import Kind

ACTIVE, POTENTIAL = "active_participants", "potential_workers"
VILLAGES = ("Arang Limbung", "Limbung", "Kuala Dua", "Desa Lama", "Entah", "Luar Daerah")
CODES = ("6112012001", "6112012002", "6112012003")
SHARES = (("6112012001", 0.3), ("6112012002", 0.7))


def records_of(*rows):
    """Return records of rows: a village, and its cells (segment, written[, column[, month]])."""
    texts, cells = {}, []
    for number, (village, *written) in enumerate(rows, start=5):
        texts[number] = dict.fromkeys(PLACE_COLUMNS, "") | {"village": village}
        for place, (segment, text, *more) in enumerate(written):
            column, month = (*more, *(ACTIVE, "2025-09")[len(more) :])
            kind = Kind.COVERAGE if column == ACTIVE else Kind.WORKFORCE
            value = pd.to_numeric(text, errors="coerce")
            letter = chr(ord("C") + place)
            cells.append((number, letter, str(kind), column, segment, month, text, value))
    frame = pd.DataFrame(cells, columns=list(CELL_COLUMNS)).astype({"value": "float64"})
    frame = frame.astype(dict.fromkeys(("letter", "kind", "column", "segment", "as_of"), "str"))
    rows = pd.DataFrame.from_dict(texts, orient="index", columns=list(PLACE_COLUMNS))
    return Records(rows.astype("str"), frame, frame.iloc[:0])


def places_of(records):
    """Three villages are found, one is shared between two areas, one is asked, one set aside."""
    keys = pd.unique(pd.Series(list(records.rows.itertuples(index=False, name=None)), dtype=object))
    standings = dict(zip(VILLAGES, ["found"] * 4 + ["asked", "set_aside"], strict=True))
    codes = dict(zip(VILLAGES, [*CODES, "", "", ""], strict=True))
    frame = pd.DataFrame(
        {
            "standing": [standings[key[2 + 2]] for key in keys],
            "area_code": [codes[key[2 + 2]] for key in keys],
        },
        index=pd.Index(keys, tupleize_cols=False),
        dtype="str",
    )
    shares = {key: SHARES for key in keys if key[2 + 2] == "Desa Lama"}
    return Places(frame, shares, "")


def counted(records, registry, *more):
    """Return the tally of records as an import makes it, and the workers in its tables."""
    figures = locate(records, places_of(records))
    findings = [*check_figures(figures, {}, registry, file="a.xlsx"), *more]
    tables = make_tables(figures, records, "a", refused_cells(findings))
    return tally(records, figures, findings), tables


def test_workers_are_published_set_aside_or_refused(registry):
    records = records_of(
        ("Arang Limbung", ("ALL", "100")),
        ("Desa Lama", ("ALL", "11")),
        ("Entah", ("ALL", "20")),
        ("Luar Daerah", ("ALL", "3")),
        ("Limbung", ("ALL", "-4")),
        ("Kuala Dua", ("ALL", "seratus")),
    )
    found, tables = counted(records, registry)
    assert (found.in_file, found.published, found.set_aside, found.refused) == (130, 111, 3, 16)
    assert (found.column, found.not_understood) == (ACTIVE, 1)
    assert tables[Kind.COVERAGE].table[ACTIVE].sum() == 111


def test_a_total_is_not_counted_beside_its_segments(registry):
    parts = [("PU", "10"), ("BPU", "20"), ("JAKON", "5")]
    records = records_of(
        ("Arang Limbung", *parts, ("ALL", "35")),
        ("Limbung", *parts[:2], ("ALL", "40")),  # construction is in the total only
        ("Kuala Dua", *parts[:2]),
    )
    assert counted(records, registry)[0].in_file == 35 + 40 + 30


def test_segments_in_rows_of_their_own_are_those_of_one_place(registry):
    records = records_of(
        *[("Limbung", (name, "10")) for name in ("PU", "BPU", "JAKON")],
        ("Limbung", ("ALL", "30")),
    )
    assert counted(records, registry)[0].in_file == 30


def test_a_row_that_is_repeated_is_published_once(registry):
    records = records_of(("Limbung", ("ALL", "10")), ("Limbung", ("ALL", "10")))
    found, tables = counted(records, registry)
    assert (found.in_file, found.published, found.set_aside, found.refused) == (20, 10, 10, 0)
    assert tables[Kind.COVERAGE].table[ACTIVE].sum() == 10


def test_rows_that_contradict_each_other_are_refused(registry):
    records = records_of(("Limbung", ("ALL", "10")), ("Limbung", ("ALL", "12")))
    found, tables = counted(records, registry)
    assert (found.published, found.refused) == (0, 22)
    assert tables == {}


def test_a_share_is_added_to_what_its_area_has_itself(registry):
    records = records_of(("Arang Limbung", ("ALL", "100")), ("Desa Lama", ("ALL", "10")))
    found, tables = counted(records, registry)
    table = tables[Kind.COVERAGE].table.set_index("area_code")[ACTIVE]
    assert table.to_dict() == {"6112012001": 103.0, "6112012002": 7.0}
    assert found.published == 110


def test_potential_counts_where_nobody_is_active(registry):
    records = records_of(("Limbung", ("ALL", "10", POTENTIAL)))
    found, _ = counted(records, registry)
    assert (found.column, found.published) == (POTENTIAL, 10)


def test_a_cell_that_any_check_refuses_is_not_published(registry):
    records = records_of(("Limbung", ("ALL", "10")), ("Kuala Dua", ("ALL", "1")))
    found, tables = counted(records, registry, Finding("a.xlsx", 5, "", "10", "any", cell="C5"))
    assert (found.published, found.refused) == (1, 10)
    assert tables[Kind.COVERAGE].table[ACTIVE].sum() == 1


def test_a_file_without_workers_has_none(registry):
    found, _ = counted(records_of(), registry)
    assert (found.in_file, found.published, found.set_aside, found.refused) == (0, 0, 0, 0)


def test_a_cell_that_is_lost_on_the_way_is_seen():
    records = records_of(("Limbung", ("ALL", "10")), ("Kuala Dua", ("ALL", "1")))
    figures = locate(records, places_of(records)).iloc[1:]
    found = tally(records, figures, [])
    assert found.in_file == 11
    assert found.published + found.set_aside + found.refused == 1


texts = st.one_of(
    st.integers(0, 5000).map(str), st.sampled_from(["-3", "1.5", "abc", "0", "17", "17"])
)
segments = st.sampled_from(["ALL", "PU", "BPU", "JAKON", "PMI"])
cells = st.lists(
    st.tuples(segments, texts, st.just(ACTIVE), st.sampled_from(["2025-08", "2025-09", "2031"])),
    max_size=5,
    unique_by=lambda cell: (cell[0], cell[3]),
)
files = st.lists(st.tuples(st.sampled_from(VILLAGES), cells), max_size=8)


@settings(max_examples=25)
@given(files)
def test_no_worker_is_lost_or_counted_twice(registry, rows):
    records = records_of(*[(village, *cells) for village, cells in rows])
    found, _ = counted(records, registry)
    assert found.in_file == found.published + found.set_aside + found.refused


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(VILLAGES), texts), max_size=8))
def test_what_the_tally_calls_published_is_in_the_tables(registry, rows):
    records = records_of(*[(village, ("ALL", text)) for village, text in rows])
    found, tables = counted(records, registry)
    made = tables[Kind.COVERAGE].table[ACTIVE].sum() if tables else 0
    assert found.published == made


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_goes_somewhere(standing):
    records = records_of(("Limbung", ("ALL", "10")))
    figures = locate(records, places_of(records)).assign(standing=str(standing))
    found = tally(records, figures, [])
    assert found.published + found.set_aside + found.refused == 10
