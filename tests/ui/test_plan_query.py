"""The address of a plan is text that anybody may have written; a link gives the plan again."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.exports import address
from geoucj.exports.query import LONGEST, MOST_LISTED, Problem, ProblemKind
from geoucj.i18n import Translator, catalog
from geoucj.planning.priority import Part, Rule, Scaling
from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import Floor
from geoucj.schema import Level, Segment
from geoucj.ui import plan_query
from geoucj.ui.plan_query import (
    FIELDS,
    PARAMETERS,
    compact,
    misfits,
    of_plan,
    read,
    request_of,
    sentence,
    write,
)
from tests.planning.made_requests import REQUESTS, requests_of

VERSION = "0123456789ab"
BASE = PlanRequest("published", "61", "2025-09", 1, "JHT", 1, quota=7, max_areas=3)
PLAIN = PlanRequest("sample", "6112", "2025-12", 500_000_000, "JKK+JKM", 3)
FULL = PlanRequest(
    data="sample",
    area_code="6112",
    as_of="2025-12",
    budget=500_000_000,
    package="JKK+JKM",
    months=3,
    quota=50,
    visit_cost=750_000,
    max_areas=12,
    target_rate=0.59,
    rule=Rule(
        (Part("workers_to_target", 3), Part("jarak, 100% km", 0.5, more_first=False)),
        Scaling.RANGE,
        min_potential=40,
        max_half_width=0.05,
    ),
    floors=(Floor("611201", 50, 2), Floor("611202", 0, 1)),
    forced=frozenset({"6112012001"}),
    excluded=frozenset({"6112012002", "6112012008"}),
    segment=Segment.BPU,
)
WHOLE = {
    "data": "sample",
    "v": VERSION,
    "area": "6112",
    "month": "2025-12",
    "segment": "BPU",
    "budget": "500000000",
    "package": "JKK+JKM",
    "months": "3",
    "quota": "50",
    "visit": "750000",
    "max": "12",
    "target": "59",
    "weights": "3:workers_to_target,-0.5:jarak%2C 100%25 km",
    "scaling": "range",
    "least": "40",
    "width": "5",
    "floors": "611201:50:2,611202:0:1",
    "force": "6112012001",
    "exclude": "6112012002,6112012008",
    "lang": "en",
}


def kinds(problems):
    return [(problem.kind.value, problem.parameter) for problem in problems]


def test_every_setting_is_written_and_read_again(registry):
    query, left = write(FULL, registry, VERSION, "en")
    assert (query, left) == (WHOLE, 0)
    reading = read(WHOLE)
    assert reading.problems == ()
    assert reading.choices["lang"] == "en"
    assert reading.choices["v"] == VERSION
    assert request_of(reading.choices, BASE, registry) == (FULL, ())


def test_the_address_names_every_setting():
    named = {*FIELDS.values(), "rule", "forced", "excluded"}
    assert named == {each.name for each in fields(PlanRequest)}
    assert set(FIELDS) < set(PARAMETERS)


def test_what_is_usual_is_not_written(registry):
    query, _ = write(PLAIN, registry, VERSION, "id")
    assert list(query) == [
        *("data", "v", "area", "month", "budget", "package", "months", "lang"),
    ]
    assert request_of(read(query).choices, BASE, registry) == (PLAIN, ())


@pytest.fixture(scope="module")
def villages(registry):
    return registry.at(Level.VILLAGE)["area_code"].tolist()


def test_every_plan_comes_back_from_its_address(registry, villages):
    @given(requests_of(villages=st.sampled_from(villages)))
    def check(request_):
        query, left = write(request_, registry, VERSION, "id")
        assert left == 0
        assert all(len(value) <= LONGEST for value in query.values())
        reading = read(query)
        assert reading.problems == ()
        again, problems = request_of(reading.choices, BASE, registry)
        assert problems == ()
        assert again == request_
        assert misfits(again, request_) == ()
        assert write(again, registry, VERSION, "id") == (query, 0)

    check()


def test_an_area_stands_for_all_villages_inside(registry):
    district = registry.at(Level.VILLAGE, "611201")["area_code"].tolist()
    regency = registry.at(Level.VILLAGE, "6103")["area_code"].tolist()
    assert compact([*district, *regency, "6112022001"], registry) == (
        "6103",
        "611201",
        "6112022001",
    )
    assert compact(district[1:], registry) == tuple(sorted(district[1:]))
    everywhere = registry.at(Level.VILLAGE)["area_code"]
    assert compact(everywhere, registry) == ("61", "73")
    request = replace(PLAIN, excluded=frozenset(regency))
    query, left = write(request, registry, VERSION, "id")
    assert (query["exclude"], left) == ("6103", 0)
    assert request_of(read(query).choices, BASE, registry) == (request, ())


def test_more_areas_than_an_address_holds(registry, villages):
    many = frozenset(villages[:2000:5])
    floors = tuple(Floor(code, 1) for code in registry.at(Level.DISTRICT)["area_code"][:203])
    request = replace(PLAIN, forced=many, floors=floors)
    query, left = write(request, registry, VERSION, "id")
    assert left == len(many) - MOST_LISTED + 3
    assert len(query["force"].split(",")) == MOST_LISTED
    reading = read(query)
    assert reading.problems == (Problem(ProblemKind.TOO_MANY, "left", str(left)),)
    assert sentence(reading.problems[0], Translator("id")) == (
        "Sebanyak 203 wilayah dari rencana ini tidak termuat dalam alamatnya, yang hanya menampung "
        "200 per daftar; hasilnya dapat berbeda."
    )
    again, _ = request_of(reading.choices, BASE, registry)
    assert again.forced == frozenset(sorted(many)[:MOST_LISTED])
    assert again.floors == floors[:MOST_LISTED]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data", "../../etc"),
        ("v", "x"),
        ("area", "611"),
        ("month", "2025"),
        ("segment", "bpu"),
        ("budget", "-1"),
        ("budget", "1e9"),
        ("budget", "1000000000000001"),
        ("budget", "٥٠٠"),
        ("budget", "9" * 5000),
        ("package", "a\nb"),
        ("months", "0"),
        ("quota", "0"),
        ("quota", "1.5"),
        ("visit", "x"),
        ("max", "0"),
        ("target", "100.1"),
        ("target", "nan"),
        ("target", "1e2"),
        ("target", "59%"),
        ("weights", "3"),
        ("weights", ":a"),
        ("weights", "3:"),
        ("weights", "0:a"),
        ("weights", "1:a,2:a"),
        ("weights", "--1:a"),
        ("weights", "1:a,"),
        ("weights", ",".join(f"1:{n}" for n in range(21))),
        ("weights", "1:\u202eabc"),
        ("scaling", "ranks"),
        ("least", "-1"),
        ("width", "101"),
        ("floors", "6112:1"),
        ("floors", "6112:1:-1"),
        ("floors", "6112:1:1,611201:1:1"),
        ("floors", "611:1:1"),
        ("floors", "6112:1:9999999"),
        ("force", "x"),
        ("exclude", ","),
        ("left", "-1"),
        ("lang", "fr"),
    ],
)
def test_a_forged_value_is_left_out_and_the_rest_is_kept(registry, name, value):
    query = {"data": "sample", "area": "6112", "months": "5"} | {name: value}
    reading = read(query)
    assert kinds(reading.problems) == [("malformed", name)]
    request, problems = request_of(reading.choices, BASE, registry)
    assert problems == ()
    kept = {"data": "sample", "area": "6112", "months": 5}
    kept.pop(name, None)
    wanted = {FIELDS[key]: value for key, value in kept.items()}
    usual = replace(BASE, quota=100, max_areas=None)
    assert request == replace(usual, **wanted)


def test_areas_that_are_not_in_the_list_are_left_out(registry):
    choices = read({"force": "6112012001,6112019999", "exclude": "99"}).choices
    request, problems = request_of(choices, BASE, registry)
    assert request.forced == {"6112012001"}
    assert request.excluded == frozenset()
    assert problems == (
        Problem(ProblemKind.PARTLY, "force", "6112019999"),
        Problem(ProblemKind.ABSENT, "exclude", "99"),
    )


def test_what_is_not_here_is_named():
    kept = replace(
        FULL,
        data="published",
        as_of="2025-09",
        rule=replace(FULL.rule, parts=FULL.rule.parts[:1]),
        floors=(),
        excluded=frozenset({"6112012002"}),
    )
    assert misfits(FULL, FULL) == ()
    assert misfits(FULL, kept) == (
        Problem(ProblemKind.ABSENT, "data", "sample"),
        Problem(ProblemKind.ABSENT, "month", "2025-12"),
        Problem(ProblemKind.PARTLY, "weights", "jarak, 100% km"),
        Problem(ProblemKind.ABSENT, "floors", "611201"),
        Problem(ProblemKind.PARTLY, "exclude", "6112012008"),
    )


def test_an_address_is_that_of_a_plan_or_of_the_map(registry):
    assert of_plan(WHOLE)
    assert of_plan({"budget": "x"})
    assert not of_plan({})
    assert not of_plan(dict.fromkeys(address.PARAMETERS, "x"))
    assert set(write(PLAIN, registry, VERSION, "id")[0]) >= plan_query.OWN


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", list(ProblemKind))
@pytest.mark.parametrize("name", [*PARAMETERS, "{lain}"])
def test_every_problem_is_one_sentence(kind, name, language):
    said = sentence(Problem(kind, name, "{x}"), Translator(language))
    assert said.endswith(".")
    assert "{what}" not in said
    assert said.count(".") == 1


def test_no_text_of_an_address_is_without_its_parameter():
    start = "plan_address."
    keys = {key.removeprefix(start) for key in catalog("id") if key.startswith(start)}
    assert keys == set(PARAMETERS)


FORGED = st.one_of(st.text(max_size=200), st.text("0123456789,.:-e%", max_size=30))
QUERIES = st.dictionaries(
    st.one_of(st.sampled_from(list(PARAMETERS)), st.text(max_size=50)),
    st.one_of(FORGED, st.lists(FORGED, max_size=3)),
    max_size=25,
)


@given(QUERIES, REQUESTS)
def test_whatever_an_address_holds_there_is_a_request(registry, query, base):
    reading = read(query)
    request, problems = request_of(reading.choices, base, registry)
    again, left = write(request, registry, VERSION, "id")
    if not request.forced and not request.excluded:  # else they may be unknown areas of `base`
        assert request_of(read(again).choices, BASE, registry) == (request, ())
        assert left == 0
    for problem in (*reading.problems, *problems):
        assert len(problem.parameter) <= 40
        assert len(problem.value) <= 40
        assert all(sentence(problem, Translator(language)) for language in ("id", "en"))
