"""Names of exported files: they say measure, area, level and month, and sort by them.

`geoucj_cakupan_61.12-Kabupaten-Kubu-Raya_desa_2025-12.xlsx`
"""

import re
import unicodedata

from geoucj.areas.codes import dotted
from geoucj.exports.stamp import Stamp
from geoucj.i18n import Translator
from geoucj.schema import Segment

LONGEST = 40  # letters of the name of an area: a path on Windows has 260 in all


def file_name(stamp: Stamp, suffix: str, t: Translator, kind: str = "") -> str:
    """Return the name of the file in which a view is exported; `suffix` has no dot.

    Letters, digits, `.`, `-` and `_` only. `kind` is put first, e.g. `atlas`. A segment stands
    there unless it is all of them, and a sample says that it is one.
    """
    shown = stamp.setting
    measure = shown.indicator or t(f"file.measure.{shown.measure}")
    parts = ["geoucj", kind, measure, area_part(shown.area, shown.area_name, t)]
    parts.append(t(f"file.level.{shown.level}"))
    parts += [] if shown.segment == Segment.ALL else [shown.segment.value]
    parts += [shown.month, t("file.sample") if stamp.sample else ""]
    return "_".join(safe(part) for part in parts if part) + f".{suffix}"


def area_part(code: str, name: str, t: Translator) -> str:
    """Return code and name of an area as part of a file's name; both provinces for ""."""
    return f"{dotted(code)}-{safe(name)}" if code else t("file.both")


def safe(text: str) -> str:
    """Return a text as part of a file's name: words joined by `-`, no accents, at most LONGEST."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9.]+", "-", plain)
    return re.sub(r"\.{2,}", ".", words).strip("-.")[:LONGEST].rstrip("-.") or "x"
