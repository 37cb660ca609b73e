"""The button of the field pack on a page of its own."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from geoucj.boundaries.store import open_set
from geoucj.exports.field_pack.pack import pack_of
from geoucj.exports.field_pack.sheet_facts import SheetFacts
from geoucj.i18n import Translator
from geoucj.planning.proposal import PlanRequest
from geoucj.settings import SHIPPED, Settings
from geoucj.ui import cache, state
from geoucj.ui.state import Context
from tests.ui.conftest import whole

ASKED = PlanRequest(
    data="sample",
    area_code="611201",
    as_of="2025-12",
    budget=10_000_000,
    package="JKK+JKM",
    months=3,
    max_areas=2,
    target_rate=0.59,
)


def page(ctx, proposal, boundaries):
    from geoucj.ui.components import plan_pack  # this text runs by itself

    plan_pack.show(ctx, proposal, boundaries)


@pytest.fixture
def settings(nobodys):
    return Settings(nobodys / "boundaries", nobodys / "data")


@pytest.fixture
def shapes():
    return open_set("approximate", [SHIPPED / "boundaries"])


@pytest.fixture
def opened(settings, shapes, registry):
    """Return a function that shows the button for a plan."""

    def show(request=ASKED, language="id"):
        ctx = Context(Translator(language), settings, registry, {})
        proposal = cache.proposal(settings, request)
        args = (ctx, proposal, shapes)
        return whole(AppTest.from_function(page, default_timeout=120, args=args).run())

    return show


def download(app):
    (found,) = app.get("download_button")
    return found.proto


def test_one_click_makes_the_pack_and_offers_it(opened, settings, shapes, registry):
    app = opened()
    assert not app.get("download_button")
    (said,) = [caption.value for caption in app.caption]
    assert "2 desa/kelurahan" in said
    app = whole(app.button(key="plan_pack_make").click().run())
    assert download(app).label.startswith("Unduh paket lapangan (ZIP, ")
    assert not app.button
    proposal = cache.proposal(settings, ASKED)
    dataset = cache.dataset(settings, "sample")
    facts = SheetFacts(proposal, dataset, shapes, registry, Translator("id"))
    with ZipFile(BytesIO(app.session_state[state.PLAN_PACK][1])) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == pack_of(facts)


def test_what_was_made_is_offered_for_this_very_plan_only(opened):
    wanted = (ASKED, "another version", None, "id")
    app = opened()
    app.session_state[state.PLAN_PACK] = (wanted, b"")
    assert not whole(app.run()).get("download_button")
    app.button(key="plan_pack_make").click().run()
    assert download(whole(app.run())).label.startswith("Unduh")


def test_a_plan_of_nothing_has_no_pack(opened):
    app = opened(replace(ASKED, budget=0))
    assert not app.button
    assert not app.caption


def test_the_button_speaks_english(opened):
    app = opened(language="en")
    assert app.button(key="plan_pack_make").label == "Make the field pack"
