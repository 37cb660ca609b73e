"""What a file must pass before anything in it is read as a table: size, type, locks, programs."""

import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, PasswordError

from geoucj.errors import (
    DamagedTableError,
    EmptyTableError,
    ExternalLinkError,
    GeoUCJError,
    MacroTableError,
    MissingFileError,
    ProtectedTableError,
    TableTooLargeError,
    UnpackedTooLargeError,
    WebPageTableError,
    WrongTableTypeError,
)
from geoucj.intake.files.ole import OLE, Book, read_book

MAX_BYTES = 25_000_000  # as stored; 100,000 rows of ten columns take about 5 MB
UNPACKED = 10  # times as much may an archive unpack to
ZIP = b"PK\x03\x04"
PIECE = 1_000_000
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MARKED_UP = re.compile(r"\s*(<(\?xml|!|[a-z])|mime-version:)", re.IGNORECASE)
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19]")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DAMAGE = (
    CalamineError,
    csv.Error,
    EOFError,
    ExpatError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    MemoryError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


class Format(StrEnum):
    """What the bytes of a file are, whatever its name says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


SUFFIXES = {
    **dict.fromkeys((".xlsx", ".xls", ".ods"), frozenset(Format) - {Format.TEXT}),
    **dict.fromkeys((".csv", ".tsv", ".txt"), frozenset({Format.TEXT})),
}
WITH_MACROS = (".xlsm", ".xltm", ".xlam")


@dataclass(frozen=True)
class Opened:
    """A file that passed: its bytes, and what they are."""

    file: str  # its name, without folders
    content: bytes = field(repr=False)
    format: Format
    entries: Mapping[str, zipfile.ZipInfo] = field(default_factory=dict, repr=False)  # lower case
    book: Book | None = None  # of an XLS

    def part(self, name: str) -> Iterator[bytes]:
        """Yield an entry of the archive in pieces. Raises KeyError where there is none."""
        return unpack(self.content, self.entries[name.lower()])


def open_table(path: Path, max_bytes: int = MAX_BYTES) -> Opened:
    """Return the bytes of a file whose table may be read.

    Raises MissingFileError and what `open_content` raises; none names a folder or a value.
    """
    if not path.is_file():
        raise MissingFileError(path=path.name)
    with named_damage(path.name):
        _require_size(path.name, path.stat().st_size, max_bytes)
        content = path.read_bytes()
    return open_content(path.name, content, max_bytes)


def open_content(file: str, content: bytes, max_bytes: int = MAX_BYTES) -> Opened:
    """Return the bytes of an uploaded file, which has a name but no place on the disk.

    Raises EmptyTableError, TableTooLargeError, UnpackedTooLargeError, WrongTableTypeError,
    WebPageTableError, ProtectedTableError, MacroTableError, ExternalLinkError or DamagedTableError.
    """
    _require_size(file, len(content), max_bytes)
    suffix = Path(file).suffix.lower()
    if suffix in WITH_MACROS:
        raise MacroTableError(path=file)
    if suffix not in SUFFIXES:
        raise WrongTableTypeError(path=file, suffix=suffix or file)
    with named_damage(file):
        opened = _recognise(file, suffix, content, max_bytes)
    if opened.format not in SUFFIXES[suffix]:
        raise WrongTableTypeError(path=file, suffix=suffix)
    return opened


def _require_size(file: str, size: int, limit: int) -> None:
    if size > limit:
        raise TableTooLargeError(path=file, megabytes=size // 10**6, limit=limit // 10**6)


@contextmanager
def named_damage(file: str) -> Iterator[None]:
    """Say of whatever fails inside that the file is damaged, and nothing of what stands in it."""
    try:
        yield
    except GeoUCJError:
        raise
    except PasswordError:
        raise ProtectedTableError(path=file) from None
    except DAMAGE:
        raise DamagedTableError(path=file) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's, and it cannot be imported
            raise
        raise DamagedTableError(path=file) from None


def unpack(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield an entry of an archive in pieces of at most 1 MB.

    Raises BadZipFile as soon as it is longer than the archive's directory says, or at its end
    where length or checksum differ: a directory that lies cannot fill the memory.
    """
    local = content[entry.header_offset : entry.header_offset + 30]
    name, extra = struct.unpack_from("<HH", local, 26)
    start = entry.header_offset + 30 + name + extra
    packed = memoryview(content)[start : start + entry.compress_size]
    size = checksum = 0
    for piece in _inflated(packed, entry.compress_type):
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > entry.file_size:
            raise zipfile.BadZipFile
        yield piece
    if size != entry.file_size or checksum != entry.CRC:
        raise zipfile.BadZipFile


def _inflated(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for at in range(0, len(packed), PIECE):
            yield bytes(packed[at : at + PIECE])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    inflater = zlib.decompressobj(-15)
    for at in range(0, len(packed), PIECE // 16):
        rest = bytes(packed[at : at + PIECE // 16])
        while rest:
            yield inflater.decompress(rest, PIECE)
            rest = inflater.unconsumed_tail
    while piece := inflater.decompress(b"", PIECE):
        yield piece


def _recognise(file: str, suffix: str, content: bytes, max_bytes: int) -> Opened:
    if content.startswith(ZIP):
        return _archive(file, suffix, content, max_bytes * UNPACKED)
    if content.startswith(OLE):
        return _book(file, suffix, content)
    head = decoded(content[:4096])
    if not head.strip("\ufeff\0 \t\r\n"):
        raise EmptyTableError(path=file)
    if MARKED_UP.match(head.lstrip("\ufeff")):
        raise WebPageTableError(path=file)
    if head.startswith("%PDF") or NO_TEXT.search(head):
        raise WrongTableTypeError(path=file, suffix=suffix)
    return Opened(file, content, Format.TEXT)


def _archive(file: str, suffix: str, content: bytes, limit: int) -> Opened:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = archive.infolist()
    entries = {entry.filename.lower().replace("\\", "/"): entry for entry in found}
    if len(entries) < len(found):
        raise zipfile.BadZipFile  # two entries of one name: which one is meant?
    if any(entry.flag_bits & 1 for entry in found) or "encrypted-package" in entries:
        raise ProtectedTableError(path=file)
    if any(_is_program(name) for name in entries):
        raise MacroTableError(path=file)
    if any(name.startswith("xl/externallinks/") for name in entries):
        raise ExternalLinkError(path=file)
    size = sum(entry.file_size for entry in found)
    if size > limit:
        raise UnpackedTooLargeError(path=file, megabytes=size // 10**6, limit=limit // 10**6)
    if "xl/workbook.xml" in entries:
        kind = Format.XLSX
    elif "content.xml" in entries and ODS_TYPE in _whole(content, entries.get("mimetype")):
        kind = Format.ODS
        if b"encryption-data" in _whole(content, entries.get("meta-inf/manifest.xml")):
            raise ProtectedTableError(path=file)
    else:
        raise WrongTableTypeError(path=file, suffix=suffix)
    for entry in found:
        for _ in unpack(content, entry):  # all is as long as it says, and whole
            pass
    return Opened(file, content, kind, entries)


def _whole(content: bytes, entry: zipfile.ZipInfo | None) -> bytes:
    return b"".join(unpack(content, entry)) if entry else b""


def _is_program(name: str) -> bool:
    return name.endswith("vbaproject.bin") or (
        name.startswith(("xl/macrosheets/", "basic/", "scripts/")) and not name.endswith("/")
    )


def _book(file: str, suffix: str, content: bytes) -> Opened:
    book = read_book(content)
    if book.protected:
        raise ProtectedTableError(path=file)
    if book.macros:
        raise MacroTableError(path=file)
    if book.external:
        raise ExternalLinkError(path=file)
    if not book.sheets:
        raise WrongTableTypeError(path=file, suffix=suffix)
    return Opened(file, content, Format.XLS, book=book)


def decoded(content: bytes) -> str:
    """Return bytes as text: UTF-8, UTF-16 (also without its mark), cp1252 or Latin-1."""
    if content.startswith(UTF16_MARKS):
        return content.decode("utf-16", errors="replace")
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 8 and min(even, odd) <= max(even, odd) // 8:
        # ASCII letters in UTF-16 are every other byte a zero.
        return content.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")  # every byte is a letter of it
