import json
import tomllib
from dataclasses import fields, replace

import pytest
import tomli_w
from hypothesis import given

from geoucj.errors import PlanSettingError
from geoucj.planning.priority import Part, Rule, Scaling
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.requests import REQUEST, RULE, from_plain, to_plain
from geoucj.planning.wishes import Floor
from geoucj.schema import Segment
from tests.planning.made_requests import REQUESTS

PLAIN = PlanRequest("sample", "6112", "2025-12", 500_000_000, "JKK+JKM", 3)
FULL = replace(
    PLAIN,
    max_areas=12,
    target_rate=0.59,
    rule=Rule(
        (Part("workers_to_target", 3.0), Part("jarak, km", 0.5, more_first=False)), Scaling.RANGE
    ),
    floors=(Floor("611201", 50, 2), Floor("611202", areas=1)),
    forced=frozenset({"6112012001"}),
    excluded=frozenset({"6112012008", "6112012002"}),
    segment=Segment.BPU,
)


@given(REQUESTS)
def test_plain_data_gives_the_request_again(request_):
    plain = to_plain(request_)
    assert from_plain(tomllib.loads(tomli_w.dumps(plain))) == request_
    assert from_plain(json.loads(json.dumps(plain))) == request_


def test_every_setting_is_read():
    assert set(REQUEST) == {each.name for each in fields(PlanRequest)}
    assert set(RULE) == {each.name for each in fields(Rule)}
    assert set(to_plain(FULL)) == set(REQUEST)
    assert "target_rate" not in to_plain(PLAIN)


def test_what_has_a_default_may_be_left_out():
    few = {name: value for name, value in to_plain(PLAIN).items() if name not in ("rule", "quota")}
    assert from_plain(few) == PLAIN


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("data", "../data"),
        ("data", 5),
        ("area_code", "611"),
        ("area_code", "61.12"),
        ("as_of", "2025"),
        ("as_of", "2025-13"),
        ("budget", -1),
        ("budget", 10**15 + 1),
        ("budget", 5e8),
        ("budget", True),
        ("budget", "500000000"),
        ("package", ""),
        ("package", "a\nb"),
        ("months", 0),
        ("quota", 0),
        ("visit_cost", -1),
        ("max_areas", 0),
        ("target_rate", 1.01),
        ("target_rate", float("nan")),
        ("target_rate", "59%"),
        ("rule", []),
        ("rule", {"parts": []}),
        ("rule", {"parts": [{"column": "a", "weight": 0}]}),
        ("floors", {}),
        ("forced", "6112012001"),
        ("forced", ["611201"]),
        ("excluded", [6112012001]),
        ("segment", "bpu"),
        ("segment", None),
    ],
)
def test_what_cannot_be_is_refused_and_named(setting, value):
    with pytest.raises(PlanSettingError) as caught:
        from_plain(to_plain(PLAIN) | {setting: value})
    assert caught.value.facts["setting"] == setting


@pytest.mark.parametrize(
    ("inside", "setting"),
    [
        ({"rule": {"scaling": "ranks"}}, "scaling"),
        ({"rule": {"max_half_width": -0.1}}, "max_half_width"),
        ({"rule": {"parts": [{"column": "a", "weight": -1}]}}, "weight"),
        ({"rule": {"parts": [{"column": "a", "weight": 1, "more_first": "yes"}]}}, "more_first"),
        ({"rule": {"parts": [{"weight": 1}]}}, "column"),
        ({"rule": {"parts": [["a", 1]]}}, "part"),
        ({"floors": [{"area_code": "6112", "workers": -1}]}, "workers"),
        ({"floors": [{"area_code": "6112"}, {"area_code": "611201"}]}, "floors"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_inside_a_setting_is_named(inside, setting):
    with pytest.raises(PlanSettingError) as caught:
        from_plain(to_plain(PLAIN) | inside)
    assert caught.value.facts["setting"] == setting


@pytest.mark.parametrize("setting", ["data", "area_code", "as_of", "budget", "package", "months"])
def test_what_has_no_default_must_be_there(setting):
    plain = to_plain(FULL)
    del plain[setting]
    with pytest.raises(PlanSettingError) as caught:
        from_plain(plain)
    assert caught.value.facts["setting"] == setting
