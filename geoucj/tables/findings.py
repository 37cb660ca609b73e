"""What a check found: facts about one cell, row or file. The edge chooses the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geoucj.i18n import Translator


class Severity(StrEnum):
    """An error makes a data set unusable; a warning is shown, and the figures stand."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One problem, at one place.

    `row` is the row as a spreadsheet shows it (the header is row 1), or None for the whole file.
    `rule` names the texts `finding.<rule>` and `remedy.<rule>`; their fields are `facts`.
    """

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    severity: Severity = Severity.ERROR
    cell: str = ""  # D14, where a sheet was read cell by cell
    more: str = ""  # what a rule adds: a ratio, a sum, another row

    @property
    def facts(self) -> dict[str, object]:
        """The fields that the texts of a rule may use."""
        return {
            "file": self.file,
            "row": "" if self.row is None else self.row,
            "column": self.column,
            "value": self.value,
            "cell": self.cell,
            "more": self.more,
        }


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that make a data set unusable."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def warnings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are only shown."""
    return [finding for finding in findings if finding.severity is Severity.WARNING]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` by file and row, those of a whole file first."""
    return sorted(findings, key=lambda f: (f.file, f.row or 0, f.column, f.rule))


def words(finding: Finding, t: Translator) -> str:
    """Return a finding in one line: place, what is wrong, and the remedy."""
    place = t("finding.at" if finding.row is not None else "finding.at_file", **finding.facts)
    said = t(f"finding.{finding.rule}", **finding.facts)
    return f"{place}: {said} {t(f'remedy.{finding.rule}', **finding.facts)}"
