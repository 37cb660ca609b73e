"""Text in cells -> numbers and months. What is not understood is NaN or "", never a guess."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isnan, nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geoucj.intake.model import Value

MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "pebruari", "february", "feb", "peb"),
            ("maret", "march", "mar", "mrt"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("agustus", "august", "agust", "agu", "agt", "ags", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nopember", "nov", "nop"),
            ("desember", "december", "des", "dec"),
        ),
        start=1,
    )
    for name in names
}
# Words that may stand beside a month: `Posisi s.d. 30 September 2025`, `as of`.
BESIDE = frozenset(
    {
        *("posisi", "per", "s", "d", "sd", "sampai", "dengan", "hingga", "pada", "tanggal", "tgl"),
        *("bulan", "bln", "keadaan", "kondisi", "akhir", "periode", "tahun", "thn", "th", "data"),
        *("as", "of", "at", "end", "the", "month", "period", "year", "until"),
    }
)
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_050  # 1990 to 2099
_DAY_ZERO = datetime(1899, 12, 30)

_NAME = rf"(?:{'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})(?![a-z])"
_LONG = "|".join(
    name for name in MONTH_NAMES if len(name) > 4 or name in ("mei", "juni", "juli", "june")
)
_YEAR = r"(?:199\d|20\d\d)(?![\d])"
# `Sep-25`, `Des'25`, `Jan 25 PU`, but not `Mei 25 orang`.
_SHORT_YEAR = r"\d\d(?!\d|[.,]\d|\s*(?:%|orang|org|jiwa|pekerja|peserta|persen|desa|kec))"
_TO = r"(?:-|–|s\.?\s?d\.?|s/d|sampai(?:\s+dengan)?|hingga|to|dan|and|&|,|\+)"
_MONTH = re.compile(
    rf"""(?<![\da-z])(?<!\d[.,/-])(?:
      (?P<span>{_NAME}\.?\s*{_TO}\s*(?=(?:\d\d?\s+)?{_NAME}))
    | (?P<y1>{_YEAR})[-/](?P<m1>\d\d?)[-/](?P<d1>\d\d?)(?:[ t]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?(?!\d)
    | (?P<d2>\d\d?)[-/.](?P<m2>\d\d?)[-/.](?P<y2>{_YEAR})(?![-/.]\d)
    | (?P<n0>{_NAME})\.?\s+(?P<d0>\d\d?),?\s+(?P<y0>{_YEAR})
    | (?:(?P<d3>\d\d?)[\s./-]*)?(?P<n3>{_NAME})[\s.,:'’`/-]*
      (?:(?:tahun|thn|th|ta)\b[\s.:]*(?:anggaran\s+)?)?(?P<y3>{_YEAR}|{_SHORT_YEAR})
    | (?P<y4>{_YEAR})[\s/:,.–-]*(?P<n4>{_NAME})
    | (?P<m5>\d\d?)[-/](?P<y5>{_YEAR})(?![-/.]\d)
    | (?P<y6>{_YEAR})[-/](?P<m6>\d\d?)(?!\d|[-/.]\d)
    | (?P<y7>199\d|20\d\d)(?P<m7>\d\d)(?!\d)
    | (?P<n8>{_LONG})(?![a-z])
    | (?P<y9>{_YEAR})(?![-/.,]\d)
    )""",
    re.VERBOSE,
)
_PART_OF_YEAR = re.compile(r"\b(?:triwulan|tw|semester|kuartal|caturwulan|quarter)\b")

Mark = Literal[".", ",", ""]

# Missing is not zero: `tidak ada` may mean that nothing is known, `nihil` reports that none is.
BLANK = frozenset(
    {
        *(
            "",
            "-",
            "--",
            "---",
            "–",
            "—",
            "…",
            "...",
            "..",
            ".",
            "n/a",
            "na",
            "n.a",
            "n.a.",
            "t.a.d",
        ),
        *("tidak ada", "tidak ada data", "belum ada", "belum ada data", "belum", "kosong", "tad"),
        *("no data", "none", "null", "nan"),
    }
)
ZERO = frozenset({"nihil", "nol", "zero"})

_MINUS = str.maketrans("−–", "--")
_BEFORE = re.compile(r"^(?:'|rp\.?|idr)\s*")
_AFTER = re.compile(
    r"(?:[.,]-+|\s*%|\s*\*+\)?|\s*(?:orang|org|jiwa|pekerja|peserta|naker|tk|bulan|rupiah)\.?)$"
)
_SPACED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_DIGITS = re.compile(r"([-+]?)(\d+(?:[.,]\d+)*)(e[-+]?\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def cell_text(value: Value) -> str:
    """Return a cell as one line of text: 1234.0 is `1234`, a moment its day, spaces single ones."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, (datetime, date)):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_month(value: Value, serials: bool = False) -> str:
    """Return the month (or year) that a cell holds and nothing else; "" where it holds none.

    Numbers read as their digits do, 202509 and 2025; with `serials`, also as the days that a
    spreadsheet counts: 45930 is 30 September 2025. The day stands before the month.
    """
    if isinstance(value, (datetime, date)):
        return f"{value:%Y-%m}"
    if value is None or isinstance(value, bool):
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if serials and re.fullmatch(r"\s*\d{5}(?:\.\d+)?\s*", text):
        days = float(text)
        if not FIRST_SERIAL <= days <= LAST_SERIAL:
            return ""
        return f"{_DAY_ZERO + timedelta(days=days):%Y-%m}"
    month, rest = _scan(text)
    return month if set(re.findall(r"[^\W_]+", rest)) <= BESIDE else ""


def find_month(text: str) -> str:
    """Return the one month (or, without a month, the one year) that a longer text names.

    "" where it names none, several, an impossible one, or a quarter of a year.
    """
    return _scan(text)[0]


@lru_cache(maxsize=20_000)
def _scan(text: str) -> tuple[str, str]:
    """Return the one month or year in `text` ("" if there is not one), and what else it says."""
    lower = text.lower().replace("\u00a0", " ")
    months: set[str] = set()
    years: set[str] = set()
    alone: set[int] = set()  # months without a year
    for found in _MONTH.finditer(lower):
        part = {name.rstrip("0123456789"): it for name, it in found.groupdict().items() if it}
        if "span" in part:
            return "", lower
        month = MONTH_NAMES[part["n"]] if "n" in part else int(part.get("m", 0))
        if "y" not in part:
            alone.add(month)
        elif not month and "m" not in part:
            years.add(part["y"])
        else:
            months.add(_possible(int(part["y"]), month, int(part.get("d", 1))))
    rest = _MONTH.sub(" ", lower)
    if months:
        return (months.pop() if len(months) == 1 else ""), rest
    if len(years) != 1 or len(alone) > 1 or _PART_OF_YEAR.search(lower):
        return "", rest
    year = years.pop()
    return (f"{year}-{alone.pop():02d}" if alone else year), rest


def _possible(year: int, month: int, day: int) -> str:
    try:
        return f"{date(year + 2000 if year < 100 else year, month, day):%Y-%m}"
    except ValueError:
        return ""


@dataclass(frozen=True)
class NumberStyle:
    """How the texts of a column are read: which mark stands before decimals.

    With `counts`, a mark before exactly three digits is one of thousands, whatever it is.
    `ambiguous`: a cell can be read in two ways, and no other cell settles it: `1.234` in a column
    of rates; among counts, a cell that is not whole (1.234 typed as a number?). Such a text is
    NaN unless a person chooses: `replace(style, decimal=",", ambiguous=False)`.
    `percent`: there is a sign after a number. The number is read as it stands: `39,21 %` is 39.21.
    """

    decimal: Mark = ""
    counts: bool = False
    ambiguous: bool = False
    percent: bool = False


def number_style(values: Iterable[Value], counts: bool = False) -> NumberStyle:
    """Return how the texts of a whole column are read; its number cells are what they are."""
    decimals: set[str] = set()
    open_question = broken = percent = False
    for text in {value for value in values if isinstance(value, (str, float))}:
        if isinstance(text, float):
            broken |= text % 1 != 0 and not isnan(text)
            continue
        found = _DIGITS.fullmatch(_bare(text))
        if not found:
            continue
        percent |= "%" in text
        marks = set(found[2]) & {".", ","}
        if decimal := _own_decimal(found[2]):
            decimals.add(decimal)
            broken |= float(found[2].rpartition(decimal)[2] or 0) != 0
        elif decimal is None:
            open_question = True
        elif marks:  # the mark of thousands; decimals have the other
            decimals |= {".", ","} - marks
    settled: Mark = "" if len(decimals) != 1 else ("." if "." in decimals else ",")
    ambiguous = broken if counts else open_question and not settled
    return NumberStyle(settled, counts, ambiguous, percent)


def read_number(value: Value, style: NumberStyle) -> float:
    """Return the number in a cell; NaN where it is blank or not understood.

    `nihil` is zero, `-`, `n/a` and `tidak ada` are blank. `(12)`, `> 100` and `1,2 juta` are not
    understood, nor are true and false, dates and the errors of formulas.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return nan
    return _read(value, style) if isinstance(value, str) else float(value)


def read_numbers(values: Sequence[Value], style: NumberStyle) -> NDArray[np.float64]:
    """Return the numbers of a whole column, as `read_number` gives them."""
    known: dict[str, float] = {}
    numbers = np.empty(len(values))
    for place, value in enumerate(values):
        if type(value) is int or type(value) is float:  # most cells
            numbers[place] = value
        elif isinstance(value, str):
            if value not in known:
                known[value] = _read(value, style)
            numbers[place] = known[value]
        else:
            numbers[place] = read_number(value, style)
    return numbers


def is_blank(value: Value) -> bool:
    """Return whether a cell holds nothing, or says so: `-`, `n/a`, `tidak ada`."""
    if isinstance(value, str):
        return cell_text(value).lower() in BLANK
    return value is None or (isinstance(value, float) and isnan(value))


def _read(text: str, style: NumberStyle) -> float:
    bare = _bare(text)
    if bare in ZERO:
        return 0.0
    found = _DIGITS.fullmatch(bare)
    if not found:
        return nan
    sign, digits, exponent = found.groups(default="")
    decimal = _own_decimal(digits)
    if decimal is None:
        if style.counts:
            decimal = ""
        elif style.decimal:
            decimal = style.decimal if style.decimal in digits else ""
        else:
            return nan
    head, _, tail = digits.rpartition(decimal) if decimal else (digits, "", "")
    if not re.fullmatch(r"\d+", head) and not _GROUPED.fullmatch(head):
        return nan
    return float(f"{sign}{re.sub('[.,]', '', head)}.{tail or 0}{exponent}")


def _own_decimal(digits: str) -> Mark | None:
    """Return the mark before decimals as the number itself shows it: "" for none, None if unclear.

    Of two marks the last; a mark that is repeated groups thousands; a single mark is before
    decimals unless it stands after one to three digits (not 0) and before exactly three.
    """
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return ""
    last: Mark = "." if marks[-1] == "." else ","
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return ""
    head, _, tail = digits.partition(last)
    return None if len(tail) == 3 and len(head) <= 3 and head[0] != "0" else last


def _bare(text: str) -> str:
    """Return the text of a number without currency, unit, note, sign of per cent and spaces."""
    bare = cell_text(text).lower().translate(_MINUS)
    bare = _BEFORE.sub("", bare)
    while (shorter := _AFTER.sub("", bare)) != bare:
        bare = shorter
    return bare.replace(" ", "") if _SPACED.fullmatch(bare) else bare
