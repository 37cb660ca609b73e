"""A sum of rupiah as people write it: `500.000.000`, `Rp500 juta`, `500jt`, `0,5 miliar`."""

import re
from decimal import Decimal

from geoucj.schema import Language

MOST = 10**15  # whole numbers of this size are exact everywhere
UNITS = {
    **dict.fromkeys(("ribu", "rb", "thousand"), 10**3),
    **dict.fromkeys(("juta", "jt", "million"), 10**6),
    **dict.fromkeys(("miliar", "milyar", "mlr", "billion", "bn"), 10**9),
    **dict.fromkeys(("triliun", "trillion"), 10**12),
}
WRITTEN = re.compile(r"(?:rp\.?|idr)?\s*([0-9][0-9.,\s]{0,30}?)\s*([a-z]*)\.?(?:,-)?")
GROUPED = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{mark}[0-9]{{3}})+") for mark in ".,"}


def read_rupiah(text: str, language: Language) -> int:
    """Return whole rupiah from 0 to MOST; raise ValueError for anything else.

    Groups of three digits are thousands, with either mark; beside a unit only the language's own
    mark groups (`1.500 juta` in Indonesian), the other one is a decimal mark.
    """
    written = WRITTEN.fullmatch(text.strip().lower())
    if written is None or (written[2] and written[2] not in UNITS):
        raise ValueError(text)
    digits = re.sub(r"\s", "", written[1])
    factor = UNITS.get(written[2], 1)
    amount = _number(digits, language, bare=factor == 1) * factor
    if amount != int(amount) or not 0 <= amount <= MOST:
        raise ValueError(text)
    return int(amount)


def _number(digits: str, language: Language, *, bare: bool) -> Decimal:
    own, other = (".", ",") if language == "id" else (",", ".")
    whole, mark, rest = digits.rpartition(other)
    if not mark or (bare and GROUPED[other].fullmatch(digits)):
        whole, rest = digits.replace(other, ""), "0"
    if own in rest:  # the marks of the other language: 1,500.50
        whole, _, rest = digits.replace(other, "").rpartition(own)
    elif GROUPED[own].fullmatch(whole):
        whole = whole.replace(own, "")
    elif own in whole and rest == "0":  # 0.5 in Indonesian
        whole, _, rest = whole.rpartition(own)
    if not (whole.isdigit() and rest.isdigit()):
        raise ValueError(digits)
    return Decimal(f"{whole}.{rest}")
