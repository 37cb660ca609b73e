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
