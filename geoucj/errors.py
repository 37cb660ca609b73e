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
    """No boundary set or data set has this name."""

    template = "There is no {kind} named {name}; there are: {known}."


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


class ProvenanceError(GeoUCJError):
    """The provenance of a data or boundary set cannot be read."""

    template = "{path}: the provenance cannot be read ({reason})."


class InvalidDataError(GeoUCJError):
    """A data set has findings that make it unusable; `findings` in the facts has them all."""

    template = (
        "Data set {name} has {count} errors, first in {file}, row {row}, column {column}; "
        "see them all with `geoucj data check {name}`."
    )
