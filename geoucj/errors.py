"""Errors a caller may catch. Each carries the facts needed to say it in any language."""


class GeoUCJError(Exception):
    """Base class. Caught at the edge (cli, ui), never inside the library."""

    template = "{detail}"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.template.format(**facts))


class MissingFileError(GeoUCJError):
    """A file that is needed is not there."""

    template = "{path}: no such file."


class SettingsError(GeoUCJError):
    """A setting holds a value it cannot hold."""

    template = "{source}: {setting} cannot be {value}; allowed: {allowed}."


class UnknownAreaError(GeoUCJError):
    """No area of the official list has this code."""

    template = "{code} is no area code of the official list."


class UnknownMonthError(GeoUCJError):
    """A month is not written as YYYY-MM or YYYY."""

    template = "{value} is no month; write YYYY-MM, e.g. 2025-09."


class UnknownNameError(GeoUCJError):
    """Nothing of the wanted kind has this name."""

    template = "There is nothing named {name}; there are: {known}."


class UnknownDataSetError(UnknownNameError):
    """No data set has this name."""

    template = "There is no data set named {name}; there are: {known}."


class UnknownBoundarySetError(UnknownNameError):
    """No boundary set has this name."""

    template = "There is no boundary set named {name}; there are: {known}."


class UnknownSourceError(UnknownNameError):
    """Nothing can be downloaded from a source of this name."""

    template = "There is no source named {name}; there are: {known}."


class EmptyTableError(GeoUCJError):
    """A table has no rows below its header."""

    template = "{path}: the sheet is empty; a header and at least one row are needed."


class TableTooLargeError(GeoUCJError):
    """A table is larger than any real one; it is not opened."""

    template = "{path}: {megabytes} MB is too large, at most {limit} MB are read."


class WrongTableTypeError(GeoUCJError):
    """The name of a file says another type than its content."""

    template = "{path}: not a {suffix} table; save it again as CSV or XLSX."


class BrokenTableError(GeoUCJError):
    """A table is cut off or damaged."""

    template = "{path}: the table is damaged ({reason}); fetch or save it again."


class DamagedTableError(BrokenTableError):
    """A file of sheets is damaged; how, only its reader could say, in words for programmers."""

    template = "{path}: the table is damaged and cannot be opened; fetch or save it again."


class ProvenanceError(GeoUCJError):
    """The provenance of a data or boundary set cannot be read."""

    template = "{path}: the provenance cannot be read ({reason})."


class InvalidDataError(GeoUCJError):
    """A data set has findings that make it unusable; `findings` in the facts has them all."""

    template = (
        "Data set {name} has {count} errors, first in {file}, row {row}, column {column}; "
        "see them all with `geoucj data check {name}`."
    )


class UnreadableShapesError(GeoUCJError):
    """A file holds no shapes in a format that can be read, or is damaged."""

    template = "{path}: no shapes can be read from it; fetch it again, or save it as GeoPackage."


class DamagedShapesError(GeoUCJError):
    """A file of shapes of a boundary set is cut off or damaged."""

    template = "{path}: the shapes are damaged; import the boundary set again, or choose another."


class BrokenArchiveError(GeoUCJError):
    """A zip file is cut off or damaged."""

    template = "{path}: the zip file is cut off or damaged; fetch it again."


class NoLayerInArchiveError(GeoUCJError):
    """A zip file holds no file of shapes."""

    template = "{path}: the zip holds no shapes (.shp with its .shx and .dbf, .gpkg, .geojson)."


class EmptyLayerError(GeoUCJError):
    """A file of shapes has no rows."""

    template = "{path}: it holds no rows; choose the file with the areas."


class NoGeometryError(GeoUCJError):
    """A file has rows, but no polygons."""

    template = "{path}: its rows have no polygons; choose the file with the borders of areas."


class ShapesTooLargeError(GeoUCJError):
    """A file of shapes is larger than any real one, packed or unpacked; it is not opened."""

    template = "{path}: {megabytes} MB is too large, at most {limit} MB are read."


class UnknownCrsError(GeoUCJError):
    """A file of shapes does not say in which coordinates it is, and they are not degrees."""

    template = "{path}: it does not say in which coordinates it is; add its .prj file."


class UnknownColumnsError(GeoUCJError):
    """The columns of a file of shapes are of no known source."""

    template = (
        "{path}: no known source has these columns; say which holds the code or the name "
        "(--code-column, --name-column). There are: {found}."
    )


class MissingShapeColumnError(GeoUCJError):
    """A file of shapes lacks the column that was named."""

    template = "{path}: there is no column {column}; there are: {found}."


class NothingMatchedError(GeoUCJError):
    """No shape of a file belongs to an area of the official list."""

    template = (
        "{path}: none of its {count} shapes could be matched with the official list; "
        "check the columns of code and name."
    )


class SetNameError(GeoUCJError):
    """The name of a boundary set cannot be that of a folder."""

    template = "{name} cannot name a boundary set; use letters, digits, - and _ only."


class ReservedSetError(GeoUCJError):
    """A boundary set that comes with the source cannot be replaced."""

    template = "The boundary set {name} comes with geoucj and cannot be replaced; use another name."


class ImportRunningError(GeoUCJError):
    """Another import of the same boundary set is running."""

    template = "Boundary set {name} is being imported already; wait until that is done."


class CrosswalkError(GeoUCJError):
    """A crosswalk edited by a person cannot be used."""

    template = "{path}, row {row}: {value} in column {column} cannot be used; correct it."


class NarrowAreaError(GeoUCJError):
    """An area is too small to hold areas of the wanted level."""

    template = "{code} holds no areas of the level {level}; choose a wider area or a lower level."


class NoConnectionError(GeoUCJError):
    """A server on the internet could not be reached."""

    template = (
        "{url} cannot be reached ({reason}); check the internet connection, or download the file "
        "in a browser and import it."
    )


class DownloadStatusError(GeoUCJError):
    """A server refused what was asked of it."""

    template = "{url} answered with status {status}; try again later."


class UnexpectedAnswerError(GeoUCJError):
    """A server answered with something else than was asked for."""

    template = (
        "{url} did not give what was expected ({wanted}); a login page of the network may stand "
        "between. Download the file in a browser and import it."
    )


class BrokenDownloadError(GeoUCJError):
    """A download was cut short too often."""

    template = (
        "The download of {url} broke off {tries} times; {done} of {total} bytes are there. "
        "Start it again: it continues from there."
    )


class DownloadSizeError(GeoUCJError):
    """A file is not as long as its source says."""

    template = "{url}: {announced} bytes were announced, but there are {found}; nothing was kept."


class DownloadTooLargeError(GeoUCJError):
    """A file is larger than may be downloaded."""

    template = "{url} is too large ({megabytes} MB); at most {limit} MB are downloaded."


class ChecksumError(GeoUCJError):
    """A downloaded file is not the one that its source describes."""

    template = (
        "{url}: the {algorithm} checksum is {found} instead of {announced}; the file was damaged "
        "on its way and not kept. Try again."
    )


class DownloadWriteError(GeoUCJError):
    """A download cannot be written."""

    template = "{path} cannot be written to: {reason}."


class ClassBreaksError(GeoUCJError):
    """Bounds given by a person cannot be those of classes: none, too many, or not finite."""

    template = "{breaks}: these cannot be bounds of classes; give 1 to {limit} numbers."


class InfiniteValuesError(GeoUCJError):
    """Values are infinite and belong to no class."""

    template = "{count} values are infinite and belong to no class; check the table."


class PriorityRuleError(GeoUCJError):
    """A rule of priority has no weight, a negative one, or a part twice."""

    template = "{parts}: not a rule; give each part one weight of 0 or more, at least one above 0."


class FilterError(GeoUCJError):
    """A filter that a person typed is not understood."""

    template = "Filter not understood from character {position}: {found}. Columns: {columns}."


class FilterUnfinishedError(FilterError):
    """A filter breaks off: a value, a bracket or a quotation mark is missing."""

    template = "The filter breaks off after character {position}; complete it."


class FilterKindError(FilterError):
    """A filter mixes numbers, texts and conditions."""

    template = (
        "Character {position} of the filter: {found} does not fit. Compare numbers with numbers, "
        "and texts with a text in quotation marks."
    )


class FilterNumberError(FilterError):
    """A number in a filter can be read in two ways."""

    template = "Character {position} of the filter: {found} is {whole} or {decimal}; write that."


class FilterTooLongError(FilterError):
    """A filter is longer than anybody types."""

    template = "The filter has {length} characters; at most {limit} are read."


class PlanSettingError(GeoUCJError):
    """A setting of a plan holds a value it cannot hold."""

    template = "{value} is no possible value of {setting} in a plan."


class InfeasiblePlanError(GeoUCJError):
    """No plan can do what was wished for; each leaf names the wish that fails."""

    template = "No plan can do all that was wished for."


class ForcedExcludedError(InfeasiblePlanError):
    """Areas are wanted in the plan and out of it."""

    template = "{areas}: both wanted in the plan and excluded from it."


class ForcedWithoutGapError(InfeasiblePlanError):
    """Areas are wanted in the plan, but no worker can be added there."""

    template = (
        "{areas}: no worker can be added there: the target is reached, or figures or target "
        "are missing."
    )


class ForcedLimitError(InfeasiblePlanError):
    """More areas are wanted in the plan than may be chosen."""

    template = "{forced} areas are wanted in the plan, but at most {limit} may be chosen."


class FloorAreasError(InfeasiblePlanError):
    """A floor wants more areas than have a gap."""

    template = (
        "{area}: at least {wanted} areas are wanted, but only {possible} have workers to target."
    )


class FloorWorkersError(InfeasiblePlanError):
    """A floor wants more workers than gaps and quota allow."""

    template = (
        "{area}: at least {wanted} workers are wanted, but gaps and quota allow only {possible}."
    )


class AreasLimitError(InfeasiblePlanError):
    """Floors and forced areas need more areas than may be chosen."""

    template = "Floors and forced areas need {needed} areas, but at most {limit} may be chosen."


class BudgetTooSmallError(InfeasiblePlanError):
    """Floors and forced areas cost more than the budget."""

    template = "Floors and forced areas cost Rp{needed} at least, but the budget is Rp{budget}."


class NoFigureError(GeoUCJError):
    """An area has no coverage rate by a month."""

    template = "No coverage rate is known by {month}; choose a later month."


class DataSetNameError(GeoUCJError):
    """The name of a data set cannot be that of a folder."""

    template = "{name} cannot name a data set; use letters, digits, - and _ only."


class ReservedDataSetError(GeoUCJError):
    """A data set was not made by imports, and nothing can be published into it."""

    template = "The data set {name} was not made by imports and stays as it is; use another name."


class PublishRunningError(GeoUCJError):
    """Somebody else publishes into the same data set, for too long to wait."""

    template = "Somebody else is publishing into {name}; try again when that is done."


class UnknownVersionError(UnknownNameError):
    """A data set has no version of this number."""

    template = "There is no version {name}; there are: {known}."


class NoEarlierVersionError(GeoUCJError):
    """The version in use is the first one: there is nothing to go back to."""

    template = "Version {number} of {name} is the first; there is none before it."


class DecisionError(GeoUCJError):
    """A decision about a written place cannot be used."""

    template = "{path}, row {row}: {value} in column {column} cannot be used; correct it."


class DecisionsLockedError(GeoUCJError):
    """Somebody else is writing the decisions."""

    template = "{path} is being written by somebody else; try again."


class ProtectedTableError(GeoUCJError):
    """A table cannot be opened without a password."""

    template = "{path}: locked with a password; save it without one in Excel."


class MacroTableError(GeoUCJError):
    """A table holds programs."""

    template = "{path}: it holds macros and is not opened; save it in Excel as XLSX without macros."


class ExternalLinkError(GeoUCJError):
    """Formulas of a table take values from other files or programs."""

    template = "{path}: formulas take values from another file; paste them as values and save."


class FormulaWithoutResultError(GeoUCJError):
    """Formulas of a table were never calculated: their numbers are not in the file."""

    template = (
        "{path}: {count} formulas have no result, first in sheet {sheet}, cell {cell}; open and "
        "save the file in Excel."
    )


class WebPageTableError(GeoUCJError):
    """A table is in truth a web page or other marked-up text."""

    template = "{path}: in truth a web page; open it in Excel and save it as XLSX."


class UnpackedTooLargeError(GeoUCJError):
    """A small file that becomes larger than any real one when it is unpacked."""

    template = (
        "{path}: it unpacks to {megabytes} MB, at most {limit} MB are read; delete formatted empty "
        "rows and columns, and save it again."
    )


class TooManyRowsError(GeoUCJError):
    """A sheet is filled down to a row that no real one reaches."""

    template = (
        "{path}: filled down to row {row}, at most {limit} rows are read; delete what stands below "
        "the table, or split the file."
    )


class TooManyCellsError(GeoUCJError):
    """The sheets of a file span more cells than any real one."""

    template = (
        "{path}: its sheets span {cells} cells, at most {limit} are read; delete what stands far "
        "below or beside the tables, and sheets that are not needed."
    )


class PersonalDataError(GeoUCJError):
    """A sheet holds data of persons; it is refused, and nothing of it is kept."""

    template = (
        "{path}: these columns hold data of persons: {columns}. Nothing of it was kept; delete "
        "them, or have the persons counted per village."
    )


class NoHeaderError(GeoUCJError):
    """No row of a sheet names its columns."""

    template = (
        "No row that names the columns was found (sheet {sheet}); write one above the figures, "
        "such as Kecamatan, Desa, Potensi, Peserta aktif, or choose another sheet."
    )


class UnknownSheetError(UnknownNameError):
    """No sheet of a workbook has this name."""

    template = "There is no sheet named {name}; there are: {known}."


class BrokenMappingError(GeoUCJError):
    """The file of a named column mapping cannot be read."""

    template = "{path}: the column mapping cannot be read ({reason}); delete it and save it again."


class MappingNameError(GeoUCJError):
    """The name of a column mapping cannot be that of a file."""

    template = "{name} cannot name a column mapping; use letters, digits, spaces, - and _ only."


class UnknownMappingError(UnknownNameError):
    """No column mapping has this name."""

    template = "There is no column mapping named {name}; there are: {known}."


class NoPlaceColumnError(GeoUCJError):
    """No column of a list holds codes or names of areas."""

    template = "{path}: no column with codes or names of areas was recognised; correct its header."


class TargetRateError(GeoUCJError):
    """A target is not written as a share or as per cent."""

    template = "{value} is no target; write a share such as 0.59, or 59%."


class OutsidePlanError(GeoUCJError):
    """An area wanted in a plan or out of it is no village inside the area that is planned."""

    template = "{code} is no village inside {area}; give the code of one inside."


class ScenarioNameError(GeoUCJError):
    """A name of a scenario is empty, too long, or holds signs that cannot be read."""

    template = "{name} cannot name a scenario; use 1 to {longest} characters that can be read."


class ScenarioExistsError(GeoUCJError):
    """There is a scenario of this name, and nobody has said that it may be replaced."""

    template = "There is a scenario named {name}; replace it, or use another name."


class ScenarioChangedError(GeoUCJError):
    """A scenario has been replaced since its user saw it."""

    template = "Somebody else has replaced {name} since; look at it before you delete it."


class BrokenScenarioError(GeoUCJError):
    """The file of a scenario cannot be read."""

    template = "{path}: the scenario cannot be read ({reason}); delete the file or restore it."


class ScenariosLockedError(GeoUCJError):
    """Somebody else is writing a scenario, for too long to wait."""

    template = "{path} is being written by somebody else; try again."


class PackFolderError(GeoUCJError):
    """A field pack cannot be written where other files are, or one that was filled in."""

    template = "{path} holds other files, or a pack that has been changed; name an empty folder."


class WeightTextError(GeoUCJError):
    """A weight of a rule is not written as NAME=NUMBER."""

    template = "{value} is no weight; write NAME=NUMBER, e.g. workers_to_target=3."


class FloorTextError(GeoUCJError):
    """A floor of a plan is not written as CODE=WORKERS."""

    template = "{value} is no floor; write CODE=WORKERS, e.g. 61.12.01=250."


class ExportFormatError(GeoUCJError):
    """A kind of export is not written in this format."""

    template = "{value}: {kind} is not written in this format; choose {known}."


class ExportOptionError(GeoUCJError):
    """An option has no meaning for what is exported."""

    template = "{option} has no meaning for {kind}; leave it out."


class ExportPathError(GeoUCJError):
    """An export cannot take the place of what is there: a folder or a device."""

    template = "{path} is not a file that can be replaced; name another."


class AtlasFolderError(GeoUCJError):
    """An atlas of a file per page is to be written into one file."""

    template = "{path}: an atlas as {format} is a folder; name one, without a suffix."


class EarlierMonthError(GeoUCJError):
    """A month to compare with is not before the month that is shown."""

    template = "{before} is not before {month}; compare with an earlier month."


class MeasureDataError(GeoUCJError):
    """A data set lacks the tables that a measure is made of."""

    template = "{data} has no figures for {measure} (table {tables}); choose another measure."


class UnknownIndicatorError(UnknownNameError):
    """No indicator of a data set has this name."""

    template = "There is no indicator named {name}; there are: {known}."


class TemplateFileError(GeoUCJError):
    """The template of a deck is no presentation, is damaged, or has macros."""

    template = (
        "The template is no PowerPoint file (.pptx or .potx), is damaged, or has macros; "
        "open it in PowerPoint, save it as .pptx, and try again."
    )


class DeckAreaError(GeoUCJError):
    """A deck is wanted of both provinces at once, or of a village."""

    template = "A deck is of one province, regency or district; choose one."


class SummaryAreaError(GeoUCJError):
    """A summary is wanted of both provinces at once, or of a village."""

    template = "A summary is of one province, regency or district; choose one."
