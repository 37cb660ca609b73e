"""Figures of one month that cannot all be right: of an area, its segments, and areas inside it."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoucj.areas.registry import Registry
from geoucj.intake.checks.cases import Case, half_of_last_place, number, per_cent, swapped
from geoucj.intake.checks.side_by_side import Beside, Floats
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AS_OF,
    CODE_WIDTH,
    LEVELS,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    TO_TARGET,
    UNCOVERED,
    Segment,
)

PARTS = (Segment.PU, Segment.BPU, Segment.JAKON)
FEWEST = 100  # workers: a small village may well be covered to the last one
SUSPECTS = 3  # more figures than these that may have swapped digits tell nothing
Mask = NDArray[np.bool_]


def above_potential(beside: Beside) -> list[Case]:
    """Return active participants above their potential, with the ratio."""
    active, potential = beside.value[ACTIVE], beside.value[POTENTIAL]
    found = []
    for at in _where(beside, active > potential, ACTIVE, POTENTIAL):
        ratio = f" = {per_cent(active[at] / potential[at])}" if potential[at] else ""
        more = f"{number(active[at])} / {number(potential[at])}{ratio}"
        found.append(Case(_line(beside, at, ACTIVE, POTENTIAL), "above_potential", more))
    return found


def segments(beside: Beside) -> list[Case]:
    """Return totals that their segments do not add up to, and whose digits may be swapped."""
    found = []
    printed = {case.line for case in active_is_potential(beside)}
    keys = beside.by_segment(np.arange(len(beside.keys), dtype="float64"))
    for column in (ACTIVE, POTENTIAL):
        value, line = beside.value[column], beside.line[column]
        wide = beside.by_segment(value)
        sums, totals = _sum(wide), wide[Segment.ALL]
        for place in np.flatnonzero(~np.isnan(sums) & ~np.isnan(totals) & (sums != totals)):
            at = [
                int(keys[name][place])
                for name in (Segment.ALL, *PARTS, Segment.PMI)
                if not np.isnan(wide[name][place])
            ]
            ours = line[at]
            if not (ours >= 0).any() or printed.intersection(ours.tolist()):
                continue
            total, whole = totals[place], sums[place]
            found.append(Case(_first(ours), "segments_disagree", f" ≠ {number(whole)}"))
            parts = list(zip(ours[1:].tolist(), value[at[1:]].tolist(), strict=True))
            found += _swaps(parts, int(ours[0]), total, whole)
    return found


def active_is_potential(beside: Beside) -> list[Case]:
    """Return potentials that are printed as active participants.

    The segments add up to the potential but not to the total, or are the potentials one by one,
    or the total is the potential although no rate of 100 % is printed.
    """
    active, potential = beside.value[ACTIVE], beside.value[POTENTIAL]
    rate, line = beside.value[PUBLISHED_RATE], beside.line[ACTIVE]
    whole, wide = beside.by_segment(potential), beside.by_segment(active)
    sums, place = _sum(wide), beside.place
    added = (sums == whole[Segment.ALL]) & (sums != wide[Segment.ALL])
    each = np.all([wide[name] == whole[name] for name in PARTS], axis=0)
    is_part = beside.keys[SEGMENT].isin(PARTS).to_numpy()
    parts = is_part & ((added | each) & (sums >= FEWEST))[place]
    total = ~is_part & (active == potential) & (active >= FEWEST) & ~(np.abs(rate - 1) < 0.005)
    shown = np.where(total | each[place], potential, whole[Segment.ALL][place])
    return [
        Case(int(line[at]), "active_is_potential", number(shown[at]))
        for at in _where(beside, parts | total, ACTIVE)
    ]


def uncovered(beside: Beside) -> list[Case]:
    """Return workers printed as not covered who are the potential, the target, or neither."""
    value, line = beside.value[UNCOVERED], beside.line[UNCOVERED]
    active, rate = beside.value[ACTIVE], beside.value[PUBLISHED_RATE]
    potential, latest = beside.value[POTENTIAL], beside.potential
    covered = np.where(np.isnan(active), rate * latest, active)
    rest = np.maximum(0, np.where(np.isnan(potential), latest, potential) - covered)
    wanted = np.ceil(beside.target * latest - 1e-9)
    found = []
    for at in np.flatnonzero(line >= 0):
        near = half_of_last_place(value[at])
        # A rate printed as 22.77 leaves some room for the rest that follows from it.
        room = near if not np.isnan(active[at]) else near + 0.005 * latest[at]
        right = abs(value[at] - rest[at]) <= room
        if right and not (active[at] > 0 and value[at] == potential[at]):
            continue
        if value[at] > 0 and abs(value[at] - latest[at]) <= near:
            if active[at] > 0 or rate[at] > 0:
                more = _rest(latest[at], active[at])
                found.append(Case(int(line[at]), "uncovered_is_potential", more))
        elif abs(value[at] - wanted[at]) <= near:
            more = f"{per_cent(beside.target[at], 2)} × {number(latest[at])} = {number(wanted[at])}"
            found.append(Case(int(line[at]), "uncovered_is_target", more))
        elif (
            np.isnan(potential[at])
            and value[at] > 0
            and abs(active[at] / value[at] - rate[at]) <= 1.5e-4
        ):
            more = _rest(value[at], active[at])
            found.append(Case(int(line[at]), "uncovered_is_potential", more))
        elif not np.isnan(active[at]) and not np.isnan(potential[at]):
            more = _rest(potential[at], active[at])
            found.append(Case(int(line[at]), "uncovered_disagrees", more))
    return found


def to_target(beside: Beside) -> list[Case]:
    """Return workers to target that do not follow from target, potential and participants."""
    value, line = beside.value[TO_TARGET], beside.line[TO_TARGET]
    active, potential = beside.value[ACTIVE], beside.value[POTENTIAL]
    wanted = np.maximum(0, np.ceil(beside.target * potential - 1e-9) - active)
    # Offices round where the house takes the next whole worker.
    return [
        Case(int(line[at]), "to_target_disagrees", f"≠ {number(wanted[at])}")
        for at in np.flatnonzero((line >= 0) & (np.abs(value - wanted) > 1))
        if abs(value[at] - wanted[at]) > half_of_last_place(value[at])
    ]


def rates(beside: Beside, written: pd.Series) -> list[Case]:
    """Return printed rates further than half a unit of their last place from their counts."""
    rate, line = beside.value[PUBLISHED_RATE], beside.line[PUBLISHED_RATE]
    potential = beside.value[POTENTIAL]
    counted = beside.value[ACTIVE] / np.where(potential > 0, potential, np.nan)
    at = np.flatnonzero((line >= 0) & ~np.isnan(counted))
    half = rate_units(written.iloc[line[at]], rate[at]) / 2
    wrong = at[np.abs(rate[at] - counted[at]) > half + 1e-9]
    return [Case(int(line[n]), "rate_disagrees", f" ≠ {per_cent(counted[n], 2)}") for n in wrong]


def rate_units(written: pd.Series, rates_read: Floats) -> Floats:
    """Return the last printed place of rates, as shares: 0.0001 for `70,07` and for `0.7007`."""
    text = written.astype("str").str.replace(r"[%\s]", "", regex=True)
    places = text.str.extract(r"[.,](\d+)$")[0].str.len().fillna(0).to_numpy(dtype="float64")
    plain = pd.to_numeric(text.str.replace(",", "."), errors="coerce").to_numpy(dtype="float64")
    percent = np.abs(plain) > np.abs(rates_read) * 10  # 70.07 was read as 0.7007
    return np.asarray(10.0 ** -(places + 2 * percent), dtype="float64")


def children(beside: Beside, registry: Registry) -> list[Case]:
    """Return areas whose figure is not the sum of the areas inside it, where all are known."""
    found = []
    for column in (ACTIVE, POTENTIAL):
        value, line = beside.value[column], beside.line[column]
        known = np.flatnonzero(~np.isnan(value))
        keys = beside.keys.iloc[known].assign(at=known)
        width = keys[AREA_CODE].str.len()
        done: set[int] = set()
        for above in LEVELS[:-1]:
            parents = keys[width == CODE_WIDTH[above]]
            for below in LEVELS[LEVELS.index(above) + 1 :] if len(parents) else ():
                inside = keys[width == CODE_WIDTH[below]]
                if inside.empty:
                    continue
                official = registry.at(below)[AREA_CODE].str[: CODE_WIDTH[above]].value_counts()
                for parent, parts in _complete(parents, inside, official, CODE_WIDTH[above]):
                    if parent not in done and (line[[parent, *parts]] >= 0).any():
                        done.add(parent)
                        found += _child_cases(beside, column, parent, parts, registry)
    return found


def _complete(
    parents: pd.DataFrame, inside: pd.DataFrame, official: pd.Series, width: int
) -> Iterable[tuple[int, NDArray[np.int64]]]:
    """Yield each parent and its children, where every one of the official list is there."""
    group = [inside[AREA_CODE].str[:width], inside[AS_OF], inside[SEGMENT]]
    size = inside.groupby(group, sort=False)["at"].transform("size")
    whole = inside[(size == group[0].map(official)).to_numpy()]
    named = whole.groupby([whole[AREA_CODE].str[:width], AS_OF, SEGMENT], sort=False)["at"]
    parts = {key: each.to_numpy() for key, each in named}
    for code, month, segment, at in zip(
        parents[AREA_CODE], parents[AS_OF], parents[SEGMENT], parents["at"], strict=True
    ):
        if (code, month, segment) in parts:
            yield int(at), parts[code, month, segment]


def _child_cases(
    beside: Beside, column: str, parent: int, parts: NDArray[np.int64], registry: Registry
) -> list[Case]:
    value, line = beside.value[column], beside.line[column]
    total, whole = value[parent], value[parts].sum()
    if abs(total - whole) <= half_of_last_place(total):
        return []
    name = registry.names.get(beside.keys[AREA_CODE][parent], "")
    if line[parent] >= 0:
        case = Case(int(line[parent]), "children_disagree", f"{name}: {number(whole)}")
    else:
        case = Case(
            None,
            "children_disagree",
            f"{name}: {number(whole)}",
            column=column,
            value=number(total),
        )
    cells = list(zip(line[parts].tolist(), value[parts].tolist(), strict=True))
    return [case, *_swaps(cells, int(line[parent]), total, whole)]


def _swaps(parts: list[tuple[int, float]], line: int, total: float, whole: float) -> list[Case]:
    """Return the figures that would make a sum right if two neighbouring digits changed places."""
    if (whole - total) % 9:  # every such swap moves a number by a multiple of nine
        return []
    right = [
        (at, value + total - whole) for at, value in parts if swapped(value, value + total - whole)
    ]
    if swapped(total, whole):
        right.append((line, whole))
    right = [(at, value) for at, value in right if at >= 0]
    if len(right) > SUSPECTS:
        return []
    return [Case(at, "swapped_digits", number(value)) for at, value in right]


def _sum(wide: dict[str, Floats]) -> Floats:
    """Return the sum of the segments, NaN where one is missing; PMI counts where it is there."""
    parts = np.sum([wide[name] for name in PARTS], axis=0)
    return np.asarray(parts + np.nan_to_num(wide[Segment.PMI]), dtype="float64")


def _where(beside: Beside, wrong: Mask, *columns: str) -> NDArray[np.intp]:
    """Return where a rule is broken by at least one figure of the file."""
    ours = np.any([beside.line[column] >= 0 for column in columns], axis=0)
    return np.flatnonzero(wrong & ours)


def _line(beside: Beside, at: int, *columns: str) -> int:
    return _first(np.array([beside.line[column][at] for column in columns]))


def _first(lines: NDArray[np.int64]) -> int:
    return int(lines[lines >= 0][0])


def _rest(potential: float, active: float) -> str:
    if np.isnan(active):
        return number(potential)
    return f"{number(potential)} − {number(active)} = {number(max(0, potential - active))}"
