"""Places as a file writes them -> areas: by decision, else by code, else by names.

Nothing is guessed: what code and names leave open, or say differently, is asked, with candidates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from geoucj.areas.codes import CodeReading
from geoucj.areas.matching import match_frame
from geoucj.areas.names import Match, NameIndex
from geoucj.errors import UnknownAreaError
from geoucj.intake.model import CODE, PLACE_COLUMNS, Action, Decision, Places, Standing
from geoucj.intake.places.agreement import Outcome, Place, asked, is_narrower, outcome
from geoucj.intake.places.decisions import in_force, meant_by
from geoucj.intake.places.levels import place_names
from geoucj.intake.places.schemes import Scheme, Told, read_code, scheme_of
from geoucj.schema import AREA_CODE, LEVELS
from geoucj.tables.findings import Finding, Severity

COLUMNS = ("standing", "how", AREA_CODE, "score", "reason", "candidates", "rows")
BY_DECISION = "decision"
NAME_COLUMNS = tuple(str(level) for level in LEVELS)
RULES = {
    CodeReading.UNKNOWN: "unknown_code",
    CodeReading.MALFORMED: "malformed_code",
    CodeReading.AMBIGUOUS: "ambiguous_code",
    CodeReading.LOST_ZERO: "code_repaired",
}

Key = tuple[str, ...]


def find_places(
    rows: pd.DataFrame, index: NameIndex, decisions: Sequence[Decision] = (), file: str = ""
) -> Places:
    """Return what the distinct places of `rows` (PLACE_COLUMNS, text) mean.

    `Places.frame` has the numbers of the rows in `rows`. Raises DecisionError for shares that do
    not add up to 1, UnknownAreaError for a decided area that is not in the list.
    """
    written = _distinct(rows)
    names, unclear = _names(list(written), index)
    named = _match(index, names)
    codes = [key[0] for key in written]
    scheme = scheme_of(
        ((code, match.area_code or "") for code, match in zip(codes, named, strict=True)),
        index.registry,
    )
    system = scheme or Scheme.KEMENDAGRI
    told = {code: read_code(code, system, index.registry) for code in set(codes)}
    places = _inside_their_codes(
        [
            Place(code, told[code], each, match)
            for code, each, match in zip(codes, names, named, strict=True)
        ],
        index,
    )
    decided = _by_decision(written, decisions, index)
    outcomes, shares = [], {}
    for number, (key, place) in enumerate(zip(written, places, strict=True)):
        chosen = decided.get(key)
        if chosen is not None:
            outcomes.append(_decided(chosen))
            if len(chosen) > 1:
                whole = sum(each.share for each in chosen)
                shares[key] = tuple((each.area_code, each.share / whole) for each in chosen)
        elif number in unclear and not place.told.within:
            outcomes.append(unclear[number])
        else:
            outcomes.append(outcome(place, index))
    findings = _findings(written, told, system, file)
    return Places(_frame(written, outcomes), shares, scheme or "", findings)


def _distinct(rows: pd.DataFrame) -> dict[Key, tuple[int, ...]]:
    """Return the row numbers of each written place."""
    found: dict[Key, list[int]] = {}
    keys = zip(*(rows[column].tolist() for column in PLACE_COLUMNS), strict=True)
    for row, key in zip(rows.index, keys, strict=True):
        found.setdefault(key, []).append(int(row))
    return {key: tuple(numbers) for key, numbers in found.items()}


def _frame(written: Mapping[Key, tuple[int, ...]], outcomes: Sequence[Outcome]) -> pd.DataFrame:
    keys = pd.MultiIndex.from_arrays(
        [[key[n] for key in written] for n in range(len(PLACE_COLUMNS))], names=PLACE_COLUMNS
    )
    lines = [
        (o.standing.value, o.how, o.area_code, o.score, str(o.reason), o.candidates, rows)
        for o, rows in zip(outcomes, written.values(), strict=True)
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS), index=keys)
    texts = dict.fromkeys(("standing", "how", AREA_CODE, "reason"), "str")
    return frame.astype({**texts, "score": "float64"})


def _names(
    written: Sequence[Key], index: NameIndex
) -> tuple[list[tuple[str, ...]], dict[int, Outcome]]:
    """Return the names of each place by level, and what is asked where the level is not known."""
    names = [key[1:-1] for key in written]
    loose = [number for number, key in enumerate(written) if key[-1]]
    unclear = {}
    placed = place_names([(written[number][-1], names[number]) for number in loose], index)
    for number, each in zip(loose, placed, strict=True):
        names[number] = each.names
        if each.level is None:
            unclear[number] = asked(each.reason, each.candidates)
    return names, unclear


def _match(
    index: NameIndex, names: Sequence[tuple[str, ...]], within: Sequence[str] | None = None
) -> list[Match]:
    frame = pd.DataFrame(names, columns=list(NAME_COLUMNS), dtype="str")
    inside = None if within is None else pd.Series(within, dtype="str")
    found = match_frame(index, frame, inside)
    codes = found[AREA_CODE].astype(object).where(found[AREA_CODE].notna(), None)
    columns = (codes, found["how"], found["score"], found["reason"], found["candidates"])
    return [Match(*line) for line in zip(*columns, strict=True)]


def _inside_their_codes(places: list[Place], index: NameIndex) -> list[Place]:
    """Match names anew inside the wider area that their code says: a regency, for a village."""
    wide = [
        number
        for number, place in enumerate(places)
        if place.told.within and place.level and is_narrower(place.level, place.told.within)
    ]
    if not wide:
        return places
    names = [places[number].names for number in wide]
    within = [places[number].told.within for number in wide]
    places = list(places)
    for number, match in zip(wide, _match(index, names, within), strict=True):
        places[number] = replace(places[number], named=match)
    return places


def _by_decision(
    written: Iterable[Key], decisions: Sequence[Decision], index: NameIndex
) -> dict[Key, tuple[Decision, ...]]:
    """Return the decisions on each written place; codes may be written in another form."""
    registry = index.registry
    last = {meant_by(key, registry): chosen for key, chosen in in_force(decisions).items()}
    for each in (each for chosen in last.values() for each in chosen):
        if each.area_code and each.area_code not in registry.names:
            raise UnknownAreaError(code=each.area_code)
    if not last:
        return {}
    pairs = ((key, last.get(meant_by(key, registry))) for key in written)
    return {key: chosen for key, chosen in pairs if chosen is not None}


def _decided(chosen: tuple[Decision, ...]) -> Outcome:
    last = chosen[-1]
    if last.action is Action.SET_ASIDE:
        return Outcome(Standing.SET_ASIDE, BY_DECISION, reason=last.action)
    code = last.area_code if len(chosen) == 1 else ""
    return Outcome(Standing.FOUND, BY_DECISION, code, 100.0, last.action)


def _findings(
    written: Mapping[Key, tuple[int, ...]], told: Mapping[str, Told], scheme: Scheme, file: str
) -> tuple[Finding, ...]:
    """Return what is to be said of the codes, once for each written place."""
    found = []
    for key, rows in written.items():
        each = told[key[0]]
        rule = "other_scheme" if each.other else RULES.get(each.reading)
        if rule is not None:
            finding = Finding(file, rows[0], CODE, key[0], rule, Severity.WARNING, more=scheme)
            found.append(finding)
    return tuple(found)
