"""What a clerk may choose for a column."""

import pytest

from geoucj.intake.columns import guess_columns
from geoucj.intake.layout import find_layout
from geoucj.intake.meanings import MEANINGS, splits_of
from geoucj.intake.model import Meaning, Sheet
from geoucj.schema import Segment
from geoucj.tables.schemas import Kind, Programme, Stage


def test_what_is_guessed_of_remarks_and_sources_can_be_chosen(registry):
    rows = [["Kecamatan", "Aktif", "Keterangan", "Sumber"], ["Sambas", 5, "x", "y"]]
    sheet = Sheet("S", rows)
    found = [each.meaning for each in guess_columns(sheet, find_layout(sheet), registry)]
    assert found[2:] == [Meaning("note"), Meaning("source")]
    assert set(found) <= set(MEANINGS)


@pytest.mark.parametrize(
    ("meaning", "splits"),
    [
        (Meaning("claims", Kind.CLAIMS), Programme),
        (Meaning("workers", Kind.VERIFICATION), Stage),
        (Meaning("active_participants", Kind.COVERAGE), Segment),
        (Meaning(), Segment),
    ],
)
def test_figures_are_split_as_their_kind_is(meaning, splits):
    assert set(splits_of(meaning)) == {str(each) for each in splits}
