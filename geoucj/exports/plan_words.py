"""A plan in words: why a village stands where it stands, what the plan comes to, what fails."""

from collections.abc import Hashable, Mapping
from typing import Any

from geoucj.areas.registry import Registry
from geoucj.errors import InfeasiblePlanError
from geoucj.i18n import Translator
from geoucj.planning.budget import MORE, Binding, Limit
from geoucj.planning.priority import Apart, Rule, Share
from geoucj.planning.proposal import Proposal
from geoucj.schema import (
    APART,
    COVERAGE_RATE,
    DISTANCE,
    FALL,
    HALF_WIDTH,
    PRIORITY_RANK,
    RATE_AFTER,
    REASON,
    TO_TARGET,
)

NAMED = (TO_TARGET, DISTANCE, FALL)  # the other parts of a rule are indicators


def reason_words(
    area: Mapping[Hashable, Any], rule: Rule, units: Mapping[str, str], t: Translator
) -> str:
    """Return why a row of `Ranking.areas` has its rank, or is set apart.

    `units` has the unit of each indicator. Parts that bring nothing are left out, unless all do.
    """
    if isinstance(area[APART], str):
        wide = area[APART] == Apart.UNCERTAIN
        limit = t.points(rule.max_half_width) if wide else t.number(rule.min_potential)
        return t(f"priority.apart.{area[APART]}", limit=limit, half=t.points(area[HALF_WIDTH]))
    reason = area[REASON]
    score = sum(share.points for share in reason.shares)
    shares = [share for share in reason.shares if share.points > 0] or reason.shares
    parts = [
        t(
            "priority.share",
            part=_part(share, units, t),
            share=t.rate(share.points / score if score else 0.0, 0),
        )
        for share in shares
    ]
    words = t("priority.reason", rank=t.number(area[PRIORITY_RANK]), shares=", ".join(parts))
    if not reason.missing:
        return words
    names = [t(f"priority.name.{n}") if n in NAMED else n for n in reason.missing]
    return f"{words} {t('priority.missing', names=', '.join(names))}"


def plan_lines(proposal: Proposal, registry: Registry, t: Translator) -> list[str]:
    """Return what a plan comes to, what binds, what more money would do, and the even split."""
    plan, whole = proposal.plan, proposal.whole
    total = t(
        "plan.total",
        workers=t.number(plan.total.workers),
        areas=t.number(plan.total.areas),
        area=registry.name(proposal.area_code),
        cost=t.number(plan.total.cost),
        budget=t.number(plan.wish.budget),
        before=t.rate(whole[COVERAGE_RATE]),
        after=t.rate(whole[RATE_AFTER]),
    )
    more = "plan.more" if plan.more else "plan.more.none"
    return [
        total,
        *(_binding(each, t) for each in plan.binding),
        t(more, rupiah=t.rupiah(MORE), workers=t.number(plan.more)),
        t("plan.even", workers=t.number(plan.even.workers), areas=t.number(plan.even.areas)),
    ]


def infeasible_words(error: InfeasiblePlanError, t: Translator) -> str:
    """Return the wish that fails in one sentence, its numbers as the language writes them."""
    facts = {n: t.number(v) if isinstance(v, int) else v for n, v in error.facts.items()}
    return t(f"error.{type(error).__name__}", **facts)


def _part(share: Share, units: Mapping[str, str], t: Translator) -> str:
    if share.column == TO_TARGET:
        return t(f"priority.part.{TO_TARGET}", value=t.number(share.value))
    if share.column in NAMED:
        return t(f"priority.part.{share.column}", value=t.points(share.value))
    return t(
        "priority.part.indicator",
        name=share.column,
        value=t.number(share.value, 1),
        unit=units[share.column],
    )


def _binding(binding: Binding, t: Translator) -> str:
    if binding.limits == (Limit.GAP,):
        return t("plan.binds.gap")
    key = "plan.binds" if len(binding.limits) == 1 else "plan.binds.together"
    limits = ", ".join(t(f"plan.limit.{limit}") for limit in binding.limits).capitalize()
    return t(key, limits=limits, workers=t.number(binding.workers))
