"""The sample's programmes: who pays contributions for whom, and how far lists of names have come.

Workers who are paid for are participants: what runs in a village, district or regency in a month is
never more than its active participants of the segment BPU.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoucj.schema import ACTIVE, AREA_CODE, AS_OF, CODE_WIDTH, SEGMENT, SOURCE, Level, Segment
from geoucj.tables.sample_totals import LABEL, MONTHS, Floats, Ints
from geoucj.tables.schemas import KEYS, Kind, Stage

PROVINCE, REGENCY, VILLAGE_FUND = "APBD provinsi", "APBD kabupaten/kota", "APBDes"
PALM_OIL, COMPANIES = "DBH sawit", "CSR"
TWO, THREE = 16_800, 36_800  # rupiah a month: JKK + JKM, and with JHT
THREE_FROM = "2025"  # the larger package is published from that year on
RUNS = (  # first month, months; districts also buy a few months at the year's end
    ("2024-01", 12),
    ("2024-07", 6),
    ("2024-10", 3),
    ("2025-01", 12),
    ("2025-04", 12),
    ("2025-07", 6),
    ("2025-08", 12),
    ("2025-09", 6),
    ("2025-10", 3),
    ("2025-11", 3),
)
NO_FISHERS = ("7316", "7318", "7326")  # highlands
PALM_REGENCIES = ("7317", "7322", "7324", "7326")  # of Sulawesi Selatan
SCALE = {"7371": 5.0, "7317": 0.5}  # Makassar pays for 81,466; Luwu for 50 a village
JOINING = 0.72  # of villages
LARGEST = 0.6  # of the participants who are not yet paid for, by one programme
SMALLEST = 5  # workers

REPORTS = ("2025-06", "2025-09", "2025-12")
CAMPAIGNS = 14  # regencies that verify lists
QUOTAS = (60, 100, 110, 120)  # listed in a village: more than the 100 that are wanted
KEPT = (0.955, 0.89, 0.97, 0.98)  # of those before, at each stage; 8,502 of 10,000 were eligible
STUCK, POOR = 0.15, 0.05  # of villages: stay at a stage, hand in a poor list
STAGES = tuple(Stage)


@dataclass(frozen=True)
class Offer:
    """A programme as a regency may run it: whom for, paid by whom, workers in each area."""

    group: str
    funding: str
    workers: int
    chance: float


@dataclass(frozen=True)
class Areas:
    """Areas of one level, and their participants whom nobody pays for yet (areas x months)."""

    codes: pd.Index
    spare: Floats  # taken from as programmes are drawn

    def added_up(self, level: Level) -> "Areas":
        """Return the areas of a wider level; months not known count for nothing."""
        wider = self.codes.str[: CODE_WIDTH[level]].to_numpy()
        sums = pd.DataFrame(self.spare).fillna(0).groupby(wider).sum()
        return Areas(sums.index, sums.to_numpy().copy())


IN_VILLAGES = (
    Offer("pekerja rentan", REGENCY, 100, 0.8),
    Offer("petani", REGENCY, 60, 0.5),
    Offer("nelayan", REGENCY, 40, 0.5),
    Offer("petani sawit", PALM_OIL, 80, 0.8),
    Offer("pekerja rentan desa", VILLAGE_FUND, 50, 0.5),
    Offer("RT/RW dan kader", VILLAGE_FUND, 20, 0.6),
    Offer("pekerja keagamaan", PROVINCE, 12, 0.5),
)
IN_DISTRICTS = (
    Offer("pedagang pasar", COMPANIES, 150, 0.7),
    Offer("pengemudi ojek", REGENCY, 80, 0.5),
)
IN_REGENCIES = (
    Offer("pekerja rentan", PROVINCE, 2000, 0.8),
    Offer("pekerja keagamaan", PROVINCE, 800, 0.6),
)


def draw_assistance(coverage: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return programmes of villages, districts and regencies: amount = workers x package x months.

    `coverage` is the sample's own. Areas whose participants are not known throughout have none.
    """
    informal = _informal(coverage)
    rows: list[tuple[object, ...]] = []
    for regency in sorted(set(informal.index.str[: CODE_WIDTH[Level.REGENCY]])):
        rows += _of_regency(regency, informal[informal.index.str.startswith(regency)], rng)
    columns = [AREA_CODE, "start", "group", "workers", "months", "amount_rupiah", "funding"]
    frame = pd.DataFrame(rows, columns=columns).assign(**{SOURCE: LABEL})
    return frame.sort_values(list(KEYS[Kind.ASSISTANCE]), ignore_index=True)


def _informal(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return participants of BPU: a row per village, a column per month, NaN where not known."""
    rows = coverage[coverage[SEGMENT] == Segment.BPU]
    return rows.pivot(index=AREA_CODE, columns=AS_OF, values=ACTIVE)[list(MONTHS)]


def _of_regency(
    regency: str, informal: pd.DataFrame, rng: np.random.Generator
) -> list[tuple[object, ...]]:
    areas = Areas(informal.index, informal.to_numpy(dtype="float64").copy())
    joining = rng.random(len(areas.codes)) < JOINING
    desa = areas.codes.str[6].to_numpy(dtype="str") == "2"
    rows: list[tuple[object, ...]] = []
    for offer in IN_VILLAGES:
        able = joining & desa if offer.funding == VILLAGE_FUND else joining
        for run in _runs(offer, rng) if _fits(offer, regency) else []:
            chosen = able & (rng.random(len(areas.codes)) < 0.6)
            wanted = np.where(chosen, offer.workers * SCALE.get(regency, 1.0), 0.0)
            rows += _pay(offer, run, areas, wanted, rng)
    for offers, level, share in (
        (IN_DISTRICTS, Level.DISTRICT, 0.3),
        (IN_REGENCIES, Level.REGENCY, 1.0),
    ):
        areas = areas.added_up(level)
        for offer in offers:
            for run in _runs(offer, rng):
                chosen = rng.random(len(areas.codes)) < share
                sizes = np.round(offer.workers * rng.uniform(0.3, 1, len(areas.codes)))
                rows += _pay(offer, run, areas, np.where(chosen, sizes, 0.0), rng)
    return rows


def _fits(offer: Offer, regency: str) -> bool:
    if offer.group == "nelayan":
        return regency not in NO_FISHERS
    if offer.funding == PALM_OIL:
        return regency in PALM_REGENCIES or regency.startswith("610") or regency.startswith("611")
    return True


def _runs(offer: Offer, rng: np.random.Generator) -> list[tuple[str, int]]:
    """Return when a regency runs the offer: never, once or twice."""
    if rng.random() >= offer.chance:
        return []
    times = rng.choice(len(RUNS), rng.integers(1, 3), replace=False)
    return [RUNS[time] for time in sorted(times)]


def _pay(
    offer: Offer, run: tuple[str, int], areas: Areas, wanted: Floats, rng: np.random.Generator
) -> list[tuple[object, ...]]:
    """Return a row for each area that can be paid for; its workers are no longer spare."""
    start, months = run
    first = MONTHS.index(start)
    spare = areas.spare[:, first : first + months]  # months after the last known one do not count
    least = np.nan_to_num(spare.min(axis=1))
    workers = np.minimum(wanted, np.floor(least * LARGEST)).astype("int64")
    workers[workers < SMALLEST] = 0
    spare -= workers[:, None]
    package = THREE if start >= THREE_FROM and rng.random() < 0.25 else TWO
    return [
        (code, start, offer.group, count, months, count * package * months, offer.funding)
        for code, count in zip(areas.codes, workers.tolist(), strict=True)
        if count
    ]


def draw_verification(coverage: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return head counts at each stage as reported in three months, in some of the regencies.

    A stage that a village has not reached has 0 workers. Counts never rise from stage to stage,
    nor fall from month to month; the active are never above the village's participants of BPU.
    """
    informal = _informal(coverage)
    regency = informal.index.str[: CODE_WIDTH[Level.REGENCY]]
    campaigns = rng.choice(np.unique(regency.to_numpy(dtype="str")), CAMPAIGNS, replace=False)
    most = np.floor(informal[list(REPORTS)].min(axis=1, skipna=False) * LARGEST)
    taking = informal.index[regency.isin(campaigns) & (most >= 2 * SMALLEST).to_numpy()]
    listed = np.minimum(rng.choice(QUOTAS, len(taking)), most[taking]).astype("int64")
    counts = _chain(listed, rng)
    reached = _reached(len(taking), rng)
    seen = np.arange(len(STAGES))[None, None, :] <= reached[:, :, None]
    cube = np.where(seen, counts[:, None, :], 0)
    levels = [taking, REPORTS, [str(stage) for stage in STAGES]]
    index = pd.MultiIndex.from_product(levels, names=list(KEYS[Kind.VERIFICATION]))
    frame = pd.DataFrame({"workers": cube.ravel().astype("int32")}, index=index).reset_index()
    ordered = frame.sort_values(list(KEYS[Kind.VERIFICATION]), ignore_index=True)
    return ordered.assign(**{SOURCE: LABEL})


def _chain(listed: Ints, rng: np.random.Generator) -> Ints:
    """Return who is left at each stage (villages x stages)."""
    poor = rng.random(len(listed)) < POOR
    counts = [listed]
    for kept in KEPT:
        share = rng.beta(60 * kept, 60 * (1 - kept), len(listed))
        counts.append(rng.binomial(counts[-1], np.where(poor, share * 0.75, share)))
    return np.stack(counts, axis=1).astype(np.int64)


def _reached(villages: int, rng: np.random.Generator) -> Ints:
    """Return the last stage reached (villages x reports)."""
    first = rng.integers(0, 3, villages)
    later = rng.integers(1, 3, (len(REPORTS) - 1, villages))
    reached = np.minimum(np.cumsum(np.vstack([first, later]), axis=0).T, len(STAGES) - 1)
    stuck = rng.random(villages) < STUCK
    at = reached[:, 1].clip(max=len(STAGES) - 2)  # where they stand in the second report
    held = np.minimum(reached, at[:, None])
    return np.where(stuck[:, None], held, reached).astype(np.int64)
