"""Any other number per area: the rows of indicators.csv."""

import pandas as pd

from geoucj.analysis.counts import put_on
from geoucj.analysis.periods import month_number, month_numbers
from geoucj.schema import (
    AREA_CODE,
    AS_OF,
    INDICATOR,
    INDICATOR_AS_OF,
    INDICATOR_UNIT,
    INDICATOR_VALUE,
)


def add_indicator(
    table: pd.DataFrame, indicators: pd.DataFrame, indicator: str, as_of: str
) -> pd.DataFrame:
    """Return `table` with the values of one indicator, last known in the month `as_of`.

    Only an area's own: whether an indicator adds up is not known. Columns added: indicator_value,
    indicator_unit (the table's own words), indicator_as_of; NA where nothing is known.
    """
    rows = indicators[indicators[INDICATOR] == indicator].dropna(subset="value")
    months = month_numbers(rows[AS_OF]).sort_values(kind="stable")
    past = rows.loc[months[months <= month_number(as_of)].index]
    own = past.drop_duplicates(AREA_CODE, keep="last")
    names = {"value": INDICATOR_VALUE, "unit": INDICATOR_UNIT, AS_OF: INDICATOR_AS_OF}
    return put_on(table, own, names)
