"""What tells that a cell is about a person: identity numbers, birth dates, names of persons."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from geoucj.intake.model import Value

# Codes of provinces in use; 92 to 97 are those of Papua since 2022.
PROVINCES = frozenset(
    {
        *(*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77)),
        *(81, 82, *range(91, 98)),
    }
)
_SIXTEEN = re.compile(r"(?<![\d.,])\d(?:[ .\-\u00a0]?\d){15}(?![.,]?\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+")
_ROUNDED = re.compile(r"[1-9](?:[.,]\d+)?[eE]\+15")  # what a spreadsheet saves of a long number
_KPJ = re.compile(r"\d{11}|\d{2}[A-Z]\d{8}")
_DAY_FIRST = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]{1,2}((?:19|20)\d{2})")
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})-\d{2}-\d{2}(?:[ T].*)?")
BIRTH_YEARS = range(1940, 2011)  # of those who work

# Names so common in the two provinces and beyond that any longer list of persons has some.
_COMMON = """
abd abdul abdullah abdurrahman achmad agus agustinus ahmad aisyah akbar albertus alexander ali
amir aminah andi andreas anton antonius ari arif arifin aris asri asriani ayu azis bambang basri
bernadus budi burhan cahyono daeng darmawan david dedi dewi dian dwi edi eka eko elisabet endang
erni erwin fadli fatimah fatmawati ferdinandus firman fitri fitriani fransiskus gregorius hadi
halimah hamid hamzah handayani haris hartono harun hasan hasanuddin hasnah hasni hendra hendri
hermanto herman heru husain husni ibrahim idris ika ilham imam indra irma irwan isma ismail iwan
jamaluddin joko jufri juliana jumadi jumiati junaidi kadir kamaruddin kartini khadijah kristina
kurniawan kusuma lukas lukman magdalena mahmud maman mardiana maria mariana marlina marsel
martinus maryam mansyur masni mohamad mohammad muh muhamad muhammad mulyadi mulyono musa mustafa
mustamin nasrullah nengsih nining novita nur nuraeni nuraini nurbaya nurdin nurhayati nurjannah
nurlela nurlina nurmiati nurul petrus purnomo purwanto putra rahmat rahmawati rahman ramli ratna
ratnawati rendi ridwan rina rini riska risma rita rizal rizki rosdiana rosmiati rosnah rudi
ruslan rusdi rusli rusman rustam saharuddin salma samsul samsuddin sapri setiawan siti sofyan
sri stefanus suardi subhan sudirman suharti suharto sukardi sukmawati sulaiman sulastri sumarni
sumiati supardi suparman supriadi supriyadi suryani susanti susanto suwarni syahrir syahrul
syamsiah syamsuddin syarif syarifuddin taufik theresia tri udin umar usman veronika wahyu
wahyuni wati wawan widodo yanti yanto yohana yohanes yosef yuliana yulianti yuni yunus yusuf
zainab zainal zainuddin zulkifli
"""
_GIVEN = frozenset(_COMMON.split())
_BIN = re.compile(r"\b(?:bin|binti|bt)\b\.? |^(?:h|hj|drs|ir|dr|tn|ny)\. ", re.IGNORECASE)
_DEGREE = re.compile(r",? ?\b(?:S\.?(?:Pd|Sos|Kom|Ag|Ip|Kep|E|H|T|P)|A\.?Md|M\.?(?:Si|Pd|M))\b\.?")
_EMPLOYER = re.compile(
    r"\b(?:pt|cv|ud|pd|tbk|toko|koperasi|kud|yayasan|dinas|badan|kantor|bank|rsu?d?|puskesmas|"
    r"apotek|klinik|hotel|warung|rumah makan|sdn?|smpn?|sman?|smkn?|universitas|perkebunan)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?:prov|provinsi|kab|kabupaten|kota|kec|kecamatan|kel|kelurahan|desa|ds|dusun|lembang)\b",
    re.IGNORECASE,
)


def holds_nik(value: Value) -> bool:
    """Return whether a cell holds an identity number (NIK), alone or within a text.

    As a number too, though a spreadsheet keeps 15 digits only and ends it with 0.
    """
    if isinstance(value, str):
        return len(value) >= 16 and any(_is_nik(found) for found in _SIXTEEN.findall(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 1e15 <= value < 1e16 and value == int(value) and _parses(str(int(value)), exact=False)


def is_rounded_nik(value: Value) -> bool:
    """Return whether a text is what a spreadsheet leaves of 16 digits: `6,11201E+15`."""
    return isinstance(value, str) and _ROUNDED.fullmatch(value.strip()) is not None


def is_kpj(value: Value) -> bool:
    """Return whether a text is a participant number (KPJ): 11 digits, or older with a letter."""
    return isinstance(value, str) and _KPJ.fullmatch(_tight(value)) is not None


def is_long_number(value: Value) -> bool:
    """Return whether a cell may be a number of a person: 8 digits or more."""
    if isinstance(value, str):
        return sum(letter.isdigit() for letter in value) >= 8
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 1e7


def year_of_date(value: Value) -> int | None:
    """Return the year of a date, or None for anything else."""
    if isinstance(value, date):
        return value.year
    if isinstance(value, str):
        text = value.strip()
        if found := _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
            return int(found[1])
    return None


def are_birth_dates(cells: Sequence[Value]) -> bool:
    """Return whether most cells are dates of years in which those who work today were born."""
    years = [year for cell in cells if (year := year_of_date(cell)) is not None]
    born = [year for year in years if year in BIRTH_YEARS]
    if len(born) < 5 or len(born) < 0.8 * len(cells):
        return False
    return max(born) - min(born) >= 10


def person_share(texts: Iterable[str]) -> float:
    """Return the share of texts that show a name common among persons, a title or a degree."""
    found = [_is_person(text) for text in texts]
    return sum(found) / len(found) if found else 0.0


def employer_share(texts: Iterable[str]) -> float:
    """Return the share of texts that show a kind of employer: `PT`, `CV`, `Koperasi`."""
    found = [_EMPLOYER.search(text) is not None for text in texts]
    return sum(found) / len(found) if found else 0.0


def says_place(text: str) -> bool:
    """Return whether a text says of itself that it names an area: `Kec. Sungai Raya`."""
    return _PLACE.match(text.strip()) is not None


def _is_person(text: str) -> bool:
    if _EMPLOYER.search(text) or _PLACE.match(text):
        return False
    words = re.findall(r"[a-z]+", text.lower())
    if not 1 <= len(words) <= 7:
        return False
    return bool(_GIVEN.intersection(words) or _BIN.search(text) or _DEGREE.search(text))


def _tight(text: str) -> str:
    return re.sub(r"[ .\-\u00a0']", "", text)


def _is_nik(found: str) -> bool:
    marks = re.sub(r"\d", "", found)
    # 12-09-2025 12-10-2025 has two kinds of marks, 11.11111111111111 one dot, and thousands threes.
    if len(set(marks)) > 1 or marks == "." or _THOUSANDS.fullmatch(found):
        return False
    return _parses(_tight(found), exact=True)


def _parses(digits: str, exact: bool) -> bool:
    """Return whether 16 digits have the parts of a NIK: area, day of birth, serial number."""
    province, regency, district = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day, month, serial = int(digits[6:8]), int(digits[8:10]), int(digits[12:])
    return (
        province in PROVINCES
        and 1 <= regency <= 79
        and district >= 1
        and (1 <= day <= 31 or 41 <= day <= 71)  # 40 is added for women
        and 1 <= month <= 12
        and (serial >= 1 or not exact)
    )
