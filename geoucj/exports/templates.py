"""Empty workbooks for every kind of table: filled in, they import without a question."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.schema import AREA_CODE, AREA_NAME, AS_OF, NOTE, SEGMENT, SOURCE, Level, Segment
from geoucj.tables import schemas
from geoucj.tables.schemas import Kind, Programme, Stage

ROWS = 10_000  # that drop-downs reach
PLACE = (AREA_CODE, str(Level.REGENCY), str(Level.DISTRICT), str(Level.VILLAGE))
COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.COVERAGE: (*PLACE, AS_OF, SEGMENT, "active_participants", "published_rate", SOURCE, NOTE),
    Kind.WORKFORCE: (*PLACE, AS_OF, SEGMENT, "potential_workers", SOURCE, NOTE),
    Kind.TARGETS: (*PLACE[:2], AS_OF, "target_rate", SOURCE, NOTE),
    Kind.ASSISTANCE: (
        *(*PLACE, "start", "group", "workers", "months", "amount_rupiah", "funding"),
        *(SOURCE, NOTE),
    ),
    Kind.CLAIMS: (*PLACE, AS_OF, "programme", "claims", "amount_rupiah", SOURCE, NOTE),
    Kind.EMPLOYERS: (
        *("employer_id", "name", *PLACE, "longitude", "latitude"),
        *("workers", "registered_workers", SOURCE),
    ),
    Kind.VERIFICATION: (*PLACE, AS_OF, "stage", "workers", SOURCE),
    Kind.INDICATORS: (*PLACE, AS_OF, "indicator", "value", "unit", "direction", SOURCE),
    Kind.CONTRIBUTIONS: (
        *("programme_package", "valid_from", "rupiah_per_month", "programmes"),
        *(SOURCE, NOTE),
    ),
}
DIRECTIONS = ("naik", "turun", "netral")  # which way an indicator is better, as in the tables
WIDE = {SOURCE: 34, NOTE: 34, "name": 30, "indicator": 30, str(Level.REGENCY): 30}
MONTH_FORMULA = (  # 2025-09, or 2025 where only the year is known
    'OR(AND(LEN({0})=7,MID({0},5,1)="-",ISNUMBER(--LEFT({0},4)),'
    "--RIGHT({0},2)>=1,--RIGHT({0},2)<=12),AND(LEN({0})=4,ISNUMBER(--{0})))"
)
COMMENT_SIZE = (130, 320)  # height and width, points
LISTS = "Daftar"


def template(kind: Kind, t: Translator, registry: Registry) -> bytes:
    """Return XLSX with a sheet to fill in, its headers and drop-downs, and a sheet of notes."""
    book = Workbook()
    sheet, notes = book.active, book.create_sheet(t("template.notes"))
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    sheet.title = t(f"kind.{kind}").capitalize()
    for number, column in enumerate(COLUMNS[kind], 1):
        _add_column(sheet, number, column, t)
        _add_choices(sheet, number, _choices(column, t, registry), lists, t)
        if column in schemas.MONTHS:
            letter = get_column_letter(number)
            rule = DataValidation("custom", formula1=MONTH_FORMULA.format(f"{letter}2"))
            _add_rule(sheet, number, rule, t("template.not_a_month"))
        if column in (*schemas.COUNTS, *schemas.RATES):
            rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
            _add_rule(sheet, number, rule, t("template.not_a_number"))
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    _write_notes(notes, kind, t)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def header(column: str, t: Translator) -> str:
    """Return what stands above a column of a template."""
    return t(f"template.head.{column}")


def _add_column(sheet: Worksheet, number: int, column: str, t: Translator) -> None:
    cell = sheet.cell(1, number, header(column, t))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(t(f"template.note.{column}"), "geoucj", *COMMENT_SIZE)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = WIDE.get(column, 18)
    sheet.column_dimensions[letter].number_format = _format(column)


def _format(column: str) -> str:
    if column in schemas.COUNTS:
        return "#,##0"
    if column in (*schemas.RATES, *schemas.NUMBERS):
        return "General"
    return "@"  # text: a spreadsheet would make numbers of codes and dates of months


def _choices(column: str, t: Translator, registry: Registry) -> Sequence[str]:
    if column == SEGMENT:
        return [str(segment) for segment in Segment]
    if column == "stage":
        return [t(f"stage.{stage}") for stage in Stage]
    if column == "programme":
        return [str(programme) for programme in Programme]
    if column == "direction":
        return DIRECTIONS
    if column == Level.REGENCY:
        return list(registry.at(Level.REGENCY)[AREA_NAME])
    return ()


def _add_choices(
    sheet: Worksheet, number: int, choices: Sequence[str], lists: Worksheet, t: Translator
) -> None:
    """Give a column a drop-down; what it offers stands on a hidden sheet."""
    if not choices:
        return
    for row, choice in enumerate(choices, 1):
        lists.cell(row, number, choice)
    letter = get_column_letter(number)
    area = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
    _add_rule(sheet, number, DataValidation("list", formula1=area), t("template.not_listed"))


def _add_rule(sheet: Worksheet, number: int, rule: DataValidation, said: str) -> None:
    letter = get_column_letter(number)
    rule.allow_blank, rule.showErrorMessage, rule.error = True, True, said
    rule.errorStyle = "warning"  # other spellings are understood too: the clerk may go on
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _write_notes(notes: Worksheet, kind: Kind, t: Translator) -> None:
    """Write the notes in one column: a sheet of one column is never taken for the table."""
    lines = [(t(f"kind.{kind}").capitalize(), True), (t("template.how"), False)]
    for column in COLUMNS[kind]:
        lines += [(header(column, t), True), (t(f"template.note.{column}"), False)]
    lines += [(t("template.examples"), True)]
    lines += [(_example(kind, turn, t), False) for turn in (0, 1)]
    for row, (text, bold) in enumerate(lines, 1):
        cell = notes.cell(row, 1, text)
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    notes.column_dimensions["A"].width = 100


def _example(kind: Kind, turn: int, t: Translator) -> str:
    """Return one of two rows as they may be filled in."""
    parts = (t(f"template.example.{column}").split(" | ") for column in COLUMNS[kind])
    cells = (part[min(turn, len(part) - 1)] for part in parts)
    return " | ".join(cell if cell != "–" else "" for cell in cells)
