"""What every command needs: settings, language, the official list; and how to say things."""

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import typer

from geoucj.areas.registry import Registry, load_registry
from geoucj.errors import GeoUCJError
from geoucj.i18n import Translator
from geoucj.settings import Settings


@dataclass(frozen=True)
class Session:
    """One run of the command line."""

    settings: Settings

    @property
    def t(self) -> Translator:
        """The language of this run."""
        return Translator(self.settings.language)

    @cached_property
    def registry(self) -> Registry:
        """The official list."""
        return load_registry(self.settings.boundary_folders)


def session(ctx: typer.Context) -> Session:
    """Return the session that the first step of the command line made."""
    found = ctx.obj
    assert isinstance(found, Session)  # noqa: S101
    return found


def say(text: str) -> None:
    """Print a result."""
    typer.echo(text)


def remark(text: str) -> None:
    """Print what is not part of the result, so that it does not spoil a file or a pipe."""
    typer.echo(text, err=True)


def deliver(here: Session, content: bytes, rows: int, out: Path | None) -> None:
    """Write a file of so many rows, or print it without the mark that only a file needs."""
    if out is None:
        sys.stdout.buffer.write(content.removeprefix(b"\xef\xbb\xbf"))
    else:
        out.write_bytes(content)
        remark(here.t("cli.written", path=out, rows=here.t.number(rows)))


def sentence(t: Translator, error: GeoUCJError) -> str:
    """Return an error in one line."""
    return t(f"error.{type(error).__name__}", **error.facts)
