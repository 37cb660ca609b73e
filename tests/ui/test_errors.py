"""Names from spreadsheets must not become Markdown, links, pictures or formulas."""

import pytest
from streamlit.testing.v1 import AppTest

from geoucj.ui.components.errors import plain


def test_plain_words_stay_as_they_are():
    for text in ("Kubu Raya", "Kota Makassar, 2025", "Pangkajene & Kepulauan", "2,5 %", ""):
        assert plain(text) == text


@pytest.mark.parametrize("sign", "\\`*_{}[]()<>#+!|~$:")
def test_every_sign_of_markdown_is_escaped(sign):
    assert plain(f"a{sign}b") == f"a\\{sign}b"


@pytest.mark.parametrize(
    "text",
    ["![x](http://example.org/x.png)", "[klik](javascript:alert(1))", "<img src=x>", ":red[x]",
     "$x$", "**tebal**", ":material/download:"],
)  # fmt: skip
def test_no_sign_is_left_bare(text):
    escaped = plain(text)
    assert escaped.replace("\\", "") == text  # nothing is lost
    rest = escaped
    for sign in "`*_{}[]()<>#+!|~$:":
        rest = rest.replace(f"\\{sign}", "")
    assert not set(rest) & set("`*_{}[]()<>#+!|~$:\\")


def test_facts_of_an_error_are_shown_as_text():
    def script():
        from geoucj.errors import UnknownDataSetError
        from geoucj.ui.components import errors

        errors.show(UnknownDataSetError(name="[x](http://a)", known="**b**"), "en")

    (error,) = AppTest.from_function(script).run().error
    assert error.value == (r"There is no data set named \[x\]\(http\://a\); there are: \*\*b\*\*.")


def test_an_unexpected_error_is_said_in_both_languages_without_a_trace():
    def script():
        from geoucj.ui.components import errors

        errors.show_unexpected(ValueError("rahasia"))

    app = AppTest.from_function(script).run()
    (error,) = app.error
    assert not app.exception
    assert "rahasia" not in error.value
    assert "This page could not be shown." in error.value
    assert error.value.index("Halaman") < error.value.index("This page")
