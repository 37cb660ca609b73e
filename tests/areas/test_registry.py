import pytest

from geoucj.areas.registry import load_registry
from geoucj.errors import MissingFileError, UnknownAreaError
from geoucj.schema import Level
from geoucj.settings import SHIPPED


@pytest.fixture(scope="module")
def registry():
    return load_registry([SHIPPED / "boundaries"])


def test_the_list_in_force_is_complete(registry):
    assert [len(registry.at(level)) for level in Level] == [2, 38, 487, 5204]


def test_every_parent_is_in_the_list(registry):
    below = registry.areas[registry.areas["level"] != Level.PROVINCE]
    assert below["parent_code"].isin(registry.areas["area_code"]).all()


def test_areas_inside_another(registry):
    assert registry.name("6112") == "Kabupaten Kubu Raya"
    assert len(registry.at(Level.REGENCY, "61")) == 14
    assert registry.path("6112012001") == ["61", "6112", "611201", "6112012001"]


def test_bps_regencies_are_translated_not_copied(registry):
    assert registry.codes.read_one("ID6102")[0] == "6107"
    assert len(registry.bps_regencies) == 38


def test_unknown_area_and_missing_list(registry, tmp_path):
    with pytest.raises(UnknownAreaError, match="9999 is no area code"):
        registry.name("9999")
    with pytest.raises(MissingFileError, match=r"areas\.csv"):
        load_registry([tmp_path])
