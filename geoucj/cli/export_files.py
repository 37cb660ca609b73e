"""Where `geoucj export` writes: whole files or none."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from geoucj.errors import ExportPathError


def check_place(path: Path) -> None:
    """Raise ExportPathError where `path` cannot be a file: nobody should wait to hear that.

    That is where a folder or a device is, or a file where a folder should be.
    """
    if path.exists() and not path.is_file():
        raise ExportPathError(path=path)
    around = next(each for each in path.absolute().parents if each.exists())
    if not around.is_dir():
        raise ExportPathError(path=around)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all `files` into the place of older ones, each whole; folders are made.

    Nothing is in place before all are written. A link stays one: the file it leads to is replaced.
    """
    for path in files:
        check_place(path)
    folder = _common(files)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".geoucj-", dir=folder) as drafts:
        moves = []
        for number, (path, content) in enumerate(files.items()):
            draft = Path(drafts) / str(number)
            draft.write_bytes(content)
            moves.append((draft, path.resolve()))
        for draft, path in moves:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(path)


def _common(files: Mapping[Path, bytes]) -> Path:
    """Return the folder in which all files are, links followed."""
    return Path(os.path.commonpath([path.resolve().parent for path in files]))
