"""The words of headers, in Indonesian and English, and what each stands for."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from geoucj.intake.model import CODE, PLACE
from geoucj.schema import (
    ACTIVE,
    AS_OF,
    POTENTIAL,
    PUBLISHED_RATE,
    SEGMENT,
    TARGET_RATE,
    TO_TARGET,
    UNCOVERED,
    Level,
    Segment,
)
from geoucj.tables.schemas import Kind, Programme, Stage

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
    "penambahan, perubahan, kuota, quota, kunjungan, visit"
)
# In the usual table a person is asked: another month's figure, a count of another office, or but
# some of the participants. Beside a phrase that is sure it makes that doubtful.
NEVER_SURELY = (
    "bulan lalu, tahun lalu, bulan sebelumnya, tahun sebelumnya, sebelumnya, angkatan kerja, "
    "penduduk bekerja, penduduk usia kerja, iuran, perusahaan, badan usaha, pemberi kerja, baru, "
    "keluar, mutasi, tambahan, akuisisi, rentan, pbi, bantuan, laki, perempuan, pria, wanita, "
    "jkk, jkm, jht, jp, jkp, capaian target, realisasi target, pencapaian target"
)
STRONG: Mapping[Sense, str] = MappingProxyType(
    {
        Sense(CODE): "kode, area kode, id wilayah, id desa",
        Sense(PLACE): "wilayah, daerah, area, lokasi, region, place",
        Sense(AS_OF): (
            "bulan, periode, posisi, tahun, tanggal, bulan tahun, tahun bulan, blth, bln, month, "
            "period, year, date, as of, tgl, per bulan, per tanggal, start, mulai, bulan mulai, "
            "tmt, berlaku sejak, mulai berlaku, valid from, periode mulai"
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
