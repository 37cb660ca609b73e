from pathlib import Path

import pytest

from geoucj.errors import SettingsError
from geoucj.settings import SHIPPED, Settings, load_settings


def test_flags_beat_environment_beats_file_beats_defaults(tmp_path):
    (tmp_path / "geoucj.toml").write_text(
        'language = "en"\ndata = "angka"\nboundaries = "batas"\nmin_potential = 50\n'
    )
    environment = {"GEOUCJ_DATA": "/srv/data", "GEOUCJ_BOUNDARIES": "lain"}
    got = load_settings(tmp_path, environment, {"boundaries": tmp_path / "x", "language": None})
    assert got == Settings(
        boundaries=tmp_path / "x", data=Path("/srv/data"), language="en", min_potential=50
    )
    assert load_settings(tmp_path / "none", {}).min_potential == 30


def test_own_folder_before_the_shipped_one(tmp_path):
    assert Settings(boundaries=tmp_path).boundary_folders == (tmp_path, SHIPPED / "boundaries")
    assert Settings(data=SHIPPED / "data").data_folders == (SHIPPED / "data",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('language = "fr"', "language cannot be fr; allowed: id, en"),
        ("min_potential = -1", "min_potential cannot be -1"),
        ("colour = 1", "colour cannot be 1; allowed: boundaries, data, language"),
        ("language = ", "TOML cannot be"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, message):
    (tmp_path / "geoucj.toml").write_text(text)
    with pytest.raises(SettingsError, match=message):
        load_settings(tmp_path, {})


def test_a_wrong_setting_is_looked_for_where_it_was_said(tmp_path):
    with pytest.raises(SettingsError, match="--lang"):
        load_settings(tmp_path, {}, {"language": "fr"})
    with pytest.raises(SettingsError, match="GEOUCJ_MIN_POTENTIAL"):
        load_settings(tmp_path, {"GEOUCJ_MIN_POTENTIAL": "few"})
