"""Scenarios side by side in words: the settings that differ, and what each comes to."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from geoucj.areas.registry import Registry
from geoucj.exports.plan_words import NAMED, plan_lines
from geoucj.i18n import NOTHING, Translator
from geoucj.planning.proposal import PlanRequest, Proposal
from geoucj.planning.scenarios import Scenario, outcome_of
from geoucj.schema import (
    AREA_CODE,
)

FEW = 8  # villages that are named
Side = dict[str, list[str]]  # a label, and what it says of each scenario


@dataclass(frozen=True, eq=False)
class Compared:
    """A scenario and the plan that it gives now; None where there is none: `problem` says why."""

    scenario: Scenario
    proposal: Proposal | None
    problem: str
    sample: bool  # whether its figures are made up
    changed: bool  # whether the data have changed since it was kept

    @property
    def villages(self) -> frozenset[str]:
        """The codes of the villages that get a quota."""
        return frozenset() if self.proposal is None else frozenset(self.proposal.chosen[AREA_CODE])


def differing(compared: Sequence[Compared], registry: Registry, t: Translator) -> Side:
    """Return the settings in which the scenarios differ, in words."""
    said = [_settings(each.scenario.request, registry, t) for each in compared]
    rows = {name: [each[name] for each in said] for name in said[0]}
    return {
        _capital(t(f"plan_address.{name}")): [text for _, text in values]
        for name, values in rows.items()
        if len({value for value, _ in values}) > 1
    }


def results(compared: Sequence[Compared], registry: Registry, t: Translator) -> Side:
    """Return what each scenario comes to now, in words; a dash where there is no plan."""
    everywhere, only = in_all(compared), only_here(compared)
    rows: Side = {}

    def add(label: str, say: Callable[[Proposal], str]) -> None:
        rows[t(label)] = [
            NOTHING if each.proposal is None else say(each.proposal) for each in compared
        ]

    add("scenario.data", lambda p: f"{p.request.data}, {t.month(p.as_of, short=True)}")
    add("scenario.workers", lambda p: t.number(p.plan.total.workers))
    add("scenario.villages", lambda p: t.number(p.plan.total.areas))
    add("scenario.cost", lambda p: f"Rp{t.number(p.plan.total.cost)}")
    add("scenario.cost_per_worker", lambda p: f"Rp{t.number(per_worker(p))}")
    add("scenario.before", lambda p: t.rate(outcome_of(p).rate_before))
    add("scenario.after", lambda p: t.rate(outcome_of(p).rate_after))
    add("scenario.binds", lambda p: " ".join(binding_words(p, registry, t)) or NOTHING)
    rows[t("scenario.in_all")] = [_named(everywhere, registry, t)] * len(compared)
    rows[t("scenario.only_here")] = [_named(codes, registry, t) for codes in only]
    if any(each.problem for each in compared):
        rows[t("scenario.problem")] = [each.problem or NOTHING for each in compared]
    if any(map(_moved, compared)):
        rows[t("scenario.when_kept")] = [outcome_words(each.scenario, t) for each in compared]
    return rows


def outcome_words(scenario: Scenario, t: Translator) -> str:
    """Return what a scenario came to when it was kept."""
    outcome = scenario.outcome
    return t(
        "scenario.outcome",
        workers=t.number(outcome.workers),
        areas=t.number(outcome.areas),
        cost=t.rupiah(outcome.cost),
        before=t.rate(outcome.rate_before),
        after=t.rate(outcome.rate_after),
    )


def in_all(compared: Sequence[Compared]) -> frozenset[str]:
    """Return the villages that every plan visits; scenarios without a plan do not count."""
    plans = [each.villages for each in compared if each.proposal is not None]
    return frozenset.intersection(*plans) if plans else frozenset()


def only_here(compared: Sequence[Compared]) -> list[frozenset[str]]:
    """Return for each scenario the villages that no other one visits."""
    sets = [each.villages for each in compared]
    return [
        codes.difference(*(other for j, other in enumerate(sets) if j != i))
        for i, codes in enumerate(sets)
    ]


def _settings(
    request: PlanRequest, registry: Registry, t: Translator
) -> dict[str, tuple[Hashable, str]]:
    """Return each setting of a request as it is, and in words."""
    rule, limit, target = request.rule, request.max_areas, request.target_rate
    parts = [
        f"{t(f'priority.name.{each.column}') if each.column in NAMED else each.column}"
        f" × {'' if each.more_first else '−'}{t.number(each.weight, 1)}"
        for each in rule.parts
    ]
    floors = [
        t(
            "scenario.floor",
            area=name_of(each.area_code, registry),
            workers=t.number(each.workers),
            areas=t.number(each.areas),
        )
        for each in request.floors
    ]
    return {
        "data": (request.data, request.data),
        "area": (request.area_code, name_of(request.area_code, registry)),
        "month": (request.as_of, t.month(request.as_of)),
        "segment": (request.segment, t(f"segment.{request.segment}")),
        "target": (target, t("scenario.in_force") if target is None else t.rate(target)),
        "budget": (request.budget, f"Rp{t.number(request.budget)}"),
        "package": (request.package, request.package),
        "months": (request.months, t.number(request.months)),
        "quota": (request.quota, t.number(request.quota)),
        "visit": (request.visit_cost, f"Rp{t.number(request.visit_cost)}"),
        "max": (limit, t("scenario.unlimited") if limit is None else t.number(limit)),
        "weights": (rule.parts, ", ".join(parts)),
        "scaling": (rule.scaling, t(f"priority.rule.{rule.scaling}")),
        "least": (rule.min_potential, t.number(rule.min_potential)),
        "width": (rule.max_half_width, t.points(rule.max_half_width)),
        "floors": (request.floors, "; ".join(floors) or NOTHING),
        "force": (request.forced, _named(request.forced, registry, t)),
        "exclude": (request.excluded, _named(request.excluded, registry, t)),
    }


def _named(codes: frozenset[str], registry: Registry, t: Translator) -> str:
    """Return how many areas there are, and the names of the first few by code."""
    if not codes:
        return t.number(0)
    names = ", ".join(name_of(code, registry) for code in sorted(codes)[:FEW])
    more = len(codes) - FEW
    key = "scenario.names_more" if more > 0 else "scenario.names"
    return t(key, count=t.number(len(codes)), names=names, more=t.number(more))


def name_of(code: str, registry: Registry) -> str:
    """Return the name of an area; its code where it is not in the official list."""
    return registry.names.get(code, code)


def binding_words(proposal: Proposal, registry: Registry, t: Translator) -> list[str]:
    """Return a sentence for each limit that binds."""
    return plan_lines(proposal, registry, t)[1 : 1 + len(proposal.plan.binding)]


def per_worker(proposal: Proposal) -> float | None:
    """Return the rupiah that each worker costs, visits included; None without workers."""
    total = proposal.plan.total
    return total.cost / total.workers if total.workers else None


def _moved(compared: Compared) -> bool:
    """Return whether the plan comes to something else than when it was kept."""
    there = compared.proposal
    return there is None or outcome_of(there) != compared.scenario.outcome


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
