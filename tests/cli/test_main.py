"""The command line as a whole: languages, mistakes, help."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from geoucj.cli.main import app

TABLE = ("table", "--data", "published", "--level")
# Arguments of a mistake, and what its sentence says in Indonesian and in English.
MISTAKES = [
    (("tabel",), "Perintah tidak lengkap", "No such command 'tabel'"),
    (("table", "--level", "regency"), "'--data'", "'--data'"),
    ((*TABLE, "region"), "'province', 'regency'", "'district', 'village'"),
    (("table", "--data", "tak-ada", "--level", "regency"), "published, sample", "no data set"),
    ((*TABLE, "regency", "--as-of", "2023-13"), "2023-13 bukan bulan", "2023-13 is no month"),
    ((*TABLE, "regency", "--area", "6199"), "6199 bukan kode", "6199 is no area code"),
    ((*TABLE, "regency", "--area", "611201"), "611201 tidak memuat", "611201 holds no areas"),
    ((*TABLE, "regency", "--segment", "X"), "'PU', 'BPU'", "'PU', 'BPU'"),
    ((*TABLE, "regency", "--format", "pdf"), "'xlsx'", "'xlsx'"),
    ((*TABLE, "regency", "--boundaries", "x"), "himpunan batas bernama x", "set named x"),
    ((*TABLE, "province", "--out", "no/t.csv"), "no/t.csv tidak dapat", "no/t.csv cannot be"),
    (("boundaries", "import", "x.shp"), "Berkas x.shp tidak ditemukan", "x.shp: no such file"),
    (("boundaries", "use", "x"), "yang tersedia: approximate", "there are: approximate"),
    (("boundaries", "download", "x"), "hdx, geoboundaries", "hdx, geoboundaries"),
    (("data", "check", "x"), "published, sample", "published, sample"),
    (("areas", "find", "qqqqqq"), "mirip dengan qqqqqq", "No area is like qqqqqq"),
    (("areas", "find", "a", "--limit", "0"), "'--limit'", "'--limit'"),
]


@pytest.mark.parametrize(("arguments", "indonesian", "english"), MISTAKES)
def test_a_mistake_is_answered_by_one_sentence_in_the_chosen_language(
    geoucj, arguments, indonesian, english
):
    said = {language: geoucj(*arguments, "--lang", language).sentence for language in ("id", "en")}
    assert indonesian in said["id"]
    assert english in said["en"]
    assert said["id"] != said["en"]


def test_the_installed_command_shows_no_traceback(home):
    command = Path(sys.executable).with_name("geoucj")
    ran = subprocess.run(
        [command, *TABLE, "province", "--out", "."], cwd=home, capture_output=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert len(ran.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lang", "en", "data", "list"),
        ("data", "--lang", "en", "list"),
        ("data", "list", "--lang=en"),
        ("--lang", "id", "data", "list", "--lang", "en"),  # the last one counts
    ],
)
def test_the_language_may_stand_anywhere(geoucj, arguments):
    ran = geoucj(*arguments)
    assert ran.code == 0
    assert "published: Published figures (" in ran.out


@pytest.mark.parametrize(
    "arguments", [("data", "list", "--lang"), ("--lang", "fr", "data", "list")]
)
def test_an_unknown_language_is_a_mistake(geoucj, arguments):
    assert "id, en" in geoucj(*arguments).sentence


def test_the_language_of_the_settings_is_that_of_mistakes_too(geoucj, home, monkeypatch):
    mistake = ("boundaries", "use", "x")
    (home / "geoucj.toml").write_text('language = "en"\n', "utf-8")
    assert geoucj(*mistake).sentence.startswith("There is no boundary set")
    monkeypatch.setenv("GEOUCJ_LANGUAGE", "id")
    assert geoucj(*mistake).sentence.startswith("Tidak ada himpunan batas")
    (home / "geoucj.toml").write_text("language =", "utf-8")
    assert "geoucj.toml" in geoucj(*mistake).sentence


def commands(command, path=()):
    """Give every command and group of commands, with its words."""
    yield path, command
    if hasattr(command, "list_commands"):
        ctx = typer.Context(command)
        for name in command.list_commands(ctx):
            yield from commands(command.get_command(ctx, name), (*path, name))


def test_every_command_and_option_says_what_it_is_for():
    found = dict(commands(typer.main.get_command(app)))
    assert {
        ("app",), ("table",), ("areas", "find"), ("data", "list"), ("data", "check"),
        ("boundaries", "import"), ("boundaries", "download"),
        ("boundaries", "list"), ("boundaries", "use"),
    } <= found.keys()  # fmt: skip
    for path, command in found.items():
        assert command.help, path
        assert not [p.name for p in command.params if p.name != "help" and not p.help], path


@pytest.mark.parametrize("arguments", [("app",), ("table",), ("boundaries", "import")])
def test_help_is_printed(geoucj, arguments):
    ran = geoucj(*arguments, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "--help" in ran.out


@pytest.mark.parametrize("group", [(), ("areas",), ("boundaries",), ("data",)])
def test_a_group_without_a_command_prints_its_help(geoucj, group):
    ran = geoucj(*group)
    assert ran.err == ""
    assert " ".join(("Usage: geoucj", *group)) in ran.out
