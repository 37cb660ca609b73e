import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geoseries_equal

from geoucj.exports.field_pack.places import places_of
from geoucj.exports.field_pack.points import GPX, KML, gpx_of, kml_of
from tests.exports.field_pack.conftest import SHOWN


class Tags(HTMLParser):
    """The tags and texts of HTML, as a browser sees them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.text = set(), [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def waypoints(tmp_path):
    """Return a function that reads GPX with GDAL."""

    def read(content):
        (tmp_path / "p.gpx").write_bytes(content)
        return pyogrio.read_dataframe(tmp_path / "p.gpx", layer="waypoints")

    return read


@pytest.fixture
def placemarks(tmp_path):
    """Return a function that reads all layers of KML with GDAL, by name."""

    def read(content):
        path = tmp_path / "p.kml"
        path.write_bytes(content)
        names = [name for name, _ in pyogrio.list_layers(path)]
        return {name: pyogrio.read_dataframe(path, layer=name) for name in names}

    return read


def quotas(labels):
    return [int(re.search(r"\((\d+)\)$", label)[1]) for label in labels]


def test_gpx_has_a_point_with_name_quota_and_way_for_each_village(few, waypoints):
    read, points = waypoints(gpx_of(few)), few.points
    assert list(read["name"]) == list(points["label"])
    assert sum(quotas(read["name"])) == few.facts.proposal.plan.total.workers
    assert_geoseries_equal(read.geometry, points.geometry)
    assert list(read["link1_href"]) == list(points["directions"])
    assert all(read["link2_href"].str.startswith("geo:"))
    for row, desc in zip(points.to_dict("records"), read["desc"], strict=True):
        assert row["area_code"] in desc
        assert "per Desember 2025" in desc
        assert row["reason"] in desc


def test_gpx_says_what_it_is(few):
    root = ET.fromstring(gpx_of(few))
    assert (root.tag, root.get("version")) == (f"{{{GPX}}}gpx", "1.1")
    about = root.find(f"{{{GPX}}}metadata")
    assert about.findtext(f"{{{GPX}}}name") == "Paket lapangan Kabupaten Kubu Raya"
    said = about.findtext(f"{{{GPX}}}desc")
    assert said.startswith("DATA CONTOH, BUKAN ANGKA RESMI.")
    assert few.facts.version in said


def test_kml_has_a_folder_for_each_district_with_points_and_outlines(few, placemarks):
    layers = placemarks(kml_of(few))
    villages, districts = few.villages, few.districts
    assert list(layers) == list(districts["area_name"])
    read = pd.concat(layers.values(), ignore_index=True)
    points = read[read.geom_type == "Point"].sort_values("Name", ignore_index=True)
    assert list(points["Name"]) == list(villages["label"])
    assert list(points["area_code"]) == list(villages["area_code"])
    total = few.facts.proposal.plan.total.workers
    assert points["quota"].astype(int).sum() == sum(quotas(points["Name"])) == total
    assert_geoseries_equal(points.geometry, few.points.geometry, check_less_precise=True)
    outlines = read[read.geom_type != "Point"].set_index("Name").geometry
    assert len(outlines) == len(villages) + len(districts)
    for row in villages.to_dict("records"):
        shared = outlines[row["label"]].intersection(row["geometry"]).area
        assert shared == pytest.approx(row["geometry"].area, rel=1e-3)
    for name, folder in layers.items():
        inside = villages[villages["district"] == name]["label"]
        assert set(folder["Name"]) == {name, *inside}


def test_a_balloon_has_figures_and_links_and_is_drawn_by_its_style(few):
    root = ET.fromstring(kml_of(few))
    marks = {mark.findtext(f"{{{KML}}}name"): mark for mark in root.iter(f"{{{KML}}}Placemark")}
    row = few.villages.iloc[0]
    mark = marks[row["label"]]
    balloon = Tags(mark.findtext(f"{{{KML}}}description"))
    assert balloon.links[0] == row["directions"]
    assert balloon.links[1].startswith("geo:")
    assert row["reason"] in balloon.text
    assert "per Desember 2025" in balloon.text
    styles = {style.get("id"): style for style in root.iter(f"{{{KML}}}Style")}
    used = {mark.findtext(f"{{{KML}}}styleUrl") for mark in marks.values()}
    assert used == {f"#{name}" for name in styles} == {"#village", "#district"}
    for style in styles.values():
        assert style.findtext(f".//{{{KML}}}text") == "$[description]"
        for colour in style.iter(f"{{{KML}}}color"):
            assert re.fullmatch("[0-9a-f]{8}", colour.text)


def test_bad_names_stay_texts(hostile, waypoints, placemarks):
    label = f"1 {SHOWN} (100)"
    points = waypoints(gpx_of(hostile))
    assert points["name"][0] == label
    assert f"Kecamatan {SHOWN}" in points["desc"][0]
    content = kml_of(hostile)
    assert label in set(pd.concat(placemarks(content).values())["Name"])
    descriptions = [each.text for each in ET.fromstring(content).iter(f"{{{KML}}}description")]
    for html in descriptions:
        seen = Tags(html)
        assert seen.tags <= {"p", "a", "h3"}
        assert "$[" not in html
    assert any(label in Tags(html).text for html in descriptions)


def test_a_village_without_a_shape_is_in_neither(few_facts, codes, without_shapes, waypoints):
    places = places_of(few_facts(boundaries=without_shapes(codes[1])))
    labels = [label for label in places.villages["label"] if not label.startswith("2 ")]
    assert list(waypoints(gpx_of(places))["name"]) == labels
    assert places.villages["label"][1] not in kml_of(places).decode()


def test_a_plan_of_nothing_is_an_empty_map(few_facts):
    places = places_of(few_facts(budget=0))
    assert ET.fromstring(gpx_of(places)).find(f"{{{GPX}}}wpt") is None
    assert "Placemark" not in kml_of(places).decode()


@pytest.mark.parametrize("write", [gpx_of, kml_of])
def test_the_same_plan_gives_the_same_bytes(few_facts, few, write):
    assert write(places_of(few_facts())) == write(few)
