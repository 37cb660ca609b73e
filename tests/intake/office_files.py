"""Files as offices send them, with every figure that an import must find in them.

Areas and codes are those of the official list; the numbers are made up from the codes, and add up.
"""

import csv
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from io import StringIO
from pathlib import Path
from xml.sax.saxutils import escape
from zlib import crc32

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from geoucj.areas.codes import dotted
from geoucj.areas.registry import Registry
from geoucj.intake.model import Meaning, Role, Span
from geoucj.schema import CODE_WIDTH, Level
from geoucj.tables.schemas import Kind

SEGMENTS = ("PU", "BPU", "JAKON")
MONTH = "2025-09"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
EXPECTED = ("area_code", "as_of", "segment", "kind", "column", "value", "row", "letter")

ACTIVE = Meaning("active_participants", Kind.COVERAGE)
RATE = Meaning("published_rate", Kind.COVERAGE, percent=True)
UNCOVERED = Meaning("uncovered_workers", Kind.COVERAGE)
POTENTIAL = Meaning("potential_workers", Kind.WORKFORCE)
TARGET = Meaning("target_rate", Kind.TARGETS, as_of="2025", percent=True)
NOTHING = Meaning()


@dataclass(frozen=True)
class OfficeFile:
    """A file, and what an import must make of it."""

    path: Path
    expected: pd.DataFrame  # columns EXPECTED: each figure of a data row, and where it stands
    meanings: Mapping[int, Meaning]  # the right mapping of its columns, by number
    header_rows: tuple[int, ...]
    roles: Mapping[int, Role]  # of every row below the header that is not empty
    sheet: str | None = None  # the sheet a clerk must choose; None where it is chosen by itself
    as_of: str = ""  # month of the whole file
    set_aside: tuple[str, ...] = ()  # written villages that are no area; not in `expected`


@dataclass(frozen=True)
class Figures:
    """Made-up figures that add up from the villages to the regency."""

    registry: Registry

    def potential(self, code: str, segment: str = "ALL") -> int:
        """Return the potential workers of an area."""
        return _potential(self._inside[code], segment)

    def active(self, code: str, segment: str = "ALL", month: str = MONTH) -> int:
        """Return the active participants of an area in a month."""
        return _active(self._inside[code], segment, month)

    def rate(self, code: str, segment: str = "ALL", month: str = MONTH) -> float:
        """Return the coverage rate in percent, two decimals."""
        return round(100 * self.active(code, segment, month) / self.potential(code, segment), 2)

    @cached_property
    def _inside(self) -> dict[str, tuple[str, ...]]:
        """The villages inside each area, by its code."""
        found: dict[str, list[str]] = defaultdict(list)
        for village in self.registry.at(Level.VILLAGE)["area_code"]:
            for width in CODE_WIDTH.values():
                found[village[:width]].append(village)
        return {code: tuple(villages) for code, villages in found.items()}

    def villages(self, code: str) -> list[str]:
        """Return the codes of the villages inside an area."""
        return list(self._inside[code])

    def districts(self, code: str) -> list[str]:
        """Return the codes of the districts inside an area."""
        return list(self.registry.at(Level.DISTRICT, code)["area_code"])

    def name(self, code: str) -> str:
        """Return the official name."""
        return self.registry.name(code)


@cache
def _potential(villages: tuple[str, ...], segment: str) -> int:
    if segment == "ALL":
        return sum(_potential(villages, each) for each in SEGMENTS)
    spread = {"PU": (40, 1300), "BPU": (210, 2600), "JAKON": (5, 90)}[segment]
    return sum(spread[0] + crc32(f"{code}{segment}".encode()) % spread[1] for code in villages)


@cache
def _active(villages: tuple[str, ...], segment: str, month: str) -> int:
    if segment == "ALL":
        return sum(_active(villages, each, month) for each in SEGMENTS)
    return sum(
        _potential((code,), segment) * (15 + crc32(f"{code}{month}".encode()) % 60) // 100
        for code in villages
    )


@dataclass
class Draft:
    """A sheet while it is being written, row by row."""

    meanings: dict[int, Meaning]
    name: str = "Sheet1"
    as_of: str = MONTH
    row: int = 0  # the row written last, as a spreadsheet numbers it
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    header_rows: tuple[int, ...] = ()
    roles: dict[int, Role] = field(default_factory=dict)
    figures: list[tuple[object, ...]] = field(default_factory=list)

    def line(self, *values: object, role: Role | None = None, skip: int = 0) -> int:
        """Write the next row (after `skip` empty ones) from column A on; return its number."""
        self.row += 1 + skip
        for column, value in enumerate(values):
            self.put(column, value)
        if role:
            self.roles[self.row] = role
        return self.row

    def put(self, column: int, value: object) -> None:
        """Write one cell of the row."""
        if value is not None:
            self.cells[self.row, column] = value

    def header(self, *values: object, skip: int = 0) -> int:
        """Write the next line of the header."""
        row = self.line(*values, skip=skip)
        self.header_rows = (*self.header_rows, row)
        return row

    def merge(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        """Merge a rectangle of cells; the text is in its first."""
        self.merged.append(Span(first_row, last_row, first_column, last_column))

    def figure(
        self, column: int, value: float, code: str, written: object = None, **facts: str
    ) -> None:
        """Write a figure of an area; `value` is what must be read, `written` what stands there."""
        meaning = self.meanings[column]
        self.put(column, value if written is None else written)
        as_of = facts.get("as_of") or meaning.as_of or self.as_of
        segment = facts.get("segment") or meaning.segment or "ALL"
        place = (self.row, get_column_letter(column + 1))
        kind, name = str(meaning.kind), meaning.column
        self.figures.append((code, as_of, segment, kind, name, float(value), *place))

    def percent(self, column: int, percent: float, code: str, written: object = None) -> None:
        """Write a rate in percent; what must be read is the share."""
        shown = percent if written is None else written
        self.figure(column, round(percent / 100, 6), code, written=shown)

    def grid(self) -> list[list[object]]:
        """Return the cells as rows of one length."""
        height = max(row for row, _ in self.cells)
        width = max(column for _, column in self.cells) + 1
        return [
            [self.cells.get((row, column)) for column in range(width)]
            for row in range(1, height + 1)
        ]

    def finish(self, path: Path, whole_month: bool = True, **more: object) -> OfficeFile:
        """Return the file with what must be found in it."""
        return OfficeFile(
            path,
            pd.DataFrame(self.figures, columns=list(EXPECTED)),
            self.meanings,
            self.header_rows,
            self.roles,
            as_of=self.as_of if whole_month else "",
            **more,  # type: ignore[arg-type]
        )


def thousands(number: int) -> str:
    """Return 1234 as `1.234`."""
    return f"{number:,}".replace(",", ".")


def comma(number: float) -> str:
    """Return 39.21 as `39,21`."""
    return f"{number:.2f}".replace(".", ",")


def write_xlsx(path: Path, *drafts: Draft, hidden: tuple[str, ...] = ()) -> Path:
    """Write sheets to a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for draft in drafts:
        sheet = book.create_sheet(draft.name)
        for (row, column), value in draft.cells.items():
            sheet.cell(row, column + 1, value)
        for span in draft.merged:
            sheet.merge_cells(
                start_row=span.first_row,
                end_row=span.last_row,
                start_column=span.first_column + 1,
                end_column=span.last_column + 1,
            )
        for row in draft.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        if draft.name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_text(path: Path, draft: Draft, delimiter: str, encoding: str) -> Path:
    """Write a sheet as delimited text with the line ends of Windows."""
    out = StringIO()
    rows = [["" if value is None else value for value in row] for row in draft.grid()]
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_ods(path: Path, draft: Draft) -> Path:
    """Write a sheet as an OpenDocument spreadsheet."""
    spans = {(s.first_row, s.first_column): s for s in draft.merged}
    rows = []
    for number, row in enumerate(draft.grid(), start=1):
        cells = []
        for column, value in enumerate(row):
            span, extra = spans.get((number, column)), ""
            if span:
                wide = span.last_column - span.first_column + 1
                high = span.last_row - span.first_row + 1
                extra = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
            if value is None:
                cells.append(f"<table:table-cell{extra}/>")
            elif isinstance(value, (int, float)):
                cells.append(
                    f'<table:table-cell{extra} office:value-type="float" office:value="{value}">'
                    f"<text:p>{value}</text:p></table:table-cell>"
                )
            else:
                cells.append(
                    f'<table:table-cell{extra} office:value-type="string">'
                    f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
                )
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    base = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
        f'xmlns:office="{base}office:1.0" xmlns:table="{base}table:1.0" '
        f'xmlns:text="{base}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{draft.name}">{"".join(rows)}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
        f'xmlns:manifest="{base}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        f"</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return path


def titled(draft: Draft, *titles: str, across: int = 9) -> None:
    """Write title rows, each merged across the table."""
    for title in titles:
        row = draft.line(title)
        draft.merge(row, row, 0, across)


def signature(draft: Draft, column: int) -> None:
    """Write the place, the date and the office that signs below a table; no person is named."""
    for text, skip in (
        ("Pontianak, 30 September 2025", 1),
        ("Mengetahui,", 0),
        ("Kepala Bidang Kepesertaan", 0),
        ("NIP. ..............................", 3),
    ):
        draft.line(*[None] * column, text, role=Role.FOOTNOTE, skip=skip)


# --- the usual table of villages ------------------------------------------------------------------


def _village_header(draft: Draft) -> None:
    """Write the header over two lines, merged, and the row (1) (2) (3)."""
    first = draft.header(
        *("No.", "Kecamatan", "Desa/Kelurahan", "Potensi Tenaga Kerja", "Peserta Aktif"),
        *(None, None, None, "Cakupan (%)", "Belum Terdaftar"),
        skip=1,
    )
    second = draft.header(*[None] * 4, "PU", "BPU", "JAKON", "Jumlah")
    for column in (0, 1, 2, 3, 8, 9):
        draft.merge(first, second, column, column)
    draft.merge(first, first, 4, 7)
    draft.line(*(f"({n})" for n in range(1, 11)), role=Role.NUMBERING)


VILLAGE_MEANINGS = {
    0: NOTHING,
    1: Meaning("district"),
    2: Meaning("village"),
    3: POTENTIAL,
    **{4 + n: Meaning(ACTIVE.column, ACTIVE.kind, each) for n, each in enumerate(SEGMENTS)},
    7: ACTIVE,
    8: RATE,
    9: UNCOVERED,
}


def _totals(figures: Figures, code: str, segments: bool = True) -> list[object]:
    """Return potential, segments, all, rate and rest of an area."""
    active, potential = figures.active(code), figures.potential(code)
    parts = [figures.active(code, each) for each in SEGMENTS] if segments else []
    return [potential, *parts, active, figures.rate(code), potential - active]


def _village_figures(draft: Draft, figures: Figures, code: str, as_text: bool) -> None:
    """Write the figures of VILLAGE_MEANINGS; as text with dots where asked."""
    potential, active = figures.potential(code), figures.active(code)
    numbers = [potential, *(figures.active(code, each) for each in SEGMENTS), active]
    for column, number in enumerate(numbers, start=3):
        draft.figure(column, number, code, thousands(number) if as_text else None)
    draft.percent(8, figures.rate(code), code, comma(figures.rate(code)) if as_text else None)
    draft.figure(9, potential - active, code, thousands(potential - active) if as_text else None)


def kubu_raya_villages(folder: Path, figures: Figures) -> OfficeFile:
    """Two lines of header, districts merged downward, subtotals, `1.234` as text, a signature."""
    draft = Draft(dict(VILLAGE_MEANINGS), name="Kubu Raya")
    titled(
        draft,
        "DATA KEPESERTAAN BPJS KETENAGAKERJAAN",
        "PER DESA/KELURAHAN KABUPATEN KUBU RAYA",
        "POSISI SEPTEMBER 2025",
    )
    _village_header(draft)
    number = 0
    for district in ("611201", "611202", "611207"):
        villages = figures.villages(district)
        for place, code in enumerate(villages):
            number += 1
            name = figures.name(district).upper() if place == 0 else None
            draft.line(number, name, figures.name(code).upper(), role=Role.DATA)
            _village_figures(draft, figures, code, as_text=number % 3 == 0)
        draft.merge(draft.row - len(villages) + 1, draft.row, 1, 1)
        title = f"Jumlah Kec. {figures.name(district)}"
        draft.line(None, title, None, *_totals(figures, district), role=Role.TOTAL)
    whole = zip(*(_totals(figures, code) for code in ("611201", "611202", "611207")), strict=True)
    sums = [sum(column) for column in whole]
    sums[5] = round(100 * sums[4] / sums[0], 2)
    draft.line("TOTAL", None, None, *sums, role=Role.TOTAL)
    draft.merge(draft.row, draft.row, 0, 2)
    draft.line("Sumber: BPJS Ketenagakerjaan Cabang Pontianak", role=Role.FOOTNOTE, skip=1)
    signature(draft, 7)
    return draft.finish(write_xlsx(folder / "kubu raya per desa.xlsx", draft))


def luwu_timur_old_districts(folder: Path, figures: Figures) -> OfficeFile:
    """Villages of Wasuponda still under Nuha, to which they once belonged; one is no village."""
    draft = Draft(dict(VILLAGE_MEANINGS), name="Rekap")
    titled(draft, "REKAPITULASI PESERTA AKTIF KABUPATEN LUWU TIMUR", "PER 30 SEPTEMBER 2025")
    _village_header(draft)
    codes = [*figures.villages("732402"), *figures.villages("732411"), *figures.villages("732401")]
    for number, code in enumerate(codes, start=1):
        district = "Mangkutana" if code.startswith("732401") else "Nuha"
        draft.line(number, district, figures.name(code), role=Role.DATA)
        _village_figures(draft, figures, code, as_text=False)
    draft.line(len(codes) + 1, "Nuha", "Luar Wilayah", 120, 10, 20, 0, 30, 25.0, 90, role=Role.DATA)
    sums = [sum(each) for each in zip(*(_totals(figures, code) for code in codes), strict=True)]
    extra = (120, 10, 20, 0, 30, 0.0, 90)
    sums = [one + other for one, other in zip(sums, extra, strict=True)]
    sums[5] = round(100 * sums[4] / sums[0], 2)
    draft.line("JUMLAH", None, None, *sums, role=Role.TOTAL)
    path = write_xlsx(folder / "luwu timur kecamatan lama.xlsx", draft)
    return draft.finish(path, set_aside=("Luar Wilayah",))


def kubu_raya_pages(folder: Path, figures: Figures) -> OfficeFile:
    """A printed table: the header stands again at each page, with its row of numbers."""
    draft = Draft(dict(VILLAGE_MEANINGS), name="Cetak")
    titled(draft, "DAFTAR PESERTA AKTIF PER DESA", "BULAN SEPTEMBER 2025")
    _village_header(draft)
    header = draft.header_rows
    again = [[draft.cells.get((row, column)) for column in range(10)] for row in header]
    for number, code in enumerate(figures.villages("611209") + figures.villages("611206"), start=1):
        if number % 12 == 0:
            draft.line("Halaman", number // 12 + 1, role=Role.FOOTNOTE, skip=1)
            for line in again:
                draft.line(*line, role=Role.REPEATED_HEADER)
            draft.line(*(f"({n})" for n in range(1, 11)), role=Role.NUMBERING)
        district = figures.name(code[:6])
        draft.line(number, district, figures.name(code).upper(), role=Role.DATA)
        _village_figures(draft, figures, code, as_text=number % 5 == 0)
    return draft.finish(write_xlsx(folder / "kubu raya cetak.xlsx", draft))


def kubu_raya_ods(folder: Path, figures: Figures) -> OfficeFile:
    """The usual table as an OpenDocument spreadsheet."""
    draft = Draft(dict(VILLAGE_MEANINGS), name="Data")
    titled(draft, "DATA KEPESERTAAN PER DESA", "Posisi s.d. 30 September 2025")
    _village_header(draft)
    for number, code in enumerate(figures.villages("611203"), start=1):
        name = "Sei Ambawang" if number == 1 else None
        draft.line(number, name, figures.name(code), role=Role.DATA)
        _village_figures(draft, figures, code, as_text=number % 4 == 0)
    draft.merge(draft.row - len(figures.villages("611203")) + 1, draft.row, 1, 1)
    draft.line("Jumlah", None, None, *_totals(figures, "611203"), role=Role.TOTAL)
    return draft.finish(write_ods(folder / "kubu raya sungai ambawang.ods", draft))


# --- wide tables ----------------------------------------------------------------------------------


def sambas_months(folder: Path, figures: Figures) -> OfficeFile:
    """Twelve months beside each other; an empty column and row; dashes for months to come."""
    columns = {
        month: 4 + number + (1 if number > 5 else 0) for number, month in enumerate(MONTHS)
    }  # an empty column after June
    meanings = {0: NOTHING, 1: Meaning("district"), 2: POTENTIAL}
    for number, (_, column) in enumerate(columns.items(), start=1):
        meanings[column] = Meaning(ACTIVE.column, ACTIVE.kind, as_of=f"2025-{number:02d}")
    draft = Draft(meanings, name="2025")
    draft.line("PERKEMBANGAN PESERTA AKTIF PER KECAMATAN, KABUPATEN SAMBAS TAHUN 2025")
    draft.header("No", "Kecamatan", "Potensi", skip=2)
    for month, column in columns.items():
        draft.put(column, f"{month} 2025")
    for number, code in enumerate(figures.districts("6101"), start=1):
        draft.line(number, figures.name(code), role=Role.DATA, skip=1 if number == 11 else 0)
        draft.figure(2, figures.potential(code), code, as_of="2025")
        for month, column in enumerate(columns.values(), start=1):
            if month <= 9:
                active = figures.active(code, month=f"2025-{month:02d}")
                draft.figure(column, active, code)
            else:
                draft.put(column, "-")
    draft.line(None, "JUMLAH", figures.potential("6101"), role=Role.TOTAL)
    for month, column in enumerate(columns.values(), start=1):
        total = figures.active("6101", month=f"2025-{month:02d}") if month <= 9 else "-"
        draft.put(column, total)
    draft.as_of = "2025"
    return draft.finish(write_xlsx(folder / "sambas per bulan.xlsx", draft))


def wajo_segments(folder: Path, figures: Figures) -> OfficeFile:
    """Segments beside each other twice, hidden rows, a target, totals by name of the regency."""
    meanings: dict[int, Meaning] = {0: NOTHING, 1: Meaning("district")}
    for number, segment in enumerate((*SEGMENTS, "ALL")):
        meanings[2 + number] = Meaning(POTENTIAL.column, POTENTIAL.kind, segment)
        meanings[6 + number] = Meaning(ACTIVE.column, ACTIVE.kind, segment)
    meanings[10] = TARGET
    draft = Draft(meanings, name="Segmen")
    titled(draft, "CAKUPAN JAMSOSTEK KABUPATEN WAJO", "Keadaan akhir Sept. 2025", across=10)
    first = draft.header("NO", "KECAMATAN", "POTENSI", None, None, None, "AKTIF")
    draft.put(10, "TARGET 2025 (%)")
    names = ("PU", "BPU", "JAKON", "JUMLAH")
    second = draft.header(None, None, *names, *names)
    draft.merge(first, first, 2, 5)
    draft.merge(first, first, 6, 9)
    for column in (0, 1, 10):
        draft.merge(first, second, column, column)
    for number, code in enumerate(figures.districts("7313"), start=1):
        draft.line(number, f"Kec. {figures.name(code)}", role=Role.DATA)
        for place, segment in enumerate((*SEGMENTS, "ALL")):
            draft.figure(2 + place, figures.potential(code, segment), code)
            draft.figure(6 + place, figures.active(code, segment), code)
        draft.percent(10, 68.0, code, written="68%")
        if number in (4, 5):
            draft.hidden_rows.add(draft.row)
    every = (*SEGMENTS, "ALL")
    sums = [figures.potential("7313", s) for s in every] + [
        figures.active("7313", s) for s in every
    ]
    draft.line(None, "Kabupaten Wajo", *sums, "68%", role=Role.TOTAL)
    draft.line("*) termasuk peserta penerima bantuan iuran", role=Role.FOOTNOTE)
    return draft.finish(write_xlsx(folder / "wajo per segmen.xlsx", draft))


def luwu_timur_segments_and_months(folder: Path, figures: Figures) -> OfficeFile:
    """Three months, each over the segments; the upper line is not merged, it has blanks."""
    months = (("Juli 2025", "2025-07"), ("Agustus 2025", "2025-08"), ("September 2025", "2025-09"))
    meanings: dict[int, Meaning] = {0: Meaning("district")}
    draft = Draft(meanings, name="Triwulan III", as_of="")
    draft.line("PESERTA AKTIF MENURUT SEGMEN DAN BULAN - KABUPATEN LUWU TIMUR")
    draft.header("Kecamatan")
    for place, (words, _) in enumerate(months):
        draft.put(1 + 4 * place, words)
    draft.header(None, *("PU", "BPU", "Jakon", "Total") * 3)
    for place, (_, month) in enumerate(months):
        for number, segment in enumerate((*SEGMENTS, "ALL")):
            meanings[1 + 4 * place + number] = Meaning(ACTIVE.column, ACTIVE.kind, segment, month)
    for code in figures.districts("7324"):
        draft.line(figures.name(code).upper(), role=Role.DATA)
        for column, meaning in list(meanings.items())[1:]:
            active = figures.active(code, meaning.segment, meaning.as_of)
            draft.figure(column, active, code, thousands(active))
    draft.line("GRAND TOTAL", role=Role.TOTAL)
    for column, meaning in list(meanings.items())[1:]:
        draft.put(column, thousands(figures.active("7324", meaning.segment, meaning.as_of)))
    path = write_xlsx(folder / "luwu timur triwulan.xlsx", draft)
    return draft.finish(path, whole_month=False)


def sambas_three_lines(folder: Path, figures: Figures) -> OfficeFile:
    """Three lines of header; districts numbered I, II with their total, villages below them."""
    meanings = {0: NOTHING, 1: Meaning("place"), 2: POTENTIAL, 7: RATE}
    for number, segment in enumerate((*SEGMENTS, "ALL")):
        meanings[3 + number] = Meaning(ACTIVE.column, ACTIVE.kind, segment)
    draft = Draft(meanings, name="Rincian")
    titled(draft, "LAPORAN BULANAN", "Kabupaten Sambas", "September 2025", across=7)
    first = draft.header("No", "Kecamatan / Desa", "Jumlah Pekerja", *[None] * 5, skip=1)
    second = draft.header(None, None, "Potensi", "Peserta aktif", *[None] * 3, "Cakupan (%)")
    third = draft.header(None, None, None, "PU", "BPU", "Jakon", "Jumlah")
    draft.merge(first, first, 2, 7)
    draft.merge(second, second, 3, 6)
    draft.merge(second, third, 2, 2)
    draft.merge(second, third, 7, 7)
    draft.merge(first, third, 0, 0)
    draft.merge(first, third, 1, 1)
    draft.line(*range(1, 9), role=Role.NUMBERING)
    for roman, district in (("I", "610101"), ("II", "610102"), ("III", "610103")):
        name = f"KEC. {figures.name(district).upper()}"
        draft.line(roman, name, *_totals(figures, district)[:-1], role=Role.TOTAL)
        for number, code in enumerate(figures.villages(district), start=1):
            draft.line(number, figures.name(code), role=Role.DATA)
            draft.figure(2, figures.potential(code), code)
            for column in range(3, 7):
                draft.figure(column, figures.active(code, meanings[column].segment), code)
            draft.percent(7, figures.rate(code), code, comma(figures.rate(code)))
    draft.line("Catatan : potensi menurut BPJS Ketenagakerjaan", role=Role.FOOTNOTE, skip=1)
    return draft.finish(write_xlsx(folder / "sambas rincian.xlsx", draft))


# --- long tables ----------------------------------------------------------------------------------


def pontianak_serial_dates(folder: Path, figures: Figures) -> OfficeFile:
    """A row per ward and month; months as serial numbers and dates; districts alone in a row."""
    meanings = {0: Meaning("village"), 1: Meaning("as_of"), 2: POTENTIAL, 3: ACTIVE}
    draft = Draft(meanings, name="Data")
    draft.line("Kota Pontianak")
    draft.header("Kelurahan", "Bulan", "Potensi", "Aktif", skip=1)
    for district in figures.districts("6171")[:4]:
        draft.line(f"Kecamatan {figures.name(district)}", role=Role.GROUP)
        for code in figures.villages(district):
            for month, written in (
                ("2025-07", 45869),
                ("2025-08", date(2025, 8, 31)),
                ("2025-09", "30 September 2025"),
            ):
                draft.line(figures.name(code), written, role=Role.DATA)
                draft.figure(2, figures.potential(code), code, as_of=month)
                draft.figure(3, figures.active(code, month=month), code, as_of=month)
    path = write_xlsx(folder / "pontianak per bulan.xlsx", draft)
    return draft.finish(path, whole_month=False)


def sambas_semicolons(folder: Path, figures: Figures) -> OfficeFile:
    """Semicolons, cp1252, decimal commas, a title and a footnote in a text file."""
    meanings = {0: NOTHING, 1: Meaning("regency"), 2: Meaning("district"), 3: POTENTIAL}
    meanings |= {4: ACTIVE, 5: RATE, 6: TARGET}
    draft = Draft(meanings)
    draft.line("Cakupan Jamsostek – Kabupaten Sambas – Sept 2025", *[None] * 6)
    header = ("No", "Kab/Kota", "Kecamatan", "Potensi", "Peserta Aktif", "Cakupan (%)")
    draft.header(*header, "Target 2025 (%)")
    for number, code in enumerate(figures.districts("6101"), start=1):
        draft.line(str(number), "Sambas", figures.name(code), role=Role.DATA)
        draft.figure(3, figures.potential(code), code, thousands(figures.potential(code)))
        draft.figure(4, figures.active(code), code, thousands(figures.active(code)))
        draft.percent(5, figures.rate(code), code, comma(figures.rate(code)))
        draft.percent(6, 59.0, code, "59,00")
    sums = [thousands(figures.potential("6101")), thousands(figures.active("6101"))]
    rate = comma(figures.rate("6101"))
    draft.line(None, "Jumlah", None, *sums, rate, "59,00", role=Role.TOTAL)
    draft.line("Sumber: BPJS Ketenagakerjaan – diolah", role=Role.FOOTNOTE)
    return draft.finish(write_text(folder / "sambas.csv", draft, ";", "cp1252"))


def wajo_tabs(folder: Path, figures: Figures) -> OfficeFile:
    """UTF-16 with tabs, as a spreadsheet saves "Unicode text"; a row per segment."""
    meanings = {0: Meaning("district"), 1: Meaning("village"), 2: Meaning("segment")}
    meanings |= {3: Meaning("as_of"), 4: ACTIVE}
    draft = Draft(meanings)
    draft.header("Kecamatan", "Desa/Kelurahan", "Segmen", "Periode", "Jumlah Peserta Aktif")
    for code in figures.villages("731301"):
        for segment in SEGMENTS:
            place = ("Sabbangparu", figures.name(code).upper())
            draft.line(*place, segment, "Sep-25", role=Role.DATA)
            active = figures.active(code, segment)
            draft.figure(4, active, code, thousands(active), segment=segment)
    path = write_text(folder / "wajo.txt", draft, "\t", "utf-16")
    return draft.finish(path, whole_month=False)


# --- tables with codes ----------------------------------------------------------------------------


def plain_codes(folder: Path, figures: Figures) -> OfficeFile:
    """The plain table of a machine: codes, months and segments, nothing above the header."""
    meanings = {0: Meaning("area_code"), 1: Meaning("as_of"), 2: Meaning("segment"), 3: ACTIVE}
    draft = Draft(meanings)
    draft.header("area_code", "as_of", "segment", "active_participants")
    for code in figures.villages("6112"):
        for segment in (*SEGMENTS, "ALL"):
            draft.line(code, MONTH, segment, role=Role.DATA)
            draft.figure(3, figures.active(code, segment), code, segment=segment)
    path = write_text(folder / "coverage.csv", draft, ",", "utf-8")
    return draft.finish(path, whole_month=False)


CODE_MEANINGS = {0: NOTHING, 1: Meaning("area_code"), 2: NOTHING, 3: POTENTIAL, 4: ACTIVE, 5: RATE}


def _coded(
    folder: Path, figures: Figures, file: str, lines: list[tuple[object, str, str]], place: str
) -> OfficeFile:
    """Write a table of (written code, written name, code of the area)."""
    draft = Draft({**CODE_MEANINGS, 2: Meaning(place)})
    draft.line("Rekapitulasi per September 2025")
    draft.header("No.", "Kode", "Nama Wilayah", "Potensi", "Peserta Aktif", "Cakupan (%)", skip=1)
    for number, (written, name, code) in enumerate(lines, start=1):
        draft.line(number, written, name, role=Role.DATA)
        draft.figure(3, figures.potential(code), code)
        draft.figure(4, figures.active(code), code)
        draft.percent(5, figures.rate(code), code)
    potential = sum(figures.potential(code) for *_, code in lines)
    active = sum(figures.active(code) for *_, code in lines)
    rate = round(100 * active / potential, 2)
    draft.line(None, None, "Total", potential, active, rate, role=Role.TOTAL)
    return draft.finish(write_xlsx(folder / file, draft))


def dotted_codes(folder: Path, figures: Figures) -> OfficeFile:
    """Codes as 61.12.01.2001."""
    codes = figures.villages("611201")
    lines: list[tuple[object, str, str]] = [(dotted(c), figures.name(c), c) for c in codes]
    return _coded(folder, figures, "kode titik.xlsx", lines, "village")


def number_codes(folder: Path, figures: Figures) -> OfficeFile:
    """Codes as numbers."""
    codes = figures.villages("731302")
    lines: list[tuple[object, str, str]] = [(int(c), figures.name(c).upper(), c) for c in codes]
    return _coded(folder, figures, "kode angka.xlsx", lines, "village")


def lost_zeros(folder: Path, figures: Figures) -> OfficeFile:
    """Codes of regencies as decimals: 61.10 has become 61.1."""
    codes = list(figures.registry.at(Level.REGENCY, "61")["area_code"])
    lines: list[tuple[object, str, str]] = [
        (float(f"{c[:2]}.{c[2:]}"), figures.name(c).removeprefix("Kabupaten "), c) for c in codes
    ]
    return _coded(folder, figures, "kode desimal.xlsx", lines, "regency")


def bps_codes(folder: Path, figures: Figures) -> OfficeFile:
    """Codes of BPS, which look alike and mean other places."""
    pairs = [(b, c) for b, c in figures.registry.bps_regencies.items() if c.startswith("61")]
    lines: list[tuple[object, str, str]] = [
        (bps, figures.name(code).removeprefix("Kabupaten "), code) for bps, code in sorted(pairs)
    ]
    return _coded(folder, figures, "kode bps.xlsx", lines, "regency")


# --- several sheets -------------------------------------------------------------------------------


def several_sheets(folder: Path, figures: Figures) -> OfficeFile:
    """A cover, a sheet for each regency, and a hidden one with more rows than any other."""
    cover = Draft({}, name="Sampul")
    cover.line("LAPORAN KEPESERTAAN")
    cover.line("BPJS Ketenagakerjaan Cabang Pontianak")
    cover.line("September 2025")
    drafts = [cover]
    for name, regency in (("Kubu Raya", "6112"), ("Sambas", "6101"), ("Kota Pontianak", "6171")):
        drafts.append(_regency_sheet(figures, name, regency))
    old = Draft({}, name="data lama")
    old.line("desa", "aktif")
    for code in figures.villages("61")[:600]:
        old.line(figures.name(code), 1)
    drafts.append(old)
    path = write_xlsx(folder / "laporan cabang.xlsx", *drafts, hidden=("data lama",))
    return drafts[2].finish(path, sheet="Sambas")


def _regency_sheet(figures: Figures, name: str, regency: str) -> Draft:
    meanings = {0: NOTHING, 1: Meaning("district"), 2: POTENTIAL, 3: ACTIVE, 4: UNCOVERED}
    draft = Draft(meanings, name=name)
    draft.line(f"{name.upper()} - per 30 September 2025")
    draft.header("No", "Kecamatan", "Potensi", "Aktif", "Sisa", skip=1)
    for number, code in enumerate(figures.districts(regency), start=1):
        draft.line(number, figures.name(code), role=Role.DATA)
        draft.figure(2, figures.potential(code), code)
        draft.figure(3, figures.active(code), code)
        draft.figure(4, figures.potential(code) - figures.active(code), code)
    sums = _totals(figures, regency, segments=False)
    draft.line(None, "Jml", *sums[:2], sums[3], role=Role.TOTAL)
    return draft


MAKERS: tuple[Callable[[Path, Figures], OfficeFile], ...] = (
    kubu_raya_villages,
    luwu_timur_old_districts,
    kubu_raya_pages,
    kubu_raya_ods,
    sambas_months,
    wajo_segments,
    luwu_timur_segments_and_months,
    sambas_three_lines,
    pontianak_serial_dates,
    sambas_semicolons,
    wajo_tabs,
    plain_codes,
    dotted_codes,
    number_codes,
    lost_zeros,
    bps_codes,
    several_sheets,
)


def write_all(folder: Path, registry: Registry) -> dict[str, OfficeFile]:
    """Write every file into a folder; return them by the name of their maker."""
    figures = Figures(registry)
    return {maker.__name__: maker(folder, figures) for maker in MAKERS}
