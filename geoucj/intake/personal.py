"""The columns of a sheet that hold data of persons, found by their headers and by content."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openpyxl.utils import get_column_letter

from geoucj.areas.registry import Registry
from geoucj.areas.spelling import plain
from geoucj.intake import identity
from geoucj.intake.model import Layout, Role, Sheet, Value

SAMPLE = 2000  # cells of a column by which it is judged; every cell is searched for a NIK
MOST = 0.8  # of the cells of a column
FEWEST = 3  # names that make a list
LIKELY, SURE, HALF = 0.15, 0.3, 0.5  # shares of names: below a header that allows them, below any


class What(StrEnum):
    """What is personal about a column."""

    NIK = "nik"
    KPJ = "kpj"
    BIRTH_DATE = "birth_date"
    PERSON_NAME = "person_name"


@dataclass(frozen=True)
class Personal:
    """A column with personal data: never a value of it."""

    letter: str
    header: str  # its last line; "" where it is no known word and may be a value itself
    what: What
    cells: int

    def __str__(self) -> str:
        words = self.header or {What.NIK: "NIK", What.KPJ: "KPJ"}.get(self.what, "")
        return f"{self.letter} ({words})" if words else self.letter


_NIK_HEADER = re.compile(r"\b(?:nik|ktp|e ktp|nomor induk kependudukan|identitas)\b")
_KPJ_HEADER = re.compile(
    r"\b(?:kpj|(?:no|nomor|id) (?:\w+ )?(?:peserta|kepesertaan|jamsostek|kartu)|"
    r"participant number)\b"
)
_BIRTH_HEADER = re.compile(r"\b(?:lahir|ttl|birth|birthday|dob)\b")
_NAME_HEADER = re.compile(r"\b(?:nama|name|nm)\b")
_BARE_NAME = re.compile(r"nama|name|nm")
_PERSON_HEADER = re.compile(
    r"\b(?:peserta|tenaga kerja|tk|pekerja|karyawan|pegawai|lengkap|penerima|nelayan|petani|"
    r"buruh|pedagang|ahli waris|kepala keluarga|kk|ktp|kepala desa|kades|lurah|camat|ketua|"
    r"petugas|operator|anggota|warga|penduduk|ibu|suami|istri|pemilik|pimpinan|direktur|participant|"
    r"worker|employee|full name|person)\b"
)
_OTHER_NAME_HEADER = re.compile(
    r"\b(?:desa|kelurahan|kel|kecamatan|kec|kabupaten|kab|kota|provinsi|prov|wilayah|daerah|dusun|"
    r"perusahaan|badan usaha|pemberi kerja|instansi|opd|skpd|unit|kantor|cabang|program|kegiatan|"
    r"kelompok|segmen|indikator|jenis|sekolah|pasar|proyek|village|district|regency|province|area|"
    r"company|employer|programme|indicator|group|sektor|bank|alamat|jalan|address|sumber|source)\b"
)
_HEAD_OF_PLACE = re.compile(r"\b(?:kepala desa|kades|lurah|camat|ketua|petugas|operator)\b")
_PERSONS_NEAR = re.compile(r"\b(?:jenis kelamin|kelamin|l p|gender|sex|umur|usia|alamat|hp)\b")
_NEAR = (_PERSONS_NEAR, _NIK_HEADER, _KPJ_HEADER, _BIRTH_HEADER)
_EMPLOYERS_NEAR = re.compile(r"\b(?:employer id|npp|nib|badan usaha|perusahaan|pemberi kerja)\b")
_AMOUNT_HEADER = re.compile(
    r"\b(?:rp|rupiah|jumlah|nilai|nominal|iuran|anggaran|realisasi|amount|total|biaya|saldo|klaim|"
    r"manfaat|pagu)\b"
)
_HEADERS = (
    *(_NIK_HEADER, _KPJ_HEADER, _BIRTH_HEADER, _NAME_HEADER, _PERSON_HEADER),
    *(_OTHER_NAME_HEADER, _AMOUNT_HEADER),
)
_OTHER_DATE_HEADER = re.compile(r"\b(?:berdiri|pendirian|terdaftar|daftar|sk|founded)\b")


def find_personal(
    sheet: Sheet, layout: Layout | None, registry: Registry | None = None
) -> tuple[Personal, ...]:
    """Return the columns of `sheet` with data of persons, by letter.

    Every cell is searched for identity numbers, also titles, notes and hidden ones. Without a
    `layout` the first texts of a column are taken for its header. With `registry`, names below a
    bare `Nama` are looked up in the official list.
    """
    columns = _columns(sheet, layout)
    headers = " | ".join(column.words for column in columns)
    judged = (_judged(column, headers, registry) for column in columns)
    return tuple(personal for personal in judged if personal is not None)


@dataclass(frozen=True)
class _Column:
    """What is looked at of a column: its header in small letters, the cells below, all cells."""

    letter: str
    header: str
    words: str
    cells: list[Value]
    everything: Sequence[Value]


def _columns(sheet: Sheet, layout: Layout | None) -> list[_Column]:
    headers: dict[int, tuple[str, ...]] = {}
    below = list(range(len(sheet.rows)))
    if layout is not None:
        headers = {column.number: column.header for column in layout.columns}
        below = [row - 1 for row in layout.rows(Role.DATA)]
    found = []
    for number, everything in enumerate(zip(*sheet.rows, strict=True)):
        cells = [everything[row] for row in below]
        cells = [cell for cell in cells if cell is not None and cell != ""]
        header = headers.get(number, ()) if layout is not None else _first_texts(cells)
        found.append(
            _Column(
                get_column_letter(number + 1),
                header[-1] if header else "",
                " | ".join(_words(line) for line in header),
                cells,
                everything,
            )
        )
    return found


def _judged(column: _Column, headers: str, registry: Registry | None) -> Personal | None:
    """Return what is personal about a column, the gravest first."""
    rules: Iterable[tuple[What, Callable[[], int]]] = (
        (What.NIK, lambda: _niks(column)),
        (What.KPJ, lambda: _kpjs(column)),
        (What.BIRTH_DATE, lambda: _births(column)),
        (What.PERSON_NAME, lambda: _names(column, headers, registry)),
    )
    for what, count in rules:
        if cells := count():
            shown = column.header if _known_words(column) else ""
            if what is What.NIK and not _NIK_HEADER.search(column.words):
                shown = ""  # a number in a note says nothing about the column
            return Personal(column.letter, shown, what, cells)
    return None


def _niks(column: _Column) -> int:
    long = [cell for cell in column.everything if _may_be_nik(cell)]
    if found := sum(map(identity.holds_nik, long)):
        return found
    if _NIK_HEADER.search(column.words):
        return sum(
            identity.is_long_number(cell) or identity.is_rounded_nik(cell) for cell in column.cells
        )
    return len(column.cells) if _mostly(column.cells, identity.is_rounded_nik) else 0


def _may_be_nik(cell: Value) -> bool:
    # Most cells leave here: a hundred thousand rows have millions of them.
    if type(cell) is str:
        return len(cell) >= 16
    return type(cell) in {int, float} and cell >= 1e15  # type: ignore[operator]


def _kpjs(column: _Column) -> int:
    if _KPJ_HEADER.search(column.words):
        return sum(identity.is_long_number(cell) or identity.is_kpj(cell) for cell in column.cells)
    if _AMOUNT_HEADER.search(column.words) or not _mostly(column.cells, identity.is_kpj):
        return 0
    # Each once: a figure that is filled down is no number of a person.
    different = len(set(column.cells))
    return different if different >= max(FEWEST, MOST * len(column.cells)) else 0


def _births(column: _Column) -> int:
    if _BIRTH_HEADER.search(column.words):
        return len(column.cells)
    if _OTHER_DATE_HEADER.search(column.words):
        return 0
    return len(column.cells) if identity.are_birth_dates(column.cells[:SAMPLE]) else 0


def _mostly(cells: list[Value], test: Callable[[Value], bool]) -> bool:
    sample = cells[:SAMPLE]
    return bool(sample) and sum(map(test, sample)) >= MOST * len(sample)


def _names(column: _Column, headers: str, registry: Registry | None) -> int:
    cells = column.cells[:SAMPLE]
    texts = [cell for cell in cells if isinstance(cell, str) and not _is_figure(cell)]
    if not texts or len(texts) < len(cells) / 2:
        return 0
    return len(column.cells) if _are_persons(column, texts, headers, registry) else 0


def _are_persons(
    column: _Column, texts: list[str], headers: str, registry: Registry | None
) -> bool:
    """Return whether texts are names of persons, by the words above them, else by the names."""
    named = _NAME_HEADER.search(column.words) is not None
    last = column.words.rsplit(" | ", maxsplit=1)[-1]
    sample = list(dict.fromkeys(texts))
    share = identity.person_share(sample) if len(sample) >= FEWEST else 0.0
    other = _OTHER_NAME_HEADER.search(last) and not _HEAD_OF_PLACE.search(last)
    if not other and _PERSON_HEADER.search(column.words):
        return named or share >= LIKELY
    if other or identity.employer_share(sample) >= SURE or _place_share(sample, registry) >= HALF:
        return False
    if not (named and _BARE_NAME.fullmatch(last)):
        return share >= SURE
    if _EMPLOYERS_NEAR.search(headers):
        return share >= HALF
    return share >= LIKELY or any(pattern.search(headers) for pattern in _NEAR)


def _place_share(texts: list[str], registry: Registry | None) -> float:
    official = set() if registry is None else {plain(name) for name in registry.names.values()}
    found = [identity.says_place(text) or plain(text) in official for text in texts]
    return sum(found) / len(found)


def _known_words(column: _Column) -> bool:
    """Return whether a header is made of words that are known: else it may be a value itself."""
    last = column.words.rsplit(" | ", maxsplit=1)[-1]
    known = any(pattern.search(last) for pattern in _HEADERS)
    return known and not re.search(r"\d", last) and identity.person_share([column.header]) == 0


def _first_texts(cells: list[Value]) -> tuple[str, ...]:
    """Return what may be a header among the first cells of a column, where none was found."""
    texts = [cell for cell in cells[:15] if isinstance(cell, str) and len(cell) < 40]
    return tuple(text for text in texts if any(each.search(_words(text)) for each in _HEADERS))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _is_figure(text: str) -> bool:
    return not re.search(r"[A-Za-z]{2}", text)
