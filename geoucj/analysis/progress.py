"""How far the verification of listed names has come, as columns of a table."""

import pandas as pd

from geoucj.analysis.counts import WHAT, counts_at, level_of_table, put_on
from geoucj.analysis.periods import month_number, month_numbers
from geoucj.areas.registry import Registry
from geoucj.schema import AREA_CODE, AS_OF, LISTED, VERIFIED_AS_OF, VERIFIED_SHARE
from geoucj.tables.schemas import Stage

_LISTED, _ACTIVE = Stage.LISTED.value, Stage.ACTIVE.value


def add_verification(
    table: pd.DataFrame, verification: pd.DataFrame, as_of: str, registry: Registry
) -> pd.DataFrame:
    """Return `table` with the lists of names last known in the month `as_of`.

    An area's own lists come before the sum of the areas inside (`counts_at`). Columns added:
    listed_workers, verified_share (those of them who are active participants by now; NA where
    nobody is listed), verified_as_of. NA where nothing is known.
    """
    past = verification[(month_numbers(verification[AS_OF]) <= month_number(as_of)).to_numpy()]
    stages = past[past["stage"].isin([_LISTED, _ACTIVE])]
    lists = stages.pivot(index=[AREA_CODE, AS_OF], columns="stage", values="workers")
    lists = lists.reindex(columns=[_LISTED, _ACTIVE]).reset_index()
    lists = lists.rename(columns={_LISTED: LISTED, _ACTIVE: VERIFIED_SHARE})
    counts = counts_at(
        lists.assign(**{WHAT: ""}), [LISTED, VERIFIED_SHARE], level_of_table(table), registry
    )
    last = counts.sort_values(AS_OF, kind="stable").drop_duplicates(AREA_CODE, keep="last")
    listed = last[LISTED].astype("float64")
    last = last.assign(**{VERIFIED_SHARE: last[VERIFIED_SHARE] / listed.where(listed > 0)})
    names = {LISTED: LISTED, VERIFIED_SHARE: VERIFIED_SHARE, AS_OF: VERIFIED_AS_OF}
    return put_on(table, last, names)
