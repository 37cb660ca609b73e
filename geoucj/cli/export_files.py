"""Where `geoucj export` writes: whole files or none."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from geoucj.errors import ExportPathError


def check_place(path: Path) -> None:
    """Raise an error where `path` cannot be written: nobody should wait to hear that.

    ExportPathError where a folder or a device is, or a file where a folder should be;
    PermissionError where the folder takes no files.
    """
    if path.exists() and not path.is_file():
        raise ExportPathError(path=path)
    around = _there(path.resolve().parent)
    if not around.is_dir():
        raise ExportPathError(path=around)
    if not os.access(around, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all `files` into the place of older ones, each whole; folders are made.

    Nothing is in place before all are written. A link stays one: the file it leads to is replaced.
    Raises OSError that names the file, where the disk does not take it.
    """
    for path in files:
        check_place(path)
    path = next(iter(files))
    try:
        with TemporaryDirectory(prefix=".geoucj-", dir=_there(_common(files))) as drafts:
            moves = []
            for number, (path, content) in enumerate(files.items()):
                draft = Path(drafts) / str(number)
                draft.write_bytes(content)
                moves.append((draft, path))
            for draft, path in moves:
                path.resolve().parent.mkdir(parents=True, exist_ok=True)
                draft.replace(path.resolve())
    except OSError as error:  # of a draft, which nobody asked for
        raise OSError(error.errno, error.strerror, str(path)) from error


def _common(files: Mapping[Path, bytes]) -> Path:
    """Return the folder in which all files are, links followed."""
    return Path(os.path.commonpath([path.resolve().parent for path in files]))


def _there(path: Path) -> Path:
    """Return `path`, or what of it there is already."""
    return next(each for each in (path, *path.parents) if each.exists())
