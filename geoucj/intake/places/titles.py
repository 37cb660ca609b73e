"""The area that a whole sheet is about: named in its title or on its tab, and in no column."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from geoucj.areas.names import NameIndex
from geoucj.intake.model import CODE, PLACE_COLUMNS, Records
from geoucj.schema import LEVELS, Level

SIGNS = {
    Level.PROVINCE: r"prov(?:insi)?\.?",
    Level.REGENCY: r"(?:kab(?:upaten)?\.?|kota)",
    Level.DISTRICT: r"kec(?:amatan)?\.?",
}
MOST_WORDS = 4  # of a name


def area_of(texts: Sequence[str], index: NameIndex) -> dict[str, str]:
    """Return official names by level: those of the one area that `texts` name, and round it.

    A name counts after its sign (`Kab. Kubu Raya`, `KOTA PONTIANAK`, `Kecamatan Rasau Jaya`), as
    `BPJS Cabang Pontianak` is about more than the city. Where several are named there is none.
    """
    code = ""
    for level in SIGNS:
        found = {each for text in texts for each in _named(text, level, code, index)}
        if len(found) == 1:
            code = found.pop()
        elif found:
            break
    registry = index.registry
    path = registry.path(code) if code else []
    return {str(level): registry.name(each) for level, each in zip(LEVELS, path, strict=False)}


def placed(records: Records, around: Mapping[str, str]) -> Records:
    """Return records whose places lie in the area `around`, where their rows name nothing wider.

    Rows with a code are left as they are.
    """
    rows = records.rows
    names = [name for name in PLACE_COLUMNS if name != CODE]
    filled = rows.copy()
    named = (rows[CODE] == "") & (rows[names] != "").any(axis=1)
    for level, name in around.items():
        upto = names[: names.index(level) + 1]
        filled[level] = filled[level].mask(named & (rows[upto] == "").all(axis=1), name)
    return replace(records, rows=filled)


def _named(text: str, level: Level, within: str, index: NameIndex) -> Iterable[str]:
    """Return the codes of the areas of `level` that a text names after their sign."""
    for sign in re.finditer(rf"(?i)\b({SIGNS[level]})\s+(?=\w)", text):
        words = re.findall(r"[\w'’-]+", text[sign.end() :])[:MOST_WORDS]
        for count in range(len(words), 0, -1):
            name = " ".join([sign[1], *words[:count]])
            match = index.spelled(name, level, within or None)
            if match.area_code:
                yield match.area_code
                break
