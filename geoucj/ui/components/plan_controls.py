"""The sidebar of the plan page: what the plan is asked for."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from geoucj.analysis.reference import reference_target
from geoucj.areas.codes import level_of
from geoucj.errors import PriorityRuleError
from geoucj.planning.priority import Rule
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import packages_in_force
from geoucj.schema import AREA_CODE, LEVELS, Level, Segment
from geoucj.ui import cache, state
from geoucj.ui.components import plan_floors, sidebar
from geoucj.ui.components.errors import plain
from geoucj.ui.components.plan_settings import (
    MEASURES,
    NUMBER,
    VILLAGE,
    change,
    include,
    indicators,
    months_of,
    request,
    weight_of,
    with_weight,
)
from geoucj.ui.rupiah import read_rupiah
from geoucj.ui.state import Context

HEAVIEST = 10.0  # weight of a part
UP = "naik"  # the direction of an indicator of which more is better: less comes first


def show(ctx: Context) -> PlanRequest:
    """Show the controls; return what is asked for now."""
    asked = request(ctx)
    with st.sidebar:
        _data(ctx, asked)
        _area(ctx, asked)
        _target(ctx, asked)
        _rupiah(ctx, "budget", asked.budget, ctx.t("plan_page.budget_help"))
        _package(ctx, asked)
        left, right = st.columns(2)
        with left:
            _number(ctx, "months", asked.months)
            _number(ctx, "quota", asked.quota)
        with right:
            _rupiah(ctx, "visit_cost", asked.visit_cost)
            _number(ctx, "max_areas", asked.max_areas, may_be_none=True)
        if box := _folded(ctx, "rule"):
            with box:
                _rule(ctx, asked)
        if box := _folded(ctx, "floors"):
            with box:
                plan_floors.show(ctx, asked)
    return request(ctx)


def _folded(ctx: Context, name: str) -> Any:
    """Return a part of the sidebar if it is unfolded: what is folded away is not sent."""
    box = st.expander(ctx.t(f"plan_page.{name}"), key=f"plan_fold_{name}", on_change="rerun")
    return box if box.open else None


def _seeded(ctx: Context, name: str, value: object) -> str:
    """Return the key of a control, which shows `value`; sent only where it shows another one."""
    key = f"plan_{name}_{ctx.t.language}"
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def _taken(
    ctx: Context, name: str, setting: str, made: Callable[[Any], object] = lambda v: v
) -> None:
    """Put what a control says into what is asked for."""
    change(ctx, **{setting: made(st.session_state[f"plan_{name}_{ctx.t.language}"])})


def _select(ctx: Context, setting: str, options: list[str], chosen: str, **more: Any) -> None:
    st.selectbox(
        ctx.t(f"plan_page.{setting}"),
        options,
        key=_seeded(ctx, setting, chosen),
        on_change=_taken,
        args=(ctx, setting, setting),
        **more,
    )


def _data(ctx: Context, asked: PlanRequest) -> None:
    t = ctx.t
    titles = {
        each.name: str(getattr(each.provenance, f"title_{t.language}"))
        for each in cache.data_sets(ctx.settings)
    }
    _select(ctx, "data", list(titles), asked.data, format_func=titles.__getitem__)
    months = months_of(cache.figures(ctx.settings, asked.data, asked.segment))
    left, right = st.columns(2)
    with left:
        _select(
            ctx,
            "as_of",
            list(months) or [asked.as_of],
            asked.as_of,
            format_func=partial(t.month, short=True),
        )
    with right:
        st.selectbox(
            t("sidebar.segment"),
            list(Segment),
            format_func=lambda segment: t(f"segment.{segment}"),
            key=_seeded(ctx, "segment", asked.segment),
            on_change=_taken,
            args=(ctx, "segment", "segment", Segment),
        )


def _area(ctx: Context, asked: PlanRequest) -> None:
    """Offer a search, the provinces, and the areas round and inside the one that is planned."""
    sidebar.search(ctx, state.PLAN_SEARCH, partial(_found, ctx))
    names, here = ctx.registry, asked.area_code
    inside = LEVELS[LEVELS.index(level_of(here)) + 1]
    below = [] if inside == Level.VILLAGE else list(names.at(inside, here)[AREA_CODE])
    around = [code for code in names.path(here) if code not in names.provinces]
    codes = [*names.provinces, *around, *below]
    _select(ctx, "area_code", codes, here, format_func=lambda code: _indented(ctx, str(code), here))


def _indented(ctx: Context, code: str, here: str) -> str:
    name = ctx.registry.name(code)
    return f"› {name}" if len(code) > len(here) else name


def _found(ctx: Context, code: str) -> None:
    """Plan the area that was searched for; a village goes into the plan."""
    if len(code) == VILLAGE:
        include(ctx, [code])
    else:
        change(ctx, area_code=code)
    state.put(**{state.PLAN_SEARCH: ""})


def _target(ctx: Context, asked: PlanRequest) -> None:
    t = ctx.t
    figures = cache.figures(ctx.settings, asked.data, asked.segment)
    reference = reference_target(figures, asked.area_code, asked.as_of)
    in_force = t("plan_page.in_force", rate=t.rate(reference.rate)) if reference else ""
    own = asked.target_rate
    st.number_input(
        t("plan_page.target_rate"),
        1.0,
        100.0,
        value=None,  # cleared it is none, not the least
        step=1.0,
        format="%.1f",
        placeholder=in_force or t("plan_page.no_target"),
        help=t("plan_page.target_help"),
        key=_seeded(ctx, "target_rate", None if own is None else round(own * 100, 1)),
        on_change=_taken,
        args=(ctx, "target_rate", "target_rate", lambda per_cent: per_cent and per_cent / 100),
    )


def _rupiah(ctx: Context, setting: str, value: int, explained: str | None = None) -> None:
    st.text_input(
        ctx.t(f"plan_page.{setting}"),
        key=_seeded(ctx, setting, ctx.t.number(value)),
        help=explained,
        max_chars=40,
        on_change=_read_rupiah,
        args=(ctx, setting, value),
    )


def _read_rupiah(ctx: Context, setting: str, before: int) -> None:
    """Take a sum, or say that it is none and keep the last one."""
    t, text = ctx.t, str(st.session_state[f"plan_{setting}_{ctx.t.language}"])
    try:
        change(ctx, **{setting: read_rupiah(text, t.language)})
    except ValueError:
        said = t("plan_page.no_sum", text=text, before=t.number(before))
        state.put(**{state.PLAN_NOTICE: said})


def _number(ctx: Context, setting: str, value: int | None, *, may_be_none: bool = False) -> None:
    st.number_input(
        ctx.t(f"plan_page.{setting}"),
        1,
        NUMBER,
        value=None,  # cleared it is none, not the least
        step=1,
        placeholder=ctx.t("plan_page.unlimited"),
        key=_seeded(ctx, setting, value),
        on_change=_taken,
        args=(
            ctx,
            setting,
            setting,
            lambda number: number if may_be_none or number is not None else value,
        ),
    )


def _package(ctx: Context, asked: PlanRequest) -> None:
    """Offer the packages in force; say what the chosen one costs, and who says so."""
    t = ctx.t
    paid = cache.contributions(ctx.settings, asked.data)
    packages = {each.name: each for each in packages_in_force(paid, asked.as_of)}
    if not packages:
        st.warning(t("plan_page.no_package", month=t.month(asked.as_of)))
        return
    _select(ctx, "package", list(packages), asked.package)
    package = packages[asked.package]
    said = t(
        "plan_page.price",
        price=t.number(package.rupiah_per_month),
        month=t.month(package.valid_from, short=True),
        source=package.source,
    )
    st.caption(plain(said))


def _rule(ctx: Context, asked: PlanRequest) -> None:
    """Offer the weights of the rule, and say which rule they make."""
    t, rule = ctx.t, asked.rule
    directions = indicators(ctx, asked.data)
    for column in (*MEASURES, *directions):
        less = directions.get(column) == UP
        name = t(f"priority.name.{column}") if column in MEASURES else column
        label = t("plan_page.less_first", name=name) if less else name
        st.number_input(
            plain(label[:1].upper() + label[1:]),
            0.0,
            HEAVIEST,
            value=None,  # cleared it is none, not the least
            step=0.5,
            format="%.1f",
            key=_seeded(ctx, f"weight_{column}", min(weight_of(rule, column), HEAVIEST)),
            on_change=_weigh,
            args=(ctx, rule, column),
            kwargs={"more_first": not less},
        )
    st.caption(plain(rule_words(ctx, rule)))
    _limits(ctx, rule)


def _weigh(ctx: Context, rule: Rule, column: str, *, more_first: bool) -> None:
    weight = st.session_state[f"plan_weight_{column}_{ctx.t.language}"]
    try:
        change(ctx, rule=with_weight(rule, column, float(weight or 0), more_first=more_first))
    except PriorityRuleError:
        state.put(**{state.PLAN_NOTICE: ctx.t("plan_page.no_rule")})


def rule_words(ctx: Context, rule: Rule) -> str:
    """Return the rule in one sentence: its parts by weight, and how they are put together."""
    t = ctx.t
    whole = sum(part.weight for part in rule.parts)
    parts = sorted((part for part in rule.parts if part.weight > 0), key=lambda p: -p.weight)
    said = [
        f"{t(f'priority.name.{p.column}') if p.column in MEASURES else p.column} "
        f"{t.rate(p.weight / whole, 0)}"
        for p in parts
    ]
    how = t(f"priority.rule.{rule.scaling}")
    return f"{t('plan_page.rule_words', parts=', '.join(said))} {how}"


def _limits(ctx: Context, rule: Rule) -> None:
    """Offer from which size, and up to which uncertainty, a village is ranked."""
    t = ctx.t
    st.number_input(
        t("plan_page.min_potential"),
        0,
        NUMBER,
        value=None,  # cleared it is none, not the least
        step=10,
        key=_seeded(ctx, "min_potential", min(rule.min_potential, NUMBER)),
        on_change=_taken,
        args=(ctx, "min_potential", "rule", lambda n: replace(rule, min_potential=int(n or 0))),
    )
    width = round(min(rule.max_half_width, 1.0) * 100, 1)
    st.number_input(
        t("plan_page.max_half_width"),
        1.0,
        100.0,
        value=None,  # cleared it is none, not the least
        step=1.0,
        format="%.1f",
        help=t("plan_page.max_half_width_help"),
        key=_seeded(ctx, "max_half_width", max(width, 1.0)),
        on_change=_taken,
        args=(
            ctx,
            "max_half_width",
            "rule",
            lambda points: replace(rule, max_half_width=(points or width) / 100),
        ),
    )
