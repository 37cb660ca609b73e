"""What is served beside the pages: under its own hash, for ever, and nothing else."""

import asyncio
import os
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import httpx
import pytest
from starlette.applications import Starlette

from geoucj.boundaries.store import content_hash, open_set
from geoucj.maps.live import ASSETS, asset, asset_name
from geoucj.schema import Level
from geoucj.settings import SHIPPED, Settings
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, server

SHIPPED_SHAPES = SHIPPED / "boundaries"


@pytest.fixture
def own(tmp_path):
    """Return a folder of boundaries of one's own, with a set called `saya`."""
    folder = tmp_path / "boundaries"
    (folder / "saya").mkdir(parents=True)
    shutil.copy(SHIPPED_SHAPES / "approximate" / "province-61.topojson", folder / "saya")
    (folder / "rahasia.txt").write_text("rahasia", "utf-8")
    return folder


class Client:
    """A browser without a network between it and the app."""

    def __init__(self, app):
        self.transport = httpx.ASGITransport(app)

    def request(self, method, address, headers=None):
        async def ask():
            async with httpx.AsyncClient(transport=self.transport, base_url="http://app") as client:
                return await client.request(method, address, headers=headers)

        # In a thread of its own: a browser test before this one leaves a loop in the main thread.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(ask())).result()

    def get(self, address, headers=None):
        return self.request("GET", address, headers)


@pytest.fixture
def settings(own, tmp_path):
    return Settings(boundaries=own, data=tmp_path / "data")


@pytest.fixture
def client(settings):
    return Client(Starlette(routes=server.routes(settings)))


@pytest.fixture
def province(own):
    """Return the address of a file of shapes, and its content."""
    path = own / "saya" / "province-61.topojson"
    content = path.read_bytes()
    return f"/geo/saya/province-61.{sha256(content).hexdigest()[:12]}.topojson", content


def test_every_asset_is_served_under_its_name(client):
    for name in ASSETS:
        answer = client.get(f"/assets/{asset_name(name)}")
        assert answer.status_code == 200, name
        assert answer.content == asset(name)
    style = client.get(f"/assets/{server.style_name()}")
    assert style.content == server.STYLE.read_bytes()
    assert style.headers["content-type"].startswith("text/css")


def test_shapes_are_served_under_the_address_that_their_set_gives(client):
    for level in Level:
        address = open_set("approximate", [SHIPPED_SHAPES]).address(level, "73")
        answer = client.get(f"/geo/{address}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["type"] == "Topology"


def test_the_land_round_the_provinces_is_served(client):
    digits = content_hash(SHIPPED_SHAPES / "land.topojson")
    assert client.get(f"/geo/land.{digits}.topojson").json()["type"] == "Topology"


def test_the_employers_of_a_data_set_are_served_as_points(client, settings):
    answer = client.get(server.points_address(settings, "sample"))
    table = cache.dataset(settings, "sample").table(Kind.EMPLOYERS).dropna(subset="longitude")
    assert len(answer.json()) == len(table) > 0
    longitude, latitude, workers, registered, name = answer.json()[0]
    first = table.iloc[0]
    assert (workers, registered, name) == (
        first["workers"],
        first["registered_workers"],
        first["name"],
    )
    assert (longitude, latitude) == (round(first["longitude"], 4), round(first["latitude"], 4))
    for wrong in ("/points/sample.000000000000.json", "/points/nobodys.000000000000.json"):
        assert client.get(wrong).status_code == 404


def test_an_answer_may_be_kept_for_ever(client, province):
    answer = client.get(province[0])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_an_answer_is_packed_for_those_who_can_unpack_it(client, province):
    address, content = province
    packed = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(content) * 0.8
    assert packed.content == content
    assert packed.headers["vary"] == "accept-encoding"
    plain = client.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == content
    assert plain.headers["vary"] == "accept-encoding"


def test_another_hash_is_not_answered(client, province):
    digits = province[0].split(".")[1]
    wrong = ("0" if digits[0] != "0" else "1") + digits[1:]
    for address in (province[0].replace(digits, wrong), province[0].replace(f".{digits}", "")):
        answer = client.get(address)
        assert (answer.status_code, answer.text) == (404, "not found")
        assert "cache-control" not in answer.headers


def test_a_set_that_changes_is_served_under_its_new_address_only(client, own, province):
    path = own / "saya" / "province-61.topojson"
    assert client.get(province[0]).status_code == 200
    path.write_bytes(b'{"type": "Topology", "new": 1}')
    os.utime(path, ns=(1, 1))
    assert client.get(province[0]).status_code == 404
    digits = sha256(path.read_bytes()).hexdigest()[:12]
    assert client.get(f"/geo/saya/province-61.{digits}.topojson").json()["new"] == 1


@pytest.mark.parametrize(
    "address",
    [
        "/geo/..%2frahasia.000000000000.topojson",
        "/geo/%2e%2e/{province}",
        "/geo/..%2f..%2fboundaries%2f{province}",
        "/geo/%2f{province}",
        "/geo/rahasia.txt",
        "/geo/saya/..%2frahasia.txt",
        "/geo/{province}%00",
        "/geo/",
        "/geo/tidak-ada/province-61.000000000000.topojson",
        "/assets/..%2fmain.py",
        "/assets/..%2f..%2f..%2fpyproject.toml",
        "/assets/style.css",
        "/assets/",
    ],
)
def test_nothing_else_is_served(client, province, address):
    inside = province[0].removeprefix("/geo/")
    answer = client.get(address.replace("{province}", inside))
    assert answer.status_code == 404
    assert "rahasia" not in answer.text


def test_only_reading_is_answered(client, province):
    assert client.request("POST", province[0]).status_code == 405


def test_no_small_message_waits_for_the_receipt_of_another():
    # As Streamlit makes its listener: without a protocol, so asyncio does not see to it.
    with (
        socket.create_server(("127.0.0.1", 0)) as closed,
        socket.create_server(("127.0.0.1", 0)) as listener,
        ThreadPoolExecutor(1) as thread,
    ):
        closed.close()  # but not forgotten: it is passed over

        async def serve():
            async with server.lifespan(Starlette()):
                return listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

        assert thread.submit(lambda: asyncio.run(serve())).result() != 0
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
