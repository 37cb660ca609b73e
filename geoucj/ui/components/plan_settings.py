"""What the plan page is asked for: one value of the session, fitted to what there is here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from geoucj.analysis.figures import Figures
from geoucj.analysis.periods import month_numbers, month_text
from geoucj.planning.priority import STANDARD, Part, Rule
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import packages_in_force
from geoucj.schema import (
    AREA_CODE,
    AS_OF,
    CODE_WIDTH,
    COVERAGE_RATE,
    DISTANCE,
    FALL,
    TO_TARGET,
    Level,
    Segment,
)
from geoucj.tables.contributions import PUBLISHED
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, state
from geoucj.ui.offers import NO_MONTH
from geoucj.ui.rupiah import MOST
from geoucj.ui.state import Context

SAMPLE = "sample"
BUDGET = 500_000_000  # rupiah
MONTHS = 3
NUMBER = 10**6  # at most, of workers, months and villages
PLAN_TAB = "plan"  # the part of the page that shows the plan itself
MEASURES = (TO_TARGET, DISTANCE, FALL)  # parts of a rule that every data set has
VILLAGE = CODE_WIDTH[Level.VILLAGE]


def request(ctx: Context) -> PlanRequest:
    """Return what the plan is asked for; what does not exist here is replaced by the default.

    What names villages and districts counts only inside the area: it comes back with the area.
    """
    asked = _asked(ctx)
    names = [each.name for each in cache.data_sets(ctx.settings)]
    data = asked.data if asked.data in names else _with_villages(ctx, names)
    months = months_of(cache.figures(ctx.settings, data, asked.segment))
    as_of = asked.as_of if asked.as_of in months or not months else months[0]
    area = asked.area_code[: CODE_WIDTH[Level.DISTRICT]]
    if area not in ctx.registry.names:
        area = ctx.registry.provinces[0]
    paid = cache.contributions(ctx.settings, data)
    packages = [package.name for package in packages_in_force(paid, as_of)]
    known = {*MEASURES, *indicators(ctx, data)}
    parts = tuple(part for part in asked.rule.parts if part.column in known)
    weighed = any(part.weight for part in parts)
    most = asked.max_areas
    return replace(
        asked,
        budget=min(max(asked.budget, 0), MOST),
        visit_cost=min(max(asked.visit_cost, 0), MOST),
        months=min(max(asked.months, 1), NUMBER),
        quota=min(max(asked.quota, 1), NUMBER),
        max_areas=None if most is None else min(max(most, 1), NUMBER),
        data=data,
        area_code=area,
        as_of=as_of,
        package=asked.package if asked.package in packages else next(iter(packages), ""),
        rule=replace(asked.rule, parts=parts if weighed else STANDARD),
        floors=tuple(each for each in asked.floors if each.area_code.startswith(area)),
        forced=_inside(asked.forced, area),
        excluded=_inside(asked.excluded, area),
    )


def put(asked: PlanRequest) -> None:
    """Ask for this: the page and its controls show it in the next run."""
    state.put(**{state.PLAN_REQUEST: asked})


def change(ctx: Context, **settings: Any) -> None:
    """Ask for the same with other settings. Raises what PlanRequest's parts raise."""
    put(replace(_asked(ctx), **settings))


def force(ctx: Context, codes: Iterable[str]) -> None:
    """Take these villages into the plan in any case."""
    asked, codes = _asked(ctx), frozenset(codes)
    change(ctx, forced=asked.forced | codes, excluded=asked.excluded - codes)


def exclude(ctx: Context, codes: Iterable[str]) -> None:
    """Leave these villages out of the plan."""
    asked, codes = _asked(ctx), frozenset(codes)
    change(ctx, forced=asked.forced - codes, excluded=asked.excluded | codes)


def free(ctx: Context, codes: Iterable[str]) -> None:
    """Let the plan decide on these villages."""
    asked, codes = _asked(ctx), frozenset(codes)
    change(ctx, forced=asked.forced - codes, excluded=asked.excluded - codes)


def turn(ctx: Context, code: str, open_to: Collection[str]) -> None:
    """Force a village into the plan, the second time exclude it, the third time let it be.

    A village outside `open_to` cannot get a worker: it is not forced.
    """
    asked = _asked(ctx)
    if code in asked.excluded:
        free(ctx, [code])
    elif code in asked.forced:
        exclude(ctx, [code])
    elif code in open_to:
        force(ctx, [code])


def include(ctx: Context, codes: Sequence[str], data: str = "", month: str = "") -> None:
    """Take areas of the map into the plan: villages are forced in, a wider area is planned.

    The data set of the map is used if it has figures of villages.
    """
    if not codes:
        return
    if data and has_villages(ctx, data):
        change(ctx, data=data, as_of=month)
    villages = [code for code in codes if len(code) == VILLAGE]
    if not villages or not all(code.startswith(request(ctx).area_code) for code in villages):
        change(ctx, area_code=_around(codes))
    force(ctx, villages)
    state.put(**{state.PLAN_TAB: PLAN_TAB})


def indicators(ctx: Context, data: str) -> dict[str, str]:
    """Return the indicators of a data set and the direction that is better of each."""
    table = cache.dataset(ctx.settings, data).table(Kind.INDICATORS)
    names = table.drop_duplicates("indicator").sort_values("indicator")
    return dict(zip(names["indicator"], names["direction"].astype("str"), strict=True))


def has_villages(ctx: Context, data: str) -> bool:
    """Return whether a data set has a rate of any village."""
    return bool(village_months(cache.figures(ctx.settings, data, Segment.ALL)))


@lru_cache(maxsize=16)
def village_months(figures: Figures) -> tuple[str, ...]:
    """Return the months in which a village has a rate, newest first, YYYY-MM."""
    rows = figures.timeline[Level.VILLAGE]
    known = rows.loc[rows[COVERAGE_RATE].notna() & (rows[AREA_CODE].str.len() == VILLAGE), AS_OF]
    numbers = sorted(month_numbers(known).unique(), reverse=True)
    return tuple(month_text(int(number)) for number in numbers)


def months_of(figures: Figures) -> tuple[str, ...]:
    """Return the months to choose from, newest first: of villages, else of all areas."""
    return village_months(figures) or tuple(reversed(figures.months))


def weight_of(rule: Rule, column: str) -> float:
    """Return the weight of a part, 0 where the rule lacks it."""
    return next((part.weight for part in rule.parts if part.column == column), 0.0)


def with_weight(rule: Rule, column: str, weight: float, *, more_first: bool) -> Rule:
    """Return the rule with another weight of one part. Raises PriorityRuleError if none is left."""
    parts = {part.column: part for part in rule.parts}
    part = replace(parts.get(column, Part(column, 0, more_first)), weight=weight)
    parts[column] = part
    kept = tuple(each for each in parts.values() if each.weight > 0)
    return replace(rule, parts=kept)


def _asked(ctx: Context) -> PlanRequest:
    """Return what was asked for; at first what suits the map page."""
    asked = st.session_state.get(state.PLAN_REQUEST)
    if not isinstance(asked, PlanRequest):
        asked = _first(ctx)
        put(asked)
    return asked


def _first(ctx: Context) -> PlanRequest:
    names = [each.name for each in cache.data_sets(ctx.settings)]
    data = _with_villages(ctx, names)
    months = village_months(cache.figures(ctx.settings, data, Segment.ALL))
    return PlanRequest(
        data=data,
        area_code=state.get(state.AREA, ctx.registry.provinces[0]),
        as_of=next(iter(months), NO_MONTH),
        budget=BUDGET,
        package="",
        months=MONTHS,
        rule=Rule(min_potential=ctx.settings.min_potential),
    )


def _with_villages(ctx: Context, names: Sequence[str]) -> str:
    """Return the data set of the map if it has villages, else an own one, else the sample."""
    shown = state.get(state.DATASET, PUBLISHED)
    ordered = sorted(names, key=lambda name: (name != shown, name == SAMPLE, name))
    return next((name for name in ordered if has_villages(ctx, name)), ordered[0])


def _around(codes: Sequence[str]) -> str:
    """Return the narrowest area round all of these; at least the regency of villages."""
    widths = [2, 4] if len(codes[0]) == VILLAGE else [2, 4, 6]
    common = [width for width in widths if len({code[:width] for code in codes}) == 1]
    return codes[0][: max(common, default=2)]


def _inside(codes: frozenset[str], area: str) -> frozenset[str]:
    return frozenset(code for code in codes if code.startswith(area))
