"""The field pack of a plan: all its files, as a folder or as one ZIP."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp

from geoucj.areas.codes import parent_codes
from geoucj.errors import PackFolderError
from geoucj.exports.field_pack.layers import geopackage_of
from geoucj.exports.field_pack.places import LABEL, Places, origin_lines, places_of
from geoucj.exports.field_pack.places import title as title_of
from geoucj.exports.field_pack.points import gpx_of, kml_of
from geoucj.exports.field_pack.sheet_facts import SheetFacts, names_line
from geoucj.exports.field_pack.sheets import sheets_of
from geoucj.exports.field_pack.visits import visits_book
from geoucj.exports.sheet_rows import clean
from geoucj.schema import AREA_CODE, Level

README = "readme"
WRITERS: Mapping[str, Callable[[Places], bytes]] = {
    "visits": visits_book,
    "gpx": gpx_of,
    "kml": kml_of,
    "geopackage": geopackage_of,
}
SUMS = "99_sha256.txt"  # of all other files: whether a folder holds a pack as it was written

OnStep = Callable[[int, int], None]  # files made, of how many


def pack_of(facts: SheetFacts, on_step: OnStep = lambda *_: None) -> dict[str, bytes]:
    """Return the files of a pack by name, in the order in which they sort.

    The same bytes each time it is made. `on_step` hears how many files there are so far.
    """
    t, places = facts.t, places_of(facts)
    sheets = parent_codes(places.villages[AREA_CODE], Level.DISTRICT).nunique()
    total = 1 + len(WRITERS) + sheets
    files = {t(f"field_pack.file.{README}"): _readme(places)}
    for kind, write in WRITERS.items():
        on_step(len(files), total)
        files[t(f"field_pack.file.{kind}")] = write(places)
    on_step(len(files), total)
    for name, content in sheets_of(facts):
        files[f"{t('field_pack.file.sheets')}/{name}"] = content
        on_step(len(files), total)
    return {**files, SUMS: _sums(files)}


def write_pack(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a pack into `folder`, all of it or nothing.

    A folder that holds but a pack as it was written is replaced. Raises PackFolderError where
    anything else is in it, such as a list that has been filled in.
    """
    check_folder(folder)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft = beside / "new"
        draft.mkdir()
        for name, content in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        old = folder.rename(beside / "old") if folder.exists() else None
        try:
            draft.rename(folder)
        except OSError:
            if old is not None:
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(beside)


def check_folder(folder: Path) -> None:
    """Raise PackFolderError where a pack cannot be written into `folder`, see `write_pack`."""
    if folder.exists() and not _may_be_replaced(folder):
        raise PackFolderError(path=folder)


def _may_be_replaced(folder: Path) -> bool:
    """Return whether `folder` is empty, or holds a pack in which nothing was changed."""
    if not folder.is_dir():
        return False
    there = [path for path in folder.rglob("*") if not path.is_dir()]
    files = {path.relative_to(folder).as_posix(): path for path in there}
    if not files:
        return True
    said = files.pop(SUMS, None)
    if said is None:
        return False
    return said.read_bytes() == _sums({name: path.read_bytes() for name, path in files.items()})


def _sums(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of each file, as `sha256sum` writes it."""
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()


def _readme(places: Places) -> bytes:
    """Return what is what, whence it comes and how to send it back; for any editor on Windows."""
    facts, t = places.facts, places.facts.t
    names = {kind: t(f"field_pack.file.{kind}") for kind in (README, *WRITERS, "sheets")}
    width = max(len(name) for name in names.values())
    about = [f"{names[kind]:{width}}  {t(f'field_pack.about.{kind}')}" for kind in names]
    back = t("field_pack.send_back", file=names["visits"])
    parts = [
        [title_of(facts)],
        origin_lines(facts),
        about,
        [back, t("field_pack.send_command", file=names["visits"])],
        [names_line(facts)],
    ]
    if len(places.unknown):
        parts.append([t("field_pack.without_shape"), *places.unknown[LABEL]])
    text = "\n\n".join("\n".join(clean(line) for line in lines) for lines in parts)
    return f"{text}\n".replace("\n", "\r\n").encode("utf-8-sig")
