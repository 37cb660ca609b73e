import os
import re
import shutil

import pytest

from geoucj.settings import SHIPPED
from geoucj.tables.versions import content_version


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "coverage.csv").write_bytes(b"area_code\n61\n")
    (tmp_path / "targets.csv").write_bytes(b"area_code\n73\n")
    (tmp_path / "provenance.toml").write_bytes(b"")
    return tmp_path


def test_a_version_is_twelve_hex_digits_and_always_the_same(folder):
    version = content_version(folder)
    assert re.fullmatch("[0-9a-f]{12}", version)
    os.utime(folder / "coverage.csv", (0, 0))
    assert content_version(folder) == version
    assert content_version(folder) == "e40210e1181a"


def test_a_copy_elsewhere_has_the_same_version(tmp_path):
    shipped = SHIPPED / "data" / "published"
    shutil.copytree(shipped, tmp_path / "copy")
    assert content_version(tmp_path / "copy") == content_version(shipped)


def change(folder):
    (folder / "coverage.csv").write_bytes(b"area_code\n62\n")


def add(folder):
    (folder / "claims.csv").write_bytes(b"")


def remove(folder):
    (folder / "targets.csv").unlink()


def rename(folder):
    (folder / "targets.csv").rename(folder / "workforce.csv")


def swap(folder):
    (folder / "coverage.csv").write_bytes(b"area_code\n73\n")
    (folder / "targets.csv").write_bytes(b"area_code\n61\n")


@pytest.mark.parametrize("step", [change, add, remove, rename, swap])
def test_any_change_of_a_table_changes_the_version(folder, step):
    before = content_version(folder)
    step(folder)
    assert content_version(folder) != before


def test_what_is_not_a_table_does_not_count(folder):
    before = content_version(folder)
    (folder / "~$coverage.xlsx").write_bytes(b"locked")
    (folder / "provenance.toml").write_bytes(b'note_id = "lain"')
    assert content_version(folder) == before


def test_a_folder_without_tables_has_a_version_too(tmp_path):
    assert len(content_version(tmp_path)) == 12
