"""XML read in one pass, without a tree in memory."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

Start = Callable[[str, dict[str, str]], None]


def new_parser(start: Start) -> expat.XMLParserType:
    """Return a parser that calls `start` with the name and the attributes of each element.

    It raises ValueError at a document type: that can name other files, and grow without end.
    """

    def refuse(*_: object) -> None:
        raise ValueError

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    """Parse the pieces of one document to its end. Raises ExpatError where it is damaged."""
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """Return a name without the prefix of its namespace."""
    return name[name.find(":") + 1 :]
