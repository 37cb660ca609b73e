"""A PDF for each district of a plan: its overview, and an A4 page for every village to visit."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import Any

import geopandas as gpd
import pandas as pd

from geoucj.areas.codes import dotted
from geoucj.exports.field_pack.sheet_facts import NUMBER, SheetFacts
from geoucj.exports.field_pack.sheet_maps import Picture, SheetMaps
from geoucj.exports.field_pack.sheet_pages import common_facts, district_facts, village_facts
from geoucj.exports.pdf import pdf_of
from geoucj.maps.layer import Geometry, Style, make_layer
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import AREA_CODE, AREA_NAME, CODE_WIDTH, TARGET_RATE, Level

LAYOUT = "field_sheet"
NAME_LENGTH = 40  # of an area's name in the name of a file


def sheets_of(
    facts: SheetFacts, palette: Palette = Palette.STANDARD
) -> Iterator[tuple[str, bytes]]:
    """Yield the file name and the PDF of each district with villages to visit, by its code.

    One page and more for the district, then one page for each village, first priority first.
    `palette` is that of the maps: GREY where the printer knows no colour.
    """
    codes = facts.visits[AREA_CODE]
    regency, district = (codes.str[: CODE_WIDTH[each]] for each in (Level.REGENCY, Level.DISTRICT))
    digits = max(2, len(str(district.nunique())))
    places = count(1)
    wide = facts.boundaries.read(Level.VILLAGE, facts.registry.path(facts.proposal.area_code)[:1])
    for around, visits in facts.visits.groupby(regency):
        shapes = _shapes(facts, str(around), wide)
        for code, rows in visits.groupby(district):
            place, name = next(places), _in_a_file(facts.registry.name(str(code)))
            pdf = _pdf(facts, str(code), rows, _maps(facts, shapes, rows, palette))
            yield f"{place:0{digits}}_{dotted(str(code))}_{name}.pdf", pdf


def _pdf(facts: SheetFacts, code: str, rows: pd.DataFrame, maps: SheetMaps) -> bytes:
    t, month = facts.t, facts.t.month(facts.proposal.as_of)
    pictures: dict[str, bytes] = {}

    def with_map(page: dict[str, Any], picture: Picture | None, alt: str) -> dict[str, Any]:
        if picture is None:
            return {**page, "map": None}
        name = f"{len(pictures)}.svg"
        pictures[name] = picture.svg
        return {**page, "map": {"file": name, "alt": alt}, "legend": picture.legend}

    page = district_facts(facts, code, rows)
    alt = t("field_sheet.map_district", name=page["name"], month=month, areas=len(rows))
    district = with_map(page, maps.district(code), alt)
    villages = []
    for row in rows.to_dict("records"):
        page = village_facts(facts, row)
        alt = t("field_sheet.map_village", name=page["name"], month=month)
        villages.append(with_map(page, maps.village(row[AREA_CODE]), alt))
    said = common_facts(facts, code, rows)
    return pdf_of(LAYOUT, {**said, "district": district, "villages": villages}, pictures)


def _shapes(facts: SheetFacts, regency: str, wide: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the villages of a regency as fine as there are, and those of `wide` around them."""
    fine = facts.boundaries.read(Level.VILLAGE, facts.boundaries.parts(Level.VILLAGE, regency))
    both = pd.concat([fine, wide[~wide[AREA_CODE].isin(fine[AREA_CODE])]], ignore_index=True)
    return both.astype({AREA_CODE: "str", AREA_NAME: "str"})  # also where there is no row


def _maps(
    facts: SheetFacts, shapes: gpd.GeoDataFrame, rows: pd.DataFrame, palette: Palette
) -> SheetMaps:
    """Return the maps of a district: coverage round its target, its villages numbered."""
    target, style = float(rows[TARGET_RATE].iloc[0]), Style(palette=palette)
    geometry = Geometry((), tuple(shapes[AREA_CODE]))
    table = facts.proposal.ranking.areas
    layer = make_layer(table, Measure.COVERAGE_RATE, target, geometry, style)
    numbers = zip(rows[AREA_CODE], rows[NUMBER], strict=True)
    return SheetMaps(shapes, layer, {code: facts.t.number(n) for code, n in numbers}, facts.t)


def _in_a_file(name: str) -> str:
    """Return `name` so that it can be part of a file's name on any computer."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:NAME_LENGTH].strip("-") or "-"
