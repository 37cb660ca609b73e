"""The labelled sample: village figures drawn at random that add up to what is published.

Nothing below the regency is public, so these numbers are made up. Regencies with a published figure
meet it in its month; the others share what is left of their province's published totals.
"""

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
    SOURCE,
    TARGET_RATE,
    Level,
    Segment,
)
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import STANDING, Kind, Standing

SEED = 6173
LABEL = "Data contoh / sample data"
YEARS = (2024, 2025)
MONTHS = tuple(f"{year}-{month:02d}" for year in YEARS for month in range(1, 13))
SEGMENTS = (Segment.PU, Segment.BPU, Segment.JAKON)
# Districts buy some months of contributions at the year's end: December rises, January falls.
SEASON = (0.90, 0.89, 0.90, 0.91, 0.92, 0.93, 0.935, 0.94, 0.93, 0.95, 0.98, 1.05)
SHARES = {True: (0.56, 0.35, 0.09), False: (0.27, 0.66, 0.07)}  # of segments: cities, others
LEANING = (1.1, -0.5, 0.0)  # wage earners are covered more than the others
POTENTIAL_SHARE = (0.60, 0.72)  # of employed persons
NO_DATA, NO_POTENTIAL, TINY, NOBODY, STOPPED, ABOVE = 120, 12, 40, 10, 36, 5
LEAST, MOST = 0.08, 0.93  # rates of regencies without a published figure stay between these

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Regency:
    """What is known or drawn of one regency: potential by year and segment, active by month."""

    code: str
    potential: Ints  # years x segments
    active: Ints  # months x segments


def draw_sample(
    registry: Registry, published: DataSet, employed: pd.Series, seed: int = SEED
) -> dict[Kind, pd.DataFrame]:
    """Return coverage, workforce and targets; the same seed gives the same frames.

    `employed` holds employed persons by regency code. Coverage has one row per village, month and
    segment, workforce one per village, segment and year; targets one per regency or province and
    year. Some villages have no rows at all, no potential, very few workers, nobody covered, or
    no rows from some month of 2025 on.
    """
    rng = np.random.default_rng(seed)
    potentials = _regency_potentials(registry, published, employed, rng)
    totals = _regency_active(registry, published, potentials, rng)
    regencies = _regencies(published, potentials, totals, rng)
    villages = registry.at(Level.VILLAGE)[AREA_CODE]
    roles = _roles(villages, published, rng)
    coverage, workforce = [], []
    for regency in regencies:
        codes = villages[villages.str.startswith(regency.code)]
        codes = codes[codes.map(roles) != "no_data"]
        active, potential = _villages(regency, codes, codes.map(roles).to_numpy(), rng)
        coverage.append(_long(codes, MONTHS, active, ACTIVE))
        workforce.append(_long(codes, [f"{year}-01" for year in YEARS], potential, POTENTIAL))
    rows = pd.concat(coverage, ignore_index=True)
    stopped = sorted(code for code, role in roles.items() if role == "stopped")
    ends = dict(zip(stopped, rng.choice(MONTHS[18:22], len(stopped)), strict=True))
    last = rows[AREA_CODE].map(ends).fillna(MONTHS[-1])
    return {
        Kind.COVERAGE: rows[rows[AS_OF] <= last].reset_index(drop=True),
        Kind.WORKFORCE: pd.concat(workforce, ignore_index=True),
        Kind.TARGETS: _targets(registry, published, regencies),
    }


def _regency_potentials(
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
            table.loc[free, year] = _whole(rest, table.loc[free, year].to_numpy())
    return table.astype("int64")


def _known_potentials(published: DataSet) -> pd.DataFrame:
    """Return printed and implied potentials: area_code (index), year, potential_workers."""
    printed = published.table(Kind.WORKFORCE)
    printed = printed[printed[SEGMENT] == Segment.ALL][[AREA_CODE, AS_OF, POTENTIAL]]
    rates = _totals(published).dropna(subset=[ACTIVE, PUBLISHED_RATE])
    rates = rates[~rates[AREA_CODE].isin(printed[AREA_CODE])]
    implied = rates[[AREA_CODE, AS_OF]].assign(**{POTENTIAL: rates[ACTIVE] / rates[PUBLISHED_RATE]})
    known = pd.concat([printed, implied])
    return known.assign(year=known[AS_OF].str[:4].astype(int)).set_index(AREA_CODE)


def _of_year(known: pd.DataFrame, code: str, year: int, offset: float) -> float:
    """Return the potential printed for `year`, else the nearest one, a little changed."""
    rows = known.loc[[code]]
    nearest = rows.iloc[(rows["year"] - year).abs().argsort(kind="stable").iloc[0]]
    return float(nearest[POTENTIAL]) * (1.0 if nearest["year"] == year else offset)


def _totals(published: DataSet) -> pd.DataFrame:
    rows = published.table(Kind.COVERAGE)
    return rows[(rows[SEGMENT] == Segment.ALL) & (rows[STANDING] != Standing.SET_ASIDE)]


def _regency_active(
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
            table.loc[free, month] = _whole(round(rest), parts * lean)
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
    rows = _totals(published)
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


def _regencies(
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
        potential = np.array([_whole(potentials.loc[code, year], shares) for year in YEARS])
        lean = np.array(LEANING) + rng.normal(0, 0.15, len(SEGMENTS))
        printed = _printed_segments(published, Kind.COVERAGE, ACTIVE, code)
        active = []
        for position, total in enumerate(totals.loc[code]):
            parts = potential[position // 12]
            weights = parts * _tilt(np.full(len(SEGMENTS), total / parts.sum()), lean)
            if code in above:
                weights[2] = parts[2] * 1.15  # construction: short contracts, counted where built
            active.append(_whole(total, weights if printed is None else printed))
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


def _roles(villages: pd.Series, published: DataSet, rng: np.random.Generator) -> dict[str, str]:
    """Choose the awkward villages; only regencies without a figure have villages that stop."""
    anchored = set(_totals(published)[AREA_CODE].str[:4])
    drawn = rng.permutation(villages.to_numpy(dtype="str")).tolist()
    free = [code for code in drawn if code[:4] not in anchored]
    roles = dict.fromkeys(free[:STOPPED], "stopped")
    rest = iter(code for code in drawn if code not in roles)
    for role, count in (
        ("no_data", NO_DATA),
        ("no_potential", NO_POTENTIAL),
        ("tiny", TINY),
        ("nobody", NOBODY),
    ):
        roles |= {next(rest): role for _ in range(count)}
    return {code: roles.get(code, "") for code in drawn}


def _villages(
    regency: Regency, codes: pd.Series, roles: npt.NDArray[np.object_], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Share a regency out: active (months x segments x villages), potential (years x …)."""
    town = codes.str[6].eq("1").to_numpy()  # kelurahan
    size = np.exp(rng.normal(0, 0.5, len(codes))) * np.where(town, 1.7, 1.0)
    mix = np.exp(rng.normal(0, 0.2, (len(SEGMENTS), len(codes))))
    mix[0] *= np.where(town, 1.6, 1.0)
    few = roles == "tiny"
    fixed = rng.integers(1, 9, (len(SEGMENTS), len(codes))) * few  # at most 24 workers in all
    open_ = ~few & (roles != "no_potential")
    potential = np.array(
        [
            [
                _whole(total - part.sum(), size * blend * open_) + part
                for total, blend, part in zip(year, mix, fixed, strict=True)
            ]
            for year in regency.potential
        ]
    )
    lean = rng.normal(0, 0.7, (len(SEGMENTS), len(codes)))
    active = np.zeros((len(MONTHS), len(SEGMENTS), len(codes)), dtype="int64")
    for position in range(len(MONTHS)):
        parts = potential[position // 12]
        rates = regency.active[position] / np.maximum(parts.sum(axis=1), 1)
        tilted = _tilt(np.repeat(rates[:, None], len(codes), axis=1), lean)
        weights = parts * tilted * (roles != "nobody")
        weights *= np.exp(rng.normal(0, 0.01, weights.shape))
        active[position] = [
            _whole(total, weight)
            for total, weight in zip(regency.active[position], weights, strict=True)
        ]
    return active, potential


def _tilt(rates: Floats, lean: Floats) -> Floats:
    """Return `rates` moved up or down by `lean`, still shares (rates above one keep their size)."""
    inner = np.clip(rates, 0.001, 0.97)
    moved = 1 / (1 + np.exp(-(np.log(inner / (1 - inner)) + lean)))
    return np.asarray(moved * np.maximum(rates / inner, 1.0), dtype="float64")


def _whole(total: float, weights: npt.NDArray[np.number]) -> Ints:
    """Share `total` out in whole numbers by `weights`; the sum is `total` to the last worker."""
    exact = weights / weights.sum() * int(total)
    floors: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(floors - exact, kind="stable")
    floors[order[: int(total) - int(floors.sum())]] += 1
    return floors


def _long(
    codes: pd.Series, months: list[str] | tuple[str, ...], cube: Ints, column: str
) -> pd.DataFrame:
    """Return a cube (months x segments x villages) as rows sorted by village, month, segment."""
    order = sorted(range(len(SEGMENTS)), key=lambda i: SEGMENTS[i])
    names = [str(SEGMENTS[i]) for i in order]
    index = pd.MultiIndex.from_product([codes, months, names], names=[AREA_CODE, AS_OF, SEGMENT])
    values = cube[:, order, :].transpose(2, 0, 1).ravel().astype("int32")
    return pd.DataFrame({column: values}, index=index).reset_index().assign(**{SOURCE: LABEL})


def _targets(registry: Registry, published: DataSet, regencies: list[Regency]) -> pd.DataFrame:
    """Return printed targets of a year, else twenty points above the December before it."""
    printed = published.table(Kind.TARGETS).set_index([AREA_CODE, AS_OF])[TARGET_RATE]
    rows = []
    for code in [*registry.provinces, *(regency.code for regency in regencies)]:
        parts = [regency for regency in regencies if regency.code.startswith(code)]
        for number, year in enumerate(YEARS):
            before = max(number * 12 - 1, 0)
            active = sum(int(part.active[before].sum()) for part in parts)
            whole = sum(int(part.potential[before // 12].sum()) for part in parts)
            drawn = min(round(active / whole + 0.2, 2), 0.95)
            rows.append((code, str(year), printed.get((code, str(year)), drawn)))
    frame = pd.DataFrame(rows, columns=[AREA_CODE, AS_OF, TARGET_RATE])
    return frame.assign(**{SOURCE: LABEL}).sort_values([AREA_CODE, AS_OF], ignore_index=True)
