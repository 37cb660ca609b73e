"""What the words of a row below the header say of it: a total, a footnote, the level of a name."""

import re
from functools import lru_cache
from itertools import pairwise

from geoucj.intake.cellvalues import MONTH_NAMES
from geoucj.schema import LEVELS, Level

# Whole words only: `Total`, never `Totallang`; also at the end, as pivot tables write it.
_TOTAL = re.compile(
    r"(?:(?:sub|grand)[\s-]*)?(?:jumlah|jlh|jml|total)\b.*|(?:rekapitulasi|rekap|se-?kabupaten)\b.*"
    r"|.*\S\s+(?:total|jumlah)"
)
_IN_TOTALS = ("jumlah", "jlh", "jml", "total", "rekap", "kabupaten")
_MONTH = "|".join(MONTH_NAMES)
# No village has a colon: `Sumber:` is a footnote, `Sumber Agung` is not.
_NOTE = re.compile(
    rf"""(?:sumber(?:\s+data)?|source)\s*[:=].*|sumber(?:\s+data)?
    |(?:keterangan|ket|catatan|cat|notes?|nb)\b\s*[.:;=]?.*|\*.*|[a-z\d]\s*\)\s+[a-z].*
    |(?:mengetahui|menyetujui|disetujui|diperiksa|dibuat\s+oleh|disusun\s+oleh|ttd)\b.*
    |(?:tabel|table|lampiran)\s+[\w.]+\b.*
    |(?:dicetak|tanggal\s+cetak|diunduh|diolah|lanjutan|bersambung)\b.*
    |hal(?:aman)?\.?\s*:?\s*\d+(?:\s*(?:/|dari)\s*\d+)?|(?:nip|nrp)\b\s*[.:].*
    |(?:a\.?n\.?|u\.?b\.?|plt\.?|plh\.?)\s+\w.*|(?:kepala|sekretaris|ketua)\s+\w.*
    |rata\s*-?\s*rata\b.*|(?:persentase|prosentase|average)\b.*
    |[a-z .]+,\s*(?:\d\d?|[.…\s]+)\s*(?:{_MONTH})\w*\.?\s*\d{{4}}""",
    re.VERBOSE,
)
_ENUMERATED = re.compile(r"(?:[ivxlc]+|[a-z]|\d+)\s*[.)]\s+")
_HEADING = re.compile(r"(?:[IVX]+|[A-Z])[.)]?")
_SPACED = re.compile(r"(?:\w\s+){3,}\w")
_LEVEL = re.compile(
    r"(provinsi|propinsi|prov|kabupaten|kab|kotamadya|kota|kecamatan|kec|distrik|kelurahan|kel|desa)"
    r"\b[\s.:]*(?=\w)"
)
_LEVEL_OF = {
    **dict.fromkeys(("provinsi", "propinsi", "prov"), Level.PROVINCE),
    **dict.fromkeys(("kabupaten", "kab", "kotamadya", "kota"), Level.REGENCY),
    **dict.fromkeys(("kecamatan", "kec", "distrik"), Level.DISTRICT),
    **dict.fromkeys(("kelurahan", "kel", "desa"), Level.VILLAGE),
}


@lru_cache(maxsize=20_000)
def is_total(text: str) -> bool:
    """Return whether a row named so is a total: `Jumlah Kec. X`, `J U M L A H`, `X Total`."""
    bare = _bare(text)
    return any(word in bare for word in _IN_TOTALS) and bool(_TOTAL.fullmatch(bare))


@lru_cache(maxsize=20_000)
def is_note(text: str) -> bool:
    """Return whether a row is a footnote, a signature, the number of a page, or an average."""
    return bool(_NOTE.fullmatch(text.lower()))


def is_average(text: str) -> bool:
    """Return whether a row holds averages or percentages of the columns."""
    return text.lower().startswith(("rata", "persen", "prosen", "average"))


@lru_cache(maxsize=20_000)
def level_said(text: str) -> tuple[int, bool] | None:
    """Return the level (its place in LEVELS) that a name says, and whether that is sure.

    `Kec. Sungai Raya` is sure; `Kota Baru` may be a village.
    """
    found = _LEVEL.match(_bare(text))
    return (LEVELS.index(_LEVEL_OF[found[1]]), found[1] != "kota") if found else None


def is_heading_number(text: str) -> bool:
    """Return whether a number counts groups, where their rows are counted 1, 2, 3: `II`, `B.`."""
    return len(text) < 7 and bool(_HEADING.fullmatch(text))


def is_numbering(texts: list[str]) -> bool:
    """Return whether cells number the columns: (1) (2) (3), 1 2 3, a b c, (5)=(3)/(4)."""
    firsts = [re.fullmatch(r"\(?(\d\d?|[a-z])\)?(?:\s*=.*)?", text.lower()) for text in texts]
    marks = [found[1] for found in firsts if found]
    if len(marks) < len(texts) or len(marks) < 2:
        return False
    steps = [int(mark) if mark.isdigit() else ord(mark) - 96 for mark in marks]
    return steps[0] <= 2 and all(0 < b - a <= 2 for a, b in pairwise(steps))


def _bare(text: str) -> str:
    """Return a name in lower case without the number before it; J U M L A H as one word."""
    lower = text.lower()
    if _SPACED.fullmatch(lower):
        return lower.replace(" ", "")
    found = _ENUMERATED.match(lower)
    return lower[found.end() :] if found else lower
