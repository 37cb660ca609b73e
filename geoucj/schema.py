"""The words of the house: levels, segments, states and column names, each in one place."""

from enum import StrEnum
from typing import Literal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


class Level(StrEnum):
    """Administrative levels, widest first."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"


LEVELS = tuple(Level)
CODE_WIDTH = {Level.PROVINCE: 2, Level.REGENCY: 4, Level.DISTRICT: 6, Level.VILLAGE: 10}


class Segment(StrEnum):
    """Kinds of participants; ALL is their total."""

    ALL = "ALL"
    PU = "PU"  # penerima upah, wage earners
    BPU = "BPU"  # bukan penerima upah, own-account and informal
    JAKON = "JAKON"  # jasa konstruksi
    PMI = "PMI"  # migrant workers


class State(StrEnum):
    """The four states that every map tells apart."""

    RATE = "rate"
    NO_DATA = "no_data"
    NO_POTENTIAL = "no_potential"
    TOO_FEW = "too_few"


class RateBasis(StrEnum):
    """Where a coverage rate comes from."""

    PUBLISHED = "published"
    COUNTS = "counts"
    ROLLED_UP = "rolled_up"


AREA_CODE = "area_code"
AREA_NAME = "area_name"
PARENT_CODE = "parent_code"
LEVEL = "level"
AS_OF = "as_of"
SEGMENT = "segment"
ACTIVE = "active_participants"
POTENTIAL = "potential_workers"
PUBLISHED_RATE = "published_rate"
COVERAGE_RATE = "coverage_rate"
RATE_BASIS = "rate_basis"
UNCOVERED = "uncovered_workers"
TARGET_RATE = "target_rate"
TARGET_AS_OF = "target_as_of"
TO_TARGET = "workers_to_target"
STATE = "state"
SOURCE = "source"
SOURCE_URL = "source_url"
NOTE = "note"
STANDING = "standing"  # of a figure where sources disagree: blank, PREFERRED or SET_ASIDE
PREFERRED = "preferred"
SET_ASIDE = "set_aside"

# What the explorer adds to a table of coverage; each has its month and what it adds up beside it.
EARLIER_AS_OF = "earlier_as_of"
RATE_CHANGE = "rate_change"  # points, as a share
ACTIVE_CHANGE = "active_change"
COMPARISON = "comparison"  # whether the two figures of a change are of one kind
GAP_SHARE = "gap_share"
GAP_AREAS = "gap_areas"  # areas of the province whose workers to target are known
ASSISTED = "assisted_workers"
ASSISTED_AREAS = "assisted_areas"  # of how many parts it is the sum; NA: the area's own
ASSISTANCE_UNCLEAR = "assistance_unclear"  # programmes whose workers in the month are not known
CLAIMS = "claims"
LISTED = "listed_workers"
VERIFIED_SHARE = "verified_share"
VERIFIED_AS_OF = "verified_as_of"
CLAIMS_PAID = "claims_paid"  # rupiah
CLAIMS_AS_OF = "claims_as_of"
CLAIMS_PROGRAMMES = "claims_programmes"
CLAIMS_AREAS = "claims_areas"
BPU_SHARE = "bpu_share"
MIX_SEGMENTS = "mix_segments"  # of which the share is one: ALL, or those that are known
MIX_AS_OF = "mix_as_of"
MIX_AREAS = "mix_areas"
INDICATOR = "indicator"
INDICATOR_VALUE = "indicator_value"
INDICATOR_UNIT = "indicator_unit"
INDICATOR_AS_OF = "indicator_as_of"

# What a plan adds to a table of coverage.
PRIORITY_RANK = "priority_rank"
PRIORITY_SCORE = "priority_score"
STABILITY = "stability"  # places that the rank moves at most when a weight moves by a fifth
APART = "apart"  # why an area is not ranked
REASON = "reason"
HALF_WIDTH = "half_width"  # of the Wilson interval of the rate
DISTANCE = "distance_to_target"  # as a share: 0.05 is five points
FALL = "fall_since_last_year"  # as a share
QUOTA = "quota"  # workers
COST = "cost"  # rupiah
RATE_AFTER = "coverage_rate_after"

# The columns of `geoucj table`, in order; every export of figures starts with them.
TABLE_COLUMNS = (
    AREA_CODE,
    AREA_NAME,
    PARENT_CODE,
    LEVEL,
    AS_OF,
    SEGMENT,
    ACTIVE,
    POTENTIAL,
    COVERAGE_RATE,
    RATE_BASIS,
    UNCOVERED,
    TARGET_RATE,
    TARGET_AS_OF,
    TO_TARGET,
    STATE,
    SOURCE,
)
