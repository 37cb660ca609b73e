"""What programmes do in an area: workers whose contributions are paid, and claims."""

import numpy as np
import numpy.typing as npt
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
    LEVELS,
    Level,
)
from geoucj.tables.schemas import Programme

PROGRAMME = ["start", "group", "funding"]  # rows that agree in these are of one programme
_AREA, _MONTH, _WHOLE = "_area", "_month", "_whole"
# A set of programmes is a number with one bit for each.
BIT = {str(programme): 1 << i for i, programme in enumerate(Programme)}
ALL_PARTS = sum(BIT.values()) - BIT[Programme.ALL]


def add_assistance(table: pd.DataFrame, assistance: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return `table` with the workers whose contributions are paid by programmes in `as_of`.

    A programme runs in a month if start <= month < start + months; a start of which only the year
    is known is its December, and a programme of unknown length is known to run in its first month
    only. The programmes of an area and of the areas inside it are added up; of one programme that
    is given for both, the area's own number counts. Nothing is spread over narrower areas.

    Columns added: assisted_workers (workers; 0 where every programme that began has ended, NA
    where none has begun or none is clear), assisted_areas (areas whose programmes that run it adds
    up), assistance_unclear (programmes that have begun, but whose workers in this month are not
    known: they are not in assisted_workers, which is then a least number).
    """
    level, now = level_of_table(table), month_number(as_of)
    begun = assistance[(month_numbers(assistance["start"]) <= now).to_numpy()]
    begun = given_once(begun, level)
    length, workers = begun["months"], begun["workers"]
    first = month_numbers(begun["start"])
    runs = now < first + length.fillna(1)
    ended = length.notna() & ~runs
    unclear = ~ended & (~runs | workers.isna())
    counted = runs & ~unclear
    at, areas = pd.factorize(parent_codes(begun[AREA_CODE], level))
    total = np.bincount(at, workers.where(counted, 0), len(areas))
    doubts = np.bincount(at, unclear, len(areas))
    running = begun.loc[counted, AREA_CODE].drop_duplicates()
    counts = pd.DataFrame(
        {
            AREA_CODE: areas,
            ASSISTED: np.where((total > 0) | (doubts == 0), total, np.nan),
            ASSISTANCE_UNCLEAR: doubts,
        }
    )
    by_area = parent_codes(running, level).value_counts()
    counts[ASSISTED_AREAS] = by_area.reindex(areas).to_numpy(dtype="float64")
    columns = (ASSISTED, ASSISTED_AREAS, ASSISTANCE_UNCLEAR)
    return put_on(table, counts, dict(zip(columns, columns, strict=True)))


def add_claims(
    table: pd.DataFrame, claims: pd.DataFrame, as_of: str, registry: Registry
) -> pd.DataFrame:
    """Return `table` with the claims last known in the month `as_of`.

    Each programme's own number comes before the sum of the areas inside (`counts_at`). The row ALL
    is used where there is one, else the programmes of one month are added up; a figure of all
    programmes comes before a later one of some. Columns added: claims, claims_paid (rupiah),
    claims_as_of, claims_programmes (`ALL`, or those added up: `JKK + JKM`), claims_areas (areas
    whose counts it adds up; NA where it is the area's own). NA where nothing is known.
    """
    past = claims[[AREA_CODE, AS_OF, "programme", CLAIMS, "amount_rupiah"]]
    past = past[(month_numbers(past[AS_OF]) <= month_number(as_of)).to_numpy()]
    past = past.rename(columns={"programme": WHAT, "amount_rupiah": CLAIMS_PAID})
    counts = counts_at(past, [CLAIMS, CLAIMS_PAID], level_of_table(table), registry)
    totals = _programmes_added(counts).sort_values([_WHOLE, _MONTH], kind="stable")
    names = {
        CLAIMS: CLAIMS,
        CLAIMS_PAID: CLAIMS_PAID,
        AS_OF: CLAIMS_AS_OF,
        WHAT: CLAIMS_PROGRAMMES,
        AREAS_WITH_DATA: CLAIMS_AREAS,
    }
    return put_on(table, totals.drop_duplicates(_AREA, keep="last"), names)


def given_once(assistance: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the rows of `level` and inside it, without those that a wider area's row includes."""
    width = assistance[AREA_CODE].str.len().to_numpy()
    assistance = assistance[width >= CODE_WIDTH[level]]
    width = width[width >= CODE_WIDTH[level]]
    programme = _numbered(assistance, PROGRAMME)
    included = np.zeros(len(assistance), dtype=bool)
    for wider in LEVELS[LEVELS.index(level) : -1]:
        around, _ = pd.factorize(parent_codes(assistance[AREA_CODE], wider))
        key = around * (programme.max(initial=0) + 1) + programme
        included |= (width > CODE_WIDTH[wider]) & np.isin(key, key[width == CODE_WIDTH[wider]])
    return assistance[~included]


def _numbered(frame: pd.DataFrame, columns: list[str]) -> npt.NDArray[np.int64]:
    """Return one number for each combination of texts in `columns`."""
    number = np.zeros(len(frame), dtype="int64")
    for column in columns:
        place, texts = pd.factorize(frame[column], use_na_sentinel=False)
        number = number * len(texts) + place
    return number


def _programmes_added(counts: pd.DataFrame) -> pd.DataFrame:
    """Return one row per area and month of `counts`: what is claimed for what, all together."""
    area, areas = pd.factorize(counts[AREA_CODE])
    month, months = pd.factorize(counts[AS_OF])
    of, programmes = pd.factorize(counts[WHAT])
    place = area * len(months) + month  # one number per area and month, as in tables.segments
    bits = np.array([BIT[name] for name in programmes], dtype="int64")[of]
    printed = np.isin(place, place[bits == BIT[Programme.ALL]])
    used = ~printed | (bits == BIT[Programme.ALL])
    numbers = counts.loc[used, [CLAIMS, CLAIMS_PAID, AREAS_WITH_DATA]]
    place, at = np.unique(place[used], return_inverse=True)
    summed = np.full(len(place), np.nan)
    added = numbers[AREAS_WITH_DATA].notna().to_numpy()
    np.fmax.at(summed, at[added], numbers[AREAS_WITH_DATA].to_numpy()[added])
    of_all = np.bincount(at, bits[used], len(place)).astype("int64")
    sets, which = np.unique(of_all, return_inverse=True)
    return pd.DataFrame(
        {
            AREA_CODE: areas.take(place // len(months)),
            AS_OF: months.take(place % len(months)),
            WHAT: pd.array([_names(bits) for bits in sets], dtype="str").take(which),
            CLAIMS: np.bincount(at, numbers[CLAIMS], len(place)),  # one missing: all missing
            CLAIMS_PAID: np.bincount(at, numbers[CLAIMS_PAID], len(place)),
            AREAS_WITH_DATA: summed,
            _AREA: place // len(months),
            _MONTH: month_numbers(months.to_series()).to_numpy()[place % len(months)],
            _WHOLE: np.isin(of_all, [BIT[Programme.ALL], ALL_PARTS]),
        }
    )


def _names(bits: int) -> str:
    return " + ".join(name for name, bit in BIT.items() if bits & bit)
