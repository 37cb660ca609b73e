"""The commands by name: only the one that is called is loaded, for some of them load much."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

# Where each is: a module of this folder, and in it a group (Typer) or one function.
COMMANDS = {
    "areas": ("areas", "app"),
    "boundaries": ("boundaries", "app"),
    "data": ("data", "app"),
    "table": ("table", "table"),
    "plan": ("plan", "plan"),
    "export": ("export", "export"),
    "import": ("importing", "import_"),
}


class Commands(TyperGroup):
    """The group of all commands: those of COMMANDS beside its own."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, in the order of the help."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        found = getattr(import_module(f"geoucj.cli.{module}"), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(cmd_name)(found)
            found = alone
        command = get_command(found)
        command.name = cmd_name
        return command
