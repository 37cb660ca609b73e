"""What all data files of a field pack show: the chosen villages, where they are, what is known."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geoucj.boundaries.store import CRS, BoundarySet
from geoucj.exports.field_pack.sheet_facts import NUMBER, SheetFacts
from geoucj.exports.plan import plan_rows
from geoucj.schema import (
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    CODE_WIDTH,
    COVERAGE_RATE,
    POTENTIAL,
    PRIORITY_RANK,
    QUOTA,
    RATE_AFTER,
    REASON,
    Level,
    Segment,
)

NAMES = "names_to_list"
LABEL = "label"  # number, name and quota in one line: 07 Kapur (100)
LONGITUDE = "longitude"
LATITUDE = "latitude"
DIRECTIONS = "directions"  # an address with a route to the village
DIGITS = 6  # of a degree: a tenth of a metre


@dataclass(frozen=True, eq=False)
class Places:
    """The chosen villages in the order of the plan, and the districts that they are in.

    Columns of `villages`: number; those of `plan_rows`; as_of (month of the figures),
    names_to_list (NA where not known), label, longitude, latitude, directions (NA without a shape),
    geometry (an outline, or None). Of `districts`: area_code, area_name, geometry.
    """

    facts: SheetFacts
    villages: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame

    @property
    def shown(self) -> gpd.GeoDataFrame:
        """The villages that have a shape."""
        return self.villages[self.villages.geometry.notna()].reset_index(drop=True)

    @property
    def unknown(self) -> gpd.GeoDataFrame:
        """The villages without a shape: they are in lists only."""
        return self.villages[self.villages.geometry.isna()].reset_index(drop=True)

    @property
    def points(self) -> gpd.GeoDataFrame:
        """The villages that have a shape, each as a point inside it."""
        shown = self.shown
        return shown.set_geometry(gpd.points_from_xy(shown[LONGITUDE], shown[LATITUDE], crs=CRS))


def places_of(facts: SheetFacts) -> Places:
    """Return the chosen villages of a plan with their shapes, as far as there are any."""
    t = facts.t
    rows = plan_rows(facts.proposal, facts.dataset, facts.registry, t)
    rows.insert(0, NUMBER, facts.visits[NUMBER])
    rows[AS_OF] = facts.visits[AS_OF]
    names = [facts.names_for(int(quota)) for quota in rows[QUOTA]]
    rows[NAMES] = pd.Series(names, index=rows.index, dtype="Int64")
    width = len(str(len(rows)))
    labels = [
        t(
            "field_pack.label",
            number=f"{row[NUMBER]:0{width}}",
            name=row[AREA_NAME],
            quota=t.number(row[QUOTA]),
        )
        for row in rows.to_dict("records")
    ]
    rows[LABEL] = pd.Series(labels, index=rows.index, dtype="str")
    districts = sorted({code[: CODE_WIDTH[Level.DISTRICT]] for code in rows[AREA_CODE]})
    return Places(
        facts,
        _located(rows, _shapes(facts.boundaries, Level.VILLAGE, list(rows[AREA_CODE]))),
        _shapes(facts.boundaries, Level.DISTRICT, districts),
    )


def title(facts: SheetFacts) -> str:
    """Return what a pack is called: `Paket lapangan Kabupaten Kubu Raya`."""
    return facts.t("field_pack.title", area=facts.registry.name(facts.proposal.area_code))


def origin_lines(facts: SheetFacts) -> list[str]:
    """Return warnings first; then what the plan comes to, its month, sources and version."""
    t, total = facts.t, facts.proposal.plan.total
    provenance, segment = facts.dataset.provenance, facts.proposal.request.segment
    shapes = facts.boundaries.provenance
    month = t.month(facts.proposal.as_of)
    return [
        *facts.warnings,
        t(
            "field_pack.total",
            villages=t.number(total.areas),
            quota=t.number(total.workers),
            cost=t.number(total.cost),
        ),
        t("field_pack.month", month=month)
        if segment == Segment.ALL
        else t("field_pack.month_segment", month=month, segment=t(f"segment.{segment}")),
        t("field_pack.source", source=provenance.source, licence=provenance.licence),
        t("field_pack.version", data=facts.dataset.name, version=facts.version),
        t("field_pack.shapes", shapes=", ".join(filter(None, (shapes.title, shapes.attribution)))),
    ]


def village_lines(row: dict[Any, Any], facts: SheetFacts) -> list[str]:
    """Return what is known of a village, one thing a line; a rate with its whole and month."""
    t, rank = facts.t, row[PRIORITY_RANK]
    names, potential = row[NAMES], row[POTENTIAL]
    place = {"district": row[Level.DISTRICT], "regency": row[Level.REGENCY]}
    lines = [
        t("field_pack.quota", quota=t.number(row[QUOTA])),
        t("field_pack.no_rank" if pd.isna(rank) else "field_pack.rank", rank=rank),
        t("field_pack.place", code=row[AREA_CODE], **place),
        t(
            "field_pack.rate",
            rate=t.rate(row[COVERAGE_RATE]),
            potential=t.number(None if pd.isna(potential) else potential),
            month=t.month(row[AS_OF]),
            after=t.rate(row[RATE_AFTER]),
        ),
        row[REASON],
    ]
    if pd.notna(names):
        lines.insert(1, t("field_pack.names", names=t.number(names)))
    if facts.boundaries.provenance.approximate:
        lines.append(t("field_pack.approximate_point"))
    return lines


def directions(longitude: float, latitude: float) -> str:
    """Return the address of a route to a point, for a browser or a phone."""
    place = f"{latitude:.{DIGITS}f}%2C{longitude:.{DIGITS}f}"
    return f"https://www.google.com/maps/dir/?api=1&destination={place}"


def geo_link(longitude: float, latitude: float) -> str:
    """Return the address by which a phone opens a point in a map of its own."""
    return f"geo:{latitude:.{DIGITS}f},{longitude:.{DIGITS}f}"


def _shapes(boundaries: BoundarySet, level: Level, codes: list[str]) -> gpd.GeoDataFrame:
    """Return the shapes of `codes`, the finest that the set has."""
    around = sorted({code[: CODE_WIDTH[Level.REGENCY]] for code in codes})
    parts = {part for code in around for part in boundaries.parts(level, code)}
    shapes = boundaries.read(level, sorted(parts))
    there = shapes[AREA_CODE].isin(codes) & ~(shapes.geometry.isna() | shapes.geometry.is_empty)
    return shapes[there].reset_index(drop=True)


def _located(rows: pd.DataFrame, shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `rows` with their outlines, a point inside each, and the way there."""
    outlines = shapes.set_index(AREA_CODE).geometry
    points = outlines.representative_point()
    longitude = rows[AREA_CODE].map(points.x.round(DIGITS)).astype("float64")
    latitude = rows[AREA_CODE].map(points.y.round(DIGITS)).astype("float64")
    links = [
        None if pd.isna(x) else directions(x, y) for x, y in zip(longitude, latitude, strict=True)
    ]
    located = rows.assign(**{LONGITUDE: longitude, LATITUDE: latitude})
    located[DIRECTIONS] = pd.Series(links, index=rows.index, dtype="str")
    outlined = [outlines.get(code) for code in rows[AREA_CODE]]
    return gpd.GeoDataFrame(located, geometry=outlined, crs=CRS)
