"""Regency totals for the sample: what is published, and a plausible rest of each province."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    Level,
    Segment,
)
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import STANDING, Kind, Standing

LABEL = "Data contoh / sample data"
YEARS = (2024, 2025)
MONTHS = tuple(f"{year}-{month:02d}" for year in YEARS for month in range(1, 13))
SEGMENTS = (Segment.PU, Segment.BPU, Segment.JAKON)
# Districts buy some months of contributions at the year's end: December rises, January falls.
SEASON = (0.90, 0.89, 0.90, 0.91, 0.92, 0.93, 0.935, 0.94, 0.93, 0.95, 0.98, 1.05)
SHARES = {True: (0.56, 0.35, 0.09), False: (0.27, 0.66, 0.07)}  # of segments: cities, others
LEANING = (1.1, -0.5, 0.0)  # wage earners are covered more than the others
POTENTIAL_SHARE = (0.60, 0.72)  # of employed persons
ABOVE = 5  # regencies whose construction workers are above their potential
LEAST, MOST = 0.08, 0.93  # rates of regencies without a published figure stay between these

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Regency:
    """What is known or drawn of one regency: potential by year and segment, active by month."""

    code: str
    potential: Ints  # years x segments
    active: Ints  # months x segments


def draw_regencies(
    registry: Registry, published: DataSet, employed: pd.Series, rng: np.random.Generator
) -> list[Regency]:
    """Return every regency with its potential and active participants, by segment.

    `employed` holds employed persons by regency code.
    """
    potentials = _potentials(registry, published, employed, rng)
    totals = _active(registry, published, potentials, rng)
    return _split(published, potentials, totals, rng)


def _potentials(
    registry: Registry, published: DataSet, employed: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    """Return potential workers of each regency (rows) and year (columns).

    Printed ones stand, then those implied by a printed rate and count; the other regencies fill up
    the printed total of their province in proportion to employed persons.
    """
    codes = registry.at(Level.REGENCY)[AREA_CODE]
    known = _known_potentials(published)
    drawn = employed[codes] * rng.uniform(*POTENTIAL_SHARE, len(codes))
    table = pd.DataFrame({year: drawn.round() for year in YEARS}, index=pd.Index(codes))
    for year, offset in zip(YEARS, (0.99, 1.0), strict=True):
        fixed = pd.Series({c: _of_year(known, c, year, offset) for c in codes if c in known.index})
        for province in registry.provinces:
            mine = [c for c in codes if c.startswith(province)]
            own = fixed[[c for c in mine if c in fixed.index]].round()
            free = [c for c in mine if c not in fixed.index]
            rest = round(_of_year(known, province, year, offset) - own.sum())
            table.loc[own.index, year] = own
            table.loc[free, year] = share_out(rest, table.loc[free, year].to_numpy())
    return table.astype("int64")


def _known_potentials(published: DataSet) -> pd.DataFrame:
    """Return printed and implied potentials: area_code (index), year, potential_workers."""
    printed = published.table(Kind.WORKFORCE)
    printed = printed[printed[SEGMENT] == Segment.ALL][[AREA_CODE, AS_OF, POTENTIAL]]
    rates = printed_totals(published).dropna(subset=[ACTIVE, PUBLISHED_RATE])
    rates = rates[~rates[AREA_CODE].isin(printed[AREA_CODE])]
    implied = rates[[AREA_CODE, AS_OF]].assign(**{POTENTIAL: rates[ACTIVE] / rates[PUBLISHED_RATE]})
    known = pd.concat([printed, implied])
    return known.assign(year=known[AS_OF].str[:4].astype(int)).set_index(AREA_CODE)


def _of_year(known: pd.DataFrame, code: str, year: int, offset: float) -> float:
    """Return the potential printed for `year`, else the nearest one, a little changed."""
    rows = known.loc[[code]]
    nearest = rows.iloc[(rows["year"] - year).abs().argsort(kind="stable").iloc[0]]
    return float(nearest[POTENTIAL]) * (1.0 if nearest["year"] == year else offset)


def printed_totals(published: DataSet) -> pd.DataFrame:
    """Return the published rows of all segments together that were not set aside."""
    rows = published.table(Kind.COVERAGE)
    return rows[(rows[SEGMENT] == Segment.ALL) & (rows[STANDING] != Standing.SET_ASIDE)]


def _active(
    registry: Registry, published: DataSet, potentials: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return active participants of each regency (rows) and month (columns)."""
    anchors = _anchors(published, registry, potentials)
    whole = potentials[[int(month[:4]) for month in MONTHS]].set_axis(list(MONTHS), axis=1)
    table = whole.astype("float64")
    for code in [code for code in table.index if code in anchors]:
        table.loc[code] = np.round(_path(anchors[code]) * whole.loc[code])
        for position, count in anchors[code].items():
            if 0 <= position < len(MONTHS):
                month = MONTHS[position]
                table.loc[code, month] = round(count * whole.loc[code, month])
    for province in registry.provinces:
        mine = table.index[table.index.str.startswith(province)]
        free = mine[[code not in anchors for code in mine]]
        lean = np.exp(rng.normal(0, 0.25, len(free)))
        wanted = np.round(_path(anchors[province]) * whole.loc[mine].sum())
        for month in MONTHS:
            parts = whole.loc[free, month].to_numpy()
            rest = wanted[month] - table.loc[mine.difference(free), month].sum()
            rest = min(max(rest, LEAST * parts.sum()), MOST * parts.sum())
            table.loc[free, month] = share_out(round(rest), parts * lean)
    return table.astype("int64")


def _anchors(
    published: DataSet, registry: Registry, potentials: pd.DataFrame
) -> dict[str, dict[int, float]]:
    """Return published rates by area and position of the month (0 is the first, before it < 0).

    Printed counts come before printed rates. A province's figures count only where its potential
    is known or they are the only ones of their year.
    """
    found: dict[str, dict[int, float]] = {}
    known = set(registry.provinces) | set(potentials.index)
    printed = published.table(Kind.WORKFORCE)
    pairs = set(zip(printed[AREA_CODE], printed[AS_OF], strict=True))
    rows = printed_totals(published)
    for code, as_of, active, rate in rows[[AREA_CODE, AS_OF, ACTIVE, PUBLISHED_RATE]].itertuples(
        index=False
    ):
        if code not in known:
            continue
        year, month = int(as_of[:4]), int(as_of[5:7] or 12)
        position = (year - YEARS[0]) * 12 + month - 1
        if not np.isnan(active) and (code in potentials.index or (code, as_of) in pairs):
            whole = _whole_at(potentials, code, min(max(year, YEARS[0]), YEARS[-1]))
            found.setdefault(code, {})[position] = active / whole
        elif not np.isnan(rate) and np.isnan(active):
            found.setdefault(code, {})[position] = rate
    return found


def _whole_at(potentials: pd.DataFrame, code: str, year: int) -> float:
    return float(potentials.loc[potentials.index.str.startswith(code), year].sum())


def _path(anchors: dict[int, float]) -> Floats:
    """Return a rate for each month through `anchors`, with the rise and fall of the season."""
    positions = sorted(anchors)
    level = [anchors[position] / SEASON[position % 12] for position in positions]
    smooth = np.interp(np.arange(len(MONTHS)), positions, level)
    return np.asarray(smooth * np.tile(SEASON, len(YEARS)), dtype="float64")


def _split(
    published: DataSet,
    potentials: pd.DataFrame,
    totals: pd.DataFrame,
    rng: np.random.Generator,
) -> list[Regency]:
    """Split potential and active of each regency into segments."""
    above = set(rng.choice(potentials.index, ABOVE, replace=False))
    found = []
    for code in potentials.index:
        shares = np.array(SHARES[code[2] == "7"]) * np.exp(rng.normal(0, 0.12, len(SEGMENTS)))
        printed = _printed_segments(published, Kind.WORKFORCE, POTENTIAL, code)
        shares = shares if printed is None else printed
        potential = np.array([share_out(potentials.loc[code, year], shares) for year in YEARS])
        lean = np.array(LEANING) + rng.normal(0, 0.15, len(SEGMENTS))
        printed = _printed_segments(published, Kind.COVERAGE, ACTIVE, code)
        active = []
        for position, total in enumerate(totals.loc[code]):
            parts = potential[position // 12]
            weights = parts * tilt(np.full(len(SEGMENTS), total / parts.sum()), lean)
            if code in above:
                weights[2] = parts[2] * 1.15  # construction: short contracts, counted where built
            active.append(share_out(total, weights if printed is None else printed))
        found.append(Regency(code, potential, np.array(active)))
    return found


def _printed_segments(published: DataSet, kind: Kind, column: str, code: str) -> Floats | None:
    """Return the latest printed figures of all three segments; PU takes what the total lacks."""
    rows = published.table(kind)
    rows = rows[rows[AREA_CODE] == code].dropna(subset=[column])
    parts = rows.pivot_table(index=AS_OF, columns=SEGMENT, values=column)
    if not {Segment.ALL, *SEGMENTS} <= set(parts.columns):
        return None
    last = parts.dropna().iloc[-1]
    others = [float(last[segment]) for segment in SEGMENTS[1:]]
    return np.array([float(last[Segment.ALL]) - sum(others), *others])


def tilt(rates: Floats, lean: Floats) -> Floats:
    """Return `rates` moved up or down by `lean`, still shares (rates above one keep their size)."""
    inner = np.clip(rates, 0.001, 0.97)
    moved = 1 / (1 + np.exp(-(np.log(inner / (1 - inner)) + lean)))
    return np.asarray(moved * np.maximum(rates / inner, 1.0), dtype="float64")


def share_out(total: float, weights: npt.NDArray[np.number]) -> Ints:
    """Share `total` out in whole numbers by `weights`; the sum is `total` to the last worker."""
    exact = weights / weights.sum() * int(total)
    floors: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(floors - exact, kind="stable")
    floors[order[: int(total) - int(floors.sum())]] += 1
    return floors
