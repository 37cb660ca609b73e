import hashlib
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from geoucj.errors import (
    BrokenTableError,
    EmptyTableError,
    MissingFileError,
    TableTooLargeError,
    WrongTableTypeError,
)
from geoucj.i18n import Translator
from geoucj.tables.read import read_table


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def said(error, language: str) -> str:
    return Translator(language)(f"error.{type(error).__name__}", **error.facts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_reads_every_encoding_and_delimiter(tmp_path, encoding, mark):
    lines = [["area_code", "note"], ["61.12", "café"], ["61.10", "é"]]
    text = "\r\n".join(mark.join(line) for line in lines)
    table = read_table(write(tmp_path / "t.csv", text.encode(encoding))).frame
    assert table.to_numpy().tolist() == lines[1:]


def test_bytes_that_cp1252_lacks_are_latin_1(tmp_path):
    table = read_table(write(tmp_path / "t.csv", b"a,b\n1,\x81\xe9\n")).frame
    assert table["b"].tolist() == ["\x81é"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    text = b'a,b\n1,"two\nlines"\n\n,\n5,6\n7\n'
    table = read_table(write(tmp_path / "t.csv", text)).frame
    assert table.index.tolist() == [2, 5, 6]
    assert table["b"].tolist() == ["two\nlines", "6", ""]


def test_workbook_gives_the_same_text_and_rows_as_csv(tmp_path):
    rows = [["area_code", "as_of", "n", "r"], [61.1, pd.Timestamp("2023-11-01"), 110013, 0.3921]]
    path = workbook(tmp_path / "t.xlsx", [*rows, [None] * 4, ["6112", "2023-11", 5.0, None]])
    table = read_table(path).frame
    assert table.index.tolist() == [2, 4]
    assert table.loc[2].tolist() == ["61.1", "2023-11-01", "110013", "0.3921"]
    assert table.loc[4, "r"] == ""


def test_parquet_keeps_numbers_and_gives_plain_text(tmp_path):
    frame = pd.DataFrame({"a": pd.Categorical(["x", "y"]), "n": [1, 2]})
    frame.to_parquet(tmp_path / "t.parquet")
    table = read_table(tmp_path / "t.parquet").frame
    assert table.index.tolist() == [2, 3]
    assert table.dtypes.astype(str).tolist() == ["str", "int64"]


def empty_sheet(folder: Path) -> Path:
    return workbook(folder / "kosong.xlsx", [])


def only_a_header(folder: Path) -> Path:
    return write(folder / "judul.csv", b"area_code,as_of\n,\n")


def no_bytes(folder: Path) -> Path:
    return write(folder / "nol.csv", b"")


def only_a_mark(folder: Path) -> Path:
    return write(folder / "bom.csv", b"\xef\xbb\xbf")


def zeros(folder: Path) -> Path:
    path = folder / "besar.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # zero bytes, without taking up the disk
    return path


def packed_zeros(folder: Path) -> Path:
    path = folder / "bom.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w") as entry,
    ):
        for _ in range(200):
            entry.write(bytes(1_000_000))
    return path


def cut_off(folder: Path) -> Path:
    whole = workbook(folder / "whole.xlsx", [["a"], ["1"]]).read_bytes()
    return write(folder / "putus.xlsx", whole[: len(whole) // 2])


def damaged_sheet(folder: Path) -> Path:
    source = workbook(folder / "source.xlsx", [["a"], ["1"]])
    path = folder / "rusak.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.namelist():
            content = old.read(item)
            new.writestr(item, content[:40] if "sheet1" in item else content)
    return path


def zip_named_csv(folder: Path) -> Path:
    return workbook(folder / "x.xlsx", [["a"], ["1"]]).rename(folder / "zip.csv")


def text_named_xlsx(folder: Path) -> Path:
    return write(folder / "teks.xlsx", b"area_code,as_of\n6112,2023\n")


def other_zip(folder: Path) -> Path:
    path = folder / "lain.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    return path


def zero_bytes(folder: Path) -> Path:
    return write(folder / "biner.csv", b"a,b\n" + bytes(100))


def ragged(folder: Path) -> Path:
    return write(folder / "lebih.csv", b"a,b\n1,2\n1,2,3\n")


def not_parquet(folder: Path) -> Path:
    return write(folder / "t.parquet", b"PAR1 not really")


BAD = [
    (empty_sheet, EmptyTableError, "kosong", "is empty"),
    (only_a_header, EmptyTableError, "kosong", "is empty"),
    (no_bytes, EmptyTableError, "kosong", "is empty"),
    (only_a_mark, EmptyTableError, "kosong", "is empty"),
    (zeros, TableTooLargeError, "terlalu besar (200 MB)", "too large (200 MB)"),
    (packed_zeros, TableTooLargeError, "terlalu besar (200 MB)", "too large (200 MB)"),
    (cut_off, BrokenTableError, "rusak", "is damaged"),
    (damaged_sheet, BrokenTableError, "rusak", "is damaged"),
    (ragged, BrokenTableError, "rusak (3: 3 > 2)", "damaged (3: 3 > 2)"),
    (not_parquet, BrokenTableError, "rusak", "is damaged"),
    (zip_named_csv, WrongTableTypeError, "bukan tabel .csv", "not a .csv table"),
    (text_named_xlsx, WrongTableTypeError, "bukan tabel .xlsx", "not a .xlsx table"),
    (other_zip, WrongTableTypeError, "bukan tabel .xlsx", "not a .xlsx table"),
    (zero_bytes, WrongTableTypeError, "bukan tabel .csv", "not a .csv table"),
    (lambda folder: write(folder / "a.pdf", b"x"), WrongTableTypeError, ".pdf", ".pdf"),
    (lambda folder: folder / "none.csv", MissingFileError, "tidak ditemukan", "no such file"),
]


@pytest.mark.parametrize(("make", "error", "indonesian", "english"), BAD)
def test_bad_input_gets_one_clear_error_and_changes_nothing(
    tmp_path, make, error, indonesian, english
):
    path = make(tmp_path)
    before = digests(tmp_path)
    with pytest.raises(error) as caught:
        read_table(path)
    assert digests(tmp_path) == before
    for language, words in (("id", indonesian), ("en", english)):
        text = said(caught.value, language)
        assert words in text
        assert path.name in text
        assert "\n" not in text


def digests(folder: Path) -> dict[str, str]:
    files = (file for file in folder.iterdir() if file.stat().st_size < 10**7)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
