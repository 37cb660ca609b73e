"""What a column may hold: the lists that a clerk chooses from."""

from geoucj.intake.headers import SHARED
from geoucj.intake.model import PLACE_COLUMNS, Meaning
from geoucj.intake.vocabulary import SPLIT_WORDS
from geoucj.schema import AS_OF, SEGMENT, TO_TARGET, UNCOVERED, Segment
from geoucj.tables.schemas import SCHEMAS, Kind

_OF_NO_KIND = (*PLACE_COLUMNS, AS_OF, SEGMENT, *SHARED)

MEANINGS: tuple[Meaning, ...] = (
    Meaning(),
    *(Meaning(column) for column in _OF_NO_KIND),
    *(
        Meaning(column, kind)
        for kind in Kind
        for column in (
            *SCHEMAS[kind].columns,
            *((UNCOVERED, TO_TARGET) if kind is Kind.COVERAGE else ()),
        )
        if column not in _OF_NO_KIND
    ),
)


def splits_of(meaning: Meaning) -> tuple[str, ...]:
    """Return what a column of figures may be about: segments, programmes of claims, or stages."""
    named = SPLIT_WORDS.get(meaning.kind) if meaning.kind else None
    return tuple(str(each) for each in named or Segment)
