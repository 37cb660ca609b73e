"""The command `geoucj`: one group per folder of the library, one line for a user's mistake."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from geoucj.cli.commands import Commands
from geoucj.cli.session import Session, remark, sentence
from geoucj.errors import GeoUCJError
from geoucj.i18n import NOTHING, Translator
from geoucj.schema import LANGUAGES, Language
from geoucj.settings import SHIPPED, Settings, load_settings

app = typer.Typer(
    cls=Commands,
    help="Where workers are not yet protected by employment social security, and how many.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def start(
    ctx: typer.Context,
    lang: Annotated[str | None, typer.Option(help="id or en; may stand anywhere.")] = None,
) -> None:
    """Read the settings."""
    ctx.obj = Session(load_settings(Path.cwd(), os.environ, {"language": lang}))


@app.command("app")
def serve(
    port: Annotated[int, typer.Option(help="Port of the address to open.")] = 8501,
) -> None:
    """Start the app and print its address."""
    command = [sys.executable, "-m", "streamlit", "run", str(SHIPPED / "app.py")]
    remark(f"http://localhost:{port}")
    raise typer.Exit(subprocess.call([*command, "--server.port", str(port)]))


def run() -> None:
    """Run the command line; exit code 1 and one clear line for a mistake, never a traceback."""
    arguments, language = _language_first(sys.argv[1:])
    try:
        code = app(arguments, standalone_mode=False)
    except GeoUCJError as error:
        _fail(sentence(Translator(language), error))
    except typer.TyperException as error:
        reason = error.format_message().replace("Value error, ", "").replace("\n", " ")
        if not reason:  # the help has been printed
            sys.exit(1)
        _fail(Translator(language)("cli.usage", reason=reason))
    except OSError as error:
        facts = {"path": error.filename or NOTHING, "reason": error.strerror or error}
        _fail(Translator(language)("cli.file", **facts))
    except (typer.Abort, KeyboardInterrupt):
        _fail(Translator(language)("cli.stopped"))
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _language_first(arguments: list[str]) -> tuple[list[str], Language]:
    """Move `--lang` to the front, where it counts for every command, and return its language."""
    rest, found = [], []
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            found = [word, next(words, "")]
        elif word.startswith("--lang="):
            found = [word]
        else:
            rest.append(word)
    chosen = found[-1].removeprefix("--lang=") if found else None
    return [*found, *rest], _language(chosen)


def _language(chosen: str | None) -> Language:
    """Return the language to say mistakes in: that of the settings, where they can be read."""
    try:
        return load_settings(Path.cwd(), os.environ, {"language": chosen}).language
    except (GeoUCJError, OSError):
        return next((each for each in LANGUAGES if each == chosen), Settings.language)


def _fail(line: str) -> None:
    typer.echo(line, err=True)
    sys.exit(1)
