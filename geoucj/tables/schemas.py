"""One pandera schema per kind of table (HOUSE.md). A schema checks columns, one by one."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pandera.pandas as pa

from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    NOTE,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    SOURCE,
    SOURCE_URL,
    TARGET_RATE,
    Segment,
)
from geoucj.tables.values import MONTH

STANDING = "standing"
NOTE_EN = "note_en"  # `note` is for Indonesian readers, `note_en` for English ones; both optional


class Kind(StrEnum):
    """The kinds of tables; the value is the name of the file without its suffix."""

    COVERAGE = "coverage"
    WORKFORCE = "workforce"
    TARGETS = "targets"
    ASSISTANCE = "assistance"
    CLAIMS = "claims"
    EMPLOYERS = "employers"
    VERIFICATION = "verification"
    INDICATORS = "indicators"
    CONTRIBUTIONS = "contributions"


class Standing(StrEnum):
    """Where sources disagree: the row to use and the rows not used; the reason is in `note`."""

    AGREED = ""
    PREFERRED = "preferred"
    SET_ASIDE = "set_aside"


class Stage(StrEnum):
    """The stages of verification of a list of names, as head counts."""

    LISTED = "listed"
    IDENTITY_VALID = "identity_valid"
    ELIGIBLE = "eligible"
    DECREED = "decreed"
    ACTIVE = "active"


class Programme(StrEnum):
    """Programmes of Jamsostek; ALL is their total."""

    ALL = "ALL"
    JKK = "JKK"
    JKM = "JKM"
    JHT = "JHT"
    JP = "JP"
    JKP = "JKP"


# No share of workers is above ten times the potential: 39.21 is per cent, not a share.
HIGHEST_RATE = 10.0


def _text(required: bool = False) -> pa.Column:
    checks = [pa.Check.ne("", error="blank")] if required else []
    return pa.Column("str", checks, required=required)


def _one_of(allowed: type[StrEnum], rule: str, required: bool = True) -> pa.Column:
    values = [str(value) for value in allowed]
    return pa.Column("str", pa.Check.isin(values, error=rule), required=required)


def _month() -> pa.Column:
    return pa.Column("str", pa.Check.str_matches(rf"^{MONTH}$", error="not_a_month"))


def _count(required: bool = True) -> pa.Column:
    return pa.Column(
        "float64", pa.Check.ge(0, error="negative"), nullable=not required, required=required
    )


def _rate(required: bool = True) -> pa.Column:
    checks = [
        pa.Check.ge(0, error="negative"),
        pa.Check.le(HIGHEST_RATE, error="not_a_share"),
    ]
    return pa.Column("float64", checks, nullable=not required, required=required)


def _number(required: bool = True) -> pa.Column:
    return pa.Column("float64", nullable=not required, required=required)


def _schema(**columns: Any) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=False)


_CODE, _SOURCES = _text(required=True), {SOURCE: _text(required=True), SOURCE_URL: _text()}
_NOTES = {NOTE: _text(), NOTE_EN: _text()}
_SEGMENT = _one_of(Segment, "not_a_segment")

SCHEMAS: Mapping[Kind, pa.DataFrameSchema] = MappingProxyType(
    {
        Kind.COVERAGE: _schema(
            **{
                AREA_CODE: _CODE,
                AS_OF: _month(),
                SEGMENT: _SEGMENT,
                ACTIVE: _count(required=False),
                PUBLISHED_RATE: _rate(required=False),
                STANDING: _one_of(Standing, "not_a_standing", required=False),
                **_SOURCES,
                **_NOTES,
            }
        ),
        Kind.WORKFORCE: _schema(
            **{
                AREA_CODE: _CODE,
                AS_OF: _month(),
                SEGMENT: _SEGMENT,
                POTENTIAL: _count(),
                **_SOURCES,
                **_NOTES,
            }
        ),
        Kind.TARGETS: _schema(
            **{
                AREA_CODE: _CODE,
                AS_OF: _month(),
                TARGET_RATE: _rate(),
                "basis": _text(),
                "basis_en": _text(),
                **_SOURCES,
                **_NOTES,
            }
        ),
        Kind.ASSISTANCE: _schema(
            **{
                AREA_CODE: _CODE,
                "start": _month(),
                "group": _text(required=True),
                "workers": _count(required=False),
                "months": _count(required=False),
                "amount_rupiah": _count(required=False),
                "funding": _text(),
                **_SOURCES,
                **_NOTES,
            }
        ),
        Kind.CLAIMS: _schema(
            **{
                AREA_CODE: _CODE,
                AS_OF: _month(),
                "programme": _one_of(Programme, "not_a_programme"),
                "claims": _count(required=False),
                "amount_rupiah": _count(required=False),
                **_SOURCES,
                **_NOTES,
            }
        ),
        Kind.EMPLOYERS: _schema(
            **{
                "employer_id": _text(required=True),
                "name": _text(required=True),
                AREA_CODE: _text(),
                "longitude": _number(required=False),
                "latitude": _number(required=False),
                "workers": _count(required=False),
                "registered_workers": _count(required=False),
                SOURCE: _text(),
                SOURCE_URL: _text(),
            }
        ),
        Kind.VERIFICATION: _schema(
            **{
                AREA_CODE: _CODE,
                AS_OF: _month(),
                "stage": _one_of(Stage, "not_a_stage"),
                "workers": _count(),
                SOURCE: _text(),
                SOURCE_URL: _text(),
            }
        ),
        Kind.INDICATORS: _schema(
            **{
                AREA_CODE: _CODE,
                AS_OF: _month(),
                "indicator": _text(required=True),
                "value": _number(),
                "unit": _text(),
                "direction": _text(),
                SOURCE: _text(),
                SOURCE_URL: _text(),
            }
        ),
        Kind.CONTRIBUTIONS: _schema(
            **{
                "programme_package": _text(required=True),
                "valid_from": _month(),
                "rupiah_per_month": _count(),
                "programmes": _text(),
                **_SOURCES,
                **_NOTES,
            }
        ),
    }
)

KEYS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.COVERAGE: (AREA_CODE, AS_OF, SEGMENT),
        Kind.WORKFORCE: (AREA_CODE, AS_OF, SEGMENT),
        Kind.TARGETS: (AREA_CODE, AS_OF),
        Kind.ASSISTANCE: (AREA_CODE, "start", "group"),
        Kind.CLAIMS: (AREA_CODE, AS_OF, "programme"),
        Kind.EMPLOYERS: ("employer_id",),
        Kind.VERIFICATION: (AREA_CODE, AS_OF, "stage"),
        Kind.INDICATORS: (AREA_CODE, AS_OF, "indicator"),
        Kind.CONTRIBUTIONS: ("programme_package", "valid_from"),
    }
)

# Of these columns at least one must hold a figure.
FIGURES: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.COVERAGE: (ACTIVE, PUBLISHED_RATE),
        Kind.ASSISTANCE: ("workers", "amount_rupiah"),
        Kind.CLAIMS: ("claims", "amount_rupiah"),
    }
)

MONTHS = (AS_OF, "start", "valid_from")
RATES = (PUBLISHED_RATE, TARGET_RATE)
NUMBERS = ("value", "longitude", "latitude")
COUNTS = (
    ACTIVE,
    POTENTIAL,
    "workers",
    "months",
    "amount_rupiah",
    "claims",
    "registered_workers",
    "rupiah_per_month",
)
