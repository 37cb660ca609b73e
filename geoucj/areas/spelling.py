"""How names of areas are written: the same name in many spellings gives the same key.

Three keys, each coarser than the one before: `plain` (case, accents, apostrophes, spacing,
hyphens), `standard` (abbreviations, numerals, prefixes of the level) and `sound` (old spelling,
doubled letters, glottal endings, o for u). What two keys share is one name; what only the score
calls close is for a person to decide.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from geoucj.schema import Level

KEPT = 20_000  # names and words whose keys are remembered: the official list and one file
APOSTROPHES = re.compile(r"['`´‘’ʼʻ]")
RUN_TOGETHER = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]|[IVX]+$)")
WORD = re.compile(r"[a-z]+|\d+")
# What an office writes before a name to say of which kind it is.
PREFIXES: dict[Level, frozenset[str]] = {
    Level.PROVINCE: frozenset({"provinsi", "propinsi", "prov", "prop"}),
    Level.REGENCY: frozenset({"kabupaten", "kab"}),
    Level.DISTRICT: frozenset({"kecamatan", "kec"}),
    Level.VILLAGE: frozenset({"desa", "ds", "kelurahan", "kel", "lembang"}),
}
SAME_WORD = {
    **dict.fromkeys(("sei", "sui", "sungei", "soengai", "sengai"), "sungai"),
    **dict.fromkeys(("tj", "tg", "tjg", "tanjong", "tandjung", "tandjong"), "tanjung"),
    **dict.fromkeys(("kp", "kpg", "kampong", "kg"), "kampung"),
    **dict.fromkeys(("pl", "pulo", "pulou"), "pulau"),
    **dict.fromkeys(("tlk", "telok", "tl"), "teluk"),
    **dict.fromkeys(("bkt",), "bukit"),
    **dict.fromkeys(("gn", "gng", "gunong"), "gunung"),
    **dict.fromkeys(("ng", "nng"), "nanga"),
    **dict.fromkeys(("ma", "mr", "moeara"), "muara"),
    **dict.fromkeys(("prt",), "parit"),
    **dict.fromkeys(("kep",), "kepulauan"),
    **dict.fromkeys(("sp",), "simpang"),
    **dict.fromkeys(("mulya",), "mulia"),
    **dict.fromkeys(("kotamadya", "kodya", "kotamadia"), "kota"),
}
NUMBER_WORDS = (
    *("satu", "dua", "tiga", "empat", "lima"),
    *("enam", "tujuh", "delapan", "sembilan", "sepuluh"),
)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv")
NUMBERS = {word: str(n) for words in (NUMBER_WORDS, ROMAN) for n, word in enumerate(words, 1)}
# Short names in daily use that no rule of spelling leads to.
ALIASES: dict[Level, dict[str, str]] = {
    Level.PROVINCE: {
        "kalbar": "kalimantanbarat",
        "westkalimantan": "kalimantanbarat",
        "sulsel": "sulawesiselatan",
        "southsulawesi": "sulawesiselatan",
    },
    Level.REGENCY: {
        "pangkep": "pangkajenekepulauan",
        "pangkajenedankepulauan": "pangkajenekepulauan",
        "sidrap": "sidenrengrappang",
        "selayar": "kepulauanselayar",
    },
    Level.DISTRICT: {},
    Level.VILLAGE: {},
}
# Words that tell two places of one name apart: names that differ in them are never the same.
TELLING = frozenset(
    {
        *("utara", "selatan", "barat", "timur", "tengah", "pusat"),
        *("hulu", "hilir", "atas", "bawah", "dalam", "luar", "darat", "laut", "pantai"),
        *("besar", "kecil", "baru", "lama", "tua", "toa", "kanan", "kiri", "kota"),
        *("riaja", "riattang", "riawang", "rilau", "alau"),
        *("jaya", "raya", "makmur", "indah", "sari", "mulia", "permai", "abadi", "lestari"),
    }
)


def words(name: str) -> list[str]:
    """Return the words of `name`: lower case, no accents, no apostrophes; SungaiRayaII split."""
    text = RUN_TOGETHER.sub(" ", APOSTROPHES.sub("", name))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return WORD.findall(text.lower())


@lru_cache(maxsize=KEPT)
def plain(name: str) -> str:
    """Return `name` with nothing but its letters and digits: `Ma'dong` and `MADONG` agree."""
    return "".join(words(name))


@lru_cache(maxsize=KEPT)
def standard_words(name: str, level: Level) -> tuple[str, ...]:
    """Return the words of `name` written out, numerals as digits, prefixes of `level` left out."""
    found = words(name)
    while len(found) > 1 and found[0] in PREFIXES[level]:
        found = found[1:]
    if level is Level.REGENCY and len(found) > 1 and found[-1] == "kota":
        found = ["kota", *found[:-1]]  # "Pontianak (Kota)"
    return tuple(
        SAME_WORD.get(word, NUMBERS.get(word, word) if place else word)
        for place, word in enumerate(found)
    )


def standard(name: str, level: Level) -> str:
    """Return the key shared by all written forms of one name: `Kec. Sei Raya`, `Sungairaya`."""
    key = "".join(standard_words(name, level))
    return ALIASES[level].get(key, key)


def sound(name: str, level: Level) -> str:
    """Return the key shared by spellings that sound alike: `Labong`, `Labung`; `Sapa'`, `Sapak`."""
    return "".join(_sound(word) for word in standard_words(name, level))


def contradicts(name: str, official: str, level: Level) -> bool:
    """Return whether `name` says Kabupaten where the official name says Kota."""
    kind = words(name)[:1]
    return level is Level.REGENCY and official.startswith("Kota ") and kind[0] in PREFIXES[level]


def forms(name: str) -> list[str]:
    """Return the names that one cell holds: `Sayut/Siyut` and `Tua (Abang)` hold two."""
    parts = [part.strip() for part in re.split(r"[/()]", name) if part.strip()]
    return [name] if len(parts) < 2 else [name, *parts]


def likeness(one: str, other: str, level: Level) -> float:
    """Return how alike two names are written, 0 to 100; word order and spacing count little."""
    first, second = standard_words(one, level), standard_words(other, level)
    glued = fuzz.ratio("".join(first), "".join(second))
    return max(glued, fuzz.token_sort_ratio(" ".join(first), " ".join(second)))


def closeness(one: str, other: str, level: Level) -> float:
    """Return how alike two names sound, 0 to 100, judged by the words that they do not share.

    `Nanga Sake` and `Nanga Rade` have a well-known word in common, which says nothing; names told
    apart by a number or a word such as `Hulu` are not close at all.
    """
    first, second = standard_words(one, level), standard_words(other, level)
    if _telling(first) != _telling(second):
        return 0.0
    left = "".join(_sound(word) for word in first if word not in second)
    right = "".join(_sound(word) for word in second if word not in first)
    return fuzz.ratio(left, right)


@lru_cache(maxsize=KEPT)
def _telling(found: tuple[str, ...]) -> list[str]:
    return sorted(word for word in found if word.isdigit() or len(word) == 1 or word in TELLING)


@lru_cache(maxsize=KEPT)
def _sound(word: str) -> str:
    for old, new in (("oe", "u"), ("dj", "j"), ("tj", "c"), ("bh", "b"), ("dh", "d"), ("kh", "k")):
        word = word.replace(old, new)
    word = word.translate(str.maketrans("owy", "uui"))  # Sorowako, Soroako; Mulya, Mulia
    word = re.sub(r"(.)\1+", r"\1", word)
    word = re.sub(r"ng$", "n", word)
    return re.sub(r"(?<=[aiue])[kh]$", "", word)
