"""Which system the codes of a column belong to, Kemendagri or BPS, and what each then says.

BPS codes look alike and mean other places (6102 is Mempawah, BPS 6102 Bengkayang), so one column
is read in one system: the one that its form, its names and the official list speak for.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from geoucj.areas.codes import LEVEL_OF_WIDTH, CodeReading
from geoucj.areas.registry import Registry
from geoucj.schema import CODE_WIDTH, Level

REGENCY = CODE_WIDTH[Level.REGENCY]
TRUSTED = 0.5  # share of codes in the official list, where nothing else tells the system
# Forms that only one system has. The village number of Kemendagri begins with 1 or 2.
BPS_FORM = re.compile(r"(?i)id\d+|\d{7}|\d\d\.?\d\d\.\d{3}(\.\d{3})?")
BPS_VILLAGE = re.compile(r"\d{6}[03-9]\d{3}")
KEMENDAGRI_FORM = re.compile(r"\d{6}|\d\d\.\d{1,2}|\d\d\.\d\d\.\d\d(\.\d{1,4})?")


class Scheme(StrEnum):
    """The systems of codes; the value stands in `Places.scheme`."""

    KEMENDAGRI = "kemendagri"
    BPS = "bps"


@dataclass(frozen=True)
class Told:
    """What a written code says: an area, or only the regency that it lies in; "" for neither."""

    reading: CodeReading
    area_code: str = ""
    regency: str = ""
    digits: int = 0  # as many as written, without what a number cell adds
    other: bool = False  # of the other system: not used

    @property
    def within(self) -> str:
        """The narrowest area that the code is known to lie in."""
        return self.area_code or self.regency


def scheme_of(written: Iterable[tuple[str, str]], registry: Registry) -> Scheme | None:
    """Return the system of codes, each given with the area that its names mean ("" where none).

    None where there are no codes. What form and names leave open, the official list decides.
    """
    votes: Counter[Scheme] = Counter()
    listed = regencies = total = 0
    for text, named in written:
        plain = _plain(text)
        if not plain:
            continue
        total += 1
        code = plain.replace(".", "")
        listed += code in registry.names
        regencies += code[:REGENCY] in registry.bps_regencies
        vote = _form(plain) or _by_names(plain, named, registry)
        if vote:
            votes[vote] += 1
    if not total:
        return None
    if votes[Scheme.KEMENDAGRI] != votes[Scheme.BPS]:
        return max(votes, key=lambda scheme: votes[scheme])
    unlisted = listed < TRUSTED * total and regencies > listed
    return Scheme.BPS if unlisted else Scheme.KEMENDAGRI


def read_code(text: str, scheme: Scheme, registry: Registry) -> Told:
    """Return what a code says in the system of its column."""
    plain = _plain(text)
    digits = re.sub(r"\D", "", plain)
    if not plain:
        return Told(CodeReading.EMPTY)
    if scheme is Scheme.BPS:
        return replace(_read_bps(plain, digits, registry), digits=len(digits))
    if BPS_FORM.fullmatch(plain):
        return Told(CodeReading.BPS, digits=len(digits), other=True)
    code, reading = registry.codes.read_one(text)
    return Told(reading, code or "", digits=len(digits))


def _read_bps(plain: str, digits: str, registry: Registry) -> Told:
    if KEMENDAGRI_FORM.fullmatch(plain):
        return Told(CodeReading.UNKNOWN, other=True)
    if digits in registry.provinces:  # the same in both systems
        return Told(CodeReading.CLEAN, digits)
    regency = registry.bps_regencies.get(digits[:REGENCY], "")
    if len(digits) not in (2, REGENCY, 7, 10):
        return Told(CodeReading.MALFORMED)
    if not regency:
        return Told(CodeReading.UNKNOWN)
    if len(digits) == REGENCY:
        return Told(CodeReading.BPS_REGENCY, regency)
    return Told(CodeReading.BPS, regency=regency)


def province_of(text: str) -> str:
    """Return the first two digits of a code, the province in both systems; "" for no code."""
    digits = re.sub(r"\D", "", _plain(text))
    return digits[:2] if len(digits) in (*LEVEL_OF_WIDTH, 7) else ""


def _plain(text: str) -> str:
    """Return a code without spaces and without the `.0` of a number cell."""
    return re.sub(r"(?<=\d\d)\.0$", "", re.sub(r"\s", "", text))


def _form(plain: str) -> Scheme | None:
    if BPS_FORM.fullmatch(plain) or BPS_VILLAGE.fullmatch(plain):
        return Scheme.BPS
    return Scheme.KEMENDAGRI if KEMENDAGRI_FORM.fullmatch(plain) else None


def _by_names(plain: str, named: str, registry: Registry) -> Scheme | None:
    """Return the only system in which a code and the area of its names agree."""
    code = plain.replace(".", "")
    regency = registry.bps_regencies.get(code[:REGENCY], "")
    if not named or len(code) not in (REGENCY, 10):
        return None
    if code == named and (len(code) > REGENCY or regency != named):
        return Scheme.KEMENDAGRI
    # Most regencies have one code in both systems, which tells nothing.
    return Scheme.BPS if regency == named[:REGENCY] != code[:REGENCY] else None
