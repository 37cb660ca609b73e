"""The area that a title or a tab names, and how it fills what the rows leave open."""

import pandas as pd
import pytest

from geoucj.areas.names import NameIndex
from geoucj.intake.model import CELL_COLUMNS, PLACE_COLUMNS, Records
from geoucj.intake.places.titles import area_of, placed

KALBAR, KUBU_RAYA = "Kalimantan Barat", "Kabupaten Kubu Raya"


@pytest.fixture(scope="module")
def index(registry):
    return NameIndex(registry)


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (("DATA PER DESA KABUPATEN KUBU RAYA", ""), (KALBAR, KUBU_RAYA)),
        (("Rekap Kab. Kubu Raya per September 2025", ""), (KALBAR, KUBU_RAYA)),
        (("Rekap", "Kab Kubu Raya"), (KALBAR, KUBU_RAYA)),
        (("KOTA PONTIANAK", "Kota Pontianak"), (KALBAR, "Kota Pontianak")),
        (("PROVINSI SULAWESI SELATAN", ""), ("Sulawesi Selatan",)),
        (
            ("KECAMATAN RASAU JAYA KABUPATEN KUBU RAYA", ""),
            (KALBAR, KUBU_RAYA, "Rasau Jaya"),
        ),
        (("KECAMATAN RASAU JAYA", ""), (KALBAR, KUBU_RAYA, "Rasau Jaya")),
        # more than one of a level, no sign, or no such area
        (("KABUPATEN KUBU RAYA DAN KABUPATEN SAMBAS", ""), ()),
        (("PROVINSI KALIMANTAN BARAT: KAB. KUBU RAYA, KAB. SAMBAS", ""), (KALBAR,)),
        (("BPJS KETENAGAKERJAAN CABANG PONTIANAK", ""), ()),
        (("KABUPATEN ENTAH", "Sheet1"), ()),
        (("", ""), ()),
    ],
)
def test_a_title_names_the_area_that_the_sheet_is_about(index, texts, names):
    assert tuple(area_of(texts, index).values()) == names


def test_a_district_is_looked_for_inside_the_regency_of_the_title(index):
    # There is a district Sungai Raya in Bengkayang, and one in Kubu Raya.
    assert area_of(("KECAMATAN SUNGAI RAYA",), index) == {}
    found = area_of(("KECAMATAN SUNGAI RAYA KAB. BENGKAYANG",), index)
    assert found["regency"] == "Kabupaten Bengkayang"
    assert found["district"] == "Sungai Raya"


AROUND = {"province": KALBAR, "regency": KUBU_RAYA}


def filled(around=AROUND, **names):
    """Return the places of one row after the title has filled them."""
    row = [names.get(column, "") for column in PLACE_COLUMNS]
    rows = pd.DataFrame([row], columns=list(PLACE_COLUMNS), index=[7])
    cells = pd.DataFrame(columns=list(CELL_COLUMNS))
    after = placed(Records(rows, cells, cells), around).rows
    return {column: after.loc[7, column] for column in PLACE_COLUMNS if after.loc[7, column]}


def test_a_row_that_names_nothing_wider_lies_in_the_area_of_the_title():
    assert filled(village="Kapur") == {**AROUND, "village": "Kapur"}
    assert filled(district="Sungai Raya") == {**AROUND, "district": "Sungai Raya"}


def test_what_a_row_says_itself_stays():
    own = {"regency": "Sambas", "district": "Tebas"}
    assert filled(**own) == {"province": KALBAR, **own}
    # A row of another province is not put into that of the title.
    assert filled(province="Bali", district="Kuta") == {"province": "Bali", "district": "Kuta"}


def test_rows_with_a_code_or_without_any_place_are_left_as_they_are():
    assert filled(area_code="6112012008", village="Kapur") == {
        "area_code": "6112012008",
        "village": "Kapur",
    }
    assert filled() == {}


def test_without_an_area_nothing_is_filled():
    assert filled({}, village="Kapur") == {"village": "Kapur"}
