"""Interface text in Indonesian and English. The language is a value, never a global."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import isnan

from babel.dates import format_date
from babel.numbers import format_decimal, parse_decimal

from geoucj.schema import Language

LOCALE = {"id": "id_ID", "en": "en_GB"}
NOTHING = "–"


@cache
def catalog(language: Language) -> dict[str, str]:
    """Return every message of `language`, by key."""
    path = files("geoucj") / "locale" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@dataclass(frozen=True)
class Translator:
    """Says things in one language: t("key", field=...) for texts, t.number(...) for figures."""

    language: Language

    def __call__(self, key: str, **fields: object) -> str:
        """Return the message `key` with its fields filled in."""
        return catalog(self.language)[key].format(**fields)

    def number(self, value: float | None, digits: int = 0) -> str:
        """See `format_number`."""
        return format_number(value, self.language, digits)

    def rate(self, rate: float | None, digits: int = 1) -> str:
        """See `format_rate`."""
        return format_rate(rate, self.language, digits)

    def points(self, difference: float) -> str:
        """See `format_points`."""
        return format_points(difference, self.language)

    def rupiah(self, value: float | None) -> str:
        """See `format_rupiah`."""
        return format_rupiah(value, self.language)

    def parsed(self, text: str) -> float:
        """Return the number that a person wrote, `35,5` in Indonesian; raises ValueError."""
        return float(parse_decimal(text.strip(), locale=LOCALE[self.language]))

    def month(self, as_of: object, short: bool = False) -> str:
        """See `format_month`."""
        return format_month(as_of, self.language, short)


def format_number(value: float | None, language: Language, digits: int = 0) -> str:
    """Return 1234.5 as `1.234,5` in Indonesian and `1,234.5` in English; a dash for nothing."""
    if value is None or isnan(value):
        return NOTHING
    places = "." + "0" * digits if digits else ""
    return format_decimal(value, format=f"#,##0{places}", locale=LOCALE[language])


def format_rate(rate: float | None, language: Language, digits: int = 1) -> str:
    """Return 0.3921 as `39,2 %` (a share as per cent, never clipped); a dash for nothing."""
    if rate is None or isnan(rate):
        return NOTHING
    return f"{format_number(rate * 100, language, digits)} %"


def format_points(difference: float, language: Language) -> str:
    """Return the difference of two rates as points: 0.021 as `2,1`; the sign is the caller's."""
    return format_number(abs(difference) * 100, language, 1)


def format_rupiah(value: float | None, language: Language) -> str:
    """Return `Rp932,8 juta`, `Rp59,57 miliar`, or whole rupiah below a million."""
    if value is None or isnan(value):
        return NOTHING
    million, billion = ("juta", "miliar") if language == "id" else ("million", "billion")
    if value >= 1e9:
        return f"Rp{format_number(value / 1e9, language, 2)} {billion}"
    if value >= 1e6:
        return f"Rp{format_number(value / 1e6, language, 1)} {million}"
    return f"Rp{format_number(value, language)}"


def format_month(as_of: object, language: Language, short: bool = False) -> str:
    """Return `2023-11` as `November 2023` (short: `Nov 2023`) and `2023` as `2023`."""
    if not isinstance(as_of, str) or not as_of:
        return NOTHING
    if len(as_of) == 4:
        return as_of
    day = date(int(as_of[:4]), int(as_of[5:7]), 1)
    return format_date(day, "MMM y" if short else "MMMM y", locale=LOCALE[language])
