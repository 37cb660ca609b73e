"""What people decided about written places: kept as a table that a person can edit."""

import csv
import math
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from filelock import FileLock, Timeout

from geoucj.areas.registry import Registry
from geoucj.errors import DecisionError, DecisionsLockedError, MissingFileError
from geoucj.intake.model import PLACE_COLUMNS, Action, Decision

FILE = "decisions.csv"
LOCK_SECONDS = 30
COLUMNS = (*PLACE_COLUMNS, "action", "decided_code", "share", "who", "when", "why")
NEEDED = (*PLACE_COLUMNS, "action", "decided_code")
# What a clerk may write by hand.
ACTIONS = {
    **{str(action): action for action in Action},
    "terima": Action.ACCEPT,
    "pilih": Action.CHOOSE,
    "sisihkan": Action.SET_ASIDE,
    "bagi": Action.SHARE,
}
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # with what makes one harmless, so that nothing is lost
HARMLESS = re.compile(r"'+[=+\-@\t\r]")
WHOLE = 2e-4  # how far shares may be from adding up to 1: 0.3333 three times

Key = tuple[str, ...]


def key_of(written: Iterable[str]) -> Key:
    """Return a written place without what does not matter: case and doubled spaces."""
    return tuple(" ".join(text.split()).casefold() for text in written)


def in_force(
    decisions: Sequence[Decision], file: str = FILE, rows: Sequence[int] | None = None
) -> dict[Key, tuple[Decision, ...]]:
    """Return the decision on each written place: the last, or all its last shares.

    Raises DecisionError where shares do not add up to 1 or a decision lacks its area; `rows` are
    the rows of `file` that the decisions stand in, by default those of a table of them.
    """
    found: dict[Key, list[tuple[int, Decision]]] = {}
    for row, each in zip(rows or range(2, len(decisions) + 2), decisions, strict=True):
        if each.action is not Action.SET_ASIDE and not each.area_code:
            raise DecisionError(path=file, row=row, column="decided_code", value="")
        last = found.setdefault(key_of(each.written), [])
        # Shares that are whole are followed by a new decision, not by more shares.
        if last and (each.action is not Action.SHARE or _is_done(last)):
            last.clear()
        last.append((row, each))
    for last in found.values():
        row, each = last[-1]
        if not _is_done(last):
            total = math.fsum(decision.share for _, decision in last)
            raise DecisionError(path=file, row=row, column="share", value=f"{total:.6g}")
    return {key: tuple(each for _, each in last) for key, last in found.items()}


def decided_on(
    places: Iterable[Iterable[str]],
    earlier: Sequence[Decision],
    given: Sequence[Decision],
    registry: Registry,
) -> tuple[Decision, ...]:
    """Return the decisions in force on written `places`, and all that are `given`.

    Raises as `in_force`.
    """
    in_use = in_force((*earlier, *given))
    if not in_use:
        return ()
    wanted = {meant_by(each, registry) for each in (*places, *(d.written for d in given))}
    meant = {meant_by(key, registry): chosen for key, chosen in in_use.items()}
    return tuple(each for key, chosen in meant.items() if key in wanted for each in chosen)


def meant_by(written: Iterable[str], registry: Registry) -> Key:
    """Return the key of a written place with its code as the official list has it."""
    code, *names = key_of(written)
    return (registry.codes.read_one(code)[0] or code, *names)


def replaced(earlier: Iterable[Decision], later: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return all decisions, without the earlier ones on places that the later ones decide anew."""
    anew = {key_of(each.written) for each in later}
    return (*(each for each in earlier if key_of(each.written) not in anew), *later)


def read_decisions(path: Path, registry: Registry) -> tuple[Decision, ...]:
    """Return the decisions in a CSV file; raise as `parse_decisions`, or MissingFileError."""
    if not path.is_file():
        raise MissingFileError(path=path)
    return parse_decisions(path.read_bytes(), path.name, registry)


def parse_decisions(content: bytes, file: str, registry: Registry) -> tuple[Decision, ...]:
    """Return the decisions in a CSV file; rows without action and code are left out.

    A code alone is a choice. Codes that lost a zero in a spreadsheet are repaired. Raises
    DecisionError, with file, row and column, for what cannot be used.
    """
    rows, found = [], []
    for row, each in _parse(content, file):
        code = registry.codes.read_one(each.area_code)[0]
        if each.area_code and code is None:
            raise DecisionError(path=file, row=row, column="decided_code", value=each.area_code)
        rows.append(row)
        found.append(replace(each, area_code=code or ""))
    in_force(found, file, rows)
    return tuple(found)


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions as CSV: as a whole, or not at all."""
    _write_whole(path, decisions_csv(decisions))


def decisions_csv(decisions: Iterable[Decision], asked: Iterable[tuple[Key, str]] = ()) -> bytes:
    """Return decisions as CSV that a spreadsheet opens; no text in it starts a formula.

    Places in `asked` follow, to be decided on in the file; their note stands as the reason.
    """
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for each in decisions:
        cells = (*each.written, each.action, each.area_code, f"{each.share:.15g}")
        table.writerow([_harmless(cell) for cell in (*cells, each.who, each.when, each.why)])
    for written, note in asked:
        table.writerow([_harmless(cell) for cell in (*written, "", "", "", "", "", note)])
    return text.getvalue().encode("utf-8-sig")


def remember(folder: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to those kept in `folder`; one on the same written place replaces the earlier.

    Raises DecisionError where they, or what is kept, cannot be used, and DecisionsLockedError
    where somebody else has been writing for too long.
    """
    in_force(decisions)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    try:
        with FileLock(folder / f".{FILE}.lock", timeout=LOCK_SECONDS):
            kept = _parse(path.read_bytes(), FILE) if path.exists() else []
            write_decisions(path, replaced([each for _, each in kept], decisions))
    except Timeout as error:
        raise DecisionsLockedError(path=path) from error


def remembered(folder: Path, registry: Registry) -> tuple[Decision, ...]:
    """Return the decisions kept in `folder`; none where nothing was decided yet."""
    path = folder / FILE
    return read_decisions(path, registry) if path.exists() else ()


def read_share(text: str) -> float:
    """Return `0.25`, `0,25` or `25%` as a share; NaN for what is none."""
    try:
        number = float(text.replace(",", ".").rstrip("% "))
    except ValueError:
        return math.nan
    return number / 100 if text.endswith("%") else number


def _is_done(last: Sequence[tuple[int, Decision]]) -> bool:
    """Return whether nothing is missing: one decision, or shares that add up to 1."""
    total = math.fsum(decision.share for _, decision in last)
    return last[-1][1].action is not Action.SHARE or abs(total - 1) <= WHOLE


def _parse(content: bytes, file: str) -> list[tuple[int, Decision]]:
    """Return the decisions of a file as it writes them, with the rows that a spreadsheet shows."""
    text = _decode(content)
    header = text.partition("\n")[0]
    marks = {mark: header.count(mark) for mark in (",", ";", "\t")}
    lines = csv.reader(StringIO(text, newline=""), delimiter=max(marks, key=lambda m: marks[m]))
    try:
        names, *records = [[_restored(cell.strip()) for cell in line] for line in lines] or [[]]
    except csv.Error as error:
        raise DecisionError(path=file, row=lines.line_num, column="", value=str(error)) from error
    names = [name.lower() for name in names]
    for column in NEEDED:
        if names.count(column) != 1:
            raise DecisionError(path=file, row=1, column=column, value="")
    found = []
    for row, record in enumerate(records, start=2):
        cells = dict(zip(names, [*record, *[""] * len(names)], strict=False))
        decision = _decision(file, row, cells)
        if decision is not None:
            found.append((row, decision))
    return found


def _decode(content: bytes) -> str:
    """Return the text of a CSV file as a spreadsheet may have saved it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _decision(file: str, row: int, cells: Mapping[str, str]) -> Decision | None:
    """Return what a row says; None where nothing is decided."""
    said, code = cells["action"].lower(), cells["decided_code"]
    if not said and not code:
        return None
    action = ACTIONS.get(said) if said else Action.CHOOSE
    if action is None:
        raise DecisionError(path=file, row=row, column="action", value=cells["action"])
    share = 1.0
    if action is Action.SHARE:
        share = read_share(cells.get("share", ""))
        if not 0 < share <= 1:
            raise DecisionError(path=file, row=row, column="share", value=cells.get("share", ""))
    written = tuple(cells[column] for column in PLACE_COLUMNS)
    notes = (cells.get(column, "") for column in ("who", "when", "why"))
    return Decision(written, action, "" if action is Action.SET_ASIDE else code, share, *notes)


def _harmless(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def _restored(text: str) -> str:
    return text[1:] if HARMLESS.match(text) else text


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the earlier one or this one, never a part."""
    number, draft = tempfile.mkstemp(prefix=f".{path.name}.part-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
