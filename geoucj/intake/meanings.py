"""What a column may hold: the list that a clerk chooses from."""

from geoucj.intake.model import PLACE_COLUMNS, Meaning
from geoucj.schema import AREA_CODE, AS_OF, SEGMENT, TO_TARGET, UNCOVERED
from geoucj.tables.schemas import SCHEMAS, Kind

_SHARED = (AREA_CODE, AS_OF, SEGMENT)

MEANINGS: tuple[Meaning, ...] = (
    Meaning(),
    *(Meaning(column) for column in (*PLACE_COLUMNS, AS_OF, SEGMENT)),
    *(
        Meaning(column, kind)
        for kind in Kind
        for column in (
            *SCHEMAS[kind].columns,
            *((UNCOVERED, TO_TARGET) if kind is Kind.COVERAGE else ()),
        )
        if column not in _SHARED
    ),
)
