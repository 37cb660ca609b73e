import struct
import zipfile
from io import BytesIO

import openpyxl
import pytest

from geoucj.errors import (
    DamagedTableError,
    EmptyTableError,
    ExternalLinkError,
    MacroTableError,
    MissingFileError,
    ProtectedTableError,
    TableTooLargeError,
    UnpackedTooLargeError,
    WebPageTableError,
    WrongTableTypeError,
)
from geoucj.i18n import Translator
from geoucj.intake.files.guards import Format, open_table, unpack
from tests.intake.stored_files import (
    ODS_TYPE,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    ole,
    record,
    with_parts,
    xls,
    xls_stream,
    zipped,
)


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Desa", 1])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lying(real: int, said: int, checksum: bytes | None = None) -> bytes:
    """Return a workbook with an entry of `real` zeros, whose directory says fewer."""
    content = with_parts(xlsx(), {"xl/zeros.xml": bytes(real)})
    with zipfile.ZipFile(BytesIO(content)) as archive:
        crc = struct.pack("<I", archive.getinfo("xl/zeros.xml").CRC)
    content = content.replace(struct.pack("<I", real), struct.pack("<I", said))
    return content.replace(crc, checksum) if checksum else content


def encrypted_zip() -> bytes:
    content = bytearray(xlsx())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


XLSX, ODS = xlsx(), ods(ods_table("a", ods_row(ods_cell(1))))
SHEETS = {"a": [["x", 1]]}
LONG = bytes(5000)
LINKED = "<externalLink/>"
HTML = b"<html><body><table><tr><td>Desa</td></tr></table></body></html>"
MARKED = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
MANIFEST = '<m><manifest:encryption-data xmlns:manifest="urn:x"/></m>'
SELF = record(0x1AE, b"\x01\0\x01\x04")
OTHER_BOOK = record(0x1AE, b"\x01\0\x05\0\0\x01b.xls")
PASSWORD = record(0x2F, struct.pack("<HHHH", 1, 1, 1, 0))

REFUSED = [
    ("kosong.xlsx", b"", EmptyTableError, "kosong", "is empty"),
    ("kosong.csv", b" \r\n\r\n", EmptyTableError, "kosong", "is empty"),
    ("tanda.csv", b"\xef\xbb\xbf", EmptyTableError, "kosong", "is empty"),
    ("nol.csv", bytes(500), EmptyTableError, "kosong", "is empty"),
    ("a.pdf", b"%PDF-1.7", WrongTableTypeError, "bukan tabel .pdf", "not a .pdf table"),
    ("a.csv", b"%PDF-1.7", WrongTableTypeError, "bukan tabel .csv", "not a .csv table"),
    ("a", XLSX, WrongTableTypeError, "bukan tabel", "not a a table"),
    ("a.csv", XLSX, WrongTableTypeError, "bukan tabel .csv", "not a .csv table"),
    ("a.xlsx", b"Desa;Potensi\n", WrongTableTypeError, "bukan tabel .xlsx", "not a .xlsx table"),
    ("a.csv", b"a;b\n\x00\x01\x02\x03", WrongTableTypeError, "bukan tabel .csv", ".csv table"),
    ("a.xlsx", zipped({"word/document.xml": "x"}), WrongTableTypeError, "bukan tabel", "not a"),
    ("a.ods", zipped({"mimetype": "x", "content.xml": "x"}), WrongTableTypeError, "bukan", "not a"),
    ("a.xls", ole({"WordDocument": LONG}), WrongTableTypeError, "bukan tabel .xls", "not a"),
    ("a.xls", HTML, WebPageTableError, "sebenarnya halaman web", "in truth a web page"),
    ("a.xlsx", b"\r\n <!DOCTYPE html>", WebPageTableError, "halaman web", "web page"),
    ("a.csv", "<table>".encode("utf-16"), WebPageTableError, "halaman web", "web page"),
    ("a.xls", MARKED, WebPageTableError, "halaman web", "web page"),
    ("a.xls", b"MIME-Version: 1.0\n", WebPageTableError, "halaman web", "web page"),
    ("a.xlsx", ole({"EncryptedPackage": LONG}), ProtectedTableError, "kata sandi", "password"),
    ("a.xls", xls(SHEETS, extra=PASSWORD), ProtectedTableError, "kata sandi", "password"),
    ("a.xlsx", encrypted_zip(), ProtectedTableError, "kata sandi", "password"),
    ("a.ods", with_parts(ODS, {"META-INF/manifest.xml": MANIFEST}), ProtectedTableError, "sandi",
     "password"),
    ("a.ods", with_parts(ODS, {"encrypted-package": "x"}), ProtectedTableError, "sandi",
     "password"),
    ("a.xlsm", XLSX, MacroTableError, "makro", "macros"),
    ("a.xlsx", with_parts(XLSX, {"xl/vbaProject.bin": b"x"}), MacroTableError, "makro", "macros"),
    ("a.xlsx", with_parts(XLSX, {"xl/macrosheets/s.xml": "x"}), MacroTableError, "makro", "macros"),
    ("a.xls", ole({"Workbook": xls_stream(SHEETS), "_VBA_PROJECT_CUR": b"x"}), MacroTableError,
     "makro", "macros"),
    ("a.xls", xls(SHEETS, sheet_type=1), MacroTableError, "makro", "macros"),
    ("a.ods", with_parts(ODS, {"Basic/Standard/M.xml": "x"}), MacroTableError, "makro", "macros"),
    ("a.ods", with_parts(ODS, {"Scripts/python/m.py": "x"}), MacroTableError, "makro", "macros"),
    ("a.xlsx", with_parts(XLSX, {"xl/externalLinks/externalLink1.xml": LINKED}), ExternalLinkError,
     "berkas lain", "another file"),
    ("a.xls", xls(SHEETS, extra=SELF + OTHER_BOOK), ExternalLinkError, "berkas lain",
     "another file"),
    ("a.xlsx", with_parts(XLSX, {"xl/x.xml": bytes(260_000_000)}), UnpackedTooLargeError,
     "menjadi 260 MB", "grows to 260 MB"),
    ("a.xlsx", lying(20_000_000, 1000), DamagedTableError, "rusak", "damaged"),
    ("a.xlsx", lying(1000, 1001), DamagedTableError, "rusak", "damaged"),
    ("a.xlsx", lying(1000, 1000, b"\1\2\3\4"), DamagedTableError, "rusak", "damaged"),
    ("a.xlsx", XLSX[: len(XLSX) // 2], DamagedTableError, "rusak", "damaged"),
    ("a.ods", ODS[:-10], DamagedTableError, "rusak", "damaged"),
    ("a.xls", xls(SHEETS)[:900], DamagedTableError, "rusak", "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "error", "indonesian", "english"), REFUSED)
def test_what_cannot_be_read_gets_one_clear_sentence(  # noqa: PLR0917 - the columns of the list
    tmp_path, name, content, error, indonesian, english
):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        open_table(path)
    for language, words in (("id", indonesian), ("en", english)):
        text = Translator(language)(f"error.{error.__name__}", **caught.value.facts)
        assert words in text
        assert name in text
        assert tmp_path.name not in text
    assert path.read_bytes() == content


def test_a_missing_file_and_a_folder_are_named_without_their_place(tmp_path):
    for path in (tmp_path / "tidak ada.xlsx", tmp_path):
        with pytest.raises(MissingFileError) as caught:
            open_table(path)
        assert str(caught.value) == f"{path.name}: no such file."


def test_a_sheet_of_fifty_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)  # zeros, without taking up the disk
    with pytest.raises(TableTooLargeError) as caught:
        open_table(path)
    assert caught.value.facts == {"path": "besar.csv", "megabytes": 50, "limit": 25}


def test_limits_are_those_asked_for(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(XLSX)
    with pytest.raises(TableTooLargeError):
        open_table(path, max_bytes=len(XLSX) - 1)
    path.write_bytes(with_parts(XLSX, {"xl/x.xml": bytes(20 * len(XLSX))}))
    with pytest.raises(UnpackedTooLargeError):
        open_table(path, max_bytes=path.stat().st_size)


def test_what_passes_is_known_for_what_it_is(tmp_path):
    wanted = {
        ("a.xlsx", XLSX): Format.XLSX,
        ("a.xls", xls(SHEETS, extra=SELF)): Format.XLS,
        ("b.xls", ole({"Workbook": xls_stream({"a": [["x" * 3000, 1]]})})): Format.XLS,
        ("a.ods", ODS): Format.ODS,
        ("a.tsv", b"Desa\tPotensi\n"): Format.TEXT,
        ("b.csv", b"<18 tahun;1\n"): Format.TEXT,
    }
    for (name, content), kind in wanted.items():
        (tmp_path / name).write_bytes(content)
        assert open_table(tmp_path / name).format is kind


def test_a_mimetype_of_another_document_is_no_table(tmp_path):
    text = ODS_TYPE.replace("spreadsheet", "text")
    (tmp_path / "a.ods").write_bytes(with_parts(ODS, {"mimetype": text}))
    with pytest.raises(WrongTableTypeError):
        open_table(tmp_path / "a.ods")


def test_an_archive_that_lies_is_stopped_at_the_size_it_says():
    content = lying(50_000_000, 1000)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entry = archive.getinfo("xl/zeros.xml")
    pieces = unpack(content, entry)
    with pytest.raises(zipfile.BadZipFile):
        next(pieces)


def test_two_entries_of_one_name_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_parts(XLSX, {"XL/Workbook.xml": "<other/>"}))
    with pytest.raises(DamagedTableError):
        open_table(path)
