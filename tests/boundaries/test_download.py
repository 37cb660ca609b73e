import hashlib
import io
import json
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from geoucj.boundaries.download import ADDRESSES, Limits, download
from geoucj.boundaries.remote import read_geoboundaries, read_hdx
from geoucj.errors import (
    BrokenDownloadError,
    ChecksumError,
    DownloadSizeError,
    DownloadStatusError,
    DownloadTooLargeError,
    DownloadWriteError,
    NoConnectionError,
    UnexpectedAnswerError,
    UnknownNameError,
)

NAME = "idn_admin_boundaries.shp.zip"
QUICK = Limits(tries=3, pause=0, timeout=5)


def zipped(size=300_000):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        name = zipfile.ZipInfo("idn_admin4.shp")  # without a date: every worker makes the same
        archive.writestr(name, hashlib.shake_256(b"geoucj").digest(size))
    return body.getvalue()


WHOLE = zipped()


class Server:
    """Answers as HDX and geoBoundaries do; the switches make it misbehave."""

    def __init__(self):
        self.body = WHOLE
        self.etag = '"one"'
        self.api = None  # what the API answers, instead of the right thing
        self.api_status = 200
        self.resource = {}  # fields of the resource that differ from the truth
        self.cut_after = []  # bytes after which each of the next answers breaks off
        self.statuses = []  # of each of the next answers
        self.ranges = True
        self.length = True  # whether Content-Length is sent
        self.place = None  # where a part begins, instead of where it was asked to
        self.asked = []  # the Range of each request for the file, or None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                """Keep quiet."""

            def do_GET(self):
                self.close_connection = True
                if self.path.startswith("/api/"):
                    outer.answer_api(self)
                elif self.path.startswith("/loop"):
                    outer.send(self, 302, b"", {"Location": "/loop"})
                elif self.path.startswith("/moved/"):
                    outer.send(self, 302, b"", {"Location": f"/files/{NAME}"})
                else:
                    outer.answer_file(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def send(self, request, status, body, headers):
        request.send_response(status)
        for key, value in {"Content-Length": len(body), "Connection": "close", **headers}.items():
            if value is not None:
                request.send_header(key, str(value))
        request.end_headers()
        request.wfile.write(body)

    def answer_api(self, request):
        right = self.hdx() if "package_show" in request.path else self.geoboundaries()
        body = self.api if self.api is not None else json.dumps(right).encode()
        self.send(request, self.api_status, body, {"Content-Type": "application/json"})

    def hdx(self):
        shp = {
            "name": NAME,
            "format": "SHP",
            "state": "active",
            "url": f"{self.address}/files/old-{NAME}",
            "download_url": f"{self.address}/files/{NAME}",
            "size": len(WHOLE),
            "hash": hashlib.md5(WHOLE).hexdigest(),
        }
        table = {"format": "XLSX", "download_url": f"{self.address}/files/x.xlsx", "size": 10**9}
        lines = {"format": "SHP", "download_url": f"{self.address}/files/lines.zip", "size": 9}
        known = self.resource.get("size", 1) is not None
        return {
            "help": "https://data.humdata.org/api/3/action/help_show?name=package_show",
            "success": True,
            "result": {
                "name": "cod-ab-idn",
                "title": "Indonesia - Subnational Administrative Boundaries",
                "license_id": "cc-by-igo",
                "license_title": "CC BY-IGO",
                "dataset_source": "BPS",
                "dataset_date": "[2020-04-01T00:00:00 TO 2020-04-01T23:59:59]",
                "resources": [table, *([lines] if known else []), {**shp, **self.resource}],
            },
        }

    def geoboundaries(self):
        return {
            "boundaryID": "IDN-ADM2-22746128",
            "boundarySource": "BPS",
            "boundaryLicense": "CC BY 3.0 IGO",
            "boundaryYearRepresented": "2020",
            "gjDownloadURL": f"{self.address}/files/geoBoundaries-IDN-ADM2.geojson",
            "staticDownloadLink": f"{self.address}/files/all.zip",
        }

    def answer_file(self, request):
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        if self.statuses and (status := self.statuses.pop(0)) != 200:
            return self.send(request, status, b"no", {})
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        changed = request.headers.get("If-Range", self.etag) != self.etag
        status, headers = 200, {"ETag": self.etag}
        body = self.body
        if start and self.ranges and not changed:
            if start >= len(body):
                return self.send(request, 416, b"", {"Content-Range": f"bytes */{len(body)}"})
            status, body = 206, body[start:]
            place = start if self.place is None else self.place
            headers["Content-Range"] = f"bytes {place}-{len(self.body) - 1}/{len(self.body)}"
        headers["Content-Length"] = len(body) if self.length else None
        cut = self.cut_after.pop(0) if self.cut_after else len(body)
        return self.send(request, status, body[:cut], {"Content-Length": len(body), **headers})


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    it = Server()
    it.thread.start()
    yield it
    it.server.shutdown()
    it.thread.join()
    it.server.server_close()


@pytest.fixture
def get(server, tmp_path):
    """Return a function that downloads from the server into tmp_path."""

    def from_server(source="hdx", limits=QUICK, on_progress=None):
        path = ADDRESSES[source].partition(".org")[2]
        return download(
            source, tmp_path, on_progress, address=f"{server.address}{path}", limits=limits
        )

    return from_server


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_hdx_gives_the_file_its_checksum_and_its_licence(get, tmp_path):
    got = get()
    assert got.path == tmp_path / NAME
    assert got.path.read_bytes() == WHOLE
    assert names(tmp_path) == [NAME]
    assert got.checked
    assert got.size == len(WHOLE)
    assert got.sha256 == hashlib.sha256(WHOLE).hexdigest()
    assert got.remote.licence == "CC BY-IGO"
    assert got.remote.attribution == "BPS"
    assert got.remote.valid_on == "2020-04-01"
    assert got.remote.page.endswith("/dataset/cod-ab-idn")


def test_geoboundaries_gives_geojson_without_a_checksum(get, server, tmp_path):
    server.body = b'{"type": "FeatureCollection", "features": []}'
    got = get("geoboundaries")
    assert got.path == tmp_path / "geoBoundaries-IDN-ADM2.geojson"
    assert got.path.read_bytes() == server.body
    assert not got.checked
    assert got.remote.licence == "CC BY 3.0 IGO"
    assert got.remote.valid_on == "2020"


def test_progress_grows_to_the_whole(get):
    told = []
    get(on_progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, len(WHOLE))
    assert told[-1] == (len(WHOLE), len(WHOLE))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_progress_without_any_announced_size(get, server):
    server.resource = {"size": None, "hash": ""}
    server.length = False
    told = []
    got = get(on_progress=lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {None}
    assert got.size == len(WHOLE)


def test_cut_connection_is_continued_where_it_broke_off(get, server):
    server.cut_after = [100_000, 50_000]
    assert get().path.read_bytes() == WHOLE
    assert server.asked == [None, "bytes=100000-", "bytes=150000-"]


def test_server_without_ranges_starts_over(get, server):
    server.ranges = False
    server.cut_after = [100_000]
    assert get().path.read_bytes() == WHOLE
    assert server.asked == [None, "bytes=100000-"]


def test_end_without_length_is_noticed_by_the_announced_size(get, server):
    server.length = False
    server.cut_after = [100_000]
    assert get().path.read_bytes() == WHOLE
    assert len(server.asked) == 2


def test_too_many_cuts_keep_what_is_there_and_the_next_run_continues(get, server, tmp_path):
    server.cut_after = [100_000, 10, 10]
    with pytest.raises(BrokenDownloadError) as caught:
        get()
    assert caught.value.facts["tries"] == 3
    assert caught.value.facts["done"] == 100_020
    assert caught.value.facts["total"] == str(len(WHOLE))
    assert not (tmp_path / NAME).exists()
    server.asked.clear()
    assert get().path.read_bytes() == WHOLE
    assert server.asked == ["bytes=100020-"]
    assert names(tmp_path) == [NAME]


def test_tries_that_bring_much_are_not_counted(get, server, monkeypatch):
    monkeypatch.setattr("geoucj.boundaries.download.WORTH", 20_000)
    server.cut_after = [30_000] * 8
    assert get().path.read_bytes() == WHOLE
    assert len(server.asked) == 9


def test_newer_version_replaces_what_has_arrived(get, server):
    server.cut_after = [100_000, 0, 0]
    with pytest.raises(BrokenDownloadError):
        get()
    server.body, server.etag = zipped(200_000), '"two"'
    server.resource = {"size": len(server.body), "hash": hashlib.md5(server.body).hexdigest()}
    assert get().path.read_bytes() == server.body


def test_part_of_unknown_version_is_not_continued(get, server, tmp_path):
    (tmp_path / f"{NAME}.part").write_bytes(b"PK something else")
    assert get().path.read_bytes() == WHOLE
    assert server.asked == [None]


def test_whole_part_is_taken_as_it_is(get, server, tmp_path):
    server.cut_after = [100_000, 10, 10]
    with pytest.raises(BrokenDownloadError):
        get()
    (tmp_path / f"{NAME}.part").write_bytes(WHOLE)
    assert get().path.read_bytes() == WHOLE


def test_overlong_part_is_thrown_away(get, server, tmp_path):
    server.cut_after = [100_000, 10, 10]
    with pytest.raises(BrokenDownloadError):
        get()
    (tmp_path / f"{NAME}.part").write_bytes(WHOLE + b"more")
    assert get().path.read_bytes() == WHOLE


def test_wrong_place_of_a_range_starts_over(get, server):
    server.cut_after = [100_000]
    server.place = 7
    assert get().path.read_bytes() == WHOLE
    assert server.asked == [None, "bytes=100000-", None]


@pytest.mark.parametrize("difference", [-1000, 1000])
def test_size_that_differs_from_the_announced_one(get, server, tmp_path, difference):
    server.resource = {"size": len(WHOLE) + difference}
    with pytest.raises(DownloadSizeError) as caught:
        get()
    assert caught.value.facts["announced"] == len(WHOLE) + difference
    assert names(tmp_path) == []


def test_server_that_sends_more_than_announced(get, server, tmp_path):
    server.length = False
    server.body = WHOLE + b"x" * 500_000
    with pytest.raises(DownloadSizeError):
        get()
    assert names(tmp_path) == []


def test_file_announced_as_too_large_is_not_asked_for(get, server):
    with pytest.raises(DownloadTooLargeError) as caught:
        get(limits=Limits(max_bytes=200_000, pause=0))
    assert caught.value.facts["megabytes"] == 1
    assert server.asked == []


@pytest.mark.parametrize("length", [True, False])
def test_file_that_turns_out_too_large(get, server, tmp_path, length):
    server.resource = {"size": None}
    server.length = length
    with pytest.raises(DownloadTooLargeError):
        get(limits=Limits(max_bytes=200_000, pause=0))
    assert names(tmp_path) == []


def test_wrong_checksum_keeps_nothing_but_what_was_there(get, server, tmp_path):
    (tmp_path / NAME).write_bytes(b"of last year")
    server.resource = {"hash": "0" * 32}
    with pytest.raises(ChecksumError) as caught:
        get()
    assert caught.value.facts["algorithm"] == "md5"
    assert caught.value.facts["found"] == hashlib.md5(WHOLE).hexdigest()
    assert names(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == b"of last year"


@pytest.mark.parametrize(
    ("given", "checked"),
    [
        (f"sha256:{hashlib.sha256(WHOLE).hexdigest()}", True),
        (hashlib.sha1(WHOLE).hexdigest().upper(), True),
        ("d41d8cd98f00b204e9800998ecf8427e-57", False),  # of an upload in parts
        (None, False),
    ],
)
def test_forms_of_a_checksum(get, server, given, checked):
    server.resource = {"hash": given}
    assert get().checked is checked


def test_status_of_the_api_and_of_the_file(get, server, tmp_path):
    server.statuses = [404]
    with pytest.raises(DownloadStatusError) as caught:
        get()
    assert caught.value.facts["status"] == 404
    server.api_status = 403
    with pytest.raises(DownloadStatusError) as caught:
        get()
    assert caught.value.facts["status"] == 403
    assert names(tmp_path) == []


def test_busy_server_is_asked_again(get, server):
    server.statuses = [503, 502]
    assert get().path.read_bytes() == WHOLE
    server.statuses = [503, 503, 503]
    with pytest.raises(DownloadStatusError) as caught:
        get()
    assert caught.value.facts["status"] == 503


def test_redirects_are_followed_but_not_for_ever(get, server):
    server.resource = {"download_url": f"{server.address}/moved/{NAME}"}
    assert get().path.read_bytes() == WHOLE
    server.resource = {"download_url": f"{server.address}/loop/{NAME}"}
    with pytest.raises(UnexpectedAnswerError):
        get()


@pytest.mark.parametrize(
    "answer",
    [
        b"<html><title>Login WiFi</title></html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"success": false, "error": {"__type": "Not Found Error"}}',
        b'{"success": true, "result": {"resources": []}}',
        b'{"success": true, "result": {"resources": "none"}}',
        b'{"success": true, "result": {"resources": [null, {"format": "SHP", "url": 7}]}}',
        b'{"success": true, "result": {"resources": [{"format": "SHP", "url": "ftp://x/a.zip"}]}}',
        b'{"success": true, "result": {"resources": [{"format": "SHP", "url": "http://[/a.zip"}]}}',
    ],
)
def test_unexpected_answers_of_the_api(get, server, answer, tmp_path):
    server.api = answer
    with pytest.raises(UnexpectedAnswerError):
        get()
    assert names(tmp_path) == []


@pytest.mark.parametrize("answer", [b"{}", b"[]", b"7", b'{"gjDownloadURL": ""}'])
def test_unexpected_answers_of_geoboundaries(get, server, answer):
    server.api = answer
    with pytest.raises(UnexpectedAnswerError):
        get("geoboundaries")


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><p>Login", b"version https://git-lfs", b""])
def test_page_instead_of_the_file(get, server, tmp_path, body):
    server.body = body
    server.resource = {"size": None, "hash": ""}
    for source in ("hdx", "geoboundaries"):
        with pytest.raises(UnexpectedAnswerError):
            get(source)
    assert names(tmp_path) == []


def test_no_server(tmp_path):
    closed = "http://127.0.0.1:9/api/3/action/package_show?id=cod-ab-idn"
    with pytest.raises(NoConnectionError) as caught:
        download("hdx", tmp_path, address=closed, limits=QUICK)
    assert caught.value.facts["url"] == closed


def test_server_of_the_file_out_of_reach(get, server, tmp_path):
    server.resource = {"download_url": f"http://127.0.0.1:9/{NAME}"}
    with pytest.raises(NoConnectionError):
        get()
    assert names(tmp_path) == []


def test_folder_that_cannot_be_written(server, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DownloadWriteError):
        download(
            "hdx",
            tmp_path / "file",
            address=f"{server.address}/api/3/action/package_show?id=cod-ab-idn",
            limits=QUICK,
        )


def test_unknown_source(tmp_path):
    with pytest.raises(UnknownNameError):
        download("gadm", tmp_path)


def test_names_of_files_cannot_leave_the_folder():
    answer = {"gjDownloadURL": "https://x.example/a/..%2F..%2F.evil%00name.geojson?x=/y"}
    assert read_geoboundaries(answer, "https://x.example/").name == "evil_name.geojson"
    assert read_geoboundaries({"gjDownloadURL": "/"}, "https://x.example/").name == (
        "geoboundaries.geojson"
    )


def test_geoboundaries_without_geojson_gives_the_archive():
    answer = [{"gjDownloadURL": None, "staticDownloadLink": "https://x.example/all.zip"}]
    remote = read_geoboundaries(answer, "https://x.example/")
    assert (remote.url, remote.kind) == ("https://x.example/all.zip", "zip")


def test_relative_address_and_size_as_text():
    resource = {"format": "zipped shapefile", "url": "/dataset/a/idn.zip", "size": "12"}
    answer = {"success": True, "result": {"resources": [resource]}}
    remote = read_hdx(answer, ADDRESSES["hdx"])
    assert (remote.url, remote.size) == ("https://data.humdata.org/dataset/a/idn.zip", 12)
