import hashlib
import subprocess
from dataclasses import replace

import pytest

from geoucj.errors import PackFolderError
from geoucj.exports.field_pack.pack import SUMS, pack_of, write_pack
from geoucj.exports.field_pack.places import places_of
from geoucj.exports.field_pack.sheets import sheets_of

DATA_FILES = (
    *("00_BACA-DAHULU.txt", "01_kunjungan.xlsx", "02_titik.gpx", "03_peta.kml", "04_peta.gpkg"),
)
FILES = {"00.txt": b"satu", "05/a.pdf": b"dua"}


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def files(few, steps):
    return pack_of(few.facts, lambda done, total: steps.append((done, total)))


@pytest.fixture
def pack():
    """Return a small pack as `pack_of` would: its files, and their sums."""
    lines = [f"{hashlib.sha256(FILES[name]).hexdigest()}  {name}\n" for name in sorted(FILES)]
    return {**FILES, SUMS: "".join(lines).encode()}


def there(folder):
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def readme(files):
    return next(iter(files.values())).decode("utf-8-sig")


def test_a_pack_has_data_files_a_sheet_for_each_district_and_sums(few, files):
    sheets = [f"05_lembar/{name}" for name, _ in sheets_of(few.facts)]
    assert len(sheets) == len(few.districts)
    assert list(files) == [*DATA_FILES, *sheets, SUMS] == sorted(files)
    assert all(files[name].startswith(b"%PDF") for name in sheets)


def test_the_steps_count_up_to_all_files(files, steps):
    totals = {total for _, total in steps}
    assert totals == {len(files) - 1}
    assert [done for done, _ in steps] == list(range(1, len(files)))


def test_the_names_are_in_the_language_of_the_pack(few_facts):
    names = list(pack_of(few_facts("en", budget=0)))
    assert names == [
        *("00_READ-FIRST.txt", "01_visits.xlsx", "02_points.gpx", "03_map.kml", "04_map.gpkg"),
        SUMS,
    ]


def test_the_explanation_says_what_is_what_and_how_to_send_it_back(few, files):
    text = readme(files)
    total = few.facts.proposal.plan.total
    assert text.startswith("Paket lapangan Kabupaten Kubu Raya\r\n\r\nDATA CONTOH")
    for said in (
        *(*DATA_FILES, "05_lembar", "Desember 2025", few.facts.version, "build_sample.py"),
        *("Batas perkiraan, bukan batas resmi.", "geoucj import 01_kunjungan.xlsx --into"),
        f"kuota {few.facts.t.number(total.workers)} pekerja",
    ):
        assert said in text
    assert "Tanpa bentuk wilayah" not in text
    assert "\n" not in text.replace("\r\n", "")


def test_villages_without_a_shape_are_listed(few_facts, codes, without_shapes):
    facts = few_facts(boundaries=without_shapes(codes[3]))
    label = places_of(facts).villages["label"][3]
    said = f"Tanpa bentuk wilayah, jadi tidak ada pada titik dan peta:\r\n{label}\r\n"
    assert readme(pack_of(facts)).endswith(said)


def test_the_same_plan_gives_the_same_bytes(few_facts, files):
    assert pack_of(few_facts()) == files


def test_official_figures_and_shapes_carry_no_warning(few_facts, few, without_shapes):
    provenance = replace(few.facts.dataset.provenance, sample=False)
    dataset = replace(few.facts.dataset, provenance=provenance)
    text = readme(pack_of(few_facts(dataset=dataset, boundaries=without_shapes(), budget=0)))
    assert "CONTOH" not in text
    assert "bukan batas resmi" not in text


def test_a_pack_is_written_as_a_folder_that_can_be_checked(files, tmp_path):
    folder = tmp_path / "new" / "pack"
    write_pack(files, folder)
    assert there(folder) == files
    assert [path.name for path in folder.parent.iterdir()] == ["pack"]
    checked = subprocess.run(["sha256sum", "--check", SUMS], cwd=folder, check=False)
    assert checked.returncode == 0


@pytest.mark.parametrize("made", [False, True])
def test_an_empty_folder_is_filled(pack, tmp_path, made):
    folder = tmp_path / "pack"
    if made:
        (folder / "empty").mkdir(parents=True)
    write_pack(pack, folder)
    assert there(folder) == pack


def test_a_pack_replaces_one_that_nobody_has_changed(pack, tmp_path):
    write_pack(pack, tmp_path / "pack")
    write_pack({"other.txt": b""}, tmp_path / "pack")
    assert there(tmp_path / "pack") == {"other.txt": b""}


@pytest.mark.parametrize("change", [{"00.txt": b"diisi"}, {"new.txt": b""}, {SUMS: b""}])
def test_a_pack_that_was_filled_in_is_never_lost(pack, tmp_path, change):
    folder = tmp_path / "pack"
    write_pack(pack, folder)
    for name, content in change.items():
        (folder / name).write_bytes(content)
    with pytest.raises(PackFolderError):
        write_pack(pack, folder)
    assert there(folder) == {**pack, **change}


def test_other_files_are_left_alone(pack, tmp_path):
    (tmp_path / "mine.txt").write_bytes(b"")
    for path in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(PackFolderError) as refused:
            write_pack(pack, path)
        assert refused.value.facts == {"path": path}
    assert there(tmp_path) == {"mine.txt": b""}


def test_half_a_pack_is_never_written(pack, tmp_path):
    write_pack(pack, tmp_path / "pack")
    bad = {"a.txt": b"", "a.txt/b.txt": b""}  # a file cannot be a folder
    with pytest.raises(OSError, match=r"a\.txt"):
        write_pack(bad, tmp_path / "pack")
    assert there(tmp_path) == {f"pack/{name}": content for name, content in pack.items()}
