import json
import re
import zlib
from base64 import b64decode

import pytest

from geoucj.i18n import Translator
from geoucj.maps import live
from geoucj.maps.layer import Geometry, make_layer
from geoucj.maps.measures import Measure

NASTY = "<img src=x onerror=alert(1)></script>"


def message(table, **notes):
    geometry = Geometry(("set/village-61.abc.topojson",), tuple(table["area_code"]))
    layer = make_layer(table, Measure.COVERAGE_RATE, 0.59, geometry)
    said = {"title": "Cakupan", "target": "59 %", "badges": (), "remarks": (), "credit": ""}
    group = live.choropleth(
        layer, live.Notes(**(said | notes)), live.View("here", chosen=("1",)), Translator("id")
    )
    group.add_to(live.base_map())
    group.get_root().render()
    (packed,) = (c.packed for c in group._children.values() if hasattr(c, "packed"))
    return packed, json.loads(zlib.decompress(b64decode(packed)))


def test_a_change_is_one_small_message(table):
    script, said = message(table)
    assert said["files"] == ["/geo/set/village-61.abc.topojson"]
    assert said["fit"] == "here"
    assert not {"tell", "tiles", "circles"} & said.keys()  # what is not so is not said
    assert said["chosen"] == "".join("01"[code == "1"] for code in table["area_code"])
    assert said["marks"] == "540abc"
    assert said["fills"]["a"] == ["#EEEEEE", "hatch"]
    counts = [row["counts"] for row in said["legend"]["rows"]]
    assert counts == [["1"], ["0"], ["0"], ["0"], ["1"], ["1"], ["1"], ["1"], ["1"]]
    assert len(script) < 1200


def test_words_cannot_become_markup(table):
    script, said = message(table, title=NASTY, badges=(NASTY,), values=(NASTY,) * 6)
    assert "<" not in script
    assert said["legend"]["title"] == NASTY


def test_the_base_map_never_changes_and_asks_no_other_host():
    first, second = (live.base_map().get_root().render() for _ in range(2))
    names = re.compile(r"[0-9a-f]{32}")
    assert names.sub("", first) == names.sub("", second)
    assert re.findall(r"(?:src|href)=\"(?!/assets/)[^\"]*\"", first) == []


@pytest.mark.parametrize("name", list(live.ASSETS))
def test_assets_exist_and_carry_their_hash(name):
    for part in live.ASSETS[name]:
        assert part.read_bytes() in live.asset(name)
    assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.(js|css)", live.asset_name(name))
