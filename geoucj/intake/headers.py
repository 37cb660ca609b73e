"""What the words of a header mean, in Indonesian and English, as offices write them.

Phrases are told apart by whole words, the longest first: `Belum terdaftar` is not `Terdaftar`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from geoucj.intake.cellvalues import find_month
from geoucj.intake.model import CODE, PLACE
from geoucj.schema import (
    ACTIVE,
    AS_OF,
    LEVELS,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    Segment,
)
from geoucj.tables.schemas import SCHEMAS, Kind, Programme, Stage

Found = TypeVar("Found")
USUAL = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)  # one sheet often feeds all three
CONTEXTS = (USUAL, *((kind,) for kind in Kind if kind not in USUAL))
MONTH_OF = {Kind.ASSISTANCE: "start", Kind.CONTRIBUTIONS: "valid_from"}  # else as_of
# What splits the figures of a kind in a wide table, as segments do: kept as a meaning's segment.
SPLITS: Mapping[Kind, str] = MappingProxyType(
    {Kind.CLAIMS: "programme", Kind.VERIFICATION: "stage"}
)


class Sense(NamedTuple):
    """What a phrase stands for: a column, and the kind of table it belongs to."""

    column: str
    kind: Kind | None = None


LEFT_OUT = Sense("")
RATE = Sense(PUBLISHED_RATE, Kind.COVERAGE)
ACTIVES = Sense(ACTIVE, Kind.COVERAGE)
POTENTIALS = Sense(POTENTIAL, Kind.WORKFORCE)
TARGET = Sense(TARGET_RATE, Kind.TARGETS)
RESTS = (Sense(TO_TARGET, Kind.COVERAGE), Sense(UNCOVERED, Kind.COVERAGE))
CONSTRUCTION, MIGRANTS = "jakon, jaskon, jasa konstruksi, konstruksi", "pmi, pekerja migran, migran"

# Words of one meaning are first made one.
SAME = {
    **dict.fromkeys(("jml", "jlh", "total", "banyaknya", "seluruh", "keseluruhan"), "jumlah"),
    **dict.fromkeys(("persentase", "prosentase", "percentage", "percent", "prosen"), "persen"),
    **dict.fromkeys(("tk", "naker", "buruh"), "pekerja"),
    **dict.fromkeys(("kab", "kabupate", "kabupatenkota"), "kabupaten"),
    **dict.fromkeys(("kec", "kecamata"), "kecamatan"),
    **dict.fromkeys(("kel", "desakelurahan"), "kelurahan"),
    **dict.fromkeys(("prov", "propinsi"), "provinsi"),
    **dict.fromkeys(("kd", "code", "kodewil", "kdwil", "kodewilayah", "kodedesa"), "kode"),
    **dict.fromkeys(("nomor", "nomer", "nr"), "no"),
    **dict.fromkeys(("ket",), "keterangan"),
    **dict.fromkeys(("nonaktif",), "non aktif"),
}
IDLE = frozenset(
    {"nama", "data", "yang", "yg", "di", "pada", "the", "of", "bpjs", "bpjsketenagakerjaan"}
    | {"ketenagakerjaan", "jamsostek", "bpjamsostek", "bpjstk", "name", "number", "se"}
)
LEVEL_WORDS = {
    **dict.fromkeys(("provinsi", "province"), Level.PROVINCE),
    **dict.fromkeys(("kabupaten", "kota", "kotamadya", "regency", "city"), Level.REGENCY),
    **dict.fromkeys(("kecamatan", "distrik", "district", "subdistrict"), Level.DISTRICT),
    **dict.fromkeys(("desa", "kelurahan", "village", "lembang"), Level.VILLAGE),
}
SEGMENT_WORDS: Mapping[StrEnum, str] = {
    Segment.PU: "pu, penerima upah, pekerja penerima upah, formal, wage earners, ppu",
    Segment.BPU: "bpu, bukan penerima upah, pekerja bukan penerima upah, informal, mandiri, pbpu",
    Segment.JAKON: CONSTRUCTION,
    Segment.PMI: MIGRANTS,
    Segment.ALL: "all, semua segmen, jumlah segmen, semua",
}
SPLIT_WORDS: Mapping[Kind, Mapping[StrEnum, str]] = {
    Kind.CLAIMS: {each: str(each).lower() for each in Programme},
    Kind.VERIFICATION: {
        Stage.LISTED: "diusulkan, usulan, didaftar, masuk, usul, listed",
        Stage.IDENTITY_VALID: "nik valid, identitas sah, identitas valid, padan, identity valid",
        Stage.ELIGIBLE: "memenuhi syarat, layak, lolos, eligible",
        Stage.DECREED: "ditetapkan, sk, ditetapkan sk, decreed",
        Stage.ACTIVE: "aktif, peserta aktif, active",
    },
}
# Columns that are no figure of ours: left out without a question.
NEVER = (
    "kode pos, kode kantor, kode cabang, kantor cabang, cabang, kacab, unit kerja, wilayah kerja, "
    "pembina, petugas, luas wilayah, luas, penduduk, jumlah penduduk, kepala keluarga, jumlah kk, "
    "kk, peringkat, ranking, rank, paraf, tanda tangan, non aktif, tidak aktif, peserta non aktif, "
    "peserta tidak aktif, pekerja non aktif, pekerja tidak aktif, jumlah desa, jumlah kelurahan, "
    "jumlah kecamatan, desa kelurahan aktif, jumlah perusahaan, perusahaan aktif, "
    "badan usaha aktif, pemberi kerja aktif, pertumbuhan, growth, kenaikan, penurunan, "
    "penambahan, perubahan"
)
# Left out too, but a person is asked: another month's figure, a count of another office.
NEVER_SURELY = (
    "bulan lalu, tahun lalu, bulan sebelumnya, tahun sebelumnya, sebelumnya, angkatan kerja, "
    "penduduk bekerja, penduduk usia kerja, iuran, perusahaan, badan usaha, pemberi kerja"
)
STRONG: Mapping[Sense, str] = MappingProxyType(
    {
        Sense(CODE): "kode, area kode, id wilayah, id desa",
        Sense(PLACE): "wilayah, daerah, area, lokasi, region, place",
        Sense(AS_OF): (
            "bulan, periode, posisi, tahun, tanggal, bulan tahun, tahun bulan, blth, bln, month, "
            "period, year, date, as of, per bulan, per tanggal, start, mulai, bulan mulai, tmt, "
            "berlaku sejak, mulai berlaku, valid from, periode mulai"
        ),
        Sense(SEGMENT): (
            "segmen, segment, segmentasi, segmen peserta, segmen kepesertaan, jenis kepesertaan, "
            "jenis peserta, kategori peserta, kelompok peserta"
        ),
        ACTIVES: (
            "aktif, peserta aktif, pekerja aktif, peserta pekerja aktif, kepesertaan aktif, "
            "jumlah peserta, terlindungi, pekerja terlindungi, peserta terlindungi, tercakup, "
            "tercover, sudah terdaftar, sudah terlindungi, active, active participants, "
            "active workers, covered workers, protected workers, participants"
        ),
        RATE: (
            "cakupan, coverage, ucj, cakupan ucj, capaian ucj, realisasi ucj, tingkat cakupan, "
            "cakupan kepesertaan, coverage rate, published rate, universal coverage, "
            "persen cakupan, persen kepesertaan, persen ucj, capaian persen"
        ),
        RESTS[1]: (
            "belum, belum terdaftar, belum terlindungi, belum peserta, belum aktif, "
            "belum tercover, belum menjadi peserta, tidak terdaftar, tidak terlindungi, "
            "bukan peserta, sisa, sisa potensi, uncovered, uncovered workers, not registered, "
            "unprotected"
        ),
        RESTS[0]: (
            "kekurangan, kekurangan target, kekurangan menuju target, menuju target, sisa target, "
            "workers to target, to target"
        ),
        POTENTIALS: (
            "potensi, jumlah potensi, potensi pekerja, potensi peserta, potential, "
            "potential workers"
        ),
        TARGET: "target, target ucj, target cakupan, target coverage, target rate, target persen",
        Sense("group", Kind.ASSISTANCE): (
            "kelompok, kelompok pekerja, kelompok sasaran, kelompok penerima, sasaran, profesi, "
            "jenis pekerjaan, pekerjaan"
        ),
        Sense("workers", Kind.ASSISTANCE): (
            "pekerja, peserta, jumlah pekerja, jumlah peserta, jumlah penerima, penerima, "
            "jumlah orang, kuota, penerima bantuan"
        ),
        Sense("months", Kind.ASSISTANCE): "jumlah bulan, lama, lama bulan, durasi, bulan, lamanya",
        Sense("amount_rupiah", Kind.ASSISTANCE): (
            "nominal, anggaran, jumlah dana, dana, biaya, nilai, iuran, jumlah iuran, rupiah, rp, "
            "pagu, realisasi anggaran, amount, jumlah anggaran"
        ),
        Sense("funding", Kind.ASSISTANCE): (
            "sumber dana, sumber anggaran, sumber pembiayaan, sumber pendanaan, pendanaan"
        ),
        Sense("programme", Kind.CLAIMS): "program, jenis program, jenis klaim, jenis manfaat",
        Sense("claims", Kind.CLAIMS): "klaim, jumlah klaim, kasus, jumlah kasus, cases, claim",
        Sense("amount_rupiah", Kind.CLAIMS): (
            "nominal, nominal klaim, nilai klaim, nilai, pembayaran, jumlah pembayaran, manfaat, "
            "jumlah manfaat, rupiah, rp, amount, nominal pembayaran, dibayarkan"
        ),
        Sense("employer_id", Kind.EMPLOYERS): "npp, id perusahaan, no pendaftaran, kode perusahaan",
        Sense("name", Kind.EMPLOYERS): (
            "perusahaan, badan usaha, pemberi kerja, company, employer"
        ),
        Sense("longitude", Kind.EMPLOYERS): "bujur, long, lon, lng, garis bujur",
        Sense("latitude", Kind.EMPLOYERS): "lintang, lat, garis lintang",
        Sense("workers", Kind.EMPLOYERS): "pekerja, jumlah pekerja",
        Sense("registered_workers", Kind.EMPLOYERS): (
            "terdaftar, pekerja terdaftar, peserta, peserta aktif, pekerja aktif, jumlah peserta"
        ),
        Sense("stage", Kind.VERIFICATION): "tahap, tahapan, status",
        Sense("workers", Kind.VERIFICATION): "pekerja, jumlah pekerja, orang, jumlah orang",
        Sense("indicator", Kind.INDICATORS): "indikator, nama indikator",
        Sense("value", Kind.INDICATORS): "nilai, angka",
        Sense("unit", Kind.INDICATORS): "satuan",
        Sense("direction", Kind.INDICATORS): "arah",
        Sense("programme_package", Kind.CONTRIBUTIONS): "paket, paket program",
        Sense("rupiah_per_month", Kind.CONTRIBUTIONS): (
            "iuran, iuran per bulan, besaran iuran, tarif, rupiah per bulan"
        ),
        Sense("programmes", Kind.CONTRIBUTIONS): "program",
        Sense("source"): "sumber, sumber data",
        Sense("source_url"): "tautan, url, link, source url",
        Sense("note"): "keterangan, catatan",
        LEFT_OUT: NEVER,
    }
)
WEAK: Mapping[Sense, str] = MappingProxyType(
    {
        ACTIVES: "peserta, kepesertaan, terdaftar, realisasi, capaian, pekerja, registered",
        RATE: "persen",
        RESTS[1]: "selisih, gap",
        Sense(SEGMENT): "sektor",
        Sense("workers", Kind.ASSISTANCE): "jumlah",
        Sense("workers", Kind.VERIFICATION): "jumlah",
        Sense("value", Kind.INDICATORS): "jumlah",
        LEFT_OUT: NEVER_SURELY,
    }
)
LONGEST = 4  # words of a phrase
# Of several senses in one line the first of these is meant: `Kekurangan menuju target`.
FIRST = (LEFT_OUT, *RESTS, TARGET, RATE)


@dataclass(frozen=True)
class Reading:
    """What a header says."""

    sense: Sense | None = None
    sure: bool = False  # whether its words are unmistakable
    splits: tuple[str, ...] = ()  # segments; programmes of claims; stages of verification
    as_of: str = ""
    percent: bool = False
    total: bool = False  # `Jumlah`
    counter: bool = False  # `No.`


def read_header(lines: Sequence[str], kinds: tuple[Kind, ...] = USUAL) -> Reading:
    """Return what the lines of a header say in a table of `kinds`; the lowest line counts most."""
    if machine := machine_sense(lines, kinds):
        return Reading(machine, sure=True)
    words = [tokens(line) for line in lines]
    found = [senses_in(line, kinds) for line in words]
    sense, sure = _chosen(found)
    as_of = find_month(" ".join(lines))
    if as_of and sense == Sense(AS_OF):
        sense, sure = None, False  # `Bulan September 2025` over a column of figures
    said = [word for line in words for word in line]
    percent = "persen" in said
    if percent and sense in (ACTIVES, POTENTIALS, *RESTS):
        sense, sure = (RATE, sure) if sense == ACTIVES else (LEFT_OUT, sense in RESTS)
    upper = {each for line in found[:-1] for each, _ in line}
    if sense == ACTIVES and TARGET in upper:
        sure = False  # `Target` over `Peserta aktif` may be a number of workers
    splits = next((each for line in reversed(words) if (each := _splits(line, kinds))), ())
    return Reading(
        sense,
        sure,
        splits,
        as_of,
        percent,
        total=bool(words) and "jumlah" in words[-1] and not splits,
        counter=said in (["no"], ["no", "urut"], ["urut"]),
    )


def segment_of(text: str) -> str:
    """Return the segment that a cell names, "" where it names none or several."""
    words = tokens(text)
    found = set(_splits(words, USUAL))
    if not found and words == ("jumlah",):
        return Segment.ALL
    return found.pop() if len(found) == 1 else ""


def split_of(text: str, kind: Kind) -> str:
    """Return the programme or stage that a cell names, "" where it names none or several."""
    found = set(_splits(tokens(text), (kind,)))
    return found.pop() if len(found) == 1 else ""


def levels_in(text: str) -> list[Level]:
    """Return the levels that the words of `text` name, widest first."""
    found = {LEVEL_WORDS.get(word) for word in tokens(text)}
    return [level for level in LEVELS if level in found]


def machine_sense(lines: Sequence[str], kinds: tuple[Kind, ...]) -> Sense | None:
    """Return the column of our own tables whose name a header is."""
    if len(lines) != 1:
        return None
    name = lines[0].strip()
    if name in (CODE, AS_OF, SEGMENT, *LEVELS):
        return Sense(name)
    if name in MONTH_OF.values():
        return Sense(AS_OF)
    return next((Sense(name, kind) for kind in kinds if name in SCHEMAS[kind].columns), None)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case, synonyms made one, idle words left out."""
    plain = unicodedata.normalize("NFKD", text.replace("%", " persen ")).encode("ascii", "ignore")
    words = re.findall(r"[a-z]+", plain.decode().lower())
    joined = " ".join(SAME.get(word, word) for word in words).replace("tenaga kerja", "pekerja")
    return tuple(word for word in joined.split() if word not in IDLE)


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(each.split()) for each in text.split(", ")]


@lru_cache(maxsize=len(CONTEXTS))
def _vocabulary(kinds: tuple[Kind, ...]) -> dict[tuple[str, ...], tuple[Sense, bool]]:
    """Return senses by phrase, and whether they are unmistakable in a table of `kinds`."""
    known: dict[tuple[str, ...], tuple[Sense, bool]] = {}
    for sense, text in STRONG.items():
        if sense != LEFT_OUT and sense.kind in (None, *kinds):
            known |= dict.fromkeys(_phrases(text), (sense, True))
    for kind in kinds:
        for column in SCHEMAS[kind].columns:
            known.setdefault(tokens(column.replace("_", " ")), (Sense(column, kind), True))
    known = dict.fromkeys(_phrases(NEVER), (LEFT_OUT, True)) | known
    for sense, text in WEAK.items():
        if sense.kind in (None, *kinds):
            known = dict.fromkeys(_phrases(text), (sense, False)) | known
    return known


def senses_in(words: Sequence[str], kinds: tuple[Kind, ...]) -> list[tuple[Sense, bool]]:
    """Return the senses in the words of a line, in their order, and whether each is sure."""
    found = _phrases_in(words, _vocabulary(kinds))
    levels = levels_in(" ".join(words))
    if len(levels) == 1:
        found = [each for each in found if each[0] != Sense(PLACE)] + [(Sense(levels[0]), True)]
    elif levels:
        found.append((Sense(PLACE), True))
    return found


def _chosen(lines: list[list[tuple[Sense, bool]]]) -> tuple[Sense | None, bool]:
    """Return the sense of a header: a sure one of the lowest line first; left out is left out."""
    every = [each for line in reversed(lines) for each in line]
    if (LEFT_OUT, True) in every:
        return LEFT_OUT, True
    for line in reversed(lines):
        if sure := [sense for sense, certain in line if certain]:
            first = [sense for sense in FIRST if sense in sure]
            return (first or sorted(sure, key=_place_last))[0], (LEFT_OUT, False) not in every
    if (LEFT_OUT, False) in every:
        return LEFT_OUT, False
    return (every[0][0], False) if every else (None, False)


def _place_last(sense: Sense) -> int:
    """Sort a figure before a code, and that before a name: `Potensi desa`, `Kode desa`."""
    return 0 if sense.kind else 2 if sense.column in (*Level, PLACE) else 1


def _splits(words: Sequence[str], kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """Return the segments (programmes, stages) that a line names."""
    listed = SEGMENT_WORDS if kinds[0] in USUAL else SPLIT_WORDS.get(kinds[0], {})
    known = {phrase: str(each) for each, text in listed.items() for phrase in _phrases(text)}
    return tuple(dict.fromkeys(_phrases_in(words, known)))


def _phrases_in(words: Sequence[str], known: Mapping[tuple[str, ...], Found]) -> list[Found]:
    """Return what the phrases in `words` stand for; of two that begin alike, the longer one."""
    found, place = [], 0
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            phrase = tuple(words[place : place + length])
            if phrase in known:
                found.append(known[phrase])
                place += length
                break
        else:
            place += 1
    return found
