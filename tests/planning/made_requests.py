"""Requests as hypothesis makes them: within the bounds of what is read, and of no data set."""

from hypothesis import strategies as st

from geoucj.planning.priority import Part, Rule, Scaling
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.requests import NUMBER, RUPIAH
from geoucj.planning.wishes import Floor
from geoucj.schema import Segment

TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=80)
PRINTABLE = TEXTS.filter(str.isprintable)
NAMES = PRINTABLE.filter(lambda name: not {"/", "\\"} & set(name))
MONTHS = st.from_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])", fullmatch=True)
AREAS = st.from_regex(r"(61|73)([0-9]{2}([0-9]{2})?)?", fullmatch=True)
VILLAGES = st.from_regex(r"(61|73)[0-9]{8}", fullmatch=True)
COUNTS = st.integers(0, NUMBER)
SHARES = st.floats(0, 1)
PARTS = st.lists(
    st.builds(Part, PRINTABLE, st.floats(0, NUMBER), st.booleans()),
    min_size=1,
    max_size=5,
    unique_by=lambda part: part.column,
).filter(lambda parts: any(part.weight for part in parts))
RULES = st.builds(
    Rule,
    parts=PARTS.map(tuple),
    scaling=st.sampled_from(Scaling),
    min_potential=COUNTS,
    max_half_width=SHARES,
)
FLOORS = st.lists(
    st.builds(Floor, st.from_regex(r"61[0-9]{2}", fullmatch=True), COUNTS, COUNTS),
    max_size=5,
    unique_by=lambda floor: floor.area_code,
).map(tuple)


def requests_of(areas=AREAS, villages=VILLAGES, floors=FLOORS):
    """Return what makes requests with areas, villages and floors of these strategies."""
    return st.builds(
        PlanRequest,
        data=NAMES,
        area_code=areas,
        as_of=MONTHS,
        budget=st.integers(0, RUPIAH),
        package=PRINTABLE,
        months=st.integers(1, NUMBER),
        quota=st.integers(1, NUMBER),
        visit_cost=st.integers(0, RUPIAH),
        max_areas=st.none() | st.integers(1, NUMBER),
        target_rate=st.none() | SHARES,
        rule=st.just(Rule()) | RULES,
        floors=floors,
        forced=st.frozensets(villages, max_size=20),
        excluded=st.frozensets(villages, max_size=20),
        segment=st.sampled_from(Segment),
    )


REQUESTS = requests_of()
