"""The labelled sample: village figures drawn at random that add up to what is published.

Nothing below the regency is public, so these numbers are made up. Regencies with a published figure
meet it in its month; the others share what is left of their province's published totals.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoucj.areas.registry import Registry
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    POTENTIAL,
    SEGMENT,
    SOURCE,
    TARGET_RATE,
    Level,
)
from geoucj.tables.datasets import DataSet
from geoucj.tables.sample_claims import draw_claims
from geoucj.tables.sample_places import draw_employers, draw_indicators
from geoucj.tables.sample_programmes import draw_assistance, draw_verification
from geoucj.tables.sample_totals import (
    LABEL,
    MONTHS,
    SEGMENTS,
    YEARS,
    Ints,
    Regency,
    draw_regencies,
    printed_totals,
    share_out,
    tilt,
)
from geoucj.tables.schemas import Kind

SEED = 6173
NO_DATA, NO_POTENTIAL, TINY, NOBODY, STOPPED = 120, 12, 40, 10, 36  # villages


def draw_sample(
    registry: Registry,
    published: DataSet,
    employed: pd.Series,
    outlines: gpd.GeoDataFrame,
    seed: int = SEED,
) -> dict[Kind, pd.DataFrame]:
    """Return every table but contributions; the same seed gives the same frames.

    `employed` holds employed persons by regency code, `outlines` area_code and geometry
    (EPSG:4326) of villages. Coverage has one row per village, month and
    segment, workforce one per village, segment and year; targets one per regency or province and
    year. Some villages have no rows at all, no potential, very few workers, nobody covered, or
    no rows from some month of 2025 on.
    """
    rng = np.random.default_rng(seed)
    regencies = draw_regencies(registry, published, employed, rng)
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
    covered = rows[rows[AS_OF] <= last].reset_index(drop=True)
    whole = pd.concat(workforce, ignore_index=True)
    # Each of the others has its own numbers, so that a change in one leaves the rest as they are.
    own = [np.random.default_rng([seed, number]) for number in range(5)]
    return {
        Kind.COVERAGE: covered,
        Kind.WORKFORCE: whole,
        Kind.TARGETS: _targets(registry, published, regencies),
        Kind.ASSISTANCE: draw_assistance(covered, own[0]),
        Kind.CLAIMS: draw_claims(covered, own[1]),
        Kind.EMPLOYERS: draw_employers(covered, whole, outlines, own[2]),
        Kind.VERIFICATION: draw_verification(covered, own[3]),
        Kind.INDICATORS: draw_indicators(whole, outlines, own[4]),
    }


def _roles(villages: pd.Series, published: DataSet, rng: np.random.Generator) -> dict[str, str]:
    """Choose the awkward villages; only regencies without a figure have villages that stop."""
    anchored = set(printed_totals(published)[AREA_CODE].str[:4])
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
                share_out(total - part.sum(), size * blend * open_) + part
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
        tilted = tilt(np.repeat(rates[:, None], len(codes), axis=1), lean)
        weights = parts * tilted * (roles != "nobody")
        weights *= np.exp(rng.normal(0, 0.01, weights.shape))
        active[position] = [
            share_out(total, weight)
            for total, weight in zip(regency.active[position], weights, strict=True)
        ]
    return active, potential


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
