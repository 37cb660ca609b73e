import subprocess
import sys

import pytest
import typer

from geoucj.cli.commands import COMMANDS, Commands
from geoucj.cli.main import app

HEAVY = ("matplotlib", "typst", "pptx", "docx", "scipy", "geopandas", "mapclassify")


@pytest.fixture
def group():
    found = typer.main.get_command(app)
    assert isinstance(found, Commands)
    return found


def test_every_command_is_listed_and_found(group):
    ctx = typer.Context(group)
    names = group.list_commands(ctx)
    assert names == ["app", *COMMANDS]
    for name in names:
        command = group.get_command(ctx, name)
        assert command.name == name
        assert command.help


def test_another_name_is_no_command(group):
    assert group.get_command(typer.Context(group), "nothing") is None


def test_no_command_is_loaded_before_it_is_called():
    said = f"import sys, geoucj.cli.main; print([n for n in {HEAVY} if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
