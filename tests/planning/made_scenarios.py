"""Scenarios for tests that need no data."""

from dataclasses import replace

from geoucj.planning.proposal import PlanRequest
from geoucj.planning.scenarios import Outcome, Scenario

REQUEST = PlanRequest("sample", "6112", "2025-12", 500_000_000, "JKK+JKM", 3)
OUTCOME = Outcome(9920, 104, 499_968_000, 0.3921, 0.4274)
OLD = Scenario("Rapat bupati", REQUEST, "0123456789ab", "2025-12-01T02:03:04+00:00", OUTCOME)
NEW = replace(OLD, request=replace(REQUEST, budget=600_000_000), when="2025-12-02T02:03:04+00:00")


def named(name, **more):
    return replace(OLD, name=name, **more)
