"""The workbook of findings of an import, also of one that stopped before its figures were read."""

from collections.abc import Sequence
from dataclasses import replace

from geoucj.errors import PersonalDataError
from geoucj.exports.findings_book import findings_book
from geoucj.exports.review_words import question_words
from geoucj.i18n import Translator
from geoucj.intake.columns import Question
from geoucj.intake.model import Layout, Sheet
from geoucj.intake.review import Understood
from geoucj.tables.findings import Finding

NO_LAYOUT = Layout("", (), (), {})


def review_book(understood: Understood, findings: Sequence[Finding], t: Translator) -> bytes:
    """Return XLSX of `findings` with the clerk's sheet; without it where its rows are persons."""
    if understood.wishes.people:
        # The sheet must not be copied, and there is no cell to link to.
        placeless = [replace(each, row=None, cell="") for each in findings]
        return findings_book(Sheet("", []), NO_LAYOUT, placeless, t)
    return findings_book(understood.sheet, understood.layout, findings, t)


def refusal_book(error: PersonalDataError, t: Translator) -> bytes:
    """Return XLSX that names the columns with data of persons, and nothing else of their sheet."""
    finding = Finding(str(error.facts["path"]), None, str(error.facts["columns"]), "", "personal")
    return findings_book(Sheet("", []), NO_LAYOUT, [finding], t)


def question_findings(understood: Understood, t: Translator) -> tuple[Finding, ...]:
    """Return what is open before the figures can be read as findings, each at its header."""
    asked = (_asked(question, understood, t) for question in understood.questions)
    return (*understood.findings, *asked)


def _asked(question: Question, understood: Understood, t: Translator) -> Finding:
    row = max(understood.layout.header_rows, default=None)
    said = question_words(question, t)
    if row is None or not question.columns:
        return Finding(understood.file, None, "", "", "column_open", more=said)
    first = question.columns[0]
    cell = f"{first.letter}{row}"
    return Finding(understood.file, row, first.words, "", "column_open", cell=cell, more=said)
