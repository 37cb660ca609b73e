"""Plans kept by name: what each was asked for, of which version of the data, what it came to.

    scenarios/bupati-5-miliar-1a2b3c4d.toml

One TOML file each, below the folder of the office's own data. A file is written beside the others
and then gets its name, and only by one process at a time: one may be killed at any step, and
readers see the old or the new file. Nothing is replaced or deleted that its user has not seen.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w
from filelock import FileLock, Timeout

from geoucj.errors import (
    BrokenScenarioError,
    PlanSettingError,
    ScenarioChangedError,
    ScenarioExistsError,
    ScenarioNameError,
    ScenariosLockedError,
)
from geoucj.planning.proposal import PlanRequest, Proposal
from geoucj.planning.requests import from_plain, to_plain
from geoucj.schema import COVERAGE_RATE, RATE_AFTER
from geoucj.tables.disk import sync_folder, write_synced

FOLDER = "scenarios"  # below settings.data
LONGEST = 80  # characters of a name
MOST_BYTES = 1_000_000  # of a file: 5,000 villages take a tenth of it
LOCK_FILE = ".lock"
LOCK_SECONDS = 20
VERSION = re.compile(r"[0-9a-f]{12}")
# What reading a file that somebody wrote may raise.
READING = (
    *(OSError, ValueError, KeyError, TypeError, RecursionError),
    *(PlanSettingError, ScenarioNameError),
)


@dataclass(frozen=True)
class Outcome:
    """What a plan came to; a rate is None where it is not known."""

    workers: int
    areas: int
    cost: int  # rupiah
    rate_before: float | None
    rate_after: float | None


@dataclass(frozen=True)
class Scenario:
    """A plan under a name. `data_version` is that of the figures it was made of."""

    name: str
    request: PlanRequest
    data_version: str
    when: str  # ISO 8601, UTC
    outcome: Outcome

    @property
    def key(self) -> str:
        """The name of its file without the ending: two names of one key are the same name."""
        return _key(self.name)


def scenario_of(name: str, proposal: Proposal, data_version: str) -> Scenario:
    """Return a plan under a name, now. Raises ScenarioNameError for a name that cannot be read."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return Scenario(_name(name), proposal.request, data_version, when, outcome_of(proposal))


def outcome_of(proposal: Proposal) -> Outcome:
    """Return what a plan comes to."""
    total, whole = proposal.plan.total, proposal.whole
    before, after = (_rate(whole[column]) for column in (COVERAGE_RATE, RATE_AFTER))
    return Outcome(total.workers, total.areas, total.cost, before, after)


def save(folder: Path, scenario: Scenario, over: Scenario | None = None) -> None:
    """Write a scenario under its name; `over` is the one that is to be replaced.

    Raises ScenarioExistsError where there is one of that name which is not `over`,
    BrokenScenarioError where its file is damaged, ScenariosLockedError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        path = _path(folder, scenario)
        if path.exists() and (there := _read(path)) != over:
            raise ScenarioExistsError(name=there.name, scenario=there)
        part = folder / f".{scenario.key}.part"
        write_synced(part, tomli_w.dumps(_plain(scenario)).encode())
        part.replace(path)
        sync_folder(folder)


def delete(folder: Path, scenario: Scenario) -> None:
    """Delete a scenario; `save` brings it back. One that is already gone is no error.

    Raises ScenarioChangedError where it has been replaced since, ScenariosLockedError.
    """
    if not folder.exists():
        return
    with _alone(folder):
        path = _path(folder, scenario)
        if path.exists() and _read(path) != scenario:
            raise ScenarioChangedError(name=scenario.name)
        path.unlink(missing_ok=True)
        sync_folder(folder)


def list_scenarios(folder: Path) -> tuple[list[Scenario], list[BrokenScenarioError]]:
    """Return all scenarios, newest first, and an error for each file that cannot be read."""
    found, broken = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(_read(path))
        except FileNotFoundError:  # deleted since
            continue
        except BrokenScenarioError as error:
            broken.append(error)
    newest_first = sorted(found, key=lambda each: each.when, reverse=True)
    return newest_first, broken


def _name(text: str) -> str:
    """Return a name as it is kept: without spaces around it, or more than one inside."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not (0 < len(name) <= LONGEST and name.isprintable()):
        raise ScenarioNameError(name=name[:LONGEST], longest=LONGEST)
    return name


def _key(name: str) -> str:
    """Return what can be the name of a file everywhere; names that look alike have the same."""
    alike = unicodedata.normalize("NFKC", name).casefold()
    plain = unicodedata.normalize("NFKD", alike).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-")
    digest = hashlib.sha256(alike.encode()).hexdigest()[:8]
    return f"{words}-{digest}" if words else digest


def _path(folder: Path, scenario: Scenario) -> Path:
    return folder / f"{scenario.key}.toml"


def _plain(scenario: Scenario) -> dict[str, Any]:
    outcome = {k: v for k, v in vars(scenario.outcome).items() if v is not None}
    plain = vars(scenario) | {"outcome": outcome}
    plain["request"] = to_plain(scenario.request)  # last: its tables go on to the end of the file
    return plain


def _read(path: Path) -> Scenario:
    """Return the scenario of a file. Raises BrokenScenarioError, FileNotFoundError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BrokenScenarioError(path=path, reason=f"> {MOST_BYTES} B")
        plain = tomllib.loads(path.read_text("utf-8"))
        scenario = Scenario(
            name=_name(str(plain["name"])),
            request=from_plain(plain["request"]),
            data_version=_matching(VERSION, plain["data_version"]),
            when=datetime.fromisoformat(plain["when"]).astimezone(UTC).isoformat(),
            outcome=_outcome(plain["outcome"]),
        )
    except FileNotFoundError:
        raise
    except READING as error:
        raise BrokenScenarioError(path=path, reason=error) from error
    if scenario.key != path.stem:
        raise BrokenScenarioError(path=path, reason=f"name = {scenario.name}")
    return scenario


def _outcome(plain: Mapping[str, object]) -> Outcome:
    counts = [plain[name] for name in ("workers", "areas", "cost")]
    rates = [plain.get(name) for name in ("rate_before", "rate_after")]
    if any(type(count) is not int for count in counts):
        raise ValueError(counts)
    if any(rate is not None and not (type(rate) is float and isfinite(rate)) for rate in rates):
        raise ValueError(rates)
    return Outcome(*counts, *rates)  # type: ignore[arg-type]  # just checked


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _rate(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        with FileLock(folder / LOCK_FILE, timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise ScenariosLockedError(path=folder) from error
