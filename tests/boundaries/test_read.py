import zipfile

import geopandas as gpd
import pytest
import shapely

from geoucj.boundaries.read import Limits, read_shapes
from geoucj.errors import (
    BrokenArchiveError,
    EmptyLayerError,
    MissingFileError,
    NoGeometryError,
    NoLayerInArchiveError,
    ShapesTooLargeError,
    UnknownCrsError,
    UnreadableShapesError,
)
from tests.boundaries.conftest import squares

FORMATS = ("gpkg", "geojson", "fgb", "kml", "parquet", "shp", "shp.zip")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_same_shapes(villages, save, suffix):
    raw = read_shapes(save(villages, f"map.{suffix}"))
    assert raw.crs_assumed is False
    assert raw.frame.crs.equals("EPSG:4326", ignore_axis_order=True)
    frame = raw.frame.sort_values("ADM4_PCODE", ignore_index=True)
    expected = villages.sort_values("ADM4_PCODE", ignore_index=True)
    assert frame["ADM4_EN"].tolist() == expected["ADM4_EN"].tolist()
    assert frame.geometry.name == "geometry"
    differences = shapely.symmetric_difference(frame.geometry.array, expected.geometry.array)
    assert (shapely.area(differences) < 1e-9).all()
    assert not frame.geometry.has_z.any()


def test_another_crs_is_kept_for_repair(villages, save):
    raw = read_shapes(save(villages.to_crs(32749), "map.shp.zip"))
    assert raw.frame.crs.to_epsg() == 32749


def test_a_missing_crs_is_assumed_only_for_degrees(villages, save):
    bare = villages.set_crs(None, allow_override=True)
    raw = read_shapes(save(bare, "map.shp.zip"))
    assert raw.crs_assumed is True
    assert raw.frame.crs == "EPSG:4326"
    metres = villages.to_crs(32749).set_crs(None, allow_override=True)
    with pytest.raises(UnknownCrsError, match=r"metres\.shp\.zip.*\.prj"):
        read_shapes(save(metres, "metres.shp.zip"))


def test_the_narrowest_level_of_an_archive_is_read(villages, tmp_path):
    wide = villages.dissolve("ADM2_PCODE").reset_index()
    wide.to_file(tmp_path / "idn_adm2_x.geojson")
    villages.to_file(tmp_path / "idn_adm4_x.geojson")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("__MACOSX/._idn_adm4_x.geojson", "junk")
        archive.writestr("readme.txt", "hello")
        for name in ("idn_adm4_x", "idn_adm2_x"):
            archive.write(tmp_path / f"{name}.geojson", f"folder/{name}.geojson")
    assert len(read_shapes(tmp_path / "all.zip").frame) == 4


def test_the_narrowest_layer_of_a_geopackage_is_read(villages, tmp_path):
    path = tmp_path / "gadm.gpkg"
    villages.iloc[:1].to_file(path, layer="ADM_ADM_4")
    villages.to_file(path, layer="ADM_ADM_2")
    raw = read_shapes(path)
    assert (raw.layer, len(raw.frame)) == ("ADM_ADM_4", 1)


@pytest.mark.parametrize("suffix", ["zip", "shp", "gpkg", "geojson", "fgb", "kml", "parquet"])
@pytest.mark.parametrize("content", ["text", "zeros", "nothing"])
def test_what_is_no_map_is_one_clear_error(tmp_path, suffix, content):
    path = tmp_path / f"bad.{suffix}"
    path.write_bytes({"text": b"hello, this is text\n" * 50, "zeros": b"", "nothing": b""}[content])
    if content == "zeros":
        with path.open("wb") as file:
            file.truncate(200_000_000)
    expected = BrokenArchiveError if (suffix, content) == ("zip", "text") else UnreadableShapesError
    with pytest.raises(expected, match=rf"bad\.{suffix}"):
        read_shapes(path)


def test_a_cut_off_zip_is_one_clear_error(villages, save):
    path = save(villages, "map.shp.zip")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BrokenArchiveError, match=r"map\.shp\.zip.*cut off"):
        read_shapes(path)


def test_a_zip_with_flipped_bytes_is_one_clear_error(tmp_path):
    path = tmp_path / "flipped.zip"
    gpd.GeoDataFrame({"a": [1]}, geometry=squares(1), crs=4326).to_file(tmp_path / "a.geojson")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tmp_path / "a.geojson", "a.geojson")
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(BrokenArchiveError):
        read_shapes(path)


def test_a_cut_off_geojson_is_one_clear_error(villages, save):
    path = save(villages, "map.geojson")
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(UnreadableShapesError, match=r"map\.geojson"):
        read_shapes(path)


def test_a_shapefile_without_its_parts_is_one_clear_error(villages, save):
    path = save(villages, "map.shp")
    path.with_suffix(".shx").unlink()
    with pytest.raises(UnreadableShapesError):
        read_shapes(path)


def test_a_zip_without_shapes_says_so(tmp_path):
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(NoLayerInArchiveError, match=r"\.shp"):
        read_shapes(tmp_path / "texts.zip")


def test_a_small_zip_of_many_zeros_is_not_unpacked(tmp_path):
    path = tmp_path / "zeros.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.shp", bytes(200_000_000))
    with pytest.raises(ShapesTooLargeError, match="200 MB"):
        read_shapes(path)


def test_a_file_above_the_limit_is_not_opened(villages, save):
    path = save(villages, "map.gpkg")
    with pytest.raises(ShapesTooLargeError):
        read_shapes(path, Limits(file_bytes=1000))
    packed = save(villages, "map.shp.zip")
    with pytest.raises(ShapesTooLargeError):
        read_shapes(packed, Limits(unpacked_bytes=100))


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ("", EmptyLayerError),
        ('{"type":"Feature","properties":{"a":1},"geometry":null}', NoGeometryError),
        (
            '{"type":"Feature","properties":{"a":1},'
            '"geometry":{"type":"Point","coordinates":[109,0]}}',
            NoGeometryError,
        ),
    ],
)
def test_a_layer_without_polygons_says_so(tmp_path, features, expected):
    path = tmp_path / "map.geojson"
    path.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', "utf-8")
    with pytest.raises(expected, match=r"map\.geojson"):
        read_shapes(path)


def test_a_table_is_no_map(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(NoGeometryError):
        read_shapes(path)


@pytest.mark.parametrize("name", ["nope.zip", "."])
def test_a_missing_file_is_one_clear_error(tmp_path, name):
    with pytest.raises(MissingFileError):
        read_shapes(tmp_path / name)


@pytest.mark.shared
def test_the_official_file_is_read_whole(shared):
    path = shared / "boundaries" / "idn_admbnda_adm4_bps_20200401_61_73.shp.zip"
    assert len(read_shapes(path).frame) == 5190
