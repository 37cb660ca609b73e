import pandas as pd
import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.analysis.growth import Footing, growth_of
from geoucj.schema import Level, Segment

COLUMNS = ["area_code", "as_of", "active_participants", "published_rate"]
KUBU_RAYA, DISTRICT = "6112", "611201"


@pytest.fixture
def grown(registry):
    """Return a function giving the growth of Kubu Raya with these figures and potentials."""

    def make(rows, potential=(), as_of="2025-06", code=KUBU_RAYA, least=30):
        coverage = pd.DataFrame(rows, columns=COLUMNS).assign(
            segment="ALL", standing="", source="s"
        )
        coverage = coverage.astype({"active_participants": float, "published_rate": float})
        workforce = pd.DataFrame(
            list(potential) or [(KUBU_RAYA, "2024-01", 1000.0)],
            columns=["area_code", "as_of", "potential_workers"],
        ).assign(segment="ALL", source="s")
        targets = pd.DataFrame({"area_code": [], "as_of": [], "target_rate": []})
        targets = targets.astype({"area_code": "str", "as_of": "str", "target_rate": float})
        figures = figures_of_segment(coverage, workforce, targets, registry, Segment.ALL)
        return growth_of(figures, code, as_of, least)

    return make


def test_the_same_month_a_year_before_is_compared(grown):
    found = grown([(KUBU_RAYA, "2024-06", 400, None), (KUBU_RAYA, "2024-12", 700, None),
                   (KUBU_RAYA, "2025-06", 450, None)])  # fmt: skip
    assert found.footing == Footing.OWN
    assert (found.as_of, found.earlier_as_of) == ("2025-06", "2024-06")
    assert found.points == pytest.approx(0.05)
    assert found.active_change == 50


def test_another_month_is_told_but_not_compared(grown):
    found = grown([(KUBU_RAYA, "2024-12", 700, None), (KUBU_RAYA, "2025-06", 450, None)])
    assert found.footing == Footing.NO_YEAR_BEFORE
    assert (found.earlier_as_of, found.earlier_rate) == ("2024-12", 0.7)
    assert pd.isna(found.points)
    assert pd.isna(found.active_change)


@pytest.mark.parametrize(
    ("rows", "least", "footing"),
    [
        ([], 30, Footing.NO_FIGURE),
        ([(KUBU_RAYA, "2024", 300, None), (KUBU_RAYA, "2023", 200, None)], 30, Footing.ONLY_YEAR),
        ([(KUBU_RAYA, "2024-06", None, 0.4), (KUBU_RAYA, "2025-06", 450, None)], 30,
         Footing.OTHER_BASIS),
        ([(KUBU_RAYA, "2024-06", 400, None), (KUBU_RAYA, "2025-06", 450, None)], 1001,
         Footing.NOT_JUDGED),
    ],
)  # fmt: skip
def test_what_is_not_alike_is_not_compared(grown, rows, least, footing):
    found = grown(rows, least=least)
    assert found.footing == footing
    assert pd.isna(found.points)


def villages(month, active, areas):
    return [(code, month, active, None) for code in areas]


def test_sums_of_other_villages_are_made_again_of_those_with_both_months(grown, registry):
    codes = registry.at(Level.VILLAGE, DISTRICT)["area_code"].tolist()
    potential = [(code, "2024-01", 100.0) for code in codes]
    rows = villages("2024-06", 40, codes) + villages("2025-06", 50, codes[1:])
    found = grown(rows, potential, code=DISTRICT)
    assert found.footing == Footing.COMMON
    assert (found.areas, found.level) == (len(codes) - 1, Level.VILLAGE)
    assert (found.rate, found.earlier_rate) == (0.5, 0.4)
    assert found.active_change == 10 * (len(codes) - 1)


def test_too_few_villages_in_both_months_are_no_growth(grown, registry):
    codes = registry.at(Level.VILLAGE, DISTRICT)["area_code"].tolist()
    half = -(-len(codes) // 2)
    potential = [(code, "2024-01", 100.0) for code in codes]
    rows = villages("2024-06", 40, codes[: half + 1])
    rows += villages("2025-06", 50, codes[-half:])
    found = grown(rows, potential, code=DISTRICT)
    assert found.footing == Footing.OTHER_AREAS
    assert pd.isna(found.points)
