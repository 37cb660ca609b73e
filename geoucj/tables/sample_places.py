"""The sample's employers as points, and its indicators: what needs to know where villages lie."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    CODE_WIDTH,
    POTENTIAL,
    SEGMENT,
    SOURCE,
    Level,
    Segment,
)
from geoucj.tables.sample_totals import LABEL, MONTHS, YEARS, Floats, Ints, share_out
from geoucj.tables.schemas import KEYS, Kind

EMPLOYERS = 1200
PLACES = 5  # of coordinates: about one metre
TRIES = 40
IN_TOWN = 4.0  # times as likely in a kelurahan
MOST_OF_WORKERS = 0.5  # of a regency's wage earners work for the employers drawn
UNREGISTERED, ALL_REGISTERED = 0.15, 0.45  # of employers

KM = 111.2  # of a degree of latitude
SPEED, DETOUR = 25.0, 1.4  # km/h; the way against the straight line
FALL, RISE, NEITHER = "turun", "naik", "netral"  # which way is better


def draw_employers(
    coverage: pd.DataFrame,
    workforce: pd.DataFrame,
    outlines: gpd.GeoDataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return employers, each at a point inside its village, most of them in towns.

    `coverage` and `workforce` are the sample's own, in the last month and year; `outlines` has
    area_code and geometry (EPSG:4326) of villages. In a regency their workers are at most
    its potential wage earners, and those registered at most its active ones.
    """
    active = _wage_earners(coverage, MONTHS[-1], ACTIVE)
    potential = _wage_earners(workforce, f"{YEARS[-1]}-01", POTENTIAL)
    shapes = dict(zip(outlines[AREA_CODE], outlines.geometry, strict=True))
    active = active[active.index.isin(list(shapes))]
    regency = active.index.str[: CODE_WIDTH[Level.REGENCY]]
    wholes = potential.groupby(potential.index.str[: CODE_WIDTH[Level.REGENCY]]).sum()
    counts = share_out(EMPLOYERS, wholes.to_numpy() ** 0.8)
    frames = []
    for code, count in zip(wholes.index, counts, strict=True):
        own = active[regency == code]
        likely = own.to_numpy() * np.where(own.index.str[6] == "1", IN_TOWN, 1.0)
        codes = np.sort(rng.choice(own.index.to_numpy(str), count, p=likely / likely.sum()))
        workers = _at_most(np.exp(rng.normal(3.6, 1.2, count)), wholes[code] * MOST_OF_WORKERS)
        registered = _at_most(workers * _registered(count, rng), float(own.sum()), least=0)
        points = np.array([_inside(shapes[village], rng) for village in codes]).reshape(-1, 2)
        frames.append(
            pd.DataFrame(
                {
                    AREA_CODE: codes.astype(object),
                    "longitude": points[:, 0],
                    "latitude": points[:, 1],
                    "workers": workers,
                    "registered_workers": registered,
                }
            )
        )
    frame = pd.concat(frames, ignore_index=True).astype({AREA_CODE: "str"})
    numbers = [f"{number:04d}" for number in range(1, len(frame) + 1)]
    frame.insert(0, "employer_id", [f"contoh-{number}" for number in numbers])
    frame.insert(1, "name", [f"Perusahaan contoh {number}" for number in numbers])
    return frame.assign(**{SOURCE: LABEL})


def _wage_earners(table: pd.DataFrame, as_of: str, column: str) -> pd.Series:
    rows = table[(table[SEGMENT] == Segment.PU) & (table[AS_OF] == as_of)]
    return rows.set_index(AREA_CODE)[column].astype("float64")


def _at_most(sizes: Floats, limit: float, least: int = 3) -> Ints:
    """Return `sizes` in whole numbers, all made smaller where their sum is above `limit`."""
    whole = np.maximum(np.floor(sizes), least)
    if whole.sum() > limit:
        whole = np.floor(whole * limit / whole.sum())
    return whole.astype(np.int64)


def _registered(count: int, rng: np.random.Generator) -> Floats:
    """Return the registered share of each employer's workers."""
    kind = rng.random(count)
    some = rng.uniform(0.2, 0.95, count)
    some[kind < ALL_REGISTERED] = 1.0
    some[kind >= 1 - UNREGISTERED] = 0.0
    return some


def _inside(outline: shapely.Geometry, rng: np.random.Generator) -> tuple[float, float]:
    """Return a point inside `outline`, near its middle."""
    middle = shapely.point_on_surface(outline)
    west, south, east, north = outline.bounds
    spread = min(east - west, north - south) / 4
    for _ in range(TRIES):
        x, y = np.round(rng.normal((middle.x, middle.y), spread), PLACES)
        if shapely.contains_xy(outline, x, y):
            return float(x), float(y)
    return middle.x, middle.y


def draw_indicators(
    workforce: pd.DataFrame, outlines: gpd.GeoDataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return hours to the regency's seat, vulnerable and farming workers, and agents by district.

    Hours follow from the straight line to the assumed seat. Shares are there for villages with
    potential workers of the sample only.
    """
    middles = shapely.point_on_surface(outlines.geometry.to_numpy())
    places = pd.DataFrame(
        {AREA_CODE: outlines[AREA_CODE], "x": shapely.get_x(middles), "y": shapely.get_y(middles)}
    ).sort_values(AREA_CODE, ignore_index=True)
    codes = places[AREA_CODE]
    hours = _kilometres(places) * DETOUR / SPEED * np.exp(rng.normal(0, 0.15, len(codes)))
    town = (codes.str[6] == "1").to_numpy()
    city = (codes.str[2] == "7").to_numpy()
    farming = np.where(city, -3.0, np.where(town, -1.4, 0.4)) + rng.normal(0, 0.7, len(codes))
    vulnerable = -0.9 + 0.15 * np.minimum(hours, 8) + 0.25 * farming
    vulnerable += rng.normal(0, 0.4, len(codes))
    there = codes.isin(workforce.loc[workforce[POTENTIAL] > 0, AREA_CODE]).to_numpy()
    district = codes.str[: CODE_WIDTH[Level.DISTRICT]]
    districts = pd.Series(np.unique(district.to_numpy(str)), dtype="str")
    agents = rng.poisson(districts.isin(district[town]).map({True: 6.0, False: 2.5}).to_numpy())
    frames = [
        _indicator("waktu ke ibu kota kabupaten/kota", "jam", FALL, codes, hours),
        _indicator("pekerja rentan", "persen", FALL, codes[there], _percent(vulnerable)[there]),
        _indicator("petani", "persen", NEITHER, codes[there], _percent(farming)[there]),
        _indicator("agen Perisai", "orang", RISE, districts, agents),
    ]
    frame = pd.concat(frames, ignore_index=True)
    return frame.sort_values(list(KEYS[Kind.INDICATORS]), ignore_index=True)


def _kilometres(places: pd.DataFrame) -> Floats:
    """Return the straight line to the seat: the middle of the district with most kelurahan."""
    found = np.zeros(len(places))
    for _, own in places.groupby(places[AREA_CODE].str[: CODE_WIDTH[Level.REGENCY]]):
        seat = own[own[AREA_CODE].str[6] == "1"]
        if seat.empty:
            seat = own
        district = seat[AREA_CODE].str[: CODE_WIDTH[Level.DISTRICT]]
        middle = seat[district == district.mode()[0]][["x", "y"]].median()
        east = (own["x"] - middle["x"]) * np.cos(np.radians(middle["y"]))
        found[own.index] = np.hypot(east, own["y"] - middle["y"]) * KM
    return found


def _percent(logit: Floats) -> Floats:
    return np.asarray(100 / (1 + np.exp(-logit)), dtype="float64")


def _indicator(
    name: str, unit: str, direction: str, codes: pd.Series, value: npt.NDArray[np.number]
) -> pd.DataFrame:
    keys = {AREA_CODE: codes.to_numpy(), AS_OF: str(YEARS[-1]), "indicator": name}
    frame = pd.DataFrame({**keys, "value": np.round(value.astype("float64"), 1)})
    return frame.assign(unit=unit, direction=direction, **{SOURCE: LABEL})
