"""What a version of a data set says of itself: the files beside its tables."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from geoucj.errors import ProvenanceError
from geoucj.tables.datasets import PROVENANCE_FILE, Provenance
from geoucj.tables.findings import Finding
from geoucj.tables.schemas import Kind

VERSION_FILE = "version.toml"
DECISIONS_FILE = "decisions.csv"
FINDINGS_FILE = "findings.csv"
FINDING_COLUMNS = ("file", "row", "cell", "column", "value", "rule", "severity", "more")


@dataclass(frozen=True)
class VersionFacts:
    """What is kept of an import: where its figures come from, who decided what. Nothing personal.

    Workers: in_file = published + set_aside + refused.
    """

    file: str
    sha256: str
    who: str
    sheet: str = ""
    in_file: int = 0
    published: int = 0
    set_aside: int = 0
    refused: int = 0
    when: str = ""  # ISO 8601, UTC; the time of publishing where ""
    mapping: Mapping[str, Any] = field(default_factory=dict, compare=False)  # of columns, for TOML
    decisions: str = field(default="", compare=False, repr=False)  # CSV
    findings: Sequence[Finding] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Version:
    """One version of a data set. `facts` has no decisions and findings: they are beside it."""

    number: int
    based_on: int  # the version it was added to; 0 for a first one
    folder: Path
    kinds: tuple[Kind, ...]  # that this import brought
    months: tuple[str, ...]
    facts: VersionFacts


def version_files(
    facts: VersionFacts,
    provenance: Provenance,
    *,
    number: int,
    based_on: int,
    kinds: Sequence[Kind],
    months: Sequence[str],
) -> dict[str, bytes]:
    """Return what is written beside the tables of a version, by the name of the file."""
    about = {
        "number": number,
        "based_on": based_on,
        "file": facts.file,
        "sha256": facts.sha256,
        "sheet": facts.sheet,
        "who": facts.who,
        "when": facts.when or datetime.now(UTC).isoformat(timespec="seconds"),
        "kinds": [str(kind) for kind in kinds],
        "months": list(months),
        "workers": {
            "in_file": facts.in_file,
            "published": facts.published,
            "set_aside": facts.set_aside,
            "refused": facts.refused,
        },
        "mapping": dict(facts.mapping),
    }
    return {
        PROVENANCE_FILE: tomli_w.dumps(asdict(provenance)).encode(),
        VERSION_FILE: tomli_w.dumps(about).encode(),
        DECISIONS_FILE: facts.decisions.encode(),
        FINDINGS_FILE: _findings(facts.findings),
    }


def read_version(folder: Path) -> Version:
    """Return the version in `folder`. Raises ProvenanceError."""
    file = folder / VERSION_FILE
    try:
        found = tomllib.loads(file.read_text("utf-8"))
        names = ("file", "sha256", "sheet", "who", "when", "mapping")
        facts = VersionFacts(**{name: found[name] for name in names}, **found["workers"])
        return Version(
            number=found["number"],
            based_on=found["based_on"],
            folder=folder,
            kinds=tuple(Kind(kind) for kind in found["kinds"]),
            months=tuple(found["months"]),
            facts=facts,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProvenanceError(path=file, reason=str(error)) from error


def _findings(findings: Sequence[Finding]) -> bytes:
    """Return findings as CSV; no text of a file can start a formula."""
    rows = [[getattr(finding, name) for name in FINDING_COLUMNS] for finding in findings]
    frame = pd.DataFrame(rows, columns=list(FINDING_COLUMNS), dtype="object")
    for name in ("file", "column", "value", "more"):
        texts = frame[name].astype("str")
        frame[name] = texts.mask(texts.str.match(r"[=+\-@\t\r]"), "'" + texts)
    opened = StringIO()
    frame.to_csv(opened, index=False, lineterminator="\n")
    return opened.getvalue().encode()
