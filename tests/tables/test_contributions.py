from geoucj.settings import SHIPPED
from geoucj.tables.contributions import contributions_of
from geoucj.tables.datasets import open_dataset

CSV = (
    "programme_package,valid_from,rupiah_per_month,programmes,source,source_url,note\n"
    "JKK+JKM,2027-01,20000,JKK JKM,Perda,,\n"
)


def made(tmp_path, registry, **files):
    home = tmp_path / "office"
    home.mkdir()
    (home / "provenance.toml").write_text(
        'title_id = "a"\ntitle_en = "a"\nsample = false\nsource = "b"\nlicence = "c"\n'
        'note_id = ""\nnote_en = ""\n'
    )
    for name, text in files.items():
        (home / f"{name}.csv").write_text(text)
    return open_dataset("office", [tmp_path, SHIPPED / "data"], registry)


def test_a_set_of_its_own_prices_keeps_them(tmp_path, registry):
    office = made(tmp_path, registry, contributions=CSV)
    found = contributions_of(office, [tmp_path, SHIPPED / "data"], registry)
    assert found["rupiah_per_month"].tolist() == [20_000]


def test_without_prices_those_published_stand_in_and_name_their_source(tmp_path, registry):
    office = made(tmp_path, registry)
    found = contributions_of(office, [tmp_path, SHIPPED / "data"], registry)
    published = open_dataset("published", [SHIPPED / "data"], registry)
    assert found.equals(published.tables["contributions"])
    assert (found["source"] != "").all()
    assert 16_800 in found["rupiah_per_month"].tolist()
