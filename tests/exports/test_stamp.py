import hashlib
import shutil
from dataclasses import replace

import pytest

from geoucj.analysis.classes import Scheme
from geoucj.boundaries.store import open_set
from geoucj.exports.stamp import sha256_of
from geoucj.exports.view import ViewOptions, export_view
from geoucj.i18n import Translator
from geoucj.maps.layer import Style
from geoucj.maps.measures import Measure
from geoucj.maps.palette import Palette
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.versions import content_version

ID, EN = Translator("id"), Translator("en")
SHAPES = SHIPPED / "boundaries"


@pytest.fixture(scope="module")
def shipped(registry):
    return {n: open_dataset(n, [SHIPPED / "data"], registry) for n in ("sample", "published")}


@pytest.fixture
def stamp_of(registry, shipped):
    """Return a function giving the stamp of a view of Kubu Raya's villages."""

    def stamp(name="sample", folder=None, **asked):
        dataset = open_dataset(name, [folder], registry) if folder else shipped[name]
        said = {"area": "6112", "level": Level.VILLAGE, "as_of": "2025-12"} | asked
        return export_view(dataset, open_set("approximate", [SHAPES]), registry, **said).stamp

    return stamp


def test_it_names_data_version_month_and_settings_in_both_languages(stamp_of):
    stamp = stamp_of(segment=Segment.BPU, address="?data=sample&area=6112")
    version = content_version(SHIPPED / "data" / "sample")
    indonesian = "\n".join(stamp.lines(ID))
    assert "DATA CONTOH" in indonesian
    assert "Batas perkiraan, bukan batas resmi." in indonesian
    view = "Cakupan (UCJ) per Desember 2025: Kabupaten Kubu Raya, menurut desa/kelurahan; BPU"
    assert view in indonesian
    assert f"(sample), versi {version}." in indonesian
    english = "\n".join(stamp.lines(EN))
    assert "SAMPLE DATA" in english
    assert "as of December 2025" in english
    assert "© OpenStreetMap contributors" in english
    for lines in (indonesian, english):
        assert "?data=sample&area=6112" in lines
        assert "coverage.parquet" in lines


def test_official_figures_are_not_called_a_sample(stamp_of):
    lines = stamp_of(name="published").lines(EN)
    assert not any("SAMPLE" in line for line in lines)
    assert "Approximate boundaries" in lines[0]


def test_without_an_address_none_is_promised(stamp_of):
    stamp = stamp_of()
    assert "address" not in stamp.metadata()
    assert not any("again" in line for line in stamp.lines(EN))


def test_the_sums_are_those_of_the_files(stamp_of):
    stamp = stamp_of()
    sums = {each.name: each.sha256 for each in stamp.inputs}
    tables = [f for f in (SHIPPED / "data" / "sample").iterdir() if f.suffix != ".toml"]
    assert len(tables) == 9
    for file in tables:
        assert sums.pop(file.name) == hashlib.sha256(file.read_bytes()).hexdigest()
    part = SHAPES / "approximate" / "village-6112.topojson"
    assert sums == {"approximate/village-6112.topojson": sha256_of(part)}
    assert stamp.metadata()["sha256 coverage.parquet"] in stamp.input_lines()[0]


def test_a_changed_table_changes_the_stamp_and_only_then(stamp_of, tmp_path):
    folder = tmp_path / "published"
    shutil.copytree(SHIPPED / "data" / "published", folder)
    first = stamp_of("published", tmp_path)
    assert stamp_of("published", tmp_path) == first
    file = folder / "targets.csv"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    second = stamp_of("published", tmp_path)
    assert second.digest != first.digest
    assert second.version != first.version
    changed = [a.name for a, b in zip(first.inputs, second.inputs, strict=True) if a != b]
    assert changed == ["targets.csv"]


def test_metadata_says_how_the_map_is_coloured(stamp_of):
    style = ViewOptions(Style(palette=Palette.GREY), min_potential=50)
    found = stamp_of(target=0.6, options=style).metadata()
    assert found["breaks"] == "0.3, 0.4, 0.5, 0.6, 0.7"
    assert (found["palette"], found["target"], found["scheme"]) == ("grey", "0.6", "target")
    assert (found["as_of"], found["area_code"], found["level"]) == ("2025-12", "6112", "village")
    assert (found["sample"], found["min_potential"]) == ("yes", "50")
    assert all(type(value) is str and value for value in found.values())


def test_a_measure_without_target_names_none_and_a_moved_one_is_a_reference(stamp_of):
    counts = stamp_of(measure=Measure.UNCOVERED)
    assert "target" not in counts.metadata()
    assert not any("turn at" in line for line in counts.lines(EN))
    official, moved = stamp_of(), stamp_of(target=0.42)
    assert any("turn at target" in line for line in official.lines(EN))
    assert "The colours turn at reference 42.0 %." in moved.lines(EN)


def test_colours_of_other_classes_do_not_turn_at_the_target(stamp_of):
    equal = stamp_of(options=ViewOptions(Style(Scheme.EQUAL)))
    assert not any("turn at" in line for line in equal.lines(EN))
    assert equal.metadata()["target"] == "0.59"
    change = stamp_of(measure=Measure.RATE_CHANGE, options=ViewOptions(before="2024-12"))
    assert any("standing on zero" in line for line in change.lines(EN))


def test_comparison_filter_and_indicator_are_said(stamp_of):
    options = ViewOptions(before="2024-12", expression="coverage_rate < 30%", indicator="petani")
    stamp = stamp_of(measure=Measure.RATE_CHANGE, options=options)
    lines = stamp.lines(ID)
    assert "Dibandingkan dengan Desember 2024." in lines
    assert "Saringan: coverage_rate < 30%" in lines
    assert "indicator" not in stamp.metadata()
    shown = replace(stamp.setting, indicator="petani", measure=Measure.INDICATOR)
    assert "(petani)" in "".join(replace(stamp, setting=shown).lines(ID))
