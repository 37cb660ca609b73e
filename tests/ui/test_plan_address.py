"""A link to the plan page opens just that plan, in its language; a forged one is told."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geoucj.planning.proposal import PlanRequest
from geoucj.planning.wishes import Floor
from geoucj.settings import Settings
from geoucj.ui import cache, plan_query, state
from tests.ui.conftest import SCRIPT, whole

REQUEST = PlanRequest(
    data="sample",
    area_code="6112",
    as_of="2025-12",
    budget=123_000_000,
    package="JKK+JKM",
    months=2,
    quota=40,
    target_rate=0.615,
    floors=(Floor("611201", areas=1),),
    forced=frozenset({"6112012001"}),
    excluded=frozenset({"6112012002"}),
)


@pytest.fixture
def follow(own):
    """Return a function that opens the plan page by its address."""

    def visit(query):
        app = AppTest.from_file(str(SCRIPT), default_timeout=120)
        app._page_hash = calc_hash("plan")
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    assert own.exists()
    return visit


def address_of(request, language="id", version=None):
    registry = cache.registry(Settings())
    version = version or cache.version(Settings(), "sample")
    return plan_query.write(request, registry, version, language)[0]


def address_in(app):
    given = app.query_params.items()
    return {name: value if isinstance(value, str) else value[0] for name, value in given}


def warned(app):
    return "\n".join(each.value for each in app.warning).replace("\\", "")


def test_a_link_opens_just_that_plan_in_its_language(follow):
    query = address_of(REQUEST, "en")
    app = whole(follow(query))
    assert app.session_state[state.PLAN_REQUEST] == REQUEST
    assert app.session_state[state.LANGUAGE] == "en"
    assert address_in(app) == query
    assert warned(app) == ""
    assert state.PROBLEMS not in app.session_state  # nor has the map tried to read it


def test_a_forged_link_is_told_and_the_rest_of_it_is_used(follow):
    query = address_of(REQUEST, version="0" * 12) | {
        "month": "1999-01",
        "quota": "-5",
        "package": "<b>X</b>",
        "exclude": "6112019999",
    }
    app = whole(follow(query))
    said = warned(app)
    assert 'bulan yang tidak tersedia ("1999-01")' in said
    assert 'kuota per desa yang tidak dapat dibaca ("-5")' in said
    assert 'paket iuran yang tidak tersedia ("<b>X</b>")' in said
    assert 'desa yang dikecualikan yang tidak tersedia ("6112019999")' in said
    assert "Data telah berubah sejak tautan ini dibuat" in said
    wanted = address_of(replace(REQUEST, quota=100, excluded=frozenset()))
    found = address_in(app)
    assert {name: found[name] for name in found if name not in ("month", "package")} == {
        name: wanted[name] for name in wanted if name not in ("month", "package")
    }
    assert "1999-01" in warned(app.run())
    app.session_state[state.PLAN_REQUEST] = REQUEST
    assert warned(app.run()) == ""
    assert address_in(app) == address_of(REQUEST)


def test_what_does_not_fit_into_the_address_is_said(follow):
    codes = cache.registry(Settings()).at("village", "61")["area_code"]
    many = replace(REQUEST, area_code="61", forced=frozenset(), excluded=frozenset(codes[::4]))
    app = follow(address_of(REQUEST))
    app.session_state[state.PLAN_REQUEST] = many
    said = "\n".join(each.value for each in whole(app.run()).caption)
    assert f"{len(many.excluded) - 200} wilayah yang disematkan, dikecualikan" in said
    assert address_in(app)["left"] == str(len(many.excluded) - 200)
