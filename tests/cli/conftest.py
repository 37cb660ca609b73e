"""The command line in an empty folder, with folders of its own for shapes and data."""

import json
from dataclasses import dataclass

import pytest

from geoucj.cli.main import run


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def sentence(self):
        """The one line that a user's mistake is answered with."""
        (line,) = self.err.splitlines()
        assert self.code == 1
        assert self.out == ""
        return line


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return the working directory of the commands; it holds nothing."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GEOUCJ_LANGUAGE", raising=False)
    monkeypatch.delenv("GEOUCJ_MIN_POTENTIAL", raising=False)
    monkeypatch.setenv("GEOUCJ_BOUNDARIES", str(tmp_path / "boundaries"))
    monkeypatch.setenv("GEOUCJ_DATA", str(tmp_path / "data"))
    return folder


@pytest.fixture
def geoucj(home, monkeypatch, capsys):  # noqa: ARG001
    """Return a function that runs a command as its entry point does."""

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["geoucj", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            run()
        said = capsys.readouterr()
        return Ran(stopped.value.code or 0, said.out, said.err)

    return call


PROVENANCE = """\
title_id = "Uji"
title_en = "Test"
sample = false
source = "s"
licence = "MIT"
note_id = "c"
note_en = "n"
"""


@pytest.fixture
def data(tmp_path):
    """Return a function that puts a data set with a coverage file into the folder of data."""

    def put(content, file="coverage.csv", name="uji"):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "provenance.toml").write_text(PROVENANCE, "utf-8")
        path = folder / file
        path.write_bytes(content)
        return path

    return put


@pytest.fixture
def squares_file(tmp_path):
    """Return a GeoJSON of three official villages of Kubu Raya as squares."""
    path = tmp_path / "desa.geojson"
    write_squares(path, ["61.12.01.2001", "61.12.01.2008", "6112092001"])
    return path


def write_squares(path, codes, column="area_code"):
    """Write one square of a tenth of a degree for each code, side by side."""
    features = [
        {
            "type": "Feature",
            "properties": {column: code},
            "geometry": {"type": "Polygon", "coordinates": [_ring(109 + i / 10)]},
        }
        for i, code in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def _ring(left):
    right = round(left + 0.1, 1)
    left = round(left, 1)
    return [[left, -0.5], [right, -0.5], [right, -0.4], [left, -0.4], [left, -0.5]]
