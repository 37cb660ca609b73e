from string import Formatter

import pytest

from geoucj import errors, i18n
from geoucj.i18n import (
    Translator,
    catalog,
    format_month,
    format_number,
    format_points,
    format_rate,
    format_rupiah,
)


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def all_errors(base=errors.GeoUCJError):
    for error in base.__subclasses__():
        yield error
        yield from all_errors(error)


def disagreements(first, second):
    return {
        k
        for k in first.keys() | second.keys()
        if fields(first.get(k, "{x}")) != fields(second.get(k, "{y}"))
    }


def test_catalogues_have_the_same_keys_and_fields():
    assert disagreements(catalog("id"), catalog("en")) == set()


def test_a_disagreement_would_be_seen():
    assert disagreements({"a": "{x}", "b": ""}, {"a": "{z}"}) == {"a", "b"}


@pytest.mark.parametrize("error", list(all_errors()), ids=lambda error: error.__name__)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_error_is_translated(error, language):
    assert fields(catalog(language)[f"error.{error.__name__}"]) == fields(error.template)


def test_an_error_says_its_facts_in_both_languages():
    facts = errors.UnknownAreaError(code="9999").facts
    key = "error.UnknownAreaError"
    assert Translator("id")(key, **facts) == "9999 bukan kode wilayah dalam daftar resmi."
    assert Translator("en")(key, **facts) == "9999 is no area code of the official list."


def test_numbers_follow_the_language():
    assert format_number(1234.56, "id", 1) == "1.234,6"
    assert format_number(1234.56, "en", 1) == "1,234.6"
    assert format_number(float("nan"), "id") == i18n.NOTHING
    assert format_rate(1.2074, "id") == "120,7 %"
    assert format_rate(0.0, "id") == "0,0 %"
    assert format_points(-0.0214, "id") == "2,1"
    assert format_rupiah(932.8e6, "id") == "Rp932,8 juta"
    assert format_rupiah(59.57e9, "en") == "Rp59.57 billion"
    assert format_rupiah(16800, "id") == "Rp16.800"


def test_a_translator_speaks_one_language_throughout():
    t = Translator("id")
    said = (t.number(1234), t.rate(0.5), t.points(0.1), t.rupiah(1e6), t.month("2025-05", True))
    assert said == ("1.234", "50,0 %", "10,0", "Rp1,0 juta", "Mei 2025")


def test_months_are_written_out():
    assert format_month("2023-11", "id") == "November 2023"
    assert format_month("2025-08", "id", short=True) == "Agu 2025"
    assert format_month("2025-10", "en") == "October 2025"
    assert format_month("2024", "id") == "2024"
    assert format_month(None, "id") == i18n.NOTHING
