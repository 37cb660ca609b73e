"""What programmes do in an area: workers whose contributions are paid, and claims."""

import numpy as np
import pandas as pd

from geoucj.analysis.counts import WHAT, counts_at, level_of_table, put_on
from geoucj.analysis.indicators import AREAS_WITH_DATA
from geoucj.analysis.periods import month_number, month_numbers
from geoucj.areas.codes import parent_codes
from geoucj.areas.registry import Registry
from geoucj.schema import (
    AREA_CODE,
    AS_OF,
    ASSISTANCE_UNCLEAR,
    ASSISTED,
    ASSISTED_AREAS,
    CLAIMS,
    CLAIMS_AREAS,
    CLAIMS_AS_OF,
    CLAIMS_PAID,
    CLAIMS_PROGRAMMES,
    CODE_WIDTH,
)
from geoucj.tables.schemas import Programme

_AREA, _MONTH = "_area", "_month"
_WHOLE = "_whole"  # whether a row counts the claims of all programmes
# A set of programmes is a number with one bit for each.
BIT = {str(programme): 1 << i for i, programme in enumerate(Programme)}
ALL_PARTS = sum(BIT.values()) - BIT[Programme.ALL]


def add_assistance(
    table: pd.DataFrame, assistance: pd.DataFrame, as_of: str, registry: Registry
) -> pd.DataFrame:
    """Return `table` with the workers whose contributions are paid by programmes in `as_of`.

    A programme runs in a month if start <= month < start + months; a start of which only the year
    is known is its December, and a programme of unknown length is known to run in its first month
    only. Columns added: assisted_workers (workers; 0 where every programme that began has ended,
    NA where nothing has begun or nothing is clear), assisted_areas (areas whose counts it adds
    up; NA where it is the area's own), assistance_unclear (programmes in the area, or in areas
    inside it, that have begun but of which the workers in this month are not known: they are not
    in assisted_workers).
    """
    level, now = level_of_table(table), month_number(as_of)
    first = month_numbers(assistance["start"])
    begun, first = assistance[first <= now], first[first <= now]
    length, workers = begun["months"], begun["workers"]
    runs = now < first + length.fillna(1)
    ended = length.notna() & ~runs
    unclear = ~ended & (~runs | workers.isna())
    at, areas = pd.factorize(begun[AREA_CODE])
    total = np.bincount(at, workers.mask(ended | unclear, 0), len(areas))
    doubts = np.bincount(at, unclear, len(areas))
    own = pd.DataFrame({AREA_CODE: areas, AS_OF: as_of, WHAT: "", ASSISTED: total})
    counts = counts_at(own[(total > 0) | (doubts == 0)], [ASSISTED], level, registry)
    table = put_on(table, counts, {ASSISTED: ASSISTED, AREAS_WITH_DATA: ASSISTED_AREAS})
    around = parent_codes(own[AREA_CODE], level).where(areas.str.len() >= CODE_WIDTH[level])
    inside = pd.Series(doubts).groupby(around).sum().reindex(table[AREA_CODE])
    return table.assign(**{ASSISTANCE_UNCLEAR: inside.fillna(0).to_numpy(dtype="int64")})


def add_claims(
    table: pd.DataFrame, claims: pd.DataFrame, as_of: str, registry: Registry
) -> pd.DataFrame:
    """Return `table` with the claims last known in the month `as_of`.

    The row ALL is used where there is one, else the programmes are added up; a figure of all
    programmes comes before a later one of some. Columns added: claims, claims_paid (rupiah),
    claims_as_of, claims_programmes (`ALL`, or those added up: `JKK + JKM`), claims_areas (areas
    whose counts it adds up; NA where it is the area's own). NA where nothing is known.
    """
    known = _claims_by_month(claims[month_numbers(claims[AS_OF]) <= month_number(as_of)])
    order = known.sort_values([_WHOLE, _MONTH], kind="stable")
    own = order.drop_duplicates(_AREA, keep="last")[[AREA_CODE, AS_OF, WHAT, CLAIMS, CLAIMS_PAID]]
    counts = counts_at(own, [CLAIMS, CLAIMS_PAID], level_of_table(table), registry)
    names = {
        CLAIMS: CLAIMS,
        CLAIMS_PAID: CLAIMS_PAID,
        AS_OF: CLAIMS_AS_OF,
        WHAT: CLAIMS_PROGRAMMES,
        AREAS_WITH_DATA: CLAIMS_AREAS,
    }
    return put_on(table, counts, names)


def _claims_by_month(claims: pd.DataFrame) -> pd.DataFrame:
    """Return one row per area and month: area_code, as_of, and what is claimed for what."""
    area, areas = pd.factorize(claims[AREA_CODE])
    month, months = pd.factorize(claims[AS_OF])
    place = area * len(months) + month  # one number per area and month, as in tables.segments
    of, programmes = pd.factorize(claims["programme"])
    bits = np.array([BIT[name] for name in programmes], dtype="int64")[of]
    printed = np.isin(place, place[bits == BIT[Programme.ALL]])
    used = ~printed | (bits == BIT[Programme.ALL])
    place, at = np.unique(place[used], return_inverse=True)
    of_all = np.bincount(at, bits[used], len(place)).astype("int64")
    sets, which = np.unique(of_all, return_inverse=True)
    numbers = claims.loc[used, [CLAIMS, "amount_rupiah"]]
    return pd.DataFrame(
        {
            AREA_CODE: areas.take(place // len(months)),
            AS_OF: months.take(place % len(months)),
            WHAT: pd.array([_names(bits) for bits in sets], dtype="str").take(which),
            CLAIMS: np.bincount(at, numbers[CLAIMS], len(place)),  # one missing: all missing
            CLAIMS_PAID: np.bincount(at, numbers["amount_rupiah"], len(place)),
            _AREA: place // len(months),
            _MONTH: month_numbers(months.to_series()).to_numpy()[place % len(months)],
            _WHOLE: np.isin(of_all, [BIT[Programme.ALL], ALL_PARTS]),
        }
    )


def _names(bits: int) -> str:
    return " + ".join(name for name, bit in BIT.items() if bits & bit)
