"""The app as its visitors run it, with folders of its own for shapes and data."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geoucj.settings import SHIPPED
from geoucj.ui import state
from geoucj.ui.pages import map_page

SCRIPT = SHIPPED / "geoucj" / "ui" / "main.py"


@pytest.fixture(scope="session")
def nobodys(tmp_path_factory):
    """Return an empty folder that no test writes into: the app reads what is shipped once only."""
    return tmp_path_factory.mktemp("nobodys")


@pytest.fixture
def work_in(monkeypatch):
    """Return a function that lets the app read and write in a folder, besides what is shipped."""

    def move(folder):
        monkeypatch.chdir(folder)
        monkeypatch.delenv("GEOUCJ_LANGUAGE", raising=False)
        monkeypatch.delenv("GEOUCJ_MIN_POTENTIAL", raising=False)
        monkeypatch.setenv("GEOUCJ_BOUNDARIES", str(folder / "boundaries"))
        monkeypatch.setenv("GEOUCJ_DATA", str(folder / "data"))
        return folder

    return move


@pytest.fixture
def own(tmp_path, work_in, open_app):  # noqa: ARG001  after open_app, which works elsewhere
    """Return a folder of the test's own that the app works in."""
    return work_in(tmp_path)


@pytest.fixture
def open_app(work_in, nobodys, monkeypatch):
    """Return a function that opens a page of the app with choices of a session."""
    work_in(nobodys)
    monkeypatch.setattr(map_page, "PAUSE", 0)  # there is no browser that paints

    def visit(url_path="", *, first=False, **choices):
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
        if not first:
            choices |= {state.SETTLED: True}
        for key, value in choices.items():
            app.session_state[key] = value
        if url_path:  # pages are functions: switch_page() only knows files
            app._page_hash = calc_hash(url_path)
        return app.run()

    return visit


def words(app):
    """Return everything that a page says, as one text."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "html", "success", "button")
    return "\n".join(
        str(getattr(element, "label" if kind == "button" else "value"))
        for kind in kinds
        for element in app.get(kind)
    )


def whole(app):
    """Return the page if it has neither an exception nor an error on it."""
    assert not app.exception
    assert not app.error
    return app
