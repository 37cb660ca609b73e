import re
from pathlib import Path

import pytest
from typer import Context
from typer.main import get_command

from geoucj.cli.main import app
from geoucj.settings import ENVIRONMENT, SHIPPED
from geoucj.tables.schemas import Kind

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DATA_LICENSES.md")
README = (SHIPPED / "README.md").read_text("utf-8")


def commands(command, path="geoucj"):
    ctx = Context(command)
    for name in command.list_commands(ctx):
        each = command.get_command(ctx, name)
        if hasattr(each, "list_commands"):
            yield from commands(each, f"{path} {name}")
        else:
            yield f"{path} {name}"


def undocumented(text, wanted):
    return {each for each in wanted if not re.search(rf"`{re.escape(each)}[` ]", text)}


def links(text):
    """Yield the files that Markdown links and images point to, without anchors."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith("#"):
            yield target.partition("#")[0]


def broken_links(text, folder):
    return {target for target in links(text) if not Path(folder, target).is_file()}


def test_every_command_is_in_the_readme():
    known = set(commands(get_command(app)))
    assert {"geoucj app", "geoucj table", "geoucj boundaries import"} <= known
    assert undocumented(README, known) == set()


def test_every_setting_and_table_is_in_the_readme():
    assert undocumented(README, {*ENVIRONMENT, *ENVIRONMENT.values()}) == set()
    assert {kind for kind in Kind if f"\n| {kind} |" not in README} == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_linked_file_exists(page):
    text = (SHIPPED / page).read_text("utf-8")
    assert broken_links(text, SHIPPED) == set()


def test_the_readme_links_to_its_pictures_and_pages():
    assert {"docs/map.png", "docs/villages.png", *PAGES[1:], "LICENSE"} <= set(links(README))


def test_a_missing_command_would_be_seen():
    text = "`geoucj data list` and `geoucj boundaries importing`"
    wanted = {"geoucj data list", "geoucj data", "geoucj boundaries import"}
    assert undocumented(text, wanted) == {"geoucj boundaries import"}


def test_a_broken_link_would_be_seen(tmp_path):
    (tmp_path / "there.md").touch()
    text = "[a](there.md#part) ![b](gone.png) [c](https://example.org/x) [d](#here)"
    assert broken_links(text, tmp_path) == {"gone.png"}
