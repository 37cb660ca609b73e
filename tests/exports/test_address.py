"""The address of a view is text that anybody may have written."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoucj.analysis.classes import Scheme
from geoucj.exports import address
from geoucj.exports import query as queries
from geoucj.exports.address import DEFAULTS, LAYERS, PARAMETERS, read, sentence, within, write
from geoucj.exports.query import LONGEST, MOST_LISTED, MOST_UNKNOWN, Problem, ProblemKind, Reading
from geoucj.i18n import Translator, catalog
from geoucj.maps.measures import CIRCLES, Measure
from geoucj.maps.palette import Palette
from geoucj.schema import Level, Segment
from geoucj.ui import plan_query

WHOLE = {
    "data": "sample",
    "v": "0123456789ab",
    "bounds": "approximate",
    "month": "2025-09",
    "with": "2024-12",
    "area": "6112",
    "level": "village",
    "segment": "BPU",
    "measure": "uncovered_workers",
    "indicator": "angka kemiskinan (%)",
    "scheme": "manual",
    "k": "7",
    "breaks": "-0.5,0.1,1000",
    "palette": "projector",
    "target": "58.9",
    "chosen": "6112012001,6112012008",
    "circles": "uncovered_workers",
    "layers": "employers",
    "stale": "12",
    "filter": 'coverage_rate < 30% dan nama memuat "O\'Rara"',
    "lang": "en",
}


def kinds(reading):
    return [(problem.kind.value, problem.parameter) for problem in reading.problems]


def test_an_address_without_a_query_is_the_default_view():
    assert read({}).choices == dict(DEFAULTS)
    assert read({}).problems == ()
    assert read(dict.fromkeys(PARAMETERS, "")) == read({})
    assert write(DEFAULTS) == write({}) == {}


def test_every_choice_is_read_and_written_again():
    reading = read(WHOLE)
    assert reading.problems == ()
    assert reading.choices == {
        "data": "sample",
        "v": "0123456789ab",
        "bounds": "approximate",
        "month": "2025-09",
        "with": "2024-12",
        "area": "6112",
        "level": Level.VILLAGE,
        "segment": Segment.BPU,
        "measure": Measure.UNCOVERED,
        "indicator": "angka kemiskinan (%)",
        "scheme": Scheme.MANUAL,
        "k": 7,
        "breaks": (-0.5, 0.1, 1000.0),
        "palette": Palette.PROJECTOR,
        "target": 58.9,
        "chosen": ("6112012001", "6112012008"),
        "circles": Measure.UNCOVERED,
        "layers": ("employers",),
        "stale": 12,
        "filter": 'coverage_rate < 30% dan nama memuat "O\'Rara"',
        "lang": "en",
    }
    assert isinstance(reading.choices["level"], Level)
    assert write(reading.choices) == WHOLE
    assert list(write(reading.choices)) == list(PARAMETERS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data", "../../etc"),
        ("data", "a\\b"),
        ("data", "x" * 81),
        ("bounds", "a\nb"),
        ("v", "0123456789AB"),
        ("v", "0123456789abc"),
        ("month", "2025-13"),
        ("month", "2025"),
        ("month", "0000-01"),
        ("month", "٢٠٢٥-٠٩"),
        ("with", "kemarin"),
        ("area", "611"),
        ("area", "61.12"),
        ("area", "６１"),
        ("level", "kecamatan"),
        ("segment", "bpu"),
        ("measure", "abc"),
        ("measure", "Measure.CLAIMS"),
        ("indicator", "x" * 81),
        ("indicator", "\u202eabc"),
        ("scheme", "jenks"),
        ("k", "0"),
        ("k", "10"),
        ("k", "5.0"),
        ("k", "9" * 5000),
        ("breaks", "0.1,x"),
        ("breaks", "0.1,,0.2"),
        ("breaks", "nan"),
        ("breaks", "inf"),
        ("breaks", "1e999"),
        ("breaks", "1_0"),
        ("breaks", "1,2,3,4,5,6,7,8,9"),
        ("palette", "rainbow"),
        ("target", "0"),
        ("target", "100.1"),
        ("target", "1e400"),
        ("target", "59%"),
        ("chosen", "a"),
        ("chosen", ","),
        ("circles", "true"),
        ("layers", "basemap"),
        ("stale", "-1"),
        ("stale", "121"),
        ("filter", "x" * 301),
        ("filter", "a\x00b"),
        ("lang", "fr"),
        ("lang", "x" * (LONGEST + 1)),
    ],
)
def test_a_forged_value_is_left_out_and_the_rest_is_kept(name, value):
    reading = read({"segment": "PU", "palette": "grey"} | {name: value})
    kept = {"segment": Segment.PU, "palette": Palette.GREY}
    kept.pop(name, None)
    assert reading.choices == dict(DEFAULTS) | kept
    assert kinds(reading) == [("malformed", name)]
    assert len(reading.problems[0].value) <= 40


def test_a_part_that_nobody_knows_is_named_and_ignored():
    reading = read({"theme": "dark", "month": "2025-09"})
    assert reading.problems == (Problem(ProblemKind.UNKNOWN_PARAMETER, "theme", "dark"),)
    assert reading.choices["month"] == "2025-09"


def test_of_many_unknown_parts_and_long_ones_only_a_little_is_said():
    reading = read({f"{place}" + "x" * 99: "y\u202e" * 99 for place in range(99)})
    assert len(reading.problems) == MOST_UNKNOWN
    first = reading.problems[0]
    assert (len(first.parameter), len(first.value)) == (40, 40)
    assert first.value.isprintable()


def test_a_part_that_is_there_twice_counts_once():
    reading = read({"measure": ["claims", "coverage_rate"], "month": ["2025-09"], "k": []})
    assert reading.choices["measure"] == Measure.CLAIMS
    assert reading.choices["month"] == "2025-09"
    assert kinds(reading) == [("repeated", "measure")]


def test_of_a_list_what_is_known_is_kept():
    reading = read({"chosen": "6112,x,6112,6101", "layers": "employers,roads"})
    assert reading.choices["chosen"] == ("6112", "6101")
    assert reading.choices["layers"] == ("employers",)
    assert kinds(reading) == [("partly", "chosen"), ("partly", "layers")]
    assert reading.problems[0].value == "x"


def test_more_areas_than_an_address_holds():
    many = [f"61{place:08d}" for place in range(MOST_LISTED + 3)]
    reading = read({"chosen": ",".join(many)})
    assert reading.choices["chosen"] == tuple(many[:MOST_LISTED])
    assert reading.problems == (Problem(ProblemKind.TOO_MANY, "chosen", "203"),)
    query = write({"chosen": tuple(many)})
    assert read(query).problems == ()
    assert len(query["chosen"]) < LONGEST / 2


@pytest.mark.parametrize(
    ("area", "level", "fits"),
    [
        ("", "province", True),
        ("61", "province", False),
        ("61", "regency", True),
        ("6112", "regency", False),
        ("6112", "village", True),
        ("611201", "district", False),
        ("6112012001", "district", False),
        ("6112012001", "village", True),
    ],
)
def test_the_level_lies_inside_the_area(area, level, fits):
    reading = read({"area": area, "level": level})
    assert ("level" in reading.choices) is fits
    assert kinds(reading) == ([] if fits else [("conflict", "level")])
    assert reading.choices["area"] == area


def test_own_bounds_need_bounds():
    reading = read({"scheme": "manual", "k": "3"})
    assert "scheme" not in reading.choices
    assert kinds(reading) == [("conflict", "scheme")]
    # The bounds may be forged: both are said.
    assert kinds(read({"scheme": "manual", "breaks": "x"})) == [
        ("malformed", "breaks"),
        ("conflict", "scheme"),
    ]


@pytest.fixture
def here(registry):
    """Return a function that checks choices against a small installation."""

    def check(query, **there):
        there = {
            "data_sets": {"published": "aaaaaaaaaaaa", "sample": "bbbbbbbbbbbb"},
            "boundary_sets": ["approximate"],
            "registry": registry,
            "months": ["2025-08", "2025-09"],
            "indicators": ["kemiskinan"],
        } | there
        first = read(query)
        assert first.problems == ()
        return within(first.choices, **there)

    return check


def test_what_is_here_is_kept(here):
    query = {
        "data": "sample",
        "v": "bbbbbbbbbbbb",
        "bounds": "approximate",
        "month": "2025-09",
        "with": "2025-08",
        "area": "6112",
        "indicator": "kemiskinan",
        "chosen": "6112012001,73",
    }
    reading = here(query)
    assert reading.problems == ()
    assert reading.choices == read(query).choices


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data", "rahasia"),
        ("bounds", "resmi"),
        ("month", "2030-01"),
        ("with", "1999-01"),
        ("area", "99"),
        ("area", "6112019999"),
        ("indicator", "panen"),
        ("chosen", "99"),
    ],
)
def test_what_is_not_here_is_left_out(here, name, value):
    reading = here({name: value, "segment": "PU"})
    assert reading.choices == dict(DEFAULTS) | {"segment": Segment.PU}
    assert reading.problems == (Problem(ProblemKind.ABSENT, name, value),)


def test_areas_that_are_not_in_the_list_are_left_out(here):
    reading = here({"chosen": "6112,99,73"})
    assert reading.choices["chosen"] == ("6112", "73")
    assert reading.problems == (Problem(ProblemKind.PARTLY, "chosen", "99"),)


def test_figures_that_have_changed_are_said_to_have_changed(here):
    reading = here({"data": "sample", "v": "aaaaaaaaaaaa"})
    assert kinds(reading) == [("other_version", "v")]
    assert reading.choices == dict(DEFAULTS) | {"data": "sample"}
    assert sentence(reading.problems[0], Translator("id")) == (
        "Data telah berubah sejak tautan ini dibuat; angkanya dapat berbeda."
    )


def test_a_version_says_nothing_of_another_data_set(here):
    assert kinds(here({"data": "rahasia", "v": "aaaaaaaaaaaa"})) == [("absent", "data")]
    assert "v" not in here({"v": "aaaaaaaaaaaa"}).choices


def test_checking_changes_nothing_of_what_was_read(registry):
    choices = read({"data": "rahasia", "chosen": "99"}).choices
    before = dict(choices)
    within(choices, data_sets={}, boundary_sets=(), registry=registry, months=(), indicators=())
    assert choices == before


def test_a_forged_measure_is_said_in_one_sentence():
    (problem,) = read({"measure": "abc"}).problems
    assert sentence(problem, Translator("id")) == (
        'Alamat ini memuat ukuran yang tidak dikenal ("abc"); dipakai tampilan bawaan.'
    )
    assert sentence(problem, Translator("en")) == (
        'The measure in this address is not known ("abc"); the default view is used.'
    )


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", list(ProblemKind))
@pytest.mark.parametrize("name", [*PARAMETERS, "{lain}"])
def test_every_problem_is_one_sentence(kind, name, language):
    said = sentence(Problem(kind, name, "{x}"), Translator(language))
    assert said.endswith(".")
    assert "{what}" not in said
    assert said.count(".") == 1


def test_no_text_of_an_address_is_without_its_parameter():
    keys = {key.removeprefix("address.") for key in catalog("id") if key.startswith("address.")}
    assert keys == set(PARAMETERS)


@pytest.mark.parametrize("module", [address, queries, plan_query])
def test_the_address_knows_no_page(module):
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    imported -= {queries.__name__}
    assert not {name for name in imported if name.startswith(("streamlit", "geoucj.ui"))}


CODES = st.from_regex(r"(61|73)([0-9]{2}([0-9]{2}([0-9]{4})?)?)?", fullmatch=True)
MONTHS = st.from_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])", fullmatch=True)
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=80)
PRINTABLE = TEXTS.filter(str.isprintable)
NAMES = PRINTABLE.filter(lambda name: not {"/", "\\"} & set(name))
BOUNDS = st.floats(-1e15, 1e15, allow_nan=False).map(lambda number: number + 0.0)
VIEWS = st.fixed_dictionaries(
    {},
    optional={
        "data": NAMES,
        "v": st.from_regex("[0-9a-f]{12}", fullmatch=True),
        "bounds": NAMES,
        "month": MONTHS,
        "with": MONTHS,
        "area": CODES,
        "level": st.just(Level.VILLAGE),
        "segment": st.sampled_from(Segment),
        "measure": st.sampled_from(Measure),
        "indicator": PRINTABLE,
        "scheme": st.sampled_from([each for each in Scheme if each != Scheme.MANUAL]),
        "k": st.integers(1, 9),
        "breaks": st.lists(BOUNDS, min_size=1, max_size=8).map(tuple),
        "palette": st.sampled_from(Palette),
        "target": st.integers(10, 1000).map(lambda tenths: tenths / 10),
        "chosen": st.lists(CODES, max_size=MOST_LISTED, unique=True).map(tuple),
        "circles": st.sampled_from(CIRCLES),
        "layers": st.lists(st.sampled_from(LAYERS), unique=True).map(tuple),
        "stale": st.integers(0, 120),
        "filter": PRINTABLE,
        "lang": st.sampled_from(["id", "en"]),
    },
)


@given(VIEWS)
def test_an_address_gives_the_view_again(view):
    view = dict(DEFAULTS) | view
    query = write(view)
    assert read(query) == Reading(view, ())
    assert write(read(query).choices) == query
    assert not any(view[name] == DEFAULTS.get(name) for name in query)


FORGED = st.one_of(st.text(max_size=200), st.text("0123456789,.-e", max_size=30), NAMES)
QUERIES = st.dictionaries(
    st.one_of(st.sampled_from(list(PARAMETERS)), st.text(max_size=50)),
    st.one_of(FORGED, st.lists(FORGED, max_size=3)),
    max_size=25,
)


@given(QUERIES)
def test_whatever_an_address_holds_there_is_a_view(registry, query):
    reading = read(query)
    assert set(DEFAULTS) <= set(reading.choices) <= set(PARAMETERS)
    assert read(write(reading.choices)) == Reading(reading.choices, ())
    checked = within(
        reading.choices,
        data_sets={"a": "0" * 12},
        boundary_sets=["a"],
        registry=registry,
        months=["2025-09"],
        indicators=["a"],
    )
    assert set(DEFAULTS) <= set(checked.choices) <= set(PARAMETERS)
    for problem in (*reading.problems, *checked.problems):
        assert len(problem.parameter) <= 40
        assert len(problem.value) <= 40
        assert all(sentence(problem, Translator(language)) for language in ("id", "en"))
