import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.areas.codes import CodeReader, CodeReading, dotted, parent_codes
from geoucj.schema import Level

READER = CodeReader(
    official={"61", "6110", "6111", "6101", "6112", "611201", "611202", "61120", "6112012001"}
    | {"611210", "6107", "7301", "730101"},
    bps_regencies={"6102": "6107"},
)


@pytest.mark.parametrize(
    ("written", "code", "reading"),
    [
        ("61.12.01.2001", "6112012001", CodeReading.CLEAN),
        ("6112012001", "6112012001", CodeReading.CLEAN),
        (6112012001, "6112012001", CodeReading.CLEAN),
        (" 61 12 01 2001 ", "6112012001", CodeReading.CLEAN),
        (6112012001.0, "6112012001", CodeReading.FLOAT),
        ("6112012001.0", "6112012001", CodeReading.FLOAT),
        ("61.1", "6110", CodeReading.LOST_ZERO),
        (61.1, "6110", CodeReading.LOST_ZERO),
        ("61.01", "6101", CodeReading.CLEAN),
        ("ID6102", "6107", CodeReading.BPS_REGENCY),
        ("id61", "61", CodeReading.CLEAN),
        ("ID6101010009", None, CodeReading.BPS),
        ("61.12.1", None, CodeReading.AMBIGUOUS),  # 61.12.01 and 61.12.10 both exist
        ("73.01.1", "730101", CodeReading.LOST_ZERO),  # only 73.01.01 exists
        ("73.2", None, CodeReading.MALFORMED),  # no 73.20 in the list
        ("611", None, CodeReading.MALFORMED),
        ("6199", None, CodeReading.UNKNOWN),
        ("6.112012E+09", None, CodeReading.MALFORMED),
        ("Kubu Raya", None, CodeReading.MALFORMED),
        (None, None, CodeReading.EMPTY),
        (float("nan"), None, CodeReading.EMPTY),
    ],
)
def test_every_written_form(written, code, reading):
    got = READER.read(pd.Series([written], dtype=object))
    assert got["area_code"].isna().tolist() == [code is None]
    assert code is None or got["area_code"].tolist() == [code]
    assert got["reading"].tolist() == [reading]


def test_a_code_of_another_level_is_malformed():
    assert READER.read_one("6112", Level.VILLAGE) == (None, CodeReading.MALFORMED)
    assert READER.read_one("6112", Level.REGENCY) == ("6112", CodeReading.CLEAN)


def test_rows_keep_their_index():
    got = READER.read(pd.Series(["6112", "?"], index=[7, 9]))
    assert got.index.tolist() == [7, 9]


@given(st.sampled_from(sorted(READER.official - {"61120"})))
def test_dotting_and_reading_again_changes_nothing(code):
    assert READER.read_one(dotted(code)) == (code, CodeReading.CLEAN)


@given(st.text(max_size=20))
def test_whatever_is_written_gives_an_official_code_or_none(text):
    code, _ = READER.read_one(text)
    assert code is None or code in READER.official


def test_parents_by_width():
    assert parent_codes(pd.Series(["6112012001"]), Level.DISTRICT).tolist() == ["611201"]
