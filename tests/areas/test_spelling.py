import pytest

from geoucj.areas import spelling
from geoucj.schema import Level


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sei Raya", "Sungai Raya"),
        ("Sei.Purun Kecil", "SUNGAI PURUN KECIL"),
        ("Sui. Kakap", "Sungaikakap"),
        ("Sungaibeliung", "Sungai Beliung"),
        ("Tj. Bunga", "Tanjung Bunga"),
        ("Kp. Baru", "Kampung Baru"),
        ("Pl. Temajo", "Pulau Temajo"),
        ("Desa Kapur", "Kapur"),
        ("Kel. Bansir Laut", "Bansir Laut"),
        ("Kelurahan Batu Papan", "Batupapan"),
        ("Lembang Sa'Dan Tiro Allo", "Sa'dan Tiroallo"),
        ("Pa’lembang", "Pa'Lembang"),
        ("Angin-Angin", "Angin angin"),
        ("Seruat II", "Seruat Dua"),
        ("Seruat 2", "Seruat Dua"),
        ("SeruatII", "Seruat Dua"),
        ("Pal.Ix", "Pal Sembilan"),
        ("Café", "Cafe"),
    ],
)
def test_spellings_of_one_village_share_a_key(one, other):
    assert spelling.standard(one, Level.VILLAGE) == spelling.standard(other, Level.VILLAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Seruat I", "Seruat II"), ("Sungai Raya", "Sungai Ray"), ("I", "Satu"), ("Ma", "Mb")],
)
def test_different_names_have_different_keys(one, other):
    assert spelling.standard(one, Level.VILLAGE) != spelling.standard(other, Level.VILLAGE)


def test_a_prefix_alone_is_a_name():
    assert spelling.standard("Lembang", Level.VILLAGE) == "lembang"
    assert spelling.standard("Kec. Lembang Jaya", Level.DISTRICT) == "lembangjaya"


def test_regencies_drop_kabupaten_and_keep_kota():
    assert spelling.standard("KAB. KUBU RAYA", Level.REGENCY) == "kuburaya"
    assert spelling.standard("Pontianak (Kota)", Level.REGENCY) == "kotapontianak"
    assert spelling.standard("KotaPontianak", Level.REGENCY) == "kotapontianak"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Matang Labung", "Matang Labong"),
        ("Soroako", "Sorowako"),
        ("Munggu", "Mungguk"),
        ("Wana Bakti", "Wana Bhakti"),
        ("Polebungin", "Polebunging"),
        ("Patengko", "Pattengko"),
        ("Soekamoelja", "Sukamulja"),
    ],
)
def test_spellings_that_sound_alike_share_a_key(one, other):
    assert spelling.sound(one, Level.VILLAGE) == spelling.sound(other, Level.VILLAGE)


@pytest.mark.parametrize("level", [Level.REGENCY, Level.DISTRICT, Level.VILLAGE])
def test_no_two_official_areas_of_one_parent_sound_the_same(registry, level):
    areas = registry.at(level)
    keys = [spelling.sound(name, level) for name in areas["area_name"]]
    pairs = list(zip(areas["parent_code"], keys, strict=True))
    assert len(set(pairs)) == len(pairs)


def test_what_tells_two_places_apart_is_never_close():
    assert spelling.closeness("Nanga Dangkan I", "Nanga Dangkan II", Level.VILLAGE) == 0
    assert spelling.closeness("Wajok Hulu", "Wajok Hilir", Level.VILLAGE) == 0
    assert spelling.closeness("Simba Raya", "Simba Jaya", Level.VILLAGE) == 0
    assert spelling.closeness("Sungai Jaga A", "Sungai Jaga B", Level.VILLAGE) == 0
    assert spelling.closeness("Suka Grundi", "Suka Gerundi", Level.VILLAGE) > 90


def test_words_in_common_do_not_make_names_close():
    assert spelling.closeness("Nanga Rade", "Nanga Ora", Level.VILLAGE) < 60
    assert spelling.likeness("Nanga Rade", "Nanga Ora", Level.VILLAGE) > 70


def test_a_cell_may_hold_two_names():
    assert spelling.forms("Sayut/Siyut") == ["Sayut/Siyut", "Sayut", "Siyut"]
    assert spelling.forms("Kapur") == ["Kapur"]
