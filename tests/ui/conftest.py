"""The app as its visitors run it, with folders of its own for shapes and data."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geoucj.settings import SHIPPED

SCRIPT = SHIPPED / "geoucj" / "ui" / "main.py"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Let the app read and write in `tmp_path` only, besides what is shipped."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GEOUCJ_LANGUAGE", raising=False)
    monkeypatch.delenv("GEOUCJ_MIN_POTENTIAL", raising=False)
    monkeypatch.setenv("GEOUCJ_BOUNDARIES", str(tmp_path / "boundaries"))
    monkeypatch.setenv("GEOUCJ_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def open_app(folders):  # noqa: ARG001
    """Return a function that opens a page of the app with choices of a session."""

    def visit(url_path="", **choices):
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
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
